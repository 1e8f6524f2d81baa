"""Reading of catalogues: every row is loaded, or refused with a reason.

1. The source is turned into records: field → value, with the number of the row.
2. Concepts are resolved in the release: URIs, codes or labels; obsolete ones are refused, and
   their successors named.
3. What a `Course` refuses is refused with its field.
4. Columns and properties that are not read are counted, with what may have been meant.
"""

import io
import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from numbers import Real
from os import PathLike
from pathlib import Path, PurePath
from typing import Any, BinaryIO
from uuid import UUID

from escograph.errors import EscoError, InvalidCatalogue, InvalidValue
from escograph.frames import records
from escograph.learning.catalogues import Catalogue
from escograph.learning.column_names import unread_columns
from escograph.learning.course_records import (
    courses_of_graph,
    is_course_object,
    nodes_of,
    records_of,
)
from escograph.learning.decimals import decimal_number
from escograph.learning.language_tags import language_tag
from escograph.learning.references import released
from escograph.model import Concept, Course, Graph, Held, RefusedRow, UnreadColumn
from escograph.model.concepts import uri_of
from escograph.model.held import held_at_stage
from escograph.model.scales import checked_level, finite_number, shortened
from escograph.review.csv_file import SEVERAL_COLUMNS, TEXT_MODE, TOO_WIDE, name_of, read_table

FIELDS = tuple(item.name for item in fields(Course))
"""The names of a record, which are the columns of CSV."""
REQUIRED = ("id", "title")
SEPARATOR = "|"
"""Separator of the concepts of a cell."""
_NUMBERS = ("hours", "ects", "cost")
_CSV = (".csv", ".tsv")
_JSON = (".json", ".jsonld")
_JSON_LINES = (".jsonl", ".ndjson")
_TOO_DEEP = "it is nested too deeply"
_OF_A_COURSE = ("title", "@type", "type", "kind")
"""Properties that an object of JSON has, and a mapping of content to concepts has not."""
_FRAME = ("kind", "@type", "@context")
"""Names of our JSON that say what an object is, which a record does not need."""
_OTHER_NAMES = {
    "name": "title",
    "skill": "teaches",
    "skills": "teaches",
    "prerequisite": "presumes",
    "prerequisites": "presumes",
    "requires": "presumes",
    "duration": "hours",
    "workload": "hours",
    "credits": "ects",
    "price": "cost",
    "link": "url",
}
"""Usual name of a column → the name of ours, where the two do not look alike."""
_LISTS = ("courses", "items", "itemListElement", "@graph", "hasPart")
"""Properties under which an object of JSON has several courses."""


@dataclass(frozen=True)
class _Record:
    """A row of the source: field → value; or the reason to refuse it.

    Attributes:
        row: Its number.
        values: Field → value; of our form other columns too, which are left out.
        delimiter: The separator of the columns of a CSV file.
        problem: The reason to refuse it.
        unread: Names of other columns of CSV.
        properties: Names of properties of another vocabulary that are not read.
    """

    row: int
    values: Mapping[str, Any]
    problem: str = ""
    delimiter: str = field(default=",", kw_only=True)
    unread: Sequence[str] = ()
    properties: Sequence[str] = ()


