"""Scoring rules as data: from the points of items to a stage of a scale."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from escograph.errors import InvalidValue
from escograph.model.held import member, whole_number
from escograph.model.scales import LEVEL_TOLERANCE, Scale, checked_level, shortened
from escograph.model.values import Value


class ScoringMethod(StrEnum):
    """The methods by which the items of a skill make a share, and a share a stage."""

    POINTS = "points"
    """The share of the points; the cut scores make it a stage."""
    WEIGHTED_MEAN = "weighted mean"
    """The mean of the items' shares, each counting by its weight only; then the cut scores."""
    NUMBER_RIGHT = "number right"
    """The share of the points less what guessing gains; then the cut scores.

    Of items with k choices, R right and W wrong count as R - W / (k - 1), in all at least 0. An
    item without a response is neither right nor wrong: it adds nothing and takes nothing off,
    and is one of all items whose points make the share 1, with either `Unanswered`. So who
    omits hard items gains nothing.
    """
    RUBRIC = "rubric"
    """Each item is a criterion, its points the number of a stage, 0 if it reaches none."""
    MASTERY = "mastery"
    """All items of a set, or of the skill, must be mastered."""


ScoringMethodName = Literal["points", "weighted mean", "number right", "rubric", "mastery"]
"""Values of `ScoringMethod`, which arguments may also be."""


class Unanswered(StrEnum):
    """The meanings of an item without a response."""

    MISSING = "missing"
    """Missing evidence: the item does not count for the person, except with "number right"."""
    ZERO = "zero"
    """No points: the item counts for the person. It is not evidence either.

    With "number right" both are the same: it counts, and is no wrong answer.
    """


UnansweredName = Literal["missing", "zero"]
"""Values of `Unanswered`, which arguments may also be."""


@dataclass(frozen=True, slots=True, repr=False)
class ScoringRule(Value):
    """A rule that makes the points of a skill's items a stage of a scale.

    Every rule keeps to one law: more points in the same items never make a lower level.

    Attributes:
        method: The method.
        cuts: Cut scores: stage → least share of it, 0 to 1, ascending like the stages. A stage
            without one cannot be reached. By default the levels of the scale: .6 of the points
            make the level .6. Not for rubrics and mastery.
        passing: The stage from which on a skill is passed; by default the lowest that can be
            reached, for mastery the highest of the scale.
        min_evidence: Number of items of a skill that must have a response, whatever those
            without one mean; below it nothing is proven.
        unanswered: Meaning of an item without a response for the share.
        mastery_set: The items that must be mastered; by default all. Each skill needs one.
        mastery_share: Share of an item's points from which on it is mastered.
        agreement: Share of the criteria of a rubric, by weight, that must reach a stage: all
            of them by default, so that the lowest decides.

    Raises:
        InvalidValue: If the method is unknown, the cut scores do not ascend from 0 to 1, a
            number is out of range, or the method does not use an attribute that is set; the
            error names the field.

    Example:
        >>> from escograph.model import ScoringRule
        >>> ScoringRule("points", {"A1": 0.4, "A2": 0.6, "B1": 0.8}, passing="A2")
        <ScoringRule points: A1 from 40 %, A2 from 60 %, B1 from 80 %; passed from A2>

    See:
        AERA, APA and NCME, Standards for Educational and Psychological Testing, 2014, chapter 5
        (scores, scales, cut scores); R. B. Frary, Formula Scoring of Multiple-Choice Tests,
        1988 (the correction for guessing).
    """

    method: ScoringMethod = ScoringMethod.POINTS
    cuts: Mapping[str, float] = field(default_factory=dict)
    passing: str | None = None
    min_evidence: int = 1
    unanswered: Unanswered = Unanswered.MISSING
    mastery_set: tuple[str, ...] = ()
    mastery_share: float = 1.0
    agreement: float = 1.0

    json_optional: ClassVar = frozenset(
        {
            "cuts",
            "passing",
            "min_evidence",
            "unanswered",
            "mastery_set",
            "mastery_share",
            "agreement",
        }
    )

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        set_field(self, "method", member(ScoringMethod, self.method, "method"))
        set_field(self, "unanswered", member(Unanswered, self.unanswered, "unanswered"))
        set_field(self, "cuts", MappingProxyType(_checked_cuts(self.cuts)))
        if self.passing is not None:
            set_field(self, "passing", checked_text(self.passing, "passing"))
        least = whole_number(self.min_evidence)
        if least is None or least < 1:
            message = f"expected a whole number from 1, not {shortened(self.min_evidence)}"
            raise InvalidValue(message, "min_evidence")
        set_field(self, "min_evidence", least)
        set_field(self, "mastery_set", checked_ids(self.mastery_set, "mastery_set"))
        for name in ("mastery_share", "agreement"):
            share = checked_level(getattr(self, name), name)
            if not share:
                raise InvalidValue("expected a number above 0, up to 1, not 0", name)
            set_field(self, name, share)
        self._refuse_unused()

    def _refuse_unused(self) -> None:
        """Refuse attributes that the method does not use: whoever set them expects more."""
        by_cuts = self.method not in (ScoringMethod.RUBRIC, ScoringMethod.MASTERY)
        used = {
            "cuts": by_cuts,
            "mastery_set": self.method is ScoringMethod.MASTERY,
            "mastery_share": self.method is ScoringMethod.MASTERY,
            "agreement": self.method is ScoringMethod.RUBRIC,
        }
        for name, is_used in used.items():
            is_set = getattr(self, name) != ({"cuts": {}, "mastery_set": ()}.get(name, 1.0))
            if is_set and not is_used:
                raise InvalidValue(f"the method {str(self.method)!r} does not use it", name)

    @property
    def uses_cuts(self) -> bool:
        """Return whether the method makes shares stages by cut scores."""
        return self.method not in (ScoringMethod.RUBRIC, ScoringMethod.MASTERY)

    def checked_for(self, scale: Scale) -> None:
        """Raise if the rule names a stage that a scale lacks, or one out of order.

        Raises:
            InvalidValue: Naming the field.
        """
        levels = []
        for stage in self.cuts:
            levels.append(_level_of(scale, stage, "cuts"))
        if any(low >= high for low, high in pairwise(levels)):
            raise InvalidValue(
                f"the stages {', '.join(self.cuts)} are not in the order of the scale "
                f"{scale.name!r}: {', '.join(scale.stages)}",
                "cuts",
            )
        if self.passing is not None:
            passing = _level_of(scale, self.passing, "passing")
            if levels and passing > levels[-1]:
                message = f"no cut score leads to the stage {self.passing!r}"
                raise InvalidValue(message, "passing")

    def steps(self, scale: Scale) -> tuple[tuple[str, float, float], ...]:
        """Return the stages that can be reached, each with its level and least share.

        The lowest comes first. For a rubric the share is that of the stage's number in the
        number of stages.
        """
        cuts = self.cuts or dict(zip(scale.stages, scale.levels, strict=True))
        if not self.uses_cuts:
            count = len(scale.stages)
            cuts = {stage: (place + 1) / count for place, stage in enumerate(scale.stages)}
        names = dict(zip(scale.levels, scale.stages, strict=True))
        levels = [(scale.level(stage), least) for stage, least in cuts.items()]
        return tuple((names[level], level, least) for level, least in levels)

    def passing_level(self, scale: Scale) -> float:
        """Return the level from which on a skill is passed, 0 to 1."""
        if self.passing is not None:
            return scale.level(self.passing)
        steps = self.steps(scale)
        return steps[-1 if self.method is ScoringMethod.MASTERY else 0][1]

    def __hash__(self) -> int:
        return hash((type(self), self.method, tuple(self.cuts.items()), self.passing))

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = (getattr(self, item.name) for item in fields(self))
        return type(self), tuple(dict(a) if isinstance(a, Mapping) else a for a in arguments)

    def __repr__(self) -> str:
        return f"<ScoringRule {self}>"

    def __str__(self) -> str:
        cuts = ", ".join(
            f"{stage} from {_percent(least)}" for stage, least in self.cuts.items()
        )
        listed = f" of {', '.join(self.mastery_set)}" if self.mastery_set else ""
        method = f"{self.method}{listed}: {cuts}" if cuts else f"{self.method}{listed}"
        words = [
            (self.passing, f"passed from {self.passing}"),
            (self.mastery_share < 1, f"mastered from {_percent(self.mastery_share)}"),
            (self.agreement < 1, f"a stage from {_percent(self.agreement)} of the criteria"),
            (self.min_evidence > 1, f"at least {self.min_evidence} responses"),
            (self.unanswered is Unanswered.ZERO, "no points without a response"),
        ]
        return "; ".join([method, *(text for is_set, text in words if is_set)])


