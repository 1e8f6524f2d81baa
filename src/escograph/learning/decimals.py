"""Numbers in the texts of files, with the decimal sign of any country."""

import re
from math import isfinite

from escograph.model.scales import shortened

_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
"""Numbers in which a comma may separate thousands: 1,200 is 1200 in London, 1.2 in Berlin."""
_POINT_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
"""Numbers in which a point may: 1.200 is 1200 in Berlin, where semicolons separate columns."""


def decimal_number(text: str, *, delimiter: str = ",") -> float:
    """Return the number of a text, with a point or a comma.

    Args:
        text: The text.
        delimiter: The separator of the columns of its file. Programs choose a semicolon where
            the comma is the decimal sign, and so the point may separate thousands.

    Raises:
        ValueError: If it is not a finite number, or a comma, or in a file with semicolons a
            point, may separate thousands; the error is a sentence that quotes the text.

    Example:
        >>> from escograph.learning.decimals import decimal_number
        >>> decimal_number("2,5"), decimal_number("2.5")
        (2.5, 2.5)
        >>> decimal_number("1,200")
        Traceback (most recent call last):
        ...
        ValueError: '1,200' may be a thousand times as much; write it without a comma
    """
    for pattern, sign in ((_THOUSANDS, "comma"), (_POINT_THOUSANDS, "point")):
        is_possible = sign == "comma" or delimiter == ";"
        if is_possible and pattern.fullmatch(text.strip()):
            reason = f"may be a thousand times as much; write it without a {sign}"
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
