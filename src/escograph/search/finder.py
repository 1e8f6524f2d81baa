"""Search and suggest: from what a person types to concepts, best first.

1. Read the text as words of each language that is searched. A word that no label of these
   languages has may be misspelt, a compound, or cut in two: it stands for all of that.
2. Ask the index for the labels that have most of the words, weighed by how rare they are.
3. Compare the nearest of these labels with the text word by word, as
   `escograph.search.compare` does, and keep the best label of each concept.
4. Where nothing is much alike, the words that the nearest label misses may be misspelt, long
   ones by two letters; where labels give too few concepts, descriptions may have every word.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from escograph.model import Concept, Graph, Label, LabelKind, Match, Matches, Reason
from escograph.search.asked import Question
from escograph.search.compare import Sought, worth
from escograph.search.index import Index
from escograph.search.labels import KINDS, Found, beginnings, terms_of
from escograph.search.language import language, plain, script
from escograph.search.spelling import Reading, Spelling

if TYPE_CHECKING:
    from tantivy import Query

_LONGEST = 200
"""Characters of a text that are searched for; nobody types more."""
_WORDS = 12
_LOOKED_AT = 20
"""Labels that are compared word by word, beside one for each match that is wanted."""
_HOPELESS = 0.4
"""A label with this share of the best one's worth in the index is not looked at further."""
_FIRST = 8
"""Labels that are compared however long they are."""
_SHORT = 4
"""What counts beside a label's letters, so that the shortest are not all that is looked at."""
_PAGE = 50
"""Labels beside those that are looked at for matches of the first pages."""
_SURE = 0.8
"""A match that is no better lets the words that it misses be doubted."""
_OTHER = 0.97
"""What a label of another language than the view's is worth beside one of the view's."""
_DESCRIBED = 0.3
"""What it is worth that a description has every word: more than a label that has few."""
_MISSPELT_IN = 6
"""Languages in which an unknown word is looked for misspelt."""
_DOUBTED_IN = 2
"""Languages in which every word is doubted where nothing is found."""
_FORM = 0.3
"""What it adds in the index's terms that a word has the very form."""


class _Hit(NamedTuple):
    score: float
    concept: int
    label: Label | None
    reason: Reason
    length: int
    missed: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[float, int, int]:
        return (-self.score, self.length, self.concept)


