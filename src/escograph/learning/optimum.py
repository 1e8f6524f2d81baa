"""The cheapest courses that reach goals, or most within a budget, with a proof.

Integer programming: x of a course is 1 if it is chosen. A goal needs a chosen course that
teaches it, and so does all that a chosen course presumes. In turn,

1. with a budget, as many goals as it allows;
2. of those plans, the least cost;
3. of those, the fewest courses.

After each the chosen courses are replayed, in time. Where some only presume one another, or one
begins too early for what it presumes, each of them gets a row: it is chosen only with a course
that was not, and teaches what it waits for. Then the step is repeated.

A step that time ran out for leaves its bound. The plan is then the best that was found: by the
solver, or by `_construct`, which builds the chain of courses that is cheapest by itself.
"""

import math
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy import optimize

from escograph.learning.prerequisites import Problem
from escograph.model.closure import closure
from escograph.store.matrix import Array

_DIGITS = 6
"""Decimals of a cost that are told apart."""
_LARGEST = 10**6
"""Largest whole number of a cost: times the solver's tolerance of 1e-6, it is one unit."""
_LARGE = 4_000
"""Number of courses above which those are left out that others replace at less cost: below, the
solver is as fast with them. It changes no result."""
_RANGE = 1e6
"""Ratio of the largest to the smallest price up to which a proof holds: beyond it, small ones
vanish in the solver's tolerance of 1e-6."""
_FIRST_SHARE = 0.6
"""Share of the time for most goals; the rest is for the least cost of as many."""
TOLERANCE = 1e-9
"""Relative difference of sums of costs that is none."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The courses of a plan, and what is proven of it.

    Attributes:
        numbers: Numbers of the courses, as in the problem.
        bound: Cost that no plan with as many goals goes below.
        most_goals: Number of goals that no plan within the budget goes beyond.
        is_optimal: Whether no plan has more goals, nor as many at less cost.
    """

    numbers: list[int]
    bound: float
    most_goals: int
    is_optimal: bool


def optimum(
    problem: Problem, goals: Sequence[int], budget: float | None, deadline: float
) -> Optimum:
    """Return the optimum, or the best plan found by a time of `time.monotonic`."""
    is_large = len(problem.costs) > _LARGE
    if is_large:
        problem = _reduced(problem, goals)
    limit = budget
    if limit is None:
        limit = math.fsum(problem.costs[c] for c in _construct(problem, goals, None))
    problem = _affordable(problem, goals, limit)
    if is_large:
        problem = _reduced(problem, goals)
    if not problem.costs:  # nothing fits the budget
        return Optimum([], 0.0, 0, True)
    return _Search(problem, goals, budget, deadline).run()


class _Answer(NamedTuple):
    """The courses of the best plan of one step, if any, and the bound."""

    courses: list[int] | None
    bound: float
    is_proven: bool


