"""Learning plans: against exhaustive search, reason by reason, and on bad input."""

import json
import math
import pickle
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import parsed
from tiny import release, uri

from escograph import Profile
from escograph.errors import (
    EscoError,
    InvalidCatalogue,
    InvalidProfile,
    InvalidSearch,
    UnknownConcept,
)
from escograph.learning import Catalogue, optimum
from escograph.model import Course, Held, Obstacle, Plan

SKILLS = "abcdef"
NEEDED = {"x": "abc", "y": "bd"}
JANUARY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def small():
    """Six skills, two occupations that need some of them, and one that needs none."""
    concepts = {name: {} for name in SKILLS}
    concepts |= {
        name: {"kind": "occupation", "essential": list(skills), "optional": ["f"]}
        for name, skills in NEEDED.items()
    }
    concepts["idle"] = {"kind": "occupation"}
    concepts["old"] = {"kind": "occupation", "status": "obsolete", "replaced_by": ["x"]}
    return release(concepts)


def course(name, teaches="", presumes="", cost=1.0, **facts):
    """Return a course on skills named by letters, or letter → level."""

    def levels(skills):
        pairs = skills.items() if isinstance(skills, dict) else [(s, None) for s in skills]
        return {uri(skill): Held(level) for skill, level in pairs}

    currency = "EUR" if cost else None
    facts = {"cost": cost, "currency": currency, **facts}
    return Course(name, name.upper(), levels(teaches), levels(presumes), **facts)


def ids(plan):
    return [step.course.id for step in plan]


def letters(skills):
    return "".join(sorted(skill.uri[-1] for skill in skills))


levels = st.sampled_from([None, 0.3, 0.6])


@st.composite
def courses(draw, number):
    taught = draw(st.dictionaries(st.sampled_from(SKILLS), levels, min_size=1, max_size=3))
    presumed = draw(st.dictionaries(st.sampled_from(SKILLS), levels, max_size=2))
    presumed = {
        skill: level
        for skill, level in presumed.items()
        if skill not in taught or (taught[skill] or 0) > (level or 0)
    }
    for skill in set(presumed) & set(taught):
        presumed[skill] = presumed[skill] or 0.1
    cost = draw(st.sampled_from([0, 0, 1, 1, 2, 2.5, 7.25]))
    return course(f"c{number}", taught, presumed, cost)


@st.composite
def catalogues(draw):
    count = draw(st.integers(0, 7))
    return [draw(courses(number)) for number in range(count)]


@st.composite
def rings(draw):
    """Return cheap courses that presume one another, and dear ones that presume nothing."""
    pairs = st.lists(st.sampled_from("abcd"), min_size=2, max_size=2, unique=True)
    ring = draw(st.lists(pairs, min_size=2, max_size=6))
    ways = draw(st.lists(st.sampled_from("abcd"), max_size=3))
    costs = [draw(st.sampled_from([1, 2, 3])) for _ in ring]
    listed = [course(f"r{n}", *pair, costs[n]) for n, pair in enumerate(ring)]
    return [*listed, *(course(f"w{n}", skill, cost=5 + n) for n, skill in enumerate(ways))]


def meets(level, required):
    return not required or (level is not None and level >= required)


def learned(listed, held):
    """Return the levels held after courses, or ``None`` if one of them cannot be begun."""
    stated, waiting = {skill: list(at) for skill, at in held.items()}, list(listed)
    while waiting:
        ready = [
            c
            for c in waiting
            if all(
                any(meets(level, asked.level) for level in stated.get(skill, ()))
                for skill, asked in c.presumes.items()
            )
        ]
        if not ready:
            return None
        for c in ready:
            for skill, taught in c.teaches.items():
                stated.setdefault(skill, []).append(taught.level)
        waiting = [c for c in waiting if c not in ready]
    return stated


def best_plan(listed, held, goals, required, budget):
    """Return goals, cost and number of courses of the best of all sets of courses."""
    best = (-1, 0.0, 0)
    for count in range(len(listed) + 1):
        for chosen in combinations(listed, count):
            cost = sum(c.cost for c in chosen)
            if budget is not None and cost > budget:
                continue
            after = learned(chosen, held)
            if after is not None:
                met = sum(
                    any(meets(level, required) for level in after.get(goal, ()))
                    for goal in goals
                )
                best = max(best, (met, -cost, -count))
    return best[0], -best[1], -best[2]