class Finder:
    """Searches the labels of a release for a view of it."""

    def __init__(self, index: Index, graph: Graph) -> None:
        self._index = index
        self._graph = graph
        self._spelling = Spelling(index.labels)
        tags = (graph.language, *index.tags)
        self._tags = tuple(dict.fromkeys(tag for tag in tags if tag in index.tags))

    def search(self, asked: Question) -> Matches:
        """Return the concepts that answer to a text; see `escograph.Esco.search`."""
        text = plain(asked.text[:_LONGEST]).strip()
        if not text:
            return Matches()
        if hits := self._named(text, asked):
            return self._matches(_in_order(hits), asked)
        readings = self._readings(text, asked.tags or self._tags)
        ordered: list[_Hit] = []
        seen: set[int] = set()
        pool = _PAGE
        while True:  # a page's matches stay where they are, however many pages are asked for
            found, more = self._answers(text, readings, asked, pool)
            fresh = [hit for hit in _in_order(found) if hit.concept not in seen]
            least = ordered[-1].score if ordered else 1.0
            ordered += [hit._replace(score=min(hit.score, least)) for hit in fresh]
            seen |= found.keys()
            if not (fresh and more) or len(ordered) >= asked.offset + asked.limit:
                return self._matches(ordered, asked)
            pool *= 2

    def _answers(
        self, text: str, readings: Sequence[Reading], asked: Question, pool: int
    ) -> tuple[dict[int, _Hit], bool]:
        """Concepts that answer to a text, out of a pool of labels; and whether more may."""
        hits: dict[int, _Hit] = {}
        more = self._by_labels(text, readings, asked, pool, hits)
        if doubted := self._doubted(readings, hits):
            more |= self._by_labels(text, doubted, asked, pool, hits, edits=2)
        if sum(hit.score > _DESCRIBED for hit in hits.values()) < pool:
            self._by_descriptions(text, readings, asked, pool, hits)
        return hits, more

    def _doubted(self, readings: Sequence[Reading], hits: Mapping[int, _Hit]) -> list[Reading]:
        """The text, what the nearest label has nothing for taken as misspelt; if it may be."""
        if not hits:
            return [r._replace(strange=frozenset(r.forms)) for r in readings[:_DOUBTED_IN]]
        best = _in_order(hits)[0]
        if best.score > _SURE or best.label is None:
            return []
        told = [
            r._replace(strange=frozenset(best.missed))
            for r in readings
            if r.tag == best.label.language
        ]
        return [reading for reading in told if self._spelling.doubtful(reading)]

    def suggest(self, asked: Question) -> Matches:
        """Return concepts whose labels begin as a text does; see `escograph.Esco.suggest`."""
        text = plain(asked.text[:_LONGEST]).lstrip()
        if not text.strip():
            return Matches()
        wanted = max(_PAGE, asked.limit)
        hits = self._named(text.strip(), asked)
        for edits in (0, 1):
            for tag in asked.tags or self._tags[:1]:
                self._begun(text, tag, asked, wanted, edits, hits)
            if len(hits) >= min(asked.limit, _PAGE):
                break
        return self._matches(_in_order(hits), asked)

    def _matches(self, ordered: Sequence[_Hit], asked: Question) -> Matches:
        """The page of hits that was asked for, with their concepts."""
        uris = self._index.catalogue.uris
        page = ordered[asked.offset : asked.offset + asked.limit]
        values = {c.uri: c for c in self._graph.concepts(uris[hit.concept] for hit in page)}
        return Matches(_match(values[uris[hit.concept]], hit) for hit in page)

    def _named(self, text: str, asked: Question) -> dict[int, _Hit]:
        """What the text names by URI or code."""
        labels = self._index.labels
        hits: dict[int, _Hit] = {}
        named = []
        if (number := self._index.places.get(asked.uri)) is not None:
            named.append((Reason.URI, [f"uri={number}"]))
        if len(text) <= 16 and any(letter.isdigit() for letter in text) and " " not in text:
            codes = dict.fromkeys((text.rstrip("."), text.rstrip(".").removeprefix("c")))
            named.append((Reason.CODE, [f"code={code}" for code in codes]))
        for reason, terms in named:
            queries = [labels.term(term) for term in terms]
            found = self._asked(queries, asked, asked.limit + asked.offset)
            kinds = self._index.catalogue.kinds
            for concept, _ in self._index.told([each.entry for each in found]):
                if text[0] == "c" and reason is Reason.CODE and kinds[concept] != "ISCO group":
                    continue  # only ISCO's codes are also written with a C
                hits[concept] = _Hit(1.0, concept, None, reason, 0)
        return hits

    def _asked(
        self, queries: "list[Query]", asked: Question, limit: int, **how: bool
    ) -> list[Found]:
        """Labels and concepts that have what is wanted and are what was asked for."""
        labels = self._index.labels
        return labels.search(queries, asked.facets, limit, without=asked.without, **how)

    def _readings(self, text: str, tags: Iterable[str]) -> list[Reading]:
        readings = []
        for tag in tags:
            forms = language(tag).forms_of_plain(text)
            if len(forms) > _WORDS:
                forms = dict(list(forms.items())[:_WORDS])
            if forms:
                readings.append(self._spelling.read(tag, forms))
        if not readings:
            return []
        known_words = [_known(reading) for reading in readings]
        least = max(known_words) / 2  # a language that knows less is not the text's
        kept = [(n, r) for n, r in zip(known_words, readings, strict=True) if n >= least]
        if not least:  # no label has a word: languages of the script may have it misspelt
            written = script(text)
            own = [(n, r) for n, r in kept if language(r.tag).script == written]
            kept = own or kept
        kept.sort(key=lambda each: -each[0])  # of equals the view's language stays first
        return [reading for _, reading in kept]

    def _by_labels(
        self,
        text: str,
        readings: Sequence[Reading],
        asked: Question,
        pool: int,
        hits: dict[int, _Hit],
        edits: int = 1,
    ) -> bool:
        """Add what labels tell, words that may be misspelt by some edits.

        Returns:
            Whether a larger pool may hold more labels that are worth a look.
        """
        labels = self._index.labels
        queries: list[Query] = []
        misspelt: list[Query] = []
        single = bool(readings) and len(readings[0].forms) == 1
        own = asked.tags or self._tags[:1]
        most = max(map(_known, readings), default=0)
        likely = [r for r in readings if _known(r) == most or r.tag in own]
        for reading in likely[: _MISSPELT_IN if single else _MISSPELT_IN // 2]:
            misspelt += self._spelling.meant(reading, edits)
        for reading in readings:
            for stem, form in reading.forms.items():
                terms = terms_of(reading.tag, {stem: form})
                for term, boost in zip(terms, (1, _FORM), strict=False):
                    if self._spelling.has(term):
                        queries.append(labels.term(term, boost))
        found = self._asked(queries + misspelt, asked, _LOOKED_AT + pool)
        full = len(found) == _LOOKED_AT + pool
        more = full and found[-1].worth >= _HOPELESS * found[0].worth
        found = _nearest(found, full)
        if misspelt and single:
            # what is one letter away from a single word is equally near: the best kinds first
            near = [labels.any_of(misspelt)]
            found += self._asked(near, asked, _LOOKED_AT + _PAGE, by_rank=True)
        self._compare(text, {r.tag: r for r in readings}, found, hits, own, unfinished=False)
        return more

    def _compare(
        self,
        text: str,
        readings: Mapping[str, Reading],
        found: Sequence[Found],
        hits: dict[int, _Hit],
        own: Sequence[str],
        *,
        unfinished: bool,
    ) -> None:
        """Compare labels with the text; keep each concept's best."""
        index = self._index
        sought = {
            tag: Sought(
                text.rstrip(),
                reading.forms,
                index.weights(tag),
                reading.strange,
                unfinished,
            )
            for tag, reading in readings.items()
        }
        for concept, told in index.told([each.entry for each in found]):
            if told is None or told.language not in sought:
                continue
            number, tag, kind = told
            form = index.text(number)
            said = plain(form)
            forms = language(tag).forms_of_plain(said)
            score, reason, missed = worth(sought[tag], said, forms, kind)
            if tag not in own:
                score *= _OTHER
            known = hits.get(concept)
            order = (-score, len(form), concept)
            if score > 0 and (known is None or order < known.order):
                label = Label(form, tag, LabelKind(KINDS[kind]))
                hits[concept] = _Hit(score, concept, label, reason, len(form), missed)

    def _by_descriptions(
        self,
        text: str,
        readings: Sequence[Reading],
        asked: Question,
        wanted: int,
        hits: dict[int, _Hit],
    ) -> None:
        """Add what descriptions tell that have every word."""
        labels, lead = self._index.labels, self._index.lead
        if lead not in {reading.tag for reading in readings}:
            return
        words = [labels.said(f"{lead}:{stem}") for stem in language(lead).words(text)]
        found = self._asked(words, asked, wanted + 10, every=True)
        for concept, label in self._index.told([each.entry for each in found]):
            if label is None:
                hit = _Hit(_DESCRIBED, concept, None, Reason.DESCRIPTION, 0)
                if concept not in hits or hit.order < hits[concept].order:
                    hits[concept] = hit

    def _begun(
        self,
        text: str,
        tag: str,
        asked: Question,
        wanted: int,
        edits: int,
        hits: dict[int, _Hit],
    ) -> None:
        """Add labels of which the text is the beginning, or whose words it begins."""
        labels = self._index.labels
        limit = _LOOKED_AT + wanted
        forms = language(tag).forms_of_plain(text)
        done = list(forms.items())
        last = done.pop() if done else None
        # a little word may be begun, which no label is found by
        little = any(word.startswith(text.split()[-1]) for word in language(tag).little)
        found: list[Found] = []
        if " " not in text:
            start = beginnings(tag, text)
            if start and not edits:
                found += self._asked([labels.said(start[-1])], asked, limit, by_rank=True)
        if last is not None and (len(text) > 2 or not found):
            begun = [
                labels.beginning(f"{tag}{mark}{form}", 1, edits if len(form) > 2 else 0)
                for mark, form in ((":", last[1]), ("=", last[1]), (":", last[0]))
            ]
            whole = []
            for stem, form in done:
                terms = terms_of(tag, {stem: form})
                known = [labels.term(term) for term in terms if self._spelling.has(term)]
                near = dict.fromkeys((f"{tag}:{form}", f"{tag}={form}", f"{tag}:{stem}"))
                whole.append(labels.any_of(known or [labels.near(t, 1, 1) for t in near]))
            queries = whole if little and whole else [*whole, labels.any_of(begun)]
            found += self._asked(queries, asked, limit, every=True, by_rank=True)
        reading = {tag: self._spelling.read(tag, forms)}
        self._compare(text, reading, found, hits, [tag], unfinished=True)


def _nearest(found: Sequence[Found], full: bool) -> list[Found]:
    """The labels that are worth a comparison; of a full pool the best, and the shorter half.

    To compare all of a full pool takes 1 ms more, and brings what is meant first no more often
    (measured); where more matches are asked for, a larger pool has the others.
    """
    hopeful = [
        each
        for place, each in enumerate(found)
        if place < _LOOKED_AT or each.worth >= _HOPELESS * found[0].worth
    ]
    if not full:
        return hopeful
    best, others = hopeful[:_FIRST], hopeful[_FIRST:]
    others.sort(key=lambda each: -each.worth / sqrt(_SHORT + each.length))
    return best + others[: len(found) // 2]


def _known(reading: Reading) -> int:
    """How many words of a text a language has: in the one with the most it is misspelt."""
    return len(reading.forms) - len(reading.strange)


def _in_order(hits: Mapping[int, _Hit]) -> list[_Hit]:
    return sorted(hits.values(), key=lambda hit: hit.order)


def _match(concept: Concept, hit: _Hit) -> Match:
    return Match(concept, round(hit.score, 4), hit.label, hit.reason)
