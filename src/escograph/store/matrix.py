"""The relations of a release as integers, and the text vectors of its concepts.

It is written once, when a store is built, as ``matrix.npz``: reading 130,000 relations takes a
second from the graph, and some milliseconds from here (measured). A concept's number is its
position in `Matrix.uris`; the search index uses the same numbers.

numpy is imported with this module: import it where a matrix is needed, not before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError

import numpy as np

from escograph.errors import StoreUnavailable
from escograph.model import ConceptScheme
from escograph.model.parts import RELATIONS

if TYPE_CHECKING:
    from escograph.store.embedded import EmbeddedStore

Array = np.ndarray[Any, Any]

FILE = "matrix.npz"
FORMAT = 1
_SIMILARITY_ARRAYS = ("occupations", "skill_space", "text_space", "thresholds")


@dataclass(frozen=True, eq=False)
class SimilarityArrays:
    """The arrays that similarity of occupations needs, beside the relations.

    They are computed when a store is built, by `escograph.matching.similarity`. The weights of
    relations and their norms are not stored: to derive them takes 1 ms, no less than to read.

    Attributes:
        measure: Name of the measure that they and the thresholds belong to.
        occupations: Number of each released occupation, ascending.
        unit_groups: Code of the ISCO unit group of each occupation; empty without one.
        skill_space: A vector per occupation in the low-rank space of the relations, as 8-bit
            integers, up to length.
        text_space: The same in the space of labels and descriptions.
        thresholds: Least similarity of a viable and of a highly viable transition; NaN if the
            release has no groups to compare with.
    """

    measure: str
    occupations: Array
    unit_groups: tuple[str, ...]
    skill_space: Array
    text_space: Array
    thresholds: Array


@dataclass(frozen=True, eq=False)
class Matrix:
    """The occupation-skill and skill-skill relations of a release, by number.

    Attributes:
        uris: URI of each concept, sorted; obsolete concepts are included, concept schemes are
            not.
        concepts: Number of the subject of each statement, an occupation or a skill. The
            statements are sorted by concept, essential before optional, and skill.
        skills: Number of the skill that the concept needs.
        essential: Whether the relation is essential; otherwise it is optional.
        vectors: A vector per concept (concepts by 128, 8-bit integers), as learned from its
            labels; zero for concepts without labels, ``None`` in a store built without search.
        similarity: Arrays for the similarity of occupations; ``None`` in a store built without
            search, or before there were any.
    """

    uris: tuple[str, ...]
    concepts: Array
    skills: Array
    essential: Array
    vectors: Array | None = None
    similarity: SimilarityArrays | None = None


def compile_matrix(store: "EmbeddedStore") -> Matrix:
    """Return the relations of a release, read from its graph, without vectors."""
    uris = sorted(uri for uri, fact in store.facts.items() if fact.kind != ConceptScheme.kind)
    numbers = {uri: number for number, uri in enumerate(uris)}
    statements = {
        (numbers[concept.value], RELATIONS.index(relation.value), numbers[skill.value])
        for concept, relation, skill in store.solutions("all_relations")
        if concept.value in numbers and skill.value in numbers
    }
    concepts, optional, skills = np.array(sorted(statements), np.int64).reshape(-1, 3).T
    integer = np.uint16 if len(uris) <= 1 << 16 else np.uint32
    return Matrix(tuple(uris), concepts.astype(integer), skills.astype(integer), optional == 0)


def write_matrix(matrix: Matrix, store: Path) -> None:
    """Write a matrix into the directory of a store that is being built.

    Raises:
        OSError: If the disk refuses.
    """
    arrays = {
        "format": np.array(FORMAT),
        "uris": join_lines(matrix.uris),
        "concepts": matrix.concepts,
        "skills": matrix.skills,
        "essential": matrix.essential,
    }
    if matrix.vectors is not None:
        arrays["vectors"] = matrix.vectors
    if (similarity := matrix.similarity) is not None:
        for name in _SIMILARITY_ARRAYS:
            arrays[f"similarity_{name}"] = getattr(similarity, name)
        arrays["similarity_measure"] = join_lines([similarity.measure])
        arrays["similarity_unit_groups"] = join_lines(similarity.unit_groups)
    # stored as they are: only the URIs would shrink, from 1.3 MB to 0.4, and take 5 ms more to
    # read, a fifth of all that the first ranking waits for (v1.1.1)
    with ZipFile(store / FILE, "w", ZIP_STORED) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w") as file:
                np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)


def open_matrix(store: Path) -> Matrix:
    """Read the matrix of a published store.

    Raises:
        StoreUnavailable: If the store has none, or it is damaged.
    """
    path = store / FILE
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            if arrays["format"] != FORMAT:
                raise ValueError(f"its format is not {FORMAT}")
            return Matrix(
                split_lines(arrays["uris"]),
                arrays["concepts"],
                arrays["skills"],
                arrays["essential"],
                arrays.get("vectors"),
                _similarity(arrays),
            )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, ZlibError) as error:
        reason = f"it cannot be read ({error}); build the store again"
        raise StoreUnavailable(str(path), reason) from error


def _similarity(arrays: Mapping[str, Array]) -> SimilarityArrays | None:
    if "similarity_measure" not in arrays:
        return None
    (measure,) = split_lines(arrays["similarity_measure"])
    return SimilarityArrays(
        measure=measure,
        unit_groups=tuple(arrays["similarity_unit_groups"].tobytes().decode().split("\n")),
        **{name: arrays[f"similarity_{name}"] for name in _SIMILARITY_ARRAYS},
    )


def join_lines(texts: Iterable[str]) -> Array:
    """Return texts without line breaks as an array of bytes, one text to a line."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def split_lines(array: Array) -> tuple[str, ...]:
    """Return the texts that `join_lines` joined; an empty array holds no texts."""
    text = array.tobytes().decode()
    return tuple(text.split("\n")) if text else ()
