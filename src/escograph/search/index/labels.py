"""The words of every label in one tantivy index.

A label is a document. Its terms name their language: ``en:manag`` for a stem, ``en=managing``
for a form that differs from its stem, ``en^ma`` for the beginning of a preferred label, and
``code=2512.4`` for a code. The facets of its concept filter it. The texts are stored
separately, see `escograph.search.index.label_texts`.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path
from time import sleep
from typing import Any, NamedTuple

import tantivy

from escograph.errors import StoreUnavailable
from escograph.model import LabelKind

LABEL_KIND_ORDER = tuple(LabelKind)
_BEGINNING = 3
"""Length up to which beginnings of labels are terms; longer ones use prefix search."""
_HEAP_ON_DISK, _HEAP_IN_MEMORY = 300_000_000, 15_000_000
"""Size of tantivy's buffer in bytes, an engineering limit; it accepts no less than 15 MB."""
_LENGTHS = 128
"""Number of label lengths that are distinguished; all longer labels count as equally long."""


class LabelHit(NamedTuple):
    """A label or a concept that has some of the words.

    Attributes:
        score: Quality of the match; comparable within one search, infinite if ordered by rank.
        entry: Its number among all entries.
        length: Its length in letters; see `_LENGTHS`.
    """

    score: float
    entry: int
    length: int


def terms_of(tag: str, forms: Mapping[str, str]) -> list[str]:
    """Return the terms of words: their stems, and their forms if different.

    Args:
        tag: The language.
        forms: Stem → form.
    """
    terms = []
    for stem, form in forms.items():
        terms.append(f"{tag}:{stem}")
        if form != stem:
            terms.append(f"{tag}={form}")
    return terms


