"""The command that checks a store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from escograph.cli import output
from escograph.cli.options import AsJson, Store, open_in_any_language
from escograph.errors import StoreUnavailable
from escograph.model import Integrity


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(check)


def check(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="store", help="The store to check; by default as --store."),
    ] = None,
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            "--sources",
            "-s",
            help="An archive, file or folder it was built from, to compare its hash; repeat "
            "the option for each.",
        ),
    ] = None,
    examples: Annotated[
        int, typer.Option(min=0, help="Number of cases to show of each finding.")
    ] = 3,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Check a store and the release in it; exit 1 if there is an error."""
    esco = open_in_any_language(path or store)
    try:
        with _progress_bar() as progress:
            integrity = esco.check(sources or (), examples=examples, progress=progress)
    except StoreUnavailable as error:
        output.print_message(f"no: {error}")
        raise typer.Exit(1) from error
    if as_json:
        output.print_json(integrity.to_dict())
    else:
        _print_integrity(integrity)
    if not integrity.ok:
        raise typer.Exit(1)


def _print_integrity(integrity: Integrity) -> None:
    output.print_rows(
        ("severity", "count", "name", "example"),
        [(f.severity, f.count, f.name, next(iter(f.examples), "")) for f in integrity.findings],
        title=integrity.title,
    )
    if integrity.sources:
        print()
        output.print_rows(
            ("sha256", "source", "state"),
            [(s.sha256, s.name, s.state) for s in integrity.sources],
        )
    for name, reason in integrity.skipped.items():
        output.print_message(f"not checked: {name}: {reason}")
    summary = f"{integrity.title}; {len(integrity.passed)} without a problem"
    output.print_message(summary)


@contextmanager
def _progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function that shows the progress of the check, on a terminal as a bar."""
    bar = Progress(
        BarColumn(20),
        MofNCompleteColumn(),
        TextColumn("{task.description}", markup=False),
        console=output.messages,
        transient=True,
        disable=not output.messages.is_terminal,
    )
    task = bar.add_task("check")

    def show(name: str, done: int, total: int) -> None:
        bar.update(task, description=name, completed=done, total=total)

    with bar:
        yield show
