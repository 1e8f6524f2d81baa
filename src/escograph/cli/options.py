"""Options shared by several commands, and the store that they select."""

from contextvars import ContextVar
from pathlib import Path
from typing import Annotated

import typer

from escograph.errors import UnknownLanguage
from escograph.esco import Esco
from escograph.esco import open as open_store

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
TextLanguage = Annotated[
    str | None,
    typer.Option("--in", help="Language of the text; by default it is detected."),
]
Threshold = Annotated[float, typer.Option(help="Minimum likelihood of an answer, 0 to 1.")]
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
