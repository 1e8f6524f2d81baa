"""The JSON form of values: a ``dict`` with a kind, which can be read back.

A value is written field by field. Enumerations are written as their text, sequences as lists,
and mappings as objects, or as lists of pairs where a key is not text. Dates, decimals and
floats that are not finite, which JSON has no form for, are written as objects that name their
type; scalars of numpy are written as Python's. The types of the fields say how to read them
back; a concept is read as the class of its "kind".
"""

import math
import re
import types
import typing
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin

from escograph.errors import EscoError, InvalidValue
from escograph.model.concepts import CONCEPT_CLASSES, Concept
from escograph.model.labels import Text
from escograph.model.values import Value, Values, ValuesByText, class_of_items

V = TypeVar("V", bound=Value)

_DATE = re.compile(
    r"\d{4}-\d\d-\d\d"
    r"([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d(:?\d\d(\.\d+)?)?)?)?",
    re.ASCII,
)
"""The dates that are read: those of `profile_schema`, a time without a zone too."""
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def kind_of(cls: type) -> str:
    """Return the kind that names a class of values in JSON, such as "skill gap"."""
    if issubclass(cls, Concept):
        return str(cls.kind)
    return _WORD.sub(" ", cls.__name__).lower()


def to_dict(value: Value) -> dict[str, Any]:
    """Return a value as a ``dict`` that ``json`` can write; see `Value.to_dict`."""
    cls = type(value)
    data: dict[str, Any] = {"kind": kind_of(cls)}
    if isinstance(value, Values):
        if isinstance(value, ValuesByText):
            data["text_ids"] = [_encode(name) for name in value.text_ids]
        attributes = {name: getattr(value, name) for name in value.json_fields}
        data |= {n: _encode(item) for n, item in attributes.items() if item is not None}
        data |= {name: _encode(getattr(value, name)) for name in cls.json_properties}
        return data | {"items": [_encode(item) for item in value]}
    for field in fields(cast(Any, value)):
        item = value.json_field(field.name)
        if field.name in cls.json_optional and item == _default(field):
            continue
        name = cls.json_names.get(field.name, field.name)
        is_date = isinstance(item, date) and _is_date(_field_types(cast(Any, cls))[field.name])
        data[name] = item.isoformat() if is_date else _encode(item)  # type: ignore[attr-defined]
    for name in cls.json_properties:
        data[name] = _encode(getattr(value, name))
    return data


def from_dict(cls: type[V], data: object) -> V:
    """Return the value of a class that a ``dict`` describes; see `Value.from_dict`."""
    try:
        return cast(V, _value(cls, _mapping(data), ()))
    except InvalidValue:
        raise
    except (EscoError, TypeError, ValueError, AttributeError) as error:
        raise InvalidValue(f"not a {kind_of(cls)}: {error}") from error


def text_to_dict(text: Text) -> dict[str, Any]:
    """Return a text and its language; see `Text.to_dict`."""
    return {"kind": "text", "text": str(text), "language": text.language}


def text_from_dict(data: Mapping[str, Any]) -> Text:
    """Return the text that `text_to_dict` wrote; see `Text.from_dict`."""
    _need_kind("text", data)
    _refuse_unknown(data, ("text", "language"))
    language = data.get("language")
    return Text(
        _decode_plain(str, data.get("text"), "text"),
        None if language is None else _decode_plain(str, language, "language"),
    )


