"""Learning plans and recommendations: courses for a person, and the reasons."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from textwrap import wrap
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from escograph.model.columns import PLAN_COLUMNS, RECOMMENDATION_COLUMNS
from escograph.model.concepts import Concept, Concepts, Occupation, Skill
from escograph.model.courses import Course
from escograph.model.gaps import OutdatedConcept, lines_of_others
from escograph.model.held import best_of
from escograph.model.profiles import Profile
from escograph.model.values import Value, Values

if TYPE_CHECKING:
    import pandas as pd

CostName = Literal["cost", "hours", "ects"]
"""The fields of a course that a plan can keep small."""

_CENT = 0.005
"""Costs below it would be 0 in two decimals."""
_WIDTH = 80
"""Columns of a terminal in which a plan is read."""


class Obstacle(StrEnum):
    """The reasons that a goal is out of reach."""

    NOT_TAUGHT = "not taught"
    """No course teaches the skill."""
    LOWER_LEVEL = "taught at a lower level"
    """Courses teach it only at a lower level, or do not state one."""
    PRESUMED = "presumed skill not taught"
    """The courses that teach it presume, directly or not, what nobody teaches."""
    CYCLE = "courses presume one another"
    """The courses that teach it presume one another, and none can be begun."""
    BEGUN = "courses have begun"
    """The courses that teach it begin before the plan does."""
    DATES = "dates leave no time"
    """Courses teach it, but begin or end before what they presume can be learnt."""
    BUDGET = "beyond the budget"
    """Courses reach it, but not within the budget beside the goals that the plan covers."""


@dataclass(frozen=True, slots=True)
class UnreachableGoal(Value):
    """A goal that a plan does not cover.

    Attributes:
        skill: The essential skill that is not met.
        obstacle: The kind of the reason.
        reason: The reason in words.
        required: Level required, 0 to 1; ``None`` if any level is enough.
        presumed: Presumed skills that nobody teaches, at the level presumed.
    """

    skill: Skill
    obstacle: Obstacle
    reason: str
    required: float | None = None
    presumed: Concepts[Concept] = field(default_factory=Concepts)

    json_optional: ClassVar = frozenset({"required", "presumed"})

    def __str__(self) -> str:
        return f"{self.skill}: {self.reason}"


@dataclass(frozen=True, slots=True)
class EnabledCourse(Value):
    """A later course of a plan, and the skills that it presumes of a step.

    Attributes:
        course: Identifier of the later course.
        title: Its title.
        skills: What it presumes and the step is the first to teach at the level.
    """

    course: str
    title: str
    skills: Concepts[Concept]


@dataclass(frozen=True, slots=True, repr=False)
class PlanStep(Value):
    """A course of a plan, and the reason that it is there.

    Attributes:
        course: The course.
        goals: Goals that it is the first to meet.
        enables: Later courses that presume what it teaches.
        reason: The reason in words.
        cost: Its cost, in the unit of the plan.
        start: First day, if the course states it or the plan has a calendar.
        end: Last day.
        remark: What does not fit in the calendar; empty if it all does.
    """

    course: Course
    goals: Concepts[Skill]
    enables: tuple[EnabledCourse, ...]
    reason: str
    cost: float
    start: date | None = None
    end: date | None = None
    remark: str = ""

    json_optional: ClassVar = frozenset({"start", "end", "remark"})

    def __repr__(self) -> str:
        return f"<PlanStep {self.course.id!r}: {self.reason}>"

    def __str__(self) -> str:
        return f"{_named(self.course)}{self.dates_in_words}: {self.reason}"

    @property
    def dates_in_words(self) -> str:
        """The first and the last day, after a comma; empty if it has none."""
        if self.start is None:
            return ""
        return f", {self.start} to {self.end}" if self.end else f", from {self.start}"


class Plan(Values[PlanStep]):
    """Courses in an order that what they presume allows, towards the aims of a person.

    The goal is the essential skills of the aims that are not met. A slice has the costs and
    the coverage of its own steps; its bounds are those of the whole plan.

    Attributes:
        aims: The occupations aimed at.
        goals: Number of goals.
        needed: Number of essential skills of the aims.
        measure: What the cost is: "cost", "hours", "ects", or "number" of a mapping.
        currency: ISO 4217 code of a price; ``None`` if there is none to pay.
        budget: The most that the plan may cost; ``None`` without a limit.
        is_optimal: Whether it is proven that no plan within the budget meets more goals, nor
            as many at less cost. Of equal plans, one with the fewest courses is taken, as far
            as the time allowed to find it.
        bound: Cost that no plan which meets as many goals goes below; the cost itself if the
            plan is optimal.
        most_goals: Number of goals that no plan within the budget exceeds.
        unreachable: The goals that the plan does not meet, each with its reason.
        profile_before: The profile that the plan is for.
    """

    __slots__ = (
        "aims",
        "bound",
        "budget",
        "currency",
        "goals",
        "is_optimal",
        "measure",
        "most_goals",
        "needed",
        "profile_before",
        "unreachable",
    )
    json_fields = (
        "aims",
        "goals",
        "needed",
        "measure",
        "currency",
        "budget",
        "is_optimal",
        "bound",
        "most_goals",
        "unreachable",
        "profile_before",
    )
    json_properties = ("cost", "hours", "covered_before", "covered_after", "profile")

    def __init__(
        self,
        items: Iterable[PlanStep] = (),
        aims: Concepts[Occupation] | None = None,
        goals: int = 0,
        needed: int = 0,
        measure: str = "cost",
        currency: str | None = None,
        budget: float | None = None,
        is_optimal: bool = True,
        bound: float = 0.0,
        most_goals: int = 0,
        unreachable: tuple[UnreachableGoal, ...] = (),
        profile_before: Profile | None = None,
    ) -> None:
        super().__init__(items)
        self.aims = Concepts[Occupation]((), Occupation.kind) if aims is None else aims
        self.goals = goals
        self.needed = needed
        self.measure = measure
        self.currency = currency
        self.budget = budget
        self.is_optimal = is_optimal
        self.bound = bound
        self.most_goals = most_goals
        self.unreachable = unreachable
        self.profile_before = Profile() if profile_before is None else profile_before

    @property
    def cost(self) -> float:
        """Cost of all steps, in the unit of ``measure``."""
        return math.fsum(step.cost for step in self)

    @property
    def hours(self) -> float | None:
        """Workload in hours; ``None`` if a course does not state its own."""
        hours = [step.course.hours for step in self]
        return None if None in hours else math.fsum(filter(None, hours))

    @property
    def covered_before(self) -> int:
        """Number of essential skills of the aims that are met before the plan."""
        return self.needed - self.goals

    @property
    def covered_after(self) -> int:
        """Number of essential skills of the aims that are met after it."""
        return self.covered_before + sum(len(step.goals) for step in self)

    @property
    def cost_gap(self) -> float:
        """Share of the cost above its bound, 0 to 1: at most this could be saved."""
        return max(0.0, 1 - self.bound / self.cost) if self.cost else 0.0

    @property
    def profile(self) -> Profile:
        """The profile afterwards: with what the courses teach, where that is more."""
        held = best_of([self.profile_before.held, *(step.course.teaches for step in self)])
        return replace(self.profile_before, held=held)

    @property
    def title(self) -> str:
        """The aims, the number of courses and their cost, as a heading."""
        aims = ", ".join(aim.pref_label for aim in self.aims) or "no aim"
        count = f"{len(self)} course{'' if len(self) == 1 else 's'}"
        return f"Learning plan to {aims}: {count}, {self.amount(self.cost)}"

    def amount(self, number: float) -> str:
        """Return a cost in words, with its unit."""
        text = f"{number:,.2f}".rstrip("0").rstrip(".")
        if 0 < number < _CENT:
            text = f"{number:.1g}"
        if self.measure == "hours":
            return f"{text} hours"
        if self.measure == "ects":
            return f"{text} ECTS"
        return f"cost {text}{f' {self.currency}' if self.currency and number else ''}"

    @property
    def coverage_in_words(self) -> str:
        """Coverage of the essential skills before and after, as "3 of 12, then 8"."""
        if not self.needed:
            return "none needed"
        return f"{self.covered_before} of {self.needed} before, {self.covered_after} after"

    @property
    def proof_in_words(self) -> str:
        """The proof of the plan, or the bounds that are proven."""
        if not self.goals:
            return "nothing to learn: the aim is covered"
        if self.is_optimal:
            limit = "" if self.budget is None else f" within {self.amount(self.budget)}"
            misfits = sum(bool(step.remark) for step in self)
            calendar = f", {misfits} of {len(self)} do not fit the calendar" if misfits else ""
            return f"proven optimal{limit}{calendar}"
        met = sum(len(step.goals) for step in self)
        more = f"at most {self.most_goals} goals could be met, {met} are; "
        bounds = more if self.most_goals > met else ""
        return (
            f"not proven optimal: {bounds}no plan that meets as many goals has "
            f"less than {self.amount(self.bound)} ({self.cost_gap:.1%} less)"
        ).replace("%", " %")

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for place, step in enumerate(self, 1):
            course = step.course
            goals = tuple(skill.uri for skill in step.goals)
            later = tuple(enabled.course for enabled in step.enables)
            dates = step.start, step.end
            facts = course.provider, step.cost, course.hours
            reasons = step.reason, step.remark
            yield place, course.id, course.title, *facts, *dates, goals, later, *reasons

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per step, in the same order.

        Columns: ``step``, ``course_id``, ``course_title``, ``provider``, ``cost``, ``hours``,
        ``start``, ``end``, ``goal_uris``, ``enabled_ids``, ``reason``, ``remark``.
        """
        from escograph import frames

        return frames.frame(PLAN_COLUMNS, self.rows())

    def __str__(self) -> str:
        lines = [
            self.title,
            f"  essential skills met: {self.coverage_in_words}",
            *_wrapped(self.proof_in_words, "  "),
        ]
        for place, step in enumerate(self, 1):
            facts = f"{_named(step.course)}{step.dates_in_words}, {self.amount(step.cost)}"
            lines += _wrapped(facts, f"{place:>3}. ", " " * 5)
            lines += _wrapped(step.reason, " " * 5)
            lines += _wrapped(step.remark, " " * 5 + "! ", " " * 7) if step.remark else []
        if self.unreachable:
            lines.append(f"Out of reach ({len(self.unreachable)}):")
        for goal in self.unreachable:
            lines += _wrapped(str(goal), "  - ", " " * 6)
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<{self.title}; {self.proof_in_words}>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.plan(self)


