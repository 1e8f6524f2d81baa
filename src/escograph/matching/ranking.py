"""Rankings: occupations for a profile, and profiles for an occupation.

1. Only the skills that the profile has are read: their relations give, in one sparse row
   product, the sum of weights and the number of shared skills of every occupation.
2. The sums become scores by the measure; see `Esco.rank_occupations`.
3. The best are ordered by score, equal ones by URI. Skills are summed in the order of their
   URIs, so that the order of a profile changes nothing.

No measure reads anything but skills: no name, age, sex, or place.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from escograph.errors import InvalidProfile, InvalidSearch
from escograph.matching.arguments import (
    check_limit,
    check_measure,
    check_profile,
    is_within,
)
from escograph.matching.gaps import gap, outdated_skills
from escograph.matching.needs import OccupationSkills, needs_of
from escograph.model import Graph, Profile, Reference, ReuseLevel, ReuseLevelName, SkillGap
from escograph.model.parts import OBSOLETE
from escograph.model.rankings import (
    MeasureName,
    OccupationRanking,
    ProfileRanking,
    RankedOccupation,
    RankedProfile,
)
from escograph.store.matrix import Array

_DIGITS = 12
"""Decimals of a score: beyond them, sums in floating point differ where values are equal."""


class _Scores(NamedTuple):
    """Scores of a profile for every occupation, and the number of shared skills."""

    scores: Array
    shared: Array


def rank_occupations(
    graph: Graph,
    profile: Profile,
    *,
    limit: int,
    measure: MeasureName,
    within: Reference | Iterable[Reference] | None,
    reuse_level: ReuseLevelName | ReuseLevel | None,
    min_shared: int,
    exclude_held: bool,
) -> OccupationRanking:
    """Return the ranking; see `escograph.Esco.rank_occupations`."""
    check_profile(profile)
    check_limit("limit", limit)
    check_limit("min_shared", min_shared, least=0)
    check_measure(measure)
    needs = needs_of(graph)
    columns, unneeded = needs.numbers_of(profile.skills)
    unknown = needs.unknown(graph, unneeded)
    if reuse_level is None:
        size = len(profile.skills) - len(unknown)
        scores, shared = score_all(needs, columns, size, measure)
    else:
        scores, shared = _score_by_reuse(graph, needs, profile, measure, reuse_level)
    is_listed = shared >= min_shared
    if within is not None:
        is_listed &= is_within(graph, within, needs.unit_groups(graph))
    if exclude_held and profile.occupation is not None:
        row = needs.row(graph.occupation(profile.occupation))
        if row is not None:
            is_listed[row] = False
    numbers = np.flatnonzero(is_listed)
    rows, listed = best_of(numbers, scores[numbers], limit)
    values = needs.occupation_values(graph, rows)
    items = map(RankedOccupation, ranks(listed), values, listed, shared[rows].tolist())
    explain = partial(_gap_to, graph, profile)
    suspects = [u for u in unneeded if u in unknown or graph.status(u) == OBSOLETE]
    outdated = outdated_skills(graph, suspects) if suspects else ()
    return OccupationRanking(items, measure, profile, unknown, outdated, gap_of=explain)


def _gap_to(graph: Graph, profile: Profile, item: RankedOccupation) -> SkillGap:
    return gap(graph, profile, item.occupation)


def best(scores: Array, limit: int) -> list[int]:
    """Return the numbers of the highest scores, equal ones in order; -1 is left out."""
    numbers = np.flatnonzero(scores >= 0)
    return best_of(numbers, scores[numbers], limit)[0]


def best_of(numbers: Array, scores: Array, limit: int) -> tuple[list[int], list[float]]:
    """Return the numbers of the highest scores, equal ones in order, with the scores.

    Pass only numbers that may be listed: many equal scores slow the partition down.
    """
    if limit < len(numbers):
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        is_candidate = scores >= least - 10**-_DIGITS
        numbers, scores = numbers[is_candidate], scores[is_candidate]
    rounded = scores.round(_DIGITS)
    order = (-rounded).argsort(kind="stable")[:limit]
    return numbers[order].tolist(), rounded[order].tolist()


def ranks(scores: list[float]) -> list[int]:
    """Return the rank of each of some scores, which are sorted; equal ones share one."""
    result: list[int] = []
    for place, score in enumerate(scores):
        result.append(result[-1] if place and scores[place - 1] == score else place + 1)
    return result


def score_all(
    needs: OccupationSkills, columns: list[int], size: int, measure: MeasureName
) -> _Scores:
    """Return the scores of skills for every occupation, by one sparse row product.

    Args:
        needs: The relations.
        columns: Numbers of the skills, ascending.
        size: Number of skills, with those that no occupation needs.
        measure: The measure.
    """
    total = len(needs.uris)
    if not columns:
        return _Scores(np.zeros(total), np.zeros(total, np.int64))
    bounds = needs.bounds
    parts = [slice(bounds[column], bounds[column + 1]) for column in columns]
    rows = np.concatenate([needs.occupations[part] for part in parts])
    shared = np.bincount(rows, minlength=total)
    if measure == "jaccard":
        return _Scores(shared / (size + needs.sizes - shared), shared)
    if measure == "cosine":
        return _Scores(shared / np.sqrt(size * np.maximum(needs.sizes, 1)), shared)
    if measure == "coverage":
        essential = np.concatenate([needs.essential[part] for part in parts])
        held = np.bincount(rows[essential], minlength=total)
        return _Scores(held / np.maximum(needs.essential_sizes, 1), shared)
    products = np.concatenate([needs.products[part] for part in parts])
    sums = np.bincount(rows, products, total)
    squares = float((needs.rarity[columns] ** 2).sum())
    squares += (size - len(columns)) * needs.unneeded_rarity**2
    return _Scores(sums * needs.reciprocals / np.sqrt(squares), shared)


def _score_by_reuse(
    graph: Graph,
    needs: OccupationSkills,
    profile: Profile,
    measure: MeasureName,
    reuse_level: ReuseLevelName | ReuseLevel,
) -> _Scores:
    """Return the scores by skills of one reuse level alone, on both sides."""
    if reuse_level not in tuple(ReuseLevel):
        expected = ", ".join(level.value for level in ReuseLevel)
        raise InvalidSearch("reuse_level", str(reuse_level), expected)
    skills = graph.concepts(profile.skills)
    held = {s.uri for s in skills if getattr(s, "reuse_level", None) == reuse_level}
    reduced = needs.of_reuse_level(graph, str(ReuseLevel(reuse_level)))
    columns, _ = reduced.numbers_of(uri for uri in profile.skills if uri in held)
    return score_all(reduced, columns, len(held), measure)


def rank_profiles(
    graph: Graph,
    occupation: Reference,
    profiles: Mapping[str, Profile] | Iterable[Profile],
    *,
    limit: int | None,
    measure: MeasureName,
) -> ProfileRanking:
    """Return the ranking; see `escograph.Esco.rank_profiles`."""
    check_measure(measure)
    if limit is not None:
        check_limit("limit", limit)
    if isinstance(profiles, Profile | str | bytes) or not isinstance(profiles, Iterable):
        raise InvalidProfile(
            "profiles takes a list of profiles, or a mapping of name to profile"
        )
    named: dict[str | int, Profile] = (
        {str(name): profile for name, profile in profiles.items()}
        if isinstance(profiles, Mapping)
        else dict(enumerate(profiles))
    )
    target = graph.occupation(occupation)
    needs = needs_of(graph)
    row = needs.row(target)
    results: list[tuple[float, int]] = []
    for profile in named.values():
        check_profile(profile)
        columns, unneeded = needs.numbers_of(profile.skills)
        size = len(profile.skills) - len(needs.unknown(graph, unneeded))
        scores, shared = score_all(needs, columns, size, measure)
        score = 0.0 if row is None else round(float(scores[row]), _DIGITS)
        results.append((score, 0 if row is None else int(shared[row])))
    names = list(named)
    order = sorted(range(len(names)), key=lambda place: -results[place][0])[:limit]
    places = ranks([results[place][0] for place in order])
    items = [
        RankedProfile(rank, names[place], *results[place])
        for rank, place in zip(places, order, strict=True)
    ]
    return ProfileRanking(
        items, measure, target, gap_of=lambda item: gap(graph, named[item.name], target)
    )
