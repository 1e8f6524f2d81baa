"""The concepts of an index by number, and what ranking needs to know of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from escograph.model import Graph, IscoGroup, Occupation, ReuseLevel, Skill

Array = np.ndarray[Any, Any]

_REUSE = {
    ReuseLevel.OCCUPATION_SPECIFIC: 0,
    ReuseLevel.SECTOR_SPECIFIC: 1,
    ReuseLevel.CROSS_SECTOR: 2,
    ReuseLevel.TRANSVERSAL: 3,
}
"""How widely a skill is used; sector-specific where ESCO does not say."""


@dataclass(frozen=True)
class Catalogue:
    """Concepts by number, released ones and obsolete ones, sorted by URI.

    Attributes:
        uris: URI of each.
        kinds: "skill", "knowledge", "occupation", "ISCO group", and so on.
        asked: Natural logarithm of one more than the occupations that ask for it.
        reuse: 0 (occupation-specific) to 3 (transversal).
        level: Digits of an ISCO group's code; 0 for others.
        unit_group: Number of the ISCO unit group an occupation is in; -1 for others.
        obsolete: Whether the release says so.
    """

    uris: tuple[str, ...]
    kinds: tuple[str, ...]
    asked: Array
    reuse: Array
    level: Array
    unit_group: Array
    obsolete: Array

    @property
    def skills(self) -> Array:
        """Numbers of the released skills, knowledge among them."""
        return self._released("skill", "knowledge")

    @property
    def occupations(self) -> Array:
        """Numbers of the released occupations and of the ISCO groups."""
        return self._released("occupation", "ISCO group")

    def _released(self, *kinds: str) -> Array:
        wanted = np.array([kind in kinds for kind in self.kinds], bool)
        return np.flatnonzero(wanted & ~self.obsolete)

    def arrays(self) -> dict[str, Array]:
        """Return all of it as arrays, to be kept; `from_arrays` reads them back."""
        return {
            "uris": join(self.uris),
            "kinds": join(self.kinds),
            "asked": self.asked,
            "reuse": self.reuse,
            "level": self.level,
            "unit_group": self.unit_group,
            "obsolete": self.obsolete,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> "Catalogue":
        """Return the catalogue that `arrays` was asked of."""
        return cls(
            split(arrays["uris"]),
            split(arrays["kinds"]),
            *(arrays[name] for name in ("asked", "reuse", "level", "unit_group", "obsolete")),
        )


@dataclass(frozen=True)
class Groups:
    """The ISCO groups of a release by number and code.

    Attributes:
        codes: Number of each group → its code.
        numbers: Code → number.
        of: Level → code of the group at that level of each occupation, in the order of
            their numbers; empty for those in none.
    """

    codes: dict[int, str]
    numbers: dict[str, int]
    of: dict[int, Array]


def isco_groups(graph: Graph, concepts: Catalogue) -> Groups:
    """Return the ISCO groups that the concepts of a release are in."""
    found = np.flatnonzero(concepts.level).tolist()
    values = {c.uri: c.code for c in graph.concepts(concepts.uris[number] for number in found)}
    codes = {n: code for n in found if (code := values.get(concepts.uris[n]))}
    members = concepts.occupations
    units = concepts.unit_group[members[concepts.level[members] == 0]].tolist()
    of = {
        level: np.array([codes.get(unit, "")[:level] for unit in units])
        for level in (1, 2, 3, 4)
    }
    return Groups(codes, {code: number for number, code in codes.items()}, of)


def split(kept: Array) -> tuple[str, ...]:
    """Return texts that stand one to a line in an array of bytes."""
    text = kept.tobytes().decode()
    return tuple(text.split("\n")) if text else ()


def join(texts: tuple[str, ...]) -> Array:
    """Return texts as an array of bytes, one to a line."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def catalogue(graph: Graph) -> Catalogue:
    """Return the concepts of a release by number."""
    statuses = graph.statuses()
    found = sorted(graph.concepts(statuses), key=lambda concept: concept.uri)
    found = [concept for concept in found if concept.kind != "concept scheme"]
    at = {concept.uri: number for number, concept in enumerate(found)}
    asked = np.zeros(len(found), np.float32)
    for _, _, skill in graph.every_relation():
        if skill in at:
            asked[at[skill]] += 1
    above: dict[str, list[str]] = {}
    for uri, broader in graph.every_broader():
        above.setdefault(uri, []).append(broader)
    unit = np.full(len(found), -1, np.int32)
    groups = {c.uri for c in found if isinstance(c, IscoGroup) and c.level == 4}
    for concept in found:
        if isinstance(concept, Occupation):
            group = _first_above(concept.uri, above, groups)
            unit[at[concept.uri]] = at[group] if group else -1
    return Catalogue(
        tuple(at),
        tuple(_kind(concept) for concept in found),
        np.log1p(asked),
        np.array([_reuse(concept) for concept in found], np.float32),
        np.array([c.level or 0 if isinstance(c, IscoGroup) else 0 for c in found], np.int32),
        unit,
        np.array([statuses[uri] == "obsolete" for uri in at], bool),
    )


def _first_above(uri: str, above: Mapping[str, list[str]], groups: set[str]) -> str | None:
    """The group that an occupation hangs under, if its ways up lead to one."""
    seen, ways = {uri}, [uri]
    while ways:
        here = ways.pop(0)
        for broader in sorted(above.get(here, ())):
            if broader in groups:
                return broader
            if broader not in seen:
                seen.add(broader)
                ways.append(broader)
    return None


def _kind(concept: Any) -> str:
    known = isinstance(concept, Skill) and concept.skill_type == "knowledge"
    return "knowledge" if known else str(concept.kind)


def _reuse(concept: Any) -> int:
    level = concept.reuse_level if isinstance(concept, Skill) else None
    return _REUSE.get(level, 1) if level else 1
