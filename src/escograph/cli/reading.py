"""Reading what somebody hands to a command."""

import json
from typing import Any

import typer

from escograph.errors import CredentialError


def strict_json(file: typer.FileText) -> Any:
    """Read JSON; a name that stands twice could show one value and sign another."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("a name stands twice in one object")
        return found

    try:
        return json.load(file, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise CredentialError(f"{file.name} is no JSON: {error}") from error
