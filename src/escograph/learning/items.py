"""Assessments and results in files: JSON and CSV, validated against a release."""

import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import Any, BinaryIO

from escograph.errors import EscoError, InvalidAssessment, InvalidValue
from escograph.learning.column_names import unread_columns
from escograph.learning.decimals import decimal_number
from escograph.learning.references import released
from escograph.model import Graph, UnreadColumn
from escograph.model.assessments import Assessment, AssessmentItem
from escograph.model.held import Assurance, member
from escograph.model.results import AssessmentResult, AssessmentResults, SkillResult
from escograph.model.scales import LEVEL_TOLERANCE, Scale, finite_number, scale_named, shortened
from escograph.model.scoring import ScoringRule
from escograph.review.csv_file import TEXT_MODE, TOO_WIDE, read_table

ITEM_COLUMNS = ("id", "skills", "points", "weight", "section", "choices", "text")
"""The columns of a CSV file of items; only ``id`` is required."""
IMPORT_COLUMNS = (
    "person",
    "assessment_id",
    "title",
    "skill",
    "stage",
    "scale",
    "raw_score",
    "maximum",
    "passed",
    "assessed",
    "assurance",
    "provider",
    "url",
)
"""The columns of a CSV file of results; person, skill and stage are required.

Each row also needs an assessment_id, here or as an argument.
"""

Source = str | PathLike[str] | BinaryIO | Mapping[str, Any]
"""A file, by path or open in binary mode, or JSON that was read from one."""


def read_assessment(
    source: Source,
    graph: Graph,
    *,
    id: str | None = None,
    title: str | None = None,
    scale: Scale | str | None = None,
    rule: ScoringRule | None = None,
) -> Assessment:
    """Return the assessment in a file, whose skills are all of a release.

    The JSON is that of `Assessment.to_dict`, in which every "kind" may be left out, and a skill
    may also be a code or a label: {"id", "title", "scale": "Dreyfus" or {"name", "stages"},
    "rule": {"method", "cuts", …}, "sections": [{"id", "title", "skills"}], "items": [{"id",
    "skills", "points", "weight", "section", "choices", "text"}]}. A CSV file has a row per item
    and these columns of it, skills separated by ``|``; columns are separated by commas,
    semicolons or tabs, and `Assessment.unread_columns` names the others. Numbers have a point
    or a comma; 1,200 is refused, since it may be 1200, and so is 1.200 between semicolons.

    Args:
        source: The path of the file, the file open in binary mode, or its JSON.
        graph: The release; its labels become those of the assessment.
        id: Identifier, for CSV; by default the name of the file.
        title: Title, for CSV; by default the identifier.
        scale: The scale of the results; for CSV it is needed. It takes precedence over JSON,
            like the other arguments.
        rule: The scoring rule; by default the share of the points.

    Raises:
        InvalidAssessment: If the file cannot be read, or states something impossible; or a
            skill is unknown or obsolete, with its successors. It names file, row and field.

    Example:
        >>> import escograph
        >>> from escograph.learning import read_assessment
        >>> items = [{"id": "q1", "skills": ["debug software"], "points": 10}]
        >>> data = {"id": "a1", "title": "Debugging", "scale": "Dreyfus", "items": items}
        >>> read_assessment(data, escograph.open())
        <Assessment 'a1': 'Debugging', 1 item, 1 skill>
    """
    name, data, content = _opened(source)
    arguments = {"id": id, "title": title, "scale": scale, "rule": rule}
    skills = _SkillLookup(graph, name)
    if data is None:
        data = _csv_data(content, name, skills, arguments)
    else:
        data = _with_kinds(data, name)
        for section in _objects(data, "sections", name):
            section["skills"] = skills.uris(section.get("skills", []), None, "skills")
        for item in _objects(data, "items", name):
            place = f"item {item.get('id')!r}: "
            item["skills"] = skills.uris(item.get("skills", []), None, "skills", place)
    for field, value in arguments.items():
        if value is not None:
            data[field] = value.to_dict() if isinstance(value, Scale | ScoringRule) else value
    data.pop("labels", None)
    if isinstance(data.get("scale"), str):
        data["scale"] = _scale(data["scale"], name)
    with _errors_of(name):
        assessment = Assessment.from_dict(data)
        labels = {uri: skills.labels[uri] for uri in assessment.skills}
        return assessment.with_skills({}, labels)


