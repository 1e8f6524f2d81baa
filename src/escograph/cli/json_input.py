"""JSON input of commands."""

import json
from typing import Any

import typer

from escograph.errors import EscoError


def read_json(file: typer.FileText, error_class: type[EscoError]) -> Any:
    """Read JSON, refusing repeated names: one value could be shown, another signed.

    Raises:
        EscoError: Of the given class, if it is not JSON, or a name is repeated in one object.
    """
    try:
        return json.load(file, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        raise error_class(f"{file.name} is not valid JSON: {error}") from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError("a name is repeated in one object")
    return data
