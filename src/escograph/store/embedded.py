"""The Oxigraph store inside this process: opening, our own queries, a user's queries."""

import os
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from escograph.errors import QueryError, StoreUnavailable
from escograph.model import Concept
from escograph.store import manifest as manifests
from escograph.store.facts import Fact, compile_facts, read_facts
from escograph.store.guard import refuse_service
from escograph.store.labels import PREF_LABEL, label_quads
from escograph.store.queries import solutions
from escograph.store.rows import Rows
from escograph.store.terms import Term, term, value
from escograph.vocab import GREEN_SHARES, PREFIXES

_OPEN: "weakref.WeakSet[Embedded]" = weakref.WeakSet()
_ABANDONED: list[ox.Store] = []


class Embedded:
    """A store that answers from inside this process.

    May be used from many threads. After a fork the child opens the store anew: a handle
    inherited while other threads were querying can hang.

    Attributes:
        manifest: What the store says of itself.
        facts: URI → what it is, for every concept that the release defines.
    """

    def __init__(
        self,
        load: Callable[[], ox.Store],
        manifest: dict[str, Any],
        facts: dict[str, Fact] | None = None,
    ) -> None:
        self.manifest = manifest
        self._load = load
        self._lock = threading.Lock()
        self._store: ox.Store | None = load()
        self.facts = compile_facts(self._store) if facts is None else facts
        self._kept: dict[str, dict[str, Concept]] = {}
        _OPEN.add(self)

    @property
    def store(self) -> ox.Store:
        """The handle, opened anew after a fork."""
        if (store := self._store) is None:
            with self._lock:
                store = self._store = self._store or self._load()
        return store

    def solutions(
        self, name: str, /, **terms: Term | Sequence[Term]
    ) -> Iterator[ox.QuerySolution]:
        """Run one of our own queries; see `escograph.store.queries.solutions`."""
        return solutions(self.store, name, terms)

    def labels(
        self, nodes: Sequence[ox.NamedNode], graph: ox.NamedNode
    ) -> Iterator[tuple[str, str]]:
        """Yield URI and text of the preferred labels of some concepts in one language.

        By pattern: 41 labels take 0.15 ms, and 0.35 by a query with ``VALUES`` (measured).
        """
        store = self.store
        for node in nodes:
            for quad in store.quads_for_pattern(node, PREF_LABEL, None, graph):
                if isinstance(quad.object, ox.Literal):
                    yield node.value, quad.object.value

    def kept(self, language: str) -> dict[str, Concept]:
        """URI → value, for the views in a language to keep those they have made."""
        return self._kept.setdefault(language, {})

    def select(self, sparql: str, bindings: dict[str, Any]) -> Rows:
        """Run a user's SELECT query; see `escograph.Esco.select`."""
        refuse_service(sparql)
        try:
            terms: dict[ox.Variable, Any] = {
                ox.Variable(name): term(given, name, sparql) for name, given in bindings.items()
            }
        except QueryError:
            raise
        except ValueError as error:
            raise QueryError(f"a binding cannot be made: {error}", sparql) from error
        try:
            solutions = self.store.query(sparql, prefixes=PREFIXES, substitutions=terms)
            if not isinstance(solutions, ox.QuerySolutions):
                raise QueryError("select takes SELECT queries alone", sparql)
            names = [variable.value for variable in solutions.variables]
            return Rows(names, [[value(t) for t in solution] for solution in solutions])
        except SyntaxError as error:
            raise QueryError(f"not SPARQL: {error}", sparql) from error
        except (RuntimeError, OSError) as error:
            advice = "; a bound variable must stand in the SELECT list" if terms else ""
            raise QueryError(f"{error}{advice}", sparql) from error


def _reopen_in_child() -> None:
    for opened in _OPEN:
        opened._lock = threading.Lock()
        if opened._store is not None:
            _ABANDONED.append(opened._store)  # closing it would wait for dead threads
            opened._store = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reopen_in_child)


def open_store(path: Path) -> Embedded:
    """Open a published store without taking a lock; any number of processes may.

    Raises:
        StoreUnavailable: If there is no store of this format, or it is damaged.
    """
    graph = os.fspath(path / "graph")

    def load() -> ox.Store:
        try:
            return ox.Store.read_only(graph)
        except (OSError, RuntimeError) as error:
            raise StoreUnavailable(str(path), str(error)) from error

    manifest = manifests.read(path)
    return Embedded(load, manifest, read_facts(path))


def open_sample() -> Embedded:
    """Open the sample that comes with the package, in memory."""
    folder = _sample_folder()

    def load() -> ox.Store:
        store = ox.Store()
        store.load(path=os.fspath(folder / "sample.ttl"))
        store.load(
            path=os.fspath(folder / "green-shares.ttl"),
            to_graph=ox.NamedNode(GREEN_SHARES),
        )
        store.extend(list(label_quads(store)))
        return store

    return Embedded(load, manifests.read(folder))


def open_next_sample() -> Embedded:
    """Open a made-up next release of the sample, in memory; every change is invented."""
    folder = _sample_folder()

    def load() -> ox.Store:
        store = ox.Store()
        store.load(path=os.fspath(folder / "sample.ttl"))
        store.update(next_sample().read_text("utf-8"))
        store.extend(list(label_quads(store)))
        return store

    sample = "a made-up next release with each kind of change, for tests and teaching"
    said = {"version": "1.2.0 sample (made up)", "sample": sample}
    opened = Embedded(load, manifests.read(folder) | said)
    kinds = [fact.kind for fact in opened.facts.values() if fact.status != "obsolete"]
    triples = opened.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    opened.manifest["counts"] = {
        "occupations": kinds.count("occupation"),
        "skills": kinds.count("skill"),
        "triples": sum(1 for _ in triples),
    }
    return opened


def next_sample() -> Path:
    """The file that says what differs in the made-up next release, as SPARQL Update."""
    return _sample_folder() / "sample-next.ru"


def _sample_folder() -> Path:
    """The ``data`` folder: inside an installed package, else beside ``src``."""
    installed = Path(str(files("escograph"))) / "data"
    return installed if installed.is_dir() else installed.parents[2] / "data"
