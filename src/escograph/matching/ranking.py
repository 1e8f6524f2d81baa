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
from numbers import Integral
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from escograph.errors import InvalidProfile
from escograph.matching.arguments import (
    check_limit,
    check_measure,
    check_profile,
    check_reuse_level,
    codes_of_groups,
    occupation_number,
)
from escograph.matching.gaps import gap
from escograph.matching.needs import OccupationSkills, needs_of
from escograph.matching.outdated import outdated_concepts
from escograph.model import (
    Graph,
    Occupation,
    Profile,
    Reference,
    ReuseLevel,
    ReuseLevelName,
    SkillGap,
)
from escograph.model.parts import OBSOLETE
from escograph.model.rankings import (
    MeasureName,
    OccupationRanking,
    ProfileRanking,
    RankedOccupation,
    RankedProfile,
)
from escograph.model.scales import shortened
from escograph.store.matrix import Array

DIGITS = 12
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
    limit = check_limit("limit", limit)
    min_shared = check_limit("min_shared", min_shared, least=0)
    check_measure(measure)
    needs = needs_of(graph)
    columns, unneeded = needs.numbers_of(profile.skills)
    unknown, obsolete = uncounted(graph, needs, unneeded)
    if reuse_level is None:
        size = len(profile.skills) - len(unknown) - len(obsolete)
        scores, shared = score_all(needs, columns, size, measure)
    else:
        scores, shared = _score_by_reuse(graph, needs, profile, measure, reuse_level)
    is_listed = shared >= min_shared
    if within is not None:
        codes = codes_of_groups(graph, within)
        groups = needs.complete_unit_groups(graph)
        is_listed &= [group.startswith(codes) for group in groups]
    unlisted = []
    for uri in profile.current_occupations if exclude_held else ():
        if (row := needs.row(uri)) is None:
            unlisted.append(uri)  # obsolete, or unknown
        else:
            is_listed[row] = False
    numbers = np.flatnonzero(is_listed)
    rows, listed = best_of(numbers, scores[numbers], limit)
    values = needs.occupation_values(graph, rows)
    items = map(RankedOccupation, ranks(listed), values, listed, shared[rows].tolist())
    explain = partial(_gap_to, graph, profile)
    outdated = outdated_concepts(graph, [*unknown, *obsolete, *unlisted])
    if unlisted:
        defined = {c.uri for c in graph.concepts(unlisted) if isinstance(c, Occupation)}
        unknown = tuple(sorted({*unknown, *unlisted} - defined))
    return OccupationRanking(items, measure, profile, unknown, outdated, gap_of=explain)


def uncounted(
    graph: Graph, needs: OccupationSkills, unneeded: list[str]
) -> tuple[tuple[str, ...], list[str]]:
    """Return which of the skills that none needs are unknown, and which obsolete."""
    unknown = needs.unknown(graph, unneeded)
    skills = [uri for uri in unneeded if uri not in unknown]
    return unknown, [uri for uri in skills if graph.status(uri) == OBSOLETE]


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
        is_candidate = scores >= least - 10**-DIGITS
        numbers, scores = numbers[is_candidate], scores[is_candidate]
    rounded = scores.round(DIGITS)
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
    level = check_reuse_level(reuse_level)
    skills = graph.concepts(profile.skills)
    held = {s.uri for s in skills if getattr(s, "reuse_level", None) == level}
    reduced = needs.of_reuse_level(graph, str(level))
    columns, unneeded = reduced.numbers_of(uri for uri in profile.skills if uri in held)
    _, obsolete = uncounted(graph, needs, unneeded)
    return score_all(reduced, columns, len(held) - len(obsolete), measure)


def rank_profiles(
    graph: Graph,
    occupation: Reference,
    profiles: Mapping[str, Profile] | Mapping[int, Profile] | Iterable[Profile],
    *,
    limit: int | None,
    measure: MeasureName,
) -> ProfileRanking:
    """Return the ranking; see `escograph.Esco.rank_profiles`."""
    check_measure(measure)
    if limit is not None:
        limit = check_limit("limit", limit)
    profile_of = profiles_by_name(profiles)
    needs = needs_of(graph)
    row = occupation_number(graph, needs, "occupation", occupation)
    target = needs.occupation_values(graph, [row])[0]
    rows: list[tuple[float, int, str | int, tuple[str, ...]]] = []
    suspects: set[str] = set()
    for name, profile in profile_of.items():
        columns, unneeded = needs.numbers_of(profile.skills)
        unknown, obsolete = uncounted(graph, needs, unneeded)
        suspects.update(unknown, obsolete)
        size = len(profile.skills) - len(unknown) - len(obsolete)
        scores, shared = score_all(needs, columns, size, measure)
        rows.append((round(float(scores[row]), DIGITS), int(shared[row]), name, unknown))
    rows.sort(key=itemgetter(0), reverse=True)  # equal scores keep their order
    items = [
        RankedProfile(rank, name, score, shared, unknown)
        for rank, (score, shared, name, unknown) in zip(
            ranks([score for score, *_ in rows]), rows, strict=True
        )
    ]
    return ProfileRanking(
        items[:limit],
        measure,
        target,
        tuple(sorted({uri for *_, unknown in rows for uri in unknown})),
        outdated_concepts(graph, suspects),
        gap_of=lambda item: gap(graph, profile_of[item.name], target),
    )


def profiles_by_name(profiles: object) -> dict[str | int, Profile]:
    """Return name → profile of a mapping or a list, whose names are positions from 0.

    Raises:
        InvalidProfile: If it is neither, a name is not text or a whole number, or a value is
            not a profile.
    """
    if isinstance(profiles, Profile | str | bytes) or not isinstance(profiles, Iterable):
        raise InvalidProfile(
            "profiles takes a list of profiles, or a mapping of name to profile"
        )
    items = getattr(profiles, "items", None)  # of a mapping, or a series of pandas
    pairs: Iterable[tuple[object, object]] = items() if callable(items) else enumerate(profiles)
    by_name: dict[str | int, Profile] = {}
    for name, profile in pairs:
        if isinstance(name, bool) or not isinstance(name, str | Integral):
            raise InvalidProfile(
                f"the name of a profile is text or a whole number, not {shortened(name)}"
            )
        by_name[name if isinstance(name, str) else int(name)] = check_profile(profile)
    return by_name
