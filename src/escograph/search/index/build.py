"""Building the search index of a release from its graph; see `compile_index`."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, get_args
from zipfile import ZIP_LZMA, ZipFile

import numpy as np

from escograph.model import Graph, IscoGroup
from escograph.model.lazy import cached_property
from escograph.search.index import vectors
from escograph.search.index.concepts import Space
from escograph.search.index.encode import compile_embeddings
from escograph.search.index.label_texts import LabelTexts, LabelTextWriter
from escograph.search.index.labels import (
    LABEL_KIND_ORDER,
    LabelIndex,
    LabelWriter,
    beginnings,
    terms_of,
)
from escograph.search.index.neighbours import Neighbours
from escograph.search.index.reader import FOLDER, FORMAT, Index
from escograph.search.index.release import (
    Arrays,
    NumberedLabel,
    Progress,
    ReleaseTexts,
    no_progress,
)
from escograph.search.language.words import language_for, normalize
from escograph.store.matrix import Array, join_lines, write_matrix

_DESCRIPTION_WEIGHT = 0.3
"""Weight of the description in a concept's vector, relative to its labels. Chosen by hand on
the validation phrases of Decorte and others (``scripts/evaluate_linking``)."""
_CONCEPTS_PER_REPORT = 500


def compile_index(
    graph: Graph,
    store: Path | None = None,
    progress: Progress | None = None,
    *,
    embeddings: bool = False,
) -> Index:
    """Build the index of a release, and write it into a store that is being built.

    1. Number the concepts; read their relations, the labels of every language, descriptions.
    2. Put the words of every label into the tantivy index, a concept's labels together.
    3. Language by language, each on its own: learn vectors, number the stems of the labels.
    4. Write the relations, and the vectors of the concepts in the lead language, as the store's
       matrix.

    Args:
        graph: The release.
        store: The directory of the store; by default the index stays in memory.
        progress: Called with the name of a step, how much of it is done, and how much there is.
        embeddings: Whether to write embeddings into the store too, see `compile_embeddings`;
            an index in memory computes them when they are first needed.

    Raises:
        MissingExtra: If embeddings are requested and the extra "embeddings" is not installed.
    """
    report = progress or no_progress
    folder = store / FOLDER if store else None
    if folder:
        folder.mkdir()
    release = ReleaseTexts(graph)
    tags, labels = _languages_of(release)
    label_index, texts, places = _label_index(release, tags, labels, folder, report)
    parts: dict[str, Arrays] = {}
    write_part = parts.__setitem__ if folder is None else _part_writer(folder)
    learner = VectorLearner(release)
    lead_vectors = None
    for tag in tags:
        part = _language_part(tag, labels[tag], release, learner, report)
        if tag == release.lead:
            lead_vectors = part.pop("vectors")
        write_part(tag, part)
    write_part("concepts", {**release.concepts.arrays(), **places})
    matrix = replace(release.matrix, vectors=lead_vectors)
    if store and folder:
        write_matrix(matrix, store)
        metadata = {"format": FORMAT, "languages": tags, "lead": release.lead}
        (folder / "index.json").write_text(json.dumps(metadata, indent=2) + "\n", "utf-8")
    if folder and embeddings:
        compile_embeddings(release, folder, report)
    load_embeddings = cache(lambda: compile_embeddings(ReleaseTexts(graph)))
    return Index(
        tags,
        release.lead,
        parts.__getitem__,
        lambda: matrix,
        lambda: label_index,
        lambda: texts,
        lambda model: load_embeddings()[model],
    )


def labels_in_memory(graph: Graph) -> LabelIndex:
    """Build the index of a release's labels alone, in memory: as that of its store."""
    release = ReleaseTexts(graph)
    tags, labels = _languages_of(release)
    index, *_ = _label_index(release, tags, labels, None, no_progress)
    return index


def _languages_of(
    release: ReleaseTexts,
) -> tuple[tuple[str, ...], Mapping[str, list[NumberedLabel]]]:
    """Return the languages of a release, the lead first, and the labels of each."""
    labels = release.labels or {release.lead: []}
    return (release.lead, *sorted(tag for tag in labels if tag != release.lead)), labels


