"""Text vectors, learned from the labels of a release alone.

1. A word has features: its stem, and the character n-grams of its form (three to five letters),
   each hashed to one of 32,768 rows of a table. The vector of a word is the sum of its rows;
   the vector of a text is the sum of its words, scaled to length one.
2. The rows are learned by contrast: in a batch of concepts, two texts of one concept (labels,
   or its description) are drawn together, and texts of different concepts are pushed apart.
3. Every language is learned on its own. In one without descriptions a label is drawn to another
   label of its concept, or to the concept's graph vector (`escograph.search.index.neighbours`).
4. The components of the rows are quantized to five values: ranking is as good as with full
   precision, and a language takes 1 MB instead of 17 (measured).

The parameters were chosen on the validation phrases of Decorte and others and on the titles of
MELO (``scripts/evaluate_linking``, ``scripts/evaluate_titles``), three seeds each.

See:
    van den Oord and others, Representation Learning with Contrastive Predictive Coding,
    2018 (InfoNCE); Bojanowski and others, Enriching Word Vectors with Subword Information,
    2017; Duchi and others, Adaptive Subgradient Methods, 2011 (Adagrad).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from zlib import crc32

import numpy as np
import scipy.sparse as sp

from escograph.search.language.words import Language, Word, normalize
from escograph.store.matrix import Array

DIMENSIONS = 128
ROWS = 1 << 15
_LETTERS = (3, 4, 5)
_TEMPERATURE = 0.07
_LEARNING_RATE = 0.1
_BATCH = 512
_EPOCHS = 2
"""Twice the batch and three epochs take twice as long, and rank no better (measured)."""
_DROPOUT = 0.2
"""Share of the features of a text that are dropped in a step."""
_ANCHORED = 0.7
"""Share of pairs in which a text is drawn to the concept's graph vector, if there are any."""
_SMALLEST_BATCH = 32
"""Minimum number of concepts per batch, for enough contrast; an engineering limit."""
_STEPS = 2
"""Rows are stored as whole numbers from minus this to this."""


def unit(vectors: Array) -> Array:
    """Return vectors scaled to length one; zero vectors stay zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Array = vectors / np.maximum(length, 1e-9)
    return scaled


def rows_of(stem: str, form: str) -> list[int]:
    """Return the rows of the table that add up to a word's vector."""
    padded = f" {form} "
    names = {stem}
    for size in _LETTERS:
        names.update("#" + padded[i : i + size] for i in range(len(padded) - size + 1))
    return sorted({crc32(name.encode()) % ROWS for name in names})


@dataclass(frozen=True)
class TextWords:
    """The words of texts of one language, as numbers.

    Attributes:
        vocabulary: Every word of the texts, once for each spelling.
        numbers: The words of the texts, one text after the other, each text's in order.
        starts: The first place of each text in `numbers`, and their count.
    """

    vocabulary: list[Word]
    numbers: Array
    starts: Array


def text_words(language: Language, texts: Sequence[str]) -> TextWords:
    """Return the words of texts, in a text once for each stem."""
    ids: dict[str, int] = {}
    vocabulary: list[Word] = []
    numbers: list[int] = []
    starts = [0]
    for text in texts:
        for word in language.words(normalize(text)).values():
            number = ids.setdefault(word.token, len(ids))
            if number == len(vocabulary):
                vocabulary.append(word)
            numbers.append(number)
        starts.append(len(numbers))
    return TextWords(vocabulary, np.array(numbers, np.int32), np.array(starts, np.int32))


@dataclass(frozen=True)
class TextFeatures:
    """The features of texts of one language, ready for learning.

    Attributes:
        matrix: Texts by rows of the table; rare features count more.
        weights: Weight of each row; zero for rows that only one text has.
    """

    matrix: sp.csr_matrix
    weights: Array


def text_features(texts: TextWords) -> TextFeatures:
    """Return the features of texts, weighted by how few of the texts have them."""
    count, size = len(texts.starts) - 1, len(texts.vocabulary)
    rows = [rows_of(word.stem, word.form) for word in texts.vocabulary]
    row_starts = np.cumsum([0, *map(len, rows)])
    words = _incidence(texts.numbers, texts.starts, (count, size))
    parts = _incidence(list(chain.from_iterable(rows)), row_starts, (size, ROWS))
    matrix = (words @ parts).tocsr()
    frequency = np.bincount(matrix.indices, minlength=ROWS)
    weights = (np.log((1 + count) / (1 + frequency)) + 1).astype(np.float32)
    weights[frequency < 2] = 0
    matrix = (matrix @ sp.diags_array(weights)).tocsr()
    matrix.eliminate_zeros()
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(1)).ravel())
    scaled = sp.diags_array(1 / np.maximum(length, 1e-9)) @ matrix
    return TextFeatures(scaled.tocsr().astype(np.float32), weights)


def _incidence(columns: Any, starts: Array, shape: tuple[int, int]) -> sp.csr_matrix:
    ones = np.ones(len(columns), np.float32)
    matrix = sp.csr_matrix((ones, np.array(columns, np.int32), starts), shape)
    matrix.sort_indices()
    return matrix


