"""Learning plans: the cheapest courses, in order, from a profile to its aims.

1. The goal is the essential skills of the aims that are not met, each at its level.
2. Courses that cannot be begun, ever, are left out; goals that only they teach are out of
   reach. What remains is pruned to what leads to a goal: see `prerequisites`.
3. An integer program chooses among the rest: see `optimum`.
4. The chosen courses are put in order, with dates where hours of a week are stated: see
   `calendar`.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from escograph.errors import InvalidCatalogue, InvalidSearch
from escograph.learning.calendar import (
    Calendar,
    check_hours,
    checked_calendar,
    day,
    has_begun,
    scheduled,
)
from escograph.learning.catalogues import Catalogue
from escograph.learning.goals import (
    Goal,
    check_catalogue,
    concepts_of,
    goal_of,
    in_words,
    occupation_list,
)
from escograph.learning.prerequisites import Node, Prerequisites
from escograph.matching.arguments import check_profile
from escograph.model import Concept, Concepts, Course, CourseType, Graph, Profile, Reference
from escograph.model.concepts import Skill
from escograph.model.plans import (
    CostName,
    EnabledCourse,
    Obstacle,
    Plan,
    PlanStep,
    UnreachableGoal,
)
from escograph.model.scales import finite_number, shortened

_DEAREST = 1e12
"""Largest cost of a course or budget; beyond it sums are not exact."""
_SHOWN = 3
"""Number of skills that a reason names."""


def plan(
    graph: Graph,
    profile: Profile,
    aim: Reference | Iterable[Reference],
    catalogue: Catalogue,
    *,
    required: float | Mapping[Any, float] | None = None,
    budget: float | None = None,
    cost: CostName | Mapping[str, float] = "cost",
    time_limit: float = 10.0,
    hours_per_week: float | None = None,
    start: date | None = None,
) -> Plan:
    """Return the plan; see `escograph.Esco.plan`."""
    begins = time.monotonic()
    check_profile(profile)
    check_catalogue(catalogue)
    limit = None if budget is None else _amount("budget", budget)
    seconds = _amount("time_limit", time_limit)
    _check_cost(cost)
    calendar = checked_calendar(hours_per_week, start)
    goal = goal_of(graph, profile, occupation_list(aim), required, "aim")
    measure = cost if isinstance(cost, str) else "number"
    plan_of = _Planner(graph, profile, goal, catalogue, calendar)
    costs = {number: _cost_of(plan_of.courses[number], cost) for number in plan_of.numbers}
    relevant = [plan_of.courses[number] for number in costs]
    currency = _currency(relevant) if measure == "cost" else None
    if calendar.hours_per_week is not None:
        for course in relevant:
            check_hours(course)
    chosen = plan_of.choose(costs, limit, begins + seconds)
    steps = plan_of.steps(chosen.numbers, costs)
    draft = Plan(measure=measure, currency=currency)
    in_budget = "" if limit is None else draft.amount(limit)
    met = {skill for step in steps for skill in step.goals}
    unreachable = tuple(
        plan_of.beyond_budget(node, costs, limit, in_budget, chosen.is_proven, not steps)
        if node in plan_of.nodes
        else plan_of.out_of_reach(node)
        for node, skill in goal.nodes.items()
        if skill not in met
    )
    return Plan(
        steps,
        goal.aims,
        len(goal.nodes),
        len(goal.needed),
        measure,
        currency,
        limit,
        chosen.is_proven,
        chosen.bound,
        chosen.most_goals,
        unreachable,
        profile,
    )


class _Chosen(NamedTuple):
    """The courses of a plan by number, ascending, and what is proven of them."""

    numbers: list[int]
    bound: float
    most_goals: int
    is_proven: bool


class _Planner:
    """The relevant courses of a catalogue for one person and goal.

    Attributes:
        courses: The courses of the catalogue that teach and can still be begun.
        numbers: Those that can be part of a plan, ascending.
        nodes: The goals within reach, and what is presumed on the way, with their numbers.
    """

    def __init__(
        self,
        graph: Graph,
        profile: Profile,
        goal: Goal,
        catalogue: Catalogue,
        calendar: Calendar,
    ) -> None:
        self._graph, self._profile, self._goal = graph, profile, goal
        self._calendar = calendar
        offered = [course for course in catalogue if course.type is CourseType.COURSE]
        self._missed = [course for course in offered if has_begun(course, calendar.first_day)]
        self._assessments = [c for c in catalogue if c.type is CourseType.ASSESSMENT]
        missed = {course.id for course in self._missed}
        remaining = (course for course in offered if course.id not in missed)
        self._prerequisites = Prerequisites(remaining, profile.held, calendar)
        self.courses = self._prerequisites.courses
        relevant, _ = self._prerequisites.relevant(goal.nodes)
        self._begun = self._prerequisites.begun(relevant)
        self._reached = self._prerequisites.reached(self._begun)
        self._goals = [node for node in goal.nodes if node in self._reached]
        self.numbers, self.nodes = self._prerequisites.relevant(self._goals, self._begun)

    @cached_property
    def _without_dates(self) -> tuple[Prerequisites, set[Node]]:
        """The courses as if none had dates, and the nodes that are then within reach."""
        prerequisites = Prerequisites(self.courses, self._profile.held)
        relevant, _ = prerequisites.relevant(self._goal.nodes)
        return prerequisites, prerequisites.reached(prerequisites.begun(relevant))

    def choose(
        self, costs: Mapping[int, float], budget: float | None, deadline: float
    ) -> _Chosen:
        """Return the courses to take, before a time of `time.monotonic`."""
        if not self._goals:
            return _Chosen([], 0.0, 0, True)
        from escograph.learning.optimum import optimum  # scipy's optimize: 200 ms

        problem = self._problem = self._prerequisites.problem(self.numbers, self.nodes, costs)
        best = optimum(problem, range(len(self._goals)), budget, deadline)
        return _Chosen(sorted(best.numbers), best.bound, best.most_goals, best.is_optimal)

    def steps(self, numbers: Sequence[int], costs: Mapping[int, float]) -> list[PlanStep]:
        """Return courses as the steps of a plan, in an order that can be followed."""
        courses = [self.courses[number] for number in numbers]
        presumed = [set(self._prerequisites.presumed(number)) for number in numbers]
        wanted = dict.fromkeys(self._goals) | dict.fromkeys(
            node for nodes in presumed for node in nodes
        )
        taught = list(self._prerequisites.taught(numbers, wanted).values())
        order = scheduled(courses, presumed, taught, self._calendar)
        concepts = concepts_of(self._graph, (uri for uri, _ in wanted))
        met: set[Node] = set()
        steps = []
        for rank, item in enumerate(order):
            new = [node for node in taught[item.place] if node not in met]
            met.update(new)
            later = (
                (courses[other.place], [node for node in new if node in presumed[other.place]])
                for other in order[rank + 1 :]
            )
            enables, reasons = [], []
            for course, nodes in later:
                if nodes:
                    enabled = _sorted(concepts[uri] for uri, _ in nodes)
                    enables.append(EnabledCourse(course.id, course.title, enabled))
                    words = [in_words(concepts[uri], level) for uri, level in nodes]
                    reasons.append(f"{course.title!r} presumes {', '.join(words)}")
            closed = [node for node in self._goals if node in new]
            skills = Concepts((self._goal.nodes[node] for node in closed), Skill.kind)
            if skills:
                reasons.insert(0, f"teaches {', '.join(map(str, skills))}")
            steps.append(
                PlanStep(
                    courses[item.place],
                    skills,
                    tuple(enables),
                    "; ".join(reasons),
                    costs[numbers[item.place]],
                    item.start,
                    item.end,
                    item.remark,
                )
            )
        return steps

    def beyond_budget(
        self,
        node: Node,
        costs: Mapping[int, float],
        budget: float | None,
        amount: str,
        is_proven: bool,
        is_empty: bool,
    ) -> UnreachableGoal:
        """Return a goal that the budget leaves out, with the reason."""
        numbers = set(self.numbers)
        prices = [costs[n] for n in self._prerequisites.teachers(node) if n in numbers]
        reason = f"not within the budget ({amount}) beside the goals that the plan meets"
        if budget is not None and min(prices) > budget:
            reason = f"each course that teaches it is beyond the budget ({amount})"
        elif not is_proven:
            reason = f"no way within the budget ({amount}) was found; there may be one"
        elif is_empty or self._least_cost(node) > (budget or 0):
            reason = f"with what its courses presume it is beyond the budget ({amount})"
        return UnreachableGoal(self._goal.nodes[node], Obstacle.BUDGET, reason, node[1])

    def _least_cost(self, node: Node) -> float:
        """Return a cost that no way to a goal goes below."""
        from escograph.learning.optimum import least_costs

        return least_costs(self._problem)[self.nodes[node]]

    def out_of_reach(self, node: Node) -> UnreachableGoal:
        """Return a goal that no course leads to, with the reason."""
        uri, level = node
        presumed: Concepts[Concept] = Concepts()
        prerequisites, reached = self._without_dates
        if node in reached:
            obstacle, reason = Obstacle.DATES, self._too_early(node)
        elif prerequisites.teachers(node):
            untaught = prerequisites.obstacles(node, reached)
            obstacles = [n for n in untaught if not self._is_missed(n)] or untaught
            if obstacles:
                concepts = concepts_of(self._graph, (skill for skill, _ in obstacles))
                presumed = _sorted(concepts.values())
                words = _first([in_words(concepts[skill], at) for skill, at in obstacles])
                obstacle, who = Obstacle.PRESUMED, "nobody teaches"
                if self._is_missed(obstacles[0]):
                    obstacle, who = (
                        Obstacle.BEGUN,
                        "courses teach that begin before the plan does",
                    )
                reason = f"its courses presume what {who}: {words}"
            else:
                obstacle = Obstacle.CYCLE
                reason = "the courses that teach it presume one another; none can be begun"
        elif self._is_missed(node):
            obstacle = Obstacle.BEGUN
            reason = "the courses that teach it begin before the plan does"
        elif teaching := prerequisites.courses_on(uri):
            obstacle = Obstacle.LOWER_LEVEL
            stated = [self.courses[number].teaches[uri].level for number in teaching]
            best = max((at for at in stated if at is not None), default=None)
            reason = "taught at no level" if best is None else f"taught only up to {best:.4g}"
            reason += f", {level:.4g} is required"
        else:
            obstacle, reason = Obstacle.NOT_TAUGHT, "nobody teaches it"
            if any(uri in assessment.teaches for assessment in self._assessments):
                reason += "; an assessment of it is offered"
        return UnreachableGoal(self._goal.nodes[node], obstacle, reason, level, presumed)

    def _is_missed(self, node: Node) -> bool:
        """Return whether a course that begins before the plan does teaches a node."""
        uri, level = node
        return any(c.teaches[uri].meets(level) for c in self._missed if uri in c.teaches)

    def _too_early(self, node: Node) -> str:
        """Return the reason that dates leave a goal out of reach."""
        _, some_day = self._without_dates
        early = self._prerequisites.too_early(node, self._begun, some_day)
        if early is None:
            return "the dates of its courses leave no time for what they presume"
        course, nodes = early
        when = f"is offered until {day(course.end)}"
        if course.start:
            when = f"begins on {day(course.start)}"
        if not nodes:
            return f"{course.title!r} {when}, too early for the hours that it takes"
        concepts = concepts_of(self._graph, (uri for uri, _ in nodes))
        words = [in_words(concepts[uri], level) for uri, level in nodes]
        return (
            f"{course.title!r} {when}, before what it presumes can be learnt: {_first(words)}"
        )


def _amount(name: str, value: object) -> float:
    """Return a number from 0.

    Raises:
        InvalidSearch: If it is not one, or too large.
    """
    number = finite_number(value)
    if number is None or not 0 <= number <= _DEAREST:
        raise InvalidSearch(name, shortened(value), f"a number from 0 to {_DEAREST:g}")
    return number


def _check_cost(cost: object) -> None:
    """Raise `InvalidSearch` unless a cost is the name of a field, or a mapping."""
    names = ("cost", "hours", "ects")
    if not isinstance(cost, Mapping) and (not isinstance(cost, str) or cost not in names):
        expected = f"{', '.join(names)}, or a mapping of the id of a course to a number"
        raise InvalidSearch("cost", shortened(cost), expected)


def _cost_of(course: Course, cost: CostName | Mapping[str, float]) -> float:
    """Return the cost of a course.

    Raises:
        InvalidCatalogue: If a course has none, or too large a one.
        InvalidSearch: If a number of a mapping is not one from 0.
    """
    if isinstance(cost, str):
        value = getattr(course, cost)
        if value is None:
            raise InvalidCatalogue(
                f"the course {course.id!r} states no {cost}, and could be part of a plan; add "
                "it, or choose another cost",
                field=cost,
            )
        if value > _DEAREST:
            reason = f"the course {course.id!r} states {value:g}, more than {_DEAREST:g}"
            raise InvalidCatalogue(reason, field=cost)
        return float(value)
    if course.id not in cost:
        raise InvalidSearch(
            "cost", "a mapping", f"a number for the course {course.id!r}, which is relevant"
        )
    return _amount(f"cost of {course.id}", cost[course.id])


def _currency(courses: Iterable[Course]) -> str | None:
    """Return the currency of all prices; ``None`` if all courses are free.

    Raises:
        InvalidCatalogue: If there are several.
    """
    first: Course | None = None
    for course in courses:
        if not course.cost:
            continue
        if first is not None and course.currency != first.currency:
            raise InvalidCatalogue(
                f"the course {first.id!r} is priced in {first.currency}, {course.id!r} in "
                f"{course.currency}; convert them, or pass a mapping as cost",
                field="currency",
            )
        first = course
    return None if first is None else first.currency


def _sorted(concepts: Iterable[Concept]) -> Concepts[Concept]:
    return Concepts(sorted(set(concepts), key=lambda concept: concept.sort_key))


def _first(words: Sequence[str]) -> str:
    """Return the first words of a list, and the number of the others."""
    rest = len(words) - _SHOWN
    return ", ".join(words[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
