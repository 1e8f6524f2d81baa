"""The goal of a person: the essential skills of the aims that are not met."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from escograph.errors import InvalidCatalogue
from escograph.learning.catalogues import Catalogue
from escograph.learning.prerequisites import Node, node_of
from escograph.matching.arguments import released_occupation
from escograph.matching.gaps import required_levels
from escograph.model import Concept, Concepts, Graph, Occupation, Profile, Reference, Skill
from escograph.model.concepts import reference_list


class Goal(NamedTuple):
    """The essential skills of some aims, and those of them that are not met.

    Attributes:
        aims: The occupations aimed at.
        needed: Their essential skills, sorted by label.
        levels: URI of a needed skill → level required, for those that have one.
        nodes: Node → skill, for the needed skills that are not met, sorted by label.
    """

    aims: Concepts[Occupation]
    needed: Concepts[Skill]
    levels: Mapping[str, float]
    nodes: Mapping[Node, Skill]


def goal_of(
    graph: Graph,
    profile: Profile,
    aims: Iterable[Reference],
    required: float | Mapping[Any, float] | None,
    field: str,
) -> Goal:
    """Return the goal of a person with some aims.

    Args:
        graph: The release.
        profile: The person's skills.
        aims: Occupations.
        required: As for a gap; levels of skills that any of the aims needs.
        field: Name of the argument with the aims, for errors.

    Raises:
        UnknownConcept: If the release lacks an aim.
        InvalidSearch: If an aim is obsolete, or a level required is not valid.
    """
    released = (released_occupation(graph, field, aim) for aim in aims)
    occupations = list(dict.fromkeys(released))
    needed = {skill for aim in occupations for skill in graph.essential_skills(aim)}
    skills = sorted(needed, key=lambda skill: skill.sort_key)
    named = {skill.uri for skill in skills}
    if isinstance(required, Mapping):  # an optional skill may have a level, as in a gap
        named |= {s.uri for aim in occupations for s in graph.optional_skills(aim)}
    levels = required_levels(graph, required, named)
    nodes = {node_of(skill.uri, levels.get(skill.uri)): skill for skill in skills}
    unmet = {
        (uri, level): skill
        for (uri, level), skill in nodes.items()
        if uri not in profile.held or not profile.held[uri].meets(level)
    }
    return Goal(
        Concepts(occupations, Occupation.kind), Concepts(skills, Skill.kind), levels, unmet
    )


def occupation_list(value: object) -> list[Reference]:
    """Return one aim, or a list of them, as a list.

    Raises:
        InvalidReference: If it is neither.
    """
    if isinstance(value, str | Concept):
        return [value]
    return reference_list(value, "occupation")  # type: ignore[arg-type]


def check_catalogue(value: object) -> None:
    """Raise `InvalidCatalogue` unless the value is a catalogue."""
    if not isinstance(value, Catalogue):
        raise InvalidCatalogue(
            f"expected a Catalogue, not a {type(value).__name__}; make one with "
            "escograph.learning.Catalogue(courses)"
        )


def concepts_of(graph: Graph, uris: Iterable[str]) -> dict[str, Concept]:
    """Return URI → concept, labelled by its URI if the release does not have it."""
    listed = list(dict.fromkeys(uris))
    concepts = {concept.uri: concept for concept in graph.concepts(listed)}
    return {uri: concepts.get(uri) or Concept(uri, uri) for uri in listed}


def in_words(concept: Concept, level: float | None) -> str:
    """Return a skill and the level required of it."""
    return concept.pref_label if level is None else f"{concept.pref_label} at {level:.3g}"
