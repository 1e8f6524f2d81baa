"""ESCO for other RDF tools: export to the usual syntaxes, and a bridge to rdflib."""

import io
from collections.abc import Iterable, Mapping
from functools import cache
from os import PathLike
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NoReturn, TypeVar, cast

from escograph.atomic import as_path
from escograph.errors import (
    ExportFailed,
    MissingExtra,
    QueryError,
    ReadOnlyStore,
    UnknownFormat,
)
from escograph.model import Concept, Reference
from escograph.model.concepts import reference_list
from escograph.store import (
    refuse_endless_nesting,
    refuse_service,
    refuse_service_in,
)
from escograph.store.export import FORMATS, as_text, write_file, write_stream
from escograph.vocab import PREFIXES

if TYPE_CHECKING:
    import rdflib
    from rdflib.query import Result

    from escograph.graph import EscoGraph

    G = TypeVar("G", bound=rdflib.Graph)

FormatName = Literal["ttl", "nt", "jsonld", "trig", "nq"]
"""File extensions that can be written."""


def export(
    esco: "EscoGraph",
    path: str | PathLike[str] | BinaryIO,
    *,
    concepts: Iterable[Reference] | None = None,
    format: FormatName | None = None,
    overwrite: bool = False,
) -> int:
    """Write a release, or some concepts and their surroundings, to an RDF file.

    Turtle, N-Triples and JSON-LD contain the release, in all languages, without the named
    graphs that escograph adds (label graphs, green shares, labels from elsewhere). TriG and
    N-Quads contain those graphs too. Text syntaxes begin with a comment that names the version,
    the licence, and what the store was built without; `escograph.build` reads it, and makes the
    same store of the file. Statements are streamed, so memory does not grow with the store.

    An export of some concepts answers questions about them like the whole release: labels,
    notes, codes, hierarchy, skills needed. It describes the chosen concepts, everything broader
    and narrower at any distance, every concept in one statement with a chosen one, and their
    schemes. Of the other concepts it contains labels, codes, notes and the relations among
    themselves; it refers to no concept that it does not describe. To extend it, choose more
    concepts: ``esco.narrower_transitive(group)`` adds the skills of all occupations in a group.

    Args:
        esco: The release.
        path: File to create: ``.ttl``, ``.nt``, ``.jsonld``, ``.trig`` or ``.nq``,
            optionally followed by ``.gz`` to compress it. It appears only when it is complete.
            Or an open binary file, which needs ``format``.
        concepts: Concepts, URIs, codes or labels; by default everything is written.
        format: One of these extensions, if the name has none.
        overwrite: Whether to replace a file of this name.

    Returns:
        Number of statements written.

    Raises:
        UnknownFormat: If neither the name nor ``format`` states a format.
        UnknownConcept: If the release does not define one of the concepts.
        FileTaken: If the path exists, and ``overwrite`` is not set.
        ExportFailed: If the disk refuses a write; the path is then unchanged.

    Example:
        >>> import tempfile
        >>> import escograph
        >>> from escograph import rdf
        >>> esco = escograph.open()
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     rdf.export(esco, f"{folder}/chef.ttl.gz", concepts=["chef"]) > 1000
        True
    """
    uris = None if concepts is None else _uris(esco, concepts)
    if isinstance(path, io.IOBase):
        return write_stream(esco.backend, cast(BinaryIO, path), _extension(format or ""), uris)
    target = as_path(path, ExportFailed)
    return write_file(
        esco.backend,
        target,
        _extension(format or target.name.removesuffix(".gz").rpartition(".")[2]),
        uris,
        overwrite,
    )


def to_text(
    esco: "EscoGraph", concepts: Iterable[Reference], *, format: FormatName = "ttl"
) -> str:
    """Return concepts and their surroundings as RDF text; see `export`.

    Raises:
        UnknownFormat: If the format is not one of these.
        UnknownConcept: If the release does not define one of the concepts.

    Example:
        >>> import escograph
        >>> from escograph import rdf
        >>> text = rdf.to_text(escograph.open(), ["chef"])
        >>> "skos:prefLabel" in text
        True
    """
    return as_text(esco.backend, _extension(format), _uris(esco, concepts))