class _RowError(Exception):
    """A value of a row that cannot be used."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field, self.reason = field, reason


def read_catalogue(source: Any, graph: Graph) -> Catalogue:
    """Return the catalogue of a file, table or mapping, checked against a release.

    Args:
        source: One of

            * a CSV file, by its path or open in binary mode, separated by commas, semicolons
              or tabs, with the columns `FIELDS`; "id" and "title" are required. Concepts are
              URIs, codes or labels separated by ``|``, a skill with its level after ``=``: a
              number from 0 to 1, or SCALE:STAGE, as in ``debug software=Dreyfus:competent``;
            * JSON or JSON lines: an object per course, with the same names, or in
              the form of schema.org (Course) or ELM (LearningOpportunity);
            * a pandas frame or an Arrow table or reader of batches with these columns, or a
              list of objects;
            * a mapping of content to concepts, as `Changes.migrate_catalogue` takes it: the key
              is identifier and title.
        graph: The release, such as an `Esco`.

    Returns:
        The courses in the order of the source. `refused` has the other rows, each with its
        reason. Courses without skills are loaded; see `Catalogue.untagged`. Columns of other
        names are left out, and `Catalogue.unread_columns` names them. A course of schema.org
        with several instances is as many courses: the identifier of each is its own if it is a
        URI, else that of the course with its own behind "#", or "#2" for the second, and so on.
        A programme is one course. Of a graph of JSON-LD only courses and programmes are read,
        with what they refer to.

    Raises:
        InvalidCatalogue: If the source is none of these, or lacks a required column.

    Example:
        >>> import escograph
        >>> from escograph.learning import read_catalogue
        >>> esco = escograph.open()
        >>> catalogue = read_catalogue({"Debugging": ["debug software", "nonsense"]}, esco)
        >>> len(catalogue), str(catalogue.refused[0])[:51]
        (0, "row 0, teaches: no skill 'nonsense' in this release")
    """
    is_file = isinstance(source, str | PathLike) or hasattr(source, "read")
    name = name_of(Path(source) if isinstance(source, str | PathLike) else source)
    resolver = _Resolver(graph)
    courses: dict[str, Course] = {}
    refused: list[RefusedRow] = []
    unread: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for record in _records(source):
        unread.update(dict.fromkeys([*record.unread, *_other_names(record.values)], 1))
        properties.update(record.properties)
        try:
            if record.problem:
                raise _RowError("", record.problem)
            course = resolver.course(record.values, record.delimiter)
            if course.id in courses:
                raise _RowError("id", f"an earlier row has the id {course.id!r}")
            courses[course.id] = course
        except _RowError as error:
            identifier = _identifier(record.values)
            refused.append(RefusedRow(record.row, error.reason, error.field, identifier))
        except RecursionError:
            refused.append(RefusedRow(record.row, _TOO_DEEP, "", _identifier(record.values)))
    columns = [
        *(UnreadColumn(name, count) for name, count in properties.items()),
        *unread_columns(unread, FIELDS, _OTHER_NAMES),
    ]
    return Catalogue(courses.values(), refused, name if is_file else "", columns)


def _other_names(values: Mapping[Any, Any]) -> list[str]:
    """Return the names beside those of a record under which something is stated."""
    others = [name for name in values if name not in FIELDS and name not in _FRAME]
    return [str(name) for name in others if not _is_empty(values[name])]


def _is_empty(value: Any) -> bool:
    """Return whether a value is missing, or a list or an object of nothing."""
    return not value if isinstance(value, list | tuple | dict) else _is_missing(value)


def _records(source: Any) -> Iterator[_Record]:
    """Yield the records of a source.

    Raises:
        InvalidCatalogue: If it is not a source of any kind.
    """
    if isinstance(source, str | PathLike):
        yield from _file_records(Path(source))
    elif hasattr(source, "read"):
        yield from _file_records(source)
    elif isinstance(source, Catalogue):
        yield from (_Record(number, c.to_dict()) for number, c in enumerate(source))
    elif isinstance(source, Mapping):
        if any(name in source for name in (*_LISTS, *_OF_A_COURSE)):
            yield from _json_records(source)
            return
        for number, (content, concepts) in enumerate(source.items()):
            name = str(content)
            yield _Record(number, {"id": name, "title": name, "teaches": concepts})
    elif hasattr(source, "read_all") and hasattr(source, "schema"):  # batches of Arrow
        yield from _records(_whole_table(source))
    elif hasattr(source, "to_pylist") and hasattr(source, "column_names"):
        yield from _table_records(source.to_pylist, list(source.column_names))
    elif hasattr(source, "columns") and hasattr(source, "astype"):
        columns = [str(name) for name in source.columns]
        yield from _table_records(lambda: records(source), columns)
    elif isinstance(source, Iterable) and not isinstance(source, bytes):
        for number, item in enumerate(source):
            yield from _object_records(number, item)
    else:
        raise InvalidCatalogue(
            "expected a path, a frame, a table, or a mapping of content to concepts, not a "
            f"{type(source).__name__}"
        )


def _whole_table(batches: Any) -> Any:
    """Return the table of a reader of Arrow batches.

    Raises:
        InvalidCatalogue: If it cannot be read.
    """
    try:
        return batches.read_all()
    except (ValueError, OSError, TypeError, RuntimeError) as error:  # those of pyarrow
        raise InvalidCatalogue(f"cannot read it: {error}") from error


def _table_records(
    rows: Callable[[], Iterable[Mapping[Any, Any]]], columns: list[str]
) -> Iterator[_Record]:
    """Yield the records of a table, whose columns may be named in capitals as in CSV.

    Raises:
        InvalidCatalogue: If a column is missing, or there are several of its name.
    """
    names = list(map(_column, columns))
    if lacking := [name for name in REQUIRED if name not in names]:
        raise InvalidCatalogue(f"no column {', '.join(lacking)}", field=lacking[0])
    if repeated := [name for name in FIELDS if names.count(name) > 1]:
        raise InvalidCatalogue(SEVERAL_COLUMNS, field=repeated[0])
    for number, row in enumerate(rows()):
        yield _Record(number, {_column(name): value for name, value in row.items()})


def _column(name: Any) -> str:
    """Return the field that a column is named after, else its name."""
    plain = str(name).strip().lower()
    return plain if plain in FIELDS else str(name)


def _file_records(file: Path | BinaryIO) -> Iterator[_Record]:
    """Yield the records of a file, whose name or else content tells the form."""
    name = name_of(file)
    try:
        content = file.read_bytes() if isinstance(file, Path) else file.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidCatalogue(f"cannot read it: {reason}", name) from error
    if not isinstance(content, bytes):
        raise InvalidCatalogue(TEXT_MODE, name)
    suffix = PurePath(name).suffix.lower()
    begins = content.removeprefix(BOM_UTF8).lstrip()[:1]
    if suffix not in (*_JSON, *_JSON_LINES) and (suffix in _CSV or begins not in (b"[", b"{")):
        table = io.BytesIO(content)
        table.name = name
        for row in read_table(table, FIELDS, REQUIRED, InvalidCatalogue):
            problem = "" if row.fits else TOO_WIDE
            mark = row.delimiter
            yield _Record(row.number, row.cells, problem, row.unread, delimiter=mark)
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidCatalogue("it is not UTF-8 text", name) from error
    if suffix in _JSON_LINES or _is_json_lines(text):
        # not splitlines: JSON strings may have other separators, such as U+2028, in them
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield from _line_records(number, line)
        return
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidCatalogue(f"it is not valid JSON: {error}", name) from error
    yield from _json_records(data, name)


def _is_json_lines(text: str) -> bool:
    """Return whether the first line of a text is an object, and others follow it."""
    first, _, rest = text.strip().partition("\n")
    try:
        return bool(rest) and isinstance(json.loads(first), Mapping)
    except (ValueError, RecursionError):
        return False


def _line_records(number: int, line: str) -> list[_Record]:
    try:
        return _object_records(number, json.loads(line))
    except (ValueError, RecursionError) as error:
        return [_Record(number, {}, f"it is not valid JSON: {error}")]


def _json_records(data: Any, name: str = "") -> Iterator[_Record]:
    """Yield the records of JSON; of a graph, those of its courses.

    Raises:
        InvalidCatalogue: If it is not a catalogue.
    """
    items = _courses_in(data, name)
    is_graph = isinstance(data, Mapping) and items is data.get("@graph")
    nodes = nodes_of(items) if is_graph else {}
    for place in courses_of_graph(items) if is_graph else range(len(items)):
        yield from _object_records(place, items[place], nodes)


def _courses_in(data: Any, name: str = "") -> list[Any]:
    """Return the courses of JSON: a list, an object with a list, or one course.

    Raises:
        InvalidCatalogue: If it is neither.
    """
    if isinstance(data, Mapping):
        if data.get("kind", "course") not in ("catalogue", "course"):
            raise InvalidCatalogue(f"kind {data['kind']!r} is not a catalogue", name)
        for name in _LISTS:
            if isinstance(data.get(name), list) and not is_course_object(data):
                listed: list[Any] = data[name]
                return listed
        return [data]
    if not isinstance(data, list):
        raise InvalidCatalogue(f"expected a list of courses, not {shortened(data)}", name)
    return data


def _object_records(
    number: int, item: Any, nodes: Mapping[str, Mapping[str, Any]] | None = None
) -> list[_Record]:
    """Return the records of an object; several for a course with several dates."""
    if isinstance(item, Course):
        item = item.to_dict()
    if not isinstance(item, Mapping):
        return [_Record(number, {}, f"expected an object, not {shortened(item)}")]
    inner = item.get("item")  # of a ListItem
    try:
        records, unread = records_of(inner if isinstance(inner, Mapping) else item, nodes)
    except RecursionError:
        return [_Record(number, {}, _TOO_DEEP)]
    except ValueError:  # Python does not print a number of thousands of digits
        return [_Record(number, {}, "it has a number with too many digits")]
    first, *others = records
    return [_Record(number, first, properties=unread), *(_Record(number, r) for r in others)]


class _Resolver:
    """Makes courses of records, with their concepts found in a release."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._uris: dict[tuple[str, str], str] = {}
        self._reasons: dict[tuple[str, str], str] = {}

    def course(self, values: Mapping[str, Any], delimiter: str) -> Course:
        """Return the course of a record.

        Raises:
            _RowError: If a value is impossible, or names what the release lacks.
        """
        arguments: dict[str, Any] = {}
        for name, value in values.items():
            if name not in FIELDS or _is_missing(value):
                continue  # other columns are the source's own
            arguments[name] = self._value(name, value, delimiter)
        if lacking := [name for name in REQUIRED if name not in arguments]:
            raise _RowError(lacking[0], "it is missing")
        try:
            return Course(**arguments)
        except InvalidValue as error:
            raise _RowError(error.field, error.reason) from error

    def _value(self, name: str, value: Any, delimiter: str) -> Any:
        if name in ("teaches", "presumes"):
            return self._skills(name, value)
        if name == "occupations":
            items = [item for item in _items(value) if not _is_missing(item)]
            return [self._uri(name, "occupation", item) for item in items]
        if name in _NUMBERS or name == "eqf_level":
            return _number(name, value, delimiter)
        if name in ("start", "end"):
            return _day(name, value)
        if name == "isced_field":
            reference = value if isinstance(value, Concept) else _plain_text(name, value)
            uri = self._uri(name, "ISCED-F field", reference)
            return self._graph.isced_field(uri).code
        if name == "type":
            return value.strip().lower() if isinstance(value, str) else value
        text = _plain_text(name, value)
        if name == "language":
            return _tag(name, text)
        return text.upper() if name == "currency" else text

    def _skills(self, name: str, value: Any) -> dict[str, Any]:
        levels: dict[str, Any] = {}
        items = [item for item in _items(value) if not _is_missing(item)]
        pairs = value.items() if isinstance(value, Mapping) else map(_skill_of, items)
        for reference, level in pairs:
            if _is_missing(reference):
                raise _RowError(name, f"a level, {shortened(level)}, is without its skill")
            uri = self._uri(name, "skill", reference)
            stated = _held(name, level)
            if uri in levels and levels[uri] != stated:
                raise _RowError(name, f"the skill <{uri}> has two levels")
            levels[uri] = stated
        return levels

    def _uri(self, field: str, kind: str, reference: Any) -> str:
        key = kind, str(uri_of(reference) if isinstance(reference, Concept) else reference)
        if key in self._reasons:
            raise _RowError(field, self._reasons[key])
        if key not in self._uris:
            try:
                self._uris[key] = released(self._graph, kind, reference).uri
            except EscoError as error:  # looking for the nearest concepts takes long
                self._reasons[key] = str(error)
                raise _RowError(field, str(error)) from error
        return self._uris[key]


