"""Linking texts: from free text to the concepts that it mentions, and where.

1. Tokenize the text, detect its language, split it into sentences and clauses; boilerplate is
   left out (`escograph.search.language`).
2. Rank the concepts for every sentence and every clause, and compute the likelihood of the best
   ones (`escograph.search.rank`).
3. Where the first concept of a clause is likely, read the rest of the clause on its own.
4. In a text of some sentences, weight them by its context: the topic of the text as a whole.
5. A clause that is a preferred label, word for word, names the concept. A label of one word
   is less likely if the text has another word of the same stem ("sprechen", "Sprecher").
6. The likelihood is corrected for mentions that the labelled sentences leave out.
7. The span of a concept covers the words that it shares with the clause, or the whole clause if
   it shares none.
8. Of the spans of a concept in a sentence, the most likely one counts. Of concepts with
   overlapping spans, the most likely one is kept. Decisions of a person come first
   (`escograph.search.link.decisions`).
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit

from escograph.errors import InvalidSearch, UnknownLanguage
from escograph.model import (
    Concept,
    Graph,
    Label,
    LabelKind,
    Link,
    Links,
    Reason,
    SkillType,
)
from escograph.model.parts import COLLECTIONS
from escograph.search.arguments import language_tag
from escograph.search.index.concepts import OCCUPATIONS, SKILLS, Space
from escograph.search.index.detection import detect_language
from escograph.search.index.models import MULTILINGUAL_LANGUAGES, primary_language
from escograph.search.index.reader import Index
from escograph.search.language.sentences import Clause, Sentence, sentences
from escograph.search.language.text import TokenizedText
from escograph.search.language.words import language_for, normalize, tokenize
from escograph.search.link.clauses import (
    ClauseCandidates,
    is_form,
    rest_of_clause,
    within_clauses,
)
from escograph.search.link.decisions import DecidedLink, Decisions
from escograph.search.link.groups import GroupTable
from escograph.search.link.language_levels import levels_beside
from escograph.search.link.mentions import Mention, mentions, most_likely_first
from escograph.search.rank.likelihood import (
    FULL_SHARE,
    Candidates,
    candidates,
    ordered,
    raised,
    shifted,
)
from escograph.search.rank.ranker import RANKERS
from escograph.search.rank.rankers import (
    context_of,
    label_language,
    occupation_weights,
    places_of_other_kinds,
    ranker_for,
    skill_weights,
)
from escograph.search.rank.support import Support

_log = logging.getLogger("escograph")

# Engineering limits.
_BATCH = 64
"""Number of clauses ranked at once, in a fifth of the time of one by one. They take some 20 MB;
100 kB of nothing but common words takes 150 (measured)."""
_TEXTS = 200
"""Number of texts read at once."""
_LIKELY_CANDIDATES, _ALL_CANDIDATES = 15, 50
"""Number of candidates per clause, if only likely links are requested and if all are."""
_MAX_CANDIDATES = 200
_ALL_BELOW = 0.05
"""Threshold below which all candidates are kept."""

# Set by hand; test_linking.py tests them on the twenty ads of tests/job_ads.
_CONTEXT_SENTENCES = 4
"""Minimum number of sentences in a text for its context to count."""
_CONTEXT_WEIGHT = 0.4
"""Weight of the context, in log odds."""

_EXACT_LIKELIHOOD = 0.7
"""Minimum likelihood of a concept whose preferred label is the whole clause."""
_UNLABELLED: dict[Space, float] = {SKILLS: 0.66, OCCUPATIONS: 1.39}
"""Added to the log odds of every link, last. The likelihood was fitted to sentences whose
labels leave out many of the skills that they mention. On the ads, which are marked completely,
links with a likelihood of 0.34 are right half of the time; links to occupations with 0.2."""
_OTHER_WORD = -2.0
"""Added to the log odds of a concept whose only word has the stem of the text's, but is not its
beginning: on the ads, 10 of 21 such links were right, and 38 of 45 of the others."""
_CHECKED_FORMS = 0.2
"""Likelihood from which the forms of words are compared; an engineering limit."""

_EXACT = {
    LabelKind.PREFERRED: Reason.EXACT,
    LabelKind.ALTERNATIVE: Reason.ALTERNATIVE,
    LabelKind.HIDDEN: Reason.HIDDEN,
}


class LinkOptions(NamedTuple):
    """Options of linking.

    Attributes:
        kinds: Kinds of concepts, as in `ConceptTable`.
        threshold: Minimum likelihood of a link.
        limit: Maximum number of links per text.
        overlaps: Whether spans may overlap.
        ranker: "lexical" or "embeddings".
        fallback: "group" to link the group of the candidates where none is likely enough.
    """

    kinds: tuple[str, ...]
    threshold: float
    limit: int | None
    overlaps: bool
    ranker: str = "lexical"
    fallback: str | None = None


_NumberedClause = tuple[int, int, Sentence, Clause]
"""A clause with the number of its text, and of its sentence within the text."""


def reading_language(
    language: str | None, languages: tuple[str, ...], ranker: str
) -> str | None:
    """Return the language of the texts, ``None`` if it must be detected.

    With embeddings, texts may be in a language in which the store has no labels, if the
    multilingual model supports it.

    Raises:
        InvalidSearch: If the ranker does not exist.
        UnknownLanguage: If texts of the language cannot be ranked.
    """
    if ranker not in RANKERS:
        raise InvalidSearch("ranker", str(ranker), ", ".join(RANKERS))
    tag = language_tag(language)
    if tag is not None and tag not in languages:
        readable = primary_language(tag) in MULTILINGUAL_LANGUAGES
        if not (ranker == "embeddings" and readable):
            raise UnknownLanguage(str(language), languages)
    return tag


def link_texts(
    index: Index,
    graph: Graph,
    texts: Sequence[str],
    tag: str | None,
    options: LinkOptions,
    decisions: Decisions | None = None,
) -> list[Links]:
    """Return the links of each text, reading some texts at a time to save memory.

    Args:
        index: The index of the release.
        graph: The view that the concepts come from.
        texts: The texts.
        tag: The language of all of them; ``None`` to detect it for each.
        options: What to link to.
        decisions: A person's earlier decisions.
    """
    linkers: dict[str, Linker] = {}
    notes: dict[str, str | None] = {}
    links: list[Links] = []
    for begin in range(0, len(texts), _TEXTS):
        batch = [TokenizedText(text) for text in texts[begin : begin + _TEXTS]]
        by_language: dict[str, list[int]] = {}
        for number, text in enumerate(batch):
            own = tag or detect_language(text, index.labels, index.tags, graph.language)
            by_language.setdefault(own, []).append(number)
        linked: dict[int, Links] = {}
        for own, numbers in by_language.items():
            if own not in linkers:
                linkers[own] = Linker(index, graph, own, options, decisions)
                notes[own] = language_note(index, own)
            language_links = linkers[own].links([batch[number] for number in numbers])
            for number, links_of_text in zip(numbers, language_links, strict=True):
                linked[number] = Links(links_of_text, notes[own])
        links += [linked[number] for number in range(len(batch))]
    return links


def language_note(index: Index, tag: str) -> str | None:
    """Return a note if the store has no labels in a language; log it once per store."""
    if tag in index.tags:
        return None
    tags = ", ".join(index.tags)
    note = (
        f"the text is in {tag!r}, and the store has labels in {tags} alone: only names that "
        f"both share are found; build the store with {tag!r} among its languages"
    )

    def warn() -> str:
        _log.warning("%s", note)
        return note

    return index.cached(("note", tag), warn)


class Linker:
    """Links texts of one language to the concepts of some kinds."""

    def __init__(
        self,
        index: Index,
        graph: Graph,
        tag: str,
        options: LinkOptions,
        decisions: Decisions | None = None,
    ) -> None:
        self._decisions = decisions
        self._index = index
        self._graph = graph
        self._language = language_for(tag)
        self._tag = tag
        space = SKILLS if set(options.kinds) & set(SkillType) else OCCUPATIONS
        label_tag = label_language(index, tag, space)
        self._stems = language_for(label_tag)
        self._classes = (
            *language_for("any").entries("classes"),
            *self._language.entries("classes"),
        )
        self._options = options
        self._space = space
        self._members = index.members(space)
        self._values: dict[int, Concept] = {}
        self._ranker = ranker_for(index, tag, space, options.ranker)
        self._labels = index.labels_of(label_tag, space)
        weights = skill_weights if space == "skills" else occupation_weights
        self._weights = weights(index, self._ranker.model)
        self._other_kinds = places_of_other_kinds(index, space, options.kinds)

    def links(self, texts: Sequence[TokenizedText]) -> list[list[Link]]:
        """Return the links of each text."""
        read = [sentences(text, self._language, self._stems) for text in texts]
        clauses: list[_NumberedClause] = [
            (text, number, sentence, clause)
            for text, of_text in enumerate(read)
            for number, sentence in enumerate(of_text)
            for clause in (sentence.whole, *sentence.clauses)
        ]
        ranked: list[list[ClauseCandidates]] = [[] for _ in texts]
        rests: list[_NumberedClause] = []
        for text, row in self._ranked(clauses, texts):
            ranked[text].append(row)
            if not row.sentence.clauses or row.clause is not row.sentence.whole:
                rests += [
                    (text, row.number, row.sentence, rest) for rest in rest_of_clause(row)
                ]
        for text, row in self._ranked(rests, texts):
            ranked[text].append(row)
        weighted = [
            [
                self._with_forms(row, text.original_text)
                for row in self._in_context(within_clauses(rows))
            ]
            for text, rows in zip(texts, ranked, strict=True)
        ]
        likely = [
            [mention for row in rows for mention in mentions(row, self._likely_places(row))]
            for rows in weighted
        ]
        decided = [self._decided(*pair) for pair in zip(texts, read, strict=True)]
        selected = [self._selected(*row) for row in zip(likely, decided, texts, strict=True)]
        self._read_values(selected)
        linked = [
            [
                *(decision.link for decision in links),
                *(self._link(text.original_text, mention) for mention in of_text),
            ]
            for text, links, of_text in zip(texts, decided, selected, strict=True)
        ]
        if self._options.fallback:
            for links, rows, written in zip(linked, weighted, texts, strict=True):
                links += self._groups(rows, links, written.original_text)
                links.sort(key=lambda link: (-link.score, -link.evidence, link.start))
                if self._options.limit is not None:
                    del links[self._options.limit :]
        return [
            self._with_levels(links, written.original_text)
            for links, written in zip(linked, texts, strict=True)
        ]

    def _groups(
        self, rows: list[ClauseCandidates], links: Sequence[Link], text: str
    ) -> list[Link]:
        """Return links to groups for the clauses without a link; see `GroupTable`."""
        table = self._index.cached("groups above", lambda: GroupTable(self._index, self._graph))
        occupied = [(link.start, link.end) for link in links]
        group_links: list[Link] = []
        for row in rows:
            clause, ranked = row.clause, self._without_rejected(row, text)
            if clause.parts or any(
                clause.start < end and start < clause.end for start, end in occupied
            ):
                continue
            numbers = self._members[ranked.places].tolist()
            answer = table.answer(numbers, ranked.likelihoods.tolist(), self._options.threshold)
            if answer is None:
                continue
            (mention,) = mentions(row._replace(candidates=ranked), [answer.best])
            words = text[mention.start : mention.end]
            if self._decisions and self._decisions.reject(words, answer.uri):
                continue
            (group,) = self._graph.concepts([answer.uri])
            occupied.append((clause.start, clause.end))
            group_links.append(
                Link(
                    group,
                    round(answer.likelihood, 4),
                    mention.start,
                    mention.end,
                    words,
                    None,
                    Reason.GROUP,
                    mention.negated,
                    self._tag,
                    round(mention.evidence, 4),
                )
            )
        return group_links

    def _without_rejected(self, row: ClauseCandidates, text: str) -> Candidates:
        """Return the candidates of a clause, without those that a person rejected for it."""
        ranked = row.candidates
        if not self._decisions:
            return ranked
        uris = self._index.concepts.uris
        left = [
            number
            for number, mention in enumerate(mentions(row, range(len(ranked.places))))
            if not self._decisions.reject(
                text[mention.start : mention.end], uris[self._members[mention.place]]
            )
        ]
        return Candidates(
            ranked.places[left],
            ranked.likelihoods[left],
            ranked.evidence[left],
            [ranked.supports[number] for number in left],
        )

    def _with_levels(self, links: list[Link], text: str) -> list[Link]:
        """Return the links with the levels of languages."""
        if self._space != SKILLS or not links:
            return links
        languages = self._index.cached("languages", lambda: frozenset(_languages(self._graph)))
        places = [n for n, link in enumerate(links) if link.concept.uri in languages]
        spans = [(links[place].start, links[place].end) for place in places]
        for place, level in zip(places, levels_beside(text, spans, self._classes), strict=True):
            if level is not None:
                links[place] = replace(links[place], level=level)
        return links

    def _decided(self, text: TokenizedText, read: list[Sentence]) -> list[DecidedLink]:
        """Return the links of a text that a person decided on."""
        if self._decisions is None:
            return []
        options = self._options
        links = self._decisions.links(text, read, self._language, self._tag, options.overlaps)
        return links[: options.limit]

    def _in_context(self, rows: list[ClauseCandidates]) -> list[ClauseCandidates]:
        """Weight the candidates of clauses by the topic of their text as a whole."""
        few = len({row.number for row in rows}) < _CONTEXT_SENTENCES
        if self._space != "skills" or few:
            return rows
        likelihoods: dict[int, float] = {}
        for row in rows:
            if len(row.candidates.places):
                place, likelihood = (
                    int(row.candidates.places[0]),
                    float(row.candidates.likelihoods[0]),
                )
                likelihoods[place] = max(likelihoods.get(place, 0.0), likelihood)
        log_odds = _CONTEXT_WEIGHT * context_of(self._index).log_ratios(likelihoods)
        return [
            row._replace(candidates=shifted(row.candidates, log_odds[row.candidates.places]))
            for row in rows
        ]

    def _with_forms(self, row: ClauseCandidates, text: str) -> ClauseCandidates:
        """Weight the candidates of a clause by the forms of its words; see the module."""
        ranked, clause = row.candidates, row.clause
        weighted = {
            number: self._weighted(
                float(ranked.likelihoods[number]),
                int(ranked.places[number]),
                support,
                clause,
                text,
            )
            for number, support in enumerate(ranked.supports)
            if support.share > FULL_SHARE
            and (support.shared == 1 or (support.exact and support.label == 0))
        }
        if weighted:
            likelihoods = ranked.likelihoods.copy()
            likelihoods[list(weighted)] = list(weighted.values())
            ranked = ordered(ranked._replace(likelihoods=likelihoods))
        return row._replace(candidates=raised(ranked, _UNLABELLED[self._space]))

    def _weighted(
        self, likelihood: float, place: int, support: Support, clause: Clause, text: str
    ) -> float:
        """Return the likelihood of a concept, by the forms of the words of its label."""
        is_preferred = support.exact and support.label == 0
        if not is_preferred and likelihood < _CHECKED_FORMS:
            return likelihood
        label = normalize(str(self._label(place, support)))
        written = normalize(text[clause.start : clause.end])
        if is_preferred and tokenize(label) == tokenize(written):
            return max(likelihood, _EXACT_LIKELIHOOD)
        if support.shared == 1:
            word = list(clause.words.values())[support.places[0]]
            if not is_form(word.form, self._stems.words(label)[word.stem].form):
                return float(expit(logit(likelihood) + _OTHER_WORD))
        return likelihood

    def _label(self, place: int, support: Support) -> Label:
        """Return the label of a concept that a clause supports."""
        first = self._ranker.labels.first[place]
        return self._index.label(self._labels[first + support.label])

    def _ranked(
        self, clauses: list[_NumberedClause], texts: Sequence[TokenizedText]
    ) -> Iterator[tuple[int, ClauseCandidates]]:
        """Yield the number of the text, and a clause of it with its candidates."""
        # never fewer for a small limit: the context may raise candidates that did not come
        # first
        options = self._options
        few = _LIKELY_CANDIDATES if options.threshold >= _ALL_BELOW else _ALL_CANDIDATES
        limit = min(max(options.limit or 0, few), _MAX_CANDIDATES)
        limit += self._decisions.margin if self._decisions else 0
        keys = [
            (tuple(clause.words), clause.parts, self._written(texts[text], clause))
            for text, *_, clause in clauses
        ]
        places = {key: place for place, key in reversed(list(enumerate(keys)))}
        ranked = dict(self._ranked_batches(sorted(places.values()), clauses, texts, limit))
        for key, (text, number, sentence, clause) in zip(keys, clauses, strict=True):
            yield text, ClauseCandidates(number, sentence, clause, ranked[places[key]])

    def _written(self, text: TokenizedText, clause: Clause) -> str:
        """Return a clause as the model reads it; empty without a model."""
        return text.original_text[clause.start : clause.end] if self._ranker.model else ""

    def _ranked_batches(
        self,
        places: list[int],
        clauses: list[_NumberedClause],
        texts: Sequence[TokenizedText],
        limit: int,
    ) -> Iterator[tuple[int, Candidates]]:
        """Yield the candidates of the clauses at some positions, all of them distinct."""
        for begin in range(0, len(places), _BATCH):
            batch = places[begin : begin + _BATCH]
            of_batch = [clauses[place][3] for place in batch]
            written = [
                self._written(texts[text], clause)
                for text, *_, clause in (clauses[place] for place in batch)
            ]
            evidence = self._ranker.evidence([clause.words for clause in of_batch], written)
            scores = self._weights.scores(evidence)
            scores[:, self._other_kinds] = -np.inf
            ranked = candidates(self._ranker, of_batch, scores, evidence, limit)
            yield from zip(batch, ranked, strict=True)

    def _likely_places(self, row: ClauseCandidates) -> range:
        """Return the positions of the candidates of a clause that are likely enough."""
        options = self._options
        count = int((row.candidates.likelihoods >= options.threshold).sum())
        if options.overlaps and options.limit is not None and not self._decisions:
            count = min(count, options.limit)  # the most likely come first
        return range(count)

    def _selected(
        self, likely: list[Mention], decided: list[DecidedLink], text: TokenizedText
    ) -> list[Mention]:
        """Return the mentions to link, most likely first.

        Each concept of a sentence once, and the most likely of overlapping mentions; decisions
        of a person come before all of them.
        """
        likely.sort(key=most_likely_first)
        options, uris = self._options, self._index.concepts.uris
        selected: list[Mention] = []
        linked_concepts: set[tuple[int, int]] = set()
        occupied = [(decision.link.start, decision.link.end) for decision in decided]
        decided_keys = {(decision.sentence, decision.link.concept.uri) for decision in decided}
        for mention in likely:
            if options.limit is not None and len(decided) + len(selected) >= options.limit:
                break
            key = (mention.sentence, mention.place)
            if key in linked_concepts:
                continue
            if self._decisions:
                uri = uris[self._members[mention.place]]
                words = text.original_text[mention.start : mention.end]
                is_decided = (mention.sentence, uri) in decided_keys
                if is_decided or self._decisions.reject(words, uri):
                    linked_concepts.add(key)
                    continue
            if not options.overlaps:
                if any(mention.start < end and start < mention.end for start, end in occupied):
                    continue
                occupied.append((mention.start, mention.end))
            linked_concepts.add(key)
            selected.append(mention)
        return selected

    def _read_values(self, selected: list[list[Mention]]) -> None:
        """Read the concepts of some mentions from the graph, once per concept."""
        uris, members = self._index.concepts.uris, self._members
        places = {
            mention.place for of_text in selected for mention in of_text
        } - self._values.keys()
        by_uri = {uris[members[place]]: place for place in places}
        for concept in self._graph.concepts(by_uri):
            self._values[by_uri[concept.uri]] = concept

    def _link(self, text: str, mention: Mention) -> Link:
        label, reason, support = None, Reason.MEANING, mention.support
        if support.label >= 0:
            label = self._label(mention.place, support)
            reason = _reason(support, label)
        return Link(
            self._values[mention.place],
            round(mention.likelihood, 4),
            mention.start,
            mention.end,
            text[mention.start : mention.end],
            label,
            reason,
            mention.negated,
            self._tag,
            round(mention.evidence, 4),
        )


def _languages(graph: Graph) -> Iterator[str]:
    """Yield the URIs of the languages of a release, and of skills in them."""
    languages = COLLECTIONS["language"].scheme
    yield from (uri for uri, scheme in graph.bulk.schemes() if scheme == languages)


def _reason(support: Support, label: Label) -> Reason:
    if support.exact:
        return _EXACT[label.kind]
    return Reason.STEMMED if support.share > FULL_SHARE else Reason.PARTIAL
