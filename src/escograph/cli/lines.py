"""Texts in files, one per line, row of CSV, or line of JSON, read as they arrive.

1. A file is read in chunks, as much as has arrived, and cut into lines, each decoded alone.
2. A line, a cell of a row, or a field of an object is a text; an empty line is an empty text.
3. Texts are handed on in batches: as many as have arrived, so that nothing waits for the end of
   the input, and not more than fit into memory.
"""

import csv
import io
import json
import os
import stat
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import BinaryIO, NamedTuple

import typer

from escograph.cli.input import decoded_line, parse_json
from escograph.errors import InvalidInput

# Engineering limits.
_CHUNK = 1 << 20
"""Number of bytes read at once, if so many have arrived."""
_LONGEST_LINE = 16 << 20
"""Maximum number of bytes of a line."""
_BATCH_CHARACTERS = 500_000
"""Number of characters after which a batch is handed on."""
_SEPARATORS = ",;\t"
"""Separators of CSV; the first under which the column exists is taken."""
_SHOWN_NAMES = 12
"""Maximum number of columns or fields that an error lists."""

_KINDS = {
    type(None): "null",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
}
"""Type in Python → the name of a JSON value."""


class InputText(NamedTuple):
    """A text of a file.

    Attributes:
        source: Name of the file.
        line: Line number, from 1; of a row with line breaks, its first.
        text: The text; empty for an empty line, cell or field.
    """

    source: str
    line: int
    text: str


class TextForm(NamedTuple):
    """The form of files: CSV, JSON lines, or plain lines if it has neither name.

    Attributes:
        column: Column of CSV that has the texts.
        field: Field of JSON lines that has the texts.
    """

    column: str | None = None
    field: str | None = None


def text_form(lines: bool, column: str | None, field: str | None) -> TextForm | None:
    """Return the form that options select; ``None`` if none of them is set.

    Raises:
        typer.BadParameter: If several are set.
    """
    selected = [lines, column is not None, field is not None]
    if sum(selected) > 1:
        raise typer.BadParameter("choose one of --lines, --column and --field")
    return TextForm(column, field) if any(selected) else None


def refuse_long(text: InputText, longest: int, advice: str = "split it") -> None:
    """Raise `InvalidInput` if a text has more than the maximum number of characters."""
    if len(text.text) > longest:
        reason = f"text of {len(text.text):,} characters; at most {longest:,}: {advice}"
        raise InvalidInput(text.source, reason, text.line)


class TextReader:
    """Reads the texts of files in one form, in batches.

    Attributes:
        bytes_read: Number of bytes of the texts handed on so far.

    Args:
        files: The files, in order.
        form: Their form.
        longest: Maximum number of characters of a text, if there is one.
    """

    def __init__(
        self, files: Sequence[BinaryIO], form: TextForm, longest: int | None = None
    ) -> None:
        self._files = files
        self._form = form
        self._longest = longest
        self.bytes_read = 0

    @property
    def size(self) -> int | None:
        """The size of all files in bytes; ``None`` if one of them is a pipe."""
        total = 0
        for file in self._files:
            try:
                status = os.fstat(file.fileno())
            except (OSError, io.UnsupportedOperation):  # not a file of the system
                return None
            if not stat.S_ISREG(status.st_mode):
                return None
            total += status.st_size
        return total

    def batches(self, size: int, first: int = 0) -> Iterator[list[InputText]]:
        """Yield batches of texts, at least one; an error comes after earlier texts.

        Args:
            size: Maximum number of texts in a batch.
            first: Number of texts that the first batch waits for, unless the files end.

        Raises:
            InvalidInput: If a file is not of the form, or not in UTF-8, or a text is too long.
        """
        batch: list[InputText] = []
        characters, wanted, is_first = 0, first, True
        for file in self._files:
            lines = _Lines(file)
            before = self.bytes_read
            try:
                for text in _texts(lines, self._form):
                    if self._longest is not None:
                        refuse_long(text, self._longest)
                    batch.append(text)
                    characters += len(text.text)
                    full = len(batch) >= max(size, wanted) or characters >= _BATCH_CHARACTERS
                    if full or (not lines.waiting and len(batch) >= wanted):
                        self.bytes_read = before + lines.bytes_read
                        yield batch
                        batch, characters, wanted, is_first = [], 0, 0, False
            except InvalidInput:
                if batch:
                    yield batch
                raise
            self.bytes_read = before + lines.bytes_read
        if batch or is_first:
            yield batch


