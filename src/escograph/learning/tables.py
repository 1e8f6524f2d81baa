"""Tables of responses and of results: pandas frames, Arrow tables and CSV files."""

import io
from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import dataclass
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

import numpy as np

from escograph.errors import InvalidAssessment, MissingExtra
from escograph.learning import scoring
from escograph.learning.assessing import (
    checked_points,
    one_person_or_two,
    person_text,
    unknown_item,
)
from escograph.learning.decimals import decimal_number
from escograph.model.assessments import Assessment
from escograph.model.columns import ASSESSMENT_RESULT_COLUMNS
from escograph.model.scales import LEVEL_TOLERANCE, shortened
from escograph.review.csv_file import SEVERAL_COLUMNS, TEXT_MODE, TOO_WIDE, read_header

if TYPE_CHECKING:
    import pandas as pd

RESPONSE_COLUMNS = ("person", "item", "points")
"""The columns of a table of responses; others are left out."""

_BOOLEANS = {"true": True, "false": False}
_LONGEST_HEADER = 1_000_000
"""Number of bytes of a file in which its header is looked for."""


@dataclass(frozen=True)
class ResponseTable:
    """A table of responses, a row for each.

    Attributes:
        table: The frame, with the columns of a table of responses.
        source: The file; empty if there is none.
        rows: The number of each row, for errors: in a file the header is row 1.
        delimiter: The separator of the columns of a file, all cells of which are text; empty
            if there is no file.
    """

    table: "pd.DataFrame"
    source: str
    rows: Any
    delimiter: str = ""

    @property
    def is_text(self) -> bool:
        """Return whether all cells are text, as in a file."""
        return self.delimiter != ""

    def error(self, place: int, reason: str, field: str) -> InvalidAssessment:
        """Return the error for a row, counted from 0."""
        return InvalidAssessment(reason, self.source, int(self.rows[place]), field)


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise MissingExtra("pandas", "a table of responses") from error
    return pandas


def response_table(responses: Any) -> ResponseTable:
    """Return a table of responses from a frame, an Arrow table or a CSV file.

    Raises:
        InvalidAssessment: If it is none of these, or lacks a column.
    """
    pandas = _pandas()
    source, delimiter = "", ""
    if isinstance(responses, pandas.DataFrame):
        table = responses
    elif callable(getattr(responses, "to_pandas", None)):  # of Arrow
        table = responses.to_pandas()
    elif isinstance(responses, str | PathLike) or hasattr(responses, "read"):
        source, table, delimiter = _read_csv(pandas, responses)
    else:
        raise InvalidAssessment(
            "expected a sheet (item → points), a frame, an Arrow table or the path of a CSV "
            f"file, not {shortened(responses)}"
        )
    names = [str(name).strip().lower() for name in getattr(table, "columns", ())]
    for column in RESPONSE_COLUMNS:
        if column not in names:
            reason = f"no column {column}; expected {', '.join(RESPONSE_COLUMNS)}"
            raise InvalidAssessment(reason, source, None, column)
        if names.count(column) > 1:
            raise InvalidAssessment(SEVERAL_COLUMNS, source, None, column)
    table = table.iloc[:, [names.index(column) for column in RESPONSE_COLUMNS]]
    table.columns = list(RESPONSE_COLUMNS)
    rows = np.arange(len(table)) + (2 if delimiter else 0)
    if delimiter:
        is_empty = (table == "").all(axis=1).to_numpy()
        table, rows = table[~is_empty], rows[~is_empty]
    if table.empty:
        raise InvalidAssessment("no responses", source)
    return ResponseTable(table, source, rows, delimiter)


def _read_csv(pandas: Any, source: Any) -> tuple[str, "pd.DataFrame", str]:
    """Return the name of a CSV file, its cells as text, and its delimiter."""
    name = str(getattr(source, "name", "open file")) if hasattr(source, "read") else ""
    try:
        name = name or fspath(source)
        if hasattr(source, "read"):
            content = source.read()
        else:
            with open(source, "rb") as file:
                content = file.read()
        if isinstance(content, str):
            raise InvalidAssessment(TEXT_MODE, name)
        # bytes that are not UTF-8 are refused below, a character that is cut is not
        beginning = content[:_LONGEST_HEADER].removeprefix(BOM_UTF8).decode("utf-8", "ignore")
        if not beginning.strip():
            raise InvalidAssessment("it is empty", name)
        columns = RESPONSE_COLUMNS
        header = read_header(beginning, columns, columns, name, InvalidAssessment)
        options: dict[str, Any] = {
            "sep": header.delimiter,
            "skiprows": 1 if header.start else 0,
            "dtype": str,
            "keep_default_na": False,
            "skip_blank_lines": False,
            "encoding": "utf-8-sig",
        }
        table = pandas.read_csv(io.BytesIO(content), **options)
        if not isinstance(table.index, pandas.RangeIndex):  # rows wider than the header
            names = [*table.columns, *range(table.index.nlevels)]
            options |= {"names": names, "header": 0, "index_col": False}
            table = pandas.read_csv(io.BytesIO(content), **options)
            _refuse_wide(table[[one for one in names if isinstance(one, int)]], name)
    except InvalidAssessment:
        raise
    except OSError as error:
        raise InvalidAssessment(f"cannot read it: {error.strerror}", name) from error
    except UnicodeDecodeError as error:
        advice = "it is not UTF-8 text; from Excel, save it as 'CSV UTF-8'"
        raise InvalidAssessment(advice, name) from error
    except (pandas.errors.ParserError, ValueError, TypeError, AttributeError) as error:
        reason = " ".join(str(error).split())
        raise InvalidAssessment(f"it is not CSV: {reason}", name) from error
    return name, table, header.delimiter


