"""Coverage of skills by courses, its change, overlap of curricula, and demand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from escograph.model.columns import (
    COVERAGE_CHANGE_COLUMNS,
    COVERAGE_COLUMNS,
    DEMAND_COLUMNS,
    OVERLAP_COLUMNS,
)
from escograph.model.concepts import Concept, Concepts, Skill
from escograph.model.values import Value, Values

if TYPE_CHECKING:
    import pandas as pd

CoverageName = Literal["occupation", "ISCO group", "skill group", "ISCED-F field"]
"""The kinds of concepts by which coverage is counted."""


@dataclass(frozen=True, slots=True, repr=False)
class Coverage(Value):
    """The skills of an occupation or a group that a catalogue teaches.

    Attributes:
        concept: The occupation or group.
        skills: Number of its skills: the essential ones of an occupation, or of the occupations
            in an ISCO group; the skills below a skill group or ISCED-F field.
        taught: Number of those that at least one course teaches.
        courses: Number of courses that teach at least one of them.
        untaught: Those that no course teaches, by label.
    """

    concept: Concept
    skills: int
    taught: int
    courses: int
    untaught: Concepts[Skill]

    json_properties: ClassVar = ("share",)

    @property
    def share(self) -> float:
        """Share of the skills that are taught, 0 to 1; 1 if there are none."""
        return self.taught / self.skills if self.skills else 1.0

    def __str__(self) -> str:
        share = f"{self.share:.0%}".replace("%", " %")
        return f"{self.concept}: {self.taught} of {self.skills} ({share})"

    def __repr__(self) -> str:
        return f"<Coverage of {self.concept.pref_label!r}: {self.taught} of {self.skills}>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.coverage(self)


class Coverages(Values[Coverage]):
    """The coverage of occupations or groups by a catalogue, by code, then by label.

    Attributes:
        by: The kind of the concepts.
    """

    __slots__ = ("by",)
    json_fields = ("by",)

    def __init__(self, items: Iterable[Coverage] = (), by: CoverageName | None = None) -> None:
        super().__init__(items)
        self.by = by

    @property
    def title(self) -> str:
        """The kind of the concepts and their number, as a heading."""
        return f"Coverage by {self.by or 'concept'}: {len(self):,}"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for item in self:
            concept = item.concept
            counts = item.skills, item.taught, item.share, item.courses
            yield concept.uri, concept.pref_label, str(concept.kind), concept.code, *counts

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per occupation or group, in the same order.

        Columns: ``concept_uri``, ``concept_label``, ``kind``, ``code``, ``skills``,
        ``taught``, ``share``, ``courses``.
        """
        from escograph import frames

        return frames.frame(COVERAGE_COLUMNS, self.rows())

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  {item}" for item in self)])

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.coverages(self)


@dataclass(frozen=True, slots=True, repr=False)
class CoverageChange(Value):
    """The coverage of an occupation in two releases.

    Attributes:
        before: Its coverage in the old release.
        after: Its coverage in the new one; ``None`` if the new release does not have it.
        added: Essential skills of the new release that none of the old ones became.
        removed: Essential skills of the old release that are none in the new one, nor
            is anything that they became.
    """

    before: Coverage
    after: Coverage | None = None
    added: Concepts[Skill] = field(default_factory=lambda: Concepts((), Skill.kind))
    removed: Concepts[Skill] = field(default_factory=lambda: Concepts((), Skill.kind))

    @property
    def untaught(self) -> Concepts[Skill]:
        """The essential skills of the new release that no course teaches."""
        return self.after.untaught if self.after else Concepts((), Skill.kind)

    @property
    def added_untaught(self) -> Concepts[Skill]:
        """The newly essential skills that no course teaches."""
        untaught = {skill.uri for skill in self.untaught}
        return self.added.filter(lambda skill: skill.uri in untaught)

    def parts(self) -> Iterator[tuple[str, Concepts[Skill]]]:
        """Yield the lists of skills with their names, in the order of interest."""
        taught = {skill.uri for skill in self.added_untaught}
        yield "newly essential and not taught", self.added_untaught
        yield (
            "newly essential and taught",
            self.added.filter(lambda skill: skill.uri not in taught),
        )
        yield "no longer essential", self.removed
        earlier = self.untaught.filter(lambda skill: skill.uri not in taught)
        yield "essential as before and not taught", earlier

    def __str__(self) -> str:
        after = "not in the new release"
        if self.after:
            same = str(self.after.concept) == str(self.before.concept)
            after = str(self.after).rpartition(": ")[2] if same else str(self.after)
        parts = ((name, skills) for name, skills in self.parts() if skills)
        lists = (f"  {name}: {', '.join(map(str, skills))}" for name, skills in parts)
        return "\n".join([f"{self.before} → {after}", *lists])

    def __repr__(self) -> str:
        return f"<CoverageChange: {str(self).splitlines()[0]}>"


