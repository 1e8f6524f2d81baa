"""Options shared by several commands, and the store and profile that they select."""

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated

import typer

from escograph.cli.input import read_json
from escograph.errors import InvalidProfile, UnknownLanguage
from escograph.esco import Esco
from escograph.esco import open as open_store
from escograph.model import Concept as ModelConcept
from escograph.model import Profile
from escograph.model.profiles import read_profile

Store = Annotated[
    Path | None,
    typer.Option(
        "--store",
        help="The store to read; by default $ESCOGRAPH_STORE, else the one built last, else "
        "the bundled sample.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        "-l",
        help="Language of the labels; by default English, or the only one of the store.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Concept = Annotated[str, typer.Argument(help="A URI, an ESCO code, or a label.")]
Skills = Annotated[
    list[str] | None,
    typer.Option("--skill", "-s", help="A skill that is held: URI or label."),
]
ProfileFile = Annotated[
    typer.FileBinaryRead | None,
    typer.Option(
        "--profile",
        help="JSON file: a list of skills, an object of skill to level, or an object "
        'with "skills".',
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace an existing file.")]


_BEFORE: ContextVar[tuple[Path | None, str | None]] = ContextVar(
    "options", default=(None, None)
)


def keep_options(store: Path | None, language: str | None) -> None:
    """Keep the options that stand before the name of a command, for `open_esco`."""
    _BEFORE.set((store, language))


def open_esco(store: Path | None, language: str | None = None) -> Esco:
    """Open the store of a command, with the options before or after its name."""
    store_before, language_before = _BEFORE.get()
    return open_store(store or store_before, language=language or language_before)


def open_in_any_language(store: Path | None) -> Esco:
    """Open the store of a command; in its first language if it lacks the usual ones."""
    try:
        return open_esco(store)
    except UnknownLanguage as error:
        return open_esco(store, error.available[0])


def profile_of(
    esco: Esco, skills: list[str] | None, file: typer.FileBinaryRead | None
) -> Profile:
    """Return the profile of a file, with the skills that options name.

    Raises:
        InvalidProfile: If the file does not describe a profile.
        UnknownConcept: If the release lacks a concept named by a label or code.
    """
    named = esco.profile(skills or [])
    if file is None:
        return named
    look_up: dict[str, Callable[[str], ModelConcept]] = {
        "skill": esco.skill,
        "occupation": esco.occupation,
        "concept": esco.concept,
    }
    data = read_json(file, InvalidProfile)
    read = read_profile(data, file.name, lambda name, field: look_up[field](name).uri)
    return Profile(
        dict(named.held) | dict(read.held),
        read.occupation,
        read.aspirations,
        experience=read.experience,
        qualifications=read.qualifications,
        interests=read.interests,
    )
