"""Rankings of vacancies, and the gap between a profile and a vacancy."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from escograph.model.columns import (
    PROFILE_RANKING_COLUMNS,
    VACANCY_GAP_COLUMNS,
    VACANCY_RANKING_COLUMNS,
)
from escograph.model.concepts import Concepts, Skill
from escograph.model.gaps import GapLines, GapStatus, Ground, OutdatedConcept, lines_of_others
from escograph.model.profiles import Profile
from escograph.model.rankings import Explained, MeasureName, RankedProfile
from escograph.model.vacancies import Vacancy
from escograph.model.values import Value

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class VacancyGap(Value):
    """The required and wished skills of a vacancy, met and missing.

    Coverage counts the skills that are met: held and, if a level is asked, at that level.

    Attributes:
        vacancy: The vacancy.
        lines: Each skill with its level, ground and credit; "essential" are those required or
            of a duty, "optional" those wished.
        surplus: Skills of the profile that the vacancy does not name, sorted by label.
        unknown: Skills of the profile that are not skills of this release, by URI.
        outdated: Skills of the profile that are obsolete or replaced, with their successors.
    """

    vacancy: Vacancy
    lines: GapLines = field(default_factory=GapLines)
    surplus: Concepts[Skill] = field(default_factory=Concepts)
    unknown: tuple[str, ...] = ()
    outdated: tuple[OutdatedConcept, ...] = ()

    json_properties: ClassVar = ("coverage_required", "coverage_wished")

    @property
    def met_required(self) -> Concepts[Skill]:
        """Required skills that are met, by label."""
        return self._skills("essential", met=True)

    @property
    def missing_required(self) -> Concepts[Skill]:
        """Required skills that are not held, or below the level, by label."""
        return self._skills("essential", met=False)

    @property
    def met_wished(self) -> Concepts[Skill]:
        """Wished skills that are met, by label."""
        return self._skills("optional", met=True)

    @property
    def missing_wished(self) -> Concepts[Skill]:
        """Wished skills that are not held, or below the level, by label."""
        return self._skills("optional", met=False)

    @property
    def coverage_required(self) -> float:
        """Share of the required skills that are met, 0 to 1; 1 if none is required."""
        return self._coverage("essential")

    @property
    def coverage_wished(self) -> float:
        """Share of the wished skills that are met, 0 to 1; 1 if none is wished."""
        return self._coverage("optional")

    @property
    def required_in_words(self) -> str:
        """Coverage of the required skills, as "3 of 12"; "none named" if none is required."""
        return _words(self.met_required, self.missing_required)

    @property
    def wished_in_words(self) -> str:
        """Coverage of the wished skills, as "3 of 12"; "none named" if none is wished."""
        return _words(self.met_wished, self.missing_wished)

    def _skills(self, relation: str, *, met: bool) -> Concepts[Skill]:
        skills = (
            line.skill
            for line in self.lines
            if line.relation == relation and (line.status is GapStatus.MET) is met
        )
        return Concepts(skills, Skill.kind)

    def _coverage(self, relation: str) -> float:
        lines = [line for line in self.lines if line.relation == relation]
        met = sum(line.status is GapStatus.MET for line in lines)
        return met / len(lines) if lines else 1.0

    @property
    def title(self) -> str:
        """The vacancy, as a heading."""
        return f"Skill gap to the vacancy {self.vacancy.title}"

    def parts(self) -> Iterator[tuple[str, Concepts[Skill]]]:
        """Yield the five lists with their names, the most important first."""
        yield "missing required", self.missing_required
        yield "missing wished", self.missing_wished
        yield "met required", self.met_required
        yield "met wished", self.met_wished
        yield "surplus", self.surplus

    def reasons(self) -> dict[str, str]:
        """Return URI → ground in words of the lines with more than held or missing."""
        plain = (GapStatus.MET, Ground.HELD), (GapStatus.MISSING, Ground.NONE)
        return {
            line.skill.uri: line.reason
            for line in self.lines
            if (line.status, line.ground) not in plain
        }

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        names = {"essential": "required", "optional": "wished"}
        for line in self.lines:
            facts = (str(line.status), line.level, line.required, line.credit, line.reason)
            skill, need = line.skill, names[line.relation]
            yield self.vacancy.id, skill.uri, skill.pref_label, need, *facts

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per skill of the vacancy, required ones first.

        Columns: ``vacancy_id``, ``skill_uri``, ``skill_label``, ``need``, ``status``,
        ``level``, ``required_level``, ``credit``, ``reason``.
        """
        from escograph import frames

        return frames.frame(VACANCY_GAP_COLUMNS, self.rows())

    def __str__(self) -> str:
        lines = [
            self.title,
            f"  required skills met: {self.required_in_words}",
            f"  wished skills met:   {self.wished_in_words}",
        ]
        reasons = self.reasons()
        for name, skills in self.parts():
            if skills:
                lines.append(f"{name.capitalize()} ({len(skills)}):")
            for skill in skills:
                reason = f"; {reasons[skill.uri]}" if skill.uri in reasons else ""
                lines.append(f"  - {skill.pref_label}{reason}")
        return "\n".join([*lines, *lines_of_others(self.unknown, self.outdated)])

    def __repr__(self) -> str:
        return f"<VacancyGap to {self.vacancy.title!r}: required {self.required_in_words}>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.vacancy_gap(self)


