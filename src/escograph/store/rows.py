"""What a user's SPARQL gives back: rows that read by variable name."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from escograph import frames
from escograph.model import cards

if TYPE_CHECKING:
    import pandas as pd


class Row(tuple[Any, ...]):
    """One solution: a tuple of plain Python values that also reads by variable name.

    An IRI is its text, a literal is a string, an unbound variable is ``None``; numbers,
    booleans and dates of XML Schema become the Python type.
    """

    _names: tuple[str, ...]

    def __new__(cls, names: tuple[str, ...], values: Sequence[Any]) -> "Row":
        """Make a row of as many values as names."""
        row = super().__new__(cls, values)
        row._names = names
        return row

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            try:
                key = self._names.index(key)
            except ValueError:
                raise KeyError(f"no variable ?{key}; the query has {self._names}") from None
        return super().__getitem__(key)

    def as_dict(self) -> dict[str, Any]:
        """Variable name → value."""
        return dict(zip(self._names, self, strict=True))

    def __reduce__(self) -> tuple[Any, ...]:
        return Row, (self._names, tuple(self))

    def __repr__(self) -> str:
        said = ", ".join(f"{n}={v!r}" for n, v in zip(self._names, self, strict=True))
        return f"Row({said})"


class Rows(Sequence[Row]):
    """The solutions of a SELECT query, in the order the query gives."""

    def __init__(self, variables: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
        self.variables = tuple(variables)
        self._rows = tuple(Row(self.variables, row) for row in values)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> "Rows": ...
    def __getitem__(self, index: int | slice) -> "Row | Rows":
        if isinstance(index, slice):
            return Rows(self.variables, self._rows[index])
        return self._rows[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rows):
            return NotImplemented
        return (self.variables, self._rows) == (other.variables, other._rows)

    __hash__ = None  # type: ignore[assignment]  # rows may hold many values

    def __repr__(self) -> str:
        names = " ".join(f"?{name}" for name in self.variables)
        return f"<{len(self):,} rows of {names}>"

    def _repr_html_(self) -> str:
        shown = cards.table(self.variables, self._rows[:20])
        more = f"<p>… and {len(self) - 20:,} more</p>" if len(self) > 20 else ""
        return shown + more

    def to_frame(self) -> "pd.DataFrame":
        """As a pandas frame, a column per variable; nothing is guessed."""
        return frames.frame(self.variables, self._rows)
