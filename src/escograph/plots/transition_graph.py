"""A graph of transitions, or of the steps of a path.

1. The labels are drawn, and their sizes measured.
2. Destinations stand in columns on both sides of the start, each as high as its label, so that
   no two labels overlap and no line crosses one; those of a path stand below the start.
3. The page is fitted to all of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from escograph.model import Occupation, Transition, Transitions
from escograph.model.columns import TRANSITION_COLUMNS
from escograph.model.rankings import CareerPath, Viability
from escograph.plots.picture import (
    Picture,
    ThemeName,
    check,
    colours_of,
    page,
    settings,
    size_of,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SHOWN = 25
"""Maximum number of destinations in a picture; further ones are counted."""


def transitions(value: Transitions, *, theme: ThemeName = "light") -> Picture:
    """Draw transitions: the start in the middle, the destinations around it.

    The destinations are numbered, the most similar first; a line is the thicker, the more
    similar both ends are. The first 25 are shown, and the others counted. A `CareerPath` is
    drawn as a chain, each step below the last. Columns of the frame: those of
    `Transitions.to_frame`.

    Args:
        value: The transitions, or a path.
        theme: Colours for a light or a dark page.

    Raises:
        InvalidValue: If these are not `Transitions`.
        InvalidSearch: If the theme is not valid.
        MissingExtra: If matplotlib is not installed.

    Example:
        >>> import escograph
        >>> from escograph import plots
        >>> esco = escograph.open()
        >>> print(plots.transitions(esco.transitions("bus driver", limit=1)))
        Graph. Transitions from bus driver (8331.1). 1. tram driver: similarity 0.58, viable,
        28 skills transfer, 10 to gain.
    """
    colours = colours_of(theme)
    check(value, Transitions, "transitions", "esco.transitions(occupation)")
    steps, is_path = list(value[:_SHOWN]), isinstance(value, CareerPath)
    hidden = len(value) - len(steps)
    notes = [f"{hidden:,} more are not shown."] if hidden else []
    if not value:
        notes = ["No steps." if is_path else "No transitions."]
    with settings(colours):
        figure, axes = page(1, 1)
        nodes = [_draw_node(axes, n, step, colours) for n, step in enumerate(steps, 1)]
        start = _label(value.start) if value.start else "an occupation"
        box = (_chain if is_path else _star)(axes, start, nodes, colours)
        _frame(figure, axes, box, value.title, notes, nodes, colours, is_path)
        figure.draw_without_rendering()
    words = [f"{node.place}. {_label(node.step)}: {node.facts}." for node in nodes]
    return Picture(
        value.title,
        " ".join([f"{'Chain' if is_path else 'Graph'}. {value.title}.", *words, *notes]),
        figure,
        TRANSITION_COLUMNS,
        tuple(value[:_SHOWN].rows()),
    )


def _label(value: Transition | Occupation) -> str:
    return (value.occupation if isinstance(value, Transition) else value).pref_label


@dataclass(frozen=True)
class _Node:
    """A destination in a graph: its step, facts in words, and texts yet to be placed.

    Attributes:
        place: Number of the destination, from 1.
        step: The transition that leads to it.
        facts: Similarity, viability and numbers of skills, in words.
        label: The label, drawn above the facts.
        detail: The facts, drawn.
        style: Colour and style of its line.
    """

    place: int
    step: Transition
    facts: str
    label: Any
    detail: Any
    style: Mapping[str, Any]


def _draw_node(axes: "Axes", place: int, step: Transition, colours: Mapping[str, str]) -> _Node:
    """Return a node whose texts are drawn, but not placed."""
    gain, transfers = len(step.to_gain), len(step.transfers)
    likeness = f"similarity {step.similarity:.2f}"
    similarity = ", ".join(filter(None, (likeness, step.viability)))
    moved = f"{transfers:,} skill{'' if transfers == 1 else 's'} transfer, {gain:,} to gain"
    label = "\n".join(wrapped(_label(step), 36))
    return _Node(
        place,
        step,
        f"{similarity}, {moved}",
        axes.text(0, 0, label, va="top", linespacing=1.1),
        axes.text(0, 0, f"{similarity}\n{moved}", va="top", color=colours["dim"], size=8),
        {
            "color": colours[_VIABILITY_COLOURS.get(step.viability, "fair")],
            "linestyle": "--" if step.viability is Viability.NOT_VIABLE else "-",
        },
    )


_VIABILITY_COLOURS: Mapping[Viability | None, str] = {
    Viability.HIGHLY_VIABLE: "good",
    Viability.VIABLE: "fair",
    Viability.NOT_VIABLE: "dim",
}
_RADIUS = 0.12
"""Radius of the circle of a destination, in inches like all lengths in a graph."""
_GAP = 0.14
"""Distance of a label from its circle, and of two labels from each other."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top of what is drawn, in inches."""


