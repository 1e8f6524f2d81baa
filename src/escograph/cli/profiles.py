"""Profiles on the command line: the command profile, and options that name one."""

from dataclasses import replace
from typing import Annotated

import typer

from escograph.cli import output
from escograph.cli.input import read_json, read_text
from escograph.cli.options import AsJson, Language, Store, TextLanguage, open_esco
from escograph.errors import InvalidProfile
from escograph.esco import Esco
from escograph.model import Profile, profile_schema
from escograph.model.profiles import read_profile

Skills = Annotated[
    list[str] | None,
    typer.Option("--skill", "-s", help="A skill that is held: URI, code or label. Repeatable."),
]
ProfileFile = Annotated[
    typer.FileBinaryRead | None,
    typer.Option(
        "--profile",
        help="JSON file: a list of skills, an object of skill to level, or a whole profile; "
        "- for standard input.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(profile)


def profile(
    file: Annotated[
        typer.FileBinaryRead | None,
        typer.Argument(help="A CV as plain text; - for standard input."),
    ] = None,
    occupation: Annotated[
        str | None,
        typer.Option(help="The occupation whose essential skills to list, instead of a CV."),
    ] = None,
    optional: Annotated[
        bool, typer.Option("--optional", help="List its optional skills too.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of profiles.")
    ] = False,
    text_in: TextLanguage = None,
    threshold: Annotated[
        float | None, typer.Option(help="Minimum likelihood of a link, 0 to 1.")
    ] = None,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """List the skills that a CV states, or that an occupation needs, as a profile.

    With --json it is a profile that `gap`, `rank` and `next-skills` read with --profile, for
    you to correct first.
    """
    if sum((file is not None, occupation is not None, schema)) != 1:
        raise typer.BadParameter("name a file, or --occupation, or --schema")
    if optional and occupation is None:
        raise typer.BadParameter("--optional is for the skills of an --occupation")
    if file is None and (text_in is not None or threshold is not None):
        raise typer.BadParameter("--in and --threshold are for the text of a file")
    if schema:
        output.print_json(profile_schema())
        return
    esco = open_esco(store, language)
    if file is not None:
        text = read_text(file)
        options = {} if threshold is None else {"threshold": threshold}
        value = esco.profile_from_text(text, language=text_in, **options)
    else:
        assert occupation is not None
        value = esco.profile_of(occupation, optional=optional)
    if as_json:
        output.print_json(value.to_dict())
        return
    labels = {concept.uri: concept.pref_label for concept in esco.concepts(value.skills)}
    rows = (
        (labels[uri], held.stated, "; ".join(span.text or "" for span in held.evidence), uri)
        for uri, held in value.held.items()
    )
    output.print_rows(("skill", "level", "in the text", "uri"), rows)


def profile_from_options(
    esco: Esco, skills: list[str] | None, file: typer.FileBinaryRead | None
) -> Profile:
    """Return the profile of a file, with the skills that options name added.

    Raises:
        InvalidProfile: If the file has none, or names what the release does not know.
        UnknownConcept: If an option does.
    """
    named = esco.profile(skills or [])
    if file is None:
        return named
    look_up = {"skill": esco.skill, "occupation": esco.occupation, "concept": esco.concept}
    data = read_json(file, InvalidProfile)
    profile = read_profile(data, file.name, lambda name, field: look_up[field](name).uri)
    return replace(profile, held={**named.held, **profile.held})
