"""``greenShareOcc``: the share of green tasks of occupations and ISCO groups."""

from collections.abc import Iterator

import pyoxigraph as ox

from escograph.ingest.recognise import ReleaseFile
from escograph.ingest.report import Report
from escograph.ingest.tables import Progress, Table
from escograph.ingest.terms import Terms
from escograph.vocab import GREEN_SHARE, GREEN_SHARES, XSD

_GRAPH = ox.NamedNode(GREEN_SHARES)
_SHARE = ox.NamedNode(GREEN_SHARE)
_DECIMAL = ox.NamedNode(f"{XSD}decimal")


def share_quads(
    file: ReleaseFile, terms: Terms, report: Report, progress: Progress
) -> Iterator[list[ox.Quad]]:
    """Yield the share of each row, in a graph of its own: ESCO's RDF has no word for it."""
    table = Table(file, report, progress)
    for uri, share in table.rows(("conceptUri", "greenShare")):
        if not uri:
            table.refuse("no URI", share)
            continue
        concept = terms.node(uri, table, "conceptUri")
        try:
            number = float(share)
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            table.refuse("greenShare is no number from 0 to 1", f"{uri} {share}")
            continue
        if uri not in terms.defined:
            table.dangling("conceptUri", uri)
        yield [ox.Quad(concept, _SHARE, ox.Literal(_plain(share), datatype=_DECIMAL), _GRAPH)]
    report.relations[file.part] = table.account.loaded


def _plain(share: str) -> str:
    """A decimal of XML Schema has no exponent."""
    return f"{float(share):.17f}".rstrip("0").rstrip(".") if "e" in share.lower() else share
