"""What is asked of a search: the text, and what a concept must be; checked once."""

from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Integral, Real
from typing import TypeVar

from escograph.errors import InvalidSearch, UnknownLanguage
from escograph.model import ReuseLevel
from escograph.search.models import READS, base
from escograph.search.ranker import RANKERS
from escograph.vocab import COLLECTIONS, SCHEMES, concept_uri

T = TypeVar("T")

KINDS = {
    "occupation": ("occupation",),
    "skill": ("skill", "knowledge"),
    "knowledge": ("knowledge",),
    "group": ("skill group", "ISCED-F field", "ISCO group"),
}
"""What can be asked for → the kinds of concepts it means."""


@dataclass(frozen=True)
class Question:
    """A search, as the index takes it.

    Attributes:
        text: What was typed.
        uri: The URI that it is a spelling of, if it is one.
        tags: Languages to search in; empty for all.
        facets: What a concept must be: one of each of these lists of terms.
        without: What it must not be.
        limit: How many to return.
        offset: How many to leave out before.
    """

    text: str
    uri: str
    tags: tuple[str, ...]
    facets: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    limit: int
    offset: int


def question(
    text: str,
    languages: tuple[str, ...],
    *,
    kind: str | None,
    language: str | None,
    in_scheme: str | None,
    limit: int,
    offset: int = 0,
    reuse_level: str | None = None,
    isco_group: str | None = None,
    status: str | None = "released",
) -> Question:
    """Return a search whose every part makes sense.

    Raises:
        InvalidSearch: If a kind or a reuse level is unknown, or a number is negative.
        UnknownLanguage: If the store has no labels in the language.
    """
    need_text("text", text)
    need_count("limit", limit)
    need_count("offset", offset)
    for name, value in (
        ("in_scheme", in_scheme),
        ("reuse_level", reuse_level),
        ("isco_group", isco_group),
    ):
        if value is not None:
            need_text(name, value)
    tag = tag_of(language)
    if tag is not None and tag not in languages:
        raise UnknownLanguage(str(language), languages)
    facets: list[tuple[str, ...]] = []
    if kind is not None:
        facets.append(tuple(f"kind={name.replace(' ', '_')}" for name in kinds_of(kind)))
    if in_scheme is not None:
        scheme = COLLECTIONS.get(in_scheme) or concept_uri(in_scheme)
        if not scheme.startswith(SCHEMES):
            known = f"a concept scheme's URI, or one of {', '.join(COLLECTIONS)}"
            raise InvalidSearch("in_scheme", in_scheme, known)
        facets.append((f"scheme={scheme}",))
    if reuse_level is not None:
        if reuse_level not in tuple(ReuseLevel):
            raise InvalidSearch("reuse_level", reuse_level, ", ".join(ReuseLevel))
        facets.append((f"reuse={reuse_level}",))
    if isco_group is not None:
        code = isco_group.rpartition("/C")[2].removeprefix("C")
        if not (code.isascii() and code.isdigit() and len(code) <= 4):
            raise InvalidSearch("isco_group", isco_group, "a code of one to four digits")
        facets.append((f"isco={code}",))
    # a release that states no status, as CSV of v1.0, means that its concepts hold
    without = ("status=obsolete",) if status == "released" else ()
    if status not in (None, "released", "obsolete"):
        raise InvalidSearch("status", repr(status), "released, obsolete, or None for either")
    if status == "obsolete":
        facets.append((f"status={status}",))
    tags = (tag,) if tag else ()
    uri = concept_uri(text[:500].strip(" <>\u200b").rstrip("/"))
    return Question(text, uri, tags, tuple(facets), without, limit, offset)


def kinds_of(kind: str) -> tuple[str, ...]:
    """Return the kinds of concepts that a kind asked for means.

    Raises:
        InvalidSearch: If there is no such kind.
    """
    if not isinstance(kind, str) or kind not in KINDS:
        raise InvalidSearch("kind", str(kind), ", ".join(KINDS))
    return KINDS[kind]


def need_text(name: str, value: object) -> None:
    """Refuse what is no text."""
    if not isinstance(value, str):
        raise InvalidSearch(name, repr(value)[:40], "text")


def need_count(name: str, value: object) -> None:
    """Refuse what is no whole number from nought up."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < 0:
        raise InvalidSearch(name, repr(value), "a whole number, 0 or more")


def need_share(name: str, value: object) -> None:
    """Refuse what is no number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= float(value) <= 1:
        raise InvalidSearch(name, repr(value), "a number from 0 to 1")


def texts_of(values: Iterable[str], longest: int) -> list[str]:
    """Return texts as a list; what is no text, or is too long, is refused."""
    given = _several("text", values)
    for value in given:
        need_text("text", value)
        if len(value) > longest:
            said = f"text of up to {longest:,} characters; cut it into pieces"
            raise InvalidSearch("text", repr(value)[:40], said)
    return given


def titles_of(values: Iterable[object]) -> list[object]:
    """Return a column of titles as a list; what is neither text nor missing is refused."""
    given = _several("title", values)
    for place, value in enumerate(given):
        missing = value is None or type(value).__name__ == "NAType" or value != value
        if not isinstance(value, str) and not missing:
            raise InvalidSearch(f"title {place}", repr(value)[:40], "text, or nothing")
    return given


def _several(name: str, values: Iterable[T]) -> list[T]:
    """Values as a list; one text, of which the letters would come, is refused."""
    if isinstance(values, str):
        raise InvalidSearch(name, repr(values)[:40], f"several {name}s; put one into a list")
    return list(values)


def tag_of(language: str | None) -> str | None:
    """Return the tag of a language as stores write it."""
    if language is None:
        return None
    need_text("language", language)
    return language.lower()


def read_in(language: str | None, languages: tuple[str, ...], ranker: str) -> str | None:
    """Return the language that texts are in, if it was said.

    By embeddings texts may be in a language that the store has no labels in, if the
    multilingual model reads it.

    Raises:
        InvalidSearch: If there is no such ranker.
        UnknownLanguage: If texts of the language cannot be ranked.
    """
    if ranker not in RANKERS:
        raise InvalidSearch("ranker", str(ranker), ", ".join(RANKERS))
    tag = tag_of(language)
    foreign = ranker == "embeddings" and tag is not None and base(tag) in READS
    if tag is not None and tag not in languages and not foreign:
        raise UnknownLanguage(str(language), languages)
    return tag