class LearnedVectors(NamedTuple):
    """The vectors of a language.

    Attributes:
        table: The table of its words, packed.
        concepts: The vector of each concept as 8-bit integers; zero for unlabelled ones.
    """

    table: Array
    concepts: Array


class VectorLearner:
    """Learns the vectors of each language of a release, on its own."""

    def __init__(self, release: ReleaseTexts) -> None:
        self._size = len(release.uris)
        self._release = release

    @cached_property
    def _neighbours(self) -> Neighbours:
        release = self._release
        return Neighbours(release.matrix, release.concepts, release.broader_numbers())

    @cached_property
    def _graph_vectors(self) -> Array:
        return self._neighbours.vectors()

    def learn(
        self,
        texts: vectors.TextWords,
        labels: list[NumberedLabel],
        descriptions: Mapping[int, str],
        progress: Callable[[float], None],
    ) -> LearnedVectors:
        """Return the vectors of a language, learned from its labels and descriptions.

        Without descriptions the labels are drawn to the graph vectors too.

        Args:
            texts: The words of the labels, then those of the descriptions.
            labels: The labels.
            descriptions: Number of a concept → its description.
            progress: As in `vectors.learn`.
        """
        owner = np.array([concept for concept, _, _ in labels] + list(descriptions), np.int64)
        features = vectors.text_features(texts)
        graph_vectors = None if descriptions else self._graph_vectors
        table = vectors.learn(features.matrix, owner, graph_vectors, progress)
        encoded = vectors.unit(features.matrix @ table)
        by_concept = np.zeros((self._size, vectors.DIMENSIONS), np.float32)
        np.add.at(by_concept, owner[: len(labels)], encoded[: len(labels)])
        by_concept = vectors.unit(by_concept)
        if descriptions:
            description_vectors = _DESCRIPTION_WEIGHT * encoded[len(labels) :]
            np.add.at(by_concept, owner[len(labels) :], description_vectors)
            by_concept = vectors.unit(by_concept)
        is_labelled = np.zeros((self._size, 1), bool)
        is_labelled[owner] = True
        by_concept = self._neighbours.smoothed(by_concept, graph_vectors) * is_labelled
        quantized = np.clip(np.round(by_concept * 127), -127, 127).astype(np.int8)
        packed = vectors.packed(table * features.weights[:, None])
        return LearnedVectors(packed, quantized)


def _part_writer(folder: Path) -> Callable[[str, Arrays], None]:
    def write_part(name: str, part: Arrays) -> None:
        # as np.savez_compressed, but with LZMA: a seventh smaller, 60 ms to read a language
        with ZipFile(folder / f"{name}.npz", "w", ZIP_LZMA) as archive:
            for key, array in part.items():
                with archive.open(f"{key}.npy", "w") as file:
                    np.lib.format.write_array(file, np.asarray(array), allow_pickle=False)

    return write_part


def _language_part(
    tag: str,
    labels: list[NumberedLabel],
    release: ReleaseTexts,
    learner: VectorLearner,
    report: Progress,
) -> dict[str, Array]:
    name, descriptions = f"learning {tag}", release.descriptions(tag)
    texts = [text for _, _, text in labels] + list(descriptions.values())
    words = vectors.text_words(language_for(tag), texts)
    learned = learner.learn(
        words,
        labels,
        descriptions,
        lambda share: report(name, int(share * 100), 100),
    )
    part: dict[str, Array] = {"table": learned.table, "vectors": learned.concepts}
    for space in get_args(Space):
        stems = label_stems(words, labels, getattr(release.concepts, space))
        part |= {f"{space}_{key}": array for key, array in stems.items()}
    report(name, 100, 100)
    return part


