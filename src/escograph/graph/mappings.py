"""Mappings: the counterparts of a concept in other classifications."""

from escograph.errors import InvalidReference
from escograph.graph.references import References
from escograph.graph.view import rows_of
from escograph.model import (
    Concept,
    ConceptScheme,
    Mapping,
    MappingRelation,
    Mappings,
    Reference,
    uri_of,
)
from escograph.store import NamedNode
from escograph.vocab import is_uri

_RELATIONS = list(MappingRelation)


class MappingRelations(References):
    """``skos:mappingRelation`` and its sub-properties.

    See:
        SKOS Reference, section 10, https://www.w3.org/TR/skos-reference/#mapping
    """

    def mappings(self, concept: Reference, *, scheme: Concept | str | None = None) -> Mappings:
        """Return the mappings of a concept, exact matches first, then by URI.

        Args:
            concept: A concept, URI, code or label.
            scheme: URI of the other classification; by default all of them.

        Returns:
            The mappings; empty if the release states none for the concept.

        Raises:
            UnknownConcept: If the release does not define the concept.
            InvalidReference: If the scheme is not a URI.
        """
        subject = self._uri(concept)
        scheme_uri = None if scheme is None else uri_of(scheme)
        if scheme_uri is not None and not is_uri(scheme_uri):
            advice = "expected the URI of the other classification"
            raise InvalidReference(repr(scheme)[:60], ConceptScheme.kind, advice)
        best: dict[tuple[str, str], tuple[tuple[bool, bool], Mapping]] = {}
        for relation, uri, label, language, code, mapped_scheme in rows_of(
            self._store.solutions("mappings", concept=NamedNode(subject))
        ):
            if scheme_uri in (None, mapped_scheme):
                mapping = Mapping(MappingRelation(relation), uri, label, code, mapped_scheme)
                rank = (language == self.language, language == "en")
                if (relation, uri) not in best or rank > best[relation, uri][0]:
                    best[relation, uri] = (rank, mapping)
        mappings = [mapping for _, mapping in best.values()]
        mappings.sort(key=lambda m: (_RELATIONS.index(m.relation), m.uri))
        return Mappings(mappings, self._values([subject])[subject])

    def exact_match(self, concept: Reference) -> Mappings:
        """Return the exact matches of a concept, usable everywhere; see `mappings`."""
        return self._matches(concept, MappingRelation.EXACT)

    def close_match(self, concept: Reference) -> Mappings:
        """Return the close matches of a concept, usable in some cases; see `mappings`."""
        return self._matches(concept, MappingRelation.CLOSE)

    def broad_match(self, concept: Reference) -> Mappings:
        """Return the broader concepts of other classifications; see `mappings`."""
        return self._matches(concept, MappingRelation.BROAD)

    def narrow_match(self, concept: Reference) -> Mappings:
        """Return the narrower concepts of other classifications; see `mappings`."""
        return self._matches(concept, MappingRelation.NARROW)

    def related_match(self, concept: Reference) -> Mappings:
        """Return the related concepts of other classifications; see `mappings`."""
        return self._matches(concept, MappingRelation.RELATED)

    def _matches(self, concept: Reference, relation: MappingRelation) -> Mappings:
        return self.mappings(concept).filter(lambda mapping: mapping.relation is relation)
