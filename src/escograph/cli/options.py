"""The application that the verbs hang on, and the options that many of them take."""

from pathlib import Path
from typing import Annotated

import typer

from escograph.errors import UnknownLanguage
from escograph.esco import Esco
from escograph.esco import open as open_store

app = typer.Typer(
    help="ESCO, the European classification of skills and occupations, offline.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Store = Annotated[
    Path | None,
    typer.Option(
        "--store",
        envvar="ESCOGRAPH_STORE",
        help="The store to ask; by default the one built last, else the bundled sample.",
    ),
]
Language = Annotated[str, typer.Option("--language", "-l", help="Language of the labels.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Reference = Annotated[str, typer.Argument(help="A URI, an ESCO code, or an exact label.")]


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # 30 ms of import

        print(f"escograph {version('escograph')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Say which escograph this is.",
            callback=_say_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """ESCO, the European classification of skills and occupations, offline."""


def in_any_language(path: Path | None) -> Esco:
    """Open a store in English, or in the first language of one that has no English."""
    try:
        return open_store(path)
    except UnknownLanguage as error:
        return open_store(path, error.available[0])
