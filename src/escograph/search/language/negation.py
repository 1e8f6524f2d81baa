"""Negation: the parts of a sentence that are negated.

1. From a negating phrase ("no", "unable to") up to twelve words on, within its clause and not
   beyond a word like "but", everything is negated; across commas, up to 24 words, as far as a
   word like "needed" ("no Python, Java or SQL needed").
2. The clause before a phrase such as "is not required" is negated, and so is what a bare answer
   follows ("Java: no"), or a heading such as "Not required:" announces.
3. Phrases that only look like a negation do not count ("never stop learning", "not only"), and
   neither do a negation and a "without" close after it.

The phrases are regular expressions of the language's data file.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cache

from escograph.search.language.text import Span, TokenizedText
from escograph.search.language.words import Language, normalize

_WORD = re.compile(r"[\w']+")
"""A word with its apostrophes: "isn't" is one word here, though two tokens."""
_BORDER = re.compile(r"[;:,()]")
_SENTENCE_BORDER = re.compile(r"[;:]")
_CLAUSE_START = re.compile(r"[,;]\s")
_DOUBLE = 4
"""Maximum distance, in words, of two negations that cancel out."""
_WHOLE_WORDS = r"(?<![\w'])", r"(?![\w'])"
_AROUND = {
    "negation_answers": (r"(?:[:=(\u2013\u2014]|\s-)\s{0,3}", r"(?=\s{0,3}(?:[.,;!)]|$))"),
    "negation_heads": (r"", r"\s?:"),
}
"""List → patterns before and after its phrases: an answer stands behind a colon, and alone; a
heading begins the sentence, and ends in a colon."""
_BULLETS = " \t-*+>\u2022\u2013\u2014"
_REACH = 12
"""Maximum reach of a negation, in words; twice as many in a list that a word closes."""


def negated_spans(text: TokenizedText, sentence: Span, language: Language) -> list[Span]:
    """Return the negated parts of a sentence, as spans of the normalized text."""
    written = text.normalized[slice(*sentence)].replace("\u2019", "'")
    cues, after = _rule(language, "negation_before"), _rule(language, "negation_after")
    answers, heads = _rule(language, "negation_answers"), _rule(language, "negation_heads")
    if not any(rule and rule.search(written) for rule in (cues, after, answers)):
        return []
    if affirmative := _rule(language, "negation_false"):
        written = affirmative.sub(lambda match: "_" * len(match[0]), written)
    spans = [*_before(written, after), *_before(written, answers)]
    if heads and (head := heads.match(written.lstrip(_BULLETS))):
        spans.append(Span(len(written) - len(head.string), len(written)))
    if cues:
        spans += _after_cue(written, cues, language)
    return [Span(sentence.start + start, sentence.start + end) for start, end in spans]


def _after_cue(written: str, rule: "re.Pattern[str]", language: Language) -> list[Span]:
    """Return the spans that negating phrases negate, including these phrases."""
    words = [Span(*match.span()) for match in _WORD.finditer(written)]
    starts = [word.start for word in words]
    stops = _rule(language, "negation_ends")
    closing_words = _rule(language, "negation_until")
    cues = _without_doubles(
        [Span(*match.span()) for match in rule.finditer(written)], starts, written, language
    )
    spans = []
    for cue in cues:
        first = bisect_left(starts, cue.end)
        reach = words[first : first + 2 * _REACH]
        closing = -1
        if closing_words:
            closing = _closing_word(reach, written, closing_words, language)
        end = cue.end
        for number, word in enumerate(reach):
            in_list = number <= closing
            if (stops and stops.match(written, word.start)) or (
                not in_list and number >= _REACH
            ):
                break
            border = _SENTENCE_BORDER if in_list else _BORDER
            if border.search(written, end, word.start):
                break
            end = word.end
            if number == closing:
                break
        spans.append(Span(cue.start, end))
    return spans


def _closing_word(
    words: list[Span], written: str, rule: "re.Pattern[str]", language: Language
) -> int:
    """Return the number of the first word that closes a list; -1 if none does.

    There is a list only if a word stands before it: not in "no es necesario saber Java".
    """
    has_content = False
    for number, word in enumerate(words):
        if rule.match(written, word.start):
            return number if has_content else -1
        text = written[slice(*word)]
        has_content |= text not in language.ignored_words and text not in language.frequent
    return -1


def _without_doubles(
    cues: list[Span], starts: list[int], written: str, language: Language
) -> list[Span]:
    """Leave out pairs of negations that are affirmative, such as "not without"."""
    second = _rule(language, "negation_second")
    left: list[Span] = []
    for cue in cues:
        if (
            left
            and second
            and second.match(written, cue.start)
            and bisect_left(starts, cue.start) - bisect_left(starts, left[-1].end) < _DOUBLE
            and not _BORDER.search(written, left[-1].end, cue.start)
        ):
            left.pop()
        else:
            left.append(cue)
    return left


def _before(written: str, rule: "re.Pattern[str] | None") -> list[Span]:
    """Return the clauses that a phrase after them negates: "is not required"."""
    phrases = [match.start() for match in rule.finditer(written)] if rule else []
    if not phrases:
        return []
    borders = [0, *(border.end() for border in _CLAUSE_START.finditer(written))]
    return [Span(borders[bisect_right(borders, start) - 1], start) for start in phrases]


@cache
def _rule(language: Language, name: str) -> "re.Pattern[str] | None":
    """Return a pattern that matches any phrase of a list; none if it is empty."""
    phrases = "|".join(map(normalize, language.entries(name)))
    if not phrases:
        return None
    before, after = _AROUND.get(name, _WHOLE_WORDS)
    return re.compile(f"{before}(?:{phrases}){after}")
