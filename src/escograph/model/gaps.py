"""The gap between the skills of a profile and those that an occupation needs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from escograph.model.concepts import Concepts, Occupation, Skill
from escograph.model.values import Value

if TYPE_CHECKING:
    import pandas as pd


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
        unknown: URIs of the profile that are not skills of this release, sorted.
    """

    occupation: Occupation
    held_essential: Concepts[Skill]
    missing_essential: Concepts[Skill]
    held_optional: Concepts[Skill]
    missing_optional: Concepts[Skill]
    surplus: Concepts[Skill] = field(default_factory=Concepts)
    unknown: tuple[str, ...] = ()

    json_properties: ClassVar = ("coverage", "coverage_essential", "coverage_optional")

    @property
    def coverage_essential(self) -> float:
        """Share of the essential skills held, 0 to 1; 1 if none is needed."""
        return _share(len(self.held_essential), len(self.missing_essential))

    @property
    def coverage_optional(self) -> float:
        """Share of the optional skills held, 0 to 1; 1 if none is needed."""
        return _share(len(self.held_optional), len(self.missing_optional))

    @property
    def coverage(self) -> float:
        """Share of all needed skills that are held, 0 to 1; every skill counts the same."""
        return _share(
            len(self.held_essential) + len(self.held_optional),
            len(self.missing_essential) + len(self.missing_optional),
        )

    @property
    def title(self) -> str:
        """The occupation aimed at, as a heading."""
        code = f" ({self.occupation.code})" if self.occupation.code else ""
        return f"Skill gap to {self.occupation.pref_label}{code}"

    @property
    def essential_in_words(self) -> str:
        """Coverage of the essential skills, as "3 of 12 (25 %)"."""
        return _words(self.held_essential, self.missing_essential)

    @property
    def optional_in_words(self) -> str:
        """Coverage of the optional skills, as "3 of 12 (25 %)"."""
        return _words(self.held_optional, self.missing_optional)

    def parts(self) -> Iterator[tuple[str, Concepts[Skill]]]:
        """Yield the five lists with their names, the most important first."""
        yield "missing essential", self.missing_essential
        yield "missing optional", self.missing_optional
        yield "held essential", self.held_essential
        yield "held optional", self.held_optional
        yield "surplus", self.surplus

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per skill, in the order of `parts`.

        Columns: ``occupation_uri``, ``skill_uri``, ``skill_label``, ``relation``
        ("essential" or "optional"; ``None`` for the surplus), ``held``, ``skill_type``,
        ``reuse_level``.
        """
        from escograph import frames

        return frames.gap(self)

    def __str__(self) -> str:
        lines = [
            self.title,
            f"  essential skills held: {self.essential_in_words}",
            f"  optional skills held:  {self.optional_in_words}",
        ]
        for name, skills in self.parts():
            if skills:
                lines.append(f"{name.capitalize()} ({len(skills)}):")
                lines += [f"  - {'; '.join([s.pref_label, *_kind(s)])}" for s in skills]
        if self.unknown:
            lines.append(f"Not skills of this release ({len(self.unknown)}):")
            lines += [f"  - {uri}" for uri in self.unknown]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return (
            f"<SkillGap to {self.occupation.pref_label!r}: essential "
            f"{self.essential_in_words}, optional {self.optional_in_words}>"
        )

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.gap(self)


def _share(held: int, missing: int) -> float:
    return held / (held + missing) if held + missing else 1.0


def _words(held: Concepts[Skill], missing: Concepts[Skill]) -> str:
    if not held and not missing:
        return "none needed"
    share = _share(len(held), len(missing))
    return f"{len(held)} of {len(held) + len(missing)} ({share:.0%})".replace("%", " %")


def _kind(skill: Skill) -> list[str]:
    return [str(skill.skill_type)] if skill.skill_type == "knowledge" else []
