"""Counts of the contents of a graph loaded from RDF, as for a release in CSV."""

from collections.abc import Mapping

import pyoxigraph as ox

from escograph.ingest.report import ALL_FILES, Report
from escograph.model import LabelKind, Severity
from escograph.model.parts import (
    COLLECTIONS,
    GREEN_SHARE_PART,
    KINDS,
    NACE_PART,
    RDF_ARCHIVE,
    RELATIONS,
    REQUIRED_PARTS,
    part_of_relation,
)
from escograph.store import Fact, solutions, terms


def account_for(graph: ox.Store, facts: Mapping[str, Fact], report: Report) -> None:
    """Count concepts, relations, shares of green tasks, and dangling references."""
    for uri, fact in facts.items():
        if part := KINDS[fact.kind].part:
            report.defined[part].add(uri)
    for (count,) in solutions(graph, "nameless_concepts", {}):
        if number := int(count.value):
            what = "concept without a URI, left out"
            report.note(ALL_FILES, what, severity=Severity.ERROR, count=number)

    def kind_of(node: ox.NamedNode) -> str:
        fact = facts.get(node.value)
        return fact.kind if fact else ""

    def note_dangling(part: str, *nodes: ox.NamedNode) -> None:
        for node in nodes:
            if node.value not in facts:
                report.note_dangling(ALL_FILES, part, node.value)

    for concept, relation, skill in solutions(graph, "all_relations", {}):
        part = part_of_relation(relation.value, concept.value, kind_of(concept))
        report.relations.setdefault(part, dict.fromkeys(RELATIONS, 0))[relation.value] += 1
        note_dangling(part, concept, skill)
    for concept, broader in solutions(graph, "all_broader", {}):
        part = part_of_relation("broader", concept.value, kind_of(concept))
        report.relations[part] = report.relations.get(part, 0) + 1
        note_dangling(part, concept, broader)
    for _ in graph.quads_for_pattern(None, terms.NACE_CODE, None):
        report.parts.add(NACE_PART)
        break
    shares = list(graph.quads_for_pattern(None, None, None, terms.GREEN_SHARES_GRAPH))
    if shares:
        report.relations[GREEN_SHARE_PART] = len(shares)
    report.parts |= {*report.defined, *report.relations}


def count_members(graph: ox.Store, facts: Mapping[str, Fact], report: Report) -> None:
    """Count the members of each thematic collection that the release defines."""
    for collection in COLLECTIONS.values():
        scheme = ox.NamedNode(collection.scheme)
        members = {row[0].value for row in solutions(graph, "members", {"scheme": scheme})}
        defined = [facts[uri].kind for uri in members if uri in facts]
        if count := defined.count(collection.kind):
            report.collections[collection.name] = count
            report.parts.add(collection.parts[0])


def note_repetitions(graph: ox.Store, report: Report) -> None:
    """Count statements that the files repeat; count each label once.

    Counting twelve million statements takes 2 s, and counting their labels 7 s, so the labels
    are counted only if necessary.
    """
    preferred = sum(
        count
        for labels in (report.labels, report.added_labels)
        for (_, kind), count in labels.items()
        if kind is LabelKind.PREFERRED
    )
    statements_read = sum(file.loaded for file in report.files) + preferred
    if (repetitions := statements_read - len(graph)) <= 0:
        return
    report.labels.clear()
    for property_, language, count in solutions(graph, "check_label_counts", {}):
        if language and language.value:
            report.labels[language.value, terms.LABEL_KINDS[property_]] = int(count.value)
    report.note(ALL_FILES, "repeated statements, labels included", count=repetitions)


def parts_missing_from_dump(report: Report) -> dict[str, str]:
    """Return the required parts that a loaded dump lacks, each with its archive.

    A part with relations is present if at least one of them does not dangle.
    """
    dangling = {a.what: a.count for a in report.dangling_references if a.file == ALL_FILES}

    def has(part: str) -> bool:
        if part in report.defined:
            return True
        counts = report.relations.get(part, 0)
        total = sum(counts.values()) if isinstance(counts, dict) else counts
        return bool(total) and dangling.get(part, 0) < total

    return {part: RDF_ARCHIVE for part in REQUIRED_PARTS if not has(part)}
