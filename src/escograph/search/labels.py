"""The words of every label in one tantivy index: which labels have which words.

A label is a document. Its terms name their language: ``en:manag`` for a stem, ``en=managing``
for a form that is not its own stem, ``en^ma`` for how a preferred label begins, and
``code=2512.4`` for a code. Facets say what the concept is, so that filters cost nothing.
The texts stand beside it, see `escograph.search.texts`.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import inf
from pathlib import Path
from time import sleep
from typing import Any, NamedTuple

import tantivy

from escograph.errors import StoreUnavailable

KINDS = ("preferred", "alternative", "hidden")
_BEGINNING = 3
"""Letters up to which the beginnings of preferred labels are terms of their own."""
_HEAP = 300_000_000
_LENGTHS = 128
"""Lengths of labels that are told apart; all longer ones are as long."""


class Found(NamedTuple):
    """A label or a concept that has some of the words.

    Attributes:
        worth: How well; comparable within one search alone, and infinite by rank.
        entry: Its number among all that was added.
        length: Its letters, as far as they count.
    """

    worth: float
    entry: int
    length: int


def terms_of(tag: str, forms: Mapping[str, str]) -> list[str]:
    """Return the terms of words, given as stem → form: stems, and forms where these differ."""
    found = []
    for stem, form in forms.items():
        found.append(f"{tag}:{stem}")
        if form != stem:
            found.append(f"{tag}={form}")
    return found


def beginnings(tag: str, text: str) -> list[str]:
    """Return the terms for how a label begins."""
    first = text.split(" ", 1)[0][:_BEGINNING]
    return [f"{tag}^{first[:size]}" for size in range(1, len(first) + 1)]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("terms", "said"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_integer_field("number", fast=True, indexed=False)
    builder.add_integer_field("rank", fast=True, indexed=False)
    return builder.build()


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Raise what tantivy says of a full disk as what it is."""
    try:
        yield
    except ValueError as error:
        raise OSError(f"the index of labels cannot be written: {error}") from error


class LabelWriter:
    """Fills an index: every label of a concept, then its `name`, and in the end `close`."""

    def __init__(self, path: Path | None) -> None:
        """Begin in an empty directory, or in memory."""
        self._path = path
        self._count = 0
        if path:
            path.mkdir()
        with _disk_errors():
            self._index = tantivy.Index(_schema(), os.fspath(path) if path else None)
            self._writer = self._index.writer(_HEAP if path else 15_000_000, 1)

    def add(self, kind: int, length: int, terms: Iterable[str], facets: str) -> None:
        """Add a label.

        Args:
            kind: 0 preferred, 1 alternative, 2 hidden.
            length: Its letters.
            terms: What it can be found by.
            facets: What its concept can be filtered by, and how the label begins.
        """
        self._add(kind * _LENGTHS + min(length, _LENGTHS - 1), terms, facets)

    def name(self, concept: int, code: str | None, stems: Iterable[str], facets: str) -> None:
        """Add what tells a concept beside its labels: number, code, and description."""
        terms = [f"uri={concept}", *([f"code={code.casefold()}"] if code else ())]
        self._add(len(KINDS) * _LENGTHS, terms, " ".join((facets, *stems)))

    def _add(self, rank: int, terms: Iterable[str], said: str) -> None:
        document = tantivy.Document()
        document.add_text("terms", " ".join(terms))
        document.add_text("said", said)
        document.add_integer("number", self._count)  # numbers that only rise take no room
        document.add_integer("rank", rank)
        with _disk_errors():
            self._writer.add_document(document)
        self._count += 1

    def close(self) -> "LabelIndex":
        """Finish, and return the index to read from."""
        with _disk_errors():
            self._writer.commit()
            self._writer.wait_merging_threads()
        del self._writer
        if self._path is None:
            self._index.reload()
            return LabelIndex(self._index)
        for lock in self._path.glob(".*.lock"):
            lock.unlink()
        return open_labels(self._path)


