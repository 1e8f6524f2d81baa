"""Results of assessments: for each skill the score, the stage and what is missing.

They stand by themselves: what awards credentials reads them without the assessment.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from escograph.errors import InvalidProfile, InvalidValue
from escograph.model.assessments import checked_scale, values_of
from escograph.model.careers import checked_uri
from escograph.model.concepts import Concepts, Occupation, Reference, Skill
from escograph.model.courses import UnreadColumn
from escograph.model.gaps import OutdatedConcept, lines_of_others
from escograph.model.graph import Graph
from escograph.model.held import (
    Assurance,
    Held,
    HeldSource,
    SkillEvidence,
    checked_date,
    member,
    whole_number,
)
from escograph.model.scales import (
    LEVEL_TOLERANCE,
    Scale,
    checked_level,
    finite_number,
    shortened,
)
from escograph.model.scoring import checked_ids, checked_text
from escograph.model.values import Value, Values

if TYPE_CHECKING:
    import pandas as pd

ResultRule = Literal["newest", "best"]
"""The rules by which a profile chooses between a statement and a result."""


@dataclass(frozen=True, slots=True)
class SkillResult(Value):
    """The result of one person in one skill of an assessment.

    Attributes:
        skill: URI of the skill.
        raw_score: Sum of the points of the items that count; ``None`` if another system does
            not state it.
        maximum: Most points that these items give; ``None`` if another system does not state
            it.
        share: Share reached by the scoring rule, 0 to 1; ``None`` if no item counts, or
            another system does not state its points.
        level: Level of the stage on the scale, 0 to 1; 0 below the first stage. ``None`` if
            there was too little evidence.
        stage: The stage; ``None`` below the first stage, or if there was too little evidence.
        passed: Whether the stage is one from which the skill is passed.
        standard_error: Standard error of the share from the spread of the items; ``None`` if
            fewer than two count, or the rule makes no mean.
        evidence: Number of items with a response.
        missing: Identifiers of the items without a response, sorted.
        label: Label of the skill.

    Raises:
        InvalidValue: If the skill is not a URI, a number is out of range, or what passed has
            no stage; the error names the field.
    """

    skill: str
    raw_score: float | None
    maximum: float | None
    share: float | None
    level: float | None
    stage: str | None = None
    passed: bool = False
    standard_error: float | None = None
    evidence: int = 0
    missing: tuple[str, ...] = ()
    label: str | None = None

    json_optional: ClassVar = frozenset({"standard_error", "missing", "label"})

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        set_field(self, "skill", checked_uri(self.skill, "skill"))
        for name in ("raw_score", "maximum", "standard_error"):
            if (value := getattr(self, name)) is None:
                continue
            number = finite_number(value)
            if number is None or number < 0:
                raise InvalidValue(f"expected a number from 0, not {shortened(value)}", name)
            set_field(self, name, number)
        score, most = self.raw_score, self.maximum
        if score is not None and most is not None and score > most + LEVEL_TOLERANCE:
            message = f"{score:g} is above the maximum, {most:g}"
            raise InvalidValue(message, "raw_score")
        for name in ("share", "level"):
            if (value := getattr(self, name)) is not None:
                set_field(self, name, checked_level(value, name))
        for name in ("stage", "label"):
            if (text := getattr(self, name)) is not None:
                set_field(self, name, checked_text(text, name))
        if not isinstance(self.passed, bool):
            message = f"expected true or false, not {shortened(self.passed)}"
            raise InvalidValue(message, "passed")
        if self.passed and self.stage is None:
            raise InvalidValue("what has no stage is not passed", "passed")
        count = whole_number(self.evidence)
        if count is None or count < 0:
            message = f"expected a whole number from 0, not {shortened(self.evidence)}"
            raise InvalidValue(message, "evidence")
        set_field(self, "evidence", count)
        set_field(self, "missing", checked_ids(self.missing, "missing"))

    @property
    def is_sufficient(self) -> bool:
        """Return whether there was enough evidence for a level."""
        return self.level is not None

    @property
    def points_in_words(self) -> str:
        """The points, as "17 of 20 points"; empty unless score and maximum are stated."""
        if self.raw_score is None or self.maximum is None:
            return ""
        return f"{self.raw_score:g} of {self.maximum:g} points"

    @property
    def outcome(self) -> str:
        """The stage, or why there is none, in words."""
        if not self.is_sufficient:
            return "too little evidence"
        reached = "below the first stage" if self.stage is None else self.stage
        return f"{reached}, {'passed' if self.passed else 'not passed'}"

    def __str__(self) -> str:
        error = "" if self.standard_error is None else f" ± {100 * self.standard_error:.0f}"
        share = "" if self.share is None else f" ({100 * self.share:.0f}{error} %)"
        missing = f"; no response to {', '.join(self.missing)}" if self.missing else ""
        name = self.label or self.skill
        points = f"; {self.points_in_words}" if self.points_in_words else ""
        return f"{name}: {self.outcome}{points}{share}{missing}"


@dataclass(frozen=True, slots=True, repr=False)
class AssessmentResult(Value):
    """The result of one person in an assessment, skill by skill.

    Attributes:
        assessment: Identifier of the assessment.
        title: Its title.
        scale: The scale of the stages.
        skills: The result in each skill.
        person: Identifier of the person; ``None`` if not stated.
        assessed: Day or time of the assessment.
        assurance: How it was assured.
        provider: Name of the assessor.
        url: Address of the assessment, or of its report.

    Raises:
        InvalidValue: If a stage is not one of the scale, or its level not that of the stage;
            two results are of one skill; or a time has no zone.

    Example:
        >>> from escograph.learning import assess
        >>> from escograph.model import Assessment, AssessmentItem
        >>> debug = "http://data.europa.eu/esco/skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1"
        >>> items = [AssessmentItem(f"q{n}", [debug], points=5) for n in range(4)]
        >>> test = Assessment("a1", "Debugging", items, "Dreyfus", labels={debug: "debug"})
        >>> print(assess(test, {"q0": 5, "q1": 4, "q2": True, "q3": 3}))
        Debugging (Dreyfus)
          - debug: proficient, passed; 17 of 20 points (85 ± 10 %)
    """

    assessment: str
    title: str
    scale: Scale
    skills: tuple[SkillResult, ...] = ()
    person: str | None = None
    assessed: date | None = None
    assurance: Assurance | None = None
    provider: str | None = None
    url: str | None = None

    json_optional: ClassVar = frozenset({"person", "assessed", "assurance", "provider", "url"})

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        for name in ("assessment", "title"):
            set_field(self, name, checked_text(getattr(self, name), name))
        for name in ("person", "provider", "url"):
            if (text := getattr(self, name)) is not None:
                set_field(self, name, checked_text(text, name))
        set_field(self, "scale", checked_scale(self.scale))
        set_field(self, "assessed", checked_date(self.assessed, "assessed"))
        if self.assurance is not None:
            set_field(self, "assurance", member(Assurance, self.assurance, "assurance"))
        if isinstance(self.skills, str | bytes | Mapping) or not isinstance(
            self.skills, Iterable
        ):
            message = f"expected a list of SkillResult, not {shortened(self.skills)}"
            raise InvalidValue(message, "skills")
        set_field(self, "skills", tuple(self.skills))
        uris: set[str] = set()
        for result in self.skills:
            if not isinstance(result, SkillResult):
                message = f"expected SkillResult, not {shortened(result)}"
                raise InvalidValue(message, "skills")
            if result.skill in uris:
                raise InvalidValue(f"two results of the skill <{result.skill}>", "skills")
            uris.add(result.skill)
            self._check_level(result)

    def _check_level(self, result: SkillResult) -> None:
        """Raise if the level of a skill is not that of its stage."""
        if result.stage is None:
            if result.level:
                message = f"state the stage that means the level {result.level:.7g}"
                raise InvalidValue(f"{message} (<{result.skill}>)", "stage")
            return
        level = self.scale.level(result.stage)
        if result.level is None or abs(level - result.level) > LEVEL_TOLERANCE:
            raise InvalidValue(
                f"the stage {result.stage!r} of the scale {self.scale.name!r} means the level "
                f"{level:.7g}, not {result.level!r} (<{result.skill}>)",
                "level",
            )

    def skill(self, reference: Reference) -> SkillResult:
        """Return the result in a skill.

        Raises:
            InvalidValue: If the assessment does not assess the skill.
        """
        uri = checked_uri(reference, "skill")
        for result in self.skills:
            if result.skill == uri:
                return result
        raise InvalidValue(f"the assessment {self.assessment!r} has no skill <{uri}>", "skill")

    @property
    def passed(self) -> tuple[SkillResult, ...]:
        """The results in the skills that are passed."""
        return tuple(result for result in self.skills if result.passed)

    @property
    def held(self) -> dict[str, Held]:
        """URI → statement of each skill that is passed.

        A stage that was reached without passing is not a statement that the skill is held; the
        result in the skill has it.
        """
        return {
            result.skill: Held(
                stage=result.stage,
                scale=self.scale,
                source=HeldSource.ASSESSED,
                assurance=self.assurance,
                assessed=self.assessed,
                evidence=(self._evidence(result),),
            )
            for result in self.passed
        }

    def _evidence(self, result: SkillResult) -> SkillEvidence:
        if self.url is not None:
            return SkillEvidence(url=self.url)
        points = f": {result.points_in_words}" if result.points_in_words else ""
        return SkillEvidence(text=f"{self.title}{points}")

    def holds(self, graph: Graph, occupation: Reference) -> "OccupationProof":
        """Return the essential skills of an occupation that are proven, and those not.

        A skill is proven if it is passed; a stage that does not pass proves nothing. Of several
        results, see `AssessmentResults.holds`, one that passes is enough, whatever its day: a
        later one that does not pass takes nothing away. `Profile.with_results` holds to the
        same, so that a skill that these results prove is held in the gap of that profile.

        Args:
            graph: The release.
            occupation: A concept, URI, code or label.

        Raises:
            UnknownConcept: If the release lacks the occupation.
            InvalidSearch: If the occupation is obsolete.
            PartMissing: If the store was built without the relations.

        Example:
            >>> import escograph
            >>> from escograph.learning import assess
            >>> from escograph.model import Assessment, AssessmentItem
            >>> esco = escograph.open()
            >>> item = AssessmentItem("q1", [esco.skill("debug software")])
            >>> assessment = Assessment("a1", "Debugging", [item], "Dreyfus")
            >>> proof = assess(assessment, {"q1": True}).holds(esco, "software developer")
            >>> proof.is_proven, len(proof.proven), len(proof.unproven)
            (False, 1, 23)
        """
        from escograph import learning

        return learning.proof_of([self], graph, occupation)

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per skill; see `AssessmentResults.to_frame`."""
        from escograph import frames

        return frames.assessment_results([self])

    @property
    def heading(self) -> str:
        """The assessment, the person and the day, as a heading."""
        person = f", {self.person}" if self.person else ""
        assessed = f", {self.assessed.isoformat()}" if self.assessed else ""
        return f"{self.title} ({self.scale.name}{person}{assessed})"

    def __repr__(self) -> str:
        person = f" of {self.person!r}" if self.person else ""
        return (
            f"<AssessmentResult{person} in {self.title!r}: {len(self.passed)} of "
            f"{len(self.skills)} skill{'' if len(self.skills) == 1 else 's'} passed>"
        )

    def __str__(self) -> str:
        return "\n".join([self.heading, *(f"  - {result}" for result in self.skills)])

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.assessment_result(self)


