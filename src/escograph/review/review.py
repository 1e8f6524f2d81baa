"""A review: a person's decisions on links, as a table.

A decision is about a text and a concept: the text is about the concept, it is not, or it is
about another one. It holds wherever that text occurs again.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from numbers import Integral
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast, overload

from escograph.atomic import as_path
from escograph.errors import EscoError, ExportFailed, InvalidReview
from escograph.frames import records
from escograph.model import Concept, Link, Reason, Value
from escograph.model.columns import REVIEW_COLUMNS
from escograph.model.normalize import normalize_spaces
from escograph.review.csv_file import (
    DELIMITERS,
    TEXT_MODE,
    TOO_WIDE,
    name_of,
    read_table,
    write_table,
)
from escograph.review.rows import (
    REQUIRED_COLUMNS,
    Decision,
    ReviewRow,
    cells_of,
    certainty,
    column_of,
    contradictions,
    read_row,
    row_of_link,
    uri_in_cell,
    without_repeats,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Review(Value, Sequence[ReviewRow]):
    """A table of links, and a person's decisions on them.

    Immutable: methods that change something return a new review. A row is about a text and a
    concept, so that the same decision is never needed twice. Passed to `Esco.link_many`, the
    decisions apply wherever that text occurs again; `Changes.migrate_review` migrates them to a
    new release. Slices, sums and `filter` return reviews too.

    Attributes:
        rows: The rows, counted from 0.
        source: The file from which it was read.
        numbers: The numbers of the rows in that file, the header being row 1.

    Raises:
        InvalidReview: If two decisions contradict each other, one is incomplete, or the text
            of a row is not text.

    Example:
        >>> import escograph
        >>> esco = escograph.open()
        >>> texts = ["You debug software."]
        >>> review = escograph.Review.of(texts, esco.link_many(texts)).reject(0)
        >>> review
        <Review of 1: 1 rejected>
        >>> esco.link(texts[0], review=review)
        ()
    """

    rows: tuple[ReviewRow, ...] = ()
    source: str = field(default="", compare=False)
    numbers: tuple[int, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.rows, Iterable):
            raise InvalidReview(f"expected rows, not a {type(self.rows).__name__}")
        object.__setattr__(self, "rows", tuple(self.rows))
        for number, row in enumerate(self.rows):
            if not isinstance(row, ReviewRow):
                reason = f"expected a ReviewRow, not a {type(row).__name__}"
                raise InvalidReview(reason, self.source, self._row_number(number))
            if not isinstance(row.text, str):
                raise self.error(
                    number, "text", f"expected text, not a {type(row.text).__name__}"
                )
            if row.decision and not normalize_spaces(row.text):
                raise self.error(number, "text", "a decision needs the text it is about")
            if row.decision and not row.uri:
                raise self.error(number, "uri", "a decision needs the concept it is about")
            if row.decision is Decision.REPLACE:
                if not row.replacement:
                    reason = "the decision 'replace' needs the URI of another concept"
                    raise self.error(number, "replacement", reason)
                if row.replacement == row.uri:
                    reason = "it is the concept of the row; accept it instead"
                    raise self.error(number, "replacement", reason)
            elif row.replacement:
                reason = (
                    f"a replacement is set, so the decision must be {str(Decision.REPLACE)!r}"
                )
                raise self.error(number, "decision", reason)
        for number, other in contradictions(self.rows):
            reason = f"it contradicts row {self._row_number(other)}, on the same text"
            raise self.error(number, "decision", reason)

    @classmethod
    def of(
        cls,
        texts: Iterable[str],
        links: Iterable[Iterable[Link]],
        *,
        names: Iterable[object] | None = None,
    ) -> "Review":
        """Return the links of texts as a table for decisions.

        It has a row for each concept and span linked to it, shown in the text where the link is
        most doubtful. Links that come from a review are left out.

        Args:
            texts: The texts. They and their links may be iterators, of which only the rows
                stay in memory.
            links: The links of each, from `Esco.link_many`.
            names: Name of each text, for ``text_id``; by default its position, from 0.

        Returns:
            The review, undecided; the most doubtful rows, with a score near 0.5, first,
            then by text and URI.

        Raises:
            InvalidReview: If the numbers of texts, names and links differ, or one of these is
                not a list.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> texts = ["Debug software.", "You debug software for a bank."]
            >>> review = escograph.Review.of(texts, esco.link_many(texts))
            >>> [(row.text, row.label, row.times) for row in review if row.times > 1]
            [('debug software', 'debug software', 2)]
        """
        for name, values in (("texts", texts), ("links", links)):
            if isinstance(values, str) or not isinstance(values, Iterable):
                raise InvalidReview(f"{name}: expected a list, not {values!r:.60}")
        rows: dict[tuple[str, str], ReviewRow] = {}
        for text, links_of_text, text_id in _together(texts, links, names):
            for link in links_of_text:
                if link.reason is not Reason.REVIEWED:
                    key = normalize_spaces(link.text), link.concept.uri
                    row, earlier = row_of_link(text, text_id, link), rows.get(key)
                    if earlier and certainty(earlier) <= certainty(row):
                        row = earlier
                    rows[key] = replace(row, times=earlier.times + 1 if earlier else 1)
        keys = sorted(rows, key=lambda key: (certainty(rows[key]), key))
        return cls(tuple(rows[key] for key in keys))

    @classmethod
    def from_frame(cls, frame: "pd.DataFrame") -> "Review":
        """Return the review in a frame; see `to_frame` for its columns.

        Other columns are left out, and of these only ``text``, ``concept_uri``, ``decision``
        and ``replacement_uri`` are required.

        Raises:
            InvalidReview: If a column is missing, a cell is not valid, or two decisions
                contradict each other.
        """
        try:
            header, rows = list(frame.columns), records(frame)
        except (AttributeError, TypeError) as error:
            reason = f"expected a pandas frame, not a {type(frame).__name__}"
            raise InvalidReview(reason) from error
        if lacking := [column for column in REQUIRED_COLUMNS if column not in header]:
            raise InvalidReview(f"no column {', '.join(lacking)}", field=lacking[0])
        return cls(tuple(read_row(cells, "", number) for number, cells in enumerate(rows)))

    @classmethod
    def read_csv(cls, path: str | PathLike[str] | BinaryIO) -> "Review":
        """Read the review in a CSV file that `to_csv` or a spreadsheet wrote.

        The file may also be open, in binary mode.

        Columns may be separated by commas, semicolons or tabs, and come in any order; empty
        rows and other columns are left out. ``decision`` is accept, replace, reject or empty,
        ``replacement_uri`` the URI of a concept in any spelling.

        Raises:
            InvalidReview: If the file is not such a table, or contradicts itself; the error
                names the file, the row and the column.
        """
        file = _file(path, lambda source, reason: InvalidReview(reason, source))
        name = name_of(file)
        table = list(read_table(file, REVIEW_COLUMNS, REQUIRED_COLUMNS, InvalidReview))
        for row in table:
            if not row.fits:
                raise InvalidReview(TOO_WIDE, name, row.number)
        rows = tuple(read_row(row.cells, name, row.number) for row in table)
        return cls(rows, name, tuple(row.number for row in table))

    def to_csv(
        self,
        path: str | PathLike[str] | BinaryIO,
        *,
        delimiter: str = ",",
        overwrite: bool = False,
    ) -> None:
        """Write the review to a file for a spreadsheet; `read_csv` reads it back.

        The file is UTF-8, marked as such for Excel. A cell that a spreadsheet would take for a
        formula is prefixed with an apostrophe, which `read_csv` removes.

        Args:
            path: File to create. It appears only when it is complete. Or an open binary file.
            delimiter: Column separator; ";" for Excel in countries with decimal commas.
            overwrite: Replace a file of this name; otherwise such a file is an error.

        Raises:
            FileTaken: If the path exists and ``overwrite`` is not set.
            ExportFailed: If the disk refuses the write; the path is then unchanged.
            InvalidReview: If `read_csv` does not support the delimiter.

        Example:
            >>> import tempfile
            >>> from pathlib import Path
            >>> import escograph
            >>> esco = escograph.open()
            >>> review = escograph.Review().add("bug hunting", esco.skill("debug software"))
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     file = Path(folder, "review.csv")
            ...     review.to_csv(file)
            ...     escograph.Review.read_csv(file) == review
            True
        """
        if delimiter not in DELIMITERS:
            raise InvalidReview(
                f"delimiter {delimiter!r}: expected a comma, a semicolon or a tab"
            )
        table = (REVIEW_COLUMNS, *map(cells_of, self.rows))
        write_table(_file(path, ExportFailed), table, delimiter, overwrite)

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with the rows of the review, in the same order.

        Columns: ``text_id``, ``context``, ``text``, ``concept_uri``, ``concept_label``,
        ``score``, ``reason``, ``times``, ``decision``, ``replacement_uri``, ``note``; the
        last three are to be filled in. `from_frame` reads it back.
        """
        from escograph import frames

        return frames.review(self)

    def accept(self, *rows: int, note: str | None = None) -> "Review":
        """Return the review with some rows accepted: their texts are about the concept.

        Args:
            rows: The rows, counted from 0.
            note: A note for them; by default their notes stay.

        Raises:
            InvalidReview: If a row does not exist, or another decision contradicts this one.
        """
        return self._decided(rows, Decision.ACCEPT, None, note)

    def reject(self, *rows: int, note: str | None = None) -> "Review":
        """Return the review with some rows rejected; see `accept`."""
        return self._decided(rows, Decision.REJECT, None, note)

    def replace(self, row: int, concept: Concept | str, *, note: str | None = None) -> "Review":
        """Return the review with another concept for the text of a row; see `accept`.

        Args:
            row: The row, counted from 0.
            concept: The concept that the text is about, or its URI in any spelling.
            note: A note for the row.
        """
        uri = uri_in_cell(concept, "", row, column_of("replacement"))
        return self._decided((row,), Decision.REPLACE, uri, note)

    def reopen(self, *rows: int) -> "Review":
        """Return the review with some rows undecided; see `accept`."""
        return self._decided(rows, None, None, None)

    def add(self, text: str, concept: Concept | str, *, note: str = "") -> "Review":
        """Return the review with an added text, accepted as being about a concept.

        Args:
            text: The text.
            concept: The concept, or its URI in any spelling.
            note: A note for the row.

        Raises:
            InvalidReview: If the text is not text or has no words, the concept is not one, or
                another decision contradicts this one.
        """
        uri = uri_in_cell(concept, "", len(self.rows), column_of("uri"))
        label = concept.pref_label if isinstance(concept, Concept) else ""
        row = ReviewRow(text, uri, label, decision=Decision.ACCEPT, note=note)
        return Review((*self.rows, row))

    def joined(self, other: "Review") -> "Review":
        """Return the rows of this review and of another, without repeats; also ``+``.

        Among rows on the same text and concept, a decided one is kept.

        Raises:
            InvalidReview: If one contradicts the other, or the other is not a review.
        """
        if not isinstance(other, Review):
            raise InvalidReview(f"expected a review, not a {type(other).__name__}")
        return Review(without_repeats((*self.rows, *other.rows)))

    def filter(self, condition: Callable[[ReviewRow], object]) -> "Review":
        """Return the rows that satisfy a condition, in the same order."""
        return self._select([n for n, row in enumerate(self.rows) if condition(row)])

    def _select(self, places: Sequence[int]) -> "Review":
        numbers = tuple(self.numbers[place] for place in places) if self.numbers else ()
        return Review(tuple(self.rows[place] for place in places), self.source, numbers)

    @property
    def decided(self) -> "Review":
        """The rows with a decision."""
        return self.filter(lambda row: row.decision)

    @property
    def undecided(self) -> "Review":
        """The rows without a decision."""
        return self.filter(lambda row: not row.decision)

    @property
    def title(self) -> str:
        """The number of rows and of each decision, as a heading."""
        words = {"accept": "accepted", "replace": "replaced", "reject": "rejected"}
        numbers = [(sum(row.decision == d for row in self.rows), words[d]) for d in Decision]
        numbers.append((sum(not row.decision for row in self.rows), "undecided"))
        counts = ", ".join(f"{number:,} {word}" for number, word in numbers if number)
        return f"Review of {len(self.rows):,}{': ' if counts else ''}{counts}"

    def error(self, place: int, field: str, reason: str) -> InvalidReview:
        """Return the error for a row, with its file and column.

        Args:
            place: The row, counted from 0.
            field: The field of the row.
            reason: What is wrong with it.
        """
        text = str(self.rows[place].text)[:40]
        reason = f"{reason} ({text!r})" if text else reason
        return InvalidReview(reason, self.source, self._row_number(place), column_of(field))

    def _row_number(self, place: int) -> int:
        return self.numbers[place] if self.numbers else place

    def _decided(
        self,
        places: Sequence[int],
        decision: Decision | None,
        replacement: str | None,
        note: str | None,
    ) -> "Review":
        rows = list(self.rows)
        for place in places:
            whole = isinstance(place, Integral) and not isinstance(place, bool)
            if not whole or not 0 <= place < len(rows):
                raise InvalidReview(f"no row {place!r}; rows are 0 to {len(rows) - 1}")
            row = rows[place]
            rows[place] = replace(
                row,
                decision=decision,
                replacement=replacement,
                note=row.note if note is None else note,
            )
        return replace(self, rows=tuple(rows))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[ReviewRow]:
        return iter(self.rows)

    @overload
    def __getitem__(self, index: int) -> ReviewRow: ...
    @overload
    def __getitem__(self, index: slice) -> "Review": ...
    def __getitem__(self, index: int | slice) -> "ReviewRow | Review":
        if isinstance(index, slice):
            return self._select(range(len(self.rows))[index])
        return self.rows[index]

    def __add__(self, other: object) -> "Review":
        return self.joined(other) if isinstance(other, Review) else NotImplemented

    def __radd__(self, other: object) -> "Review":
        """Return the review itself if added to the 0 that ``sum`` starts with."""
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __repr__(self) -> str:
        return f"<{self.title}>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.review(self)


def _file(path: object, error: Callable[[str, str], EscoError]) -> Path | BinaryIO:
    """Return a path that a user passed, or a file that is open in binary mode."""
    if isinstance(path, io.TextIOBase):
        raise error(name_of(cast(BinaryIO, path)), TEXT_MODE)
    if isinstance(path, io.IOBase):
        return cast(BinaryIO, path)
    return as_path(path, error)


def _together(
    texts: Iterable[str], links: Iterable[Iterable[Link]], names: Iterable[object] | None
) -> Iterator[tuple[str, Iterable[Link], str]]:
    """Yield texts with their links and names.

    Raises:
        InvalidReview: If there are not as many of each.
    """
    columns = [texts, links] if names is None else [texts, links, names]
    end = object()
    rows = zip_longest(*columns, fillvalue=end)
    for number, values in enumerate(rows):
        if any(value is end for value in values):
            rest = zip(values, *rows, strict=True)
            counts = [number + sum(value is not end for value in column) for column in rest]
            named = counts[0] if names is None else counts[-1]
            raise InvalidReview(
                f"{counts[0]} texts, {counts[1]} results and {named} names; expected "
                "as many of each"
            )
        text, links_of_text, *name = values
        yield text, links_of_text, str(name[0] if name else number)
