"""Concept schemes, and the files that list the concepts of a thematic collection."""

from collections.abc import Iterator

import pyoxigraph as ox

from escograph.ingest.recognise import ReleaseFile
from escograph.ingest.report import Report
from escograph.ingest.tables import Progress, Table
from escograph.ingest.terms import (
    IN_SCHEME,
    PREF_LABEL,
    SCHEME,
    STATUS,
    TITLE,
    TOP_CONCEPT,
    TOP_CONCEPT_OF,
    TYPE,
    Terms,
    node_literal,
)
from escograph.store import Fact, label_graph
from escograph.vocab import COLLECTIONS

_COLLECTION = {
    "digCompSkillsCollection": "digcomp",
    "digitalSkillsCollection": "digital",
    "ictSkillsCollection": "digital",
    "greenSkillsCollection": "green",
    "languageSkillsCollection": "language",
    "researchOccupationsCollection": "research-occupations",
    "researchSkillsCollection": "research-skills",
    "transversalSkillsCollection": "transversal",
}


def scheme_quads(
    file: ReleaseFile, terms: Terms, report: Report, progress: Progress
) -> Iterator[list[ox.Quad]]:
    """Yield what ``conceptSchemes`` says, a list per scheme."""
    table = Table(file, report, progress)
    graph = label_graph(file.language)
    for uri, label, title, status, description, tops in table.rows(
        ("conceptSchemeUri", "preferredLabel"),
        ("title", "status", "description", "hasTopConcept"),
    ):
        if not uri:
            table.refuse("no URI", label)
            continue
        scheme = terms.node(uri, table, "conceptSchemeUri")
        report.defined[file.part].add(uri)
        found = []
        if not (known := uri in terms.defined):
            terms.defined[uri] = Fact("concept scheme", None, None, None, status or None)
            found.append(ox.Quad(scheme, TYPE, SCHEME))
        if label and file.words:
            report.labels[file.language, "prefLabel"] += 1
            literal = ox.Literal(label, language=file.language)
            found.append(ox.Quad(scheme, PREF_LABEL, literal))
            found.append(ox.Quad(scheme, PREF_LABEL, literal, graph))
        if title and file.words:
            found.append(ox.Quad(scheme, TITLE, ox.Literal(title, language=file.language)))
        if status and not known:
            found.append(ox.Quad(scheme, STATUS, ox.Literal(status)))
        if description and file.words:
            found += node_literal(scheme, description, file.language)
        for top in () if known else terms.nodes(tops, table, "hasTopConcept"):
            if top.value not in terms.defined:
                table.dangling("hasTopConcept", top.value)
            found.append(ox.Quad(scheme, TOP_CONCEPT, top))
            found.append(ox.Quad(top, TOP_CONCEPT_OF, scheme))
        yield found


def member_quads(
    file: ReleaseFile, terms: Terms, report: Report, progress: Progress
) -> Iterator[list[ox.Quad]]:
    """Yield that the concepts of a collection file are in its scheme.

    Everything else in such a file repeats the files of occupations and skills.
    """
    table = Table(file, report, progress)
    name = _COLLECTION[file.part]
    scheme = ox.NamedNode(COLLECTIONS[name])
    for (uri,) in table.rows(("conceptUri",)):
        if not uri:
            table.refuse("no URI")
            continue
        if uri not in terms.defined:
            table.dangling("conceptUri", uri)
        yield [ox.Quad(terms.node(uri, table, "conceptUri"), IN_SCHEME, scheme)]
    report.collections[name] = table.account.loaded
