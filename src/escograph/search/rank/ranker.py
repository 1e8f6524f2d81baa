"""Ranking: the evidence that a text is about a concept, and its score.

Skills, for a text of n words:
    ``words + 0.3 preferred + 1.8 min(1, 3 / n) vector + (0.035 usage + 0.04 reuse) / √n``
Occupations and ISCO groups:
    ``words + 0.3 preferred + 2.4 vector``; a group's own score counts
    ``0.85 · 0.9^(4 - level)``, a unit group's at least 0.8 of its best occupation's.

``words`` and ``preferred`` are the cosines of `escograph.search.rank.tfidf`, ``vector`` that of
`escograph.search.rank.vectors`. In long texts the words stay sharp and the vector blurs; skills
that many occupations need are mentioned more often.

The weights of skills were chosen on the English validation phrases of Decorte and others
(``scripts/evaluate_linking``), those of occupations on the titles of MELO in four languages and
on English vacancies (``scripts/evaluate_titles``); they are used for all languages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np

from escograph.search.index.models import ENGLISH, MULTILINGUAL
from escograph.search.language.words import Word
from escograph.search.rank.embeddings import EmbeddingSimilarity
from escograph.search.rank.tfidf import LabelStems
from escograph.search.rank.vectors import TextEncoder
from escograph.store.matrix import Array

Words = dict[str, Word]
"""The words of a text by stem."""
RankerName = Literal["lexical", "embeddings"]
RANKERS: tuple[RankerName, ...] = get_args(RankerName)
FOREIGN = "foreign"
"""Texts for the multilingual model, in a language in which the store has no labels."""

_SHORT_TEXT = 3
"""Number of words up to which the vector of a text counts fully."""
_USAGE_WEIGHT, _REUSE_WEIGHT = 0.035, 0.04
_GROUP_WEIGHT, _LEVEL_WEIGHT = 0.85, 0.9
_UNIT_GROUP_SHARE = 0.8
"""Minimum score of a unit group, as a share of its best occupation's."""
_FOREIGN_WEIGHT = 0.15
"""Weight of evidence by words for texts in a language without labels."""


class Mix(NamedTuple):
    """Weights of the kinds of evidence; see the module."""

    words: float
    preferred: float
    vector: float
    meaning: float = 0.0
    common: float = 1.0

    def foreign(self) -> "Mix":
        """Return the mix for texts in a language without labels."""
        return Mix(*(_FOREIGN_WEIGHT * weight for weight in self))._replace(
            meaning=self.meaning
        )


# Model that reads the texts, as in `Ranker.model` → weights. With a model they were chosen as
# above, but with the option --embeddings.
SKILL_MIXES: dict[str | None, Mix] = {
    None: Mix(1.0, 0.3, 1.8),
    ENGLISH: Mix(0.5, 0.5, 1.0, 4.0),
    MULTILINGUAL: Mix(1.0, 0.3, 1.8, 2.0),
}
OCCUPATION_MIXES: dict[str | None, Mix] = {
    None: Mix(1.0, 0.3, 2.4),
    MULTILINGUAL: Mix(1.0, 0.3, 2.4, 2.0),
}
for _mixes in (SKILL_MIXES, OCCUPATION_MIXES):
    _mixes[FOREIGN] = _mixes[MULTILINGUAL].foreign()


@dataclass(frozen=True)
class Evidence:
    """The evidence for each concept, as matrices of texts by concepts.

    Attributes:
        words: Cosine with the concept's best label.
        preferred: Cosine with its preferred label.
        vector: Cosine of the vectors.
        lengths: Number of words of each text.
        meaning: Similarity by a sentence model; ``None`` without one.
    """

    words: Array
    preferred: Array
    vector: Array
    lengths: Array
    meaning: Array | None = None


class Ranker:
    """Ranks a release's skills, or its occupations and ISCO groups, in one language.

    Attributes:
        labels: The labels that texts are compared with.
        usage: Frequency with which each concept is needed; see `ConceptTable`.
        model: The sentence model that reads the texts, ``None`` for none; `FOREIGN` for the
            multilingual one in a language in which the store has no labels.
    """

    def __init__(
        self,
        labels: LabelStems,
        usage: Array,
        encoder: TextEncoder,
        vectors: Array,
        similarity: EmbeddingSimilarity | None = None,
        model: str | None = None,
    ) -> None:
        self.labels = labels
        self.usage = usage
        self.model = model
        self._encoder = encoder
        self._vectors = vectors
        self._similarity = similarity

    def with_embeddings(self, similarity: EmbeddingSimilarity, model: str) -> "Ranker":
        """Return a ranker that uses a sentence model too."""
        return Ranker(
            self.labels,
            self.usage,
            self._encoder,
            self._vectors,
            similarity,
            model,
        )

    def evidence(self, texts: Sequence[Words], written: Sequence[str] = ()) -> Evidence:
        """Return the evidence for each concept in each text.

        Args:
            texts: The words of each text.
            written: The texts themselves, for the model.
        """
        best, preferred = self.labels.score(texts)
        vector = self._encoder.encode(words.values() for words in texts) @ self._vectors.T
        lengths = np.array([max(1, len(words)) for words in texts], np.float32)[:, None]
        meaning = self._similarity.score(written) if self._similarity else None
        return Evidence(best, preferred, vector, lengths, meaning)


@dataclass(frozen=True)
class SkillWeights:
    """Weights that turn the evidence for skills into a score; see the module.

    Attributes:
        usage: Frequency with which each skill is needed; see `ConceptTable`.
        reuse: Breadth of use of each skill.
        mix: Weights of the kinds of evidence.
    """

    usage: Array
    reuse: Array
    mix: Mix = SKILL_MIXES[None]

    def scores(self, evidence: Evidence) -> Array:
        """Return the score of each skill for each text; higher is better."""
        mix, short = self.mix, np.minimum(1, _SHORT_TEXT / evidence.lengths)
        common = _USAGE_WEIGHT * self.usage + _REUSE_WEIGHT * self.reuse
        total: Array = evidence.vector * (mix.vector * short)
        total += mix.words * evidence.words
        total += mix.preferred * evidence.preferred
        total += (mix.common / np.sqrt(evidence.lengths)) * common
        if evidence.meaning is not None:
            total += evidence.meaning * (mix.meaning * short)
        return total


@dataclass(frozen=True)
class OccupationWeights:
    """Weights that turn the evidence for occupations and groups into a score.

    See the module.

    Attributes:
        level: Digits of the code of each ISCO group; 0 for occupations.
        groups: The unit groups that have occupations, as positions.
        members: Their occupations as positions, group by group.
        starts: Where each group begins in ``members``.
        mix: Weights of the kinds of evidence.
    """

    level: Array
    groups: Array
    members: Array
    starts: Array
    mix: Mix = OCCUPATION_MIXES[None]

    def scores(self, evidence: Evidence) -> Array:
        """Return the score of each concept for each text; higher is better."""
        mix = self.mix
        total: Array = (
            mix.words * evidence.words
            + mix.preferred * evidence.preferred
            + mix.vector * evidence.vector
        )
        if evidence.meaning is not None:
            total += mix.meaning * evidence.meaning
        groups = np.flatnonzero(self.level)
        total[:, groups] *= _GROUP_WEIGHT * _LEVEL_WEIGHT ** (4 - self.level[groups])
        if len(self.groups):
            best = np.maximum.reduceat(total[:, self.members], self.starts, axis=1)
            own = total[:, self.groups]
            total[:, self.groups] = np.maximum(own, _UNIT_GROUP_SHARE * best)
        return total
