"""Similarity of occupations, by the skills they need and by their texts.

1. Skills: the cosine of the weighted relations (`escograph.matching.needs`).
2. Low-rank space: the cosine in the space of the leading singular vectors of the same
   relations, in which skills needed together are near.
3. Texts: the words of descriptions and the letter n-grams of labels in the store's lead
   language, weighted by rarity, in the space of their leading singular vectors.
4. The similarity is the weighted mean of the three, 0 to 1; a store without texts has two.

ISCO, codes, the hierarchy and crosswalks are no evidence: they judge the measure
(``scripts/evaluate_matching``). So the search vectors of the matrix, which are smoothed within
unit groups, are not used. ISCO enters the thresholds alone. A unit group has a mean
similarity, that of its pairs of occupations; the mean of these means, minus their standard
deviation, is the least similarity of a viable transition. An occupation and its narrower ones
give that of a highly viable one in the same way; it is never less than viable. Nesta
calibrated its own measure so; that every group counts once, however large, is our reading.

See:
    Deerwester and others, Indexing by Latent Semantic Analysis, 1990; Halko and others,
    Finding Structure with Randomness, 2011 (the singular vectors); Kanders and others, Mapping
    Career Causeways, Nesta, 2020 (the thresholds).
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
import scipy.sparse as sp

from escograph.matching.needs import (
    OPTIONAL_WEIGHT,
    RARITY_POWER,
    OccupationSkills,
    needs_of,
)
from escograph.model import Graph
from escograph.model.lazy import cached_property
from escograph.model.normalize import normalize
from escograph.store.matrix import Array, Matrix, SimilarityArrays

_log = logging.getLogger("escograph")

SKILLS_WEIGHT, SPACE_WEIGHT, TEXTS_WEIGHT = 0.5, 0.1, 0.4
"""Chosen on ISCO and the crosswalks with KldB, SSYK and CP together
(``scripts/evaluate_matching --vary``), as are the dimensions and n-grams below. A half or
double of any loses on ISCO or on the crosswalks; of the dimensions of skills, within chance."""
_SKILL_DIMENSIONS = 128
_TEXT_DIMENSIONS = 256
_LETTERS = (3, 4, 5)

# Engineering limits: half of the first or second moves no share of the evaluation by .002.
_LEAST_OCCUPATIONS = 2
"""Number of occupations that must share a word or n-gram for it to count."""
_OVERSAMPLED = 32
"""Number of singular vectors computed beyond those kept, for precision."""
_ITERATIONS = 4
"""Number of power iterations."""

_DEVIATIONS = 1.0
"""Number of standard deviations below the mean at which the thresholds stand, as Nesta's."""

MEASURE = (
    f"skills {SKILLS_WEIGHT}, optional ones {OPTIONAL_WEIGHT}, rarity {RARITY_POWER}; "
    f"skill space {SPACE_WEIGHT}, {_SKILL_DIMENSIONS}; "
    f"texts {TEXTS_WEIGHT}, {_TEXT_DIMENSIONS}, n-grams {'-'.join(map(str, _LETTERS))}, shared "
    f"by {_LEAST_OCCUPATIONS}; vectors {_OVERSAMPLED}, {_ITERATIONS}; "
    f"thresholds {_DEVIATIONS}; version 2"
)
"""Name of the measure; arrays and thresholds of another one are computed anew."""

_WORD = re.compile(r"\w+")


class Similarity:
    """The similarity of occupations, by their numbers in `OccupationSkills`.

    Attributes:
        viable: Least similarity of a viable transition; NaN if the release has no groups of
            occupations to compare with.
        highly_viable: Least similarity of a highly viable transition; NaN likewise.
    """

    def __init__(self, needs: OccupationSkills, arrays: SimilarityArrays) -> None:
        self.viable, self.highly_viable = map(float, arrays.thresholds)
        self._parts = _Parts(needs, arrays.skill_space, arrays.text_space)

    def row(self, number: int) -> Array:
        """Return the similarity of an occupation to each, 0 to 1; 1 to itself.

        Both ways between two occupations it is equal but for less than 1e-12.
        """
        similarity = self._parts.row(number)
        similarity[number] = 1.0
        return similarity

    @cached_property
    def all(self) -> Array:
        """The similarity of all pairs, 36 MB for v1.1.1; computed for the first path."""
        return self._parts.all()


