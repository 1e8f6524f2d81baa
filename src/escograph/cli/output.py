"""Output of results: tables on a terminal, text in a pipe, JSON on demand.

Results go to standard output, messages and progress to standard error.
"""

import errno
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from rich.console import Console

from escograph.cli.tables import print_table
from escograph.model import LabelKind, Severity, Value


class _ClosedInput(io.RawIOBase):
    """Standard input of a process that was started without one."""

    name = "<stdin>"

    def readable(self) -> bool:
        """Return true: what fails is reading."""
        return True

    def readinto(self, buffer: object) -> int:
        """Raise `OSError`."""
        raise OSError(errno.EBADF, "it is closed")


def prepare_streams() -> None:
    """Write UTF-8 to files and pipes in any locale; terminals keep their encoding.

    Raises:
        OSError: If standard output is closed.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # for the process
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_ClosedInput()), "utf-8")
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


messages = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
"""Standard error, for everything except the result."""


_LONGEST_MESSAGE = 2_000
"""Maximum number of characters of a message, whose middle may repeat a whole input."""


def print_message(text: str) -> None:
    """Print a message on standard error; that it cannot be written fails no command."""
    if len(text) > _LONGEST_MESSAGE:
        half = _LONGEST_MESSAGE // 2
        text = f"{text[:half]} … {text[-half:]}"
    with suppress(OSError):
        messages.print(text, markup=False)


def discard_rest() -> None:
    """Send what is still to be written to standard output nowhere: it takes no more."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.close(devnull)


def print_json(data: Any) -> None:
    """Print data as indented JSON, without escaping characters."""
    print(json.dumps(data, indent=2, ensure_ascii=False))


def print_json_line(data: Any) -> None:
    """Print data as JSON on one line, without escaping characters."""
    print(json.dumps(data, ensure_ascii=False))


@contextmanager
def json_list(data: Mapping[str, Any]) -> Iterator[Callable[[Iterable[Any]], None]]:
    """Yield a function that prints the items of a JSON object, a line for each.

    Args:
        data: The object, without items.
    """
    others = {name: value for name, value in data.items() if name != "items"}
    beginning = json.dumps({**others, "items": []}, ensure_ascii=False).removesuffix("]}")
    separator = f"{beginning}\n"

    def print_items(items: Iterable[Any]) -> None:
        nonlocal separator
        for item in items:
            print(separator, json.dumps(item, ensure_ascii=False), sep="", end="")
            separator = ",\n"
        sys.stdout.flush()

    yield print_items
    print(f"{beginning}]}}" if separator.startswith(beginning) else "\n]}")


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
    RowPrinter(header, title).print(rows)


class RowPrinter:
    """Prints rows part by part: a table for each on a terminal, else one header.

    Args:
        header: Names of the columns.
        title: Title of the first part, on a terminal.
    """

    def __init__(self, header: Sequence[str], title: str = "") -> None:
        self._header = header
        self._title = title
        self._is_first = True

    def print(self, rows: Iterable[Sequence[object]]) -> None:
        """Print rows, and hand them on to the reader at once."""
        if sys.stdout.isatty():
            print_table(self._header, rows, self._title if self._is_first else "")
        else:
            if self._is_first:
                print("\t".join(self._header))
            for row in rows:
                print("\t".join(_cell(value) for value in row))
        self._is_first = False
        sys.stdout.flush()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return " ".join(text.split()) if any(mark in text for mark in "\t\r\n") else text


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
