"""Comparing a query with a label, word by word.

1. Each word of the query is paired with the most similar word of the label: the same form
   counts 1, another inflection 0.95, another word of the same stem 0.6, a word that begins with
   it 0.4 to 0.5 (0.9 to 1 while it is being typed), a word one edit away 0.85, two edits 0.7.
   Of an acronym another form counts 0.5, and no other word is near. A word of the query may
   also be two words of the label written as one, or vice versa: 0.9.
2. The rarer a word is among labels, the more it weighs. The score of a label is the cosine of
   query and label: words that only one of them has lower it.
3. A query that equals a label scores 1, 0.98 or 0.96, by the kind of the label; a label with
   the same words at most 0.95 of that; one that lacks a word or has others at most 0.75 of
   that, and less the more words these are. So 0.8 and more means the same words, with other
   endings, in another order, or with a letter wrong. While the query is being typed, labels
   that begin with it score more.

The numbers were set by hand and are tested by test_search.py on the official release: labels
with one wrong letter, and real queries.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from rapidfuzz.distance import OSA, Prefix

from escograph.model import Reason
from escograph.model.lazy import cached_property
from escograph.search.language.words import fold, tokenize

_BY_KIND = (1.0, 0.98, 0.96)
"""Score of a preferred, an alternative and a hidden label that equals the query."""
_BY_KIND_UNFINISHED = (1.0, 0.92, 0.85)
"""The same while the query is being typed: preferred labels are offered first."""
_NEAR = 0.95
"""Share of that score for a label that does not equal the query."""
_PARTIAL = 0.75
"""Share of that score for a label that lacks a word of the query, or has others."""
_WITHIN = 0.85
"""The same while the query is being typed, for a label that does not begin with it."""
_PREFIX_LENGTH_WEIGHT = 0.04
"""Added, times the share of the label that is typed, if the label begins with the query."""
_EXACT = (Reason.EXACT, Reason.ALTERNATIVE, Reason.HIDDEN)
_STEM, _COMPOUND, _ONE_EDIT, _TWO_EDITS = 0.95, 0.9, 0.85, 0.7
_DERIVED, _OTHER_FORM = 0.6, 0.5
_ENDING = 3
"""Maximum length of the ending of an inflected word; "excellence" is not a form of "excel"."""
_BEGINNING = 0.4
"""Similarity of a word that begins with one of the query; up to 0.1 more for a short one."""
_STEM_ONE_EDIT = 0.02
"""Added to `_STEM` if the forms are one edit apart."""
_MAX_EDITS = 2
_TWO_EDITS_FROM = 6
"""Length of a word, in letters, from which two of them may be wrong."""
_SHORTEST_MISSPELT = 3
"""Minimum length of a word that may be misspelt, in letters."""


class LabelScore(NamedTuple):
    """The score of a label for a query.

    Attributes:
        score: 0 to 1.
        reason: The reason for the match.
        missing: Stems of the query that match nothing in the label.
    """

    score: float
    reason: Reason
    missing: tuple[str, ...] = ()


class _SimilarWords(NamedTuple):
    """The one or two words of a label that are most similar to a query word."""

    stems: tuple[str, ...]
    similarity: float
    reason: Reason


@dataclass(frozen=True)
class ComparedQuery:
    """A query, prepared for comparison with labels of one language.

    Attributes:
        text: The query, normalized.
        forms: Stem → form of its words.
        weight: Stem → weight, of any stem of the language.
        misspelt_stems: Stems of the words that may be misspelt.
        acronyms: Stems of the words that are acronyms.
        unfinished: Whether the last word is still being typed.
    """

    text: str
    forms: Mapping[str, str]
    weight: Mapping[str, float]
    misspelt_stems: Collection[str]
    unfinished: bool
    acronyms: Collection[str] = ()

    @cached_property
    def form_sequence(self) -> tuple[str, ...]:
        """The forms in their order."""
        return tuple(self.forms.values())

    @cached_property
    def folded_tokens(self) -> list[str]:
        """All tokens without accents, stop words included."""
        return _folded_tokens(self.text)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Stem → weight of the query's own words."""
        return {stem: self.weight[stem] for stem in self.forms}

    @cached_property
    def unfinished_stem(self) -> str | None:
        """The stem of the word that is still being typed, if one is."""
        return list(self.forms)[-1] if self.unfinished and self.forms else None


def _folded_tokens(normalized: str) -> list[str]:
    return [fold(token) for token in tokenize(normalized)]