def read_results(
    source: Source,
    graph: Graph,
    *,
    scale: Scale | str | None = None,
    assessment_id: str | None = None,
    assessed: date | None = None,
) -> AssessmentResults:
    r"""Return results that another system made, whose skills are all of a release.

    The JSON is that of `AssessmentResults.to_dict`, or of one `AssessmentResult`, in which
    every "kind" may be left out, and a skill may also be a code or a label. A CSV file has a
    row per person and skill, with the columns ``person``, ``skill`` (a URI, code or label),
    ``stage`` (empty below the first), and if wanted ``assessment_id``, ``title``, ``scale``,
    ``raw_score``, ``maximum``, ``passed`` (true or false), ``assessed`` (ISO 8601),
    ``assurance``, ``provider`` and ``url``; `AssessmentResults.unread_columns` names the
    others. In both, what is not stated follows from the stage: its level, and by default
    every stage passes; a share follows from a score with its maximum only; and the labels are
    those of the release.

    Args:
        source: The path of the file, the file open in binary mode, or its JSON.
        graph: The release.
        scale: The scale of the rows of a CSV file that state none.
        assessment_id: Identifier of the assessment of the rows that state none.
        assessed: Day or time of the assessment of the rows that state none.

    Raises:
        InvalidAssessment: As `read_assessment` does.

    Example:
        >>> import io
        >>> import escograph
        >>> from escograph.learning import read_results
        >>> rows = b"person,assessment_id,skill,stage\nAda,a1,debug software,expert"
        >>> file = io.BytesIO(rows)
        >>> (result,) = read_results(file, escograph.open(), scale="Dreyfus")
        >>> result.person, result.skills[0].level
        ('Ada', 1.0)
    """
    name, data, content = _opened(source)
    skills = _SkillLookup(graph, name)
    if data is not None:
        return _results_of_json(data, name, skills)
    groups: dict[tuple[Any, ...], list[SkillResult]] = {}
    rows = _CsvRows(content, name, IMPORT_COLUMNS, ("person", "skill", "stage"))
    for number, cells in rows:
        identifier = cells["assessment_id"] or assessment_id
        for field, value in (("person", cells["person"]), ("assessment_id", identifier)):
            if not value:
                raise InvalidAssessment("missing", name, number, field)
        with _errors_of(name, number):
            row_scale = _scale_of_row(cells["scale"], scale)
            one = _imported(cells, row_scale, skills, number, rows.delimiter)
            key = (
                identifier,
                cells["title"] or identifier,
                row_scale,
                cells["person"],
                _day(cells["assessed"]) or assessed,
                member(Assurance, cells["assurance"], "assurance")
                if cells["assurance"]
                else None,
                cells["provider"] or None,
                cells["url"] or None,
            )
            others = groups.setdefault(key, [])
            if any(other.skill == one.skill for other in others):
                raise InvalidValue("two results of the person in the skill", "skill")
            others.append(one)
    if not groups:
        raise InvalidAssessment("no results", name)
    with _errors_of(name):
        results = (
            AssessmentResult(i, title, row_scale, tuple(skill_results), *others)
            for (i, title, row_scale, *others), skill_results in groups.items()
        )
        return AssessmentResults(results, rows.unread_columns())


def _imported(
    cells: Mapping[str, str],
    scale: Scale,
    skills: "_SkillLookup",
    number: int,
    delimiter: str,
) -> SkillResult:
    """Return the result in a skill that a row states."""
    (uri,) = skills.uris([cells["skill"]], number, "skill")
    stage = cells["stage"] or None
    raw, most = (
        _number(cells[name], name, delimiter) if cells[name] else None
        for name in ("raw_score", "maximum")
    )
    passed = {"passed": _boolean(cells["passed"])} if cells["passed"] else {}
    stated = {"skill": uri, "stage": stage, "raw_score": raw, "maximum": most, **passed}
    return SkillResult.from_dict(_completed(stated, scale, skills))


def _completed(
    stated: Mapping[str, Any], scale: Scale, skills: "_SkillLookup"
) -> dict[str, Any]:
    """Return the JSON of a result in a skill, with what its stage and points imply.

    Raises:
        InvalidValue: If the scale has no such stage.
    """
    stage = stated.get("stage")
    level = 0.0 if stage is None else scale.level(stage)
    points = stated.get("raw_score"), stated.get("maximum")
    raw, most = (finite_number(value) for value in points)
    has_share = raw is not None and most is not None and 0 <= raw <= most + LEVEL_TOLERANCE
    followed = {
        "kind": "skill result",
        "raw_score": None,
        "maximum": None,
        "share": min(raw / most, 1.0) if has_share and most else None,  # type: ignore[operator]
        "level": level,
        "passed": stage is not None,
        "evidence": 0,
    }
    names = dict(zip(scale.levels, scale.stages, strict=True))
    own = {"stage": stage and names[level], "label": skills.labels[stated["skill"]]}
    return {**followed, **stated, **own}


