"""The concepts of ESCO as frozen values."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from numbers import Real
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, TypeVar
from unicodedata import normalize

from escograph.errors import InvalidReference, InvalidValue
from escograph.model.parts import KINDS, KindName
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


class Occupation(Concept):
    """An occupation (``esco:Occupation``); its code continues its unit group's."""

    __slots__ = ()

    kind: ClassVar[Literal["occupation"]] = "occupation"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Skill(Concept):
    """A skill, competence or piece of knowledge (``esco:Skill``).

    Attributes:
        skill_type: Skill or knowledge; ``None`` if ESCO states none, as for a few.
        reuse_level: Breadth of use; ``None`` if ESCO states none.
    """

    skill_type: SkillType | None = None
    reuse_level: ReuseLevel | None = None

    kind: ClassVar[Literal["skill"]] = "skill"


class Qualification(Concept):
    """A qualification (``esco:Qualification``); only some RDF dumps have any."""

    __slots__ = ()

    kind: ClassVar[Literal["qualification"]] = "qualification"


class SkillGroup(Concept):
    """A group of the skills hierarchy, such as "S1.2.3", "K", "L1" or "T4.3"."""

    __slots__ = ()

    kind: ClassVar[Literal["skill group", "ISCED-F field"]] = "skill group"


class IscedField(SkillGroup):
    """A field of education and training of ISCED-F 2013; groups ESCO's knowledge."""

    __slots__ = ()

    kind: ClassVar[Literal["ISCED-F field"]] = "ISCED-F field"

    @property
    def level(self) -> int | None:
        """Broad 1, narrow 2, detailed 3."""
        return len(self.code) - 1 if self.code else None


class IscoGroup(Concept):
    """A group of ISCO-08; occupations are below its unit groups."""

    __slots__ = ()

    kind: ClassVar[Literal["ISCO group"]] = "ISCO group"

    @property
    def level(self) -> int | None:
        """Major 1, sub-major 2, minor 3, unit 4: the number of digits of the code."""
        return len(self.code) if self.code else None


class ConceptScheme(Concept):
    """A ``skos:ConceptScheme``: a pillar, a register or a thematic collection."""

    __slots__ = ()

    kind: ClassVar[Literal["concept scheme"]] = "concept scheme"


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


_SHOWN = 20
"""Maximum number of concepts that a `repr` lists."""


