"""A person's decisions on links, applied to texts.

1. Where words that were accepted, or given a replacement, occur in a text again, their concept
   is linked, however unlikely it looks, but not inside other words or in boilerplate. Of
   overlapping matches the longest count.
2. A concept that was rejected, or replaced, is not linked to these words, nor elsewhere in a
   sentence in which these words were its most likely span.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from escograph.errors import InvalidReview
from escograph.model import Concept, Graph, Link, Reason
from escograph.model.normalize import normalize_spaces
from escograph.review import Review
from escograph.search.index.concepts import ConceptTable
from escograph.search.language.sentences import Sentence
from escograph.search.language.text import Span, TokenizedText
from escograph.search.language.words import TOKEN, Language

_MARGIN = 50
"""Maximum number of extra candidates, in place of rejected ones; an engineering limit."""


class DecidedLink(NamedTuple):
    """A link that a person decided on.

    Attributes:
        link: The link.
        sentence: Number of the sentence; -1 for a sentence of nothing but ignored words.
    """

    link: Link
    sentence: int


class _Place(NamedTuple):
    """A span of a written text, and the concept that a person assigned to it."""

    start: int
    end: int
    concept: Concept


class _Pattern(NamedTuple):
    """Words to which a person assigned a concept, as a pattern to find in texts.

    Attributes:
        rule: The words, with any white space between them.
        lead: Characters before their first token.
        closed: Whether they end with a token.
        concept: The concept.
    """

    rule: "re.Pattern[str]"
    lead: int
    closed: bool
    concept: Concept


class Decisions:
    """The decisions of a review on concepts of some kinds.

    Raises:
        InvalidReview: If a decision is about a concept that the release does not have.
    """

    def __init__(
        self, review: Review, concepts: ConceptTable, graph: Graph, kinds: Sequence[str]
    ) -> None:
        if not isinstance(review, Review):
            raise InvalidReview(f"expected a Review, not a {type(review).__name__}")
        numbers = {uri: number for number, uri in enumerate(concepts.uris)}
        self._rejected: set[tuple[str, str]] = set()
        accepted: dict[tuple[str, str], None] = {}
        for place, row in enumerate(review):
            words = normalize_spaces(row.text)
            column = "uri" if row.replacement is None else "replacement"
            for name, uri in (("uri", row.denies), (column, row.means)):
                if uri is None:
                    continue
                number = numbers.get(uri)
                if number is None or (uri == row.means and concepts.obsolete[number]):
                    problem = "has no" if number is None else "calls obsolete"
                    advice = f"this release {problem} <{uri}>; changes.migrate_review may help"
                    raise review.error(place, name, advice)
                if uri == row.denies:
                    self._rejected.add((words, uri))
                elif concepts.kinds[number] in kinds:
                    accepted[words, uri] = None
        values = {c.uri: c for c in graph.concepts({uri for _, uri in accepted})}
        self._rejected_uris = {uri for _, uri in self._rejected}
        self._patterns: dict[str, list[_Pattern]] = defaultdict(list)
        for words, uri in accepted:
            first = next(TOKEN.finditer(words), None)
            self._patterns[first[0] if first else ""].append(_pattern(words, values[uri]))

    @property
    def margin(self) -> int:
        """Number of extra candidates to read, since some will be rejected."""
        return min(len(self._rejected), _MARGIN)

    def reject(self, words: str, uri: str) -> bool:
        """Check whether a person rejected the concept for these words."""
        return uri in self._rejected_uris and (normalize_spaces(words), uri) in self._rejected

    def links(
        self,
        text: TokenizedText,
        sentences: Sequence[Sentence],
        language: Language,
        tag: str,
        overlaps: bool,
    ) -> list[DecidedLink]:
        """Return the decided links in order, each concept of a sentence once.

        Args:
            text: The text.
            sentences: Its sentences that are not boilerplate.
            language: Its language.
            tag: BCP 47 tag of the language.
            overlaps: Whether spans may overlap.
        """
        starts = [sentence.whole.start for sentence in sentences]
        links: list[DecidedLink] = []
        linked_concepts: set[tuple[int, str]] = set()
        places = sorted(self._places(text), key=_longest_first)
        if not overlaps:
            places = _without_overlaps(places)
        for start, end, concept in sorted(places, key=_in_text_order):
            number = bisect_right(starts, start) - 1
            inside = number >= 0 and start < sentences[number].whole.end
            if not inside and _has_words(text, sentences, number, language):
                continue  # in boilerplate
            at = number if inside else -1
            if (at, concept.uri) in linked_concepts:
                continue
            linked_concepts.add((at, concept.uri))
            negated = inside and sentences[at].negates(start, end)
            words = text.original_text[start:end]
            link = Link(
                concept, 1.0, start, end, words, None, Reason.REVIEWED, negated, tag, 0.0
            )
            links.append(DecidedLink(link, at))
        return links

    def _places(self, text: TokenizedText) -> Iterator[_Place]:
        """Yield the spans of words to which a person assigned a concept."""
        if not self._patterns:
            return
        normalized = text.normalized
        starts = {token.start for token in text.tokens}
        ends = {token.end for token in text.tokens}
        for token in text.tokens:
            for pattern in self._patterns.get(token.text, ()):
                start = token.start - pattern.lead
                match = pattern.rule.match(normalized, start) if start >= 0 else None
                if not match or (not pattern.lead and token.start in ends):
                    continue
                end = match.end()
                if pattern.closed and (end not in ends or end in starts):
                    continue  # inside another word
                yield _Place(*text.original(Span(start, end)), pattern.concept)
        for pattern in self._patterns.get("", ()):
            for match in pattern.rule.finditer(normalized):
                yield _Place(*text.original(Span(*match.span())), pattern.concept)


def _pattern(words: str, concept: Concept) -> _Pattern:
    rule = re.compile(r"\s+".join(map(re.escape, words.split(" "))))
    spans = [token.span() for token in TOKEN.finditer(words)]
    lead = spans[0][0] if spans else 0
    return _Pattern(rule, lead, bool(spans) and spans[-1][1] == len(words), concept)


def _longest_first(place: _Place) -> tuple[int, int, str]:
    return place.start - place.end, place.start, place.concept.uri


def _in_text_order(place: _Place) -> tuple[int, int, str]:
    return place.start, place.start - place.end, place.concept.uri


def _without_overlaps(places: list[_Place]) -> list[_Place]:
    """Return the first of overlapping places; same words may have several concepts."""
    longest: list[_Place] = []
    occupied: dict[int, tuple[int, int]] = {}
    for place in places:
        span = place.start, place.end
        if all(occupied.get(at, span) == span for at in range(*span)):
            longest.append(place)
            occupied |= dict.fromkeys(range(*span), span)
    return longest


def _has_words(
    text: TokenizedText, sentences: Sequence[Sentence], number: int, language: Language
) -> bool:
    """Check whether words (of boilerplate) lie between a sentence and the next."""
    start = sentences[number].whole.end if number >= 0 else 0
    end = len(text.original_text)
    if number + 1 < len(sentences):
        end = sentences[number + 1].whole.start
    words = text.stemmed(language)
    for word in words[bisect_left(words, start, key=lambda word: word.start) :]:
        if word.end > end:
            break
        if word.token not in language.ignored_words:
            return True
    return False
