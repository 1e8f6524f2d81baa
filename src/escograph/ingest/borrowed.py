"""Labels, and labels alone, from another release or file, for the concepts of this one.

They stand in a graph of their own, and the preferred ones in the graph of their language, so
that what the release itself says stays apart.

1. A language in which the release has labels itself is its own: nothing is borrowed in it.
2. A concept that the release does not define gets nothing, and is counted.
3. Of several sources the first that labels a concept in a language does so alone, so that
   labels of two releases never mix.
4. A second preferred label of a concept in a language becomes an alternative one (S14).
"""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from escograph.errors import NotAnEscoRelease
from escograph.ingest.dumps import read
from escograph.ingest.recognise import Release, ReleaseFile, hashed, recognise
from escograph.ingest.report import Report
from escograph.ingest.tables import Progress, Table
from escograph.ingest.terms import Terms
from escograph.store import label_graph
from escograph.vocab import LABELS_FROM, SKOS, SKOSXL

_KINDS = ("prefLabel", "altLabel", "hiddenLabel")
_PREFERRED = ox.NamedNode(f"{SKOS}prefLabel")
_PLAIN = {ox.NamedNode(SKOS + kind): kind for kind in _KINDS}
_XL = {ox.NamedNode(SKOSXL + kind): kind for kind in _KINDS}
_LITERAL_FORM = ox.NamedNode(f"{SKOSXL}literalForm")
_GRAPH = ox.NamedNode(LABELS_FROM)
_COLUMNS = (("altLabels", "altLabel"), ("hiddenLabels", "hiddenLabel"))
_EXAMPLES = 3

_PATHS = {
    "/occupation/": "occupations",
    "/isco/": "ISCOGroups",
    "/isced-f/": "skillGroups",
    "/skill/": "skills",
}


class Said(NamedTuple):
    """One label that a source gives a concept, and the part of a release that it is in."""

    uri: str
    kind: str
    text: str
    language: str
    part: str


class Borrowing:
    """Labels gathered from one source after another.

    Args:
        defined: URIs of the concepts and schemes that the release defines.
        own: Languages in which the release has labels itself.
        languages: The only languages to take; all if empty.
    """

    def __init__(
        self, defined: Collection[str], own: Collection[str], languages: Collection[str]
    ) -> None:
        self._defined = defined
        self._own = own
        self._wanted = languages
        self._owner: dict[tuple[str, str], int] = {}
        self._nodes: dict[str, ox.NamedNode] = {}
        self.sources: list[dict[str, Any]] = []
        self.languages: set[str] = set()

    def quads(self, source: Path, progress: Progress) -> Iterator[ox.Quad]:
        """Yield the labels of one source; what it gave is added to ``sources``.

        Raises:
            NotAnEscoRelease, IngestError: As for a release.
        """
        release = recognise([source])
        number = len(self.sources)
        added: dict[str, Counter[str]] = {}
        unknown: dict[str, str] = {}
        left: Counter[str] = Counter()
        preferred: set[tuple[str, str]] = set()
        given: set[Said] = set()
        for said in _labels(release, progress):
            uri, kind, text, language, part = said
            if self._wanted and language not in self._wanted:
                left["in another language"] += 1
            elif language in self._own:
                left["in a language of the release itself"] += 1
            elif uri not in self._defined:
                unknown[uri] = part
                left["of a concept that the release does not define"] += 1
            elif self._owner.setdefault((uri, language), number) != number:
                left["of a concept that a source before labels in the language"] += 1
            elif said in given:
                left["that stand twice"] += 1
            else:
                given.add(said)
                if kind == "prefLabel" and (uri, language) in preferred:
                    left["preferred beside another preferred one, taken as alternative"] += 1
                    kind = "altLabel"
                if kind == "prefLabel":
                    preferred.add((uri, language))
                added.setdefault(language, Counter())[kind] += 1
                yield from self._of(uri, kind, ox.Literal(text, language=language))
        self.languages |= added.keys()
        self.sources.append(
            {
                "release": release.version,
                "sources": hashed(file.file for file in release.files),
                "labels": {tag: dict(kinds) for tag, kinds in sorted(added.items())},
                "left_out": dict(left),
                "unknown_concepts": dict(Counter(unknown.values())),
                "examples": list(unknown)[:_EXAMPLES],
            }
        )

    def _of(self, uri: str, kind: str, label: ox.Literal) -> Iterator[ox.Quad]:
        if (node := self._nodes.get(uri)) is None:
            node = self._nodes[uri] = ox.NamedNode(uri)
        yield ox.Quad(node, ox.NamedNode(SKOS + kind), label, _GRAPH)
        if kind == "prefLabel":
            yield ox.Quad(node, _PREFERRED, label, label_graph(label.language or "und"))


def _labels(release: Release, progress: Progress) -> Iterator[Said]:
    """Every label of a source, preferred ones of a table's row first."""
    found = False
    if release.form == "rdf":
        for said in _dump_labels(release, progress):
            found = True
            yield said
    else:
        terms, report = Terms(), Report()
        for file in release.files:
            if file.part in _DESCRIBING and file.language:
                found = True
                yield from _table_labels(file, terms, report, progress)
    if not found:
        raise NotAnEscoRelease(release.names, "holds no labels of concepts")


_DESCRIBING = {
    "ISCOGroups": "conceptUri",
    "occupations": "conceptUri",
    "skillGroups": "conceptUri",
    "skills": "conceptUri",
    "conceptSchemes": "conceptSchemeUri",
}
"""Part that gives labels → the column of what it labels."""


def _table_labels(
    file: ReleaseFile, terms: Terms, report: Report, progress: Progress
) -> Iterator[Said]:
    table = Table(file, report, progress)
    column = _DESCRIBING[file.part]
    others = [name for name, _ in _COLUMNS]
    for uri, label, *cells in table.rows((column, "preferredLabel"), others):
        if not uri:
            table.refuse("no URI", label)
            continue
        terms.node(uri, table, column)
        taken = {label, ""}
        if label:
            yield Said(uri, "prefLabel", label, file.language, file.part)
        for cell, (_, kind) in zip(cells, _COLUMNS, strict=True):
            for line in cell.splitlines():
                if (text := line.strip()) not in taken:
                    taken.add(text)
                    yield Said(uri, kind, text, file.language, file.part)


def _dump_labels(release: Release, progress: Progress) -> Iterator[Said]:
    """Plain labels, then those that stand only as SKOS-XL."""
    links: list[tuple[str, str, int]] = []
    forms: dict[int, ox.Literal] = {}
    plain: set[int] = set()
    for file in release.files:
        for quad in chain.from_iterable(read(file, progress)):
            predicate, value = quad.predicate, quad.object
            if kind := _PLAIN.get(predicate):
                if isinstance(value, ox.Literal) and value.language:
                    uri = str(quad.subject)[1:-1]
                    plain.add(hash((uri, kind, value)))
                    yield Said(uri, kind, value.value, value.language, _part(uri))
            elif kind := _XL.get(predicate):
                links.append((str(quad.subject)[1:-1], kind, hash(value)))
            elif predicate == _LITERAL_FORM and isinstance(value, ox.Literal):
                forms[hash(quad.subject)] = value
    for uri, kind, resource in links:
        form = forms.get(resource)
        if form and form.language and hash((uri, kind, form)) not in plain:
            yield Said(uri, kind, form.value, form.language, _part(uri))


def _part(uri: str) -> str:
    """The part that a concept of a dump would be in, as its URI tells."""
    for path, part in _PATHS.items():
        if path in uri:
            return part
    return "others"
