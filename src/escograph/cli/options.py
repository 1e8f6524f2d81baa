"""Options shared by several commands."""

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
        envvar="ESCOGRAPH_STORE",
        help="The store to read; by default the one built last, else the bundled sample.",
    ),
]
Language = Annotated[str, typer.Option("--language", "-l", help="Language of the labels.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Concept = Annotated[str, typer.Argument(help="A URI, an ESCO code, or a label.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace an existing file.")]


def open_in_any_language(path: Path | None) -> Esco:
    """Open a store in English, or in its first language if it lacks English."""
    try:
        return open_store(path)
    except UnknownLanguage as error:
        return open_store(path, language=error.available[0])
