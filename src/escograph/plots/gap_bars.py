"""Bars of a skill gap: the skills met, partly met and missing."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from escograph.model import GapStatus, SkillGap
from escograph.model.columns import GAP_COUNT_COLUMNS
from escograph.model.parts import RELATIONS
from escograph.plots.picture import (
    Picture,
    ThemeName,
    check,
    colours_of,
    page,
    percent_text,
    settings,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_WIDTH, _HEIGHT, _LINE = 8.0, 2.55, 0.2
"""Size without the heading, and height of a line of that, in inches."""


def gap(value: SkillGap, *, theme: ThemeName = "light") -> Picture:
    """Draw a skill gap: a bar each for the essential and the optional skills.

    A bar is the skills that are needed: those met, partly met and missing. Where some are
    partly met, a diamond is the coverage with part credit. Columns of the frame:
    ``relation``, ``status``, ``skills`` (a number), ``share`` (``None`` if no skill is
    needed), ``credited``.

    Args:
        value: The gap.
        theme: Colours for a light or a dark page.

    Raises:
        InvalidValue: If it is not a `SkillGap`.
        InvalidSearch: If the theme is not valid.
        MissingExtra: If matplotlib is not installed.

    Example:
        >>> import escograph
        >>> from escograph import plots
        >>> esco = escograph.open()
        >>> gap = esco.gap(esco.profile(["debug software"]), "software developer")
        >>> print(plots.gap(gap))
        Bars. Skill gap to software developer (2512.4). Essential: 1 met, 1 partly met, 22
        missing; 6 % with part credit. Optional: 0 met, 1 partly met, 79 missing; 1 % with part
        credit.
    """
    colours = colours_of(theme)
    check(value, SkillGap, "gap", "esco.gap(profile, occupation)")
    counts: dict[str, dict[str, int]] = {name: _statuses(value, name) for name in RELATIONS}
    credited: dict[str, float] = {
        "essential": value.credited_essential,
        "optional": value.credited_optional,
    }
    words: dict[str, str] = {
        name: _in_words(counts[name], credited[name]) for name in RELATIONS
    }
    with settings(colours):
        heading = wrapped(value.title, 80)
        height = _HEIGHT + _LINE * len(heading)
        figure, axes = page(_WIDTH, height)
        axes.set_position((0.125, 0.55 / height, 0.845, 1.65 / height))
        top = 1 - 0.1 / height
        figure.text(0.02, top, "\n".join(heading), weight="bold", size=11, va="top")
        _bars(axes, counts, credited, words, colours)
        figure.draw_without_rendering()
    return Picture(
        value.title,
        f"Bars. {value.title}. "
        + " ".join(f"{name.capitalize()}: {words[name]}." for name in RELATIONS),
        figure,
        GAP_COUNT_COLUMNS,
        tuple(
            (name, status, number, _share(number, counts[name]), credited[name])
            for name in RELATIONS
            for status, number in counts[name].items()
        ),
    )


def _statuses(value: SkillGap, relation: str) -> dict[str, int]:
    """Return status → number of the skills with a relation."""
    if value.lines:
        counts = Counter(str(line.status) for line in value.lines if line.relation == relation)
    else:
        lists = dict(value.parts())
        counts = Counter(
            met=len(lists[f"held {relation}"]), missing=len(lists[f"missing {relation}"])
        )
    return {str(status): counts[str(status)] for status in GapStatus}


def _share(number: int, counts: Mapping[str, int]) -> float | None:
    total = sum(counts.values())
    return number / total if total else None


def _in_words(counts: Mapping[str, int], credited: float) -> str:
    if not sum(counts.values()):
        return "none needed"
    met, partly, missing = counts.values()
    words = f"{met} met, {partly} partly met, {missing} missing"
    return f"{words}; {percent_text(credited)} with part credit" if partly else words


def _bars(
    axes: "Axes",
    counts: Mapping[str, Mapping[str, int]],
    credited: Mapping[str, float],
    words: Mapping[str, str],
    colours: Mapping[str, str],
) -> None:
    """Draw the bars of a gap, their legend and axes."""
    fills = {
        GapStatus.MET: (colours["good"], "", "met"),
        GapStatus.PARTLY: (colours["fair"], "////", "partly met"),
        GapStatus.MISSING: (colours["rest"], "", "missing"),
    }
    shown: dict[str, Any] = {}
    for row, name in enumerate(RELATIONS):
        axes.text(0, row - 0.42, words[name], color=colours["dim"])
        left = 0.0
        for status, (fill, hatch, label) in fills.items():
            width = _share(counts[name][status], counts[name]) or 0
            shown[label] = axes.barh(
                row,
                width,
                0.5,
                left,
                color=fill,
                hatch=hatch,
                edgecolor=colours["page"],
                linewidth=0,
            )
            left += width
        axes.barh(
            row, 1, 0.5, fill=False, edgecolor=colours["dim"], linewidth=0.8, clip_on=False
        )
        if counts[name][GapStatus.PARTLY]:
            (shown["with part credit"],) = axes.plot(
                credited[name],
                row,
                "D",
                color=colours["text"],
                markeredgecolor=colours["page"],
                markersize=9,
                clip_on=False,
                linestyle="none",
                zorder=5,
            )
    axes.set_yticks(range(len(RELATIONS)), [f"{name}\nskills" for name in RELATIONS])
    axes.set_ylim(len(RELATIONS) - 0.65, -0.7)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    axes.set_xlabel("share of the needed skills, %")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.legend(
        list(shown.values()),
        list(shown),
        ncols=len(shown),
        loc="lower left",
        bbox_to_anchor=(-0.01, 0.97),
        handlelength=1.2,
        borderpad=0,
    )
