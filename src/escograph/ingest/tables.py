"""CSV files of a release, read row by row with every row accounted for."""

import csv
import io
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import NoReturn

from escograph.errors import BadRow, IngestError, MissingColumn
from escograph.ingest.layouts import columns_of, plain_header
from escograph.ingest.recognise import ReleaseFile
from escograph.ingest.report import FileReport, Report

Progress = Callable[[str, int, int], None]
"""Called now and then with a file's name, the bytes of it read so far, and all its bytes."""

CELL_LIMIT = 16 * 2**20
"""Characters in a cell; the longest of a real release has 630,000 (a list of URIs)."""

_EVERY = 2_000

_limit_lock = threading.Lock()
_limit_users = 0
_limit_before = 0


class Table:
    """One file, open for reading.

    Iterating yields rows. A blank row is refused and counted; one that is too short is
    filled with empty cells and counted; one that is too long is an error, since nobody
    can say which of its cells has slipped.
    """

    def __init__(self, file: ReleaseFile, report: Report, progress: Progress) -> None:
        self.file = file
        self.name = file.file.name
        self.account: FileReport = report.file(self.name, file.file.path.name)
        self.report = report
        self.header: list[str] = []
        self._progress = progress
        self._reader = csv.reader([])

    def rows(
        self, required: Sequence[str], optional: Sequence[str] = ()
    ) -> Iterator[list[str]]:
        """Yield each row's cells of these columns, in this order, stripped.

        A column that is not required and absent gives empty cells.

        Raises:
            MissingColumn: If a required column is absent.
            BadRow: If a row has more cells than the header, or a quote is left open.
            IngestError: If the file is not CSV in UTF-8.
        """
        account, size = self.account, self.file.file.size
        with self.file.file.opened() as raw, _long_cells():
            text = io.TextIOWrapper(io.BufferedReader(raw), "utf-8-sig", newline="")
            reader = self._reader = csv.reader(text, strict=True)
            try:
                self._read_header(next(reader, []), required, optional)
                width = len(self.header)
                pick = _picker(self.header, [*required, *optional])
                for account.rows, cells in enumerate(reader, 1):
                    if account.rows % _EVERY == 0:
                        self._progress(self.name, min(raw.done, size), size)
                    if not any(cells):
                        self.refuse("blank row")
                        continue
                    if len(cells) != width:
                        self._repair(cells, width)
                    yield list(map(str.strip, pick(cells)))
            except UnicodeDecodeError as error:
                raise IngestError(
                    self.file.file.where, f"is not UTF-8 near row {account.rows + 1} ({error})"
                ) from error
            except csv.Error as error:
                raise BadRow(
                    self.file.file.where, account.rows + 1, reader.line_num, str(error)
                ) from error
        self._progress(self.name, size, size)

    def bad(self, reason: str) -> NoReturn:
        """Raise `BadRow` for the row that was read last."""
        raise BadRow(self.file.file.where, self.account.rows, self._reader.line_num, reason)

    def refuse(self, reason: str, example: str = "") -> None:
        """Count the row that was read last as refused."""
        self.account.refused[reason] += 1
        self.report.note(self.name, f"row refused: {reason}", example)

    def note(self, what: str, example: str = "") -> None:
        """Count something wrong in this file."""
        self.report.note(self.name, what, example)

    def dangling(self, column: str, uri: str) -> None:
        """Count a reference to a concept that the release does not define."""
        self.report.dangling(self.name, column, uri)

    def _read_header(
        self, header: list[str], required: Sequence[str], optional: Sequence[str]
    ) -> None:
        self.header = plain_header(header, self.file.part)
        if repeated := {name for name in self.header if self.header.count(name) > 1}:
            raise IngestError(self.file.file.where, f"has column {sorted(repeated)} twice")
        if missing := [name for name in required if name not in self.header]:
            raise MissingColumn(self.file.file.where, missing)
        known = columns_of(self.file.part)
        self.account.unknown_columns = tuple(n for n in self.header if n not in known)
        self.account.absent_columns = tuple(n for n in optional if n not in self.header)
        for name in self.account.unknown_columns:
            self.note("column that no release is known to have, left out", name)

    def _repair(self, cells: list[str], width: int) -> None:
        """Fill a row that is too short."""
        if len(cells) > width:
            self.bad(f"{len(cells)} cells under {width} columns")
        self.note("row shorter than the header")
        cells += [""] * (width - len(cells))


def _picker(header: list[str], wanted: list[str]) -> Callable[[list[str]], Sequence[str]]:
    """Return what takes the cells of these columns out of a row; an absent one is empty."""
    absent = len(header)
    places = [header.index(name) if name in header else absent for name in wanted]
    if len(places) == 1:
        return lambda cells: [cells[places[0]]]
    pick = itemgetter(*places)
    return pick if absent not in places else lambda cells: pick([*cells, ""])


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let the csv module read long cells while anybody here is reading.

    Its limit, 131,072 characters, is set for the whole process and is too low for
    ``conceptSchemes_en.csv``; the last reader restores what it was.
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