@pytest.mark.parametrize("large", [0, 4000], ids=["reduced", "whole"])
@given(
    listed=catalogues() | rings(),
    skills=st.dictionaries(st.sampled_from(SKILLS), levels, max_size=2),
    aims=st.sampled_from(["x", "y", "xy"]),
    required=st.sampled_from([None, 0.3, 0.6]),
    budget=st.none() | st.sampled_from([0, 1, 2.5, 4, 10]),
    order=st.randoms(use_true_random=False),
)
def test_a_plan_is_the_best_of_all_sets_of_courses(
    small, large, listed, skills, aims, required, budget, order
):
    held = {uri(skill): [level] for skill, level in skills.items()}
    profile = Profile({uri(skill): Held(level) for skill, level in skills.items()})
    needed = {uri(skill) for aim in aims for skill in NEEDED[aim]}
    goals = [s for s in needed if not any(meets(at, required) for at in held.get(s, ()))]
    options = {"required": required, "budget": budget}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(optimum, "_LARGE", large)
        plan = small.plan(profile, [uri(a) for a in aims], Catalogue(listed), **options)
        order.shuffle(listed)
        again = small.plan(profile, [uri(a) for a in aims], Catalogue(listed), **options)
    best = best_plan(listed, held, goals, required, budget)
    met = sum(len(step.goals) for step in plan)
    assert (met, plan.cost, len(plan)) == best
    assert (plan.is_optimal, plan.bound, plan.most_goals) == (True, plan.cost, met)
    assert again == plan
    # each step can be begun when its turn comes
    steps = [step.course for step in plan]
    for count in range(len(steps) + 1):
        assert learned(steps[:count], held) is not None
    assert (plan.covered_before, plan.covered_after) == (
        len(needed) - len(goals),
        len(needed) - len(goals) + met,
    )
    assert plan.covered_after == sum(
        uri_ in plan.profile.held and plan.profile.held[uri_].meets(required) for uri_ in needed
    )
    without = {goal.skill.uri for goal in plan.unreachable}
    assert without | {s.uri for step in plan for s in step.goals} == set(goals)
    for goal in plan.unreachable:
        alone = best_plan(listed, held, [goal.skill.uri], required, None)
        assert (goal.obstacle is Obstacle.BUDGET) == bool(alone[0])
    assert all(step.reason for step in plan)
    assert Plan.from_dict(json.loads(json.dumps(plan.to_dict()))) == plan


@given(
    listed=catalogues(),
    aims=st.sampled_from(["x", "xy"]),
    budget=st.none() | st.sampled_from([0, 1, 4]),
)
def test_without_time_a_plan_is_valid_and_its_bounds_hold(small, listed, aims, budget):
    aims, catalogue = [uri(aim) for aim in aims], Catalogue(listed)
    plan = small.plan(Profile(), aims, catalogue, budget=budget, time_limit=0)
    best = small.plan(Profile(), aims, catalogue, budget=budget)
    met, most = (sum(len(step.goals) for step in each) for each in (plan, best))
    assert learned([step.course for step in plan], {}) is not None
    assert budget is None or plan.cost <= budget
    assert met <= most <= plan.most_goals
    assert plan.bound <= plan.cost
    if met == most:
        assert plan.bound <= best.cost <= plan.cost
    if budget is None:
        assert met == most
    assert plan.is_optimal == (not best.most_goals and not plan.most_goals)


def test_the_bound_is_below_the_optimum_if_time_ran_out(small):
    listed = [course(skill, skill, cost=3) for skill in "abc"] + [course("z", "abc", cost=5)]
    plan = small.plan(Profile(), uri("x"), Catalogue(listed), time_limit=0)
    assert not plan.is_optimal
    assert plan.bound <= 5
    assert (plan.covered_after, plan.most_goals) == (3, 3)
    assert "not proven optimal" in str(plan)


def test_a_bound_of_the_solver_is_that_of_the_plan(small, monkeypatch):
    solve = optimum.optimize.milp

    def interrupted(objective, **options):
        result = solve(objective, **options)
        result.status = 1
        result.mip_dual_bound = result.fun - abs(result.fun) / 4
        return result

    monkeypatch.setattr(optimum.optimize, "milp", interrupted)
    listed = [
        course(skill, skill, cost=cost) for skill, cost in zip("abc", (3, 4, 5), strict=True)
    ]
    plan = small.plan(Profile(), uri("x"), Catalogue(listed))
    assert (plan.is_optimal, plan.cost, plan.bound, plan.cost_gap) == (False, 12, 9, 0.25)
    words = " ".join(str(plan).split())
    assert "no plan that meets as many goals has less than cost 9 EUR (25.0 % less)" in words
    plan = small.plan(Profile(), uri("x"), Catalogue(listed), budget=8)
    assert (plan.is_optimal, plan.covered_after, plan.most_goals) == (False, 2, 2)


@given(costs=st.lists(st.floats(0, 1e9), min_size=4, max_size=6))
def test_costs_need_not_be_round(small, costs):
    teaches = ["ab", "a", "bc", "c", "b", "ac"]
    listed = [course(f"c{n}", t) for n, t in enumerate(teaches[: len(costs)])]
    mapping = {c.id: cost for c, cost in zip(listed, costs, strict=True)}
    plan = small.plan(Profile(), uri("x"), Catalogue(listed), cost=mapping)
    cheapest = min(
        math.fsum(mapping[c.id] for c in chosen)
        for count in range(1, 4)
        for chosen in combinations(listed, count)
        if {s for c in chosen for s in c.teaches} >= {uri(s) for s in "abc"}
    )
    prices = [cost for cost in costs if cost]
    assert plan.is_optimal or max(prices) > 1e6 * min(prices)
    assert plan.cost == pytest.approx(cheapest, rel=1e-6, abs=1e-6)
    assert plan.measure == "number"


def test_the_steps_say_what_they_give_and_what_for(small):
    plan = small.plan(
        Profile([uri("b")]),
        uri("x"),
        Catalogue(
            [
                course("a", "a", {"e": 0.5}, cost=4),
                course("c", "c", "d", cost=3),
                course("d", {"d": 0.2, "e": 0.5, "f": 1}, cost=10),
            ]
        ),
    )
    assert ids(plan) == ["d", "a", "c"]
    assert [letters(step.goals) for step in plan] == ["", "a", "c"]
    assert [step.reason for step in plan] == [
        "'A' presumes e at 0.5; 'C' presumes d",
        "teaches a",
        "teaches c",
    ]
    assert [(e.course, letters(e.skills)) for e in plan[0].enables] == [("a", "e"), ("c", "d")]
    assert (plan.cost, plan.covered_before, plan.covered_after) == (17, 1, 3)
    assert plan.profile.held[uri("f")] == Held(1)
    assert str(plan).splitlines()[:4] == [
        "Learning plan to x: 3 courses, cost 17 EUR",
        "  essential skills met: 1 of 3 before, 3 after",
        "  proven optimal",
        "  1. D (d), cost 10 EUR",
    ]
    assert plan[1:].cost == 7


