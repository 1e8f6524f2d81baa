"""Figures of learning plans, on catalogues that scripts/make_catalogue makes up."""

import importlib.machinery
import importlib.util
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from report import Figure, interval, ratio_of_means, shown
from scipy import optimize

import escograph
from escograph.learning import Catalogue
from escograph.model import Course

AIMS = 20
REQUIRED = 0.5
"""Level that every skill is needed at, so that not all courses on it serve."""
FIRST_DAY = date(2027, 1, 1)
GOALS = {
    2_000: "goal: proven, median under 1 s, ratio at most 1.5",
    20_000: "goal: under 10 s, or a bound below 2 %",
}


def plan_figures(store: Path) -> Iterator[Figure]:
    """Yield the time of plans for occupations, beside the time inside of the solver.

    Each plan is for a person without skills, towards one of twenty occupations that courses of
    the catalogue are for; then within half of its cost. Then half of the courses have dates
    and there are ten hours a week, and there are five aims at once.
    """
    esco = escograph.open(store)
    solver = _Stopwatch()
    for count, goal in GOALS.items():
        catalogue = Catalogue(_make_catalogue().courses(esco, count))
        aims = _aims(catalogue)
        esco.plan(escograph.Profile(), aims[0], catalogue, required=REQUIRED)  # warms up
        whole, half = [], []
        for aim in aims:
            whole.append(solver.plan(esco, aim, catalogue, None))
            half.append(solver.plan(esco, aim, catalogue, round(whole[-1][0].cost / 2)))
        yield _figure(f"plan, {count:,} courses", whole, goal)
        yield _figure(f"plan, {count:,} courses, half the budget", half, "for comparison")
    count = min(GOALS)
    catalogue = Catalogue(_make_catalogue().courses(esco, count))
    aims = _aims(catalogue)
    with_dates = Catalogue(_dated(catalogue, count))
    calendar = {"hours_per_week": 10, "start": FIRST_DAY}
    dated = [solver.plan(esco, aim, with_dates, None, **calendar) for aim in aims]
    yield _figure(f"plan, {count:,} courses, half of them with dates", dated, "for comparison")
    fives = [
        solver.plan(esco, aims[n : n + 5], catalogue, None) for n in range(0, len(aims), 5)
    ]
    yield _figure(f"plan, {count:,} courses, five aims at once", fives, "for comparison")


def _aims(catalogue: Catalogue) -> list[str]:
    """Return twenty of the occupations that courses are for."""
    named = sorted({uri for course in catalogue for uri in course.occupations})
    return named[:: max(1, len(named) // AIMS)][:AIMS]


def _dated(courses: Iterable[Course], seed: int) -> Iterator[Course]:
    """Yield courses, half of them with dates within two years."""
    rng = random.Random(seed)
    for course in courses:
        if rng.random() < 0.5:
            start = FIRST_DAY + timedelta(rng.randrange(730))
            end = start + timedelta(rng.choice((0, 1, 5, 30, 85)))
            course = replace(course, start=start, end=end)
        yield course


class _Stopwatch:
    """Measures plans, and the time that they spend in `scipy.optimize.milp`."""

    def __init__(self) -> None:
        self._milp = optimize.milp
        self._inside = 0.0
        optimize.milp = self._measured

    def _measured(self, *arguments: object, **options: object) -> object:
        start = time.perf_counter()
        result = self._milp(*arguments, **options)
        self._inside += time.perf_counter() - start
        return result

    def plan(
        self,
        esco: escograph.Esco,
        aim: str | list[str],
        catalogue: Catalogue,
        budget: float | None,
        **calendar: object,
    ) -> tuple[escograph.model.Plan, float, float]:
        """Return a plan, its seconds, and those of the solver."""
        self._inside = 0.0
        start = time.perf_counter()
        options = {"required": REQUIRED, "budget": budget, **calendar}
        plan = esco.plan(escograph.Profile(), aim, catalogue, **options)
        return plan, time.perf_counter() - start, self._inside


def _figure(name: str, runs: list[tuple], goal: str) -> Figure:
    plans, *times = zip(*runs, strict=True)
    pairs = np.array(times).T
    seconds = interval(pairs[:, 0], np.median)
    ratio = interval(pairs, ratio_of_means)
    slowest, proven = float(pairs[:, 0].max()), sum(plan.is_optimal for plan in plans)
    gap = max(plan.cost_gap for plan in plans)
    goals = max(plan.most_goals - plan.covered_after + plan.covered_before for plan in plans)
    return Figure(
        f"{name} (s): median {shown(seconds, 2)}, slowest {slowest:.2f}, "
        f"{proven} of {len(plans)} proven, "
        f"largest gap {gap:.1%} and {goals} goals, {shown(ratio, 2)} x "
        f"scipy.optimize.milp   n {len(plans)}   {goal}",
        {
            "name": name,
            "n": len(plans),
            "median_s": seconds,
            "slowest_s": slowest,
            "proven": proven,
            "largest_gap": gap,
            "largest_goal_gap": goals,
            "ratio_to_milp": ratio,
            "goal": goal,
        },
    )


def _make_catalogue():
    """Return scripts/make_catalogue as a module."""
    path = str(Path(__file__).with_name("make_catalogue"))
    loader = importlib.machinery.SourceFileLoader("make_catalogue", path)
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader(loader.name, loader)
    )
    loader.exec_module(module)
    return module
