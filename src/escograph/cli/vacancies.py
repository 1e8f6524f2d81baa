"""The command that reads a vacancy, or drafts one: vacancy."""

from typing import Annotated

import typer

from escograph.cli import output
from escograph.cli.input import parse_json, read_text
from escograph.cli.options import AsJson, Language, Store, TextLanguage, open_esco
from escograph.errors import InvalidVacancy


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(vacancy)


def vacancy(
    file: Annotated[
        typer.FileBinaryRead | None,
        typer.Argument(
            help="A job ad as plain text, or a JobPosting in JSON; - for standard input."
        ),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(help="The occupation for which to draft a vacancy, instead of a file."),
    ] = None,
    text_in: TextLanguage = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            help="Minimum likelihood of occupation and skills, 0 to 1; 0.5 unless set."
        ),
    ] = None,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Read the occupation and skills of a vacancy, or draft one for an occupation.

    A draft is a text for people, with --json a JobPosting of schema.org with ESCO's URIs.
    """
    if (file is None) == (of is None):
        raise typer.BadParameter("name a file, or --of")
    if file is None and (text_in is not None or threshold is not None):
        raise typer.BadParameter("--in and --threshold are for the text of a file")
    esco = open_esco(store, language)
    if file is None:
        assert of is not None
        draft = esco.vacancy_of(of)
        if as_json:
            output.print_json(draft.to_job_posting())
        else:
            print(draft.description)
        return
    text = read_text(file)
    source: object = text
    if text.lstrip().startswith(("{", "[")):
        try:
            source = parse_json(text)
        except (ValueError, RecursionError) as error:
            if text.lstrip().startswith("{"):
                raise InvalidVacancy(f"is not valid JSON: {error}", file.name) from error
    try:
        options = {} if threshold is None else {"threshold": threshold}
        value = esco.vacancy(source, language=text_in, **options)  # type: ignore[arg-type]
    except InvalidVacancy as error:
        raise InvalidVacancy(error.reason, file.name, error.row, error.field) from error
    output.print_value(value, as_json)
