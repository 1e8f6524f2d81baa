"""What search needs of a release, in memory or on disk: see `Index`."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import log
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zipfile import BadZipFile
from zlib import error as ZlibError

import numpy as np

from escograph.errors import StoreUnavailable
from escograph.model import Graph, Label, LabelKind
from escograph.search.catalogue import Catalogue, Groups, isco_groups, split
from escograph.search.embeddings import Load, Meanings, open_embeddings
from escograph.search.evidence import LabelWords
from escograph.search.labels import KINDS, LabelIndex, open_labels
from escograph.search.language import language
from escograph.search.models import model_for
from escograph.search.ranker import (
    FOREIGN,
    OCCUPATIONS,
    SKILLS,
    OccupationWeights,
    Ranker,
    SkillWeights,
)
from escograph.search.setting import Setting
from escograph.search.texts import Texts, open_texts
from escograph.search.vectors import Encoder, unit, unpacked

Array = np.ndarray[Any, Any]
Part = Mapping[str, Array]
T = TypeVar("T")

FOLDER = "search"
FORMAT = 3
_KEPT = 20_000
"""Stems of a language whose weights are remembered."""
_KINDS = tuple(map(LabelKind, KINDS))
_FEW = 0.05
"""A language that names fewer of the concepts than this share borrows the lead's labels."""


class Told(NamedTuple):
    """A label: its number among all labels, its language, its kind (0, 1, 2)."""

    number: int
    language: str
    kind: int


class _Weights(dict[str, float]):
    """How much stems tell in a language, as far as they were asked for."""

    def __init__(self, tag: str, labels: LabelIndex) -> None:
        super().__init__()
        self._tag = tag
        self._labels = labels

    def __missing__(self, stem: str) -> float:
        if len(self) >= _KEPT:
            self.clear()
        having = self._labels.frequency(f"{self._tag}:{stem}")
        found = self[stem] = log(1 + len(self._labels) / (1 + having))
        return found