class CoverageChanges(Values[CoverageChange]):
    """The coverage of occupations in two releases, in the order of the occupations.

    An occupation that was split has a row for each of its successors.
    """

    __slots__ = ()

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for item in self:
            counts = item.added, item.removed, item.added_untaught
            yield (*_cells(item.before), *_cells(item.after), *map(len, counts))

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per occupation, in the same order.

        Columns: ``occupation_uri``, ``occupation_label``, ``skills_before``,
        ``taught_before``, ``share_before``; ``new_occupation_uri``, ``new_occupation_label``,
        ``skills``, ``taught``, ``share``, missing if the new release does not have it;
        ``added``, ``removed``, ``added_untaught``, which are numbers.
        """
        from escograph import frames

        return frames.frame(COVERAGE_CHANGE_COLUMNS, self.rows())

    def __str__(self) -> str:
        return "\n".join(map(str, self))

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.coverage_changes(self)


def _cells(coverage: Coverage | None) -> tuple[object, ...]:
    """Return the occupation and the counts of a coverage; missing cells without one."""
    if coverage is None:
        return (None,) * 5
    counts = coverage.skills, coverage.taught, coverage.share
    return coverage.concept.uri, coverage.concept.pref_label, *counts


@dataclass(frozen=True, slots=True, repr=False)
class Overlap(Value):
    """The skills that two curricula teach, both or only one; all by label.

    Attributes:
        both: Skills that both teach.
        first_only: Skills that only the first teaches.
        second_only: Skills that only the second teaches.
    """

    both: Concepts[Skill]
    first_only: Concepts[Skill]
    second_only: Concepts[Skill]

    json_properties: ClassVar = ("share",)

    @property
    def share(self) -> float:
        """Share of all their skills that both teach, 0 to 1 (Jaccard); 1 without skills."""
        total = len(self.both) + len(self.first_only) + len(self.second_only)
        return len(self.both) / total if total else 1.0

    @property
    def title(self) -> str:
        """The numbers of skills, as a heading."""
        first, second = len(self.first_only), len(self.second_only)
        share = f" ({self.share:.0%})".replace("%", " %")
        both = f"{len(self.both):,}{share if self.both or first or second else ''}"
        return f"Taught by both: {both}, {first:,} only by the first, {second:,} by the second"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for skills, in_first, in_second in (
            (self.both, True, True),
            (self.first_only, True, False),
            (self.second_only, False, True),
        ):
            for skill in skills:
                yield skill.uri, skill.pref_label, in_first, in_second

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per skill: those of both, then of only one.

        Columns: ``skill_uri``, ``skill_label``, ``in_first``, ``in_second``.
        """
        from escograph import frames

        return frames.frame(OVERLAP_COLUMNS, self.rows())

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  both: {skill}" for skill in self.both)])

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.overlap(self)

    def __repr__(self) -> str:
        return (
            f"<Overlap of {len(self.both)}, {len(self.first_only)} and "
            f"{len(self.second_only)} of only one>"
        )


@dataclass(frozen=True, slots=True, repr=False)
class SkillDemand(Value):
    """A skill, the vacancies that ask for it, and the courses that teach it.

    Attributes:
        skill: The skill.
        required: Number of vacancies that require it, or name it among the duties.
        wished: Number of vacancies that merely wish for it.
        courses: Number of courses that teach it.
    """

    skill: Skill
    required: int
    wished: int
    courses: int

    def __repr__(self) -> str:
        return (
            f"<SkillDemand of {self.skill.pref_label!r}: {self.required} required, "
            f"{self.wished} wished, {self.courses} courses>"
        )


class SkillDemands(Values[SkillDemand]):
    """The skills that vacancies ask for or courses teach; most required first.

    Equally required ones are sorted by label.

    Attributes:
        vacancies: Number of vacancies.
        courses: Number of courses.
    """

    __slots__ = ("courses", "vacancies")
    json_fields = ("vacancies", "courses")

    def __init__(
        self, items: Iterable[SkillDemand] = (), vacancies: int = 0, courses: int = 0
    ) -> None:
        super().__init__(items)
        self.vacancies = vacancies
        self.courses = courses

    @property
    def covered(self) -> "SkillDemands":
        """The skills that a vacancy asks for and a course teaches."""
        return self.filter(lambda row: row.courses and (row.required or row.wished))

    @property
    def untaught(self) -> "SkillDemands":
        """The skills that a vacancy asks for and no course teaches."""
        return self.filter(lambda row: not row.courses)

    @property
    def unasked(self) -> "SkillDemands":
        """The skills that a course teaches and no vacancy asks for."""
        return self.filter(lambda row: not row.required and not row.wished)

    @property
    def title(self) -> str:
        """The numbers of courses, vacancies and skills, as a heading."""
        return (
            f"{self.courses:,} courses beside {self.vacancies:,} vacancies: "
            f"{len(self.covered):,} skills asked and taught, {len(self.untaught):,} asked "
            f"only, {len(self.unasked):,} taught only"
        )

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for row in self:
            counts = row.required, row.wished, row.courses
            yield row.skill.uri, row.skill.pref_label, *counts

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per skill, in the same order.

        Columns: ``skill_uri``, ``skill_label``, ``required``, ``wished``, ``courses``.
        """
        from escograph import frames

        return frames.frame(DEMAND_COLUMNS, self.rows())

    def __str__(self) -> str:
        lines = [self.title]
        parts = ("Asked and not taught", self.untaught), ("Taught and not asked", self.unasked)
        for name, part in parts:
            lines.append(f"{name} ({len(part)}):")
            lines += [f"  - {row.skill.pref_label}" for row in part]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.skill_demands(self)