class AssessmentResults(Values[AssessmentResult]):
    """Results of several persons, or of one person in several assessments.

    Attributes:
        unread_columns: The columns of the CSV file that `read_results` did not read.
    """

    __slots__ = ("unread_columns",)
    json_fields = ("unread_columns",)

    def __init__(
        self,
        items: Iterable[AssessmentResult] = (),
        unread_columns: tuple[UnreadColumn, ...] = (),
    ) -> None:
        super().__init__(items)
        self.unread_columns = values_of(unread_columns, UnreadColumn, "unread_columns")

    def of_person(self, person: str) -> "AssessmentResults":
        """Return the results of one person, in the same order."""
        return self.filter(lambda result: result.person == person)

    def holds(self, graph: Graph, occupation: Reference) -> "OccupationProof":
        """Return whether all the results together prove an occupation.

        A skill is proven if one of the results passes it, older or newer than others; see
        `AssessmentResult.holds`. The results must be of one person.

        Raises:
            InvalidProfile: If they are of several persons, or may be: only some state the
                person, or none does and two of one assessment and time differ.
        """
        from escograph import learning

        return learning.proof_of(self, graph, occupation)

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per result and skill, in the same order.

        Columns: ``person``, ``assessment_id``, ``skill_uri``, ``skill_label``, ``raw_score``,
        ``maximum``, ``share``, ``level``, ``stage``, ``scale``, ``passed``,
        ``standard_error``, ``evidence``, ``missing``.
        """
        from escograph import frames

        return frames.assessment_results(self)

    @classmethod
    def from_frame(
        cls, frame: "pd.DataFrame", assessment: Any, *, assessed: date | None = None
    ) -> "AssessmentResults":
        """Return the results in a frame that `escograph.learning.assess` made.

        Args:
            frame: The frame, with the columns of `to_frame`.
            assessment: The `Assessment`, which has the title, the scale and the assurance.
            assessed: Day or time of the assessment.

        Raises:
            InvalidValue: If a column is missing, or a cell is not valid.
        """
        from escograph import learning

        return learning.results_of_frame(frame, assessment, assessed)

    def __str__(self) -> str:
        unread = [f"not read: {column}" for column in self.unread_columns]
        return "\n".join([*map(str, self), *unread])

    def __repr__(self) -> str:
        count = len(self)
        return f"<{count:,} assessment result{'' if count == 1 else 's'}>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.assessment_results(self)


@dataclass(frozen=True, slots=True, repr=False)
class OccupationProof(Value):
    """The essential skills of an occupation, proven by assessments or not.

    Attributes:
        occupation: The occupation.
        proven: The essential skills that are passed, by label.
        unproven: The other ones, by label.
        reasons: URI of an unproven skill → the reason, in words.
        outdated: Obsolete or replaced skills of the results, which prove nothing.
    """

    occupation: Occupation
    proven: Concepts[Skill] = field(default_factory=Concepts)
    unproven: Concepts[Skill] = field(default_factory=Concepts)
    reasons: Mapping[str, str] = field(default_factory=dict)
    outdated: tuple[OutdatedConcept, ...] = ()

    json_properties: ClassVar = ("is_proven",)
    json_optional: ClassVar = frozenset({"outdated"})

    @property
    def is_proven(self) -> bool:
        """Return whether all essential skills are proven; false where ESCO names none."""
        return bool(self.proven) and not self.unproven

    def __bool__(self) -> bool:
        return self.is_proven

    def __hash__(self) -> int:
        return hash((type(self), self.occupation, self.proven, self.unproven))

    @property
    def title(self) -> str:
        """The occupation and the numbers of skills, as a heading."""
        count = len(self.proven) + len(self.unproven)
        words = f"{len(self.proven)} of {count} essential skills proven"
        return f"{self.occupation.pref_label}: {words if count else 'no essential skill'}"

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per essential skill, the unproven ones first.

        Columns: ``occupation_uri``, ``skill_uri``, ``skill_label``, ``proven``, ``reason``.
        """
        from escograph import frames

        return frames.occupation_proof(self)

    def __repr__(self) -> str:
        return f"<OccupationProof {self.title!r}>"

    def __str__(self) -> str:
        lines = [self.title]
        for name, skills in (("Unproven", self.unproven), ("Proven", self.proven)):
            if skills:
                lines.append(f"{name} ({len(skills)}):")
            for skill in skills:
                reason = self.reasons.get(skill.uri)
                lines.append(f"  - {skill.pref_label}{f': {reason}' if reason else ''}")
        return "\n".join([*lines, *lines_of_others((), self.outdated)])

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.occupation_proof(self)