def beginnings(tag: str, text: str) -> list[str]:
    """Return the terms for the beginning of a label."""
    first = text.split(" ", 1)[0][:_BEGINNING]
    return [f"{tag}^{first[:size]}" for size in range(1, len(first) + 1)]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("terms", "facets"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_integer_field("number", fast=True, indexed=False)
    builder.add_integer_field("rank", fast=True, indexed=False)
    return builder.build()


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Raise tantivy's report of a full disk as an `OSError`."""
    try:
        yield
    except ValueError as error:
        raise OSError(f"label index not written ({error}); free disk space") from error


class LabelWriter:
    """Fills an index, concept by concept: its labels, then itself; finally `close`."""

    def __init__(self, path: Path | None) -> None:
        """Begin an index in a directory that does not exist yet, or in memory."""
        self._path = path
        self._count = 0
        if path:
            path.mkdir()
        with _disk_errors():
            self._index = tantivy.Index(_schema(), os.fspath(path) if path else None)
            self._writer = self._index.writer(_HEAP_ON_DISK if path else _HEAP_IN_MEMORY, 1)

    def add_label(self, kind: int, length: int, terms: Iterable[str], facets: str) -> None:
        """Add a label.

        Args:
            kind: 0 preferred, 1 alternative, 2 hidden.
            length: Its length in letters.
            terms: Terms by which it is found.
            facets: Terms by which its concept is filtered, and the beginnings of the label.
        """
        self._add(kind * _LENGTHS + min(length, _LENGTHS - 1), terms, facets)

    def add_concept(
        self, concept: int, code: str | None, stems: Iterable[str], facets: str
    ) -> None:
        """Add a concept: its number, its code, and the stems of its description."""
        terms = [f"uri={concept}", *([f"code={code.casefold()}"] if code else ())]
        self._add(len(LABEL_KIND_ORDER) * _LENGTHS, terms, " ".join((facets, *stems)))

    def _add(self, rank: int, terms: Iterable[str], facets: str) -> None:
        document = tantivy.Document()
        document.add_text("terms", " ".join(terms))
        document.add_text("facets", facets)
        document.add_integer("number", self._count)  # rising numbers compress to nothing
        document.add_integer("rank", rank)
        with _disk_errors():
            self._writer.add_document(document)
        self._count += 1

    def close(self) -> "LabelIndex":
        """Finish writing, and return the index to read from."""
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


class NoLinks(Exception):
    """No folder can be written to, or the system makes no links."""


def _private_folder() -> Path:
    """Return a new temporary folder, in shared memory if there is no other place.

    Raises:
        NoLinks: If there is none.
    """
    for parent in (None, "/dev/shm"):
        with suppress(OSError):
            return Path(tempfile.mkdtemp(prefix="escograph-", dir=parent))
    raise NoLinks("no temporary folder can be written to")


def open_labels(path: Path) -> "LabelIndex":
    """Open an index without writing into its directory, which may be read-only.

    tantivy creates a lock file in the directory that it opens. So it opens a private directory
    of links to the index files, which can be deleted once the files are open.

    Raises:
        NoLinks: If no such directory can be made.
        StoreUnavailable: If the index is missing or damaged.
    """
    links = _private_folder()
    try:
        for file in path.iterdir():
            if not file.name.endswith(".lock"):
                try:
                    (links / file.name).symlink_to(file.absolute())
                except OSError as error:
                    raise NoLinks(str(error)) from error
        index = tantivy.Index.open(os.fspath(links))
        index.config_reader(reload_policy="Manual")
        return LabelIndex(index)
    except (OSError, ValueError) as error:
        raise StoreUnavailable(
            str(path), f"the search index cannot be read ({error}); build the store again"
        ) from error
    finally:
        for _ in range(10):  # a thread of tantivy may not have released its lock file yet
            shutil.rmtree(links, ignore_errors=True)
            if not links.exists():
                break
            sleep(0.01)


class LabelIndex:
    """Labels by their words; safe to use from many threads."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def frequency(self, term: str) -> int:
        """Return the number of labels that have a term."""
        return int(self._searcher.doc_freq("terms", term))

    def has_word(self, tag: str, stem: str, form: str) -> bool:
        """Check whether a label of a language has a word, in any form."""
        return any(self.frequency(term) for term in terms_of(tag, {stem: form}))

    def term(self, term: str, boost: float = 1) -> tantivy.Query:
        """Return a query for labels with a term."""
        return _boosted(tantivy.Query.term_query(self._schema, "terms", term, "basic"), boost)

    def facet(self, term: str) -> tantivy.Query:
        """Return a query for a facet or beginning of labels, or a stem of descriptions."""
        return tantivy.Query.term_query(self._schema, "facets", term, "basic")

    def near(self, term: str, edits: int, boost: float) -> tantivy.Query:
        """Return a query for labels with a term up to some edits away.

        A swap of two letters is one edit.
        """
        query = tantivy.Query.fuzzy_term_query(self._schema, "terms", term, edits, True, False)
        return _boosted(query, boost)

    def beginning(self, term: str, boost: float, edits: int = 0) -> tantivy.Query:
        """Return a query for labels with a term that begins like this, up to some edits."""
        query = tantivy.Query.fuzzy_term_query(self._schema, "terms", term, edits, True, True)
        return _boosted(query, boost)

    def any_of(self, queries: Sequence[tantivy.Query]) -> tantivy.Query:
        """Return a query for labels that match any of some queries."""
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in queries])

    def search(
        self,
        queries: Sequence[tantivy.Query],
        facets: Sequence[Sequence[str]],
        limit: int,
        *,
        excluded: Sequence[str] = (),
        match_all: bool = False,
        by_rank: bool = False,
    ) -> list[LabelHit]:
        """Return the labels that match some queries, best first.

        Args:
            queries: Queries that a label must match, any or all of them.
            facets: Facets of the concept: it must have one of each of these tuples.
            limit: Maximum number of labels.
            excluded: Facets that the concept must not have. Excluding the few obsolete concepts
                takes no time; requiring the many released ones takes six milliseconds in 28
                languages (measured).
            match_all: Whether a label must match all queries.
            by_rank: Whether to order by kind and length instead, preferred and short labels
                first.
        """
        limit = min(limit, len(self))  # tantivy allocates memory for the limit at once
        if not queries or limit < 1:
            return []
        occur = tantivy.Occur.Must if match_all else tantivy.Occur.Should
        query = tantivy.Query.boolean_query([(occur, part) for part in queries])
        if facets or excluded:
            parts = [(tantivy.Occur.Must, query)]
            for names in facets:
                limits = tantivy.Query.const_score_query(self._one_of(names), 0.0)
                parts.append((tantivy.Occur.Must, limits))
            parts += [(tantivy.Occur.MustNot, self._one_of([name])) for name in excluded]
            query = tantivy.Query.boolean_query(parts)
        order: dict[str, Any] = {}
        if by_rank:
            order = {"order_by_field": "rank", "order": tantivy.Order.Asc}
        hits = self._searcher.search(query, limit, count=False, **order).hits
        if not hits:
            return []
        places = [place for _, place in hits]
        numbers = self._searcher.fast_field_values("number", places)
        ranks = self._searcher.fast_field_values("rank", places)
        return [
            LabelHit(
                inf if by_rank else float(score), int(number or 0), int(rank or 0) % _LENGTHS
            )
            for (score, _), number, rank in zip(hits, numbers, ranks, strict=True)
        ]

    def _one_of(self, names: Sequence[str]) -> tantivy.Query:
        return self.any_of(
            [tantivy.Query.term_query(self._schema, "facets", name, "basic") for name in names]
        )


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return query if boost == 1 else tantivy.Query.boost_query(query, boost)
