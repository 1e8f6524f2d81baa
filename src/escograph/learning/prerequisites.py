"""Courses as a graph: what each presumes and teaches, and what they lead to.

A node is a skill with the level required of it: two courses may presume one skill at different
levels. A node is met by what is held, or by a course that teaches the skill at the level.

1. Relevant are the courses that teach a goal, or what a relevant course presumes.
2. Of these, a course can be begun if all that it presumes is held or taught by courses that
   can be begun, and have ended by the time that it begins: a forward closure from what is
   held, by time. Courses that only presume one another never enter it, others may well form
   cycles.
3. What remains, pruned once more by relevance, is a `Problem`.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from escograph.learning.calendar import Calendar, Dates, replayed
from escograph.model import Course, Held
from escograph.model.closure import closure
from escograph.model.scales import LEVEL_TOLERANCE

Node = tuple[str, float | None]
"""URI of a skill, and the level required of it; ``None`` if any level is enough."""


def node_of(uri: str, level: float | None) -> Node:
    """Return the node of a skill at a level; a level of 0 asks for nothing more."""
    return uri, None if level is None or level <= LEVEL_TOLERANCE else level


class Prerequisites:
    """The prerequisites of courses, for a person who holds some skills.

    Attributes:
        courses: The courses, in the order of their ids.
        held: URI of a skill → what is held of it.
    """

    def __init__(
        self,
        courses: Iterable[Course],
        held: Mapping[str, Held],
        calendar: Calendar | None = None,
    ) -> None:
        """Prepare courses.

        Args:
            courses: The courses.
            held: What is held.
            calendar: The calendar that their dates count in; by default they do not count.
        """
        self.courses: Sequence[Course] = sorted(courses, key=lambda course: course.id)
        self.held = held
        self._first = -math.inf if calendar is None else calendar.first
        self._dates = [
            Dates() if calendar is None else calendar.dates(course) for course in self.courses
        ]
        self._by_skill: dict[str, list[int]] = {}
        for number, course in enumerate(self.courses):
            for uri in course.teaches:
                self._by_skill.setdefault(uri, []).append(number)
        self._teachers: dict[Node, list[int]] = {}
        self._presumed: dict[int, list[Node]] = {}

    def is_held(self, node: Node) -> bool:
        """Return whether a node is met before any course."""
        uri, level = node
        return uri in self.held and self.held[uri].meets(level)

    def courses_on(self, uri: str) -> list[int]:
        """Return the courses that teach a skill, at any level."""
        return self._by_skill.get(uri, [])

    def teachers(self, node: Node) -> list[int]:
        """Return the courses that teach a skill at a level, or above it."""
        if (numbers := self._teachers.get(node)) is None:
            uri, level = node
            on_skill = self._by_skill.get(uri, ())
            numbers = [n for n in on_skill if self.courses[n].teaches[uri].meets(level)]
            self._teachers[node] = numbers
        return numbers

    def presumed(self, number: int) -> list[Node]:
        """Return what a course presumes and is not held."""
        if (nodes := self._presumed.get(number)) is None:
            stated = self.courses[number].presumes.items()
            listed = [node_of(uri, statement.level) for uri, statement in stated]
            nodes = self._presumed[number] = [n for n in listed if not self.is_held(n)]
        return nodes

    def relevant(
        self, goals: Iterable[Node], among: Collection[int] | None = None
    ) -> tuple[list[int], dict[Node, int]]:
        """Return the relevant courses, ascending, and the nodes they are relevant for.

        Args:
            goals: The goals.
            among: The only courses that count; by default all.

        Returns:
            The numbers of the courses, and node → its number: goals first, in their order.
        """
        nodes = {node: place for place, node in enumerate(dict.fromkeys(goals))}
        waiting, numbers = list(nodes), set[int]()
        while waiting:
            for number in self.teachers(waiting.pop()):
                if number in numbers or (among is not None and number not in among):
                    continue
                numbers.add(number)
                for node in self.presumed(number):
                    if node not in nodes:
                        nodes[node] = len(nodes)
                        waiting.append(node)
        return sorted(numbers), nodes

    def taught(self, numbers: Iterable[int], nodes: Iterable[Node]) -> dict[int, list[Node]]:
        """Return for each of some courses those of some nodes that it teaches."""
        taught: dict[int, list[Node]] = {number: [] for number in numbers}
        for node in nodes:
            for number in self.teachers(node):
                if number in taught:
                    taught[number].append(node)
        return taught

    def begun(self, numbers: Iterable[int]) -> dict[int, float]:
        """Return those of some courses that can be begun with no others than them.

        Returns:
            Course → when it has ended at the earliest, in that order.
        """
        presumes = {number: self.presumed(number) for number in numbers}
        nodes = dict.fromkeys(node for listed in presumes.values() for node in listed)
        taught = self.taught(presumes, nodes)
        ends, _ = replayed(presumes, presumes, taught, self._dates, self._first)
        return ends

    def reached(self, begun: Collection[int]) -> set[Node]:
        """Return the nodes looked up so far that courses which can be begun teach."""
        return {
            node
            for node, numbers in self._teachers.items()
            if any(number in begun for number in numbers)
        }

    def obstacles(self, node: Node, reached: Collection[Node]) -> list[Node]:
        """Return what courses towards a node presume and nobody teaches, nearest first.

        Args:
            node: A node out of reach.
            reached: The nodes within reach.

        Returns:
            Nodes without a teacher; none if the courses only presume one another.
        """

        def lacking(there: Node) -> list[Node]:
            presumed = (n for number in self.teachers(there) for n in self.presumed(number))
            return [n for n in presumed if n not in reached]

        return [there for there in closure([node], lacking) if not self.teachers(there)]

    def too_early(
        self, node: Node, begun: Mapping[int, float], some_day: set[Node]
    ) -> tuple[Course, list[Node]] | None:
        """Return the nearest course towards a node whose dates leave no time for it.

        Args:
            node: A node that only dates put out of reach.
            begun: The courses that can be begun, and when they have ended at the earliest.
            some_day: The nodes that would be within reach without dates.

        Returns:
            The course, and what it presumes that cannot be met in time; nothing if it cannot
            be taken in its own time. ``None`` if there is no such course.
        """

        def late(number: int) -> list[Node]:
            latest = self._dates[number].latest
            return [
                node
                for node in self.presumed(number)
                if not any(begun.get(n, math.inf) <= latest for n in self.teachers(node))
            ]

        def hopeful(there: Node) -> list[int]:
            return [n for n in self.teachers(there) if some_day.issuperset(self.presumed(n))]

        def lacking(there: Node) -> list[Node]:
            return [n for number in hopeful(there) for n in late(number)]

        for there in (node, *closure([node], lacking)):
            for number in hopeful(there):
                if number not in begun and math.isfinite(self._dates[number].latest):
                    return self.courses[number], late(number)
        return None

    def problem(
        self, numbers: Sequence[int], nodes: Mapping[Node, int], costs: Mapping[int, float]
    ) -> "Problem":
        """Return the problem of choosing among courses that can all be begun.

        Of courses at the same dates that teach and presume the same, as far as it counts, the
        cheapest remains, of equals the first.
        """
        taught = self.taught(numbers, nodes)
        best: dict[tuple[frozenset[int], frozenset[int], Dates], int] = {}
        for number in numbers:
            presumes = frozenset(nodes[node] for node in self.presumed(number))
            teaches = frozenset(nodes[node] for node in taught[number])
            alike = teaches, presumes, self._dates[number]
            other = best.setdefault(alike, number)
            if costs[number] < costs[other]:
                best[alike] = number
        rows = sorted((number, *alike) for alike, number in best.items())
        return Problem(
            tuple(number for number, *_ in rows),
            tuple(costs[number] for number, *_ in rows),
            tuple(teaches for _, teaches, _, _ in rows),
            tuple(presumes for _, _, presumes, _ in rows),
            tuple(dates for *_, dates in rows),
            self._first,
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """Courses to choose from, with the nodes that they teach and presume.

    Attributes:
        numbers: Number of each course in `Prerequisites.courses`, ascending.
        costs: Cost of each.
        teaches: Nodes that each teaches.
        presumes: Nodes that each presumes; all can be reached.
        dates: The times that bound each.
        first: The time from which courses can be begun.
    """

    numbers: tuple[int, ...]
    costs: tuple[float, ...]
    teaches: tuple[frozenset[int], ...]
    presumes: tuple[frozenset[int], ...]
    dates: tuple[Dates, ...]
    first: float = -math.inf

    @property
    def has_dates(self) -> bool:
        """Return whether the dates of some course matter."""
        return any(math.isfinite(dates.latest) for dates in self.dates)

    def of(self, courses: Sequence[int], needed: frozenset[int]) -> "Problem":
        """Return the problem of only some courses and nodes."""
        return Problem(
            tuple(self.numbers[course] for course in courses),
            tuple(self.costs[course] for course in courses),
            tuple(self.teaches[course] & needed for course in courses),
            tuple(self.presumes[course] for course in courses),
            tuple(self.dates[course] for course in courses),
            self.first,
        )

    def replay(self, chosen: Iterable[int]) -> tuple[dict[int, float], dict[int, float]]:
        """Return which of the chosen courses can be begun, and the nodes met.

        Returns:
            Course → when it has ended at the earliest, in that order, and node → when it is
            met.
        """
        return replayed(chosen, self.presumes, self.teaches, self.dates, self.first)