class _Lines(Iterator[str]):
    """The lines of a file, with their ends, read as they arrive.

    Attributes:
        name: Name of the file.
        number: Number of the line that was read last, from 1.
        bytes_read: Number of bytes of the lines read so far.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._read = getattr(file, "read1", file.read)  # read waits for the whole chunk
        self._lines: deque[bytes] = deque()
        self._rest = b""
        self._ended = False
        self.name = file.name
        self.number = self.bytes_read = 0

    @property
    def waiting(self) -> bool:
        """Whether a whole line has arrived that was not read yet."""
        return bool(self._lines)

    def __next__(self) -> str:
        while not self._lines:
            if self._ended:
                raise StopIteration
            self._fill()
        line = self._lines.popleft()
        self.number += 1
        self.bytes_read += len(line)
        return decoded_line(line, self.name, self.number)

    def _fill(self) -> None:
        try:
            chunk = self._read(_CHUNK)
        except OSError as error:
            reason = f"cannot be read: {error.strerror}"
            raise InvalidInput(self.name, reason, self.number + 1) from error
        self._ended = not chunk
        self._lines.extend((self._rest + chunk).splitlines(keepends=True))
        self._rest = b""
        # a line feed may still follow a carriage return
        if self._lines and not self._ended and not self._lines[-1].endswith(b"\n"):
            self._rest = self._lines.pop()
            if len(self._rest) > _LONGEST_LINE:
                megabytes = _LONGEST_LINE >> 20
                reason = f"it is longer than {megabytes} MB; put each text on a line of its own"
                number = self.number + len(self._lines) + 1
                raise InvalidInput(self.name, reason, number)


def _texts(lines: _Lines, form: TextForm) -> Iterator[InputText]:
    if form.column is not None:
        return _texts_of_csv(lines, form.column)
    if form.field is not None:
        return _texts_of_json(lines, form.field)
    return (InputText(lines.name, lines.number, line.rstrip("\r\n")) for line in lines)


def _texts_of_csv(lines: _Lines, column: str) -> Iterator[InputText]:
    """Yield the cells of a column, a blank line as an empty one."""
    header = next(lines, "")
    separator = _separator(header, column, lines.name)
    rows = csv.reader(chain([header], lines), delimiter=separator, strict=True)
    place = width = -1
    while True:
        start = rows.line_num + 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            reason = f"the row that begins here is not valid CSV: {error}; check its quotes"
            raise InvalidInput(lines.name, reason, start) from error
        if cells is None:
            return
        if place < 0:  # the header, which is read again, now with its separator
            place, width = [name.strip() for name in cells].index(column), len(cells)
            continue
        if any(cells[width:]):
            reason = f"{len(cells)} cells under {width} columns; check quotes and separators"
            raise InvalidInput(lines.name, reason, start)
        yield InputText(lines.name, start, cells[place] if place < len(cells) else "")


def _separator(header: str, column: str, name: str) -> str:
    """Return the separator of a header, the first under which the column exists.

    Raises:
        InvalidInput: If it does not exist, or exists twice.
    """
    best: list[str] = []
    for separator in _SEPARATORS:
        names = [cell.strip() for cell in next(csv.reader([header], delimiter=separator), [])]
        if names.count(column) == 1:
            return separator
        if names.count(column):
            raise InvalidInput(name, f"two columns are called {column!r}; rename one", 1)
        best = max(best, names, key=len)
    available = _listed(best) or "no columns"
    reason = f"no column {column!r}; the file has {available}; name one with --column"
    raise InvalidInput(name, reason, 1)


def _texts_of_json(lines: _Lines, field: str) -> Iterator[InputText]:
    """Yield a field of the object on each line; a blank line or null is empty."""
    is_known = False
    for line in lines:
        if not line.strip():
            yield InputText(lines.name, lines.number, "")
            continue
        try:
            data = parse_json(line)
        except (ValueError, RecursionError) as error:
            problem: object = error
            if isinstance(error, json.JSONDecodeError):  # its line is that of the text alone
                problem = f"{error.msg}, column {error.pos + 1}"
            reason = f"not valid JSON: {problem}; put one object on each line"
            raise InvalidInput(lines.name, reason, lines.number) from error
        if not isinstance(data, dict):
            reason = f"not an object, but {_KINDS[type(data)]}; put one object on each line"
            raise InvalidInput(lines.name, reason, lines.number)
        if field not in data and not is_known:  # later ones may leave it out
            available = _listed(data) or "no fields"
            reason = f"no field {field!r}; the object has {available}; name one with --field"
            raise InvalidInput(lines.name, reason, lines.number)
        is_known = True
        text = data.get(field)
        if text is not None and not isinstance(text, str):
            reason = (
                f"field {field!r} is not text, but {_KINDS[type(text)]}; make it text or null"
            )
            raise InvalidInput(lines.name, reason, lines.number)
        yield InputText(lines.name, lines.number, text or "")


def _listed(names: Sequence[str] | dict[str, object]) -> str:
    shown = [name for name in names if name][:_SHOWN_NAMES]
    return ", ".join([*shown, *(["…"] if len(names) > _SHOWN_NAMES else [])])
