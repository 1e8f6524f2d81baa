"""The time to score response sheets, beside pandas; a part of scripts/bench."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from report import Figure, interval, shown

from escograph.learning import assess
from escograph.model import Assessment, AssessmentItem, ScoringRule

SHEETS, ITEMS, SKILLS = 100_000, 40, 5
RUNS = 5
MAX_SECONDS = 5
RULES = {
    "points": ScoringRule(),
    "number right, zero if unanswered": ScoringRule("number right", unanswered="zero"),
    "mastery": ScoringRule("mastery"),
}


def assess_figures() -> Iterator[Figure]:
    """Yield the processor time to score a table of sheets, by rule, beside a pivot of it."""
    uris = [f"http://data.europa.eu/esco/skill/{number:036}" for number in range(SKILLS)]
    items = [
        AssessmentItem(f"q{n}", [uris[n % SKILLS]], points=1 + n % 3, choices=4)
        for n in range(ITEMS)
    ]
    table = responses(items)
    for name, rule in RULES.items():
        assessment = Assessment("t", "Test", items, "Dreyfus", rule)
        pairs = []
        for _ in range(RUNS):
            ours = seconds(lambda assessment=assessment: assess(assessment, table))
            pairs.append((ours, seconds(lambda: pivot(table, items))))
        times = np.array(pairs)
        took = interval(times[:, 0], np.median)
        ratio = interval(times[:, 0] / times[:, 1], np.median)
        yield Figure(
            f"assess {SHEETS:,} sheets of {ITEMS} items, {name}: {shown(took, 2)} s of one "
            "core, "
            f"{shown(ratio, 2)} x pandas pivot and sums of points   n {RUNS}   "
            f"goal: under {MAX_SECONDS} s",
            {"name": f"assess, {name}", "n": RUNS, "seconds": took, "ratio": ratio},
        )


def responses(items: list[AssessmentItem]) -> pd.DataFrame:
    """Return responses in random order, a tenth of the items without one."""
    rng = np.random.default_rng(0)
    answered = rng.random((SHEETS, ITEMS)) < 0.9
    persons, columns = np.nonzero(answered)
    most = np.array([item.points for item in items])
    table = pd.DataFrame(
        {
            "person": np.array([f"p{n:06}" for n in range(SHEETS)], object)[persons],
            "item": np.array([item.id for item in items], object)[columns],
            "points": rng.integers(0, most[columns] + 1).astype(float),
        }
    )
    return table.iloc[rng.permutation(len(table))].reset_index(drop=True)


def pivot(table: pd.DataFrame, items: list[AssessmentItem]) -> pd.DataFrame:
    """Return the sums of points by person and skill, by pandas."""
    wide = table.pivot(index="person", columns="item", values="points")
    skill = {item.id: item.skills[0] for item in items}
    return wide.T.groupby(skill).sum().T


def seconds(function: Callable[[], object]) -> float:
    """Return the processor time of a call, on all cores."""
    start = time.process_time()
    function()
    return time.process_time() - start
