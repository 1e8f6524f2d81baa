"""The verb that checks a store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from escograph.cli import output
from escograph.cli.options import AsJson, app, in_any_language
from escograph.errors import StoreUnavailable
from escograph.model import Finding, Integrity


@app.command()
def check(
    store: Annotated[
        Path | None,
        typer.Argument(
            envvar="ESCOGRAPH_STORE",
            help="The store to check; by default the one built last, else the sample.",
        ),
    ] = None,
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            "--sources",
            "-s",
            help="An archive, file or folder it was built from, to be hashed again; repeat "
            "the option for each.",
        ),
    ] = None,
    examples: Annotated[
        int, typer.Option(min=0, help="How many cases to show of each finding.")
    ] = 3,
    as_json: AsJson = False,
) -> None:
    """Check a store and the release in it; exit 1 if there is an error."""
    esco = in_any_language(store)
    try:
        with _bar() as progress:
            found = esco.check(sources or (), examples=examples, progress=progress)
    except StoreUnavailable as error:
        output.words.print(f"no: {error}", markup=False)
        raise typer.Exit(1) from error
    if as_json:
        output.say_json(_as_json(found))
    else:
        _say(found)
    if not found.ok:
        raise typer.Exit(1)


def _say(found: Integrity) -> None:
    output.say_rows(
        ("severity", "count", "finding", "example"),
        [(f.severity, f.count, f.name, next(iter(f.examples), "")) for f in found.findings],
        title=found.title,
    )
    if found.sources:
        print()
        output.say_rows(
            ("sha256", "source", "state"), [(s.sha256, s.name, s.state) for s in found.sources]
        )
    for name, why in found.skipped.items():
        output.words.print(f"not checked: {name}: {why}", markup=False)
    output.words.print(f"{found.title}; {len(found.passed)} in order", markup=False)


def _as_json(found: Integrity) -> dict[str, Any]:
    return {
        "version": found.version,
        "ok": found.ok,
        "findings": [_finding(finding) for finding in found.findings],
        "passed": list(found.passed),
        "skipped": dict(found.skipped),
        "sources": [
            {"name": s.name, "sha256": s.sha256, "state": s.state} for s in found.sources
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "name": finding.name,
        "severity": finding.severity,
        "count": finding.count,
        "examples": list(finding.examples),
        "meaning": finding.meaning,
        "source": finding.source,
    }


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yield what shows how many questions were asked: a bar on a terminal, else nothing."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=output.words,
        transient=True,
        disable=not output.words.is_terminal,
    )
    task = bar.add_task("check")

    def show(name: str, done: int, total: int) -> None:
        bar.update(task, description=name, completed=done, total=total)

    with bar:
        yield show
