"""Catalogues: the courses of providers, and the rows that could not be read."""

from collections.abc import Iterable

from escograph.errors import InvalidCatalogue
from escograph.model import Course, RefusedRow
from escograph.model.values import Values


class Catalogue(Values[Course]):
    """Courses and offered assessments, in the order of their source.

    Attributes:
        refused: The rows of the source that could not be read, each with its reason.

    Raises:
        InvalidCatalogue: If two courses have the same identifier.
    """

    __slots__ = ("_by_id", "refused")
    json_fields = ("refused",)

    def __init__(
        self, items: Iterable[Course] = (), refused: Iterable[RefusedRow] = ()
    ) -> None:
        super().__init__(items)
        self.refused = tuple(refused)
        self._by_id: dict[str, Course] = {}
        for course in self:
            if self._by_id.setdefault(course.id, course) is not course:
                raise InvalidCatalogue(f"two courses have the id {course.id!r}", field="id")

    def course(self, identifier: str) -> Course:
        """Return the course with an identifier.

        Raises:
            InvalidCatalogue: If the catalogue has none.
        """
        try:
            return self._by_id[identifier]
        except KeyError as error:
            raise InvalidCatalogue(
                f"no course has the id {identifier!r}", field="id"
            ) from error
