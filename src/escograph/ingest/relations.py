"""Rows that relate two concepts → quads, both ways.

The hot part of a build: 154,000 of its 190,000 rows. Nodes are made once per URI
(`Terms`), and the loops are plain.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from escograph.ingest.recognise import ReleaseFile
from escograph.ingest.report import Report
from escograph.ingest.tables import Progress, Table
from escograph.ingest.terms import BROADER, NARROWER, Terms
from escograph.vocab import ESCO

_PROPERTIES = {
    "essential": (
        ox.NamedNode(f"{ESCO}relatedEssentialSkill"),
        ox.NamedNode(f"{ESCO}isEssentialSkillFor"),
    ),
    "optional": (
        ox.NamedNode(f"{ESCO}relatedOptionalSkill"),
        ox.NamedNode(f"{ESCO}isOptionalSkillFor"),
    ),
}


def relation_quads(
    file: ReleaseFile, terms: Terms, report: Report, progress: Progress
) -> Iterator[tuple[ox.Quad, ox.Quad]]:
    """Yield which occupation, or skill, asks for which skill."""
    table = Table(file, report, progress)
    if file.part == "occupationSkillRelations":
        columns = ("occupationUri", "relationType", "skillUri")
        types: tuple[str, ...] = ("skillType",)
        asked_for = terms.asked_for
    else:
        columns = ("originalSkillUri", "relationType", "relatedSkillUri")
        types = ("originalSkillType", "relatedSkillType")
        asked_for = set()
    defined, nodes = terms.defined, terms.by_uri
    counts = {"essential": 0, "optional": 0}
    kinds: dict[tuple[str, str], str] = {}
    for uri, relation, skill_uri, *skill_types in table.rows(columns, types):
        if (properties := _PROPERTIES.get(relation)) is None:
            table.refuse("relationType is neither essential nor optional", relation)
            continue
        concept = nodes.get(uri) or terms.node(uri, table, columns[0])
        skill = nodes.get(skill_uri) or terms.node(skill_uri, table, columns[2])
        if uri not in defined:
            table.dangling(columns[0], uri)
        if skill_uri not in defined:
            table.dangling(columns[2], skill_uri)
        if not all(skill_types):
            table.note("relation without skillType", skill_uri)
        if kinds.setdefault((uri, skill_uri), relation) != relation:
            table.note("pair that is both essential and optional", f"{uri} {skill_uri}")
        asked_for.add(skill_uri)
        counts[relation] += 1
        yield ox.Quad(concept, properties[0], skill), ox.Quad(skill, properties[1], concept)
    report.relations[file.part] = counts


def broader_quads(
    file: ReleaseFile, terms: Terms, report: Report, progress: Progress
) -> Iterator[tuple[ox.Quad, ox.Quad]]:
    """Yield what is broader than what."""
    table = Table(file, report, progress)
    defined = terms.defined
    for uri, broader_uri in table.rows(("conceptUri", "broaderUri")):
        concept = terms.node(uri, table, "conceptUri")
        broader = terms.node(broader_uri, table, "broaderUri")
        if uri not in defined:
            table.dangling("conceptUri", uri)
        if broader_uri not in defined:
            table.dangling("broaderUri", broader_uri)
        yield ox.Quad(concept, BROADER, broader), ox.Quad(broader, NARROWER, concept)
    report.relations[file.part] = table.account.loaded
