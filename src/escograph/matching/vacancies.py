"""Rankings of vacancies for a profile, and of profiles for a vacancy.

The measures are those of `escograph.matching.ranking`, with the skills of a vacancy in place of
an occupation's: what is required, or part of a duty, weighs as an essential skill, and what is
wished as an optional one. Coverage asks for the levels that the vacancy states; the other
measures count a skill that is held at any level. As with occupations, the coverage of a vacancy
that requires no skill is 0 in a ranking and 1 in a gap. Only skills are read.
"""

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

from escograph.errors import InvalidVacancy
from escograph.matching.arguments import check_limit, check_measure, check_profile
from escograph.matching.gaps import gap_lines, not_needed
from escograph.matching.needs import OPTIONAL_WEIGHT, OccupationSkills, needs_of
from escograph.matching.outdated import outdated_concepts
from escograph.matching.ranking import DIGITS, profiles_by_name, ranks, uncounted
from escograph.model import Graph, Profile
from escograph.model.rankings import MeasureName, RankedProfile
from escograph.model.scales import shortened
from escograph.model.vacancies import Vacancy
from escograph.model.vacancy_rankings import (
    ApplicantRanking,
    RankedVacancy,
    VacancyGap,
    VacancyRanking,
)


class _Skills(NamedTuple):
    """The skills of a profile, by weight.

    Attributes:
        weights: URI of a skill of the release → its weight.
        length: Length of the vector of weights.
        unknown: URIs of the profile that are no skills of the release.
        obsolete: Its obsolete skills that no occupation needs.
    """

    weights: dict[str, float]
    length: float
    unknown: tuple[str, ...]
    obsolete: list[str]


class _Score(NamedTuple):
    score: float
    shared: int
    coverage: float


def rank_vacancies(
    graph: Graph,
    profile: Profile,
    vacancies: Iterable[Vacancy],
    *,
    limit: int | None,
    measure: MeasureName,
) -> VacancyRanking:
    """Return the ranking; see `escograph.Esco.rank_vacancies`."""
    check_profile(profile)
    check_measure(measure)
    if limit is not None:
        limit = check_limit("limit", limit)
    listed = vacancy_list(vacancies)
    needs = needs_of(graph)
    skills = _skills_of(graph, needs, profile)
    rows = [(vacancy, _score(needs, vacancy, profile, skills, measure)) for vacancy in listed]
    rows.sort(key=lambda row: row[1].score, reverse=True)  # equal scores keep their order
    items = [
        RankedVacancy(rank, vacancy, score.score, score.shared, score.coverage)
        for rank, (vacancy, score) in zip(
            ranks([score.score for _, score in rows]), rows, strict=True
        )
    ]
    return VacancyRanking(
        items[:limit],
        measure,
        profile,
        skills.unknown,
        outdated_concepts(graph, [*skills.unknown, *skills.obsolete]),
        gap_of=lambda item: vacancy_gap(graph, profile, item.vacancy),
    )


def rank_applicants(
    graph: Graph,
    vacancy: Vacancy,
    profiles: Mapping[str, Profile] | Mapping[int, Profile] | Iterable[Profile],
    *,
    limit: int | None,
    measure: MeasureName,
) -> ApplicantRanking:
    """Return the profiles for a vacancy; see `escograph.Esco.rank_profiles`."""
    check_measure(measure)
    if limit is not None:
        limit = check_limit("limit", limit)
    profile_of = profiles_by_name(profiles)
    needs = needs_of(graph)
    rows: list[tuple[_Score, str | int, tuple[str, ...]]] = []
    suspects: set[str] = set()
    for name, profile in profile_of.items():
        skills = _skills_of(graph, needs, profile)
        suspects.update(skills.unknown, skills.obsolete)
        score = _score(needs, vacancy, profile, skills, measure)
        rows.append((score, name, skills.unknown))
    rows.sort(key=lambda row: row[0].score, reverse=True)
    items = [
        RankedProfile(rank, name, score.score, score.shared, unknown)
        for rank, (score, name, unknown) in zip(
            ranks([score.score for score, *_ in rows]), rows, strict=True
        )
    ]
    return ApplicantRanking(
        items[:limit],
        measure,
        vacancy,
        tuple(sorted({uri for *_, unknown in rows for uri in unknown})),
        outdated_concepts(graph, suspects),
        gap_of=lambda item: vacancy_gap(graph, profile_of[item.name], vacancy),
    )


