"""The search index of a release, in memory or on disk: see `Index`."""

import json
import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from math import log
from time import perf_counter
from typing import Any, NamedTuple, TypeVar
from zipfile import BadZipFile
from zlib import error as ZlibError

import numpy as np

from escograph.errors import StoreUnavailable
from escograph.model import Graph, Label
from escograph.model.lazy import cached_property
from escograph.search.index.concepts import ConceptTable, IscoCodes, Space, isco_codes
from escograph.search.index.embeddings import LoadEmbeddings, open_embeddings
from escograph.search.index.label_texts import LabelTexts, open_label_texts
from escograph.search.index.labels import LABEL_KIND_ORDER, LabelIndex, NoLinks, open_labels
from escograph.search.index.release import Arrays
from escograph.store.files import StoreFiles
from escograph.store.matrix import Array, Matrix

_log = logging.getLogger("escograph")

T = TypeVar("T")

FOLDER = "search"
FORMAT = 5
_CACHED_WEIGHTS = 20_000
"""Maximum number of stems per language with weights in memory; an engineering limit."""


class LabelRef(NamedTuple):
    """A reference to a label: its number among all labels, its language and kind.

    Attributes:
        number: The number.
        language: The language.
        kind: 0 preferred, 1 alternative, 2 hidden.
    """

    number: int
    language: str
    kind: int


class _StemWeights(dict[str, float]):
    """Stem → weight in a language, computed when first needed."""

    def __init__(self, tag: str, labels: LabelIndex, count: int) -> None:
        super().__init__()
        self._tag = tag
        self._labels = labels
        self._count = count

    def __missing__(self, stem: str) -> float:
        if len(self) >= _CACHED_WEIGHTS:
            self.clear()
        frequency = self._labels.frequency(f"{self._tag}:{stem}")
        weight = self[stem] = log(1 + self._count / (1 + frequency))
        return weight


class Index:
    """The labels of a release in every language, ready for search and linking.

    Its parts are read when first needed, and cached. Safe to use from many threads.

    Attributes:
        tags: The languages; a language's number is its position.
        lead: The language of the descriptions that are searched, and of the labels used for
            languages without labels.
    """

    def __init__(
        self,
        tags: tuple[str, ...],
        lead: str,
        load: Callable[[str], Arrays],
        matrix: Callable[[], Matrix],
        labels: Callable[[], LabelIndex],
        texts: Callable[[], LabelTexts],
        embeddings: LoadEmbeddings,
    ) -> None:
        self.tags = tags
        self.lead = lead
        self._load = load
        self._open_matrix = matrix
        self._open_labels = labels
        self._open_texts = texts
        self._load_embeddings = embeddings
        self._cache: dict[Hashable, Any] = {}

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the cached value of a key, computing it on first use.

        For values derived from the index. Two threads may both compute it; one value is kept.
        """
        if (value := self._cache.get(key)) is None:
            value = self._cache[key] = make()
        typed: T = value
        return typed

    @property
    def matrix(self) -> Matrix:
        """The relations of the release, and the vectors of its concepts."""
        return self.cached("matrix", self._open_matrix)

    @property
    def labels(self) -> LabelIndex:
        """Labels by their words."""
        return self.cached("labels", self._open_labels)

    @property
    def texts(self) -> LabelTexts:
        """The labels' texts, language by language; see `text`."""
        return self.cached("texts", self._open_texts)

    @property
    def concepts(self) -> ConceptTable:
        """The concepts by number."""
        return self.cached(
            "concepts", lambda: ConceptTable.from_arrays(self._concept_arrays, self.matrix)
        )

    @property
    def _concept_arrays(self) -> Arrays:
        return self.part("concepts")

    @property
    def numbers(self) -> dict[str, int]:
        """URI → number of the concept."""
        return self.cached(
            "numbers", lambda: {uri: number for number, uri in enumerate(self.concepts.uris)}
        )

    def part(self, name: str) -> Arrays:
        """Return the arrays of a language, or of the "concepts"."""
        return self.cached(("part", name), lambda: self._load(name))

    def embeddings(self, model: str) -> Arrays:
        """Return a model's vectors of labels and descriptions; not kept in memory.

        Raises:
            StoreUnavailable: If the store was built without embeddings.
        """
        return self._load_embeddings(model)

    def stem_weights(self, tag: str) -> Mapping[str, float]:
        """Return stem → weight in a language: the rarer among labels, the higher."""

        def weights() -> _StemWeights:
            count = 0
            if tag in self.tags:
                count = int((self._label_kinds >> 2 == self.tags.index(tag)).sum())
            return _StemWeights(tag, self.labels, count or len(self.labels))

        return self.cached(("weights", tag), weights)

    def label_refs(self, entries: Sequence[int]) -> list[tuple[int, LabelRef | None]]:
        """Return the concept of each entry of `labels`, and the label if it is one.

        The entries of a concept are its labels and then the concept itself.
        """
        starts, kinds = self._concept_arrays["label_starts"], self._label_kinds
        ends = self.cached("ends", lambda: starts[1:] + np.arange(1, len(starts)))
        places = np.asarray(entries, np.int64)
        concepts = np.searchsorted(ends, places, "right")
        refs: list[tuple[int, LabelRef | None]] = []
        for entry, concept in zip(places.tolist(), concepts.tolist(), strict=True):
            if entry == ends[concept] - 1:
                refs.append((concept, None))
            else:
                number = entry - concept
                tag, kind = divmod(int(kinds[number]), 4)
                refs.append((concept, LabelRef(number, self.tags[tag], kind)))
        return refs

    def text(self, number: int) -> str:
        """Return the text of a label by its number."""
        return self.texts[int(self._text_places[number])]

    @cached_property
    def _text_places(self) -> Array:
        """The position of each label's text: language by language, in the labels' order."""
        order = np.argsort(self._label_kinds >> 2, kind="stable")
        places = np.empty(len(order), np.int32)
        places[order] = np.arange(len(order), dtype=np.int32)
        return places

    @cached_property
    def _label_kinds(self) -> Array:
        """Language and kind of each label, as ``4 * language + kind``."""
        return self._concept_arrays["label_kinds"]

    def label(self, number: int) -> Label:
        """Return a label by its number."""
        tag, kind = divmod(int(self._label_kinds[number]), 4)
        return Label(self.text(number), self.tags[tag], LABEL_KIND_ORDER[kind])

    def members(self, space: Space) -> Array:
        """Return the numbers of the concepts of a space, "skills" or "occupations"."""
        numbers: Array = self.cached(space, lambda: getattr(self.concepts, space))
        return numbers

    def labels_of(self, tag: str, space: Space) -> Array:
        """Return the numbers of the labels of a space in a language, in their order."""
        return self.cached(("labels", tag, space), lambda: self._labels_of(tag, space))

    def _labels_of(self, tag: str, space: Space) -> Array:
        starts, kinds = self._concept_arrays["label_starts"], self._label_kinds
        is_member = np.zeros(len(starts) - 1, bool)
        is_member[self.members(space)] = True
        of_members = np.repeat(is_member, np.diff(starts))
        return np.flatnonzero(of_members & (kinds >> 2 == self.tags.index(tag)))

    def isco_codes(self, graph: Graph) -> IscoCodes:
        """Return the ISCO groups of the release, read from the graph once."""
        return self.cached("ISCO codes", lambda: isco_codes(graph, self.concepts))


