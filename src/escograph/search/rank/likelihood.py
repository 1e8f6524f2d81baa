"""Likelihood: from evidence that a clause mentions a concept to a probability.

1. The score of `escograph.search.rank.ranker` plus 0.3 times the support
   (`escograph.search.rank.support`) puts the concepts of a clause in order.
2. The likelihood of the first concept is a logistic function of its support, its words, its
   preferred label and its vector, how rare its rarest word is, how many words it shares, how
   many concepts need it, how far the second is behind, and how long the clause is.
3. The likelihood of the others depends on how far they are behind the first.
4. A concept is less likely if the clause has only a part of its label, and that in another
   order: "reporting to our finance manager" is not about a finance report.

The coefficients were fitted with ``scripts/calibrate`` on the validation sentences of job ads
that Decorte and others labelled; they are used for all languages.

See:
    Platt, Probabilistic Outputs for Support Vector Machines, 1999.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from escograph.search.index.models import ENGLISH, MULTILINGUAL
from escograph.search.language.sentences import Clause
from escograph.search.rank.ranker import Evidence, Ranker
from escograph.search.rank.support import NO_SUPPORT, Support, supports
from escograph.store.matrix import Array

SUPPORTED = 10
"""Number of concepts per clause with computed support; an engineering limit."""
_SUPPORT_WEIGHT = 0.3
"""Weight of support in the score. Chosen on the validation phrases of Decorte and others
(``scripts/evaluate_linking``)."""
FULL_SHARE = 0.999
"""Minimum support by a label that the clause has as a whole."""
_MAX_SHARED = 4
"""Maximum number of shared words that count."""
_COMPOUND_GAP = 4
"""Maximum number of characters between the words of a compound: " ", or " of ". Set by hand on
the validation sentences of Decorte and others (``scripts/evaluate_linking``)."""

COEFFICIENTS = {
    "constant": -10.10,
    "behind": 5.59,
    "support": 2.19,
    "words": -0.55,
    "vector": 3.96,
    "length": 0.34,
    "margin": 0.62,
    "shared": 0.34,
    "rarest": 4.17,
    "preferred": 1.49,
    "usage": 0.12,
    "scattered": -1.39,
}
"""Coefficients of the logistic function, printed by ``scripts/calibrate``."""

EMBEDDING_COEFFICIENTS: dict[str, dict[str, float]] = {
    ENGLISH: {
        "constant": -8.30,
        "behind": 3.85,
        "support": 1.52,
        "words": -1.99,
        "vector": 2.26,
        "length": 0.09,
        "margin": 1.01,
        "shared": 0.26,
        "rarest": 4.04,
        "preferred": 1.32,
        "usage": 0.07,
        "scattered": -1.34,
        "near": 2.21,
    },
    MULTILINGUAL: {
        "constant": -10.00,
        "behind": 4.38,
        "support": 2.17,
        "words": -0.39,
        "vector": 3.57,
        "length": 0.29,
        "margin": 0.35,
        "shared": 0.30,
        "rarest": 4.12,
        "preferred": 0.22,
        "usage": 0.12,
        "scattered": -1.51,
        "near": 1.96,
    },
}
"""The same for clauses that a model reads (``scripts/calibrate --embeddings``); "near" is the
similarity in meaning."""


class Candidates(NamedTuple):
    """The concepts that a clause may mention, most likely first, as parallel arrays.

    Attributes:
        places: Their positions among the ranked concepts.
        likelihoods: Likelihood that each is meant, 0 to 1.
        evidence: Score of each, comparable within one clause.
        supports: The support of each.
    """

    places: Array
    likelihoods: Array
    evidence: Array
    supports: list[Support]


@dataclass(frozen=True)
class Ranking:
    """The first concepts of some clauses, and the features of their likelihood.

    Attributes:
        places: Clauses by concepts, best first; excluded concepts have ``-inf`` as their
            evidence, and come last.
        evidence: Score of each concept.
        supports: Support of each concept.
        features: Name of a feature → its value for the first concept of each clause.
    """

    places: Array
    evidence: Array
    supports: list[list[Support]]
    features: dict[str, Array]


def ranking(
    ranker: Ranker, clauses: Sequence[Clause], scores: Array, evidence: Evidence, limit: int
) -> Ranking:
    """Return the first concepts of some clauses.

    Args:
        ranker: The ranker.
        clauses: The clauses.
        scores: Clauses by concepts; ``-inf`` for excluded ones.
        evidence: The evidence behind the scores.
        limit: Maximum number of concepts per clause.
    """
    count = min(max(limit, SUPPORTED), scores.shape[1])
    top = np.sort(np.argpartition(scores, scores.shape[1] - count)[:, -count:])
    total = np.take_along_axis(scores, top, 1).astype(float)
    order = np.argsort(-total, kind="stable")
    top, total = np.take_along_axis(top, order, 1), np.take_along_axis(total, order, 1)
    supported = supports(ranker.labels, clauses, top[:, :SUPPORTED])
    shares = np.array([[support.share for support in row] for row in supported])
    total[:, :SUPPORTED] += _SUPPORT_WEIGHT * shares
    order = np.lexsort((top, -total))
    top, total = np.take_along_axis(top, order, 1), np.take_along_axis(total, order, 1)
    unsupported = [NO_SUPPORT] * (count - SUPPORTED)
    in_order = [
        [row[place] for place in places]
        for row, places in zip(
            ([*row, *unsupported] for row in supported), order.tolist(), strict=True
        )
    ]
    features = _features(ranker, clauses, evidence, top, total, in_order)
    return Ranking(top, total, in_order, features)


def _features(
    ranker: Ranker,
    clauses: Sequence[Clause],
    evidence: Evidence,
    top: Array,
    total: Array,
    supported: list[list[Support]],
) -> dict[str, Array]:
    """Return the features of the first concept of each clause."""
    rows, first = np.arange(len(top)), top[:, 0]
    firsts = [row[0] for row in supported]
    second = total[:, min(1, top.shape[1] - 1)]
    margin = np.zeros(len(top))
    np.subtract(total[:, 0], second, out=margin, where=np.isfinite(second))
    features = {
        "support": np.array([support.share for support in firsts]),
        "words": evidence.words[rows, first],
        "vector": evidence.vector[rows, first],
        "length": np.log([max(1, len(clause.words)) for clause in clauses]),
        "margin": margin,
        "shared": np.array([min(support.shared, _MAX_SHARED) for support in firsts]),
        "rarest": np.array([support.rarest for support in firsts]) / ranker.labels.rarest,
        "preferred": evidence.preferred[rows, first],
        "usage": ranker.usage[first],
    }
    if evidence.meaning is not None:
        features["near"] = evidence.meaning[rows, first]
    return features


def candidates(
    ranker: Ranker, clauses: Sequence[Clause], scores: Array, evidence: Evidence, limit: int
) -> list[Candidates]:
    """Return the concepts that each clause may mention, most likely first.

    Args:
        ranker: As in `ranking`.
        clauses: As in `ranking`.
        scores: As in `ranking`.
        evidence: As in `ranking`.
        limit: As in `ranking`.
    """
    if not scores.shape[1]:
        return [Candidates(np.zeros(0, int), np.zeros(0), np.zeros(0), []) for _ in clauses]
    ranked = ranking(ranker, clauses, scores, evidence, limit)
    coefficients = COEFFICIENTS
    if evidence.meaning is not None:
        model = ENGLISH if ranker.model == ENGLISH else MULTILINGUAL
        coefficients = EMBEDDING_COEFFICIENTS[model]
    log_odds = coefficients["constant"] + sum(
        coefficients[name] * values for name, values in ranked.features.items()
    )
    counts = np.minimum(np.isfinite(ranked.evidence).sum(1), limit).tolist()
    total = np.nan_to_num(ranked.evidence, neginf=0.0)
    own = coefficients["behind"] * (total - total[:, :1])
    own += coefficients["scattered"] * scattered(ranked, clauses)
    likelihoods = 1 / (1 + np.exp(-(np.asarray(log_odds)[:, None] + own)))
    rows = zip(ranked.places, likelihoods, total, ranked.supports, counts, strict=True)
    return [
        Candidates(places[:count], likely[:count], scored[:count], supported[:count])
        for places, likely, scored, supported, count in rows
    ]


def scattered(ranked: Ranking, clauses: Sequence[Clause]) -> Array:
    """Check of which concepts each clause has a part of the label, in another order.

    The words of a compound may be in any order: "risk assessment", "assessment of risks".
    """
    table = np.zeros(ranked.places.shape, bool)
    for row, (clause, of_clause) in enumerate(zip(clauses, ranked.supports, strict=True)):
        words = list(clause.words.values())
        for column, support in enumerate(of_clause):
            table[row, column] = (
                support.share < FULL_SHARE
                and not support.in_order
                and any(
                    words[right].start - words[left].end > _COMPOUND_GAP
                    for left, right in pairwise(support.places)
                )
            )
    return table


def shifted(clause: Candidates, log_odds: Array) -> Candidates:
    """Return the candidates of a clause with changed log odds, most likely first.

    Args:
        clause: The candidates.
        log_odds: Number to add to the log odds of each candidate.
    """
    return ordered(raised(clause, log_odds))


def raised(clause: Candidates, log_odds: Array | float) -> Candidates:
    """Return the candidates of a clause with changed log odds, in the same order."""
    clipped = np.clip(clause.likelihoods, 1e-9, 1 - 1e-9)
    odds = np.log(clipped / (1 - clipped)) + log_odds
    return clause._replace(likelihoods=1 / (1 + np.exp(-odds)))


def ordered(clause: Candidates) -> Candidates:
    """Return the candidates of a clause, most likely first."""
    order = np.lexsort((clause.places, -clause.evidence, -clause.likelihoods))
    supported = [clause.supports[place] for place in order.tolist()]
    return Candidates(
        clause.places[order], clause.likelihoods[order], clause.evidence[order], supported
    )
