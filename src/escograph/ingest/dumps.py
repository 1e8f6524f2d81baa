"""RDF dumps of a release as a stream of quads, with those of the label graphs.

The hot part of a build from RDF: ten million statements and more. They come in batches, and
each batch passes through one loop, at a tenth of the cost of storing it (measured). The loop
counts labels, puts preferred ones into the graph of their language, and leaves out other
languages.
"""

import codecs
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from itertools import chain, islice
from typing import IO, Any, Literal, cast

import pyoxigraph as ox

from escograph.errors import BadSyntax, IngestError
from escograph.ingest.file_kinds import PEEKED, other_kind
from escograph.ingest.recognise import Release, ReleaseFile
from escograph.ingest.report import ALL_FILES, Report
from escograph.ingest.sources import Progress
from escograph.model import LabelKind, RelationName, Severity
from escograph.model.parts import RELATIONS
from escograph.store import label_graph
from escograph.store.terms import (
    ADDED_LABELS_GRAPH,
    ASSOCIATION_FOR,
    ASSOCIATION_TARGET,
    BROADER,
    LABEL_KINDS,
    LITERAL_FORM,
    NARROWER,
    NEEDED_BY,
    NEEDS,
    NODE_LANGUAGE,
    PREF_LABEL,
    XL_LABEL_KINDS,
)
from escograph.vocab import ADDED_GRAPHS, BLANK, LABELS

_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "rdf/xml": ox.RdfFormat.RDF_XML,
    "json-ld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "n-quads": ox.RdfFormat.N_QUADS,
}
_WITH_GRAPHS = {"trig", "n-quads"}
"""Formats of files with named graphs, among them those that an export of a store writes."""

RELATION_PROPERTIES: Mapping[ox.NamedNode, tuple[Literal["broader"] | RelationName, bool]] = {
    **{node: (relation, False) for relation, node in NEEDS.items()},
    **{node: (relation, True) for relation, node in NEEDED_BY.items()},
    BROADER: ("broader", False),
    NARROWER: ("broader", True),
}
"""Property → the relation that it states, and whether in the inverse direction."""

_ASSOCIATION_ENDS = {ASSOCIATION_FOR, ASSOCIATION_TARGET}
_TWO_FORMS = {
    *RELATION_PROPERTIES,
    *_ASSOCIATION_ENDS,
    *LABEL_KINDS,
    *XL_LABEL_KINDS,
    LITERAL_FORM,
}
"""Properties whose statements other properties can express as well."""

_BATCH = 500
"""Number of statements per batch."""

_PROLOG = 2**16
"""Maximum length of the prolog of an XML file, in bytes."""


class FormChecksums:
    """Checksums over statements with two forms in a dump, to compare the forms.

    Labels are stated plainly and in SKOS-XL, relations in both directions, and some by
    association objects. These are sums of 64-bit hashes of the terms: if the sums agree, so do
    the forms, except for one chance in 2**64 or a dump that swaps statements between concepts.
    Querying the graph takes 20 µs a label, a fifth of the whole build, and seconds for the
    relations (measured).
    """

    def __init__(self) -> None:
        self._labelled: Counter[LabelKind] = Counter()
        self._texts = 0
        self._relations: Counter[str] = Counter()
        self._needing = self._needed = self._associations = 0

    def add_label(self, kind: LabelKind, concept: Hashable, text: Hashable) -> None:
        """Add a plain label."""
        self._labelled[kind] += hash(concept)
        self._texts += hash(text)

    def add_xl_label(self, kind: LabelKind, concept: Hashable) -> None:
        """Add a link from a concept to a label in SKOS-XL."""
        self._labelled[kind] -= hash(concept)

    def add_literal_form(self, text: Hashable) -> None:
        """Add the text of a label in SKOS-XL."""
        self._texts -= hash(text)

    def add_relation(
        self, relation: str, inverse: bool, subject: Hashable, value: Hashable
    ) -> None:
        """Add a relation, as stated from one end or (``inverse``) from the other."""
        if inverse:
            self._relations[relation] -= hash((hash(value), hash(subject)))
            return
        self._relations[relation] += hash((hash(subject), hash(value)))
        if relation in RELATIONS:
            self._needing += hash(subject)
            self._needed += hash(value)

    def add_association_end(self, property_: ox.NamedNode, value: Hashable) -> None:
        """Add one end of an association object: the skill, or the concept that needs it."""
        self._associations += 1
        if property_ == ASSOCIATION_FOR:
            self._needing -= hash(value)
        else:
            self._needed -= hash(value)

    @property
    def labels_agree(self) -> bool:
        """Whether every label is stated in both forms."""
        return not self._texts and not any(self._labelled.values())

    @property
    def associations_agree(self) -> bool:
        """Whether every association object, if there are any, has its direct relation."""
        return not self._associations or not (self._needing or self._needed)

    @property
    def relations_agree(self) -> bool:
        """Whether every relation is stated in both directions."""
        return self.associations_agree and not any(self._relations.values())


