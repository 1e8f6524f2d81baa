"""The command that writes RDF files."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from escograph.cli import output
from escograph.cli.options import AsJson, Overwrite, Store, open_esco, open_in_any_language
from escograph.rdf import FormatName


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(export)


def export(
    file: Annotated[
        Path,
        typer.Argument(
            help="File to create: .ttl, .nt, .jsonld, .trig or .nq, or with .gz; - for "
            "standard output."
        ),
    ],
    concept: Annotated[
        list[str] | None,
        typer.Option(
            "--concept",
            "-c",
            help="Write only this concept and its surroundings: a URI, a code or a label.",
        ),
    ] = None,
    format: Annotated[
        FormatName | None,
        typer.Option(help="Format, if the file name has no known extension."),
    ] = None,
    overwrite: Overwrite = False,
    store: Store = None,
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Language of a concept's label.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a release, or some concepts and their surroundings, as RDF.

    The JSON is an object of kind "export": the file, and the number of statements.
    """
    from escograph import rdf

    esco = open_esco(store, language) if language else open_in_any_language(store)
    if str(file) == "-":
        if as_json:
            raise typer.BadParameter("--json needs a file for the statements")
        if format is None:
            raise typer.BadParameter("standard output has no name: add --format, such as nt")
        sys.stdout.flush()
        rdf.export(esco, sys.stdout.buffer, concepts=concept or None, format=format)
        return
    count = rdf.export(
        esco,
        file,
        concepts=concept or None,
        format=format,
        overwrite=overwrite,
    )
    if as_json:
        output.print_json({"kind": "export", "file": str(file), "statements": count})
    else:
        print(f"{count:,} statements in {file}")
