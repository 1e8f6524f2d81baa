"""Negation: the parts of a sentence that are negated.

From a negating word to the end of its clause, or to a word like "but", everything is negated;
across commas up to a word like "needed" ("no Python, Java or SQL needed"). So is the clause
before a phrase such as "is not required". Two adjacent negations cancel out.
"""

import re
from collections.abc import Sequence
from functools import cache

from escograph.search.language.text import Span, TokenizedText
from escograph.search.language.words import Language, normalize

_WORD = re.compile(r"[\w']+")
"""A word with its apostrophes: "isn't" is one word here, though two tokens."""
_BORDER = re.compile(r"[.;:,]")
_SENTENCE_BORDER = re.compile(r"[.;:]")
_DOUBLE = 4
"""Maximum distance, in words, of two negations that cancel out."""
_REACH = 8
"""Maximum reach of a negation, in words; twice as many in a list that a word closes."""
_Words = Sequence[tuple[str, int, int]]
"""Words with their start and end."""


def negated_spans(text: TokenizedText, sentence: Span, language: Language) -> list[Span]:
    """Return the negated parts of a sentence, as spans of the normalized text."""
    written = text.normalized[slice(*sentence)].replace("\u2019", "'")
    if not _cue(language).search(written):
        return []
    for phrase in _normalized(language, "negation_false"):
        written = written.replace(phrase, "_" * len(phrase))
    words = [(match[0], *match.span()) for match in _WORD.finditer(written)]
    spans = [*_after_cue(written, words, language), *_before_phrase(written, language)]
    return [Span(sentence.start + start, sentence.start + end) for start, end in spans]


def _after_cue(written: str, words: _Words, language: Language) -> list[Span]:
    """Return the spans that negating words negate, including these words."""
    negating = set(language.entries("negation_before"))
    stops = set(language.entries("negation_ends"))
    closing_words = set(language.entries("negation_until"))
    cues = [
        number
        for number, (word, *_) in enumerate(words)
        if word in negating or (word.endswith("n't") and language.tag == "en")
    ]
    spans = []
    for rank, cue in enumerate(cues):
        neighbours = [*cues[max(0, rank - 1) : rank], *cues[rank + 1 : rank + 2]]
        if any(
            abs(neighbour - cue) <= _DOUBLE
            and not _border_between(written, words, cue, neighbour)
            for neighbour in neighbours
        ):
            continue  # "not without" is affirmative
        start = end = words[cue][1]
        reach = range(cue + 1, min(cue + 1 + 2 * _REACH, len(words)))
        closing = next((n for n in reach if words[n][0] in closing_words), None)
        for number in reach:
            word, word_start, word_end = words[number]
            in_list = closing is not None and number <= closing
            if word in stops or (not in_list and number > cue + _REACH):
                break
            border = _SENTENCE_BORDER if in_list else _BORDER
            if border.search(written, end, word_start):
                break
            end = word_end
            if number == closing:
                break
        spans.append(Span(start, end))
    return spans


def _before_phrase(written: str, language: Language) -> list[Span]:
    """Return the clauses that a phrase after them negates: "is not required"."""
    spans = []
    for phrase in _normalized(language, "negation_after"):
        for match in re.finditer(re.escape(phrase), written):
            borders = [
                border.end() for border in re.finditer(r"[,;.]\s", written[: match.start()])
            ]
            spans.append(Span(borders[-1] if borders else 0, match.start()))
    return spans


@cache
def _normalized(language: Language, name: str) -> tuple[str, ...]:
    return tuple(map(normalize, language.entries(name)))


@cache
def _cue(language: Language) -> "re.Pattern[str]":
    """Return a pattern that matches every sentence with a negation, and few others."""
    before = "|".join(map(re.escape, language.entries("negation_before")))
    after = map(re.escape, _normalized(language, "negation_after"))
    contracted = [r"n't(?![\w'])"] if language.tag == "en" else []
    return re.compile("|".join([rf"(?<![\w'])(?:{before})(?![\w'])", *contracted, *after]))


def _border_between(written: str, words: _Words, one: int, other: int) -> bool:
    """Check whether a comma or the like is between two words."""
    first, last = sorted((one, other))
    return bool(_BORDER.search(written, words[first][2], words[last][1]))