def of_one_person(results: object) -> tuple[AssessmentResult, ...]:
    """Return one or several results, which must be of one person.

    Raises:
        InvalidProfile: If one is not a result, or they are, or may be, of several persons.
    """
    if isinstance(results, AssessmentResult):
        return (results,)
    if isinstance(results, str | bytes | Mapping) or not isinstance(results, Iterable):
        raise InvalidProfile(f"expected assessment results, not {shortened(results)}")
    items = tuple(results)
    for item in items:
        if not isinstance(item, AssessmentResult):
            raise InvalidProfile(f"expected an AssessmentResult, not {shortened(item)}")
    persons = sorted({item.person for item in items if item.person is not None})
    if len(persons) > 1:
        raise InvalidProfile(
            f"results of several persons, {persons[0]!r} and {persons[1]!r}; pass those of one"
        )
    anonymous = [item for item in items if item.person is None]
    if persons and anonymous:
        raise InvalidProfile(
            f"results of {persons[0]!r}, and one in {anonymous[0].title!r} that states no "
            "person; state the person of each"
        )
    _refuse_several_sheets(anonymous)
    return items


def _refuse_several_sheets(anonymous: Iterable[AssessmentResult]) -> None:
    """Refuse results without a person that cannot all be of one.

    Raises:
        InvalidProfile: If two of one assessment and time differ.
    """
    sheets: dict[tuple[str, date | None], AssessmentResult] = {}
    for item in anonymous:
        if sheets.setdefault((item.assessment, item.assessed), item) != item:
            moment = f" of {item.assessed.isoformat()}" if item.assessed else " without a day"
            raise InvalidProfile(
                f"different results in {item.title!r}{moment} that state no person; state the "
                "person, if they are of one, or the time of each"
            )