def rows_to_dict(variables: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Return the solutions of a query as a ``dict``.

    Dates and decimals state their type.
    """
    cells = [[_encode(value) for value in row] for row in rows]
    return {"kind": "rows", "variables": list(variables), "rows": cells}


def rows_from_dict(data: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """Return the variables and rows that `rows_to_dict` wrote."""
    _need_kind("rows", data)
    _refuse_unknown(data, ("variables", "rows"))
    variables = [
        _decode_plain(str, name, "variables")
        for name in _list(data.get("variables"), "variables")
    ]
    rows = [
        [_decode_any(cell) for cell in _list(row, "rows")]
        for row in _list(data.get("rows"), "rows")
    ]
    if any(len(row) != len(variables) for row in rows):
        raise InvalidValue(f"expected {len(variables)} cells in each", "rows")
    return variables, rows


def _default(field: Field[Any]) -> Any:
    """Return the default of a field; `MISSING` if it has none."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def _is_date(hint: Any) -> bool:
    """Return whether a field is declared as a date, which is written as plain text."""
    return hint is date or date in get_args(hint)


def _encode(value: Any) -> Any:
    if isinstance(value, Value):
        name = getattr(value, "name", None) if value.json_constants else None
        return name if name in value.json_constants else to_dict(value)
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        number = float(value)
        return number if math.isfinite(number) else {"kind": "float", "value": str(number)}
    if isinstance(value, datetime):
        return {"kind": "datetime", "value": value.isoformat()}
    if isinstance(value, date):
        return {"kind": "date", "value": value.isoformat()}
    if isinstance(value, Decimal):
        return {"kind": "decimal", "value": str(value)}
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value):
            return {str(key): _encode(item) for key, item in value.items()}
        return [[_encode(key), _encode(item)] for key, item in value.items()]
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(_encode(item) for item in value)
    plain = _from_numpy(value)
    if plain is value:
        raise InvalidValue(f"a {type(value).__name__} cannot be written as JSON")
    return _encode(plain)


def _from_numpy(value: Any) -> Any:
    """Return a scalar of numpy as a built-in type, and anything else unchanged."""
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if type(value).__module__ != "numpy" or kind not in tuple("biuf") or value.shape != ():
        return value
    return value.item()  # of an extended float: itself, as Python has none of that precision


_TYPED: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "decimal": Decimal,
    "float": float,
}


def _decode_any(data: Any) -> Any:
    """Return a JSON value without a declared type; a list becomes a hashable tuple."""
    if isinstance(data, Mapping):
        try:
            return _TYPED[data["kind"]](data["value"])
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise InvalidValue(f"{data!r} is not a value of a known type") from error
    return tuple(map(_decode_any, data)) if isinstance(data, list) else data


def _mapping(data: object) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise InvalidValue(f"expected an object, not a {type(data).__name__}")
    return data


def _need_kind(expected: str, data: object) -> None:
    if (kind := _mapping(data).get("kind")) != expected:
        raise InvalidValue(f"expected {expected!r}, not {kind!r}", "kind")


def _refuse_unknown(data: Mapping[str, Any], names: Iterable[str]) -> None:
    """Refuse what would be lost: a name that no field has, such as a misspelt one."""
    if unknown := sorted(map(str, data.keys() - {"kind", *names})):
        raise InvalidValue("no such field", unknown[0])


def _value(cls: type[Value], data: Mapping[str, Any], args: tuple[Any, ...]) -> Value:
    kind = data.get("kind")
    if issubclass(cls, Concept):
        concept_class = CONCEPT_CLASSES.get(str(kind))
        if concept_class is None or not issubclass(concept_class, cls):
            raise InvalidValue(f"{kind!r} is not the kind of a {cls.kind}", "kind")
        cls = concept_class
    else:
        _need_kind(kind_of(cls), data)
    if issubclass(cls, Values):
        by_text = issubclass(cls, ValuesByText)
        names = ("items", "text_ids") if by_text else ("items", *cls.json_fields)
        _refuse_unknown(data, (*names, *cls.json_properties))
        item_type = (
            args[0] if args and not isinstance(args[0], TypeVar) else class_of_items(cls)
        )
        items = [
            _decode(item_type, item, "items") for item in _list(data.get("items"), "items")
        ]
        if issubclass(cls, ValuesByText):
            ids = [_decode_any(name) for name in _list(data.get("text_ids"), "text_ids")]
            return cls(items, ids)
        hints = _field_types(cls.__init__)
        attributes = {n: _decode(hints[n], data[n], n) for n in cls.json_fields if n in data}
        return cls(items, **attributes)
    assert is_dataclass(cls)
    arguments: dict[str, Any] = {}
    types_of = _field_types(cls)
    name_of = {field.name: cls.json_names.get(field.name, field.name) for field in fields(cls)}
    _refuse_unknown(data, (*name_of.values(), *cls.json_properties))
    for field in fields(cls):
        name = name_of[field.name]
        if name in data:
            arguments[field.name] = _decode(types_of[field.name], data[name], name)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise InvalidValue("missing", name)
    return cast(Value, cls(**arguments))