def test_courses_may_presume_one_another_if_there_is_a_way_in(small):
    circle = [course("a", "a", "b", 1), course("b", "b", "a", 1)]
    assert ids(small.plan(Profile(), uri("y"), Catalogue(circle))) == []
    way_in = course("z", {"a": 0.1, "f": None}, cost=50)
    assert ids(small.plan(Profile(), uri("y"), Catalogue([*circle, way_in]))) == ["z", "b"]
    held = Profile([uri("a")])
    assert ids(small.plan(held, uri("y"), Catalogue(circle))) == ["b"]


def test_a_longer_circle_is_broken_where_it_is_cheapest(small):
    circle = [course("a", "a", "c"), course("b", "b", "a"), course("c", "c", "b")]
    ways = [course("p", "a", cost=40), course("q", "b", cost=30), course("r", "c", cost=50)]
    plan = small.plan(Profile(), uri("x"), Catalogue([*circle, *ways]))
    assert ids(plan) == ["q", "c", "a"]
    assert plan.is_optimal


OUT_OF_REACH = {
    Obstacle.NOT_TAUGHT: ([course("b", "b")], {}, "nobody teaches it"),
    Obstacle.LOWER_LEVEL: (
        [course("d", {"d": 0.4}), course("e", {"d": None})],
        {"required": 0.5},
        "taught only up to 0.4, 0.5 is required",
    ),
    Obstacle.PRESUMED: (
        [course("d", "d", "e"), course("e", "e", {"f": 0.5}), course("f", {"f": 0.4})],
        {},
        "its courses presume what nobody teaches: f at 0.5",
    ),
    Obstacle.CYCLE: (
        [course("d", "d", "e"), course("e", "e", "d")],
        {},
        "the courses that teach it presume one another; none can be begun",
    ),
    Obstacle.BEGUN: (
        [course("d", "d", start=date(2026, 1, 1))],
        {"start": date(2026, 1, 2)},
        "the courses that teach it begin before the plan does",
    ),
    Obstacle.DATES: (
        [
            course("d", "d", {"e": 0.5}, start=date(2026, 1, 5)),
            course("e", {"e": 1}, start=date(2026, 1, 4), end=date(2026, 1, 5)),
        ],
        {},
        "'D' begins on 2026-01-05, before what it presumes can be learnt: e at 0.5",
    ),
    Obstacle.BUDGET: (
        [course("d", "d", cost=10.5)],
        {"budget": 10},
        "each course that teaches it is beyond the budget (cost 10 EUR)",
    ),
}


@pytest.mark.parametrize("obstacle", OUT_OF_REACH)
def test_a_goal_out_of_reach_has_its_reason(small, obstacle):
    listed, options, reason = OUT_OF_REACH[obstacle]
    profile = Profile({uri("b"): 1})
    plan = small.plan(profile, uri("y"), Catalogue(listed), **options)
    (goal,) = plan.unreachable
    assert (letters([goal.skill]), goal.obstacle, goal.reason) == ("d", obstacle, reason)
    assert goal.required == options.get("required")
    assert letters(goal.presumed) == ("f" if obstacle is Obstacle.PRESUMED else "")
    assert (ids(plan), plan.cost, plan.is_optimal) == ([], 0, True)
    assert reason in " ".join(str(plan).split())


def test_reasons_exist_for_every_obstacle():
    assert set(OUT_OF_REACH) == set(Obstacle)


def test_a_goal_that_the_budget_leaves_out_may_be_affordable_by_itself(small):
    listed = [course("a", "ab", cost=6), course("c", "c", cost=7)]
    plan = small.plan(Profile(), uri("x"), Catalogue(listed), budget=10)
    assert ids(plan) == ["a"]
    assert plan.unreachable[0].reason == (
        "not within the budget (cost 10 EUR) beside the goals that the plan meets"
    )


def test_offered_assessments_teach_nothing_and_are_named(small):
    exam = course("e", "bd", type="assessment", cost=None)
    plan = small.plan(Profile(), uri("y"), Catalogue([exam]))
    assert ids(plan) == []
    assert {goal.reason for goal in plan.unreachable} == {
        "nobody teaches it; an assessment of it is offered"
    }


@pytest.mark.parametrize("aim", ["idle", "y"])
def test_an_aim_already_covered_needs_an_empty_plan_of_cost_0(small, aim):
    profile = Profile([uri("b"), uri("d")])
    plan = small.plan(profile, uri(aim), Catalogue([course("b", "bd", cost=None)]), budget=0)
    assert (ids(plan), plan.cost, plan.hours, plan.goals) == ([], 0, 0, 0)
    assert (plan.is_optimal, plan.bound, plan.unreachable) == (True, 0, ())
    assert plan.profile == profile
    assert "the aim is covered" in str(plan)


