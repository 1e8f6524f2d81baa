"""Careers: the occupations of a person with dates, and their qualifications."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from escograph.errors import InvalidReference, InvalidValue
from escograph.model.concepts import uri_of
from escograph.model.held import check_order, checked_date, whole_number
from escograph.model.scales import shortened
from escograph.model.values import Value
from escograph.vocab import is_uri


@dataclass(frozen=True, slots=True)
class WorkExperience(Value):
    """An occupation that a person has, or had, for some time.

    Attributes:
        occupation: URI of the occupation; a `Concept` is accepted.
        start: Day or time at which it began; ``None`` if not stated.
        end: Day or time at which it ended; ``None`` if not stated.
        current: Whether the person still has it.

    Raises:
        InvalidValue: If it is not a URI, a time has no zone, it ends before it begins, or it is
            current although it ended.
    """

    occupation: str
    start: date | None = None
    end: date | None = None
    current: bool = False

    json_optional: ClassVar = frozenset({"start", "end", "current"})

    def __post_init__(self) -> None:
        object.__setattr__(self, "occupation", checked_uri(self.occupation, "occupation"))
        for name in ("start", "end"):
            object.__setattr__(self, name, checked_date(getattr(self, name), name))
        check_order(self.start, self.end, "end")
        if not isinstance(self.current, bool):
            raise InvalidValue(f"expected true or false, not {self.current!r}", "current")
        if self.current and self.end is not None:
            raise InvalidValue("a current occupation has no end", "end")


@dataclass(frozen=True, slots=True)
class HeldQualification(Value):
    """A qualification that a person holds.

    EQF is the level of the qualification. It says nothing about the proficiency of any skill.

    Attributes:
        uri: Its URI, in ESCO or elsewhere; ``None`` if it has only a title.
        title: Its title, as on the certificate.
        eqf_level: Level of the European Qualifications Framework, 1 to 8.
        awarded: Day or time of the award.

    Raises:
        InvalidValue: If it has neither a URI nor a title, the level is not a whole number from
            1 to 8, or a time has no zone.
    """

    uri: str | None = None
    title: str | None = None
    eqf_level: int | None = None
    awarded: date | None = None

    json_optional: ClassVar = frozenset({"uri", "title", "eqf_level", "awarded"})

    def __post_init__(self) -> None:
        if self.uri is not None:
            object.__setattr__(self, "uri", checked_uri(self.uri, "uri"))
        if self.title is not None and (
            not isinstance(self.title, str) or not self.title.strip()
        ):
            raise InvalidValue(f"expected a title, not {self.title!r}", "title")
        if self.uri is None and self.title is None:
            raise InvalidValue("state the URI or the title of a qualification", "title")
        if self.eqf_level is not None:
            level = whole_number(self.eqf_level)
            if level is None or not 1 <= level <= 8:
                message = f"expected a whole number from 1 to 8, not {self.eqf_level!r}"
                raise InvalidValue(message, "eqf_level")
            object.__setattr__(self, "eqf_level", level)
        object.__setattr__(self, "awarded", checked_date(self.awarded, "awarded"))


def checked_uri(reference: object, field: str) -> str:
    """Return the URI of a concept, or a URI in ESCO's spelling.

    Raises:
        InvalidValue: If it is neither.
    """
    try:
        uri = uri_of(reference)  # type: ignore[arg-type]
    except InvalidReference as error:
        raise InvalidValue(f"{reference!r} is neither a concept nor a URI", field) from error
    if not is_uri(uri):
        raise InvalidValue(f"{reference!r} is not a URI", field)
    return uri


def checked_uris(references: object, field: str) -> tuple[str, ...]:
    """Return the URIs of a list of concepts or URIs, each once.

    Raises:
        InvalidValue: If it is not such a list.
    """
    if isinstance(references, str | bytes | Mapping) or not isinstance(references, Iterable):
        raise InvalidValue(f"expected a list of concepts, not {shortened(references)}", field)
    return tuple(dict.fromkeys(checked_uri(reference, field) for reference in references))
