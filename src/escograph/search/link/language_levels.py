"""Levels of the Common European Framework (CEFR) beside languages: "English (B2)".

A level belongs to the nearest language of its sentence, counted in characters; what is beyond a
comma or an "and" is further away. A level that is not in brackets belongs to both languages of
"English and German". What nothing is near belongs to the language of the level before it, as in
"Italian: listening B1, reading B2, writing A2". Classes of other things, such as driving
licences, are not levels.

See:
    Council of Europe, Common European Framework of Reference for Languages, 2020.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

_STAGE = r"[ABCabc][12](?:\.[12])?\+?"
_BLANK = r"[^\S\n\r]?"
_LEVEL = re.compile(rf"(?<!\w){_STAGE}(?:{_BLANK}[-\u2013/]{_BLANK}{_STAGE})?(?![\w+])")
_BETWEEN = re.compile(r"[\n\r;.!?]")
"""Characters that end the reach of a level, but not in brackets: "English (min. B2)"."""
_IN_BRACKETS = re.compile(r"\s{0,3}[(\[][^()\[\]\n\r]*")
_AND = re.compile(r"\s(?:and|und|et|y|e|ed|en|og|och|i|a|ja|és|și|και|и|&)\s")
_FARTHEST = 40
"""Maximum number of characters between a level and its language; an engineering limit."""
_COMMA = 10
"""Number of characters that a comma or an "and" counts for: in "English, C1 German", the level
is that of German."""
_WORD_BEFORE = re.compile(r"(\w+)[\s:(]{0,3}$")
_WORDS_AFTER = re.compile(r"[^\S\n\r]?-?(\w+)(?:[^\S\n\r](\w+))?")


def levels_beside(
    text: str, spans: Sequence[tuple[int, int]], classes: Iterable[str] = ()
) -> list[str | None]:
    """Return the level beside each of some languages, in capitals and without blanks.

    Several levels of one language are joined by slashes, in their order.

    Args:
        text: The text.
        spans: Start and end of each language.
        classes: Words before a letter and a number that name another thing: "licence B1". With
            a hyphen, words after it: "-licence" for "B1 driving licence".
    """
    levels: list[str | None] = [None] * len(spans)
    joined: list[tuple[int, str]] = []
    last: tuple[int, int] = (-1, -1)  # the language and end of the level before
    order = sorted(range(len(spans)), key=lambda number: spans[number])
    starts = [spans[number][0] for number in order]
    other_things = frozenset(classes)
    for match in _LEVEL.finditer(text) if spans else ():
        if _is_class(text, match.span(), other_things):
            continue
        following = bisect_left(starts, match.start())
        distances = [
            (distance, place)
            for place in range(max(0, following - 1), min(following + 1, len(order)))
            if (distance := _distance(text, match.span(), spans[order[place]])) is not None
        ]
        level = "".join(match[0].upper().split())
        if distances:
            place = min(distances)[1]
            levels[order[place]] = _with_level(levels[order[place]], level)
            last = place, max(match.end(), spans[order[place]][1])
            if (other := _joined(text, match.start(), spans, order, place)) is not None:
                joined.append((other, level))
        elif last[0] == following - 1 >= 0 and _follows(
            text, match.start(), last[1], spans[order[last[0]]][1]
        ):
            levels[order[last[0]]] = _with_level(levels[order[last[0]]], level)
            last = last[0], match.end()
    for language, level in joined:  # a level of its own counts first
        levels[language] = levels[language] or level
    return levels


def _follows(text: str, level: int, former: int, language: int) -> bool:
    """Return whether a level is near the end of a former one of the same language."""
    is_in_brackets = _IN_BRACKETS.fullmatch(text, language, level)
    has_end = _BETWEEN.search(text, former, level) and not is_in_brackets
    return level - former <= _FARTHEST and not has_end


def _with_level(levels: str | None, level: str) -> str:
    """Return the levels of a language with a further one."""
    if levels is None:
        return level
    return levels if level in levels.split("/") else f"{levels}/{level}"


def _is_class(text: str, level: tuple[int, int], other_things: frozenset[str]) -> bool:
    """Check whether a word before a level, or two after it, name another thing."""
    start, end = level
    before = _WORD_BEFORE.search(text, max(0, start - _FARTHEST), start)
    after = _WORDS_AFTER.match(text, end)
    words = [before[1]] if before else []
    words += [f"-{word}" for word in after.groups("")] if after else []
    return any(word.casefold() in other_things for word in words)


def _joined(
    text: str, level: int, spans: Sequence[tuple[int, int]], order: list[int], place: int
) -> int | None:
    """Return the other language of "B2 in English and German", if there is one."""
    start, end = spans[order[place]]
    is_before = level < start
    other = place + (1 if is_before else -1)
    if not 0 <= other < len(order) or _IN_BRACKETS.fullmatch(text, end, max(level, end)):
        return None
    first, second = sorted((spans[order[place]], spans[order[other]]))
    return order[other] if _AND.fullmatch(text, first[1], second[0]) else None


def _distance(text: str, level: tuple[int, int], span: tuple[int, int]) -> int | None:
    """Return the distance of a level and a language; ``None`` if they are too far."""
    first, second = sorted((level, span))
    if second[0] - first[1] > _FARTHEST:
        return None
    between = text[first[1] : second[0]]
    is_in_brackets = first == span and _IN_BRACKETS.fullmatch(between)
    if is_in_brackets:  # nearer than what is behind the brackets
        return 0
    if _BETWEEN.search(between):
        return None
    return len(between) + _COMMA * (between.count(",") + len(_AND.findall(between)))