def test_levels_are_those_of_a_gap(small):
    profile = Profile({uri("b"): Held(stage="much")})
    listed = Catalogue([course("b", {"b": 0.5}), course("d", {"d": 0.7})])
    assert ids(small.plan(profile, uri("y"), listed)) == ["d"]
    required = {uri("b"): 0.5, uri("f"): 1.0}  # f is optional
    assert ids(small.plan(profile, uri("y"), listed, required=required)) == ["b", "d"]
    for aim, levels in (("y", {uri("c"): 0.5}), ("y", {uri("b"): 2}), ("x", float("nan"))):
        with pytest.raises(InvalidSearch, match="required"):
            small.plan(profile, uri(aim), listed, required=levels)


def test_the_cost_is_a_field_or_a_mapping(small):
    listed = Catalogue(
        [
            course("b", "bd", cost=10, hours=100, ects=1),
            course("c", "bd", cost=20, hours=50, ects=2),
        ]
    )
    ask = lambda **options: small.plan(Profile(), uri("y"), listed, **options)  # noqa: E731
    assert [(ids(ask(cost=c)), ask(cost=c).cost) for c in ("cost", "hours", "ects")] == [
        (["b"], 10),
        (["c"], 50),
        (["b"], 1),
    ]
    mapped = ask(cost={"b": np.float32(2), "c": 1, "z": 7})
    assert (ids(mapped), mapped.cost, mapped.currency) == (["c"], 1, None)
    assert "50 hours" in str(ask(cost="hours"))
    assert "1 ECTS" in str(ask(cost="ects"))


def test_a_relevant_course_without_its_cost_is_named_and_others_do_not_matter(small):
    listed = [course("b", "b"), course("d", "d", "e"), course("e", "e", cost=None)]
    with pytest.raises(InvalidCatalogue, match="cost: the course 'e' states no cost") as caught:
        small.plan(Profile(), uri("y"), Catalogue(listed))
    assert caught.value.field == "cost"
    with pytest.raises(InvalidSearch, match="'e', which is relevant"):
        small.plan(Profile(), uri("y"), Catalogue(listed), cost={"b": 1, "d": 1})
    others = [course("f", "f", cost=None), course("g", "d", "c", cost=None)]
    plan = small.plan(Profile([uri("e")]), uri("y"), Catalogue([*listed, *others]))
    assert ids(plan) == ["b", "d"]


def test_prices_in_several_currencies_are_refused(small):
    listed = [course("b", "b"), course("d", "d", currency="CHF"), course("e", "d", cost=0)]
    with pytest.raises(InvalidCatalogue, match="'b' is priced in EUR, 'd' in CHF") as caught:
        small.plan(Profile(), uri("y"), Catalogue(listed))
    assert caught.value.field == "currency"
    assert ids(
        small.plan(Profile(), uri("y"), Catalogue(listed), cost={"b": 1, "d": 1, "e": 2})
    )
    assert small.plan(Profile([uri("d")]), uri("y"), Catalogue(listed)).currency == "EUR"


@pytest.mark.parametrize("value", [-1, math.nan, math.inf, True, "5", 1e13, b"", [1]], ids=repr)
def test_numbers_that_are_none_are_refused(small, value):
    listed = Catalogue([course("b", "b", hours=5)])
    calendar = {"start": date(2026, 1, 1)}
    for options in (
        {"budget": value},
        {"time_limit": value},
        {"cost": {"b": value}},
        {"hours_per_week": value, **calendar},
    ):
        with pytest.raises(InvalidSearch):
            small.plan(Profile(), uri("y"), listed, **options)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"profile": {}}, InvalidProfile),
        ({"aim": "nobody"}, UnknownConcept),
        ({"aim": None}, EscoError),
        ({"aim": [5]}, EscoError),
        ({"catalogue": [course("b", "b")]}, InvalidCatalogue),
        ({"catalogue": None}, InvalidCatalogue),
        ({"cost": "price"}, InvalidSearch),
        ({"cost": 5}, InvalidSearch),
        ({"hours_per_week": 10}, InvalidSearch),
        ({"hours_per_week": 169, "start": date(2026, 1, 1)}, InvalidSearch),
        ({"start": "2026-01-01"}, InvalidSearch),
        ({"start": datetime(2026, 1, 1)}, EscoError),
        ({"hours_per_week": 1e-9, "start": date(2026, 1, 1)}, InvalidSearch),
    ],
    ids=str,
)
def test_bad_arguments_are_errors_of_ours(small, options, error):
    call = {"profile": Profile(), "aim": uri("y"), "catalogue": Catalogue(), **options}
    if "hours_per_week" in options:
        call["catalogue"] = Catalogue([course("b", "b", hours=5)])
    with pytest.raises(error):
        small.plan(**call)


def test_an_obsolete_aim_is_refused_with_its_successor(small):
    with pytest.raises(InvalidSearch, match=r"aim 'old'.*replaced by x"):
        small.plan(Profile(), uri("old"), Catalogue())


def test_a_calendar_spreads_the_hours_over_weeks(small):
    listed = [course("b", "b", hours=15), course("d", "d", "b", hours=10)]
    start = datetime(2026, 1, 5, tzinfo=UTC)
    plan = small.plan(Profile(), uri("y"), Catalogue(listed), hours_per_week=10, start=start)
    # 15 hours are 10.5 days, 10 more are 7
    assert [(step.start, step.end) for step in plan] == [
        (date(2026, 1, 5), date(2026, 1, 15)),
        (date(2026, 1, 15), date(2026, 1, 22)),
    ]
    assert plan.hours == 25
    assert "B (b), 2026-01-05 to 2026-01-15, cost 1 EUR" in str(plan)


