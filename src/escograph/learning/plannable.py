"""Plans and recommendations as methods of a view; the solver is imported lazily."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from escograph.learning.catalogues import Catalogue
from escograph.model import Graph, Profile, Reference

if TYPE_CHECKING:
    from escograph.model.plans import CostName, Plan, Recommendations


class Plannable:
    """Learning plans and recommended courses, for a class that is a `Graph`."""

    def plan(
        self: Graph,
        profile: Profile,
        aim: Reference | Iterable[Reference],
        catalogue: Catalogue,
        *,
        required: float | Mapping[Any, float] | None = None,
        budget: float | None = None,
        cost: "CostName | Mapping[str, float]" = "cost",
        time_limit: float = 10.0,
        hours_per_week: float | None = None,
        start: date | None = None,
    ) -> "Plan":
        """Return the courses, in order, that close the gap to an aim at least cost.

        The goal is the essential skills of the aims that are not met. The plan meets all that
        courses of the catalogue can reach, or, with a budget, as many as that allows; of such
        plans it has the least cost, then the fewest courses; of courses that serve alike, the
        first by id. A course comes after those that teach what it presumes; courses may
        presume one another, as long as there is a way in. Offered assessments teach nothing.
        Integer programming (HiGHS, in scipy) proves the plan, where it has the time.

        Dates count in the choice: what a course presumes is taught by courses that have ended
        before it begins. One without a first day can be taken at any time, and takes its hours
        divided by those of a week, at the latest on its last day. How many hours a week all the
        courses need together does not count in the choice: where they need more than there
        are, the remark of a step says so.

        Args:
            profile: The person's skills.
            aim: An occupation, as a concept, URI, code or label; or several, for one plan.
            catalogue: The courses.
            required: Level that is needed, 0 to 1, as for `gap`: one for all skills, or skill →
                level. By default any level is enough.
            budget: The most that the plan may cost, in the unit of ``cost``.
            cost: The cost of a course: its "cost", "hours" or "ects", or a mapping of the id of
                a course to a number. Courses that lead to no goal need none.
            time_limit: Seconds after which the best plan found is returned, with the bounds
                proven. A presolve of the solver may take longer.
            hours_per_week: Hours of learning in a week; gives the steps their dates. A course
                with both dates takes its hours evenly over its days, at least a week, or all of
                its days if it states none. Those without a first day come one after the other
                in the hours that remain, the most urgent first; one that can wait may pause.
            start: First day of the plan, which ``hours_per_week`` needs. Courses that have
                begun by then are left out.

        Returns:
            The plan; without a step where the aim is covered, or nothing fits the budget.
            Goals that it does not meet are listed, each with its reason.

        Raises:
            UnknownConcept: If the release lacks an aim.
            InvalidProfile: If it is not a `Profile`.
            InvalidCatalogue: If it is not a `Catalogue`; a course that could be part of the
                plan lacks the number that is its cost, or its hours; or their prices are in
                several currencies.
            InvalidSearch: If another argument is not valid, or an aim is obsolete.
            PartMissing: If the store was built without the relations.

        Example:
            >>> import escograph
            >>> from escograph.learning import Catalogue
            >>> from escograph.model import Course
            >>> esco = escograph.open()
            >>> debug, java = esco.skill("debug software"), esco.skill("Java")
            >>> courses = [
            ...     Course("a", "Debugging", [debug], presumes=[java], cost=40, currency="EUR"),
            ...     Course("b", "Java", [java], cost=90, currency="EUR"),
            ... ]
            >>> plan = esco.plan(esco.profile(), "software developer", Catalogue(courses))
            >>> [step.course.id for step in plan], plan.cost, plan.is_optimal
            (['b', 'a'], 130.0, True)
            >>> plan[0].reason
            "'Debugging' presumes Java (computer programming)"
        """
        from escograph.learning import plans

        return plans.plan(
            self,
            profile,
            aim,
            catalogue,
            required=required,
            budget=budget,
            cost=cost,
            time_limit=time_limit,
            hours_per_week=hours_per_week,
            start=start,
        )

    def recommend(
        self: Graph,
        profile: Profile,
        catalogue: Catalogue,
        *,
        occupations: Reference | Iterable[Reference] | None = None,
        languages: str | Iterable[str] | None = None,
        limit: int = 10,
        required: float | Mapping[Any, float] | None = None,
        start: date | None = None,
    ) -> "Recommendations":
        """Return courses for the aims and interests of a profile, each with its reasons.

        A course is recommended if it teaches an essential skill of the aims that is not met,
        at the level required, or something of interest; never for what is held at the level
        taught. An interest in a skill or group stands for the skills below it, in an
        occupation for its skills, in an ISCO group for the essential skills of its
        occupations; a course that names such an occupation, or a field of education, matches
        too. An aspiration that is not an occupation counts as an interest. Each course is
        chosen for what it adds to those before it: of the first five no two close the same
        missing skills, and each closes one, as far as the catalogue allows. Courses that
        presume what is not held are named as such; `plan` puts them in order.

        Args:
            profile: The person's skills, aspirations and interests.
            catalogue: The courses.
            occupations: The occupations aimed at; by default the aspirations of the profile.
            languages: BCP 47 tags of the languages that the person reads: only courses that
                state one of them count; see `Catalogue.in_languages`, also for `plan`.
            limit: Maximum number of courses.
            required: Level that is needed, 0 to 1, as for `gap`.
            start: First day; courses that have begun by then are left out. Otherwise dates do
                not count.

        Returns:
            The courses, best first; none if none helps. `unknown` and `outdated` name
            aspirations and interests that the release does not have, or not any more.

        Raises:
            UnknownConcept: If the release lacks an occupation.
            InvalidProfile: If it is not a `Profile`.
            InvalidCatalogue: If it is not a `Catalogue`.
            InvalidSearch: If another argument is not valid, or an occupation is obsolete.
            PartMissing: If the store was built without the relations, or the hierarchy of a
                group that is of interest.

        Example:
            >>> import escograph
            >>> from escograph.learning import Catalogue
            >>> from escograph.model import Course
            >>> esco = escograph.open()
            >>> course = Course("a", "Debugging", [esco.skill("debug software")])
            >>> profile = esco.profile(aspirations=["software developer"])
            >>> print(esco.recommend(profile, Catalogue([course]))[0])
            Debugging (a): closes debug software
        """
        from escograph.learning import recommendations

        return recommendations.recommend(
            self,
            profile,
            catalogue,
            occupations=occupations,
            languages=languages,
            limit=limit,
            required=required,
            start=start,
        )
