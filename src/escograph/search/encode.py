"""From the graph of a release to the vectors of its concepts: see `compile_embeddings`."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from escograph.model import Graph
from escograph.search.catalogue import catalogue
from escograph.search.compile import (
    Array,
    Label,
    Part,
    Progress,
    described,
    labels_by_language,
    lead,
    silent,
)
from escograph.search.embeddings import FILES, FORMAT, TOLD, packed
from escograph.search.models import DIMENSIONS, ENGLISH, MANY, READS, base, encoder
from escograph.search.vectors import unit

_WORDS = 40
"""Words of a description that are read; more told no more (measured)."""
_LIKE = 0.9
"""A label this near to one of its concept's that is kept already is left out.

Half of the labels are, and what is found stays the same (measured).
"""
_FEW = 3
"""Labels of a concept in a language that the multilingual model reads; more told no more."""
_DESCRIBED = 0.6
_AT_ONCE = 2048


def compile_embeddings(
    graph: Graph, folder: Path | None = None, progress: Progress | None = None
) -> dict[str, Part]:
    """Return model → vectors, and write them into the folder of an index if one is named.

    1. By the English model: every English label of a skill, those left out that are all but
       the same as another of the same skill, and the beginnings of the descriptions.
    2. By the multilingual model: the first three labels of every concept in each language that
       it reads, and the description; their mean is the concept's vector.

    For the 14,000 skills and 3,600 occupations of a release in English that takes about four
    minutes on one core, for a further language five to twenty seconds.

    Args:
        graph: The release.
        folder: Where the index lies.
        progress: Called with what is being made, and how far it is.

    Raises:
        MissingExtra: If the extra "embeddings" is not installed.
    """
    concepts = catalogue(graph)
    labels = labels_by_language(graph, concepts)
    say = progress or silent
    first = lead(labels) if labels else graph.language
    notes = {
        concept: " ".join(text.split()[:_WORDS])
        for concept, text in described(graph, concepts, first).items()
    }
    read_in = {tag: each for tag, each in labels.items() if base(tag) in READS}
    if base(first) not in READS:
        notes = {}
    found = {MANY: _one_each(len(concepts.uris), read_in, notes, say)}
    english = [label for tag, each in read_in.items() if base(tag) == "en" for label in each]
    if english:
        skills = set(concepts.skills.tolist())
        told = notes if base(first) == "en" else {}
        found[ENGLISH] = _every_label(
            sorted(label for label in english if label[0] in skills),
            {concept: text for concept, text in told.items() if concept in skills},
            say,
        )
    if folder:
        for model, part in found.items():
            np.savez(folder / FILES[model], **dict(part))  # type: ignore[arg-type]
        told_of = {"format": FORMAT, "models": sorted(found)}
        (folder / TOLD).write_text(json.dumps(told_of, indent=2) + "\n", "utf-8")
    return found


def _encoded(model: str, texts: list[str], name: str, say: Progress) -> Array:
    """The vectors of texts, each text read once."""
    once = sorted(set(texts), key=lambda text: (len(text), text))
    place = {text: number for number, text in enumerate(once)}
    made = np.zeros((len(once), DIMENSIONS[model]), np.float32)
    encode = encoder(model)
    for begin in range(0, len(once), _AT_ONCE):
        say(name, begin, len(once))
        made[begin : begin + _AT_ONCE] = encode(once[begin : begin + _AT_ONCE])
    say(name, len(once), len(once))
    vectors: Array = made[[place[text] for text in texts]]
    return vectors


def _every_label(labels: list[Label], notes: Mapping[int, str], say: Progress) -> Part:
    """What the English model makes of labels, ordered by concept, and of descriptions."""
    vectors = _encoded(ENGLISH, [text for _, _, text in labels], "encoding labels", say)
    owner = np.array([concept for concept, _, _ in labels], np.uint32)
    kept = np.zeros(len(labels), bool)
    starts = np.flatnonzero(np.diff(owner.astype(np.int64), prepend=-1))
    for begin, end in zip(starts, [*starts[1:], len(owner)], strict=True):
        kept[begin:end] = _unlike(vectors[begin:end])
    noted = np.array(list(notes), np.uint32)
    told = _encoded(ENGLISH, list(notes.values()), "encoding descriptions", say)
    return {
        "labels": packed(vectors[kept]),
        "owner": owner[kept],
        "notes": packed(told),
        "noted": noted,
    }


def _unlike(vectors: Array) -> Array:
    """Which vectors are not all but the same as one before."""
    alike = vectors @ vectors.T
    kept: list[int] = []
    for place in range(len(vectors)):
        if not kept or alike[place, kept].max() < _LIKE:
            kept.append(place)
    return np.isin(np.arange(len(vectors)), kept)


def _one_each(
    size: int, labels: Mapping[str, list[Label]], notes: Mapping[int, str], say: Progress
) -> Part:
    """What the multilingual model makes of each concept."""
    named = np.zeros((size, DIMENSIONS[MANY]), np.float32)
    in_languages = np.zeros((size, 1), np.float32)
    for tag, each in labels.items():
        few = list(_first(each))
        made = _encoded(MANY, [text for _, _, text in few], f"encoding {tag}", say)
        total = np.zeros_like(named)
        whose = np.array([concept for concept, _, _ in few], np.int64)
        np.add.at(total, whose, made)
        named += unit(total)
        in_languages[np.unique(whose)] += 1
    named /= np.maximum(in_languages, 1)
    told = _encoded(MANY, list(notes.values()), "encoding descriptions again", say)
    named[np.array(list(notes), np.int64)] += _DESCRIBED * told
    return {"concepts": packed(named)}


def _first(labels: Iterable[Label]) -> Iterable[Label]:
    """The first labels of each concept; they come ordered by concept, preferred ones first."""
    before, count = -1, 0
    for label in labels:
        count = count + 1 if label[0] == before else 1
        before = label[0]
        if count <= _FEW:
            yield label
