"""The skills that occupations need, as arrays, and the weights of skills.

Occupations and skills are numbered in the order of their URIs. The relations are stored skill
by skill: a profile of thirty skills meets some hundred of them, and the rest are never read.

1. A skill's rarity is ``log((1 + N) / n)``: N occupations, n of which need it (Spärck Jones,
   A Statistical Interpretation of Term Specificity, 1972).
2. A relation weighs its kind (an optional one `OPTIONAL_WEIGHT`) times a power of the skill's
   rarity, `RARITY_POWER`.

Both weights were chosen with ``scripts/evaluate_matching``, whose option ``--vary`` prints
the figures below (v1.1.1 in English; found again with others from all and needed skills).
"""

from collections.abc import Collection, Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from escograph.model import Graph, IscoGroup, Occupation, Skill
from escograph.model.closure import closure
from escograph.model.lazy import cached_property
from escograph.model.parts import KINDS, parts_needed
from escograph.store.matrix import Array, Matrix

if TYPE_CHECKING:
    import scipy.sparse as sp

OPTIONAL_WEIGHT = 0.8
"""Weight of an optional relation; an essential one weighs 1. At .7, similarity is .0005 better
on ISCO, within chance, and an occupation is found again .0005 and .0010 more rarely; at 1 it is
.0020 worse on ISCO, and found again .0001 and .0002 more rarely."""
RARITY_POWER = 0.75
"""Exponent of a skill's rarity in its weight. At 1, similarity is .0025 better on the
crosswalks and .0010 worse on ISCO, and an occupation is found again .0001 and .0005 more
rarely; at .5 it is .0018 worse on the crosswalks."""