def held_with_results(
    held: Mapping[str, Held], results: object, rule: ResultRule
) -> dict[str, Held]:
    """Return statements with those of what is passed; see `Profile.with_results`."""
    if rule not in ("newest", "best"):
        raise InvalidProfile(f"rule {rule!r}: expected 'newest' or 'best'")
    wins = _is_newer if rule == "newest" else _is_better
    all_held = dict(held)
    for result in of_one_person(results):
        for uri, statement in result.held.items():
            former = all_held.get(uri)
            if former is None:
                all_held[uri] = statement
            elif wins(statement, former):
                all_held[uri] = _supported(statement, former)
            else:
                all_held[uri] = _supported(former, statement)
    return all_held


def _supported(statement: Held, other: Held) -> Held:
    """Return a statement with the evidence of another one, if that shows as much."""
    return statement.with_evidence(other) if other.meets(statement.level) else statement


def _is_newer(statement: Held, former: Held) -> bool:
    """Return whether a statement is as new or newer; without a day it is oldest."""
    new, old = (held.assessed or held.valid_from for held in (statement, former))
    if new is None or old is None:
        return old is None
    if isinstance(new, datetime) and isinstance(old, datetime):
        return new >= old
    days = [moment.date() if isinstance(moment, datetime) else moment for moment in (new, old)]
    return days[0] >= days[1]


def _is_better(statement: Held, former: Held) -> bool:
    """Return whether a statement has the level of the former one, or a higher one."""
    return statement.meets(former.level)