def open_labels(path: Path) -> "LabelIndex":
    """Open an index without writing beside it, on a read-only mount too.

    tantivy takes a lock file in the directory it opens: it is given a private directory of
    links to the index's files, which can go once the files are open.

    Raises:
        StoreUnavailable: If there is no index, or it is damaged.
    """
    links = Path(tempfile.mkdtemp(prefix="escograph-"))
    try:
        for file in path.iterdir():
            if not file.name.endswith(".lock"):
                (links / file.name).symlink_to(file.absolute())
        index = tantivy.Index.open(os.fspath(links))
        index.config_reader(reload_policy="Manual")
        return LabelIndex(index)
    except (OSError, ValueError) as error:
        raise StoreUnavailable(str(path), f"no readable search index: {error}") from error
    finally:
        for _ in range(10):  # a thread of tantivy's may still be letting go of its lock file
            shutil.rmtree(links, ignore_errors=True)
            if not links.exists():
                break
            sleep(0.01)


class LabelIndex:
    """Labels by their words; may be asked from many threads."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def frequency(self, term: str) -> int:
        """Return how many labels have a term."""
        return int(self._searcher.doc_freq("terms", term))

    def knows(self, tag: str, stem: str, form: str) -> bool:
        """Whether a label of a language has a word, in whatever form."""
        return any(self.frequency(term) for term in terms_of(tag, {stem: form}))

    def term(self, term: str, boost: float = 1) -> tantivy.Query:
        """Labels with a term."""
        return _boosted(tantivy.Query.term_query(self._schema, "terms", term, "basic"), boost)

    def said(self, term: str) -> tantivy.Query:
        """Labels that begin so, or descriptions with a term."""
        return tantivy.Query.term_query(self._schema, "said", term, "basic")

    def near(self, term: str, edits: int, boost: float) -> tantivy.Query:
        """Labels with a term that is some edits away; swapped neighbours are one edit."""
        query = tantivy.Query.fuzzy_term_query(self._schema, "terms", term, edits, True, False)
        return _boosted(query, boost)

    def beginning(self, term: str, boost: float, edits: int = 0) -> tantivy.Query:
        """Labels with a term that begins as given, up to some edits."""
        query = tantivy.Query.fuzzy_term_query(self._schema, "terms", term, edits, True, True)
        return _boosted(query, boost)

    def any_of(self, queries: Sequence[tantivy.Query]) -> tantivy.Query:
        """Labels that answer to any of some queries."""
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in queries])

    def search(
        self,
        wanted: Sequence[tantivy.Query],
        facets: Sequence[Sequence[str]],
        limit: int,
        *,
        without: Sequence[str] = (),
        every: bool = False,
        by_rank: bool = False,
    ) -> list[Found]:
        """Return the labels that have most of what is wanted, best first.

        Args:
            wanted: What a label may have, any of it, or all.
            facets: What it must be: one of each of these lists.
            limit: How many at most.
            without: What it must not be. To leave the few obsolete out takes no time, to
                ask for the many released ones six milliseconds in 28 languages (measured).
            every: Whether a label must have all that is wanted.
            by_rank: Order by kind and length instead, preferred and short labels first.
        """
        limit = min(limit, len(self))  # tantivy makes room for as many at once
        if not wanted or limit < 1:
            return []
        occur = tantivy.Occur.Must if every else tantivy.Occur.Should
        query = tantivy.Query.boolean_query([(occur, part) for part in wanted])
        if facets or without:
            parts = [(tantivy.Occur.Must, query)]
            for names in facets:
                limits = tantivy.Query.const_score_query(self._one_of(names), 0.0)
                parts.append((tantivy.Occur.Must, limits))
            parts += [(tantivy.Occur.MustNot, self._one_of([name])) for name in without]
            query = tantivy.Query.boolean_query(parts)
        how: dict[str, Any] = {}
        if by_rank:
            how = {"order_by_field": "rank", "order": tantivy.Order.Asc}
        hits = self._searcher.search(query, limit, count=False, **how).hits
        if not hits:
            return []
        places = [place for _, place in hits]
        numbers = self._searcher.fast_field_values("number", places)
        ranks = self._searcher.fast_field_values("rank", places)
        return [
            Found(inf if by_rank else float(worth), int(number or 0), int(rank or 0) % _LENGTHS)
            for (worth, _), number, rank in zip(hits, numbers, ranks, strict=True)
        ]

    def _one_of(self, names: Sequence[str]) -> tantivy.Query:
        return self.any_of(
            [tantivy.Query.term_query(self._schema, "said", name, "basic") for name in names]
        )


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return query if boost == 1 else tantivy.Query.boost_query(query, boost)
