"""The concepts of ESCO as frozen values."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from numbers import Real
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar
from unicodedata import normalize

from escograph.errors import InvalidReference, InvalidValue
from escograph.model.parts import KindName
from escograph.model.values import V_co, Value, Values
from escograph.vocab import concept_uri

if TYPE_CHECKING:
    import pandas as pd


class SkillType(StrEnum):
    """The types of concepts of the skills pillar (``esco:skillType``)."""

    SKILL = "skill"
    KNOWLEDGE = "knowledge"


class ReuseLevel(StrEnum):
    """The reuse levels of skills (``esco:skillReuseLevel``), widest use first."""

    TRANSVERSAL = "transversal"
    CROSS_SECTOR = "cross-sector"
    SECTOR_SPECIFIC = "sector-specific"
    OCCUPATION_SPECIFIC = "occupation-specific"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Concept(Value):
    """A SKOS concept of ESCO, labelled in one language.

    Concepts are equal if their URIs are, whatever their class, since the label depends on the
    language of the view. The graph (`escograph.Esco`) has their relations.

    Attributes:
        uri: Persistent URI.
        pref_label: ``skos:prefLabel`` in the language of the view, else in English, else
            in any language; the URI if the release has no label at all.
        language: BCP 47 tag of that label; ``None`` without a label.
        code: ``skos:notation`` as a string ("0110" keeps its zero); ``None`` if the release
            states none, as for every skill.

    See:
        SKOS Reference, sections 3 and 5, https://www.w3.org/TR/skos-reference/
    """

    uri: str
    pref_label: str
    language: str | None = None
    code: str | None = None

    kind: ClassVar[KindName] = "concept"

    @property
    def sort_key(self) -> tuple[str, str]:
        """Label without case, then URI: the order of every list of concepts."""
        label = self.pref_label.casefold()
        return (label if label.isascii() else normalize("NFD", label), self.uri)

    def __eq__(self, other: object) -> bool:
        return self.uri == other.uri if isinstance(other, Concept) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.uri)

    def __str__(self) -> str:
        return self.pref_label

    def __repr__(self) -> str:
        code = f" {self.code}" if self.code else ""
        return f"<{type(self).__name__}{code} {self.pref_label!r}>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.concept(self)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Occupation(Concept):
    """An occupation (``esco:Occupation``); its code continues an ISCO-08 unit group's."""

    kind: ClassVar[KindName] = "occupation"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Skill(Concept):
    """A skill, competence or piece of knowledge (``esco:Skill``).

    Attributes:
        skill_type: Skill or knowledge; ``None`` for the few for which ESCO does not say.
        reuse_level: How widely it can be used; ``None`` if ESCO does not say.
    """

    skill_type: SkillType | None = None
    reuse_level: ReuseLevel | None = None

    kind: ClassVar[KindName] = "skill"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Qualification(Concept):
    """A qualification (``esco:Qualification``); only some RDF dumps contain that pillar."""

    kind: ClassVar[KindName] = "qualification"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class SkillGroup(Concept):
    """A group of the skills hierarchy, such as "S1.2.3", "K", "L1" or "T4.3"."""

    kind: ClassVar[KindName] = "skill group"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class IscedField(SkillGroup):
    """A field of education and training of ISCED-F 2013; groups ESCO's knowledge."""

    kind: ClassVar[KindName] = "ISCED-F field"

    @property
    def level(self) -> int | None:
        """Broad 1, narrow 2, detailed 3."""
        return len(self.code) - 1 if self.code else None


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class IscoGroup(Concept):
    """A group of ISCO-08; occupations are below its unit groups."""

    kind: ClassVar[KindName] = "ISCO group"

    @property
    def level(self) -> int | None:
        """Major 1, sub-major 2, minor 3, unit 4: the number of digits of the code."""
        return len(self.code) if self.code else None


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ConceptScheme(Concept):
    """A ``skos:ConceptScheme``: a pillar, a register or a thematic collection."""

    kind: ClassVar[KindName] = "concept scheme"


CONCEPT_CLASSES: Mapping[str, type[Concept]] = {
    cls.kind: cls
    for cls in (
        Concept,
        ConceptScheme,
        IscedField,
        IscoGroup,
        Occupation,
        Qualification,
        Skill,
        SkillGroup,
    )
}
"""Kind → the class of its concepts."""

C_co = TypeVar("C_co", bound=Concept, covariant=True)


