"""Output of results: tables on a terminal, text in a pipe, JSON on demand.

Results go to standard output, messages and progress to standard error.
"""

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn
from rich.table import Table

from escograph.model import LabelKind, Severity, Value


def use_utf8() -> None:
    """Write UTF-8 to files and pipes in any locale; terminals keep their encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


messages = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
"""Standard error, for everything except the result."""


def discard_rest() -> None:
    """Send what is still to be written to standard output nowhere: it takes no more."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.close(devnull)


def print_json(data: Any) -> None:
    """Print data as indented JSON, without escaping characters."""
    print(json.dumps(data, indent=2, ensure_ascii=False))


def print_value(value: Value, as_json: bool) -> None:
    """Print a value as text, or as the JSON of its `to_dict`."""
    if as_json:
        print_json(value.to_dict())
    else:
        print(value)


def print_rows(
    header: Sequence[str], rows: Iterable[Sequence[object]], title: str = ""
) -> None:
    """Print rows: a table on a terminal, else tab-separated with a header."""
    if not sys.stdout.isatty():
        print("\t".join(header))
        for row in rows:
            print("\t".join(_cell(value) for value in row))
        return
    table = Table(title=title or None, title_justify="left")
    for name in header:  # what does not fit continues below; a URI is never cut
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(str(value) if value is not None else "" for value in row))
    Console(highlight=False, markup=False, emoji=False).print(table)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return " ".join(text.split()) if any(mark in text for mark in "\t\r\n") else text


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function that shows a build's progress, as a bar or a line per step."""
    if not messages.is_terminal:
        finished: set[str] = set()

        def print_once(name: str, done: int, total: int) -> None:
            if done >= total and name not in finished:
                finished.add(name)
                messages.print(f"done: {name}", markup=False)

        yield print_once
        return
    bars = Progress(
        TextColumn("{task.description:<36}"),
        BarColumn(),
        TaskProgressColumn(),
        console=messages,
    )
    tasks: dict[str, TaskID] = {}

    def show(name: str, done: int, total: int) -> None:
        if name not in tasks:
            tasks[name] = bars.add_task(name, total=total)
        bars.update(tasks[name], completed=done)

    with bars:
        yield show


def print_manifest(manifest: Mapping[str, Any], name: str) -> None:
    """Print the counts of a store, then what its answers lack, then harmless oddities.

    What makes answers wrong or incomplete is marked with an exclamation mark.
    """
    guess = (
        " (a guess, by the columns of the files)" if manifest.get("version_is_guess") else ""
    )
    print(f"ESCO {manifest['version']}{guess}  {name}")
    print(f"languages: {', '.join(manifest['languages'])}")
    for count_name, count in manifest["counts"].items():
        if isinstance(count, int):
            print(f"{count_name.replace('_', ' ')}: {count:,}")
    _print_gaps(manifest)
    rows = {file["file"]: file["rows"] for file in manifest["files"]}
    anomalies = manifest.get("anomalies", ())
    serious = [a for a in anomalies if a.get("severity", Severity.NOTE) != Severity.NOTE]
    harmless = [a for a in anomalies if a.get("severity", Severity.NOTE) == Severity.NOTE]
    for entries, heading in (
        (serious, "! Anomalies that change answers"),
        (
            manifest.get("dangling"),
            "! References to concepts that no file defines: left out of answers",
        ),
        (harmless, "Harmless oddities of the files"),
    ):
        if entries:
            print(f"\n{heading}")
            print_rows(
                ("file", "what", "count", "rows of the file"),
                [
                    (entry["file"], entry["what"], entry["count"], rows.get(entry["file"], ""))
                    for entry in entries
                ],
            )
    if manifest["files"]:
        columns = ("file", "rows", "loaded", "refused")
        print("\nFiles")
        print_rows(
            columns, [[file[column] for column in columns] for file in manifest["files"]]
        )
    for source in manifest.get("labels_from", ()):
        _print_added_labels(source)
    if "sample" in manifest:
        print(f"\nThis is the sample: {manifest['sample']}")
    print(f"\n{manifest['attribution']} {manifest['licence']}.")


def _print_gaps(manifest: Mapping[str, Any]) -> None:
    """Print what a store was built without."""
    if manifest["missing"]:
        parts_of: dict[str, list[str]] = {}
        for part, archive in manifest["missing"].items():
            parts_of.setdefault(archive, []).append(part)
        references = manifest.get("references_to_missing", {})
        print("\n! Missing parts: questions about them are refused")
        print_rows(
            ("parts", "contained in", "references left out"),
            [
                (", ".join(parts), archive, sum(references.get(part, 0) for part in parts))
                for archive, parts in parts_of.items()
            ],
        )
    if manifest.get("incomplete"):
        print("\n! Files that are not whole: answers lack the rest")
        print_rows(("file", "reason"), manifest["incomplete"].items())


def _print_added_labels(source: Mapping[str, Any]) -> None:
    names = ", ".join(file["name"] for file in source["sources"])
    print(f"\nLabels added from {names}:")
    print_rows(
        ("language", *LabelKind),
        [
            (language, *(counts.get(kind.local_name, 0) for kind in LabelKind))
            for language, counts in source["labels"].items()
        ],
    )
    for reason, count in source["left_out"].items():
        print(f"left out, {reason}: {count:,}")
    for part, count in source["unknown_concepts"].items():
        print(f"concepts that this release does not define, {part}: {count:,}")