class _Search:
    """The rows of the integer program, and the best plan so far.

    Variables are the courses, then the goals.
    """

    def __init__(
        self, problem: Problem, goals: Sequence[int], budget: float | None, deadline: float
    ) -> None:
        self._problem, self._goals, self._budget = problem, goals, budget
        self._deadline = deadline
        self._count = len(problem.costs)
        self._weights, self._unit, self._is_exact = _scaled(problem.costs)
        prices = [cost for cost in problem.costs if cost]
        self._is_provable = self._is_exact or max(prices) <= _RANGE * min(prices)
        self._teachers: dict[int, list[int]] = {}
        for course, nodes in enumerate(problem.teaches):
            for node in nodes:
                self._teachers.setdefault(node, []).append(course)
        self._earliest, _ = problem.replay(range(self._count))
        self._rows: list[tuple[Array, Array, float]] = []
        for course, nodes in enumerate(problem.presumes):
            latest = problem.dates[course].latest
            for node in sorted(nodes):
                self._supply(course, set(self._in_time(node, latest)) - {course})
        for place, node in enumerate(goals):
            self._supply(self._count + place, self._teachers.get(node, ()))

    def _in_time(self, node: int, time: float) -> list[int]:
        """Return the courses that teach a node and can have ended by a time."""
        never = math.inf
        return [c for c in self._teachers[node] if self._earliest.get(c, never) <= time]

    def _supply(self, variable: int, teachers: Collection[int]) -> None:
        """Add a row: a variable is at most the sum of some courses."""
        values = np.ones(len(teachers) + 1)
        values[-1] = -1
        self._rows.append((np.array([*sorted(teachers), variable]), values, 0.0))

    def _least(self, columns: range, values: Array, least: float) -> None:
        """Add a row: a weighted sum of variables is at least a number."""
        self._rows.append((np.array(columns), values, least))

    def run(self) -> Optimum:
        """Return the optimum."""
        courses, weights = range(self._count), self._weights
        goals = range(self._count, self._count + len(self._goals))
        best = self._without_surplus(_construct(self._problem, self._goals, self._budget))
        most: float = len(goals)
        is_proven = True
        if self._budget is not None:
            self._least(courses, -weights, -self._room(self._budget / self._unit))
            objective = np.repeat([0.0, -1.0], [len(courses), len(goals)])
            answer = self._solve(objective, _FIRST_SHARE)
            most, is_proven = min(most, _floor(-answer.bound)), answer.is_proven
            best = self._better(best, answer.courses)
        reached = self._reached(best)
        is_proven &= self._is_provable and reached >= most
        self._least(goals, np.ones(len(goals)), reached)
        answer = self._solve(np.concatenate([weights, np.zeros(len(goals))]))
        best = self._better(best, answer.courses)
        is_proven &= answer.is_proven
        if is_proven:
            least = self._cost(best)
            self._least(courses, -weights, -self._room(float(weights[best].sum())))
            answer = self._solve(np.repeat([1.0, 0.0], [len(courses), len(goals)]))
            best = self._better(best, answer.courses)
        else:
            bound = -_floor(-answer.bound) if self._is_exact else answer.bound
            least = min(max(bound * self._unit, 0.0), self._cost(best))
        numbers = [self._problem.numbers[course] for course in best]
        return Optimum(numbers, least, int(max(most, reached)), is_proven)

    def _solve(self, objective: Array, share: float = 1.0) -> _Answer:
        """Return the answer of one step, in a share of the time that is left.

        Where the chosen courses presume one another, rows are added.
        """
        now = time.monotonic()
        deadline = now + share * (self._deadline - now)
        best: list[int] | None = None
        bound = -math.inf
        while (seconds := deadline - time.monotonic()) > 0:
            result = optimize.milp(
                objective,
                integrality=np.ones(len(objective), np.int64),
                bounds=optimize.Bounds(0, 1),
                constraints=self._constraint(len(objective)),
                options={"time_limit": seconds, "mip_rel_gap": 0.0},
            )
            if result.mip_dual_bound is not None:
                bound = max(bound, float(result.mip_dual_bound))
            if result.x is None:
                break
            chosen = np.flatnonzero(result.x[: self._count] > 0.5).tolist()
            ends, met = self._problem.replay(chosen)
            done = sorted(ends)
            best = done if best is None else self._better(best, done)
            if len(done) < len(chosen):
                self._add_outsiders(chosen, ends, met)
            elif self._is_dear(plan := self._without_surplus(done)):
                self._forbid(plan)
            else:
                return _Answer(done, bound, result.status == 0)
        return _Answer(best, bound, False)

    def _constraint(self, variables: int) -> optimize.LinearConstraint:
        columns, values, least = zip(*self._rows, strict=True)
        sizes = np.cumsum([0, *map(len, columns)])
        places = np.concatenate(columns), sizes
        matrix = sp.csr_array((np.concatenate(values), *places), (len(least), variables))
        return optimize.LinearConstraint(matrix, np.array(least), np.inf)

    def _add_outsiders(
        self, chosen: Sequence[int], ends: Mapping[int, float], met: Mapping[int, float]
    ) -> None:
        """Add rows: a course that cannot be begun in time needs one that was not chosen.

        Each waits for a node: it is never met, or too late. So do the chosen courses that would
        teach it, for a node that each in turn begins by. Unless a course that was not chosen
        teaches one of these nodes, all of them stay as late as they are.

        Args:
            chosen: The chosen courses.
            ends: Those that can be begun → when they have ended.
            met: Node → when it is met.
        """
        problem = self._problem
        waits: dict[int, int] = {}
        times: dict[int, float] = {}
        for course in chosen:
            latest = problem.dates[course].latest
            if course not in ends:
                nodes = problem.presumes[course]
                late = [node for node in nodes if node not in met or met[node] > latest]
                waits[course] = min(late, key=lambda node: (len(self._teachers[node]), node))
                times[course] = latest
            elif problem.dates[course].begin is None and problem.presumes[course]:
                # it begins when the last of its nodes is met; earlier only if that one is
                waits[course] = max(problem.presumes[course], key=lambda n: (met[n], n))
                times[course] = math.nextafter(met[waits[course]], -math.inf)

        def teachers(course: int) -> list[int]:
            return self._in_time(waits[course], times[course])

        def waiting(course: int) -> list[int]:
            return [c for c in teachers(course) if c in waits]

        groups = {
            course: {course, *closure([course], waiting)}
            for course in chosen
            if course not in ends
        }
        taken = set(chosen)
        for course, group in groups.items():
            # of courses that wait for one another only the innermost, for a row that says more
            if all(len(groups[c]) == len(group) for c in group & groups.keys()):
                self._supply(course, {t for c in group for t in teachers(c)} - taken)

    def _is_dear(self, courses: list[int]) -> bool:
        """Return whether courses are beyond the budget, which the solver may not notice."""
        return self._budget is not None and not fits(self._cost(courses), self._budget)

    def _forbid(self, courses: list[int]) -> None:
        """Add a row: not all of the dearest of some courses, which are beyond the budget."""
        cover: list[int] = []
        for course in sorted(courses, key=lambda c: (-self._problem.costs[c], c)):
            cover.append(course)
            if self._is_dear(cover):
                break
        self._rows.append((np.array(cover), np.full(len(cover), -1.0), 1.0 - len(cover)))

    def _better(self, courses: list[int], others: list[int] | None) -> list[int]:
        """Return the better of two plans, the first of equal ones."""
        if others is None:
            return courses
        others = self._without_surplus(others)
        if self._is_dear(others):
            return courses
        return max(courses, others, key=self._worth)

    def _worth(self, courses: list[int]) -> tuple[int, float, int]:
        return self._reached(courses), -float(self._weights[courses].sum()), -len(courses)

    def _cost(self, courses: list[int]) -> float:
        return math.fsum(self._problem.costs[course] for course in courses)

    def _reached(self, courses: list[int]) -> int:
        """Return the number of goals that courses reach."""
        _, met = self._problem.replay(courses)
        return sum(goal in met for goal in self._goals)

    def _without_surplus(self, courses: list[int]) -> list[int]:
        """Return a plan without the courses that it can do without, the dearest first."""
        reached = self._reached(courses)
        for course in sorted(courses, key=lambda c: (-self._problem.costs[c], -c)):
            others, met = self._problem.replay(c for c in courses if c != course)
            if sum(goal in met for goal in self._goals) == reached:
                courses = sorted(others)
        return courses

    def _room(self, total: float) -> float:
        """Return the greatest sum of weights up to a total, with room for rounding."""
        room = total + TOLERANCE * max(1.0, total)
        return math.floor(room) if self._is_exact else room


