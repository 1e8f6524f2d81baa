"""A learned model of the log odds that a sentence is boilerplate.

A logistic function of the stems of a sentence and of pairs of adjacent stems. It is
fitted to some four hundred sentences of each sort, those of ``data/<tag>.boilerplate.txt`` and
``data/<tag>.work.txt``, when a language is first needed, which takes a tenth of a second. A
language without these files has no model.

See:
    Cox, The Regression Analysis of Binary Sequences, 1958.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import fsum

import numpy as np
import scipy.sparse as sp

from escograph.search.language.text import Span, TokenizedText
from escograph.search.language.words import TOKEN, Language
from escograph.store.matrix import Array

_PENALTY = 0.7
"""L2 penalty on the weights, set by hand; test_linking.py tests it on the 400 sentences of
``tests/job_ads/*.boilerplate.txt`` and ``*.work.txt``, which are not in the training data."""
_NUMBER = re.compile(r"\d+")
_SIGNS = "€£$%!?"
_CONSTANT = ""


def boilerplate_log_odds(text: TokenizedText, sentence: Span, language: Language) -> float:
    """Return the logarithm of the odds that a sentence is boilerplate.

    Returns:
        Above zero if it is more likely than not; zero if the language has no model.
    """
    weights = _weights(language)
    if not weights:
        return 0.0
    features = _features(text, sentence, language)
    return fsum((weights[_CONSTANT], *(weights.get(feature, 0.0) for feature in features)))


def _features(text: TokenizedText, sentence: Span, language: Language) -> set[str]:
    """Return the features of a sentence: stems, pairs of stems, numbers, and signs.

    Every number is "0".
    """
    stems = ["^"]
    first, end = text.numbers(sentence)
    for word in text.stemmed(language)[first:end]:
        if _NUMBER.search(word.token):
            parts = TOKEN.findall(_NUMBER.sub(" 0 ", word.token))
            stems += [language.stem(part)[0] for part in parts]
        else:
            stems.append(word.stem)
    normalized = text.normalized
    stems += [sign for sign in _SIGNS if normalized.find(sign, *sentence) >= 0]
    return {*stems, *(f"{left} {right}" for left, right in pairwise(stems))}


@cache
def _weights(language: Language) -> dict[str, float]:
    """Return the weight of each feature and of the constant; empty without sentences."""
    boilerplate, work = (
        list(_sentences(f"{language.tag}.{sort}.txt")) for sort in ("boilerplate", "work")
    )
    if not boilerplate or not work:
        return {}
    from scipy.optimize import minimize  # takes 0.1 s, and most languages have no sentences

    samples = [_features(text, text.whole, language) for text in (*boilerplate, *work)]
    names = sorted({feature for sample in samples for feature in sample})
    numbers = {name: number for number, name in enumerate(names)}
    starts = np.cumsum([0, *map(len, samples)])
    columns = [numbers[feature] for sample in samples for feature in sorted(sample)]
    incidence = sp.csr_matrix(
        (np.ones(len(columns)), columns, starts), (len(samples), len(names))
    )
    sign = np.where(np.arange(len(samples)) < len(boilerplate), 1.0, -1.0)

    def loss(weights: Array) -> tuple[float, Array]:
        margins = sign * (incidence @ weights[1:] + weights[0])
        gradient = -sign / (1 + np.exp(margins))
        penalty = _PENALTY * weights[1:]
        total = np.logaddexp(0, -margins).sum() + (penalty * weights[1:]).sum() / 2
        return float(total), np.r_[gradient.sum(), incidence.T @ gradient + penalty]

    fitted = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x.tolist()
    return dict(zip([_CONSTANT, *names], fitted, strict=True))


def _sentences(name: str) -> Iterator[TokenizedText]:
    path = files("escograph.search.language") / "data" / name
    if path.is_file():
        yield from map(TokenizedText, path.read_text("utf-8").splitlines())
