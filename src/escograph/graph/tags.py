"""What else a release says of a concept: industries, regulation, green share, succession."""

from escograph.graph.view import View, rows_of
from escograph.model import Concept
from escograph.store import NamedNode
from escograph.vocab import DCT, ESCO, GREEN_SHARE, GREEN_SHARES

_REGULATED = "http://data.europa.eu/esco/regulated-professions/"


class Tags(View):
    """Tagging concepts and codes, and which concept took the place of which."""

    def nace_codes(self, occupation: Concept | str) -> tuple[str, ...]:
        """Return the URIs of the industries (NACE) of an occupation, sorted.

        Stated from v1.2 on. Empty where the release states none for the occupation.

        Raises:
            UnknownConcept: If the release does not define the occupation.
            PartMissing: If it states no industries at all.

        See:
            ``esco:hasNACECode`` in the ESCO data model.
        """
        node = self._known(occupation)
        self._need_told("naceCode", "the occupations of v1.2 and later")
        return self._objects(node, f"{ESCO}hasNACECode")

    def regulated_profession_note(self, occupation: Concept | str) -> str:
        """Return "regulated" or "unregulated" as ESCO tags an occupation; empty if untagged.

        Whether and how a profession is regulated is a matter of each country.

        Raises:
            UnknownConcept: If the release does not define the occupation.

        See:
            ``esco:regulatedProfessionNote`` in the ESCO data model.
        """
        found = self._objects(self._known(occupation), f"{ESCO}regulatedProfessionNote")
        return found[0].removeprefix(_REGULATED) if found else ""

    def green_share(self, concept: Concept | str) -> float | None:
        """Return the share of green tasks of an occupation or ISCO group, 0 to 1.

        ``None`` where the release states no share for this concept.

        Raises:
            UnknownConcept: If the release does not define the concept.
            PartMissing: If it states no shares at all, as no release before v1.2 and no
                RDF dump does.

        Example:
            >>> esco = getfixture("esco")
            >>> esco.green_share(esco.isco_group("9611"))
            0.72
        """
        node = self._known(concept)
        self._need_told("greenShareOcc")
        rows = self._store.solutions(
            "green_share",
            concept=node,
            graph=NamedNode(GREEN_SHARES),
            property=NamedNode(GREEN_SHARE),
        )
        for (share,) in rows:
            return float(share.value)
        return None

    def replaced_by(self, concept: Concept | str) -> tuple[Concept, ...]:
        """Return the concepts that took a concept's place, sorted by label.

        One step: a successor may have been replaced in its turn. Empty where none did.

        Raises:
            UnknownConcept: If the release does not define the concept.

        See:
            ``dct:isReplacedBy`` and ``dct:replaces``, DCMI Metadata Terms.
        """
        return self._succession(f"{DCT}isReplacedBy", f"{DCT}replaces", concept)

    def replaces(self, concept: Concept | str) -> tuple[Concept, ...]:
        """Return the concepts whose place one took, sorted by label; see `replaced_by`."""
        return self._succession(f"{DCT}replaces", f"{DCT}isReplacedBy", concept)

    def _succession(
        self, forward: str, backward: str, concept: Concept | str
    ) -> tuple[Concept, ...]:
        found = self._store.solutions(
            "succession",
            concept=self._known(concept),
            forward=NamedNode(forward),
            backward=NamedNode(backward),
        )
        return self._resolved(row[0].value for row in found)

    def _objects(self, node: NamedNode, predicate: str) -> tuple[str, ...]:
        found = self._store.solutions("objects", concept=node, property=NamedNode(predicate))
        return tuple(sorted(row[0] for row in rows_of(found)))
