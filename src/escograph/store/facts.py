"""What each concept is: kind, code, skill type, reuse level, status.

Kept beside the graph, which says the same: read from there with every relation, these facts
made the 41 skills of an occupation cost 1.05 ms instead of 0.6 (measured); read once at
opening they take 20 ms. They also say which concepts the release defines. A build knows them
from the rows it reads; `compile_facts` reads them from a graph that came without.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from escograph.errors import StoreUnavailable
from escograph.store.queries import solutions
from escograph.vocab import ESCO, REUSE_LEVELS, SCHEMES, SKILL_TYPES, SKOS

FACTS = "facts.json"

_KINDS = (
    ("instances", f"{SKOS}Concept", "concept"),
    ("members", f"{SCHEMES}skills", "skill group"),
    ("members", f"{SCHEMES}skills-hierarchy", "skill group"),
    ("members", f"{SCHEMES}isced-f", "ISCED-F field"),
    ("members", f"{SCHEMES}isco", "ISCO group"),
    ("instances", f"{SKOS}ConceptScheme", "concept scheme"),
    ("instances", f"{ESCO}Occupation", "occupation"),
    ("instances", f"{ESCO}Skill", "skill"),
    ("instances", f"{ESCO}Qualification", "qualification"),
)
"""Query, class or scheme, and the kind (`Concept.kind`) of what it gives; the vague before
the telling. Groups have no class of their own in ESCO's RDF, only schemes."""


class Fact(NamedTuple):
    """What one concept is; ``None`` where the release does not say."""

    kind: str
    code: str | None
    skill_type: str | None
    reuse_level: str | None
    status: str | None


def compile_facts(store: ox.Store) -> dict[str, Fact]:
    """Read the facts of every concept and scheme that the graph defines."""
    kinds: dict[str, str] = {}
    for query, iri, kind in _KINDS:
        name = "class" if query == "instances" else "scheme"
        for (uri,) in solutions(store, query, {name: ox.NamedNode(iri)}):
            if not isinstance(uri, ox.NamedNode):
                continue  # whoever has no URI cannot be asked for
            if query == "instances" or uri.value in kinds:  # a scheme defines nobody
                kinds[uri.value] = kind
    codes: dict[str, str] = {}
    for uri, code in _pairs(store, "fact_codes"):
        if _is_its_own(code, kinds.get(uri)) and len(code) > len(codes.get(uri, "")):
            codes[uri] = code
    skill_types = dict(_pairs(store, "fact_skill_types"))
    reuse_levels = dict(_pairs(store, "fact_reuse_levels"))
    statuses = dict(_pairs(store, "fact_statuses"))
    return {
        uri: Fact(
            kind,
            codes.get(uri),
            _local(skill_types.get(uri), SKILL_TYPES),
            _local(reuse_levels.get(uri), REUSE_LEVELS),
            statuses.get(uri),
        )
        for uri, kind in kinds.items()
    }


def _is_its_own(code: str, kind: str | None) -> bool:
    """Whether a code is the concept's: old dumps give an occupation its ISCO group's too."""
    return kind != "occupation" or "." in code


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
        given = json.loads((store / FACTS).read_bytes())
        return {uri: Fact._make(fact) for uri, fact in given.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise StoreUnavailable(str(store), f"{FACTS}: {error}") from error


def _pairs(store: ox.Store, query: str) -> Iterator[tuple[str, str]]:
    for subject, value in solutions(store, query, {}):
        yield subject.value, value.value


def _local(uri: str | None, base: str) -> str | None:
    return uri.removeprefix(base) if uri else None
