"""Search and suggest: from typed queries to concepts, best first.

1. Read the query as words of each language that is searched. A word that occurs in no label of
   a language may be misspelt, a compound, or cut in two: it stands for all of these.
2. Ask the index for the labels that have most of the words, weighted by how rare they are.
3. Compare the best of these labels with the query word by word
   (`escograph.search.find.compare`), and keep the best label of each concept.
4. If no label is similar enough, treat the words that the best label lacks as misspelt, long
   ones by up to two letters. If labels yield too few concepts, search descriptions for every
   word.
"""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from escograph.model import Concept, Graph, IscoGroup, Label, Match, Matches, Reason
from escograph.search.find.compare import ComparedQuery, score_label
from escograph.search.find.query import Query
from escograph.search.index.labels import LABEL_KIND_ORDER, LabelHit, beginnings, terms_of
from escograph.search.index.reader import Index
from escograph.search.index.spelling import QueryWords, Spelling
from escograph.search.language.words import language_for, normalize, script

if TYPE_CHECKING:
    from tantivy import Query as IndexQuery

_log = logging.getLogger("escograph")

# Engineering limits.
_MAX_CHARACTERS = 200
"""Maximum number of characters of a query that are read."""
_WORDS = 12
"""Maximum number of words of a query that are searched for."""
_PAGE = 50
"""Number of labels, besides `_COMPARED`, from which the first pages are taken."""
_CODE_LENGTH = 16
"""Maximum length of a query that may be a code."""

# The following balance time against quality. They were set by hand with
# ``scripts/bench_search`` and are tested by test_search.py on the official release: labels with
# one wrong letter, and real queries.
_COMPARED = 20
"""Number of labels that are compared word by word, plus one per requested match."""
_MIN_SCORE_SHARE = 0.4
"""A label with less than this share of the best one's score in the index is not compared."""
_ALWAYS_COMPARED = 8
"""Number of labels that are compared however long they are."""
_LENGTH_OFFSET = 4
"""Added to a label's length, so that not only the shortest labels are compared."""
_MIN_GOOD_SCORE = 0.8
"""Minimum score of a match whose missing words are not treated as misspelt."""
_SURE_SCORE = 0.6
"""Minimum score of a match that a query with no known word may have meant."""
_OTHER_LANGUAGE = 0.97
"""Weight of a label that is not in the view's language; labels in it weigh 1."""
_DESCRIPTION = 0.2
"""Score of a description that has every word: more than a label with few of them."""
_LANGUAGES_CORRECTED = 6
"""Number of languages in which an unknown word is corrected; half as many for several words."""
_MISSPELT_LANGUAGES = 2
"""Number of languages in which every word is treated as misspelt if nothing is found."""
_FORM_WEIGHT = 0.3
"""Weight, in the index, of a label that has the exact form of a word and not only its stem."""


class _Hit(NamedTuple):
    """A concept that matches a query, by its best label.

    Attributes:
        score: 0 to 1.
        concept: Number of the concept.
        label: The label; ``None`` if the URI, the code or the description matched.
        reason: The reason for the match.
        length: Characters of the label.
        missing: Stems of the query that match nothing in the label.
    """

    score: float
    concept: int
    label: Label | None
    reason: Reason
    length: int
    missing: tuple[str, ...] = ()

    @property
    def sort_key(self) -> tuple[float, int, int]:
        return (-self.score, self.length, self.concept)


