"""The input of an index: everything read from the graph of a release, by number."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import chain

from escograph.model import Concept, Graph, LabelKind
from escograph.model.lazy import cached_property
from escograph.search.index.concepts import ConceptTable, concept_table
from escograph.search.index.labels import LABEL_KIND_ORDER
from escograph.store.matrix import Array, Matrix

Arrays = Mapping[str, Array]
"""The arrays of a part of an index, by name."""
NumberedLabel = tuple[int, LabelKind, str]
"""A label as the number of its concept, its kind, and its text."""
Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""

_KIND_ORDER = {kind: number for number, kind in enumerate(LABEL_KIND_ORDER)}


class ReleaseTexts:
    """The concepts, labels and descriptions of a release, as input for an index.

    Attributes:
        matrix: The relations, which number the concepts.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.matrix: Matrix = graph.matrix

    @property
    def uris(self) -> tuple[str, ...]:
        """URI of each concept."""
        return self.matrix.uris

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {uri: number for number, uri in enumerate(self.uris)}

    @cached_property
    def values(self) -> dict[str, Concept]:
        """URI → concept."""
        return {concept.uri: concept for concept in self._graph.concepts(self.uris)}

    @cached_property
    def statuses(self) -> Mapping[str, str | None]:
        """URI → status, ``None`` if the release states none."""
        return self._graph.bulk.statuses()

    @cached_property
    def concepts(self) -> ConceptTable:
        """The concepts by number."""
        return concept_table(self.matrix, self.values, self._broader, self.statuses)

    @cached_property
    def _broader(self) -> dict[str, list[str]]:
        """URI → URIs of the concepts directly above."""
        broader: dict[str, list[str]] = {}
        for uri, above in self._graph.bulk.broader():
            broader.setdefault(uri, []).append(above)
        return broader

    def broader_numbers(self) -> list[tuple[int, int]]:
        """Return the pairs of a concept and one directly above it, by number."""
        numbers = self._numbers
        return [
            (numbers[uri], numbers[parent])
            for uri, parents in sorted(self._broader.items())
            for parent in sorted(parents)
            if uri in numbers and parent in numbers
        ]

    @cached_property
    def labels(self) -> dict[str, list[NumberedLabel]]:
        """Language → labels, by concept, kind and text; each text of a concept once."""
        numbers = self._numbers
        by_language: dict[str, list[NumberedLabel]] = {}
        for uri, kind, text, tag in chain(
            self._graph.bulk.labels(), self._graph.bulk.added_labels()
        ):
            if uri in numbers:
                label = numbers[uri], kind, " ".join(text.split())
                by_language.setdefault(tag.lower(), []).append(label)
        for labels in by_language.values():
            labels.sort(key=lambda label: (label[0], _KIND_ORDER[label[1]], label[2]))
            unique: dict[tuple[int, str], NumberedLabel] = {}
            for label in labels:
                if label[2]:
                    unique.setdefault((label[0], label[2].casefold()), label)
            labels[:] = unique.values()
        return by_language

    @cached_property
    def lead(self) -> str:
        """The lead language: English, else the first; the graph's if nothing is labelled.

        Its descriptions are searched, and its labels stand for those of languages without any.
        """
        tags = sorted(self.labels)
        if not tags:
            return self._graph.language
        return "en" if "en" in tags else tags[0]

    @cache  # noqa: B019  # as long as the release, which one build reads
    def descriptions(self, tag: str) -> dict[int, str]:
        """Return concept → its description in a language, sorted by concept."""
        numbers = self._numbers
        texts: dict[int, str] = {}
        for uri, text in sorted(self._graph.bulk.descriptions(tag)):
            if uri in numbers:
                texts.setdefault(numbers[uri], text)
        return dict(sorted(texts.items()))

    def schemes(self) -> dict[str, list[str]]:
        """Return URI → URIs of the concept schemes that a concept is in."""
        schemes: dict[str, list[str]] = {}
        for uri, scheme in self._graph.bulk.schemes():
            schemes.setdefault(uri, []).append(scheme)
        return schemes


def first_labels(labels: Iterable[NumberedLabel], count: int) -> Iterable[NumberedLabel]:
    """Yield the first labels of each concept, sorted by concept."""
    concept, position = -1, 0
    for label in labels:
        position = position + 1 if label[0] == concept else 1
        concept = label[0]
        if position <= count:
            yield label


def no_progress(name: str, done: int, total: int) -> None:
    """Report no progress."""
