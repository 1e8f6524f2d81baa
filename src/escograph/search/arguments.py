"""Validation of the arguments of search and linking, in one place."""

from collections.abc import Iterable, Sequence
from numbers import Integral, Real
from typing import TypeVar, get_args

from escograph.errors import InvalidSearch
from escograph.model import Graph
from escograph.model.matches import FallbackName
from escograph.model.parts import KIND_FILTERS, KINDS, LinkedKind, TitleKind, kinds_of_filter
from escograph.model.scales import finite_number, shortened

T = TypeVar("T")

LINKED_KINDS: tuple[str, ...] = get_args(LinkedKind)
"""Kinds that texts can be linked to."""
FALLBACKS: tuple[str, ...] = get_args(FallbackName)
"""Answers where no concept is likely enough."""
TITLE_KINDS: tuple[str, ...] = get_args(TitleKind)
"""Kinds that job titles can name."""
THRESHOLD, GROUP_THRESHOLD, DEEPER_THRESHOLD = 0.5, 0.31, 0.5
"""Default minimum confidence of an occupation, of a group of the first level if a level is
given, and of everything deeper then. Chosen on the hundred commonest titles of Decorte and
others' vacancies, and on "nurse" and four more; test_titles.py holds the answers."""
_SHOWN = 40
"""Maximum number of characters of a wrong value that an error shows."""


def kinds_of(kind: object, accepted: Sequence[str] = KIND_FILTERS) -> tuple[str, ...]:
    """Return the kinds of concepts that a ``kind`` argument selects.

    Raises:
        InvalidSearch: If the value is not one of the accepted ones.
    """
    if not isinstance(kind, str) or kind not in accepted:
        raise InvalidSearch("kind", str(kind), ", ".join(accepted))
    return kinds_of_filter(kind)


def need_kinds(graph: Graph, kinds: Iterable[str]) -> None:
    """Check that the store has concepts of one of some kinds.

    Raises:
        PartMissing: If it was built without the parts that define them.
    """
    parts = [KINDS["skill" if kind == "knowledge" else kind].part for kind in kinds]
    if all(part in graph.missing for part in parts):
        graph.need_parts(*parts)


def check_text(name: str, value: object) -> None:
    """Raise `InvalidSearch` unless the value is text."""
    if not isinstance(value, str):
        raise InvalidSearch(name, repr(value)[:_SHOWN], "text")


def check_count(name: str, value: object) -> None:
    """Raise `InvalidSearch` unless the value is a whole number, 0 or more."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < 0:
        raise InvalidSearch(name, repr(value), "a whole number, 0 or more")


def check_share(name: str, value: object) -> None:
    """Raise `InvalidSearch` unless the value is a number from 0 to 1."""
    number = finite_number(value) if isinstance(value, Real) else None
    if number is None or not 0 <= number <= 1:
        raise InvalidSearch(name, shortened(value), "a number from 0 to 1")


def text_list(values: Iterable[str], longest: int) -> list[str]:
    """Return texts as a list; refuse values that are not text or are too long."""
    texts = _as_list("text", values)
    for text in texts:
        check_text("text", text)
        if len(text) > longest:
            expected = f"text of up to {longest:,} characters; split it"
            raise InvalidSearch("text", repr(text)[:_SHOWN], expected)
    return texts


def title_list(values: Iterable[object]) -> list[object]:
    """Return titles as a list, refusing values that are neither text nor missing."""
    titles = _as_list("title", values)
    for place, title in enumerate(titles):
        missing = title is None or type(title).__name__ == "NAType" or title != title
        if not isinstance(title, str) and not missing:
            raise InvalidSearch(f"title {place}", repr(title)[:_SHOWN], "text, or None")
    return titles


def _as_list(name: str, values: Iterable[T]) -> list[T]:
    """Return values as a list, refusing a single text, which is iterable too."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        expected = f"a list of {name}s; put one into a list"
        raise InvalidSearch(name, repr(values)[:_SHOWN], expected)
    return list(values)


def language_tag(language: str | None) -> str | None:
    """Return a language tag in the form that stores use."""
    if language is None:
        return None
    check_text("language", language)
    return language.lower()
