"""The rankers of an index, created when first needed and cached with it."""

from dataclasses import replace

import numpy as np

from escograph.errors import StoreUnavailable
from escograph.search.index.concepts import OCCUPATIONS, SKILLS, Space
from escograph.search.index.models import model_for
from escograph.search.index.reader import Index
from escograph.search.index.vectors import unit, unpacked
from escograph.search.rank.context import Context
from escograph.search.rank.embeddings import EmbeddingSimilarity
from escograph.search.rank.ranker import (
    FOREIGN,
    OCCUPATION_MIXES,
    SKILL_MIXES,
    OccupationWeights,
    Ranker,
    SkillWeights,
)
from escograph.search.rank.tfidf import LabelStems
from escograph.search.rank.vectors import TextEncoder
from escograph.store.matrix import Array, split_lines

_MIN_LABEL_SHARE = 0.05
"""A language with labels for less than this share of the concepts uses the lead's labels; set
by hand, since a few labels cannot rank a whole space."""


def ranker_for(index: Index, tag: str, space: Space, name: str = "lexical") -> Ranker:
    """Return the ranker of a space, "skills" or "occupations", for a language.

    Raises:
        StoreUnavailable: If it ranks by embeddings and the store was built without them.
    """
    lexical = index.cached(("ranker", tag, space), lambda: _lexical(index, tag, space))
    model = model_for(tag, space, index.tags)
    if name == "lexical" or model is None:
        return lexical
    read_by = model if tag in index.tags else FOREIGN
    return lexical.with_embeddings(embedding_similarity(index, model, space), read_by)


def _lexical(index: Index, tag: str, space: Space) -> Ranker:
    members = index.members(space)
    own = label_language(index, tag, space)
    part = index.part(own)
    lengths = part[f"{space}_lengths"].astype(np.int64)
    labels = LabelStems(
        split_lines(part[f"{space}_stems"]),
        part[f"{space}_owner"],
        np.concatenate([[0], np.cumsum(lengths)]),
        part[f"{space}_words"],
        len(members),
    )
    encoder = index.cached(
        ("encoder", own), lambda: TextEncoder(unpacked(index.part(own)["table"]))
    )
    usage = index.concepts.usage[members]
    return Ranker(labels, usage, encoder, concept_vectors(index, own)[members])


def concept_vectors(index: Index, tag: str) -> Array:
    """Return the concepts' vectors in a language of the store, of length one.

    Raises:
        StoreUnavailable: If the matrix of the store has none.
    """

    def vectors() -> Array:
        packed = index.matrix.vectors if tag == index.lead else index.part(tag)["vectors"]
        if packed is None:
            reason = "the matrix has no text vectors; build the store again"
            raise StoreUnavailable("matrix.npz", reason)
        return unit(packed.astype(np.float32))

    return index.cached(("vectors", tag), vectors)


def label_language(index: Index, tag: str, space: Space) -> str:
    """Return the language whose labels rank a space: the lead if labels are few."""
    if tag not in index.tags:
        return index.lead

    def choose() -> str:
        labelled = len(np.unique(index.part(tag)[f"{space}_owner"]))
        return index.lead if labelled < _MIN_LABEL_SHARE * len(index.members(space)) else tag

    return index.cached(("language", tag, space), choose)


def embedding_similarity(index: Index, model: str, space: Space) -> EmbeddingSimilarity:
    """Return the similarity of texts and the concepts of a space by a model.

    Raises:
        StoreUnavailable: If the store was built without embeddings.
    """
    return index.cached(
        ("similarity", model, space),
        lambda: EmbeddingSimilarity(model, index.embeddings(model), index.members(space)),
    )


def places_of_other_kinds(index: Index, space: Space, kinds: tuple[str, ...]) -> Array:
    """Return the positions of a space's concepts that are not of the given kinds."""

    def places() -> Array:
        all_kinds = index.concepts.kinds
        of_kind = [all_kinds[number] in kinds for number in index.members(space).tolist()]
        return np.flatnonzero(~np.array(of_kind, bool))

    return index.cached(("other kinds", space, kinds), places)


def skill_weights(index: Index, model: str | None = None) -> SkillWeights:
    """Return the weights of evidence for skills, with the model that reads the texts."""
    concepts, members = index.concepts, index.members("skills")
    lexical = index.cached(
        "skill weights", lambda: SkillWeights(concepts.usage[members], concepts.reuse[members])
    )
    return replace(lexical, mix=SKILL_MIXES[model])


def occupation_weights(index: Index, model: str | None = None) -> OccupationWeights:
    """Return the weights of evidence for occupations and groups; see `skill_weights`."""
    lexical = index.cached("occupation weights", lambda: _occupation_weights(index))
    return replace(lexical, mix=OCCUPATION_MIXES[model])


def _occupation_weights(index: Index) -> OccupationWeights:
    concepts, members = index.concepts, index.members(OCCUPATIONS)
    place = np.full(len(concepts.uris) + 1, -1)  # the last one is outside all groups
    place[members] = np.arange(len(members))
    group = place[concepts.unit_group[members]]
    in_groups = np.argsort(group, kind="stable")[(group < 0).sum() :]
    groups, starts = np.unique(group[in_groups], return_index=True)
    return OccupationWeights(concepts.level[members], groups, in_groups, starts)


def context_of(index: Index) -> Context:
    """Return the occupations and skills that the context of a text is computed from."""
    return index.cached("context", lambda: _context(index))


def _context(index: Index) -> Context:
    skills, occupations = index.members(SKILLS), index.members(OCCUPATIONS)
    matrix, size = index.matrix, len(index.concepts.uris)
    row, column = np.full(size, -1), np.full(size, -1)
    row[occupations] = np.arange(len(occupations))
    column[skills] = np.arange(len(skills))
    pairs = np.stack([row[matrix.concepts], column[matrix.skills]])
    pairs = pairs[:, (pairs >= 0).all(0)]
    # a skill that is both essential and optional is one pair
    unique = np.unique(pairs[0] * len(skills) + pairs[1])
    return Context(np.divmod(unique, max(1, len(skills))), len(occupations), len(skills))
