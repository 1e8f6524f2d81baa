"""Programmes across two releases: skills taught, and what occupations need.

1. Every reference of the courses is followed to the new release, as
   `Changes.migrate_catalogue` does.
2. The coverage of each occupation is counted in the old release by the old courses, and in the
   new one by the migrated courses.
3. A skill is newly essential unless it is, or replaces, a skill that was essential before. One
   that was is no longer essential if neither it nor its successors are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from escograph import cards, frames
from escograph.changes import CatalogueMigration
from escograph.changes.compare import compare
from escograph.learning.coverage import coverage, needed_by
from escograph.learning.goals import occupation_list
from escograph.model import (
    Concepts,
    Course,
    Coverage,
    CoverageChange,
    CoverageChanges,
    Graph,
    Reference,
    Skill,
    Value,
)
from escograph.model.columns import COVERAGE_CHANGE_COLUMNS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class ProgrammeChanges(Value):
    """A programme in two releases: its skills, and the occupations it prepares for.

    Attributes:
        migration: What became of every reference, with the courses in the new release.
        coverage: The coverage of the occupations before and after.
    """

    migration: CatalogueMigration
    coverage: CoverageChanges

    @property
    def title(self) -> str:
        """The releases, and the numbers of references by outcome, as a heading."""
        return self.migration.title.replace("Catalogue", "Programme", 1)

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per occupation; see `CoverageChanges.to_frame`.

        The frame of ``migration`` has a row per skill.
        """
        return frames.frame(COVERAGE_CHANGE_COLUMNS, self.coverage.rows())

    def __str__(self) -> str:
        notable = (f"  {entry.outcome}: {entry}" for entry in self.migration.notable)
        return "\n".join([self.title, *notable, *map(str, self.coverage)])

    def __repr__(self) -> str:
        return f"<ProgrammeChanges: {self.title}>"

    def _repr_html_(self) -> str:
        return cards.programme_changes(self)


def programme_changes(
    courses: Iterable[Course],
    old: Graph,
    new: Graph,
    *,
    occupations: Reference | Iterable[Reference] | None,
    accept_suggestions: bool,
) -> ProgrammeChanges:
    """Return what changes for a programme; see `Catalogue.changes`."""
    courses = list(courses)
    if occupations is None:
        prepared_for = dict.fromkeys(uri for course in courses for uri in course.occupations)
        aims = list(map(old.occupation, prepared_for))
    else:
        aims = list(dict.fromkeys(map(old.occupation, occupation_list(occupations))))
    before = _coverages(courses, old)
    changes = compare(old, new)
    migration = changes.migrate_catalogue(courses, accept_suggestions=accept_suggestions)
    current = {skill.uri for skill in new.skills()}
    after = _coverages([_of_release(course, current) for course in migration.courses], new)
    needed, needed_now = _needed(old), _needed(new)
    became: dict[str, tuple[str, ...]] = {}

    def current_uris(uri: str) -> tuple[str, ...]:
        if uri not in became:
            succession = changes.succession(uri, accept_suggestions=accept_suggestions)
            became[uri] = succession.current_uris
        return became[uri]

    rows = []
    for aim in aims:
        essential_before = needed.get(aim.uri, set())
        covered = before.get(aim.uri) or Coverage(aim, 0, 0, 0, Concepts((), Skill.kind))
        successors = [uri for uri in current_uris(aim.uri) if uri in needed_now]
        for uri in successors:
            essential = needed_now[uri]
            expected = {step for skill in essential_before for step in current_uris(skill)}
            dropped = {s for s in essential_before if essential.isdisjoint(current_uris(s))}
            rows.append(
                CoverageChange(
                    covered,
                    after.get(uri),
                    _skills(new, essential - expected),
                    _skills(old, dropped),
                )
            )
        if not successors:
            rows.append(CoverageChange(covered))
    return ProgrammeChanges(migration, CoverageChanges(rows))


def _coverages(courses: list[Course], graph: Graph) -> Mapping[str, Coverage]:
    """Return occupation → its coverage."""
    rows = coverage(courses, graph, by="occupation", level=1)
    return {row.concept.uri: row for row in rows}


def _needed(graph: Graph) -> dict[str, set[str]]:
    """Return occupation → its essential skills that are released."""
    current = {skill.uri for skill in graph.skills()}
    needed = needed_by(graph, "occupation", 1)
    return {uri: skills & current for uri, skills in needed.items()}


def _of_release(course: Course, skills: set[str]) -> Course:
    """Return a course without concepts that are not skills now, such as groups."""
    taught = {uri: held for uri, held in course.teaches.items() if uri in skills}
    return replace(course, teaches=taught)


def _skills(graph: Graph, uris: Iterable[str]) -> Concepts[Skill]:
    """Return skills by URI, sorted by label."""
    values = (concept for concept in graph.concepts(sorted(uris)) if isinstance(concept, Skill))
    return Concepts(sorted(values, key=lambda skill: skill.sort_key), Skill.kind)
