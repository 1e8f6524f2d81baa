"""The gap between a profile and one occupation: sets of skills, compared by URI.

1. Read the essential and the optional skills of the occupation. A skill that is both, which no
   release should have, counts as essential.
2. Split both by whether the profile has the skill, at any level.
3. Compare the levels held with those required, where there are any.
4. Look for skills held that are related to a missing one: part credit, the best ground alone.
5. The remaining skills of the profile are surplus, or unknown to this release; those that are
   obsolete or replaced are named with their successors.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from escograph.errors import InvalidSearch, InvalidValue
from escograph.matching.arguments import check_profile
from escograph.matching.grounds import BELOW_LEVEL, WEIGHTS, credit_in_words, grounds
from escograph.matching.outdated import outdated_concepts
from escograph.model import Concepts, Graph, Held, Profile, Reference, Skill, SkillGap
from escograph.model.gaps import GapLine, GapLines, GapStatus, Ground
from escograph.model.parts import KINDS, RelationName
from escograph.model.scales import checked_level, shortened


def gap(
    graph: Graph,
    profile: Profile,
    occupation: Reference,
    *,
    required: float | Mapping[Any, float] | None = None,
    credit: Literal[False] | None = None,
) -> SkillGap:
    """Return the gap; see `escograph.Esco.gap`."""
    check_profile(profile)
    if credit is not None and credit is not False:
        raise InvalidSearch("credit", repr(credit), "None for the usual weights, or False")
    target = graph.occupation(occupation)
    essential = graph.essential_skills(target)
    is_essential = set(essential)
    optional = graph.optional_skills(target).filter(lambda skill: skill not in is_essential)
    needed = {skill.uri for skill in (*essential, *optional)}
    levels = required_levels(graph, required, needed)
    surplus, unknown = not_needed(graph, profile, needed)
    credited = credit is None
    lines = gap_lines(graph, profile, essential, optional, levels, surplus, credit=credited)
    return SkillGap(
        target,
        _held(essential, profile),
        _missing(essential, profile),
        _held(optional, profile),
        _missing(optional, profile),
        surplus=surplus,
        unknown=unknown,
        lines=lines,
        outdated=outdated_concepts(
            graph, [target.uri, *(skill.uri for skill in surplus), *unknown]
        ),
    )


def not_needed(
    graph: Graph, profile: Profile, needed: Collection[str]
) -> tuple[Concepts[Skill], tuple[str, ...]]:
    """Return the other skills of a profile, and URIs of it that are no skills."""
    uris = [uri for uri in profile.skills if uri not in needed]
    surplus = [c for c in graph.concepts(uris) if isinstance(c, Skill)]
    unknown = tuple(sorted(set(uris) - {skill.uri for skill in surplus}))
    return Concepts(surplus, Skill.kind), unknown


def gap_lines(
    graph: Graph,
    profile: Profile,
    essential: Iterable[Skill],
    optional: Iterable[Skill],
    levels: Mapping[str, float],
    surplus: Iterable[Skill],
    *,
    credit: bool,
) -> GapLines:
    """Return the line of each needed skill, essential ones first.

    Args:
        graph: The release.
        profile: The profile.
        essential: The essential skills.
        optional: The optional skills, none of which is essential.
        levels: URI of a skill → the level required, for those that have one.
        surplus: The other skills of the profile.
        credit: Whether related skills that are held give part credit.
    """
    relations: dict[Skill, RelationName] = dict.fromkeys(essential, "essential")
    relations |= dict.fromkeys(optional, "optional")
    missing = [skill for skill in relations if skill.uri not in profile.skills]
    needed = {skill.uri for skill in relations}
    held = [skill.uri for skill in surplus] + [u for u in profile.skills if u in needed]
    by_skill = grounds(graph, missing, held) if credit and missing and held else {}
    without_ground = _words_without_ground(graph) if credit else "not held"

    def line(skill: Skill, relation: RelationName) -> GapLine:
        level = levels.get(skill.uri)
        if skill.uri in profile.held:
            return _held_line(skill, relation, profile.held[skill.uri], level, credit)
        if skill.uri not in by_skill:
            status, words = GapStatus.MISSING, without_ground
            return GapLine(skill, relation, status, Ground.NONE, words, required=level)
        ground, related, words = by_skill[skill.uri]
        weight = WEIGHTS[ground]
        status = GapStatus.PARTLY if weight else GapStatus.MISSING
        return GapLine(
            skill, relation, status, ground, words, weight, required=level, held=related
        )

    return GapLines(line(skill, relation) for skill, relation in relations.items())


def _words_without_ground(graph: Graph) -> str:
    """Return the reason of a line without a ground: no more than the store can know."""
    skill = KINDS["skill"]
    if lacking := sorted({skill.hierarchy, skill.relations} & graph.missing):
        return f"not held; the store was built without {' and '.join(lacking)}"
    return "neither it nor a related skill is held"


def _held(skills: Concepts[Skill], profile: Profile) -> Concepts[Skill]:
    return skills.filter(lambda skill: skill.uri in profile.skills)


def _missing(skills: Concepts[Skill], profile: Profile) -> Concepts[Skill]:
    return skills.filter(lambda skill: skill.uri not in profile.skills)


def _held_line(
    skill: Skill, relation: RelationName, held: Held, required: float | None, credited: bool
) -> GapLine:
    """Return the line of a skill that is held."""
    status, words = GapStatus.MET, "held"
    is_met = held.meets(required)
    if required is not None and held.level is None and not is_met:
        is_stated = str(held.stated or "").strip()
        how = f"level is {held.stated!r}" if is_stated else "level is not stated"
        status = GapStatus.PARTLY
        words = f"held, but its {how}, not comparable with the {required:.3g} required"
    elif required is not None and held.level is not None:
        digits = 3 if is_met or f"{held.level:.3g}" != f"{required:.3g}" else 6
        level = f"{held.level:.{digits}g}"
        words = f"held at {held.stated!r} ({level})" if held.scale else f"held at {level}"
        if is_met:
            words += f", {required:.3g} is required"
        else:
            status = GapStatus.PARTLY
            words += f", below the {required:.{digits}g} required"
    weight = 1.0 if status is GapStatus.MET else BELOW_LEVEL if credited else 0.0
    if status is GapStatus.PARTLY and credited:
        words += f": credit {credit_in_words(weight)}"
    return GapLine(
        skill, relation, status, Ground.HELD, words, weight, held.level, held.stated, required
    )


def required_levels(
    graph: Graph, required: float | Mapping[Any, float] | None, needed: set[str]
) -> dict[str, float]:
    """Return needed skill → the level required, for those that have one.

    Raises:
        InvalidSearch: If a level is not a number from 0 to 1, or that of no needed skill.
        UnknownConcept: If the release lacks a skill.
    """
    if required is None:
        return {}
    if not isinstance(required, Mapping):
        return dict.fromkeys(needed, _required_level(required, ""))
    levels: dict[str, float] = {}
    for reference, level in required.items():
        skill = graph.skill(reference)
        if skill.uri not in needed:
            expected = "skills that the occupation needs, as it does not this one"
            raise InvalidSearch("required", str(reference), expected)
        number = _required_level(level, f"{reference}: ")
        if levels.setdefault(skill.uri, number) != number:
            raise InvalidSearch("required", str(reference), "one level for a skill")
    return levels


def _required_level(level: object, place: str) -> float:
    """Return a level required as a number of Python; errors begin with the place."""
    try:
        return checked_level(level)
    except InvalidValue as error:
        value = f"{place}{shortened(level)}"
        raise InvalidSearch("required", value, "a level from 0 to 1") from error
