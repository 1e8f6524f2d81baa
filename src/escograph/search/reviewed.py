"""What a person decided, applied to texts.

1. Where words that were accepted, or got a replacement, stand in a text, their concept is
   linked, however unlikely it looked; not inside other words, nor in what the text says in
   passing. Of such words that overlap the longest count.
2. A concept that was rejected, or replaced, is not linked to these words; nor elsewhere in a
   sentence in which these words were its likeliest place.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from escograph.errors import InvalidReview
from escograph.model import Concept, Graph, Link, Reason, Review, same_words
from escograph.search.catalogue import Catalogue
from escograph.search.language import TOKEN, Language, plain
from escograph.search.segments import Sentence, after, aligned, denies

_Place = tuple[int, int, Concept]
"""Where words begin and end, and what they speak of."""


class Said(NamedTuple):
    """What a text says, according to a person.

    Attributes:
        link: The concept, and where.
        sentence: Number of the sentence; -1 for one that consists of little words only.
    """

    link: Link
    sentence: int


class _Words(NamedTuple):
    """Words that speak of a concept, as they are found in a text."""

    rule: "re.Pattern[str]"
    lead: int
    closed: bool
    concept: Concept


class Reviewed:
    """The decisions of a review on concepts of some kinds.

    Raises:
        InvalidReview: If a decision is about a concept that the release does not have.
    """

    def __init__(
        self, review: Review, catalogue: Catalogue, graph: Graph, kinds: Sequence[str]
    ) -> None:
        if not isinstance(review, Review):
            raise InvalidReview(f"a {type(review).__name__} is no Review")
        numbers = {uri: number for number, uri in enumerate(catalogue.uris)}
        self._denied: set[tuple[str, str]] = set()
        meant: dict[tuple[str, str], None] = {}
        for place, row in enumerate(review):
            words = same_words(row.text)
            column = "uri" if row.replacement is None else "replacement"
            for name, uri in (("uri", row.denies), (column, row.means)):
                if uri is None:
                    continue
                number = numbers.get(uri)
                if number is None or (uri == row.means and catalogue.obsolete[number]):
                    said = "has no" if number is None else "calls obsolete"
                    advice = f"this release {said} <{uri}>; changes.migrate_review may help"
                    raise review.error(place, name, advice)
                if uri == row.denies:
                    self._denied.add((words, uri))
                elif catalogue.kinds[number] in kinds:
                    meant[words, uri] = None
        named = {each.uri: each for each in graph.concepts({uri for _, uri in meant})}
        self._firsts: dict[str, list[_Words]] = defaultdict(list)
        for words, uri in meant:
            first = next(TOKEN.finditer(words), None)
            self._firsts[first[0] if first else ""].append(_sought(words, named[uri]))

    @property
    def margin(self) -> int:
        """How many candidates more to look at, since some will be denied."""
        return min(len(self._denied), 50)

    def denies(self, words: str, uri: str) -> bool:
        """Return whether a person said that these words do not speak of the concept."""
        return bool(self._denied) and (same_words(words), uri) in self._denied

    def says(
        self, text: str, sentences: Sequence[Sentence], speech: Language, overlaps: bool
    ) -> list[Said]:
        """Return what a text says, by place; each concept once in a sentence."""
        begins = [sentence.whole.start for sentence in sentences]
        found: list[Said] = []
        seen: set[tuple[int, str]] = set()
        places = sorted(self._found(text), key=_by_length)
        if not overlaps:
            places = _longest(places)
        for start, end, concept in sorted(places, key=_by_place):
            number = bisect_right(begins, start) - 1
            inside = number >= 0 and start < sentences[number].whole.end
            if not inside and speech.words(_between(text, sentences, number)):
                continue
            at = number if inside else -1
            if (at, concept.uri) in seen:
                continue
            seen.add((at, concept.uri))
            negated = inside and denies(sentences[at], start, end)
            link = Link(
                concept,
                1.0,
                start,
                end,
                text[start:end],
                None,
                Reason.REVIEWED,
                negated,
                speech.tag,
                0.0,
            )
            found.append(Said(link, at))
        return found

    def _found(self, text: str) -> Iterator[_Place]:
        """Yield where words stand that a person gave a concept, in the text's characters."""
        if not self._firsts:
            return
        flat = plain(text)
        tokens = {token[0] for token in TOKEN.finditer(flat)}
        if self._firsts.keys().isdisjoint(tokens) and "" not in self._firsts:
            return
        flat, places = aligned(text)
        spans = [(token.start(), token.end(), token[0]) for token in TOKEN.finditer(flat)]
        ends = {end for _, end, _ in spans}
        starts = {start for start, _, _ in spans}
        for start, _, token in spans:
            for sought in self._firsts.get(token, ()):
                at = start - sought.lead
                match = sought.rule.match(flat, at) if at >= 0 else None
                glued = not sought.lead and start in ends
                cut = (
                    match
                    and sought.closed
                    and (match.end() not in ends or match.end() in starts)
                )
                if match and not glued and not cut:
                    yield places[at], after(places, match.end()), sought.concept
        for sought in self._firsts.get("", ()):
            for match in sought.rule.finditer(flat):
                yield places[match.start()], after(places, match.end()), sought.concept


def _sought(words: str, concept: Concept) -> _Words:
    rule = re.compile(r"\s+".join(map(re.escape, words.split(" "))))
    spans = [token.span() for token in TOKEN.finditer(words)]
    lead = spans[0][0] if spans else 0
    return _Words(rule, lead, bool(spans) and spans[-1][1] == len(words), concept)


def _by_length(place: _Place) -> tuple[int, int, str]:
    start, end, concept = place
    return start - end, start, concept.uri


def _by_place(place: _Place) -> tuple[int, int, str]:
    start, end, concept = place
    return start, start - end, concept.uri


def _longest(places: list[_Place]) -> list[_Place]:
    """The first of what overlaps; the very same words may have several concepts."""
    kept: list[_Place] = []
    taken: dict[int, tuple[int, int]] = {}
    for each in places:
        start, end, _ = each
        if all(taken.get(at, (start, end)) == (start, end) for at in range(start, end)):
            kept.append(each)
            taken |= dict.fromkeys(range(start, end), (start, end))
    return kept


def _between(text: str, sentences: Sequence[Sentence], number: int) -> str:
    """What stands after a sentence, up to the next one."""
    start = sentences[number].whole.end if number >= 0 else 0
    end = sentences[number + 1].whole.start if number + 1 < len(sentences) else len(text)
    return text[start:end]
