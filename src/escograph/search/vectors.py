"""Vectors of texts that are learned from the labels of a release alone.

1. A word has features: its stem, and the runs of three to five letters of its form, each
   hashed to one of 32,768 rows of a table. The word is the sum of its rows, a text the sum
   of its words, scaled to length one.
2. The rows are learned by contrast: of a batch of concepts, two texts of one concept (labels,
   or its description) come close, texts of different concepts move apart.
3. The first language makes the concepts' vectors; in the others a label is drawn to its
   concept's vector or to another label of the concept, so all languages share one space.
4. The numbers of the rows are kept as one of five: measured, ranking is as good as with all
   their bits, and a language takes 1 MB instead of 17.

See:
    van den Oord and others, Representation Learning with Contrastive Predictive Coding,
    2018 (InfoNCE); Bojanowski and others, Enriching Word Vectors with Subword Information,
    2017; Duchi and others, Adaptive Subgradient Methods, 2011 (Adagrad).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import scipy.sparse as sp

from escograph.search.language import Language, Word

Array = np.ndarray[Any, Any]

DIMENSIONS = 128
ROWS = 1 << 15
_LETTERS = (3, 4, 5)
_TEMPERATURE = 0.07
_RATE = 0.1
_BATCH = 512
_EPOCHS = 2
"""Twice the batch and three epochs take twice the time, and rank no better (measured)."""
_DROPPED = 0.2
_ANCHORED = 0.7
"""Share of pairs that are drawn to the concept's vector of the first language."""
_LEAST = 32
"""Fewer concepts in a batch tell nothing apart."""
_STEPS = 2
_KEPT = 100_000


