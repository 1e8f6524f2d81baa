"""Transitions from one occupation to others, and paths of transitions.

A path is the widest one: its least similar step is as similar as possible, or similar enough.
Among the widest it is one with the fewest steps, and of these the one with the largest sum of
similarities.

1. The width is found by growing a tree from the start, always along the most similar pair.
2. Pairs less similar than the width are left out; layers of the rest, from the start, give the
   fewest steps; within them the largest sum is kept, by URI where two are equal.

See:
    Pollack, The Maximum Capacity Through a Network, 1960 (widest paths).
"""

from collections.abc import Iterable
from itertools import pairwise
from math import isnan

import numpy as np

from escograph.errors import InvalidSearch, NoPath
from escograph.matching.arguments import (
    check_limit,
    check_similarity,
    check_viability,
    codes_of_groups,
    occupation_number,
)
from escograph.matching.needs import GROUP_PARTS, OccupationSkills, needs_of
from escograph.matching.ranking import best
from escograph.matching.similarity import Similarity, similarity_of
from escograph.model import Concepts, Graph, Reference, Skill
from escograph.model.rankings import (
    CareerPath,
    Transition,
    Transitions,
    Viability,
    ViabilityName,
)
from escograph.store.matrix import Array

_ISCO_LEVELS = 4
_DIGITS = 6
"""Decimals of a similarity, which is computed in single precision."""
_ROUNDING: float = 10**-_DIGITS
"""Greatest difference of a rounded similarity; thresholds, which are not rounded, allow it."""


def transitions(
    graph: Graph,
    occupation: Reference,
    *,
    limit: int,
    within: Reference | Iterable[Reference] | None,
    viability: ViabilityName | Viability | None,
) -> Transitions:
    """Return the transitions; see `escograph.Esco.transitions`."""
    limit, least = check_limit("limit", limit), check_viability(viability)
    needs = needs_of(graph)
    row = occupation_number(graph, needs, "occupation", occupation)
    similarity = similarity_of(graph)
    start = needs.occupation_values(graph, [row])[0]
    scores = np.round(similarity.row(row), _DIGITS)
    scores[row] = -1
    scores[~(scores >= _least(graph, needs, similarity, least))] = -1  # all, below a NaN
    if within is not None:
        codes = codes_of_groups(graph, within)
        groups = needs.complete_unit_groups(graph)
        scores[[not group.startswith(codes) for group in groups]] = -1
    scores[scores == 0] = -1  # nothing in common
    steps = (
        _step(graph, needs, similarity, row, end, scores[end]) for end in best(scores, limit)
    )
    return Transitions(steps, start)


def _least(
    graph: Graph, needs: OccupationSkills, similarity: Similarity, viability: Viability | None
) -> float:
    """Return the least similarity that a viability needs; NaN if the release has none.

    Raises:
        PartMissing: If the store was built without the groups that the thresholds come from.
    """
    if viability is None or viability is Viability.NOT_VIABLE:
        return 0.0
    needs.complete_unit_groups(graph)
    if viability is Viability.VIABLE:
        return similarity.viable - _ROUNDING
    graph.need_parts(*GROUP_PARTS)
    return similarity.highly_viable - _ROUNDING


def _step(
    graph: Graph,
    needs: OccupationSkills,
    similarity: Similarity,
    start: int,
    end: int,
    score: float,
) -> Transition:
    score = round(float(score), _DIGITS)
    (held, _), (needed, is_essential) = needs.skills_of(start), needs.skills_of(end)
    is_held = np.isin(needed, held)
    transfers = needs.skill_values(graph, needed[is_held].tolist())
    to_gain = needs.skill_values(graph, needed[~is_held & is_essential].tolist())
    groups = needs.unit_groups(graph)
    return Transition(
        needs.occupation_values(graph, [end])[0],
        score,
        Concepts(transfers, Skill.kind),
        Concepts(to_gain, Skill.kind),
        _isco_distance(groups[start], groups[end]),
        _viability(similarity, score),
    )


def _viability(similarity: Similarity, score: float) -> Viability | None:
    if isnan(similarity.viable):
        return None
    if score < similarity.viable - _ROUNDING:
        return Viability.NOT_VIABLE
    is_high = score >= similarity.highly_viable - _ROUNDING
    return Viability.HIGHLY_VIABLE if is_high else Viability.VIABLE


def _isco_distance(one: str, other: str) -> int | None:
    """Return the levels of ISCO from unit groups up to the nearest group of both."""
    if not one or not other:
        return None
    shared = (level for level in range(_ISCO_LEVELS, 0, -1) if one[:level] == other[:level])
    return _ISCO_LEVELS - next(shared, 0)


def path(
    graph: Graph, start: Reference, end: Reference, *, min_similarity: float, enough: float
) -> CareerPath:
    """Return the path; see `escograph.Esco.path`."""
    least = check_similarity("min_similarity", min_similarity)
    enough = check_similarity("enough", enough)
    if enough < least:
        raise InvalidSearch("enough", repr(enough), f"at least min_similarity, {least:g}")
    needs = needs_of(graph)
    first = occupation_number(graph, needs, "start", start)
    last = occupation_number(graph, needs, "end", end)
    beginning, destination = needs.occupation_values(graph, [first, last])
    if first == last:
        return CareerPath((), beginning)
    similarity = similarity_of(graph)
    pairs = similarity.all
    width = widest(pairs, first, last)
    if width <= 0:
        raise NoPath(beginning, destination, width, least)
    numbers = shortest(pairs, first, last, min(width, enough - _ROUNDING))
    # the similarities of `transitions`: those of all pairs differ in the last decimal
    steps = CareerPath(
        (
            _step(graph, needs, similarity, one, other, similarity.row(one)[other])
            for one, other in pairwise(numbers)
        ),
        beginning,
    )
    if steps.similarity < least:
        raise NoPath(beginning, destination, steps.similarity, least)
    return steps


def widest(pairs: Array, first: int, last: int) -> float:
    """Return the similarity of the least similar step of the widest path."""
    reached = pairs[first].copy()
    is_done = np.zeros(len(pairs), bool)
    is_done[first] = True
    width = np.inf
    while not is_done[last]:
        number = int(np.argmax(np.where(is_done, -1, reached)))
        width = min(width, float(reached[number]))
        is_done[number] = True
        np.maximum(reached, pairs[number], out=reached)
    return width


def shortest(pairs: Array, first: int, last: int, width: float) -> list[int]:
    """Return a path of that width: the fewest steps, then the most similar."""
    total = np.full(len(pairs), -1.0)
    total[first] = 0
    before = np.full(len(pairs), -1)
    layer = np.array([first])
    is_new = np.ones(len(pairs), bool)
    is_new[first] = False
    while is_new[last]:
        steps = pairs[layer].astype(np.float64)
        sums = np.where(steps >= width, steps + total[layer, None], -1)
        places = sums.argmax(axis=0)
        sums = sums.max(axis=0)
        reached = np.flatnonzero(is_new & (sums >= 0))
        total[reached], before[reached] = sums[reached], layer[places[reached]]
        is_new[reached] = False
        layer = reached
    numbers = [last]
    while numbers[-1] != first:
        numbers.append(int(before[numbers[-1]]))
    return numbers[::-1]