def vacancy_gap(graph: Graph, profile: Profile, vacancy: Vacancy) -> VacancyGap:
    """Return the required and wished skills of a vacancy, met and missing."""
    required, wished = vacancy.required, vacancy.wished
    needed = {skill.uri for skill in (*required, *wished)}
    surplus, unknown = not_needed(graph, profile, needed)
    levels = vacancy.required_levels
    lines = gap_lines(graph, profile, required, wished, levels, surplus, credit=True)
    outdated = outdated_concepts(graph, [*(skill.uri for skill in surplus), *unknown])
    return VacancyGap(vacancy, lines, surplus, unknown, outdated)


def vacancy_list(vacancies: object) -> list[Vacancy]:
    """Return vacancies as a list.

    Raises:
        InvalidVacancy: If it is not a list of them.
    """
    if isinstance(vacancies, Vacancy | str | bytes | Mapping) or not isinstance(
        vacancies, Iterable
    ):
        raise InvalidVacancy(
            f"expected a list of vacancies, not {shortened(vacancies)}", field="vacancies"
        )
    listed = list(vacancies)
    for place, vacancy in enumerate(listed):
        if not isinstance(vacancy, Vacancy):
            reason = f"expected a Vacancy, not {shortened(vacancy)}; read it with esco.vacancy"
            raise InvalidVacancy(reason, row=place, field="vacancies")
    return listed


def _skills_of(graph: Graph, needs: OccupationSkills, profile: Profile) -> _Skills:
    _, unneeded = needs.numbers_of(profile.skills)
    unknown, obsolete = uncounted(graph, needs, unneeded)
    counted = sorted({*profile.skills} - {*unknown, *obsolete})
    weights = {uri: _rarity(needs, uri) for uri in counted}
    return _Skills(weights, _length(weights), unknown, obsolete)


def _score(
    needs: OccupationSkills,
    vacancy: Vacancy,
    profile: Profile,
    skills: _Skills,
    measure: MeasureName,
) -> _Score:
    """Return the score of a profile for a vacancy by a measure."""
    required = sorted(skill.uri for skill in vacancy.required)
    wished = sorted(skill.uri for skill in vacancy.wished)
    levels, weights = vacancy.required_levels, skills.weights
    met = [u for u in required if u in weights and profile.held[u].meets(levels.get(u))]
    coverage = len(met) / max(len(required), 1)  # 0 if none: it ranks
    needed = {uri: _rarity(needs, uri) for uri in required}
    needed |= {uri: OPTIONAL_WEIGHT * _rarity(needs, uri) for uri in wished}
    shared = [uri for uri in needed if uri in weights]
    score = 0.0
    if measure == "coverage":
        score = coverage
    elif shared and measure == "jaccard":
        score = len(shared) / (len(weights) + len(needed) - len(shared))
    elif shared and measure == "cosine":
        score = len(shared) / sqrt(len(weights) * len(needed))
    elif shared:
        products = sum(needed[uri] * weights[uri] for uri in sorted(shared))
        score = products / (_length(needed) * skills.length)
    return _Score(round(score, DIGITS), len(shared), coverage)


def _rarity(needs: OccupationSkills, uri: str) -> float:
    """Return the weight of a skill in a profile."""
    column = needs.columns.get(uri)
    return needs.unneeded_rarity if column is None else float(needs.rarity[column])


def _length(weights: Mapping[str, float]) -> float:
    return sqrt(sum(weights[uri] ** 2 for uri in sorted(weights)))
