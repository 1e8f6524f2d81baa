"""The ESCO graph: look-up, hierarchy, relations, mappings, tags, notes, SPARQL of one's own."""

from escograph.graph.hierarchy import Hierarchy
from escograph.graph.integrity import Checking
from escograph.graph.mappings import Mappings
from escograph.graph.notes import Notes
from escograph.graph.qualifications import Qualifications
from escograph.graph.relations import Relations
from escograph.graph.tags import Tags
from escograph.graph.whole import Whole


class EscoGraph(Qualifications, Hierarchy, Relations, Mappings, Tags, Notes, Whole, Checking):
    """All that can be asked of one ESCO release, seen in one language."""


__all__ = ["EscoGraph"]
