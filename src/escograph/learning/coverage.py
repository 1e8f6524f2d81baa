"""Coverage: the skills of occupations and groups that courses teach.

1. Every skill of the release is put below the groups above it, by every way to the top; a skill
   in several groups counts in each.
2. Essential skills are put with their occupations, and these with their ISCO groups.
3. A skill is taught if one course teaches it, at any level.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import get_args

from escograph.errors import InvalidCatalogue, InvalidSearch
from escograph.matching.outdated import outdated_concepts
from escograph.matching.vacancies import vacancy_list
from escograph.model import Concept, Concepts, Course, CourseType, Graph, Skill
from escograph.model.closure import paths
from escograph.model.coverage import (
    Coverage,
    CoverageName,
    Coverages,
    Overlap,
    SkillDemand,
    SkillDemands,
)
from escograph.model.held import whole_number
from escograph.model.parts import KINDS, OBSOLETE, parts_needed
from escograph.model.vacancies import Vacancy

_LEVELS = 4


def coverage(
    courses: Iterable[Course], graph: Graph, *, by: CoverageName, level: int
) -> Coverages:
    """Return the coverage; see `Catalogue.coverage`."""
    if not isinstance(by, str) or by not in get_args(CoverageName):
        raise InvalidSearch("by", str(by), ", ".join(get_args(CoverageName)))
    place = whole_number(level)
    if place is None or not 1 <= place <= _LEVELS:
        raise InvalidSearch("level", repr(level), f"a whole number from 1 to {_LEVELS}")
    skills_of = (
        needed_by(graph, by, place)
        if by in ("occupation", "ISCO group")
        else _below(graph, by, place, (skill.uri for skill in graph.skills()))
    )
    courses = list(courses)
    check_release(courses, graph)
    teachers: dict[str, set[str]] = defaultdict(set)
    for course in courses:
        for uri in course.taught:
            teachers[uri].add(course.id)
    current = {skill.uri: skill for skill in graph.skills()}
    concepts = {concept.uri: concept for concept in graph.concepts(skills_of)}
    rows = []
    for uri, skills in skills_of.items():
        needed = sorted((current[s] for s in skills if s in current), key=lambda s: s.sort_key)
        untaught = [skill for skill in needed if skill.uri not in teachers]
        ids = set().union(*(teachers[skill.uri] for skill in needed if skill.uri in teachers))
        taught = len(needed) - len(untaught)
        missing = Concepts(untaught, Skill.kind)
        rows.append(Coverage(concepts[uri], len(needed), taught, len(ids), missing))
    rows.sort(key=lambda row: (row.concept.code or "", row.concept.sort_key))
    return Coverages(rows, by)


def overlap(first: Iterable[Course], second: Iterable[Course], graph: Graph) -> Overlap:
    """Return the overlap; see `Catalogue.overlap`."""
    catalogues = list(first), list(second)
    check_release(chain(*catalogues), graph)
    one, other = (
        {uri for course in courses for uri in course.taught} for courses in catalogues
    )

    def skills(uris: set[str]) -> Concepts[Skill]:
        values = (c for c in graph.concepts(uris) if isinstance(c, Skill))
        return Concepts(sorted(values, key=lambda skill: skill.sort_key), Skill.kind)

    return Overlap(skills(one & other), skills(one - other), skills(other - one))


def demand(
    courses: Collection[Course], vacancies: Iterable[Vacancy], graph: Graph
) -> SkillDemands:
    """Return the demand; see `Catalogue.demand`."""
    required: Counter[str] = Counter()
    wished: Counter[str] = Counter()
    listed = vacancy_list(vacancies)
    check_release(courses, graph)
    for vacancy in listed:
        essential = {skill.uri for skill in vacancy.required}
        required.update(essential)
        wished.update({skill.uri for skill in vacancy.wished} - essential)
    taught = Counter(uri for course in courses for uri in course.taught)
    concepts = graph.concepts({*required, *wished, *taught})
    rows = [
        SkillDemand(skill, required[skill.uri], wished[skill.uri], taught[skill.uri])
        for skill in concepts
        if isinstance(skill, Skill)
    ]
    rows.sort(key=lambda row: row.skill.sort_key)
    rows.sort(key=lambda row: (row.required, row.wished), reverse=True)
    teaching = sum(course.type is CourseType.COURSE for course in courses)
    return SkillDemands(rows, len(listed), teaching)


def check_release(courses: Iterable[Course], graph: Graph) -> None:
    """Refuse courses that teach what a release does not have as a skill.

    Raises:
        InvalidCatalogue: If one does: it is of another release, or was not read with one.
    """
    current = {skill.uri for skill in graph.skills()}
    for course in courses:
        for uri in course.teaches:
            if uri not in current:
                outdated = outdated_concepts(graph, [uri])
                reason = str(outdated[0]) if outdated else f"no skill <{uri}> in this release"
                raise InvalidCatalogue(
                    f"the course {course.id!r}: {reason}; read it again, or migrate it",
                    field="teaches",
                )


def needed_by(graph: Graph, by: str, level: int) -> dict[str, set[str]]:
    """Return occupation, or ISCO group → its essential skills."""
    graph.need_parts(*parts_needed("occupation"), KINDS["occupation"].part)
    current = {occupation.uri for occupation in graph.occupations()}
    needed: dict[str, set[str]] = {uri: set() for uri in current}
    for uri, relation, skill in graph.bulk.relations():
        if relation == "essential" and uri in current:
            needed[uri].add(skill)
    if by == "occupation":
        return needed
    groups: dict[str, set[str]] = {}
    for group, members in _below(graph, by, level, needed).items():
        groups[group] = set().union(*(needed[uri] for uri in members))
    return groups


def _below(graph: Graph, kind: str, level: int, members: Iterable[str]) -> dict[str, set[str]]:
    """Return group of a kind → its members, the groups being so far from the top."""
    pillar = KINDS["occupation" if kind == "ISCO group" else "skill"].hierarchy
    graph.need_parts(pillar, KINDS[kind].part)
    above: dict[str, list[str]] = defaultdict(list)
    for uri, broader in graph.bulk.broader():
        above[uri].append(broader)
    groups = _of_kind(graph, kind, above)
    below: dict[str, set[str]] = defaultdict(set)
    for uri in members:
        for path in paths(uri, lambda node: above.get(node, ())):
            on_path = [node for node in path if node in groups]
            if len(on_path) >= level:
                below[on_path[-level]].add(uri)
    return below


def _of_kind(graph: Graph, kind: str, above: Mapping[str, list[str]]) -> set[str]:
    """Return the released groups of a kind that have something below them."""
    parents = {parent for broader in above.values() for parent in broader}
    return {
        concept.uri
        for concept in graph.concepts(sorted(parents))
        if _kind_of(concept) == kind and graph.status(concept) != OBSOLETE
    }


def _kind_of(concept: Concept) -> str:
    return str(concept.kind)
