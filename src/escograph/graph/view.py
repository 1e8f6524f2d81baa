"""A store seen in one language: how rows of our queries become values."""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from operator import attrgetter
from typing import Any, TypeVar

from escograph.errors import PartMissing, UnknownConcept, UnknownLanguage
from escograph.model import (
    PARTS,
    Concept,
    ConceptScheme,
    ConceptTuple,
    IscedField,
    IscoGroup,
    Occupation,
    Qualification,
    ReuseLevel,
    Skill,
    SkillGroup,
    SkillType,
    Text,
    uri_of,
)
from escograph.store import Embedded, Fact, Literal, NamedNode, Solution, label_graph
from escograph.vocab import BASE, ISCED_F

C = TypeVar("C", bound=Concept)

_PARTS_OF = {
    f"{BASE}occupation/": ("occupations",),
    f"{BASE}isco/": ("ISCOGroups",),
    f"{BASE}skill/": ("skills", "skillGroups"),
    ISCED_F: ("skillGroups",),
    f"{BASE}concept-scheme/": ("conceptSchemes",),
}
"""How a URI begins → the parts that may define it."""

_CLASSES: dict[str, type[Concept]] = {
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
_SKILL_TYPES: dict[str | None, SkillType] = {str(member): member for member in SkillType}
_REUSE_LEVELS: dict[str | None, ReuseLevel] = {str(member): member for member in ReuseLevel}

_sort_key = attrgetter("sort_key")

_MANY = 2_000
"""From so many concepts on, all labels are read instead of naming each concept."""


class View:
    """One release in one language.

    Immutable; may be used from many threads, and pickles by opening the store anew.
    """

    def __init__(self, store: Embedded, language: str) -> None:
        self._store = store
        self._facts = store.facts
        self._language = language.lower()
        if self._language not in self.languages:
            raise UnknownLanguage(language, self.languages)
        self._labels = label_graph(self._language)
        self._kept = store.kept(self._language)

    @property
    def store(self) -> Embedded:
        """What holds the release, for the rooms that read all of it."""
        return self._store

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
        return deepcopy(self._store.manifest)

    @property
    def missing(self) -> frozenset[str]:
        """Parts of the release that the store was built without, by the portal's names.

        Such as "skills" or "occupationSkillRelations"; empty for a whole release.

        Example:
            >>> getfixture("esco").missing
            frozenset()
        """
        return frozenset(self._store.manifest["missing"])

    def __contains__(self, concept: object) -> bool:
        return isinstance(concept, Concept | str) and uri_of(concept) in self._facts

    def _unknown(
        self, reference: str, kind: str = "concept", advice: str = ""
    ) -> UnknownConcept:
        """The error for a concept that is not here; the sample says that it is one."""
        sample = self._store.manifest.get("sample")
        here = f"this is the sample of {sample}" if sample else ""
        return UnknownConcept(reference, kind, "; ".join(filter(None, (advice, here))))

    def _known(self, concept: Concept | str) -> NamedNode:
        """The node of a concept that the release defines, else `UnknownConcept`."""
        uri = uri_of(concept)
        if uri not in self._facts:
            self._need(*self._parts_of(uri))
            by_uri = ":" in uri
            raise self._unknown(uri, advice="" if by_uri else "look it up by label with find()")
        return NamedNode(uri)

    def _need(self, *parts: str) -> None:
        """Raise `PartMissing` for the first of these parts that the store lacks."""
        missing = self._store.manifest["missing"]
        for part in parts if missing else ():
            if part in missing:
                raise PartMissing(part, missing[part])

    def _need_told(self, part: str, archive: str = "") -> None:
        """Raise `PartMissing` if the release holds nothing of a part that not each one has."""
        if part not in self._store.manifest["parts"]:
            raise PartMissing(part, archive or PARTS[part])

    @staticmethod
    def _parts_of(uri: str) -> tuple[str, ...]:
        for beginning, parts in _PARTS_OF.items():
            if uri.startswith(beginning):
                return parts
        return ()

    def _related(self, query: str, concept: Concept | str) -> tuple[Concept, ...]:
        """The concepts that a query relates to one concept, sorted by label."""
        found = self._store.solutions(query, concept=self._known(concept))
        return self._resolved(row[0].value for row in found)

    def _resolved(self, uris: Iterable[str]) -> tuple[Concept, ...]:
        """The values of those of these URIs that the release defines, sorted by label.

        A value made once is kept and used again, so in the long run labels cost nothing:
        essential and optional skills of an occupation took 0.2 ms instead of 0.36 with the
        labels joined in the same query, and 0.49 where none was kept yet (measured).
        """
        kept, facts = self._kept, self._facts
        found: dict[str, Concept] = {}
        new: list[str] = []
        for uri in uris:
            if concept := kept.get(uri):
                found[uri] = concept
            elif uri in facts:
                new.append(uri)
        for uri, text, language in self._labelled(dict.fromkeys(new)):
            found[uri] = kept[uri] = _concept(uri, text, language, facts[uri])
        return ConceptTuple(sorted(found.values(), key=_sort_key))

    def _labelled(self, uris: Iterable[str]) -> Iterator[tuple[str, str, str | None]]:
        """The label of each concept in the view's language, else as it falls back."""
        labels: dict[str, str | None] = dict.fromkeys(uris)
        if not labels:
            return
        rows: Iterable[tuple[str, str]]
        if len(labels) < _MANY:
            rows = self._store.labels([NamedNode(uri) for uri in labels], self._labels)
        else:
            rows = rows_of(self._store.solutions("all_labels", labels=self._labels))
        for uri, text in rows:
            if uri in labels and ((other := labels[uri]) is None or text < other):
                labels[uri] = text  # of two preferred labels, the same one every time
        bare = []
        for uri, found in labels.items():
            if found is None:
                bare.append(NamedNode(uri))
            else:
                yield uri, found, self._language
        if bare:
            yield from self._fallback_labels(bare)

    def _in_language(self, texts: Iterable[tuple[str, str]]) -> tuple[Text, ...]:
        """Those of these texts that are in the best language there is, sorted."""
        ranked: dict[tuple[int, str], set[str]] = {}
        wanted = (self._language, "en")
        for text, tag in texts:
            rank = wanted.index(tag) if tag in wanted else len(wanted)
            ranked.setdefault((rank, tag), set()).add(text)
        if not ranked:
            return ()
        best = min(ranked)
        return tuple(Text(text, best[1] or None) for text in sorted(ranked[best]))

    def _fallback_labels(
        self, nodes: Sequence[NamedNode]
    ) -> Iterator[tuple[str, str, str | None]]:
        """The label in English, else in any language, else the URI itself, of each node."""
        labels: dict[str, list[Literal]] = {}
        for uri, label in self._store.solutions("fallback_labels", uris=nodes):
            labels.setdefault(uri.value, []).append(label)
        for node in nodes:
            if found := labels.get(node.value):
                best = min(found, key=_order)
                yield node.value, best.value, best.language
            else:
                yield node.value, node.value, None


def _order(label: Literal) -> tuple[bool, bool, str]:
    tag = label.language or "\uffff"
    return (tag != "en", not tag.startswith("en-"), tag)


def _concept(uri: str, label: str, language: str | None, fact: Fact) -> Concept:
    kind, code, skill_type, reuse_level, _ = fact
    if kind == "skill":
        return Skill(
            uri,
            label,
            language,
            code,
            _SKILL_TYPES.get(skill_type),
            _REUSE_LEVELS.get(reuse_level),
        )
    if kind == IscedField.kind and not code:  # v1.1 states it in the URI alone
        code = uri.removeprefix(ISCED_F)
    return _CLASSES[kind](uri, label, language, code)


def rows_of(solutions: Iterator[Solution]) -> list[tuple[Any, ...]]:
    """Solutions as tuples of plain text; unbound is ``None``."""
    return [tuple(t.value if t else None for t in row) for row in solutions]
