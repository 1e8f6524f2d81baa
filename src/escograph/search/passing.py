"""Whether a sentence of a job advertisement speaks of the employer, or of the work.

Told from how some four hundred sentences of each sort speak, those of
``languages/<tag>.passing.txt`` and ``<tag>.work.txt``: a logistic function of which stems a
sentence has, and which pairs of them side by side. It is
fitted when a language is first asked for, which takes a tenth of a second; a language without
the files is not told.

See:
    Cox, The Regression Analysis of Binary Sequences, 1958.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import fsum
from typing import Any

import numpy as np
import scipy.sparse as sp

from escograph.search.language import TOKEN, Language, language, plain

Array = np.ndarray[Any, Any]

_PULL = 0.7
"""How strongly the weights are drawn towards nought."""
_NUMBER = re.compile(r"\d+")


def odds(sentence: str, tag: str) -> float:
    """Return the logarithm of the odds that a sentence speaks of the employer.

    Args:
        sentence: The sentence, plain.
        tag: Its language.

    Returns:
        Above nought if it rather does; nought if nothing is known of the language.
    """
    weights = _weights(language(tag).tag)
    if not weights:
        return 0.0
    told = (weights.get(feature, 0.0) for feature in _features(sentence, language(tag)))
    return fsum((weights[""], *told))  # in whatever order


def _features(sentence: str, speech: Language) -> set[str]:
    """The stems of a sentence and pairs of them, numbers and money by their kind."""
    said = ["^"]
    for word in TOKEN.findall(_NUMBER.sub(" 0 ", sentence)):
        said.append(speech.stem(word)[0])
    said += [sign for sign in "€£$%!?" if sign in sentence]
    pairs = (f"{left} {right}" for left, right in pairwise(said))
    return {*said, *pairs}


@cache
def _weights(tag: str) -> dict[str, float]:
    """Weight of each feature, and of none; empty if nothing is known of a language."""
    passing, work = (list(_lines(f"{tag}.{sort}.txt")) for sort in ("passing", "work"))
    if not passing or not work:
        return {}
    from scipy.optimize import minimize  # 0.1 s, and most languages have no sentences

    speech = language(tag)
    texts = [_features(text, speech) for text in (*passing, *work)]
    names = sorted({feature for text in texts for feature in text})
    place = {name: number for number, name in enumerate(names)}
    starts = np.cumsum([0, *map(len, texts)])
    columns = [place[feature] for text in texts for feature in sorted(text)]
    held = sp.csr_matrix((np.ones(len(columns)), columns, starts), (len(texts), len(names)))
    sign = np.where(np.arange(len(texts)) < len(passing), 1.0, -1.0)

    def loss(weights: Array) -> tuple[float, Array]:
        odds = sign * (held @ weights[1:] + weights[0])
        slope = -sign / (1 + np.exp(odds))
        pull = _PULL * weights[1:]
        total = np.logaddexp(0, -odds).sum() + (pull * weights[1:]).sum() / 2
        return float(total), np.r_[slope.sum(), held.T @ slope + pull]

    fitted = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x.tolist()
    return dict(zip(["", *names], fitted, strict=True))


def _lines(name: str) -> Iterable[str]:
    path = files("escograph.search") / "languages" / name
    return map(plain, path.read_text("utf-8").splitlines()) if path.is_file() else ()
