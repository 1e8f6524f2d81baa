"""Input of commands: text and JSON in UTF-8, whatever the locale."""

import codecs
import json
from typing import Any, BinaryIO

import typer

from escograph.errors import EscoError

_OTHER_ENCODINGS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
"""First bytes of a file → its encoding; the longer marks come first."""


def read_text(file: BinaryIO) -> str:
    """Return the text of a file in UTF-8, without the byte order mark of spreadsheets.

    Raises:
        typer.BadParameter: If it is in another encoding.
    """
    try:
        return _decoded(file)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def read_json(file: BinaryIO, error_class: type[EscoError]) -> Any:
    """Read JSON, refusing repeated names: one value could be shown, another signed.

    Raises:
        EscoError: Of the given class, if it is not JSON in UTF-8, or a name is repeated in one
            object.
    """
    try:
        text = _decoded(file)
    except ValueError as error:
        raise error_class(str(error)) from error
    try:
        return json.loads(text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        raise error_class(f"{file.name} is not valid JSON: {error}") from error


def _decoded(file: BinaryIO) -> str:
    content = file.read()
    for mark, encoding in _OTHER_ENCODINGS.items():
        if content.startswith(mark):
            raise ValueError(f"{file.name} is {encoding}; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{file.name} is not UTF-8 (byte {error.start}); save it as UTF-8"
        ) from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError("a name is repeated in one object")
    return data
