"""A heat map of the skill groups that the occupations of each ISCO-08 group need."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from escograph.errors import InvalidSearch, InvalidValue
from escograph.model import Concept, Graph
from escograph.model.closure import paths
from escograph.model.columns import SKILL_GROUP_SHARE_COLUMNS
from escograph.model.parts import HIERARCHY_PARTS, OBSOLETE, RELATION_PARTS
from escograph.plots.picture import (
    Picture,
    ThemeName,
    coded,
    colours_of,
    cut,
    page,
    percent_text,
    settings,
    size_of,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def isco_by_skill_group(
    esco: Graph, *, level: Literal[1, 2] = 1, theme: ThemeName = "light"
) -> Picture:
    """Draw the groups of skills that the occupations of each ISCO-08 group need.

    A heat map: the share of an ISCO group's essential relations whose skill is in a skill
    group, of those directly below the top ones. A skill in several groups counts in each, so
    that the shares of an ISCO group may sum to more than 1. ISCO groups without essential
    relations, and skill groups without any, are left out. Columns of the frame, a row per
    pair: ``isco_code``, ``isco_label``, ``skill_group_code``, ``skill_group_label``,
    ``relations`` (a number), ``share``.

    Args:
        esco: The release, in the language of the labels.
        level: Digits of the ISCO groups: 1 for major, 2 for sub-major groups.
        theme: Colours for a light or a dark page.

    Raises:
        PartMissing: If the store was built without the hierarchy or the relations.
        InvalidSearch: If the level or theme is not valid.
        InvalidValue: If the release has no such relation.
        MissingExtra: If matplotlib is not installed.

    Example:
        >>> import escograph
        >>> from escograph import plots
        >>> picture = plots.isco_by_skill_group(escograph.open())
        >>> picture.title
        'Essential skills of ISCO-08 major groups by skill group, ESCO 1.1.1 sample'
    """
    colours = colours_of(theme)
    if level not in (1, 2) or isinstance(level, bool):
        raise InvalidSearch("level", repr(level), "1 or 2")
    shares = _SkillGroupShares(esco, level)
    if not shares.groups:
        raise InvalidValue("no occupation in an ISCO group needs a skill in a skill group")
    kind = "major" if level == 1 else "sub-major"
    title = f"Essential skills of ISCO-08 {kind} groups by skill group, ESCO {esco.version}"
    with settings(colours):
        figure, axes = page(1, 1)
        label = f"ISCO-08 {kind} groups (essential relations)"
        _fit(figure, axes, _heat_map(figure, axes, shares, label, colours), title)
        figure.draw_without_rendering()
    words = [
        f"{coded(isco)}: most in {' and in '.join(map(coded, groups))}, {percent_text(share)}."
        for isco, share, groups in shares.largest()
    ]
    return Picture(
        title,
        " ".join([f"Heat map. {title}.", *words]),
        figure,
        SKILL_GROUP_SHARE_COLUMNS,
        tuple(shares.rows()),
    )


class _SkillGroupShares:
    """The essential relations of each ISCO group, by the group of the skill.

    Attributes:
        isco: ISCO groups, by code.
        groups: Skill groups, by code of the top group, then by their own.
        tops: The top group of each skill group, in the same order.
        totals: ISCO group → number of essential relations.
        counts: ISCO group, skill group → number of those whose skill is in the group.
    """

    def __init__(self, graph: Graph, level: int) -> None:
        graph.need_parts(*HIERARCHY_PARTS, *RELATION_PARTS)
        current = {uri for uri, status in graph.bulk.statuses().items() if status != OBSOLETE}
        above: dict[str, list[str]] = defaultdict(list)
        for uri, broader in graph.bulk.broader():
            if broader in current:
                above[uri].append(broader)
        kinds = {concept.uri: concept for concept in graph.concepts(current)}
        isco_of = {
            occupation.uri: {
                path[-level]
                for path in paths(occupation.uri, lambda uri: above[uri])
                if len(path) > level and kinds[path[-level]].kind == "ISCO group"
            }
            for occupation in graph.occupations()
        }
        group_of: dict[str, set[tuple[str, str]]] = {}
        counts: Counter[tuple[str, tuple[str, str]]] = Counter()
        totals: Counter[str] = Counter()
        for uri, relation, skill in graph.bulk.relations():
            if relation != "essential" or uri not in isco_of or skill not in current:
                continue
            if skill not in group_of:
                ways = paths(skill, lambda uri: above[uri])
                group_of[skill] = {(way[-1], way[-2]) for way in ways if len(way) > 2}
            for isco in isco_of[uri]:
                totals[isco] += 1
                counts.update((isco, group) for group in group_of[skill])
        groups = sorted(
            {group for _, group in counts},
            key=lambda pair: [(kinds[uri].code or "", uri) for uri in pair],
        )
        self.isco = sorted(
            (kinds[uri] for uri in totals), key=lambda group: (group.code or "", group.uri)
        )
        self.tops = [kinds[top] for top, _ in groups]
        self.groups = [kinds[group] for _, group in groups]
        self.totals = totals
        self.counts = {(isco, group): n for (isco, (_, group)), n in counts.items()}

    def share(self, isco: Concept, group: Concept) -> float:
        """Return the share of an ISCO group's relations that are in a skill group."""
        return self.counts.get((isco.uri, group.uri), 0) / self.totals[isco.uri]

    def percent(self, isco: Concept, group: Concept | None) -> float:
        """Return a share in percent; NaN, which is not drawn, for none."""
        return (self.share(isco, group) if group else 0) * 100 or float("nan")

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield a row per pair of groups, in the order of the columns."""
        for isco in self.isco:
            for group in self.groups:
                count = self.counts.get((isco.uri, group.uri), 0)
                cells = isco.code, isco.pref_label, group.code, group.pref_label
                yield *cells, count, self.share(isco, group)

    def largest(self) -> Iterator[tuple[Concept, float, list[Concept]]]:
        """Yield each ISCO group, its largest share and the skill groups that have it."""
        for isco in self.isco:
            shares = {group: self.share(isco, group) for group in self.groups}
            share = max(shares.values())
            yield isco, share, [group for group in self.groups if shares[group] == share]


_CELL = 0.24
"""Height of a cell of a heat map, in inches."""
_SAME_CONTRAST = 0.179
"""Luminance with which black and white contrast alike: the square root of .05 * 1.05, - .05."""
_NUMBERED = 10
"""Maximum number of ISCO groups with their shares as numbers in the cells."""


def _heat_map(
    figure: "Figure",
    axes: "Axes",
    shares: _SkillGroupShares,
    label: str,
    colours: Mapping[str, str],
) -> tuple[float, float]:
    """Draw the cells of a heat map, its axes and scale; return its size in inches."""
    rows: list[Concept | None] = []  # None: the heading of the groups below a top one
    names: list[str] = []
    above: Concept | None = None
    for top, group in zip(shares.tops, shares.groups, strict=True):
        if top != above:
            above = top
            rows.append(None)
            names.append(top.pref_label)
        rows.append(group)
        names.append(cut(coded(group), 60))
    numbered = len(shares.isco) <= _NUMBERED
    table = [[shares.percent(isco, row) for isco in shares.isco] for row in rows]
    mesh: Any = axes.pcolormesh(
        table, cmap=colours["shares"], vmin=0, edgecolor=colours["page"], linewidth=0.5
    )
    for y, cells in enumerate(table if numbered else ()):
        for x, percent in enumerate(cells):
            if percent == percent:  # not NaN
                axes.text(
                    x + 0.5,
                    y + 0.5,
                    f"{percent:.0f}" if percent >= 0.5 else "<1",
                    color=_ink(mesh.cmap(mesh.norm(percent))),
                    ha="center",
                    va="center",
                    size=8,
                )
    columns = []
    for isco in shares.isco:
        name, total = coded(isco), f" ({shares.totals[isco.uri]:,})"
        lines = wrapped(name + total, 32) if numbered else [cut(name, 48) + total]
        columns.append("\n".join(lines))
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set_xticks(
        [x + 0.5 for x in range(len(columns))],
        columns,
        rotation=45,
        rotation_mode="anchor",
        ha="left",
        va="center",
    )
    axes.set_yticks([y + 0.5 for y in range(len(names))], names)
    for tick, group_row in zip(axes.get_yticklabels(), rows, strict=True):
        tick.set_fontweight("normal" if group_row else "bold")
    axes.set(xlabel=label, ylabel="skill groups")
    axes.invert_yaxis()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    scale = figure.colorbar(
        mesh, cax=axes.inset_axes((0, -0.07, 1, 0.02)), orientation="horizontal"
    )
    scale.outline.set_visible(False)
    scale.set_label("share of the ISCO group's essential relations, %")
    return len(columns) * (0.55 if numbered else 0.28), len(rows) * _CELL


def _ink(fill: Sequence[float]) -> str:
    """Return black or white, which contrasts more with a fill (by WCAG 2, nearly)."""
    red, green, blue = (float(part) ** 2.2 for part in fill[:3])
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "black" if luminance > _SAME_CONTRAST else "white"


def _fit(figure: "Figure", axes: "Axes", size: tuple[float, float], title: str) -> None:
    """Give axes a size in inches, add a heading, and fit the page to all of it."""
    width, height = size
    figure.set_size_inches(width, height)
    axes.set_position((0, 0, 1, 1))
    figure.draw_without_rendering()
    extents: Any = axes.get_tightbbox()
    x0, y0, x1, y1 = extents.extents / figure.dpi
    heading = figure.text(0, 0, title, weight="bold", size=11)
    right = max(x1, x0 + size_of(heading)[0])
    margin = 0.15
    page = right - x0 + 2 * margin, y1 - y0 + 0.35 + 2 * margin
    figure.set_size_inches(*page)
    axes.set_position(
        ((margin - x0) / page[0], (margin - y0) / page[1], width / page[0], height / page[1])
    )
    heading.set_position((margin / page[0], 1 - (margin + 0.17) / page[1]))
