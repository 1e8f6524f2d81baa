"""Calendars of plans: courses one after the other, for some hours a week.

A course without dates takes its hours divided by the hours of a week, as days that may be cut
in the middle. One with a first day begins on it, and ends on its last day, or by its hours.
Of the courses that can be begun, one without dates goes first if it ends before the next fixed
first day, else the one with that day.
"""

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from numbers import Real
from typing import NamedTuple

from escograph.errors import InvalidCatalogue, InvalidSearch
from escograph.model import Course
from escograph.model.held import checked_date
from escograph.model.scales import shortened

_WEEK = 168
"""Hours of a week."""


class Dated(NamedTuple):
    """A course with its dates in a plan.

    Attributes:
        place: Position of the course among those that were scheduled.
        start: First day; ``None`` without a calendar.
        end: Last day.
        remark: What does not fit.
    """

    place: int
    start: date | None = None
    end: date | None = None
    remark: str = ""


def check_calendar(hours_per_week: object, start: object) -> tuple[float | None, date | None]:
    """Return the hours of a week and the first day.

    Raises:
        InvalidSearch: If they are not a number of hours and a date, or there are hours alone.
    """
    if start is not None:
        is_date = isinstance(start, date) and start == start  # NaT of pandas
        if not is_date:
            raise InvalidSearch("start", shortened(start), "a date")
        start = day(start)
    if hours_per_week is None:
        return None, start
    is_number = isinstance(hours_per_week, Real) and not isinstance(hours_per_week, bool)
    if not is_number or not 0 < hours_per_week <= _WEEK:  # type: ignore[operator]
        expected = f"a number of hours above 0, up to {_WEEK}"
        raise InvalidSearch("hours_per_week", shortened(hours_per_week), expected)
    if start is None:
        raise InvalidSearch("start", "None", "the first day, which hours_per_week counts from")
    return float(hours_per_week), start  # type: ignore[arg-type]


def day(value: object) -> date | None:
    """Return the day of a date or time."""
    value = checked_date(value, "start")
    return value.date() if isinstance(value, datetime) else value


def check_hours(course: Course) -> None:
    """Raise `InvalidCatalogue` if nothing says how long a course takes."""
    if course.hours is None and not (course.start and course.end):
        raise InvalidCatalogue(
            f"the course {course.id!r} states no hours, which hours_per_week needs; add "
            "them, or both its dates",
            field="hours",
        )


def scheduled(
    courses: Sequence[Course],
    ready: Callable[[Sequence[int]], list[int]],
    hours_per_week: float | None,
    start: date | None,
) -> list[Dated]:
    """Return courses in an order that respects what they presume, with their dates.

    Args:
        courses: The courses, in the order of their ids.
        ready: Function from the courses taken to those that can be begun next.
        hours_per_week: Hours of a week; ``None`` for an order alone.
        start: First day.

    Raises:
        InvalidSearch: If the dates go beyond the calendar.
    """
    taken: list[Dated] = []
    days = 0.0
    while waiting := ready([item.place for item in taken]):
        fixed = [place for place in waiting if courses[place].start]
        free = [place for place in waiting if not courses[place].start]
        fixed.sort(key=lambda place: (day(courses[place].start), courses[place].id))
        if hours_per_week is None or start is None:
            taken.append(Dated((fixed or free)[0]))
            continue
        place = (free or fixed)[0]
        if free and fixed:
            first = (day(courses[fixed[0]].start) - start).days  # type: ignore[operator]
            if days + _days(courses[place], hours_per_week) > first:
                place = fixed[0]
        try:
            item, days = _dated(courses[place], place, days, hours_per_week, start)
        except OverflowError as error:
            expected = "more hours: the plan ends after the year 9999"
            raise InvalidSearch("hours_per_week", f"{hours_per_week:g}", expected) from error
        taken.append(item)
    return taken


def _dated(
    course: Course, place: int, days: float, hours_per_week: float, start: date
) -> tuple[Dated, float]:
    """Return a course with its dates, and the days from the first one to its end."""
    remark = ""
    begins = days
    fixed_start, fixed_end = day(course.start), day(course.end)
    if fixed_start:
        begins = (fixed_start - start).days
        if begins < math.floor(days):
            remark = "it begins before the courses above have ended"
    ends = begins + _days(course, hours_per_week)
    if fixed_start and fixed_end:
        ends = (fixed_end - start).days + 1
    first = start + timedelta(math.floor(begins))
    last = max(first, start + timedelta(math.ceil(ends) - 1))
    if fixed_end and last > fixed_end:
        remark = f"it is offered until {fixed_end} alone"
    return Dated(place, first, last, remark), max(days, ends)


def _days(course: Course, hours_per_week: float) -> float:
    return (course.hours or 0) / hours_per_week * 7