class OccupationSkills:
    """The relations between the released occupations of a release and skills.

    Attributes:
        uris: URI of each occupation, sorted.
        columns: URI of a skill → its number, for the skills that occupations need, by URI.
        starts: First position of each skill's relations in the arrays below, and their count.
        occupations: Number of the occupation of each relation, skill by skill.
        essential: Whether the relation is essential.
        weights: Weight of the relation.
        rarity: Weight of each skill in a profile.
        unneeded_rarity: The same of a skill that no occupation needs.
    """

    def __init__(
        self, matrix: Matrix, numbers: Array, skill_uris: Collection[str] | None = None
    ) -> None:
        """Read the relations.

        Args:
            matrix: The relations of the release.
            numbers: Numbers of the released occupations in it, ascending.
            skill_uris: The only skills to read; by default all.
        """
        self._matrix = matrix
        self.numbers = numbers
        self.uris = tuple(matrix.uris[number] for number in numbers.tolist())
        row_of = np.full(len(matrix.uris), -1, np.int32)
        row_of[numbers] = np.arange(len(numbers))
        rows = row_of[matrix.concepts]
        is_needed = rows >= 0
        if skill_uris is not None:
            is_read = np.array([uri in skill_uris for uri in matrix.uris], bool)
            is_needed &= is_read[matrix.skills]
        # relations are sorted by concept, essential ones first: a stable order by skill, which
        # takes half a millisecond for 16-bit numbers, keeps that within each skill
        needed = matrix.skills[is_needed]
        order = np.argsort(needed, kind="stable")
        rows, essential = rows[is_needed][order], matrix.essential[is_needed][order]
        is_used = np.bincount(needed, minlength=len(matrix.uris)) > 0
        columns = (np.cumsum(is_used, dtype=np.int32) - 1)[needed[order]]
        skills = np.flatnonzero(is_used)
        # a skill that is essential and optional, which no release should have, is essential
        is_first = np.ones(len(rows), bool)
        is_first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
        self.occupations, self.essential = rows[is_first], essential[is_first]
        self.columns_of_relations: Array = columns[is_first]
        count = np.bincount(self.columns_of_relations, minlength=len(skills))
        self.starts: Array = np.concatenate([[0], np.cumsum(count)])
        self.skill_uris = tuple(matrix.uris[number] for number in skills.tolist())
        self.columns = {uri: column for column, uri in enumerate(self.skill_uris)}
        total = len(self.uris)
        self.rarity: Array = np.log((1 + total) / count) ** RARITY_POWER
        self.unneeded_rarity = float(np.log(1 + total) ** RARITY_POWER)
        kinds = np.where(self.essential, 1.0, OPTIONAL_WEIGHT)
        self.weights: Array = kinds * self.rarity[self.columns_of_relations]
        self.bounds: list[int] = self.starts.tolist()
        self._rows = {uri: row for row, uri in enumerate(self.uris)}
        self._occupation_values: dict[str, dict[int, Occupation]] = {}
        self._skill_values: dict[str, dict[int, Skill]] = {}
        self._is_skill: dict[str, bool] = {}
        self._by_reuse: dict[str, OccupationSkills] = {}
        self._unit_groups: tuple[str, ...] | None = None

    def row(self, uri: str) -> int | None:
        """Return the number of an occupation; ``None`` if it is not a released one."""
        return self._rows.get(uri)

    @cached_property
    def sizes(self) -> Array:
        """Number of skills that each occupation needs."""
        return np.bincount(self.occupations, minlength=len(self.uris))

    @cached_property
    def essential_sizes(self) -> Array:
        """Number of essential skills of each occupation."""
        return np.bincount(self.occupations[self.essential], minlength=len(self.uris))

    @cached_property
    def lengths(self) -> Array:
        """Length of the vector of weights of each occupation."""
        squares = np.bincount(self.occupations, self.weights**2, len(self.uris))
        lengths: Array = np.sqrt(squares)
        return lengths

    @cached_property
    def products(self) -> Array:
        """Weight of each relation times the weight of its skill in a profile."""
        products: Array = self.weights * self.rarity[self.columns_of_relations]
        return products

    @cached_property
    def reciprocals(self) -> Array:
        """One over the length of the vector of each occupation; 0 for one without skills."""
        lengths = self.lengths
        return np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)

    def of_reuse_level(self, graph: Graph, level: str) -> "OccupationSkills":
        """Return the relations to the skills of one reuse level alone."""
        if (needs := self._by_reuse.get(level)) is None:
            skills = {s.uri for s in graph.skills() if s.reuse_level == level}
            needs = self._by_reuse[level] = OccupationSkills(self._matrix, self.numbers, skills)
        return needs

    @cached_property
    def by_occupation(self) -> "sp.csr_matrix":
        """The relations, occupations by skills: 2 if essential, 1 if optional."""
        return self.matrix(1 + self.essential.astype(np.int8))

    @cached_property
    def essential_matrix(self) -> "sp.csr_matrix":
        """The essential relations, occupations by skills."""
        matrix = self.matrix(self.essential.astype(np.int32))
        matrix.eliminate_zeros()
        return matrix

    def matrix(self, values: Array) -> "sp.csr_matrix":
        """Return values of the relations as a matrix, occupations by skills."""
        import scipy.sparse as sp  # 100 ms, which a ranking does without

        shape = (len(self.uris), len(self.skill_uris))
        places = (self.occupations, self.columns_of_relations)
        return sp.csr_matrix((values, places), shape)

    def skills_of(self, row: int) -> tuple[Array, Array]:
        """Return the skills of an occupation by number, and whether each is essential."""
        matrix = self.by_occupation
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        return matrix.indices[part], matrix.data[part] == 2

    def occupation_values(self, graph: Graph, rows: Iterable[int]) -> list[Occupation]:
        """Return occupations by number, in the same order."""
        cache = self._occupation_values.setdefault(graph.language, {})
        return _values(graph, list(rows), self.uris, cache, self._rows)

    def unit_groups(self, graph: Graph) -> tuple[str, ...]:
        """Return the code of each occupation's ISCO unit group; empty without one."""
        if self._unit_groups is None:
            stored = self._matrix.similarity
            self._unit_groups = stored.unit_groups if stored else _unit_groups(graph, self.uris)
        return self._unit_groups

    def complete_unit_groups(self, graph: Graph) -> tuple[str, ...]:
        """Return the unit groups, which the store must know.

        Raises:
            PartMissing: If some are unknown because the store was built without the parts that
                state them.
        """
        groups = self.unit_groups(graph)
        if not all(groups):
            graph.need_parts(*GROUP_PARTS)
        return groups

    def skill_values(self, graph: Graph, columns: Iterable[int]) -> list[Skill]:
        """Return skills by number, sorted by label."""
        cache = self._skill_values.setdefault(graph.language, {})
        values = _values(graph, list(columns), self.skill_uris, cache, self.columns)
        return sorted(values, key=lambda skill: skill.sort_key)

    def numbers_of(self, uris: Iterable[str]) -> tuple[list[int], list[str]]:
        """Return the numbers of needed skills, ascending, and the URIs of no such skill."""
        listed = list(uris)
        numbers = list(map(self.columns.get, listed))
        others = [u for u, number in zip(listed, numbers, strict=True) if number is None]
        return sorted(number for number in numbers if number is not None), others

    def unknown(self, graph: Graph, unneeded: Iterable[str]) -> tuple[str, ...]:
        """Return which URIs, of no needed skill, are not of a skill at all, sorted."""
        listed = list(unneeded)
        if new := [uri for uri in listed if uri not in self._is_skill]:
            skills = {value.uri for value in graph.concepts(new) if isinstance(value, Skill)}
            if len(self._is_skill) > _CACHED:
                self._is_skill.clear()
            for uri in new:
                self._is_skill[uri] = uri in skills
        return tuple(sorted(uri for uri in listed if not self._is_skill.get(uri, False)))


