"""Facts of concepts: kind, code, skill type, reuse level, status.

They duplicate the graph in a file that is read once, when the store is opened (20 ms): if they
were read from the graph with every relation, the 41 skills of an occupation would take 1.05 ms
instead of 0.6 (measured). They also list the concepts that the release defines. A build of CSV
collects them from the rows; `compile_facts` reads them from a graph.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from escograph.errors import StoreUnavailable
from escograph.model import Concept, Occupation
from escograph.model.parts import KINDS
from escograph.store.queries import solutions
from escograph.vocab import REUSE_LEVELS, SKILL_TYPES

FACTS = "facts.json"


class Fact(NamedTuple):
    """The facts of one concept; ``None`` if the release states none."""

    kind: str
    code: str | None
    skill_type: str | None
    reuse_level: str | None
    status: str | None


def compile_facts(store: ox.Store) -> dict[str, Fact]:
    """Read the facts of every concept and scheme that the graph defines."""
    kinds = _kinds(store)
    codes: dict[str, str] = {}
    for uri, code in _pairs(store, "fact_codes"):
        if _is_own_code(code, kinds.get(uri)) and len(code) > len(codes.get(uri, "")):
            codes[uri] = code
    skill_types = dict(_pairs(store, "fact_skill_types"))
    reuse_levels = dict(_pairs(store, "fact_reuse_levels"))
    statuses = dict(_pairs(store, "fact_statuses"))
    return {
        uri: Fact(
            kind,
            codes.get(uri),
            _local_name(skill_types.get(uri), SKILL_TYPES),
            _local_name(reuse_levels.get(uri), REUSE_LEVELS),
            statuses.get(uri),
        )
        for uri, kind in kinds.items()
    }


def _kinds(store: ox.Store) -> dict[str, str]:
    """Return URI → kind; ESCO classes precede schemes, and schemes ``skos:Concept``."""
    plain = KINDS[Concept.kind]
    kinds: dict[str, str] = dict.fromkeys(_instances(store, plain.rdf_class), plain.name)
    for kind in KINDS.values():
        for scheme in filter(None, (kind.wider_scheme, kind.scheme)):
            for uri in _nodes(store, "members", scheme=ox.NamedNode(scheme)):
                if uri in kinds:  # membership alone does not define a concept
                    kinds[uri] = kind.name
    for kind in KINDS.values():
        if kind.rdf_class and kind is not plain:
            kinds |= dict.fromkeys(_instances(store, kind.rdf_class), kind.name)
    return kinds


def _instances(store: ox.Store, rdf_class: str) -> Iterator[str]:
    yield from _nodes(store, "instances", **{"class": ox.NamedNode(rdf_class)})


def _nodes(store: ox.Store, query: str, **terms: ox.NamedNode) -> Iterator[str]:
    for (node,) in solutions(store, query, dict(terms)):
        if isinstance(node, ox.NamedNode):  # blank nodes cannot be looked up
            yield node.value


def _is_own_code(code: str, kind: str | None) -> bool:
    """Check that a code is not that of the ISCO group, which old dumps state too."""
    return kind != Occupation.kind or "." in code


def write_facts(facts: dict[str, Fact], store: Path) -> None:
    """Write the facts into a store that is being built."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    (store / FACTS).write_text(text, "utf-8")


def read_facts(store: Path) -> dict[str, Fact]:
    """Return the facts of a published store.

    Raises:
        StoreUnavailable: If the file is missing or damaged.
    """
    try:
        content = json.loads((store / FACTS).read_bytes())
        return {uri: Fact._make(fact) for uri, fact in content.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        reason = f"{FACTS}: {error}; build the store again"
        raise StoreUnavailable(str(store), reason) from error


def _pairs(store: ox.Store, query: str) -> Iterator[tuple[str, str]]:
    for subject, value in solutions(store, query, {}):
        yield subject.value, value.value


def _local_name(uri: str | None, base: str) -> str | None:
    return uri.removeprefix(base) if uri else None
