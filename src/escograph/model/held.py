"""Skills that are held: proficiency, source, assurance and evidence of each.

What skill, how proficient and how assured are three values, and none is computed from another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from numbers import Integral
from typing import Any, ClassVar, Literal

from escograph.errors import InvalidValue
from escograph.model.scales import (
    LEVEL_TOLERANCE,
    Scale,
    Stage,
    checked_level,
    finite_number,
    scale_named,
    shortened,
)
from escograph.model.values import Value

Level = float | str | None
"""Proficiency as stated by the profile's source; ``None`` if the level is not stated."""


class HeldSource(StrEnum):
    """The sources of a statement that a person holds a skill."""

    SELF_STATED = "self-stated"
    """The person says so, in a CV for instance."""
    ASSESSED = "assessed"
    """An assessment showed it."""
    CREDENTIALLED = "credentialled"
    """A credential attests it."""
    OCCUPATION = "occupation"
    """ESCO says that the occupation needs it."""


HeldSourceName = Literal["self-stated", "assessed", "credentialled", "occupation"]
"""Values of `HeldSource`, which arguments may also be."""


class Assurance(StrEnum):
    """The assurance of a statement, which says nothing of the proficiency.

    See:
        ``qualityAssuranceLevel`` in the WE BUILD attestation rulebook "Verified Skill", draft
        v0.2, 2026-10-05.
    """

    SELF_ASSERTED = "self-asserted"
    THIRD_PARTY = "third-party-assessed"
    AUDITED = "audited-assessment"


AssuranceName = Literal["self-asserted", "third-party-assessed", "audited-assessment"]
"""Values of `Assurance`, which arguments may also be."""


@dataclass(frozen=True, slots=True)
class SkillEvidence(Value):
    """Evidence of a skill: a span of a text, a web page or a credential.

    Attributes:
        text: The text of a span.
        start: Offset of its first character in the whole text.
        end: Offset after its last character.
        url: Address of a page, or URI of a concept.
        credential: Identifier of a credential.

    Raises:
        InvalidValue: If it is not exactly one of text, URL and credential, or the offsets are
            not those of a span.
    """

    text: str | None = None
    start: int | None = None
    end: int | None = None
    url: str | None = None
    credential: str | None = None

    json_optional: ClassVar = frozenset({"text", "start", "end", "url", "credential"})

    def __post_init__(self) -> None:
        stated = [
            value for value in (self.text, self.url, self.credential) if value is not None
        ]
        if len(stated) != 1 or not isinstance(stated[0], str) or not stated[0].strip():
            raise InvalidValue("state one of text, url and credential, as text", "evidence")
        if self.start is not None or self.end is not None:
            start, end = whole_number(self.start), whole_number(self.end)
            if self.text is None or start is None or end is None or not 0 <= start <= end:
                raise InvalidValue(
                    f"expected the offsets of a text, not {self.start!r} and {self.end!r}",
                    "evidence",
                )
            object.__setattr__(self, "start", start)
            object.__setattr__(self, "end", end)


