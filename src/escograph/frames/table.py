"""Frames from rows, with pandas loaded when first needed."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from escograph.errors import MissingExtra

if TYPE_CHECKING:
    import pandas as pd


def frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> "pd.DataFrame":
    """Return rows as a frame, keeping the types of the values; none is guessed.

    Codes stay strings ("0110" keeps its zero).

    Raises:
        MissingExtra: If pandas is not installed.
    """
    records = [tuple(row) for row in rows]
    table: pd.DataFrame = load_pandas().DataFrame.from_records(records, columns=list(columns))
    return table


def load_pandas() -> Any:
    """Return pandas, which is imported on first use.

    Raises:
        MissingExtra: If it is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise MissingExtra("pandas", "a data frame") from error
    return pandas


def records(table: "pd.DataFrame") -> list[dict[str, object]]:
    """Return the rows of a frame as column → cell; missing cells are ``None``."""
    cells = table.astype(object)
    return cells.where(cells.notna(), None).to_dict("records")  # type: ignore[return-value]


def as_objects(table: "pd.DataFrame", columns: Sequence[str]) -> "pd.DataFrame":
    """Return the frame with ``None`` for missing cells in columns of text."""
    names = list(columns)
    table[names] = table[names].astype(object).where(table[names].notna(), None)
    return table


def text_of(value: object, name: str) -> object:
    """Return an attribute of a value, enumerations as text; ``None`` without one."""
    field = getattr(value, name, None)
    return str(field) if isinstance(field, str) else field
