"""Catalogues: the courses of providers, tagged with skills, and what they cover."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from escograph import cards, frames
from escograph.errors import InvalidCatalogue, InvalidReview
from escograph.learning.tagging import decided_skill
from escograph.model import (
    Course,
    CoverageName,
    Coverages,
    Graph,
    LinkingMany,
    Overlap,
    Profile,
    Reference,
    RefusedRow,
    SkillDemands,
    SkillGap,
)
from escograph.model.columns import COURSE_COLUMNS
from escograph.model.held import Held
from escograph.model.scales import SCALES
from escograph.model.values import Values
from escograph.review import Review

if TYPE_CHECKING:
    import pandas as pd

    from escograph.model.vacancies import Vacancy


class Catalogue(Values[Course]):
    """Courses and offered assessments, in the order of their source.

    Attributes:
        refused: The rows of the source that could not be read, each with its reason.
        source: Name of the file; empty if it was not read from one.

    Raises:
        InvalidCatalogue: If two courses have the same identifier.
    """

    __slots__ = ("_by_id", "refused", "source")
    json_fields = ("refused", "source")

    def __init__(
        self,
        items: Iterable[Course] = (),
        refused: Iterable[RefusedRow] = (),
        source: str = "",
    ) -> None:
        super().__init__(items)
        self.refused = tuple(refused)
        self.source = source
        self._by_id: dict[str, Course] = {}
        for course in self:
            if course.id in self._by_id:
                raise InvalidCatalogue(f"two courses have the id {course.id!r}", field="id")
            self._by_id[course.id] = course

    def course(self, identifier: str) -> Course:
        """Return the course with an identifier.

        Raises:
            InvalidCatalogue: If the catalogue has none.
        """
        try:
            return self._by_id[identifier]
        except (KeyError, TypeError) as error:
            raise InvalidCatalogue(
                f"no course has the id {identifier!r}", self.source, field="id"
            ) from error

    @property
    def untagged(self) -> "Catalogue":
        """The courses without skills, which `tag` finds from their texts."""
        return self.filter(lambda course: not course.teaches)

    @property
    def title(self) -> str:
        """The number of courses, and of refused rows, as a heading."""
        counts = [("untagged", len(self.untagged)), ("rows refused", len(self.refused))]
        others = ", ".join(f"{count:,} {name}" for name, count in counts if count)
        return f"Catalogue of {len(self):,}" + (f": {others}" if others else "")

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of `to_frame`."""
        for course in self:
            cells = {name: getattr(course, name) for name in COURSE_COLUMNS}
            cells["teaches"], cells["presumes"] = map(_cell, (course.teaches, course.presumes))
            cells["occupations"] = "|".join(course.occupations)
            cells["type"] = str(course.type)
            yield tuple(cells.values())

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per course, which `read_catalogue` reads.

        The columns are those of its CSV files. A level on a scale of one's own is a number
        there, and what is stated with a level beyond it is left out; `to_dict` has it.
        """
        return frames.frame(COURSE_COLUMNS, self.rows())

    def __str__(self) -> str:
        refused = [f"  refused: {row}" for row in self.refused]
        return "\n".join([self.title, *(f"  {c.id}: {c.title}" for c in self), *refused])

    def _repr_html_(self) -> str:
        return cards.catalogue(self)

    def tag(self, graph: LinkingMany, *, review: Review | None = None) -> Review:
        """Return skills for the untagged courses, for a curator to decide on.

        Title and description are linked, in the language of the course if it states one.

        Args:
            graph: The release, such as an `Esco`.
            review: Earlier decisions: they apply, and stay in the result.

        Returns:
            A review whose ``text_id`` is the course; see `tagged`.

        Raises:
            StoreUnavailable: If the store was built without search.

        Example:
            >>> import escograph
            >>> from escograph.learning import Catalogue
            >>> from escograph.model import Course
            >>> esco = escograph.open()
            >>> catalogue = Catalogue([Course("c1", "You learn to debug software.")])
            >>> review = catalogue.tag(esco).accept(0)
            >>> [list(course.teaches) for course in catalogue.tagged(esco, review)] == [
            ...     [esco.skill("debug software").uri]
            ... ]
            True
        """
        former = Review() if review is None else review
        for language, courses in self._by_language(graph).items():
            texts = list(map(_text, courses))
            links = graph.link_many(texts, language=language, review=review)
            found = Review.of(texts, links, names=[course.id for course in courses])
            former = former.joined(found)
        return former

    def tagged(self, graph: LinkingMany, review: Review) -> "Catalogue":
        """Return the catalogue with the accepted skills of a review.

        A decision holds wherever its words occur again, so that one may tag many courses. Only
        courses without skills are tagged, and only decisions for skills tag them: one for
        something else is refused in a row that names such a course, and left out elsewhere.

        Args:
            graph: The release, such as an `Esco`.
            review: The decisions; undecided rows count for nothing.

        Raises:
            InvalidReview: If it is not a review, or decides for what the release does not have,
                or not as a skill.
            StoreUnavailable: If the store was built without search.
        """
        if not isinstance(review, Review):
            raise InvalidReview(f"expected a Review, not a {type(review).__name__}")
        untagged = {course.id for course in self.untagged}
        for place, row in enumerate(review):
            if row.means is not None and row.text_id in untagged:
                decided_skill(review, place, graph, f"course {row.text_id!r}")
        skills: dict[str, dict[str, Held]] = {}
        for language, courses in self._by_language(graph).items():
            texts = list(map(_text, courses))
            links = graph.link_many(texts, language=language, review=review, threshold=1)
            for course, found in zip(courses, links, strict=True):
                uris = (link.concept.uri for link in found if not link.negated)
                skills[course.id] = dict.fromkeys(uris, Held())
        tagged = (
            replace(course, teaches=skills[course.id]) if skills.get(course.id) else course
            for course in self
        )
        return Catalogue(tagged, self.refused, self.source)

    def _by_language(self, graph: Graph) -> dict[str | None, list[Course]]:
        """Return language → untagged courses; ``None`` if the store lacks it."""
        by_language: dict[str | None, list[Course]] = defaultdict(list)
        for course in self.untagged:
            stated = (course.language or "").replace("_", "-").lower()
            tags = stated, stated.partition("-")[0]
            by_language[next((t for t in tags if t in graph.languages), None)].append(course)
        return by_language

    def outcome(self) -> Profile:
        """Return the profile of someone who completed all courses: each skill at its best.

        The evidence of a skill is not the courses, but nothing: it is a plan, not a fact.
        """
        best: dict[str, Held] = {}
        for course in self:
            for uri, held in course.taught.items():
                former = best.get(uri)
                if former is None or (held.level or 0) > (former.level or 0):
                    best[uri] = held
        return Profile(best)

    def coverage(
        self, graph: Graph, *, by: CoverageName = "skill group", level: int = 2
    ) -> Coverages:
        """Return what the courses teach of the skills of occupations or groups.

        Args:
            graph: The release, such as an `Esco`.
            by: "occupation" and "ISCO group" count essential skills; "skill group" and "ISCED-F
                field" the skills below.
            level: For groups, their place from the top, 1 to 4: level 1 of ISCO is its major
                groups, level 2 of skill groups such as "S5 working with computers".

        Returns:
            The coverage by code, then by label; groups without skills are left out. What nobody
            teaches is in ``untaught``.

        Raises:
            InvalidSearch: If an argument is not valid.
            InvalidCatalogue: If a course teaches what the release does not have as a skill.
            PartMissing: If the store was built without what is counted.

        Example:
            >>> import escograph
            >>> from escograph.learning import read_catalogue
            >>> esco = escograph.open()
            >>> catalogue = read_catalogue({"Debugging": ["debug software"]}, esco)
            >>> by_occupation = catalogue.coverage(esco, by="occupation")
            >>> [str(row) for row in by_occupation if row.taught]
            ['software developer: 1 of 24 (4 %)']
        """
        from escograph.learning.coverage import coverage

        return coverage(self, graph, by=by, level=level)

    def gap(self, graph: Graph, occupation: Reference) -> SkillGap:
        """Return what a curriculum of these courses lacks for an occupation."""
        from escograph.matching.gaps import gap

        return gap(graph, self.outcome(), occupation)

    def demand(self, vacancies: "Iterable[Vacancy]", graph: Graph) -> SkillDemands:
        """Return what vacancies ask for beside what the courses teach.

        Args:
            vacancies: The vacancies, such as `Esco.vacancy` reads them.
            graph: The release, such as an `Esco`.

        Raises:
            InvalidVacancy: If one of them is not a `Vacancy`.
            InvalidCatalogue: If a course teaches what the release does not have as a skill.

        Example:
            >>> import escograph
            >>> from escograph.learning import read_catalogue
            >>> esco = escograph.open()
            >>> catalogue = read_catalogue({"Debugging": ["debug software"]}, esco)
            >>> demand = catalogue.demand([esco.vacancy_of("software developer")], esco)
            >>> len(demand.covered), len(demand.unasked)
            (1, 0)
        """
        from escograph.learning.coverage import demand

        return demand(self, vacancies, graph)

    def overlap(self, other: "Catalogue", graph: Graph) -> Overlap:
        """Return the skills that this and another catalogue teach, together and alone.

        Raises:
            InvalidCatalogue: If the other is not a catalogue, or one teaches what the release
                does not have as a skill.

        Example:
            >>> import escograph
            >>> from escograph.learning import read_catalogue
            >>> esco = escograph.open()
            >>> one = read_catalogue({"Debugging": ["debug software"]}, esco)
            >>> print(one.overlap(one, esco))
            Taught by both: 1 (100 %), 0 only by the first, 0 by the second
              both: debug software
        """
        if not isinstance(other, Catalogue):
            raise InvalidCatalogue(f"expected a Catalogue, not a {type(other).__name__}")
        from escograph.learning.coverage import overlap

        return overlap(self, other, graph)


def _cell(skills: Mapping[str, Held]) -> str:
    """Return skills with their levels as `read_catalogue` reads them."""
    cells = []
    for uri, held in skills.items():
        if (scale := held.scale) is not None and scale in SCALES.values():
            cells.append(f"{uri}={scale.name}:{held.stage}")
        else:
            cells.append(uri if held.level is None else f"{uri}={held.level!r}")
    return "|".join(cells)


def _text(course: Course) -> str:
    """Return the text of a course that is linked: its title, then its description."""
    return f"{course.title}\n{course.description}" if course.description else course.title
