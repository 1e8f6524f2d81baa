"""Bulk reads: all statements of one kind in the whole release, as plain text.

They identify concepts by URI and ignore the language of the view. For a release built with
parts missing they return what there is, whereas the functions for one concept raise
`PartMissing`.
"""

from collections.abc import Iterable, Iterator
from typing import cast

from escograph.errors import UnknownLanguage
from escograph.graph.view import rows_of
from escograph.model import Concept, LabelKind, RelationName, uri_of
from escograph.model.concepts import reference_list
from escograph.store import EmbeddedStore, Literal, NamedNode
from escograph.store.terms import ADDED_LABELS_GRAPH, LABEL_PROPERTIES

_NO_LANGUAGE = "und"

LabelRow = tuple[str, LabelKind, str, str]
"""A label or note: URI, kind, text, language."""


class BulkReads:
    """Whole-graph reads of one release, from `Esco.bulk`.

    Unordered unless stated otherwise.
    """

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store

    def statuses(self) -> dict[str, str | None]:
        """Return URI → status of every concept and concept scheme, sorted by URI.

        Obsolete ones are included; ``None`` if no status is stated.

        Example:
            >>> import escograph
            >>> sorted(set(escograph.open().bulk.statuses().values()) - {None})
            ['released']

        See:
            ``iso-thes:status`` in ISO 25964's SKOS extension.
        """
        facts = self._store.facts
        return {uri: facts[uri].status for uri in sorted(facts)}

    def labels(self, languages: Iterable[str] | None = None) -> Iterator[LabelRow]:
        """Yield URI, kind, text and language of every label of the release.

        Labels added with ``labels_from`` are not included; see `added_labels`.

        Args:
            languages: Languages to include; by default all.

        Example:
            >>> import escograph
            >>> rows = escograph.open().bulk.labels(["fr"])
            >>> sorted({(str(kind), language) for _, kind, _, language in rows})
            [('alternative', 'fr'), ('preferred', 'fr')]
        """
        if languages is None:
            for kind, property_ in LABEL_PROPERTIES.items():
                yield from self._label_rows(kind, "labels_of_kind", property=property_)
            return
        tags = _tags(languages)
        for uri, kind, label in self._store.solutions("labels_in_languages", languages=tags):
            if uri.value in self._store.facts:
                yield uri.value, LabelKind(kind.value), label.value, label.language

    def added_labels(self) -> Iterator[LabelRow]:
        """Yield URI, kind, text and language of every label added with ``labels_from``."""
        for kind, property_ in LABEL_PROPERTIES.items():
            yield from self._label_rows(
                kind, "added_labels_of_kind", property=property_, added=ADDED_LABELS_GRAPH
            )

    def _label_rows(
        self, kind: LabelKind, query: str, **terms: NamedNode
    ) -> Iterator[LabelRow]:
        facts = self._store.facts
        for uri, label in self._store.solutions(query, **terms):
            if uri.value in facts and (tag := label.language):
                yield uri.value, kind, label.value, tag

    def preferred_labels(
        self, concepts: Iterable[Concept | str]
    ) -> Iterator[tuple[str, str, str]]:
        """Yield URI, text and language of the preferred labels of some concepts.

        In every language of the release; concepts that it does not define are skipped.
        """
        for uri, label in self._store.solutions("own_labels", uris=self._nodes(concepts)):
            yield uri.value, label.value, label.language or _NO_LANGUAGE

    def _nodes(self, concepts: Iterable[Concept | str]) -> list[NamedNode]:
        """Return the nodes of the concepts that the release defines."""
        uris = map(uri_of, reference_list(concepts))
        return [NamedNode(uri) for uri in uris if uri in self._store.facts]

    def labelled(self, labels: Iterable[tuple[str, str]]) -> Iterator[LabelRow]:
        """Yield URI, kind, text and language of the concepts with any of the labels.

        Preferred and alternative labels are compared; hidden labels are too vague.

        Args:
            labels: Text and language of each.

        Example:
            >>> import escograph
            >>> rows = escograph.open().bulk.labelled([("chef", "en")])
            >>> [(str(kind), text) for _, kind, text, _ in rows]
            [('preferred', 'chef')]
        """
        texts = [Literal(text, language=language) for text, language in labels]
        for kind in (LabelKind.PREFERRED, LabelKind.ALTERNATIVE):
            rows = self._store.solutions(
                "concepts_labelled", property=LABEL_PROPERTIES[kind], texts=texts
            )
            for uri, label in rows:
                yield uri.value, kind, label.value, label.language

    def descriptions(self, language: str) -> Iterator[tuple[str, str]]:
        """Yield URI and text of every description in a language."""
        (tag,) = _tags([language])
        rows = self._store.solutions("descriptions", language=tag)
        for uri, text in rows:
            yield uri.value, text.value

    def notes(self, languages: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
        """Yield URI, kind, text and language of every note in some languages.

        The kinds are "description", "definition" and "scope note". The language "und"
        means that the release states none; such notes are always included.
        """
        tags = {_NO_LANGUAGE, *(tag.value for tag in _tags(languages))}
        for uri, kind, text, language in rows_of(self._store.solutions("all_notes")):
            tag = (language or _NO_LANGUAGE).lower()
            if tag in tags:
                yield uri, kind, text, tag

    def schemes(self) -> Iterator[tuple[str, str]]:
        """Yield every pair of a concept and a concept scheme that it is in, as URIs."""
        facts = self._store.facts
        for uri, scheme in self._store.solutions("all_schemes"):
            if uri.value in facts:
                yield uri.value, scheme.value

    def broader(
        self, concepts: Iterable[Concept | str] | None = None
    ) -> Iterator[tuple[str, str]]:
        """Yield every pair of a concept and a concept directly above it, as URIs.

        Relations to a concept that the release does not define are left out.

        Args:
            concepts: Concepts of the first place, as values or URIs; by default all.

        Example:
            >>> import escograph
            >>> base = "http://data.europa.eu/esco/isco/"
            >>> (f"{base}C2512", f"{base}C251") in escograph.open().bulk.broader()
            True
        """
        facts = self._store.facts
        if concepts is None:
            rows = self._store.solutions("all_broader")
        else:
            rows = self._store.solutions("broader_of", uris=self._nodes(concepts))
        for uri, broader in rows:
            if uri.value in facts and broader.value in facts:
                yield uri.value, broader.value

    def relations(
        self, concepts: Iterable[Concept | str] | None = None
    ) -> Iterator[tuple[str, RelationName, str]]:
        """Yield concept URI, "essential" or "optional", and skill URI of every relation.

        Dangling relations are left out. `escograph.frames.relations` returns them as a frame.

        Args:
            concepts: Concepts that need the skills, as values or URIs; by default all.
        """
        facts = self._store.facts
        if concepts is None:
            rows = self._store.solutions("all_relations")
        else:
            rows = self._store.solutions("relations_of", uris=self._nodes(concepts))
        for uri, relation, skill in rows:
            if uri.value in facts and skill.value in facts:
                yield uri.value, cast(RelationName, relation.value), skill.value

    def replacements(self) -> tuple[tuple[str, str], ...]:
        """Return every pair of a concept and a concept that replaced it, as URIs, sorted.

        The concepts need not be defined: a release may state the replacement of a concept that
        it no longer contains. CSV releases state none.

        See:
            ``dct:isReplacedBy`` and ``dct:replaces`` in DCMI Metadata Terms.
        """
        return tuple(sorted(set(rows_of(self._store.solutions("replacements")))))


def _tags(languages: Iterable[str]) -> list[Literal]:
    """Return language tags in the form that stores use.

    Raises:
        UnknownLanguage: If one of them is not text, or a text is passed for a list.
    """
    if isinstance(languages, str | bytes) or not isinstance(languages, Iterable):
        raise UnknownLanguage(f"{languages!r}; expected a list of tags", ())
    tags = list(languages)
    for tag in tags:
        if not isinstance(tag, str):
            raise UnknownLanguage(repr(tag), ())
    return [Literal(tag.lower()) for tag in tags]
