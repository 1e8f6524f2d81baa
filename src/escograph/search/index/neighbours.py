"""The graph as evidence for the vectors of concepts: neighbours in it are alike.

1. A concept's vector is drawn to the mean of the skills that it needs and of the concepts that
   need it, the rarer ones counting more, and an occupation's to its ISCO unit group.
2. A language with labels alone, without descriptions, learns from the graph too: its labels are
   drawn to the *graph vector* of their concept, the leading eigenvectors of the relations and
   the hierarchy, normalized by degree.

The graph is the same in every language, so that what a language learns does not depend on the
other languages of a store.

The weights were chosen on the validation phrases of Decorte and others and on the Spanish and
German titles of MELO (``scripts/evaluate_linking``, ``scripts/evaluate_titles``).

See:
    Halko and others, Finding Structure with Randomness, 2011 (the eigenvectors); Chung,
    Spectral Graph Theory, 1997 (the normalization).
"""

from collections.abc import Iterable

import numpy as np
import scipy.sparse as sp

from escograph.search.index.concepts import ConceptTable
from escograph.search.index.vectors import DIMENSIONS, unit
from escograph.store.matrix import Array, Matrix

_NEIGHBOUR_WEIGHT = 0.2
"""Weight of the mean of the neighbours by relation, and of those in the same unit group."""
_GRAPH_WEIGHT = 0.5
"""Weight of a concept's graph vector, if its labels were drawn to it."""
_HIERARCHY_WEIGHT = 3.0
"""Weight of a step in the hierarchy in the graph vectors; a relation weighs 1."""
_OVERSAMPLED = 16
"""Number of eigenvectors computed beyond those kept, for precision; an engineering limit."""
_ITERATIONS = 6
"""Number of power iterations; twice as many rank no better (measured)."""


class Neighbours:
    """The concepts of a release as a graph."""

    def __init__(
        self, matrix: Matrix, concepts: ConceptTable, broader: Iterable[tuple[int, int]]
    ) -> None:
        """Read the graph.

        Args:
            matrix: The relations.
            concepts: The concepts.
            broader: Pairs of a concept and one directly above it, by number.
        """
        size = len(matrix.uris)
        self._size = size
        needs = _adjacency(matrix.concepts, matrix.skills, size)
        count = np.asarray(needs.sum(0)).ravel()
        rarity = np.log((1 + len(np.unique(matrix.concepts))) / (1 + count))
        weighted = needs @ sp.diags_array(np.maximum(rarity, 0))
        self._related = _mean(weighted + weighted.T)
        members = np.flatnonzero(concepts.unit_group >= 0)
        groups = _adjacency(members, concepts.unit_group[members], size)
        self._siblings = _mean(groups @ groups.T + groups + groups.T)
        pairs = np.array(list(broader), np.int64).reshape(-1, 2)
        steps = _adjacency(pairs[:, 0], pairs[:, 1], size)
        self._edges = needs + needs.T + _HIERARCHY_WEIGHT * (steps + steps.T)

    def smoothed(self, vectors: Array, drawn_to: Array | None = None) -> Array:
        """Return the vectors of concepts, each drawn to those of its neighbours.

        Args:
            vectors: A vector of length one per concept.
            drawn_to: The graph vectors, if the vectors were learned from them too.
        """
        total = vectors + _NEIGHBOUR_WEIGHT * (
            unit(self._related @ vectors) + unit(self._siblings @ vectors)
        )
        if drawn_to is not None:
            total += _GRAPH_WEIGHT * drawn_to
        return unit(total)

    def vectors(self) -> Array:
        """Return the graph vector of each concept, of length one; zero for isolated ones."""
        size = self._size
        graph = self._edges + sp.eye_array(size)
        scale = sp.diags_array(1 / np.sqrt(np.asarray(graph.sum(1)).ravel()))
        normalized = (scale @ graph @ scale).tocsr().astype(np.float32)
        generator = np.random.default_rng(0)  # the same release gives the same vectors
        width = min(size, DIMENSIONS + _OVERSAMPLED)
        basis = generator.standard_normal((size, width)).astype(np.float32)
        for _ in range(_ITERATIONS):
            basis, _ = np.linalg.qr(normalized @ basis)
        rotation, _, _ = np.linalg.svd(basis.T @ (normalized @ basis))
        vectors = np.zeros((size, DIMENSIONS), np.float32)
        leading = (basis @ rotation)[:, :DIMENSIONS]
        vectors[:, : leading.shape[1]] = leading
        vectors[np.diff(self._edges.tocsr().indptr) == 0] = 0
        return unit(vectors)


def _adjacency(rows: Array, columns: Array, size: int) -> sp.csr_matrix:
    """Return a matrix with 1 for every pair, whether it is given once or more."""
    ones = np.ones(len(rows), np.float32)
    matrix = sp.csr_matrix((ones, (rows, columns)), (size, size))
    matrix.data[:] = 1
    return matrix


def _mean(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Return a matrix that takes the weighted mean of the vectors of neighbours."""
    total = np.maximum(np.asarray(matrix.sum(1)).ravel(), 1e-9)
    return sp.csr_matrix(sp.diags_array(1 / total) @ matrix, dtype=np.float32)
