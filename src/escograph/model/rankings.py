"""Rankings of occupations and of profiles, and what one occupation leads to."""

import operator
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, Self, TypeVar

from escograph.errors import InvalidValue
from escograph.model.columns import (
    NEXT_SKILL_COLUMNS,
    PROFILE_RANKING_COLUMNS,
    RANKING_COLUMNS,
    TRANSITION_COLUMNS,
)
from escograph.model.concepts import Concepts, Occupation, Skill
from escograph.model.gaps import OutdatedConcept, SkillGap, lines_of_others
from escograph.model.profiles import Profile
from escograph.model.values import Value, Values

if TYPE_CHECKING:
    import pandas as pd

MeasureName = Literal["coverage", "jaccard", "cosine", "weighted"]
"""The measures of how well a profile matches an occupation; see `Esco.rank_occupations`."""

ViabilityName = Literal["highly viable", "viable", "not viable"]
"""The values of `Viability`."""

R_co = TypeVar("R_co", covariant=True)
G_co = TypeVar("G_co", covariant=True)


class Viability(StrEnum):
    """A transition's similarity, beside that of occupations of one ISCO group.

    The thresholds are calibrated as Nesta calibrated theirs, for escograph's measure: they are
    not Nesta's, whose measure needs data that ESCO lacks; see `Esco.transitions`.
    """

    HIGHLY_VIABLE = "highly viable"
    VIABLE = "viable"
    NOT_VIABLE = "not viable"


@dataclass(frozen=True, slots=True, repr=False)
class RankedOccupation(Value):
    """An occupation and how well a profile matches it.

    Attributes:
        rank: Place in the ranking, from 1; equal scores share a rank.
        occupation: The occupation.
        score: Score by the measure of the ranking, 0 to 1; by coverage, 0 for an occupation
            without essential skills.
        shared: Number of its skills, essential and optional, that the profile has.
    """

    rank: int
    occupation: Occupation
    score: float
    shared: int

    def __repr__(self) -> str:
        return (
            f"<RankedOccupation {self.rank}: {self.occupation.pref_label!r} {self.score:.2f}>"
        )


@dataclass(frozen=True, slots=True, repr=False)
class RankedProfile(Value):
    """A profile and how well it matches an occupation.

    Attributes:
        rank: Place in the ranking, from 1; equal scores share a rank.
        name: Key of the profile, or its position from 0 if profiles were passed as a list.
        score: Score by the measure of the ranking, 0 to 1.
        shared: Number of the occupation's skills that the profile has.
        unknown: Skills of the profile that are not skills of the release, by URI; they count
            for nothing.
    """

    rank: int
    name: str | int
    score: float
    shared: int
    unknown: tuple[str, ...] = ()

    json_optional: ClassVar = frozenset({"unknown"})

    def __repr__(self) -> str:
        return f"<RankedProfile {self.rank}: {self.name!r} {self.score:.2f}>"


class Explained(Values[R_co], Generic[R_co, G_co]):
    """A ranking that can explain its results by gaps, as long as its release is open."""

    __slots__ = ("_gap_of",)

    def __init__(
        self, items: Iterable[R_co] = (), gap_of: Callable[[R_co], G_co] | None = None
    ) -> None:
        super().__init__(items)
        self._gap_of = gap_of

    def explain(self, index: int) -> G_co:
        """Return the gap between the profile and the occupation or vacancy of one result.

        Args:
            index: Position in the ranking, from 0.

        Raises:
            IndexError: If the ranking is shorter.
            InvalidValue: If the ranking was pickled, read from JSON or added to another: it
                then no longer knows its release.
        """
        result = self.items[operator.index(index)]
        if self._gap_of is None:
            raise InvalidValue(
                "a ranking that was read back, or added to another, does not know its release; "
                "ask esco.gap(profile, occupation), or rank again"
            )
        return self._gap_of(result)

    def _like(self, items: Iterable[Any], other: object = None) -> Self:
        ranking = super()._like(items, other)
        if other is None:
            ranking._gap_of = self._gap_of
        return ranking


