"""The gap between the skills of a profile and those that an occupation needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from escograph.model.concepts import Concept, Concepts, Occupation, ReuseLevel, Skill
from escograph.model.held import Level
from escograph.model.parts import RelationName
from escograph.model.values import Value, Values

if TYPE_CHECKING:
    import pandas as pd


class GapStatus(StrEnum):
    """The statuses of a needed skill."""

    MET = "met"
    """Held, at the level required if there is one."""
    PARTLY = "partly"
    """Held below the level required or at an unknown one, or credited for a related skill."""
    MISSING = "missing"
    """Neither held nor credited."""


class Ground(StrEnum):
    """The grounds of a line, the best first."""

    HELD = "held"
    """The skill itself is held."""
    RELATED = "related"
    """A skill is held for which the needed one is essential or optional."""
    NARROWER = "narrower"
    """A skill directly below it is held."""
    BROADER = "broader"
    """A skill directly above it is held."""
    SIBLING = "sibling"
    """A skill is held that is below the same skill."""
    NEAR = "near"
    """A skill is held that is in the same group; it earns no credit."""
    NONE = "none"
    """Nothing of the kind is held."""


@dataclass(frozen=True, slots=True)
class GapLine(Value):
    """A skill that an occupation needs, and how far a profile meets it.

    Attributes:
        skill: The needed skill.
        relation: "essential" or "optional".
        status: Met, partly met or missing.
        ground: The kind of the best ground.
        reason: The ground in words.
        credit: What the line counts in `SkillGap.credited`: 1 if it is met, less for part
            credit.
        level: The level held, 0 to 1; ``None`` if not held or not comparable.
        stated: The level as the profile's source stated it.
        required: The level required, 0 to 1; ``None`` if any level is enough.
        held: The related skill that is held; ``None`` if the ground is not a related one.
    """

    skill: Skill
    relation: RelationName
    status: GapStatus
    ground: Ground
    reason: str
    credit: float = 0.0
    level: float | None = None
    stated: Level = None
    required: float | None = None
    held: Concept | None = None

    def __str__(self) -> str:
        return f"{self.skill}: {self.status}, {self.reason}"


class GapLines(Values[GapLine]):
    """The needed skills of an occupation, essential ones first, then by label."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class OutdatedConcept(Value):
    """A skill or occupation that is obsolete or replaced.

    Attributes:
        uri: Its URI, as in the profile.
        successors: The concepts that replace it, sorted by label; empty if none is named.
        concept: The concept; ``None`` if the release does not define it.
    """

    uri: str
    successors: Concepts[Concept] = field(default_factory=Concepts)
    concept: Concept | None = None

    json_optional: ClassVar = frozenset({"concept"})

    def __str__(self) -> str:
        names = ", ".join(f"{concept} <{concept.uri}>" for concept in self.successors)
        outcome = f"replaced by {names}" if names else "no successor is named"
        label = f"{self.concept} " if self.concept else ""
        return f"{label}<{self.uri}>: {outcome}"


_WIDTH = 80
"""Columns of a terminal in which a gap is read."""
_TRANSFERABLE = (ReuseLevel.TRANSVERSAL, ReuseLevel.CROSS_SECTOR)


