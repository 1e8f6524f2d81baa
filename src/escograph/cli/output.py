"""How results leave: tables on a terminal, tab-separated text in a pipe, JSON on demand.

Results go to standard output, words and progress to standard error.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn
from rich.table import Table

from escograph.model import Concept, Inspection, Skill, SkillGap

words = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
"""Where words go that are not the result."""


def say_json(value: Any) -> None:
    """Print a value as JSON, readable and in its own script."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def say_rows(header: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Print rows: a table on a terminal, else tab-separated with a header."""
    if not sys.stdout.isatty():
        print("\t".join(header))
        for row in rows:
            print("\t".join(_cell(value) for value in row))
        return
    table = Table(*header, title=title or None, title_justify="left")
    for row in rows:
        table.add_row(*(str(value) if value is not None else "" for value in row))
    Console(highlight=False, markup=False, emoji=False).print(table)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return " ".join(text.split()) if any(mark in text for mark in "\t\r\n") else text


def as_json(concept: Concept) -> dict[str, Any]:
    """Return a concept as a JSON object; what is not stated is left out."""
    fields = {
        "uri": concept.uri,
        "kind": concept.kind,
        "label": concept.pref_label,
        "language": concept.language,
        "code": concept.code,
    }
    if isinstance(concept, Skill):
        fields |= {"skill_type": concept.skill_type, "reuse_level": concept.reuse_level}
    return {name: value for name, value in fields.items() if value is not None}


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Yield what shows a build's progress: a bar per step, or a line when one is done."""
    if not words.is_terminal:
        yield _line_per_file
        return
    bars = Progress(
        TextColumn("{task.description:<36}"), BarColumn(), TaskProgressColumn(), console=words
    )
    tasks: dict[str, TaskID] = {}

    def show(name: str, done: int, total: int) -> None:
        if name not in tasks:
            tasks[name] = bars.add_task(name, total=total)
        bars.update(tasks[name], completed=done)

    with bars:
        yield show


def _line_per_file(name: str, done: int, total: int) -> None:
    if done >= total:
        words.print(f"done: {name}", markup=False)


def say_manifest(manifest: Mapping[str, Any], where: str) -> None:
    """Print what a store holds and what was wrong in the files it was built from."""
    print(f"ESCO {manifest['version']}  {where}")
    print(f"languages: {', '.join(manifest['languages'])}")
    for name, count in manifest["counts"].items():
        if isinstance(count, int):
            print(f"{name.replace('_', ' ')}: {count:,}")
    if manifest["files"]:
        columns = ("file", "rows", "loaded", "refused")
        print()
        say_rows(columns, [[file[name] for name in columns] for file in manifest["files"]])
    for part, heading in (
        ("anomalies", "What the files get wrong, loaded as far as it makes sense:"),
        ("dangling", "References to concepts that the release does not define:"),
    ):
        if manifest.get(part):
            print(f"\n{heading}")
            say_rows(
                ("file", "what", "count"),
                [(entry["file"], entry["what"], entry["count"]) for entry in manifest[part]],
            )
    if manifest["missing"]:
        print("\nMissing, and asked for in vain:")
        say_rows(("part", "comes in"), manifest["missing"].items())
    for source in manifest.get("labels_from", ()):
        names = ", ".join(file["name"] for file in source["sources"])
        print(f"\nLabels taken from {names}:")
        say_rows(
            ("language", "preferred", "alternative", "hidden"),
            [
                (
                    tag,
                    *(kinds.get(kind, 0) for kind in ("prefLabel", "altLabel", "hiddenLabel")),
                )
                for tag, kinds in source["labels"].items()
            ],
        )
        for why, count in source["left_out"].items():
            print(f"left out, {why}: {count:,}")
        for part, count in source["unknown_concepts"].items():
            print(f"concepts that this release does not define, {part}: {count:,}")
    if "sample" in manifest:
        print(f"\nThis is the sample: {manifest['sample']}")
    print(f"\n{manifest['attribution']} {manifest['licence']}.")


def gap_as_json(found: SkillGap) -> dict[str, Any]:
    """Return a skill gap as a JSON object."""
    return {
        "occupation": as_json(found.occupation),
        "coverage": found.coverage,
        "coverage_essential": found.coverage_essential,
        "coverage_optional": found.coverage_optional,
        **{
            name.replace(" ", "_"): [as_json(skill) for skill in skills]
            for name, skills in found.parts()
        },
        "unknown": list(found.unknown),
    }


def inspection_as_json(found: Inspection) -> dict[str, Any]:
    """Return what was recognised as a JSON object."""
    return {
        "version": found.version,
        "form": found.form,
        "languages": list(found.languages),
        "files": [asdict(file) for file in found.files],
        "missing": dict(found.missing),
    }