@dataclass(frozen=True, slots=True)
class Held(Value):
    """A statement that a person holds a skill.

    Attributes:
        level: Proficiency from 0 to 1; ``None`` if it is not comparable: not stated, or stated
            by a stage without its scale.
        stage: Proficiency as the source says it: a stage of the scale, a bare number or text.
        scale: The scale of the stage, or the name of one of `SCALES`.
        source: Where the statement comes from; ``None`` if unknown.
        assurance: How it was assured; ``None`` if not stated.
        assessed: Day or time of the assessment.
        valid_from: Day or time from which the statement holds, such as that of the award.
        valid_until: Day or time until which it holds.
        evidence: Spans of text, web pages and credentials.

    Raises:
        InvalidValue: If the level is not a number from 0 to 1, or not that of the stage; the
            scale is unknown or has no such stage; a time has no zone; or the end is before the
            beginning.

    Example:
        >>> from escograph.model import Held
        >>> round(Held(stage="B2", scale="CEFR").level, 3)
        0.667
    """

    level: float | None = None
    stage: Stage | None = None
    scale: Scale | None = None
    source: HeldSource | None = None
    assurance: Assurance | None = None
    assessed: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    evidence: tuple[SkillEvidence, ...] = ()

    json_optional: ClassVar = frozenset(
        {
            "level",
            "stage",
            "scale",
            "source",
            "assurance",
            "assessed",
            "valid_from",
            "valid_until",
            "evidence",
        }
    )

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        if isinstance(self.scale, str):
            set_field(self, "scale", scale_named(self.scale))
        if self.scale is not None and not isinstance(self.scale, Scale):
            raise InvalidValue(f"expected a Scale or its name, not {self.scale!r}", "scale")
        if self.stage is not None:
            set_field(self, "stage", _checked_stage(self.stage))
        set_field(self, "level", self._checked_level())
        for name, vocabulary in (("source", HeldSource), ("assurance", Assurance)):
            if (value := getattr(self, name)) is not None:
                set_field(self, name, member(vocabulary, value, name))
        for name in ("assessed", "valid_from", "valid_until"):
            set_field(self, name, checked_date(getattr(self, name), name))
        check_order(self.valid_from, self.valid_until, "valid_until")
        evidence = self.evidence
        if isinstance(evidence, SkillEvidence | str) or not isinstance(evidence, Iterable):
            message = f"expected a list of SkillEvidence, not {evidence!r}"
            raise InvalidValue(message, "evidence")
        items = tuple(evidence)
        for item in items:
            if not isinstance(item, SkillEvidence):
                raise InvalidValue(f"expected SkillEvidence, not {item!r}", "evidence")
        set_field(self, "evidence", tuple(dict.fromkeys(items)))

    def _checked_level(self) -> float | None:
        """Return the level, of the stage if there is one; the two must agree."""
        level = None if self.level is None else checked_level(self.level)
        if self.scale is not None and self.stage is None:
            raise InvalidValue(f"state the stage of the scale {self.scale.name!r}", "stage")
        if self.stage is None:
            return level
        stage_level: float | None
        if self.scale is not None:
            stage_level = self.scale.level(self.stage)
        else:
            is_number = not isinstance(self.stage, str)
            stage_level = self.stage if is_number and self.stage <= 1 else None  # type: ignore[operator,assignment]
        if level is not None and (
            stage_level is None or abs(level - stage_level) > LEVEL_TOLERANCE
        ):
            of_scale = (
                f" of the scale {self.scale.name!r}" if self.scale else " without a scale"
            )
            means = "no level" if stage_level is None else f"the level {stage_level:.7g}"
            raise InvalidValue(
                f"the stage {self.stage!r}{of_scale} means {means}, not {level:.7g}; state the "
                "stage alone",
                "level",
            )
        return stage_level

    @property
    def stated(self) -> Level:
        """The proficiency as the source said it: the stage, else the level."""
        return self.level if self.stage is None else self.stage

    def meets(self, required: float | None) -> bool:
        """Return whether a required level, 0 to 1, is met.

        Without a required level, or at 0, any statement meets it; above 0, none without a
        comparable level does.
        """
        if required is None or required <= LEVEL_TOLERANCE:
            return True
        return self.level is not None and self.level >= required - LEVEL_TOLERANCE

    def with_evidence(self, *others: "Held") -> "Held":
        """Return the statement with the evidence of other statements added."""
        added = [item for other in others for item in other.evidence]
        return replace(self, evidence=(*self.evidence, *added)) if added else self

    def __str__(self) -> str:
        scale = f" ({self.scale.name})" if self.scale else ""
        words = "level not stated" if self.stated is None else f"{_short(self.stated)}{scale}"
        return f"{words}, {self.source}" if self.source else words


