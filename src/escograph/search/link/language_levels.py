"""Levels of the Common European Framework (CEFR) beside languages: "English (B2)".

A level belongs to the nearest language of its sentence, counted in characters; what is beyond a
comma is further away.

See:
    Council of Europe, Common European Framework of Reference for Languages, 2020.
"""

import re
from collections.abc import Sequence

_LEVEL = re.compile(r"(?<!\w)[ABCabc][12]\+?(?:\s?[-\u2013/]\s?[ABCabc][12]\+?)?(?![\w+])")
_BETWEEN = re.compile(r"[\n\r;.!?]")
"""Characters that a level and its language are not apart by."""
_FARTHEST = 40
"""Maximum number of characters between a level and its language."""
_COMMA = 10
"""Number of characters that a comma counts for."""


def levels_beside(text: str, spans: Sequence[tuple[int, int]]) -> list[str | None]:
    """Return the level beside each of some languages, as written but in capitals.

    Args:
        text: The text.
        spans: Start and end of each language.
    """
    levels: list[str | None] = [None] * len(spans)
    for match in _LEVEL.finditer(text) if spans else ():
        distances = [
            (distance, number)
            for number, span in enumerate(spans)
            if (distance := _distance(text, match.span(), span)) is not None
        ]
        if distances:
            number = min(distances)[1]
            if levels[number] is None:
                levels[number] = match[0].upper().replace(" ", "")
    return levels


def _distance(text: str, level: tuple[int, int], span: tuple[int, int]) -> int | None:
    """Return the distance of a level and a language; ``None`` if they are too far."""
    (first, second) = sorted((level, span))
    between = text[first[1] : second[0]]
    if len(between) > _FARTHEST or _BETWEEN.search(between):
        return None
    return len(between) + _COMMA * between.count(",")
