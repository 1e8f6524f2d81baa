"""Heads of job titles: the word that says what kind of occupation a title names.

A music teacher is a teacher, and a nurse assistant is not a nurse: in English the head is the
last word, in Spanish the first. The labels of a language show which: occupations with one word
at that end are more often in one ISCO group. A title ends before words such as "of" here.

The head of a title is as many of its words as the labels of some occupation have at that end:
for "head music teacher" the labels that end with "music teacher" count, and those that end with
"teacher" only where there are none.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from escograph.search.rank.tfidf import LabelStems
from escograph.store.matrix import Array

_NO_OCCUPATIONS = np.zeros(0, int), np.zeros(0)
_CACHED = 20_000
"""Maximum number of heads kept, so that arbitrary titles do not fill the memory."""


class HeadTable:
    """The occupations of a release by the heads of their labels, in one language.

    Attributes:
        is_last: Whether the head of a title is at its end.
    """

    def __init__(self, labels: LabelStems, occupations: Array, major_groups: Array) -> None:
        """Read the heads of all labels of occupations.

        Args:
            labels: The labels that titles are ranked by.
            occupations: Positions of the occupations among their concepts.
            major_groups: Code of the ISCO group of each occupation at the first level.
        """
        self._stems = labels.stems
        self._occupation: list[int] = []
        self._words: list[tuple[int, ...]] = []
        for number, position in enumerate(occupations.tolist()):
            for label in range(labels.first[position], labels.first[position + 1]):
                start, end = labels.starts[label], labels.starts[label + 1]
                self._occupation.append(number)
                self._words.append(tuple(labels.words[start:end].tolist()))
        self.is_last = self._agreement(-1, major_groups) >= self._agreement(0, major_groups)
        self._by_word: dict[int, list[int]] = defaultdict(list)
        for label, words in enumerate(self._words):
            if not self.is_last:
                words = self._words[label] = words[::-1]
            if words:
                self._by_word[words[-1]].append(label)
        self._shares: dict[tuple[int, ...], tuple[Array, Array]] = {}

    def _agreement(self, end: int, major_groups: Array) -> float:
        """Return the expected number of labels that share their group with a random other.

        The preferred labels of several words are compared with those of the same first or last
        word.
        """
        groups: dict[int, Counter[str]] = defaultdict(Counter)
        occupations, first = np.unique(self._occupation, return_index=True)
        for number, label in zip(occupations.tolist(), first.tolist(), strict=True):
            if len(words := self._words[label]) > 1:
                groups[words[end]][str(major_groups[number])] += 1
        return sum(
            count * (count - 1) / (counts.total() - 1)
            for counts in groups.values()
            if counts.total() > 1
            for count in counts.values()
        )

    def shares(self, stems: Sequence[str]) -> tuple[Array, Array]:
        """Return the occupations with labels that have the head of a title.

        With the share that each has of these labels.

        Args:
            stems: The stems of the title, in order.
        """
        title = tuple(self._stems[stem] for stem in stems if stem in self._stems)
        title = title if self.is_last else title[::-1]
        labels = self._by_word.get(title[-1], []) if title else []
        length = 1
        while len(title) > length:
            longer = title[-length - 1 :]
            having = [n for n in labels if self._words[n][-length - 1 :] == longer]
            if not having:
                break
            labels, length = having, length + 1
        if not labels:
            return _NO_OCCUPATIONS
        head = title[-length:]
        if (known := self._shares.get(head)) is None:
            if len(self._shares) >= _CACHED:
                self._shares.clear()
            numbers, count = np.unique(
                [self._occupation[label] for label in labels], return_counts=True
            )
            known = self._shares[head] = numbers, count / count.sum()
        return known
