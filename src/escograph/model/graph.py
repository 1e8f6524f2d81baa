"""Protocols of the graph, for packages that take one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from escograph.model.concepts import (
    Concept,
    Concepts,
    IscedField,
    IscoGroup,
    Occupation,
    Reference,
    Skill,
)
from escograph.model.labels import LabelKind, Text
from escograph.model.matches import LinkedTexts, Links, Titles
from escograph.model.parts import LinkedKind, RelationName

if TYPE_CHECKING:
    from escograph.store.matrix import Matrix


class Bulk(Protocol):
    """Whole-graph reads of one release, like `escograph.Esco.bulk`."""

    def statuses(self) -> Mapping[str, str | None]: ...
    def labels(
        self, languages: Iterable[str] | None = None
    ) -> Iterator[tuple[str, LabelKind, str, str]]: ...
    def added_labels(self) -> Iterator[tuple[str, LabelKind, str, str]]: ...
    def preferred_labels(
        self, concepts: Iterable[Concept | str]
    ) -> Iterator[tuple[str, str, str]]: ...
    def labelled(
        self, labels: Iterable[tuple[str, str]]
    ) -> Iterator[tuple[str, LabelKind, str, str]]: ...
    def descriptions(self, language: str) -> Iterator[tuple[str, str]]: ...
    def notes(self, languages: Iterable[str]) -> Iterator[tuple[str, str, str, str]]: ...
    def schemes(self) -> Iterator[tuple[str, str]]: ...
    def broader(
        self, concepts: Iterable[Concept | str] | None = None
    ) -> Iterator[tuple[str, str]]: ...
    def relations(
        self, concepts: Iterable[Concept | str] | None = None
    ) -> Iterator[tuple[str, RelationName, str]]: ...
    def replacements(self) -> tuple[tuple[str, str], ...]: ...


class Graph(Protocol):
    """A view of one ESCO release in one language, like `escograph.Esco`.

    Packages beside and above the graph use this protocol, so that they work on any object
    that has the methods.
    """

    @property
    def version(self) -> str: ...
    @property
    def version_is_guess(self) -> bool: ...
    @property
    def language(self) -> str: ...
    @property
    def languages(self) -> tuple[str, ...]: ...
    @property
    def missing(self) -> frozenset[str]: ...
    @property
    def bulk(self) -> Bulk: ...
    @property
    def matrix(self) -> "Matrix": ...
    def concept(self, reference: Reference) -> Concept: ...
    def concepts(self, uris: Iterable[Concept | str]) -> Concepts[Concept]: ...
    def occupations(self) -> Concepts[Occupation]: ...
    def skills(self) -> Concepts[Skill]: ...
    def occupation(self, reference: Reference) -> Occupation: ...
    def skill(self, reference: Reference) -> Skill: ...
    def isco_group(self, reference: Reference) -> IscoGroup: ...
    def isced_field(self, reference: Reference) -> IscedField: ...
    def description(self, concept: Reference) -> Text: ...
    def essential_skills(self, concept: Reference) -> Concepts[Skill]: ...
    def optional_skills(self, concept: Reference) -> Concepts[Skill]: ...
    def need_parts(self, *parts: str) -> None: ...
    def status(self, concept: Reference) -> str: ...


class LinkingMany(Graph, Protocol):
    """A graph that also links many texts at once, like `escograph.Esco`."""

    def link_many(
        self,
        texts: Iterable[str],
        *,
        kind: LinkedKind = "skill",
        language: str | None = None,
        threshold: float = 0.5,
        review: Any = None,
    ) -> LinkedTexts: ...


class Linking(Graph, Protocol):
    """A graph that also links texts to concepts, like `escograph.Esco`."""

    def link(
        self,
        text: str,
        *,
        kind: LinkedKind = "skill",
        language: str | None = None,
        threshold: float = 0.5,
    ) -> Links: ...


class JobAdReading(Linking, Protocol):
    """A graph that also codes titles and detects languages, like `escograph.Esco`."""

    def in_language(self, language: str) -> "JobAdReading": ...
    def language_of(self, text: str) -> str: ...
    def classify_titles(
        self,
        titles: Iterable[str | None],
        *,
        language: str | None = None,
        threshold: float | None = None,
    ) -> Titles: ...
