"""Input of commands: text and JSON in UTF-8, whatever the locale."""

import codecs
import json
import os
from pathlib import Path
from typing import Any, BinaryIO

import typer

from escograph.atomic import refuse_taken
from escograph.errors import EscoError, ExportFailed, InvalidInput

_OTHER_ENCODINGS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
"""First bytes of a file → its encoding; the longer marks come first."""
_OTHER_FILES = {
    b"\x1f\x8b": "is compressed by gzip; unpack it",
    b"BZh91AY&SY": "is compressed by bzip2; unpack it",
    b"\xfd7zXZ": "is compressed by xz; unpack it",
    b"\x28\xb5\x2f\xfd": "is compressed by zstd; unpack it",
    b"PK\x03\x04": "is a zip archive or an Office document; unpack it, or save it as text",
    b"%PDF-": "is a PDF; save it as text",
}
"""First bytes of a file that is not text → what it is, and what to do."""


def read_bytes(file: BinaryIO) -> bytes:
    """Return the content of a file.

    Raises:
        InvalidInput: If it cannot be read, such as a folder.
    """
    try:
        return file.read()
    except OSError as error:
        raise InvalidInput(file.name, f"cannot be read: {error.strerror}") from error


def read_text(file: BinaryIO) -> str:
    """Return the text of a file in UTF-8, without the byte order mark of spreadsheets.

    Raises:
        InvalidInput: If it is in another encoding.
    """
    content = read_bytes(file)
    try:
        return _decoded(content)
    except ValueError as error:
        raise InvalidInput(file.name, str(error)) from error


def decoded_line(line: bytes, name: str, number: int) -> str:
    """Return one line of a file as text, the first without its byte order mark.

    Raises:
        InvalidInput: If it is in another encoding.
    """
    try:
        return _decoded(line, number == 1)
    except ValueError as error:
        raise InvalidInput(name, str(error), number) from error


def read_json(file: BinaryIO, error_class: type[EscoError]) -> Any:
    """Read JSON, refusing repeated names: one value could be shown, another signed.

    Raises:
        EscoError: Of the given class, if it is not JSON in UTF-8, or a name is repeated in one
            object.
    """
    content = read_bytes(file)
    try:
        text = _decoded(content)
    except ValueError as error:
        raise error_class(f"{file.name} {error}") from error
    if not text.strip():
        raise error_class(f"{file.name} is empty, not JSON")
    try:
        return parse_json(text)
    except (ValueError, RecursionError) as error:
        raise error_class(f"{file.name} is not valid JSON: {error}") from error


def parse_json(text: str) -> Any:
    """Return JSON as Python values, refusing names that are repeated in one object.

    Raises:
        ValueError, RecursionError: If it is not such JSON.
    """
    return json.loads(text, object_pairs_hook=_without_repeats)


def refuse_shared_input(*files: BinaryIO | None) -> None:
    """Raise if several files are standard input, which can be read once.

    Raises:
        typer.BadParameter: With what to do.
    """
    names = [file.name for file in files if file is not None]
    if names.count("<stdin>") > 1:
        raise typer.BadParameter("standard input can be read once: name a file for one -")


def refuse_target(path: Path, overwrite: bool, *files: BinaryIO) -> None:
    """Raise if a command cannot write a file, before it reads or computes anything.

    Args:
        path: The file to write.
        overwrite: Whether an existing file may be replaced.
        files: The files that are read, none of which is ever replaced: what is written does not
            contain them. A review that is continued may be replaced, and is not among them.

    Raises:
        FileTaken: If the path exists and may not be replaced.
        ExportFailed: If it is one of the files that are read, or a device, or its folder does
            not exist.
    """
    if any(_is_file_at(path, file) for file in files):
        raise ExportFailed(str(path), "the command reads it; name another file")
    refuse_taken(path, overwrite)


def _is_file_at(path: Path, file: BinaryIO) -> bool:
    """Return whether an open file is that at a path, by whatever name it was opened."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(file.fileno()))
    except (OSError, ValueError):  # no such path, or a stream without a file
        return False


def _decoded(content: bytes, is_beginning: bool = True) -> str:
    for mark, other in _OTHER_ENCODINGS.items() if is_beginning else ():
        if content.startswith(mark):
            raise ValueError(f"is {other}; save it as UTF-8")
    for mark, reason in _OTHER_FILES.items() if is_beginning else ():
        if content.startswith(mark):
            raise ValueError(reason)
    if b"\0" in content:
        raise ValueError("has zero bytes, as UTF-16 has; save it as UTF-8")
    try:
        return content.decode("utf-8-sig" if is_beginning else "utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError("a name is repeated in one object")
    return data
