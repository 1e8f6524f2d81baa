"""Checks of the types of arguments, where they enter the package."""

from collections.abc import Mapping
from datetime import UTC, datetime
from reprlib import repr as bounded_repr

from escograph.errors import CredentialError

_WORDS: dict[type, str] = {
    str: "text",
    datetime: "a datetime with a time zone",
    Mapping: "a dict",
}


def check_type(name: str, value: object, expected: type, advice: str = "") -> None:
    """Raise for an argument of the wrong type.

    Args:
        name: The argument.
        value: Its value.
        expected: ``str``, ``datetime`` or ``Mapping``.
        advice: How to make such a value; empty if there is nothing to add.

    Raises:
        CredentialError: If the value is of another type.
    """
    if not isinstance(value, expected):
        hint = f"; {advice}" if advice else ""
        # bounded: the document may be hostile, and nested at any depth
        raise CredentialError(
            f"{name} {bounded_repr(value)}: expected {_WORDS[expected]}{hint}"
        )


def in_utc(name: str, time: datetime) -> datetime:
    """Return a time in UTC.

    Raises:
        CredentialError: If it is not a datetime, or has no time zone.
    """
    check_type(name, time, datetime)
    if time.tzinfo is None:
        raise CredentialError(
            f"{name} {time.isoformat()} has no time zone; pass one, such as datetime.now(UTC)"
        )
    return time.astimezone(UTC)
