"""Vectors of texts, in the space that `escograph.search.index.vectors` learned."""

from collections.abc import Iterable

import numpy as np

from escograph.search.index.vectors import DIMENSIONS, rows_of, unit
from escograph.search.language.words import Word
from escograph.store.matrix import Array

_CACHED_WORDS = 100_000
"""Maximum number of words with vectors in memory (50 MB); an engineering limit."""


class TextEncoder:
    """Encodes texts of one language as vectors of the space that all languages share."""

    def __init__(self, table: Array) -> None:
        self._table = table
        self._cache: dict[str, Array] = {}

    def encode(self, texts: Iterable[Iterable[Word]]) -> Array:
        """Return a vector of length one for the words of each text."""
        sums = [self._sum(words) for words in texts]
        if not sums:
            return np.zeros((0, DIMENSIONS), np.float32)
        return unit(np.stack(sums))

    def _sum(self, words: Iterable[Word]) -> Array:
        total = np.zeros(DIMENSIONS, np.float32)
        for word in words:
            vector = self._cache.get(word.token)
            if vector is None:
                if len(self._cache) >= _CACHED_WORDS:
                    self._cache.clear()
                rows = rows_of(word.stem, word.form)
                vector = self._table[rows].sum(0, dtype=np.float32)
                self._cache[word.token] = vector
            total += vector
        return total
