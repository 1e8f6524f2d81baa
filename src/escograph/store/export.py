"""What the store says, written out as RDF: all of it, or what surrounds some concepts.

Statements are read and serialised one by one, so memory does not grow with the store. The
file is written beside its name and renamed into place, whole or not at all.

What surrounds the chosen concepts is told in three steps.

1. Whom it concerns, the *members*: the chosen concepts; everything above and below them by
   ``skos:broader``; every concept that stands in one statement with a chosen one, in either
   direction; and the schemes and controlled terms that any of these refers to.
2. What is said of a member: its statements, and those of the resources that belong to it
   (SKOS-XL labels, NodeLiterals, associations), which are no concepts themselves.
3. What is left out: a statement whose object is a concept that is no member, and an
   association that has such an end. So nothing points at a concept that is not described,
   and of a chosen concept nothing is left out, since all it points at are members.
"""

import gzip
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeGuard, cast

import pyoxigraph as ox

from escograph.placed import placed
from escograph.store.embedded import Embedded
from escograph.vocab import ESCO, PREFIXES, RDF, SKOS

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
"""Ending of a file → the syntax that it stands for."""

_BROADER = ox.NamedNode(f"{SKOS}broader")
_TYPE = ox.NamedNode(f"{RDF}type")
_ASSOCIATION = ox.NamedNode(f"{ESCO}AssociationObject")
_DEFAULT = ox.DefaultGraph()
_TERMS = {"concept", "concept scheme"}
"""Kinds of what others refer to in order to be understood: schemes and controlled terms."""

Node = ox.NamedNode | ox.BlankNode


def write_file(
    embedded: Embedded, path: Path, format: str, uris: Iterable[str] | None, overwrite: bool
) -> int:
    """Write a file and return how many statements it holds.

    Args:
        embedded: The store.
        path: The file; an ending ``.gz`` packs it.
        format: One of `FORMATS`.
        uris: Defined concepts whose surroundings to write; ``None`` writes everything.
        overwrite: Whether a file of this name may be replaced.

    Raises:
        FileTaken: If something stands there and may not be replaced.
        ExportFailed: If the disk refuses.
    """
    with placed(path, overwrite) as raw:
        if path.suffix != ".gz":
            return _serialise(embedded, raw, format, uris)
        # no name and no time, so that the same statements give the same bytes
        with gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
            return _serialise(embedded, cast(BinaryIO, packed), format, uris)


def as_text(embedded: Embedded, format: str, uris: Iterable[str]) -> str:
    """Return the surroundings of some concepts as text; see `write_file`."""
    written = io.BytesIO()
    _serialise(embedded, written, format, uris)
    return written.getvalue().decode()


def _serialise(
    embedded: Embedded, output: BinaryIO, format: str, uris: Iterable[str] | None
) -> int:
    syntax = FORMATS[format]
    graph = None if syntax.supports_datasets and format != "jsonld" else _DEFAULT
    if uris is None:
        quads: Iterator[ox.Quad] = embedded.store.quads_for_pattern(None, None, None, graph)
    else:
        quads = _Surroundings(embedded, uris, graph).quads()
    count = 0

    def counted() -> Iterator[ox.Quad]:
        nonlocal count
        for quad in quads:
            count += 1
            yield quad

    if format != "jsonld":  # which has no comments
        output.write(_header(embedded).encode())
    if graph is None:
        ox.serialize(counted(), output, syntax, prefixes=PREFIXES)
    else:
        ox.serialize((quad.triple for quad in counted()), output, syntax, prefixes=PREFIXES)
    return count


def _header(embedded: Embedded) -> str:
    said = embedded.manifest
    return f"# ESCO {said['version']}. {said['attribution']} {said['licence']}.\n"


class _Surroundings:
    """Some concepts and what it takes to understand them; see the head of the module."""

    def __init__(
        self, embedded: Embedded, uris: Iterable[str], graph: ox.DefaultGraph | None
    ) -> None:
        self._store = embedded.store
        self._facts = embedded.facts
        self._graph = graph
        self._chosen = {ox.NamedNode(uri) for uri in uris}
        self._guests: set[Node] = set()
        self._members = set(self._chosen)
        self._members |= self._hierarchy(upwards=True) | self._hierarchy(upwards=False)
        for concept in self._chosen:
            self._members |= self._neighbours(concept)
        for member in list(self._members):
            self._members |= self._terms(member)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield what is said of the members, sorted by URI, each statement once."""
        told: set[Node] = set()
        waiting: list[Node] = sorted(self._members, key=str, reverse=True)
        waiting[:0] = sorted(self._guests, key=str, reverse=True)
        while waiting:
            subject = waiting.pop()
            if subject in told or self._is_stranger(subject):
                continue
            told.add(subject)
            for quad in self._said_of(subject):
                if not self._is_stranger(quad.object):
                    yield quad
                    if isinstance(quad.object, Node) and not self._is_concept(quad.object):
                        waiting.append(quad.object)

    def _hierarchy(self, upwards: bool) -> set[ox.NamedNode]:
        """What is above, or below, the chosen at any distance, undefined ones passed."""
        found: set[Node] = set()
        waiting: list[Node] = list(self._chosen)
        while waiting:
            node = waiting.pop()
            ends = (node, None) if upwards else (None, node)
            for quad in self._store.quads_for_pattern(ends[0], _BROADER, ends[1], _DEFAULT):
                other = quad.object if upwards else quad.subject
                if isinstance(other, Node) and other not in found:
                    found.add(other)
                    waiting.append(other)
        return self._concepts(found)

    def _neighbours(self, concept: ox.NamedNode) -> set[ox.NamedNode]:
        """The concepts one statement away, or at the other end of an association."""
        incoming = self._store.quads_for_pattern(None, None, concept, _DEFAULT)
        beside: list[object] = [quad.subject for quad in incoming]
        beside += [quad.object for quad in self._said_of(concept)]
        found = self._concepts(beside)
        for node in beside:
            if isinstance(node, Node) and node not in found:
                if self._is_association(node):
                    self._guests.add(node)
                found |= self._concepts(quad.object for quad in self._said_of(node))
        return found

    def _terms(self, member: ox.NamedNode) -> set[ox.NamedNode]:
        beside = self._concepts(quad.object for quad in self._said_of(member))
        return {node for node in beside if self._facts[node.value].kind in _TERMS}

    def _said_of(self, node: Node) -> Iterator[ox.Quad]:
        return self._store.quads_for_pattern(node, None, None, self._graph)

    def _concepts(self, nodes: Iterable[object]) -> set[ox.NamedNode]:
        return {node for node in nodes if self._is_concept(node)}

    def _is_concept(self, node: object) -> TypeGuard[ox.NamedNode]:
        return isinstance(node, ox.NamedNode) and node.value in self._facts

    def _is_association(self, node: Node) -> bool:
        return ox.Quad(node, _TYPE, _ASSOCIATION) in self._store

    def _is_stranger(self, node: object) -> bool:
        """Whether a node is a concept that is no member, or an association with one."""
        if self._is_concept(node):
            return node not in self._members
        if not isinstance(node, Node) or not self._is_association(node):
            return False
        return not self._concepts(q.object for q in self._said_of(node)) <= self._members
