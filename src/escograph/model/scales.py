"""Scales of proficiency: stages in order, and the level 0 to 1 that each means.

A scale states an order and no distances. So the stages of a known scale are spread evenly:
stage i of n means the level i/n, and the last one 1. The even steps are ours; comparisons
across scales are as rough as that. The first stage is above 0, since it is more than not to
hold the skill.
"""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import isfinite
from numbers import Integral, Real
from types import MappingProxyType
from typing import Any, ClassVar

from escograph.errors import InvalidValue
from escograph.model.values import Value

Stage = float | str
"""A stage of a scale as a source writes it: a name, or a number where stages are numbered."""

LEVEL_TOLERANCE = 1e-6
"""Greatest difference of two levels that are equal but for rounding, as those of single
precision are; an engineering limit."""


@dataclass(frozen=True, init=False, slots=True, repr=False)
class Scale(Value):
    """A scale of proficiency: the rubric of an issuer, or one of `SCALES`.

    Args:
        name: Its name, such as "CEFR".
        stages: Names of its stages, the lowest first.
        levels: The level that each stage means, 0 to 1, ascending; by default spread evenly,
            the last being 1.

    Raises:
        InvalidValue: If there is no stage, two have the same name, the levels do not ascend
            from 0 to 1, or the scale has the name of another one. EQF and national
            qualifications frameworks, also as names of stages, are not scales of proficiency.

    Example:
        >>> from escograph.model import Scale
        >>> rubric = Scale("our rubric", ["beginner", "able", "excellent"])
        >>> round(rubric.level("able"), 3)
        0.667
    """

    name: str
    stages: tuple[str, ...]
    levels: tuple[float, ...] = ()

    json_constants: ClassVar[Mapping[str, Any]]

    def __init__(
        self, name: str, stages: Iterable[str], levels: Iterable[float] | None = None
    ) -> None:
        if not isinstance(name, str) or not name.strip():
            raise InvalidValue(f"expected the name of a scale, not {name!r}", "name")
        _refuse_framework(name)
        names = _texts(stages)
        for stage in names:
            _refuse_framework(stage, "stages")
        count = len(names)
        if levels is None:
            steps: tuple[float, ...] = tuple((i + 1) / count for i in range(count))
        else:
            steps = tuple(levels) if isinstance(levels, Iterable) else (levels,)
            is_complete = len(steps) == count and all(map(_is_level, steps))
            if not is_complete or any(low >= high for low, high in pairwise(steps)):
                raise InvalidValue(
                    f"expected {count} numbers that ascend from 0 to 1, not {steps}", "levels"
                )
        set_field = object.__setattr__
        set_field(self, "name", str(name))
        set_field(self, "stages", names)
        set_field(self, "levels", tuple(map(float, steps)))
        same_name = SCALES.get(_key(name)) if _SCALES else None
        if same_name is not None and same_name != self:
            raise InvalidValue(
                f"{same_name.name!r} is the name of a known scale with other stages or levels; "
                "choose another name",
                "name",
            )

    def level(self, stage: Stage) -> float:
        """Return the level that a stage means, 0 to 1.

        Args:
            stage: Its name, without regard to case and hyphens, or the number that is its name.

        Raises:
            InvalidValue: If the scale has no such stage.

        Example:
            >>> from escograph.model import SCALES
            >>> SCALES["dreyfus"].level("Advanced Beginner"), SCALES["digcomp"].level(4)
            (0.4, 0.5)
        """
        text = stage if isinstance(stage, str) else _number_text(stage)
        keys = [_key(name) for name in self.stages]
        if text is None or _key(text) not in keys:
            raise InvalidValue(
                f"the scale {self.name!r} has no stage {stage!r}; it has "
                f"{', '.join(self.stages)}",
                "stage",
            )
        return self.levels[keys.index(_key(text))]

    def __repr__(self) -> str:
        return f"<Scale {self.name!r}: {', '.join(self.stages)}>"

    def __str__(self) -> str:
        return self.name


def scale_named(name: str) -> Scale:
    """Return the known scale with a name, without regard to case.

    Raises:
        InvalidValue: If none has it, or it is a framework of qualifications such as EQF.

    Example:
        >>> from escograph.model.scales import scale_named
        >>> scale_named("cefr").stages
        ('A1', 'A2', 'B1', 'B2', 'C1', 'C2')
    """
    if isinstance(name, str):
        _refuse_framework(name)
        if (scale := SCALES.get(_key(name))) is not None:
            return scale
    names = ", ".join(scale.name for scale in SCALES.values())
    raise InvalidValue(
        f"no known scale {name!r}; the known ones are {names}; make another with Scale(...)",
        "scale",
    )


