"""The concepts of ESCO as plain frozen values."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, overload
from unicodedata import normalize

from escograph.model import cards
from escograph.vocab import concept_uri

if TYPE_CHECKING:
    import pandas as pd


class SkillType(StrEnum):
    """What a concept of the skills pillar is (``esco:skillType``)."""

    SKILL = "skill"
    KNOWLEDGE = "knowledge"


class ReuseLevel(StrEnum):
    """How widely a skill is used (``esco:skillReuseLevel``), widest first."""

    TRANSVERSAL = "transversal"
    CROSS_SECTOR = "cross-sector"
    SECTOR_SPECIFIC = "sector-specific"
    OCCUPATION_SPECIFIC = "occupation-specific"


@dataclass(frozen=True, slots=True, repr=False)
class Concept:
    """A SKOS concept of ESCO, as seen in one language.

    Two concepts are equal when their URIs are: a label belongs to the language of the
    view. Relations are asked of the graph (`escograph.Esco`), never of the value.

    Attributes:
        uri: Persistent URI.
        pref_label: ``skos:prefLabel`` in the language of the view, else in English, else
            in any language; the URI where the release gives no label at all.
        language: BCP 47 tag of that label; ``None`` where there is none.
        code: ``skos:notation`` as a string ("0110" keeps its zero); ``None`` where the
            release gives none, as for every skill.

    See:
        SKOS Reference, sections 3 and 5, https://www.w3.org/TR/skos-reference/
    """

    uri: str
    pref_label: str = field(compare=False)
    language: str | None = field(default=None, compare=False)
    code: str | None = field(default=None, compare=False)

    kind: ClassVar[str] = "concept"

    @property
    def sort_key(self) -> tuple[str, str]:
        """Label without regard to case, then URI: the order of every list of concepts."""
        label = self.pref_label.casefold()
        return (label if label.isascii() else normalize("NFD", label), self.uri)

    def __str__(self) -> str:
        return self.pref_label

    def __repr__(self) -> str:
        code = f" {self.code}" if self.code else ""
        return f"<{type(self).__name__}{code} {self.pref_label!r}>"

    def _repr_html_(self) -> str:
        return cards.concept_card(self)


@dataclass(frozen=True, slots=True, repr=False)
class Occupation(Concept):
    """An occupation (``esco:Occupation``); its code continues an ISCO-08 unit group."""

    kind: ClassVar[str] = "occupation"


@dataclass(frozen=True, slots=True, repr=False)
class Skill(Concept):
    """A skill, competence or piece of knowledge (``esco:Skill``).

    Attributes:
        skill_type: Skill or knowledge; ``None`` for the few where ESCO does not say.
        reuse_level: How widely it is used; ``None`` where ESCO does not say.
    """

    skill_type: SkillType | None = field(default=None, compare=False)
    reuse_level: ReuseLevel | None = field(default=None, compare=False)

    kind: ClassVar[str] = "skill"


@dataclass(frozen=True, slots=True, repr=False)
class Qualification(Concept):
    """A qualification (``esco:Qualification``); only some RDF dumps hold that pillar."""

    kind: ClassVar[str] = "qualification"


@dataclass(frozen=True, slots=True, repr=False)
class SkillGroup(Concept):
    """A group of the skills hierarchy, such as "S1.2.3", "K", "L1" or "T4.3"."""

    kind: ClassVar[str] = "skill group"


@dataclass(frozen=True, slots=True, repr=False)
class IscedField(SkillGroup):
    """A field of education and training of ISCED-F 2013; frames ESCO's knowledge."""

    kind: ClassVar[str] = "ISCED-F field"

    @property
    def level(self) -> int | None:
        """Broad 1, narrow 2, detailed 3."""
        return len(self.code) - 1 if self.code else None


@dataclass(frozen=True, slots=True, repr=False)
class IscoGroup(Concept):
    """A group of ISCO-08, below whose unit groups the occupations hang."""

    kind: ClassVar[str] = "ISCO group"

    @property
    def level(self) -> int | None:
        """Major 1, sub-major 2, minor 3, unit 4: the number of digits of the code."""
        return len(self.code) if self.code else None


@dataclass(frozen=True, slots=True, repr=False)
class ConceptScheme(Concept):
    """A ``skos:ConceptScheme``: a pillar, a register or a thematic collection."""

    kind: ClassVar[str] = "concept scheme"


C = TypeVar("C", bound=Concept)


class ConceptTuple(tuple[C, ...]):
    """Concepts that a question was answered with: a tuple that shows as a table."""

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """As a pandas frame, a row per concept, in the same order."""
        from escograph import frames

        return frames.concepts(self)

    def _repr_html_(self) -> str:
        counted = "1 concept" if len(self) == 1 else f"{len(self):,} concepts"
        return cards.concepts_card(counted, self[:50], len(self))


class Concepts(Sequence[C], Generic[C]):
    """Many concepts, sorted by label, read from the graph when first looked at.

    The length is known at once; the concepts are fetched by the first iteration or
    index and kept. Pickles with its concepts.
    """

    __slots__ = ("_items", "_length", "_load", "_title")

    def __init__(self, title: str, length: int, load: Callable[[], tuple[C, ...]]) -> None:
        self._title = title
        self._length = length
        self._load = load
        self._items: tuple[C, ...] | None = None

    @property
    def items(self) -> tuple[C, ...]:
        """All of them, as a tuple."""
        if self._items is None:
            self._items = self._load()
        return self._items

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[C]:
        return iter(self.items)

    @overload
    def __getitem__(self, index: int) -> C: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[C, ...]: ...
    def __getitem__(self, index: int | slice) -> C | tuple[C, ...]:
        return self.items[index]

    def __contains__(self, value: object) -> bool:
        return value in self.items

    def __reduce__(self) -> tuple[Any, ...]:
        return _loaded, (self._title, self.items)

    def __repr__(self) -> str:
        return f"<{self._length:,} {self._title}>"

    def _repr_html_(self) -> str:
        return cards.concepts_card(repr(self)[1:-1], self[:10], self._length)

    def to_frame(self) -> "pd.DataFrame":
        """As a pandas frame, a row per concept, in the same order."""
        from escograph import frames

        return frames.concepts(self)


def _loaded(title: str, items: tuple[C, ...]) -> Concepts[C]:
    return Concepts(title, len(items), lambda: items)


def uri_of(concept: Concept | str) -> str:
    """Return the URI of a concept given as a value or as a URI in any spelling."""
    return concept.uri if isinstance(concept, Concept) else concept_uri(concept)
