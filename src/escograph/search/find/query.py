"""A query: the text to search for and the filters on concepts, validated once."""

import re
from dataclasses import dataclass

from escograph.errors import InvalidSearch, PartMissing, UnknownConcept, UnknownLanguage
from escograph.model import Concept, ConceptScheme, Graph, Reference, ReuseLevel
from escograph.model.concepts import reference_text
from escograph.model.parts import COLLECTIONS, OBSOLETE, RELEASED
from escograph.search.arguments import (
    check_count,
    check_text,
    kinds_of,
    language_tag,
    need_kinds,
)
from escograph.search.language.words import fold, normalize
from escograph.vocab import ISCO, SCHEMES, concept_uri

_MAX_URI_LENGTH = 500
_ACRONYM = re.compile(r"\b[A-Z]{2,4}\b")
"""Two to four capitals; longer words in capitals are shouted more often."""


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

    @property
    def acronyms(self) -> frozenset[str]:
        """The words of the query that are acronyms, as forms."""
        words = _ACRONYM.findall(self.text[:_MAX_URI_LENGTH])
        return frozenset(fold(normalize(word)) for word in words)


def query_for(
    graph: Graph,
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
        InvalidSearch: If a kind, scheme, level or group is unknown, or a number is negative.
        UnknownLanguage: If the store has no labels in the language.
    """
    check_text("text", text)
    check_count("limit", limit)
    check_count("offset", offset)
    tag = language_tag(language)
    if tag is not None and tag not in languages:
        raise UnknownLanguage(str(language), languages)
    facets: list[tuple[str, ...]] = []
    if kind is not None:
        kinds = kinds_of(kind)
        need_kinds(graph, kinds)
        facets.append(tuple(f"kind={name.replace(' ', '_')}" for name in kinds))
    if in_scheme is not None:
        facets.append((f"scheme={_scheme(graph, in_scheme)}",))
    if reuse_level is not None:
        check_text("reuse_level", reuse_level)
        if reuse_level not in tuple(ReuseLevel):
            raise InvalidSearch("reuse_level", reuse_level, ", ".join(ReuseLevel))
        facets.append((f"reuse={reuse_level}",))
    if isco_group is not None:
        facets.append((f"isco={_isco_code(graph, isco_group)}",))
    if status is not None:
        check_text("status", status)
    # a release that states no status, such as the CSV of v1.0, means that all are released
    excluded = (f"status={OBSOLETE}",) if status == RELEASED else ()
    if status not in (None, RELEASED, OBSOLETE):
        expected = f"{RELEASED}, {OBSOLETE}, or None for either"
        raise InvalidSearch("status", repr(status), expected)
    if status == OBSOLETE:
        facets.append((f"status={status}",))
    tags = (tag,) if tag else ()
    uri = concept_uri(text[:_MAX_URI_LENGTH])
    return Query(text, uri, tags, tuple(facets), excluded, limit, offset)


def _scheme(graph: Graph, in_scheme: Reference) -> str:
    """Return the URI of the concept scheme that an ``in_scheme`` argument names."""
    if not isinstance(in_scheme, Concept):
        check_text("in_scheme", in_scheme)
        if collection := COLLECTIONS.get(in_scheme):
            return collection.scheme
    uri = reference_text(in_scheme)
    if uri.startswith(SCHEMES):  # also one that a partial release refers to and does not define
        return uri
    try:
        scheme = graph.concept(in_scheme)
    except UnknownConcept:
        scheme = None
    if scheme is None or scheme.kind != ConceptScheme.kind:
        expected = f"a concept scheme's URI or label, or one of {', '.join(COLLECTIONS)}"
        raise InvalidSearch("in_scheme", str(in_scheme), expected)
    return scheme.uri


def _isco_code(graph: Graph, isco_group: Reference) -> str:
    """Return the code of the ISCO-08 group that an ``isco_group`` argument names."""
    if not isinstance(isco_group, Concept):
        check_text("isco_group", isco_group)
    try:
        return str(graph.isco_group(isco_group).code)
    except UnknownConcept as error:
        expected = "an ISCO-08 group of this release: its code, URI or label"
        raise InvalidSearch("isco_group", str(isco_group), expected) from error
    except PartMissing:  # the occupations state their codes, too
        code = reference_text(isco_group).removeprefix(ISCO).removeprefix("C")
        if not (code.isascii() and code.isdigit() and len(code) <= 4):
            raise
        return code
