r"""The labels in a cell: one on each line, or joined by other tools.

A file whose cells have no line end at all was written by another tool. No label of ESCO has a
vertical bar, a written-out ``\n`` or ``<br>``, or is a list of quoted texts, so these join
labels. Semicolons are in a few labels (6 of 13,704 cells of v1.1.1, 55 of 242,000 labels in 21
languages) and commas in many: a semicolon joins labels if a tenth of the cells has one, and a
comma is never sure.
"""

import ast
import re
from collections import Counter
from collections.abc import Sequence

from escograph.errors import EscoError
from escograph.ingest.layouts import LABEL_COLUMNS
from escograph.ingest.report import Report
from escograph.ingest.tables import Table
from escograph.model import Severity

_LINE_END = re.compile(r"(?:_x000[Dd]_|[\r\n\v\f\u2028\u2029])+")
"""One or several ends of a line, one of them as spreadsheets write a carriage return."""
_SURE = {
    "|": re.compile(r"\|"),
    r"\n": re.compile(r"\\r\\n|\\n|\\r"),
    "<br>": re.compile(r"<br ?/?>", re.IGNORECASE),
}
_SEMICOLON = ";"
_UNSURE = {
    ",": "perhaps joined by commas",
    " / ": "perhaps joined by slashes",
    "\t": "perhaps joined by tabs",
    "\u2022": "perhaps joined by bullets",
    "[": "written as a list",
}
"""Text in cells → description of the cells."""

_LIST = "[...]"
"""Stands for quoted texts in brackets among the separators."""
_MIN_SEMICOLONS = 0.1
"""Minimum share of cells with a semicolon for it to join labels; set by hand, between the
0.0004 of v1.1.1 and the 0.7 of files that join labels."""
_MIN_UNSURE = 0.5
"""Minimum share of cells that look joined to report them; set by hand, above the 0.23 of the
cells of v1.1.1 with a comma."""


class LabelCells:
    """The cells with labels of one file.

    Args:
        table: The file; it is read to the first cell with a line end, or to its end.
        required: Columns without which it is not read.
    """

    def __init__(self, table: Table, required: Sequence[str]) -> None:
        self._table = table
        self._pattern = _LINE_END
        self._joined_by = ""
        if counts := _joined_cells(table, required):
            self._judge(counts)

    def _judge(self, counts: Counter[str]) -> None:
        """Choose the separator of a file without line ends in its cells."""
        cells = counts[""]
        sure = [mark for mark in _SURE if counts[mark]]
        if not sure and counts[_SEMICOLON] >= _MIN_SEMICOLONS * cells:
            sure = [_SEMICOLON]
        if sure:
            self._joined_by = max(sure, key=lambda mark: counts[mark])
            self._pattern = _SURE.get(self._joined_by, re.compile(re.escape(self._joined_by)))
            return
        if counts[_LIST] and counts[_LIST] == counts["["]:
            self._joined_by = _LIST
            return
        for mark, what in _UNSURE.items():
            if counts[mark] >= _MIN_UNSURE * cells:
                self._table.note(
                    f"cell of labels {what}, taken as one label",
                    severity=Severity.WARNING,
                    count=counts[mark],
                )

    def split(self, cell: str) -> list[str]:
        """Return the texts in a cell, stripped, with what is unusual counted."""
        texts = _listed(cell) if self._joined_by == _LIST else None
        if texts is None:
            texts = self._pattern.split(cell)
        texts = [text.strip() for text in texts]
        if self._joined_by:
            if len(texts) > 1:
                self._table.note(f"cell of labels joined by {self._joined_by!r}, taken apart")
        elif "|" in cell:
            what = "label with '|', perhaps several, taken as one"
            self._table.note(what, cell, Severity.WARNING)
        return texts


def _is_list(cell: str) -> bool:
    return cell.startswith("[") and cell.endswith("]")


def _listed(cell: str) -> list[str] | None:
    """Return the texts in a list that Python or JSON wrote; ``None`` for other cells."""
    if not _is_list(cell):
        return None
    try:
        texts = ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    is_list_of_texts = isinstance(texts, list) and all(isinstance(t, str) for t in texts)
    return texts if is_list_of_texts else None


def _joined_cells(table: Table, required: Sequence[str]) -> Counter[str]:
    """Return text → number of cells with it, and under "" of all cells.

    Empty if a cell has a line end, or the file cannot be read, which its reader reports.
    """
    counts: Counter[str] = Counter()
    scan = Table(table.file, Report(), lambda *_: None)
    try:
        for cells in scan.rows(required, list(LABEL_COLUMNS)):
            for cell in filter(None, cells[len(required) :]):
                if _LINE_END.search(cell):
                    return Counter()
                counts[""] += 1
                for mark, pattern in _SURE.items():
                    counts[mark] += pattern.search(cell) is not None
                for mark in (_SEMICOLON, *_UNSURE):
                    counts[mark] += _is_list(cell) if mark == "[" else mark in cell
                counts[_LIST] += _listed(cell) is not None
    except EscoError:
        return Counter()
    return counts