class _Parts:
    """The three parts of the measure, as vectors of length one times a weight."""

    def __init__(self, needs: OccupationSkills, skill_space: Array, text_space: Array) -> None:
        relations = needs.matrix(needs.weights)
        spaces = [skill_space, text_space]
        weights = [SKILLS_WEIGHT, SPACE_WEIGHT, TEXTS_WEIGHT]
        present = [relations.nnz > 0, *(bool(space.any()) for space in spaces)]
        total = sum(w for w, is_present in zip(weights, present, strict=True) if is_present)
        scales = [float(np.sqrt(weight / (total or 1))) for weight in weights]
        self._relations = _unit_rows(relations).astype(np.float32) * np.float32(scales[0])
        self._vectors = np.hstack(
            [
                np.float32(scale) * _unit(space.astype(np.float32))
                for scale, space in zip(scales[1:], spaces, strict=True)
            ]
        )

    @cached_property
    def _by_skill(self) -> sp.csc_matrix:
        return self._relations.tocsc()

    def row(self, number: int) -> Array:
        """Return the similarity of an occupation to each."""
        relations, by_skill = self._relations, self._by_skill
        # in single precision the two ways differ by up to 1.2e-7, which can turn a digit
        similarity: Array = self._vectors.astype(np.float64) @ self._vectors[number]
        for place in range(relations.indptr[number], relations.indptr[number + 1]):
            column = relations.indices[place]
            part = slice(by_skill.indptr[column], by_skill.indptr[column + 1])
            similarity[by_skill.indices[part]] += relations.data[place] * by_skill.data[part]
        return np.clip(similarity, 0, 1)

    def all(self) -> Array:
        """Return the similarity of all pairs, symmetric."""
        similarity = self._vectors @ self._vectors.T
        similarity += (self._relations @ self._relations.T).toarray()
        np.clip(similarity, 0, 1, out=similarity)
        np.fill_diagonal(similarity, 1)
        return similarity


_SIMILARITY: "WeakKeyDictionary[Matrix, Similarity]" = WeakKeyDictionary()
_LOCK = Lock()


def similarity_of(graph: Graph) -> Similarity:
    """Return the similarity of a release, read from its matrix, or else computed.

    Raises:
        PartMissing: If the release was built without occupations, skills or relations.
    """
    needs = needs_of(graph)
    matrix = graph.matrix
    if (similarity := _SIMILARITY.get(matrix)) is None:
        arrays = matrix.similarity
        if arrays is None or arrays.measure != MEASURE:
            _log.debug("computing the similarity of occupations, which the store lacks")
            arrays = compile_similarity(graph)
        with _LOCK:  # two threads may both compute it; one is kept
            similarity = _SIMILARITY.setdefault(matrix, Similarity(needs, arrays))
    return similarity


def compile_similarity(graph: Graph) -> SimilarityArrays:
    """Compute the arrays of similarity; the same release gives the same ones."""
    needs = needs_of(graph)
    lead = "en" if "en" in graph.languages else next(iter(graph.languages), "")
    unit_groups = needs.unit_groups(graph)
    relations = _unit_rows(needs.matrix(needs.weights))
    skill_space = _quantized(_leading(relations, _SKILL_DIMENSIONS))
    texts = _text_features(graph, needs.uris, lead)
    text_space = _quantized(_leading(texts, _TEXT_DIMENSIONS))
    similarity = _Parts(needs, skill_space, text_space).all()
    families = _families(needs.uris, graph.bulk.broader())
    viable = _threshold(similarity, _members(unit_groups))
    highly_viable = np.maximum(viable, _threshold(similarity, families))
    return SimilarityArrays(
        MEASURE,
        needs.numbers.astype(np.uint32),
        unit_groups,
        skill_space,
        text_space,
        np.array([viable, highly_viable]),
    )


def _members(unit_groups: tuple[str, ...]) -> list[list[int]]:
    """Return the occupations of each unit group, by number."""
    members: dict[str, list[int]] = {}
    for number, code in enumerate(unit_groups):
        if code:
            members.setdefault(code, []).append(number)
    return list(members.values())


def _families(uris: tuple[str, ...], broader: Iterable[tuple[str, str]]) -> list[list[int]]:
    """Return each occupation that has narrower ones, together with them, by number."""
    numbers = {uri: number for number, uri in enumerate(uris)}
    families: dict[int, list[int]] = {}
    for uri, parent in sorted(broader):
        if uri in numbers and parent in numbers:
            families.setdefault(numbers[parent], [numbers[parent]]).append(numbers[uri])
    return list(families.values())


def _threshold(similarity: Array, groups: Iterable[list[int]]) -> float:
    """Return the mean minus the standard deviation of the means of groups.

    Every group counts once: pair by pair, the few groups of what is classified nowhere else
    would have most of the weight, and half of all occupations 155 viable transitions (v1.1.1).
    A release without groups has no threshold, which NaN stands for.
    """
    means = []
    for members in groups:
        if len(members) > 1:
            pairs = tuple(np.array(list(combinations(members, 2))).T)
            means.append(similarity[pairs].mean(dtype=np.float64))
    if not means:
        return float("nan")
    return float(np.clip(np.mean(means) - _DEVIATIONS * np.std(means), 0, 1))


