"""The base of all values: a form in JSON, and sequences that convert to tables."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Generic, Self, TypeVar, get_args, get_origin, overload

from escograph.errors import InvalidValue

V_co = TypeVar("V_co", covariant=True)


class Value:
    """A frozen value that can be written as JSON and read back.

    Attributes:
        json_names: Field → its name in JSON, if that differs ("kind" names the class there).
        json_properties: Properties to write too, for readers; `from_dict` ignores them.
        json_optional: Fields that are left out while they have their default.
        json_constants: Name → value that is written as this name alone.
    """

    __slots__ = ()

    json_names: ClassVar[Mapping[str, str]] = {}
    json_properties: ClassVar[tuple[str, ...]] = ()
    json_optional: ClassVar[frozenset[str]] = frozenset()
    json_constants: ClassVar[Mapping[str, Any]] = {}

    def json_field(self, name: str) -> object:
        """Return what is written for a field: its value, unless a class writes less."""
        return getattr(self, name)

    def to_dict(self) -> dict[str, Any]:
        """Return the value as a ``dict`` that ``json`` can write without loss.

        Its "kind" names the class; `from_dict` reads it back.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.isco_group("2512").to_dict()["kind"]
            'ISCO group'
        """
        from escograph import serialize

        return serialize.to_dict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the value that `to_dict` wrote.

        Raises:
            InvalidValue: If the ``dict`` is not such a value; the error names the field.
        """
        from escograph import serialize

        return serialize.from_dict(cls, data)


class Values(Value, Sequence[V_co], Generic[V_co]):
    """An immutable sequence of values that shows as a table in a notebook.

    Slices, sums and `filter` keep the type. Equal to a sequence of this kind, or a tuple,
    with equal values in the same order; hashable; pickles with its values. The built-in
    ``sum`` adds several.

    Args:
        items: The values.

    Attributes:
        json_fields: Attributes of the sequence besides its items, which are also arguments of
            the class; written as JSON if not ``None``.

    Raises:
        InvalidValue: If an item is of another class than those of the sequence.
    """

    __slots__ = ("_items",)

    json_fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, items: Iterable[V_co] = ()) -> None:
        self._items: tuple[V_co, ...] | None = tuple(items)
        expected = class_of_items(type(self))
        for cls in set(map(type, self._items)):
            if not issubclass(cls, expected):
                name = type(self).__name__
                message = f"{name} takes {expected.__name__} values, not {cls.__name__}"
                raise InvalidValue(message, "items")

    @property
    def items(self) -> tuple[V_co, ...]:
        """The values as a tuple."""
        assert self._items is not None
        return self._items

    def filter(self, condition: Callable[[V_co], object]) -> Self:
        """Return the values that satisfy a condition, in the same order.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> skills = esco.essential_skills("software developer")
            >>> len(skills.filter(lambda skill: skill.skill_type == "knowledge"))
            8
        """
        return self._select([i for i, item in enumerate(self.items) if condition(item)])

    def _select(self, places: Sequence[int]) -> Self:
        """Return the values at some positions."""
        return self._like(self.items[place] for place in places)

    def _like(self, items: Iterable[Any], other: object = None) -> Self:
        """Return other items with the attributes that this and an added sequence share."""
        attributes = {name: getattr(self, name) for name in self.json_fields}
        if isinstance(other, Values):
            attributes = {
                name: value
                for name, value in attributes.items()
                if getattr(other, name, None) == value
            }
        return type(self)(items, **attributes)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[V_co]:
        return iter(self.items)

    @overload
    def __getitem__(self, index: int) -> V_co: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> V_co | Self:
        if isinstance(index, slice):
            return self._select(range(len(self))[index])
        return self.items[index]

    def __add__(self, other: Iterable[Any]) -> Self:
        if not (isinstance(other, tuple) or self._adds(other)):
            return NotImplemented
        return self._like((*self.items, *other), other)

    def __radd__(self, other: object) -> Self:
        """Return the sequence itself if added to the 0 that ``sum`` starts with."""
        if isinstance(other, int) and other == 0:
            return self
        return self._like((*other, *self.items)) if isinstance(other, tuple) else NotImplemented

    def _adds(self, other: object) -> bool:
        """Return whether another sequence has the same class, or a sub- or superclass."""
        return isinstance(other, type(self)) or (
            isinstance(other, Values) and isinstance(self, type(other))
        )

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Values):
            return self.items == other.items
        return self.items == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.items)

    def __reduce__(self) -> tuple[Any, ...]:
        attributes = (getattr(self, name) for name in self.json_fields)
        return type(self), (self.items, *attributes)

    def __repr__(self) -> str:
        return repr(self.items)


class ValuesByText(Values[V_co]):
    """One value for each of several texts.

    Args:
        items: The value of each text.
        text_ids: Name of each text in a frame; by default its position, from 0.
    """

    __slots__ = ("text_ids",)

    def __init__(
        self, items: Iterable[V_co] = (), text_ids: Iterable[object] | None = None
    ) -> None:
        super().__init__(items)
        ids = range(len(self.items)) if text_ids is None else text_ids
        self.text_ids: tuple[object, ...] = tuple(ids)
        if len(self.text_ids) != len(self.items):
            raise InvalidValue(
                f"{len(self.text_ids)} names for {len(self.items)} texts", "text_ids"
            )

    def with_ids(self, text_ids: Iterable[object]) -> Self:
        """Return the same values with other names for the texts.

        Raises:
            InvalidValue: If there are not as many names as texts.
        """
        return type(self)(self.items, text_ids)

    def _select(self, places: Sequence[int]) -> Self:
        return type(self)(
            (self.items[place] for place in places), (self.text_ids[place] for place in places)
        )

    def __add__(self, other: Iterable[Any]) -> Self:
        if not isinstance(other, ValuesByText) or not self._adds(other):
            return NotImplemented
        return type(self)((*self.items, *other.items), (*self.text_ids, *other.text_ids))

    def __radd__(self, other: object) -> Self:
        """Return the values themselves if added to the 0 that ``sum`` starts with."""
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.items, self.text_ids)


@cache
def class_of_items(cls: type[Values[Any]]) -> type:
    """Return the class of the items of a class of sequences, from its bases."""
    for base in getattr(cls, "__orig_bases__", ()):
        for argument in get_args(base):
            bound = argument.__bound__ if isinstance(argument, TypeVar) else argument
            item = get_origin(bound) or bound
            if isinstance(item, type):
                return item
    return object