def _refuse_wide(others: "pd.DataFrame", source: str) -> None:
    """Raise if something stands in the cells beyond the columns of a header.

    Raises:
        InvalidAssessment: Naming the first such row.
    """
    is_wide = (others.fillna("").map(str.strip) != "").any(axis=1).to_numpy()
    if is_wide.any():
        raise InvalidAssessment(TOO_WIDE, source, int(is_wide.argmax()) + 2)


def result_table(assessment: Assessment, responses: ResponseTable) -> "pd.DataFrame":
    """Return the results of a table of responses, sorted by person and skill.

    Raises:
        InvalidAssessment: If a person, an item or points are not valid; naming the row.
    """
    persons, points = _points_by_person(assessment, responses)
    all_scores = scoring.scores(assessment, points)
    steps = assessment.rule.steps(assessment.scale)
    stages = np.array([*(stage for stage, _, _ in steps), None], object)  # -1 is none
    levels = np.array([*(level for _, level, _ in steps), 0.0])
    count = len(all_scores)

    def column(arrays: Iterable[Any]) -> Any:
        """Return one value per person and skill from an array of persons per skill."""
        return np.stack(list(arrays), axis=1).ravel()

    cells = {
        "person": np.repeat(persons, count),
        "assessment_id": assessment.id,
        "skill_uri": np.tile(np.array([s.skill for s in all_scores], object), len(persons)),
        "skill_label": np.tile(
            np.array([assessment.labels.get(s.skill) for s in all_scores], object),
            len(persons),
        ),
        "raw_score": column(s.raw_score for s in all_scores),
        "maximum": column(s.maximum for s in all_scores),
        "share": column(s.share for s in all_scores),
        "level": column(np.where(s.is_sufficient, levels[s.step], np.nan) for s in all_scores),
        "stage": column(stages[s.step] for s in all_scores),
        "scale": assessment.scale.name,
        "passed": column(s.passed for s in all_scores),
        "standard_error": column(s.standard_error for s in all_scores),
        "evidence": column(s.evidence for s in all_scores),
        "missing": column(s.missing() for s in all_scores),
    }
    pandas = _pandas()
    for name in ("assessment_id", "skill_uri", "skill_label", "stage", "scale", "missing"):
        cells[name] = pandas.Series(cells[name], range(len(persons) * count), dtype=object)
    table: pd.DataFrame = pandas.DataFrame(cells, columns=list(ASSESSMENT_RESULT_COLUMNS))
    return table


def _points_by_person(
    assessment: Assessment, responses: ResponseTable
) -> tuple[Any, scoring.Array]:
    """Return the persons, sorted, and their points by item, NaN without a response."""
    pandas, table = _pandas(), responses.table
    rows, persons = _codes(pandas, table["person"])
    if responses.is_text:
        numbers, persons = _codes(pandas, pandas.Series([text.strip() for text in persons]))
        rows = np.append(numbers, -1)[rows]  # a short row has no person
    is_blank = [isinstance(person, str) and not person.strip() for person in persons]
    rows = np.where(np.array([*is_blank, True])[rows], -1, rows)
    if (rows < 0).any():
        raise responses.error(int((rows < 0).argmax()), "no person", "person")
    if not responses.is_text:  # whose persons are text without blanks around
        _refuse_alike(responses, rows, persons)
    codes, names = _codes(pandas, table["item"])
    place = {item.id: number for number, item in enumerate(assessment.items)}
    if responses.is_text:
        names = [name.strip() for name in names]
    of_code = np.array([place.get(name, -1) for name in names] + [-1])
    columns = of_code[codes]
    if (columns < 0).any():
        first = int((columns < 0).argmax())
        name = table["item"].iloc[first]
        raise unknown_item(assessment, name, responses.source, int(responses.rows[first]))
    most = np.array([item.points for item in assessment.items], float)
    points = _checked_column(pandas, responses, most[columns])
    order, persons = _sorted_persons(persons)
    rows = order[rows]
    cells = rows * len(most) + columns
    flat = np.full(len(persons) * len(most), np.nan)
    flat[cells] = points
    if (differs := flat[cells] != points).any():
        first = int(differs.argmax())
        again = np.flatnonzero(cells == cells[first])
        second = next(int(i) for i in again if points[i] != points[first])
        reason = (
            f"person {shortened(table['person'].iloc[second])} has {points[first]:g} points in "
            f"item {assessment.items[columns[first]].id!r} in row {responses.rows[first]} and "
            f"{points[second]:g} here; keep one"
        )
        raise responses.error(second, reason, "points")
    return persons, flat.reshape(len(persons), len(most))


