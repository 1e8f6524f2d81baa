"""The command line as a program: its commands, its errors, its exit codes."""

import sys
from typing import Annotated

import typer

from escograph.cli import badges, check, export, output, questions, releases, search, stores
from escograph.errors import (
    AmbiguousReference,
    EscoError,
    InvalidProof,
    PartMissing,
    UncheckedStatus,
    UndefinedTerm,
    UnknownConcept,
)

app = typer.Typer(
    help="ESCO, the European classification of skills and occupations, offline.",
    no_args_is_help=True,
    rich_markup_mode="markdown",  # wraps the paragraphs of a help text
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _module in (stores, search, questions, badges, releases, export, check):
    _module.register(app)

_NO = (
    UnknownConcept,
    AmbiguousReference,
    PartMissing,
    InvalidProof,
    UncheckedStatus,
    UndefinedTerm,
)
"""Errors that mean "no"; all others mean that the call or its input is invalid."""


def _print_version(requested: bool) -> None:
    if requested:
        from importlib.metadata import version  # 30 ms of import

        print(f"escograph {version('escograph')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version of escograph.",
            callback=_print_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """ESCO, the European classification of skills and occupations, offline."""


def main() -> None:
    """Run the command line; exit 1 means "no", 2 an invalid call or input."""
    try:
        app()
    except _NO as error:
        output.messages.print(f"no: {error}", markup=False)
        sys.exit(1)
    except EscoError as error:
        output.messages.print(f"error: {error}", markup=False)
        sys.exit(2)
