"""The verbs about two releases: what differs, and where a profile leads.

They register themselves on the same application as the rest.
"""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from escograph.cli import output
from escograph.cli.options import AsJson, app
from escograph.errors import InvalidProfile
from escograph.esco import compare as compare_releases
from escograph.esco import open_samples
from escograph.model import Account, Change, Changes, Concept, Profile

Language = Annotated[
    str | None,
    typer.Option("--language", "-l", help="Compare in this language alone, by default in all."),
]


@app.command()
def compare(
    old: Annotated[
        Path | None, typer.Argument(help="The earlier release, a store that was built.")
    ] = None,
    new: Annotated[Path | None, typer.Argument(help="The later release.")] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="File to write the whole as Markdown to.")
    ] = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Say what differs between two releases; by default, the sample and a made-up next one."""
    changes = _changes(old, new, language)
    if report is not None:
        try:
            report.write_text(changes.report(), "utf-8")
        except OSError as error:
            raise typer.BadParameter(f"cannot write {report}: {error.strerror}") from error
    if as_json:
        output.say_json(_changes_as_json(changes))
    else:
        print(changes)


@app.command()
def migrate(
    profile: Annotated[
        typer.FileText,
        typer.Argument(
            help='JSON, or "-": a list of skill URIs, an object of URI to level, or an object '
            'with "skills" and perhaps "occupation" and "aspirations".'
        ),
    ],
    old: Annotated[
        Path | None, typer.Option("--from", help="The release that the profile is of.")
    ] = None,
    new: Annotated[Path | None, typer.Option("--to", help="The release to move to.")] = None,
    accept_suggestions: Annotated[
        bool,
        typer.Option(
            "--accept-suggestions",
            help="Where no release names a successor, take the one concept with the label.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Move a profile to another release, and account for every reference in it."""
    given = _profile(profile)
    moved = _changes(old, new, None).migrate(given, accept_suggestions=accept_suggestions)
    if as_json:
        kept = moved.profile
        said = {
            "skills": dict(kept.skills),
            "occupation": kept.occupation,
            "aspirations": list(kept.aspirations),
        }
        output.say_json({"profile": said, "entries": _entries_as_json(moved)})
        return
    output.words.print(moved.title, markup=False)
    output.say_rows(
        ("place", "outcome", "label", "now", "level", "reason"),
        [
            (
                entry.place,
                entry.outcome,
                entry.label,
                "; ".join(concept.pref_label for concept in entry.passage.successors),
                entry.level,
                entry.reason,
            )
            for entry in moved.entries
        ],
    )


def _changes(old: Path | None, new: Path | None, language: str | None) -> Changes:
    """What differs between two stores, or between the two samples if none is named."""
    if old is not None and new is not None:
        return compare_releases(old, new, language)
    if old is not None or new is not None:
        raise typer.BadParameter("name both releases, or none for the two samples")
    output.words.print("comparing the bundled sample with a made-up next release of it")
    return compare_releases(*open_samples(), language)


def _profile(file: typer.FileText) -> Profile:
    try:
        given = json.load(file, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise InvalidProfile(f"{file.name} is no JSON: {error}") from error
    if isinstance(given, dict) and "skills" in given:
        if unknown := sorted(given.keys() - {"skills", "occupation", "aspirations"}):
            raise InvalidProfile(f"{file.name}: a profile has no {', '.join(unknown)}")
        skills, aims = given["skills"], given.get("aspirations", [])
        occupation = given.get("occupation")
    else:
        skills, occupation, aims = given, None, []
    if not isinstance(skills, list | dict) or not isinstance(aims, list):
        raise InvalidProfile(f"{file.name}: skills are a list, or an object of URI to level")
    if isinstance(skills, dict) and not all(_is_level(level) for level in skills.values()):
        raise InvalidProfile(f"{file.name}: a level is a number, a text or null")
    return Profile(skills, occupation, aims)


def _is_level(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _changes_as_json(changes: Changes) -> dict[str, Any]:
    return {
        "old": changes.old_version,
        "new": changes.new_version,
        "languages": list(changes.languages),
        "unknown": [{"what": u.what, "reason": u.reason} for u in changes.unknown],
        "summary": [
            {"what": t.what, "kind": t.kind, "concepts": t.concepts, "old": t.old, "new": t.new}
            for t in changes.summary()
        ],
        "emerging": [
            {
                "field": output.as_json(group.field) if group.field else None,
                "concepts": [output.as_json(concept) for concept in group.concepts],
            }
            for group in changes.emerging
        ],
        "concepts": [_change_as_json(change) for change in changes.concepts],
    }


def _change_as_json(change: Change) -> dict[str, Any]:
    return {
        **output.as_json(change.concept),
        "fate": change.fate,
        "successors": [output.as_json(concept) for concept in change.successors],
        "differences": [
            {
                "aspect": d.aspect,
                "language": d.language or None,
                "old": [_value(value) for value in d.old],
                "new": [_value(value) for value in d.new],
            }
            for d in change.differences
        ],
    }


def _entries_as_json(account: Account) -> list[dict[str, Any]]:
    return [
        {
            "place": entry.place,
            "uri": entry.passage.uri,
            "label": entry.label,
            "outcome": entry.outcome,
            "successors": [output.as_json(c) for c in entry.passage.successors],
            "suggestions": [output.as_json(s.concept) for s in entry.passage.suggestions],
            "level": entry.level,
            "reason": entry.reason,
        }
        for entry in account.entries
    ]


def _value(value: Concept | str) -> str:
    return value.uri if isinstance(value, Concept) else value
