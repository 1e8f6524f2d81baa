"""The hierarchy: what is broader and narrower, one step and all the way."""

from escograph.graph.view import View
from escograph.model import Concept, ConceptTuple, uri_of

_OCCUPATIONS = ("broaderRelationsOccPillar", "occupations", "ISCOGroups")
_SKILLS = ("broaderRelationsSkillPillar", "skills", "skillGroups")
_NEEDED = {
    "occupation": _OCCUPATIONS,
    "ISCO group": _OCCUPATIONS,
    "skill": _SKILLS,
    "skill group": _SKILLS,
    "ISCED-F field": _SKILLS,
}
"""Kind of concept → the parts that hold what is above and below it."""


class Hierarchy(View):
    """``skos:broader`` in both directions.

    ESCO is poly-hierarchic: a concept may have several broader ones. Results are sorted
    by label; a relation to a concept that the release does not define is left out. A store
    that was built without the hierarchy of the concept's pillar raises `PartMissing`.

    See:
        SKOS Reference, section 8: ``skos:broader`` is not transitive.
    """

    def broader(self, concept: Concept | str) -> tuple[Concept, ...]:
        """Return the concepts directly above a concept; empty for a top concept.

        An occupation stands below its ISCO-08 unit group, and a narrower occupation
        below the occupation it specialises as well.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> esco = getfixture("esco")
            >>> esco.broader(esco.occupation("software developer"))
            (<IscoGroup 2512 'Software developers'>,)
        """
        return self._step("broader", concept)

    def narrower(self, concept: Concept | str) -> tuple[Concept, ...]:
        """Return the concepts directly below a concept; empty for a leaf.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> esco = getfixture("esco")
            >>> [group.code for group in esco.narrower(esco.isco_group("251"))]
            ['2512']
        """
        return self._step("narrower", concept)

    def broader_transitive(self, concept: Concept | str) -> tuple[Concept, ...]:
        """Return the concepts above a concept at any distance, itself left out.

        Computed by the path ``skos:broader+``, so a cycle in the data does no harm.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> esco = getfixture("esco")
            >>> above = esco.broader_transitive(esco.isco_group("2512"))
            >>> sorted(group.code for group in above)
            ['2', '25', '251']
        """
        return self._closure("broader_transitive", concept)

    def narrower_transitive(self, concept: Concept | str) -> tuple[Concept, ...]:
        """Return the concepts below a concept at any distance, itself left out.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> esco = getfixture("esco")
            >>> below = esco.narrower_transitive(esco.isco_group("25"))
            >>> esco.occupation("software developer") in below
            True
        """
        return self._closure("narrower_transitive", concept)

    def _step(self, query: str, concept: Concept | str) -> tuple[Concept, ...]:
        uri = self._known(concept).value
        self._need(*_NEEDED.get(self._facts[uri].kind, ()))
        return self._related(query, concept)

    def _closure(self, query: str, concept: Concept | str) -> tuple[Concept, ...]:
        uri = uri_of(concept)
        return ConceptTuple(c for c in self._step(query, concept) if c.uri != uri)
