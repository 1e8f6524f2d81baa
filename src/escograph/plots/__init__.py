"""Pictures of gaps, transitions, coverage and whole releases, drawn by matplotlib.

A `Picture` shows itself in a notebook as a bitmap, which is displayed wherever notebooks are,
with a text alternative. Positions follow from the data and the sizes of the labels alone, so
that the same values give the same picture. Colours are told apart by colour-blind readers too,
and nothing is said by hue alone.
"""

from escograph.plots.coverage_bars import coverage
from escograph.plots.gap_bars import gap
from escograph.plots.heat_map import isco_by_skill_group
from escograph.plots.picture import Picture, ThemeName
from escograph.plots.transition_graph import transitions

__all__ = ["Picture", "ThemeName", "coverage", "gap", "isco_by_skill_group", "transitions"]
