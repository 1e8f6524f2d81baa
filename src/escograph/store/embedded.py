"""The Oxigraph store in this process: opening it, our queries, users' queries."""

import logging
import os
import threading
import weakref
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pyoxigraph as ox

from escograph.errors import QueryError, StoreUnavailable
from escograph.model import Concept, Occupation, Rows, Skill
from escograph.model.parts import KINDS, OBSOLETE
from escograph.store import manifest as manifests
from escograph.store.absent import AbsentTerms, absent_terms
from escograph.store.derived import derive
from escograph.store.facts import FACTS, Fact, compile_facts, read_facts
from escograph.store.files import StoreFiles
from escograph.store.guard import refuse_service, refuse_unknown_graphs
from escograph.store.labels import label_quads
from escograph.store.queries import solutions
from escograph.store.syntax import not_select, refuse_endless_nesting, syntax_error
from escograph.store.terms import (
    DEFAULT_GRAPH,
    GREEN_SHARES_GRAPH,
    PREF_LABEL,
    Term,
    to_python,
    to_term,
)
from escograph.vocab import PREFIXES

if TYPE_CHECKING:
    from escograph.store.matrix import Matrix

_log = logging.getLogger("escograph")

T = TypeVar("T")

SLOW_QUERY_SECONDS = 1.0
"""Duration from which a user's query is logged as slow, at debug level."""

_OPEN: "weakref.WeakSet[EmbeddedStore]" = weakref.WeakSet()
_ABANDONED: list[ox.Store] = []


class EmbeddedStore:
    """A store in this process.

    Safe to use from many threads. After a fork the child reopens the store: a handle inherited
    while other threads were querying can hang.

    Attributes:
        manifest: The content of ``manifest.json``.
        facts: URI → facts, for every concept that the release defines.
        name: Name of the store in messages: its path, or "the bundled sample".
        files: The files of the store; ``None`` if it is in memory.
    """

    def __init__(
        self,
        load: Callable[[], ox.Store],
        manifest: dict[str, Any],
        facts: dict[str, Fact] | None = None,
        name: str = "memory",
        files: StoreFiles | None = None,
    ) -> None:
        self.manifest = manifest
        self.name = name
        self.files = files
        self._matrix: Matrix | None = None
        self._load = load
        self._lock = threading.Lock()
        self._closed = False
        self._handle: ox.Store | None = load()
        self.facts = compile_facts(self._handle) if facts is None else facts
        self._concepts: dict[str, dict[str, Concept]] = {}
        self._cache: dict[Hashable, object] = {}
        _OPEN.add(self)

    @property
    def handle(self) -> ox.Store:
        """The handle of Oxigraph, reopened after a fork.

        Raises:
            StoreUnavailable: If the store was closed.
        """
        if (handle := self._handle) is None:
            with self._lock:
                self.need_open()
                handle = self._handle = self._handle or self._load()
        return handle

    def need_open(self) -> None:
        """Raise `StoreUnavailable` if the store was closed."""
        if self._closed:
            raise StoreUnavailable(self.name, "it was closed; open it again")

    def close(self) -> None:
        """Release the files of the store; later queries raise `StoreUnavailable`."""
        with self._lock:
            self._closed = True
            self._handle = self._matrix = None
            self._cache.clear()
            for concepts in self._concepts.values():
                concepts.clear()

    @property
    def matrix(self) -> "Matrix":
        """The matrix of the release, read from the store, or computed if it is in memory."""
        if self._matrix is None:
            self.need_open()
            from escograph.store.matrix import FILE, compile_matrix, open_matrix  # numpy: 80 ms

            if self.files:
                self.files.verify(FILE)
                self._matrix = open_matrix(self.files.store)
            else:
                self._matrix = compile_matrix(self)
        return self._matrix

    def solutions(
        self, name: str, /, **terms: Term | Sequence[Term]
    ) -> Iterator[ox.QuerySolution]:
        """Run one of our own queries; see `escograph.store.queries.solutions`.

        Raises:
            StoreUnavailable: At the first statement that cannot be read.
        """
        try:
            results = solutions(self.handle, name, terms)
        except (OSError, RuntimeError) as error:
            raise self._unreadable(error) from error
        return self._checked(results)

    def _checked(self, results: Iterator[T]) -> Iterator[T]:
        """Yield results; an error while reading them is one of ours."""
        try:
            yield from results
        except (OSError, RuntimeError) as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> StoreUnavailable:
        if isinstance(error, StoreUnavailable):
            return error
        return (
            self.files.unreadable(error)
            if self.files
            else StoreUnavailable(self.name, str(error))
        )

    def labels(
        self, nodes: Sequence[ox.NamedNode], graph: ox.NamedNode
    ) -> Iterator[tuple[str, str]]:
        """Yield URI and text of the preferred labels of concepts in one language.

        This reads by pattern: 41 labels take 0.15 ms, against 0.35 for a query with ``VALUES``
        (measured).
        """
        handle = self.handle
        try:
            for node in nodes:
                for quad in handle.quads_for_pattern(node, PREF_LABEL, None, graph):
                    if isinstance(quad.object, ox.Literal):
                        yield node.value, quad.object.value
        except (OSError, RuntimeError) as error:
            raise self._unreadable(error) from error

    def cached(self, key: Hashable, read: Callable[[], T]) -> T:
        """Return what was read under a key before, else read and keep it."""
        if (value := self._cache.get(key)) is None:
            value = self._cache[key] = read()
        return cast(T, value)

    def concepts_in(self, language: str) -> dict[str, Concept]:
        """Return the cache of concepts for views in a language, by URI."""
        return self._concepts.setdefault(language, {})

    def _has_graph(self, iri: str) -> bool:
        try:
            return self.handle.contains_named_graph(ox.NamedNode(iri))
        except ValueError:
            return False

    @property
    def _absent_terms(self) -> AbsentTerms:
        """The terms of the official dump that the store lacks, found when first needed."""
        try:
            return self.cached("absent terms", lambda: absent_terms(self.handle, self.manifest))
        except (OSError, RuntimeError) as error:
            raise self._unreadable(error) from error

    def select(self, sparql: str, bindings: dict[str, Any]) -> Rows:
        """Run a user's SELECT query; see `escograph.Esco.select`."""
        refuse_service(sparql)
        refuse_endless_nesting(sparql)
        refuse_unknown_graphs(sparql, self._has_graph)
        try:
            terms = {name: to_term(value, name, sparql) for name, value in bindings.items()}
            substitutions: dict[ox.Variable, Any] = {
                ox.Variable(name): term for name, term in terms.items()
            }
        except QueryError:
            raise
        except ValueError as error:
            raise QueryError(f"a binding is not valid: {error}", sparql) from error
        query = derive(sparql, terms, self._absent_terms, self._has_graph)
        if query != sparql:
            refuse_service(query)
        begin = perf_counter()
        try:
            solutions = self.handle.query(query, prefixes=PREFIXES, substitutions=substitutions)
            if not isinstance(solutions, ox.QuerySolutions):
                raise not_select(sparql)
            names = [variable.value for variable in solutions.variables]
            return Rows(names, [[to_python(term) for term in row] for row in solutions])
        except (SyntaxError, UnicodeError) as error:
            raise syntax_error(error, sparql) from error
        except OSError as error:
            raise self._unreadable(error) from error
        except RuntimeError as error:
            advice = "; a bound variable must be in the SELECT list" if terms else ""
            raise QueryError(f"{error}{advice}", sparql) from error
        finally:
            if (seconds := perf_counter() - begin) >= SLOW_QUERY_SECONDS:
                _log.debug("slow query, %.1f s: %s", seconds, sparql)


