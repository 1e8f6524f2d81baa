"""The similarity of texts and concepts in meaning, by a sentence model.

1. By the English model the similarity is ``(3 label + description) / 4``: the cosines of the
   text with the concept's nearest label and with its description.
2. By the multilingual model the similarity is the cosine with the concept's one vector: the
   mean over all languages that the model reads, and 0.6 of its description. So a text matches
   labels of any other language.

The weights were chosen with ``scripts/evaluate_linking --embeddings`` on the validation phrases
of Decorte and others.
"""

from collections.abc import Sequence

import numpy as np

from escograph.search.index.embeddings import unpacked
from escograph.search.index.models import DIMENSIONS, ENGLISH, sentence_encoder
from escograph.search.index.release import Arrays
from escograph.store.matrix import Array

_LABEL_WEIGHT = 3


class EmbeddingSimilarity:
    """Compares texts with some concepts, by one model."""

    def __init__(self, model: str, arrays: Arrays, members: Array) -> None:
        """Take a model's vectors, and the numbers of the concepts to compare with."""
        self.model = model
        size = len(members)
        if model == ENGLISH:
            self._labels, owner = _of_members(arrays["labels"], arrays["owner"], members)
            self._starts = np.flatnonzero(np.diff(owner, prepend=-1))
            self._owner = owner[self._starts]
            vectors, places = _of_members(arrays["notes"], arrays["noted"], members)
        else:
            vectors, places = unpacked(arrays["concepts"][members]), np.arange(size)
        self._vectors = np.zeros((size, DIMENSIONS[model]), np.float32)
        self._vectors[places] = vectors

    def score(self, texts: Sequence[str]) -> Array:
        """Return the similarities as a matrix, texts by concepts; 1 at most."""
        encoded = sentence_encoder(self.model)(texts)
        similarity: Array = encoded @ self._vectors.T
        if self.model == ENGLISH and len(self._starts):
            by_label = np.maximum.reduceat(self._labels @ encoded.T, self._starts).T
            similarity[:, self._owner] += _LABEL_WEIGHT * by_label
            similarity /= _LABEL_WEIGHT + 1
        return similarity


def _of_members(vectors: Array, owner: Array, members: Array) -> tuple[Array, Array]:
    """Return the vectors of some concepts, and the position of each vector's concept."""
    if not len(members):
        return unpacked(vectors[:0]), owner[:0].astype(np.int64)
    place = np.minimum(np.searchsorted(members, owner), len(members) - 1)
    is_member = members[place] == owner
    return unpacked(vectors[is_member]), place[is_member].astype(np.int64)