def _text_features(graph: Graph, uris: tuple[str, ...], language: str) -> sp.csr_matrix:
    """Return the words of descriptions and n-grams of labels, both of length one."""
    numbers = {uri: number for number, uri in enumerate(uris)}
    in_labels = [Counter[str]() for _ in uris]
    for uri, _, text, _ in graph.bulk.labels([language]):
        if (number := numbers.get(uri)) is not None:
            in_labels[number].update(set(_words(text)))
    in_descriptions = [Counter[str]() for _ in uris]
    for uri, text in graph.bulk.descriptions(language):
        if (number := numbers.get(uri)) is not None:
            in_descriptions[number].update(_words(text))
    label_words, vocabulary = _counts(in_labels)
    pieces, _ = _counts([Counter(_letters(word)) for word in vocabulary])
    description_words, _ = _counts(in_descriptions)
    blocks = [_unit_rows(_by_rarity(m)) for m in (description_words, label_words @ pieces)]
    features: sp.csr_matrix = _unit_rows(sp.hstack(blocks).tocsr())
    return features


def _words(text: str) -> list[str]:
    words: list[str] = _WORD.findall(normalize(text))
    return words


def _letters(word: str) -> set[str]:
    padded = f" {word} "
    return {
        padded[start : start + size]
        for size in _LETTERS
        for start in range(len(padded) - size + 1)
    }


def _counts(counters: list[Counter[str]]) -> tuple[sp.csr_matrix, list[str]]:
    """Return counts as a matrix, and what its columns count, sorted."""
    vocabulary = sorted({feature for counter in counters for feature in counter})
    columns = {feature: column for column, feature in enumerate(vocabulary)}
    rows = np.repeat(np.arange(len(counters)), [len(counter) for counter in counters])
    indices = [columns[feature] for counter in counters for feature in counter]
    values = [count for counter in counters for count in counter.values()]
    shape = (len(counters), len(vocabulary))
    places = (rows, np.array(indices, np.int64))
    return sp.csr_matrix((np.array(values, np.float64), places), shape), vocabulary


def _by_rarity(counts: sp.csr_matrix) -> sp.csr_matrix:
    """Return the square roots of counts times the rarity of their columns."""
    counts = counts.tocsr()
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + counts.shape[0]) / np.maximum(frequency, 1))
    rarity[frequency < _LEAST_OCCUPATIONS] = 0
    counts.data = np.sqrt(counts.data)
    weighted: sp.csr_matrix = (counts @ sp.diags_array(rarity)).tocsr()
    weighted.eliminate_zeros()
    return weighted


def _leading(matrix: sp.csr_matrix, dimensions: int) -> Array:
    """Return the rows of a matrix in the space of its leading singular vectors."""
    vectors = np.zeros((matrix.shape[0], dimensions), np.float32)
    width = min(dimensions + _OVERSAMPLED, *matrix.shape)
    if width == 0:
        return vectors
    matrix = matrix.tocsr().astype(np.float32)
    transposed = matrix.T.tocsr()
    generator = np.random.default_rng(0)  # the same release gives the same vectors
    basis = matrix @ generator.standard_normal((matrix.shape[1], width)).astype(np.float32)
    for _ in range(_ITERATIONS):
        basis, _ = np.linalg.qr(basis)
        basis = matrix @ (transposed @ basis)
    basis, _ = np.linalg.qr(basis)
    projected = (transposed @ basis).astype(np.float64)
    # eigenvectors of the small product, in a tenth of the time of singular vectors
    squares, left = np.linalg.eigh(projected.T @ projected)
    count = min(dimensions, width)
    leading = left[:, ::-1][:, :count] * np.sqrt(np.maximum(squares[::-1][:count], 0))
    vectors[:, :count] = basis @ leading
    return vectors


def _quantized(vectors: Array) -> Array:
    """Return vectors as 8-bit integers, each scaled by its largest component."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    scaled = np.round(vectors * (127 / np.maximum(largest, 1e-6)))
    quantized: Array = np.where(largest > 1e-6, scaled, 0).astype(np.int8)
    return quantized


def _unit(vectors: Array) -> Array:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Array = vectors / np.maximum(lengths, 1e-9)
    return scaled


def _unit_rows(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Return a matrix with rows of length one; empty rows stay empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scaled: sp.csr_matrix = (sp.diags_array(1 / np.maximum(lengths, 1e-9)) @ matrix).tocsr()
    return scaled