def fits(cost: float, budget: float) -> bool:
    """Return whether a cost is within a budget, but for rounding."""
    return cost <= budget + TOLERANCE * max(1.0, budget)


def _floor(number: float) -> float:
    """Round down, with room for the solver's tolerance; infinity stays what it is."""
    return math.floor(number + 1e-6) if math.isfinite(number) else number


def _scaled(costs: Sequence[float]) -> tuple[Array, float, bool]:
    """Return costs as whole numbers, the unit of these, and whether they are exact.

    Costs that have no such form are shares of the largest.
    """
    for digits in range(_DIGITS + 1):
        numbers = [round(cost * 10**digits) for cost in costs]
        pairs = zip(numbers, costs, strict=True)
        if all(abs(n - c * 10**digits) <= TOLERANCE * max(1.0, n) for n, c in pairs):
            divisor = math.gcd(*numbers) or 1
            if max(numbers) // divisor <= _LARGEST:
                scaled = np.array([number // divisor for number in numbers], float)
                return scaled, divisor / 10**digits, True
            break
    unit = max(costs) / 1000
    return np.array(costs, float) / unit, unit, False


def _reduced(problem: Problem, goals: Sequence[int]) -> Problem:
    """Return a problem without courses that no optimal plan contains.

    Where all that a course teaches costs less by other chains, any plan with the course is
    dearer than with them instead. Fewer courses need less, so this is repeated. Other chains
    may be too late where courses have dates: then all remain.
    """
    while not problem.has_dates:
        price, _ = _prices(problem)
        needed = frozenset(goals).union(*problem.presumes)
        kept = [
            course
            for course, cost in enumerate(problem.costs)
            if cost <= sum(price[n] for n in problem.teaches[course] & needed) * (1 + TOLERANCE)
        ]
        if len(kept) == len(problem.costs):
            return problem
        problem = problem.of(kept, needed)
    return problem


def _affordable(problem: Problem, goals: Sequence[int], limit: float) -> Problem:
    """Return a problem without courses that only plans beyond a cost need.

    A course is in a plan after what it presumes, the dearest of which is a lower bound, and
    before the courses through which it leads to a goal, of which the cheapest chain is one.
    """
    least, _ = _prices(problem, is_sum=False)
    teachers: dict[int, list[int]] = {}
    for course, nodes in enumerate(problem.teaches):
        for node in nodes:
            teachers.setdefault(node, []).append(course)
    heap = [(0.0, goal) for goal in goals]
    onward: dict[int, float] = {}
    reached: set[int] = set()
    while heap:
        cost, node = heappop(heap)
        if node in reached:
            continue
        reached.add(node)
        for course in teachers.get(node, ()):
            if course not in onward:
                onward[course] = cost
                for other in problem.presumes[course]:
                    heappush(heap, (cost + problem.costs[course], other))
    kept = [
        course
        for course, nodes in enumerate(problem.presumes)
        if course in onward
        and fits(
            max((least[node] for node in nodes), default=0.0)
            + problem.costs[course]
            + onward[course],
            limit,
        )
    ]
    # the cheapest teachers of what they presume remain too, but for rounding
    kept = sorted(problem.replay(kept)[0])
    return problem.of(kept, frozenset(least))


def least_costs(problem: Problem) -> dict[int, float]:
    """Return node → a cost that no way to it goes below."""
    return _prices(problem, is_sum=False)[0]


def _prices(
    problem: Problem, *, is_sum: bool = True
) -> tuple[dict[int, float], dict[int, int]]:
    """Return the price of each node, and its teacher in the cheapest chain.

    A node costs what its cheapest teacher costs with all that this presumes, where what is
    presumed twice is paid twice; or with only the dearest that it presumes, for a lower bound
    (Bonet and Geffner, Planning as Heuristic Search, 2001).

    Args:
        problem: The courses.
        is_sum: Whether all that is presumed is paid, not only the dearest.
    """
    presuming: dict[int, list[int]] = {}
    totals, lacking = list(problem.costs), [len(nodes) for nodes in problem.presumes]
    for course, nodes in enumerate(problem.presumes):
        for node in nodes:
            presuming.setdefault(node, []).append(course)
    heap = [(totals[course], course) for course, missing in enumerate(lacking) if not missing]
    heapify(heap)
    price: dict[int, float] = {}
    teacher: dict[int, int] = {}
    while heap:
        total, course = heappop(heap)
        for node in problem.teaches[course]:
            if node in price:
                continue
            price[node], teacher[node] = total, course
            for other in presuming.get(node, ()):
                # prices come in ascending order: the last of several is the dearest
                totals[other] = total + (totals if is_sum else problem.costs)[other]
                lacking[other] -= 1
                if not lacking[other]:
                    heappush(heap, (totals[other], other))
    return price, teacher


def _construct(problem: Problem, goals: Sequence[int], budget: float | None) -> list[int]:
    """Return a plan of the cheapest chains by themselves, cheapest goals first.

    Where dates forbid such a chain, the earliest one takes its place.
    """
    price, cheapest = _prices(problem)
    ends, met = problem.replay(range(len(problem.costs)))
    earliest: dict[int, int] = {}
    for course in ends:
        for node in problem.teaches[course]:
            earliest.setdefault(node, course)

    def chain(node: int, teacher: Mapping[int, int]) -> set[int]:
        courses, waiting = set[int](), [node]
        while waiting:
            course = teacher[waiting.pop()]
            if course not in courses:
                courses.add(course)
                waiting += problem.presumes[course]
        return courses

    chosen: set[int] = set()
    for goal in sorted(met.keys() & set(goals), key=lambda node: (price[node], node)):
        courses = chosen | chain(goal, cheapest)
        if problem.has_dates and goal not in problem.replay(courses)[1]:
            courses = chosen | chain(goal, earliest)
        total = math.fsum(problem.costs[course] for course in courses)
        if budget is None or fits(total, budget):
            chosen = courses
    return sorted(problem.replay(chosen)[0])
