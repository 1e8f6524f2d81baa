"""The parts of a job ad: duties, requirements, wishes, and the employer.

1. A line is a heading, begins with one ("Requirements: …"), or is below one. Symbols, numbers
   and markup around a heading do not count. A heading that is not known ends a part, unless it
   is right below a known one; if it ends in a colon, its words can say the part.
2. Below a heading for requirements, and where there is no heading, words of the sentence such
   as "an advantage" or "must" decide; if it has both, those of the nearest clause.
3. A line can close with its part, as in "(desirable)".
4. What none of these is about is a duty.

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
from escograph.search.language.boilerplate import employer_heading, is_boilerplate
from escograph.search.language.words import Language, language_for, normalize


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
_BREAKS = re.compile(r"\r?\n(?=\s*$)")
"""Line breaks at the end of a text."""
_NUMBERED = re.compile(r"\s*\d{1,2}[.)]\s+")
_NUMBER = "1"  # for any number that a line begins with
_BEFORE_HEADING = re.compile(r"(?:[\W_]|\d{1,2}(?:\.\d{1,2})*[.):]?\s|[IVX]{1,4}\.\s)+")
"""Symbols, numbers and markup before the words of a heading."""
_AFTER_HEADING = re.compile(r"[^\w)]+$")
_SYMBOL = re.compile(r"\s*([^\w\s\"'\u00ab\u201c\u201e\u00bf\u00a1(\[#*_=~])|\s*([*])\s")
"""A symbol that may be a bullet: no quotation mark, bracket or markup of a heading."""
_GENDERS = re.compile(
    r"\((?:[mwfdxhgi]|div)(?:\s?[/|,*]\s?(?:[mwfdxhgi]|div|a)){1,3}\)"
    r"|\((?:all genders?|alle geschlechter)\)"
    r"|(?<!\w)(?:[mwfh]/[mwfh](?:/[dxgi])?)(?!\w)",
    re.IGNORECASE,
)
"""Genders after the name of a job: whom it is open to."""
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
_MOST_CUE_WORDS = 14
"""Maximum number of words of a line whose words for a part announce what is below it."""
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
        names: What is before words that follow the name of a job ("for our shop"), the title,
            and what is before a comma, bracket or dash.
    """

    start: int
    text: str
    names: tuple[str, ...]


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
        """Whether the text shows that it is an ad.

        It has a heading, a word for wishes, a line that says whom the job is open to, or is
        mostly a list and says that the employer offers something or how to apply.
        """
        if self.is_cv:
            return False
        if self._ad_headings or any(map(self._is_open_to, self._lines[:_LABELLED_LINES])):
            return True
        normalized = normalize(self._text)
        rule = _rule(self._language, AdPart.WISHED)
        if rule and rule.search(normalized):
            return True
        is_list = 2 * sum(line.is_item for line in self._lines) >= len(self._lines)
        return is_list and is_boilerplate(normalized, self._language, topics=False)

    def titles(self) -> list[AdTitle]:
        """Return what may be the title, the likeliest first.

        A title is what is labelled as one ("Job title: …"), a line that says whom the job is
        open to ("(m/f/d)"), what follows "we are hiring" in one of the first lines, or one of
        these lines. Sentences and employers are the least likely, and what follows "we are
        hiring" but begins with a word such as "for".
        """
        label = _rule(self._language, "title_labels", whole=True)
        spans = [line[:2] for line in self._lines]
        labelled: list[tuple[int, int]] = []
        for start, end in spans[:_LABELLED_LINES] if label else ():
            before, _, after = self._text[start:end].partition(":")
            if label and label.fullmatch(_bare(before)):
                labelled.append((end - len(after), end))
        open_to = [
            self._lead(*line[:2]) or line[:2]
            for line in self._lines[:_LABELLED_LINES]
            if self._is_open_to(line)
        ]
        likely: list[tuple[int, int]] = []
        unlikely: list[tuple[int, int]] = []
        for start, end, part, is_heading in self._lines[:_TITLE_LINES]:
            if lead := self._lead(start, end):
                (unlikely if self._begins_after_job(lead[0]) else likely).append(lead)
            elif part and is_heading:
                continue
            written = self._text[start:end].strip()
            is_unlikely = written.endswith(".") or _is_employer(self._language, written)
            (unlikely if is_unlikely else likely).append((start, end))
        titles: dict[str, AdTitle] = {}
        for start, end in (*labelled, *open_to, *likely, *unlikely):
            title = self._title(start, end)
            if title.text and len(title.text) <= _LONGEST_TITLE:
                titles.setdefault(title.text, title)
        if not titles:  # an ad without line breaks
            start, end = spans[0][0], min(spans[0][1], spans[0][0] + _LONGEST_TITLE)
            return [self._title(start, end)]
        return [*titles.values()]

    def _title(self, start: int, end: int) -> AdTitle:
        """Return the title in a span, without the marks around it."""
        start, end = _without_marks(self._text, start, end)
        return named_title(self._text[start:end], self._language, start)

    def _is_open_to(self, line: _Line) -> bool:
        """Return whether a line says whom a job is open to, and is no sentence."""
        written = self._text[line.start : line.end].rstrip()
        is_short = len(written) <= _LONGEST_TITLE and not written.endswith(".")
        return is_short and bool(_GENDERS.search(written))

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
        bullets = _items(self._language, text, spans)
        lines: list[_Line] = []
        part: AdPart | None = None
        is_run_in = is_below_heading = False
        for number, (start, end) in enumerate(spans):
            is_item, written = bullets[number], text[start:end].strip()
            if is_run_in and not is_item:
                part, is_run_in = None, False
            if is_item or not number:  # the first line is the title
                lines.append(_Line(start, end, self._closing(written) or part, is_item))
                is_below_heading = False
                continue
            run_in = _RUN_IN.match(text, start, end)
            is_sentence = written.endswith(".") and not written.endswith("..")
            heading = None if is_sentence else self._heading(written)
            is_alone = heading is not None
            if heading is None and run_in and (heading := self._heading(run_in[1])):
                is_run_in = True
            has_items = number + 1 < len(spans) and bullets[number + 1]
            is_short = has_items or len(written.split()) <= _MOST_CUE_WORDS
            if heading is None and written.endswith(":") and is_short:
                heading = self._cue(written)
                is_alone = heading is not None
            is_unknown = heading is None and _is_heading(written, has_items)
            if heading or (is_unknown and not is_below_heading):
                part = heading
            is_prose = not (heading or is_unknown or is_below_heading)
            is_own = is_prose and part is not AdPart.EMPLOYER and _is_apart(text, start)
            if is_own and _parts_in(self._language, written):
                part = None
            is_below_heading = is_alone or (is_unknown and is_below_heading)
            closing = None if heading else self._closing(written)
            lines.append(_Line(start, end, closing or part, heading is not None))
        return lines or [_Line(0, len(text), None, False)]

    def _cue(self, written: str) -> AdPart | None:
        """Return the part that a line that ends in a colon has words for."""
        *_, sentence = segment(self._language.tag, _SURROGATE.sub(" ", written)) or [written]
        parts = _parts_in(self._language, sentence)
        if AdPart.WISHED in parts:
            return AdPart.WISHED
        return AdPart.REQUIRED if parts else None

    def _closing(self, written: str) -> AdPart | None:
        """Return the part that a line closes with, as in "(desirable)"."""
        for part in (AdPart.WISHED, AdPart.REQUIRED):
            rule = _closing_rule(self._language, part, self._has_letters)
            if rule and rule.search(written[-_LONGEST_HEADING:]):
                return part
        return None

    @cached_property
    def _has_letters(self) -> bool:
        """Whether the ad explains the letters that its criteria are marked by."""
        rule = _rule(self._language, "letters_of_criteria")
        return bool(rule and rule.search(self._text))

    def _heading(self, written: str) -> AdPart | None:
        """Return the part that a heading announces; count the headings."""
        heading = _bare(written)
        if not heading or len(heading) > _LONGEST_HEADING or heading.count(" ") >= _MOST_WORDS:
            return None
        part = _announced(self._language, heading)
        in_cv = _rule(self._language, "cv_headings", whole=True)
        if in_cv and in_cv.fullmatch(heading):
            self._cv_headings += 1
        elif part is not None:
            self._ad_headings += 1
        return part

    def _is_same_again(self, before: str, piece: str) -> bool:
        """Return whether "also" after a semicolon repeats what was said before it."""
        rule = _rule(self._language, "same_again")
        is_cut = before.rstrip().endswith(";")
        return is_cut and bool(rule and rule.search(normalize(piece)))

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
            sentences = self._sentences[number] = []
            for start, piece in zip(starts, pieces or [""], strict=False):
                parts = _parts_in(self._language, piece)
                if not parts and sentences and self._is_same_again(sentences[-1].text, piece):
                    parts = sentences[-1].parts
                sentences.append(_AdSentence(start, piece, parts))
        return sentences


