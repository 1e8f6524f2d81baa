"""Job titles → occupations, or the ISCO-08 group where the occupation is not sure.

1. Take from a title, if it is no label as it stands, what does not tell the occupation:
   seniority, "(m/f/d)", hours, pay, and words that no label has anything like, such as places.
2. Rank occupations and ISCO groups (`escograph.search.ranker`); an occupation whose preferred
   label the title is, word for word, comes before all others. The nearest twenty occupations
   vote for their groups, the likelier the more: ``exp(behind / 0.15)``.
3. How likely the first occupation, and the group with most votes, is right follows from how
   strong the evidence is, how far ahead it is of the next, and the share of the votes, by a
   logistic function per level, fitted with ``scripts/calibrate`` on titles of vacancies.

See:
    Decorte and others, JobBERT: Understanding Job Titles through Skills, 2021 (the titles).
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from escograph.model import Concept, Graph, Match, Matches, Reason
from escograph.search.index import Index
from escograph.search.language import Word, language
from escograph.search.ranker import Evidence

Array = np.ndarray[Any, Any]

_BATCH = 256
_VOTERS = 20
_SPREAD = 0.15
_READ = 300
"""Characters of a title that are read."""
_SAME = 0.999
"""The cosine of a title that has the words of a preferred label, and no other."""
_WORD_FOR_WORD = 0.8
"""How likely a title is right, at least, that is a preferred label word for word."""
FEATURES = ("constant", "evidence", "ahead", "words", "vector", "share", "second", "length")
COEFFICIENTS: dict[int, tuple[float, ...]] = {
    0: (-6.01, 0.25, 1.25, -0.41, 2.58, 2.65, 2.15, 0.48),
    4: (-5.74, -0.09, 0.67, 0.24, 3.88, 2.49, 0.88, 0.46),
    3: (-4.87, -0.09, 0.56, 0.07, 2.62, 3.16, 1.48, 0.29),
    2: (-4.33, -0.28, 0.29, 0.29, 2.95, 3.04, 0.55, 0.28),
    1: (-3.89, 0.10, 0.21, -0.26, 1.05, 3.84, 0.79, 0.18),
}
"""Level of ISCO-08, 0 for the occupation itself → what each of `FEATURES` counts."""
EMBEDDED: dict[int, tuple[float, ...]] = {
    0: (-5.57, -0.08, 1.39, 0.61, 2.87, 2.08, 2.33, 0.52, -0.55),
    4: (-5.02, -0.44, 0.80, 0.74, 4.28, 2.13, 0.76, 0.34, 0.52),
    3: (-4.79, -0.49, 0.64, 0.63, 3.69, 3.16, 1.27, 0.28, 0.32),
    2: (-4.12, -0.62, 0.46, 0.66, 3.90, 3.02, 0.60, 0.21, 0.50),
    1: (-3.58, -0.07, 0.33, -0.08, 2.02, 3.70, 0.36, 0.07, -0.94),
}
"""The same where a model reads the titles; at last, how near one is in meaning."""


class Coded(NamedTuple):
    """A title and what it was taken for.

    Attributes:
        title: The title as it was given, a missing one too.
        concept: An occupation or ISCO group; ``None`` where neither is likely enough.
        isco_code: Code of its ISCO-08 group at the level asked for, of its unit group if
            none was; ``None`` without a concept.
        confidence: How likely the code at the level asked for is right, 0 to 1, or the
            occupation if none was; of the best guess where nothing was likely enough.
        language: BCP 47 tag of the language that the title was read in.
    """

    title: object
    concept: Concept | None
    isco_code: str | None
    confidence: float
    language: str


class Told(NamedTuple):
    """What is likely of a title at a level.

    Attributes:
        features: What tells how likely.
        concept: The occupation's or group's number in the catalogue.
        exact: Whether the title is the preferred label of the first occupation.
    """

    features: tuple[float, ...]
    concept: int
    exact: bool


class TitleCoder:
    """Codes the titles of one language."""

    def __init__(self, index: Index, graph: Graph, tag: str, ranker: str = "lexical") -> None:
        self._index = index
        self._graph = graph
        self._tag = tag
        self._like: dict[str, bool] = {}
        members = self._members = index.members("occupations")
        catalogue = index.catalogue
        self._ranker = index.ranker(tag, "occupations", ranker)
        self._weights = index.occupation_weights(self._ranker.reads)
        self._occupations = np.flatnonzero(catalogue.level[members] == 0)
        self._numbers = members[self._occupations]
        self._groups = index.groups(graph)

    def code(
        self, given: Sequence[object], level: int | None, threshold: float
    ) -> Iterator[Coded]:
        """Yield what each title is taken for; what is no text is missing."""
        titles = [title if isinstance(title, str) else "" for title in given]
        levels = (0,) if level is None else (0, level)
        pending: list[tuple[object, int | None, float]] = []
        for title, told in zip(given, self.tell(titles, levels), strict=True):
            sure = {each: self._sure_of(each, told[each]) for each in levels if each in told}
            chosen = next((each for each in sure if sure[each] >= threshold), None)
            concept = told[chosen].concept if chosen is not None else None
            if chosen == 0 and level and not self._agrees(told, level):
                voted = sure.get(level, 0.0) >= threshold
                concept = told[level].concept if voted else None
            pending.append((title, concept, sure.get(level or 0, 0.0)))
        uris = self._index.catalogue.uris
        numbers = {concept for _, concept, _ in pending if concept is not None}
        values = {c.uri: c for c in self._graph.concepts(uris[number] for number in numbers)}
        for title, concept, likely in pending:
            found = values[uris[concept]] if concept is not None else None
            code = self._isco_code(concept, level or 4) if concept is not None else None
            yield Coded(title, found, code, round(likely, 4), self._tag)

    def _agrees(self, told: dict[int, Told], level: int) -> bool:
        """Whether the first occupation is in the group that most votes are for."""
        voted = self._isco_code(told[level].concept, level) if level in told else None
        return voted == self._isco_code(told[0].concept, level)

    def _sure_of(self, level: int, told: Told) -> float:
        likely = confidence(level, told.features)
        return max(likely, _WORD_FOR_WORD) if told.exact else likely

    def _isco_code(self, number: int, level: int) -> str | None:
        place = np.searchsorted(self._numbers, number)
        if place < len(self._numbers) and self._numbers[place] == number:
            return str(self._groups.of[level][place]) or None
        return self._groups.codes.get(number)

    def rank(self, titles: Sequence[str], limit: int, groups: bool) -> Iterator[Matches]:
        """Yield what each title may name, likeliest first."""
        uris, level = self._index.catalogue.uris, self._index.catalogue.level[self._members]
        for batch, found, weighed in self._batches(titles):
            scores = weighed if groups else np.where(level > 0, -np.inf, weighed)
            kept = min(limit, scores.shape[1] if groups else len(self._occupations))
            for row, words in enumerate(batch):
                if not words or not kept:
                    yield Matches()
                    continue
                near = np.argpartition(-scores[row], kept - 1)[:kept]
                near = near[np.argsort(-scores[row][near], kind="stable")]
                worth = scores[row][near]
                sure = self._sure(scores[row], found, row)
                values = {
                    c.uri: c for c in self._graph.concepts(uris[self._members[n]] for n in near)
                }
                yield Matches(
                    Match(
                        values[uris[self._members[n]]],
                        round(sure * float(np.exp((worth[place] - worth[0]) / _SPREAD)), 4),
                        None,
                        Reason.PARTIAL if found.words[row, n] > 0 else Reason.MEANING,
                    )
                    for place, n in enumerate(near.tolist())
                )

    def _sure(self, scores: Array, found: Evidence, row: int) -> float:
        """How likely the first occupation is right."""
        return self._sure_of(0, self._told(scores, found, row, (0,))[0])

    def _batches(
        self, titles: Sequence[str]
    ) -> Iterator[tuple[list[dict[str, Word]], Evidence, Array]]:
        """Yield the words of some titles, what speaks for each concept, and the scores."""
        for begin in range(0, len(titles), _BATCH):
            part = titles[begin : begin + _BATCH]
            if not len(self._occupations):  # a release built without them
                nothing = np.zeros((len(part), len(self._members)), np.float32)
                empty = Evidence(nothing, nothing, nothing, np.ones((len(part), 1), np.float32))
                yield [{} for _ in part], empty, nothing
                continue
            batch = [self._read(title[:_READ]) for title in part]
            found = self._ranker.evidence(batch, part)
            weighed = self._weights.weigh(found)
            named = found.preferred > _SAME
            named[:, self._index.catalogue.level[self._members] > 0] = False
            first = weighed.max(1, keepdims=True) + 0.01 * weighed
            yield batch, found, np.where(named, first, weighed)

    def _read(self, title: str) -> dict[str, Word]:
        """The words of a title; what is cut from others stays in "contract manager"."""
        speech = language(self._tag)
        words = speech.words(title)
        if self._ranker.labels.has(words):
            return words
        return self._telling(speech.words(speech.title(title)))

    def _telling(self, words: dict[str, Word]) -> dict[str, Word]:
        """Leave out words that no label has anything like, unless there are no others."""
        known = {
            stem: word
            for stem, word in words.items()
            if stem in self._ranker.labels.stems or self._is_like(word)
        }
        return known or words

    def _is_like(self, word: Word) -> bool:
        """Whether a word that no label has may be misspelt, or a compound."""
        if (like := self._like.get(word.form)) is None:
            labels, tag, form = self._index.labels, self._tag, word.form
            edits = 1 if len(form) > 3 else 0
            near = [labels.near(f"{tag}{mark}{form}", edits, 1) for mark in ":="]
            like = bool(labels.search(near, (), 1)) or (
                bool(language(tag).links)
                and any(
                    labels.frequency(f"{tag}{mark}{form[cut:]}")
                    for cut in range(3, len(form) - 3)
                    for mark in ":="
                )
            )
            self._like[form] = like
        return like

    def tell(self, titles: Sequence[str], levels: Sequence[int]) -> Iterator[dict[int, Told]]:
        """Yield for each title what is likely at each level, and what tells how likely."""
        for batch, found, weighed in self._batches(titles):
            for row, words in enumerate(batch):
                yield self._told(weighed[row], found, row, levels) if words else {}

    def _told(
        self, weighed: Array, found: Evidence, row: int, levels: Sequence[int]
    ) -> dict[int, Told]:
        """What the nearest occupations tell."""
        worth = weighed[self._occupations]
        last = min(_VOTERS, len(worth)) - 1
        top = np.argpartition(-worth, last)[: last + 1]
        near = top[np.argsort(-worth[top], kind="stable")]
        return self._votes(near, worth[near], found, row, levels)

    def _votes(
        self, near: Array, worth: Array, found: Evidence, row: int, levels: Sequence[int]
    ) -> dict[int, Told]:
        votes = np.exp((worth - worth[0]) / _SPREAD)
        votes /= votes.sum()
        first = int(self._occupations[near[0]])
        exact = float(found.preferred[row, first]) > _SAME
        ahead = float(worth[0] - worth[1]) if len(worth) > 1 else 1.0
        words, vector = float(found.words[row, first]), float(found.vector[row, first])
        length = float(np.log(found.lengths[row, 0]))
        told: dict[int, Told] = {}
        for level in levels:
            if level == 0:
                shares = np.sort(votes)[::-1]
                concept = int(self._numbers[near[0]])
            else:
                groups, which = np.unique(self._groups.of[level][near], return_inverse=True)
                each = np.bincount(which, votes)
                # whose name the title is, word for word, needs no votes
                code = str(groups[which[0] if exact else np.argmax(each)])
                if code not in self._groups.numbers:
                    continue
                concept, shares = self._groups.numbers[code], np.sort(each)[::-1]
            second = float(shares[1]) if len(shares) > 1 else 0.0
            features: tuple[float, ...] = (
                1.0,
                float(worth[0]),
                ahead,
                words,
                vector,
                float(shares[0]),
                second,
                length,
            )
            if (meaning := found.near(row)) is not None:
                features = (*features, float(meaning[first]))
            told[level] = Told(features, concept, exact)
        return told


def confidence(level: int, features: Sequence[float]) -> float:
    """Return how likely it is that a title was taken for the right thing."""
    counts = COEFFICIENTS if len(features) == len(FEATURES) else EMBEDDED
    return float(1 / (1 + np.exp(-np.dot(counts[level], features))))