def _star(axes: "Axes", start: str, nodes: Sequence[_Node], colours: Mapping[str, str]) -> Box:
    """Draw the start and a column of destinations on each side of it."""
    box = axes.text(
        0,
        0,
        "\n".join(wrapped(start, 18)),
        ha="center",
        va="center",
        weight="bold",
        zorder=4,
        bbox={
            "boxstyle": "round,pad=0.6",
            "facecolor": colours["page"],
            "edgecolor": colours["text"],
        },
    )
    width, height = (size + 0.2 for size in size_of(box))
    half = (len(nodes) + 1) // 2 if len(nodes) > 1 else 0
    distance = width / 2 + 0.9 + 0.05 * len(nodes)
    left, right, reach = -width / 2, width / 2, height / 2
    for side, column in ((-1, nodes[:half]), (1, nodes[half:])):
        heights = [_height(node) for node in column]
        y = (sum(heights) + _GAP * (len(column) - 1)) / 2
        reach = max(reach, y)
        for node, size in zip(column, heights, strict=True):
            end = (side * distance, y - size / 2)
            _place(axes, node, (0, 0), end, colours, side)
            edge = side * (distance + _RADIUS + _GAP + _width(node))
            left, right = min(left, edge), max(right, edge)
            y -= size + _GAP
    return left, -reach, right, reach


def _chain(axes: "Axes", start: str, nodes: Sequence[_Node], colours: Mapping[str, str]) -> Box:
    """Draw the start, and each step below the one before."""
    first = axes.text(
        _RADIUS + _GAP, 0, "\n".join(wrapped(start, 36)), va="center", weight="bold"
    )
    axes.plot(0, 0, "s", color=colours["text"], markersize=11, zorder=3)
    width, height = size_of(first)
    last, bottom = (0.0, 0.0), -height / 2
    for node in nodes:
        size = _height(node)
        end = (0.0, bottom - 2 * _GAP - size / 2)
        _place(axes, node, last, end, colours, 1)
        last, bottom, width = end, end[1] - size / 2, max(width, _width(node))
    return -_RADIUS, bottom, _RADIUS + _GAP + width, height / 2


def _place(
    axes: "Axes",
    node: _Node,
    start: tuple[float, float],
    end: tuple[float, float],
    colours: Mapping[str, str],
    side: int,
) -> None:
    """Draw the line to a destination and its circle, and move its texts beside that."""
    thickness = 0.8 + 4 * node.step.similarity
    axes.plot(*zip(start, end, strict=True), linewidth=thickness, zorder=1, **node.style)
    filled = node.step.viability is not Viability.NOT_VIABLE
    axes.plot(
        *end,
        "o",
        markersize=2 * 72 * _RADIUS,
        color=node.style["color"] if filled else colours["page"],
        markeredgecolor=node.style["color"],
        zorder=3,
    )
    axes.text(
        *end,
        str(node.place),
        color=colours["page"] if filled else colours["text"],
        ha="center",
        va="center_baseline",
        size=8,
        zorder=4,
    )
    y = end[1] + _height(node) / 2
    for text in (node.label, node.detail):
        text.set(x=end[0] + side * (_RADIUS + _GAP), y=y, ha="left" if side > 0 else "right")
        y -= size_of(text)[1] + _LEADING


_LEADING = 0.03


def _height(node: _Node) -> float:
    return size_of(node.label)[1] + _LEADING + size_of(node.detail)[1]


def _width(node: _Node) -> float:
    return max(size_of(node.label)[0], size_of(node.detail)[0])


def _frame(
    figure: "Figure",
    axes: "Axes",
    box: Box,
    title: str,
    notes: Sequence[str],
    nodes: Sequence[_Node],
    colours: Mapping[str, str],
    is_path: bool,
) -> None:
    """Add heading, notes and legend to a graph, and fit the page to all of it."""
    left, bottom, right, top = box
    heading = axes.text(0, 0, "\n".join(wrapped(title, 64)), weight="bold", size=11)
    note = axes.text(0, 0, " ".join(notes), va="top", color=colours["dim"])
    styles = {str(v): node.style for node in nodes if (v := node.step.viability)}
    lines = [axes.plot([], [], linewidth=3, **style)[0] for style in styles.values()]
    legend = axes.legend(
        lines,
        list(styles),
        ncols=3,
        loc="lower left",
        borderpad=0,
        borderaxespad=0,
        handlelength=3,
    )
    wide = max(right - left, size_of(heading)[0], size_of(note)[0], size_of(legend)[0])
    if not is_path:
        left -= (wide - (right - left)) / 2
    heading.set_position((left, top + 0.25))
    top += 0.25 + size_of(heading)[1]
    if notes:
        bottom -= 0.2
        note.set_position((left, bottom))
        bottom -= size_of(note)[1]
    legend.set_visible(bool(styles))
    if styles:
        bottom -= 0.2 + size_of(legend)[1]
    legend.set_bbox_to_anchor((left, bottom), transform=axes.transData)
    margin = 0.15
    figure.set_size_inches(wide + 2 * margin, top - bottom + 2 * margin)
    axes.set(
        position=(0, 0, 1, 1),
        xlim=(left - margin, left + wide + margin),
        ylim=(bottom - margin, top + margin),
    )
    axes.set_axis_off()
