"""Which of a concept's labels a clause holds most of, and how much of it: its support.

The support of a label is the share of it, in squared weight, that the clause holds, times
0.5 to 1 by how close together the clause has these words: words side by side count fully. A
concept's support is that of its best label.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from escograph.search.evidence import LabelWords
from escograph.search.language import Word

Array = np.ndarray[Any, Any]


class Support(NamedTuple):
    """What of a concept's best label a clause holds.

    Attributes:
        share: 0 to 1: all of it, its words side by side.
        label: Which of the concept's labels it is; -1 if the clause has no word of any.
        shared: How many words they share.
        rarest: Weight of the rarest of these.
        stems: The words they share, as places in the clause, ascending.
        whole: Whether the clause is nothing but the label.
    """

    share: float
    label: int
    shared: int
    rarest: float
    stems: tuple[int, ...]
    whole: bool


NONE = Support(0.0, -1, 0, 0.0, (), False)


def supports(
    labels: LabelWords, clauses: Sequence[dict[str, Word]], concepts: Array
) -> list[list[Support]]:
    """Return what each clause holds of the labels of some concepts.

    All at once: 35 µs for ten concepts of a clause; label by label in Python it took 400, and
    130 with the labels' sets kept in memory (measured).

    Args:
        labels: The labels that are ranked by.
        clauses: The words of each clause.
        concepts: Clauses by concepts, as places.
    """
    found = [[NONE] * concepts.shape[1] for _ in clauses]
    pairs = concepts.ravel()  # of a clause and a concept
    label, pair = _spread(labels.first[pairs], labels.first[pairs + 1])
    word, at = _spread(labels.starts[label], labels.starts[label + 1])
    stem = labels.words[word].astype(np.intp)
    place = _places(labels, clauses)[pair[at] // concepts.shape[1], stem]
    held = np.flatnonzero(place >= 0)
    if not len(held):
        return found
    at, place, weight = at[held], place[held], labels.weights[stem[held]].astype(float)
    begin = np.flatnonzero(np.r_[True, at[1:] != at[:-1]])
    end = np.r_[begin[1:], len(at)]
    shared, at = end - begin, at[begin]
    spread = np.maximum.reduceat(place, begin) - np.minimum.reduceat(place, begin) + 1
    share = np.add.reduceat(weight**2, begin) / labels.mass[label[at]]
    share *= 0.5 + 0.5 * shared / spread
    rarest = np.maximum.reduceat(weight, begin)
    size = labels.starts[label[at] + 1] - labels.starts[label[at]]
    lengths = np.array([len(clause) for clause in clauses])
    whole = (shared == size) & (size == lengths[pair[at] // concepts.shape[1]])
    # of equal labels the one that shares more words, then the first
    order = np.lexsort((-shared, -share.round(6), pair[at]))
    best = order[np.r_[True, np.diff(pair[at][order]) > 0]]
    told = zip(
        pair[at][best].tolist(),
        share[best].tolist(),
        (label[at] - labels.first[pairs[pair[at]]])[best].tolist(),
        shared[best].tolist(),
        rarest[best].tolist(),
        begin[best].tolist(),
        end[best].tolist(),
        whole[best].tolist(),
        strict=True,
    )
    places = place.tolist()
    for number, much, which, count, rare, left, right, all_of_it in told:
        row, column = divmod(number, concepts.shape[1])
        stems = tuple(sorted(places[left:right]))
        found[row][column] = Support(much, which, count, rare, stems, all_of_it)
    return found


def _spread(first: Array, end: Array) -> tuple[Array, Array]:
    """Every number of some ranges, range after range, and which range it is of."""
    count = end - first
    of = np.repeat(np.arange(len(count)), count)
    return np.arange(count.sum()) + np.repeat(first - (np.cumsum(count) - count), count), of


def _places(labels: LabelWords, clauses: Sequence[dict[str, Word]]) -> Array:
    """Clauses by stems: where the clause has the stem; -1 where it has not."""
    places = np.full((len(clauses), len(labels.stems)), -1, np.int32)
    known = labels.stems
    for row, clause in enumerate(clauses):
        for place, stem in enumerate(clause):
            if stem in known:
                places[row, known[stem]] = place
    return places