def _reopen_in_child() -> None:
    for store in _OPEN:
        store._lock = threading.Lock()
        if store._handle is not None:
            _ABANDONED.append(store._handle)  # closing it would wait for dead threads
            store._handle = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reopen_in_child)


def open_store(path: Path) -> EmbeddedStore:
    """Open a published store without a lock, so that any number of processes can.

    Raises:
        StoreUnavailable: If there is no store of this format, or it is damaged.
    """
    graph = os.fspath(path / "graph")

    def load() -> ox.Store:
        try:
            return ox.Store.read_only(graph)
        except (OSError, RuntimeError) as error:
            raise files.unreadable(error) from error

    begin = perf_counter()
    manifest = manifests.read(path)
    files = StoreFiles(path, manifest.get("store_files", {}))
    files.verify_graph()
    files.verify(FACTS)
    store = EmbeddedStore(load, manifest, read_facts(path), str(path), files)
    milliseconds = (perf_counter() - begin) * 1000
    _log.debug("opened ESCO %s at %s in %.0f ms", manifest["version"], path, milliseconds)
    return store


def open_sample() -> EmbeddedStore:
    """Open the sample that comes with the package, in memory."""
    folder = _sample_folder()

    def load() -> ox.Store:
        store = ox.Store()
        store.load(path=os.fspath(folder / "sample.ttl"))
        store.load(path=os.fspath(folder / "green-shares.ttl"), to_graph=GREEN_SHARES_GRAPH)
        store.extend(list(label_quads(store)))
        return store

    return EmbeddedStore(load, manifests.read(folder), name="the bundled sample")


def open_next_sample() -> EmbeddedStore:
    """Open a made-up next release of the sample, in memory; every change is invented."""
    folder = _sample_folder()

    def load() -> ox.Store:
        store = ox.Store()
        store.load(path=os.fspath(folder / "sample.ttl"))
        store.update(next_sample().read_text("utf-8"))
        store.extend(list(label_quads(store)))
        return store

    changed = {
        "version": "1.2.0 sample (made up)",
        "sample": "a made-up next release with each kind of change, for tests and teaching",
    }
    manifest = manifests.read(folder) | changed
    store = EmbeddedStore(load, manifest, name="the made-up next sample")
    kinds = [fact.kind for fact in store.facts.values() if fact.status != OBSOLETE]
    triples = store.handle.quads_for_pattern(None, None, None, DEFAULT_GRAPH)
    store.manifest["counts"] = {
        **{KINDS[name].count: kinds.count(name) for name in (Occupation.kind, Skill.kind)},
        "triples": sum(1 for _ in triples),
    }
    return store


def next_sample() -> Path:
    """Return the file with the changes of the made-up next release, as SPARQL Update."""
    return _sample_folder() / "sample-next.ru"


def _sample_folder() -> Path:
    """Return the ``data`` folder: inside an installed package, else next to ``src``."""
    installed = Path(__file__).parents[1] / "data"
    return installed if installed.is_dir() else installed.parents[2] / "data"
