"""Job titles: classification to occupations, else to ISCO-08 groups.

1. Unless a title equals a label, remove what does not identify the occupation: seniority,
   "(m/f/d)", hours, pay, and words that resemble no label's, such as places. Two words that
   labels write as one, such as "hair dresser", become one.
2. Rank occupations and ISCO groups (`escograph.search.rank.ranker`); an occupation whose
   preferred label equals the title, word for word, comes before all others. The nearest twenty
   occupations vote for their groups, weighted by likelihood: ``exp(behind / 0.15)``.
3. The likelihood that the first occupation, or the group with most votes, is right is a
   logistic function (one per level) of the strength of the evidence, its lead over the next,
   the share of the votes, that of the labels with the title's head
   (`escograph.search.link.heads`), and whether the title is a label of one occupation or of
   several, fitted with ``scripts/calibrate`` on titles of vacancies.

See:
    Decorte and others, JobBERT: Understanding Job Titles through Skills, 2021 (the titles).
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

import numpy as np

from escograph.model import Graph, IscoGroup, Match, Matches, Occupation, Reason, Title
from escograph.model.parts import IscoLevel, TitleLevel
from escograph.search.index.concepts import OCCUPATIONS
from escograph.search.index.reader import Index
from escograph.search.language.words import Word, language_for, normalize
from escograph.search.link.heads import HeadTable
from escograph.search.rank.ranker import Evidence
from escograph.search.rank.rankers import label_language, occupation_weights, ranker_for
from escograph.store.matrix import Array

# Engineering limits.
_BATCH = 256
"""Number of titles ranked at once."""
_MAX_CHARACTERS = 300
"""Maximum number of characters of a title that are read."""

# Set by hand and evaluated by ``scripts/evaluate_titles`` on vacancies (Decorte and others).
_VOTERS = 20
"""Number of occupations that vote."""
_SPREAD = 0.15
"""Score difference at which a vote counts 1/e."""
_HEAD_VOTES = 0.35
"""Votes of the occupations that have the title's head, at the first level: there .575 of the
titles are right instead of .571; at deeper levels no more are, or fewer."""
_COMPOUND_PART = 3
"""Minimum number of letters of a part of a compound."""
_SAME = 0.999
"""Minimum cosine of a title that has the words of a preferred label, and no others."""
_LEAST = {Reason.EXACT: 0.8, Reason.ALTERNATIVE: 0.5}
"""Minimum confidence of a title that equals a preferred label, or an alternative one of several
words that no other occupation has, nor nearly: of 900 such vacancies .54 were right."""
_CLEAR_LEAD = 0.3
"""Minimum score difference to the next occupation for it not to nearly have the label."""
_FIRST_BY_NAME = 0.01
"""Weight of other evidence among occupations whose preferred label equals the title."""

FEATURES = (
    "constant",
    "evidence",
    "ahead",
    "words",
    "vector",
    "share",
    "second",
    "length",
    "head",
    "only",
    "shared",
)
COEFFICIENTS: dict[int, tuple[float, ...]] = {
    0: (-5.85, 1.38, 0.87, -2.34, -0.45, 2.96, 2.12, 0.69, 1.61, 0.24, -0.20),
    4: (-5.59, 0.89, 0.58, -1.53, 0.93, 2.89, 0.97, 0.67, 1.52, 0.10, -0.23),
    3: (-5.14, 0.70, 0.46, -1.18, 0.49, 3.43, 1.31, 0.60, 1.42, 0.02, -0.36),
    2: (-4.85, 0.40, 0.34, -0.85, 1.26, 3.29, 0.82, 0.61, 1.24, 0.11, -0.31),
    1: (-4.32, 0.87, 0.40, -1.25, -0.52, 3.85, 0.74, 0.47, 0.36, 0.15, -0.16),
}
"""Level of ISCO-08, 0 for the occupation itself → coefficient of each of `FEATURES`, printed by
``scripts/calibrate``."""
EMBEDDING_COEFFICIENTS: dict[int, tuple[float, ...]] = {
    0: (-6.27, 0.92, 1.09, -1.34, 0.87, 2.62, 3.09, 0.62, 1.90, 0.15, -0.32, -2.25),
    4: (-5.67, 0.41, 0.67, -0.81, 2.25, 2.64, 1.71, 0.53, 1.79, 0.03, -0.41, -1.08),
    3: (-5.56, 0.27, 0.58, -0.65, 1.88, 3.43, 2.15, 0.60, 1.79, 0.05, -0.38, -1.03),
    2: (-5.10, -0.09, 0.47, -0.34, 2.76, 3.17, 1.45, 0.61, 1.67, 0.13, -0.35, -0.25),
    1: (-3.79, 0.34, 0.40, -0.61, 1.22, 3.08, 0.12, 0.46, 0.85, 0.12, -0.21, -1.40),
}
"""The same if a model reads the titles (``scripts/calibrate --embeddings``); the last one is
that of the similarity in meaning."""


class TitleGuess(NamedTuple):
    """The most likely occupation of a title, or group at a level.

    Attributes:
        features: Values of the features of its confidence, as in `FEATURES`.
        concept: Number of the concept.
        reason: The reason for the first occupation.
        is_only: Whether the title is a label of several words that only this occupation has.
    """

    features: tuple[float, ...]
    concept: int
    reason: Reason
    is_only: bool


class TitleWords(NamedTuple):
    """The words of a title.

    Attributes:
        words: Stem → word, in order.
        head_end: Where the first preposition begins, else the title ends: the head of "manager
            of nurses" is before it.
    """

    words: dict[str, Word]
    head_end: int

    def head_stems(self) -> list[str]:
        """Return the stems before the first preposition; all if there are none."""
        before = [stem for stem, word in self.words.items() if word.start < self.head_end]
        return before or list(self.words)


class TitleClassifier:
    """Classifies job titles of one language."""

    def __init__(self, index: Index, graph: Graph, tag: str, ranker: str = "lexical") -> None:
        self._index = index
        self._graph = graph
        self._tag = tag
        self._language = language_for(tag)
        self._has_similar: dict[str, bool] = {}
        prepositions = self._language.entries("prepositions")
        self._prepositions = prepositions and re.compile(rf"\b(?:{'|'.join(prepositions)})\b")
        members = self._members = index.members(OCCUPATIONS)
        self._level = index.concepts.level[members]
        self._ranker = ranker_for(index, tag, OCCUPATIONS, ranker)
        self._weights = occupation_weights(index, self._ranker.model)
        self._occupations = np.flatnonzero(self._level == 0)
        self._numbers = members[self._occupations]
        self._codes = index.isco_codes(graph)
        self._groups = {
            level: np.unique(codes, return_inverse=True)
            for level, codes in self._codes.by_level.items()
        }
        self._heads = index.cached(
            ("heads", label_language(index, tag, OCCUPATIONS)),
            lambda: HeadTable(self._ranker.labels, self._occupations, self._codes.by_level[1]),
        )

    def classify(
        self,
        titles: Sequence[object],
        isco_level: int | None,
        threshold: float,
        deeper_threshold: float,
    ) -> Iterator[Title]:
        """Yield the occupation or group of each title.

        Values that are not text are missing titles.

        Args:
            titles: The titles.
            isco_level: As in `Searchable.classify_titles`.
            threshold: Minimum confidence of an answer.
            deeper_threshold: The same of an answer deeper than the first level, if a level is
                given and this is more.
        """
        texts = [title if isinstance(title, str) else "" for title in titles]
        levels = (0,) if isco_level is None else (0, *range(isco_level, 0, -1))
        answers: list[tuple[object, int | None, TitleLevel | None, float, Reason | None]] = []
        for title, guesses in zip(titles, self.guesses(texts, levels), strict=True):
            confidences = {
                level: self._confidence(level, guesses[level])
                for level in levels
                if level in guesses
            }
            if isco_level and not self._is_in_group(guesses, isco_level):
                confidences.pop(0, None)  # its group has fewer votes than another
            deeper = max(threshold, deeper_threshold) if isco_level else threshold
            level = next(
                (
                    n
                    for n, value in confidences.items()
                    if value >= (threshold if n == 1 else deeper)
                ),
                None,
            )
            if level is None:
                best = confidences.get(isco_level or 0, 0.0)
                answers.append((title, None, None, best, None))
            else:
                likelihood = confidences.get(level or isco_level or 0, 0.0)
                name = Occupation.kind if level == 0 else cast(IscoLevel, level)
                guess = guesses[level]
                reason = guess.reason if level == 0 else None
                answers.append((title, guess.concept, name, likelihood, reason))
        uris = self._index.concepts.uris
        numbers = {answer[1] for answer in answers if answer[1] is not None}
        values = {c.uri: c for c in self._graph.concepts(uris[number] for number in numbers)}
        for title, concept, answered_level, likelihood, reason in answers:
            text = title if isinstance(title, str) else None
            value = code = None
            if concept is not None:
                value = values[uris[concept]]
                deepest = isco_level or 4
                code = self._isco_code(
                    concept, answered_level if isinstance(answered_level, int) else deepest
                )
            yield Title(
                text, value, code, round(likelihood, 4), self._tag, answered_level, reason
            )

    def _is_in_group(self, guesses: dict[int, TitleGuess], level: int) -> bool:
        """Check whether the first occupation is in the group with most votes."""
        if 0 not in guesses:
            return False
        group_code = None
        if level in guesses:
            group_code = self._isco_code(guesses[level].concept, level)
        return group_code == self._isco_code(guesses[0].concept, level)

    def _confidence(self, level: int, guess: TitleGuess) -> float:
        likelihood = confidence(level, guess.features)
        if guess.reason == Reason.EXACT or guess.is_only:
            return max(likelihood, _LEAST[guess.reason])
        return likelihood

    def _isco_code(self, number: int, level: int) -> str | None:
        place = np.searchsorted(self._numbers, number)
        if place < len(self._numbers) and self._numbers[place] == number:
            return str(self._codes.by_level[level][place]) or None
        return self._codes.codes.get(number)

    def rank(
        self, titles: Sequence[str], limit: int, kinds: Sequence[str]
    ) -> Iterator[Matches]:
        """Yield the concepts that each title may name, most likely first.

        Args:
            titles: The titles.
            limit: Maximum number of matches per title.
            kinds: Kinds of concepts: occupation, ISCO group, or both.
        """
        uris = self._index.concepts.uris
        of_kind: dict[str, Array] = {
            Occupation.kind: self._level == 0,
            IscoGroup.kind: self._level > 0,
        }
        selected = np.logical_or.reduce([of_kind[kind] for kind in kinds])
        for batch, evidence, weighted in self._batches(titles):
            scores = np.where(selected, weighted, -np.inf)
            count = min(limit, int(selected.sum()))
            for row, words in enumerate(batch):
                if not words.words or not count:
                    yield Matches()
                    continue
                first = np.argpartition(-scores[row], count - 1)[:count]
                first = first[np.argsort(-scores[row][first], kind="stable")]
                best = scores[row][first]
                guess = self._guesses(weighted[row], evidence, row, words, (0,))[0]
                likelihood = self._confidence(0, guess)
                values = {
                    c.uri: c
                    for c in self._graph.concepts(uris[self._members[n]] for n in first)
                }
                yield Matches(
                    Match(
                        values[uris[self._members[n]]],
                        round(likelihood * float(np.exp((best[place] - best[0]) / _SPREAD)), 4),
                        None,
                        Reason.PARTIAL if evidence.words[row, n] > 0 else Reason.MEANING,
                    )
                    for place, n in enumerate(first.tolist())
                )

    def _batches(
        self, titles: Sequence[str]
    ) -> Iterator[tuple[list[TitleWords], Evidence, Array]]:
        """Yield, batch by batch, the words of titles, the evidence and the scores."""
        for begin in range(0, len(titles), _BATCH):
            part = titles[begin : begin + _BATCH]
            if not len(self._occupations):  # a release built without them
                zeros = np.zeros((len(part), len(self._members)), np.float32)
                empty = Evidence(zeros, zeros, zeros, np.ones((len(part), 1), np.float32))
                yield [TitleWords({}, 0) for _ in part], empty, zeros
                continue
            batch = [self._words(title[:_MAX_CHARACTERS]) for title in part]
            evidence = self._ranker.evidence([words.words for words in batch], part)
            scores = self._weights.scores(evidence)
            by_name = evidence.preferred > _SAME
            by_name[:, self._level > 0] = False
            first = scores.max(1, keepdims=True) + _FIRST_BY_NAME * scores
            yield batch, evidence, np.where(by_name, first, scores)

    def _words(self, title: str) -> TitleWords:
        """Return the words of a title; in "contract manager" nothing is noise."""
        text = normalize(title)
        words = self._language.words(text)
        if not self._ranker.labels.has_label(words):
            text = self._language.strip_title_noise(text)
            words = self._without_unknown(self._compounds(self._language.words(text)))
        preposition = self._prepositions and self._prepositions.search(text)
        return TitleWords(words, preposition.start() if preposition else len(text))

    def _compounds(self, words: dict[str, Word]) -> dict[str, Word]:
        """Return the words with compounds in one, as labels write them: "hair dresser"."""
        in_labels = self._ranker.labels.stems
        compounds: list[Word] = []
        for word in words.values():
            before = compounds[-1] if compounds else None
            if before and word.start - before.end == 1 and _is_part(before) and _is_part(word):
                token = before.token + word.token
                stem, form = self._language.stem(token)
                if stem in in_labels:
                    compounds[-1] = Word(token, stem, form, before.start, word.end)
                    continue
            compounds.append(word)
        return {word.stem: word for word in compounds}

    def _without_unknown(self, words: dict[str, Word]) -> dict[str, Word]:
        """Leave out words that resemble no label's, unless there are no others."""
        recognised = {
            stem: word
            for stem, word in words.items()
            if stem in self._ranker.labels.stems or self._is_similar(word)
        }
        return recognised or words

    def _is_similar(self, word: Word) -> bool:
        """Check whether a word that no label has may be misspelt, or a compound."""
        if (similar := self._has_similar.get(word.form)) is None:
            labels, tag, form = self._index.labels, self._tag, word.form
            edits = 1 if len(form) > 3 else 0
            near = [labels.near(f"{tag}{mark}{form}", edits, 1) for mark in ":="]
            similar = bool(labels.search(near, (), 1)) or (
                bool(self._language.compound_links)
                and any(
                    labels.frequency(f"{tag}{mark}{form[cut:]}")
                    for cut in range(3, len(form) - 3)
                    for mark in ":="
                )
            )
            self._has_similar[form] = similar
        return similar

    def guesses(
        self, titles: Sequence[str], levels: Sequence[int]
    ) -> Iterator[dict[int, TitleGuess]]:
        """Yield level → guess for each title; empty for titles without words."""
        for batch, evidence, scores in self._batches(titles):
            for row, words in enumerate(batch):
                yield (
                    self._guesses(scores[row], evidence, row, words, levels)
                    if words.words
                    else {}
                )

    def _guesses(
        self,
        scores: Array,
        evidence: Evidence,
        row: int,
        words: TitleWords,
        levels: Sequence[int],
    ) -> dict[int, TitleGuess]:
        """Return the guesses that the nearest occupations vote for."""
        occupation_scores = scores[self._occupations]
        last = min(_VOTERS, len(occupation_scores)) - 1
        top = np.argpartition(-occupation_scores, last)[: last + 1]
        voters = top[np.argsort(-occupation_scores[top], kind="stable")]
        best = occupation_scores[voters]
        votes = np.exp((best - best[0]) / _SPREAD)
        votes /= votes.sum()
        first = int(self._occupations[voters[0]])
        reason = _reason(
            float(evidence.preferred[row, first]), float(evidence.words[row, first])
        )
        same = np.count_nonzero((evidence.words[row] > _SAME) & (self._level == 0))
        lead = float(best[0] - best[1]) if len(best) > 1 else 1.0
        length = float(np.log(evidence.lengths[row, 0]))
        with_head, head_shares = self._heads.shares(words.head_stems())
        has_several = len(words.words) > 1
        is_only = (
            same == 1 and reason == Reason.ALTERNATIVE and has_several and lead > _CLEAR_LEAD
        )
        guesses: dict[int, TitleGuess] = {}
        for level in levels:
            if level == 0:
                concept, shares = int(self._numbers[voters[0]]), votes
                has_head = with_head == voters[0]
            else:
                codes, groups = self._groups[level]
                by_group: Array = np.bincount(groups[voters], votes)
                if level == 1:
                    heads = np.bincount(groups[with_head], head_shares, len(by_group))
                    heads = heads[: len(by_group)]
                    by_group += np.where(by_group > 0, _HEAD_VOTES * heads, 0.0)
                # a title that equals a label, word for word, needs no votes
                exact = reason == Reason.EXACT
                group = groups[voters[0]] if exact else np.argmax(by_group)
                code = str(codes[group])
                if code not in self._codes.numbers:
                    continue
                concept = self._codes.numbers[code]
                shares = np.sort(by_group[by_group > 0])[::-1] / by_group.sum()
                has_head = groups[with_head] == group
            features: tuple[float, ...] = (
                1.0,
                float(best[0]),
                lead,
                float(evidence.words[row, first]),
                float(evidence.vector[row, first]),
                float(shares[0]),
                float(shares[1]) if len(shares) > 1 else 0.0,
                length,
                float(head_shares[has_head].sum() / max(1, len(words.words))),
                float(same == 1),
                float(same > 1),
            )
            if evidence.meaning is not None:
                features = (*features, float(evidence.meaning[row, first]))
            guesses[level] = TitleGuess(features, concept, reason, is_only)
        return guesses


def _is_part(word: Word) -> bool:
    """Check whether a word may be part of a compound that is written in two words."""
    return len(word.token) >= _COMPOUND_PART


def _reason(preferred: float, words: float) -> Reason:
    """Return the reason for an occupation, by the cosines of its labels."""
    if preferred > _SAME:
        return Reason.EXACT
    if words > _SAME:
        return Reason.ALTERNATIVE
    return Reason.PARTIAL if words > 0 else Reason.MEANING


def confidence(level: int, features: Sequence[float]) -> float:
    """Return the likelihood that the guess for a title is right."""
    lexical = len(features) == len(FEATURES)
    coefficients = COEFFICIENTS if lexical else EMBEDDING_COEFFICIENTS
    return float(1 / (1 + np.exp(-np.dot(coefficients[level], features))))