@cache
def _field_types(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _decode(hint: Any, data: Any, field: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _decode_union(args, data, field)
    cls = origin or hint
    if cls is Any or cls is object or cls is Hashable:
        return _decode_any(data)
    if isinstance(cls, type) and issubclass(cls, Value):
        if isinstance(data, str) and data in cls.json_constants:
            return cls.json_constants[data]
        if not isinstance(data, Mapping):
            raise InvalidValue(f"expected an object, not {data!r}", field)
        return _value(cls, data, args)
    if cls in (tuple, Iterable):
        return tuple(_decode(args[0], item, field) for item in _list(data, field))
    if cls is frozenset:
        return frozenset(_decode(args[0], item, field) for item in _list(data, field))
    if cls in (dict, Mapping):
        if isinstance(data, Mapping):
            pairs = list(data.items())
        elif args[0] is str:  # written as an object
            raise InvalidValue(f"expected an object, not {data!r}", field)
        else:
            pairs = [tuple(_list(pair, field)) for pair in _list(data, field)]
            if any(len(pair) != 2 for pair in pairs):
                raise InvalidValue(f"expected pairs, not {data!r}", field)
        decoded = {
            _decode(args[0], k, field): _decode_item(args[1], k, v, field) for k, v in pairs
        }
        return decoded if cls is dict else MappingProxyType(decoded)
    if cls is Literal:
        if data not in args:
            raise InvalidValue(f"{data!r} is not one of {', '.join(map(repr, args))}", field)
        return data
    if isinstance(cls, type) and issubclass(cls, Enum):
        try:
            return cls(data)
        except ValueError as error:
            raise InvalidValue(str(error), field) from error
    return _decode_plain(cls, data, field)


def _decode_item(hint: Any, key: object, data: Any, field: str) -> Any:
    """Return the value that a mapping has for a key, which an error names."""
    try:
        return _decode(hint, data, field)
    except InvalidValue as error:
        raise InvalidValue(f"{key}: {error}", field) from error


def _decode_union(options: tuple[Any, ...], data: Any, field: str) -> Any:
    if data is None and type(None) in options:
        return None
    if float in options and _is_float(data):
        return _decode_any(data)
    options = tuple(option for option in options if option is not type(None))
    if len(options) == 1:  # its error says more than that of several
        return _decode(options[0], data, field)
    for option in options:
        cls = get_origin(option) or option
        is_value = isinstance(cls, type) and issubclass(cls, Value)
        is_constant = is_value and isinstance(data, str) and data in cls.json_constants
        if is_constant or is_value == isinstance(data, Mapping):
            try:
                return _decode(option, data, field)
            except InvalidValue:
                continue
    raise InvalidValue(f"{data!r} is not a value of this field", field)


def _is_float(data: Any) -> bool:
    """Return whether JSON describes a float that is not finite."""
    return isinstance(data, Mapping) and data.get("kind") == "float"


def _decode_plain(cls: Any, data: Any, field: str) -> Any:
    if cls is float and _is_float(data):
        return _decode_any(data)
    if cls is date:
        return _decode_date(data, field)
    if cls is float and isinstance(data, int) and not isinstance(data, bool):
        return data  # JSON writers may drop ".0"; equal to the number that was written
    if not isinstance(data, cls) or (isinstance(data, bool) and cls is not bool):
        raise InvalidValue(f"expected {cls.__name__}, not {data!r}", field)
    return data


def _decode_date(data: Any, field: str) -> date:
    """Return the date, or the date and time, that a text in ISO 8601 states."""
    try:
        if _DATE.fullmatch(data):
            has_time = len(data) > len("2026-01-02")
            return datetime.fromisoformat(data) if has_time else date.fromisoformat(data)
    except (TypeError, ValueError) as error:
        raise InvalidValue(f"{data!r} is not a date in ISO 8601", field) from error
    raise InvalidValue(f"{data!r} is not a date as 2026-01-31, with or without a time", field)


def _list(data: Any, field: str) -> list[Any]:
    if not isinstance(data, list | tuple):
        raise InvalidValue(f"expected a list, not {data!r}", field)
    return list(data)
