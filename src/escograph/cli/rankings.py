"""Commands that rank occupations: rank, transitions, path, next-skills."""

from typing import Annotated

import typer

from escograph.cli import output
from escograph.cli.options import AsJson, Concept, Language, Store, open_esco
from escograph.cli.profiles import ProfileFile, Skills, profile_from_options
from escograph.model import MeasureName, ReuseLevelName
from escograph.model.rankings import ViabilityName

Limit = Annotated[int, typer.Option(help="Maximum number of occupations.")]
Within = Annotated[
    list[str] | None,
    typer.Option(help="An ISCO group that the occupations are in; several may be given."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(rank)
    app.command()(transitions)
    app.command()(path)
    app.command("next-skills")(next_skills)


def rank(
    skill: Skills = None,
    profile: ProfileFile = None,
    limit: Limit = 10,
    measure: Annotated[MeasureName, typer.Option(help="The measure that ranks.")] = "weighted",
    within: Within = None,
    reuse_level: Annotated[
        ReuseLevelName | None, typer.Option(help="The only skills that count.")
    ] = None,
    min_shared: Annotated[int, typer.Option(help="Minimum number of skills shared.")] = 1,
    exclude_held: Annotated[
        bool,
        typer.Option("--exclude-held", help="Leave out current occupations."),
    ] = False,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Rank occupations by how well the skills of a person match them."""
    if not skill and profile is None:
        raise typer.BadParameter("name skills with --skill, or a file with --profile")
    esco = open_esco(store, language)
    ranking = esco.rank_occupations(
        profile_from_options(esco, skill, profile),
        limit=limit,
        measure=measure,
        within=within or None,
        reuse_level=reuse_level,
        min_shared=min_shared,
        exclude_held=exclude_held,
    )
    output.print_value(ranking, as_json)


def transitions(
    occupation: Concept,
    limit: Limit = 10,
    within: Within = None,
    viability: Annotated[
        ViabilityName | None, typer.Option(help="The least viability.")
    ] = None,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """List the occupations most similar to one, with what transfers and what to gain."""
    esco = open_esco(store, language)
    steps = esco.transitions(
        occupation, limit=limit, within=within or None, viability=viability
    )
    output.print_value(steps, as_json)


def path(
    start: Concept,
    end: Concept,
    min_similarity: Annotated[
        float, typer.Option(help="Similarity that every step must have, 0 to 1.")
    ] = 0.0,
    enough: Annotated[
        float,
        typer.Option(
            help="Similarity from which on a step need not be more similar, 0 to 1: the less, "
            "the shorter the path."
        ),
    ] = 1.0,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Find the path of most similar steps from one occupation to another."""
    esco = open_esco(store, language)
    steps = esco.path(start, end, min_similarity=min_similarity, enough=enough)
    output.print_value(steps, as_json)


def next_skills(
    skill: Skills = None,
    profile: ProfileFile = None,
    count: Annotated[int, typer.Option(help="Number of skills to learn.")] = 1,
    aim: Annotated[
        list[str] | None,
        typer.Option(help="An occupation that counts; by default all do."),
    ] = None,
    reach: Annotated[
        float,
        typer.Option(help="Share of the essential skills that brings one within reach."),
    ] = 0.5,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """List the skills that bring most occupations within reach."""
    esco = open_esco(store, language)
    held = profile_from_options(esco, skill, profile)
    skills = esco.next_skills(held, count=count, aims=aim or None, reach=reach)
    output.print_value(skills, as_json)
