"""Responses to an assessment, of one person or of many, and the results they make."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Any, BinaryIO, overload

from escograph.errors import InvalidAssessment, InvalidValue
from escograph.matching.arguments import released_occupation
from escograph.matching.outdated import outdated_concepts
from escograph.model import Concepts, Graph, Reference
from escograph.model.assessments import Assessment
from escograph.model.columns import ASSESSMENT_RESULT_COLUMNS
from escograph.model.held import checked_date
from escograph.model.results import (
    AssessmentResult,
    AssessmentResults,
    OccupationProof,
    SkillResult,
    of_one_person,
)
from escograph.model.scales import LEVEL_TOLERANCE, finite_number, shortened

if TYPE_CHECKING:
    import pandas as pd


@overload
def assess(
    assessment: Assessment,
    responses: Mapping[str, Any],
    *,
    person: str | None = None,
    assessed: date | None = None,
) -> AssessmentResult: ...
@overload
def assess(
    assessment: Assessment,
    responses: "pd.DataFrame | str | PathLike[str] | BinaryIO | Any",
    *,
    person: None = None,
    assessed: date | None = None,
) -> "pd.DataFrame": ...
def assess(
    assessment: Assessment,
    responses: Any,
    *,
    person: str | None = None,
    assessed: date | None = None,
) -> "AssessmentResult | pd.DataFrame":
    """Return the result of one person in an assessment, or a table of many.

    Args:
        assessment: The assessment, whose items all have skills.
        responses: One sheet: item → points, or whether it is right; ``None``, like an item
            left out, is not a response. Or a table of sheets with a row per response: a pandas
            frame, an Arrow table, or the path of a CSV file, with the columns ``person``,
            ``item`` and ``points`` (a number, true or false; text is read as such only in a
            file, where 2,5 is 2.5 and 1,200 is refused, since it may be 1200, and so is 1.200
            between semicolons); a row for an item without a response is left out.
        person: Identifier of the person of one sheet.
        assessed: Day or time of the assessment of one sheet.

    Returns:
        For a sheet an `AssessmentResult`. For a table a frame with the columns of
        `AssessmentResults.to_frame`, sorted by person and skill.

    Raises:
        InvalidAssessment: If an item of the responses is unknown; points are negative, above
            those of the item, ambiguous, or not finite numbers; a person has different points
            in one item; two persons are the same as text, such as 1 and "1"; there are no
            responses; an item has no skill; or a column is missing, or there are several of
            its name. It names the file, the row and the column.
        MissingExtra: If a table is passed and pandas is not installed.

    Example:
        >>> import escograph
        >>> from escograph.learning import assess
        >>> from escograph.model import Assessment, AssessmentItem, ScoringRule
        >>> debug = escograph.open().skill("debug software")
        >>> items = [AssessmentItem(f"q{n}", [debug], choices=5) for n in range(8)]
        >>> rule = ScoringRule("number right")
        >>> test = Assessment("t", "Debugging", items, "Dreyfus", rule)
        >>> result = assess(test, {f"q{n}": n < 6 for n in range(8)})
        >>> result.skill(debug).stage, round(result.skill(debug).share, 4)
        ('competent', 0.6875)
    """
    if not isinstance(assessment, Assessment):
        raise InvalidAssessment(f"expected an Assessment, not {shortened(assessment)}")
    if assessment.untagged:
        first = assessment.untagged[0].id
        reason = (
            f"item {first!r} has no skill; link it, or let assessment.tag(esco) suggest one"
        )
        raise InvalidAssessment(reason, field="skills")
    if isinstance(responses, Mapping):
        return _result(assessment, responses, person, assessed)
    if person is not None or assessed is not None:
        name = "assessed" if person is None else "person"
        raise InvalidAssessment(
            "a table of responses states it by row, or not at all", field=name
        )
    from escograph.learning import tables

    return tables.result_table(assessment, tables.response_table(responses))


def _result(
    assessment: Assessment, sheet: Mapping[Any, Any], person: str | None, assessed: date | None
) -> AssessmentResult:
    """Return the result of one sheet."""
    import numpy as np

    from escograph.learning import scoring

    points = np.full((1, len(assessment.items)), np.nan)
    place = {item.id: number for number, item in enumerate(assessment.items)}
    for identifier, response in sheet.items():
        if not isinstance(identifier, str) or identifier not in place:
            raise unknown_item(assessment, identifier)
        if response is not None:
            number = place[identifier]
            most = assessment.items[number].points
            try:
                points[0, number] = checked_points(response, most)
            except ValueError as error:
                raise InvalidAssessment(
                    f"item {identifier!r}: {error}", field="points"
                ) from error
    if np.isnan(points).all():
        raise InvalidAssessment("no response to any item")
    try:
        return scoring.result_of(
            assessment, scoring.scores(assessment, points), 0, person=person, assessed=assessed
        )
    except InvalidValue as error:
        raise InvalidAssessment(error.reason, field=error.field) from error


def checked_points(response: Any, most: float) -> float:
    """Return the points of a response, true being all points of the item.

    Raises:
        ValueError: If it is not a number from 0 to the points of the item.
    """
    is_scalar = type(response).__module__ == "numpy" and getattr(response, "shape", 1) == ()
    plain = response.item() if is_scalar else response
    if isinstance(plain, bool):
        return most if plain else 0.0
    number = finite_number(plain)
    if number is None:
        raise ValueError(f"expected points, true or false, not {shortened(plain)}")
    if number < 0:
        raise ValueError(f"{number:g} points are negative")
    if number > most * (1 + LEVEL_TOLERANCE):
        raise ValueError(f"{number:g} points are above the maximum, {most:g}")
    return min(number, most)


def unknown_item(
    assessment: Assessment, identifier: object, source: str = "", row: int | None = None
) -> InvalidAssessment:
    """Return the error for an item that an assessment does not have."""
    ids = [item.id for item in assessment.items]
    listed = ", ".join(map(repr, ids[:_LISTED])) + (", …" if len(ids) > _LISTED else "")
    reason = f"no item has the id {shortened(identifier)}; the items are {listed}"
    return InvalidAssessment(reason, source, row, "item")


_LISTED = 10
"""Number of items that an error lists."""


def proof_of(results: Any, graph: Graph, occupation: Reference) -> OccupationProof:
    """Return whether results prove an occupation; see `AssessmentResult.holds`."""
    target = released_occupation(graph, "occupation", occupation)
    by_skill: dict[str, list[SkillResult]] = defaultdict(list)
    for result in of_one_person(results):
        for one in result.skills:
            by_skill[one.skill].append(one)
    essential = graph.essential_skills(target)
    proven = essential.filter(lambda s: any(one.passed for one in by_skill.get(s.uri, ())))
    unproven = essential.filter(lambda skill: skill not in set(proven))
    reasons = {
        skill.uri: "; ".join(dict.fromkeys(map(_reason, by_skill[skill.uri]))) or "not assessed"
        for skill in unproven
    }
    outdated = outdated_concepts(graph, by_skill.keys() - {skill.uri for skill in essential})
    return OccupationProof(target, Concepts(proven), Concepts(unproven), reasons, outdated)


def _reason(result: SkillResult) -> str:
    if result.is_sufficient or not result.missing:
        return result.outcome
    return f"{result.outcome}; no response to {', '.join(result.missing)}"


def results_of_frame(frame: Any, assessment: Any, assessed: date | None) -> AssessmentResults:
    """Return the results in a frame; see `AssessmentResults.from_frame`."""
    if not isinstance(assessment, Assessment):
        raise InvalidValue(f"expected an Assessment, not {shortened(assessment)}", "assessment")
    columns = getattr(frame, "columns", ())
    if lacking := [name for name in ASSESSMENT_RESULT_COLUMNS if name not in columns]:
        raise InvalidValue(f"no column {', '.join(lacking)}", lacking[0])
    sheets: dict[str | None, list[SkillResult]] = defaultdict(list)
    persons: dict[str, Any] = {}
    for cells in frame.to_dict("records"):
        if cells["assessment_id"] != assessment.id:
            message = f"expected {assessment.id!r}, not {cells['assessment_id']!r}"
            raise InvalidValue(message, "assessment_id")
        person = None if (cell := _cell(cells["person"])) is None else person_text(cell)
        if person is not None and (other := persons.setdefault(person, cell)) != cell:
            raise InvalidValue(one_person_or_two(other, cell), "person")
        sheets[person].append(_skill_result(cells))
    return AssessmentResults(
        AssessmentResult(
            assessment.id,
            assessment.title,
            assessment.scale,
            tuple(skills),
            person,
            checked_date(assessed, "assessed"),
            assessment.assurance,
            assessment.provider,
            assessment.url,
        )
        for person, skills in sheets.items()
    )


def person_text(person: Any) -> str:
    """Return the identifier of a person in a table as text; 1.0 is "1", as in a file."""
    number = finite_number(person)
    return str(person if number is None or number % 1 else int(number)).strip()


def one_person_or_two(person: Any, other: Any) -> str:
    """Return the reason why two cells that read alike are refused as persons."""
    return f"{shortened(person)} and {shortened(other)} may be one person; write them alike"


def _skill_result(cells: Mapping[str, Any]) -> SkillResult:
    missing, passed = cells["missing"], cells["passed"]
    if not isinstance(missing, tuple | list):
        raise InvalidValue(f"expected a list, not {shortened(missing)}", "missing")
    return SkillResult(
        cells["skill_uri"],
        _cell(cells["raw_score"]),
        _cell(cells["maximum"]),
        _cell(cells["share"]),
        _cell(cells["level"]),
        _cell(cells["stage"]),
        passed.item() if type(passed).__module__ == "numpy" else passed,
        _cell(cells["standard_error"]),
        cells["evidence"],
        tuple(missing),
        _cell(cells["skill_label"]),
    )


def _cell(value: Any) -> Any:
    """Return a cell of a frame, ``None`` for what is missing."""
    return None if value is None or value != value else value
