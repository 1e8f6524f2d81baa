"""What became of one concept between two releases."""

from dataclasses import dataclass
from enum import StrEnum
from html import escape

from escograph.model.concepts import Concept


class Fate(StrEnum):
    """What became of a concept, in the order in which a comparison lists them."""

    ADDED = "added"
    REMOVED = "removed"
    OBSOLETED = "obsoleted"
    REINSTATED = "reinstated"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


class Aspect(StrEnum):
    """What of a concept can differ, in the order in which a change lists it."""

    PREFERRED_LABEL = "preferred label"
    ALTERNATIVE_LABELS = "alternative labels"
    HIDDEN_LABELS = "hidden labels"
    DESCRIPTION = "description"
    DEFINITION = "definition"
    SCOPE_NOTE = "scope note"
    BROADER = "broader"
    ESSENTIAL_SKILLS = "essential skills"
    OPTIONAL_SKILLS = "optional skills"
    OPTIONAL_TO_ESSENTIAL = "optional to essential"
    ESSENTIAL_TO_OPTIONAL = "essential to optional"
    CODE = "code"
    KIND = "kind"
    SKILL_TYPE = "skill type"
    REUSE_LEVEL = "reuse level"
    STATUS = "status"
    SUCCESSORS = "successors"


MOVES = frozenset({Aspect.OPTIONAL_TO_ESSENTIAL, Aspect.ESSENTIAL_TO_OPTIONAL})
"""Aspects whose values stand on both sides: they changed their place, not their being."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How one aspect of a concept differs between two releases.

    Attributes:
        aspect: What differs.
        old: What only the old release states: texts, or concepts sorted by label.
        new: What only the new release states.
        language: BCP 47 tag of the texts; empty where they have none, or for concepts.

    A skill that went from optional to essential is the ``new`` of that aspect and stands
    in no other; likewise the other way.
    """

    aspect: Aspect
    old: tuple[Concept | str, ...]
    new: tuple[Concept | str, ...]
    language: str = ""

    def __str__(self) -> str:
        name = f"{self.aspect} ({self.language})" if self.language else str(self.aspect)
        if self.aspect in MOVES:
            return f"{name}: {_listed(self.new)}"
        if len(self.old) == len(self.new) == 1:
            return f"{name}: {_listed(self.old)} → {_listed(self.new)}"
        parts = [f"{sign} {_listed(s)}" for sign, s in (("-", self.old), ("+", self.new)) if s]
        return f"{name}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """One concept, and what became of it.

    Attributes:
        concept: The concept as the new release has it, else as the old one had it.
        fate: What became of it. "changed" is told of a concept that both releases have
            and that differs in some aspect; an obsoleted one may differ as well.
        differences: How it differs, in the order of `Aspect`, then by language. Empty
            for a concept that only one of the releases has: all of it is new, or gone.
        successors: What the new release says stands in for it, sorted by label.
    """

    concept: Concept
    fate: Fate
    differences: tuple[Difference, ...] = ()
    successors: tuple[Concept, ...] = ()

    def differs_in(self, *aspects: Aspect) -> bool:
        """Whether the concept differs in one of these aspects."""
        return any(difference.aspect in aspects for difference in self.differences)

    @property
    def title(self) -> str:
        """Label, code, kind and URI in one line."""
        code = f" ({self.concept.code})" if self.concept.code else ""
        return f"{self.concept.pref_label}{code}, {self.concept.kind} <{self.concept.uri}>"

    def __str__(self) -> str:
        lines = [f"{self.fate}: {self.title}"]
        if self.successors:
            lines.append(f"  replaced by: {_listed(self.successors)}")
        lines += [f"  {d}" for d in self.differences if d.aspect is not Aspect.SUCCESSORS]
        return "\n".join(lines)

    def __repr__(self) -> str:
        aspects = ", ".join(dict.fromkeys(str(d.aspect) for d in self.differences))
        said = f"{self.fate}: {aspects}" if aspects else str(self.fate)
        return f"<Change of {self.concept.pref_label!r}: {said}>"

    def _repr_html_(self) -> str:
        return f'<pre dir="auto">{escape(str(self))}</pre>'


@dataclass(frozen=True, slots=True)
class Emerging:
    """New skills, or new occupations, of one field.

    Attributes:
        field: Group one step below the top of the hierarchy under which they stand: of
            the skills hierarchy ("S5"), of ISCED-F ("06") or of ISCO-08 ("25"); ``None``
            where the new release does not place them.
        concepts: They themselves, sorted by label; all of one kind.
    """

    field: Concept | None
    concepts: tuple[Concept, ...]

    @property
    def title(self) -> str:
        """The field with its code, as a heading."""
        if self.field is None:
            return "no field stated"
        return f"{self.field.code} {self.field.pref_label}".removeprefix("None ")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that could not be compared, and why.

    Attributes:
        what: What could not be compared, such as "skills" or "codes of occupations".
        reason: Which release lacks what.
    """

    what: str
    reason: str

    def __str__(self) -> str:
        return f"{self.what}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many concepts of a kind met a fate, or differ in an aspect.

    Attributes:
        what: The fate or aspect.
        kind: The kind of concept (`Concept.kind`).
        concepts: How many.
        old: How many values only the old release states; 0 for a fate.
        new: How many values only the new release states; 0 for a fate.
    """

    what: Fate | Aspect
    kind: str
    concepts: int
    old: int = 0
    new: int = 0


def _listed(values: tuple[Concept | str, ...]) -> str:
    return "; ".join(map(str, values))
