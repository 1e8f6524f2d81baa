"""Export of a store as RDF: all of it, or some concepts and their surroundings.

Statements are read and serialised one by one, so memory does not grow with the store.

The surroundings of the chosen concepts are found in three steps.

1. The *members*: the chosen concepts; everything above and below them by ``skos:broader``;
   every concept in one statement with a chosen one, in either direction; and the schemes and
   controlled terms that any of these refers to.
2. The statements: those about the members, and about the resources that belong to them
   (SKOS-XL labels, NodeLiterals, associations), which are not concepts themselves.
3. Left out are statements with a concept that is not a member as their object, and associations
   with such an end. So every concept that the export refers to is described in it, and no
   statement about a chosen concept is left out, since everything it refers to is a member.
"""

import gzip
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeGuard, cast

import pyoxigraph as ox

from escograph.atomic import new_file
from escograph.model import Concept, ConceptScheme
from escograph.model.closure import closure
from escograph.store.embedded import EmbeddedStore
from escograph.store.preamble import write_preamble
from escograph.store.terms import ASSOCIATION, BROADER, DEFAULT_GRAPH, TYPE
from escograph.vocab import PREFIXES

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
"""File extension → its syntax."""

_TERM_KINDS = {Concept.kind, ConceptScheme.kind}
"""Kinds of concepts that others need for their meaning: schemes and controlled terms."""

Node = ox.NamedNode | ox.BlankNode


def write_file(
    store: EmbeddedStore, path: Path, format: str, uris: Iterable[str] | None, overwrite: bool
) -> int:
    """Write a file and return the number of its statements.

    Args:
        store: The store.
        path: The file; it is compressed if it ends in ``.gz``.
        format: One of `FORMATS`.
        uris: Defined concepts to write with their surroundings; ``None`` writes everything.
        overwrite: Whether a file of this name may be replaced.

    Raises:
        FileTaken: If the path exists and may not be replaced.
        ExportFailed: If the disk refuses the write.
    """
    with new_file(path, overwrite) as file:
        if path.suffix != ".gz":
            return _serialise(store, file, format, uris)
        # no name and no time, so that the same statements give the same bytes
        with gzip.GzipFile("", "wb", 6, file, mtime=0) as compressed:
            return _serialise(store, cast(BinaryIO, compressed), format, uris)


def write_stream(
    store: EmbeddedStore, output: BinaryIO, format: str, uris: Iterable[str] | None
) -> int:
    """Write to an open file and return the number of statements; see `write_file`."""
    return _serialise(store, output, format, uris)


def as_text(store: EmbeddedStore, format: str, uris: Iterable[str]) -> str:
    """Return concepts and their surroundings as text; see `write_file`."""
    buffer = io.BytesIO()
    _serialise(store, buffer, format, uris)
    return buffer.getvalue().decode()


def _serialise(
    store: EmbeddedStore, output: BinaryIO, format: str, uris: Iterable[str] | None
) -> int:
    syntax = FORMATS[format]
    graph = None if syntax.supports_datasets and format != "jsonld" else DEFAULT_GRAPH
    if uris is None:
        quads: Iterator[ox.Quad] = store.handle.quads_for_pattern(None, None, None, graph)
    else:
        quads = _Surroundings(store, uris, graph).quads()
    count = 0

    def counted() -> Iterator[ox.Quad]:
        nonlocal count
        for quad in quads:
            count += 1
            yield quad

    if format != "jsonld":  # JSON-LD has no comments
        output.write(write_preamble(store.manifest, uris is not None).encode())
    if graph is None:
        ox.serialize(counted(), output, syntax, prefixes=PREFIXES)
    else:
        ox.serialize((quad.triple for quad in counted()), output, syntax, prefixes=PREFIXES)
    return count


class _Surroundings:
    """Some concepts and their surroundings; see the module."""

    def __init__(
        self, store: EmbeddedStore, uris: Iterable[str], graph: ox.DefaultGraph | None
    ) -> None:
        self._store = store.handle
        self._facts = store.facts
        self._graph = graph
        self._chosen: set[Node] = {ox.NamedNode(uri) for uri in uris}
        self._associations: set[Node] = set()
        self._members = self._concepts(self._chosen)
        for step in (self._broader, self._narrower):
            nodes: Iterator[Node] = closure(self._chosen, step)
            self._members |= self._concepts(nodes)
        for concept in self._concepts(self._chosen):
            self._members |= self._neighbours(concept)
        for member in list(self._members):
            self._members |= self._terms(member)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the statements about the members, by URI of subject, without repeats."""
        done: set[Node] = set()
        stack: list[Node] = sorted(self._members, key=str, reverse=True)
        stack[:0] = sorted(self._associations, key=str, reverse=True)
        while stack:
            subject = stack.pop()
            if subject in done or self._is_outside(subject):
                continue
            done.add(subject)
            for quad in self._statements(subject):
                if not self._is_outside(quad.object):
                    yield quad
                    if isinstance(quad.object, Node) and not self._is_concept(quad.object):
                        stack.append(quad.object)

    def _broader(self, node: Node) -> Iterator[Node]:
        """Return the nodes directly above, including undefined ones, for walks."""
        for quad in self._store.quads_for_pattern(node, BROADER, None, DEFAULT_GRAPH):
            if isinstance(quad.object, Node):
                yield quad.object

    def _narrower(self, node: Node) -> Iterator[Node]:
        for quad in self._store.quads_for_pattern(None, BROADER, node, DEFAULT_GRAPH):
            if isinstance(quad.subject, Node):
                yield quad.subject

    def _neighbours(self, concept: ox.NamedNode) -> set[ox.NamedNode]:
        """Return the concepts one statement away, or at the other end of an association."""
        incoming = self._store.quads_for_pattern(None, None, concept, DEFAULT_GRAPH)
        nodes: list[object] = [quad.subject for quad in incoming]
        nodes += [quad.object for quad in self._statements(concept)]
        concepts = self._concepts(nodes)
        for node in nodes:
            if isinstance(node, Node) and node not in concepts:
                if self._is_association(node):
                    self._associations.add(node)
                concepts |= self._concepts(quad.object for quad in self._statements(node))
        return concepts

    def _terms(self, member: ox.NamedNode) -> set[ox.NamedNode]:
        concepts = self._concepts(quad.object for quad in self._statements(member))
        return {node for node in concepts if self._facts[node.value].kind in _TERM_KINDS}

    def _statements(self, node: Node) -> Iterator[ox.Quad]:
        return self._store.quads_for_pattern(node, None, None, self._graph)

    def _concepts(self, nodes: Iterable[object]) -> set[ox.NamedNode]:
        return {node for node in nodes if self._is_concept(node)}

    def _is_concept(self, node: object) -> TypeGuard[ox.NamedNode]:
        return isinstance(node, ox.NamedNode) and node.value in self._facts

    def _is_association(self, node: Node) -> bool:
        return ox.Quad(node, TYPE, ASSOCIATION) in self._store

    def _is_outside(self, node: object) -> bool:
        """Check whether a node is, or is associated with, a concept that is not a member."""
        if self._is_concept(node):
            return node not in self._members
        if not isinstance(node, Node) or not self._is_association(node):
            return False
        return not self._concepts(q.object for q in self._statements(node)) <= self._members