def _boolean(text: str) -> bool:
    booleans = {"true": True, "false": False}
    if text.lower() not in booleans:
        raise InvalidValue(f"expected true or false, not {text!r}", "passed")
    return booleans[text.lower()]


def _number(text: str, field: str, delimiter: str) -> float:
    """Return the number of a cell.

    Raises:
        InvalidValue: If it is not a number, or an ambiguous one.
    """
    try:
        return decimal_number(text, delimiter=delimiter)
    except ValueError as error:
        raise InvalidValue(str(error), field) from error


def _day(text: str) -> date | None:
    if not text:
        return None
    data = {"kind": "assessment result", "assessment": "x", "title": "x", "scale": "CEFR"}
    return AssessmentResult.from_dict({**data, "assessed": text}).assessed


def _scale_of_row(text: str, default: Scale | str | None) -> Scale:
    if not text and default is None:
        raise InvalidValue('state it, such as "Dreyfus"', "scale")
    if isinstance(default, Scale) and text in ("", default.name):
        return default
    return scale_named(text or str(default))


def _results_of_json(data: Any, source: str, skills: "_SkillLookup") -> AssessmentResults:
    """Return the results that JSON states."""
    entries = data.get("items", [data])
    if not isinstance(entries, list) or not all(isinstance(e, Mapping) for e in entries):
        raise InvalidAssessment("expected a list of results", source, field="items")
    results = []
    for number, entry in enumerate(entries):
        item = {**entry, "kind": "assessment result"}
        if isinstance(item.get("scale"), str):
            item["scale"] = _scale(item["scale"], source)
        elif isinstance(item.get("scale"), Mapping):
            item["scale"] = {"kind": "scale", **item["scale"]}
        stated = _objects(item, "skills", source)
        uris = skills.uris([one.get("skill") for one in stated], number, "skill")
        with _errors_of(source, number):
            scale = AssessmentResult.from_dict({**item, "skills": []}).scale
            item["skills"] = [
                _completed({**one, "skill": uri}, scale, skills)
                for one, uri in zip(stated, uris, strict=True)
            ]
            results.append(AssessmentResult.from_dict(item))
    return AssessmentResults(results)


class _SkillLookup:
    """The skills that a file names, by URI, code or label, each looked up once.

    Attributes:
        labels: URI → label of the skills found.
    """

    def __init__(self, graph: Graph, source: str) -> None:
        self._graph, self._source = graph, source
        self._uris: dict[str, str] = {}
        self.labels: dict[str, str] = {}

    def uris(self, references: Any, row: int | None, field: str, place: str = "") -> list[str]:
        """Return the URIs of skills.

        Raises:
            InvalidAssessment: If one is unknown or obsolete, or they are not a list.
        """
        if not isinstance(references, list | tuple):
            reason = f"{place}expected a list of skills, not {shortened(references)}"
            raise InvalidAssessment(reason, self._source, row, field)
        return [self._uri(reference, row, field, place) for reference in references]

    def _uri(self, reference: Any, row: int | None, field: str, place: str) -> str:
        if isinstance(reference, str) and reference in self._uris:
            return self._uris[reference]
        try:
            skill = released(self._graph, "skill", reference)
        except EscoError as error:
            reason = f"{place}{error}"
            raise InvalidAssessment(reason, self._source, row, field) from error
        self._uris[str(reference)] = skill.uri
        self.labels[skill.uri] = skill.pref_label
        return skill.uri


def _opened(source: Any) -> tuple[str, dict[str, Any] | None, bytes]:
    """Return the name of a source, and its JSON or its content."""
    if isinstance(source, Mapping):
        return "", dict(source), b""
    try:
        if hasattr(source, "read"):
            name, content = str(getattr(source, "name", "open file")), source.read()
        else:
            name = fspath(source)
            content = Path(name).read_bytes()
        if isinstance(content, str):
            raise InvalidAssessment(TEXT_MODE, name)
        text = content.decode("utf-8-sig")
    except TypeError as error:
        reason = f"expected a path, an open file or JSON, not {shortened(source)}"
        raise InvalidAssessment(reason) from error
    except OSError as error:
        raise InvalidAssessment(f"cannot read it: {error.strerror}", str(source)) from error
    except (ValueError, AttributeError) as error:
        if not isinstance(error, UnicodeDecodeError | AttributeError):
            raise InvalidAssessment(f"cannot read it: {error}", name) from error
        raise InvalidAssessment("it is not UTF-8 text; save it as UTF-8", name) from error
    if not text.strip():
        raise InvalidAssessment("it is empty", name)
    if not text.lstrip().startswith(("{", "[")):
        return name, None, content
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidAssessment(f"it is not valid JSON: {error}", name) from error
    if not isinstance(data, dict):
        raise InvalidAssessment("expected an object, not a list", name)
    return name, data, content