def named_title(written: str, language: Language, start: int = 0) -> AdTitle:
    """Return a title with its names.

    Args:
        written: The title.
        language: Its language.
        start: Offset of its first character in the text.
    """
    head = _TITLE_END.split(written, maxsplit=1)[0].strip(_MARKS)
    names = [written, head]
    end = _rule(language, "job_ends")
    if end and end.search(head):
        names.insert(0, end.split(head, maxsplit=1)[0].strip(_MARKS))
    return AdTitle(start, written, tuple(dict.fromkeys(name or written for name in names)))


def _bare(written: str) -> str:
    """Return a heading, normalized, without symbols, numbers and markup around it."""
    if len(written) > 2 * _LONGEST_HEADING:
        return normalize(written)
    before = _BEFORE_HEADING.match(written)
    words = written[before.end() :] if before else written
    return normalize(_AFTER_HEADING.sub("", words))


def _is_employer(language: Language, written: str) -> bool:
    """Check whether a line is the name of an employer rather than of a job."""
    if _GENDERS.search(written):
        return False
    name = normalize(written).strip(_MARKS)
    rules = _rule(language_for("any"), "employers"), _rule(language, "employers")
    return any(rule and rule.search(name) for rule in rules)


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the marks and spaces at its ends."""
    while start < end and (text[start].isspace() or text[start] in _MARKS):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _MARKS):
        end -= 1
    return start, end


def _items(language: Language, text: str, spans: list[tuple[int, int]]) -> list[bool]:
    """Return whether each line is an item of a list.

    A number begins a heading instead if no line beside it has one. A known heading is no item
    unless a line beside it has the same bullet. A symbol that is no usual bullet is one if a
    line beside it has it too.
    """
    bullets = [bool(_BULLET.match(text, *span)) for span in spans]
    marks = ["", *(_bullet(text, *span) for span in spans), ""]
    for place, (start, end) in enumerate(spans):
        before, own, after = marks[place : place + 3]
        is_usual = bullets[place] or not own
        if own == before or (own == after and is_usual):
            bullets[place] = bullets[place] or bool(own)
        elif own == after:  # emoji may be before a heading and its items
            bullets[place] = not _announced(language, _bare(text[start:end]))
        elif bullets[place]:
            is_number = own == _NUMBER
            bullets[place] = not is_number and not _announced(language, _bare(text[start:end]))
    return bullets


def _is_apart(text: str, start: int) -> bool:
    """Return whether a blank line is before an offset."""
    return len(_BREAKS.findall(text[max(0, start - _LONGEST_HEADING) : start])) > 1


def _bullet(text: str, start: int, end: int) -> str:
    """Return the symbol that a line begins with, one for any number; "" without one."""
    if _NUMBERED.match(text, start, end):
        return _NUMBER
    match = _SYMBOL.match(text, start, end)
    return (match[1] or match[2]) if match else ""


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
    rule = _rule(language, "employer_headings", whole=True)
    is_employer = rule and rule.fullmatch(heading)
    return AdPart.EMPLOYER if is_employer or employer_heading(heading, language) else None


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

    A condition in a sentence with a wish is part of the wish: "If you know X, even better".
    Cached, since a sentence may name many skills.
    """
    condition = _rule(language, "conditions")
    borders = [0, *(m.end() for m in _clause_break(language).finditer(written)), len(written)]
    listed: list[tuple[int, frozenset[AdPart]]] = []
    is_opened = False  # by a wish that is all of a clause: "Ideally, you have …"
    for place, (start, end) in enumerate(pairwise(borders)):
        clause = written[start:end]
        is_condition = bool(condition and condition.match(normalize(clause).lstrip()))
        is_wish = is_opened or is_condition
        parts = frozenset({AdPart.WISHED}) if is_wish else _parts_in(language, clause)
        if parts:
            listed.append((place, parts))
        is_opened = _is_only_wish(language, clause)
    return borders, listed


def _is_only_wish(language: Language, clause: str) -> bool:
    """Return whether a clause is a word for wishes and nothing else."""
    rule = _rule(language, AdPart.WISHED, whole=True)
    return bool(rule and rule.fullmatch(normalize(clause).strip(_MARKS + ",;")))


@cache
def _closing_rule(
    language: Language, part: AdPart, has_letters: bool
) -> "re.Pattern[str] | None":
    """Return the words that a line of a part closes with, after a comma or bracket.

    Args:
        language: The language.
        part: Required or wished.
        has_letters: Whether "E" and "D" stand for them too, before how they are tested.
    """
    words = "|".join(language.entries(f"{part}_ends"))
    if not words:
        return None
    if has_letters:
        letter = "D" if part is AdPart.WISHED else "E"
        words += rf"|(?-i:{letter}(?:\W+[A-Z](?![^\W\d_]))*)"
    return re.compile(rf"[(\[,;:.|\u2013\u2014-]\s*(?:{words})[\s)\].]*$", re.IGNORECASE)


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
