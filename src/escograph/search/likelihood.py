"""How likely a clause speaks of a concept: from the evidence to a probability.

1. A concept's best label is the one of which the clause holds most, in weight, and closest
   together: that share is its *support*. The score of `escograph.search.ranker` plus 0.3
   times the support puts the concepts of a clause in order.
2. How likely the first is meant follows from its support, its words and vector, how rare its
   rarest word is, how many words it shares, how far the second is behind, and how long the
   clause is, by a logistic function.
3. The others follow by how far they are behind the first.

The coefficients were fitted with ``scripts/calibrate`` on the validation sentences of job ads
that Decorte and others labelled; they hold for all languages.

See:
    Platt, Probabilistic Outputs for Support Vector Machines, 1999.
"""

from collections.abc import Callable, Mapping
from math import exp, log
from typing import Any, NamedTuple

import numpy as np

from escograph.search.evidence import LabelWords
from escograph.search.language import Word
from escograph.search.models import ENGLISH, MANY

Array = np.ndarray[Any, Any]

LOOKED_AT = 10
"""Concepts of a clause whose labels are looked at."""
_SUPPORT = 0.3
"""What support adds to the score."""

COEFFICIENTS = {
    "constant": -10.05,
    "behind": 5.82,
    "support": 2.74,
    "words": -0.03,
    "vector": 4.84,
    "length": 0.35,
    "margin": 0.70,
    "shared": 0.40,
    "rarest": 3.66,
}

EMBEDDED: dict[str, dict[str, float]] = {
    ENGLISH: {
        "constant": -8.61,
        "behind": 3.82,
        "support": 1.87,
        "words": -1.15,
        "vector": 2.64,
        "length": 0.12,
        "margin": 0.89,
        "shared": 0.23,
        "rarest": 4.01,
        "near": 2.62,
    },
    MANY: {
        "constant": -10.09,
        "behind": 3.93,
        "support": 2.67,
        "words": -0.17,
        "vector": 3.02,
        "length": 0.42,
        "margin": 0.60,
        "shared": 0.26,
        "rarest": 3.74,
        "near": 2.63,
    },
}
"""The same where a model reads the clause, with how near it is in meaning."""


class Support(NamedTuple):
    """What of a concept's best label a clause holds.

    Attributes:
        share: 0 to 1: all of it, its words side by side.
        label: Which of the concept's labels it is; -1 if the clause has no word of any.
        shared: How many words they share.
        rarest: Weight of the rarest of these.
        stems: The words they share, as places in the clause.
        whole: Whether the clause is nothing but the label.
    """

    share: float
    label: int
    shared: int
    rarest: float
    stems: tuple[int, ...]
    whole: bool


_NONE = Support(0.0, -1, 0, 0.0, (), False)


class Candidate(NamedTuple):
    """A concept that a clause may speak of.

    Attributes:
        place: Its place among the concepts that are ranked.
        score: How likely it is meant, 0 to 1.
        evidence: What speaks for it, comparable within one clause.
        support: What of its best label the clause holds.
    """

    place: int
    score: float
    evidence: float
    support: Support


def support(labels: LabelWords, concept: int, known: Mapping[int, int], length: int) -> Support:
    """Return what of a concept's labels a clause holds.

    Args:
        labels: The labels that are ranked by.
        concept: The concept's place.
        known: Number of each stem of the clause that labels have → its place in the clause.
        length: How many words the clause has.
    """
    best, weights = _NONE, labels.weights
    for number, (stems, mass) in enumerate(labels.labels(concept)):
        held = stems & known.keys()
        if not held:
            continue
        places = sorted(known[stem] for stem in held)
        close = len(places) / (places[-1] - places[0] + 1)
        share = sum(float(weights[stem]) ** 2 for stem in held) / mass * (0.5 + 0.5 * close)
        if share > best.share:
            rarest = max(float(weights[stem]) for stem in held)
            whole = len(held) == len(stems) == length
            best = Support(share, number, len(held), rarest, tuple(places), whole)
    return best


def features(
    first: Candidate,
    second: float,
    words: float,
    vector: float,
    length: int,
    rarest: float,
    near: float | None = None,
) -> dict[str, float]:
    """Return what the likelihood of the first concept of a clause follows from."""
    told = {} if near is None else {"near": near}
    return told | {
        "support": first.support.share,
        "words": words,
        "vector": vector,
        "length": log(length),
        "margin": first.evidence - second,
        "shared": float(min(first.support.shared, 4)),
        "rarest": first.support.rarest / rarest,
    }


def candidates(
    labels: LabelWords,
    clause: Mapping[str, Word],
    scores: Array,
    words: Array,
    vector: Array,
    limit: int,
    near: Array | None = None,
    reads: str | None = None,
) -> list[Candidate]:
    """Return the concepts that a clause may speak of, likeliest first.

    Args:
        labels: The labels that are ranked by.
        clause: The words of the clause.
        scores: What speaks for each concept; ``-inf`` for those that are not asked for.
        words: The cosine of words, of each concept.
        vector: The cosine of vectors, of each concept.
        limit: How many concepts at most.
        near: How near each concept is in meaning, if a model reads the clause.
        reads: What it is read by, as `Ranker.reads`.
    """
    wanted = min(max(limit, LOOKED_AT), len(scores))
    top = np.argpartition(-scores, wanted - 1)[:wanted] if wanted else np.zeros(0, int)
    top = top[np.argsort(-scores[top], kind="stable")]
    top = top[np.isfinite(scores[top])]
    stems = labels.stems
    known = {stems[stem]: place for place, stem in enumerate(clause) if stem in stems}
    found = []
    for rank, place in enumerate(top.tolist()):
        held = support(labels, place, known, len(clause)) if rank < LOOKED_AT else _NONE
        found.append(Candidate(place, 0.0, float(scores[place]) + _SUPPORT * held.share, held))
    found.sort(key=lambda candidate: (-candidate.evidence, candidate.place))
    if not found:
        return []
    first = found[0]
    second = found[1].evidence if len(found) > 1 else first.evidence
    told = features(
        first,
        second,
        float(words[first.place]),
        float(vector[first.place]),
        len(clause),
        labels.rarest,
        None if near is None else float(near[first.place]),
    )
    counts = COEFFICIENTS if near is None else EMBEDDED[ENGLISH if reads == ENGLISH else MANY]
    base = counts["constant"] + sum(counts[name] * told[name] for name in told)
    slope = counts["behind"]
    return [
        candidate._replace(
            score=1 / (1 + exp(-base - slope * (candidate.evidence - first.evidence)))
        )
        for candidate in found[:limit]
    ]


def moved(found: list[Candidate], by: Callable[[int], float]) -> list[Candidate]:
    """Return the candidates of a clause with their odds changed, likeliest first.

    Args:
        found: The candidates.
        by: Place → what is added to the logarithm of its odds.
    """
    changed = []
    for candidate in found:
        odds = log(max(candidate.score, 1e-9) / max(1 - candidate.score, 1e-9))
        score = 1 / (1 + exp(-(odds + by(candidate.place))))
        changed.append(candidate._replace(score=score))
    changed.sort(key=lambda each: (-each.score, -each.evidence, each.place))
    return changed