def checked_level(level: object, field: str = "level") -> float:
    """Return a level from 0 to 1 as a number of Python.

    Raises:
        InvalidValue: If it is not a number from 0 to 1.
    """
    number = finite_number(level)
    if number is None or not 0 <= number <= 1:
        raise InvalidValue(f"expected a number from 0 to 1, not {shortened(level)}", field)
    return number


def shortened(value: object) -> str:
    """Return a value as errors show it, at most 200 characters long."""
    try:
        text = repr(value)
    except ValueError:  # Python writes whole numbers of up to 4,300 digits
        return "a larger number than Python writes"
    return text if len(text) <= 200 else f"{text[:199]}…"


def finite_number(value: object) -> float | None:
    """Return a finite number as one of Python; ``None`` for anything else."""
    if not isinstance(value, Real | Decimal) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (OverflowError, ValueError):  # too large for a float, or a signalling NaN
        return None
    if not isfinite(number):
        return None
    return int(value) if isinstance(value, Integral) else number + 0.0  # without -0.0


def _is_level(level: object) -> bool:
    number = finite_number(level)
    return number is not None and 0 <= number <= 1


def _texts(stages: Iterable[str]) -> tuple[str, ...]:
    without_order = isinstance(stages, str | bytes | Mapping | Set)
    if without_order or not isinstance(stages, Iterable):
        raise InvalidValue(
            f"expected a list of names, the lowest first, not {stages!r}", "stages"
        )
    names = tuple(stages)
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise InvalidValue(f"expected names, not {name!r}", "stages")
    if not names or len(set(map(_key, names))) < len(names):
        raise InvalidValue("expected at least one stage, each with a name of its own", "stages")
    return tuple(map(str, names))


def _number_text(stage: object) -> str | None:
    """Return a whole number as the name of a stage; ``None`` for anything else."""
    number = finite_number(stage)
    return f"{number:.0f}" if number is not None and number == int(number) else None


def _key(name: str) -> str:
    """Return a name as it is compared: without regard to case, hyphens and blanks."""
    return " ".join(name.replace("-", " ").replace("_", " ").split()).casefold()


_FRAMEWORK = re.compile(
    r"eqf|nqf|qf\b|\bqf-?ehea|\behea\b|\bisced"
    r"|\bqualifications? framework|qualifikationsrahmen"
    r"|\bcadre \w+ des certifications|\bmarco \w+ de cualificaciones",
    re.IGNORECASE,
)
"""Names of frameworks of qualifications: of Europe, its countries, and higher education."""


def _refuse_framework(name: str, field: str = "scale") -> None:
    """Raise if a name is that of a framework of qualifications.

    Raises:
        InvalidValue: With what to do instead.
    """
    if _FRAMEWORK.search(" ".join(name.split())):
        raise InvalidValue(
            f"{name!r} classifies qualifications and courses, not the proficiency of a skill; "
            "state it with a qualification",
            field,
        )


_SCALES: dict[str, Scale] = {}
SCALES: Mapping[str, Scale] = MappingProxyType(_SCALES)
"""Key → known scale of proficiency: "dreyfus", "digcomp" and "cefr".

See:
    S. E. Dreyfus, The Five-Stage Model of Adult Skill Acquisition, 2004, with the stages of the
    claim ``skillProficiencyLevel`` of the WE BUILD attestation rulebook "Verified Skill" (draft
    v0.2, 2026-10-05); Vuorikari, Kluzer and Punie, DigComp 2.2, 2022, eight proficiency levels;
    Council of Europe, CEFR Companion Volume, 2020, six levels.
"""
_SCALES |= {
    _key(scale.name): scale
    for scale in (
        Scale("Dreyfus", ("novice", "advanced-beginner", "competent", "proficient", "expert")),
        Scale("DigComp", tuple("12345678")),
        Scale("CEFR", ("A1", "A2", "B1", "B2", "C1", "C2")),
    )
}
DREYFUS, DIGCOMP, CEFR = _SCALES.values()
Scale.json_constants = MappingProxyType({scale.name: scale for scale in SCALES.values()})
