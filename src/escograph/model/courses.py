"""Courses and offered assessments: what they teach, presume and cost."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from escograph.errors import InvalidProfile, InvalidValue
from escograph.model.careers import checked_uri, checked_uris
from escograph.model.concepts import Reference
from escograph.model.held import (
    Held,
    Level,
    check_order,
    checked_date,
    held_at_stage,
    member,
    whole_number,
)
from escograph.model.profiles import add_held, skills_with_levels
from escograph.model.scales import finite_number, shortened
from escograph.model.values import Value


class CourseType(StrEnum):
    """The types of what a catalogue offers."""

    COURSE = "course"
    """A learning opportunity."""
    ASSESSMENT = "assessment"
    """An examination or test of skills, without teaching."""


CourseTypeName = Literal["course", "assessment"]
"""Values of `CourseType`, which arguments may also be."""

_CURRENCY = re.compile("[A-Z]{3}")

SkillLevels = Mapping[Any, Level | Held] | Iterable[Reference]
"""Skills with levels, or only skills: a level is 0 to 1, `Held`, or text "SCALE:STAGE"."""


@dataclass(frozen=True, slots=True, repr=False)
class Course(Value):
    """A course, or an assessment that is offered, in terms of ESCO.

    Concepts are stored by URI, so that a course can be read and written without a release.
    EQF is the level of the course; it says nothing of the proficiency in any skill.

    Attributes:
        id: Identifier, unique in a catalogue.
        title: Title.
        teaches: URI of a skill → what one holds of it afterwards; an assessment: what it shows.
        presumes: URI of a skill → what one must hold of it before.
        occupations: URIs of the occupations that it prepares for.
        description: Description.
        language: BCP 47 tag of the language of title, description and teaching.
        provider: Name of the provider.
        start: First day; ``None`` if one can begin at any time.
        end: Last day.
        hours: Workload in hours.
        ects: Workload in ECTS credits; hours are not derived from it.
        eqf_level: Level of the European Qualifications Framework, 1 to 8.
        isced_field: Code of its ISCED-F 2013 field.
        cost: Price; 0 if it is free, ``None`` if unknown.
        currency: ISO 4217 code of the price.
        url: Address of its page.
        type: A course or an assessment.

    Raises:
        InvalidValue: If the identifier or title is missing; a level is impossible, or a skill
            is presumed at the level that it is taught at; a number is negative or not finite; a
            price has no currency, or not its code; it ends before it begins; the error names
            the field.

    Example:
        >>> from escograph.model import Course
        >>> debug = "http://data.europa.eu/esco/skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1"
        >>> Course("c1", "Debugging", teaches={debug: 0.6}, cost=40, currency="EUR")
        <Course 'c1': 'Debugging', teaches 1 skill>
    """

    id: str
    title: str
    teaches: Mapping[str, Held] = field(default_factory=dict)
    presumes: Mapping[str, Held] = field(default_factory=dict)
    occupations: tuple[str, ...] = ()
    description: str | None = None
    language: str | None = None
    provider: str | None = None
    start: date | None = None
    end: date | None = None
    hours: float | None = None
    ects: float | None = None
    eqf_level: int | None = None
    isced_field: str | None = None
    cost: float | None = None
    currency: str | None = None
    url: str | None = None
    type: CourseType = CourseType.COURSE

    json_optional: ClassVar = frozenset(
        {
            "presumes",
            "occupations",
            "description",
            "language",
            "provider",
            "start",
            "end",
            "hours",
            "ects",
            "eqf_level",
            "isced_field",
            "cost",
            "currency",
            "url",
            "type",
        }
    )

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        for name in ("id", "title"):
            text = getattr(self, name)
            if not isinstance(text, str) or not text.strip():
                raise InvalidValue(f"expected text, not {shortened(text)}", name)
            set_field(self, name, text.strip())
        for name in ("description", "language", "provider", "isced_field", "url", "currency"):
            text = getattr(self, name)
            if text is not None and (not isinstance(text, str) or not text.strip()):
                raise InvalidValue(f"expected text, not {shortened(text)}", name)
        for name in ("teaches", "presumes"):
            set_field(self, name, MappingProxyType(skills_at(getattr(self, name), name)))
        set_field(self, "occupations", checked_uris(self.occupations, "occupations"))
        for name in ("start", "end"):
            set_field(self, name, checked_date(getattr(self, name), name))
        check_order(self.start, self.end, "end")
        for name in ("hours", "ects", "cost"):
            set_field(self, name, _amount(getattr(self, name), name))
        if self.eqf_level is not None:
            level = whole_number(self.eqf_level)
            if level is None or not 1 <= level <= 8:
                message = (
                    f"expected a whole number from 1 to 8, not {shortened(self.eqf_level)}"
                )
                raise InvalidValue(message, "eqf_level")
            set_field(self, "eqf_level", level)
        if self.currency is not None and not _CURRENCY.fullmatch(self.currency):
            message = f"expected a code such as EUR, not {shortened(self.currency)}"
            raise InvalidValue(message, "currency")
        if self.cost and self.currency is None:
            raise InvalidValue("state the currency of the cost", "currency")
        set_field(self, "type", member(CourseType, self.type, "type"))
        for uri in self.teaches.keys() & self.presumes.keys():
            if self.presumes[uri].meets(self.teaches[uri].level):
                raise InvalidValue(
                    f"the skill <{uri}> is taught at no higher level than it is presumed at",
                    "presumes",
                )

    @property
    def taught(self) -> Mapping[str, Held]:
        """What it teaches; nothing if it is an assessment, which shows without teaching."""
        return {} if self.type is CourseType.ASSESSMENT else self.teaches

    def __hash__(self) -> int:
        return hash((type(self), self.id, self.title, self.language, self.start))

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = [getattr(self, item.name) for item in fields(self)]
        plain = (dict(a) if isinstance(a, MappingProxyType) else a for a in arguments)
        return type(self), tuple(plain)

    def __repr__(self) -> str:
        count = len(self.teaches)
        verb = "assesses" if self.type is CourseType.ASSESSMENT else "teaches"
        skills = f"{count} skill{'' if count == 1 else 's'}"
        return f"<Course {self.id!r}: {self.title!r}, {verb} {skills}>"

    def __str__(self) -> str:
        return self.title


def skills_at(skills: SkillLevels, name: str) -> dict[str, Held]:
    """Return URI → statement of skills with their levels.

    Args:
        skills: Skill → level, `Held`, or text such as "CEFR:B2"; or only the skills.
        name: Name of the field, for errors.

    Raises:
        InvalidValue: If a skill is not a URI, or has two levels, or a level is impossible.
    """
    all_held: dict[str, Held] = {}
    try:
        for skill, level in skills_with_levels(skills):
            is_stage = isinstance(level, str) and ":" in level
            statement = held_at_stage(level) if is_stage else level  # type: ignore[arg-type]
            add_held(all_held, checked_uri(skill, name), statement)
    except InvalidProfile as error:
        raise InvalidValue(str(error), name) from error
    except InvalidValue as error:
        raise InvalidValue(error.reason, name) from error
    return all_held


def _amount(value: object, name: str) -> float | None:
    """Return a number from 0; ``None`` stays what it is."""
    if value is None:
        return None
    number = finite_number(value)
    if number is None or number < 0:
        raise InvalidValue(f"expected a number from 0, not {shortened(value)}", name)
    return number


@dataclass(frozen=True, slots=True)
class RefusedRow(Value):
    """A row of a file or table that could not be read, and the reason.

    Attributes:
        row: The row: in a file as a spreadsheet counts, the header being row 1; else the
            position, from 0.
        reason: The reason.
        field: The column or field; empty if it is about the whole row.
        id: Identifier that the row states, if any.
    """

    row: int
    reason: str
    field: str = ""
    id: str | None = None

    def __str__(self) -> str:
        place = f"row {self.row}" + (f", {self.field}" if self.field else "")
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class UnreadColumn(Value):
    """A column of a file or table, or a property of its objects, that is not read.

    Attributes:
        name: Its name, as it is written.
        rows: Number of rows that state something there.
        suggestion: The column that may have been meant, if any.
    """

    name: str
    rows: int
    suggestion: str | None = None

    def __str__(self) -> str:
        question = f"; did you mean {self.suggestion!r}?" if self.suggestion else ""
        return f"{self.name!r} in {self.rows:,} row{'' if self.rows == 1 else 's'}{question}"