class OccupationRanking(Explained[RankedOccupation, SkillGap]):
    """Occupations that match a profile, best first; ties share a rank, by URI.

    Attributes:
        measure: The measure of the scores.
        profile: The profile.
        unknown: Skills of the profile that are not skills of the release, by URI; they count
            for nothing. With ``exclude_held`` also current occupations that it lacks.
        outdated: Those skills and occupations that are obsolete or replaced, with the
            successors.
    """

    __slots__ = ("measure", "outdated", "profile", "unknown")
    json_fields = ("measure", "profile", "unknown", "outdated")

    def __init__(
        self,
        items: Iterable[RankedOccupation] = (),
        measure: MeasureName | None = None,
        profile: Profile | None = None,
        unknown: tuple[str, ...] = (),
        outdated: tuple[OutdatedConcept, ...] = (),
        *,
        gap_of: Callable[[RankedOccupation], SkillGap] | None = None,
    ) -> None:
        super().__init__(items, gap_of)
        self.measure = measure
        self.profile = profile
        self.unknown = unknown
        self.outdated = outdated

    @property
    def title(self) -> str:
        """The number of occupations and the measure, as a heading."""
        return f"{_counted(len(self), 'occupation')}, by {_measured(self.measure)}"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for item in self:
            yield item.rank, *_cells(item.occupation), item.score, item.shared

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per occupation, in the same order.

        Columns: ``rank``, ``occupation_uri``, ``occupation_label``, ``code``, ``score``,
        ``shared``.
        """
        from escograph import frames

        return frames.frame(RANKING_COLUMNS, self.rows())

    def __str__(self) -> str:
        lines = [self.title]
        for item in self:
            label = f"{item.occupation.pref_label}{_code(item.occupation)}"
            lines.append(f"{item.rank:>4}. {item.score:.3f}  {label}; {item.shared} shared")
        return "\n".join([*lines, *lines_of_others(self.unknown, self.outdated)])

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.ranking(self)


class ProfileRanking(Explained[RankedProfile, SkillGap]):
    """Profiles that match an occupation, best first; ties share a rank.

    Attributes:
        measure: The measure of the scores.
        occupation: The occupation.
        unknown: Skills of all the profiles that are not skills of the release, by URI; they
            count for nothing.
        outdated: Skills of the profiles that are obsolete or replaced, with the successors.
    """

    __slots__ = ("measure", "occupation", "outdated", "unknown")
    json_fields = ("measure", "occupation", "unknown", "outdated")

    def __init__(
        self,
        items: Iterable[RankedProfile] = (),
        measure: MeasureName | None = None,
        occupation: Occupation | None = None,
        unknown: tuple[str, ...] = (),
        outdated: tuple[OutdatedConcept, ...] = (),
        *,
        gap_of: Callable[[RankedProfile], SkillGap] | None = None,
    ) -> None:
        super().__init__(items, gap_of)
        self.measure = measure
        self.occupation = occupation
        self.unknown = unknown
        self.outdated = outdated

    @property
    def title(self) -> str:
        """The number of profiles, the occupation and the measure, as a heading."""
        target = f" for {self.occupation.pref_label}" if self.occupation else ""
        return f"{_counted(len(self), 'profile')}{target}, by {_measured(self.measure)}"

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


@dataclass(frozen=True, slots=True, repr=False)
class Transition(Value):
    """A step from one occupation to another.

    Attributes:
        occupation: The occupation that the step leads to.
        similarity: Similarity of the two occupations, 0 to 1, by skills and texts.
        transfers: Skills of the first, essential and optional, that the second needs too.
        to_gain: Essential skills of the second that the first does not need.
        isco_distance: Levels of ISCO-08 up to the nearest group of both: 0 for the same unit
            group, 4 for different major groups; ``None`` if one of them is outside of ISCO.
            It does not enter the similarity.
        viability: The similarity beside that of occupations of one group; ``None`` if the
            release has no ISCO groups to compare with.
    """

    occupation: Occupation
    similarity: float
    transfers: Concepts[Skill]
    to_gain: Concepts[Skill]
    isco_distance: int | None
    viability: Viability | None

    def facts(self) -> str:
        """Return viability and distance in words; empty if neither is known."""
        distance = self.isco_distance
        words = None if distance is None else f"ISCO distance {distance}"
        return ", ".join(filter(None, (self.viability, words)))

    def __repr__(self) -> str:
        words = ", ".join(filter(None, (f"{self.similarity:.2f}", self.viability)))
        return f"<Transition to {self.occupation.pref_label!r}: {words}>"

    def __str__(self) -> str:
        facts = f": {self.facts()}" if self.facts() else ""
        label = f"{self.occupation.pref_label}{_code(self.occupation)}"
        lines = [f"{self.similarity:.3f}  {label}{facts}"]
        for name, skills in (("transfers", self.transfers), ("to gain", self.to_gain)):
            labels = "; ".join(skill.pref_label for skill in skills) or "none"
            lines.append(_wrapped(f"       {name} ({len(skills)}): {labels}"))
        return "\n".join(lines)


class Transitions(Values[Transition]):
    """Steps from one occupation to others, the most similar first.

    Attributes:
        start: The occupation that the steps begin at.
    """

    __slots__ = ("start",)
    json_fields = ("start",)

    def __init__(
        self, items: Iterable[Transition] = (), start: Occupation | None = None
    ) -> None:
        super().__init__(items)
        self.start = start

    @property
    def title(self) -> str:
        """The occupation that the steps begin at, as a heading."""
        return f"Transitions from {_label(self.start)}"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for step in self:
            counts = len(step.transfers), len(step.to_gain)
            viability = None if step.viability is None else str(step.viability)
            facts = step.similarity, viability, step.isco_distance
            yield *_cells(step.occupation), *facts, *counts

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per step, in the same order.

        Columns: ``occupation_uri``, ``occupation_label``, ``code``, ``similarity``,
        ``viability``, ``isco_distance``, ``transfers``, ``to_gain`` (numbers of skills).
        """
        from escograph import frames

        return frames.frame(TRANSITION_COLUMNS, self.rows())

    def __str__(self) -> str:
        return "\n".join([self.title, *map(str, self)])

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.transitions(self)


