"""The file ``greenShareOcc``: the green shares of occupations and ISCO groups."""

from collections.abc import Iterator

import pyoxigraph as ox

from escograph.ingest.state import LoadState
from escograph.ingest.tables import Table
from escograph.store.terms import GREEN_SHARES_GRAPH, SHARE_OF_GREEN_TASKS, XSD_DECIMAL


def share_quads(table: Table, state: LoadState) -> Iterator[list[ox.Quad]]:
    """Yield the share of each row, in a named graph.

    ESCO's RDF has no property for it.
    """
    shares: set[tuple[str, str]] = set()
    for uri, share in table.rows(("conceptUri", "greenShare")):
        if not uri:
            table.refuse("no URI", share)
            continue
        concept = state.node(uri, table, "conceptUri")
        try:
            number = float(share)
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            table.refuse("greenShare is not a number from 0 to 1", f"{uri} {share}")
            continue
        if uri not in state.facts:
            table.note_dangling("conceptUri", uri)
        literal = ox.Literal(_as_decimal(share), datatype=XSD_DECIMAL)
        shares.add((uri, literal.value))
        yield [ox.Quad(concept, SHARE_OF_GREEN_TASKS, literal, GREEN_SHARES_GRAPH)]
    table.report.relations[table.file.part] = len(shares)


def _as_decimal(share: str) -> str:
    """Return a number without exponent, which ``xsd:decimal`` does not allow."""
    return f"{float(share):.17f}".rstrip("0").rstrip(".") if "e" in share.lower() else share
