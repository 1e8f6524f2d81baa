"""Results of a user's SPARQL query: rows with access by variable name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    import pandas as pd


class Row(tuple[Any, ...]):
    """One solution: a tuple of plain Python values with access by variable name.

    An IRI is its text, a literal is a string, an unbound variable is ``None``; numbers,
    booleans and dates of XML Schema become the Python type.
    """

    _names: tuple[str, ...]

    def __new__(cls, names: tuple[str, ...], values: Sequence[Any]) -> "Row":
        """Create a row from as many values as names."""
        row = super().__new__(cls, values)
        row._names = names
        return row

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            try:
                key = self._names.index(key)
            except ValueError:
                names = ", ".join(f"?{name}" for name in self._names)
                raise KeyError(f"no variable ?{key}; the query has {names}") from None
        return super().__getitem__(key)

    def as_dict(self) -> dict[str, Any]:
        """Return variable name → value."""
        return dict(zip(self._names, self, strict=True))

    def __reduce__(self) -> tuple[Any, ...]:
        return Row, (self._names, tuple(self))

    def __repr__(self) -> str:
        cells = ", ".join(f"{n}={v!r}" for n, v in zip(self._names, self, strict=True))
        return f"Row({cells})"


class Rows(Sequence[Row]):
    """The solutions of a SELECT query, in the order of the query.

    Slices, sums and `filter` keep the type.

    Attributes:
        variables: Names of the variables.
    """

    def __init__(self, variables: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
        self.variables = tuple(variables)
        self._rows = tuple(Row(self.variables, row) for row in values)

    def filter(self, condition: Callable[[Row], object]) -> "Rows":
        """Return the rows for which a condition is true, in the same order.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> rows = esco.select("SELECT ?level { VALUES ?level { 1 2 3 4 } }")
            >>> len(rows.filter(lambda row: row["level"] > 1))
            3
        """
        return Rows(self.variables, [row for row in self._rows if condition(row)])

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

    def __add__(self, other: "Rows") -> "Rows":
        if not isinstance(other, Rows) or other.variables != self.variables:
            return NotImplemented
        return Rows(self.variables, (*self._rows, *other._rows))

    def __radd__(self, other: object) -> "Rows":
        """Return the rows themselves if added to the 0 that ``sum`` starts with."""
        return self if isinstance(other, int) and other == 0 else NotImplemented

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

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a column per variable; types are not guessed."""
        from escograph import frames

        return frames.frame(self.variables, self._rows)

    def to_dict(self) -> dict[str, Any]:
        """Return the rows as a ``dict`` that ``json`` can write without loss."""
        from escograph import serialize

        return serialize.rows_to_dict(self.variables, self._rows)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Rows":
        """Return the rows that `to_dict` wrote.

        Raises:
            InvalidValue: If the ``dict`` does not describe rows.
        """
        from escograph import serialize

        return cls(*serialize.rows_from_dict(data))

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.rows(self.variables, self._rows)
