"""Rows on a terminal of any width: what a person copies is never cut or folded.

1. If all columns fit, they are a table.
2. Else columns of URIs and the like leave it, and their cells stand below each row on lines of
   their own, which the terminal wraps without changing what is copied. Other texts are wrapped
   at blanks.
3. If the longest words do not fit even then, each row is a block: its first cell, the other
   cells with their names, and its URIs.
"""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

_GAP = 2
_LONG_WORD = 40
"""Width from which a word, such as a checksum, takes its column out of a table."""
_INDENT = "  "
_NARROWEST = 20
"""Width below which a terminal, such as one with COLUMNS=0, does not tell its width."""


def print_table(
    header: Sequence[str], rows: Iterable[Sequence[object]], title: str = ""
) -> None:
    """Print rows on the terminal that standard output is."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.width < _NARROWEST:
        console.width = 80
    cells = [
        ["" if value is None else str(value).replace("\t", " ") for value in row]
        for row in rows
    ]
    if title:
        console.print(Text(title, "italic"))
    if not cells:
        return
    long_columns = [n for n in range(len(header)) if _is_long(cells, n)]
    short_columns = [n for n in range(len(header)) if n not in long_columns]
    for columns in (range(len(header)), short_columns):
        needed = _longest_words if columns is short_columns else _longest_cells
        least = [needed(header[n], cells, n) for n in columns]
        if columns and sum(least) + _GAP * (len(least) - 1) <= console.width:
            widths = _widths(header, cells, columns, least, console.width)
            below = [n for n in long_columns if n not in columns]
            _print_grid(console, header, cells, dict(zip(columns, widths, strict=True)), below)
            return
    _print_blocks(console, header, cells, long_columns)


def _is_long(cells: list[list[str]], column: int) -> bool:
    """Check whether a column has URIs, checksums or the like, not to be folded."""
    values = [row[column] for row in cells if row[column]]
    if values and all(value.startswith(("http:", "https:")) for value in values):
        return True
    return _longest_words("", cells, column) >= _LONG_WORD


def _longest_cells(name: str, cells: list[list[str]], column: int) -> int:
    """Return the width of the longest line of a column."""
    lines = (line for row in cells for line in row[column].splitlines())
    return max(map(cell_len, (name, *lines)))


def _longest_words(name: str, cells: list[list[str]], column: int) -> int:
    """Return the width of the longest word of a column."""
    words = (word for row in cells for word in row[column].split())
    return max(map(cell_len, (name, *words)))


def _widths(
    header: Sequence[str],
    cells: list[list[str]],
    columns: Sequence[int],
    least: list[int],
    width: int,
) -> list[int]:
    """Return the width of each column: narrowed, the widest first, until all fit."""
    widths = [_longest_cells(header[n], cells, n) for n in columns]
    while sum(widths) + _GAP * (len(widths) - 1) > width:
        narrowed = [w if w > low else 0 for w, low in zip(widths, least, strict=True)]
        widths[narrowed.index(max(narrowed))] -= 1
    return widths


def _print_grid(
    console: Console,
    header: Sequence[str],
    cells: list[list[str]],
    widths: dict[int, int],
    below: list[int],
) -> None:
    names = [set_cell_size(header[n], width) for n, width in widths.items()]
    console.print(Text((" " * _GAP).join(names).rstrip(), "bold"))
    rule = "-" if console.options.ascii_only else "─"
    print((" " * _GAP).join(rule * width for width in widths.values()))
    for row in cells:
        for line in _grid_lines(row, widths):
            print(line)
        for column in below:
            if row[column]:
                print(row[column])


def _grid_lines(row: list[str], widths: dict[int, int]) -> Iterator[str]:
    """Yield the lines of one row, its cells wrapped at blanks."""
    wrapped = [_wrapped(row[column], width) for column, width in widths.items()]
    for number in range(max(map(len, wrapped))):
        parts = [
            set_cell_size(lines[number] if number < len(lines) else "", width)
            for lines, width in zip(wrapped, widths.values(), strict=True)
        ]
        yield (" " * _GAP).join(parts).rstrip()


def _print_blocks(
    console: Console, header: Sequence[str], cells: list[list[str]], long_columns: list[int]
) -> None:
    for row in cells:
        first, *others = [n for n in range(len(header)) if n not in long_columns] or [0]
        title = row[first] or f"(no {header[first]})"
        if title.isdecimal():
            title = f"{header[first]} {title}"
        for line in _wrapped(title, console.width):
            console.print(Text(line, "bold"))
        facts = [f"{header[n]} {row[n]}" for n in others if row[n]]
        for line in _joined(facts, console.width - len(_INDENT)):
            print(f"{_INDENT}{line}")
        for column in long_columns:
            if row[column]:
                print(row[column])


def _joined(facts: list[str], width: int) -> list[str]:
    """Return facts as lines, several on a line if they fit; a long one is wrapped."""
    lines: list[str] = []
    for number, fact in enumerate(facts, 1):
        text = fact + ("," if number < len(facts) else "")
        if lines and cell_len(lines[-1]) + 1 + cell_len(text) <= width:
            lines[-1] += f" {text}"
        else:
            lines += _wrapped(text, width)
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text, wrapped at blanks; a word is never cut."""
    lines = []
    for line in text.splitlines() or [""]:
        current = ""
        for word in line.split(" ") if cell_len(line) > width else ():
            if current and cell_len(current) + 1 + cell_len(word) > width:
                lines.append(current)
                current = ""
            current = f"{current} {word}" if current else word
        lines.append(current or line)
    return lines
