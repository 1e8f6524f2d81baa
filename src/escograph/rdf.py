"""ESCO for other RDF tools: export to the usual syntaxes, and a bridge to rdflib.

Knows what an exported file is called and what it holds, and how an rdflib graph reads from
the store without a copy; the statements themselves come from the store.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from escograph.errors import MissingExtra, QueryError, ReadOnlyStore, UnknownFormat
from escograph.model import Concept, uri_of
from escograph.store import (
    FORMATS,
    as_text,
    refuse_service,
    refuse_service_in,
    write_file,
)
from escograph.vocab import PREFIXES

if TYPE_CHECKING:
    import rdflib
    from rdflib.query import Result

    from escograph.graph import EscoGraph

    G = TypeVar("G", bound=rdflib.Graph)


def export(
    esco: "EscoGraph",
    path: str | PathLike[str],
    *,
    concepts: Iterable[Concept | str] | None = None,
    format: str | None = None,
    overwrite: bool = False,
) -> int:
    """Write a release, or what surrounds some of its concepts, to an RDF file.

    Turtle, N-Triples and JSON-LD hold what the release says, all languages included, and
    none of what escograph adds in named graphs (label graphs, green shares). TriG and
    N-Quads hold those graphs too. Text syntaxes begin with a comment that names the
    version and the licence. Statements are streamed: memory does not grow with the store.

    An exported part answers for the chosen concepts what the whole does: labels, notes,
    codes, what is above and below, who asks for which skill. For that it describes the
    chosen concepts, everything broader and narrower at any distance, every concept that
    stands in one statement with a chosen one, and their schemes. Of the concepts that
    were not chosen it holds labels, codes, notes and the relations among themselves; it
    points at no concept that it does not describe. To widen it, choose more concepts:
    ``esco.narrower_transitive(group)`` brings the skills of all occupations in a group.

    Args:
        esco: The release.
        path: File to create: ``.ttl``, ``.nt``, ``.jsonld``, ``.trig`` or ``.nq``, with
            ``.gz`` after it to pack it. It appears when it is whole.
        concepts: Concepts, or URIs in any spelling; by default everything is written.
        format: One of these endings, where the name does not tell.
        overwrite: Replace a file of this name; without it such a file is an error.

    Returns:
        How many statements were written.

    Raises:
        UnknownFormat: If neither name nor ``format`` says what to write.
        UnknownConcept: If the release does not define one of the concepts.
        FileTaken: If something stands at the path, and ``overwrite`` does not allow it.
        ExportFailed: If the disk refuses; nothing new stands at the path then.

    Example:
        >>> from escograph import rdf
        >>> esco, folder = getfixture("esco"), getfixture("tmp_path")
        >>> chef = esco.occupation("chef")
        >>> rdf.export(esco, folder / "chef.ttl.gz", concepts=[chef]) > 1000
        True
    """
    target = Path(path)
    return write_file(
        esco.store,
        target,
        _known(format or target.name.removesuffix(".gz").rpartition(".")[2]),
        None if concepts is None else _defined(esco, concepts),
        overwrite,
    )


def to_text(
    esco: "EscoGraph", concepts: Iterable[Concept | str], *, format: str = "ttl"
) -> str:
    """Return what surrounds some concepts as RDF text; see `export` for what that is.

    Raises:
        UnknownFormat: If there is no such format.
        UnknownConcept: If the release does not define one of the concepts.

    Example:
        >>> from escograph import rdf
        >>> esco = getfixture("esco")
        >>> text = rdf.to_text(esco, [esco.occupation("chef")])
        >>> "skos:prefLabel" in text
        True
    """
    return as_text(esco.store, _known(format), _defined(esco, concepts))


def to_rdflib(esco: "EscoGraph") -> "rdflib.Graph":
    """Return an rdflib graph that reads what the release says, straight from the store.

    Nothing is copied, so it is there at once, whatever the size. It holds the default
    graph: the release, without the graphs that escograph adds (see `to_rdflib_dataset`).
    Its ``query`` is answered by the store at the store's speed; a prepared query is
    answered by rdflib's own engine, more slowly. Either refuses ``SERVICE``.

    The graph is read-only. To change something, copy it first:
    ``rdflib.Graph() + rdf.to_rdflib(esco)``.

    Raises:
        MissingExtra: If oxrdflib is not installed.

    Example:
        >>> from escograph import rdf
        >>> from rdflib import SKOS, URIRef
        >>> esco = getfixture("esco")
        >>> graph = rdf.to_rdflib(esco)
        >>> print(graph.value(URIRef(esco.isco_group("2512").uri), SKOS.notation))
        2512
        >>> graph.remove((None, None, None))
        Traceback (most recent call last):
        ...
        escograph.errors.ReadOnlyStore: a published store is never written to: copy what
        you need into your own graph
    """
    store = _bridge()(esco)  # first: it says what is missing
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    # under any other name the graph would be a named one, and empty
    graph = rdflib.Graph(store, DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")
    return _bound(graph)


def to_rdflib_dataset(esco: "EscoGraph") -> "rdflib.Dataset":
    """Return an rdflib dataset on top of the store, with the graphs that escograph adds.

    Its default graph is what `to_rdflib` gives. Each language's preferred labels stand in
    ``urn:escograph:labels:<language>``, as they do for `Esco.select`.

    Raises:
        MissingExtra: If oxrdflib is not installed.

    Example:
        >>> from escograph import rdf
        >>> dataset = rdf.to_rdflib_dataset(getfixture("esco"))
        >>> len(dataset.get_context("urn:escograph:labels:es")) > 800
        True
    """
    store = _bridge()(esco)
    import rdflib

    return _bound(rdflib.Dataset(store, default_union=False))


def _known(format: str) -> str:
    ending = format.lower().removeprefix(".")
    if ending not in FORMATS:
        raise UnknownFormat(format, FORMATS)
    return ending


def _defined(esco: "EscoGraph", concepts: Iterable[Concept | str]) -> list[str]:
    given = [concepts] if isinstance(concepts, str | Concept) else concepts
    return [uri if uri in esco else esco.concept(uri).uri for uri in map(uri_of, given)]


def _bound(graph: "G") -> "G":
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    return graph


@cache
def _bridge() -> Any:
    """The class of rdflib stores that read from ours; made when it is first asked for."""
    try:
        from oxrdflib.store import OxigraphStore
    except ImportError as error:
        raise MissingExtra("rdf", "rdflib on top of the store") from error
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
    from rdflib.plugins.sparql.sparql import Query

    class ReadOnly(OxigraphStore):
        """A published store, as rdflib sees it."""

        def __init__(self, esco: "EscoGraph") -> None:
            super().__init__()
            self.esco = esco

        def __reduce__(self) -> tuple[Any, ...]:
            return _reopened, (self.esco,)

        @property
        def _inner(self) -> Any:
            return self.esco.store.store  # asked anew each time: a fork has its own

        def __len__(self, context: Any = None) -> int:
            graph = "?s ?p ?o"
            if context is None:
                graph = f"{{ {graph} }} UNION {{ GRAPH ?g {{ {graph} }} }}"
            named = "" if context is None else context.identifier
            found = self.query(f"SELECT (COUNT(*) AS ?n) {{ {graph} }}", {}, {}, named)
            (count,) = found.bindings[0].values()
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
                if query.algebra.datasetClause:  # rdflib would fetch what it names
                    raise QueryError("a prepared query with FROM is refused", "")
            else:
                refuse_service(query)
            try:
                return super().query(query, initNs, initBindings, queryGraph, **more)
            except SyntaxError as error:
                raise QueryError(f"not SPARQL: {error}", query) from error

        def add_graph(self, graph: Any) -> None:
            here = {DATASET_DEFAULT_GRAPH_ID, *(known.identifier for known in self.contexts())}
            if graph.identifier not in here:
                raise ReadOnlyStore

        def _refuse(self, *_: object, **__: object) -> NoReturn:
            raise ReadOnlyStore

        add = addN = remove = update = remove_graph = open = destroy = _refuse

    return ReadOnly


def _reopened(esco: "EscoGraph") -> Any:
    return _bridge()(esco)
