"""Assessments: items linked to skills, with points, weights and a scoring rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from escograph.errors import InvalidValue
from escograph.model.careers import checked_uri, checked_uris
from escograph.model.courses import UnreadColumn
from escograph.model.graph import Linking, LinkingMany
from escograph.model.held import Assurance, member, whole_number
from escograph.model.scales import Scale, finite_number, scale_named, shortened
from escograph.model.scoring import ScoringMethod, ScoringRule, checked_text
from escograph.model.values import Value

if TYPE_CHECKING:
    import pandas as pd

    from escograph.review import Review


class AssessmentType(StrEnum):
    """The types of assessment.

    See:
        ``typeOfAssessment`` in the WE BUILD attestation rulebook "Verified Skill", draft v0.2,
        2026-10-05.
    """

    PERFORMANCE_TASK = "performance-task"
    SIMULATION = "simulation"
    STRUCTURED_OBSERVATION = "structured-observation"
    WORK_PRODUCT_EVALUATION = "work-product-evaluation"
    PORTFOLIO_ASSESSMENT = "portfolio-assessment"
    PROJECT_ASSESSMENT = "project-assessment"
    ASSESSOR_JUDGEMENT = "assessor-judgement"
    SUPERVISOR_JUDGEMENT = "supervisor-judgement"
    WRITTEN_EXAMINATION = "written-examination"
    ORAL_EXAMINATION = "oral-examination"
    OTHER = "other"


AssessmentTypeName = Literal[
    "performance-task",
    "simulation",
    "structured-observation",
    "work-product-evaluation",
    "portfolio-assessment",
    "project-assessment",
    "assessor-judgement",
    "supervisor-judgement",
    "written-examination",
    "oral-examination",
    "other",
]
"""Values of `AssessmentType`, which arguments may also be."""


@dataclass(frozen=True, slots=True)
class AssessmentSection(Value):
    """A part of an assessment, whose skills are those of its items that state none.

    Attributes:
        id: Identifier, unique in the assessment.
        title: Title.
        skills: URIs of the skills that its items show, unless an item states its own.

    Raises:
        InvalidValue: If the identifier or title is missing, or a skill is not a URI.
    """

    id: str
    title: str
    skills: tuple[str, ...] = ()

    json_optional: ClassVar = frozenset({"skills"})

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        for name in ("id", "title"):
            set_field(self, name, checked_text(getattr(self, name), name))
        set_field(self, "skills", checked_uris(self.skills, "skills"))


@dataclass(frozen=True, slots=True)
class AssessmentItem(Value):
    """An item: a question, a task, a criterion of a rubric, or a whole exercise.

    Attributes:
        id: Identifier, unique in the assessment.
        skills: URIs of the skills that it shows; empty for those of its section, or if it is
            still to be linked.
        points: The most points that it gives, above 0. For a rubric the number of stages.
        weight: Weight beside the other items of a skill, above 0.
        section: Identifier of its section.
        choices: Number of choices, 2 or more, for the correction for guessing; ``None`` if
            it cannot be guessed.
        text: Its text, from which `Assessment.tag` suggests skills.

    Raises:
        InvalidValue: If the identifier is missing, a skill is not a URI, it gives no points,
            or a number is out of range; the error names the field.

    Example:
        >>> from escograph.model import AssessmentItem
        >>> AssessmentItem("q1", points=0)
        Traceback (most recent call last):
        ...
        escograph.errors.InvalidValue: points: expected a number above 0, not 0 (item 'q1')
    """

    id: str
    skills: tuple[str, ...] = ()
    points: float = 1
    weight: float = 1
    section: str | None = None
    choices: int | None = None
    text: str | None = None

    json_optional: ClassVar = frozenset(
        {"skills", "points", "weight", "section", "choices", "text"}
    )

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        set_field(self, "id", checked_text(self.id, "id"))
        try:
            set_field(self, "skills", checked_uris(self.skills, "skills"))
            for name in ("points", "weight"):
                number = finite_number(value := getattr(self, name))
                if number is None or not 0 < number <= _MOST_POINTS:
                    message = f"expected a number above 0, not {shortened(value)}"
                    raise InvalidValue(message, name)
                set_field(self, name, number)
            for name in ("section", "text"):
                if (text := getattr(self, name)) is not None:
                    set_field(self, name, checked_text(text, name))
            if self.choices is not None:
                choices = whole_number(self.choices)
                if choices is None or choices < 2:
                    message = f"expected a whole number from 2, not {shortened(self.choices)}"
                    raise InvalidValue(message, "choices")
                set_field(self, "choices", choices)
        except InvalidValue as error:
            raise InvalidValue(f"{error.reason} (item {self.id!r})", error.field) from error


_MOST_POINTS = 1e12
"""Maximum of points and weights, whose products must stay exact; an engineering limit."""


@dataclass(frozen=True, slots=True, repr=False)
class Assessment(Value):
    """A test, examination or observation of skills, and the rule that scores it.

    Skills are stored by URI, so that it can be read, and scored, without a release.
    `escograph.learning.assess` scores responses to it.

    Attributes:
        id: Identifier.
        title: Title.
        items: The items.
        scale: The scale of proficiency of its results, or the name of one of `SCALES`.
        rule: The scoring rule.
        sections: The sections.
        labels: URI of a skill → its label, for people.
        description: Description.
        language: BCP 47 tag of the language of its texts.
        provider: Name of the assessor.
        type: Type of assessment.
        assurance: Assurance of its results; it says nothing of the proficiency.
        url: Address of its page, which becomes evidence of the results.
        unread_columns: The columns of the CSV file that `read_assessment` did not read.

    Raises:
        InvalidValue: If it has no item, or two of one identifier; an item names an unknown
            section; the rule does not suit the scale; a rubric's item does not give a point per
            stage; a skill has fewer items than the rule wants, or none of those that must be
            mastered; or the mastery set names an unknown item. The error names the field.

    Example:
        >>> from escograph.model import Assessment, AssessmentItem
        >>> debug = "http://data.europa.eu/esco/skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1"
        >>> items = [AssessmentItem(f"q{n}", [debug], points=5) for n in range(4)]
        >>> Assessment("a1", "Debugging", items, "Dreyfus")
        <Assessment 'a1': 'Debugging', 4 items, 1 skill>
    """

    id: str
    title: str
    items: tuple[AssessmentItem, ...]
    scale: Scale
    rule: ScoringRule = field(default_factory=ScoringRule)
    sections: tuple[AssessmentSection, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    description: str | None = None
    language: str | None = None
    provider: str | None = None
    type: AssessmentType | None = None
    assurance: Assurance | None = None
    url: str | None = None
    unread_columns: tuple[UnreadColumn, ...] = field(default=(), compare=False)

    json_optional: ClassVar = frozenset(
        {
            "rule",
            "sections",
            "labels",
            "description",
            "language",
            "provider",
            "type",
            "assurance",
            "url",
            "unread_columns",
        }
    )

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        for name in ("id", "title"):
            set_field(self, name, checked_text(getattr(self, name), name))
        for name in ("description", "language", "provider", "url"):
            if (text := getattr(self, name)) is not None:
                set_field(self, name, checked_text(text, name))
        for name, vocabulary in (("type", AssessmentType), ("assurance", Assurance)):
            if (value := getattr(self, name)) is not None:
                set_field(self, name, member(vocabulary, value, name))
        unread = values_of(self.unread_columns, UnreadColumn, "unread_columns")
        set_field(self, "unread_columns", unread)
        set_field(self, "scale", checked_scale(self.scale))
        if not isinstance(self.rule, ScoringRule):
            raise InvalidValue(f"expected a ScoringRule, not {shortened(self.rule)}", "rule")
        set_field(self, "items", _with_ids(self.items, AssessmentItem, "items"))
        set_field(self, "sections", _with_ids(self.sections, AssessmentSection, "sections"))
        set_field(self, "labels", MappingProxyType(_checked_labels(self.labels)))
        if not self.items:
            raise InvalidValue("expected at least one item", "items")
        self._check_items()

    def _check_items(self) -> None:
        """Raise if the items, sections and rule do not suit one another."""
        sections = {section.id for section in self.sections}
        for item in self.items:
            if item.section is not None and item.section not in sections:
                message = f"item {item.id!r} names the unknown section {item.section!r}"
                raise InvalidValue(message, "section")
        used = {item.section for item in self.items}
        for section in self.sections:
            if section.skills and section.id not in used:
                message = f"the section {section.id!r} has skills but no item"
                raise InvalidValue(message, "sections")
        if without := sorted(self.labels.keys() - set(self.skills)):
            raise InvalidValue(f"the skill <{without[0]}> has no item", "labels")
        rule = self.rule
        rule.checked_for(self.scale)
        stages = len(self.scale.stages)
        if rule.method is ScoringMethod.RUBRIC:
            for item in self.items:
                if item.points != stages:
                    raise InvalidValue(
                        f"item {item.id!r} of a rubric gives {item.points:g} points; expected "
                        f"{stages}, one for each stage of the scale {self.scale.name!r}",
                        "points",
                    )
        ids = {item.id for item in self.items}
        for identifier in rule.mastery_set:
            if identifier not in ids:
                raise InvalidValue(f"no item has the id {identifier!r}", "mastery_set")
        for skill in self.skills:
            items = self.items_of(skill)
            if len(items) < rule.min_evidence:
                raise InvalidValue(
                    f"the skill <{skill}> has {len(items)} items, and {rule.min_evidence} are "
                    "needed as evidence",
                    "min_evidence",
                )
            if rule.mastery_set and not {item.id for item in items} & {*rule.mastery_set}:
                message = f"the skill <{skill}> has none of the items"
                raise InvalidValue(message, "mastery_set")

    @property
    def skills(self) -> tuple[str, ...]:
        """URIs of the skills that the items show, sorted."""
        return tuple(sorted({uri for item in self.items for uri in self.skills_of(item)}))

    @property
    def untagged(self) -> tuple[AssessmentItem, ...]:
        """The items without a skill of their own or of their section."""
        return tuple(item for item in self.items if not self.skills_of(item))

    @property
    def untaggable(self) -> tuple[AssessmentItem, ...]:
        """The untagged items without a text, which `tag` leaves out."""
        return tuple(item for item in self.untagged if not item.text)

    def skills_of(self, item: AssessmentItem) -> tuple[str, ...]:
        """Return the URIs of the skills that an item shows: its own, else its section's."""
        if item.skills or item.section is None:
            return item.skills
        return next(s.skills for s in self.sections if s.id == item.section)

    def items_of(self, skill: str) -> tuple[AssessmentItem, ...]:
        """Return the items that show a skill, sorted by identifier."""
        items = (item for item in self.items if skill in self.skills_of(item))
        return tuple(sorted(items, key=lambda item: item.id))

    def label(self, skill: str) -> str:
        """Return the label of a skill, or its URI if the assessment has none."""
        return self.labels.get(skill, skill)

    def with_skills(
        self, skills: Mapping[str, Iterable[Any]], labels: Mapping[str, str] | None = None
    ) -> "Assessment":
        """Return the assessment with other skills of some items.

        Args:
            skills: Identifier of an item → its skills, by concept or URI.
            labels: Labels to add; those of skills that no item shows any more go.

        Raises:
            InvalidValue: If no item has such an identifier, or a skill is not a URI.
        """
        if not isinstance(skills, Mapping):
            message = f"expected item → skills, not {shortened(skills)}"
            raise InvalidValue(message, "skills")
        uris = {
            identifier: checked_uris(listed, "skills") for identifier, listed in skills.items()
        }
        ids = {item.id for item in self.items}
        if unknown := sorted(map(str, uris.keys() - ids)):
            raise InvalidValue(f"no item has the id {unknown[0]!r}", "items")
        items = tuple(
            replace(item, skills=uris[item.id]) if item.id in uris else item
            for item in self.items
        )
        bare = replace(self, items=items, labels={})
        all_labels = {**self.labels, **(labels or {})}
        kept = {uri: label for uri, label in all_labels.items() if uri in set(bare.skills)}
        return replace(bare, labels=kept)

    def tag(
        self,
        esco: Linking,
        *,
        language: str | None = None,
        threshold: float = 0.5,
        review: "Review | None" = None,
    ) -> "Review":
        """Return suggestions of skills for the items without one, for a person to decide.

        Args:
            esco: The release, with search.
            language: BCP 47 tag of the items' language; by default that of the assessment,
                else it is detected.
            threshold: Minimum likelihood of a suggestion, 0 to 1.
            review: Earlier decisions, which stay and need not be made again.

        Returns:
            The review; its ``text_id`` is the identifier of an item. `with_review` applies it.
            See `untaggable` for the items without a text.

        Raises:
            InvalidSearch, InvalidReview, UnknownLanguage, StoreUnavailable: As in `Esco.link`.

        Example:
            >>> import escograph
            >>> from escograph.model import Assessment, AssessmentItem
            >>> esco = escograph.open()
            >>> item = AssessmentItem("q1", text="Debug software that another team wrote.")
            >>> assessment = Assessment("a1", "Debugging", [item], "Dreyfus")
            >>> review = assessment.tag(esco).accept(0)
            >>> assessment.with_review(review, esco).labels.values()
            dict_values(['debug software'])
        """
        from escograph import learning

        return learning.tag_items(self, esco, language, threshold, review)

    def with_review(self, review: "Review", esco: LinkingMany) -> "Assessment":
        """Return the assessment with the decisions of a review applied.

        An accepted concept, or a replacement, becomes a skill of the item that the row names,
        whatever its text, and of every other item without skills in whose text the same words
        stand as whole words, and are not negated; a concept that is rejected, or replaced, is
        taken from the item that the row names. Undecided rows change nothing.

        Args:
            review: The review.
            esco: The release, which has the skills and their labels; and search, if words of
                a row stand in items that it does not name.

        Raises:
            InvalidReview: If it is not a review, or what it decides for an item is not a skill
                of the release, or is obsolete; it names the row, the item and the concept.
            InvalidSearch, StoreUnavailable: If the release has no search, and it is needed.
        """
        from escograph import learning

        return learning.with_review(self, review, esco)

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per item and skill, in the order of the items.

        Columns: ``assessment_id``, ``item_id``, ``section``, ``skill_uri``, ``skill_label``
        (``None`` for an item without a skill), ``points``, ``weight``, ``choices``, ``text``.
        """
        from escograph import frames

        return frames.assessment(self)

    def __hash__(self) -> int:
        return hash((type(self), self.id, self.title, self.items, self.scale))

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = (getattr(self, item.name) for item in fields(self))
        return type(self), tuple(dict(a) if isinstance(a, Mapping) else a for a in arguments)

    @property
    def counts(self) -> str:
        """The numbers of items and skills, in words."""
        words = []
        for count, noun in ((len(self.items), "item"), (len(self.skills), "skill")):
            words.append(f"{count:,} {noun}{'' if count == 1 else 's'}")
        return ", ".join(words)

    def __repr__(self) -> str:
        return f"<Assessment {self.id!r}: {self.title!r}, {self.counts}>"

    def __str__(self) -> str:
        lines = [f"{self.title} ({self.counts}; {self.scale.name}; {self.rule})"]
        for skill in self.skills:
            items = self.items_of(skill)
            points = sum(item.points for item in items)
            listed = ", ".join(item.id for item in items)
            lines.append(f"  - {self.label(skill)}: {points:g} points in {listed}")
        for name, items in (
            ("without a skill", self.untagged),
            ("of these without a text to find it in", self.untaggable),
        ):
            if items:
                lines.append(f"  {name}: {', '.join(item.id for item in items)}")
        lines.extend(f"  not read: {column}" for column in self.unread_columns)
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.assessment(self)


def checked_scale(scale: object) -> Scale:
    """Return a scale, or the known one with a name.

    Raises:
        InvalidValue: If it is neither.
    """
    if isinstance(scale, str):
        return scale_named(scale)
    if not isinstance(scale, Scale):
        message = f"expected a Scale or its name, not {shortened(scale)}"
        raise InvalidValue(message, "scale")
    return scale


def values_of(values: Any, cls: Any, name: str) -> tuple[Any, ...]:
    """Return values of one class.

    Raises:
        InvalidValue: If they are not a list, or one is of another class.
    """
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise InvalidValue(f"expected a list, not {shortened(values)}", name)
    items = tuple(values)
    for item in items:
        if not isinstance(item, cls):
            raise InvalidValue(f"expected {cls.__name__}, not {shortened(item)}", name)
    return items


def _with_ids(values: Any, cls: Any, name: str) -> tuple[Any, ...]:
    """Return values of one class, each with an identifier of its own."""
    items = values_of(values, cls, name)
    ids: set[str] = set()
    for item in items:
        if item.id in ids:
            raise InvalidValue(f"two have the id {item.id!r}", name)
        ids.add(item.id)
    return items


def _checked_labels(labels: object) -> dict[str, str]:
    if not isinstance(labels, Mapping):
        raise InvalidValue(f"expected URI → label, not {shortened(labels)}", "labels")
    return {
        checked_uri(uri, "labels"): checked_text(label, "labels")
        for uri, label in labels.items()
    }
