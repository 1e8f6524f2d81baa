"""Embeddings of a store: vectors of labels and descriptions by sentence models.

Each component is stored as an 8-bit integer. The English model has vectors of the labels and
the beginning of the description of every skill; the multilingual model has one vector per
concept. `escograph.search.index.encode` computes them.
"""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from escograph.errors import StoreUnavailable
from escograph.search.index.models import ENGLISH, MULTILINGUAL
from escograph.search.index.release import Arrays
from escograph.search.index.vectors import unit
from escograph.store.files import StoreFiles
from escograph.store.matrix import Array

LoadEmbeddings = Callable[[str], Arrays]
"""Name of a model → the arrays that `escograph.search.index.encode` computed with it."""

FILES = {ENGLISH: "embeddings-english.npz", MULTILINGUAL: "embeddings-multilingual.npz"}
CONTENTS = "embeddings.json"
FORMAT = 1
_HINT = (
    "it was built without embeddings; build it again with embeddings=True, or "
    "'escograph build --embeddings'"
)


def packed(vectors: Array) -> Array:
    """Return vectors as 8-bit integers, without their lengths."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    quantized: Array = np.round(vectors * (127 / largest)).astype(np.int8)
    return quantized


def unpacked(quantized: Array) -> Array:
    """Return the vectors that were packed with `packed`, scaled to length one."""
    return unit(quantized.astype(np.float32))


def write_embeddings(embeddings: dict[str, Arrays], folder: Path) -> None:
    """Write model → vectors into the folder of an index that is being built."""
    for model, arrays in embeddings.items():
        np.savez(folder / FILES[model], **dict(arrays))  # type: ignore[arg-type]
    contents = {"format": FORMAT, "models": sorted(embeddings)}
    (folder / CONTENTS).write_text(json.dumps(contents, indent=2) + "\n", "utf-8")


def open_embeddings(folder: Path, files: StoreFiles) -> LoadEmbeddings:
    """Return a function that loads a model's vectors from the folder of an index.

    Raises:
        StoreUnavailable: When loading, if the store was built without them, they are damaged,
            or were computed by another version.
    """

    def load(model: str) -> Arrays:
        try:
            contents = json.loads((folder / CONTENTS).read_text("utf-8"))
        except FileNotFoundError as error:
            raise StoreUnavailable(str(files.store), _HINT) from error
        except (OSError, ValueError) as error:
            reason = f"{CONTENTS}: {error}; build the store again"
            raise StoreUnavailable(str(folder), reason) from error
        if contents.get("format") != FORMAT or model not in contents.get("models", ()):
            reason = f"{CONTENTS}: it lacks the vectors of {model}; build the store again"
            raise StoreUnavailable(str(folder), reason)
        files.verify(f"{folder.name}/{FILES[model]}")
        try:
            path = folder / FILES[model]
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return {name: arrays[name] for name in arrays.files}
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            reason = f"{FILES[model]}: {error}; build the store again"
            raise StoreUnavailable(str(folder), reason) from error

    return load
