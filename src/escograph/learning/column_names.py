"""Columns that a reader does not know, with the ones that were probably meant."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from escograph.model import UnreadColumn

_ALIKE = 0.7
"""Similarity from which a name may be another one, misspelt; "titel" is similar by 0.8."""


def unread_columns(
    rows: Mapping[str, int], columns: Iterable[str], usual: Mapping[str, str] | None = None
) -> tuple[UnreadColumn, ...]:
    """Return columns that were not read, each with the one that it may stand for.

    That is one that looks alike, or that begins with it or the other way round.

    Args:
        rows: Name of a column → number of rows that state something there.
        columns: The columns that are read.
        usual: Other names that people use → column.
    """
    listed = list(columns)

    def meant(name: str) -> str | None:
        plain = name.strip().lower().replace(" ", "_").replace("-", "_")
        if usual and plain in usual:
            return usual[plain]
        begins = [c for c in listed if plain.startswith(f"{c}_") or c.startswith(f"{plain}_")]
        return next(iter([*begins, *get_close_matches(plain, listed, 1, _ALIKE)]), None)

    return tuple(UnreadColumn(name, count, meant(name)) for name, count in rows.items())
