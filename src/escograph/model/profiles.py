"""Profiles: the skills, past and aims of a person, as ESCO URIs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from escograph.errors import EscoError, InvalidProfile, InvalidReference, InvalidValue
from escograph.model.careers import HeldQualification, WorkExperience
from escograph.model.concepts import Concept, Reference, reference_list, uri_of
from escograph.model.held import Held, Level, checked_bare_level, held_at
from escograph.model.scales import scale_named
from escograph.model.values import Value
from escograph.vocab import is_uri

if TYPE_CHECKING:
    from escograph.model.results import AssessmentResult, ResultRule

__all__ = ["Level", "Profile", "read_profile", "skills_with_levels"]


@dataclass(frozen=True, init=False, repr=False, slots=True)
class Profile(Value):
    """The skills a person holds, their occupations, qualifications and aims.

    Immutable. Concepts are stored by URI, so a profile can be read and written without an
    ESCO release; functions that read it report skills that their release does not know. To
    name concepts by label or code, use `Esco.profile`. Languages are skills of ESCO, with CEFR
    stages.

    Args:
        skills: Skill → level, or `Held`; or only the skills held. A skill is a `Concept` or its
            URI in any spelling; two spellings of one URI are one skill.
        occupation: Current occupation, if any.
        aspirations: Occupations aimed at, in order of preference.
        held: Skill → `Held`, in addition to ``skills``.
        experience: Current and past occupations with their dates.
        qualifications: Qualifications held, in ESCO or elsewhere.
        interests: Concepts of any kind that interest the person.

    Attributes:
        skills: URI → the level as the source stated it: a number, a stage, or ``None``. A view
            of ``held``.
        held: URI → `Held`: the level from 0 to 1 where it is comparable, the stage and its
            scale, source, assurance, dates and evidence.

    Raises:
        InvalidProfile: If a reference is not a URI, a skill has two levels, or a level is
            impossible.

    Example:
        >>> from escograph import Profile
        >>> from escograph.model import Held
        >>> debug = "http://data.europa.eu/esco/skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1"
        >>> profile = Profile({debug: Held(stage="competent", scale="Dreyfus")})
        >>> profile.skills[debug], profile.held[debug].level
        ('competent', 0.6)
        >>> Profile({debug: 3}).skills[debug]
        3
    """

    skills: Mapping[str, Level] = field(init=False, compare=False, default_factory=dict)
    occupation: str | None = None
    aspirations: tuple[str, ...] = ()
    held: Mapping[str, Held] = field(default_factory=dict)
    experience: tuple[WorkExperience, ...] = ()
    qualifications: tuple[HeldQualification, ...] = ()
    interests: tuple[str, ...] = ()

    json_optional: ClassVar = frozenset({"held", "experience", "qualifications", "interests"})

    def __init__(
        self,
        skills: Mapping[Any, Level | Held] | Iterable[Reference] = (),
        occupation: Reference | None = None,
        aspirations: Iterable[Reference] = (),
        *,
        held: Mapping[Any, Held] | None = None,
        experience: Iterable[WorkExperience] = (),
        qualifications: Iterable[HeldQualification] = (),
        interests: Iterable[Reference] = (),
    ) -> None:
        all_held = _held_of(skills, held)
        set_field = object.__setattr__
        set_field(self, "held", MappingProxyType(all_held))
        levels = {uri: statement.stated for uri, statement in all_held.items()}
        set_field(self, "skills", MappingProxyType(levels))
        set_field(
            self, "occupation", None if occupation is None else _uri(occupation, "occupation")
        )
        set_field(self, "aspirations", _uris(aspirations, "aspiration", "occupation"))
        set_field(self, "experience", _values(experience, WorkExperience, "experience"))
        set_field(
            self,
            "qualifications",
            _values(qualifications, HeldQualification, "qualifications"),
        )
        set_field(self, "interests", _uris(interests, "interest", "concept"))

    @property
    def current_occupations(self) -> tuple[str, ...]:
        """URIs of the current occupations: ``occupation``, then those of the experience."""
        first = () if self.occupation is None else (self.occupation,)
        others = (entry.occupation for entry in self.experience if entry.current)
        return tuple(dict.fromkeys((*first, *others)))

    @property
    def past_occupations(self) -> tuple[str, ...]:
        """URIs of the occupations not stated as current, in the order stated."""
        uris = (entry.occupation for entry in self.experience if not entry.current)
        return tuple(dict.fromkeys(uris))

    def with_results(
        self,
        results: "AssessmentResult | Iterable[AssessmentResult]",
        *,
        rule: "ResultRule" = "newest",
    ) -> "Profile":
        """Return the profile with the results of assessments as statements on its skills.

        A statement from a result has the source "assessed", the stage and scale, the day, the
        assurance, and the assessment as evidence. Where the profile has a statement on the
        skill, one of the two is chosen; the evidence of the other is added to it if that has
        its level or a higher one, since what shows less does not support it.

        Only a skill that is passed is held. A result that is not passed, whatever its stage, or
        that has too little evidence, proves nothing and changes nothing: an earlier statement
        stays with its source and evidence, be it older or newer, of an assessment or of the
        person. So a skill that `AssessmentResult.holds` takes for proven is held in the gap of
        this profile, and one that was only failed is not. What was failed remains in the
        results.

        Args:
            results: One result, or several of one person, applied in their order.
            rule: The choice where a skill is passed, and the profile has a statement on it.
                "newest" chooses by the day of assessment, or from which a statement holds,
                and takes one without a day for the oldest; "best" chooses the higher level,
                and takes one without a comparable level for the lowest. The result is chosen
                if both are equal.

        Raises:
            InvalidProfile: If they are not results, or are of several persons, or may be (see
                `AssessmentResults.holds`), or the rule is another one.

        Example:
            >>> from escograph import Profile
            >>> from escograph.learning import assess
            >>> from escograph.model import Assessment, AssessmentItem
            >>> debug = "http://data.europa.eu/esco/skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1"
            >>> items = [AssessmentItem("q1", [debug], points=10)]
            >>> assessment = Assessment("a1", "Debugging", items, "Dreyfus")
            >>> profile = Profile([debug]).with_results(assess(assessment, {"q1": 7}))
            >>> print(profile.held[debug])
            competent (Dreyfus), assessed
        """
        from escograph.model.results import held_with_results

        return replace(self, held=held_with_results(self.held, results, rule))

    def json_field(self, name: str) -> object:
        """Return what is written for a field; of ``held`` what its level does not say."""
        if name != "held":
            return getattr(self, name)
        return {uri: held for uri, held in self.held.items() if held != _bare_statement(held)}

    def __hash__(self) -> int:
        others = (getattr(self, item.name) for item in fields(self)[4:])
        held = frozenset(self.held.items())
        return hash((held, self.occupation, self.aspirations, *others))

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = {item.name: getattr(self, item.name) for item in fields(self) if item.init}
        return _restored, (type(self), arguments | {"held": dict(self.held)})

    def __repr__(self) -> str:
        count = len(self.skills)
        return f"<Profile of {count} skill{'' if count == 1 else 's'}>"


def _restored(cls: type[Profile], arguments: dict[str, Any]) -> Profile:
    return cls(**arguments)


def _bare_statement(held: Held) -> Held:
    """Return the statement that the bare level of a statement makes."""
    return held_at(held.stated)


def skills_with_levels(
    skills: Mapping[Any, Level | Held] | Iterable[Any],
) -> Iterable[tuple[Any, Level | Held]]:
    """Return the skills of a profile with their levels, ``None`` if not stated.

    Raises:
        InvalidProfile: If it is a single skill, or not a collection.
    """
    if isinstance(skills, str | bytes | Concept) or not isinstance(skills, Iterable):
        raise InvalidProfile("skills takes a mapping of skill to level, or a list of skills")
    if isinstance(skills, Mapping):
        return skills.items()
    return ((skill, None) for skill in skills)


def add_held(all_held: dict[Any, Held], skill: Any, level: object) -> None:
    """Add the statement of a skill; raise if an earlier one contradicts it.

    Raises:
        InvalidProfile: If the level is impossible, or another one than before.
    """
    uri = uri_of(skill)
    try:
        held = level if isinstance(level, Held) else held_at(checked_bare_level(level))
    except InvalidValue as error:
        raise InvalidProfile(f"skill <{uri}>: {error.field} {error.reason}") from error
    former = all_held.setdefault(skill, held)
    if former == Held():
        all_held[skill] = held
    elif held == Held():
        return
    elif former.stated != held.stated:
        levels = [level for level in (former.stated, held.stated) if level is not None]
        if len(levels) == 1:
            raise InvalidProfile(
                f"skill <{uri}> has the level {levels[0]!r} and a statement without a level; "
                "state the level in it"
            )
        listed = " and ".join(map(repr, levels))
        raise InvalidProfile(f"skill <{uri}> has two different levels, {listed}; state one")
    elif former != held:
        if _bare_statement(former) == former:
            all_held[skill] = held
        elif _bare_statement(held) != held:
            raise InvalidProfile(f"skill <{uri}> has two different statements; state one")


def _held_of(skills: Any, held: Mapping[Any, Held] | None) -> dict[str, Held]:
    """Return URI → statement of the skills of a profile."""
    all_held: dict[str, Held] = {}
    for skill, level in skills_with_levels(skills):
        add_held(all_held, _uri(skill, "skill"), level)
    if held is not None:
        if not isinstance(held, Mapping):
            raise InvalidProfile(f"held takes a mapping of skill to Held, not {held!r}")
        for skill, statement in held.items():
            uri = _uri(skill, "skill")
            if not isinstance(statement, Held):
                raise InvalidProfile(f"skill <{uri}>: expected Held, not {statement!r}")
            add_held(all_held, uri, statement)
    return all_held


def read_profile(
    data: object,
    source: str = "the profile",
    resolve: Callable[[str, str], str] | None = None,
) -> Profile:
    """Return the profile that parsed JSON describes.

    Args:
        data: A list of skills; an object of skill to level; or an object of fields, as
            `Profile.to_dict` writes it and `profile_schema` describes it, whose "skills" may
            be in either form. A skill in a list is a URI, or an object with "uri" and,
            optionally, "level".
        source: Name of the data in errors.
        resolve: Function from a text that is not a URI, and its field ("skill",
            "occupation" or "concept"), to a URI. Without it, such texts are refused.

    Raises:
        InvalidProfile: If it is none of these, or states something impossible.

    Example:
        >>> from escograph.model.profiles import read_profile
        >>> read_profile({"skills": {"skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1": 3}})
        <Profile of 1 skill>
    """
    others: dict[str, Any] = {}
    skills = data
    if isinstance(data, dict) and _has_fields(data):
        if data.get("kind", "profile") != "profile":
            raise InvalidProfile(f"{source}: kind {data['kind']!r} is not a profile")
        if unknown := sorted(map(str, data.keys() - {"kind", *_FIELDS})):
            raise InvalidProfile(
                f"{source}: unknown field {', '.join(unknown)}; a profile has "
                f"{', '.join(_FIELDS[:-1])} and {_FIELDS[-1]}"
            )
        skills = {} if data.get("skills") is None else data["skills"]
        others = {name: data[name] for name in _FIELDS[1:] if data.get(name) is not None}
    if not isinstance(skills, list | dict) or not isinstance(others.get("held", {}), dict):
        raise InvalidProfile(
            f"{source}: expected a list of skill URIs, or an object of URI to level"
        )
    for name in ("aspirations", "experience", "qualifications", "interests"):
        if not isinstance(others.get(name, []), list):
            raise InvalidProfile(f"{source}: {name}: expected a list, not {others[name]!r}")

    def uri(reference: object, field: str) -> Any:
        is_name = isinstance(reference, str) and not is_uri(uri_of(reference))
        return resolve(str(reference), field) if resolve and is_name else reference

    def job(entry: object) -> WorkExperience:
        if not isinstance(entry, dict) or "occupation" not in entry:
            entry = {"occupation": entry}  # of the wrong type: the error says what is expected
        occupation = uri(entry["occupation"], "occupation")
        return WorkExperience.from_dict(
            {"kind": "work experience", **entry, "occupation": occupation}
        )

    def qualification(entry: object) -> HeldQualification:
        return HeldQualification.from_dict(_with_kind(entry, "held qualification"))

    def listed(name: str, read: Callable[[object], Any]) -> list[Any]:
        values = []
        for number, entry in enumerate(others.get(name, ()), 1):
            with _place(f"{name}, entry {number}"):
                values.append(read(entry))
        return values

    try:
        pairs = skills.items() if isinstance(skills, dict) else map(_skill_and_level, skills)
        all_held: dict[Any, Held] = {}
        for skill, level in pairs:
            add_held(all_held, _uri(uri(skill, "skill"), "skill"), level)
        for skill, statement in others.get("held", {}).items():
            with _place(f"skill {skill!r}"):
                held = _read_held(statement)
            add_held(all_held, _uri(uri(skill, "skill"), "skill"), held)
        return Profile(
            all_held,
            uri(others.get("occupation"), "occupation"),
            listed("aspirations", lambda entry: uri(entry, "occupation")),
            experience=listed("experience", job),
            qualifications=listed("qualifications", qualification),
            interests=listed("interests", lambda entry: uri(entry, "concept")),
        )
    except EscoError as error:
        raise InvalidProfile(f"{source}: {error}") from error


@contextmanager
def _place(place: str) -> Iterator[None]:
    """Name the place in a profile where something is wrong."""
    try:
        yield
    except EscoError as error:
        raise InvalidProfile(f"{place}: {error}") from error


_FIELDS = tuple(item.name for item in fields(Profile))
"""The names in a profile's JSON besides "kind"."""