def _csv_data(
    content: bytes, source: str, skills: _SkillLookup, arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the JSON form of the items in a CSV file."""
    if arguments["scale"] is None:
        reason = 'state the scale of the results, such as scale="Dreyfus"'
        raise InvalidAssessment(reason, source, field="scale")
    items, sections = [], dict[str, Any]()
    rows = _CsvRows(content, source, ITEM_COLUMNS, ("id",))
    for number, cells in rows:
        references = [text.strip() for text in cells["skills"].split("|") if text.strip()]
        item: dict[str, Any] = {"kind": "assessment item", "id": cells["id"]}
        item["skills"] = skills.uris(references, number, "skills")
        with _errors_of(source, number):
            for field in ("points", "weight"):
                item[field] = _number(cells[field] or "1", field, rows.delimiter)
            if cells["choices"]:
                choices = _number(cells["choices"], "choices", rows.delimiter)
                item["choices"] = int(choices) if choices.is_integer() else choices
            for field in ("section", "text"):
                if cells[field]:
                    item[field] = cells[field]
            AssessmentItem.from_dict(item)
        if cells["section"]:
            section = {"kind": "assessment section", "id": cells["section"]}
            sections[cells["section"]] = {**section, "title": cells["section"]}
        items.append(item)
    name = Path(source).stem or "assessment"
    identifier = arguments["id"] or name
    return {
        "kind": "assessment",
        "id": identifier,
        "title": identifier,
        "items": items,
        "sections": list(sections.values()),
        "unread_columns": [column.to_dict() for column in rows.unread_columns()],
    }


class _CsvRows:
    """The rows of a CSV file, with their numbers.

    Attributes:
        unread: Name of a column that is not read → the number of rows that state something in
            it, of the rows so far.
        delimiter: The separator of its columns.
    """

    def __init__(
        self, content: bytes, source: str, columns: tuple[str, ...], required: tuple[str, ...]
    ) -> None:
        self._file = io.BytesIO(content)
        self._file.name = source
        self._columns, self._required = columns, required
        self.unread: Counter[str] = Counter()
        self.delimiter = ""

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        for row in read_table(self._file, self._columns, self._required, InvalidAssessment):
            if not row.fits:
                raise InvalidAssessment(TOO_WIDE, self._file.name, row.number)
            self.unread.update(dict.fromkeys(row.unread, 1))
            self.delimiter = row.delimiter
            yield row.number, {column: cell.strip() for column, cell in row.cells.items()}

    def unread_columns(self) -> tuple[UnreadColumn, ...]:
        """Return the columns that are not read, each with the one that it looks like."""
        return unread_columns(self.unread, self._columns)


def _with_kinds(data: Mapping[str, Any], source: str) -> dict[str, Any]:
    """Return the JSON of an assessment with the kinds that may be left out."""
    if data.get("kind", "assessment") != "assessment":
        raise InvalidAssessment(f"{data['kind']!r} is not an assessment", source, field="kind")
    filled = {"kind": "assessment", **data}
    for name, kind in (("items", "assessment item"), ("sections", "assessment section")):
        if name in filled:
            filled[name] = [{"kind": kind, **one} for one in _objects(filled, name, source)]
    for name, kind in (("rule", "scoring rule"), ("scale", "scale")):
        if isinstance(filled.get(name), Mapping):
            filled[name] = {"kind": kind, **filled[name]}
    return filled


def _objects(data: Mapping[str, Any], name: str, source: str) -> list[dict[str, Any]]:
    values = data.get(name, [])
    if not isinstance(values, list) or not all(isinstance(one, Mapping) for one in values):
        raise InvalidAssessment("expected a list of objects", source, field=name)
    return values


def _scale(name: str, source: str) -> str:
    """Return the name of a known scale as it is written."""
    with _errors_of(source):
        return scale_named(name).name


@contextmanager
def _errors_of(source: str, row: int | None = None) -> Iterator[None]:
    """Raise errors of values as errors of the file and row."""
    try:
        yield
    except InvalidValue as error:
        raise InvalidAssessment(error.reason, source, row, error.field) from error
    except ValueError as error:
        if isinstance(error, EscoError):
            raise
        raise InvalidAssessment(str(error), source, row) from error