def _refuse_alike(responses: ResponseTable, rows: scoring.Array, persons: Any) -> None:
    """Refuse persons that read alike, such as 1 and "1", and so may be one.

    Raises:
        InvalidAssessment: Naming both, and the first row of the later one.
    """
    texts: dict[str, Any] = {}
    for place, person in enumerate(persons):
        text = person_text(person)
        if text in texts:
            first = int((rows == place).argmax())
            raise responses.error(first, one_person_or_two(texts[text], person), "person")
        texts[text] = person


def _codes(pandas: Any, column: Any) -> tuple[scoring.Array, Any]:
    """Return the number of each cell's value, -1 if it is missing, and the values."""
    try:
        codes, values = pandas.factorize(column)
    except TypeError as error:  # lists, which cannot be compared
        reason = f"expected text or numbers in {column.name}"
        raise InvalidAssessment(reason, field=str(column.name)) from error
    return codes, np.asarray(values)


def _sorted_persons(persons: Any) -> tuple[scoring.Array, Any]:
    """Return the place of each person in order, and the persons in order."""
    try:
        order = sorted(range(len(persons)), key=lambda number: persons[number])
    except TypeError:  # text beside numbers
        order = sorted(
            range(len(persons)), key=lambda n: (str(persons[n]), str(type(persons[n])))
        )
    places = np.empty(len(order), int)
    places[order] = np.arange(len(order))
    return places, persons[order]


def _checked_column(
    pandas: Any, responses: ResponseTable, most: scoring.Array
) -> scoring.Array:
    """Return the points of each row, of which true is all points of the item."""
    column = responses.table["points"]
    if pandas.api.types.is_bool_dtype(column.dtype) and not column.hasnans:
        granted: scoring.Array = most * column.to_numpy(bool)
        return granted
    is_complex = pandas.api.types.is_complex_dtype(column.dtype)
    if responses.is_text:
        points = _read(pandas, column, most, responses.delimiter)
    elif pandas.api.types.is_numeric_dtype(column.dtype) and not is_complex:
        points = column.to_numpy(float, na_value=np.nan)
    else:
        points = _mixed(column, most)
    with np.errstate(invalid="ignore"):
        is_valid = (points >= 0) & (points <= most * (1 + LEVEL_TOLERANCE))
    if not is_valid.all():
        first = int((~is_valid).argmax())
        raise _invalid_points(responses, first, column.iloc[first], float(most[first]))
    checked: scoring.Array = np.minimum(points, most)
    return checked


def _read(pandas: Any, column: Any, most: scoring.Array, delimiter: str) -> scoring.Array:
    """Return points that stand as text, NaN where it is not a number.

    Each text is read once, and plain numbers by pandas, which is much faster.
    """
    codes, texts = _codes(pandas, column)
    values = pandas.to_numeric(pandas.Series(texts), errors="coerce").to_numpy(float, copy=True)
    values = np.append(values, np.nan)  # of a short row, whose code is -1
    is_true = np.zeros(len(values), bool)
    is_doubtful = ~np.isfinite(values)
    if delimiter == ";":
        is_doubtful[:-1] |= ["." in text for text in texts]  # may separate thousands
    for place in np.flatnonzero(is_doubtful[:-1]):
        values[place] = np.nan
        try:
            value = _cell(texts[place], delimiter)
        except ValueError:  # stays NaN, which is refused with its row
            continue
        is_true[place], values[place] = value is True, value
    points: scoring.Array = np.where(is_true[codes], most, values[codes])
    return points


def _cell(text: str, delimiter: str) -> float | bool:
    """Return true, false or the number in the text of a cell.

    Raises:
        ValueError: If it is none of these, or an ambiguous number.
    """
    boolean = _BOOLEANS.get(text.strip().lower())
    return decimal_number(text, delimiter=delimiter) if boolean is None else boolean


def _mixed(column: Any, most: scoring.Array) -> scoring.Array:
    """Return points that stand as numbers beside true and false, NaN where not valid."""
    points = np.full(len(column), np.nan)
    for place, cell in enumerate(column.to_numpy(object)):
        try:
            points[place] = checked_points(cell, float(most[place]))
        except ValueError:  # stays NaN, which is refused with its row
            continue
    return points


def _invalid_points(
    responses: ResponseTable, place: int, cell: Any, most: float
) -> InvalidAssessment:
    """Return the error for points that are not valid."""
    is_text = responses.is_text
    if cell is None or _pandas().isna(cell) or (is_text and not cell.strip()):
        return responses.error(
            place, "no points; leave out the rows of items without a response", "points"
        )
    try:
        checked_points(_cell(cell, responses.delimiter) if is_text else cell, most)
    except ValueError as error:
        return responses.error(place, str(error), "points")
    return responses.error(place, f"{shortened(cell)} is not a number", "points")
