"""From the graph of a release to what search needs: see `compile_index`."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZIP_LZMA, ZipFile

import numpy as np

from escograph.model import Concept, Graph
from escograph.search import vectors
from escograph.search.catalogue import Catalogue, catalogue, join
from escograph.search.index import FOLDER, FORMAT, Index
from escograph.search.labels import KINDS, LabelIndex, LabelWriter, beginnings, terms_of
from escograph.search.language import Language, language, plain
from escograph.search.texts import Texts, TextWriter

Array = np.ndarray[Any, Any]
Progress = Callable[[str, int, int], None]
Part = Mapping[str, Array]
Label = tuple[int, str, str]
"""Concept by number, kind, text."""

_KIND = {kind: number for number, kind in enumerate(KINDS)}
_DESCRIBED = 0.3
"""How much of a concept's vector is its description, beside its labels."""


def labels_by_language(graph: Graph, concepts: Catalogue) -> dict[str, list[Label]]:
    """Return language → labels, ordered by concept, kind and text, each text once."""
    at = {uri: number for number, uri in enumerate(concepts.uris)}
    found: dict[str, list[Label]] = {}
    for uri, kind, text, tag in graph.searchable_labels():
        if uri in at:
            found.setdefault(tag.lower(), []).append((at[uri], kind, " ".join(text.split())))
    for labels in found.values():
        labels.sort(key=lambda label: (label[0], _KIND[label[1]], label[2]))
        once: dict[tuple[int, str], Label] = {}
        for label in labels:
            if label[2]:
                once.setdefault((label[0], label[2].casefold()), label)
        labels[:] = once.values()
    return found


def lead(languages: Iterable[str]) -> str:
    """Return the language that the others' vectors are drawn to: English if it is there."""
    tags = sorted(languages)
    return "en" if "en" in tags else tags[0]


def word_arrays(speech: Language, labels: Iterable[Label], members: Array) -> dict[str, Array]:
    """Return the labels of some concepts as numbers of stems, for `LabelWords`."""
    local = {number: place for place, number in enumerate(members.tolist())}
    ids: dict[str, int] = {}
    owner, starts, words = [], [0], []
    for concept, _, text in labels:
        if (place := local.get(concept)) is not None:
            owner.append(place)
            words += [ids.setdefault(stem, len(ids)) for stem in speech.words(text)]
            starts.append(len(words))
    return {
        "stems": join(tuple(ids)),
        "owner": np.asarray(owner, np.int32),
        "lengths": np.diff(starts).astype(np.uint16),
        "words": np.asarray(words, np.uint32 if len(ids) > 0xFFFF else np.uint16),
    }


class VectorMaker:
    """Makes the tables of the languages, one after the other, and the concepts' vectors."""

    def __init__(self, size: int) -> None:
        self._anchors: Array | None = None
        self._total = np.zeros((size, vectors.DIMENSIONS), np.float32)

    def table(
        self,
        speech: Language,
        labels: list[Label],
        descriptions: dict[int, str],
        progress: Callable[[float], None],
    ) -> Array:
        """Return the packed table of a language; the first one anchors the others."""
        texts = [text for _, _, text in labels] + list(descriptions.values())
        owner = np.array([concept for concept, _, _ in labels] + list(descriptions), np.int64)
        ready = vectors.featured(speech, texts)
        if self._anchors is None:
            table = vectors.learn(ready, owner, None, progress)
        else:
            # a concept that the first language does not name is drawn to nothing
            anchored = np.linalg.norm(self._anchors[owner], axis=1) > 0
            kept = vectors.Texts(ready.features[anchored], ready.weights)
            table = vectors.learn(kept, owner[anchored], self._anchors, progress)
        made = vectors.unit(ready.features @ table)
        named = np.zeros_like(self._total)
        np.add.at(named, owner[: len(labels)], made[: len(labels)])
        named = vectors.unit(named)
        if descriptions:
            np.add.at(named, owner[len(labels) :], _DESCRIBED * made[len(labels) :])
            named = vectors.unit(named)
        if self._anchors is None:
            self._anchors = named
        self._total += named
        return vectors.packed(table * ready.weights[:, None])

    def concepts(self) -> Array:
        """Return the vector of each concept in a byte a number; nought where unnamed."""
        scaled = np.round(vectors.unit(self._total) * 127)
        small: Array = np.clip(scaled, -127, 127).astype(np.int8)
        return small


def described(graph: Graph, concepts: Catalogue, tag: str) -> dict[int, str]:
    """Return concept → its description in a language, ordered by concept."""
    at = {uri: number for number, uri in enumerate(concepts.uris)}
    found: dict[int, str] = {}
    for uri, text in sorted(graph.descriptions(tag)):
        if uri in at:
            found.setdefault(at[uri], text)
    return dict(sorted(found.items()))


def compile_index(
    graph: Graph, store: Path | None = None, progress: Progress | None = None
) -> Index:
    """Make the index of a release, and write it into a store that is being built.

    1. Number the concepts, gather the labels of every language and the descriptions.
    2. Put the words of every label into the tantivy index, a concept's labels together.
    3. Language after language, beginning with the lead: learn vectors, count words.

    Args:
        graph: The release.
        store: The directory of the store; by default the index stays in memory.
        progress: Called with what is being made, and how far it is.
    """
    say = progress or silent
    folder = store / FOLDER if store else None
    if folder:
        folder.mkdir()
    concepts = catalogue(graph)
    labels = labels_by_language(graph, concepts)
    if not labels:
        labels = {graph.language: []}
    first = lead(labels)
    tags = (first, *sorted(tag for tag in labels if tag != first))
    notes = described(graph, concepts, first)
    found, texts, places = _label_index(graph, concepts, tags, labels, notes, folder, say)
    parts: dict[str, Part] = {}
    keep = parts.__setitem__ if folder is None else _writer(folder)
    maker = VectorMaker(len(concepts.uris))
    for tag in tags:
        told = notes if tag == first else {}  # others learn from their labels alone
        keep(tag, _language_part(tag, labels[tag], told, concepts, maker, say))
    vectors_too = {**places, "vectors": maker.concepts(), "asks": asks(graph, concepts)}
    keep("concepts", {**concepts.arrays(), **vectors_too})
    if folder:
        about = {"format": FORMAT, "languages": tags, "lead": first}
        (folder / "index.json").write_text(json.dumps(about, indent=2) + "\n", "utf-8")

    @cache
    def embeddings() -> dict[str, Part]:
        from escograph.search.encode import compile_embeddings

        return compile_embeddings(graph)

    return Index(
        tags,
        first,
        parts.__getitem__,
        lambda: found,
        lambda: texts,
        lambda model: embeddings()[model],
    )


