"""The verb that writes RDF files."""

from pathlib import Path
from typing import Annotated

import typer

from escograph.cli import output
from escograph.cli.options import AsJson, Store, app, in_any_language
from escograph.esco import open as open_store


@app.command()
def export(
    file: Annotated[
        Path,
        typer.Argument(help="File to create: .ttl, .nt, .jsonld, .trig or .nq, or that .gz."),
    ],
    concept: Annotated[
        list[str] | None,
        typer.Option(
            "--concept",
            "-c",
            help="Write only what surrounds this concept: a URI, a code or an exact label.",
        ),
    ] = None,
    format: Annotated[
        str | None, typer.Option(help="One of these endings, where the name does not tell.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file of this name.")
    ] = False,
    store: Store = None,
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Language of a concept's label.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a release, or what surrounds some of its concepts, as RDF."""
    from escograph import rdf

    esco = open_store(store, language) if language else in_any_language(store)
    chosen = [esco.find(reference) for reference in concept or []]
    count = rdf.export(esco, file, concepts=chosen or None, format=format, overwrite=overwrite)
    if as_json:
        output.say_json({"file": str(file), "statements": count})
    else:
        print(f"{count:,} statements in {file}")