def _is_missing(value: Any) -> bool:
    """Return whether a cell is empty: no value, NaN, NaT, NA or blank text."""
    if isinstance(value, str):
        return not value.strip()
    if value is None or isinstance(value, Iterable):
        return value is None
    try:
        return bool(value != value)
    except (TypeError, ValueError, ArithmeticError):  # the NA of pandas
        return True


def _plain_text(name: str, value: Any) -> str:
    """Return a value as text; a number of a spreadsheet without its ``.0``.

    Raises:
        _RowError: If it is neither text nor a number.
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, Real | Decimal | UUID):
        raise _RowError(name, f"expected text, not {shortened(value)}")
    number = finite_number(value)
    whole = number is not None and number == int(number)
    return str(int(number or 0) if whole else value)


def _tag(name: str, text: str) -> str:
    """Return the tag of a language that a text states.

    Raises:
        _RowError: If it states none.
    """
    if (tag := language_tag(text)) is None:
        raise _RowError(name, f"{shortened(text)} is not a BCP 47 tag such as es")
    return tag


def _identifier(values: Mapping[str, Any]) -> str | None:
    """Return the identifier that a refused row states, if any."""
    try:
        value = values.get("id")
        return None if _is_missing(value) else _plain_text("id", value)
    except _RowError:
        return None


def _items(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [item.strip() for item in value.split(SEPARATOR)]
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        try:
            return list(value)
        except TypeError:  # an array without dimensions
            return [value]
    return [value]


def _skill_of(item: Any) -> tuple[Any, Any]:
    """Return the skill and the level that an item of a list states."""
    if isinstance(item, Mapping):
        return item.get("uri", item.get("skill")), item.get("level")
    if isinstance(item, tuple) and len(item) == 2:  # of a map column of Arrow
        return item
    if isinstance(item, str) and "=" in item:
        reference, _, level = item.rpartition("=")
        return reference, level.strip()
    return item, None


def _held(name: str, level: Any) -> Any:
    """Return the level of a skill as a number, a statement, or nothing."""
    if _is_missing(level) or isinstance(level, Held):
        return None if not isinstance(level, Held) else level
    try:
        if isinstance(level, Mapping):
            return Held.from_dict({"kind": "held", **level})
        if isinstance(level, str) and ":" in level:
            return held_at_stage(level)
        return checked_level(decimal_number(level) if isinstance(level, str) else level)
    except InvalidValue as error:
        raise _RowError(name, error.reason) from error
    except ValueError as error:
        expected = "expected a level from 0 to 1, or SCALE:STAGE"
        raise _RowError(name, f"{level!r}: {expected}") from error


def _number(name: str, value: Any, delimiter: str) -> Any:
    """Return a number; a whole one as such, as columns with missing cells have none.

    Raises:
        _RowError: If it is text that is not a number.
    """
    if isinstance(value, str):
        try:
            number: float | None = decimal_number(value, delimiter=delimiter)
        except ValueError as error:
            raise _RowError(name, str(error)) from error
    else:
        number = finite_number(value)
    if number is None:
        return value
    return int(number) if isinstance(number, int) or number.is_integer() else number


def _day(name: str, value: Any) -> Any:
    """Return a day or time; midnight without a zone, as tables have it, is a day."""
    try:
        if isinstance(value, str):
            text = value.strip()
            value = datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    except ValueError as error:
        raise _RowError(name, f"{value!r} is not a date such as 2027-01-31") from error
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.date()
    return value