def dump_quads(
    release: Release,
    languages: Collection[str],
    report: Report,
    checksums: FormChecksums,
    progress: Progress,
) -> Iterator[list[ox.Quad]]:
    """Yield the statements of a dump and the quads of the label graphs, in batches.

    Args:
        release: A release in RDF.
        languages: The only languages to keep; all if empty.
        report: Where to report each file, and its labels.
        checksums: Where to add the statements that have two forms.
        progress: Called with the bytes read so far.

    Raises:
        BadSyntax: If a file is not in the format of its extension; the error has the line.
        IngestError: If it cannot be read to its end.
    """
    excluded_nodes = (
        _nodes_in_other_languages(release, languages, progress) if languages else set()
    )
    for file in release.files:
        file_report = report.file(file.source.name, file.source.path.name)
        for batch in read_rdf(file, progress, name_blank_nodes=bool(languages)):
            file_report.rows += len(batch)
            selected = batch
            if file.format in _WITH_GRAPHS:
                selected = [quad for quad in batch if not in_label_graph(quad)]
                if repeated := len(batch) - len(selected):
                    file_report.refused["in a label graph, which is built again"] += repeated
            if languages:
                in_any = len(selected)
                selected = [
                    quad for quad in selected if _is_selected(quad, languages, excluded_nodes)
                ]
                file_report.refused["in another language"] += in_any - len(selected)
            yield selected
            if file.format in _WITH_GRAPHS:
                added = [quad for quad in selected if quad.graph_name == ADDED_LABELS_GRAPH]
                yield _count_added(added, report)
                selected = [
                    quad for quad in selected if type(quad.graph_name) is ox.DefaultGraph
                ]
            if preferred := _inspect(selected, report, checksums):
                yield preferred


def in_label_graph(quad: ox.Quad) -> bool:
    """Return whether a statement of an export only repeats another one, by language."""
    graph = quad.graph_name
    return type(graph) is ox.NamedNode and graph.value.startswith(LABELS)


def _count_added(batch: list[ox.Quad], report: Report) -> list[ox.Quad]:
    """Count labels that an export had from elsewhere; return those of label graphs."""
    preferred = []
    for quad in batch:
        kind, label = LABEL_KINDS.get(quad.predicate), quad.object
        if kind and isinstance(label, ox.Literal) and label.language:
            report.added_labels[label.language, kind] += 1
            if kind is LabelKind.PREFERRED:
                graph = label_graph(label.language)
                preferred.append(ox.Quad(quad.subject, PREF_LABEL, label, graph))
    return preferred


def _is_selected(quad: ox.Quad, languages: Collection[str], excluded_nodes: set[int]) -> bool:
    """Return whether a statement is in one of the languages, or not in any."""
    value = quad.object
    if isinstance(value, ox.Literal):
        if value.language and value.language not in languages:
            return False
    elif hash(value) in excluded_nodes:
        return False
    return hash(quad.subject) not in excluded_nodes


def _inspect(batch: list[ox.Quad], report: Report, checksums: FormChecksums) -> list[ox.Quad]:
    """Count the labels of a batch, and return the quads of the label graphs."""
    preferred = []
    for quad in batch:
        predicate = quad.predicate
        if predicate not in _TWO_FORMS:
            continue
        value = quad.object
        if kind := LABEL_KINDS.get(predicate):
            if not isinstance(value, ox.Literal) or not value.language:
                what = f"{kind.local_name} that is not text in a language"
                report.note(ALL_FILES, what, str(quad.subject), Severity.WARNING)
                continue
            checksums.add_label(kind, quad.subject, value)
            report.labels[value.language, kind] += 1
            if kind is LabelKind.PREFERRED:
                graph = label_graph(value.language)
                preferred.append(ox.Quad(quad.subject, PREF_LABEL, value, graph))
        elif predicate == LITERAL_FORM:
            checksums.add_literal_form(value)
        elif kind := XL_LABEL_KINDS.get(predicate):
            checksums.add_xl_label(kind, quad.subject)
        elif relation := RELATION_PROPERTIES.get(predicate):
            checksums.add_relation(*relation, quad.subject, value)
        else:
            checksums.add_association_end(predicate, value)
    return preferred