def learn(
    features: sp.csr_matrix,
    owner: Array,
    anchors: Array | None,
    progress: Callable[[float], None],
) -> Array:
    """Return the table of a language, before its rows are weighted.

    Args:
        features: Labels and descriptions by rows of the table.
        owner: Number of each text's concept.
        anchors: The vectors that texts are drawn to, by number of the concept; ``None`` to draw
            them to one another alone. Concepts whose vector is zero have none.
        progress: Called with the share that is done, 0 to 1.
    """
    generator = np.random.default_rng(0)  # the same release gives the same vectors
    table = (generator.standard_normal((ROWS, DIMENSIONS)) * 0.1).astype(np.float32)
    squared_gradients = np.full(ROWS, 1e-6, np.float32)
    order = np.argsort(owner, kind="stable")
    count = np.bincount(owner)
    first = np.cumsum(count) - count
    is_usable = count[owner] > 1
    if anchors is not None:
        is_usable |= np.linalg.norm(anchors[owner], axis=1) > 0
    usable = np.flatnonzero(is_usable)
    batches = len(usable) // _BATCH + 1
    for epoch in range(_EPOCHS):
        shuffled = generator.permutation(usable)
        for batch in range(batches):
            progress((epoch + batch / batches) / _EPOCHS)
            text = shuffled[batch * _BATCH : (batch + 1) * _BATCH]
            _, unique = np.unique(owner[text], return_index=True)
            text = text[unique]
            if len(text) < _SMALLEST_BATCH:
                continue
            concepts = owner[text]
            drawn = (generator.random(len(text)) * count[concepts]).astype(int)
            partner = order[first[concepts] + drawn]
            same = partner == text
            following = first[concepts[same]] + (drawn[same] + 1) % count[concepts[same]]
            partner[same] = order[following]
            fixed = None
            if anchors is not None:
                goals = anchors[concepts]
                to_anchor = generator.random(len(text)) < _ANCHORED
                to_anchor &= np.linalg.norm(goals, axis=1) > 0
                fixed = to_anchor[:, None], goals
            _step(
                table,
                squared_gradients,
                features,
                np.concatenate([text, partner]),
                fixed,
                generator,
            )
    return table


def _step(
    table: Array,
    squared_gradients: Array,
    features: sp.csr_matrix,
    pairs: Array,
    fixed: tuple[Array, Array] | None,
    generator: np.random.Generator,
) -> None:
    """Draw paired texts together, and push them away from all others."""
    size = len(pairs) // 2
    batch = features[pairs]
    batch.data = batch.data * (generator.random(batch.nnz) > _DROPOUT)
    columns = np.flatnonzero(np.bincount(batch.indices, minlength=ROWS))
    place = np.empty(ROWS, np.int32)  # a third of the time of np.unique (measured)
    place[columns] = np.arange(len(columns))
    shape = (2 * size, len(columns))
    batch = sp.csr_matrix((batch.data, place[batch.indices], batch.indptr), shape)
    rows = table.take(columns, axis=0)
    sums = batch @ rows
    length = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    units = sums / length
    text, partner = units[:size], units[size:]
    if fixed is not None:
        partner = np.where(fixed[0], fixed[1], partner).astype(np.float32)
    logits = text @ partner.T / _TEMPERATURE
    exponentials = np.exp(logits - logits.max())
    gradient = exponentials / exponentials.sum(1, keepdims=True)
    gradient += exponentials / exponentials.sum(0, keepdims=True)
    gradient[np.arange(size), np.arange(size)] -= 2
    gradient /= _TEMPERATURE * size
    partner_gradient = gradient.T @ text
    if fixed is not None:
        partner_gradient = np.where(fixed[0], 0, partner_gradient)
    unit_gradient = np.concatenate([gradient @ partner, partner_gradient])
    projection = units * (units * unit_gradient).sum(1, keepdims=True)
    sum_gradient = (unit_gradient - projection) / length
    row_gradients = batch.T @ sum_gradient
    squared_gradients[columns] += (row_gradients * row_gradients).mean(1)
    # in place: copies of these megabytes took a third of a step (measured)
    row_gradients *= _LEARNING_RATE
    row_gradients /= np.sqrt(squared_gradients[columns])[:, None]
    rows -= row_gradients
    table[columns] = rows


def packed(table: Array) -> Array:
    """Return a table as whole numbers from -2 to 2, two to a byte."""
    scale = max(float(np.quantile(np.abs(table), 0.95)), 1e-9) / _STEPS
    quantized = (np.clip(np.round(table / scale), -_STEPS, _STEPS) + 8).astype(np.uint8)
    pairs: Array = quantized[:, ::2] << 4 | quantized[:, 1::2]
    return pairs


def unpacked(pairs: Array) -> Array:
    """Return the table that was packed with `packed`, up to scale and precision."""
    table = np.empty((len(pairs), DIMENSIONS), np.int8)
    table[:, ::2] = pairs >> 4
    table[:, 1::2] = pairs & 15
    quantized: Array = table - np.int8(8)
    return quantized
