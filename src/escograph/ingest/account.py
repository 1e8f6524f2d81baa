"""What a graph that was loaded from RDF holds, counted as a release in CSV is."""

from collections.abc import Mapping

import pyoxigraph as ox

from escograph.ingest.report import Report
from escograph.model import DEFINED_IN, REQUIRED_PARTS
from escograph.store import Fact, solutions
from escograph.vocab import COLLECTIONS, ESCO, SKOS

_TOLD_APART = {ox.NamedNode(f"{ESCO}hasNACECode"): "naceCode"}
"""Property that not every release has → the part its statements are."""

_ARCHIVE = "the classification archive in RDF"


def account_for(graph: ox.Store, facts: Mapping[str, Fact], report: Report) -> None:
    """Count concepts, relations, members of collections, and what dangles."""
    for uri, fact in facts.items():
        if part := DEFINED_IN.get(fact.kind):
            report.defined[part].add(uri)
    for (count,) in solutions(graph, "nameless_concepts", {}):
        for _ in range(int(count.value)):
            report.note("all files", "concept without a URI, left out")
    for concept, relation, skill in solutions(graph, "relations", {}):
        part = _relation_part(concept.value, facts)
        counts = report.relations.setdefault(part, {"essential": 0, "optional": 0})
        counts[relation.value] += 1
        for node in (concept, skill):
            if node.value not in facts:
                report.dangling("all files", part, node.value)
    for concept, broader in solutions(graph, "all_broader", {}):
        part = _broader_part(concept.value, facts)
        report.relations[part] = report.relations.get(part, 0) + 1
        for node in (concept, broader):
            if node.value not in facts:
                report.dangling("all files", part, node.value)
    for property_, part in _TOLD_APART.items():
        for _ in graph.quads_for_pattern(None, property_, None):
            report.parts.add(part)
            break
    report.parts |= {*report.defined, *report.relations}
    for name, scheme in COLLECTIONS.items():
        members = solutions(graph, "members", {"scheme": ox.NamedNode(scheme)})
        kinds = [facts[row[0].value].kind for row in members if row[0].value in facts]
        if count := sum(kind in ("skill", "occupation") for kind in kinds):
            report.collections[name] = count


def note_repeats(graph: ox.Store, report: Report) -> None:
    """Count the statements that stand twice, and each label once.

    Counting a graph takes 2 s for twelve million statements, its labels 7: only if it must.
    """
    preferred = sum(n for (_, kind), n in report.labels.items() if kind == "prefLabel")
    read = sum(file.loaded for file in report.files) + preferred
    if (repeats := read - len(graph)) <= 0:
        return
    report.labels.clear()
    for label, language, count in solutions(graph, "check_label_counts", {}):
        if language and language.value:
            report.labels[language.value, label.value.removeprefix(SKOS)] = int(count.value)
    report.note("all files", f"statements that stand twice, labels among them: {repeats}")


def lacking_parts(report: Report) -> dict[str, str]:
    """Return the parts of a release that a dump turned out to lack → where they come in."""
    dangling = {a.what: a.count for a in report.dangling_references if a.file == "all files"}

    def holds(part: str) -> bool:
        if part in report.defined:
            return True
        counts = report.relations.get(part, 0)
        total = sum(counts.values()) if isinstance(counts, dict) else counts
        return bool(total) and dangling.get(part, 0) < total

    return {part: _ARCHIVE for part in REQUIRED_PARTS if not holds(part)}


def _relation_part(uri: str, facts: Mapping[str, Fact]) -> str:
    fact = facts.get(uri)
    of_skill = fact.kind == "skill" if fact else "/skill/" in uri
    return "skillSkillRelations" if of_skill else "occupationSkillRelations"


def _broader_part(uri: str, facts: Mapping[str, Fact]) -> str:
    fact = facts.get(uri)
    of_occupation = (
        fact.kind in ("occupation", "ISCO group")
        if fact
        else "/occupation/" in uri or "/isco/" in uri
    )
    pillar = "Occ" if of_occupation else "Skill"
    return f"broaderRelations{pillar}Pillar"
