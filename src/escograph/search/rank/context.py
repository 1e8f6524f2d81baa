"""The context of a clause: the topic of its text as a whole.

1. The skills that clauses mention, weighted by likelihood, suggest occupations: each occupation
   by the cosine of the skills that it needs and those that the text mentions, rare skills
   counting more.
2. The most likely occupations show how usual each skill is in such a text, compared with all
   occupations. The logarithm of that ratio is the context's evidence for a skill.

A nurse does not hunt: "hunt down the cause" does not mean hunting animals if the rest of the
text is about nursing. Skills that no occupation needs are neither raised nor lowered.
"""

from collections.abc import Mapping

import numpy as np
import scipy.sparse as sp

from escograph.store.matrix import Array

# Set by hand; test_linking.py tests them on the twenty ads of tests/job_ads.
_NEAREST = 60
"""Number of occupations that a text is assumed to be about."""
_SMOOTHING = 0.02
"""Share of occupations that is assumed to need any skill."""


class Context:
    """Occupations and the skills that they need, as a matrix."""

    def __init__(self, pairs: tuple[Array, Array], occupations: int, skills: int) -> None:
        """Take pairs of an occupation and a skill that it needs, by position."""
        ones = np.ones(len(pairs[0]), np.float32)
        self._needs = sp.csr_matrix((ones, (pairs[0], pairs[1])), (occupations, skills))
        frequency = np.bincount(pairs[1], minlength=skills)
        self._rarity = np.log((1 + occupations) / (1 + frequency)).astype(np.float32)
        self._usual = frequency / max(1, len(np.unique(pairs[0])))
        self._unneeded = frequency == 0
        weighted = self._needs @ sp.diags_array(self._rarity)
        length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(1)).ravel())
        self._units = sp.csr_matrix(sp.diags_array(1 / np.maximum(length, 1e-9)) @ weighted)

    def log_ratios(self, likelihoods: Mapping[int, float]) -> Array:
        """Return the logarithm of how much more usual each skill is in this text.

        Args:
            likelihoods: Position of a skill → likelihood that the text mentions it.
        """
        places = list(likelihoods)
        spoken = np.zeros(len(self._usual), np.float32)
        spoken[places] = np.array(list(likelihoods.values())) * self._rarity[places]
        cosines = self._units @ spoken
        nearest = np.argsort(-cosines, kind="stable")[:_NEAREST]
        nearest = nearest[cosines[nearest] > 0]
        if not len(nearest):
            return np.zeros(len(self._usual), np.float32)
        weight = cosines[nearest] / cosines[nearest].sum()
        here = np.asarray(weight @ self._needs[nearest]).ravel()
        ratios = np.log((_SMOOTHING + here) / (_SMOOTHING + self._usual))
        ratios[self._unneeded] = 0
        log_ratios: Array = ratios.astype(np.float32)
        return log_ratios
