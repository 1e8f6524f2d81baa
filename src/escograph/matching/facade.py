"""Ranking and transitions as methods of a view; heavy modules are imported lazily."""

from collections.abc import Iterable, Mapping
from typing import overload

from escograph.model import (
    ApplicantRanking,
    CareerPath,
    Graph,
    MeasureName,
    NextSkills,
    OccupationRanking,
    Profile,
    ProfileRanking,
    Reference,
    ReuseLevel,
    ReuseLevelName,
    Transitions,
    Vacancy,
    VacancyRanking,
    Viability,
)
from escograph.model.rankings import ViabilityName


class Matchable:
    """Ranking, transitions, paths and next skills, for a class that is a `Graph`.

    The relations are read when first needed; so are the arrays of similarity, which a store
    built without search lacks: they are then computed, which takes seconds.
    """

    def rank_occupations(
        self: Graph,
        profile: Profile,
        *,
        measure: MeasureName = "weighted",
        within: Reference | Iterable[Reference] | None = None,
        reuse_level: ReuseLevelName | ReuseLevel | None = None,
        limit: int = 10,
        min_shared: int = 1,
        exclude_held: bool = False,
    ) -> OccupationRanking:
        """Return the occupations that a profile matches best.

        Similarity ranks and coverage explains: ranking by coverage prefers occupations that
        need few skills, and is the worst of the measures. Levels do not count. A measure is
        0 to 1. P are the skills of the profile, E and O the essential and optional ones of the
        occupation, N is both of them:

        * "coverage": |P ∩ E| / |E|, the recall of information retrieval. It is 0 if E is empty,
          where a gap has nothing missing: the occupation would come first in every ranking.
        * "jaccard": |P ∩ N| / (|P| + |N| - |P ∩ N|) (Jaccard, 1901).
        * "cosine": |P ∩ N| / √(|P| |N|) (Ochiai, 1957).
        * "weighted": the cosine of vectors in which a skill weighs a power of its rarity,
          log((1 + occupations) / those that need it), and an optional one of the occupation
          less (Salton and Buckley, Term-Weighting Approaches, 1988); the weights stand in
          `escograph.matching.needs`.

        An occupation is found again first from seven tenths of its skills and ten others in
        98.4 % of cases by all but coverage, whose 78 % are the worst
        (``scripts/evaluate_matching``).

        Args:
            profile: The person's skills. Nothing else of the person is read, but for
                ``exclude_held`` the current occupations.
            measure: The measure that ranks.
            within: An ISCO group, or several, to which the occupations are restricted.
            reuse_level: The only skills that count, in the profile and the occupations.
            limit: Maximum number of occupations.
            min_shared: Minimum number of skills shared.
            exclude_held: Whether to leave out the current occupations of the profile.

        Returns:
            The ranking, best first; equal scores share a rank and are ordered by URI. Empty if
            no occupation shares as many skills. `unknown` names what the release lacks,
            `outdated` obsolete skills and their successors.

        Raises:
            InvalidProfile: If it is not a `Profile`.
            InvalidSearch: If another argument is not valid.
            UnknownConcept: If the release lacks a group of ``within``.
            PartMissing: If the store was built without the relations, or without the ISCO
                groups that ``within`` needs.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> ranking = esco.rank_occupations(esco.profile(["debug software"]), limit=1)
            >>> ranking.explain(0).coverage_essential > 0
            True
        """
        from escograph.matching import ranking

        return ranking.rank_occupations(
            self,
            profile,
            limit=limit,
            measure=measure,
            within=within,
            reuse_level=reuse_level,
            min_shared=min_shared,
            exclude_held=exclude_held,
        )

    @overload
    def rank_profiles(
        self: Graph,
        occupation: Reference,
        profiles: Mapping[str, Profile] | Mapping[int, Profile] | Iterable[Profile],
        *,
        measure: MeasureName = "weighted",
        limit: int | None = None,
    ) -> ProfileRanking: ...
    @overload
    def rank_profiles(
        self: Graph,
        occupation: Vacancy,
        profiles: Mapping[str, Profile] | Mapping[int, Profile] | Iterable[Profile],
        *,
        measure: MeasureName = "weighted",
        limit: int | None = None,
    ) -> ApplicantRanking: ...
    def rank_profiles(
        self: Graph,
        occupation: Reference | Vacancy,
        profiles: Mapping[str, Profile] | Mapping[int, Profile] | Iterable[Profile],
        *,
        measure: MeasureName = "weighted",
        limit: int | None = None,
    ) -> ProfileRanking | ApplicantRanking:
        """Return profiles, those that match an occupation or a vacancy best first.

        Only skills are read. A ranking of people is for people to judge; README names what the
        law of the EU says of it.

        Args:
            occupation: A concept, URI, code or label; or a `Vacancy`, see `rank_vacancies`.
            profiles: Name → profile, or a list, whose names are positions from 0.
            measure: As in `rank_occupations`.
            limit: Maximum number of profiles; by default all.

        Returns:
            The profiles, best first; equal scores share a rank and keep their order. `unknown`
            and `outdated` name skills, of any profile, that count for nothing.

        Raises:
            UnknownConcept: If the release lacks the occupation.
            InvalidProfile: If one of them is not a `Profile`, or its name is neither text nor a
                whole number.
            InvalidSearch: If the occupation is obsolete, or another argument is not valid.
            PartMissing: If the store was built without the relations.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> people = {"Ada": esco.profile(["debug software"]), "Bo": esco.profile()}
            >>> esco.rank_profiles("software developer", people)[0].name
            'Ada'
        """
        from escograph.matching import ranking, vacancies

        if isinstance(occupation, Vacancy):
            return vacancies.rank_applicants(
                self, occupation, profiles, limit=limit, measure=measure
            )
        return ranking.rank_profiles(self, occupation, profiles, limit=limit, measure=measure)

    def rank_vacancies(
        self: Graph,
        profile: Profile,
        vacancies: Iterable[Vacancy],
        *,
        measure: MeasureName = "weighted",
        limit: int | None = None,
    ) -> VacancyRanking:
        """Return vacancies, those that match a profile best first.

        The measures are those of `rank_occupations`, with the skills of a vacancy: those that
        are required, or part of a duty, count as essential, those that are wished as optional.
        Neither pay nor place nor anything about the person but skills is read.

        Args:
            profile: The person's skills.
            vacancies: The vacancies.
            measure: As in `rank_occupations`; "coverage" counts the required skills that are
                met, at the level that the vacancy asks for.
            limit: Maximum number of vacancies; by default all.

        Returns:
            The vacancies, best first; equal scores share a rank and keep their order. Each has
            the coverage of what is required; ``explain(i)`` names the skills. `unknown` and
            `outdated` name skills of the profile that count for nothing.

        Raises:
            InvalidProfile: If it is not a `Profile`.
            InvalidVacancy: If it is not a list of vacancies.
            InvalidSearch: If another argument is not valid.
            PartMissing: If the store was built without the relations.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> vacancies = [esco.vacancy_of(job) for job in ("chef", "barber")]
            >>> ranking = esco.rank_vacancies(esco.profile(["plan menus"]), vacancies)
            >>> ranking[0], ranking.explain(0)
            (<RankedVacancy 1: 'chef' 0.17>, <VacancyGap to 'chef': required 1 of 21>)
        """
        from escograph.matching import vacancies as rankings

        return rankings.rank_vacancies(self, profile, vacancies, limit=limit, measure=measure)

    def transitions(
        self: Graph,
        occupation: Reference,
        *,
        within: Reference | Iterable[Reference] | None = None,
        viability: ViabilityName | Viability | None = None,
        limit: int = 10,
    ) -> Transitions:
        """Return the occupations most similar to one, and what transfers or is to gain.

        Similarity is the weighted mean of three cosines: of the weighted skills, of vectors in
        a low-rank space of the skills, and of vectors of labels and descriptions. ISCO, codes
        and the hierarchy do not enter it.

        A transition is viable if it is about as similar as occupations of one ISCO unit group
        are: no less than the mean of the groups' mean similarities, minus their standard
        deviation. It is highly viable if the same holds for occupations and their narrower
        ones. So did Nesta calibrate its own measure; both thresholds are ours.

        Args:
            occupation: A concept, URI, code or label.
            within: An ISCO group, or several, to which the destinations are restricted.
            viability: The least viability.
            limit: Maximum number of transitions; the release may be smaller.

        Returns:
            The transitions, most similar first, equal ones by URI. Empty if nothing is similar,
            or none has the viability.

        Raises:
            UnknownConcept: If the release lacks the occupation or group.
            InvalidSearch: If the occupation is obsolete, or another argument is not valid.
            PartMissing: If the store was built without the relations, or without the ISCO
                groups that ``within`` or ``viability`` need.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.transitions("software developer", limit=1).start.code
            '2512.4'
        """
        from escograph.matching import transitions

        return transitions.transitions(
            self, occupation, limit=limit, within=within, viability=viability
        )

    def path(
        self: Graph,
        start: Reference,
        end: Reference,
        *,
        min_similarity: float = 0.0,
        enough: float = 1.0,
    ) -> CareerPath:
        """Return the widest path of transitions between occupations, then the shortest.

        Its least similar step is as similar as possible; of such paths it has the fewest steps.
        Between distant occupations these are many: from chef to baker 22, none below .39, but
        three if .3 is enough (v1.1.1). The first call computes the similarity of all pairs, in
        a fraction of a second.

        Args:
            start: The first occupation.
            end: The last occupation.
            min_similarity: Similarity that every step must have, 0 to 1.
            enough: Similarity from which on a step need not be more similar, 0 to 1: the less,
                the shorter the path.

        Returns:
            The steps in order; none if both ends are the same occupation.

        Raises:
            NoPath: If there is no such path.
            UnknownConcept: If the release lacks an occupation.
            InvalidSearch: If an occupation is obsolete, or another argument is not valid.
            PartMissing: If the store was built without the relations.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> path = esco.path("software developer", "chef")
            >>> path[-1].occupation.pref_label
            'chef'
        """
        from escograph.matching import transitions

        return transitions.path(self, start, end, min_similarity=min_similarity, enough=enough)

    def next_skills(
        self: Graph,
        profile: Profile,
        *,
        count: int = 1,
        aims: Iterable[Reference] | None = None,
        reach: float = 0.5,
    ) -> NextSkills:
        """Return the skills that bring most occupations within reach.

        Args:
            profile: The person's skills.
            count: Number of skills to learn. For one or two the answer is exact: no other set
                opens more. More are found greedily, a pair at a time, or those that open the
                nearest occupation where no pair opens any.
            aims: The only occupations that count; by default all.
            reach: Share of the essential skills from which on an occupation is within reach.

        Returns:
            The skills, each with the occupations that it opens after those before it; fewer
            than ``count`` if more would open nothing. Of sets that open as many, the one
            that more occupations need is chosen, then by URI. `unknown` and `outdated` name
            skills of the profile that count for nothing.

        Raises:
            InvalidProfile: If it is not a `Profile`.
            InvalidSearch: If another argument is not valid, or an aim is obsolete.
            PartMissing: If the store was built without the relations.
            UnknownConcept: If the release lacks an aim.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.next_skills(esco.profile(["debug software"]), count=2).exact
            True
        """
        from escograph.matching import next_skills

        return next_skills.next_skills(self, profile, count=count, aims=aims, reach=reach)