_OCCUPATION = KINDS["occupation"]
_PARTS = (*parts_needed("occupation"), _OCCUPATION.part)
"""The parts that state occupations, skills and the relations between them."""
GROUP_PARTS = (KINDS["ISCO group"].part, _OCCUPATION.hierarchy)
"""The parts that state the ISCO group of an occupation."""
_CACHED = 50_000
"""Number of URIs outside of the relations whose kind is remembered; an engineering limit."""

_NEEDS: "WeakKeyDictionary[Matrix, OccupationSkills]" = WeakKeyDictionary()
_LOCK = Lock()


def needs_of(graph: Graph) -> OccupationSkills:
    """Return the needs of a release, computed when first needed.

    Raises:
        PartMissing: If the release was built without occupations, skills or relations.
    """
    graph.need_parts(*_PARTS)
    matrix = graph.matrix
    needs = _NEEDS.get(matrix)
    if needs is None:
        needs = OccupationSkills(matrix, _released(graph, matrix))
        with _LOCK:  # two threads may both compute them; one is kept
            needs = _NEEDS.setdefault(matrix, needs)
    return needs


def _released(graph: Graph, matrix: Matrix) -> Array:
    """Return the numbers of the released occupations in the matrix, ascending."""
    if matrix.similarity is not None:
        return matrix.similarity.occupations.astype(np.int64)
    uris = {occupation.uri for occupation in graph.occupations()}
    return np.flatnonzero(np.array([uri in uris for uri in matrix.uris], bool))


def _unit_groups(graph: Graph, uris: tuple[str, ...]) -> tuple[str, ...]:
    """Return the code of the ISCO unit group that each occupation is in, however deep."""
    broader: dict[str, list[str]] = {}
    for uri, above in sorted(graph.bulk.broader()):
        broader.setdefault(uri, []).append(above)
    parents = {parent for above in broader.values() for parent in above}
    codes = {
        group.uri: group.code or ""
        for group in graph.concepts(sorted(parents))
        if isinstance(group, IscoGroup) and group.level == 4
    }
    groups = []
    for uri in uris:
        all_above = closure([uri], lambda node: broader.get(node, ()))
        groups.append(next((codes[node] for node in all_above if node in codes), ""))
    return tuple(groups)


def _values(
    graph: Graph,
    numbers: list[int],
    uris: tuple[str, ...],
    cache: dict[int, Any],
    number_of: dict[str, int],
) -> list[Any]:
    """Return concepts by number, labelled in the language of the graph."""
    if missing := [number for number in numbers if number not in cache]:
        for value in graph.concepts([uris[number] for number in missing]):
            cache[number_of[value.uri]] = value
    return [cache[number] for number in numbers]
