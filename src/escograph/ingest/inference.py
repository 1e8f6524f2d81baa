"""Statements that a dump only implies, added once, so that queries stay short.

1. A label stated only in SKOS-XL is a plain SKOS label too (SKOS Reference, appendix B.3.4.1,
   rules S55 to S57).
2. A relation stated only by an ``esco:AssociationObject`` is a direct relation too.
3. A relation stated in one direction holds in the other direction too.
4. A code stated only with a datatype is a plain code too.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from escograph.ingest.dumps import FormChecksums
from escograph.ingest.report import ALL_FILES, Report
from escograph.store import label_graph, solutions
from escograph.store.terms import LABEL_KINDS, PREF_LABEL

_STEPS = {
    "entailed_labels": "label stated only in SKOS-XL",
    "entailed_associations": "relation stated only by an association object",
    "entailed_relations": "relation stated in one direction only",
    "entailed_codes": "code stated only with a datatype",
}
"""Query → description of its results; association objects come before inverses."""

_QUADS_AT_ONCE = 100_000
_LARGE_DUMP = 1_000_000
"""Number of statements from which on the checksums are trusted."""


def add_inferences(graph: ox.Store, checksums: FormChecksums, report: Report) -> None:
    """Add the implied statements to a graph, and report their number.

    If the checksums of a large dump show that both forms of a statement agree, the query for it
    is skipped. In a small dump, where sums could agree by coincidence, the query is cheap.
    """
    large = sum(file.rows for file in report.files) > _LARGE_DUMP
    agreement = {
        "entailed_labels": checksums.labels_agree,
        "entailed_associations": checksums.associations_agree,
        "entailed_relations": checksums.relations_agree,
    }
    for query, what in _STEPS.items():
        if large and agreement.get(query):
            continue
        quads: list[ox.Quad] = []
        for triple in solutions(graph, query, {}):
            report.note(ALL_FILES, f"{what}, completed", triple[0].value)
            quads.extend(_quads(triple, report))
            if len(quads) > _QUADS_AT_ONCE:
                graph.bulk_extend(quads)
                quads = []
        if quads:  # loading nothing into a large graph takes seconds (measured)
            graph.bulk_extend(quads)
    if titles := list(_titles(graph)):
        graph.bulk_extend(titles)


def _quads(triple: ox.QuerySolution, report: Report) -> Iterator[ox.Quad]:
    subject, predicate, value = triple
    yield ox.Quad(subject, predicate, value)
    if isinstance(value, ox.Literal) and value.language:
        report.labels[value.language, LABEL_KINDS[predicate]] += 1
        if predicate == PREF_LABEL:
            yield ox.Quad(subject, predicate, value, label_graph(value.language))


def _titles(graph: ox.Store) -> Iterator[ox.Quad]:
    """Yield titles of qualifications without a preferred label, for the label graphs."""
    for qualification, title in list(solutions(graph, "qualification_titles", {})):
        yield ox.Quad(qualification, PREF_LABEL, title, label_graph(title.language or "und"))
