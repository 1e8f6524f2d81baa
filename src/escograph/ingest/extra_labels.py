"""Labels from other releases or files, for the concepts that a release defines.

They go into a separate named graph, and the preferred ones also into the graph of their
language, so that the release's own statements stay separate.

1. Nothing is added in a language in which the release itself has labels.
2. A concept that the release does not define gets no label, and is counted.
3. If several sources label a concept in a language, only the first of them counts, so that
   labels of two releases never mix.
4. A second preferred label of a concept in a language becomes an alternative one (S14).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from escograph.errors import NotAnEscoRelease
from escograph.ingest.dumps import in_label_graph, read_rdf
from escograph.ingest.label_cells import LabelCells
from escograph.ingest.layouts import LABEL_COLUMNS
from escograph.ingest.recognise import Release, hashed, recognise
from escograph.ingest.report import Report, labels_by_language
from escograph.ingest.sources import Progress
from escograph.ingest.state import LoadState
from escograph.ingest.tables import Table
from escograph.model import LabelKind
from escograph.model.parts import PARTS, kinds_of_uri
from escograph.store import label_graph
from escograph.store.terms import (
    ADDED_LABELS_GRAPH,
    LABEL_KINDS,
    LABEL_PROPERTIES,
    LITERAL_FORM,
    PREF_LABEL,
    XL_LABEL_KINDS,
)

_EXAMPLES = 3


class SourceLabel(NamedTuple):
    """A label that a source states.

    Attributes:
        uri: The concept.
        kind: Preferred, alternative or hidden.
        text: The label.
        language: BCP 47 tag.
        part: The part that labels the concept; empty in RDF, where only the URI shows it.
    """

    uri: str
    kind: LabelKind
    text: str
    language: str
    part: str = ""


def add_labels(
    sources: Sequence[Path],
    release: Release,
    graph: ox.Store,
    defined: Collection[str],
    languages: Collection[str],
    report: Report,
    progress: Progress,
) -> list[dict[str, Any]]:
    """Add the labels, and only the labels, of other releases or files to a graph.

    Args:
        sources: The other releases, one by one.
        release: The release.
        graph: The graph of the release.
        defined: URIs of the concepts and schemes that the release defines.
        languages: The only languages to add; all if empty.
        report: The report of the release, to which the added languages are written.
        progress: Called with the bytes read so far.

    Returns:
        For each source, a summary of added and omitted labels, for the manifest. The first one
        is of the labels that an export of a store had from elsewhere, if any.

    Raises:
        NotAnEscoRelease, IngestError: As for a release.
    """
    extra_labels = ExtraLabels(defined, frozenset(report.languages), languages)
    in_export = [_summary(release, report.added_labels)] if report.added_labels else []
    for source in sources:
        graph.bulk_extend(extra_labels.quads(source, progress))
    report.added_languages |= extra_labels.languages
    return [*in_export, *extra_labels.sources]


def _summary(release: Release, added: Counter[tuple[str, LabelKind]]) -> dict[str, Any]:
    """Return a summary of the labels added from a release, all of whose labels count."""
    return {
        "release": release.version,
        "sources": hashed(file.source for file in release.files),
        "labels": labels_by_language(added),
        "left_out": {},
        "unknown_concepts": {},
        "examples": [],
    }


class ExtraLabels:
    """The labels of several sources, selected as the module describes.

    Attributes:
        sources: For each source read, a summary of added and omitted labels.
        languages: Languages in which labels were added.

    Args:
        defined: URIs of the concepts and schemes that the release defines.
        own_languages: Languages in which the release itself has labels.
        languages: The only languages to add; all if empty.
    """

    def __init__(
        self,
        defined: Collection[str],
        own_languages: Collection[str],
        languages: Collection[str],
    ) -> None:
        self._defined = defined
        self._own_languages = own_languages
        self._only_languages = languages
        self._source_of: dict[tuple[str, str], int] = {}
        self._nodes: dict[str, ox.NamedNode] = {}
        self.sources: list[dict[str, Any]] = []
        self.languages: set[str] = set()

    def quads(self, source: Path, progress: Progress) -> Iterator[ox.Quad]:
        """Yield the labels of one source, then summarize it in ``sources``.

        Raises:
            NotAnEscoRelease, IngestError: As for a release.
        """
        release = recognise([source])
        number = len(self.sources)
        added: Counter[tuple[str, LabelKind]] = Counter()
        left_out: Counter[str] = Counter()
        unknown: dict[str, str] = {}
        with_preferred: set[tuple[str, str]] = set()
        source_labels: set[SourceLabel] = set()
        for label in _labels(release, progress):
            uri, kind, text, language, part = label
            if self._only_languages and language not in self._only_languages:
                left_out["in another language"] += 1
            elif language in self._own_languages:
                left_out["in a language of the release itself"] += 1
            elif uri not in self._defined:
                unknown[uri] = part or _part_of_uri(uri)
                left_out["of a concept that the release does not define"] += 1
            elif self._source_of.setdefault((uri, language), number) != number:
                left_out["of a concept that an earlier source labels in the language"] += 1
            elif label in source_labels:
                left_out["repeated"] += 1
            else:
                source_labels.add(label)
                if kind is LabelKind.PREFERRED:
                    if (uri, language) in with_preferred:
                        what = "second preferred label, added as an alternative one"
                        left_out[what] += 1
                        kind = LabelKind.ALTERNATIVE
                    with_preferred.add((uri, language))
                added[language, kind] += 1
                yield from self._label_quads(uri, kind, ox.Literal(text, language=language))
        self.languages |= {language for language, _ in added}
        self.sources.append(
            {
                **_summary(release, added),
                "left_out": dict(left_out),
                "unknown_concepts": dict(Counter(unknown.values())),
                "examples": list(unknown)[:_EXAMPLES],
            }
        )

    def _label_quads(self, uri: str, kind: LabelKind, label: ox.Literal) -> Iterator[ox.Quad]:
        if (node := self._nodes.get(uri)) is None:
            node = self._nodes[uri] = ox.NamedNode(uri)
        yield ox.Quad(node, LABEL_PROPERTIES[kind], label, ADDED_LABELS_GRAPH)
        if kind is LabelKind.PREFERRED:
            yield ox.Quad(node, PREF_LABEL, label, label_graph(label.language or "und"))


def _labels(release: Release, progress: Progress) -> Iterator[SourceLabel]:
    """Yield every label of a source, the preferred one of a row first.

    Raises:
        NotAnEscoRelease: If it contains no labels.
    """
    has_labels = False
    if release.form == "rdf":
        for label in _labels_of_dump(release, progress):
            has_labels = True
            yield label
    else:
        state, report = LoadState(), Report()
        for file in release.files:
            if column := PARTS[file.part].uri_column:
                has_labels = True
                yield from _labels_of_table(Table(file, report, progress), state, column)
    if not has_labels:
        raise NotAnEscoRelease(
            release.names, "contains no labels of concepts; pass a release, or RDF with labels"
        )


def _labels_of_table(table: Table, state: LoadState, column: str) -> Iterator[SourceLabel]:
    """Yield the labels of a table with the concepts' URIs in a column."""
    part, language = table.file.part, table.file.language
    required = (column, "preferredLabel")
    label_cells = LabelCells(table, required)
    for uri, label, *cells in table.rows(required, list(LABEL_COLUMNS)):
        if not uri:
            table.refuse("no URI", label)
            continue
        state.node(uri, table, column)
        texts = {label, ""}
        if label:
            yield SourceLabel(uri, LabelKind.PREFERRED, label, language, part)
        for cell, kind in zip(cells, LABEL_COLUMNS.values(), strict=True):
            for text in label_cells.split(cell):
                if text not in texts:
                    texts.add(text)
                    yield SourceLabel(uri, kind, text, language, part)


