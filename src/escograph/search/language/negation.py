"""Negation: the parts of a sentence that are negated.

1. From a negating phrase ("no", "unable to") up to twelve words on, within its clause and not
   beyond a word like "but", everything is negated; across commas, up to 24 words, as far as a
   word like "needed" ("no Python, Java or SQL needed"), or the item after an "or".
2. The clause before a phrase such as "is not required" is negated, and so is what a bare answer
   follows ("Java: no", "Java? No."), or a heading such as "Not required:" announces, in its own
   line or in the list below it.
3. Phrases that only look like a negation do not count ("never stop learning", "not only"), and
   neither do a negation and a "without" close after it.

The phrases are regular expressions of the language's data file.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cache

from escograph.search.language.text import Span, TokenizedText
from escograph.search.language.words import Language, language_for, normalize

_WORD = re.compile(r"[\w']+")
"""A word with its apostrophes: "isn't" is one word here, though two tokens."""
_FOLLOWED = re.compile(r"\s+\w")
_BORDER = re.compile(r"[;:,()\[\]|\t]|\s[-\u2013\u2014]\s")
_SENTENCE_BORDER = re.compile(r"[;:]")
_CLAUSE_START = re.compile(r"[,;]\s|\(")
_DOUBLE = 4
"""Maximum distance, in words, of two negations that cancel out."""
_WHOLE_WORDS = r"(?<![\w'])", r"(?![\w']|-\w)"
"""Patterns before and after a phrase: "non" in "non-profit" is not one."""
_AROUND = {
    "negation_answers": (
        r"(?:[:=(\[?|\t\u2013\u2014]|\s-)\s{0,3}",
        r"(?=\s{0,3}(?:[.,;!)|\]]|$))",
    ),
    "negation_heads": (r"", r"(?:\s?:|\s[-\u2013\u2014]\s)"),
}
"""List → patterns before and after its phrases: an answer stands behind a colon, and alone; a
heading begins the sentence, and ends in a colon or a dash."""
_BULLETS = " \t-*+>\u2022\u2013\u2014"
_REACH = 12
"""Maximum reach of a negation, in words; twice as many in a list that a word closes."""
_LOOKBACK = 200
"""Number of characters before a phrase that are read for a word; an engineering limit."""
_ITEM = 2
"""Maximum number of words in an item of a list that ends in a word like "or"."""


def negated_spans(text: TokenizedText, sentence: Span, language: Language) -> list[Span]:
    """Return the negated parts of a sentence, as spans of the normalized text."""
    written = text.normalized[slice(*sentence)].replace("\u2019", "'")
    cues, after = _rule(language, "negation_before"), _rule(language, "negation_after")
    answers, heads = _rule(language, "negation_answers"), _rule(language, "negation_heads")
    if not any(rule and rule.search(written) for rule in (cues, after, answers, heads)):
        return []
    if affirmative := _rule(language, "negation_false"):
        written = affirmative.sub(lambda match: "_" * len(match[0]), written)
    spans = [*_before(written, after, language), *_before(written, answers, language)]
    if heads and (head := heads.match(written.lstrip(_BULLETS))):
        spans.append(Span(len(written) - len(head.string), len(written)))
    if cues:
        spans += _after_cue(written, cues, language)
    return [Span(sentence.start + start, sentence.start + end) for start, end in spans]


def announces_denials(line: str, language: Language) -> bool:
    """Check whether a line is a heading whose list is negated: "Not required:"."""
    heads = _rule(language, "negation_heads")
    line = line.replace("\u2019", "'").strip(_BULLETS)
    match = heads.match(line) if heads else None
    return match is not None and match.end() == len(line)


def begins_with_denial(sentence: str, language: Language) -> bool:
    """Check whether a sentence after a question denies it: "No, but Python"."""
    answers = _rule(language, "negation_answers")
    written = normalize(sentence).replace("\u2019", "'")
    return answers is not None and answers.match(f"?{written}") is not None


def _after_cue(written: str, rule: "re.Pattern[str]", language: Language) -> list[Span]:
    """Return the spans that negating phrases negate, including these phrases."""
    words = [Span(*match.span()) for match in _WORD.finditer(written)]
    starts = [word.start for word in words]
    stops = _rule(language, "negation_ends")
    closing_words = _rule(language, "negation_until")
    last_words = _rule(language, "negation_lists")
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
        if closing < 0 and last_words:
            closing = _last_item(reach, written, last_words)
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
        has_content |= language.has_meaning(text)
    return -1


def _last_item(words: list[Span], written: str, rule: "re.Pattern[str]") -> int:
    """Return the number of the first word of the last item; -1 outside of a list.

    In "not Python, SQL or Java", the comma does not end the negation: "or" follows it.
    """
    length, commas = 0, 0
    for number, word in enumerate(words[:-1]):
        border = _BORDER.search(written, words[number - 1].end, word.start) if number else None
        if border:
            if border[0] != ",":
                return -1
            commas, length = commas + 1, 0
        if rule.match(written, word.start):
            return number + 1 if commas else -1
        length += 1
        if commas and length > _ITEM:
            return -1
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


def _before(written: str, rule: "re.Pattern[str] | None", language: Language) -> list[Span]:
    """Return the clauses that a phrase after them negates: "is not required".

    A phrase that begins a clause of its own negates what follows it alone: "se requiere Java y
    no se requiere Python".
    """
    spans: list[Span] = []
    borders = _borders(written, language) if rule else []
    for match in rule.finditer(written) if rule else ():
        place = bisect_right(borders, match.start()) - 1
        nearest = max(0, match.start() - _LOOKBACK)
        words = _WORD.findall(written, max(borders[place], nearest), match.start())
        if place and not any(language.has_meaning(word) for word in words):
            place -= 1  # in "Java is a plus but is not required"
            words = _WORD.findall(written, max(borders[place], nearest), match.start())
        is_joined = bool(words) and words[-1] in language.entries("conjunctions")
        if not (is_joined and _FOLLOWED.match(written, match.end())):
            spans.append(Span(borders[place], match.start()))
    return spans


def _borders(written: str, language: Language) -> list[int]:
    """Return the places where a clause begins that a phrase after it may negate.

    In "Java is needed and Python is not required", "needed" ends the clause of Java.
    """
    rules = (_CLAUSE_START, _rule(language, "negation_ends"), _rule(language, "negation_until"))
    ends = (match.end() for rule in rules if rule for match in rule.finditer(written))
    return sorted({0, *ends})


@cache
def _rule(language: Language, name: str) -> "re.Pattern[str] | None":
    """Return a pattern that matches any phrase of a list; none if it is empty."""
    entries = (*language.entries(name), *language_for("any").entries(name))
    phrases = "|".join(sorted(map(normalize, entries), key=len, reverse=True))
    if not phrases:
        return None
    before, after = _AROUND.get(name, _WHOLE_WORDS)
    return re.compile(f"{before}(?:{phrases}){after}")
