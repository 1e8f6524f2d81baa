"""Commands for stores: inspect downloads, build, info."""

from pathlib import Path
from typing import Annotated

import typer

from escograph.build import build as build_store
from escograph.build import inspect as inspect_release
from escograph.cli import output
from escograph.cli.options import AsJson, Store, open_in_any_language
from escograph.cli.progress import BuildStage, build_progress, plan_build, plan_reading
from escograph.errors import NotAnEscoRelease

Sources = Annotated[
    list[Path],
    typer.Argument(help="Downloads of the ESCO portal: zips, folders, CSV or RDF files."),
]
Release = Annotated[
    str | None, typer.Option(help='The version, if no name states it: "1.2.0".')
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(inspect)
    app.command()(build)
    app.command()(info)


def _refuse_standard_input(sources: list[Path]) -> None:
    if Path("-") in sources:
        reason = "a release is recognised by the names of its files; save it to a file first"
        raise NotAnEscoRelease("standard input", reason)


def inspect(sources: Sources, release: Release = None, as_json: AsJson = False) -> None:
    """Print the release and missing parts of files; exit 1 if incomplete."""
    _refuse_standard_input(sources)
    with build_progress(lambda: plan_reading(sources, release)) as progress:
        inspection = inspect_release(*sources, release=release, progress=progress)
    if as_json:
        output.print_json(inspection.to_dict())
    else:
        print(inspection.title)
        header = ("part", "language", "file", "source", "bytes", "note")
        output.print_rows(header, inspection.rows())
        for name, archive in inspection.missing.items():
            output.print_message(f"missing {name}: in {archive}")
    if not inspection.complete:
        raise typer.Exit(1)


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
        typer.Option(help="Another release or RDF file from which only labels are added."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Build a release with files missing.")
    ] = False,
    release: Release = None,
    search: Annotated[
        bool, typer.Option("--search/--no-search", help="Index the labels, to search and link.")
    ] = True,
    embeddings: Annotated[
        bool,
        typer.Option("--embeddings", help="Also compute vectors for --ranker embeddings."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Build a store from an official release.

    The JSON is that of "escograph info".
    """
    _refuse_standard_input([*sources, *(labels_from or ())])
    tags = [tag.strip().lower() for tag in languages.split(",")] if languages else None

    def plan() -> list[BuildStage]:
        return plan_build(
            sources,
            languages=tags,
            labels_from=labels_from or (),
            release=release,
            search=search,
            embeddings=embeddings,
        )

    with build_progress(plan) as progress:
        store = build_store(
            *sources,
            target=to,
            languages=tags,
            labels_from=labels_from or (),
            partial=partial,
            release=release,
            search=search,
            embeddings=embeddings,
            progress=progress,
        )
    manifest = open_in_any_language(store).manifest
    if as_json:
        output.print_json({**manifest, "kind": "store", "store": str(store)})
    else:
        output.print_manifest(manifest, str(store))


def info(store: Store = None, as_json: AsJson = False) -> None:
    """Print the release of a store, its counts, and the anomalies of its files.

    The JSON is an object of kind "store": the path of the "store", and its manifest.
    """
    esco = open_in_any_language(store)
    name = str(esco.store_path) if esco.store_path else "the bundled sample"
    if as_json:
        output.print_json({**esco.manifest, "kind": "store", "store": name})
    else:
        output.print_manifest(esco.manifest, name)
