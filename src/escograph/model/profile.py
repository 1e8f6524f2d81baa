"""What a person can do and aims at, in ESCO's URIs."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from escograph.errors import InvalidProfile
from escograph.model.concepts import Concept, uri_of

Level = float | str | None
"""Proficiency as the profile's source states it; ``None``: held, level not stated."""


class Profile:
    """The skills a person holds, their occupation, and what they aim at.

    Immutable. Skills are kept by URI, so a profile can be read and written with no ESCO
    release at hand; what a release does not know is reported by the functions that read
    the profile, never dropped.

    Args:
        skills: Skill → level, or just the skills held. A skill is a `Concept` or its
            URI in any spelling; two spellings of one URI are one skill.
        occupation: Current occupation, if any.
        aspirations: Occupations aimed at, in order of preference.

    Raises:
        InvalidProfile: If a reference is empty, or one skill has two levels.

    Example:
        >>> from escograph import Profile
        >>> profile = Profile(["skill/05bc7677-5a64-4e0c-ade3-0140348d4125"])
        >>> list(profile.skills)
        ['http://data.europa.eu/esco/skill/05bc7677-5a64-4e0c-ade3-0140348d4125']
    """

    __slots__ = ("aspirations", "occupation", "skills")

    skills: Mapping[str, Level]
    occupation: str | None
    aspirations: tuple[str, ...]

    def __init__(
        self,
        skills: Mapping[Any, Level] | Iterable[Concept | str] = (),
        occupation: Concept | str | None = None,
        aspirations: Iterable[Concept | str] = (),
    ) -> None:
        if isinstance(skills, str | Concept):
            raise InvalidProfile("skills must be a mapping or several skills, not one")
        levels: dict[str, Level] = {}
        given = skills.items() if isinstance(skills, Mapping) else ((s, None) for s in skills)
        for skill, level in given:
            uri = _uri(skill, "skill")
            if levels.setdefault(uri, level) != level:
                raise InvalidProfile(f"skill <{uri}> has two levels")
        keep = object.__setattr__
        keep(self, "skills", MappingProxyType(levels))
        keep(self, "occupation", _uri(occupation, "occupation") if occupation else None)
        keep(self, "aspirations", tuple(_uri(a, "aspiration") for a in aspirations))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Profile is immutable; cannot set {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Profile is immutable; cannot delete {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Profile):
            return NotImplemented
        return self._state() == other._state()

    def __hash__(self) -> int:
        return hash((frozenset(self.skills.items()), self.occupation, self.aspirations))

    def __reduce__(self) -> tuple[Any, ...]:
        return Profile, self._state()

    def __repr__(self) -> str:
        return f"<Profile of {len(self.skills)} skills>"

    def _state(self) -> tuple[dict[str, Level], str | None, tuple[str, ...]]:
        return dict(self.skills), self.occupation, self.aspirations


def _uri(reference: object, part: str) -> str:
    if not isinstance(reference, str | Concept) or not (uri := uri_of(reference)):
        raise InvalidProfile(f"{part} {reference!r} is neither a concept nor a URI")
    return uri