def test_courses_keep_their_own_dates(small):
    def dates(*listed):
        options = {"hours_per_week": 7, "start": date(2026, 1, 1)}
        plan = small.plan(Profile(), [uri("x"), uri("y")], Catalogue(listed), **options)
        return [
            (s.course.id, s.start and s.start.day, s.end and s.end.day, s.remark) for s in plan
        ]

    fixed = course("z", "ab", start=date(2026, 1, 10), end=date(2026, 1, 12))
    # without hours it takes all of its days: learning by oneself pauses
    assert dates(course("c", "c", hours=5), course("d", "d", hours=6), fixed) == [
        ("c", 1, 5, ""),
        ("d", 6, 14, ""),
        ("z", 10, 12, ""),
    ]
    # a third of the hours of its days leaves two thirds for others
    evening = course("z", "ab", hours=3, start=date(2026, 1, 1), end=date(2026, 1, 9))
    assert dates(course("c", "cd", hours=4), evening) == [("c", 1, 6, ""), ("z", 1, 9, "")]
    weekend = course("z", "abcd", hours=7, start=date(2026, 1, 10), end=date(2026, 1, 11))
    assert dates(weekend) == [("z", 10, 11, "")]
    assert dates(replace(weekend, hours=8.5)) == [
        ("z", 10, 11, "it needs 8.5 hours a week, of 7")
    ]
    day_of_both = course("y", "cd", hours=1, start=date(2026, 1, 12))
    assert [remark for *_, remark in dates(fixed, day_of_both)] == [
        "it needs 14 hours a week together with 'Y', of 7",
        "it needs 14 hours a week together with 'Z', of 7",
    ]


def test_what_a_course_with_a_first_day_needs_comes_before_what_can_wait(small):
    def dates(*listed):
        options = {"hours_per_week": 7, "start": date(2026, 1, 1)}
        plan = small.plan(Profile(), [uri("x"), uri("y")], Catalogue(listed), **options)
        return [(s.course.id, s.start.day, s.end.day, s.remark) for s in plan]

    listed = [
        course("b", "b", hours=9),
        course("c", "c", hours=3),
        course("e", "e", hours=4),
        course("z", "ad", "e", start=date(2026, 1, 8), end=date(2026, 1, 8)),
    ]
    assert dates(*listed) == [
        ("e", 1, 4, ""),
        ("b", 5, 14, ""),
        ("z", 8, 8, ""),
        ("c", 15, 17, ""),
    ]
    # each could be done in time by itself, not both in the hours of a week
    listed[3] = course("z", "ad", "ef", start=date(2026, 1, 8), end=date(2026, 1, 8))
    listed.append(course("f", "f", hours=5))
    late = "it begins before 'F' has ended"
    assert [step for step in dates(*listed) if step[0] in "efz"] == [
        ("e", 1, 4, ""),
        ("f", 5, 10, ""),
        ("z", 8, 8, late),
    ]
    first = course("f", "f", hours=4, end=date(2026, 1, 7))
    second = course("d", "d", hours=5, end=date(2026, 1, 8))
    assert dates(first, second, course("e", "abc", "f", hours=1)) == [
        ("f", 1, 4, ""),
        ("d", 5, 9, "it is offered until 2026-01-08 only"),
        ("e", 10, 10, ""),
    ]


def test_what_can_wait_pauses_for_what_cannot(small):
    def dates(*listed):
        options = {"hours_per_week": 7, "start": JANUARY}
        plan = small.plan(Profile(), [uri("x"), uri("y")], Catalogue(listed), **options)
        return [(s.course.id, str(s.start), str(s.end), s.remark) for s in plan]

    first = course("f", "e", start=JANUARY, end=JANUARY)
    urgent = course("b", "b", "e", hours=7, end=date(2026, 1, 14))
    long = course("d", "acd", hours=70)
    assert dates(first, urgent, long) == [
        ("f", "2026-01-01", "2026-01-01", ""),
        ("b", "2026-01-02", "2026-01-08", ""),
        ("d", "2026-01-09", "2026-03-19", ""),
    ]
    first = course("f", "e", hours=1, start=date(2026, 1, 2), end=date(2026, 1, 2))
    later = course("z", "b", "f", start=date(2026, 1, 20), end=date(2026, 1, 20))
    assert dates(first, course("g", "f", "e", hours=7), later, long) == [
        ("d", "2026-01-01", "2026-03-20", ""),
        ("f", "2026-01-02", "2026-01-02", ""),
        ("g", "2026-01-03", "2026-01-10", ""),
        ("z", "2026-01-20", "2026-01-20", ""),
    ]


def test_a_course_begins_on_its_last_day_at_the_latest(small):
    first = course("f", "e", start=date(2026, 1, 3), end=date(2026, 1, 5))
    too_late = course("d", "d", "e", hours=0, end=date(2026, 1, 5))
    options = {"hours_per_week": 7, "start": JANUARY}
    for calendar in (options, {}):
        plan = small.plan(
            Profile([uri("b")]), uri("y"), Catalogue([first, too_late]), **calendar
        )
        assert [goal.obstacle for goal in plan.unreachable] == [Obstacle.DATES]
    in_time = replace(too_late, end=date(2026, 1, 6))
    plan = small.plan(Profile([uri("b")]), uri("y"), Catalogue([first, in_time]), **options)
    assert [(s.course.id, s.start.day, s.end.day) for s in plan] == [("f", 3, 5), ("d", 6, 6)]


