"""Attributes of a concept: industries, regulation, green share, successors."""

from escograph.graph.references import References
from escograph.graph.view import rows_of
from escograph.model import Concept, Concepts, IscoGroup, Occupation, Reference
from escograph.model.parts import GREEN_SHARE_PART, NACE_PART
from escograph.store import NamedNode
from escograph.store.terms import (
    GREEN_SHARES_GRAPH,
    IS_REPLACED_BY,
    NACE_CODE,
    REGULATED_PROFESSION_NOTE,
    REPLACES,
    SHARE_OF_GREEN_TASKS,
)
from escograph.vocab import REGULATED_PROFESSIONS


class Attributes(References):
    """Codes and tags of a concept, and replacements."""

    def nace_codes(self, occupation: Reference) -> tuple[str, ...]:
        """Return the URIs of the industries (NACE) of an occupation, sorted.

        Available from v1.2 on. Empty if the release states none for the occupation.

        Raises:
            UnknownConcept: If the release does not define the occupation.
            PartMissing: If the release states no industries at all.

        See:
            ``esco:hasNACECode`` in the ESCO data model.
        """
        node = self._node(occupation, (Occupation.kind,))
        self._require_data(NACE_PART)
        return self._objects(node, NACE_CODE)

    def regulated_profession_note(self, occupation: Reference) -> str:
        """Return ESCO's tag of an occupation: "regulated", "unregulated", or empty.

        Whether and how a profession is regulated differs between countries.

        Raises:
            UnknownConcept: If the release does not define the occupation.

        See:
            ``esco:regulatedProfessionNote`` in the ESCO data model.
        """
        node = self._node(occupation, (Occupation.kind,))
        notes = self._objects(node, REGULATED_PROFESSION_NOTE)
        return notes[0].removeprefix(REGULATED_PROFESSIONS) if notes else ""

    def green_share(self, concept: Reference) -> float | None:
        """Return the share of green tasks of an occupation or ISCO group, 0 to 1.

        ``None`` if the release states no share for this concept.

        Raises:
            UnknownConcept: If the release does not define the concept.
            PartMissing: If the release states no shares at all; CSV has them from v1.2 on, RDF
                dumps never.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.green_share(esco.isco_group("9611"))
            0.72
        """
        node = self._node(concept, (Occupation.kind, IscoGroup.kind))
        self._require_data(GREEN_SHARE_PART)
        rows = self._store.solutions(
            "green_share", concept=node, graph=GREEN_SHARES_GRAPH, property=SHARE_OF_GREEN_TASKS
        )
        for (share,) in rows:
            return float(share.value)
        return None

    def replaced_by(self, concept: Reference) -> Concepts[Concept]:
        """Return the concepts that replaced a concept, sorted by label.

        Only direct successors, which may have been replaced in turn. Empty if there are none.

        Raises:
            UnknownConcept: If the release does not define the concept.

        See:
            ``dct:isReplacedBy`` and ``dct:replaces``, DCMI Metadata Terms.
        """
        return self._succession(IS_REPLACED_BY, REPLACES, concept)

    def replaces(self, concept: Reference) -> Concepts[Concept]:
        """Return the concepts that a concept replaced, by label; see `replaced_by`."""
        return self._succession(REPLACES, IS_REPLACED_BY, concept)

    def _succession(
        self, forward: NamedNode, backward: NamedNode, concept: Reference
    ) -> Concepts[Concept]:
        rows = self._store.solutions(
            "succession", concept=self._node(concept), forward=forward, backward=backward
        )
        return self._sorted(row[0].value for row in rows)

    def _objects(self, node: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
        rows = self._store.solutions("objects", concept=node, property=predicate)
        return tuple(sorted(row[0] for row in rows_of(rows)))