def best_of(statements: Iterable[Mapping[str, Held]]) -> dict[str, Held]:
    """Return URI → the best statement of a skill; of equal ones the first.

    Args:
        statements: Mappings of URI → statement, such as of courses in their order.
    """
    best: dict[str, Held] = {}
    for held in statements:
        for uri, statement in held.items():
            if uri not in best or not best[uri].meets(statement.level):
                best[uri] = statement
    return best


@lru_cache(maxsize=1024, typed=True)
def held_at(level: Level) -> Held:
    """Return the statement of a bare level; numbers up to 1 alone are comparable.

    Raises:
        InvalidValue: If it is a number below 0 or not finite.
    """
    if level is None or isinstance(level, str) or level > 1:
        return Held(stage=level)
    return Held(level=level)


def held_at_stage(text: str) -> Held:
    """Return the statement that "SCALE:STAGE" makes, such as "CEFR:B2".

    Raises:
        InvalidValue: If no known scale has the name, or the scale has no such stage.
    """
    scale, _, stage = text.partition(":")
    return Held(stage=stage.strip(), scale=scale_named(scale.strip()))


def checked_bare_level(level: object) -> Level:
    """Return a bare level as a built-in type, converting numbers and text of numpy.

    Raises:
        InvalidValue: If it is neither a finite number from 0 nor text.
    """
    if level is None:
        return None
    if isinstance(level, str):
        return str(level)
    if (number := finite_number(level)) is None:
        advice = '; state stage and scale under "held"' if isinstance(level, dict) else ""
        raise InvalidValue(
            f"{shortened(level)} is not a finite number or text{advice}", "level"
        )
    if number < 0:
        raise InvalidValue(f"{shortened(level)} is below 0, the lowest level", "level")
    return number


def _checked_stage(stage: object) -> Stage:
    checked = checked_bare_level(stage)
    assert checked is not None
    return checked


def _short(level: float | str) -> str:
    return level if isinstance(level, str) else f"{level:g}"


def member(vocabulary: type[StrEnum], value: object, field: str) -> Any:
    """Return the member of a closed vocabulary that a value is or names.

    Raises:
        InvalidValue: If it has no such member; the error lists those it has.
    """
    try:
        return vocabulary(value)  # type: ignore[arg-type]
    except ValueError as error:
        names = ", ".join(vocabulary)
        raise InvalidValue(f"{value!r} is not one of {names}", field) from error


def whole_number(value: object) -> int | None:
    """Return a whole number as one of Python; ``None`` for anything else."""
    is_whole = isinstance(value, Integral) and not isinstance(value, bool)
    return int(value) if is_whole else None  # type: ignore[call-overload]


def checked_date(value: object, field: str) -> date | None:
    """Return a day, or a time with its offset from UTC, as one of Python.

    The rules of a zone are dropped: by them, no time in an hour that the clock repeats equals
    the same time read back from JSON.

    Raises:
        InvalidValue: If it is neither of these nor missing.
    """
    if value is None:
        return None
    if not isinstance(value, date) or value != value:  # NaT of pandas
        raise InvalidValue(
            f"expected a date, or a datetime with its zone, not {value!r}", field
        )
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise InvalidValue(
            f"{value.isoformat()} has no time zone; add one, or state the date alone", field
        )
    if type(value) is date:
        return value
    cls = datetime if isinstance(value, datetime) else date
    return cls.fromisoformat(value.isoformat())  # a finer time is cut to microseconds


def check_order(start: date | None, end: date | None, field: str) -> None:
    """Check that a period does not end before it begins; compare days without times.

    Raises:
        InvalidValue: If it does.
    """
    if start is None or end is None:
        return
    if isinstance(start, datetime) and isinstance(end, datetime):
        is_reversed = end < start
    else:
        first, last = (d.date() if isinstance(d, datetime) else d for d in (start, end))
        is_reversed = last < first
    if is_reversed:
        raise InvalidValue(f"{end.isoformat()} is before {start.isoformat()}", field)
