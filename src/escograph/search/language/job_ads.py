"""The parts of a job ad: duties, requirements, wishes, and the employer.

1. A line is a heading, begins with one ("Requirements: …"), or is below one. A heading that is
   not known ends a part.
2. Below a heading for requirements, and where there is no heading, words of the sentence such
   as "an advantage" or "must" decide; if it has both, those of the nearest clause.
3. What neither a heading nor such words are about is a duty.

The headings and words of a language are in its data file, ``data/<tag>.toml``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from enum import StrEnum
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from sentencex import segment

from escograph.model.lazy import cached_property
from escograph.search.language.boilerplate import employer_heading
from escograph.search.language.words import Language, normalize


class AdPart(StrEnum):
    """The parts of a job ad."""

    DUTY = "duty"
    REQUIRED = "required"
    WISHED = "wished"
    EMPLOYER = "employer"
    """About the employer, benefits or applying."""


_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BULLET = re.compile(
    r"\s*(?:[-*+>\u2013\u2014\u00b7\u2022\u2192\u2713\u2714\u25aa\u25cf\u25a0\u25e6]"
    r"|\d{1,2}[.)])\s+"
)
_RUN_IN = re.compile(
    r"\s*(\S[^:.!?\u2013\u2014]{0,58}?)\s?(?:[:.!?]|\s[\u2013\u2014])\s+(?=\S)"
)
"""A heading at the beginning of a line, before what is below it."""
_MARKS = " \t:\u00bf?\u00a1!.*_#=\u2013\u2014-"
_SURROGATE = re.compile("[\ud800-\udfff]")
_SENTENCE_BREAK = re.compile(r"(?<=[;\u2026])\s+")
_CLAUSE_BREAK = re.compile(r"[,;:()\[\]\u2013\u2014]")
_YEARS = re.compile(r"\b(?:19|20)\d\d\s?[-\u2013\u2014]\s?(?:(?:19|20)\d\d|[^\W\d_]{3,12})\b")
"""A span of years, as each job in a CV has."""
_TITLE_END = re.compile(r"\s[-\u2013\u2014|]\s|[,;|:(\[]")

# Engineering limits.
_LONGEST_HEADING, _MOST_WORDS = 60, 8
"""Maximum numbers of characters and words of a heading."""
_MOST_UNKNOWN_WORDS = 5
"""Maximum number of words of a heading that is not known and does not end in a colon."""
_LABELLED_LINES, _TITLE_LINES = 12, 3
"""Numbers of lines that may be labelled as the title, and that may be one without a label."""
_LONGEST_TITLE = 120
_CV_SIGNS = 2
"""Minimum number of headings and spans of years of a CV."""


class _Line(NamedTuple):
    """A line of an ad.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        part: The part that its heading announces; ``None`` without a known heading.
        is_item: Whether it is an item of a list, or has the heading itself.
    """

    start: int
    end: int
    part: AdPart | None
    is_item: bool


class _AdSentence(NamedTuple):
    """A sentence of an ad, and the parts that words in it are for.

    Attributes:
        start: Offset of its first character in the text.
        text: The sentence.
        parts: Required, wished, both or none of them.
    """

    start: int
    text: str
    parts: frozenset[AdPart]


class AdTitle(NamedTuple):
    """A line or phrase that may be the title of an ad.

    Attributes:
        start: Offset of its first character in the text.
        text: The whole title.
    """

    start: int
    text: str

    @property
    def names(self) -> tuple[str, ...]:
        """The title, and what is before a comma, bracket or dash."""
        head = _TITLE_END.split(self.text, maxsplit=1)[0].strip(_MARKS)
        return self.text, head or self.text


class JobAd:
    """A job ad and its parts.

    Args:
        text: The ad.
        language: Its language.
        stated: Start, end and part of spans of which the source of the ad states the part.
    """

    def __init__(
        self, text: str, language: Language, stated: Iterable[tuple[int, int, AdPart]] = ()
    ) -> None:
        self._text, self._language = text, language
        self._stated = tuple(stated)
        self._ad_headings = self._cv_headings = 0
        self._lines = self._read()
        self._starts = [line.start for line in self._lines]
        self._sentences: dict[int, list[_AdSentence]] = {}

    def part(self, offset: int) -> AdPart:
        """Return the part that a character is in."""
        for start, end, stated in self._stated:
            if start <= offset < end:
                is_fixed = stated is not AdPart.REQUIRED
                return stated if is_fixed else self._by_words(offset, stated)
        line = self._lines[self._number(offset)]
        is_fixed = line.part in (AdPart.EMPLOYER, AdPart.WISHED)
        if line.part and (is_fixed or (line.part is AdPart.DUTY and line.is_item)):
            return line.part
        return self._by_words(offset, line.part or AdPart.DUTY)

    def is_wish(self, offset: int) -> bool:
        """Return whether a character is in a wish, and not just in "not required"."""
        if self.part(offset) is not AdPart.WISHED:
            return False
        number = self._number(offset)
        rule = _rule(self._language, AdPart.WISHED)
        sentence = self._sentence_at(offset)
        is_listed = self._lines[number].part is AdPart.WISHED
        return is_listed or bool(rule and rule.search(normalize(sentence.text)))

    @cached_property
    def is_cv(self) -> bool:
        """Whether headings and spans of years are those of a CV rather than of an ad."""
        signs = self._cv_headings + len(_YEARS.findall(self._text))
        return signs >= _CV_SIGNS and signs > self._ad_headings

    @cached_property
    def is_advertised(self) -> bool:
        """Whether a heading, or a word for wishes, shows that the text is an ad."""
        if self.is_cv:
            return False
        rule = _rule(self._language, AdPart.WISHED)
        return self._ad_headings > 0 or bool(rule and rule.search(normalize(self._text)))

    def titles(self) -> list[AdTitle]:
        """Return what may be the title, the likeliest first.

        A title is what is labelled as one ("Job title: …"), what follows "we are hiring" in one
        of the first lines, or one of these lines. Sentences are the least likely, and what
        follows "we are hiring" but begins with a word such as "for".
        """
        label = _rule(self._language, "title_labels", whole=True)
        spans = [line[:2] for line in self._lines]
        labelled: list[tuple[int, int]] = []
        for start, end in spans[:_LABELLED_LINES] if label else ():
            before, _, after = self._text[start:end].partition(":")
            if label and label.fullmatch(normalize(before.strip(_MARKS))):
                labelled.append((end - len(after), end))
        likely: list[tuple[int, int]] = []
        unlikely: list[tuple[int, int]] = []
        for start, end in spans[:_TITLE_LINES]:
            if lead := self._lead(start, end):
                (unlikely if self._begins_after_job(lead[0]) else likely).append(lead)
            is_sentence = self._text[start:end].rstrip().endswith(".")
            (unlikely if is_sentence else likely).append((start, end))
        titles: dict[str, AdTitle] = {}
        for start, end in (*labelled, *likely, *unlikely):
            title = _title_at(self._text, start, end)
            if title.text and len(title.text) <= _LONGEST_TITLE:
                titles.setdefault(title.text, title)
        if not titles:  # an ad without line breaks
            start, end = spans[0][0], min(spans[0][1], spans[0][0] + _LONGEST_TITLE)
            return [_title_at(self._text, start, end)]
        return [*titles.values()]

    def _lead(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span from "we are hiring" in a line to the end of the sentence."""
        rule = _rule(self._language, "title_leads")
        match = rule.search(self._text, start, end) if rule else None
        if match is None:
            return None
        written = _SURROGATE.sub(" ", self._text[match.end() : end])
        sentence = next(iter(segment(self._language.tag, written)), written)
        return match.end(), match.end() + len(sentence)

    def _begins_after_job(self, start: int) -> bool:
        """Return whether a word that only follows the name of a job is at an offset."""
        rule = _after_job(self._language)
        return bool(rule and rule.match(self._text[start : start + _LONGEST_TITLE].strip()))

    def _read(self) -> list[_Line]:
        """Return the lines that are not blank, with the parts that headings announce."""
        text = self._text
        spans = [m.span() for m in _LINE.finditer(text) if text[slice(*m.span())].strip()]
        bullets = [bool(_BULLET.match(text, *span)) for span in spans]
        lines: list[_Line] = []
        part: AdPart | None = None
        is_run_in = False
        for number, (start, end) in enumerate(spans):
            is_item, written = bullets[number], text[start:end].strip()
            if is_run_in and not is_item:
                part, is_run_in = None, False
            if is_item or not number:  # the first line is the title
                lines.append(_Line(start, end, part, is_item))
                continue
            run_in = _RUN_IN.match(text, start, end)
            heading = None if written.endswith(".") else self._heading(written)
            if heading is None and run_in and (heading := self._heading(run_in[1])):
                is_run_in = True
            has_items = number + 1 < len(spans) and bullets[number + 1]
            if heading or _is_heading(written, has_items):
                part = heading
            lines.append(_Line(start, end, part, heading is not None))
        return lines or [_Line(0, len(text), None, False)]

    def _heading(self, written: str) -> AdPart | None:
        """Return the part that a heading announces; count the headings."""
        heading = normalize(written).strip(_MARKS)
        if not heading or len(heading) > _LONGEST_HEADING or heading.count(" ") >= _MOST_WORDS:
            return None
        part = _announced(self._language, heading)
        in_cv = _rule(self._language, "cv_headings", whole=True)
        if in_cv and in_cv.fullmatch(heading):
            self._cv_headings += 1
        elif part is not None:
            self._ad_headings += 1
        return part

    def _number(self, offset: int) -> int:
        """Return the number of the line that a character is in."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def _by_words(self, offset: int, otherwise: AdPart) -> AdPart:
        """Return the part that the words of a sentence are for, or the other one."""
        sentence = self._sentence_at(offset)
        if len(sentence.parts) > 1:
            return _nearest(self._language, sentence.text, offset - sentence.start)
        return next(iter(sentence.parts), otherwise)

    def _sentence_at(self, offset: int) -> _AdSentence:
        """Return the sentence that a character is in."""
        sentences = self._sentences_in(self._number(offset))
        starts = [sentence.start for sentence in sentences]
        return sentences[max(0, bisect_right(starts, offset) - 1)]

    def _sentences_in(self, number: int) -> list[_AdSentence]:
        """Return the sentences of a line."""
        if (sentences := self._sentences.get(number)) is None:
            line = self._lines[number]
            # half a surrogate pair is not a character, and sentencex refuses it
            written = _SURROGATE.sub(" ", self._text[line.start : line.end])
            pieces: list[str] = []
            for piece in segment(self._language.tag, written):
                borders = [0, *(m.end() for m in _SENTENCE_BREAK.finditer(piece)), len(piece)]
                pieces += [piece[start:end] for start, end in pairwise(borders)]
            starts = accumulate((len(piece) for piece in pieces), initial=line.start)
            sentences = self._sentences[number] = [
                _AdSentence(start, piece, _parts_in(self._language, piece))
                for start, piece in zip(starts, pieces or [""], strict=False)
            ]
        return sentences


def _title_at(text: str, start: int, end: int) -> AdTitle:
    """Return the title in a span, without the marks around it."""
    while start < end and (text[start].isspace() or text[start] in _MARKS):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _MARKS):
        end -= 1
    return AdTitle(start, text[start:end])


def _is_heading(written: str, has_items: bool) -> bool:
    """Check whether a line that is not a known heading is one nevertheless.

    Args:
        written: The line.
        has_items: Whether the next line is an item of a list.
    """
    count = len(written.split())
    if written.endswith(":"):
        return count <= _MOST_WORDS
    is_short = count <= _MOST_UNKNOWN_WORDS and not written.endswith((".", ",", ";"))
    return is_short and (has_items or written.isupper())


def _announced(language: Language, heading: str) -> AdPart | None:
    """Return the part that a normalized heading announces; ``None`` if unknown."""
    for part in (AdPart.WISHED, AdPart.REQUIRED, AdPart.DUTY):
        rule = _rule(language, f"{part}_headings", whole=True)
        if rule and rule.fullmatch(heading):
            return part
    words = [normalize(word) for word in language.entries("vacancy_words")]
    if heading in words:
        return (AdPart.DUTY, AdPart.REQUIRED, AdPart.WISHED)[words.index(heading)]
    return AdPart.EMPLOYER if employer_heading(heading, language) else None


def _parts_in(language: Language, written: str) -> frozenset[AdPart]:
    """Return which of required and wished the words of a sentence or clause are for."""
    normalized = normalize(written)
    required = _rule(language, AdPart.REQUIRED)
    parts: set[AdPart] = set()
    for rule in (_rule(language, AdPart.WISHED), _rule(language, "not_required")):
        if rule and rule.search(normalized):
            parts.add(AdPart.WISHED)
            normalized = rule.sub(" ", normalized)
    if required and required.search(normalized):
        parts.add(AdPart.REQUIRED)
    return frozenset(parts)


def _nearest(language: Language, written: str, offset: int) -> AdPart:
    """Return the part that the nearest clause with words for one is for.

    Of equally near clauses the first counts; if one has words for both parts, wished does.
    """
    borders, parts = _clauses(language, written)
    own = bisect_right(borders, offset) - 1
    distances = [
        (
            abs(place - own),
            place,
            AdPart.WISHED if AdPart.WISHED in own_parts else AdPart.REQUIRED,
        )
        for place, own_parts in parts
    ]
    return min(distances)[2] if distances else AdPart.WISHED


@lru_cache(64)
def _clauses(
    language: Language, written: str
) -> tuple[list[int], list[tuple[int, frozenset[AdPart]]]]:
    """Return the borders of the clauses of a sentence, and their parts.

    Cached, since a sentence may name many skills.
    """
    borders = [0, *(m.end() for m in _clause_break(language).finditer(written)), len(written)]
    listed: list[tuple[int, frozenset[AdPart]]] = []
    is_opened = False  # by a wish that is all of a clause: "Ideally, you have …"
    for place, (start, end) in enumerate(pairwise(borders)):
        clause = written[start:end]
        parts = frozenset({AdPart.WISHED}) if is_opened else _parts_in(language, clause)
        if parts:
            listed.append((place, parts))
        is_opened = _is_only_wish(language, clause)
    return borders, listed


def _is_only_wish(language: Language, clause: str) -> bool:
    """Return whether a clause is a word for wishes and nothing else."""
    rule = _rule(language, AdPart.WISHED, whole=True)
    return bool(rule and rule.fullmatch(normalize(clause).strip(_MARKS + ",;")))


@cache
def _after_job(language: Language) -> "re.Pattern[str] | None":
    """Return the words of a language that follow the name of a job and never begin it."""
    words = "|".join(re.escape(word) for word in language.entries("after_job"))
    return re.compile(rf"(?:{words})(?!\w)", re.IGNORECASE) if words else None


@cache
def _clause_break(language: Language) -> "re.Pattern[str]":
    words = "|".join(re.escape(word) for word in language.entries("negation_ends"))
    if not words:
        return _CLAUSE_BREAK
    return re.compile(rf"{_CLAUSE_BREAK.pattern}|(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


@cache
def _rule(language: Language, name: str, whole: bool = False) -> "re.Pattern[str] | None":
    """Return the rules of a language as one pattern; ``None`` if it has none.

    Args:
        language: The language.
        name: Name of the list in its data file.
        whole: Whether marks may follow, and the pattern is for a whole text.
    """
    rules = language.entries(name)
    if not rules:
        return None
    either = "|".join(rules)
    return re.compile(rf"(?:{either})\W*" if whole else either, re.IGNORECASE)
