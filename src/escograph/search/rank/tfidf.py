"""Tf-idf: the similarity of a text's words and a concept's labels.

1. A label is the set of its stems. The fewer concepts have a stem, the more it weighs:
   ``1 + ln((1 + concepts) / (1 + concepts with the stem))``.
2. Text and label are compared by the cosine of their weights. Words that no label has lengthen
   the text as the rarest word would.
3. A concept's score is that of its best label; its preferred label's is returned too.

See:
    Salton and Buckley, Term-weighting approaches in automatic text retrieval, 1988.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from escograph.model.lazy import cached_property
from escograph.store.matrix import Array


class LabelStems:
    """The labels of some concepts in one language, as sets of stems.

    Attributes:
        owner: Concept of each label, by number; ascending.
        first: Number of the first (preferred) label of each concept, and the end.
        words: Numbers of the stems of the labels, label by label.
        starts: Where each label begins in ``words``, and the end.
        mass: The sum of the squared weights of each label's stems.
        stems: Stem → its number.
        weights: Weight of each stem.
        rarest: Weight of a stem that no label has.
    """

    def __init__(
        self, stems: Sequence[str], owner: Array, starts: Array, words: Array, size: int
    ) -> None:
        """Prepare labels for comparison.

        Args:
            stems: All stems; a stem's number is its position.
            owner: Concept of each label, ascending; a concept's preferred label is first.
            starts: Where each label begins in ``words``, and the end.
            words: Numbers of the stems of the labels, label by label.
            size: Number of concepts.
        """
        self.stems = {stem: number for number, stem in enumerate(stems)}
        self.owner = owner
        self.size = size
        self.starts = starts
        self.words = words
        self.first = np.searchsorted(owner, np.arange(size + 1))
        labels = len(owner)
        ones = np.ones(len(words), np.float32)
        by_label = sp.csr_matrix((ones, words, starts), (labels, len(stems)))
        by_concept = sp.csr_matrix(
            (np.ones(labels, np.float32), (owner, np.arange(labels))), (size, labels)
        )
        frequency = np.bincount((by_concept @ by_label).indices, minlength=len(stems))
        self.weights = (np.log((1 + size) / (1 + frequency)) + 1).astype(np.float32)
        self.rarest = np.log(1 + size) + 1
        weighted = by_label @ sp.diags_array(self.weights)
        self.mass = np.asarray(weighted.multiply(weighted).sum(1)).ravel()
        scaled = sp.diags_array(1 / np.maximum(np.sqrt(self.mass), 1e-9)) @ weighted
        self._by_stem = scaled.astype(np.float32).T.tocsr()
        self._preferred = np.r_[True, owner[1:] != owner[:-1]][:labels]

    def score(self, texts: Iterable[Iterable[str]]) -> tuple[Array, Array]:
        """Return the cosines of the best and of the preferred label, texts by concepts.

        Labels that share no word with a text are skipped: three times as fast as a
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
        is_preferred = self._preferred[hits.indices]
        preferred[at[is_preferred]] = hits.data[is_preferred]
        return best.reshape(count, self.size), preferred.reshape(count, self.size)

    def has_label(self, stems: Iterable[str]) -> bool:
        """Check whether a label consists of these stems."""
        numbers = frozenset(self.stems.get(stem, -1) for stem in stems)
        return numbers in self._label_sets

    @cached_property
    def _label_sets(self) -> frozenset[frozenset[int]]:
        """Every label as numbers of stems."""
        words = self.words.tolist()
        borders = pairwise(self.starts.tolist())
        return frozenset(frozenset(words[start:end]) for start, end in borders) - {frozenset()}

    def _queries(self, texts: Iterable[Iterable[str]]) -> sp.csr_matrix:
        starts, columns, values = [0], [], []
        for stems in texts:
            numbers, unknown = [], 0
            for stem in stems:
                number = self.stems.get(stem)
                if number is None:
                    unknown += 1
                else:
                    numbers.append(number)
            weight = self.weights[numbers]
            length = np.sqrt((weight * weight).sum() + unknown * self.rarest**2)
            columns += numbers
            values.append(weight / max(length, 1e-9))
            starts.append(len(columns))
        data = np.concatenate(values) if values else np.zeros(0, np.float32)
        shape = (len(starts) - 1, len(self.stems))
        return sp.csr_matrix((data, columns, starts), shape, dtype=np.float32)