class CareerPath(Transitions):
    """Steps from one occupation to another, each beginning where the last one ended.

    Attributes:
        start: The occupation that the path begins at.
    """

    __slots__ = ()

    @property
    def similarity(self) -> float:
        """Similarity of the least similar step, 0 to 1; 1 for a path without steps."""
        return min((step.similarity for step in self), default=1.0)

    @property
    def title(self) -> str:
        """Both ends of the path, as a heading."""
        steps = _counted(len(self), "step")
        end = _label(self[-1].occupation if self else self.start)
        least = f", each {self.similarity:.3f} or more" if self else ""
        return f"{_label(self.start)} → {end}: {steps}{least}"


@dataclass(frozen=True, slots=True, repr=False)
class NextSkill(Value):
    """A skill to learn, and the occupations that come within reach with it.

    Attributes:
        skill: The skill.
        opens: Occupations that come within reach when it is learned after those before it.
    """

    skill: Skill
    opens: Concepts[Occupation] = field(default_factory=Concepts)

    def __repr__(self) -> str:
        return f"<NextSkill {self.skill.pref_label!r}: opens {len(self.opens)}>"


class NextSkills(Values[NextSkill]):
    """Skills to learn next, in an order in which each opens occupations.

    Attributes:
        reach: Share of the essential skills from which on an occupation is within reach.
        exact: Whether no other set of as many skills opens more; ``False`` if the search was
            greedy.
        unknown: Skills of the profile that are not skills of the release, by URI; they count
            for nothing.
        outdated: Skills of the profile that are obsolete or replaced, with their successors.
    """

    __slots__ = ("exact", "outdated", "reach", "unknown")
    json_fields = ("reach", "exact", "unknown", "outdated")

    def __init__(
        self,
        items: Iterable[NextSkill] = (),
        reach: float | None = None,
        exact: bool | None = None,
        unknown: tuple[str, ...] = (),
        outdated: tuple[OutdatedConcept, ...] = (),
    ) -> None:
        super().__init__(items)
        self.reach = reach
        self.exact = exact
        self.unknown = unknown
        self.outdated = outdated

    @property
    def opens(self) -> Concepts[Occupation]:
        """All occupations that come within reach, sorted by label."""
        opened = {occupation for item in self for occupation in item.opens}
        return Concepts(sorted(opened, key=lambda item: item.sort_key), Occupation.kind)

    @property
    def title(self) -> str:
        """The number of skills and of occupations, as a heading."""
        manner = ", found greedily" if self.exact is False else ""
        skills, opened = _counted(len(self), "skill"), sum(len(item.opens) for item in self)
        return f"{skills} to learn next{manner}: opening {_counted(opened, 'occupation')}"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for item in self:
            for cells in map(_cells, item.opens) if item.opens else [(None, None, None)]:
                yield item.skill.uri, item.skill.pref_label, *cells

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per skill and occupation that it opens.

        Columns: ``skill_uri``, ``skill_label``, ``occupation_uri``, ``occupation_label``,
        ``code``; the last three are ``None`` for a skill that opens none by itself.
        """
        from escograph import frames

        return frames.frame(NEXT_SKILL_COLUMNS, self.rows())

    def __str__(self) -> str:
        lines = [self.title]
        for item in self:
            labels = "; ".join(occupation.pref_label for occupation in item.opens)
            opens = (
                f"opens {len(item.opens)}: {labels}" if item.opens else "opens none by itself"
            )
            lines.append(_wrapped(f"  - {item.skill.pref_label}; {opens}", "    "))
        return "\n".join([*lines, *lines_of_others(self.unknown, self.outdated)])

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.next_skills(self)


def _measured(measure: MeasureName | None) -> str:
    return f"the {measure} measure" if measure else "score"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _wrapped(text: str, indent: str = " " * 9) -> str:
    """Return a text in lines of 80 characters; a word is never cut."""
    return textwrap.fill(
        text,
        80,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _code(occupation: Occupation) -> str:
    return f" ({occupation.code})" if occupation.code else ""


def _label(occupation: Occupation | None) -> str:
    return f"{occupation.pref_label}{_code(occupation)}" if occupation else "an occupation"


def _cells(occupation: Occupation) -> tuple[str | None, ...]:
    return occupation.uri, occupation.pref_label, occupation.code