def to_rdflib(esco: "EscoGraph") -> "rdflib.Graph":
    """Return an rdflib graph that reads the release directly from the store.

    Nothing is copied, so it takes no time, even for a full release. It is the default graph:
    the release, without the graphs that escograph adds (see `to_rdflib_dataset`). Its ``query``
    is answered by the store at the store's speed; a prepared query is answered by rdflib's
    own engine, more slowly. Both refuse ``SERVICE``.

    The graph is read-only. To change something, copy it first:
    ``rdflib.Graph() + rdf.to_rdflib(esco)``.

    Raises:
        MissingExtra: If oxrdflib is not installed.

    Example:
        >>> import escograph
        >>> from escograph import rdf
        >>> from rdflib import SKOS, URIRef
        >>> esco = escograph.open()
        >>> graph = rdf.to_rdflib(esco)
        >>> print(graph.value(URIRef(esco.isco_group("2512").uri), SKOS.notation))
        2512
        >>> graph.remove((None, None, None))
        Traceback (most recent call last):
        ...
        escograph.errors.ReadOnlyStore: a published store is never written to: copy what
        you need into your own graph
    """
    store = _bridge()(esco)  # imported first: its error names the missing extra
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    # under any other name the graph would be a named one, and empty
    graph = rdflib.Graph(store, DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")
    return _with_prefixes(graph)


def to_rdflib_dataset(esco: "EscoGraph") -> "rdflib.Dataset":
    """Return an rdflib dataset on top of the store, with escograph's own graphs.

    Its default graph is that of `to_rdflib`. Each language's preferred labels are in
    ``urn:escograph:labels:<language>``, as for `Esco.select`.

    Raises:
        MissingExtra: If oxrdflib is not installed.

    Example:
        >>> import escograph
        >>> from escograph import rdf
        >>> dataset = rdf.to_rdflib_dataset(escograph.open())
        >>> len(dataset.get_context("urn:escograph:labels:es")) > 800
        True
    """
    store = _bridge()(esco)
    import rdflib

    return _with_prefixes(rdflib.Dataset(store, default_union=False))


def _extension(format: str) -> str:
    extension = format.lower().removeprefix(".") if isinstance(format, str) else ""
    if extension not in FORMATS:
        raise UnknownFormat(str(format), FORMATS)
    return extension


def _uris(esco: "EscoGraph", concepts: Iterable[Reference]) -> list[str]:
    if isinstance(concepts, str | Concept):
        concepts = [concepts]
    return [esco.concept(reference).uri for reference in reference_list(concepts)]


def _with_prefixes(graph: "G") -> "G":
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    return graph


@cache
def _bridge() -> Any:
    """Return the class of rdflib stores that read from ours, defined on first use."""
    try:
        from oxrdflib.store import OxigraphStore
    except ImportError as error:
        raise MissingExtra("rdf", "rdflib on top of the store") from error
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
    from rdflib.plugins.sparql.sparql import Query

    class ReadOnlyOxigraphStore(OxigraphStore):
        """A published store as an rdflib store."""

        def __init__(self, esco: "EscoGraph") -> None:
            super().__init__()
            self.esco = esco

        def __reduce__(self) -> tuple[Any, ...]:
            return _reopen_bridge, (self.esco,)

        @property
        def _inner(self) -> Any:
            return self.esco.backend.handle  # read every time: a fork has its own

        def __len__(self, context: Any = None) -> int:
            graph = "?s ?p ?o"
            if context is None:
                graph = f"{{ {graph} }} UNION {{ GRAPH ?g {{ {graph} }} }}"
            graph_name = "" if context is None else context.identifier
            result = self.query(f"SELECT (COUNT(*) AS ?n) {{ {graph} }}", {}, {}, graph_name)
            (count,) = result.bindings[0].values()
            return int(str(count))

        def query(
            self,
            query: Any,
            initNs: Mapping[str, Any],
            initBindings: Mapping[str, Any],
            queryGraph: Any,
            **more: Any,
        ) -> "Result":
            if isinstance(query, Query):
                refuse_service_in(query.algebra, "")
                if query.algebra.datasetClause:  # rdflib would fetch the graph that it names
                    raise QueryError(
                        "a prepared query with FROM is refused; leave FROM out", ""
                    )
            else:
                refuse_endless_nesting(query)
                refuse_service(query)
            try:
                return super().query(query, initNs, initBindings, queryGraph, **more)
            except SyntaxError as error:
                raise QueryError(f"not SPARQL: {error}", query) from error

        def add_graph(self, graph: Any) -> None:
            graphs = {DATASET_DEFAULT_GRAPH_ID, *(g.identifier for g in self.contexts())}
            if graph.identifier not in graphs:
                raise ReadOnlyStore

        def _refuse(self, *_: object, **__: object) -> NoReturn:
            raise ReadOnlyStore

        add = addN = remove = update = remove_graph = open = destroy = _refuse

    return ReadOnlyOxigraphStore


def _reopen_bridge(esco: "EscoGraph") -> Any:
    return _bridge()(esco)