def label_stems(
    texts: vectors.TextWords, labels: Iterable[NumberedLabel], members: Array
) -> dict[str, Array]:
    """Return the labels of some concepts as numbers of stems, for tf-idf.

    Args:
        texts: The words of the labels, and perhaps of more texts after them.
        labels: The labels.
        members: Numbers of the concepts.
    """
    positions = {number: position for position, number in enumerate(members.tolist())}
    all_stems = [word.stem for word in texts.vocabulary]
    numbers, begins = texts.numbers.tolist(), texts.starts.tolist()
    ids: dict[str, int] = {}
    owner, starts, stems = [], [0], []
    for (concept, *_), (start, end) in zip(labels, pairwise(begins), strict=False):
        if (position := positions.get(concept)) is not None:
            owner.append(position)
            stems += [ids.setdefault(all_stems[n], len(ids)) for n in numbers[start:end]]
            starts.append(len(stems))
    return {
        "stems": join_lines(ids),
        "owner": np.asarray(owner, np.int32),
        "lengths": np.diff(starts).astype(np.uint16),
        "words": np.asarray(stems, np.uint32 if len(ids) > 0xFFFF else np.uint16),
    }


def _label_index(
    release: ReleaseTexts,
    tags: tuple[str, ...],
    labels: Mapping[str, list[NumberedLabel]],
    folder: Path | None,
    report: Progress,
) -> tuple[LabelIndex, LabelTexts, Arrays]:
    """Index every label; return the index, the texts, and the position of each label.

    The labels of a concept are together in the index, whatever their language, followed by the
    concept itself. The texts are grouped by language, since most reads are of one language.
    """
    facets = facets_of(release)
    writer = LabelWriter(folder / "labels" if folder else None)
    texts = LabelTextWriter()
    for tag in tags:
        for _, _, text in labels[tag]:
            texts.add(text)
    starts, kinds = [0], []
    queues = [iter(labels[tag]) for tag in tags]
    heads: list[NumberedLabel | None] = [next(queue, None) for queue in queues]
    languages = [language_for(tag) for tag in tags]
    lead_descriptions = release.descriptions(release.lead)
    for concept, uri in enumerate(release.uris):
        if concept % _CONCEPTS_PER_REPORT == 0:
            report("indexing labels", concept, len(release.uris))
        for number, tag in enumerate(tags):
            while (head := heads[number]) is not None and head[0] == concept:
                normalized = normalize(head[2])
                terms = terms_of(tag, languages[number].forms(normalized))
                filters = facets[concept]
                if (kind := LABEL_KIND_ORDER.index(head[1])) == 0:
                    filters = " ".join((filters, *beginnings(tag, normalized)))
                writer.add_label(kind, len(head[2]), terms, filters)
                kinds.append(number * 4 + kind)
                heads[number] = next(queues[number], None)
        starts.append(len(kinds))
        description = normalize(lead_descriptions.get(concept, ""))
        stems = [f"{tags[0]}:{stem}" for stem in languages[0].words(description)]
        writer.add_concept(concept, release.values[uri].code, stems, facets[concept])
    report("indexing labels", len(release.uris), len(release.uris))
    places: Arrays = {
        "label_starts": np.asarray(starts, np.int64),
        "label_kinds": np.asarray(kinds, np.int16),
    }
    return writer.close(), texts.close(folder / "texts" if folder else None), places


def facets_of(release: ReleaseTexts) -> list[str]:
    """Return the facets of each concept, as the terms of a field."""
    concepts, values, schemes = release.concepts, release.values, release.schemes()
    by_concept = []
    for number, uri in enumerate(concepts.uris):
        kind = concepts.kinds[number]
        status = release.statuses[uri] or "unknown"
        facets = [f"kind={kind.replace(' ', '_')}", f"status={status}"]
        facets += [f"scheme={scheme}" for scheme in schemes.get(uri, ())]
        if reuse := getattr(values[uri], "reuse_level", None):
            facets.append(f"reuse={reuse}")
        group = number if kind == IscoGroup.kind else int(concepts.unit_group[number])
        if group >= 0 and (code := values[concepts.uris[group]].code):
            facets += [f"isco={code[:digits]}" for digits in range(1, len(code) + 1)]
        by_concept.append(" ".join(facets))
    return by_concept
