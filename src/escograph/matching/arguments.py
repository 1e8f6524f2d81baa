"""Validation of the arguments of matching, in one place."""

from collections.abc import Iterable
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, get_args

from escograph.errors import InvalidProfile, InvalidSearch
from escograph.matching.outdated import outdated_concepts
from escograph.model import Concept, Graph, Occupation, Profile, Reference, ReuseLevel
from escograph.model.concepts import reference_list
from escograph.model.parts import OBSOLETE
from escograph.model.rankings import MeasureName, Viability

if TYPE_CHECKING:
    from escograph.matching.needs import OccupationSkills

MEASURES: tuple[str, ...] = get_args(MeasureName)


def check_limit(name: str, value: object, least: int = 1) -> int:
    """Return a whole number as an ``int``, which no array of small integers overflows.

    Raises:
        InvalidSearch: If it is not a whole number, or too small.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise InvalidSearch(name, repr(value), f"a whole number, {least} or more")
    return int(value)


def check_reach(value: Any) -> float:
    """Return the share of skills from which on an occupation is within reach.

    Raises:
        InvalidSearch: If it is not a number above 0, up to 1.
    """
    if not (_is_real(value) and 0 < value <= 1):
        raise InvalidSearch("reach", repr(value), "a number above 0, up to 1")
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
    if not isinstance(value, str) or value not in MEASURES:
        raise InvalidSearch("measure", str(value), ", ".join(MEASURES))


def check_viability(value: Any) -> Viability | None:
    """Return a viability; ``None`` stays what it is.

    Raises:
        InvalidSearch: If it is not the name of one.
    """
    if value is None:
        return None
    if not isinstance(value, str) or value not in tuple(Viability):
        raise InvalidSearch("viability", str(value), ", ".join(Viability))
    return Viability(value)


def check_reuse_level(value: Any) -> ReuseLevel:
    """Return a reuse level.

    Raises:
        InvalidSearch: If it is not the name of one.
    """
    if not isinstance(value, str) or value not in tuple(ReuseLevel):
        raise InvalidSearch("reuse_level", str(value), ", ".join(ReuseLevel))
    return ReuseLevel(value)


def check_profile(value: object) -> Profile:
    """Return a profile.

    Raises:
        InvalidProfile: If it is anything else.
    """
    if not isinstance(value, Profile):
        raise InvalidProfile(
            f"expected a Profile, not a {type(value).__name__}; make one with esco.profile(...)"
        )
    return value


def released_occupation(graph: Graph, name: str, reference: Reference) -> Occupation:
    """Return an occupation that is released.

    Args:
        graph: The release.
        name: Name of the argument, for errors.
        reference: A concept, URI, code or label.

    Raises:
        UnknownConcept: If the release lacks it.
        InvalidSearch: If it is obsolete: the error names its successors.
    """
    occupation = graph.occupation(reference)
    if graph.status(occupation) == OBSOLETE:
        obsolete = "; ".join(map(str, outdated_concepts(graph, [occupation.uri])))
        expected = f"a released occupation, and this one is obsolete; {obsolete}"
        raise InvalidSearch(name, occupation.pref_label, expected)
    return occupation


def occupation_number(
    graph: Graph, needs: "OccupationSkills", name: str, reference: Reference
) -> int:
    """Return the number of a released occupation; see `released_occupation`."""
    number = needs.row(released_occupation(graph, name, reference).uri)
    assert number is not None
    return number


def codes_of_groups(graph: Graph, within: Reference | Iterable[Reference]) -> tuple[str, ...]:
    """Return the codes of one or several ISCO groups.

    Raises:
        InvalidReference: If it is neither an ISCO group nor several.
        UnknownConcept: If one of them is not an ISCO group of the release.
        PartMissing: If the store was built without ISCO groups.
    """
    groups = [within] if isinstance(within, str | Concept) else within
    references = reference_list(groups, "ISCO group")
    return tuple(graph.isco_group(reference).code or "?" for reference in references)
