"""The ESCO graph: look-up, relations, mappings, attributes, notes and SPARQL."""

from escograph.graph.attributes import Attributes
from escograph.graph.bulk import BulkReads
from escograph.graph.checks import Checks
from escograph.graph.hierarchy import Hierarchy
from escograph.graph.mappings import MappingRelations
from escograph.graph.notes import Notes
from escograph.graph.qualifications import Qualifications
from escograph.graph.relations import Relations


class EscoGraph(
    Qualifications, Hierarchy, Relations, MappingRelations, Attributes, Notes, Checks
):
    """One ESCO release, seen in one language."""

    @property
    def bulk(self) -> BulkReads:
        """Bulk reads of the release, for programs that process all of it.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> len(esco.bulk.statuses()) > len(esco.occupations()) + len(esco.skills())
            True
        """
        return BulkReads(self._store)


__all__ = ["BulkReads", "EscoGraph"]
