"""Bars of coverage: the skills of occupations or groups that courses teach."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from escograph.errors import InvalidSearch
from escograph.model import Coverage, Coverages
from escograph.model.columns import COVERAGE_COLUMNS
from escograph.plots.picture import (
    Picture,
    ThemeName,
    check,
    coded,
    colours_of,
    cut,
    page,
    percent_text,
    settings,
    size_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH, _ROW, _MARGIN = 8.0, 0.26, 0.2
"""Width, height of a bar with its gap, and margin, in inches."""
_LABEL = 48
"""Maximum number of characters of a label; an engineering limit."""


def coverage(value: Coverages, *, limit: int = 30, theme: ThemeName = "light") -> Picture:
    """Draw a bar for the skills of each occupation or group, filled if taught.

    The length of a bar is the number of skills; its filled part those that a course teaches.
    Columns of the frame: those of `Coverages.to_frame`.

    Args:
        value: The coverage, from `Catalogue.coverage`.
        limit: Maximum number of bars: those with most skills, in the order of the coverage.
        theme: Colours for a light or a dark page.

    Raises:
        InvalidValue: If it is not a `Coverages`.
        InvalidSearch: If the limit or the theme is not valid.
        MissingExtra: If matplotlib is not installed.

    Example:
        >>> import escograph
        >>> from escograph import plots
        >>> from escograph.learning import read_catalogue
        >>> esco = escograph.open()
        >>> catalogue = read_catalogue({"Debugging": ["debug software"]}, esco)
        >>> by_group = catalogue.coverage(esco, by="ISCO group", level=1)
        >>> print(plots.coverage(by_group.filter(lambda row: row.taught)))
        Bars. Coverage by ISCO group. 2 Professionals: 1 of 33 taught, 3 %.
    """
    colours = colours_of(theme)
    check(value, Coverages, "coverage", "catalogue.coverage(esco)")
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise InvalidSearch("limit", repr(limit), "a whole number, 1 or more")
    largest = sorted(range(len(value)), key=lambda place: value[place].skills, reverse=True)
    listed = Coverages((value[place] for place in sorted(largest[:limit])), value.by)
    title = f"Coverage by {value.by or 'concept'}"
    left_out = len(value) - len(listed)
    note = f" {left_out:,} with fewer skills are left out." if left_out else ""
    with settings(colours):
        height = _ROW * max(len(listed), 1) + 0.45 + 2 * _MARGIN
        figure, axes = page(_WIDTH, height)
        figure.text(0.02, 1 - _MARGIN / height, title, weight="bold", size=11, va="top")
        _bars(axes, listed, colours)
        figure.draw_without_rendering()
        labels = max((size_of(label)[0] for label in axes.get_yticklabels()), default=0.0)
        start = (labels + 0.15 + _MARGIN) / _WIDTH
        bottom, top = _MARGIN / height, 1 - (0.45 + _MARGIN) / height
        axes.set_position((start, bottom, 1 - start - 1.25 / _WIDTH, top - bottom))
        figure.draw_without_rendering()
    rows = " ".join(f"{coded(row.concept)}: {_in_words(row)}." for row in listed)
    return Picture(
        title, f"Bars. {title}. {rows}{note}", figure, COVERAGE_COLUMNS, tuple(listed.rows())
    )


def _in_words(row: Coverage) -> str:
    return f"{row.taught} of {row.skills} taught, {percent_text(row.share)}"


def _bars(axes: "Axes", value: Coverages, colours: Mapping[str, str]) -> None:
    """Draw the bars, each with its numbers behind it."""
    places = range(len(value))
    skills, taught = [row.skills for row in value], [row.taught for row in value]
    axes.barh(
        places,
        skills,
        0.7,
        color=colours["rest"],
        edgecolor=colours["dim"],
        lw=0.5,
        clip_on=False,
    )
    axes.barh(places, taught, 0.7, color=colours["good"])
    for place, row in enumerate(value):
        words = f"  {row.taught} of {row.skills} ({percent_text(row.share)})"
        axes.text(row.skills, place, words, va="center", color=colours["dim"], size=8)
    axes.set_yticks(places, [cut(coded(row.concept), _LABEL) for row in value])
    axes.set_xlim(0, max(skills, default=1))
    axes.set_ylim(len(value) - 0.4, -0.6)
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
