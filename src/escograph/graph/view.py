"""A store seen in one language: how rows of our queries become values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from escograph.errors import UnknownConcept, UnknownLanguage
from escograph.model import (
    Concept,
    ConceptScheme,
    IscedField,
    IscoGroup,
    Occupation,
    ReuseLevel,
    Skill,
    SkillGroup,
    SkillType,
    uri_of,
)
from escograph.store import Embedded, Literal, NamedNode, Solution, Term, label_graph
from escograph.vocab import ESCO, ISCED_F, REUSE_LEVELS, SCHEMES, SKILL_TYPES, SKOS

C = TypeVar("C", bound=Concept)

CLASSES: dict[str, type[Concept]] = {
    f"{ESCO}Occupation": Occupation,
    f"{ESCO}Skill": Skill,
    f"{SCHEMES}isco": IscoGroup,
    f"{SCHEMES}isced-f": IscedField,
    f"{SCHEMES}skills-hierarchy": SkillGroup,
    f"{SCHEMES}skills": SkillGroup,
    f"{SKOS}ConceptScheme": ConceptScheme,
}
"""What marks a concept as what it is, the telling before the vague: ISCO and skill
groups have no class of their own in ESCO's RDF, only a scheme."""

_RANK = {iri: rank for rank, iri in enumerate(CLASSES)}
CLASS_TERMS = tuple(NamedNode(iri) for iri in CLASSES)

SKILL_TYPE = {f"{SKILL_TYPES}{member}": member for member in SkillType}
REUSE_LEVEL = {f"{REUSE_LEVELS}{member}": member for member in ReuseLevel}


