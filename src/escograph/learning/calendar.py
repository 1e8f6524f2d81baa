"""Calendars of plans: dates that courses state, and some hours of learning a week.

Times are days as numbers, by `date.toordinal`: a course that ends on a day ends as the next one
begins. A course without a first day is learnt by oneself: it takes its hours divided by those
of a week, and gives way to courses with both dates, which take their hours evenly over their
days, at least a week, or the whole of the days if they state none.

The courses learnt by oneself come one after the other, by the time at which each has to end for
those that need it. One that can wait pauses where a more urgent one can be begun: the earliest
due date first, which finds an order in time if there is one (Horn 1974).
"""

import math
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple, TypeVar

from escograph.errors import InvalidCatalogue, InvalidSearch
from escograph.model import Course
from escograph.model.held import checked_date
from escograph.model.scales import finite_number, shortened

N = TypeVar("N", bound=Hashable)

_WEEK = 168
"""Hours of a week."""
_MOST_DAYS = 1e7
"""Most days that are told apart: no date is as far away."""
_DIGITS = 6
"""Decimals of a day that are told apart: a tenth of a second."""


class Dates(NamedTuple):
    """The times that bound a course.

    Attributes:
        begin: Time at which it begins; ``None`` if that is up to the learner.
        end: Time by which it has ended; infinite if that is up to the learner.
        days: Days that it takes if it is learnt by oneself.
    """

    begin: float | None = None
    end: float = math.inf
    days: float = 0.0

    @property
    def latest(self) -> float:
        """Time at which the course begins at the latest, which is not after its last day."""
        if self.begin is not None:
            return self.begin
        return round(self.end - max(self.days, 1), _DIGITS)

    def taken(self, time: float) -> float | None:
        """Return when the course has ended, for a learner who can begin it from a time on.

        Returns:
            The time; ``None`` if that is too late.
        """
        if time > self.latest:
            return None
        return round(time + self.days, _DIGITS) if self.begin is None else self.end


