"""A view of a store in one language, which turns query rows into values."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from escograph.errors import PartMissing, UnknownConcept, UnknownLanguage
from escograph.model import (
    Concept,
    Concepts,
    IscedField,
    ReuseLevel,
    Skill,
    SkillType,
    Text,
    uri_of,
)
from escograph.model.concepts import CONCEPT_CLASSES
from escograph.model.normalize import as_read
from escograph.model.parts import PARTS
from escograph.store import EmbeddedStore, Fact, Literal, NamedNode, Solution, label_graph
from escograph.vocab import ISCED_F

if TYPE_CHECKING:
    from escograph.store.matrix import Matrix

_log = logging.getLogger("escograph")

_SKILL_TYPES: dict[str | None, SkillType] = {str(member): member for member in SkillType}
_REUSE_LEVELS: dict[str | None, ReuseLevel] = {str(member): member for member in ReuseLevel}

_sort_key = attrgetter("sort_key")

_BULK_THRESHOLD = 2_000
"""Number of concepts from which on all labels are read in one query."""


class View:
    """A view of one release in one language.

    Immutable, and safe to use from many threads.
    """

    def __init__(self, store: EmbeddedStore, language: str) -> None:
        self._store = store
        self._facts = store.facts
        self._language = language.lower() if isinstance(language, str) else repr(language)
        if self._language not in self.languages:
            raise UnknownLanguage(str(language), self.languages)
        self._label_graph = label_graph(self._language)
        self._cache = store.concepts_in(self._language)

    @property
    def backend(self) -> EmbeddedStore:
        """The store behind the view, for packages that read all of it."""
        return self._store

    @property
    def version(self) -> str:
        """The ESCO release, such as "1.1.1"; for the bundled sample, "1.1.1 sample"."""
        return str(self._store.manifest["version"])

    @property
    def version_is_guess(self) -> bool:
        """Whether the build guessed the release, by the layout of its files alone."""
        return bool(self._store.manifest.get("version_is_guess"))

    @property
    def language(self) -> str:
        """BCP 47 tag of the language of labels and notes."""
        return self._language

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages in which the store has labels, sorted."""
        return tuple(self._store.manifest["languages"])

    @property
    def manifest(self) -> dict[str, Any]:
        """The manifest of the store: counts, sources, anomalies, licence."""
        return deepcopy(self._store.manifest)

    @property
    def missing(self) -> frozenset[str]:
        """Parts of the release that the store was built without, by the portal's names.

        For example "skills" or "occupationSkillRelations"; empty for a complete release.

        Example:
            >>> import escograph
            >>> escograph.open().missing
            frozenset()
        """
        return frozenset(self._store.manifest["missing"])

    @property
    def matrix(self) -> "Matrix":
        """The relations of the release as arrays, and the vectors of its texts.

        Read from the store when first needed; computed if the store is in memory.
        """
        return self._store.matrix

    def need_parts(self, *parts: str) -> None:
        """Check that the store has the parts of a release that a question needs.

        Raises:
            PartMissing: For the first of these parts that the store was built without.
        """
        missing = self._store.manifest["missing"]
        for part in parts if missing else ():
            if part in missing:
                raise PartMissing(part, missing[part])

    def _require_data(self, part: str) -> None:
        """Check that the release has any data of a part that some releases lack.

        Raises:
            PartMissing: If it has none.
        """
        if part not in self._store.manifest["parts"]:
            raise PartMissing(part, PARTS[part].archive)

    def __contains__(self, concept: object) -> bool:
        return isinstance(concept, Concept | str) and uri_of(concept) in self._facts

    def _unknown(
        self,
        reference: str,
        kind: str = "concept",
        advice: str = "",
        suggestions: Mapping[str, str] | None = None,
    ) -> UnknownConcept:
        """Return the error for a concept that the release, or the sample, lacks."""
        sample = self._store.manifest.get("sample")
        note = f"this is the sample of {sample}" if sample else ""
        advice = "; ".join(filter(None, (advice, note)))
        return UnknownConcept(reference, kind, advice, suggestions)

    def _values(self, uris: Iterable[str]) -> dict[str, Concept]:
        """Return URI → concept, for the URIs that the release defines.

        Concepts are cached, so in the long run labels are free: essential and optional skills
        of an occupation take 0.2 ms, against 0.36 with the labels joined in the same query, and
        0.49 with an empty cache (measured).
        """
        cache, facts = self._cache, self._facts
        values: dict[str, Concept] = {}
        new: list[str] = []
        for uri in uris:
            if concept := cache.get(uri):
                values[uri] = concept
            elif uri in facts:
                new.append(uri)
        for uri, text, language in self._labels_of(dict.fromkeys(new)):
            values[uri] = cache[uri] = _concept(uri, text, language, facts[uri])
        return values

    def _sorted(self, uris: Iterable[str]) -> Concepts[Concept]:
        """Return the concepts with these URIs that the release defines, sorted by label."""
        return Concepts(sorted(self._values(uris).values(), key=_sort_key))

    def _labels_of(self, uris: Iterable[str]) -> Iterator[tuple[str, str, str | None]]:
        """Yield URI, label and its language, with fallback to other languages."""
        labels: dict[str, str | None] = dict.fromkeys(uris)
        if not labels:
            return
        rows: Iterable[tuple[str, str]]
        if len(labels) < _BULK_THRESHOLD:
            rows = self._store.labels([NamedNode(uri) for uri in labels], self._label_graph)
        else:
            rows = rows_of(self._store.solutions("all_labels", labels=self._label_graph))
        for uri, text in rows:
            if uri in labels and ((other := labels[uri]) is None or text < other):
                labels[uri] = text  # if there are two, always the same one
        unlabelled = []
        for uri, label in labels.items():
            if label is None:
                unlabelled.append(NamedNode(uri))
            else:
                yield uri, label, self._language
        if unlabelled:
            others = list(self._fallback_labels(unlabelled))
            used = Counter(language or "no language" for _, _, language in others)
            _log.debug(
                "no label in %s; labels in a fallback language: %s", self._language, dict(used)
            )
            yield from others

    def _in_best_language(self, texts: Iterable[tuple[str, str]]) -> tuple[Text, ...]:
        """Return the texts in the view's language, else in English, else in any."""
        by_rank: dict[tuple[int, str], set[str]] = {}
        preferred = (self._language, "en")
        for text, tag in texts:
            rank = preferred.index(tag) if tag in preferred else len(preferred)
            by_rank.setdefault((rank, tag), set()).add(text)
        if not by_rank:
            return ()
        best = min(by_rank)
        return tuple(Text(text, best[1] or None) for text in sorted(by_rank[best]))

    def _fallback_labels(
        self, nodes: Sequence[NamedNode]
    ) -> Iterator[tuple[str, str, str | None]]:
        """Yield node, label and language: English, else another, else the URI itself."""
        labels: dict[str, list[Literal]] = {}
        for uri, label in self._store.solutions("fallback_labels", uris=nodes):
            labels.setdefault(uri.value, []).append(label)
        for node in nodes:
            if node.value in labels:
                best = min(labels[node.value], key=_fallback_key)
                yield node.value, best.value, best.language
            else:
                yield node.value, node.value, None


def _fallback_key(label: Literal) -> tuple[bool, bool, str]:
    tag = label.language or "\uffff"
    return (tag != "en", not tag.startswith("en-"), tag)


def _concept(uri: str, label: str, language: str | None, fact: Fact) -> Concept:
    label = as_read(label)
    kind, code, skill_type, reuse_level, _ = fact
    if kind == Skill.kind:
        return Skill(
            uri,
            label,
            language,
            code,
            _SKILL_TYPES.get(skill_type),
            _REUSE_LEVELS.get(reuse_level),
        )
    if kind == IscedField.kind and not code:  # v1.1 states it only in the URI
        code = uri.removeprefix(ISCED_F)
    return CONCEPT_CLASSES[kind](uri, label, language, code)


def rows_of(solutions: Iterator[Solution]) -> list[tuple[Any, ...]]:
    """Return solutions as tuples of plain text; unbound is ``None``."""
    return [tuple(t.value if t else None for t in row) for row in solutions]
