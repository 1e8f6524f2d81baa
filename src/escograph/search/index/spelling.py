"""Query words that occur in no label: misspellings, compounds, words cut in two."""

from typing import TYPE_CHECKING, NamedTuple

from escograph.search.index.labels import LabelIndex, terms_of
from escograph.search.language.words import language_for

if TYPE_CHECKING:
    from tantivy import Query as IndexQuery

# The weights were set by hand and are tested by test_search.py on the official release: labels
# with one wrong letter, and real queries.
_MISSPELT_WEIGHT = 6.0
"""Weight of a corrected word in tantivy's score: that of a rare word."""
_COMPOUND_WEIGHT = 2.0
"""Weight of a word that is written as two in the query."""
_LONG = 6
"""Word length above which two letters may be wrong."""
_TWO_EDITS = 2
"""Number of query words, the longest ones, that may have two wrong letters: each takes 2 ms."""


class QueryWords(NamedTuple):
    """A query as words of one language.

    Attributes:
        tag: The language.
        forms: Stem → form of each word, in the query's order.
        unknown: Stems of the words that occur in no label, in any form.
    """

    tag: str
    forms: dict[str, str]
    unknown: frozenset[str]


class Spelling:
    """Corrects the words of queries to words that labels have."""

    def __init__(self, labels: LabelIndex) -> None:
        self._labels = labels

    def read(self, tag: str, forms: dict[str, str]) -> QueryWords:
        """Return the words of a query in a language."""
        has_word = self._labels.has_word
        unknown = frozenset(s for s, form in forms.items() if not has_word(tag, s, form))
        return QueryWords(tag, forms, unknown)

    def has(self, term: str) -> bool:
        """Check whether any label has a term."""
        return self._labels.frequency(term) > 0

    def may_be_misspelt(self, query: QueryWords) -> bool:
        """Check whether an unknown word of a query is long enough to be misspelt."""
        return any(len(query.forms[stem]) >= _shortest(query) for stem in query.unknown)

    def corrections(self, query: QueryWords, edits: int) -> "list[IndexQuery]":
        """Return queries for the words that the unknown words of a query may stand for.

        Args:
            query: The query.
            edits: Number of letters of a long word that may be wrong, 1 or 2.
        """
        labels, tag = self._labels, query.tag
        queries: list[IndexQuery] = []
        stems, shortest = list(query.forms), _shortest(query)
        own_terms = set(terms_of(tag, query.forms))  # searched anyway
        unknown_stems = {s for s in query.unknown if not self.has(f"{tag}:{s}")}
        long = sorted((s for s in unknown_stems if len(query.forms[s]) > _LONG), key=len)
        two_edits = set(long[-_TWO_EDITS:]) if edits > 1 else set()
        for place, stem in enumerate(stems):
            if stem not in query.unknown:
                continue
            form = query.forms[stem]
            if len(form) >= shortest:
                allowed = edits if stem in two_edits else 1
                for term in dict.fromkeys((f"{tag}:{form}", f"{tag}={form}", f"{tag}:{stem}")):
                    queries.append(labels.near(term, allowed, _MISSPELT_WEIGHT))
                if stem in unknown_stems:
                    queries.append(labels.beginning(f"{tag}:{form}", _MISSPELT_WEIGHT / 2))
            compounds, halves = self._with_neighbours(query, stems, place)
            queries += [labels.term(term, _COMPOUND_WEIGHT) for term in compounds]
            halves += self._halves(tag, form)
            queries += [labels.term(half) for half in halves if half not in own_terms]
        return queries

    def _with_neighbours(
        self, query: QueryWords, stems: list[str], place: int
    ) -> tuple[list[str], list[str]]:
        """Return terms for a word joined to a neighbour, and for both cut elsewhere."""
        compounds: list[str] = []
        halves: list[str] = []
        for left in (place - 1, place):
            if 0 <= left < len(stems) - 1:
                joined = "".join(query.forms[stem] for stem in stems[left : left + 2])
                terms = [term for term in _terms(query.tag, joined) if self.has(term)]
                compounds += terms
                halves += [] if terms else self._halves(query.tag, joined)
        return compounds, halves

    def _halves(self, tag: str, form: str) -> list[str]:
        """Return terms for the two known words that form a compound, if it is one."""
        links = language_for(tag).compound_links or ("",)
        for cut in range(len(form) - 2, 1, -1):
            tail = [term for term in _terms(tag, form[cut:]) if self.has(term)]
            if not tail:
                continue
            # the last head assumes that a letter replaced the space
            heads = [form[:cut].removesuffix(link) for link in links] + [form[: cut - 1]]
            for head in heads:
                if len(head) < 2:
                    continue
                if terms := [term for term in _terms(tag, head) if self.has(term)]:
                    return terms + tail
        return []


def _shortest(query: QueryWords) -> int:
    """Return the minimum length of a misspelt word: longer if it is not alone.

    Next to others, a short word is a name.
    """
    return 4 if len(query.forms) > 1 else 3


def _terms(tag: str, form: str) -> list[str]:
    stem, folded = language_for(tag).stem(form)
    return terms_of(tag, {stem: folded})
