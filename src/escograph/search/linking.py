"""Linking: from free text to the concepts it speaks of, and where.

1. Cut the text into sentences and clauses; boilerplate is left out (`segments`).
2. Rank the concepts for every sentence and every clause (`ranker`), and tell how likely each
   of the first is meant (`likelihood`).
3. Where the first concept of a clause is likely, read what is left of the clause on its own.
4. In a text of some sentences, weigh them by what the text as a whole is about (`setting`).
5. The place of a concept is that of the words that it shares with the clause; the clause's own
   if it shares none.
6. Of a concept in a sentence the likeliest place counts. Of concepts whose places overlap, the
   likeliest is kept. What a person decided comes before (`reviewed`).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from escograph.model import Concept, Graph, Label, LabelKind, Link, Links, Reason
from escograph.search.index import Index
from escograph.search.language import Language, language
from escograph.search.likelihood import Candidates, candidates, moved
from escograph.search.reviewed import Reviewed, Said
from escograph.search.segments import Clause, Sentence, denies, sentences
from escograph.search.support import Support

_BATCH = 64
"""Clauses that are ranked at once, in a fifth of the time of one by one. They take some 20 MB;
100 kB of nothing but common words takes 150 (measured)."""
_TEXTS = 200
"""Texts that are read at once."""
_LIKELY, _ALL = 15, 50
"""Candidates of a clause: where only likely links are wanted, and where all are."""
_MOST = 200
"""Candidates of a clause, at most."""
_TAKEN = 0.6
"""How likely a concept must be for the rest of its clause to be read again without it."""
_LONG = 4
"""Sentences of a text from which on its setting tells something."""
_SETTING = 0.5
"""How much the setting counts, in the logarithm of odds."""
_EXACT = {
    LabelKind.PREFERRED: Reason.EXACT,
    LabelKind.ALTERNATIVE: Reason.ALTERNATIVE,
    LabelKind.HIDDEN: Reason.HIDDEN,
}


class Wanted(NamedTuple):
    """What a text is to be linked to.

    Attributes:
        kinds: Kinds of concepts of the catalogue.
        threshold: The least likelihood.
        limit: How many links of a text at most.
        overlaps: Whether places may overlap.
        ranker: "lexical" or "embeddings".
    """

    kinds: tuple[str, ...]
    threshold: float
    limit: int | None
    overlaps: bool
    ranker: str = "lexical"


class _Ranked(NamedTuple):
    """A clause of a sentence, and what it may speak of."""

    number: int
    sentence: Sentence
    clause: Clause
    found: Candidates


class _Spoken(NamedTuple):
    """A concept that a clause of a sentence speaks of; the likelier sorts before.

    Attributes:
        unlikely: Its likelihood, negative.
        weak: What speaks for it, negative.
        start: Where its words begin.
        place: Its place among the concepts that are ranked.
        sentence: Number of the sentence.
        end: Where its words end.
        denied: Whether the sentence says that it is not so.
        support: What of its best label the clause holds.
    """

    unlikely: float
    weak: float
    start: int
    place: int
    sentence: int
    end: int
    denied: bool
    support: Support


class Linker:
    """Links texts of one language to the concepts of one kind."""

    def __init__(
        self,
        index: Index,
        graph: Graph,
        tag: str,
        wanted: Wanted,
        reviewed: Reviewed | None = None,
    ) -> None:
        self._reviewed = reviewed
        self._index = index
        self._graph = graph
        self._tag = tag
        self._wanted = wanted
        space = "skills" if set(wanted.kinds) & {"skill", "knowledge"} else "occupations"
        self._space = space
        self._members = index.members(space)
        self._values: dict[int, Concept] = {}
        self._ranker = index.ranker(tag, space, wanted.ranker)
        self._numbers = index.ranking_labels(tag, space)
        reads = self._ranker.reads
        self._weights = (
            index.skill_weights(reads) if space == "skills" else index.occupation_weights(reads)
        )
        self._left_out = index.others(space, wanted.kinds)

    def links(self, texts: Sequence[str]) -> list[Links]:
        """Return what each text speaks of; some texts at a time, for the memory's sake."""
        parts = (texts[begin : begin + _TEXTS] for begin in range(0, len(texts), _TEXTS))
        return [links for part in parts for links in self._links(part)]

    def _links(self, texts: Sequence[str]) -> list[Links]:
        speech = language(self._tag)
        read = [sentences(text, speech) for text in texts]
        clauses = [
            (text, number, sentence, clause)
            for text, found in enumerate(read)
            for number, sentence in enumerate(found)
            for clause in (sentence.whole, *sentence.clauses)
        ]
        ranked: list[list[_Ranked]] = [[] for _ in texts]
        rests: list[tuple[int, int, Sentence, Clause]] = []
        for text, each in self._ranked(clauses, texts):
            ranked[text].append(each)
            if not each.sentence.clauses or each.clause is not each.sentence.whole:
                rests += [
                    (text, each.number, each.sentence, rest) for rest in _rests(each, _TAKEN)
                ]
        for text, each in self._ranked(rests, texts):
            ranked[text].append(each)
        spoken = [
            [spoken for each in self._set(found) for spoken in self._places(each)]
            for found in ranked
        ]
        said = [self._said(*each, speech) for each in zip(texts, read, strict=True)]
        kept = [self._kept(*each) for each in zip(spoken, said, texts, strict=True)]
        self._value(kept)
        return [
            Links((*(each.link for each in first), *(self._link(text, e) for e in then)))
            for text, first, then in zip(texts, said, kept, strict=True)
        ]

    def _said(self, text: str, read: list[Sentence], speech: Language) -> list[Said]:
        """What a person said that a text speaks of."""
        if self._reviewed is None:
            return []
        said = self._reviewed.says(text, read, speech, self._wanted.overlaps)
        return said[: self._wanted.limit]

    def _set(self, ranked: "list[_Ranked]") -> "list[_Ranked]":
        """Weigh what clauses may speak of by what the text as a whole speaks of."""
        if self._space != "skills" or len({each.number for each in ranked}) < _LONG:
            return ranked
        likely: dict[int, float] = {}
        for each in ranked:
            if len(each.found.places):
                place, score = int(each.found.places[0]), float(each.found.scores[0])
                likely[place] = max(likely.get(place, 0.0), score)
        says = _SETTING * self._index.setting().says(likely)
        return [each._replace(found=moved(each.found, says)) for each in ranked]

    def _ranked(
        self, clauses: list[tuple[int, int, Sentence, Clause]], texts: Sequence[str]
    ) -> "Iterator[tuple[int, _Ranked]]":
        """Yield the number of the text, and what a clause of it may speak of."""
        # never fewer for a small limit: the setting may raise what did not come first
        few = _LIKELY if self._wanted.threshold >= 0.05 else _ALL
        limit = min(max(self._wanted.limit or 0, few), _MOST)
        limit += self._reviewed.margin if self._reviewed else 0
        said = [
            (tuple(clause.words), texts[text][clause.start : clause.end])
            for text, *_, clause in clauses
        ]
        if not self._ranker.reads:  # words alone count
            said = [(words, "") for words, _ in said]
        places = {key: place for place, key in reversed(list(enumerate(said)))}
        ranked = dict(self._of_each(sorted(places.values()), clauses, texts, limit))
        for key, (text, number, sentence, clause) in zip(said, clauses, strict=True):
            yield text, _Ranked(number, sentence, clause, ranked[places[key]])

    def _of_each(
        self,
        places: list[int],
        clauses: list[tuple[int, int, Sentence, Clause]],
        texts: Sequence[str],
        limit: int,
    ) -> Iterator[tuple[int, Candidates]]:
        """Yield what clauses at some places may speak of; no two of them say the same."""
        for begin in range(0, len(places), _BATCH):
            batch = places[begin : begin + _BATCH]
            chosen = [clauses[place] for place in batch]
            found = self._ranker.evidence(
                [clause.words for *_, clause in chosen],
                [texts[text][clause.start : clause.end] for text, *_, clause in chosen],
            )
            scores = self._weights.weigh(found)
            scores[:, self._left_out] = -np.inf
            words = [clause.words for *_, clause in chosen]
            yield from zip(
                batch, candidates(self._ranker, words, scores, found, limit), strict=True
            )

    def _places(self, ranked: "_Ranked") -> Iterator[_Spoken]:
        words = list(ranked.clause.words.values())
        number, sentence, found = ranked.number, ranked.sentence, ranked.found
        start, end = words[0].start, words[-1].end
        whole = start, end, denies(sentence, start, end)
        wanted = int((found.scores >= self._wanted.threshold).sum())
        if self._wanted.overlaps and self._wanted.limit is not None and not self._reviewed:
            wanted = min(wanted, self._wanted.limit)  # these come before the others anyhow
        told = zip(
            (-found.scores[:wanted]).tolist(),
            (-found.evidence[:wanted]).tolist(),
            found.places[:wanted].tolist(),
            found.supports,
            strict=False,
        )
        for unlikely, weak, place, held in told:
            start, end, denied = whole
            if held.stems:
                start, end = words[held.stems[0]].start, words[held.stems[-1]].end
                denied = denies(sentence, start, end)
            yield _Spoken(unlikely, weak, start, place, number, end, denied, held)

    def _kept(self, spoken: list[_Spoken], said: list[Said], text: str) -> list[_Spoken]:
        """Each concept of a sentence once, the likeliest of what overlaps, likeliest first.

        What a person said comes before all of them.
        """
        spoken.sort()
        kept: list[_Spoken] = []
        seen: set[tuple[int, int]] = set()
        taken = [(each.link.start, each.link.end) for each in said]
        settled = {(each.sentence, each.link.concept.uri) for each in said}
        limit = self._wanted.limit
        for each in spoken:
            if limit is not None and len(said) + len(kept) >= limit:
                break
            key = (each.sentence, each.place)
            if key in seen:
                continue
            if self._reviewed:
                uri = self._index.catalogue.uris[self._members[each.place]]
                words = text[each.start : each.end]
                if (each.sentence, uri) in settled or self._reviewed.denies(words, uri):
                    seen.add(key)
                    continue
            if not self._wanted.overlaps:
                if any(each.start < right and left < each.end for left, right in taken):
                    continue
                taken.append((each.start, each.end))
            seen.add(key)
            kept.append(each)
        return kept

    def _value(self, kept: list[list[_Spoken]]) -> None:
        """Look up what concepts are, each once."""
        uris, members = self._index.catalogue.uris, self._members
        new = {each.place for part in kept for each in part} - self._values.keys()
        named = {uris[members[place]]: place for place in new}
        for concept in self._graph.concepts(named):
            self._values[named[concept.uri]] = concept

    def _link(self, text: str, spoken: _Spoken) -> Link:
        unlikely, weak, start, place, _, end, denied, held = spoken
        label, reason = None, Reason.MEANING
        if held.label >= 0:
            label = self._index.label(
                self._numbers[self._ranker.labels.first[place] + held.label]
            )
            reason = _reason(held, label)
        return Link(
            self._values[place],
            round(-unlikely, 4),
            start,
            end,
            text[start:end],
            label,
            reason,
            denied,
            self._tag,
            round(-weak, 4),
        )


def _rests(ranked: _Ranked, least: float) -> list[Clause]:
    """What is left of a clause before and after the words of its first concept, if likely."""
    found = ranked.found
    if not len(found.places) or found.scores[0] < least or not found.supports[0].stems:
        return []
    held, words = found.supports[0].stems, list(ranked.clause.words.items())
    parts = (words[: held[0]], words[held[-1] + 1 :])
    return [Clause(part[0][1].start, part[-1][1].end, dict(part)) for part in parts if part]


def _reason(held: Support, label: Label) -> Reason:
    if held.whole:
        return _EXACT[label.kind]
    return Reason.STEMMED if held.share > 0.999 else Reason.PARTIAL
