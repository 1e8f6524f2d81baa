"""Vacancies: a job that is offered, and the skills it takes."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from escograph.errors import InvalidValue
from escograph.model.columns import VACANCY_COLUMNS
from escograph.model.concepts import Concepts, Occupation, Skill
from escograph.model.gaps import OutdatedConcept
from escograph.model.held import (
    Held,
    check_order,
    checked_date,
    held_at_stage,
    member,
    whole_number,
)
from escograph.model.scales import finite_number, shortened
from escograph.model.values import Value, Values
from escograph.vocab import ADDED_GRAPHS, SCHEMES

if TYPE_CHECKING:
    import pandas as pd


class Need(StrEnum):
    """The ways in which a vacancy names a skill."""

    REQUIRED = "required"
    """Applicants must have it."""
    WISHED = "wished"
    """It is an advantage."""
    DUTY = "duty"
    """The work consists in it, or takes it."""


NeedName = Literal["required", "wished", "duty"]
"""Values of `Need`, which arguments may also be."""


@dataclass(frozen=True, slots=True, repr=False)
class VacancySkill(Value):
    """A skill that a vacancy names.

    Attributes:
        skill: The skill; a language is one.
        need: Required, wished, or part of a duty.
        level: What is asked of it, such as a CEFR stage; ``None`` if any level is enough.
        start: Offset in the description of the first character that names it; ``None`` if the
            source named the concept.
        end: Offset after the last one.
        text: The text of the span.
        score: Likelihood that the text means the skill, 0 to 1.

    Raises:
        InvalidValue: If the skill is not one, the offsets are not those of a span, or the score
            is not from 0 to 1.
    """

    skill: Skill
    need: Need = Need.REQUIRED
    level: Held | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None
    score: float = 1.0

    json_optional: ClassVar = frozenset({"level", "start", "end", "text", "score"})

    def __post_init__(self) -> None:
        if not isinstance(self.skill, Skill):
            raise InvalidValue(f"expected a skill, not {shortened(self.skill)}", "skill")
        object.__setattr__(self, "need", member(Need, self.need, "need"))
        if self.level is not None and not isinstance(self.level, Held):
            raise InvalidValue(f"expected Held, not {shortened(self.level)}", "level")
        if self.start is not None or self.end is not None or self.text is not None:
            start, end = whole_number(self.start), whole_number(self.end)
            is_span = start is not None and end is not None and 0 <= start <= end
            if not is_span or not isinstance(self.text, str):
                raise InvalidValue("state start, end and text, or none of them", "start")
        score = finite_number(self.score)
        if score is None or not 0 <= score <= 1:
            message = f"expected a number from 0 to 1, not {shortened(self.score)}"
            raise InvalidValue(message, "score")

    @property
    def required_level(self) -> float | None:
        """The level that is asked of it, 0 to 1; ``None`` if any is enough."""
        return None if self.level is None else self.level.level

    def __repr__(self) -> str:
        return f"<VacancySkill {self}>"

    def __str__(self) -> str:
        stage = "" if self.level is None else f" {self.level.stated}"
        return f"{self.skill.pref_label}{stage}, {self.need}"


@dataclass(frozen=True, slots=True)
class Salary(Value):
    """The pay of a job.

    Attributes:
        minimum: The least amount; ``None`` if not stated.
        maximum: The greatest one.
        currency: ISO 4217 code.
        unit: The time it is for, as in schema.org: "HOUR", "DAY", "WEEK", "MONTH" or "YEAR".

    Raises:
        InvalidValue: If an amount is negative or not a number, or the greatest is the smaller.
    """

    minimum: float | None = None
    maximum: float | None = None
    currency: str | None = None
    unit: str | None = None

    json_optional: ClassVar = frozenset({"minimum", "maximum", "currency", "unit"})

    def __post_init__(self) -> None:
        for name in ("minimum", "maximum"):
            if (value := getattr(self, name)) is None:
                continue
            number = finite_number(value)
            if number is None or number < 0:
                raise InvalidValue(f"expected a number from 0, not {shortened(value)}", name)
            object.__setattr__(self, name, number)
        _check_texts(self, "currency", "unit")
        if None not in (self.minimum, self.maximum) and self.maximum < self.minimum:  # type: ignore[operator]
            raise InvalidValue("the greatest pay is less than the least", "maximum")

    def __str__(self) -> str:
        amounts = [self.minimum, self.maximum]
        ends = dict.fromkeys(f"{amount:,.10g}" for amount in amounts if amount is not None)
        unit = f"per {self.unit.lower()}" if self.unit else ""
        return " ".join(filter(None, ("\u2013".join(ends), self.currency, unit)))


@dataclass(frozen=True, slots=True, repr=False)
class Vacancy(Value):
    r"""A job that is offered, in terms of ESCO.

    Attributes:
        title: Job title, as the source has it.
        occupation: The occupation that the title was coded to; ``None`` if none is likely
            enough.
        confidence: Likelihood that this occupation is right, 0 to 1; without one, that of the
            best guess.
        duties: Skills of the duties, in the order of the text.
        requirements: Skills that are required or wished, and languages with their levels, in
            the order of the text.
        description: The text that the spans of the skills are in.
        id: Identifier at its source.
        employer: Name of the employer.
        place: Place of work.
        posted: Day or time of publication.
        valid_until: Day or time until which one can apply.
        employment_type: Types such as "FULL_TIME", as the source has them.
        hours: Working hours, as the source has them.
        salary: The pay.
        url: Address of its page.
        language: BCP 47 tag of the language of the text.
        unknown: URIs of the source that the release does not define, or that are of another
            kind; they count for nothing.
        outdated: The same of what is obsolete or replaced, with the successors.

    Raises:
        InvalidValue: If the title is missing, a skill is in the wrong list, a time has no zone,
            or it ends before it is published; the error names the field.

    Example:
        >>> import escograph
        >>> esco = escograph.open()
        >>> vacancy = esco.vacancy("Chef\nYou must know how to plan menus.")
        >>> vacancy, vacancy.requirements
        (<Vacancy 'Chef': 1 required, 0 wished>, (<VacancySkill plan menus, required>,))
    """

    title: str
    occupation: Occupation | None = None
    confidence: float = 0.0
    duties: tuple[VacancySkill, ...] = ()
    requirements: tuple[VacancySkill, ...] = ()
    description: str | None = None
    id: str | None = None
    employer: str | None = None
    place: str | None = None
    posted: date | None = None
    valid_until: date | None = None
    employment_type: tuple[str, ...] = ()
    hours: str | None = None
    salary: Salary | None = None
    url: str | None = None
    language: str | None = None
    unknown: tuple[str, ...] = ()
    outdated: tuple[OutdatedConcept, ...] = ()

    json_optional: ClassVar = frozenset(
        {
            "description",
            "id",
            "employer",
            "place",
            "posted",
            "valid_until",
            "employment_type",
            "hours",
            "salary",
            "url",
            "language",
            "unknown",
            "outdated",
        }
    )

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        if not isinstance(self.title, str) or not self.title.strip():
            raise InvalidValue(f"expected text, not {shortened(self.title)}", "title")
        set_field(self, "title", self.title.strip())
        if self.occupation is not None and not isinstance(self.occupation, Occupation):
            message = f"expected an occupation, not {shortened(self.occupation)}"
            raise InvalidValue(message, "occupation")
        names = ("description", "id", "employer", "place", "hours", "url", "language")
        _check_texts(self, *names)
        for name, needs in (("duties", {Need.DUTY}), ("requirements", _REQUIREMENTS)):
            skills = _tuple_of(getattr(self, name), VacancySkill, name)
            if wrong := [skill for skill in skills if skill.need not in needs]:
                raise InvalidValue(f"{wrong[0]} does not belong here", name)
            set_field(self, name, skills)
        for name in ("employment_type", "unknown"):
            set_field(self, name, _tuple_of(getattr(self, name), str, name))
        for name in ("posted", "valid_until"):
            set_field(self, name, checked_date(getattr(self, name), name))
        check_order(self.posted, self.valid_until, "valid_until")

    @property
    def required(self) -> Concepts[Skill]:
        """Skills that are required or of a duty, once each, sorted by label."""
        needs = (Need.REQUIRED, Need.DUTY)
        skills = [s.skill for s in (*self.requirements, *self.duties) if s.need in needs]
        return _sorted(skills)

    @property
    def wished(self) -> Concepts[Skill]:
        """Skills that are wished and not required, once each, sorted by label."""
        required = set(self.required)
        wished = (s.skill for s in self.requirements if s.need is Need.WISHED)
        return _sorted(skill for skill in wished if skill not in required)

    @property
    def required_levels(self) -> dict[str, float]:
        """URI of a skill → the level that is required, 0 to 1; the highest of several."""
        levels: dict[str, float] = {}
        for item in (*self.requirements, *self.duties):
            if (level := item.required_level) is not None:
                levels[item.skill.uri] = max(level, levels.get(item.skill.uri, 0.0))
        return levels

    def with_id(self, identifier: str) -> "Vacancy":
        """Return the vacancy with another identifier."""
        return replace(self, id=identifier)

    def rows(self) -> Iterable[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for item in (*self.duties, *self.requirements):
            stage = None if item.level is None else item.level.stated
            skill = item.skill
            cells = (skill.uri, skill.pref_label, str(item.need), stage, item.required_level)
            yield self.id, self.title, *cells, item.start, item.end, item.text, item.score

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per skill: duties first, then requirements.

        Columns: ``vacancy_id``, ``title``, ``skill_uri``, ``skill_label``, ``need``, ``stage``,
        ``required_level``, ``start``, ``end``, ``text``, ``score``.
        """
        from escograph import frames

        return frames.frame(VACANCY_COLUMNS, self.rows())

    def facts(self) -> list[tuple[str, str]]:
        """Return names and words of the facts beside title and skills that are stated."""
        code = f" ({self.occupation.code})" if self.occupation and self.occupation.code else ""
        occupation = self.occupation and f"{self.occupation.pref_label}{code}"
        ends = (day.isoformat() if day else "" for day in (self.posted, self.valid_until))
        is_dated = self.posted is not None or self.valid_until is not None
        pairs: Mapping[str, Any] = {
            "occupation": occupation and f"{occupation}, confidence {self.confidence:.2f}",
            "employer": self.employer,
            "place": self.place,
            "published, until": " \u2013 ".join(ends) if is_dated else "",
            "employment": ", ".join(self.employment_type),
            "hours": self.hours,
            "salary": str(self.salary) if self.salary else "",
            "url": self.url,
        }
        return [(name, str(words)) for name, words in pairs.items() if words]

    def parts(self) -> list[tuple[str, tuple[VacancySkill, ...]]]:
        """Return the lists of skills with their names, the most important first."""
        by_need = {
            need: tuple(item for item in self.requirements if item.need is need)
            for need in (Need.REQUIRED, Need.WISHED)
        }
        return [
            ("required", by_need[Need.REQUIRED]),
            ("wished", by_need[Need.WISHED]),
            ("duties", self.duties),
        ]

    def to_job_posting(self) -> dict[str, Any]:
        """Return the vacancy as JSON-LD: a ``JobPosting`` of schema.org with ESCO's URIs.

        Skills and occupation are named by URI. What schema.org has no term for, such as that a
        skill is wished, and its level, stands under "escograph:need", "escograph:level" and so
        on. `escograph.Esco.vacancy` reads it back as the same vacancy, and links no text again.

        Example:
            >>> import escograph
            >>> posting = escograph.open().vacancy_of("chef").to_job_posting()
            >>> posting["title"], posting["skills"][0]["escograph:need"]
            ('chef', 'required')

        See:
            https://schema.org/JobPosting
        """
        context: dict[str, str] = {"escograph": ADDED_GRAPHS}
        if self.language:
            context["@language"] = self.language
        ends = [day and day.isoformat() for day in (self.posted, self.valid_until)]
        document: dict[str, Any] = {
            "@context": ["https://schema.org", context],
            "@type": "JobPosting",
            "title": self.title,
            "description": self.description,
            "identifier": self.id,
            "url": self.url,
            "datePosted": ends[0],
            "validThrough": ends[1],
            "employmentType": list(self.employment_type),
            "workHours": self.hours,
        }
        if self.employer:
            document["hiringOrganization"] = {"@type": "Organization", "name": self.employer}
        if self.place:
            document["jobLocation"] = {"@type": "Place", "address": self.place}
        if self.salary:
            value = {
                "@type": "QuantitativeValue",
                "minValue": self.salary.minimum,
                "maxValue": self.salary.maximum,
                "unitText": self.salary.unit,
            }
            document["baseSalary"] = {
                "@type": "MonetaryAmount",
                "currency": self.salary.currency,
                "value": {name: item for name, item in value.items() if item is not None},
            }
        if self.occupation:
            document["relevantOccupation"] = {
                "@type": "Occupation",
                "@id": self.occupation.uri,
                "name": self.occupation.pref_label,
            }
        skills = (*self.requirements, *self.duties)
        document["skills"] = [_defined_term(item) for item in skills]
        others = [*self.unknown, *(concept.uri for concept in self.outdated)]
        document["escograph:unknown"] = others
        stated = {name: item for name, item in document.items() if item}
        return stated | {"escograph:confidence": self.confidence}

    def __str__(self) -> str:
        lines = [self.title, *(f"  {name}: {words}" for name, words in self.facts())]
        for name, skills in self.parts():
            if skills:
                lines.append(f"{name.capitalize()} ({len(skills)}):")
            for item in skills:
                stage = "" if item.level is None else f"; {item.level.stated}"
                lines.append(f"  - {item.skill.pref_label}{stage}")
        words = "Unknown to this release, or of another kind"
        lines += [f"{words}: {uri}" for uri in self.unknown]
        lines += [f"Obsolete or replaced: {concept}" for concept in self.outdated]
        return "\n".join(lines)

    def __repr__(self) -> str:
        counts = [f"{len(skills)} {name}" for name, skills in self.parts()[:2]]
        return f"<Vacancy {self.title!r}: {', '.join(counts)}>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.vacancy(self)


