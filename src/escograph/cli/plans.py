"""The command plan: courses of a catalogue, in order, towards occupations."""

from datetime import date, datetime
from typing import Annotated

import typer

from escograph.cli import output
from escograph.cli.catalogues import CuratedReview, catalogue_from_file
from escograph.cli.input import refuse_shared_input
from escograph.cli.options import AsJson, Language, Store, open_esco
from escograph.cli.profiles import ProfileFile, Skills, profile_from_options
from escograph.model import CostName


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(plan)


def plan(
    aim: Annotated[
        list[str], typer.Option(help="An occupation aimed at: URI, code or label. Repeatable.")
    ],
    catalogue: Annotated[
        typer.FileBinaryRead,
        typer.Option(help="CSV, JSON or JSON lines of courses; - for standard input."),
    ],
    review: CuratedReview = None,
    skill: Skills = None,
    profile: ProfileFile = None,
    required: Annotated[
        float | None, typer.Option(help="Level that is needed of each skill, 0 to 1.")
    ] = None,
    budget: Annotated[
        float | None, typer.Option(help="The most that the plan may cost.")
    ] = None,
    cost: Annotated[CostName, typer.Option(help="The cost that is kept small.")] = "cost",
    time_limit: Annotated[
        float, typer.Option(help="Seconds after which the best plan found is printed.")
    ] = 10.0,
    hours_per_week: Annotated[
        float | None, typer.Option(help="Hours of learning in a week; gives dates.")
    ] = None,
    start: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="First day, as 2026-01-31; with --hours-per-week today by default.",
        ),
    ] = None,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Plan the courses that close the gap to occupations at least cost."""
    refuse_shared_input(catalogue, review, profile)
    esco = open_esco(store, language)
    first_day = start.date() if start else None
    if hours_per_week is not None and first_day is None:
        first_day = date.today()
    value = esco.plan(
        profile_from_options(esco, skill, profile),
        aim,
        catalogue_from_file(catalogue, esco, review),
        required=required,
        budget=budget,
        cost=cost,
        time_limit=time_limit,
        hours_per_week=hours_per_week,
        start=first_day,
    )
    output.print_value(value, as_json)