def open_index(
    files: StoreFiles,
    matrix: Callable[[], Matrix],
    labels_in_memory: Callable[[], LabelIndex],
) -> Index:
    """Open the index of a published store.

    Args:
        files: The files of the store, which are compared with the manifest when read.
        matrix: Function that returns its matrix, which numbers the concepts.
        labels_in_memory: Function that builds the index of its labels again, for systems on
            which no folder can be written to.

    Raises:
        StoreUnavailable: If the store was built without an index, or the index is damaged.
    """
    store = files.store
    folder = store / FOLDER
    if not folder.is_dir():
        raise StoreUnavailable(
            str(store), "it was built without search; build it again to search and link"
        )
    files.verify(f"{FOLDER}/index.json")
    try:
        metadata = json.loads((folder / "index.json").read_text("utf-8"))
        if metadata["format"] != FORMAT:
            raise ValueError(f"its format is not {FORMAT}")
        tags, lead = tuple(map(str, metadata["languages"])), str(metadata["lead"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = f"index.json: {error}; build the store again"
        raise StoreUnavailable(str(folder), reason) from error

    def load(name: str) -> Arrays:
        begin = perf_counter()
        files.verify(f"{FOLDER}/{name}.npz")
        try:
            with (folder / f"{name}.npz").open("rb") as file:
                arrays = np.load(file, allow_pickle=False)
                part = {key: arrays[key] for key in arrays.files}
        except (OSError, ValueError, KeyError, EOFError, BadZipFile, ZlibError) as error:
            reason = f"{name}.npz: {error}; build the store again"
            raise StoreUnavailable(str(folder), reason) from error
        milliseconds = (perf_counter() - begin) * 1000
        _log.debug("read %s of the index in %.0f ms", name, milliseconds)
        return part

    def labels() -> LabelIndex:
        files.verify_folder(f"{FOLDER}/labels")
        try:
            return open_labels(folder / "labels")
        except NoLinks as error:
            advice = "set TMPDIR to a folder that can be written to, to avoid this"
            _log.warning("building the index of labels in memory (%s); %s", error, advice)
            return labels_in_memory()

    def texts() -> LabelTexts:
        files.verify(f"{FOLDER}/texts")
        return open_label_texts(folder / "texts")

    _log.debug("opened the index of %s in %d languages", store, len(tags))
    return Index(
        tags,
        lead,
        load,
        matrix,
        labels,
        texts,
        open_embeddings(folder, files),
    )
