"""Numbers in the texts of files, with the decimal sign of any country."""

import re
from math import isfinite

from escograph.model.scales import shortened

_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
"""Numbers in which a comma may separate thousands: 1,200 is 1200 in London, 1.2 in Berlin."""


def decimal_number(text: str) -> float:
    """Return the number of a text, with a point or a comma.

    Raises:
        ValueError: If it is not a finite number, or a comma may separate thousands; the error
            is a sentence that quotes the text.

    Example:
        >>> from escograph.learning.decimals import decimal_number
        >>> decimal_number("2,5"), decimal_number("2.5")
        (2.5, 2.5)
        >>> decimal_number("1,200")
        Traceback (most recent call last):
        ...
        ValueError: '1,200' may be a thousand times as much; write it without a comma
    """
    if _THOUSANDS.fullmatch(text.strip()):
        reason = "may be a thousand times as much; write it without a comma"
        raise ValueError(f"{shortened(text)} {reason}")
    try:
        number = float(text.replace(",", "."))
    except ValueError as error:
        raise ValueError(f"{shortened(text)} is not a number") from error
    if "_" in text:  # which separates digits in Python, and in no spreadsheet
        raise ValueError(f"{shortened(text)} is not a number")
    if not isfinite(number):
        raise ValueError(f"{shortened(text)} is not a finite number")
    return number + 0.0  # without -0.0
