"""Commands about two releases: compare, migrate."""

from pathlib import Path
from typing import Annotated

import typer

from escograph.changes import Changes
from escograph.cli import output
from escograph.cli.input import read_json
from escograph.cli.options import AsJson
from escograph.errors import ExportFailed, InvalidProfile
from escograph.esco import compare as compare_releases
from escograph.esco import open_samples
from escograph.model.profiles import read_profile


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(compare)
    app.command()(migrate)


def compare(
    old: Annotated[
        Path | None, typer.Argument(help="The store of the earlier release.")
    ] = None,
    new: Annotated[Path | None, typer.Argument(help="The store of the later release.")] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            help="Write the full report to this Markdown file; - for standard output.",
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language", "-l", help="Compare labels and notes in this language; default: all."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare two releases, by default the bundled sample and a made-up next one."""
    if str(report) == "-" and as_json:
        raise typer.BadParameter("--json needs a file for the report")
    changes = _changes(old, new, language)
    if str(report) == "-":
        print(changes.report(), end="")
        return
    if report is not None:
        try:
            report.write_text(changes.report(), "utf-8")
        except OSError as error:
            raise ExportFailed(str(report), error.strerror or str(error)) from error
    output.print_value(changes, as_json)


def migrate(
    profile: Annotated[
        typer.FileBinaryRead,
        typer.Argument(
            help='JSON file, or "-": a list of skill URIs, an object of URI to level, or an '
            'object with "skills" and, optionally, "occupation" and "aspirations".'
        ),
    ],
    old: Annotated[
        Path | None, typer.Option("--from", help="The store of the profile's release.")
    ] = None,
    new: Annotated[
        Path | None, typer.Option("--to", help="The store of the release to migrate to.")
    ] = None,
    accept_suggestions: Annotated[
        bool,
        typer.Option(
            "--accept-suggestions",
            help="If no release names a successor, take the only concept with the same label.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Migrate a profile to another release, and report on every reference in it."""
    former = read_profile(read_json(profile, InvalidProfile), profile.name)
    migration = _changes(old, new).migrate(former, accept_suggestions=accept_suggestions)
    if as_json:
        output.print_json(migration.to_dict())
        return
    output.print_message(migration.title)
    output.print_rows(
        ("place", "outcome", "concept_label", "successors", "level", "reason"),
        [
            (
                entry.place,
                entry.outcome,
                entry.label,
                "; ".join(concept.pref_label for concept in entry.succession.successors),
                entry.level,
                entry.reason,
            )
            for entry in migration.entries
        ],
    )


def _changes(old: Path | None, new: Path | None, language: str | None = None) -> Changes:
    """Return the changes between two stores, by default the two samples."""
    if old is not None and new is not None:
        return compare_releases(old, new, language=language)
    if old is not None or new is not None:
        raise typer.BadParameter("name both releases, or none to compare the two samples")
    output.print_message("comparing the bundled sample with a made-up next release of it")
    return compare_releases(*open_samples(), language=language)