def _has_fields(data: Mapping[Any, Any]) -> bool:
    """Return whether an object has fields of a profile, not skills with levels."""
    return "skills" in data or "held" in data or 0 < len(data) == len(data.keys() & _NAMES)


_NAMES = frozenset({"kind", *_FIELDS})


def _read_held(statement: object) -> Held:
    """Return the statement that JSON describes; "kind" may be left out."""
    if not isinstance(statement, dict):
        raise InvalidProfile(f"expected an object as Held writes it, not {statement!r}")
    data: dict[str, Any] = _with_kind(statement, "held")
    if isinstance(data.get("scale"), dict):
        data["scale"] = _with_kind(data["scale"], "scale")
    elif isinstance(data.get("scale"), str):
        data["scale"] = scale_named(data["scale"]).name
    if isinstance(data.get("evidence"), list):
        data["evidence"] = [_with_kind(item, "skill evidence") for item in data["evidence"]]
    return Held.from_dict(data)


def _with_kind(data: Any, kind: str) -> Any:
    return {"kind": kind, **data} if isinstance(data, dict) else data


def _skill_and_level(skill: object) -> tuple[object, Any]:
    """Return the skill and level that an entry of a list states."""
    if isinstance(skill, dict) and "uri" in skill and skill.keys() <= {"uri", "level"}:
        return skill["uri"], skill.get("level")
    return skill, None


def _values(items: Any, cls: type, name: str) -> tuple[Any, ...]:
    """Return the values of a list, which must be of one class."""
    if isinstance(items, str | bytes | Mapping) or not isinstance(items, Iterable):
        raise InvalidProfile(f"{name}: expected a list of {cls.__name__}, not {items!r}")
    values = tuple(items)
    for value in values:
        if not isinstance(value, cls):
            raise InvalidProfile(f"{name}: expected {cls.__name__}, not {value!r}")
    return values


def _uris(references: Iterable[Reference], field: str, kind: str) -> tuple[str, ...]:
    """Return the URIs of a list of concepts."""
    try:
        listed = reference_list(references, kind)
    except InvalidReference as error:
        raise InvalidProfile(f"{field}s: {error}") from error
    return tuple(_uri(reference, field) for reference in listed)


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
