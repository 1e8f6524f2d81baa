"""CSV files of a release, read row by row with every row accounted for."""

import csv
import io
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import itemgetter
from typing import NoReturn

from escograph.errors import BadRow, IngestError, MissingColumn
from escograph.ingest.file_kinds import PEEKED, other_kind
from escograph.ingest.layouts import (
    columns_of,
    is_separator_hint,
    plain_header,
    split_header,
)
from escograph.ingest.recognise import ReleaseFile
from escograph.ingest.report import FileReport, Report
from escograph.ingest.sources import Progress
from escograph.model import Severity
from escograph.vocab import BASE, concept_uri

CELL_LIMIT = 16 * 2**20
"""Maximum number of characters in a cell; a real release has up to 630,000 (a list of URIs)."""

_ROWS_PER_PROGRESS = 2_000
_BUFFER = 65_536
_WHOLE_URI = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
"""The end of a URI that was not cut."""
_EMPTY_WORDS = frozenset(
    {"nan", "NaN", "NaT", "None", "NULL", "null", "N/A", "n/a", "#N/A", "<NA>"}
)
"""Words of other tools for an empty cell; no cell of a release consists of one of them."""
_OPEN_QUOTE = "unexpected end of data"

_limit_lock = threading.Lock()
_limit_users = 0
_limit_before = 0


