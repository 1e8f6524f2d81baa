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
        owner: Concept of each label, by number; ascending.
        first: First label of each concept, its preferred one, and the end.
        words: Numbers of the stems of the labels, label after label.
        starts: Where those of each label begin, and the end.
        mass: What each label weighs: the sum of its stems' squared weights.
        stems: Stem → its number.
        weights: Weight of each stem.
        rarest: Weight of a stem that no label has.
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
        self.starts = starts
        self.words = words
        self.first = np.searchsorted(owner, np.arange(size + 1))
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
        self.mass = np.asarray(weighed.multiply(weighed).sum(1)).ravel()
        scaled = sp.diags_array(1 / np.maximum(np.sqrt(self.mass), 1e-9)) @ weighed
        self._by_stem = scaled.astype(np.float32).T.tocsr()
        self._preferred = np.r_[True, owner[1:] != owner[:-1]][:labels]

    def score(self, texts: Iterable[Iterable[str]]) -> tuple[Array, Array]:
        """Return texts by concepts: the best label's cosine, and the preferred one's.

        Labels that share no word with a text are never touched: three times as quick as a
        block of all labels per text (measured).

        Args:
            texts: The stems of each text.
        """
        hits = self._queries(texts) @ self._by_stem
        count = hits.shape[0]
        row = np.repeat(np.arange(count) * self.size, np.diff(hits.indptr))
        at = row + self.owner[hits.indices]
        best, preferred = np.zeros((2, count * self.size), np.float32)
        np.maximum.at(best, at, hits.data)
        named = self._preferred[hits.indices]
        preferred[at[named]] = hits.data[named]
        return best.reshape(count, self.size), preferred.reshape(count, self.size)

    def has(self, stems: Iterable[str]) -> bool:
        """Whether a label has these stems, and no other."""
        numbers = frozenset(self.stems.get(stem, -1) for stem in stems)
        return numbers in self._every

    @cached_property
    def _every(self) -> frozenset[frozenset[int]]:
        """Every label as numbers of stems."""
        cuts = self.starts.tolist()
        words = self.words.tolist()
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
