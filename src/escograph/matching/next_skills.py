"""Skills to learn next: those that bring most occupations within reach.

An occupation is within reach if the profile has at least a share of its essential skills. It is
`n` skills short if `n` more of them are needed for that.

1. One skill opens the occupations that are one skill short and need it.
2. A pair opens those that either opens alone, and those two short that need both. Every pair is
   computed, so that the answer is exact.
3. More skills are found greedily, a pair at a time: the best pair, then the best pair for what
   is held with it, and so on. This need not be the best set.
4. If no pair opens anything, the occupation that is fewest skills short is opened, with those
   of its missing skills that most other occupations lack.

Of sets that open as many, the one that more of the occupations out of reach need is chosen,
then by URI: in v1.1.1 hundreds of skills open one occupation, and most are of use nowhere else.
"""

from collections.abc import Iterable

import numpy as np
import scipy.sparse as sp

from escograph.errors import InvalidSearch
from escograph.matching.arguments import (
    check_limit,
    check_profile,
    check_reach,
    occupation_number,
)
from escograph.matching.needs import OccupationSkills, needs_of
from escograph.matching.outdated import outdated_concepts
from escograph.model import Concept, Concepts, Graph, Occupation, Profile, Reference
from escograph.model.rankings import NextSkill, NextSkills
from escograph.store.matrix import Array

_EXACT = 2
"""Largest number of skills that are compared set by set."""
_ROWS = 256
"""Number of skills whose pairs are computed together; it changes no result."""


def next_skills(
    graph: Graph,
    profile: Profile,
    *,
    count: int,
    aims: Iterable[Reference] | None,
    reach: float,
) -> NextSkills:
    """Return the skills; see `escograph.Esco.next_skills`."""
    check_profile(profile)
    count, reach = check_limit("count", count), check_reach(reach)
    needs = needs_of(graph)
    state = _State(needs, profile, _rows(graph, needs, aims), reach)
    skills: list[NextSkill] = []
    while len(skills) < count:
        left = count - len(skills)
        columns = state.best(min(_EXACT, left)) or state.nearest(left)
        if not columns:
            break
        for column in columns:
            opened = needs.occupation_values(graph, state.learn(column))
            opened.sort(key=lambda occupation: occupation.sort_key)
            (skill,) = needs.skill_values(graph, [column])
            skills.append(NextSkill(skill, Concepts(opened, Occupation.kind)))
    unneeded = [uri for uri in profile.skills if uri not in needs.columns]
    unknown = needs.unknown(graph, unneeded)
    outdated = outdated_concepts(graph, unneeded)
    return NextSkills(skills, reach, count <= _EXACT, unknown, outdated)


def _rows(graph: Graph, needs: OccupationSkills, aims: Iterable[Reference] | None) -> Array:
    """Return the occupations aimed at, by number; all without aims."""
    if aims is None:
        return np.arange(len(needs.uris))
    if isinstance(aims, str | bytes | Concept) or not isinstance(aims, Iterable):
        raise InvalidSearch("aims", repr(aims)[:40], "a list of occupations")
    rows = {occupation_number(graph, needs, "aims", reference) for reference in aims}
    return np.array(sorted(rows), np.int64)


class _State:
    """The essential skills that are still missing, and how short each occupation is."""

    def __init__(
        self, needs: OccupationSkills, profile: Profile, rows: Array, reach: float
    ) -> None:
        essential = needs.essential_matrix[rows]
        size = np.diff(essential.indptr)
        held = np.zeros(essential.shape[1], np.int32)
        held[[needs.columns[uri] for uri in profile.skills if uri in needs.columns]] = 1
        # seven tenths of ten skills are seven, though 0.7 * 10 may be more in floating point
        goal = np.ceil(reach * size * (1 - 1e-9)).astype(np.int64)
        self._rows = rows
        self._short = np.where(size > 0, goal - essential @ held, 0)
        self._missing = _without(essential, held)

    def best(self, count: int) -> list[int]:
        """Return the one or two skills that open most; none if they open nothing."""
        one, two = self._missing[self._short == 1], self._missing[self._short == 2]
        alone = np.asarray(one.sum(axis=0)).ravel().astype(np.int64)
        if not alone.any() and not two.nnz:
            return []
        lacking = self._lacking()
        more = 2 * int(lacking.max()) + 1  # one occupation more outweighs any two of these
        best_one = int((alone * more + lacking).argmax())
        if count == 1:
            return [best_one] if alone[best_one] else []
        useful = np.flatnonzero((alone > 0) | (np.asarray(two.sum(axis=0)).ravel() > 0))
        one, two = one[:, useful], two[:, useful]
        gains, others = alone[useful] * more, lacking[useful]
        together = ((two.T @ two - one.T @ one) * more).tocsr()
        most, pair = 0, (0, 0)
        for start in range(0, len(useful), _ROWS):
            stop = min(start + _ROWS, len(useful))
            worth = (gains + others)[start:stop, None] + (gains + others)[None]
            worth = worth + together[start:stop].toarray()
            worth[np.arange(stop - start), np.arange(start, stop)] = 0
            place = int(worth.argmax())
            row, column = divmod(place, len(useful))
            if worth[row, column] > most:
                most, pair = int(worth[row, column]), (start + row, column)
        if most // more <= alone[best_one]:  # a second skill opens nothing more
            return [best_one] if alone[best_one] else []
        first, second = sorted(sorted(pair), key=gains.__getitem__, reverse=True)
        return [int(useful[first]), int(useful[second])]

    def _lacking(self) -> Array:
        """Return the number of occupations out of reach that need each missing skill."""
        counts = np.asarray((self._missing[self._short > 0] > 0).sum(axis=0))
        lacking: Array = counts.ravel().astype(np.int64)
        return lacking

    def nearest(self, count: int) -> list[int]:
        """Return the skills that open an occupation which is at most `count` short."""
        near = np.flatnonzero((self._short > 0) & (self._short <= count))
        if not len(near):
            return []
        row = near[self._short[near].argmin()]
        columns = np.sort(self._missing[[row]].indices)
        order = np.argsort(-self._lacking()[columns], kind="stable")
        chosen: list[int] = columns[order[: self._short[row]]].tolist()
        return chosen

    def learn(self, column: int) -> list[int]:
        """Add a skill; return the occupations that come within reach, by number."""
        has = np.asarray(self._missing[:, [column]].toarray()).ravel() > 0
        opened = has & (self._short == 1)
        self._short = self._short - has
        learned = np.zeros(self._missing.shape[1], np.int32)
        learned[column] = 1
        self._missing = _without(self._missing, learned)
        numbers: list[int] = self._rows[opened].tolist()
        return numbers


def _without(matrix: sp.csr_matrix, columns: Array) -> sp.csr_matrix:
    """Return a matrix without the columns that are 1."""
    rest = matrix.copy()
    rest.data = rest.data * (1 - columns[rest.indices])
    rest.eliminate_zeros()
    return rest
