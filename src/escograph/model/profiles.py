"""Profiles: a person's skills and career goals, as ESCO URIs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from numbers import Integral, Real
from types import MappingProxyType
from typing import Any

from escograph.errors import EscoError, InvalidProfile, InvalidReference
from escograph.model.concepts import Concept, Reference, reference_list, uri_of
from escograph.model.values import Value
from escograph.vocab import is_uri

Level = float | str | None
"""Proficiency as stated by the profile's source; ``None`` if the level is not stated."""


@dataclass(frozen=True, init=False, repr=False, slots=True)
class Profile(Value):
    """The skills a person holds, their occupation, and the occupations they aim at.

    Immutable. Skills are stored by URI, so a profile can be read and written without an ESCO
    release; functions that read it report skills that their release does not know. To name
    skills by label or code, use `Esco.profile`.

    Args:
        skills: Skill → level, or only the skills held. A skill is a `Concept` or its
            URI in any spelling; two spellings of one URI are one skill.
        occupation: Current occupation, if any.
        aspirations: Occupations aimed at, in order of preference.

    Raises:
        InvalidProfile: If a reference is not a URI, or a skill has two levels.

    Example:
        >>> from escograph import Profile
        >>> profile = Profile(["skill/05bc7677-5a64-4e0c-ade3-0140348d4125"])
        >>> list(profile.skills)
        ['http://data.europa.eu/esco/skill/05bc7677-5a64-4e0c-ade3-0140348d4125']
    """

    skills: Mapping[str, Level]
    occupation: str | None
    aspirations: tuple[str, ...]

    def __init__(
        self,
        skills: Mapping[Any, Level] | Iterable[Reference] = (),
        occupation: Reference | None = None,
        aspirations: Iterable[Reference] = (),
    ) -> None:
        levels: dict[str, Level] = {}
        for skill, level in skills_with_levels(skills):
            uri = _uri(skill, "skill")
            level = _checked_level(level, uri)
            if levels.setdefault(uri, level) != level:
                raise InvalidProfile(f"skill <{uri}> has two different levels; state one")
        try:
            aspiration_list = reference_list(aspirations, "occupation")
        except InvalidReference as error:
            raise InvalidProfile(f"aspirations: {error}") from error
        set_field = object.__setattr__
        set_field(self, "skills", MappingProxyType(levels))
        set_field(
            self, "occupation", None if occupation is None else _uri(occupation, "occupation")
        )
        set_field(self, "aspirations", tuple(_uri(a, "aspiration") for a in aspiration_list))

    def __hash__(self) -> int:
        return hash((frozenset(self.skills.items()), self.occupation, self.aspirations))

    def __reduce__(self) -> tuple[Any, ...]:
        return Profile, (dict(self.skills), self.occupation, self.aspirations)

    def __repr__(self) -> str:
        count = len(self.skills)
        return f"<Profile of {count} skill{'' if count == 1 else 's'}>"


def skills_with_levels(
    skills: Mapping[Any, Level] | Iterable[Any],
) -> Iterable[tuple[Any, Level]]:
    """Return the skills of a profile with their levels, ``None`` if not stated.

    Raises:
        InvalidProfile: If it is a single skill, or not a collection.
    """
    if isinstance(skills, str | bytes | Concept) or not isinstance(skills, Iterable):
        raise InvalidProfile("skills takes a mapping of skill to level, or a list of skills")
    if isinstance(skills, Mapping):
        return skills.items()
    return ((skill, None) for skill in skills)


def read_profile(
    data: object,
    source: str = "the profile",
    resolve: Callable[[str, str], str] | None = None,
) -> Profile:
    """Return the profile that parsed JSON describes.

    Args:
        data: A list of skills; an object of skill to level; or an object with "skills" in
            either form and, optionally, "occupation" and "aspirations", as
            `Profile.to_dict` writes it. A skill in a list is a URI, or an object with
            "uri" and, optionally, "level".
        source: Name of the data in errors.
        resolve: Function from a text that is not a URI, and its field ("skill" or
            "occupation"), to a URI. Without it, such texts are refused.

    Raises:
        InvalidProfile: If it is none of these, or states something impossible.

    Example:
        >>> from escograph.model.profiles import read_profile
        >>> read_profile({"skills": {"skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1": 3}})
        <Profile of 1 skill>
    """
    skills, occupation = data, None
    aspirations: list[object] = []
    if isinstance(data, dict) and "skills" in data:
        if data.get("kind", "profile") != "profile":
            raise InvalidProfile(f"{source}: kind {data['kind']!r} is not a profile")
        if unknown := sorted(data.keys() - {"kind", "skills", "occupation", "aspirations"}):
            raise InvalidProfile(
                f"{source}: unknown field {', '.join(unknown)}; a profile has skills, "
                "occupation and aspirations"
            )
        skills = data["skills"]
        occupation = data.get("occupation")
        if data.get("aspirations") is not None:
            aspirations = data["aspirations"]
    if not isinstance(skills, list | dict) or not isinstance(aspirations, list):
        raise InvalidProfile(
            f"{source}: expected a list of skill URIs, or an object of URI to level"
        )

    def uri(reference: object, field: str) -> object:
        is_name = isinstance(reference, str) and not is_uri(uri_of(reference))
        return resolve(str(reference), field) if resolve and is_name else reference

    try:
        pairs = skills.items() if isinstance(skills, dict) else map(_skill_and_level, skills)
        levels: dict[Any, Level] = {}
        for reference, level in pairs:
            skill = _uri(uri(reference, "skill"), "skill")
            if skill in levels and levels[skill] != level:
                raise InvalidProfile(f"skill <{skill}> has two different levels; state one")
            levels[skill] = level
        return Profile(
            levels,
            uri(occupation, "occupation"),  # type: ignore[arg-type]
            [uri(aspiration, "occupation") for aspiration in aspirations],  # type: ignore[misc]
        )
    except EscoError as error:
        raise InvalidProfile(f"{source}: {error}") from error


def _skill_and_level(skill: object) -> tuple[object, Any]:
    """Return the skill and level that an entry of a list states."""
    if isinstance(skill, dict) and "uri" in skill and skill.keys() <= {"uri", "level"}:
        return skill["uri"], skill.get("level")
    return skill, None


def _checked_level(level: object, uri: str) -> Level:
    """Return a level as a built-in type, converting numbers of numpy."""
    if level is None or isinstance(level, str):
        return level
    if isinstance(level, Integral) and not isinstance(level, bool):
        return int(level)
    if isinstance(level, Real) and not isinstance(level, bool) and isfinite(level):
        return float(level)
    raise InvalidProfile(f"skill <{uri}>: level {level!r} is not a finite number or text")


def _uri(reference: object, field: str) -> str:
    try:
        uri = uri_of(reference)  # type: ignore[arg-type]
    except InvalidReference as error:
        advice = ' (write a skill as "URI", {"uri": URI, "level": LEVEL}, or URI: LEVEL)'
        raise InvalidProfile(
            f"{field} {reference!r} is neither a concept nor a URI"
            f"{advice if isinstance(reference, dict | list) else ''}"
        ) from error
    if not is_uri(uri):
        raise InvalidProfile(
            f"{field} {reference!r} is not a URI; to use labels and codes, make the profile "
            "with esco.profile(...)"
        )
    return uri
