"""The differences of one concept between two releases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Literal

from escograph.errors import InvalidSearch
from escograph.model import Concept, Concepts, Value, Values

if TYPE_CHECKING:
    import pandas as pd


class Fate(StrEnum):
    """The fate of a concept, in the order in which a comparison lists fates."""

    ADDED = "added"
    REMOVED = "removed"
    OBSOLETED = "obsoleted"
    REINSTATED = "reinstated"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


FateName = Literal[
    "added",
    "removed",
    "obsoleted",
    "reinstated",
    "changed",
    "unchanged",
    "unknown",
]
"""Values of `Fate`, which arguments may also be."""


class Aspect(StrEnum):
    """Aspects in which a concept can differ, in the order of `Change.differences`."""

    PREFERRED_LABEL = "preferred label"
    ALTERNATIVE_LABELS = "alternative labels"
    HIDDEN_LABELS = "hidden labels"
    DESCRIPTION = "description"
    DEFINITION = "definition"
    SCOPE_NOTE = "scope note"
    BROADER = "broader"
    CONCEPT_SCHEMES = "concept schemes"
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


AspectName = Literal[
    "preferred label",
    "alternative labels",
    "hidden labels",
    "description",
    "definition",
    "scope note",
    "broader",
    "concept schemes",
    "essential skills",
    "optional skills",
    "optional to essential",
    "essential to optional",
    "code",
    "kind",
    "skill type",
    "reuse level",
    "status",
    "successors",
]
"""Values of `Aspect`, which arguments may also be."""


MOVES = frozenset({Aspect.OPTIONAL_TO_ESSENTIAL, Aspect.ESSENTIAL_TO_OPTIONAL})
"""Aspects with values in both releases: the relation changed, not the skill."""


@dataclass(frozen=True, slots=True)
class Difference(Value):
    """One aspect of a concept that differs between two releases.

    A skill that changed from optional to essential is a ``new`` value of that aspect only;
    likewise in the other direction.

    Attributes:
        aspect: The aspect that differs.
        old: Values that only the old release states: texts, or concepts sorted by label.
        new: Values that only the new release states.
        language: BCP 47 tag of the texts; empty if they have none, or for concepts.
    """

    aspect: Aspect
    old: tuple[Concept | str, ...]
    new: tuple[Concept | str, ...]
    language: str = ""

    def __str__(self) -> str:
        name = f"{self.aspect} ({self.language})" if self.language else str(self.aspect)
        if self.aspect in MOVES:
            return f"{name}: {_joined(self.new)}"
        if len(self.old) == len(self.new) == 1:
            return f"{name}: {_joined(self.old)} → {_joined(self.new)}"
        sides = (("-", self.old), ("+", self.new))
        parts = [f"{sign} {_joined(values)}" for sign, values in sides if values]
        return f"{name}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True, repr=False)
class Change(Value):
    """One concept and its fate.

    Attributes:
        concept: The concept in the new release, else in the old one.
        fate: Its fate. "changed" means that both releases have it and that it
            differs in some aspect; an obsoleted concept may differ as well.
        differences: The aspects that differ, in the order of `Aspect`, then by language.
            Empty for a concept that only one of the releases has.
        successors: The concepts that replace it in the new release, sorted by label.
    """

    concept: Concept
    fate: Fate
    differences: tuple[Difference, ...] = ()
    successors: Concepts[Concept] = field(default_factory=Concepts)

    def differs_in(self, *aspects: Aspect | AspectName) -> bool:
        """Return whether the concept differs in one of some aspects.

        Raises:
            InvalidSearch: If there is no such aspect.
        """
        check_aspects(aspects)
        return any(difference.aspect in aspects for difference in self.differences)

    @property
    def title(self) -> str:
        """The label, code, kind and URI in one line."""
        code = f" ({self.concept.code})" if self.concept.code else ""
        return f"{self.concept.pref_label}{code}, {self.concept.kind} <{self.concept.uri}>"

    def lines(self) -> Iterator[str]:
        """Yield the successors, if any, and each difference, one line each."""
        if self.successors:
            yield f"replaced by: {_joined(self.successors)}"
        for difference in self.differences:
            if difference.aspect is not Aspect.SUCCESSORS:
                yield str(difference)

    def __str__(self) -> str:
        return "\n".join([f"{self.fate}: {self.title}", *(f"  {x}" for x in self.lines())])

    def __repr__(self) -> str:
        aspects = ", ".join(dict.fromkeys(str(d.aspect) for d in self.differences))
        summary = f"{self.fate}: {aspects}" if aspects else str(self.fate)
        return f"<Change of {self.concept.pref_label!r}: {summary}>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.change(self)


class ChangeList(Values[Change]):
    """Changes of concepts: by fate, then by kind, label and URI.

    Example:
        >>> import escograph
        >>> changes = escograph.compare(*escograph.open_samples())
        >>> changes.removed.to_frame().concept_label.to_list()
        ['Ajax Framework', 'STAF']
    """

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per differing value, in the same order.

        Columns: ``concept_uri``, ``concept_label``, ``kind``, ``fate``, ``aspect``,
        ``language``, ``old``, ``new``; a concept in the last two is its URI. A concept
        without differences has one row.
        """
        from escograph import frames

        return frames.change_list(self)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.change_list(self)


@dataclass(frozen=True, slots=True)
class ChangeCount(Value):
    """Number of concepts of a kind with a fate, or with a difference in an aspect.

    Attributes:
        what: The fate or the aspect.
        kind: The kind of concept (`Concept.kind`).
        concepts: Number of concepts.
        old: Number of values that only the old release states; 0 for a fate.
        new: Number of values that only the new release states; 0 for a fate.
    """

    what: Fate | Aspect
    kind: str
    concepts: int
    old: int = 0
    new: int = 0

    json_names: ClassVar = {"kind": "concept_kind"}


class ChangeCounts(Values[ChangeCount]):
    """Counts of changes by kind: fates, then aspects, in the order of their enums."""

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per count, in the same order.

        Columns: ``what`` (a fate or an aspect), ``kind``, ``concepts``, ``old``, ``new``.
        """
        from escograph import frames

        return frames.change_counts(self)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.change_counts(self)


def check_aspects(aspects: Sequence[object]) -> None:
    """Check that every value is an aspect."""
    for aspect in aspects:
        check_member("aspect", aspect, Aspect)


def check_member(field: str, value: object, members: type[StrEnum]) -> None:
    """Check that a value is a member of an enumeration, or equal to one.

    Raises:
        InvalidSearch: If it is not; the error lists the members.
    """
    if not isinstance(value, str) or value not in tuple(members):
        raise InvalidSearch(field, str(value), ", ".join(members))


def _joined(values: Sequence[Concept | str]) -> str:
    return "; ".join(map(str, values))