def _percent(share: float) -> str:
    return f"{100 * share:g} %"


def _level_of(scale: Scale, stage: str, name: str) -> float:
    try:
        return scale.level(stage)
    except InvalidValue as error:
        raise InvalidValue(error.reason, name) from error


def _checked_cuts(cuts: object) -> dict[str, float]:
    """Return stage → least share, ascending."""
    if not isinstance(cuts, Mapping):
        raise InvalidValue(f"expected stage → share, not {shortened(cuts)}", "cuts")
    checked = {
        checked_text(stage, "cuts"): checked_level(share, "cuts")
        for stage, share in cuts.items()
    }
    for (low, least), (high, more) in pairwise(checked.items()):
        if more - least <= LEVEL_TOLERANCE:
            raise InvalidValue(
                f"expected shares that ascend, not {least:g} for {low!r} and {more:g} for "
                f"{high!r}",
                "cuts",
            )
    return checked


def checked_text(text: object, name: str) -> str:
    """Return text without surrounding blanks.

    Raises:
        InvalidValue: If it is not text, or blank.
    """
    if not isinstance(text, str) or not text.strip():
        raise InvalidValue(f"expected text, not {shortened(text)}", name)
    return str(text).strip()


def checked_ids(identifiers: object, name: str) -> tuple[str, ...]:
    """Return a list of identifiers without repeats.

    Raises:
        InvalidValue: If it is a single one, or one of them is not text.
    """
    is_list = isinstance(identifiers, Iterable) and not isinstance(
        identifiers, str | bytes | Mapping
    )
    if not is_list:
        raise InvalidValue(f"expected a list, not {shortened(identifiers)}", name)
    return tuple(dict.fromkeys(checked_text(item, name) for item in identifiers))  # type: ignore[attr-defined]