@dataclass(frozen=True, slots=True, repr=False)
class Recommendation(Value):
    """A course for a person, and the reasons.

    Attributes:
        course: The course.
        closes: Missing essential skills that it teaches at the level required.
        adds: Those of them that no earlier recommendation closes.
        interests: Interests that what it teaches is of, or that it is about.
        presumed: What it presumes and is not held, at the level.
        reason: The reasons in words.
    """

    course: Course
    closes: Concepts[Skill]
    adds: Concepts[Skill]
    interests: Concepts[Concept]
    presumed: Concepts[Concept]
    reason: str

    def __repr__(self) -> str:
        return f"<Recommendation {self.course.id!r}: {self.reason}>"

    def __str__(self) -> str:
        return f"{_named(self.course)}: {self.reason}"


class Recommendations(Values[Recommendation]):
    """Courses for a person, each beside those before it.

    Attributes:
        occupations: The occupations aimed at.
        missing: Number of their essential skills that are not met.
        unknown: Interests and aspirations of the profile that the release does not have, by
            URI; they count for nothing.
        outdated: Those that are obsolete or replaced, with their successors; they count for
            nothing either.
    """

    __slots__ = ("missing", "occupations", "outdated", "unknown")
    json_fields = ("occupations", "missing", "unknown", "outdated")

    def __init__(
        self,
        items: Iterable[Recommendation] = (),
        occupations: Concepts[Occupation] | None = None,
        missing: int = 0,
        unknown: tuple[str, ...] = (),
        outdated: tuple[OutdatedConcept, ...] = (),
    ) -> None:
        super().__init__(items)
        no_aims = Concepts[Occupation]((), Occupation.kind)
        self.occupations = no_aims if occupations is None else occupations
        self.missing = missing
        self.unknown = unknown
        self.outdated = outdated

    @property
    def title(self) -> str:
        """The number of courses, the aims and what is missing, as a heading."""
        count = f"{len(self)} course{'' if len(self) == 1 else 's'}"
        aims = ", ".join(aim.pref_label for aim in self.occupations)
        skills = f"{self.missing} skill{'' if self.missing == 1 else 's'}"
        aimed = f" to {aims}, {skills} missing" if aims else ""
        return f"{count} recommended{aimed}"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for rank, item in enumerate(self, 1):
            listed: tuple[Concepts[Any], ...]
            listed = item.closes, item.adds, item.interests, item.presumed
            uris = (tuple(concept.uri for concept in concepts) for concepts in listed)
            course = item.course
            yield rank, course.id, course.title, course.provider, *uris, item.reason

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per course, in the same order.

        Columns: ``rank``, ``course_id``, ``course_title``, ``provider``, ``closed_uris``,
        ``added_uris``, ``interest_uris``, ``presumed_uris``, ``reason``.
        """
        from escograph import frames

        return frames.frame(RECOMMENDATION_COLUMNS, self.rows())

    def __str__(self) -> str:
        lines = [self.title]
        for rank, item in enumerate(self, 1):
            lines += _wrapped(str(item), f"{rank:>3}. ", " " * 5)
        return "\n".join([*lines, *lines_of_others(self.unknown, self.outdated)])

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.recommendations(self)


def _named(course: Course) -> str:
    provider = f", {course.provider}" if course.provider else ""
    return f"{course.title} ({course.id}{provider})"


def _wrapped(text: str, first: str, later: str | None = None) -> list[str]:
    """Return a text in lines of 80 characters; a word is never cut."""
    return wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=first if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )
