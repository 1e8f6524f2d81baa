"""Profiles on the command line: the options ``--skill`` and ``--profile``."""

from dataclasses import replace
from typing import Annotated

import typer

from escograph.cli.input import read_json
from escograph.errors import InvalidProfile
from escograph.esco import Esco
from escograph.model import Profile
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
