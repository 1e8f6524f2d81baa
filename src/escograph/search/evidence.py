"""How far the words of a text are those of a concept's labels.

1. A label is the set of its stems, each weighing the more the fewer concepts have it:
   ``1 + ln((1 + concepts) / (1 + concepts with the stem))``.
2. Text and label are compared by the cosine of their weights. Words that no label knows
   lengthen the text as the rarest word would.
3. A concept is worth its best label; what its preferred label is worth comes beside it.

See:
    Salton and Buckley, Term-weighting approaches in automatic text retrieval, 1988.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sp

Array = np.ndarray[Any, Any]


class LabelWords:
    """The labels of some concepts in one language, as sets of stems.

    Attributes:
        owner: Concept of each label, as a number among ``concepts``; ascending.
        stems: Stem → its number.
    """

    def __init__(
        self, stems: Sequence[str], owner: Array, starts: Array, words: Array, size: int
    ) -> None:
        """Prepare for comparing.

        Args:
            stems: All stems; a stem's number is its place.
            owner: Concept of each label, ascending; a concept's preferred label is first.
            starts: Where the words of each label begin in ``words``, and the end.
            words: Numbers of the stems of the labels, label after label.
            size: How many concepts there are.
        """
        self.stems = {stem: number for number, stem in enumerate(stems)}
        self.owner = owner
        self.size = size
        self._starts = starts
        self._words = words
        self._sets: dict[int, tuple[tuple[frozenset[int], float], ...]] = {}
        labels = len(owner)
        ones = np.ones(len(words), np.float32)
        held = sp.csr_matrix((ones, words, starts), (labels, len(stems)))
        of = sp.csr_matrix(
            (np.ones(labels, np.float32), (owner, np.arange(labels))), (size, labels)
        )
        having = np.bincount((of @ held).indices, minlength=len(stems))
        self.weights = (np.log((1 + size) / (1 + having)) + 1).astype(np.float32)
        self.rarest = np.log(1 + size) + 1
        weighed = held @ sp.diags_array(self.weights)
        length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(1)).ravel())
        scaled = sp.diags_array(1 / np.maximum(length, 1e-9)) @ weighed
        self._lay_out(sp.csr_matrix(scaled.astype(np.float32)))

    def _lay_out(self, held: sp.csr_matrix) -> None:
        """Put the n-th labels of all concepts side by side, to find the best one quickly.

        One maximum per n over a block beat ``np.maximum.reduceat`` by half (measured).
        """
        count = np.bincount(self.owner, minlength=self.size)
        self._order = np.argsort(-count, kind="stable")
        rank = np.empty(self.size, int)
        rank[self._order] = np.arange(self.size)
        nth = np.arange(len(self.owner)) - np.repeat(np.cumsum(count) - count, count)
        widths = [int((count > n).sum()) for n in range(count.max(initial=0))]
        self._blocks = np.cumsum([0, *widths])
        place = self._blocks[nth] + rank[self.owner]
        self._by_stem = held[np.argsort(place)].T.tocsr()
        first = np.flatnonzero(nth == 0)
        concepts = (np.ones(len(first), np.float32), (np.arange(len(first)), self.owner[first]))
        spread = sp.csr_matrix(concepts, (len(first), self.size))
        self._preferred = (held[first].T @ spread).tocsr().astype(np.float32)

    def score(self, texts: Iterable[Iterable[str]]) -> tuple[Array, Array]:
        """Return texts by concepts: the best label's cosine, and the preferred one's.

        Args:
            texts: The stems of each text.
        """
        queries = self._queries(texts)
        every = (queries @ self._by_stem).toarray()
        best = np.zeros((every.shape[0], self.size), np.float32)
        if len(self._blocks) > 1:
            top = every[:, : self._blocks[1]]
            for left, right in zip(self._blocks[1:-1], self._blocks[2:], strict=True):
                part = top[:, : right - left]
                np.maximum(part, every[:, left:right], out=part)
            best[:, self._order[: self._blocks[1]]] = top
        return best, (queries @ self._preferred).toarray()

    def labels(self, concept: int) -> tuple[tuple[frozenset[int], float], ...]:
        """Return each label of a concept as numbers of stems, and the squares it weighs."""
        known = self._sets.get(concept)
        if known is None:
            left, right = np.searchsorted(self.owner, [concept, concept + 1])
            sets = (
                frozenset(self._words[self._starts[label] : self._starts[label + 1]].tolist())
                for label in range(int(left), int(right))
            )
            known = tuple(
                (stems, float((self.weights[list(stems)] ** 2).sum())) for stems in sets
            )
            self._sets[concept] = known
        return known

    def has(self, stems: Iterable[str]) -> bool:
        """Whether a label has these stems, and no other."""
        numbers = frozenset(self.stems.get(stem, -1) for stem in stems)
        return numbers in self._every

    @cached_property
    def _every(self) -> frozenset[frozenset[int]]:
        """Every label as numbers of stems."""
        cuts = self._starts.tolist()
        words = self._words.tolist()
        return frozenset(frozenset(words[i:j]) for i, j in pairwise(cuts)) - {frozenset()}

    def _queries(self, texts: Iterable[Iterable[str]]) -> sp.csr_matrix:
        starts, columns, values = [0], [], []
        for stems in texts:
            known, strange = [], 0
            for stem in stems:
                number = self.stems.get(stem)
                if number is None:
                    strange += 1
                else:
                    known.append(number)
            weight = self.weights[known]
            length = np.sqrt((weight * weight).sum() + strange * self.rarest**2)
            columns += known
            values.append(weight / max(length, 1e-9))
            starts.append(len(columns))
        data = np.concatenate(values) if values else np.zeros(0, np.float32)
        shape = (len(starts) - 1, len(self.stems))
        return sp.csr_matrix((data, columns, starts), shape, dtype=np.float32)
