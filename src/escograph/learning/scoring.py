"""Scoring: from the points of persons in items to their results by skill.

1. Points stand in one array, a row per person and a column per item; NaN is no response.
2. For each skill the columns of its items are added up one by one, sorted by identifier: the
   order in which items or rows come changes nothing, not even in the last digit, and a person's
   result is the same alone and in a table.
3. The share is made a stage by the cut scores, by the criteria of a rubric, or by mastery.
4. Where too few items have a response there is no level, be the others left out or counted
   without points. The correction for guessing counts all items, and takes nothing off for those
   without a response.

The standard error of a share is that of a weighted mean of independent items. For equal items
that are right or wrong it is the binomial error of F. M. Lord (Do Tests of the Same Length Have
the Same Standard Error of Measurement?, Educational and Psychological Measurement 17, 1957).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from escograph.model.assessments import Assessment, AssessmentItem
from escograph.model.results import AssessmentResult, SkillResult
from escograph.model.scales import LEVEL_TOLERANCE, Scale
from escograph.model.scoring import ScoringMethod, ScoringRule, Unanswered

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class SkillScores:
    """The scores of persons in one skill, an entry per person in each array.

    Attributes:
        skill: URI of the skill.
        items: Identifiers of its items, sorted.
        raw_score: Sum of points of the items that count.
        maximum: Most points of these items.
        share: Share, 0 to 1; NaN if no item counts.
        step: Number of the stage reached, from 0; -1 below the first.
        is_sufficient: Whether there is enough evidence.
        passed: Whether the skill is passed.
        standard_error: Standard error of the share; NaN where items do not allow one.
        evidence: Number of items with a response.
        unanswered: Whether each item is without a response, a row per person.
    """

    skill: str
    items: tuple[str, ...]
    raw_score: Array
    maximum: Array
    share: Array
    step: Array
    is_sufficient: Array
    passed: Array
    standard_error: Array
    evidence: Array
    unanswered: Array

    def missing(self) -> Array:
        """Return the identifiers of the items without a response, a tuple per person."""
        width = -(-len(self.items) // 8)
        packed = np.ascontiguousarray(np.packbits(self.unanswered, axis=1))
        patterns, places, numbers = np.unique(
            packed.view(f"S{width}").ravel(), return_index=True, return_inverse=True
        )
        lists = np.empty(len(patterns), object)
        for number, place in enumerate(places):
            lists[number] = tuple(
                item
                for item, is_missing in zip(self.items, self.unanswered[place], strict=True)
                if is_missing
            )
        missing: Array = lists[numbers]
        return missing


def scores(assessment: Assessment, points: Array) -> list[SkillScores]:
    """Return the scores in each skill, sorted by URI.

    Args:
        assessment: The assessment.
        points: Points of each person (row) in each item (column), in the order of the items;
            NaN without a response.
    """
    place = {item.id: number for number, item in enumerate(assessment.items)}
    return [
        _scores(assessment, skill, items, points[:, [place[item.id] for item in items]])
        for skill in assessment.skills
        for items in [assessment.items_of(skill)]
    ]


def _scores(
    assessment: Assessment, skill: str, items: Sequence[AssessmentItem], points: Array
) -> SkillScores:
    """Return the scores in one skill."""
    rule, scale = assessment.rule, assessment.scale
    unanswered = np.isnan(points)
    by_formula = rule.method is ScoringMethod.NUMBER_RIGHT  # R - W / (k - 1) over all items
    counts_all = by_formula or rule.unanswered is Unanswered.ZERO
    counts = np.ones_like(unanswered) if counts_all else ~unanswered
    points = np.where(unanswered, 0.0, points)
    most = np.array([item.points for item in items], float)
    evidence = (~unanswered).sum(axis=1)
    is_sufficient = evidence >= rule.min_evidence
    if rule.method is ScoringMethod.MASTERY:
        in_set = [not rule.mastery_set or item.id in rule.mastery_set for item in items]
        is_sufficient &= counts[:, in_set].all(axis=1)
        share, step = _mastery(rule, scale, items, points / most, counts, np.array(in_set))
        error = np.full(len(points), np.nan)
    else:
        share, error = _mean(rule, items, points / most, counts, unanswered)
        if rule.method is ScoringMethod.RUBRIC:
            step, error = (
                _rubric(rule, scale, items, points, counts),
                np.full_like(share, np.nan),
            )
        else:
            least = np.array([cut for _, _, cut in rule.steps(scale)])
            reached = np.nan_to_num(share, nan=-1.0)[:, None] >= least - LEVEL_TOLERANCE
            step = reached.sum(axis=1) - 1
    step = np.where(is_sufficient, step, -1)
    levels = np.array([level for _, level, _ in rule.steps(scale)])
    passing = rule.passing_level(scale) - LEVEL_TOLERANCE
    return SkillScores(
        skill,
        tuple(item.id for item in items),
        _sum(points),
        _sum(counts * most),
        share,
        step,
        is_sufficient,
        (step >= 0) & (levels[step] >= passing),
        error,
        evidence,
        unanswered,
    )


def _sum(columns: Array) -> Array:
    """Return the sum of each row, the columns added from the first to the last."""
    total = np.zeros(len(columns))
    for column in columns.T:
        total += column
    return total


def _mean(
    rule: ScoringRule,
    items: Sequence[AssessmentItem],
    shares: Array,
    counts: Array,
    unanswered: Array,
) -> tuple[Array, Array]:
    """Return the weighted mean of the items that count, cut to 0 to 1, and its error."""
    weights = np.array([_weight(rule, item) for item in items])
    if rule.method is ScoringMethod.NUMBER_RIGHT:
        lost = np.array([1 / (item.choices - 1) if item.choices else 0.0 for item in items])
        # who omits an item has not guessed
        shares = np.where(unanswered, 0.0, shares - (1 - shares) * lost)
    weighted = counts * weights
    number = counts.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = _sum(weighted)
        mean = _sum(weighted * shares) / total
        squares = _sum((weighted * (shares - mean[:, None])) ** 2)
        error = np.sqrt(squares * number / (number - 1)) / total
    error[number < 2] = np.nan
    return np.clip(mean, 0.0, 1.0), error


def _weight(rule: ScoringRule, item: AssessmentItem) -> float:
    """Return what an item counts in the mean of shares."""
    by_points = rule.method in (ScoringMethod.POINTS, ScoringMethod.NUMBER_RIGHT)
    return item.weight * item.points if by_points else item.weight


def _rubric(
    rule: ScoringRule,
    scale: Scale,
    items: Sequence[AssessmentItem],
    points: Array,
    counts: Array,
) -> Array:
    """Return the number of the highest stage that enough of the criteria reach."""
    weighted = counts * np.array([item.weight for item in items])
    total = _sum(weighted)
    step = np.full(len(points), -1)
    for number in range(len(scale.stages)):
        reached = _sum(weighted * (points >= number + 1 - LEVEL_TOLERANCE))
        is_reached = (total > 0) & (reached >= (rule.agreement - LEVEL_TOLERANCE) * total)
        step[is_reached] = number
    return step


def _mastery(
    rule: ScoringRule,
    scale: Scale,
    items: Sequence[AssessmentItem],
    shares: Array,
    counts: Array,
    in_set: Array,
) -> tuple[Array, Array]:
    """Return the share of the set that is mastered, and the stage if all of it is."""
    is_mastered = shares >= rule.mastery_share - LEVEL_TOLERANCE
    weighted = counts * (np.array([item.weight for item in items]) * in_set)
    with np.errstate(invalid="ignore"):
        share = _sum(weighted * is_mastered) / _sum(weighted)
    stages = [level for _, level, _ in rule.steps(scale)]
    passed = stages.index(rule.passing_level(scale))
    return share, np.where((is_mastered | ~in_set).all(axis=1), passed, -1)


def result_of(
    assessment: Assessment, all_scores: Sequence[SkillScores], place: int, **others: Any
) -> AssessmentResult:
    """Return the scores of one person as a value.

    Args:
        assessment: The assessment.
        all_scores: The scores in each skill.
        place: The row of the person.
        others: Person and day.
    """
    steps = assessment.rule.steps(assessment.scale)

    def plain(number: Any) -> float | None:
        return None if np.isnan(number) else float(number)

    results = []
    for one in all_scores:
        step = int(one.step[place])
        reached = steps[step] if step >= 0 else (None, 0.0, 0.0)
        results.append(
            SkillResult(
                one.skill,
                float(one.raw_score[place]),
                float(one.maximum[place]),
                plain(one.share[place]),
                reached[1] if one.is_sufficient[place] else None,
                reached[0],
                bool(one.passed[place]),
                plain(one.standard_error[place]),
                int(one.evidence[place]),
                tuple(i for i, no in zip(one.items, one.unanswered[place], strict=True) if no),
                assessment.labels.get(one.skill),
            )
        )
    return AssessmentResult(
        assessment.id,
        assessment.title,
        assessment.scale,
        tuple(results),
        assurance=assessment.assurance,
        provider=assessment.provider,
        url=assessment.url,
        **others,
    )