def test_an_overload_names_the_courses_of_its_worst_week(small):
    def evening(name, skill, hours, first, last):
        dates = {"start": date(2026, 1, first), "end": date(2026, 1, last)}
        return course(name, skill, hours=hours, **dates)

    listed = [
        evening("l", "a", 26, 1, 31),
        evening("m", "b", 6, 1, 7),
        evening("n", "c", 1, 20, 26),
    ]
    options = {"hours_per_week": 10, "start": JANUARY}
    plan = small.plan(Profile(), uri("x"), Catalogue(listed), **options)
    worst = f"it needs {26 / 31 * 7 + 6:.3g} hours a week together with"
    assert [step.remark for step in plan] == [f"{worst} 'L', of 10", f"{worst} 'M', of 10", ""]
    assert "2 of 3 do not fit the calendar" in plan.proof_in_words
    assert plan.to_frame()["remark"].to_list() == [step.remark for step in plan]


def test_steps_have_the_dates_of_their_courses_without_a_calendar(small):
    dated = course("b", "b", start=date(2026, 2, 1), end=date(2026, 2, 3))
    listed = Catalogue([dated, course("d", "d", start=date(2026, 3, 1))])
    plan = small.plan(Profile(), uri("y"), listed)
    assert [(step.start, step.end) for step in plan] == [
        (date(2026, 2, 1), date(2026, 2, 3)),
        (date(2026, 3, 1), None),
    ]
    assert "B (b), 2026-02-01 to 2026-02-03, cost 1 EUR" in str(plan)
    assert str(plan[1]).startswith("D (d), from 2026-03-01: ")


@pytest.mark.parametrize("hours_per_week", [5e-324, 1e-3, 5])
def test_hours_without_end_are_errors_of_ours(small, hours_per_week):
    options = {"hours_per_week": hours_per_week, "start": JANUARY}
    listed = Catalogue([course("b", "bd", hours=1e308)])
    with pytest.raises(InvalidSearch, match="year 9999"):
        small.plan(Profile(), uri("y"), listed, **options)
    both = Catalogue([course("b", "bd", hours=1e308, start=JANUARY, end=JANUARY)])
    assert "hours a week" in small.plan(Profile(), uri("y"), both, **options)[0].remark
    listed = Catalogue([course("b", "bd", hours=100)])
    with pytest.raises(InvalidSearch, match="or a day before 9999-12-31"):
        small.plan(Profile(), uri("y"), listed, hours_per_week=5, start=date.max)


def test_reasons_name_what_stands_in_the_way(small):
    held = Profile({uri("b"): 1})

    def reason(*listed, **options):
        (goal,) = small.plan(held, uri("y"), Catalogue(listed), **options).unreachable
        return goal.obstacle, goal.reason

    begun = course("e", "e", start=date(2025, 12, 1))
    assert reason(course("d", "d", "e"), begun, start=JANUARY) == (
        Obstacle.BEGUN,
        "its courses presume what courses teach that begin before the plan does: e",
    )
    over = replace(begun, start=None, end=date(2025, 12, 1))
    assert reason(course("d", "d", "e"), over, start=JANUARY)[0] is Obstacle.BEGUN
    hopeless = course("a", "d", "f", start=date(2026, 3, 1))
    early = course("z", "d", "e", start=date(2026, 2, 1))
    late = course("e", "e", start=date(2026, 5, 1))
    assert reason(hopeless, early, late)[1].startswith("'Z' begins on 2026-02-01")
    dear = course("e", "e", cost=10)
    assert reason(course("d", "d", "e", cost=5), dear, budget=10)[1] == (
        "with what its courses presume it is beyond the budget (cost 10 EUR)"
    )
    assert reason(course("d", {"d": 0.5996}), required=0.6)[1] == (
        "taught only up to 0.5996, 0.6 is required"
    )
    assert "cost 0.003 EUR" in str(
        small.plan(held, uri("y"), Catalogue([course("d", "d", cost=0.003)]))
    )


@given(
    costs=st.lists(st.floats(5, 300), min_size=6, max_size=6),
    below=st.sampled_from([0, 3e-9, 1e-8, 1e-7, 1e-6]),
    dear=st.sampled_from([None, 99999999, 1e11]),
)
def test_a_budget_is_kept_however_close(small, costs, below, dear):
    """The solver takes a plan that is beyond the budget by less than its tolerance."""
    teaches = ["ab", "a", "bc", "c", "b", "d"]
    listed = [course(f"c{n}", t) for n, t in enumerate(teaches)]
    mapping = {c.id: cost * 0.92371 for c, cost in zip(listed, costs, strict=True)}
    if dear:
        listed.append(course("dear", "abcd"))
        mapping["dear"] = dear
    whole = small.plan(Profile(), [uri("x"), uri("y")], Catalogue(listed), cost=mapping)
    budget = whole.cost - below * whole.cost
    options = {"cost": mapping, "budget": budget}
    plan = small.plan(Profile(), [uri("x"), uri("y")], Catalogue(listed), **options)
    assert plan.is_optimal
    assert plan.cost <= budget * (1 + 2e-9)
    met = sum(len(step.goals) for step in plan)
    assert (plan.most_goals, plan.bound) == (met, pytest.approx(plan.cost))
    best = max(
        (len(goals), -cost)
        for count in range(7)
        for chosen in combinations(listed, count)
        if (cost := math.fsum(mapping[c.id] for c in chosen)) <= budget * (1 + 1e-9)
        for goals in [{skill for c in chosen for skill in c.teaches}]
    )
    assert (met, plan.cost) == (best[0], pytest.approx(-best[1], rel=1e-6))


