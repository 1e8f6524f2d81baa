"""``skillsHierarchy``: the groups of the skills pillar, a row a path from the top."""

from collections.abc import Iterator

import pyoxigraph as ox

from escograph.ingest.recognise import ReleaseFile
from escograph.ingest.report import Report
from escograph.ingest.tables import Progress, Table
from escograph.ingest.terms import BROADER, NARROWER, NOTATION, Terms

_LEVELS = range(4)


def hierarchy_quads(
    file: ReleaseFile, terms: Terms, report: Report, progress: Progress
) -> Iterator[list[ox.Quad]]:
    """Yield the code of each group, and that it stands below the level above.

    v1.1.1 lists seven groups here that ``skillGroups`` does not define: dangling.
    """
    table = Table(file, report, progress)
    uris = [f"Level {level} URI" for level in _LEVELS]
    codes = [f"Level {level} code" for level in _LEVELS]
    for cells in table.rows(uris, codes):
        path = [(uri, code) for uri, code in zip(cells[:4], cells[4:], strict=True) if uri]
        if not path:
            table.refuse("no URI")
            continue
        nodes = [terms.node(uri, table, "Level URI") for uri, _ in path]
        uri, code = path[-1]
        if uri not in terms.defined:
            table.dangling("Level URI", uri)
        found = []
        if code:
            if (fact := terms.defined.get(uri)) and not fact.code:
                terms.defined[uri] = fact._replace(code=code)
            found.append(ox.Quad(nodes[-1], NOTATION, ox.Literal(code)))
        if len(nodes) > 1:
            found.append(ox.Quad(nodes[-1], BROADER, nodes[-2]))
            found.append(ox.Quad(nodes[-2], NARROWER, nodes[-1]))
        yield found
