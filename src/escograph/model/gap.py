"""What lies between the skills of a profile and those an occupation asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from escograph.model import cards
from escograph.model.concepts import Occupation, Skill

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class SkillGap:
    """The essential and optional skills of an occupation, held and missing.

    Every tuple of skills is sorted by label. The four parts that the occupation asks
    for are disjoint, and so is the surplus.

    Attributes:
        occupation: The occupation aimed at.
        held_essential: Essential skills the profile has.
        missing_essential: Essential skills it lacks.
        held_optional: Optional skills the profile has.
        missing_optional: Optional skills it lacks.
        surplus: Skills of the profile that the occupation does not ask for.
        unknown: URIs of the profile that are no skill of this release, sorted.
    """

    occupation: Occupation
    held_essential: tuple[Skill, ...]
    missing_essential: tuple[Skill, ...]
    held_optional: tuple[Skill, ...]
    missing_optional: tuple[Skill, ...]
    surplus: tuple[Skill, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def coverage_essential(self) -> float:
        """Share of the essential skills held, 0 to 1; 1 if there are none to hold."""
        return _share(len(self.held_essential), len(self.missing_essential))

    @property
    def coverage_optional(self) -> float:
        """Share of the optional skills held, 0 to 1; 1 if there are none to hold."""
        return _share(len(self.held_optional), len(self.missing_optional))

    @property
    def coverage(self) -> float:
        """Share of all skills asked for that are held, 0 to 1; every skill counts alike."""
        return _share(
            len(self.held_essential) + len(self.held_optional),
            len(self.missing_essential) + len(self.missing_optional),
        )

    @property
    def title(self) -> str:
        """What this is the gap to, as a heading."""
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

    def parts(self) -> Iterator[tuple[str, tuple[Skill, ...]]]:
        """The five lists with their names; what matters most comes first."""
        yield "missing essential", self.missing_essential
        yield "missing optional", self.missing_optional
        yield "held essential", self.held_essential
        yield "held optional", self.held_optional
        yield "surplus", self.surplus

    def to_frame(self) -> "pd.DataFrame":
        """As a pandas frame, a row per skill, in the order of `parts`.

        Columns: ``uri``, ``skill``, ``relation`` (essential, optional, or missing where
        the occupation does not ask for the skill), ``held``, ``skill_type``,
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
        return cards.gap_card(self)


def _share(held: int, missing: int) -> float:
    return held / (held + missing) if held + missing else 1.0


def _words(held: tuple[Skill, ...], missing: tuple[Skill, ...]) -> str:
    if not held and not missing:
        return "none asked for"
    share = _share(len(held), len(missing))
    return f"{len(held)} of {len(held) + len(missing)} ({share:.0%})".replace("%", " %")


def _kind(skill: Skill) -> list[str]:
    return [str(skill.skill_type)] if skill.skill_type == "knowledge" else []
