"""Concept schemes, and the files that list the members of a thematic collection."""

from collections.abc import Iterator

import pyoxigraph as ox

from escograph.ingest.concepts import description_quads
from escograph.ingest.state import LoadState
from escograph.ingest.tables import Table
from escograph.model import ConceptScheme, LabelKind
from escograph.model.parts import COLLECTIONS
from escograph.store import Fact, label_graph, terms

_COLLECTION_OF_PART = {
    part: collection for collection in COLLECTIONS.values() for part in collection.parts
}


def scheme_quads(table: Table, state: LoadState) -> Iterator[list[ox.Quad]]:
    """Yield the quads of ``conceptSchemes``, one list per scheme."""
    file, report = table.file, table.report
    graph = label_graph(file.language)
    for uri, label, title, status, description, top_concepts in table.rows(
        ("conceptSchemeUri", "preferredLabel"),
        ("title", "status", "description", "hasTopConcept"),
    ):
        if not uri:
            table.refuse("no URI", label)
            continue
        scheme = state.node(uri, table, "conceptSchemeUri")
        report.defined[file.part].add(uri)
        quads = []
        if is_new := uri not in state.facts:
            state.facts[uri] = Fact(ConceptScheme.kind, None, None, None, status or None)
            quads.append(ox.Quad(scheme, terms.TYPE, terms.CONCEPT_SCHEME))
        if label and file.texts:
            report.labels[file.language, LabelKind.PREFERRED] += 1
            literal = ox.Literal(label, language=file.language)
            quads.append(ox.Quad(scheme, terms.PREF_LABEL, literal))
            quads.append(ox.Quad(scheme, terms.PREF_LABEL, literal, graph))
        if title and file.texts:
            quads.append(
                ox.Quad(scheme, terms.TITLE, ox.Literal(title, language=file.language))
            )
        if status and is_new:
            quads.append(ox.Quad(scheme, terms.STATUS, ox.Literal(status)))
        if description and file.texts:
            quads += description_quads(scheme, description, file.language)
        for concept in state.node_list(top_concepts, table, "hasTopConcept") if is_new else ():
            if concept.value not in state.facts:
                table.note_dangling("hasTopConcept", concept.value)
            quads.append(ox.Quad(scheme, terms.HAS_TOP_CONCEPT, concept))
            quads.append(ox.Quad(concept, terms.TOP_CONCEPT_OF, scheme))
        yield quads


def member_quads(table: Table, state: LoadState) -> Iterator[list[ox.Quad]]:
    """Yield the memberships of a collection's concepts in its scheme.

    The rest of such a file repeats the files of occupations and skills.
    """
    collection = _COLLECTION_OF_PART[table.file.part]
    scheme = ox.NamedNode(collection.scheme)
    for (uri,) in table.rows(("conceptUri",)):
        if not uri:
            table.refuse("no URI")
            continue
        if uri not in state.facts:
            table.note_dangling("conceptUri", uri)
        yield [ox.Quad(state.node(uri, table, "conceptUri"), terms.IN_SCHEME, scheme)]
