"""Validation of the arguments of ranking and transitions, in one place."""

from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any, get_args

import numpy as np

from escograph.errors import InvalidProfile, InvalidSearch
from escograph.matching.needs import OccupationSkills
from escograph.matching.outdated import outdated_concepts
from escograph.model import Concept, Graph, Profile, Reference
from escograph.model.concepts import reference_list
from escograph.model.rankings import MeasureName, Viability
from escograph.store.matrix import Array

MEASURES: tuple[str, ...] = get_args(MeasureName)


def check_limit(name: str, value: object, least: int = 1) -> int:
    """Return a whole number as an ``int``, which no array of small integers overflows.

    Raises:
        InvalidSearch: If it is not a whole number, or too small.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise InvalidSearch(name, repr(value), f"a whole number, {least} or more")
    return int(value)


def check_share(name: str, value: Any) -> float:
    """Return a number above 0, up to 1.

    Raises:
        InvalidSearch: If it is not such a number.
    """
    if not (_is_real(value) and 0 < value <= 1):
        raise InvalidSearch(name, repr(value), "a number above 0, up to 1")
    return float(value)


def check_similarity(name: str, value: Any) -> float:
    """Return a number from 0 to 1.

    Raises:
        InvalidSearch: If it is not such a number.
    """
    if not (_is_real(value) and 0 <= value <= 1):
        raise InvalidSearch(name, repr(value), "a number from 0 to 1")
    return float(value)


def _is_real(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def check_measure(value: object) -> None:
    """Raise `InvalidSearch` unless the value names a measure."""
    if value not in MEASURES:
        raise InvalidSearch("measure", str(value), ", ".join(MEASURES))


def check_viability(value: Any) -> Viability | None:
    """Return a viability; ``None`` stays what it is.

    Raises:
        InvalidSearch: If it is not the name of one.
    """
    if value is None:
        return None
    if value not in tuple(Viability):
        raise InvalidSearch("viability", str(value), ", ".join(Viability))
    return Viability(value)


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
        InvalidReference: If it is neither an ISCO group nor several.
        UnknownConcept: If one of them is not an ISCO group of the release.
    """
    groups = [within] if isinstance(within, str | Concept) else within
    references = reference_list(groups, "ISCO group")
    codes = tuple(graph.isco_group(reference).code or "?" for reference in references)
    return np.array([group.startswith(codes) for group in unit_groups], bool)


def row_of(graph: Graph, needs: OccupationSkills, name: str, reference: Reference) -> int:
    """Return the number of an occupation that is released.

    Raises:
        UnknownConcept: If the release lacks it.
        InvalidSearch: If it is obsolete: the error names its successors.
    """
    occupation = graph.occupation(reference)
    if (row := needs.row(occupation.uri)) is None:
        obsolete = "; ".join(map(str, outdated_concepts(graph, [occupation.uri])))
        expected = f"a released occupation, and this one is obsolete; {obsolete}"
        raise InvalidSearch(name, occupation.pref_label, expected)
    return row