def _nodes_in_other_languages(
    release: Release, languages: Collection[str], progress: Progress
) -> set[int]:
    """Return hashes of SKOS-XL labels and NodeLiterals in other languages.

    64 bits each: among a million, a chance collision occurs once in 30 million builds.
    """
    nodes = set()
    for file in release.files:
        for quad in chain.from_iterable(read_rdf(file, progress, name_blank_nodes=True)):
            value = quad.object
            if not isinstance(value, ox.Literal):
                continue
            if quad.predicate == LITERAL_FORM:
                language = value.language
            elif quad.predicate == NODE_LANGUAGE:
                language = value.value.lower()
            else:
                continue
            if language and language not in languages:
                nodes.add(hash(quad.subject))
    return nodes


def read_rdf(
    file: ReleaseFile, progress: Progress, *, name_blank_nodes: bool = False
) -> Iterator[list[ox.Quad]]:
    """Yield the statements of an RDF file as quads of the default graph, in batches.

    Only the graphs that escograph adds, which an export of a store has, are kept apart. Two
    files never share blank nodes.

    Args:
        file: The file.
        progress: Called with the bytes read so far.
        name_blank_nodes: Whether to replace blank nodes with IRIs (RDF 1.1, section 3.5) that
            are the same each time the file is read; this costs a tenth of a build (measured).

    Raises:
        BadSyntax: If it is not in the format of its extension; the error has the line.
        IngestError: If it cannot be read to its end.
    """
    name, size = file.source.name, file.source.size
    plain: Callable[[ox.Quad], ox.Quad] | None = None
    if name_blank_nodes or file.format == "json-ld":
        plain = _PlainQuads(file)
    elif file.format in _WITH_GRAPHS:
        plain = _in_own_graph
    with file.source.open() as raw:
        buffered = io.BufferedReader(raw, _PROLOG)
        head = buffered.peek(_PROLOG)
        if reason := other_kind(head[:PEEKED], file.format):
            raise IngestError(file.source.location, reason)
        if head.startswith(codecs.BOM_UTF8):
            buffered.read(len(codecs.BOM_UTF8))
        if file.format == "rdf/xml":
            _refuse_entities(file, head)
        try:
            quads = ox.parse(
                input=cast(IO[bytes], buffered),
                format=_FORMATS[file.format],
                rename_blank_nodes=not isinstance(plain, _PlainQuads),
            )
            while batch := list(islice(quads, _BATCH)):
                progress(name, min(raw.bytes_read, size), size)
                yield [plain(quad) for quad in batch] if plain else batch
        except (SyntaxError, UnicodeDecodeError) as error:
            line = getattr(error, "lineno", None) or 0
            raise BadSyntax(file.source.location, line, str(error)) from error
    progress(name, size, size)


def _in_own_graph(quad: ox.Quad) -> ox.Quad:
    """Return a quad moved into the default graph, unless escograph adds its graph."""
    graph = quad.graph_name
    if type(graph) is ox.DefaultGraph:
        return quad
    if type(graph) is ox.NamedNode and graph.value.startswith(ADDED_GRAPHS):
        return quad
    return ox.Quad(quad.subject, quad.predicate, quad.object)


class _PlainQuads:
    """The quads of one file, each in its own graph, with IRIs for blank nodes."""

    def __init__(self, file: ReleaseFile) -> None:
        source = file.source
        identity = f"{source.path.name} {source.member} {source.size}".encode()
        self._base = f"{BLANK}{hashlib.blake2b(identity, digest_size=8).hexdigest()}-"
        self._names: dict[ox.BlankNode, ox.NamedNode] = {}

    def __call__(self, quad: ox.Quad) -> ox.Quad:
        quad = _in_own_graph(quad)
        subject, value = quad.subject, quad.object
        if type(subject) is ox.BlankNode or type(value) is ox.BlankNode:
            named = self._name(subject), quad.predicate, self._name(value)
            return ox.Quad(*named, quad.graph_name)
        return quad

    def _name(self, term: Any) -> Any:
        if not isinstance(term, ox.BlankNode):
            return term
        if (node := self._names.get(term)) is None:
            node = self._names[term] = ox.NamedNode(f"{self._base}{len(self._names)}")
        return node


def _refuse_entities(file: ReleaseFile, head: bytes) -> None:
    """Raise for XML entities that could expand without bound.

    The parser has no limit.
    """
    prolog = _COMMENTS.sub(b"", head)
    root_is_hidden = len(head) >= _PROLOG and not _ROOT.search(prolog)
    if b"\0" in head or root_is_hidden or _NESTED_ENTITY.search(prolog):
        raise IngestError(
            file.source.location,
            f"declares entities within entities, has a prolog over {_PROLOG:,} bytes, or is "
            "not UTF-8, which no release of ESCO does; download it again",
        )


_COMMENTS = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_]")
_NESTED_ENTITY = re.compile(rb"""<!ENTITY\s+(%|\S+\s+("[^"]*&[^"]*"|'[^']*&[^']*'))""")
