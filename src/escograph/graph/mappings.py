"""Mappings: what a concept corresponds to in other classifications."""

from escograph.graph.view import View, rows_of
from escograph.model import Concept, Mapping, MappingRelation

_RELATIONS = list(MappingRelation)


class Mappings(View):
    """``skos:mappingRelation`` and what lies below it.

    See:
        SKOS Reference, section 10, https://www.w3.org/TR/skos-reference/#mapping
    """

    def mappings(
        self, concept: Concept | str, scheme: str | None = None
    ) -> tuple[Mapping, ...]:
        """Return what a concept corresponds to elsewhere, exact matches first, then by URI.

        Args:
            concept: A concept or its URI.
            scheme: URI of the other classification; by default all of them.

        Returns:
            Empty where the release maps the concept to nothing.

        Raises:
            UnknownConcept: If the release does not define the concept.
        """
        found: dict[tuple[str, str], tuple[tuple[bool, bool], Mapping]] = {}
        for relation, uri, label, language, code, other in rows_of(
            self._store.solutions("mappings", concept=self._known(concept))
        ):
            if scheme is None or other == scheme:
                mapping = Mapping(MappingRelation(relation), uri, label, code, other)
                better = (language == self.language, language == "en")
                if (relation, uri) not in found or better > found[relation, uri][0]:
                    found[relation, uri] = (better, mapping)
        mappings = [mapping for _, mapping in found.values()]
        return tuple(sorted(mappings, key=lambda m: (_RELATIONS.index(m.relation), m.uri)))

    def exact_match(self, concept: Concept | str) -> tuple[Mapping, ...]:
        """Return what a concept can be exchanged for everywhere; see `mappings`."""
        return self._matches(concept, MappingRelation.EXACT)

    def close_match(self, concept: Concept | str) -> tuple[Mapping, ...]:
        """Return what a concept can be exchanged for in some places; see `mappings`."""
        return self._matches(concept, MappingRelation.CLOSE)

    def broad_match(self, concept: Concept | str) -> tuple[Mapping, ...]:
        """Return the broader concepts of other classifications; see `mappings`."""
        return self._matches(concept, MappingRelation.BROAD)

    def narrow_match(self, concept: Concept | str) -> tuple[Mapping, ...]:
        """Return the narrower concepts of other classifications; see `mappings`."""
        return self._matches(concept, MappingRelation.NARROW)

    def related_match(self, concept: Concept | str) -> tuple[Mapping, ...]:
        """Return the related concepts of other classifications; see `mappings`."""
        return self._matches(concept, MappingRelation.RELATED)

    def _matches(
        self, concept: Concept | str, relation: MappingRelation
    ) -> tuple[Mapping, ...]:
        return tuple(m for m in self.mappings(concept) if m.relation is relation)
