"""Rows of a review: a text, a concept, and a person's decision on them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from escograph.errors import InvalidReview
from escograph.model import Concept, Link, Value, uri_of
from escograph.model.columns import REVIEW_COLUMNS
from escograph.model.normalize import normalize_spaces
from escograph.vocab import is_uri

REQUIRED_COLUMNS = ("text", "concept_uri", "decision", "replacement_uri")

_COLUMNS = {"uri": "concept_uri", "label": "concept_label", "replacement": "replacement_uri"}
"""Field of a row → its column, if the names differ."""
_FIELDS = {column: field for field, column in _COLUMNS.items()}

_CONTEXT = 120
"""Number of characters shown before and after a span."""
_SENTENCE_ENDS = ("\n", "\r", ". ", "! ", "? ", "; ", ": ", "\u2028", "\u2029")


class Decision(StrEnum):
    """A person's decision on a text and a concept."""

    ACCEPT = "accept"
    """The text is about the concept."""
    REPLACE = "replace"
    """It is about another concept."""
    REJECT = "reject"
    """It is not about the concept."""


@dataclass(frozen=True, slots=True)
class ReviewRow(Value):
    """A text, a concept that it may be about, and a person's decision.

    Attributes:
        text: The text. Compared in its normal form (`escograph.model.normalize`), with white
            space as one space.
        uri: The concept.
        label: Its preferred label, for human readers.
        score: Likelihood that the text is about it, 0 to 1; ``None`` for a row that did not
            come from linking.
        reason: The reason for the link.
        times: Number of times that the text was linked to it.
        text_id: The longer text that contains this one where the link was most doubtful.
        context: The surrounding sentence.
        decision: The decision; ``None`` if undecided.
        replacement: URI of the concept that the text is about instead.
        note: A free remark.
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
        """URI of the concept that the text is about, if a person decided so."""
        if self.decision is Decision.ACCEPT:
            return self.uri
        return self.replacement

    @property
    def denies(self) -> str | None:
        """URI of the concept that the text is not about, if a person decided so."""
        return self.uri if self.decision in (Decision.REPLACE, Decision.REJECT) else None


def column_of(field: str) -> str:
    """Return the column of a field of a row, in files and frames."""
    return _COLUMNS.get(field, field)


def contradictions(rows: Iterable[ReviewRow]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of rows that contradict each other, the later one first.

    Two rows do if they decide differently on the same text and concept, or if one says that
    the text is about a concept and the other that it is not.
    """
    decisions: dict[tuple[str, str], tuple[object, int]] = {}
    meanings: dict[tuple[str, str], tuple[bool, int]] = {}
    for number, row in enumerate(rows):
        if not row.decision:
            continue
        text = normalize_spaces(row.text)
        decision = row.decision, row.replacement
        earlier, other = decisions.setdefault((text, row.uri), (decision, number))
        if earlier != decision:
            yield number, other
            continue
        for uri, is_meant in ((row.means, True), (row.denies, False)):
            if uri:
                was_meant, other = meanings.setdefault((text, uri), (is_meant, number))
                if was_meant is not is_meant:
                    yield number, other


def without_repeats(rows: Iterable[ReviewRow]) -> tuple[ReviewRow, ...]:
    """Return rows without repeats; decided rows take precedence."""
    items = list(rows)
    decided = {_key(row) for row in items if row.decision}
    unique: dict[tuple[str, ...], ReviewRow] = {}
    for row in items:
        key = _key(row)
        if row.decision:
            unique.setdefault((*key, row.decision, row.replacement or ""), row)
        elif key not in decided:
            unique.setdefault(key, row)
    return tuple(unique.values())


def _key(row: ReviewRow) -> tuple[str, str]:
    return normalize_spaces(row.text), row.uri


def certainty(row: ReviewRow) -> float:
    """Return the distance of the score from 0.5; 0 is the most doubtful."""
    return round(abs((row.score or 0.0) - 0.5), 6)


def row_of_link(text: str, text_id: str, link: Link) -> ReviewRow:
    """Return the row of a link in a text, undecided."""
    return ReviewRow(
        link.text,
        link.concept.uri,
        link.concept.pref_label,
        link.score,
        link.reason.value,  # a text that all rows share
        text_id=text_id,
        context=_context(text, link.start, link.end),
    )


def _context(text: str, start: int, end: int) -> str:
    """Return the sentence around a span, shortened if it is too long."""
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    first = max(
        (before.rfind(mark) + len(mark) for mark in _SENTENCE_ENDS if mark in before), default=0
    )
    last = min(
        (after.find(mark) + 1 for mark in _SENTENCE_ENDS if mark in after), default=len(after)
    )
    left = "…" if not first and start > _CONTEXT else ""
    right = "…" if last == len(after) and end + _CONTEXT < len(text) else ""
    sentence = " ".join((before[first:] + text[start:end] + after[:last]).split())
    return f"{left}{sentence}{right}"


def cells_of(row: ReviewRow) -> list[str]:
    """Return the cells of a row as text, by `REVIEW_COLUMNS`; see `read_row`."""
    values = (getattr(row, _FIELDS.get(column, column)) for column in REVIEW_COLUMNS)
    return ["" if value is None else _cell(value) for value in values]


def _cell(value: object) -> str:
    """Return a number without ``.0``, which some spreadsheets take for a date."""
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def read_row(cells: Mapping[str, object], source: str, number: int) -> ReviewRow:
    """Return the row with some cells, by column.

    Raises:
        InvalidReview: If a cell is not valid; with the source and number of the row.
    """

    def text_of(column: str) -> str:
        value = cells.get(column)
        return "" if value is None else str(value)

    def number_in(column: str) -> float | None:
        text = text_of(column).strip()
        try:
            return _finite(text) if text else None
        except ValueError as error:
            reason = f"{text[:40]!r} is not a number"
            raise InvalidReview(reason, source, number, column) from error

    decision = text_of("decision").strip().casefold()
    if decision and decision not in set(Decision):
        choices = ", ".join(Decision)
        text = text_of("decision")
        reason = f"{text!r} is not a decision; use {choices}, or leave it empty"
        raise InvalidReview(reason, source, number, "decision")
    replacement = text_of("replacement_uri").strip()
    uri = text_of("concept_uri")
    return ReviewRow(
        text=text_of("text"),
        uri=uri_of(uri) if decision else uri,
        label=text_of("concept_label"),
        score=number_in("score"),
        reason=text_of("reason"),
        times=int(number_in("times") or 0),
        text_id=text_of("text_id"),
        context=text_of("context"),
        decision=Decision(decision) if decision else None,
        replacement=(
            uri_in_cell(replacement, source, number, "replacement_uri") if replacement else None
        ),
        note=text_of("note"),
    )


def _finite(text: str) -> float:
    value = float(text.replace(",", "."))  # the decimal comma of many countries
    if not isfinite(value):
        raise ValueError(text)
    return value


def uri_in_cell(reference: object, source: str, number: int, column: str) -> str:
    """Return the URI of a concept given as a value or as a URI in any spelling.

    Raises:
        InvalidReview: If it is neither; with the source, number and column of the cell.
    """
    uri = uri_of(reference) if isinstance(reference, Concept | str) else ""
    if not is_uri(uri):
        reason = f"{str(reference)[:60]!r} is neither a concept nor the URI of one"
        raise InvalidReview(reason, source, number, column)
    return uri
