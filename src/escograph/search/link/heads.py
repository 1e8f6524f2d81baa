"""Heads of job titles: the word that says what kind of occupation a title names.

A music teacher is a teacher, and a nurse assistant is not a nurse: in English the head is the
last word, in Spanish the first. The labels of a language show which: occupations with one word
at that end are more often in one ISCO group. A title ends before words such as "of" here.

The head of a title is as many of its words as the labels of some occupation have at that end:
for "head music teacher" the labels that end with "music teacher" count, and those that end with
"teacher" only where there are none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from escograph.search.rank.tfidf import LabelStems
from escograph.store.matrix import Array

_NO_OCCUPATIONS = np.zeros(0, int), np.zeros(0)


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
        by_label: list[tuple[int, tuple[int, ...]]] = []
        for number, position in enumerate(occupations.tolist()):
            for label in range(labels.first[position], labels.first[position + 1]):
                start, end = labels.starts[label], labels.starts[label + 1]
                by_label.append((number, tuple(labels.words[start:end].tolist())))
        preferred = {number: words for number, words in reversed(by_label)}
        self.is_last = _agreement(preferred, -1, major_groups) >= _agreement(
            preferred, 0, major_groups
        )
        self._by_head: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, words in by_label:
            for head in self._heads(words):
                self._by_head[head].append(number)

    def _heads(self, words: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Yield the words at the end where the head is: one, two, and so on."""
        for length in range(1, len(words) + 1):
            yield words[-length:] if self.is_last else words[:length]

    def shares(self, stems: Sequence[str]) -> tuple[Array, Array]:
        """Return the occupations with the head of a title in a label, and their shares.

        The share of an occupation is that of its own among these labels.

        Args:
            stems: The stems of the title, in order.
        """
        title = tuple(self._stems[stem] for stem in stems if stem in self._stems)
        longest: list[int] = []
        for head in self._heads(title):
            if not (numbers := self._by_head.get(head)):
                break
            longest = numbers
        if not longest:
            return _NO_OCCUPATIONS
        occupations, count = np.unique(longest, return_counts=True)
        return occupations, count / count.sum()


def _agreement(
    preferred: Mapping[int, tuple[int, ...]], end: int, major_groups: Array
) -> float:
    """Return the expected number of labels that share their group with a random other.

    Labels of several words are compared with those of the same first or last word.

    Args:
        preferred: Number of an occupation → the words of its preferred label.
        end: 0 for the first word, -1 for the last.
        major_groups: As in `HeadTable`.
    """
    groups: dict[int, Counter[str]] = defaultdict(Counter)
    for number, words in preferred.items():
        if len(words) > 1:
            groups[words[end]][str(major_groups[number])] += 1
    return sum(
        count * (count - 1) / (counts.total() - 1)
        for counts in groups.values()
        if counts.total() > 1
        for count in counts.values()
    )
