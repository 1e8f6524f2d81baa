"""The hierarchy: broader and narrower concepts, one step and at any distance."""

from collections import defaultdict
from collections.abc import Callable

from escograph.graph.references import HIERARCHICAL, References
from escograph.graph.view import rows_of
from escograph.model import Concept, ConceptPaths, Concepts, Reference
from escograph.model.closure import closure, layers, paths
from escograph.model.parts import parts_above, parts_below
from escograph.store import NamedNode


class Hierarchy(References):
    """``skos:broader`` in both directions.

    ESCO is poly-hierarchic: a concept may have several broader ones. A concept that the release
    does not define is left out, but a walk passes through it. A store that was built without
    the hierarchy of the concept's pillar, or without a kind of concepts that can be above (or
    below) it, raises `PartMissing`.

    See:
        SKOS Reference, section 8: ``skos:broader`` is not transitive.
    """

    def broader(self, concept: Reference) -> Concepts[Concept]:
        """Return the concepts directly above a concept, by label; empty at the top.

        An occupation is below its ISCO-08 unit group, and a narrower occupation is also
        below the occupation that it specialises.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> import escograph
            >>> escograph.open().broader("software developer")
            (<IscoGroup 2512 'Software developers'>,)
        """
        return self._related("broader", self._hierarchical(concept, parts_above))

    def narrower(self, concept: Reference) -> Concepts[Concept]:
        """Return the concepts directly below a concept, by label; empty for a leaf.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> [group.code for group in esco.narrower(esco.isco_group("251"))]
            ['2512']
        """
        return self._related("narrower", self._hierarchical(concept, parts_below))

    def broader_transitive(self, concept: Reference) -> Concepts[Concept]:
        """Return the concepts above a concept at any distance, without itself.

        The nearest come first; at the same distance they are sorted by label. Cycles in the
        data are harmless.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> [group.code for group in esco.broader_transitive(esco.isco_group("2512"))]
            ['251', '25', '2']
        """
        uri = self._hierarchical(concept, parts_above)
        steps = self._steps("broader_closure", uri)
        nearest_first: list[Concept] = []
        for layer in layers([uri], lambda node: steps.get(node, ())):
            nearest_first += self._sorted(layer)
        return Concepts(nearest_first)

    def narrower_transitive(self, concept: Reference) -> Concepts[Concept]:
        """Return the concepts below a concept at any distance, without itself, by label.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> below = esco.narrower_transitive(esco.isco_group("25"))
            >>> esco.occupation("software developer") in below
            True
        """
        uri = self._hierarchical(concept, parts_below)
        steps = self._steps("narrower_closure", uri)
        return self._sorted(closure([uri], lambda node: steps.get(node, ())))

    def broader_paths(self, concept: Reference) -> ConceptPaths:
        """Return every path from the top of the hierarchy down to a concept.

        Returns:
            The paths, shortest first, then by label. Each begins with a top concept and ends
            with the concept itself; a top concept has one path, of itself alone.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> import escograph
            >>> for path in escograph.open().broader_paths("software developer"):
            ...     print(" > ".join(concept.code for concept in path))
            2 > 25 > 251 > 2512 > 2512.4
        """
        uri = self._hierarchical(concept, parts_above)
        steps = self._steps("broader_closure", uri)
        unique: set[Concepts[Concept]] = set()
        for path in paths(uri, lambda node: steps.get(node, ())):
            values = self._values(path)
            unique.add(Concepts(values[node] for node in reversed(path) if node in values))
        return ConceptPaths(sorted(unique, key=lambda w: (len(w), [c.sort_key for c in w])))

    def _hierarchical(
        self, reference: Reference, parts: Callable[[str], tuple[str, ...]]
    ) -> str:
        """Return the URI of a concept, checking that the store has its hierarchy."""
        uri = self._uri(reference, HIERARCHICAL)
        self.need_parts(*parts(self._facts[uri].kind))
        return uri

    def _steps(self, query: str, uri: str) -> dict[str, list[str]]:
        """Return node → nodes one step further, for a node and everything it leads to."""
        steps: defaultdict[str, list[str]] = defaultdict(list)
        for node, further in rows_of(self._store.solutions(query, concept=NamedNode(uri))):
            steps[node].append(further)
        return {node: sorted(further) for node, further in steps.items()}
