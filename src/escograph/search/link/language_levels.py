"""Levels of the Common European Framework (CEFR) beside languages: "English (B2)".

A level belongs to the nearest language of its sentence, counted in characters; what is beyond a
comma is further away. Classes of other things, such as driving licences, are not levels.

See:
    Council of Europe, Common European Framework of Reference for Languages, 2020.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

_STAGE = r"[ABCabc][12]\+?"
_BLANK = r"[^\S\n\r]?"
_LEVEL = re.compile(rf"(?<!\w){_STAGE}(?:{_BLANK}[-\u2013/]{_BLANK}{_STAGE})?(?![\w+])")
_BETWEEN = re.compile(r"[\n\r;.!?]")
"""Characters that end the reach of a level."""
_FARTHEST = 40
"""Maximum number of characters between a level and its language; an engineering limit."""
_COMMA = 10
"""Number of characters that a comma counts for, so that "English, C1 German" is read right."""
_WORD_BEFORE = re.compile(r"(\w+)[\s:(]{0,3}$")


def levels_beside(
    text: str, spans: Sequence[tuple[int, int]], classes: Iterable[str] = ()
) -> list[str | None]:
    """Return the level beside each of some languages, in capitals and without blanks.

    Args:
        text: The text.
        spans: Start and end of each language.
        classes: Words before a letter and a number that name another thing: "licence B1".
    """
    levels: list[str | None] = [None] * len(spans)
    order = sorted(range(len(spans)), key=lambda number: spans[number])
    starts = [spans[number][0] for number in order]
    other_things = frozenset(classes)
    for match in _LEVEL.finditer(text) if spans else ():
        before = _WORD_BEFORE.search(text, max(0, match.start() - _FARTHEST), match.start())
        if before and before[1].casefold() in other_things:
            continue
        place = bisect_left(starts, match.start())
        distances = [
            (distance, number)
            for number in order[max(0, place - 1) : place + 1]
            if (distance := _distance(text, match.span(), spans[number])) is not None
        ]
        if distances:
            number = min(distances)[1]
            if levels[number] is None:
                levels[number] = "".join(match[0].upper().split())
    return levels


def _distance(text: str, level: tuple[int, int], span: tuple[int, int]) -> int | None:
    """Return the distance of a level and a language; ``None`` if they are too far."""
    first, second = sorted((level, span))
    if second[0] - first[1] > _FARTHEST:
        return None
    between = text[first[1] : second[0]]
    if _BETWEEN.search(between):
        return None
    return len(between) + _COMMA * between.count(",")
