"""One side of a comparison: the concepts and statements of a release."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from escograph.changes.change import Aspect
from escograph.model import Concept, Concepts, Graph, LabelKind, Skill
from escograph.model.parts import OBSOLETE

Column = tuple[Aspect, str]
"""An aspect and a language; the language is empty where values have none."""

Row = tuple[str, Column, str]
"""A row of a comparison: URI of a concept, column, and a value (a text or a concept's URI)."""

_LABELS = {
    LabelKind.PREFERRED: Aspect.PREFERRED_LABEL,
    LabelKind.ALTERNATIVE: Aspect.ALTERNATIVE_LABELS,
    LabelKind.HIDDEN: Aspect.HIDDEN_LABELS,
}
_NOTES = {str(a): a for a in (Aspect.DESCRIPTION, Aspect.DEFINITION, Aspect.SCOPE_NOTE)}
_RELATIONS = {"essential": Aspect.ESSENTIAL_SKILLS, "optional": Aspect.OPTIONAL_SKILLS}

_LANGUAGES_AT_ONCE = 4
"""Number of languages read at once: the labels of all 28 would fill a gigabyte."""


@dataclass(frozen=True, slots=True)
class Side:
    """A release, prepared for comparison.

    Attributes:
        graph: The release.
        concepts: URI → concept or scheme that it defines, by label.
        statuses: URI → status of each.
        replacements: URI → URIs of the concepts that replace it, sorted.
    """

    graph: Graph
    concepts: Mapping[str, Concept]
    statuses: Mapping[str, str | None]
    replacements: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, graph: Graph) -> "Side":
        """Read the concepts of a release."""
        statuses = graph.bulk.statuses()
        concepts = {concept.uri: concept for concept in graph.concepts(statuses)}
        replacements: dict[str, list[str]] = defaultdict(list)
        for uri, successor in graph.bulk.replacements():
            if uri != successor:
                replacements[uri].append(successor)
        successors = {uri: tuple(uris) for uri, uris in replacements.items()}
        return cls(graph, concepts, statuses, successors)

    @property
    def name(self) -> str:
        """The name of the release in sentences, such as "ESCO 1.1.1"."""
        return f"ESCO {self.graph.version}"

    def is_current(self, uri: str) -> bool:
        """Return whether a concept is defined, not obsolete, and not replaced by another."""
        is_defined = uri in self.concepts and self.statuses[uri] != OBSOLETE
        return is_defined and uri not in self.replacements


def concepts_of(uris: Iterable[str], *sides: Side) -> Concepts[Concept]:
    """Return the concepts with some URIs, sorted by label.

    Each comes from the first side that defines it. A concept that no side defines has its URI
    as its label.
    """
    concepts = []
    for uri in uris:
        defined = (side.concepts[uri] for side in sides if uri in side.concepts)
        concepts.append(next(defined, Concept(uri, uri)))
    return Concepts(sorted(concepts, key=lambda concept: concept.sort_key))


Reader = Callable[[Side], Iterator[Row]]


def readers(languages: Sequence[str]) -> Iterator[Reader]:
    """Yield functions that each read some aspects of a release.

    Values are compared one reader at a time, so that memory holds only those of one.
    """
    for first in range(0, len(languages), _LANGUAGES_AT_ONCE):
        yield _labels(languages[first : first + _LANGUAGES_AT_ONCE])
    if languages:
        yield _notes(languages)
    yield _broader
    yield _schemes
    yield _needed_skills
    yield _attributes


def _labels(languages: Sequence[str]) -> Reader:
    columns = {(str(k), tag): (a, tag) for k, a in _LABELS.items() for tag in languages}

    def read(side: Side) -> Iterator[Row]:
        for uri, kind, text, language in side.graph.bulk.labels(languages):
            yield uri, columns[kind, language], text.strip()

    return read


def _notes(languages: Sequence[str]) -> Reader:
    """Return a reader of notes, with every run of white space as one space.

    From v1.1.1 to v1.2.1 some 600 notes differ only in white space.
    """

    def read(side: Side) -> Iterator[Row]:
        for uri, kind, text, language in side.graph.bulk.notes(languages):
            yield uri, (_NOTES[kind], language), " ".join(text.split())

    return read


def _broader(side: Side) -> Iterator[Row]:
    column = Aspect.BROADER, ""
    for uri, broader in side.graph.bulk.broader():
        yield uri, column, broader


def _schemes(side: Side) -> Iterator[Row]:
    column = Aspect.CONCEPT_SCHEMES, ""
    for uri, scheme in side.graph.bulk.schemes():
        yield uri, column, scheme


def _needed_skills(side: Side) -> Iterator[Row]:
    columns = {relation: (aspect, "") for relation, aspect in _RELATIONS.items()}
    for uri, relation, skill in side.graph.bulk.relations():
        yield uri, columns[relation], skill


def _attributes(side: Side) -> Iterator[Row]:
    """Yield code, kind, status, type, reuse level and successors of every concept."""
    for uri, concept in side.concepts.items():
        values: dict[Aspect, str | None] = {
            Aspect.CODE: concept.code,
            Aspect.KIND: concept.kind,
            Aspect.STATUS: side.statuses[uri],
        }
        if isinstance(concept, Skill):
            values[Aspect.SKILL_TYPE] = concept.skill_type
            values[Aspect.REUSE_LEVEL] = concept.reuse_level
        for aspect, value in values.items():
            if value:
                yield uri, (aspect, ""), str(value)
    for uri, successors in side.replacements.items():
        for successor in successors:
            yield uri, (Aspect.SUCCESSORS, ""), successor
