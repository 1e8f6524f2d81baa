"""Which concepts a text is about: the evidence of words and of vectors, weighed.

Skills, for a text of n words:
    ``words + 0.3 preferred + 1.8 min(1, 3 / n) vector + (0.035 asked + 0.04 reuse) / √n``
Occupations and ISCO groups:
    ``words + 0.3 preferred + 2.4 vector``; a group's own score counts
    ``0.85 · 0.9^(4 - level)``, a unit group's at least 0.8 of its best occupation's.

``words`` and ``preferred`` are the cosines of `escograph.search.evidence`, ``vector`` that of
`escograph.search.vectors`. In long texts the words stay sharp and the vector blurs; what many
occupations ask for is spoken of more often. The weights were chosen on English phrases and
titles of four languages, and hold for all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from escograph.search.evidence import LabelWords
from escograph.search.language import Word
from escograph.search.vectors import Encoder

Array = np.ndarray[Any, Any]
Words = dict[str, Word]

_FEW = 3
"""Words of a text from which on its vector counts less."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for each concept: texts by concepts, cosines."""

    words: Array
    preferred: Array
    vector: Array
    lengths: Array


class Ranker:
    """The skills of a release, or its occupations and ISCO groups, in one language."""

    def __init__(self, labels: LabelWords, encoder: Encoder, vectors: Array) -> None:
        self.labels = labels
        self._encoder = encoder
        self._vectors = vectors

    def evidence(self, texts: Sequence[Words]) -> Evidence:
        """Return what speaks for each concept in each text."""
        best, preferred = self.labels.score(texts)
        vector = self._encoder.encode(words.values() for words in texts) @ self._vectors.T
        lengths = np.array([max(1, len(words)) for words in texts], np.float32)[:, None]
        return Evidence(best, preferred, vector, lengths)


@dataclass(frozen=True)
class SkillWeights:
    """How the evidence for skills adds up; see the module."""

    asked: Array
    reuse: Array

    def weigh(self, found: Evidence) -> Array:
        """Return the score of each skill for each text; higher is better."""
        short = np.minimum(1, _FEW / found.lengths)
        common = (0.035 * self.asked + 0.04 * self.reuse) / np.sqrt(found.lengths)
        total: Array = found.words + 0.3 * found.preferred + 1.8 * short * found.vector + common
        return total


@dataclass(frozen=True)
class OccupationWeights:
    """How the evidence for occupations and ISCO groups adds up; see the module.

    Attributes:
        level: Digits of the code of each ISCO group; 0 for occupations.
        members: Unit group → its occupations, as places.
    """

    level: Array
    members: dict[int, Array]

    def weigh(self, found: Evidence) -> Array:
        """Return the score of each concept for each text; higher is better."""
        total: Array = found.words + 0.3 * found.preferred + 2.4 * found.vector
        groups = np.flatnonzero(self.level)
        total[:, groups] *= 0.85 * 0.9 ** (4 - self.level[groups])
        for group, members in self.members.items():
            best = total[:, members].max(1)
            np.maximum(total[:, group], 0.8 * best, out=total[:, group])
        return total