class Table:
    """One CSV file of a release, as passed to its reader.

    A blank row is refused and counted; a row that is too short is filled with empty cells and
    counted; a row that is too long is an error, since it is unclear which cell is extra.

    Attributes:
        file: The file.
        name: Its name, as in reports.
        report: The report of the whole build.
        file_report: The report of this file.

    Args:
        file: The file to read.
        report: Where to report the file and its problems.
        progress: Called with the bytes read so far.
    """

    def __init__(self, file: ReleaseFile, report: Report, progress: Progress) -> None:
        self.file = file
        self.name = file.source.name
        self.report = report
        self.file_report: FileReport = report.file(self.name, file.source.path.name)
        self._location = file.source.location
        self._progress = progress
        self._reader = csv.reader([])
        self._usual_uris: set[str] = set()
        self._last_dangling_row = 0

    def rows(
        self, required: Sequence[str], optional: Sequence[str] = ()
    ) -> Iterator[list[str]]:
        """Yield each row's cells of these columns, in this order, stripped.

        An optional column that is absent gives empty cells.

        Raises:
            MissingColumn: If a required column is absent.
            BadRow: If a row has more cells than the header, or a quote is left open.
            IngestError: If the file is not CSV in UTF-8.
        """
        report, size = self.file_report, self.file.source.size
        with self.file.source.open() as raw, _long_cells():
            buffer = io.BufferedReader(raw, _BUFFER)
            if reason := other_kind(buffer.peek(PEEKED)[:PEEKED], ""):
                raise IngestError(self._location, reason)
            text = io.TextIOWrapper(buffer, "utf-8-sig", newline="")
            try:
                line = text.readline()
                while line and (not line.strip() or is_separator_hint(line)):
                    line = text.readline()
                _, separator = split_header(line, required)
                if separator != ",":
                    self.note(f"columns separated by {separator!r} instead of commas")
                reader = self._reader = csv.reader(
                    chain([line], text), strict=True, delimiter=separator
                )
                header = self._check_header(next(reader, []), required, optional)
                width, is_short = len(header), False
                columns = [*required, *optional]
                pick = _cell_picker(header, columns)
                uri_places = [i for i, name in enumerate(columns) if name.endswith("Uri")]
                usual_uris = self._usual_uris
                for report.rows, cells in enumerate(reader, 1):
                    if report.rows % _ROWS_PER_PROGRESS == 0:
                        self._progress(self.name, min(raw.bytes_read, size), size)
                    if not any(cells):
                        self.refuse("blank row", severity=Severity.NOTE)
                        continue
                    is_short = len(cells) < width
                    if len(cells) != width:
                        self._fill(cells, width)
                    row = list(map(str.strip, pick(cells)))
                    if not _EMPTY_WORDS.isdisjoint(row):
                        row = self._without_empty_words(row)
                    for place in uri_places:
                        if row[place] not in usual_uris:
                            row[place] = self.usual_uri(row[place])
                    yield row
                # a URI that was cut is a URI that the release does not define
                is_dangling = 0 < report.rows == self._last_dangling_row
                report.is_cut = (is_short or is_dangling) and not raw.ends_line
            except UnicodeDecodeError as error:
                raise IngestError(
                    self._location,
                    f"is not UTF-8 near row {report.rows + 1} ({error}); save it as UTF-8",
                ) from error
            except csv.Error as error:
                if not raw.ends_line and str(error) == _OPEN_QUOTE:
                    raise BadRow(
                        self._location,
                        report.rows + 1,
                        reader.line_num,
                        "the file ends in the middle of a cell; download it again",
                    ) from error
                raise BadRow(
                    self._location, report.rows + 1, reader.line_num, str(error)
                ) from error
        self._progress(self.name, size, size)

    def fail(self, reason: str) -> NoReturn:
        """Raise `BadRow` for the current row."""
        raise BadRow(self._location, self.file_report.rows, self._reader.line_num, reason)

    def refuse(
        self, reason: str, example: str = "", severity: Severity = Severity.ERROR
    ) -> None:
        """Count the current row as refused."""
        self.file_report.refused[reason] += 1
        self.report.note(self.name, f"row refused: {reason}", example, severity)

    def note(
        self,
        what: str,
        example: str = "",
        severity: Severity = Severity.NOTE,
        count: int = 1,
    ) -> None:
        """Count a problem in this file."""
        self.report.note(self.name, what, example, severity, count)

    def note_dangling(self, column: str, uri: str) -> None:
        """Count a reference to a concept that the release does not define."""
        if not _WHOLE_URI.search(uri):
            self._last_dangling_row = self.file_report.rows
        self.report.note_dangling(self.name, column, uri)

    def _check_header(
        self, cells: list[str], required: Sequence[str], optional: Sequence[str]
    ) -> list[str]:
        """Return the names of the columns; report those that are unknown or absent."""
        header = plain_header(cells, self.file.part)
        if repeated := {name for name in header if name and header.count(name) > 1}:
            raise IngestError(
                self._location,
                f"repeats column {', '.join(map(repr, sorted(repeated)))}; remove one of them",
            )
        if missing := [name for name in required if name not in header]:
            raise MissingColumn(self._location, missing, header)
        columns = columns_of(self.file.part)
        self.file_report.unknown_columns = tuple(n for n in header if n and n not in columns)
        self.file_report.absent_columns = tuple(n for n in optional if n not in header)
        for name in self.file_report.unknown_columns:
            self.note("unknown column, left out", name, Severity.WARNING)
        return header

    def _without_empty_words(self, row: list[str]) -> list[str]:
        """Return a row with empty cells for the words that other tools write for them."""
        for word in filter(_EMPTY_WORDS.__contains__, row):
            self.note(f"cell {word!r}, taken as empty")
        return ["" if cell in _EMPTY_WORDS else cell for cell in row]

    def usual_uri(self, cell: str) -> str:
        """Return the URI in a cell in the spelling of ESCO."""
        if (uri := concept_uri(cell)) != cell and uri.startswith(BASE):
            self.note("URI in another spelling, mended", cell)
            return uri
        self._usual_uris.add(cell)
        return cell

    def _fill(self, cells: list[str], width: int) -> None:
        """Fill a row that is too short with empty cells."""
        if len(cells) > width:
            self.fail(f"{len(cells)} cells under {width} columns; check quotes and commas")
        self.note("row shorter than the header")
        cells += [""] * (width - len(cells))


def _cell_picker(header: list[str], columns: list[str]) -> Callable[[list[str]], Sequence[str]]:
    """Return a function from a row to its cells of these columns, empty if absent."""
    absent = len(header)
    places = [header.index(name) if name in header else absent for name in columns]
    if len(places) == 1:
        return lambda cells: [cells[places[0]]]
    pick = itemgetter(*places)
    return pick if absent not in places else lambda cells: pick([*cells, ""])


@contextmanager
def _long_cells() -> Iterator[None]:
    """Raise the csv module's limit for long cells while any table is being read.

    The default, 131,072 characters, applies to the whole process and is too low for
    ``conceptSchemes_en.csv``; the last reader restores it.
    """
    global _limit_users, _limit_before
    with _limit_lock:
        if _limit_users == 0:
            _limit_before = csv.field_size_limit(CELL_LIMIT)
        _limit_users += 1
    try:
        yield
    finally:
        with _limit_lock:
            _limit_users -= 1
            if _limit_users == 0:
                csv.field_size_limit(_limit_before)