class Concepts(Values[C_co]):
    """Several concepts, sorted by label unless stated otherwise.

    The length of all concepts of a kind is known at once; they are read when first needed.

    Args:
        items: The concepts.
        concept_kind: The kind that all of them are of, also where there are none, so that
            `to_frame` has the columns of the kind; ``None`` if they may be of several kinds.

    Example:
        >>> import escograph
        >>> esco = escograph.open()
        >>> esco.occupations()
        <24 occupations>
        >>> [str(occupation) for occupation in esco.occupations()[:2]]
        ['actuarial assistant', 'air force officer']
    """

    __slots__ = ("_length", "_load", "_title", "concept_kind")

    json_fields: ClassVar[tuple[str, ...]] = ("concept_kind",)

    _load: Callable[[], Iterable[C_co]]
    _length: int
    _title: str

    def __init__(
        self, items: Iterable[C_co] = (), concept_kind: KindName | None = None
    ) -> None:
        super().__init__(items)
        if concept_kind is not None and concept_kind not in CONCEPT_CLASSES:
            raise InvalidValue(f"{concept_kind!r} is not a kind of concepts", "concept_kind")
        self.concept_kind = concept_kind

    @classmethod
    def lazy(
        cls,
        title: str,
        length: int,
        load: Callable[[], Iterable[C_co]],
        *,
        concept_kind: KindName | None = None,
    ) -> Self:
        """Return concepts whose number is known and that are read when first needed.

        Args:
            title: What they are, in the plural, for `repr`.
            length: Number of concepts.
            load: Reads them.
            concept_kind: As for the class.
        """
        concepts = cls((), concept_kind)
        concepts._items, concepts._length, concepts._load = None, length, load
        concepts._title = title
        return concepts

    @property
    def items(self) -> tuple[C_co, ...]:
        """The concepts as a tuple."""
        if self._items is None:
            self._items = tuple(self._load())
        return self._items

    @property
    def title(self) -> str:
        """The number of concepts, as a heading."""
        noun = getattr(self, "_title", "concepts" if len(self) != 1 else "concept")
        return f"{len(self):,} {noun}"

    def __len__(self) -> int:
        return self._length if self._items is None else len(self._items)

    def __repr__(self) -> str:
        return f"<{self.title}>" if hasattr(self, "_title") else super().__repr__()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per concept, in the same order.

        Columns: see `escograph.frames.concepts`.
        """
        from escograph import frames

        return frames.concepts(self)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.concepts(self)


class ConceptPaths(Values[Concepts[Concept]]):
    """Several ways through the hierarchy, each from the top down to a concept.

    Example:
        >>> import escograph
        >>> esco = escograph.open()
        >>> paths = esco.broader_paths("software developer")
        >>> paths.to_frame()[["path", "depth", "code"]].values.tolist()
        [[0, 0, '2'], [0, 1, '25'], [0, 2, '251'], [0, 3, '2512'], [0, 4, '2512.4']]
    """

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame, a row per way and concept on it, in the same order.

        Columns: ``path`` (the number of the way, from 0), ``depth`` (the place on the way,
        0 for the top concept), ``concept_uri``, ``concept_label``, ``label_language``,
        ``kind``, ``code``.
        """
        from escograph import frames

        return frames.concept_paths(self)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.concept_paths(self)


class ValuesOfConcept(Values[V_co]):
    """Values that belong to a concept, such as its labels.

    Args:
        items: The values.
        concept: The concept; ``None`` if it is not known, as for a sum of the values of
            several concepts. Equality leaves it out.
    """

    __slots__ = ("concept",)

    json_fields: ClassVar[tuple[str, ...]] = ("concept",)

    def __init__(self, items: Iterable[V_co] = (), concept: Concept | None = None) -> None:
        super().__init__(items)
        self.concept = concept


Reference = Concept | str
"""A reference to a concept: a concept, a URI in any spelling, a code or a label."""


def reference_text(reference: object, kind: str = "concept") -> str:
    """Return the URI of a concept, or a textual reference with ESCO's spelling of its URI.

    Raises:
        InvalidReference: If it is neither a concept nor text.
    """
    if isinstance(reference, Concept):
        return reference.uri
    if isinstance(reference, str):
        return concept_uri(str(reference))
    advice = "expected a concept, or text: a URI, a code or a label"
    number = isinstance(reference, Real | Decimal) and not isinstance(reference, bool)
    if number and reference == reference:  # 110 would not be the armed forces, "0110" is
        advice += f'; codes are strings: "{reference}"'
    raise InvalidReference(repr(reference)[:60], kind, advice)


def reference_list(references: Iterable[Reference], kind: str = "concept") -> list[Reference]:
    """Return references as a list; refuse a single one, which is easily handed in for a list.

    Raises:
        InvalidReference: If it is a single reference, or not several of anything.
    """
    single = isinstance(references, Concept | str | bytes)
    if single or not isinstance(references, Iterable):
        advice = "expected a list of concepts, URIs, codes or labels"
        raise InvalidReference(repr(references)[:60], f"list of {kind}s", advice)
    return list(references)


def uri_of(concept: Reference) -> str:
    """Return the URI of a concept that is passed as a value or as a URI in any spelling.

    Raises:
        InvalidReference: If it is neither a concept nor text.
    """
    return reference_text(concept)
