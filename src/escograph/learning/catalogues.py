"""Catalogues: the courses of providers, tagged with skills, and what they cover."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from escograph import cards, frames
from escograph.errors import InvalidCatalogue, InvalidReview, InvalidSearch
from escograph.learning.tagging import decided_skill
from escograph.model import (
    Course,
    CoverageName,
    Coverages,
    Graph,
    LinkingMany,
    Links,
    Overlap,
    Profile,
    Reference,
    RefusedRow,
    SkillDemands,
    SkillGap,
    UnreadColumn,
)
from escograph.model.columns import COURSE_COLUMNS
from escograph.model.held import Held, best_of
from escograph.model.normalize import normalize_spaces
from escograph.model.scales import SCALES
from escograph.model.values import Values
from escograph.review import Review

if TYPE_CHECKING:
    import pandas as pd

    from escograph.learning.programmes import ProgrammeChanges
    from escograph.model.vacancies import Vacancy

_LINKED_AT_ONCE = 1000
"""Number of courses linked at once, a multiple of that of `Esco.link_many`: an engineering
limit."""


class Catalogue(Values[Course]):
    """Courses and offered assessments, in the order of their source.

    Attributes:
        refused: The rows of the source that could not be read, each with its reason.
        source: Name of the file; empty if it was not read from one.
        unread_columns: The columns of the source that were not read; of schema.org and the
            European Learning Model, the properties of which something was not read.

    Raises:
        InvalidCatalogue: If two courses have the same identifier.
    """

    __slots__ = ("_by_id", "refused", "source", "unread_columns")
    json_fields = ("refused", "source", "unread_columns")

    def __init__(
        self,
        items: Iterable[Course] = (),
        refused: Iterable[RefusedRow] = (),
        source: str = "",
        unread_columns: Iterable[UnreadColumn] = (),
    ) -> None:
        super().__init__(items)
        self.refused = tuple(refused)
        self.source = source
        self.unread_columns = tuple(unread_columns)
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

    def in_languages(self, languages: str | Iterable[str]) -> "Catalogue":
        """Return the courses in some languages, such as those that a person reads.

        Args:
            languages: A BCP 47 tag, or several. "pt" is any Portuguese, "pt-BR" only that of
                Brazil. Courses that do not state their language are left out.

        Raises:
            InvalidSearch: If they are not tags.

        Example:
            >>> from escograph.learning import Catalogue
            >>> from escograph.model import Course
            >>> courses = [Course("a", "Curso", language="es-MX"), Course("b", "Course")]
            >>> [course.id for course in Catalogue(courses).in_languages("es")]
            ['a']

        See:
            RFC 4647, section 3.3.1 (Basic Filtering).
        """
        listed = [languages] if isinstance(languages, str) else languages
        tags = list(listed) if isinstance(listed, Iterable) else [listed]
        for tag in tags:
            if not isinstance(tag, str) or not tag.strip():
                raise InvalidSearch("languages", repr(tag), "a BCP 47 tag such as es")
        ranges = {_plain_tag(tag) for tag in tags}
        return self.filter(
            lambda course: any(
                f"{_plain_tag(course.language or '')}-".startswith(f"{tag}-") for tag in ranges
            )
        )

    @property
    def untagged(self) -> "Catalogue":
        """The courses without skills, which `tag` finds from their texts."""
        return self.filter(lambda course: not course.teaches)

    @property
    def untaggable(self) -> "Catalogue":
        """The untagged courses without a word in title and description, left out by `tag`."""
        return self.untagged.filter(lambda course: not any(map(str.isalpha, _text(course))))

    @property
    def title(self) -> str:
        """The number of courses, and of what was not read, as a heading."""
        counts = [
            ("untagged", len(self.untagged)),
            ("rows refused", len(self.refused)),
            ("columns not read", len(self.unread_columns)),
        ]
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
        unread = [f"  not read: {column}" for column in self.unread_columns]
        courses = (f"  {course.id}: {course.title}" for course in self)
        return "\n".join([self.title, *courses, *refused, *unread])

    def _repr_html_(self) -> str:
        return cards.catalogue(self)

    def tag(self, graph: LinkingMany, *, review: Review | None = None) -> Review:
        """Return skills for the untagged courses, for a curator to decide on.

        Title and description are linked, in the language of the course if it states one.

        Args:
            graph: The release, such as an `Esco`.
            review: Earlier decisions: they apply, and stay in the result.

        Returns:
            A review whose ``text_id`` is the course; see `tagged`. The texts are linked a
            thousand at a time: only the rows of the review grow with the catalogue. See
            `untaggable` for the courses without a text.

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
            texts = map(_text, courses)
            links = _links(graph, courses, language, review)
            suggestions = Review.of(texts, links, names=(course.id for course in courses))
            former = former.joined(suggestions) if former else suggestions
        return former

    def tagged(self, graph: LinkingMany, review: Review) -> "Catalogue":
        """Return the catalogue with the accepted skills of a review.

        A decision holds for the course that its row names, and wherever else its words occur
        and are not negated ("no SQL"), so that one may tag many courses. Only courses without
        skills are tagged, and only by decisions for skills: any other is refused in a row that
        names such a course, and ignored elsewhere. Only texts in which words of a decision
        occur are linked again.

        Args:
            graph: The release, such as an `Esco`.
            review: The decisions; undecided rows count for nothing.

        Raises:
            InvalidReview: If it is not a review, or a decision is not for a skill of the
                release.
            StoreUnavailable: If the store was built without search.
        """
        if not isinstance(review, Review):
            raise InvalidReview(f"expected a Review, not a {type(review).__name__}")
        graph.link_many([], review=review)  # the decisions are checked even if none occurs
        untagged = {course.id for course in self.untagged}
        named: dict[str, list[str]] = defaultdict(list)
        for place, row in enumerate(review):
            if row.means is not None and row.text_id in untagged:
                skill = decided_skill(review, place, graph, f"course {row.text_id!r}")
                named[row.text_id].append(skill.uri)
        phrases = {normalize_spaces(row.text) for row in review if row.means}
        skills: dict[str, dict[str, Held]] = {}
        for language, courses in self._by_language(graph).items():
            texts = (normalize_spaces(_text(course)) for course in courses)
            pairs = zip(courses, texts, strict=True)
            # linking takes a hundred times as long as looking for the words
            courses = [c for c, text in pairs if any(phrase in text for phrase in phrases)]
            links = _links(graph, courses, language, review, threshold=1)
            for course, links_of_course in zip(courses, links, strict=True):
                uris = [link.concept.uri for link in links_of_course if not link.negated]
                skills[course.id] = dict.fromkeys([*uris, *named[course.id]], Held())
        for identifier in named.keys() - skills.keys():
            skills[identifier] = dict.fromkeys(named[identifier], Held())
        tagged = (
            replace(course, teaches=skills[course.id]) if skills.get(course.id) else course
            for course in self
        )
        return self._like(tagged)

    def _by_language(self, graph: Graph) -> dict[str | None, list[Course]]:
        """Return language → untagged courses; ``None`` if the store lacks it."""
        by_language: dict[str | None, list[Course]] = defaultdict(list)
        for course in self.untagged:
            stated = _plain_tag(course.language or "")
            tags = stated, stated.partition("-")[0]
            by_language[next((t for t in tags if t in graph.languages), None)].append(course)
        return by_language

    def outcome(self) -> Profile:
        """Return the profile of someone who completed all courses: each skill at its best.

        The skills have no evidence, since taking a course does not prove them.
        """
        return Profile(best_of(course.taught for course in self))

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

    def changes(
        self,
        old: Graph,
        new: Graph,
        *,
        occupations: Reference | Iterable[Reference] | None = None,
        accept_suggestions: bool = False,
    ) -> "ProgrammeChanges":
        """Return what changes for a programme of these courses between two releases.

        Args:
            old: The release of the courses, such as an `Esco`.
            new: The release to compare with.
            occupations: Occupations of the old release; by default those that the courses
                prepare for.
            accept_suggestions: Accept a suggested successor of what is lost, if exactly one
                stands out; see `Changes.succession`.

        Returns:
            What became of the skills, with the courses in the new release; and the coverage
            of each occupation before and after, what is newly essential, and what of that is
            not taught. The programme is these courses; what it could teach is not changed.

        Raises:
            InvalidCatalogue: If a course teaches what the old release does not have.
            UnknownConcept: If the old release lacks an occupation.
            PartMissing: If a store was built without skills, occupations or their relations.

        Example:
            >>> import escograph
            >>> from escograph.learning import read_catalogue
            >>> old, new = escograph.open_samples()
            >>> programme = read_catalogue({"Kitchen": ["SAP R3", "dispose waste"]}, old)
            >>> changes = programme.changes(old, new, occupations="chef")
            >>> len(changes.migration.replaced), str(changes.coverage[0].added[0])
            (1, 'compile cooking recipes')
        """
        from escograph.learning.programmes import programme_changes

        return programme_changes(
            self, old, new, occupations=occupations, accept_suggestions=accept_suggestions
        )

    def overlap(self, other: "Catalogue", graph: Graph) -> Overlap:
        """Return the skills that this and another catalogue teach, both or only one.

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


def _plain_tag(tag: str) -> str:
    """Return the tag of a language in one spelling."""
    return tag.strip().replace("_", "-").lower()


def _text(course: Course) -> str:
    """Return the text of a course that is linked: its title, then its description."""
    return f"{course.title}\n{course.description}" if course.description else course.title


def _links(
    graph: LinkingMany,
    courses: Sequence[Course],
    language: str | None,
    review: Review | None,
    threshold: float = 0.5,
) -> Iterator[Links]:
    """Yield the links of courses, of which only those of some are in memory at once."""
    for start in range(0, len(courses), _LINKED_AT_ONCE):
        texts = map(_text, courses[start : start + _LINKED_AT_ONCE])
        yield from graph.link_many(texts, language=language, review=review, threshold=threshold)
