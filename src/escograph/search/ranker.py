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
from typing import Any, NamedTuple

import numpy as np

from escograph.search.embeddings import Meanings
from escograph.search.evidence import LabelWords
from escograph.search.language import Word
from escograph.search.models import ENGLISH, MANY
from escograph.search.vectors import Encoder

Array = np.ndarray[Any, Any]
Words = dict[str, Word]

_FEW = 3
"""Words of a text from which on its vector counts less."""


RANKERS = ("lexical", "embeddings")
"""What can be ranked by."""
FOREIGN = "foreign"
"""By the multilingual model, in a language that the store has no labels in."""


class Mix(NamedTuple):
    """How much each kind of evidence counts; see the module."""

    words: float
    preferred: float
    vector: float
    meaning: float = 0.0
    common: float = 1.0

    def foreign(self) -> "Mix":
        """Return the mix for texts whose words are not those of the labels."""
        return Mix(*(0.15 * part for part in self))._replace(meaning=self.meaning)


SKILLS = {
    None: Mix(1.0, 0.3, 1.8),
    ENGLISH: Mix(0.5, 0.5, 1.0, 4.0),
    MANY: Mix(1.0, 0.3, 1.8, 2.0),
}
OCCUPATIONS = {None: Mix(1.0, 0.3, 2.4), MANY: Mix(1.0, 0.3, 2.4, 2.0)}
"""What texts are read by, as `Ranker.reads` says → how the evidence adds up."""
for _mixes in (SKILLS, OCCUPATIONS):
    _mixes[FOREIGN] = _mixes[MANY].foreign()


@dataclass(frozen=True)
class Evidence:
    """What speaks for each concept: texts by concepts, cosines; no meaning without a model."""

    words: Array
    preferred: Array
    vector: Array
    lengths: Array
    meaning: Array | None = None

    def near(self, row: int) -> Array | None:
        """How near each concept is in meaning to a text."""
        return None if self.meaning is None else self.meaning[row]


class Ranker:
    """The skills of a release, or its occupations and ISCO groups, in one language.

    Attributes:
        labels: The labels that texts are compared with.
        reads: The model that they are read by, ``None`` for none; `FOREIGN` for the
            multilingual one in a language that the store has no labels in.
    """

    def __init__(
        self,
        labels: LabelWords,
        encoder: Encoder,
        vectors: Array,
        meanings: Meanings | None = None,
        reads: str | None = None,
    ) -> None:
        self.labels = labels
        self.reads = reads
        self._encoder = encoder
        self._vectors = vectors
        self._meanings = meanings

    def reading(self, meanings: Meanings, reads: str) -> "Ranker":
        """Return a ranker that goes by meanings too."""
        return Ranker(self.labels, self._encoder, self._vectors, meanings, reads)

    def evidence(self, texts: Sequence[Words], written: Sequence[str] = ()) -> Evidence:
        """Return what speaks for each concept in each text.

        Args:
            texts: The words of each text.
            written: The texts themselves, which models read.
        """
        best, preferred = self.labels.score(texts)
        vector = self._encoder.encode(words.values() for words in texts) @ self._vectors.T
        lengths = np.array([max(1, len(words)) for words in texts], np.float32)[:, None]
        meaning = self._meanings.score(written) if self._meanings else None
        return Evidence(best, preferred, vector, lengths, meaning)


@dataclass(frozen=True)
class SkillWeights:
    """How the evidence for skills adds up; see the module."""

    asked: Array
    reuse: Array
    mix: Mix = SKILLS[None]

    def weigh(self, found: Evidence) -> Array:
        """Return the score of each skill for each text; higher is better."""
        mix, short = self.mix, np.minimum(1, _FEW / found.lengths)
        common = 0.035 * self.asked + 0.04 * self.reuse
        total: Array = found.vector * (mix.vector * short)
        total += mix.words * found.words
        total += mix.preferred * found.preferred
        total += (mix.common / np.sqrt(found.lengths)) * common
        if found.meaning is not None:
            total += found.meaning * (mix.meaning * short)
        return total


@dataclass(frozen=True)
class OccupationWeights:
    """How the evidence for occupations and ISCO groups adds up; see the module.

    Attributes:
        level: Digits of the code of each ISCO group; 0 for occupations.
        groups: The unit groups that have occupations, as places.
        members: Their occupations as places, group after group.
        starts: Where those of each group begin.
    """

    level: Array
    groups: Array
    members: Array
    starts: Array
    mix: Mix = OCCUPATIONS[None]

    def weigh(self, found: Evidence) -> Array:
        """Return the score of each concept for each text; higher is better."""
        mix = self.mix
        total: Array = (
            mix.words * found.words
            + mix.preferred * found.preferred
            + mix.vector * found.vector
        )
        if found.meaning is not None:
            total += mix.meaning * found.meaning
        groups = np.flatnonzero(self.level)
        total[:, groups] *= 0.85 * 0.9 ** (4 - self.level[groups])
        if len(self.groups):
            best = np.maximum.reduceat(total[:, self.members], self.starts, axis=1)
            total[:, self.groups] = np.maximum(total[:, self.groups], 0.8 * best)
        return total
