"""Validation of the arguments of ranking and transitions, in one place."""

from collections.abc import Iterable
from numbers import Integral, Real
from typing import get_args

import numpy as np

from escograph.errors import InvalidProfile, InvalidSearch
from escograph.model import Concept, Graph, Profile, Reference
from escograph.model.rankings import MeasureName
from escograph.store.matrix import Array

MEASURES: tuple[str, ...] = get_args(MeasureName)


def check_limit(name: str, value: object, least: int = 1) -> None:
    """Raise `InvalidSearch` unless the value is a whole number, large enough."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise InvalidSearch(name, repr(value), f"a whole number, {least} or more")


def check_share(name: str, value: object) -> None:
    """Raise `InvalidSearch` unless the value is a number above 0, up to 1."""
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < float(value) <= 1:
        raise InvalidSearch(name, repr(value), "a number above 0, up to 1")


def check_measure(value: object) -> None:
    """Raise `InvalidSearch` unless the value names a measure."""
    if value not in MEASURES:
        raise InvalidSearch("measure", str(value), ", ".join(MEASURES))


def check_profile(value: object) -> None:
    """Raise `InvalidProfile` unless the value is a profile."""
    if not isinstance(value, Profile):
        raise InvalidProfile(
            f"expected a Profile, not a {type(value).__name__}; make one with esco.profile(...)"
        )


def is_within(
    graph: Graph, within: Reference | Iterable[Reference], unit_groups: tuple[str, ...]
) -> Array:
    """Return whether each occupation is in one of some ISCO groups.

    Raises:
        UnknownConcept: If one of them is not an ISCO group of the release.
    """
    references = [within] if isinstance(within, str | Concept) else list(within)
    codes = tuple(graph.isco_group(reference).code or "?" for reference in references)
    return np.array([group.startswith(codes) for group in unit_groups], bool)