def test_a_course_is_chosen_only_if_its_dates_allow_it(small):
    cheap = course("a", "bd", "e", cost=1, start=date(2026, 3, 2), end=date(2026, 3, 6))
    dear = course("z", "bd", "e", cost=9, hours=1, start=date(2026, 9, 1))
    early = course("f", "e", cost=5, start=date(2026, 2, 2), end=date(2026, 3, 1))
    late = course("e", "e", cost=2, start=date(2026, 2, 2), end=date(2026, 3, 2))

    def chosen(*listed, **options):
        plan = small.plan(Profile(), uri("y"), Catalogue(listed), **options)
        assert plan.is_optimal
        return ids(plan), plan.cost

    assert chosen(cheap, dear, late) == (["e", "z"], 11)
    assert chosen(cheap, dear, late, early) == (["f", "a"], 6)
    # by oneself: in time with enough hours a week
    alone = course("e", "e", cost=1, hours=20)
    start = date(2026, 2, 2)  # 28 days before the cheap one begins
    assert chosen(cheap, dear, alone) == (["e", "a"], 2)
    assert chosen(cheap, dear, alone, hours_per_week=5, start=start)[1] == 2
    assert chosen(cheap, dear, alone, hours_per_week=4.9, start=start)[1] == 10


days = st.integers(1, 9)


@st.composite
def dated_catalogues(draw):
    """Return courses some of which have a first day, a last day, or both."""
    listed = draw(catalogues() | rings())
    for place, each in enumerate(listed):
        first, last = sorted((draw(days), draw(days)))
        facts = draw(st.sampled_from([(), (), ("start",), ("end",), ("start", "end")]))
        dates = {"start": date(2026, 1, first), "end": date(2026, 1, last)}
        hours = draw(st.sampled_from([0, 0.5, 1, 2, 3]))
        listed[place] = replace(each, hours=hours, **{f: dates[f] for f in facts})
    return listed


def learned_in_time(listed, held, hours_per_week):
    """Return when each level can be held after courses, and those that cannot be begun.

    A course begins as early as it can; that others take hours too does not count.
    """
    times = {skill: [(level, -math.inf) for level in at] for skill, at in held.items()}
    waiting = list(listed)
    while waiting:
        ends = []
        for c in waiting:
            begin = max(
                (
                    min(
                        (at for level, at in times.get(skill, ()) if meets(level, asked.level)),
                        default=math.inf,
                    )
                    for skill, asked in c.presumes.items()
                ),
                default=-math.inf,
            )
            begin = max(begin, 0.0 if hours_per_week else -math.inf)
            takes = c.hours / hours_per_week * 7 if hours_per_week else 0.0
            first, last = ((d - JANUARY).days if d else math.inf for d in (c.start, c.end))
            if c.start:
                end = last + 1 if c.end else first + max(1, math.ceil(takes))
                ends.append(end if begin <= first else math.inf)
            else:
                is_late = begin + takes > last + 1 or begin > last
                ends.append(math.inf if is_late else begin + takes)
        end = min(ends)
        if end == math.inf:
            break
        done = waiting.pop(ends.index(end))
        for skill, taught in done.teaches.items():
            times.setdefault(skill, []).append((taught.level, end))
    return times, waiting