class Dated(NamedTuple):
    """A course with its dates in a plan.

    Attributes:
        place: Position of the course among those that were scheduled.
        start: First day; ``None`` if it is up to the learner.
        end: Last day; ``None`` if nothing says it.
        remark: What does not fit.
    """

    place: int
    start: date | None = None
    end: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of learning in a week, and the day from which they count.

    Attributes:
        hours_per_week: Hours of a week; ``None`` where courses take no time of themselves.
        first_day: First day; ``None`` if any course can still be begun.
    """

    hours_per_week: float | None = None
    first_day: date | None = None

    def dates(self, course: Course) -> Dates:
        """Return the times that bound a course."""
        first, last = day(course.start), day(course.end)
        days = 0.0
        if self.hours_per_week is not None and course.hours is not None:
            days = min(round(course.hours / self.hours_per_week * 7, _DIGITS), _MOST_DAYS)
        begin = None if first is None else float(first.toordinal())
        if last is not None:
            end = last.toordinal() + 1.0
        else:
            end = math.inf if begin is None else begin + max(1, math.ceil(days))
        return Dates(begin, end, days)

    @property
    def first(self) -> float:
        """Time at which the first day begins; before all others if there is none."""
        return -math.inf if self.first_day is None else float(self.first_day.toordinal())


def checked_calendar(hours_per_week: object, start: object) -> Calendar:
    """Return the calendar of some hours a week from a first day.

    Raises:
        InvalidSearch: If they are not a number of hours and a date, or there are hours alone.
    """
    if start is not None:
        is_date = isinstance(start, date) and start == start  # NaT of pandas
        if not is_date:
            raise InvalidSearch("start", shortened(start), "a date")
        start = day(start)
    if hours_per_week is None:
        return Calendar(None, start)
    hours = finite_number(hours_per_week)
    if hours is None or not 0 < hours <= _WEEK:
        expected = f"a number of hours above 0, up to {_WEEK}"
        raise InvalidSearch("hours_per_week", shortened(hours_per_week), expected)
    if start is None:
        raise InvalidSearch("start", "None", "the first day, which hours_per_week counts from")
    return Calendar(hours, start)


def day(value: object) -> date | None:
    """Return the day of a date or time."""
    value = checked_date(value, "start")
    return value.date() if isinstance(value, datetime) else value


def has_begun(course: Course, first_day: date | None) -> bool:
    """Return whether a course begins, or ends, before a day."""
    first = day(course.start) or day(course.end)
    return first_day is not None and first is not None and first < first_day


def check_hours(course: Course) -> None:
    """Raise `InvalidCatalogue` if nothing says how long a course takes."""
    if course.hours is None and not (course.start and course.end):
        raise InvalidCatalogue(
            f"the course {course.id!r} states no hours, which hours_per_week needs; add "
            "them, or both its dates",
            field="hours",
        )


def replayed(
    courses: Iterable[int],
    presumes: Mapping[int, Collection[N]] | Sequence[Collection[N]],
    teaches: Mapping[int, Collection[N]] | Sequence[Collection[N]],
    dates: Sequence[Dates],
    first: float,
) -> tuple[dict[int, float], dict[N, float]]:
    """Return when courses have ended at the earliest, taken at once where they can be.

    Args:
        courses: The courses to take.
        presumes: Course → nodes that it presumes.
        teaches: Course → nodes that it teaches.
        dates: Course → the times that bound it.
        first: The time from which courses can be begun.

    Returns:
        Course → its end, in that order, for those that can be begun in time, and node → the
        end of the first of them that teaches it.
    """
    heap: list[tuple[float, int]] = []

    def take(course: int, time: float) -> None:
        if (end := dates[course].taken(time)) is not None:
            heappush(heap, (end, course))

    lacking: dict[int, int] = {}
    presuming: dict[N, list[int]] = {}
    for course in courses:
        lacking[course] = len(presumes[course])
        for node in presumes[course]:
            presuming.setdefault(node, []).append(course)
        if not presumes[course]:
            take(course, first)
    ends: dict[int, float] = {}
    met: dict[N, float] = {}
    while heap:
        end, course = heappop(heap)
        ends[course] = end
        for node in teaches[course]:
            if node in met:
                continue
            met[node] = end
            for other in presuming.get(node, ()):
                lacking[other] -= 1
                if not lacking[other]:
                    take(other, end)
    return ends, met


def scheduled(
    courses: Sequence[Course],
    presumed: Sequence[Collection[Hashable]],
    taught: Sequence[Collection[Hashable]],
    calendar: Calendar,
) -> list[Dated]:
    """Return courses in an order that respects what they presume, with their dates.

    Args:
        courses: The courses, in the order of their ids.
        presumed: What each presumes that only others of them teach.
        taught: What each teaches.
        calendar: The hours of a week.

    Raises:
        InvalidSearch: If the dates go beyond the calendar.
    """
    dates = [calendar.dates(course) for course in courses]
    needs = _needs(presumed, taught, dates, calendar)
    due = _due(needs, dates)
    if calendar.hours_per_week is None:
        return [
            Dated(place, day(courses[place].start), day(courses[place].end))
            if courses[place].start
            else Dated(place)
            for place in _in_order(needs, [(time,) for time in due])
        ]
    week = _Week(courses, dates, calendar.hours_per_week)
    times = week.times(needs, due, calendar.first)
    try:
        return [
            Dated(
                place,
                date.fromordinal(math.floor(times[place][0])),
                date.fromordinal(_last_day(*times[place])),
                week.remark(place, needs[place], times),
            )
            for place in _in_order(needs, times)
        ]
    except (OverflowError, ValueError) as error:
        first = calendar.first_day
        expected = f"more hours, or a day before {first}: the plan ends after the year 9999"
        raise InvalidSearch(
            "hours_per_week", f"{calendar.hours_per_week:g}", expected
        ) from error


def _last_day(begin: float, end: float) -> int:
    """Return the day that a course ends on, at least the one that it begins on."""
    return max(math.floor(begin), math.ceil(end) - 1)


def _needs(
    presumed: Sequence[Collection[Hashable]],
    taught: Sequence[Collection[Hashable]],
    dates: Sequence[Dates],
    calendar: Calendar,
) -> list[set[int]]:
    """Return course → places of the first ones that teach what it presumes."""
    ends, _ = replayed(range(len(dates)), presumed, taught, dates, calendar.first)
    first: dict[Hashable, int] = {}
    for place in ends:
        for node in taught[place]:
            first.setdefault(node, place)
    return [{first[node] for node in nodes} for nodes in presumed]


def _due(needs: Sequence[Collection[int]], dates: Sequence[Dates]) -> list[float]:
    """Return the times by which courses have to end for those that need them."""
    due = [each.end for each in dates]
    for place in reversed(_in_order(needs, [()] * len(needs))):
        each = dates[place]
        begin = due[place] - each.days if each.begin is None else each.begin
        for teacher in needs[place]:
            due[teacher] = min(due[teacher], begin)
    return [d if each.begin is None else each.begin for d, each in zip(due, dates, strict=True)]


def _in_order(needs: Sequence[Collection[int]], keys: Sequence[tuple[float, ...]]) -> list[int]:
    """Return the places by their keys, each after those that it needs."""
    order: list[int] = []
    waiting = sorted(range(len(needs)), key=lambda place: (keys[place], place))
    while waiting:
        place = next(p for p in waiting if set(needs[p]).issubset(order))
        waiting.remove(place)
        order.append(place)
    return order


class _Week:
    """The hours of a week, and what courses with both dates take of them."""

    def __init__(
        self, courses: Sequence[Course], dates: Sequence[Dates], hours_per_week: float
    ) -> None:
        self._courses, self._dates, self._hours = courses, dates, hours_per_week
        self._loads_of: dict[int, tuple[float, float, float]] = {}
        for place, (course, each) in enumerate(zip(courses, dates, strict=True)):
            if each.begin is not None:
                end, share = each.end, 1.0
                if course.end is not None and course.hours is not None:
                    end = max(end, each.begin + 7)
                    share = each.days / (end - each.begin)
                self._loads_of[place] = each.begin, end, share
        loads = self._loads_of.values()
        self._edges = sorted({edge for begin, end, _ in loads for edge in (begin, end)})

    def _share(self, time: float) -> float:
        """Return the share of a week's hours that courses with dates take from a time on."""
        loads = self._loads_of.values()
        return math.fsum(share for begin, end, share in loads if begin <= time < end)

    def times(
        self, needs: Sequence[Collection[int]], due: Sequence[float], first: float
    ) -> list[tuple[float, float]]:
        """Return the times at which each course begins and ends."""
        times = {
            place: (each.begin, each.end)
            for place, each in enumerate(self._dates)
            if each.begin is not None
        }
        left = {p: each.days for p, each in enumerate(self._dates) if p not in times}
        begins: dict[int, float] = {}
        now = first
        while left:
            can_begin = {
                place: max((times[teacher][1] for teacher in needs[place]), default=now)
                for place in left
                if times.keys() >= set(needs[place])
            }
            now = max(now, min(can_begin.values()))
            ready = [place for place, time in can_begin.items() if time <= now]
            place = min(ready, key=lambda place: (due[place], place))
            more_urgent = [
                time for p, time in can_begin.items() if time > now and due[p] < due[place]
            ]
            begin, now, left[place] = self._learnt(
                now, left[place], min(more_urgent, default=math.inf)
            )
            if begin is not None:
                begins.setdefault(place, begin)
            if not left[place]:
                times[place] = begins[place], now
                del left[place]
        return [times[place] for place in range(len(needs))]

    def _learnt(
        self, now: float, days: float, until: float
    ) -> tuple[float | None, float, float]:
        """Return when some days of learning begin and end, and the days left at a time.

        Returns:
            The begin, if they do begin; the end, or the time if days are left; the days left.
        """
        begin: float | None = None
        edges = [edge for edge in self._edges if now < edge < until]
        for edge, after in pairwise([now, *edges, until]):
            free = max(0.0, round(1 - self._share(edge), _DIGITS))
            if begin is None and (free or not days):
                begin = edge
            if days <= free * (after - edge):
                return begin, round(edge + (days / free if days else 0), _DIGITS), 0.0
            days -= free * (after - edge)
        return begin, until, round(days, _DIGITS)

    def remark(
        self, place: int, needs: Collection[int], times: Sequence[tuple[float, float]]
    ) -> str:
        """Return what does not fit of a course with its times."""
        begin, end = times[place]
        late = sorted(t for t in needs if times[t][1] > begin)
        remarks = [f"it begins before {self._courses[t].title!r} has ended" for t in late]
        fixed = self._dates[place]
        if end > fixed.end:
            remarks.append(f"it is offered until {day(self._courses[place].end)} only")
        if place in self._loads_of:
            begin, end, _ = self._loads_of[place]
            edges = [edge for edge in self._edges if begin <= edge < end]
            peak = max(edges, key=self._share)
            if self._share(peak) > 1 + 10**-_DIGITS:
                remarks.append(self._overload(place, peak))
        return "; ".join(remarks)

    def _overload(self, place: int, peak: float) -> str:
        """Return the remark that a week has too few hours, at a time."""
        beside = [
            self._courses[other].title
            for other, (begin, end, _) in self._loads_of.items()
            if other != place and begin <= peak < end
        ]
        words = f"it needs {self._share(peak) * self._hours:,.3g} hours a week"
        if beside:
            words += f" together with {', '.join(map(repr, beside))}"
        return f"{words}, of {self._hours:.3g}"
