"""What is asked of a search: the text, and what a concept must be; checked once."""

from dataclasses import dataclass

from escograph.errors import InvalidSearch, UnknownLanguage
from escograph.model import ReuseLevel
from escograph.search.models import READS, base
from escograph.search.ranker import RANKERS
from escograph.vocab import COLLECTIONS, SCHEMES, concept_uri

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
    reuse_level: str | None,
    isco_group: str | None,
    status: str | None,
    limit: int,
    offset: int,
) -> Question:
    """Return a search whose every part makes sense.

    Raises:
        InvalidSearch: If a kind or a reuse level is unknown, or a number is negative.
        UnknownLanguage: If the store has no labels in the language.
    """
    if not isinstance(text, str):
        raise InvalidSearch("text", repr(text), "text to search for")
    for name, number in (("limit", limit), ("offset", offset)):
        if not isinstance(number, int) or number < 0:
            raise InvalidSearch(name, repr(number), "a whole number, 0 or more")
    tag = language.lower() if language is not None else None
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
        if not (code.isdigit() and len(code) <= 4):
            raise InvalidSearch("isco_group", isco_group, "a code of one to four digits")
        facets.append((f"isco={code}",))
    # a release that states no status, as CSV of v1.0, means that its concepts hold
    without = ("status=obsolete",) if status == "released" else ()
    if status not in (None, "released"):
        facets.append((f"status={status}",))
    tags = (tag,) if tag else ()
    return Question(text, concept_uri(text[:500]), tags, tuple(facets), without, limit, offset)


def kinds_of(kind: str) -> tuple[str, ...]:
    """Return the kinds of concepts that a kind asked for means.

    Raises:
        InvalidSearch: If there is no such kind.
    """
    if kind not in KINDS:
        raise InvalidSearch("kind", kind, ", ".join(KINDS))
    return KINDS[kind]


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
    tag = language.lower() if language is not None else None
    foreign = ranker == "embeddings" and tag is not None and base(tag) in READS
    if tag is not None and tag not in languages and not foreign:
        raise UnknownLanguage(str(language), languages)
    return tag