_REQUIREMENTS = {Need.REQUIRED, Need.WISHED}


class Vacancies(Values[Vacancy]):
    """Vacancies, in the order of their source."""

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per skill of each; see `Vacancy.to_frame`."""
        from escograph import frames

        return frames.frame(VACANCY_COLUMNS, (row for item in self for row in item.rows()))

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.vacancies(self)


def _sorted(skills: Iterable[Skill]) -> Concepts[Skill]:
    unique = {skill.uri: skill for skill in skills}
    return Concepts(sorted(unique.values(), key=lambda skill: skill.sort_key), Skill.kind)


def _defined_term(item: VacancySkill) -> dict[str, Any]:
    term: dict[str, Any] = {
        "@type": "DefinedTerm",
        "@id": item.skill.uri,
        "name": item.skill.pref_label,
        "inDefinedTermSet": f"{SCHEMES}skills",
        "escograph:need": str(item.need),
    }
    if item.level is not None:
        term["escograph:level"] = _written_level(item.level)
    if item.text is not None:
        span = {"start": item.start, "end": item.end, "text": item.text}
        term |= {f"escograph:{name}": part for name, part in span.items()}
    if item.score != 1:
        term["escograph:score"] = item.score
    return term


def _written_level(level: Held) -> str | dict[str, Any]:
    """Return a level as "SCALE:STAGE", or as an object if that does not say all of it."""
    written = f"{level.scale}:{level.stage}"
    with suppress(InvalidValue):
        if held_at_stage(written) == level:
            return written
    return level.to_dict()


def _check_texts(value: Value, *names: str) -> None:
    """Raise `InvalidValue` for a field that is neither missing nor text."""
    for name in names:
        text = getattr(value, name)
        if text is not None and (not isinstance(text, str) or not text.strip()):
            raise InvalidValue(f"expected text, not {shortened(text)}", name)


def _tuple_of(items: Any, cls: type, name: str) -> tuple[Any, ...]:
    """Return the values of a list, which must be of one class."""
    if isinstance(items, str | bytes | Mapping) or not isinstance(items, Iterable):
        raise InvalidValue(f"expected a list, not {shortened(items)}", name)
    values = tuple(items)
    for value in values:
        if not isinstance(value, cls):
            raise InvalidValue(f"expected {cls.__name__}, not {shortened(value)}", name)
    return values