def asks(graph: Graph, concepts: Catalogue) -> Array:
    """Return every (occupation, skill that it asks for) as numbers, in two rows, sorted."""
    at = {uri: number for number, uri in enumerate(concepts.uris)}
    kinds = concepts.kinds
    pairs = {
        (at[concept], at[skill])
        for concept, _, skill in graph.every_relation()
        if concept in at and skill in at and kinds[at[concept]] == "occupation"
    }
    size = np.uint16 if len(at) < 1 << 16 else np.uint32
    return np.array(sorted(pairs), size).reshape(-1, 2).T


def silent(name: str, done: int, total: int) -> None:
    """Say nothing of the progress."""


def _writer(folder: Path) -> Callable[[str, Part], None]:
    def keep(name: str, part: Part) -> None:
        # as np.savez_compressed, but with LZMA: a seventh smaller, 60 ms to read a language
        with ZipFile(folder / f"{name}.npz", "w", ZIP_LZMA) as packed:
            for key, array in part.items():
                with packed.open(f"{key}.npy", "w") as file:
                    np.lib.format.write_array(file, np.asarray(array), allow_pickle=False)

    return keep


def _language_part(
    tag: str,
    labels: list[Label],
    notes: dict[int, str],
    concepts: Catalogue,
    maker: VectorMaker,
    say: Progress,
) -> Part:
    speech = language(tag)
    name = f"learning {tag}"
    table = maker.table(speech, labels, notes, lambda done: say(name, int(done * 100), 100))
    part: dict[str, Array] = {"table": table}
    for space in ("skills", "occupations"):
        words = word_arrays(speech, labels, getattr(concepts, space))
        part |= {f"{space}_{key}": value for key, value in words.items()}
    say(name, 100, 100)
    return part


def _label_index(
    graph: Graph,
    concepts: Catalogue,
    tags: tuple[str, ...],
    labels: Mapping[str, list[Label]],
    notes: Mapping[int, str],
    folder: Path | None,
    say: Progress,
) -> tuple[LabelIndex, Texts, Part]:
    """Index every label, and return with it the texts, and whose and which they are."""
    values = {concept.uri: concept for concept in graph.concepts(concepts.uris)}
    facets = facets_of(graph, concepts, values)
    writer = LabelWriter(folder / "labels" if folder else None)
    texts = TextWriter()  # language by language, since most that are read are of one
    for tag in tags:
        for _, _, text in labels[tag]:
            texts.add(text)
    starts, which = [0], []
    waiting = [iter(labels[tag]) for tag in tags]
    heads: list[Label | None] = [next(each, None) for each in waiting]
    speeches = [language(tag) for tag in tags]
    for concept, uri in enumerate(concepts.uris):
        if concept % 500 == 0:
            say("indexing labels", concept, len(concepts.uris))
        for number, tag in enumerate(tags):
            while (head := heads[number]) is not None and head[0] == concept:
                terms = terms_of(tag, speeches[number].forms(head[2]))
                begins = facets[concept]
                if (kind := _KIND[head[1]]) == 0:
                    begins = " ".join((begins, *beginnings(tag, plain(head[2]))))
                writer.add(kind, len(head[2]), terms, begins)
                which.append(number * 4 + kind)
                heads[number] = next(waiting[number], None)
        starts.append(len(which))
        stems = speeches[0].words(notes.get(concept, ""))
        said = [f"{tags[0]}:{stem}" for stem in stems]
        writer.name(concept, values[uri].code, said, facets[concept])
    say("indexing labels", len(concepts.uris), len(concepts.uris))
    places: Part = {
        "label_starts": np.asarray(starts, np.int64),
        "label_which": np.asarray(which, np.int16),
    }
    return writer.close(), texts.close(folder / "texts" if folder else None), places


def facets_of(graph: Graph, concepts: Catalogue, values: Mapping[str, Concept]) -> list[str]:
    """Return what each concept can be filtered by, as the terms of a field."""
    schemes: dict[str, list[str]] = {}
    for uri, scheme in graph.every_scheme():
        schemes.setdefault(uri, []).append(scheme)
    statuses = graph.statuses()
    found = []
    for number, uri in enumerate(concepts.uris):
        kind = concepts.kinds[number]
        facets = [f"kind={kind.replace(' ', '_')}", f"status={statuses[uri] or 'unknown'}"]
        facets += [f"scheme={scheme}" for scheme in schemes.get(uri, ())]
        if reuse := getattr(values[uri], "reuse_level", None):
            facets.append(f"reuse={reuse}")
        group = int(concepts.unit_group[number])
        above = number if kind == "ISCO group" else group
        if above >= 0 and (code := values[concepts.uris[above]].code):
            facets += [f"isco={code[:digits]}" for digits in range(1, len(code) + 1)]
        found.append(" ".join(facets))
    return found
