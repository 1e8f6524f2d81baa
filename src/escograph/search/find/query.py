"""A query: the text to search for and the filters on concepts, validated once."""

from dataclasses import dataclass

from escograph.errors import InvalidSearch, UnknownLanguage
from escograph.model import Concept, Reference, ReuseLevel
from escograph.model.parts import COLLECTIONS
from escograph.search.arguments import kinds_of, language_tag, need_count, need_text
from escograph.vocab import SCHEMES, concept_uri

_LONGEST_URI = 500
_AROUND_URI = " <>\u200b"
"""Characters that may surround a copied URI."""


@dataclass(frozen=True)
class Query:
    """A search in the form that the index takes.

    Attributes:
        text: The query as typed.
        uri: The URI that the text stands for, if it is a spelling of one.
        tags: Languages to search in; empty for all.
        facets: Facets of the concept: it must have one of each of these tuples.
        excluded: Facets that the concept must not have.
        limit: Maximum number of concepts to return.
        offset: Number of concepts to skip before them.
    """

    text: str
    uri: str
    tags: tuple[str, ...]
    facets: tuple[tuple[str, ...], ...]
    excluded: tuple[str, ...]
    limit: int
    offset: int


def query_for(
    text: str,
    languages: tuple[str, ...],
    *,
    kind: str | None,
    language: str | None,
    in_scheme: Reference | None,
    limit: int,
    offset: int = 0,
    reuse_level: str | None = None,
    isco_group: Reference | None = None,
    status: str | None = "released",
) -> Query:
    """Return the query for some arguments; see `escograph.Esco.search`.

    Raises:
        InvalidSearch: If a kind or a reuse level is unknown, or a number is negative.
        UnknownLanguage: If the store has no labels in the language.
    """
    need_text("text", text)
    need_count("limit", limit)
    need_count("offset", offset)
    if isinstance(in_scheme, Concept):
        in_scheme = in_scheme.uri
    if isinstance(isco_group, Concept):
        isco_group = isco_group.uri
    for name, value in (
        ("in_scheme", in_scheme),
        ("reuse_level", reuse_level),
        ("isco_group", isco_group),
    ):
        if value is not None:
            need_text(name, value)
    tag = language_tag(language)
    if tag is not None and tag not in languages:
        raise UnknownLanguage(str(language), languages)
    facets: list[tuple[str, ...]] = []
    if kind is not None:
        facets.append(tuple(f"kind={name.replace(' ', '_')}" for name in kinds_of(kind)))
    if in_scheme is not None:
        collection = COLLECTIONS.get(in_scheme)
        scheme = collection.scheme if collection else concept_uri(in_scheme)
        if not scheme.startswith(SCHEMES):
            expected = f"a concept scheme's URI, or one of {', '.join(COLLECTIONS)}"
            raise InvalidSearch("in_scheme", in_scheme, expected)
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
    # a release that states no status, such as the CSV of v1.0, means that all are released
    excluded = ("status=obsolete",) if status == "released" else ()
    if status not in (None, "released", "obsolete"):
        raise InvalidSearch("status", repr(status), "released, obsolete, or None for either")
    if status == "obsolete":
        facets.append((f"status={status}",))
    tags = (tag,) if tag else ()
    uri = concept_uri(text[:_LONGEST_URI].strip(_AROUND_URI).rstrip("/"))
    return Query(text, uri, tags, tuple(facets), excluded, limit, offset)