def _labels_of_dump(release: Release, progress: Progress) -> Iterator[SourceLabel]:
    """Yield the plain labels, then those stated only in SKOS-XL."""
    links: list[tuple[str, LabelKind, int]] = []
    forms: dict[int, ox.Literal] = {}
    plain: set[int] = set()
    for file in release.files:
        for quad in chain.from_iterable(read_rdf(file, progress)):
            predicate, value = quad.predicate, quad.object
            if kind := LABEL_KINDS.get(predicate):
                if in_label_graph(quad):
                    continue
                if isinstance(value, ox.Literal) and value.language:
                    uri = str(quad.subject)[1:-1]
                    plain.add(hash((uri, kind, value)))
                    yield SourceLabel(uri, kind, value.value, value.language)
            elif kind := XL_LABEL_KINDS.get(predicate):
                links.append((str(quad.subject)[1:-1], kind, hash(value)))
            elif predicate == LITERAL_FORM and isinstance(value, ox.Literal):
                forms[hash(quad.subject)] = value
    for uri, kind, resource in links:
        form = forms.get(resource)
        if form and form.language and hash((uri, kind, form)) not in plain:
            yield SourceLabel(uri, kind, form.value, form.language)


def _part_of_uri(uri: str) -> str:
    """Return the part that would define a concept with this URI."""
    return next((kind.part for kind in kinds_of_uri(uri)), "others")