class Finder:
    """Searches the labels of a release for a view of it."""

    def __init__(self, index: Index, graph: Graph) -> None:
        self._index = index
        self._graph = graph
        self._spelling = Spelling(index.labels)
        tags = (graph.language, *index.tags)
        self._tags = tuple(dict.fromkeys(tag for tag in tags if tag in index.tags))

    def search(self, query: Query) -> Matches:
        """Return the concepts that match a query; see `escograph.Esco.search`."""
        text = normalize(query.text[:_MAX_CHARACTERS]).strip()
        if not text:
            return Matches()
        if hits := self._by_uri_or_code(text, query):
            return self._matches(_in_order(hits), query)
        readings = self._readings(text, query.tags or self._tags)
        ordered: list[_Hit] = []
        returned: set[int] = set()
        pool = _PAGE
        while True:  # the matches of a page stay the same, however many pages are read
            hits, more = self._answers(text, readings, query, pool)
            fresh = [hit for hit in _in_order(hits) if hit.concept not in returned]
            lowest = ordered[-1].score if ordered else 1.0
            ordered += [hit._replace(score=min(hit.score, lowest)) for hit in fresh]
            returned |= hits.keys()
            if not (fresh and more) or len(ordered) >= query.offset + query.limit:
                return self._matches(ordered, query, self._note(readings, ordered))
            pool *= 2

    def _note(self, readings: Sequence[QueryWords], ordered: Sequence[_Hit]) -> str | None:
        """Return a note if the query seems to be in a language that the store lacks."""
        is_sure = ordered and ordered[0].score >= _SURE_SCORE
        if is_sure or any(map(_known_words, readings)):
            return None
        tags = ", ".join(self._index.tags)
        note = (
            f"no label has a word of the query, and the store has labels in {tags} alone; "
            "if the query is in another language, build the store with it"
        )

        def warn() -> str:
            _log.warning("%s", note)
            return note

        return self._index.cached("query note", warn)

    def _answers(
        self, text: str, readings: Sequence[QueryWords], query: Query, pool: int
    ) -> tuple[dict[int, _Hit], bool]:
        """Return the concepts found in a pool of labels, and whether there may be more."""
        hits: dict[int, _Hit] = {}
        more = self._by_labels(text, readings, query, pool, hits)
        if as_misspelt := self._as_misspelt(readings, hits):
            more |= self._by_labels(text, as_misspelt, query, pool, hits, edits=2)
        if sum(hit.score > _DESCRIPTION for hit in hits.values()) < pool:
            self._by_descriptions(text, readings, query, pool, hits)
        return hits, more

    def _as_misspelt(
        self, readings: Sequence[QueryWords], hits: Mapping[int, _Hit]
    ) -> list[QueryWords]:
        """Return the query, treating the words that the best label lacks as misspelt.

        Empty if the best label is good enough, or no word can be misspelt.
        """
        if not hits:
            return [
                words._replace(unknown=frozenset(words.forms))
                for words in readings[:_MISSPELT_LANGUAGES]
            ]
        best = _in_order(hits)[0]
        if best.score > _MIN_GOOD_SCORE or best.label is None:
            return []
        as_misspelt = [
            words._replace(unknown=frozenset(best.missing))
            for words in readings
            if words.tag == best.label.language
        ]
        return [words for words in as_misspelt if self._spelling.may_be_misspelt(words)]

    def suggest(self, query: Query) -> Matches:
        """Return concepts with labels that begin like a query.

        See `escograph.Esco.suggest`.
        """
        text = normalize(query.text[:_MAX_CHARACTERS]).lstrip()
        if not text.strip():
            return Matches()
        count = max(_PAGE, query.limit)
        hits = self._by_uri_or_code(text.strip(), query)
        for edits in (0, 1):
            for tag in query.tags or self._tags[:1]:
                self._by_beginning(text, tag, query, count, edits, hits)
            if len(hits) >= min(query.limit, _PAGE):
                break
        return self._matches(_in_order(hits), query)

    def _matches(
        self, ordered: Sequence[_Hit], query: Query, note: str | None = None
    ) -> Matches:
        """Return the requested page of hits, with their concepts."""
        uris = self._index.concepts.uris
        page = ordered[query.offset : query.offset + query.limit]
        values = {c.uri: c for c in self._graph.concepts(uris[hit.concept] for hit in page)}
        return Matches((_match(values[uris[hit.concept]], hit) for hit in page), note)

    def _by_uri_or_code(self, text: str, query: Query) -> dict[int, _Hit]:
        """Return the concepts whose URI or code equals the query."""
        labels = self._index.labels
        hits: dict[int, _Hit] = {}
        look_ups = []
        if (number := self._index.numbers.get(query.uri)) is not None:
            look_ups.append((Reason.URI, [f"uri={number}"]))
        has_digit = any(letter.isdigit() for letter in text)
        if len(text) <= _CODE_LENGTH and has_digit and " " not in text:
            codes = dict.fromkeys((text.rstrip("."), text.rstrip(".").removeprefix("c")))
            look_ups.append((Reason.CODE, [f"code={code}" for code in codes]))
        kinds = self._index.concepts.kinds
        for reason, terms in look_ups:
            queries = [labels.term(term) for term in terms]
            label_hits = self._search(queries, query, query.limit + query.offset)
            for concept, _ in self._index.label_refs([hit.entry for hit in label_hits]):
                if (
                    text[0] == "c"
                    and reason is Reason.CODE
                    and kinds[concept] != IscoGroup.kind
                ):
                    continue  # only the codes of ISCO are also written with a C
                hits[concept] = _Hit(1.0, concept, None, reason, 0)
        return hits

    def _search(
        self,
        queries: "list[IndexQuery]",
        query: Query,
        limit: int,
        *,
        match_all: bool = False,
        by_rank: bool = False,
    ) -> list[LabelHit]:
        """Return labels and concepts that match some queries and pass the filters."""
        return self._index.labels.search(
            queries,
            query.facets,
            limit,
            excluded=query.excluded,
            match_all=match_all,
            by_rank=by_rank,
        )

    def _readings(self, text: str, tags: Iterable[str]) -> list[QueryWords]:
        """Return a query as words of each language that it may be in, most likely first."""
        readings = []
        for tag in tags:
            forms = language_for(tag).forms(text)
            if len(forms) > _WORDS:
                forms = dict(list(forms.items())[:_WORDS])
            if forms:
                readings.append(self._spelling.read(tag, forms))
        if not readings:
            return []
        most = max(map(_known_words, readings))
        # the view's language may have the words misspelt that another one knows: "cheff"
        likely = [w for w in readings if _known_words(w) >= most / 2 or w.tag == self._tags[0]]
        if not most:  # a language of the script may have the words misspelt
            script_of_text = script(text)
            of_script = [w for w in likely if language_for(w.tag).script == script_of_text]
            likely = of_script or likely
        # among languages with equally many known words, the view's stays first
        return sorted(likely, key=_known_words, reverse=True)

    def _by_labels(
        self,
        text: str,
        readings: Sequence[QueryWords],
        query: Query,
        pool: int,
        hits: dict[int, _Hit],
        edits: int = 1,
    ) -> bool:
        """Add the concepts found by labels; allow for some edits in unknown words.

        Returns:
            Whether a larger pool may hold more labels that are worth comparing.
        """
        labels = self._index.labels
        queries: list[IndexQuery] = []
        corrections: list[IndexQuery] = []
        single = bool(readings) and len(readings[0].forms) == 1
        own = query.tags or self._tags[:1]
        most = max(map(_known_words, readings), default=0)
        likely = [w for w in readings if _known_words(w) == most or w.tag in own]
        for words in likely[: _LANGUAGES_CORRECTED if single else _LANGUAGES_CORRECTED // 2]:
            corrections += self._spelling.corrections(words, edits)
        for words in readings:
            for stem, form in words.forms.items():
                terms = terms_of(words.tag, {stem: form})
                for term, boost in zip(terms, (1, _FORM_WEIGHT), strict=False):
                    if self._spelling.has(term):
                        queries.append(labels.term(term, boost))
        label_hits = self._search(queries + corrections, query, _COMPARED + pool)
        full = len(label_hits) == _COMPARED + pool
        more = full and label_hits[-1].score >= _MIN_SCORE_SHARE * label_hits[0].score
        label_hits = _worth_comparing(label_hits, full)
        if corrections and single:
            # all words one edit from a single query word are equally near: the best kinds first
            near = [labels.any_of(corrections)]
            label_hits += self._search(near, query, _COMPARED + _PAGE, by_rank=True)
        self._compare(
            text,
            {w.tag: w for w in readings},
            label_hits,
            hits,
            own,
            query.acronyms,
            unfinished=False,
        )
        return more

    def _compare(
        self,
        text: str,
        readings: Mapping[str, QueryWords],
        label_hits: Sequence[LabelHit],
        hits: dict[int, _Hit],
        own: Sequence[str],
        acronyms: Collection[str] = (),
        *,
        unfinished: bool,
    ) -> None:
        """Compare labels with the query; keep each concept's best."""
        index = self._index
        compared = {
            tag: ComparedQuery(
                text.rstrip(),
                words.forms,
                index.stem_weights(tag),
                words.unknown,
                unfinished,
                [stem for stem, form in words.forms.items() if form in acronyms],
            )
            for tag, words in readings.items()
        }
        for concept, ref in index.label_refs([hit.entry for hit in label_hits]):
            if ref is None or ref.language not in compared:
                continue
            number, tag, kind = ref
            literal_form = index.text(number)
            normalized = normalize(literal_form)
            forms = language_for(tag).forms(normalized)
            score, reason, missing = score_label(compared[tag], normalized, forms, kind)
            if tag not in own:
                score *= _OTHER_LANGUAGE
            best = hits.get(concept)
            sort_key = (-score, len(literal_form), concept)
            if score > 0 and (best is None or sort_key < best.sort_key):
                label = Label(literal_form, tag, LABEL_KIND_ORDER[kind])
                hits[concept] = _Hit(score, concept, label, reason, len(literal_form), missing)

    def _by_descriptions(
        self,
        text: str,
        readings: Sequence[QueryWords],
        query: Query,
        count: int,
        hits: dict[int, _Hit],
    ) -> None:
        """Add the concepts whose descriptions have every word."""
        labels, lead = self._index.labels, self._index.lead
        if lead not in {words.tag for words in readings}:
            return
        stems = [labels.facet(f"{lead}:{stem}") for stem in language_for(lead).words(text)]
        label_hits = self._search(stems, query, count + 10, match_all=True)
        for concept, label in self._index.label_refs([hit.entry for hit in label_hits]):
            if label is None:
                hit = _Hit(_DESCRIPTION, concept, None, Reason.DESCRIPTION, 0)
                if concept not in hits or hit.sort_key < hits[concept].sort_key:
                    hits[concept] = hit

    def _by_beginning(
        self,
        text: str,
        tag: str,
        query: Query,
        count: int,
        edits: int,
        hits: dict[int, _Hit],
    ) -> None:
        """Add labels that begin with the query, or have words that begin like its words."""
        labels = self._index.labels
        limit = _COMPARED + count
        forms = language_for(tag).forms(text)
        complete = list(forms.items())
        last = complete.pop() if complete else None
        # the last word may be the beginning of a stop word, and stop words are not indexed
        last_token = text.split()[-1]
        may_be_stop_word = any(
            word.startswith(last_token) for word in language_for(tag).stop_words
        )
        label_hits: list[LabelHit] = []
        if " " not in text:
            start = beginnings(tag, text)
            if start and not edits:
                label_hits += self._search(
                    [labels.facet(start[-1])], query, limit, by_rank=True
                )
        if last is not None and (len(text) > 2 or not label_hits):
            stem, form = last
            prefixes = [
                labels.beginning(f"{tag}{mark}{prefix}", 1, edits if len(prefix) > 2 else 0)
                for mark, prefix in ((":", form), ("=", form), (":", stem))
            ]
            queries = [self._complete_word(tag, *word) for word in complete]
            if not (may_be_stop_word and queries):
                queries.append(labels.any_of(prefixes))
            label_hits += self._search(queries, query, limit, match_all=True, by_rank=True)
        words = {tag: self._spelling.read(tag, forms)}
        self._compare(text, words, label_hits, hits, [tag], unfinished=True)

    def _complete_word(self, tag: str, stem: str, form: str) -> "IndexQuery":
        """Return a query for a completely typed word, which may be misspelt if unknown."""
        labels = self._index.labels
        terms = [term for term in terms_of(tag, {stem: form}) if self._spelling.has(term)]
        if terms:
            return labels.any_of([labels.term(term) for term in terms])
        near = dict.fromkeys((f"{tag}:{form}", f"{tag}={form}", f"{tag}:{stem}"))
        return labels.any_of([labels.near(term, 1, 1) for term in near])


def _worth_comparing(label_hits: Sequence[LabelHit], full: bool) -> list[LabelHit]:
    """Return the labels to compare: all, or of a full pool the best and shorter half.

    Comparing all of a full pool takes 1 ms more and ranks the intended concept first no more
    often (measured); if more matches are requested, a larger pool contains the others.
    """
    candidates = [
        hit
        for place, hit in enumerate(label_hits)
        if place < _COMPARED or hit.score >= _MIN_SCORE_SHARE * label_hits[0].score
    ]
    if not full:
        return candidates
    best, rest = candidates[:_ALWAYS_COMPARED], candidates[_ALWAYS_COMPARED:]
    rest.sort(key=lambda hit: hit.score / sqrt(_LENGTH_OFFSET + hit.length), reverse=True)
    return best + rest[: len(label_hits) // 2]


def _known_words(words: QueryWords) -> int:
    """Return the number of query words that occur in labels of the language."""
    return len(words.forms) - len(words.unknown)


def _in_order(hits: Mapping[int, _Hit]) -> list[_Hit]:
    return sorted(hits.values(), key=lambda hit: hit.sort_key)


def _match(concept: Concept, hit: _Hit) -> Match:
    return Match(concept, round(hit.score, 4), hit.label, hit.reason)
