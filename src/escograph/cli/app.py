"""The command line as a program: its commands, its errors, its exit codes."""

import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from escograph.cli import (
    assessments,
    badges,
    catalogues,
    check,
    export,
    output,
    plans,
    profiles,
    questions,
    rankings,
    releases,
    search,
    stores,
    texts,
    vacancies,
)
from escograph.cli.options import Language, Store, keep_options
from escograph.errors import (
    AmbiguousReference,
    EscoError,
    InvalidProof,
    NoPath,
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
for _module in (
    stores,
    search,
    texts,
    questions,
    profiles,
    rankings,
    catalogues,
    plans,
    assessments,
    badges,
    releases,
    export,
    check,
    vacancies,
):
    _module.register(app)

_NO = (
    UnknownConcept,
    AmbiguousReference,
    PartMissing,
    NoPath,
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
    store: Store = None,
    language: Language = None,
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
    keep_options(store, language)


def main() -> None:
    """Run the command line; exit 1 means "no", 2 an invalid call or input."""
    _use_utf_8()
    try:
        output.prepare_streams()
        code = _exit_code()
        sys.stdout.flush()
    except OSError as error:  # a full disk, or a reader, such as head, that has read enough
        code = 2
        output.discard_rest()
        place = error.filename or "standard output"
        output.print_message(f"error: cannot use {place}: {error.strerror}")
    sys.exit(code)


def _use_utf_8() -> None:
    """Start the process anew in Python's UTF-8 mode if its arguments need that.

    Under another locale Python would read "é" in UTF-8 as two characters, or none. What is not
    UTF-8, such as Latin-1 typed under its own locale, stays as it is.
    """
    if sys.getfilesystemencoding() == "utf-8" or all(map(str.isascii, sys.argv)):
        return
    count = len(sys.argv) - 1
    is_own_process = count > 0 and sys.orig_argv[-count:] == sys.argv[1:]
    if os.name != "posix" or not sys.executable or getattr(sys, "frozen", False):
        return
    if sys.flags.utf8_mode or not is_own_process:  # main() may be called by another program
        return
    arguments = [os.fsencode(argument) for argument in sys.orig_argv[1:]]
    with suppress(UnicodeDecodeError, OSError):
        for argument in arguments:
            argument.decode("utf-8")
        os.execv(sys.executable, [os.fsencode(sys.executable), b"-X", b"utf8", *arguments])


def _exit_code() -> int | str | None:
    try:
        app()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # which typer says nothing about
            raise end.__context__ from None
        return end.code
    except _NO as error:
        output.print_message(f"no: {error}")
        return 1
    except EscoError as error:
        output.print_message(f"error: {error}")
        return 2
    return 0
