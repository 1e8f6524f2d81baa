"""Tables as CSV that a person edits in a spreadsheet, and that read back as they were.

1. UTF-8 with a mark at the beginning, without which Excel takes it for another encoding.
2. A cell that a spreadsheet would take for a formula gets an apostrophe before it, and so
   does one that would then look as if it had one; reading takes one away again.
3. Excel writes what its country separates numbers' decimals from: comma, semicolon and
   tabulator are all read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from escograph.errors import ExportFailed, InvalidReview
from escograph.placed import placed

_FORMULA = re.compile("'*\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
"""What begins a formula, https://owasp.org/www-community/attacks/CSV_Injection."""
_DELIMITERS = ",;\t"


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def bare(cell: str) -> str:
    """Return what `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_sheet(
    path: Path, rows: Iterable[Sequence[str]], delimiter: str, overwrite: bool
) -> None:
    """Write rows, the first of which is the header.

    Raises:
        FileTaken: If something stands there and may not be replaced.
        ExportFailed: If the disk refuses, or a text is none that a file can hold.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerows(map(guarded, row) for row in rows)
    try:
        content = written.getvalue().encode("utf-8-sig")
    except UnicodeEncodeError as error:
        raise ExportFailed(str(path), "half of a surrogate pair is no text") from error
    with placed(path, overwrite) as opened:
        opened.write(content)


def read_sheet(
    path: Path, columns: Sequence[str], required: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number of each row, the header being 1, and its cells by column.

    Rows without anything in them are left out, and columns of other names.

    Raises:
        InvalidReview: If the file cannot be read as CSV or lacks a required column.
    """
    source = path.name
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            text = opened.read()
    except OSError as error:
        raise InvalidReview(f"cannot read it: {error.strerror}", source) from error
    except UnicodeDecodeError as error:
        advice = "it is no UTF-8 text; from Excel, save it as 'CSV UTF-8'"
        raise InvalidReview(advice, source) from error
    number = 1
    try:
        delimiter = max(_DELIMITERS, key=lambda mark: _shared(text, mark, columns))
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        header = [cell.strip().lower() for cell in next(reader, [])]
        _check_header(header, required, source)
        for number, cells in enumerate(reader, 2):
            if any(cell.strip() for cell in cells):
                if any(cell.strip() for cell in cells[len(header) :]):
                    raise InvalidReview("more cells than columns", source, number)
                named = dict(zip(header, map(bare, cells), strict=False))
                yield number, {name: named.get(name, "") for name in columns}
    except csv.Error as error:
        raise InvalidReview(f"it is no CSV: {error}", source, number + 1) from error


def _shared(text: str, delimiter: str, columns: Sequence[str]) -> int:
    """How many of the columns a file has if this mark separates them."""
    first = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    return len({cell.strip().lower() for cell in first} & set(columns))


def _check_header(header: Sequence[str], required: Sequence[str], source: str) -> None:
    if lacking := [name for name in required if name not in header]:
        raise InvalidReview(f"no column {', '.join(lacking)}", source, None, lacking[0])
    for name in required:
        if header.count(name) > 1:
            raise InvalidReview("several columns of this name", source, None, name)