class Index:
    """The labels of a release in every language, ready to be searched and linked to.

    Its parts are read when first asked for, and kept. May be used from many threads.

    Attributes:
        tags: The languages; a language's number is its place.
        lead: The language whose descriptions are searched, and whose labels stand in where
            a language has none.
    """

    def __init__(
        self,
        tags: tuple[str, ...],
        lead: str,
        load: Callable[[str], Part],
        labels: Callable[[], LabelIndex],
        texts: Callable[[], Texts],
        embeddings: Load,
    ) -> None:
        self.tags = tags
        self.lead = lead
        self._load = load
        self._labels = labels
        self._texts = texts
        self._embeddings = embeddings
        self._kept: dict[Any, Any] = {}

    def _once(self, key: Any, make: Callable[[], T]) -> T:
        """What was made before, or is made now; two threads may both make it, no harm done."""
        if (kept := self._kept.get(key)) is None:
            kept = self._kept[key] = make()
        found: T = kept
        return found

    @property
    def labels(self) -> LabelIndex:
        """Labels by their words."""
        return self._once("labels", self._labels)

    def weights(self, tag: str) -> Mapping[str, float]:
        """Return stem → how much it tells in a language: the more the fewer labels have it."""
        return self._once(("weights", tag), lambda: _Weights(tag, self.labels))

    @property
    def texts(self) -> Texts:
        """The labels' texts, language by language; see `text`."""
        return self._once("texts", self._texts)

    def told(self, entries: Sequence[int]) -> list[tuple[int, Told | None]]:
        """Return the concept of each entry of `labels`, and which label it is, if it is one.

        The entries of a concept are its labels and then the concept itself.
        """
        starts, which = self._concepts["label_starts"], self._which
        ends = self._once("ends", lambda: starts[1:] + np.arange(1, len(starts)))
        given = np.asarray(entries, np.int64)
        concepts = np.searchsorted(ends, given, "right")
        found: list[tuple[int, Told | None]] = []
        for entry, concept in zip(given.tolist(), concepts.tolist(), strict=True):
            if entry == ends[concept] - 1:
                found.append((concept, None))
            else:
                number = entry - concept
                tag, kind = divmod(int(which[number]), 4)
                found.append((concept, Told(number, self.tags[tag], kind)))
        return found

    def text(self, number: int) -> str:
        """Return the text of a label by its number."""
        return self.texts[int(self._text_places[number])]

    @cached_property
    def _text_places(self) -> Array:
        """Where the text of each label stands: language by language, in the labels' order."""
        order = np.argsort(self._which >> 2, kind="stable")
        places = np.empty(len(order), np.int32)
        places[order] = np.arange(len(order), dtype=np.int32)
        return places

    @cached_property
    def _which(self) -> Array:
        """Language and kind of each label."""
        return self._concepts["label_which"]

    def label(self, number: int) -> Label:
        """Return a label by its number."""
        tag, kind = divmod(int(self._which[number]), 4)
        return Label(self.text(number), self.tags[tag], _KINDS[kind])

    def ranking_labels(self, tag: str, space: str) -> Array:
        """Return the numbers of the labels that rank a space for a language, in their order."""
        tag = self.label_language(tag, space)
        return self._once(("labels", tag, space), lambda: self._ranking_labels(tag, space))

    def _ranking_labels(self, tag: str, space: str) -> Array:
        starts, which = self._concepts["label_starts"], self._which
        member = np.zeros(len(starts) - 1, bool)
        member[self.members(space)] = True
        named = np.repeat(member, np.diff(starts)) & (which >> 2 == self.tags.index(tag))
        return np.flatnonzero(named)

    @property
    def _concepts(self) -> Part:
        return self._once("part of concepts", lambda: self._load("concepts"))

    @property
    def catalogue(self) -> Catalogue:
        """The concepts by number."""
        return self._once("concepts", lambda: Catalogue.from_arrays(self._concepts))

    @property
    def places(self) -> dict[str, int]:
        """URI → number of the concept."""
        return self._once(
            "places", lambda: {uri: number for number, uri in enumerate(self.catalogue.uris)}
        )

    @property
    def vectors(self) -> Array:
        """The concepts' vectors, of length one."""
        return self._once("vectors", lambda: unit(self._concepts["vectors"].astype(np.float32)))

    def members(self, space: str) -> Array:
        """Return the numbers of the concepts of a space, "skills" or "occupations"."""
        found: Array = self._once(space, lambda: getattr(self.catalogue, space))
        return found

    def ranker(self, tag: str, space: str, ranked: str = "lexical") -> Ranker:
        """Return what ranks the concepts of a space for texts of a language.

        Raises:
            StoreUnavailable: If it ranks by embeddings and the store was built without.
        """
        lexical = self._once(("ranker", tag, space), lambda: self._ranker(tag, space))
        model = model_for(tag, space, self.tags)
        if ranked == "lexical" or model is None:
            return lexical
        reads = model if tag in self.tags else FOREIGN
        return lexical.reading(self.meanings(model, space), reads)

    def meanings(self, model: str, space: str) -> Meanings:
        """Return what a model tells of the concepts of a space.

        Raises:
            StoreUnavailable: If the store was built without embeddings.
        """
        return self._once(
            ("meanings", model, space),
            lambda: Meanings(model, self._embeddings(model), self.members(space)),
        )

    def label_language(self, tag: str, space: str) -> str:
        """Return the language whose labels rank a space: the lead's, if a language has few."""
        if tag not in self.tags:
            return self.lead
        return self._once(("language", tag, space), lambda: self._label_language(tag, space))

    def _label_language(self, tag: str, space: str) -> str:
        named = len(np.unique(self._part(tag)[f"{space}_owner"]))
        return self.lead if named < _FEW * len(self.members(space)) else tag

    def others(self, space: str, kinds: tuple[str, ...]) -> Array:
        """Return the places of the concepts of a space that are of no such kind."""

        def places() -> Array:
            found = self.catalogue.kinds
            of_kind = [found[number] in kinds for number in self.members(space).tolist()]
            return np.flatnonzero(~np.array(of_kind, bool))

        return self._once(("others", space, kinds), places)

    def _ranker(self, tag: str, space: str) -> Ranker:
        members = self.members(space)
        words = self._part(self.label_language(tag, space))
        lengths = words[f"{space}_lengths"].astype(np.int64)
        labels = LabelWords(
            split(words[f"{space}_stems"]),
            words[f"{space}_owner"],
            np.concatenate([[0], np.cumsum(lengths)]),
            words[f"{space}_words"],
            len(members),
        )
        own = tag if tag in self.tags else self.lead
        return Ranker(labels, self.encoder(own), self.vectors[members])

    def encoder(self, tag: str) -> Encoder:
        """Return what makes vectors of texts of a language."""
        return self._once(
            ("encoder", tag),
            lambda: Encoder(language(tag), unpacked(self._part(tag)["table"])),
        )

    def _part(self, tag: str) -> Part:
        return self._once(("part", tag), lambda: self._load(tag))

    def skill_weights(self, reads: str | None = None) -> SkillWeights:
        """Return how evidence for skills adds up, for what texts are read by."""
        found, chosen = self.catalogue, self.members("skills")
        plain = self._once(
            "skill weights", lambda: SkillWeights(found.asked[chosen], found.reuse[chosen])
        )
        return replace(plain, mix=SKILLS[reads])

    def setting(self) -> Setting:
        """Return what tells which occupations a text is about, and what they ask for."""
        return self._once("setting", self._setting)

    def _setting(self) -> Setting:
        skills, occupations = self.members("skills"), self.members("occupations")
        size = len(self.catalogue.uris)
        row, column = np.full(size, -1), np.full(size, -1)
        row[occupations], column[skills] = np.arange(len(occupations)), np.arange(len(skills))
        asking, asked = self._concepts["asks"].astype(np.int64)
        pairs = np.stack([row[asking], column[asked]])
        return Setting(pairs[:, (pairs >= 0).all(0)], len(occupations), len(skills))

    def occupation_weights(self, reads: str | None = None) -> OccupationWeights:
        """Return how evidence for occupations and ISCO groups adds up, as `skill_weights`."""
        plain = self._once("occupation weights", self._occupation_weights)
        return replace(plain, mix=OCCUPATIONS[reads])

    def _occupation_weights(self) -> OccupationWeights:
        chosen = self.members("occupations")
        place = np.full(len(self.catalogue.uris) + 1, -1)  # the last one is of no group
        place[chosen] = np.arange(len(chosen))
        group = place[self.catalogue.unit_group[chosen]]
        members = np.argsort(group, kind="stable")[(group < 0).sum() :]
        groups, starts = np.unique(group[members], return_index=True)
        return OccupationWeights(self.catalogue.level[chosen], groups, members, starts)

    def groups(self, graph: Graph) -> Groups:
        """Return the ISCO groups of the release, read from the graph once."""
        return self._once("groups", lambda: isco_groups(graph, self.catalogue))


def open_index(store: Path) -> Index:
    """Open the index of a published store.

    Raises:
        StoreUnavailable: If the store was built without one, or it is damaged.
    """
    folder = store / FOLDER
    if not folder.is_dir():
        raise StoreUnavailable(
            str(store), "it was built without search; build it again to search and link"
        )
    try:
        told = json.loads((folder / "index.json").read_text("utf-8"))
        if told["format"] != FORMAT:
            raise ValueError(f"it is not of format {FORMAT}; build the store again")
        tags, lead = tuple(map(str, told["languages"])), str(told["lead"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreUnavailable(str(folder), f"index.json: {error}") from error

    def load(name: str) -> Part:
        try:
            with (folder / f"{name}.npz").open("rb") as file:
                part = np.load(file, allow_pickle=False)
                return {key: part[key] for key in part.files}
        except (OSError, ValueError, KeyError, EOFError, BadZipFile, ZlibError) as error:
            raise StoreUnavailable(str(folder), f"{name}.npz: {error}") from error

    return Index(
        tags,
        lead,
        load,
        lambda: open_labels(folder / "labels"),
        lambda: open_texts(folder / "texts"),
        open_embeddings(folder, store),
    )