def _words(met: Concepts[Skill], missing: Concepts[Skill]) -> str:
    total = len(met) + len(missing)
    return f"{len(met)} of {total}" if total else "none named"


@dataclass(frozen=True, slots=True, repr=False)
class RankedVacancy(Value):
    """A vacancy and how well a profile matches it.

    Attributes:
        rank: Place in the ranking, from 1; equal scores share a rank.
        vacancy: The vacancy.
        score: Score by the measure of the ranking, 0 to 1.
        shared: Number of its skills, required and wished, that the profile has.
        coverage: Share of the required skills that are met, 0 to 1; as in every ranking, 0 if
            none is required, of which the gap has 1.
    """

    rank: int
    vacancy: Vacancy
    score: float
    shared: int
    coverage: float

    @property
    def required_in_words(self) -> str:
        """Share of the required skills that are met; "requires no skill" if none is."""
        if not self.vacancy.required:
            return "requires no skill"
        return f"required {self.coverage:.0%}".replace("%", " %")

    def __repr__(self) -> str:
        return f"<RankedVacancy {self.rank}: {self.vacancy.title!r} {self.score:.2f}>"


class VacancyRanking(Explained[RankedVacancy, VacancyGap]):
    """Vacancies that match a profile, best first; ties share a rank.

    Attributes:
        measure: The measure of the scores.
        profile: The profile.
        unknown: Skills of the profile that are not skills of the release, by URI; they count
            for nothing.
        outdated: The same of what is obsolete or replaced, with the successors.
    """

    __slots__ = ("measure", "outdated", "profile", "unknown")
    json_fields = ("measure", "profile", "unknown", "outdated")

    def __init__(
        self,
        items: Iterable[RankedVacancy] = (),
        measure: MeasureName | None = None,
        profile: Profile | None = None,
        unknown: tuple[str, ...] = (),
        outdated: tuple[OutdatedConcept, ...] = (),
        *,
        gap_of: Callable[[RankedVacancy], VacancyGap] | None = None,
    ) -> None:
        super().__init__(items, gap_of)
        self.measure = measure
        self.profile = profile
        self.unknown = unknown
        self.outdated = outdated

    @property
    def title(self) -> str:
        """The number of vacancies and the measure, as a heading."""
        count = len(self)
        noun = "vacancy" if count == 1 else "vacancies"
        return f"{count:,} {noun}, by {self.measure or 'several measures'}"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for item in self:
            vacancy = item.vacancy
            employer, numbers = vacancy.employer, (item.score, item.shared, item.coverage)
            yield item.rank, vacancy.id, vacancy.title, employer, *numbers

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per vacancy, in the same order.

        Columns: ``rank``, ``vacancy_id``, ``title``, ``employer``, ``score``, ``shared``,
        ``coverage_required``.
        """
        from escograph import frames

        return frames.frame(VACANCY_RANKING_COLUMNS, self.rows())

    def __str__(self) -> str:
        lines = [self.title]
        for item in self:
            employer = f", {item.vacancy.employer}" if item.vacancy.employer else ""
            lines.append(
                f"{item.rank:>4}. {item.score:.3f}  {item.vacancy.title}{employer}; "
                f"{item.shared} shared, {item.required_in_words}"
            )
        return "\n".join([*lines, *lines_of_others(self.unknown, self.outdated)])

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.vacancy_ranking(self)


class ApplicantRanking(Explained[RankedProfile, VacancyGap]):
    """Profiles that match a vacancy, best first; ties share a rank.

    Attributes:
        measure: The measure of the scores.
        vacancy: The vacancy.
        unknown: Skills of all the profiles that are not skills of the release, by URI; they
            count for nothing.
        outdated: Skills of the profiles that are obsolete or replaced, with the successors.
    """

    __slots__ = ("measure", "outdated", "unknown", "vacancy")
    json_fields = ("measure", "vacancy", "unknown", "outdated")

    def __init__(
        self,
        items: Iterable[RankedProfile] = (),
        measure: MeasureName | None = None,
        vacancy: Vacancy | None = None,
        unknown: tuple[str, ...] = (),
        outdated: tuple[OutdatedConcept, ...] = (),
        *,
        gap_of: Callable[[RankedProfile], VacancyGap] | None = None,
    ) -> None:
        super().__init__(items, gap_of)
        self.measure = measure
        self.vacancy = vacancy
        self.unknown = unknown
        self.outdated = outdated

    @property
    def title(self) -> str:
        """The number of profiles, the vacancy and the measure, as a heading."""
        target = f" for the vacancy {self.vacancy.title}" if self.vacancy else ""
        if self.vacancy and not self.vacancy.required:
            target += ", which requires no skill"
        noun = "profile" if len(self) == 1 else "profiles"
        return f"{len(self):,} {noun}{target}, by {self.measure or 'several measures'}"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for item in self:
            yield item.rank, item.name, item.score, item.shared

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per profile, in the same order.

        Columns: ``rank``, ``name``, ``score``, ``shared``.
        """
        from escograph import frames

        return frames.frame(PROFILE_RANKING_COLUMNS, self.rows())

    def __str__(self) -> str:
        rows = (
            f"{item.rank:>4}. {item.score:.3f}  {item.name}; {item.shared} shared"
            for item in self
        )
        others = lines_of_others(self.unknown, self.outdated)
        return "\n".join([self.title, *rows, *others])

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.profile_ranking(self)
