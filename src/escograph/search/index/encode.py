"""Computing the embeddings of labels and descriptions; see `compile_embeddings`."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from escograph.search.index.embeddings import packed, write_embeddings
from escograph.search.index.models import (
    DIMENSIONS,
    ENGLISH,
    MULTILINGUAL,
    MULTILINGUAL_LANGUAGES,
    primary_language,
    sentence_encoder,
)
from escograph.search.index.release import (
    Arrays,
    NumberedLabel,
    Progress,
    ReleaseTexts,
    first_labels,
    no_progress,
)
from escograph.search.index.vectors import unit
from escograph.store.matrix import Array

# Chosen with ``scripts/evaluate_linking --embeddings`` on the validation phrases and sentences
# of Decorte and others, and ``scripts/evaluate_titles --embeddings`` on MELO's titles.
_DESCRIPTION_WORDS = 40
"""Number of words of a description that are read; more did not help (measured)."""
_DUPLICATE = 0.9
"""Minimum cosine with another label of its concept at which a label is left out.

That drops half of the labels without changing the results (measured).
"""
_LABELS_READ = 3
"""Number of labels per concept and language for the multilingual model; more did not help."""
_DESCRIPTION_WEIGHT = 0.6
"""Weight of the description in a concept's vector by the multilingual model."""
_TEXTS_PER_REPORT = 2048


def compile_embeddings(
    release: ReleaseTexts, folder: Path | None = None, progress: Progress | None = None
) -> dict[str, Arrays]:
    """Return model → vectors, and write them if the folder of an index is passed.

    1. By the English model: every English label of a skill, except near duplicates of another
       label of the same skill, and the beginnings of the descriptions.
    2. By the multilingual model: the first three labels of every concept in each language that
       it reads, and the description; their mean is the concept's vector.

    For the 14,000 skills and 3,600 occupations of a release in English this takes about four
    minutes on one core, and five to twenty seconds per further language.

    Args:
        release: The release to encode.
        folder: The folder of the index.
        progress: Called with the name of a step, how much of it is done, and how much there is.

    Raises:
        MissingExtra: If the extra "embeddings" is not installed.
    """
    report = progress or no_progress
    readable = {
        tag: labels
        for tag, labels in release.labels.items()
        if primary_language(tag) in MULTILINGUAL_LANGUAGES
    }
    lead = primary_language(release.lead)
    descriptions: dict[int, str] = {}
    if lead in MULTILINGUAL_LANGUAGES:
        descriptions = {
            concept: " ".join(text.split()[:_DESCRIPTION_WORDS])
            for concept, text in release.descriptions(release.lead).items()
        }
    embeddings = {MULTILINGUAL: _by_concept(len(release.uris), readable, descriptions, report)}
    english = [
        label
        for tag, labels in readable.items()
        if primary_language(tag) == "en"
        for label in labels
    ]
    if english:
        skills = set(release.concepts.skills.tolist())
        texts = descriptions if lead == "en" else {}
        embeddings[ENGLISH] = _by_label(
            sorted(label for label in english if label[0] in skills),
            {concept: text for concept, text in texts.items() if concept in skills},
            report,
        )
    if folder:
        write_embeddings(embeddings, folder)
    return embeddings


def _encoded(model: str, texts: list[str], name: str, report: Progress) -> Array:
    """Return the vectors of texts; equal texts are encoded once."""
    unique = sorted(set(texts), key=lambda text: (len(text), text))
    place = {text: number for number, text in enumerate(unique)}
    vectors = np.zeros((len(unique), DIMENSIONS[model]), np.float32)
    encode = sentence_encoder(model)
    for begin in range(0, len(unique), _TEXTS_PER_REPORT):
        report(name, begin, len(unique))
        batch = slice(begin, begin + _TEXTS_PER_REPORT)
        vectors[batch] = encode(unique[batch])
    report(name, len(unique), len(unique))
    in_order: Array = vectors[[place[text] for text in texts]]
    return in_order


def _by_label(
    labels: list[NumberedLabel], descriptions: Mapping[int, str], report: Progress
) -> Arrays:
    """Return the English model's vectors of labels and of descriptions.

    The labels are sorted by concept.
    """
    vectors = _encoded(ENGLISH, [text for _, _, text in labels], "encoding labels", report)
    owner = np.array([concept for concept, _, _ in labels], np.uint32)
    distinct = np.zeros(len(labels), bool)
    starts = np.flatnonzero(np.diff(owner.astype(np.int64), prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(owner)], strict=True):
        distinct[start:end] = _distinct(vectors[start:end])
    description_vectors = _encoded(
        ENGLISH, list(descriptions.values()), "encoding descriptions", report
    )
    return {
        "labels": packed(vectors[distinct]),
        "owner": owner[distinct],
        "notes": packed(description_vectors),
        "noted": np.array(list(descriptions), np.uint32),
    }


def _distinct(vectors: Array) -> Array:
    """Return a mask of the vectors that differ from all distinct ones before them."""
    cosines = vectors @ vectors.T
    distinct: list[int] = []
    for place in range(len(vectors)):
        if not distinct or cosines[place, distinct].max() < _DUPLICATE:
            distinct.append(place)
    return np.isin(np.arange(len(vectors)), distinct)


def _by_concept(
    size: int,
    labels: Mapping[str, list[NumberedLabel]],
    descriptions: Mapping[int, str],
    report: Progress,
) -> Arrays:
    """Return the multilingual model's vector of each concept."""
    total = np.zeros((size, DIMENSIONS[MULTILINGUAL]), np.float32)
    languages = np.zeros((size, 1), np.float32)
    for tag, language_labels in labels.items():
        few = list(first_labels(language_labels, _LABELS_READ))
        texts = [text for _, _, text in few]
        vectors = _encoded(MULTILINGUAL, texts, f"encoding {tag}", report)
        sums = np.zeros_like(total)
        owner = np.array([concept for concept, _, _ in few], np.int64)
        np.add.at(sums, owner, vectors)
        total += unit(sums)
        languages[np.unique(owner)] += 1
    total /= np.maximum(languages, 1)
    description_vectors = _encoded(
        MULTILINGUAL, list(descriptions.values()), "encoding descriptions again", report
    )
    total[np.array(list(descriptions), np.int64)] += _DESCRIPTION_WEIGHT * description_vectors
    return {"concepts": packed(total)}
