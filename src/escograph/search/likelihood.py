"""How likely a clause speaks of a concept: from the evidence to a probability.

1. The score of `escograph.search.ranker` plus 0.3 times the support, as
   `escograph.search.support` tells it, puts the concepts of a clause in order.
2. How likely the first is meant follows from its support, its words and vector, how rare its
   rarest word is, how many words it shares, how far the second is behind, and how long the
   clause is, by a logistic function.
3. The others follow by how far they are behind the first.

The coefficients were fitted with ``scripts/calibrate`` on the validation sentences of job ads
that Decorte and others labelled; they hold for all languages.

See:
    Platt, Probabilistic Outputs for Support Vector Machines, 1999.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from escograph.search.models import ENGLISH, MANY
from escograph.search.ranker import Evidence, Ranker, Words
from escograph.search.support import NONE, Support, supports

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


class Candidates(NamedTuple):
    """The concepts that a clause may speak of, likeliest first, side by side.

    Attributes:
        places: Their places among the concepts that are ranked.
        scores: How likely each is meant, 0 to 1.
        evidence: What speaks for each, comparable within one clause.
        supports: What of its best label the clause holds, of each.
    """

    places: Array
    scores: Array
    evidence: Array
    supports: list[Support]


@dataclass(frozen=True)
class Ranking:
    """The first concepts of some clauses, and what their likelihood follows from.

    Attributes:
        places: Clauses by concepts, what speaks most for them first; what was not asked for
            has ``-inf`` as its evidence, and comes last.
        evidence: What speaks for each.
        supports: What of its best label the clause holds, of each.
        told: Name of a feature → that of each clause.
    """

    places: Array
    evidence: Array
    supports: list[list[Support]]
    told: dict[str, Array]


def ranking(
    ranker: Ranker, clauses: Sequence[Words], scores: Array, found: Evidence, limit: int
) -> Ranking:
    """Return the first concepts of some clauses.

    Args:
        ranker: What ranked them.
        clauses: The words of each clause.
        scores: Clauses by concepts: what speaks for each; ``-inf`` for those that are not
            asked for.
        found: What that is made of.
        limit: How many concepts of a clause at most.
    """
    wanted = min(max(limit, LOOKED_AT), scores.shape[1])
    top = np.sort(np.argpartition(scores, scores.shape[1] - wanted)[:, -wanted:])
    evidence = np.take_along_axis(scores, top, 1).astype(float)
    order = np.argsort(-evidence, kind="stable")
    top, evidence = (np.take_along_axis(each, order, 1) for each in (top, evidence))
    held = supports(ranker.labels, clauses, top[:, :LOOKED_AT])
    evidence[:, :LOOKED_AT] += _SUPPORT * np.array([[s.share for s in row] for row in held])
    order = np.lexsort((top, -evidence))
    top, evidence = (np.take_along_axis(each, order, 1) for each in (top, evidence))
    none = [NONE] * (wanted - LOOKED_AT)
    supported = [
        [row[place] for place in places]
        for row, places in zip(([*row, *none] for row in held), order.tolist(), strict=True)
    ]
    told = _told(ranker, clauses, found, top, evidence, supported)
    return Ranking(top, evidence, supported, told)


def _told(
    ranker: Ranker,
    clauses: Sequence[Words],
    found: Evidence,
    top: Array,
    evidence: Array,
    held: list[list[Support]],
) -> dict[str, Array]:
    """What the likelihood of the first concept of each clause follows from."""
    rows, first = np.arange(len(top)), top[:, 0]
    second = evidence[:, min(1, top.shape[1] - 1)]
    ahead = np.zeros(len(top))
    np.subtract(evidence[:, 0], second, out=ahead, where=np.isfinite(second))
    told = {
        "support": np.array([row[0].share for row in held]),
        "words": found.words[rows, first],
        "vector": found.vector[rows, first],
        "length": np.log([max(1, len(clause)) for clause in clauses]),
        "margin": ahead,
        "shared": np.array([min(row[0].shared, 4) for row in held]),
        "rarest": np.array([row[0].rarest for row in held]) / ranker.labels.rarest,
    }
    if found.meaning is not None:
        told["near"] = found.meaning[rows, first]
    return told


def candidates(
    ranker: Ranker, clauses: Sequence[Words], scores: Array, found: Evidence, limit: int
) -> list[Candidates]:
    """Return the concepts that each of some clauses may speak of, likeliest first.

    Args:
        ranker: As in `ranking`.
        clauses: As in `ranking`.
        scores: As in `ranking`.
        found: As in `ranking`.
        limit: As in `ranking`.
    """
    if not scores.shape[1]:
        return [Candidates(np.zeros(0, int), np.zeros(0), np.zeros(0), []) for _ in clauses]
    ranked = ranking(ranker, clauses, scores, found, limit)
    counts = COEFFICIENTS
    if found.meaning is not None:
        counts = EMBEDDED[ENGLISH if ranker.reads == ENGLISH else MANY]
    odds = counts["constant"] + sum(counts[name] * each for name, each in ranked.told.items())
    asked = np.minimum(np.isfinite(ranked.evidence).sum(1), limit).tolist()
    evidence = np.nan_to_num(ranked.evidence, neginf=0.0)
    behind = evidence - evidence[:, :1]
    likely = 1 / (1 + np.exp(-(np.asarray(odds)[:, None] + counts["behind"] * behind)))
    told = zip(ranked.places, likely, evidence, ranked.supports, asked, strict=True)
    return [
        Candidates(places[:count], each[:count], speaks[:count], held[:count])
        for places, each, speaks, held, count in told
    ]


def moved(found: Candidates, by: Array) -> Candidates:
    """Return the candidates of a clause with their odds changed, likeliest first.

    Args:
        found: The candidates.
        by: Place → what is added to the logarithm of its odds.
    """
    sure = np.clip(found.scores, 1e-9, 1 - 1e-9)
    odds = np.log(sure / (1 - sure)) + by[found.places]
    scores = 1 / (1 + np.exp(-odds))
    order = np.lexsort((found.places, -found.evidence, -scores))
    supports = [found.supports[place] for place in order.tolist()]
    return Candidates(found.places[order], scores[order], found.evidence[order], supports)
