"""Recommended courses: for what is missing to the aims, and for interests.

1. The missing skills are the essential skills of the aims that are not met. An interest stands
   for skills, and for occupations and fields of education that a course can name.
2. A course counts if it teaches a missing skill at its level, or matches an interest; only
   with skills that it teaches above what is held.
3. Courses are taken greedily, each time the one that adds most missing skills and interests
   to those taken before: the sum is submodular, so that this is at least 1 - 1/e of the best
   (Nemhauser, Wolsey and Fisher, 1978). Ties go to fewer presumed skills that are not held,
   then to more missing skills, then by id. Where nothing is left to add, it begins anew.
4. Of the first five each closes a missing skill, and no two the same ones, as far as the
   catalogue allows.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from escograph.learning.calendar import checked_calendar, has_begun
from escograph.learning.catalogues import Catalogue
from escograph.learning.goals import (
    Goal,
    check_catalogue,
    concepts_of,
    goal_of,
    in_words,
    occupation_list,
)
from escograph.learning.prerequisites import Node, node_of
from escograph.matching.arguments import check_limit, check_profile
from escograph.matching.outdated import outdated_concepts
from escograph.model import (
    Concept,
    Concepts,
    Course,
    CourseType,
    Graph,
    IscedField,
    IscoGroup,
    Occupation,
    Profile,
    Reference,
    Skill,
)
from escograph.model.closure import closure
from escograph.model.parts import KINDS, OBSOLETE
from escograph.model.plans import Recommendation, Recommendations

_FIRST = 5
"""Number of courses that close different sets of missing skills, if there are such."""


def recommend(
    graph: Graph,
    profile: Profile,
    catalogue: Catalogue,
    *,
    occupations: Reference | Iterable[Reference] | None = None,
    languages: str | Iterable[str] | None = None,
    limit: int = 10,
    required: float | Mapping[Any, float] | None = None,
    start: date | None = None,
) -> Recommendations:
    """Return the recommendations; see `escograph.Esco.recommend`."""
    check_profile(profile)
    check_catalogue(catalogue)
    limit = check_limit("limit", limit)
    if languages is not None:
        catalogue = catalogue.in_languages(languages)
    first_day = checked_calendar(None, start).first_day
    wishes = list(profile.interests)
    aims: list[Reference]
    if occupations is None:
        wishes += profile.aspirations
        current = _current(graph, profile.aspirations)
        aims = [uri for uri, value in current.items() if isinstance(value, Occupation)]
    else:
        aims = occupation_list(occupations)
    goal = goal_of(graph, profile, aims, required, "occupations")
    # an aspiration that is not an occupation counts as an interest
    concepts = _current(graph, [uri for uri in dict.fromkeys(wishes) if uri not in aims])
    outdated = outdated_concepts(graph, list(dict.fromkeys(wishes)))
    present = {*concepts, *aims, *(item.uri for item in outdated)}
    interests = _interests(graph, concepts.values())
    offered = (
        course
        for course in catalogue
        if course.type is CourseType.COURSE and not has_begun(course, first_day)
    )
    candidates = [_candidate(course, profile, goal, interests) for course in offered]
    useful = [item for item in candidates if item.closes or item.interests]
    chosen = _diverse(sorted(useful, key=lambda item: item.course.id), limit)
    presumed = concepts_of(graph, (uri for item in chosen for uri, _ in item.presumed))
    closed: set[Node] = set()
    items = []
    for item in chosen:
        items.append(_recommendation(item, goal, concepts, presumed, closed))
        closed |= item.closes
    unknown = tuple(sorted({uri for uri in wishes if uri not in present}))
    return Recommendations(items, goal.aims, len(goal.nodes), unknown, outdated)


def _current(graph: Graph, uris: Collection[str]) -> dict[str, Concept]:
    """Return URI → concept, for those that are defined and not obsolete."""
    concepts = graph.concepts(uris) if uris else ()
    return {c.uri: c for c in concepts if graph.status(c) != OBSOLETE}


class _Interest(NamedTuple):
    """The skills, occupations and fields that an interest in a concept stands for."""

    uri: str
    skills: frozenset[str]
    occupations: frozenset[str]
    field: str | None


def _interests(graph: Graph, concepts: Collection[Concept]) -> list[_Interest]:
    """Return the interests that concepts state, by the hierarchy and the relations."""
    narrower: dict[str, list[str]] = {}
    for lower, upper in graph.bulk.broader() if concepts else ():
        narrower.setdefault(upper, []).append(lower)
    interests = []
    for concept in concepts:
        if not isinstance(concept, Skill | Occupation) and concept.kind in KINDS:
            graph.need_parts(*filter(None, [KINDS[concept.kind].hierarchy]))
        below = [concept.uri, *closure([concept.uri], lambda uri: narrower.get(uri, ()))]
        if not isinstance(concept, Occupation | IscoGroup):
            code = concept.code if isinstance(concept, IscedField) else None
            interests.append(_Interest(concept.uri, frozenset(below), frozenset(), code))
            continue
        # a group stands for much: only the essential skills of its occupations
        is_group = isinstance(concept, IscoGroup)
        relations = graph.bulk.relations(below)
        skills = frozenset(s for _, kind, s in relations if kind == "essential" or not is_group)
        interests.append(_Interest(concept.uri, skills, frozenset(below), None))
    return interests


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A course, and what it is for a person."""

    course: Course
    closes: frozenset[Node]
    interests: frozenset[str]
    presumed: tuple[Node, ...]