@dataclass(frozen=True, slots=True, repr=False)
class SkillGap(Value):
    """The essential and optional skills of an occupation, held and missing.

    The lists of skills are sorted by label and disjoint.

    Attributes:
        occupation: The occupation aimed at.
        held_essential: Essential skills that the profile has.
        missing_essential: Essential skills that it lacks.
        held_optional: Optional skills that the profile has.
        missing_optional: Optional skills that it lacks.
        surplus: Skills of the profile that the occupation does not need.
        unknown: Skills of the profile that are not skills of this release, by URI.
        lines: Each needed skill with its level, ground and credit.
        outdated: What is obsolete or replaced, with its successors: skills of the profile that
            the occupation does not need, and the occupation itself.

    Coverage counts the skills that are met: held and, if a level is required, at that level.
    """

    occupation: Occupation
    held_essential: Concepts[Skill]
    missing_essential: Concepts[Skill]
    held_optional: Concepts[Skill]
    missing_optional: Concepts[Skill]
    surplus: Concepts[Skill] = field(default_factory=Concepts)
    unknown: tuple[str, ...] = ()
    lines: GapLines = field(default_factory=GapLines)
    outdated: tuple[OutdatedConcept, ...] = ()

    json_properties: ClassVar = (
        "coverage",
        "coverage_essential",
        "coverage_optional",
        "credited",
        "credited_essential",
        "credited_optional",
    )

    @property
    def coverage_essential(self) -> float:
        """Share of the essential skills met, 0 to 1; 1 if none is needed."""
        return _share(*self._counts("essential"))

    @property
    def coverage_optional(self) -> float:
        """Share of the optional skills met, 0 to 1; 1 if none is needed."""
        return _share(*self._counts("optional"))

    @property
    def coverage(self) -> float:
        """Share of all needed skills that are met, 0 to 1; every skill counts the same."""
        return _share(*self._counts("essential", "optional"))

    @property
    def credited_essential(self) -> float:
        """Coverage of the essential skills with part credit, 0 to 1."""
        return self._credited("essential")

    @property
    def credited_optional(self) -> float:
        """Coverage of the optional skills with part credit, 0 to 1."""
        return self._credited("optional")

    @property
    def credited(self) -> float:
        """Coverage of all needed skills with part credit, 0 to 1; it explains, not ranks."""
        return self._credited("essential", "optional")

    @property
    def transferable(self) -> Concepts[Skill]:
        """Skills of the profile that ESCO calls transversal or cross-sector, by label."""
        held = self.held_essential + self.held_optional + self.surplus
        skills = (skill for skill in held if skill.reuse_level in _TRANSFERABLE)
        return Concepts(sorted(skills, key=lambda skill: skill.sort_key), Skill.kind)

    def _counts(self, *relations: RelationName) -> tuple[int, int]:
        """Return the numbers of met and of all skills with some relations."""
        held = {"essential": self.held_essential, "optional": self.held_optional}
        missing = {"essential": self.missing_essential, "optional": self.missing_optional}
        total = sum(len(held[name]) + len(missing[name]) for name in relations)
        if not self.lines:
            return sum(len(held[name]) for name in relations), total
        lines = (line for line in self.lines if line.relation in relations)
        return sum(line.status is GapStatus.MET for line in lines), total

    def _credited(self, *relations: RelationName) -> float:
        if not self.lines:
            return _share(*self._counts(*relations))
        credits = [line.credit for line in self.lines if line.relation in relations]
        return sum(sorted(credits)) / len(credits) if credits else 1.0

    @property
    def title(self) -> str:
        """The occupation aimed at, as a heading."""
        code = f" ({self.occupation.code})" if self.occupation.code else ""
        return f"Skill gap to {self.occupation.pref_label}{code}"

    @property
    def essential_in_words(self) -> str:
        """Coverage of the essential skills, as "3 of 12 (25 %)"."""
        return _words(*self._counts("essential"))

    @property
    def optional_in_words(self) -> str:
        """Coverage of the optional skills, as "3 of 12 (25 %)"."""
        return _words(*self._counts("optional"))

    @property
    def credited_in_words(self) -> str:
        """Coverage of all skills with and without part credit: "12 % of all, 1 % without"."""
        words = f"{self.credited:.0%} of all, {self.coverage:.0%} without"
        return words.replace("%", " %")

    def parts(self) -> Iterator[tuple[str, Concepts[Skill]]]:
        """Yield the five lists with their names, the most important first."""
        yield "missing essential", self.missing_essential
        yield "missing optional", self.missing_optional
        yield "held essential", self.held_essential
        yield "held optional", self.held_optional
        yield "surplus", self.surplus

    def reasons(self) -> dict[str, tuple[str, ...]]:
        """Return URI → ground in words of the lines with more than held or missing."""
        plain = (GapStatus.MET, Ground.HELD), (GapStatus.MISSING, Ground.NONE)
        lines: Iterable[GapLine] = self.lines
        return {
            line.skill.uri: (line.reason,)
            for line in lines
            if (line.status, line.ground) not in plain
        }

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per skill, in the order of `parts`.

        Columns: ``occupation_uri``, ``skill_uri``, ``skill_label``, ``relation``
        ("essential" or "optional"; ``None`` for the surplus), ``held``, ``skill_type``,
        ``reuse_level``, ``status``, ``level``, ``required_level``, ``credit``, ``reason``.
        """
        from escograph import frames

        return frames.gap(self)

    def __str__(self) -> str:
        is_compared = any(line.required is not None for line in self.lines)
        counted = "met: " if is_compared else "held:"  # held below a level is not met
        lines = [
            self.title,
            f"  essential skills {counted} {self.essential_in_words}",
            f"  optional skills {counted}  {self.optional_in_words}",
        ]
        reasons = self.reasons()
        if self.credited > self.coverage:
            lines.append(f"  with part credit:      {self.credited_in_words}")
        for name, skills in self.parts():
            if skills:
                lines.append(f"{name.capitalize()} ({len(skills)}):")
                for skill in skills:
                    words = [skill.pref_label, *_kind(skill)]
                    lines += _item(words, reasons.get(skill.uri, ()))
        return "\n".join([*lines, *lines_of_others(self.unknown, self.outdated)])

    def __repr__(self) -> str:
        return (
            f"<SkillGap to {self.occupation.pref_label!r}: essential "
            f"{self.essential_in_words}, optional {self.optional_in_words}>"
        )

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.gap(self)


def lines_of_others(unknown: Iterable[str], outdated: Iterable[OutdatedConcept]) -> list[str]:
    """Return the lines of text that name what of a profile the release does not have."""
    lines: list[str] = []
    for heading, entries in (
        ("Unknown to this release, or of another kind", list(unknown)),
        ("Obsolete or replaced", list(map(str, outdated))),
    ):
        if entries:
            lines.append(f"{heading} ({len(entries)}):")
        for entry in entries:
            lines += wrap(
                entry,
                _WIDTH,
                initial_indent="  - ",
                subsequent_indent="      ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return lines


def _share(met: int, total: int) -> float:
    return met / total if total else 1.0


def _words(met: int, total: int) -> str:
    if not total:
        return "none needed"
    return f"{met} of {total} ({_share(met, total):.0%})".replace("%", " %")


def _item(words: Iterable[str], reasons: Iterable[str]) -> list[str]:
    """Return a skill as an item of a list, its reasons on further lines if it is wide."""
    item = f"  - {'; '.join([*words, *reasons])}"
    if len(item) <= _WIDTH:
        return [item]
    lines = [f"  - {'; '.join(words)}"]
    for reason in reasons:
        lines += wrap(reason, _WIDTH, initial_indent="      ", subsequent_indent="      ")
    return lines


def _kind(skill: Skill) -> list[str]:
    return [str(skill.skill_type)] if skill.skill_type == "knowledge" else []
