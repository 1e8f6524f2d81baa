"""CSV files for editing in a spreadsheet, which are read back unchanged.

1. The file is UTF-8 with a byte order mark, without which Excel assumes another encoding.
2. A cell that a spreadsheet would take for a formula is prefixed with an apostrophe, and so is
   a cell that already looks prefixed; reading removes one apostrophe.
3. The delimiter that Excel uses depends on the country's decimal sign: commas, semicolons and
   tabs are all read. A first line such as ``sep=;``, by which a file tells Excel, is too.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from escograph.atomic import new_file
from escograph.errors import ExportFailed, InvalidTable

DELIMITERS = (",", ";", "\t")
TOO_WIDE = "more cells than columns; check quotes and delimiters"
"""Reason why a row that does not fit is refused."""
TEXT_MODE = "it is open in text mode; open it in binary mode"
SEVERAL_COLUMNS = "several columns of this name; remove all but one"

_TOO_LONG = "larger than field limit"
"""Words of the module `csv` on a cell that is longer than it reads."""
_STATED_DELIMITER = re.compile(r'"?sep=([,;\t])"?[ ,;\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""A line by which a file tells Excel the delimiter; Excel does not show it as a row."""
_FORMULA = re.compile("'*\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
"""The beginning of a formula, https://owasp.org/www-community/attacks/CSV_Injection."""


def write_table(
    target: Path | BinaryIO, rows: Iterable[Sequence[str]], delimiter: str, overwrite: bool
) -> None:
    """Write rows, the first of which is the header, to a new file or an open one.

    Raises:
        FileTaken: If the path exists and may not be replaced.
        ExportFailed: If the disk refuses the write, or a text cannot be encoded.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter)
    writer.writerows(map(_escaped, rows))
    try:
        content = table.getvalue().encode("utf-8-sig")
    except UnicodeEncodeError as error:
        raise ExportFailed(
            name_of(target), "a cell has half of a surrogate pair; remove that character"
        ) from error
    if isinstance(target, Path):
        with new_file(target, overwrite) as file:
            file.write(content)
    else:
        target.write(content)


def name_of(file: Path | BinaryIO) -> str:
    """Return the name of a file in messages."""
    return file.name if isinstance(file, Path) else str(getattr(file, "name", "open file"))


class TableHeader(NamedTuple):
    """The header of a file.

    Attributes:
        names: The names of the columns, in lower case and without blanks around.
        written: The names as they are written, without blanks around.
        delimiter: The separator of columns.
        start: Offset of the header in the text, after a line that states the delimiter.
    """

    names: list[str]
    written: list[str]
    delimiter: str
    start: int


class TableRow(NamedTuple):
    """A row of a file that is not empty.

    Attributes:
        number: Its number, the header being row 1.
        cells: Column → cell; an empty one where the row is short.
        fits: Whether the row has no more cells than there are columns.
        unread: Names of the other columns in which the row has a cell that is not empty; one
            without a name is "column 3", and so on.
        delimiter: The separator of the columns of the file.
    """

    number: int
    cells: dict[str, str]
    fits: bool
    unread: tuple[str, ...] = ()
    delimiter: str = ","


def read_table(
    file: Path | BinaryIO,
    columns: Sequence[str],
    required: Sequence[str],
    error_class: type[InvalidTable],
) -> Iterator[TableRow]:
    """Yield the rows of a file; empty rows and other columns are left out.

    Args:
        file: A path, or a file open in binary mode.
        columns: The columns to read; which of them the header has tells the delimiter.
        required: Those of them that the header must have.
        error_class: Class of the errors to raise.

    Raises:
        InvalidTable: If the file cannot be read as CSV, lacks a required column, or has
            several of one name.
    """
    source = name_of(file)
    try:
        content = file.read_bytes() if isinstance(file, Path) else file.read()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise error_class(f"cannot read it: {error.strerror}", source) from error
    except UnicodeDecodeError as error:
        advice = "it is not UTF-8 text; from Excel, save it as 'CSV UTF-8'"
        raise error_class(advice, source) from error
    header, written, delimiter, start = read_header(
        text, columns, required, source, error_class
    )
    number = 1
    try:
        file_rows = io.StringIO(text[start:], newline="")
        reader = csv.reader(file_rows, delimiter=delimiter, strict=True)
        next(reader, [])
        others = [place for place, name in enumerate(header) if name not in columns]
        for number, row in enumerate(reader, 2):
            if any(cell.strip() for cell in row):
                fits = not any(cell.strip() for cell in row[len(header) :])
                cells = dict(zip(header, map(_unescaped, row), strict=False))
                listed = {column: cells.get(column, "") for column in columns}
                stated = (place for place in others if any(map(str.strip, row[place:][:1])))
                unread = (written[place] or f"column {place + 1}" for place in stated)
                yield TableRow(number, listed, fits, tuple(unread), delimiter)
    except csv.Error as error:
        raise error_class(_reason(error), source, number + 1) from error


def read_header(
    text: str,
    columns: Sequence[str],
    required: Sequence[str],
    source: str,
    error_class: type[InvalidTable],
) -> TableHeader:
    """Return the header of a CSV file; see `read_table`.

    Args:
        text: The text of the file, or its beginning.
        columns: The columns to read; which of them the header has tells the delimiter, unless
            a line before it states one.
        required: Those of them that the header must have.
        source: Name of the file, for errors.
        error_class: Class of the errors to raise.

    Raises:
        InvalidTable: If it cannot be read as CSV, lacks a required column, or has several of
            one name.
    """
    stated = _STATED_DELIMITER.match(text)
    start = stated.end() if stated else 0
    try:
        if stated:
            delimiter = stated[1]
        else:
            delimiter = max(DELIMITERS, key=lambda mark: _matching(text, mark, columns))
        lines = io.StringIO(text[start:], newline="")
        cells = next(csv.reader(lines, delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        raise error_class(_reason(error), source, 1) from error
    written = [cell.strip() for cell in cells]
    names = [cell.lower() for cell in written]
    _check_header(names, columns, required, source, error_class)
    return TableHeader(names, written, delimiter, start)


def _reason(error: csv.Error) -> str:
    """Return the reason of an error of the module `csv`."""
    if _TOO_LONG not in str(error):
        return f"it is not CSV: {error}"
    limit = csv.field_size_limit()
    return f"a cell has more than {limit:,} characters; shorten it, or check the quotes"


def _escaped(row: Sequence[str]) -> list[str]:
    """Return the cells of a row, escaped so that a spreadsheet sees no formulas."""
    return [f"'{cell}" if _FORMULA.match(cell) else cell for cell in row]


def _unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _matching(text: str, delimiter: str, columns: Sequence[str]) -> int:
    """Return the number of a file's columns, if this delimiter separates them."""
    header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    return len({cell.strip().lower() for cell in header} & set(columns))


def _check_header(
    header: Sequence[str],
    columns: Sequence[str],
    required: Sequence[str],
    source: str,
    error_class: type[InvalidTable],
) -> None:
    if lacking := [column for column in required if column not in header]:
        raise error_class(f"no column {', '.join(lacking)}", source, None, lacking[0])
    for column in columns:
        if header.count(column) > 1:
            raise error_class(SEVERAL_COLUMNS, source, None, column)
