"""What a long text is about as a whole, and what may therefore be meant in it.

1. The skills that clauses speak of, by how likely, tell the occupations: each occupation by the
   cosine of what it asks for and what the text speaks of, rare skills counting more.
2. The likeliest occupations tell how usual each skill is in such a text, beside how usual it is
   over all occupations. The logarithm of that ratio is what the setting says for a skill.

A nurse does not hunt: "hunt down the cause" is no animal hunting where the rest of the text
asks for nursing. Skills that no occupation asks for are neither raised nor lowered.
"""

from typing import Any

import numpy as np
import scipy.sparse as sp

Array = np.ndarray[Any, Any]

_NEAREST = 30
"""Occupations that a text is taken to be about."""
_DOUBT = 0.02
"""Share of all skills that may come up anywhere."""


class Setting:
    """Occupations and the skills that they ask for, as a matrix."""

    def __init__(self, pairs: Array, occupations: int, skills: int) -> None:
        """Take pairs of (occupation, skill) in two rows, by place."""
        ones = np.ones(pairs.shape[1], np.float32)
        self._asks = sp.csr_matrix((ones, (pairs[0], pairs[1])), (occupations, skills))
        asked = np.bincount(pairs[1], minlength=skills)
        self._rare = np.log((1 + occupations) / (1 + asked)).astype(np.float32)
        self._usual = asked / max(1, len(np.unique(pairs[0])))
        self._nobody = asked == 0
        weighed = self._asks @ sp.diags_array(self._rare)
        length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(1)).ravel())
        self._units = sp.csr_matrix(sp.diags_array(1 / np.maximum(length, 1e-9)) @ weighed)

    def says(self, spoken: dict[int, float]) -> Array:
        """Return for each skill how much more usual it is here, as a logarithm.

        Args:
            spoken: Skill → how likely the text speaks of it.
        """
        places = list(spoken)
        told = np.zeros(len(self._usual), np.float32)
        told[places] = np.array([spoken[place] for place in places]) * self._rare[places]
        near = self._units @ told
        best = np.argsort(-near, kind="stable")[:_NEAREST]
        best = best[near[best] > 0]
        if not len(best):
            return np.zeros(len(self._usual), np.float32)
        weight = near[best] / near[best].sum()
        here = np.asarray(weight @ self._asks[best]).ravel()
        ratio = np.log((_DOUBT + here) / (_DOUBT + self._usual))
        ratio[self._nobody] = 0
        said: Array = ratio.astype(np.float32)
        return said
