"""Verbs around a store: inspect what was downloaded, build, info."""

from pathlib import Path
from typing import Annotated

import typer

from escograph.build import build as build_store
from escograph.build import inspect as inspect_release
from escograph.cli import output
from escograph.cli.options import AsJson, Store, app, in_any_language

Sources = Annotated[
    list[Path],
    typer.Argument(help="What the ESCO portal sent: zips, unpacked folders, CSV or RDF files."),
]
Release = Annotated[
    str | None, typer.Option(help='The version, where no name tells it: "1.2.0".')
]


@app.command()
def inspect(sources: Sources, release: Release = None, as_json: AsJson = False) -> None:
    """Say which release files are, and what is missing, without building; exit 1 if so."""
    with output.progress() as progress:
        found = inspect_release(*sources, release=release, progress=progress)
    if as_json:
        output.say_json(output.inspection_as_json(found))
    else:
        print(found.title)
        header = ("part", "language", "file", "source", "bytes", "note")
        output.say_rows(header, found.rows())
        for name, archive in found.missing.items():
            output.words.print(f"missing {name}: in {archive}", markup=False)
    if not found.complete:
        raise typer.Exit(1)


@app.command()
def build(
    sources: Sources,
    to: Annotated[
        Path | None, typer.Option("--to", help="Directory to create for the store.")
    ] = None,
    languages: Annotated[
        str | None, typer.Option(help="Only these languages, such as en,el,ar.")
    ] = None,
    labels_from: Annotated[
        list[Path] | None,
        typer.Option(help="Another release or RDF file to take labels alone from."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Build what there is if files are missing.")
    ] = False,
    release: Release = None,
    search: Annotated[
        bool, typer.Option("--search/--no-search", help="Index the labels, to search and link.")
    ] = True,
    embeddings: Annotated[
        bool,
        typer.Option("--embeddings", help="Make vectors for the ranker of embeddings too."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Build a store from an official release."""
    with output.progress() as progress:
        store = build_store(
            *sources,
            target=to,
            languages=[tag.strip() for tag in languages.split(",")] if languages else None,
            labels_from=labels_from or (),
            partial=partial,
            release=release,
            search=search,
            embeddings=embeddings,
            progress=progress,
        )
    manifest = in_any_language(store).manifest
    if as_json:
        output.say_json({"store": str(store), **manifest})
    else:
        output.say_manifest(manifest, str(store))


@app.command()
def info(store: Store = None, as_json: AsJson = False) -> None:
    """Say which release a store holds, what it counts, and what was wrong in its files."""
    esco = in_any_language(store)
    where = str(esco.path) if esco.path else "the bundled sample"
    if as_json:
        output.say_json({"store": where, **esco.manifest})
    else:
        output.say_manifest(esco.manifest, where)
