"""The ESCO graph: look-up, hierarchy, relations, notes, and a user's own SPARQL."""

from escograph.graph.hierarchy import Hierarchy
from escograph.graph.integrity import Checking
from escograph.graph.lookup import Lookup
from escograph.graph.notes import Notes
from escograph.graph.relations import Relations


class EscoGraph(Lookup, Hierarchy, Relations, Notes, Checking):
    """All that can be asked of one ESCO release, seen in one language."""


__all__ = ["EscoGraph"]
