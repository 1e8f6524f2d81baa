"""How near a text is in meaning to concepts, by the vectors of a model of sentences.

1. Vectors are kept with the store, a number to a byte: of English skills those of the labels
   and of the first 40 words of the description, by the English model; of every concept one,
   by the multilingual model (`escograph.search.encode` makes them).
2. By the English model a text is as near to a concept as ``(3 label + description) / 4``: the
   cosines of its nearest label and of its description.
3. By the multilingual model it is as near as the cosine of the concept's one vector: the mean
   over all languages that the model reads, and 0.6 of its description. So a text meets labels
   of any other language.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from escograph.errors import StoreUnavailable
from escograph.search.models import DIMENSIONS, ENGLISH, MANY, encoder
from escograph.search.vectors import unit

Array = np.ndarray[Any, Any]
Part = Mapping[str, Array]
Load = Callable[[str], Part]
"""Name of a model → what `escograph.search.encode` made with it."""

FILES = {ENGLISH: "embeddings-english.npz", MANY: "embeddings-multilingual.npz"}
TOLD = "embeddings.json"
FORMAT = 1
_HINT = (
    "it was built without embeddings; build it again with embeddings=True, or "
    "'escograph build --embeddings'"
)


def packed(vectors: Array) -> Array:
    """Return vectors with a byte a number; their lengths are lost."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    small: Array = np.round(vectors * (127 / largest)).astype(np.int8)
    return small


def unpacked(small: Array) -> Array:
    """Return the vectors that `packed` was given, of length one."""
    return unit(small.astype(np.float32))


def open_embeddings(folder: Path, store: Path) -> Load:
    """Return what loads the vectors that lie in the folder of an index.

    Raises:
        StoreUnavailable: When loading, if the store was built without them, they are damaged,
            or were made by another version.
    """

    def load(model: str) -> Part:
        try:
            told = json.loads((folder / TOLD).read_text("utf-8"))
        except FileNotFoundError as error:
            raise StoreUnavailable(str(store), _HINT) from error
        except (OSError, ValueError) as error:
            raise StoreUnavailable(str(folder), f"{TOLD}: {error}") from error
        if told.get("format") != FORMAT or model not in told.get("models", ()):
            reason = f"{TOLD}: it has no vectors of {model}; build the store again"
            raise StoreUnavailable(str(folder), reason)
        try:
            path = folder / FILES[model]
            with path.open("rb") as file, np.load(file, allow_pickle=False) as part:
                return {key: part[key] for key in part.files}
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise StoreUnavailable(str(folder), f"{FILES[model]}: {error}") from error

    return load


class Meanings:
    """How near texts are to some concepts, by one model."""

    def __init__(self, model: str, part: Part, members: Array) -> None:
        """Take what was made with a model, and the numbers of the concepts to compare with."""
        self.model = model
        self._size = len(members)
        if model == ENGLISH:
            self._labels, owner = _of(part["labels"], part["owner"], members)
            self._starts = np.flatnonzero(np.diff(owner, prepend=-1))
            self._owner = owner[self._starts]
            notes, noted = _of(part["notes"], part["noted"], members)
        else:
            notes, noted = unpacked(part["concepts"][members]), np.arange(self._size)
        self._notes = np.zeros((self._size, DIMENSIONS[model]), np.float32)
        self._notes[noted] = notes

    def score(self, texts: Sequence[str]) -> Array:
        """Return how near each text is to each concept, 1 at most; texts by concepts."""
        made = encoder(self.model)(texts)
        near: Array = made @ self._notes.T
        if self.model == ENGLISH and len(self._starts):
            every = self._labels @ made.T
            near[:, self._owner] += 3 * np.maximum.reduceat(every, self._starts).T
            near /= 4
        return near


def _of(vectors: Array, owner: Array, members: Array) -> tuple[Array, Array]:
    """The vectors of some concepts, and the place of each one's concept among them."""
    if not len(members):
        return unpacked(vectors[:0]), owner[:0].astype(np.int64)
    place = np.minimum(np.searchsorted(members, owner), len(members) - 1)
    of_members = members[place] == owner
    return unpacked(vectors[of_members]), place[of_members].astype(np.int64)