def unit(vectors: Array) -> Array:
    """Scale vectors to length one; those of length nought stay."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Array = vectors / np.maximum(length, 1e-9)
    return scaled


def rows_of(stem: str, form: str) -> list[int]:
    """Return the rows of the table that a word is the sum of."""
    padded = f" {form} "
    names = {stem}
    for size in _LETTERS:
        names.update("#" + padded[i : i + size] for i in range(len(padded) - size + 1))
    return sorted({crc32(name.encode()) % ROWS for name in names})


@dataclass(frozen=True)
class Texts:
    """Texts of one language, ready to learn from.

    Attributes:
        features: Texts by rows of the table; a matrix of rare features counts more.
        weights: How much each row counts; nought for rows seen in one text alone.
    """

    features: sp.csr_matrix
    weights: Array


def featured(language: Language, texts: Sequence[str]) -> Texts:
    """Return the features of texts, weighted by how few of the texts have them."""
    ids: dict[str, int] = {}
    kept: list[Word] = []
    text_at: list[int] = []
    word_at: list[int] = []
    for number, text in enumerate(texts):
        for word in language.words(text).values():
            place = ids.get(word.written)
            if place is None:
                place = ids[word.written] = len(kept)
                kept.append(word)
            text_at.append(number)
            word_at.append(place)
    rows = [rows_of(word.stem, word.form) for word in kept]
    words = _incidence(text_at, word_at, (len(texts), len(kept)))
    row_at = np.repeat(np.arange(len(kept)), [len(row) for row in rows])
    parts = _incidence(row_at, [place for row in rows for place in row], (len(kept), ROWS))
    together = (words @ parts).tocsr()
    seen = np.bincount(together.indices, minlength=ROWS)
    weights = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
    weights[seen < 2] = 0
    together = (together @ sp.diags_array(weights)).tocsr()
    together.eliminate_zeros()
    length = np.sqrt(np.asarray(together.multiply(together).sum(1)).ravel())
    scaled = sp.diags_array(1 / np.maximum(length, 1e-9)) @ together
    return Texts(scaled.tocsr().astype(np.float32), weights)


def _incidence(rows: Any, columns: Any, shape: tuple[int, int]) -> sp.csr_matrix:
    ones = np.ones(len(columns), np.float32)
    return sp.csr_matrix((ones, (np.asarray(rows, int), np.asarray(columns, int))), shape)


def learn(
    texts: Texts,
    owner: Array,
    anchors: Array | None,
    progress: Callable[[float], None],
) -> Array:
    """Return the table of a language, its rows not yet weighed.

    Args:
        texts: Labels and descriptions.
        owner: The concept of each text, as a number.
        anchors: The concepts' vectors in the first language, if this is a further one.
        progress: Called with the share done.
    """
    chance = np.random.default_rng(0)  # the same release gives the same vectors
    table = (chance.standard_normal((ROWS, DIMENSIONS)) * 0.1).astype(np.float32)
    pace = np.full(ROWS, 1e-6, np.float32)
    order = np.argsort(owner, kind="stable")
    count = np.bincount(owner)
    first = np.cumsum(count) - count
    usable = np.flatnonzero(count[owner] > (1 if anchors is None else 0))
    batches = len(usable) // _BATCH + 1
    for epoch in range(_EPOCHS):
        mixed = chance.permutation(usable)
        for batch in range(batches):
            progress((epoch + batch / batches) / _EPOCHS)
            left = mixed[batch * _BATCH : (batch + 1) * _BATCH]
            _, once = np.unique(owner[left], return_index=True)
            left = left[once]
            if len(left) < _LEAST:
                continue
            whose = owner[left]
            drawn = (chance.random(len(left)) * count[whose]).astype(int)
            right = order[first[whose] + drawn]
            same = right == left
            after = first[whose[same]] + (drawn[same] + 1) % count[whose[same]]
            right[same] = order[after]
            fixed = None
            if anchors is not None:
                at = (chance.random(len(left)) < _ANCHORED)[:, None]
                fixed = at, anchors[whose]
            _step(table, pace, texts.features, np.concatenate([left, right]), fixed, chance)
    return table


def _step(
    table: Array,
    pace: Array,
    features: sp.csr_matrix,
    pairs: Array,
    fixed: tuple[Array, Array] | None,
    chance: np.random.Generator,
) -> None:
    """Draw the first half of the pairs to the second, and both from all others."""
    size = len(pairs) // 2
    batch = features[pairs]
    batch.data = batch.data * (chance.random(batch.nnz) > _DROPPED)
    columns = np.flatnonzero(np.bincount(batch.indices, minlength=ROWS))
    place = np.empty(ROWS, np.int32)  # a third of the time of np.unique (measured)
    place[columns] = np.arange(len(columns))
    shape = (2 * size, len(columns))
    batch = sp.csr_matrix((batch.data, place[batch.indices], batch.indptr), shape)
    made = batch @ table[columns]
    length = np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-6)
    units = made / length
    left, right = units[:size], units[size:]
    if fixed is not None:
        right = np.where(fixed[0], fixed[1], right).astype(np.float32)
    raised = left @ right.T / _TEMPERATURE
    raised = np.exp(raised - raised.max())
    slope = raised / raised.sum(1, keepdims=True) + raised / raised.sum(0, keepdims=True)
    slope[np.arange(size), np.arange(size)] -= 2
    slope /= _TEMPERATURE * size
    of_right = slope.T @ left
    if fixed is not None:
        of_right = np.where(fixed[0], 0, of_right)
    of_units = np.concatenate([slope @ right, of_right])
    of_made = (of_units - units * (units * of_units).sum(1, keepdims=True)) / length
    change = batch.T @ of_made
    pace[columns] += (change * change).mean(1)
    table[columns] -= _RATE * change / np.sqrt(pace[columns])[:, None]


def packed(table: Array) -> Array:
    """Return a table as numbers from -2 to 2, two to a byte."""
    scale = max(float(np.quantile(np.abs(table), 0.95)), 1e-9) / _STEPS
    small = (np.clip(np.round(table / scale), -_STEPS, _STEPS) + 8).astype(np.uint8)
    both: Array = small[:, ::2] << 4 | small[:, 1::2]
    return both


def unpacked(both: Array) -> Array:
    """Return what `packed` was given, but for scale and precision."""
    table = np.empty((len(both), DIMENSIONS), np.int8)
    table[:, ::2] = both >> 4
    table[:, 1::2] = both & 15
    small: Array = table - np.int8(8)
    return small


class Encoder:
    """Texts of one language → vectors of the space that all languages share."""

    def __init__(self, language: Language, table: Array) -> None:
        self._language = language
        self._table = table
        self._kept: dict[str, Array] = {}

    def encode(self, texts: Iterable[Iterable[Word]]) -> Array:
        """Return a vector of length one per text, given as its words."""
        made = [self._sum(words) for words in texts]
        if not made:
            return np.zeros((0, DIMENSIONS), np.float32)
        return unit(np.stack(made))

    def _sum(self, words: Iterable[Word]) -> Array:
        total = np.zeros(DIMENSIONS, np.float32)
        for word in words:
            vector = self._kept.get(word.written)
            if vector is None:
                if len(self._kept) >= _KEPT:
                    self._kept.clear()
                rows = rows_of(word.stem, word.form)
                vector = self._table[rows].sum(0, dtype=np.float32)
                self._kept[word.written] = vector
            total += vector
        return total
