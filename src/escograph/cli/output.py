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
from escograph.model import LabelKind, Value


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


def print_message(text: str) -> None:
    """Print a message on standard error; that it cannot be written fails no command."""
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
    """Print the counts of a store and the anomalies in its source files."""
    print(f"ESCO {manifest['version']}  {name}")
    print(f"languages: {', '.join(manifest['languages'])}")
    for count_name, count in manifest["counts"].items():
        if isinstance(count, int):
            print(f"{count_name.replace('_', ' ')}: {count:,}")
    if manifest["files"]:
        columns = ("file", "rows", "loaded", "refused")
        print()
        print_rows(
            columns, [[file[column] for column in columns] for file in manifest["files"]]
        )
    for part, heading in (
        ("anomalies", "Anomalies in the files (loaded as far as possible):"),
        ("dangling", "References to concepts that the release does not define:"),
    ):
        if manifest.get(part):
            print(f"\n{heading}")
            print_rows(
                ("file", "what", "count"),
                [(entry["file"], entry["what"], entry["count"]) for entry in manifest[part]],
            )
    if manifest.get("incomplete"):
        print("\nFiles that are not whole:")
        print_rows(("file", "reason"), manifest["incomplete"].items())
    if manifest["missing"]:
        print("\nMissing parts:")
        print_rows(("part", "contained in"), manifest["missing"].items())
    for source in manifest.get("labels_from", ()):
        _print_added_labels(source)
    if "sample" in manifest:
        print(f"\nThis is the sample: {manifest['sample']}")
    print(f"\n{manifest['attribution']} {manifest['licence']}.")


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