def _candidate(
    course: Course, profile: Profile, goal: Goal, interests: Iterable[_Interest]
) -> _Candidate:
    """Return what a course is for a person; nothing, if it teaches only what is held."""
    held = profile.held
    new = {
        uri
        for uri, taught in course.teaches.items()
        if uri not in held or not held[uri].meets(taught.level)
    }
    nodes = ((uri, node_of(uri, goal.levels.get(uri))) for uri in new)
    closes = frozenset(
        node for uri, node in nodes if node in goal.nodes and course.teaches[uri].meets(node[1])
    )
    matched = frozenset(
        interest.uri
        for interest in interests
        if new and (not new.isdisjoint(interest.skills) or _is_about(course, interest))
    )
    presumed = (node_of(uri, needed.level) for uri, needed in course.presumes.items())
    lacking = [n for n in presumed if n[0] not in held or not held[n[0]].meets(n[1])]
    return _Candidate(course, closes, matched, tuple(lacking))


def _is_about(course: Course, interest: _Interest) -> bool:
    """Return whether a course names an occupation or field of an interest."""
    if interest.field and course.isced_field:
        return course.isced_field.removeprefix("F").startswith(interest.field.removeprefix("F"))
    return not interest.occupations.isdisjoint(course.occupations)


def _diverse(candidates: list[_Candidate], limit: int) -> list[_Candidate]:
    """Return candidates, each time the one that adds most to those before."""
    chosen: list[_Candidate] = []
    closed: set[Node] = set()
    matched: set[str] = set()
    waiting = list(candidates)

    def gain(item: _Candidate) -> int:
        return len(item.closes - closed) + len(item.interests - matched)

    while waiting and len(chosen) < limit:
        pool = waiting
        if len(chosen) < _FIRST:
            seen = {item.closes for item in chosen}
            closing = [item for item in waiting if item.closes]
            pool = [item for item in closing if item.closes not in seen] or closing or waiting
        if not any(map(gain, waiting)):
            closed, matched = set(), set()
        best = max(pool, key=lambda c: (gain(c), -len(c.presumed), len(c.closes)))
        chosen.append(best)
        waiting.remove(best)
        closed |= best.closes
        matched |= best.interests
    return chosen


def _recommendation(
    item: _Candidate,
    goal: Goal,
    concepts: Mapping[str, Concept],
    presumed: Mapping[str, Concept],
    closed: Collection[Node],
) -> Recommendation:
    closes = [skill for node, skill in goal.nodes.items() if node in item.closes]
    adds = [goal.nodes[node] for node in goal.nodes if node in item.closes - set(closed)]
    interests = sorted((concepts[uri] for uri in item.interests), key=lambda c: c.sort_key)
    lacking = [in_words(presumed[uri], level) for uri, level in item.presumed]
    reasons = []
    if closes:
        remark = " (all closed by a course above)" if not adds else ""
        reasons.append(f"closes {', '.join(skill.pref_label for skill in closes)}{remark}")
    if interests:
        labels = ", ".join(concept.pref_label for concept in interests)
        reasons.append(f"matches your interest in {labels}")
    if lacking:
        reasons.append(f"presumes what you do not hold: {', '.join(lacking)}")
    return Recommendation(
        item.course,
        Concepts(closes, Skill.kind),
        Concepts(adds, Skill.kind),
        Concepts(interests),
        Concepts(sorted({presumed[uri] for uri, _ in item.presumed}, key=lambda c: c.sort_key)),
        "; ".join(reasons),
    )
