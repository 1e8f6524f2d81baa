"""The command assess: responses to an assessment, scored."""

from io import BytesIO
from typing import Annotated, Any

import typer

from escograph.cli import output
from escograph.cli.input import parse_json, read_bytes, refuse_shared_input
from escograph.cli.options import AsJson, Language, Store, open_esco
from escograph.errors import InvalidAssessment
from escograph.learning import assess as score
from escograph.learning import read_assessment
from escograph.model import Assessment, AssessmentResult, AssessmentResults


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(assess)


def assess(
    assessment: Annotated[
        typer.FileBinaryRead,
        typer.Argument(
            help="The assessment, JSON or a CSV file of items; - for standard input."
        ),
    ],
    responses: Annotated[
        typer.FileBinaryRead,
        typer.Argument(
            help="CSV with the columns person, item and points, or a JSON object of item to "
            "points of one person; - for standard input."
        ),
    ],
    scale: Annotated[
        str | None, typer.Option(help="Scale of the results, such as Dreyfus; for CSV items.")
    ] = None,
    occupation: Annotated[
        str | None, typer.Option(help="An occupation whose essential skills are to be proven.")
    ] = None,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Score responses to an assessment: for each skill the share, level and stage.

    With --occupation each person's results are followed by what they prove, and the command
    exits 1 unless everybody proves all essential skills. The JSON is that of
    `AssessmentResults`, or with --occupation a list of "result" and "proof".
    """
    refuse_shared_input(assessment, responses)
    esco = open_esco(store, language)
    test = read_assessment(assessment, esco, scale=scale)
    for column in test.unread_columns:
        output.print_message(f"column left out: {column}")
    results = _results(test, responses)
    if occupation is None:
        if as_json:
            output.print_json(results.to_dict())
        else:
            _print_results(results)
        return
    proofs = [result.holds(esco, occupation) for result in results]
    pairs = list(zip(results, proofs, strict=True))
    if as_json:
        output.print_json([{"result": r.to_dict(), "proof": p.to_dict()} for r, p in pairs])
    else:
        print("\n\n".join(f"{result}\n{proof}" for result, proof in pairs))
    if not all(proofs):
        raise typer.Exit(1)


def _results(assessment: Assessment, file: typer.FileBinaryRead) -> AssessmentResults:
    """Return the results of a file of responses."""
    content = read_bytes(file)
    if not content.strip():
        raise InvalidAssessment("it is empty", file.name)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return AssessmentResults([_sheet_result(assessment, content, file.name)])
    table = BytesIO(content)
    table.name = file.name
    return AssessmentResults.from_frame(score(assessment, table), assessment)


def _sheet_result(assessment: Assessment, content: bytes, name: str) -> AssessmentResult:
    """Return the result of a sheet in JSON."""
    try:
        sheet: Any = parse_json(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidAssessment(f"it is not valid JSON: {error}", name) from error
    if not isinstance(sheet, dict):
        raise InvalidAssessment("expected an object of item → points", name)
    try:
        return score(assessment, sheet)
    except InvalidAssessment as error:
        raise InvalidAssessment(error.reason, name, error.row, error.field) from error


def _print_results(results: AssessmentResults) -> None:
    output.print_rows(
        ("person", "skill", "stage", "level", "share", "passed", "no response"),
        [
            (
                result.person,
                one.label or one.skill,
                one.stage if one.is_sufficient else "too little evidence",
                None if one.level is None else f"{one.level:.3g}",
                None if one.share is None else f"{one.share:.3f}",
                "yes" if one.passed else "no",
                ", ".join(one.missing),
            )
            for result in results
            for one in result.skills
        ],
    )
