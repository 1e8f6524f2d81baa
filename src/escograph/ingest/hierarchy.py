"""Files that state the hierarchy: a relation, or a path from the top, per row."""

from collections.abc import Iterator

import pyoxigraph as ox

from escograph.ingest.state import LoadState
from escograph.ingest.tables import Table
from escograph.store.terms import NOTATION

_LEVELS = range(4)


def broader_quads(table: Table, state: LoadState) -> Iterator[list[ox.Quad]]:
    """Yield the relation of each row, in both directions."""
    facts = state.facts
    for uri, broader_uri in table.rows(("conceptUri", "broaderUri")):
        concept = state.node(uri, table, "conceptUri")
        broader = state.node(broader_uri, table, "broaderUri")
        if uri not in facts:
            table.note_dangling("conceptUri", uri)
        if broader_uri not in facts:
            table.note_dangling("broaderUri", broader_uri)
        yield state.broader_quads(concept, broader)


def hierarchy_quads(table: Table, state: LoadState) -> Iterator[list[ox.Quad]]:
    """Yield the code of each group of ``skillsHierarchy``, and its broader relation.

    v1.1.1 lists seven groups here that ``skillGroups`` does not define: they dangle.
    """
    uri_columns = [f"Level {level} URI" for level in _LEVELS]
    code_columns = [f"Level {level} code" for level in _LEVELS]
    for cells in table.rows(uri_columns, code_columns):
        uris, codes = cells[: len(_LEVELS)], cells[len(_LEVELS) :]
        path = [(uri, code) for uri, code in zip(uris, codes, strict=True) if uri]
        if not path:
            table.refuse("no URI")
            continue
        nodes = [state.node(uri, table, "Level URI") for uri, _ in path]
        uri, code = path[-1]
        if uri not in state.facts:
            table.note_dangling("Level URI", uri)
        quads = []
        if code:
            if (fact := state.facts.get(uri)) and not fact.code:
                state.facts[uri] = fact._replace(code=code)
            quads.append(ox.Quad(nodes[-1], NOTATION, ox.Literal(code)))
        if len(nodes) > 1:
            quads += state.broader_quads(nodes[-1], nodes[-2])
        yield quads
