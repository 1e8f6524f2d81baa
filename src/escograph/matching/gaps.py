"""The gap between a profile and one occupation: sets of skills, compared by URI.

1. Read the essential and the optional skills of the occupation. A skill that is both (no
   release should have one) counts as essential.
2. Split each by whether the profile holds the skill. A level in the profile, whatever it
   is, means that the skill is held.
3. What is left of the profile is surplus, or unknown to this release.
"""

from collections.abc import Iterable

from escograph.model import Concept, Graph, Profile, Skill, SkillGap


def gap(graph: Graph, profile: Profile, occupation: Concept | str) -> SkillGap:
    """Return the gap; see `escograph.Esco.gap`."""
    aim = graph.occupation(occupation)
    essential = graph.essential_skills(aim)
    required = set(essential)
    optional = tuple(s for s in graph.optional_skills(aim) if s not in required)
    asked = {skill.uri for skill in (*essential, *optional)}
    others = [uri for uri in profile.skills if uri not in asked]
    known = [c for c in graph.concepts(others) if isinstance(c, Skill)]
    held_essential, missing_essential = _split(essential, profile)
    held_optional, missing_optional = _split(optional, profile)
    return SkillGap(
        aim,
        held_essential,
        missing_essential,
        held_optional,
        missing_optional,
        surplus=tuple(known),
        unknown=tuple(sorted(set(others) - {skill.uri for skill in known})),
    )


def _split(
    skills: Iterable[Skill], profile: Profile
) -> tuple[tuple[Skill, ...], tuple[Skill, ...]]:
    held: list[Skill] = []
    missing: list[Skill] = []
    for skill in skills:
        (held if skill.uri in profile.skills else missing).append(skill)
    return tuple(held), tuple(missing)