@given(listed=dated_catalogues(), hours_per_week=st.sampled_from([None, 3.5]))
def test_the_rows_of_the_program_forbid_no_plan_that_can_be_followed(
    small, listed, hours_per_week
):
    rows = []

    def supply(search, variable, teachers):
        rows.append((search._problem, search._goals, variable, set(teachers)))
        return original(search, variable, teachers)

    original = optimum._Search._supply
    options = {"hours_per_week": hours_per_week, "start": JANUARY} if hours_per_week else {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(optimum._Search, "_supply", supply)
        small.plan(Profile(), [uri("x"), uri("y")], Catalogue(listed), **options)
    for problem, goals, variable, teachers in rows:
        count = len(problem.costs)
        for size in range(count + 1):
            for chosen in combinations(range(count), size):
                ends, met = problem.replay(chosen)
                is_used = variable in chosen or (
                    variable >= count and goals[variable - count] in met
                )
                if len(ends) == len(chosen) and is_used:
                    assert teachers.intersection(chosen)


@given(
    listed=dated_catalogues(),
    skills=st.dictionaries(st.sampled_from(SKILLS), levels, max_size=1),
    aims=st.sampled_from(["x", "xy"]),
    budget=st.none() | st.sampled_from([0, 2.5, 4]),
    hours_per_week=st.sampled_from([None, 3.5, 7]),
    large=st.sampled_from([0, 4000]),
)
def test_with_dates_a_plan_is_the_best_of_all_sets_of_courses(
    small, listed, skills, aims, budget, hours_per_week, large
):
    held = {uri(skill): [level] for skill, level in skills.items()}
    profile = Profile({uri(skill): Held(level) for skill, level in skills.items()})
    goals = {uri(skill) for aim in aims for skill in NEEDED[aim]} - held.keys()
    options = {"budget": budget}
    if hours_per_week:
        options |= {"hours_per_week": hours_per_week, "start": JANUARY}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(optimum, "_LARGE", large)
        plan = small.plan(profile, [uri(a) for a in aims], Catalogue(listed), **options)
    assert plan == small.plan(
        profile, [uri(a) for a in aims], Catalogue(listed[::-1]), **options
    )
    best = (-1, 0.0, 0)
    for count in range(len(listed) + 1):
        for chosen in combinations(listed, count):
            cost = sum(c.cost for c in chosen)
            if budget is not None and cost > budget:
                continue
            after, late = learned_in_time(chosen, held, hours_per_week)
            if not late:
                best = max(best, (len(goals & after.keys()), -cost, -count))
    met = sum(len(step.goals) for step in plan)
    assert plan.is_optimal
    assert (met, -plan.cost, -len(plan)) == best
    # the order can be followed, and dates keep to it unless a remark says what does not fit
    assert learned([step.course for step in plan], held) is not None
    for place, step in enumerate(plan):
        assert learned([each.course for each in plan[: place + 1]], held) is not None
        if not hours_per_week or step.remark:
            continue
        done = [s.course for s in plan[:place] if s.end < step.start or not step.course.start]
        assert learned([*done, step.course], held) is not None
        assert step.start >= JANUARY
        assert step.course.start in (None, step.start)
        assert step.course.end is None or step.end <= step.course.end
    if hours_per_week:
        free = [step for step in plan if step.course.start is None]
        spent = sum(step.course.hours for step in free)
        if free:
            span = (max(step.end for step in free) - JANUARY).days + 1
            assert spent <= span * hours_per_week / 7 + 1e-6
        if not any(step.remark for step in plan):  # a short course has a week for its hours
            for step in plan:
                spent = sum(s.course.hours for s in plan if s.end <= step.end)
                assert spent <= ((step.end - JANUARY).days + 8) * hours_per_week / 7 + 1e-6
    undated = [replace(c, start=None, end=None) for c in listed]
    some_day, _ = learned_in_time(undated, held, None)
    in_time, _ = learned_in_time(listed, held, hours_per_week)
    for goal in plan.unreachable:
        name = goal.skill.uri
        assert (goal.obstacle is Obstacle.BUDGET) == (name in in_time)
        assert (goal.obstacle is Obstacle.DATES) == (name in some_day and name not in in_time)
        assert goal.reason


def test_a_course_without_hours_or_dates_has_no_place_in_a_calendar(small):
    listed = Catalogue([course("b", "b", hours=3), course("d", "d")])
    with pytest.raises(InvalidCatalogue, match="hours: the course 'd' states no hours"):
        small.plan(Profile(), uri("y"), listed, hours_per_week=5, start=date(2026, 1, 1))
    assert small.plan(Profile(), uri("y"), listed).hours is None


def test_a_plan_is_a_value(small):
    listed = [course("<b>", "b", "e", cost=3), course("e", "e"), course("f", "f")]
    plan = small.plan(Profile(), uri("y"), Catalogue(listed), budget=10)
    assert pickle.loads(pickle.dumps(plan)).unreachable == plan.unreachable
    data = plan.to_dict()
    assert (data["cost"], data["covered_after"], data["is_optimal"]) == (4, 1, True)
    assert data["profile"] == plan.profile.to_dict()
    again = Plan.from_dict(json.loads(json.dumps(data)))
    for name in Plan.json_fields:
        assert getattr(again, name) == getattr(plan, name)
    table = plan.to_frame()
    assert table["course_id"].to_list() == ["e", "<b>"]
    assert table["goal_uris"].to_list() == [(), (uri("b"),)]
    assert table["enabled_ids"].to_list() == [("<b>",), ()]
    text = parsed(plan._repr_html_())
    assert "<B> (<b>)" in text
    assert "nobody teaches it" in text


def test_a_gap_to_the_aim_is_closed_on_the_real_release(full):
    """Every step can be begun, and the gap afterwards lacks only what is out of reach."""
    from make_catalogue import make_catalogue

    catalogue = Catalogue(make_catalogue.courses(full, 400))
    aims = sorted({uri for c in catalogue for uri in c.occupations})
    assert len(aims) > 5
    for aim in aims:
        plan = full.plan(Profile(), aim, catalogue, required=0.5)
        held = Profile().held
        for step in plan:
            for skill, asked in step.course.presumes.items():
                assert held[skill].meets(asked.level)
            held = plan[: plan.items.index(step) + 1].profile.held
        gap = full.gap(plan.profile, aim, required=0.5)
        lacking = {line.skill for line in gap.lines if line.relation == "essential"}
        lacking -= {line.skill for line in gap.lines if line.status == "met"}
        assert lacking == {goal.skill for goal in plan.unreachable}
        budget = round(plan.cost / 2, 2)
        half = full.plan(Profile(), aim, catalogue, required=0.5, budget=budget)
        assert half.cost <= budget
        assert half.covered_after <= plan.covered_after
        assert all(p.is_optimal for p in (plan, half))
        assert any(g.obstacle is Obstacle.BUDGET for g in half.unreachable) or not plan.cost


def test_a_made_up_catalogue_is_the_same_each_time(esco):
    from make_catalogue import make_catalogue

    first, second = (Catalogue(make_catalogue.courses(esco, 90)) for _ in range(2))
    assert first == second
    assert len(first) == 90
    skills = {skill.uri for skill in esco.skills()}
    assert all(c.teaches.keys() | c.presumes.keys() <= skills for c in first)
    assert any(c.presumes for c in first)
    assert all(a.id < b.id for a, b in pairwise(first))
