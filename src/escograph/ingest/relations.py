"""Conversion of rows about the skills needed to quads, in both directions.

The hot part of a build: 130,000 of the 190,000 rows of v1.1.1. Each node is created once
(`LoadState`), and the loop is plain.
"""

from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from escograph.ingest.layouts import NEEDS_COLUMNS
from escograph.ingest.state import LoadState
from escograph.ingest.tables import Table
from escograph.model import Occupation, Severity
from escograph.model.parts import KINDS, RELATIONS
from escograph.store.terms import NEEDED_BY, NEEDS

_PROPERTIES: dict[str, tuple[ox.NamedNode, ox.NamedNode]] = {
    relation: (NEEDS[relation], NEEDED_BY[relation]) for relation in RELATIONS
}


def relation_quads(table: Table, state: LoadState) -> Iterator[tuple[ox.Quad, ox.Quad]]:
    """Yield the relation of each row, in both directions."""
    part = table.file.part
    columns = NEEDS_COLUMNS[part]
    of_occupations = part == KINDS[Occupation.kind].relations
    needed = state.needed_skills if of_occupations else set()
    needing = state.with_skills
    facts, nodes = state.facts, state.nodes
    others: dict[str, str] = dict(zip(RELATIONS, reversed(RELATIONS), strict=True))
    relations: set[tuple[str, str, str]] = set()
    for uri, relation, skill_uri, *skill_types in table.rows(
        (columns.concept, "relationType", columns.skill), columns.types
    ):
        if (properties := _PROPERTIES.get(relation)) is None:
            table.refuse("relationType is neither essential nor optional", relation)
            continue
        concept = nodes.get(uri) or state.node(uri, table, columns.concept)
        skill = nodes.get(skill_uri) or state.node(skill_uri, table, columns.skill)
        if uri not in facts:
            table.note_dangling(columns.concept, uri)
        if skill_uri not in facts:
            table.note_dangling(columns.skill, skill_uri)
        if not all(skill_types):
            table.note("relation without skillType", skill_uri)
        row = uri, relation, skill_uri
        if row in relations:
            table.note("repeated row", f"{uri} {skill_uri}")
        elif (uri, others[relation], skill_uri) in relations:
            what = "pair that is both essential and optional"
            table.note(what, f"{uri} {skill_uri}", Severity.WARNING)
        relations.add(row)
        needed.add(skill_uri)
        needing.add(uri)
        yield ox.Quad(concept, properties[0], skill), ox.Quad(skill, properties[1], concept)
    counts = Counter(relation for _, relation, _ in relations)
    table.report.relations[part] = {relation: counts[relation] for relation in RELATIONS}
