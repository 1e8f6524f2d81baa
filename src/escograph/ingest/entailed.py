"""What a dump says without writing it down, made explicit once, so that queries stay short.

1. A label that stands only as SKOS-XL counts as the plain SKOS label too (SKOS Reference,
   appendix B.3.4.1, rules S55 to S57).
2. A relation that stands only reified, as an ``esco:AssociationObject``, holds.
3. A relation that is written in one direction holds in the other as well.
4. A code that stands only with a datatype is the plain code, too.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from escograph.ingest.dumps import Tally
from escograph.ingest.report import Report
from escograph.store import label_graph, solutions
from escograph.vocab import SKOS

_STEPS = {
    "entailed_labels": "label that stands only as SKOS-XL",
    "entailed_associations": "relation that stands only reified",
    "entailed_relations": "relation that is written in one direction only",
    "entailed_codes": "code that stands only with a datatype",
}
"""Query → what its answers are; reified relations come before their other direction."""

_PREF_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
_MANY = 100_000
_LARGE = 1_000_000


def add_entailed(graph: ox.Store, tally: Tally, report: Report) -> None:
    """Add to a graph what it entails, and note how much that was.

    Where the tally of a large dump says that both forms of something agree, nobody looks for
    more of it. In a small one, where sums could agree by coincidence, looking costs nothing.
    """
    large = sum(file.rows for file in report.files) > _LARGE
    agreed = {
        "entailed_labels": tally.labels_agree,
        "entailed_associations": tally.associations_agree,
        "entailed_relations": tally.relations_agree,
    }
    for query, what in _STEPS.items():
        if large and agreed.get(query):
            continue
        found: list[ox.Quad] = []
        for triple in solutions(graph, query, {}):
            report.note("all files", f"{what}, completed", triple[0].value)
            found.extend(_quads(triple, report))
            if len(found) > _MANY:
                graph.bulk_extend(found)
                found = []
        if found:  # a load of nothing costs seconds beside a large graph (measured)
            graph.bulk_extend(found)
    if titles := list(_titles(graph)):
        graph.bulk_extend(titles)


def _quads(triple: ox.QuerySolution, report: Report) -> Iterator[ox.Quad]:
    subject, predicate, value = triple
    yield ox.Quad(subject, predicate, value)
    if isinstance(value, ox.Literal) and value.language:
        report.labels[value.language, predicate.value.removeprefix(SKOS)] += 1
        if predicate == _PREF_LABEL:
            yield ox.Quad(subject, predicate, value, label_graph(value.language))


def _titles(graph: ox.Store) -> Iterator[ox.Quad]:
    """Titles of qualifications that have no preferred label, for the label graphs alone."""
    for qualification, title in list(solutions(graph, "qualification_titles", {})):
        yield ox.Quad(qualification, _PREF_LABEL, title, label_graph(title.language or "und"))