def score_label(
    query: ComparedQuery, label: str, forms: Mapping[str, str], kind: int
) -> LabelScore:
    """Return the score of a label for a query.

    Args:
        query: The query.
        label: The label, normalized.
        forms: Stem → form of the label's words.
        kind: 0 preferred, 1 alternative, 2 hidden.
    """
    by_kind = (_BY_KIND_UNFINISHED if query.unfinished else _BY_KIND)[kind]
    if query.text == label or (
        query.forms
        and query.form_sequence == tuple(forms.values())
        and query.folded_tokens == _folded_tokens(label)  # "security of the" is not "security"
    ):
        return LabelScore(by_kind, _EXACT[kind])
    if query.unfinished and label.startswith(query.text):
        share = len(query.text) / len(label)
        return LabelScore(by_kind * (_NEAR + _PREFIX_LENGTH_WEIGHT * share), Reason.PREFIX)
    query_weights, weight = dict(query.weights), query.weight
    label_weights = {stem: weight[stem] for stem in forms}
    common = 0.0
    reasons: set[Reason] = set()
    unmatched = dict(forms)
    missing: list[str] = []
    for stem, form in query.forms.items():
        if (label_form := unmatched.pop(stem, None)) is None:
            missing.append(stem)
            continue
        reasons.add(Reason.STEMMED)
        similarity = _inflected(form, label_form)
        if stem in query.acronyms and form != label_form:
            similarity = _OTHER_FORM
        common += similarity * query_weights[stem] * label_weights[stem]
    for pair, stem in _compounds(query.forms, missing, unmatched):
        reasons.add(Reason.COMPOUND)
        del unmatched[stem]
        missing = [other for other in missing if other not in pair]
        query_weights |= {pair[0]: label_weights[stem], pair[1]: 0.0}
        common += _COMPOUND * label_weights[stem] ** 2
    unfinished = query.unfinished_stem
    for stem in [
        stem for stem in missing if stem in query.misspelt_stems or stem == unfinished
    ]:
        stems, similarity, reason = _most_similar(
            query.forms[stem], unmatched, stem == unfinished
        )
        if not stems or (stem in query.acronyms and reason is not Reason.COMPOUND):
            continue
        missing.remove(stem)
        for label_stem in stems:
            del unmatched[label_stem]
        reasons.add(reason)  # a misspelling weighs as much as the words it stands for
        query_weights[stem] = sqrt(sum(label_weights[label_stem] ** 2 for label_stem in stems))
        common += similarity * query_weights[stem] ** 2
    if missing:
        reasons.add(Reason.PARTIAL)
    if unmatched and query.unfinished:  # words that are still to be typed count half
        label_weights = {
            stem: w * (0.5 if stem in unmatched else 1) for stem, w in label_weights.items()
        }
    length = sqrt(
        sum(w * w for w in query_weights.values()) * sum(w * w for w in label_weights.values())
    )
    cosine = min(1.0, common / length) if length else 0.0
    near = _WITHIN if query.unfinished else _NEAR
    if not query.unfinished and (missing or unmatched):
        paired = 2 * len(forms) - 2 * len(unmatched)
        near *= _PARTIAL * sqrt(min(1.0, paired / (len(query.forms) + len(forms))))
    reason = _reason(reasons, bool(unmatched), query.unfinished)
    return LabelScore(near * cosine * by_kind, reason, tuple(missing))


def _inflected(form: str, other: str) -> float:
    """Return the similarity of two forms of a stem.

    "managment" is closer to "management" than to "manager".
    """
    if form == other:
        return 1.0
    if OSA.distance(form, other, score_cutoff=1) <= 1:
        return _STEM + _STEM_ONE_EDIT
    is_derived = Prefix.distance(form, other) > _ENDING
    return _DERIVED if is_derived else _STEM


def _compounds(
    forms: Mapping[str, str], missing: list[str], unmatched: Mapping[str, str]
) -> list[tuple[tuple[str, str], str]]:
    """Return the first adjacent query words that the label writes as one, if any."""
    if len(missing) > 1 and unmatched:
        for first, second in pairwise(forms):
            if first in missing and second in missing:
                joined = forms[first] + forms[second]
                for stem, form in unmatched.items():
                    if abs(len(joined) - len(form)) <= _MAX_EDITS and (
                        joined == form or _spelling_similarity(joined, form, False)
                    ):
                        return [((first, second), stem)]
    return []


def _reason(reasons: set[Reason], more: bool, unfinished: bool) -> Reason:
    for reason in (Reason.TYPO, Reason.PREFIX, Reason.COMPOUND):
        if reason in reasons:
            return reason
    if unfinished:
        return Reason.PREFIX
    return Reason.PARTIAL if more or Reason.PARTIAL in reasons else Reason.STEMMED


def _most_similar(form: str, candidates: Mapping[str, str], unfinished: bool) -> _SimilarWords:
    """Return the one or two words of a label most similar to a word, or no stems."""
    best = _SimilarWords((), 0.0, Reason.PARTIAL)
    size = len(form)
    for stem, other in candidates.items():
        if (unfinished or size >= _SHORTEST_MISSPELT) and other.startswith(form):
            similarity = (0.9 if unfinished else _BEGINNING) + 0.1 * size / len(other)
            if similarity > best.similarity:
                best = _SimilarWords((stem,), similarity, Reason.PREFIX)
        # compare lengths first, since that rules out most words
        comparable = unfinished or abs(size - len(other)) <= _MAX_EDITS
        if size >= _SHORTEST_MISSPELT and comparable:
            similarity = _spelling_similarity(form, other, unfinished)
            if similarity > best.similarity:
                best = _SimilarWords((stem,), similarity, Reason.TYPO)
    if best.similarity < _ONE_EDIT:
        for first, second in pairwise(candidates):
            joined = candidates[first] + candidates[second]
            if abs(size - len(joined)) > _MAX_EDITS:
                continue
            if joined == form or _spelling_similarity(form, joined, False) == _ONE_EDIT:
                return _SimilarWords((first, second), _COMPOUND, Reason.COMPOUND)
    return best


def _spelling_similarity(form: str, other: str, unfinished: bool) -> float:
    """Return the similarity of two spellings; zero if equal or too different."""
    allowed = _MAX_EDITS if len(form) >= _TWO_EDITS_FROM else 1
    if not unfinished and abs(len(form) - len(other)) > allowed:
        return 0.0
    compared = other[: len(form) + allowed] if unfinished else other
    if abs(len(form) - len(compared)) > allowed:
        return 0.0
    edits = OSA.distance(form, compared, score_cutoff=allowed)
    if unfinished and edits > 1:
        edits = min(
            OSA.distance(form, other[:size], score_cutoff=allowed)
            for size in range(max(1, len(form) - 1), len(form) + 2)
        )
    return (_ONE_EDIT, _TWO_EDITS)[edits - 1] if 1 <= edits <= allowed else 0.0
