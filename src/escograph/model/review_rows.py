"""Rows of a review: words, a concept, and what a person says of the two."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from escograph.errors import InvalidReview
from escograph.frames import REVIEW_COLUMNS as COLUMNS
from escograph.model.concepts import Concept, uri_of
from escograph.model.match import Link
from escograph.model.words import same_words

REQUIRED = ("text", "uri", "decision", "replacement")
_AROUND = 120
"""Characters of a text that are shown before and after the words."""
_ENDS = ("\n", "\r", ". ", "! ", "? ", "; ", ": ", "\u2028", "\u2029")


class Decision(StrEnum):
    """What a person says of words and a concept."""

    ACCEPT = "accept"
    """The words speak of the concept."""
    REPLACE = "replace"
    """They speak of another."""
    REJECT = "reject"
    """They do not speak of it."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """Words, a concept that they may speak of, and what a person says of that.

    Attributes:
        text: The words. Compared without case and odd widths, white space as one space.
        uri: The concept.
        label: Its preferred label, to read.
        score: How likely the words speak of it, 0 to 1; ``None`` if nobody asked.
        reason: How they are like it.
        times: How often the words were linked to it.
        text_id: A text that they stand in, the most doubtful one.
        context: What stands around them there.
        decision: What a person says; ``None`` where nobody has yet.
        replacement: URI of the concept that they speak of instead.
        note: What else a person has to say.
    """

    text: str
    uri: str
    label: str = ""
    score: float | None = None
    reason: str = ""
    times: int = 0
    text_id: str = ""
    context: str = ""
    decision: Decision | None = None
    replacement: str | None = None
    note: str = ""

    @property
    def means(self) -> str | None:
        """URI of the concept that a person says the words speak of, if they said one."""
        if self.decision is Decision.ACCEPT:
            return self.uri
        return self.replacement

    @property
    def denies(self) -> str | None:
        """URI of the concept that a person says they do not speak of, if they said so."""
        return self.uri if self.decision in (Decision.REPLACE, Decision.REJECT) else None


def clashes(rows: Iterable[ReviewRow]) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows that contradict each other, the later one first.

    Rows do if they decide differently on the same words and concept, or if one says that
    the words speak of a concept and the other that they do not.
    """
    decided: dict[tuple[str, str], tuple[object, int]] = {}
    spoken: dict[tuple[str, str], tuple[bool, int]] = {}
    for place, row in enumerate(rows):
        if not row.decision:
            continue
        words = same_words(row.text)
        said, other = decided.setdefault(
            (words, row.uri), ((row.decision, row.replacement), place)
        )
        if said != (row.decision, row.replacement):
            yield place, other
            continue
        for uri, is_meant in ((row.means, True), (row.denies, False)):
            if uri:
                meant, other = spoken.setdefault((words, uri), (is_meant, place))
                if meant is not is_meant:
                    yield place, other


def without_repeats(rows: Iterable[ReviewRow]) -> tuple[ReviewRow, ...]:
    """Return rows without those that say again, or less than, what another says."""
    found: dict[tuple[str, ...], ReviewRow] = {}
    listed = list(rows)
    decided = {(same_words(row.text), row.uri) for row in listed if row.decision}
    for row in listed:
        about = same_words(row.text), row.uri
        if row.decision:
            found.setdefault((*about, row.decision, row.replacement or ""), row)
        elif about not in decided:
            found.setdefault(about, row)
    return tuple(found.values())


def doubt(row: ReviewRow) -> float:
    """Return how far a score is from telling nothing: 0 is the most doubtful."""
    return round(abs((row.score or 0.0) - 0.5), 6)


def row_of(text: str, name: str, link: Link) -> ReviewRow:
    """Return the row of a link, undecided."""
    return ReviewRow(
        link.text,
        link.concept.uri,
        link.concept.pref_label,
        link.score,
        str(link.reason),
        text_id=name,
        context=_around(text, link.start, link.end),
    )


def _around(text: str, start: int, end: int) -> str:
    """What a text says around a place: its sentence, or what of it can be shown."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    begins = max(
        (before.rfind(mark) + len(mark) for mark in _ENDS if mark in before), default=0
    )
    stops = min((after.find(mark) + 1 for mark in _ENDS if mark in after), default=len(after))
    cut = "…" if not begins and start > _AROUND else ""
    more = "…" if stops == len(after) and end + _AROUND < len(text) else ""
    said = " ".join((before[begins:] + text[start:end] + after[:stops]).split())
    return f"{cut}{said}{more}"


def cells_of(row: ReviewRow) -> list[str]:
    """Return a row as text by `COLUMNS`; `read_row` reads it back."""
    values = (getattr(row, name) for name in COLUMNS)
    return ["" if value is None else _cell(value) for value in values]


def _cell(value: object) -> str:
    """A number without ``.0``, which some spreadsheets take for a date."""
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def read_row(cells: Mapping[str, object], source: str, number: int) -> ReviewRow:
    """Return the row that cells of a table hold.

    Raises:
        InvalidReview: If a cell makes no sense; with the source and number given.
    """
    said = {name: "" if (value := cells.get(name)) is None else value for name in COLUMNS}

    def wrong(column: str, reason: str) -> InvalidReview:
        return InvalidReview(reason, source, number, column)

    word = str(said["decision"]).strip().casefold()
    if word and word not in set(Decision):
        known = ", ".join(Decision)
        raise wrong("decision", f"{str(said['decision'])!r}: it takes {known}, or nothing")
    replacement = str(said["replacement"]).strip()
    uri = str(said["uri"])
    numbers: dict[str, float | None] = {}
    for column in ("score", "times"):
        text = str(said[column])
        try:
            numbers[column] = _finite(text) if text.strip() else None
        except ValueError as error:
            raise wrong(column, f"{text[:40]!r} is no number") from error
    return ReviewRow(
        str(said["text"]),
        uri_of(uri) if word else uri,
        str(said["label"]),
        numbers["score"],
        str(said["reason"]),
        int(numbers["times"] or 0),
        str(said["text_id"]),
        str(said["context"]),
        Decision(word) if word else None,
        reference_of(replacement, source, number) if replacement else None,
        str(said["note"]),
    )


def _finite(text: str) -> float:
    value = float(text.strip().replace(",", "."))  # as spreadsheets of many countries write
    if not isfinite(value):
        raise ValueError(text)
    return value


def reference_of(
    reference: object, source: str, number: int, column: str = "replacement"
) -> str:
    """Return the URI of a concept that somebody named.

    Raises:
        InvalidReview: If it is none; with the source, number and column given.
    """
    uri = uri_of(reference) if isinstance(reference, Concept | str) else ""
    if not uri.startswith(("http://", "https://")):
        said = f"{str(reference)[:60]!r} is neither a concept nor the URI of one"
        raise InvalidReview(said, source, number, column)
    return uri