class Concepts(Values[C_co]):
    """Several concepts, sorted by label unless stated otherwise.

    The length of all concepts of a kind is known at once; they are read when first needed.

    Args:
        items: The concepts.
        concept_kind: The kind of all of them, also if there are none, so that
            `to_frame` has the columns of the kind; ``None`` if they may be of several kinds.

    Example:
        >>> import escograph
        >>> esco = escograph.open()
        >>> esco.occupations()
        <24 occupations>
        >>> [str(occupation) for occupation in esco.occupations()[:2]]
        ['actuarial assistant', 'air force officer']
    """

    __slots__ = ("_length", "_load", "concept_kind")

    json_fields: ClassVar[tuple[str, ...]] = ("concept_kind",)

    _load: Callable[[], Iterable[C_co]]
    _length: int

    def __init__(
        self, items: Iterable[C_co] = (), concept_kind: KindName | None = None
    ) -> None:
        super().__init__(items)
        if concept_kind is not None and concept_kind not in CONCEPT_CLASSES:
            raise InvalidValue(f"{concept_kind!r} is not a kind of concepts", "concept_kind")
        self.concept_kind = concept_kind
        for cls in set(map(type, self._items or ())) if concept_kind else ():
            if not issubclass(cls, CONCEPT_CLASSES[str(concept_kind)]):
                message = f"Concepts of kind {concept_kind!r} cannot contain a {cls.__name__}"
                raise InvalidValue(message, "items")

    @classmethod
    def lazy(
        cls,
        length: int,
        load: Callable[[], Iterable[C_co]],
        *,
        concept_kind: KindName | None = None,
    ) -> Self:
        """Return concepts whose number is known and that are read when first needed.

        Args:
            length: Number of concepts.
            load: Function that reads them.
            concept_kind: As for the class.
        """
        concepts = cls((), concept_kind)
        concepts._items, concepts._length, concepts._load = None, length, load
        return concepts

    def _like(self, items: Iterable[Any], other: object = None) -> Self:
        """Return other concepts; they keep the kind if all of them are of it."""
        concepts = tuple(items)
        kind = self.concept_kind
        if isinstance(other, Concepts) and other.concept_kind != kind:
            kind = None
        if kind and not all(isinstance(c, CONCEPT_CLASSES[kind]) for c in concepts):
            kind = None
        return type(self)(concepts, kind)

    @property
    def items(self) -> tuple[C_co, ...]:
        """The concepts as a tuple."""
        if self._items is None:
            self._items = tuple(self._load())
        return self._items

    @property
    def title(self) -> str:
        """The number of concepts, as a heading."""
        kind = KINDS[self.concept_kind or Concept.kind]
        return f"{len(self):,} {kind.name if len(self) == 1 else kind.plural}"

    def __len__(self) -> int:
        return self._length if self._items is None else len(self._items)

    def __repr__(self) -> str:
        return f"<{self.title}>" if len(self) > _SHOWN else super().__repr__()

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
    """Several paths through the hierarchy, each from the top down to a concept.

    Example:
        >>> import escograph
        >>> esco = escograph.open()
        >>> paths = esco.broader_paths("software developer")
        >>> paths.to_frame()[["path", "depth", "code"]].values.tolist()
        [[0, 0, '2'], [0, 1, '25'], [0, 2, '251'], [0, 3, '2512'], [0, 4, '2512.4']]
    """

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per concept of each path, in the same order.

        Columns: ``path`` (the number of the path, from 0), ``depth`` (the position on the path,
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
        concept: The concept; ``None`` if unknown, as for a sum over several concepts. Ignored
            by equality.
    """

    __slots__ = ("concept",)

    json_fields: ClassVar[tuple[str, ...]] = ("concept",)

    def __init__(self, items: Iterable[V_co] = (), concept: Concept | None = None) -> None:
        super().__init__(items)
        self.concept = concept


Reference = Concept | str
"""A reference to a concept: a concept, a URI in any spelling, a code or a label."""


def reference_text(reference: object, kind: str = "concept") -> str:
    """Return the URI of a concept, or a text with URIs in ESCO's spelling.

    Raises:
        InvalidReference: If it is neither a concept nor text.
    """
    if isinstance(reference, Concept):
        return reference.uri
    if isinstance(reference, str):
        return concept_uri(str(reference))
    advice = "expected a concept, or text: a URI, a code or a label"
    from decimal import Decimal  # a millisecond, for an error alone

    number = isinstance(reference, Real | Decimal) and not isinstance(reference, bool)
    if number and reference == reference:  # the number 110 has lost its zero
        advice += f'; codes are strings: "{str(reference).removesuffix(".0")}"'
    raise InvalidReference(repr(reference)[:60], kind, advice)


def reference_list(references: Iterable[Reference], kind: str = "concept") -> list[Reference]:
    """Return references as a list, refusing a single reference passed by mistake.

    Raises:
        InvalidReference: If it is a single reference, or not iterable.
    """
    single = isinstance(references, Concept | str | bytes)
    if single or not isinstance(references, Iterable):
        advice = "expected a list of concepts, URIs, codes or labels"
        raise InvalidReference(repr(references)[:60], f"list of {kind}s", advice)
    return list(references)


def uri_of(concept: Reference) -> str:
    """Return the URI of a concept passed as a value or as a URI in any spelling.

    Raises:
        InvalidReference: If it is neither a concept nor text.
    """
    return reference_text(concept)