class View:
    """One release in one language.

    Immutable; may be used from many threads, and pickles by opening the store anew.
    """

    def __init__(self, store: Embedded, language: str) -> None:
        self._store = store
        self._language = language.lower()
        if self._language not in self.languages:
            raise UnknownLanguage(language, self.languages)
        self._labels = label_graph(self._language)

    @property
    def version(self) -> str:
        """The ESCO release, such as "1.1.1"; the sample says that it is one."""
        return str(self._store.manifest["version"])

    @property
    def language(self) -> str:
        """BCP 47 tag of the language in which labels and notes come."""
        return self._language

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages in which the store has labels, sorted."""
        return tuple(self._store.manifest["languages"])

    @property
    def manifest(self) -> dict[str, Any]:
        """What the store says of itself: counts, sources, anomalies, licence."""
        return dict(self._store.manifest)

    def __contains__(self, concept: object) -> bool:
        if not isinstance(concept, Concept | str):
            return False
        try:
            self._known(concept)
        except UnknownConcept:
            return False
        return True

    def _unknown(
        self, reference: str, kind: str = "concept", advice: str = ""
    ) -> UnknownConcept:
        """The error for a concept that is not here; the sample says that it is one."""
        sample = self._store.manifest.get("sample")
        here = f"this is the sample of {sample}" if sample else ""
        return UnknownConcept(reference, kind, "; ".join(filter(None, (advice, here))))

    def _node(self, concept: Concept | str) -> NamedNode:
        uri = uri_of(concept)
        try:
            return NamedNode(uri)
        except ValueError:
            raise self._unknown(uri, advice="it is not a URI") from None

    def _known(self, concept: Concept | str) -> NamedNode:
        """The node of a concept that the release defines, else `UnknownConcept`."""
        node = self._node(concept)
        for _ in self._store.solutions("exists", concept=node):
            return node
        raise self._unknown(node.value)

    def _related(self, query: str, concept: Concept | str) -> tuple[Concept, ...]:
        """Concepts of any class that a query relates to one concept, sorted."""
        node = self._node(concept)
        found = self._mixed(
            self._store.solutions(query, concept=node, labels=self._labels, classes=CLASS_TERMS)
        )
        if not found:
            self._known(node.value)
        return found

    def _skills(self, query: str, **terms: Term) -> tuple[Skill, ...]:
        """Skills from rows of uri, label, skill type and reuse level, sorted."""
        return self._labelled(
            (
                Skill(
                    uri.value,
                    label.value if label else "",
                    label.language if label else None,
                    None,
                    SKILL_TYPE.get(skill_type.value) if skill_type else None,
                    REUSE_LEVEL.get(reuse_level.value) if reuse_level else None,
                )
                for uri, label, skill_type, reuse_level in self._store.solutions(
                    query, labels=self._labels, **terms
                )
            )
        )

    def _coded(self, query: str, cls: type[C], **terms: Term) -> tuple[C, ...]:
        """Concepts of one class from rows of uri, label and perhaps code, sorted."""
        return self._labelled(
            cls(
                row[0].value,
                row[1].value if row[1] else "",
                row[1].language if row[1] else None,
                row[2].value if len(row) > 2 and row[2] else None,
            )
            for row in self._store.solutions(query, labels=self._labels, **terms)
        )

    def _mixed(self, rows: Iterable[Solution]) -> tuple[Concept, ...]:
        """Concepts from rows that may hold several classes and codes of one, sorted."""
        facts: dict[str, list[Any]] = {}
        for uri, label, cls, code, skill_type, reuse_level in rows:
            known = facts.setdefault(uri.value, [label, None, None, skill_type, reuse_level])
            if cls and (known[1] is None or _RANK[cls.value] < _RANK[known[1]]):
                known[1] = cls.value
            if code and known[2] is None:
                known[2] = code.value
        return self._labelled(_concept(uri, *known) for uri, known in facts.items())

    def _labelled(self, concepts: Iterable[C]) -> tuple[C, ...]:
        """Sort concepts; label those without one, leave out those not defined.

        A concept in a label graph is defined by the release, so only the few without a
        label in this language need asking: a class pattern in every query would cost a
        third more (measured).
        """
        found = list(concepts)
        bare = [concept for concept in found if concept.language is None]
        if bare:
            labels = self._fallback_labels([NamedNode(c.uri) for c in bare])
            found = [c for c in found if c.language is not None]
            found += [_relabelled(c, labels[c.uri]) for c in bare if c.uri in labels]
        found.sort(key=Concept.sort_key.fget)  # type: ignore[attr-defined]
        return tuple(found)

    def _fallback_labels(self, nodes: Sequence[NamedNode]) -> dict[str, Literal | None]:
        """The label in English, else in any language, of each node that is defined."""
        labels: dict[str, Literal | None] = {}
        for uri, label in self._store.solutions("fallback_labels", uris=nodes):
            best = labels.setdefault(uri.value, label)
            if best is None or (label and _order(label.language) < _order(best.language)):
                labels[uri.value] = label
        return labels


def _order(language: str | None) -> tuple[bool, bool, str]:
    tag = language or "\uffff"
    return (tag != "en", not tag.startswith("en-"), tag)


def _concept(
    uri: str,
    label: Literal | None,
    cls: str | None,
    code: str | None,
    skill_type: NamedNode | None,
    reuse_level: NamedNode | None,
) -> Concept:
    text, language = (label.value, label.language) if label else ("", None)
    kind = CLASSES[cls] if cls else Concept
    if kind is IscedField and not code:  # v1.1 states it in the URI alone
        code = uri.removeprefix(ISCED_F)
    if kind is not Skill:
        return kind(uri, text, language, code)
    return Skill(
        uri,
        text,
        language,
        code,
        SKILL_TYPE.get(skill_type.value) if skill_type else None,
        REUSE_LEVEL.get(reuse_level.value) if reuse_level else None,
    )


def _relabelled(concept: C, label: Literal | None) -> C:
    if label is None:
        return replace(concept, pref_label=concept.uri)
    return replace(concept, pref_label=label.value, language=label.language)


def rows_of(solutions: Iterator[Solution]) -> list[tuple[Any, ...]]:
    """Solutions as tuples of plain text; unbound is ``None``."""
    return [tuple(t.value if t else None for t in row) for row in solutions]
