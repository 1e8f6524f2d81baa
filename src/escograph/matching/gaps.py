"""The gap between a profile and one occupation: sets of skills, compared by URI.

1. Read the essential and the optional skills of the occupation. A skill that is both, which no
   release should have, counts as essential.
2. Split both by whether the profile has the skill, at any level.
3. The remaining skills of the profile are surplus, or unknown to this release.
"""

from escograph.errors import InvalidProfile
from escograph.model import Concepts, Graph, Profile, Reference, Skill, SkillGap


def gap(graph: Graph, profile: Profile, occupation: Reference) -> SkillGap:
    """Return the gap; see `escograph.Esco.gap`."""
    if not isinstance(profile, Profile):
        raise InvalidProfile(
            f"expected a Profile, not a {type(profile).__name__}; make one with "
            "esco.profile(...)"
        )
    target = graph.occupation(occupation)
    essential = graph.essential_skills(target)
    is_essential = set(essential)
    optional = graph.optional_skills(target).filter(lambda skill: skill not in is_essential)
    needed = {skill.uri for skill in (*essential, *optional)}
    not_needed = [uri for uri in profile.skills if uri not in needed]
    surplus = [c for c in graph.concepts(not_needed) if isinstance(c, Skill)]
    return SkillGap(
        target,
        _held(essential, profile),
        _missing(essential, profile),
        _held(optional, profile),
        _missing(optional, profile),
        surplus=Concepts(surplus, Skill.kind),
        unknown=tuple(sorted(set(not_needed) - {skill.uri for skill in surplus})),
    )


def _held(skills: Concepts[Skill], profile: Profile) -> Concepts[Skill]:
    return skills.filter(lambda skill: skill.uri in profile.skills)


def _missing(skills: Concepts[Skill], profile: Profile) -> Concepts[Skill]:
    return skills.filter(lambda skill: skill.uri not in profile.skills)
