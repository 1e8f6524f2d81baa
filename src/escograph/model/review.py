"""What a person made of links: accepted, replaced, rejected; kept as a table.

A decision is about words and a concept: "these words speak of it", "they do not", "they
speak of another". It holds wherever the words stand again, whatever the text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escograph.errors import InvalidReview
from escograph.frames import REVIEW_COLUMNS as COLUMNS
from escograph.model import cards
from escograph.model.concepts import Concept
from escograph.model.match import Link, Reason
from escograph.model.review_rows import (
    REQUIRED,
    Decision,
    ReviewRow,
    cells_of,
    clashes,
    doubt,
    read_row,
    reference_of,
    row_of,
    without_repeats,
)
from escograph.model.sheet import read_sheet, write_sheet
from escograph.model.words import same_words

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 100
"""Rows that a notebook shows."""


@dataclass(frozen=True, repr=False)
class Review(Sequence[ReviewRow]):
    """Links as a table for a person to decide on, and what was decided.

    Immutable: what changes it returns a new one. A row is about words and a concept, so
    that nobody decides the same twice. Given to `Esco.link_many`, the decisions hold
    wherever the words stand again; `Changes.migrate_review` takes them to a new release.

    Attributes:
        rows: The rows, counted from 0.
        source: The file that it was read from.
        numbers: The rows' numbers in that file, the header being row 1.

    Raises:
        InvalidReview: If two decisions contradict each other, or one is not whole.

    Example:
        >>> from escograph import Review
        >>> esco = getfixture("esco")
        >>> texts = ["You debug software."]
        >>> review = Review.of(texts, esco.link_many(texts)).reject(0)
        >>> review
        <Review of 1: 1 rejected>
        >>> esco.link(texts[0], review=review)
        ()
    """

    rows: tuple[ReviewRow, ...] = ()
    source: str = field(default="", compare=False)
    numbers: tuple[int, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        for place, row in enumerate(self.rows):
            if row.decision and not same_words(row.text):
                raise self.error(place, "text", "a decision needs the words it is about")
            if row.decision and not row.uri:
                raise self.error(place, "uri", "a decision needs the concept it is about")
            if row.decision is Decision.REPLACE:
                if not row.replacement:
                    said = "replace needs the URI of another concept here"
                    raise self.error(place, "replacement", said)
                if row.replacement == row.uri:
                    raise self.error(
                        place, "replacement", "it is the concept itself: accept it"
                    )
            elif row.replacement:
                said = f"there is a replacement, which takes {str(Decision.REPLACE)!r} here"
                raise self.error(place, "decision", said)
        for place, other in clashes(self.rows):
            said = f"it contradicts row {self._number(other)}, of the same words and concept"
            raise self.error(place, "decision", said)

    @classmethod
    def of(
        cls,
        texts: Iterable[str],
        links: Iterable[Iterable[Link]],
        names: Iterable[str] | None = None,
    ) -> "Review":
        """Return what texts were linked to as a table to decide on.

        A row for each concept and the words that were linked to it, shown where that is
        most doubtful. What is linked because a person said so is left out.

        Args:
            texts: The texts.
            links: What each was linked to, from `Esco.link_many`.
            names: What to call each text; by default its place.

        Returns:
            The review, undecided; the most doubtful rows, with a score near 0.5, first,
            then by words and URI.

        Raises:
            InvalidReview: If there are not as many texts, names and links.

        Example:
            >>> from escograph import Review
            >>> texts = ["Debug software.", "You debug software for a bank."]
            >>> review = Review.of(texts, getfixture("esco").link_many(texts))
            >>> [(row.text, row.label, row.times) for row in review if row.times > 1]
            [('debug software', 'debug software', 2)]
        """
        said, linked = list(texts), list(links)
        called = [str(name) for name in names] if names is not None else None
        if called is None:
            called = [str(place) for place in range(len(said))]
        if not len(said) == len(linked) == len(called):
            counted = f"{len(said)} texts, {len(linked)} results and {len(called)} names"
            raise InvalidReview(f"{counted} do not belong together")
        found: dict[tuple[str, str], ReviewRow] = {}
        for text, name, each in zip(said, called, linked, strict=True):
            for link in each:
                if link.reason is not Reason.REVIEWED:
                    key = same_words(link.text), link.concept.uri
                    row, known = row_of(text, name, link), found.get(key)
                    times = known.times + 1 if known else 1
                    best = known if known and doubt(known) <= doubt(row) else row
                    found[key] = replace(best, times=times)
        order = sorted(found, key=lambda key: (doubt(found[key]), key))
        return cls(tuple(found[key] for key in order))

    @classmethod
    def from_frame(cls, frame: "pd.DataFrame") -> "Review":
        """Return the review that a frame holds; see `to_frame` for its columns.

        Other columns are left out, and of these only ``text``, ``uri``, ``decision`` and
        ``replacement`` must be there.

        Raises:
            InvalidReview: If a column is missing, a cell makes no sense, or two decisions
                contradict each other.
        """
        from escograph import frames

        try:
            header, records = list(frame.columns), frames.records(frame)
        except (AttributeError, TypeError) as error:
            raise InvalidReview(f"a {type(frame).__name__} is no frame") from error
        if lacking := [name for name in REQUIRED if name not in header]:
            raise InvalidReview(f"no column {', '.join(lacking)}", field=lacking[0])
        return cls(tuple(read_row(cells, "", place) for place, cells in enumerate(records)))

    @classmethod
    def read_csv(cls, path: str | PathLike[str]) -> "Review":
        """Return the review that a file holds, as `to_csv` and spreadsheets write it.

        Columns may be separated by commas, semicolons or tabulators, and stand in any
        order; empty rows and other columns are left out. ``decision`` is accept, replace,
        reject or empty, ``replacement`` the URI of a concept in any spelling.

        Raises:
            InvalidReview: If the file is no such table, or says what cannot be; the error
                names the file, the row and the column.
        """
        source = Path(path)
        read = [
            (n, read_row(c, source.name, n)) for n, c in read_sheet(source, COLUMNS, REQUIRED)
        ]
        numbers, rows = tuple(n for n, _ in read), tuple(row for _, row in read)
        return cls(rows, source.name, numbers)

    def to_csv(
        self, path: str | PathLike[str], *, delimiter: str = ",", overwrite: bool = False
    ) -> None:
        """Write the review to a file for a spreadsheet; `read_csv` reads it back.

        In UTF-8, marked as such for Excel. Cells that would be taken for a formula have
        an apostrophe before them, which `read_csv` takes away.

        Args:
            path: File to create. It appears when it is whole.
            delimiter: What separates columns; ";" for Excel where numbers have a comma.
            overwrite: Replace a file of this name; without it such a file is an error.

        Raises:
            FileTaken: If something stands at the path, and ``overwrite`` does not allow it.
            ExportFailed: If the disk refuses; nothing new stands at the path then.
            InvalidReview: If the delimiter is none that `read_csv` knows.

        Example:
            >>> from escograph import Review
            >>> esco, folder = getfixture("esco"), getfixture("tmp_path")
            >>> review = Review().add("bug hunting", esco.skill("debug software"))
            >>> review.to_csv(folder / "review.csv")
            >>> Review.read_csv(folder / "review.csv") == review
            True
        """
        if delimiter not in (",", ";", "\t"):
            raise InvalidReview(f"columns are separated by a comma, not by {delimiter!r}")
        write_sheet(Path(path), (COLUMNS, *map(cells_of, self.rows)), delimiter, overwrite)

    def to_frame(self) -> "pd.DataFrame":
        """As a pandas frame, a row each, in the same order.

        Columns: ``text_id``, ``context``, ``text``, ``uri``, ``label``, ``score``,
        ``reason``, ``times``, ``decision``, ``replacement``, ``note``; the last three to
        be filled in. `from_frame` reads it back.
        """
        from escograph import frames

        return frames.review(self.rows)

    def accept(self, *rows: int, note: str | None = None) -> "Review":
        """Return the review with some rows accepted: their words speak of the concept.

        Args:
            rows: The rows, counted from 0.
            note: What to note beside them; by default their notes stay.

        Raises:
            InvalidReview: If there is no such row, or another decision says otherwise.
        """
        return self._decided(rows, Decision.ACCEPT, None, note)

    def reject(self, *rows: int, note: str | None = None) -> "Review":
        """Return the review with some rows rejected; see `accept`."""
        return self._decided(rows, Decision.REJECT, None, note)

    def replace(self, row: int, concept: Concept | str, *, note: str | None = None) -> "Review":
        """Return the review with another concept for the words of a row; see `accept`.

        Args:
            row: The row, counted from 0.
            concept: The concept that the words speak of, or its URI in any spelling.
            note: What to note beside it.
        """
        uri = reference_of(concept, "", row)
        return self._decided((row,), Decision.REPLACE, uri, note)

    def reopen(self, *rows: int) -> "Review":
        """Return the review with nothing decided about some rows; see `accept`."""
        return self._decided(rows, None, None, None)

    def add(self, text: str, concept: Concept | str, *, note: str = "") -> "Review":
        """Return the review with words of one's own, accepted as speaking of a concept.

        Raises:
            InvalidReview: If there is no word, no concept, or it was decided otherwise.
        """
        uri = reference_of(concept, "", len(self.rows), "uri")
        label = concept.pref_label if isinstance(concept, Concept) else ""
        row = ReviewRow(text, uri, label, decision=Decision.ACCEPT, note=note)
        return Review((*self.rows, row))

    def joined(self, other: "Review") -> "Review":
        """Return the rows of this review and then those of another, each once.

        Of rows about the same words and concept a decided one is kept.

        Raises:
            InvalidReview: If one contradicts the other.
        """
        return Review(without_repeats((*self.rows, *other.rows)))

    @cached_property
    def decided(self) -> tuple[ReviewRow, ...]:
        """The rows that say something."""
        return tuple(row for row in self.rows if row.decision)

    @cached_property
    def undecided(self) -> tuple[ReviewRow, ...]:
        """The rows that nobody has decided on yet."""
        return tuple(row for row in self.rows if not row.decision)

    @property
    def title(self) -> str:
        """How many rows there are, and what was decided, as a heading."""
        words = {"accept": "accepted", "replace": "replaced", "reject": "rejected"}
        counted = [(sum(r.decision == d for r in self.rows), words[d]) for d in Decision]
        counted.append((len(self.undecided), "undecided"))
        said = ", ".join(f"{count:,} {word}" for count, word in counted if count)
        return f"Review of {len(self.rows):,}{': ' if said else ''}{said}"

    def error(self, place: int, column: str, reason: str) -> InvalidReview:
        """Return the error that says what is wrong with a row, and where it stands."""
        words = self.rows[place].text
        said = f"{reason} ({words[:40]!r})" if words else reason
        return InvalidReview(said, self.source, self._number(place), column)

    def _number(self, place: int) -> int:
        return self.numbers[place] if self.source else place

    def _decided(
        self,
        places: Sequence[int],
        decision: Decision | None,
        replacement: str | None,
        note: str | None,
    ) -> "Review":
        rows = list(self.rows)
        for place in places:
            if not isinstance(place, int) or not 0 <= place < len(rows):
                raise InvalidReview(f"there is no row {place!r}: they are 0 to {len(rows) - 1}")
            row = rows[place]
            kept = row.note if note is None else note
            rows[place] = replace(row, decision=decision, replacement=replacement, note=kept)
        return replace(self, rows=tuple(rows))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[ReviewRow]:
        return iter(self.rows)

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def __repr__(self) -> str:
        return f"<{self.title}>"

    def _repr_html_(self) -> str:
        header = ("row", "words", "context", "concept", "score", "decision", "note")
        rows = (
            (
                place,
                row.text,
                row.context,
                row.label or row.uri,
                "" if row.score is None else f"{row.score:.2f}",
                " ".join(filter(None, (row.decision, row.replacement))),
                row.note,
            )
            for place, row in enumerate(self.rows[:_SHOWN])
        )
        left = len(self.rows) - _SHOWN
        more = f"<p>… and {left:,} more</p>" if left > 0 else ""
        return cards.titled(self.title, cards.table(header, rows), more)
