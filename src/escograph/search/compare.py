"""How well a label answers a text, word by word.

1. Each word of the text takes the word of the label that is most like it: the same form 1,
   the same stem 0.95, one that begins so 0.7 to 0.8 (0.9 to 1 where it is
   still being typed), one an edit away 0.85, two edits 0.7.
   A word of the text may also be two of the label written as one, or the other way round: 0.9.
2. Words weigh the more the fewer labels have them. The label is worth the cosine between
   what text and label have in common: words that only one of them has count against it.
3. The very text of a label is worth 1, 0.98 and 0.96, by its kind; whatever is less alike
   at most 0.95 of that. While somebody types, so are labels that begin with the text.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from rapidfuzz.distance import OSA

from escograph.model import Reason
from escograph.search.language import fold
from escograph.search.language import tokens as plain_tokens

_KIND = (1.0, 0.98, 0.96)
"""What preferred, alternative and hidden labels are worth."""
_OFFERED = (1.0, 0.92, 0.85)
"""What they are worth while somebody types: preferred labels are offered first."""
_NEAR = 0.95
_WITHIN = 0.85
"""Nor is a label that only has the words, not the beginning, offered before one that has it."""
_EXACT = (Reason.EXACT, Reason.ALTERNATIVE, Reason.HIDDEN)
_STEM, _JOINED, _EDIT, _EDITS = 0.95, 0.9, 0.85, 0.7
_EDITED = 2
"""Letters that may be too many or too few; asked before each comparison, most end there."""
_LEAST_EDITED = 3
"""Letters of a word that may be misspelt; in shorter ones every letter counts."""


class Worth(NamedTuple):
    """What a label is worth for a text, and why.

    Attributes:
        score: 0 to 1.
        reason: How it answers.
        missed: Stems of the text that it has nothing for.
    """

    score: float
    reason: Reason
    missed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sought:
    """A text, as labels of one language are compared with it.

    Attributes:
        text: The text, plain.
        forms: Stem → form of its words.
        weight: Stem → how much it tells, of any stem of the language.
        strange: Stems that may be misspelt; the others stand for themselves.
        unfinished: Whether the last word is still being typed.
    """

    text: str
    forms: Mapping[str, str]
    weight: Mapping[str, float]
    strange: Collection[str]
    unfinished: bool

    @cached_property
    def written(self) -> tuple[str, ...]:
        """The forms in their order."""
        return tuple(self.forms.values())

    @cached_property
    def tokens(self) -> list[str]:
        """All its words, without accents."""
        return tokens(self.text)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Stem → how much it tells, of the text's own words."""
        return {stem: self.weight[stem] for stem in self.forms}

    @cached_property
    def last(self) -> str | None:
        """The stem that is still being typed, if one is."""
        return list(self.forms)[-1] if self.unfinished and self.forms else None


def tokens(text: str) -> list[str]:
    """Return every word of a text without accents, little ones among them."""
    return [fold(token) for token in plain_tokens(text)]


def worth(sought: Sought, label: str, forms: Mapping[str, str], kind: int) -> Worth:
    """Return what a label is worth for a text.

    Args:
        sought: The text.
        label: The label, plain.
        forms: Stem → form of the label's words.
        kind: 0 preferred, 1 alternative, 2 hidden.
    """
    of_kind = (_OFFERED if sought.unfinished else _KIND)[kind]
    if sought.text == label or (
        sought.forms
        and sought.written == tuple(forms.values())
        and sought.tokens == tokens(label)  # "security of the" is not "security"
    ):
        return Worth(of_kind, _EXACT[kind])
    if sought.unfinished and label.startswith(sought.text):
        share = len(sought.text) / len(label)
        return Worth(of_kind * (_NEAR + 0.04 * share), Reason.PREFIX)
    left, weight = dict(sought.weights), sought.weight
    right = {stem: weight[stem] for stem in forms}
    common, how = 0.0, set()
    free = dict(forms)
    missed: list[str] = []
    for stem, form in sought.forms.items():
        if (same := free.pop(stem, None)) is None:
            missed.append(stem)
            continue
        how.add(Reason.STEMMED)
        common += _inflected(form, same) * left[stem] * right[stem]
    for pair, stem in _joined(sought.forms, missed, free):
        how.add(Reason.COMPOUND)
        del free[stem]
        missed = [each for each in missed if each not in pair]
        left |= {pair[0]: right[stem], pair[1]: 0.0}
        common += _JOINED * right[stem] ** 2
    for stem in [each for each in missed if each in sought.strange or each == sought.last]:
        found, like, reason = _most_like(sought.forms[stem], free, stem == sought.last)
        if not found:
            continue
        missed.remove(stem)
        for each in found:
            del free[each]
        how.add(reason)  # an unknown spelling tells what the words it stands for tell
        left[stem] = sqrt(sum(right[each] ** 2 for each in found))
        common += like * left[stem] ** 2
    if missed:
        how.add(Reason.PARTIAL)
    if free and sought.unfinished:  # what is still to be typed does not count against a label
        right = {stem: w * (0.5 if stem in free else 1) for stem, w in right.items()}
    length = sqrt(sum(w * w for w in left.values()) * sum(w * w for w in right.values()))
    cosine = min(1.0, common / length) if length else 0.0
    near = _WITHIN if sought.unfinished else _NEAR
    reason = _reason(how, bool(free), sought.unfinished)
    return Worth(near * cosine * of_kind, reason, tuple(missed))


def _inflected(form: str, other: str) -> float:
    """How alike two forms of a stem are: "managment" is rather "management" than "manager"."""
    if form == other:
        return 1.0
    return _STEM + 0.02 * (OSA.distance(form, other, score_cutoff=1) <= 1)


def _joined(
    forms: Mapping[str, str], missed: list[str], free: Mapping[str, str]
) -> list[tuple[tuple[str, str], str]]:
    """The first neighbours of the text that the label writes as one word, if there are any."""
    if len(missed) > 1 and free:
        for left, right in pairwise(forms):
            if left in missed and right in missed:
                both = forms[left] + forms[right]
                for stem, other in free.items():
                    if abs(len(both) - len(other)) <= _EDITED and (
                        both == other or _spelt_like(both, other, False)
                    ):
                        return [((left, right), stem)]
    return []


def _reason(how: set[Reason], more: bool, unfinished: bool) -> Reason:
    for reason in (Reason.TYPO, Reason.PREFIX, Reason.COMPOUND):
        if reason in how:
            return reason
    if unfinished:
        return Reason.PREFIX
    return Reason.PARTIAL if more or Reason.PARTIAL in how else Reason.STEMMED


def _most_like(
    form: str, others: Mapping[str, str], unfinished: bool
) -> tuple[tuple[str, ...], float, Reason]:
    """The stems of the word or two that a word is most like, how alike, and in what way."""
    best: tuple[tuple[str, ...], float, Reason] = ((), 0.0, Reason.PARTIAL)
    size = len(form)
    for stem, other in others.items():
        if (unfinished or size >= _LEAST_EDITED) and other.startswith(form):
            like = (0.9 if unfinished else 0.7) + 0.1 * size / len(other)
            if like > best[1]:
                best = (stem,), like, Reason.PREFIX
        if size >= _LEAST_EDITED and (unfinished or abs(size - len(other)) <= _EDITED):
            like = _spelt_like(form, other, unfinished)
            if like > best[1]:
                best = (stem,), like, Reason.TYPO
    if best[1] < _EDIT:
        for left, right in pairwise(others):
            both = others[left] + others[right]
            if abs(size - len(both)) > _EDITED:
                continue
            if both == form or _spelt_like(form, both, False) == _EDIT:
                return (left, right), _JOINED, Reason.COMPOUND
    return best


def _spelt_like(form: str, other: str, unfinished: bool) -> float:
    allowed = _EDITED if len(form) > 5 else 1
    if not unfinished and abs(len(form) - len(other)) > allowed:
        return 0.0
    begun = other[: len(form) + allowed] if unfinished else other
    if abs(len(form) - len(begun)) > allowed:
        return 0.0
    edits = OSA.distance(form, begun, score_cutoff=allowed)
    if unfinished and edits > 1:
        edits = min(
            OSA.distance(form, other[:size], score_cutoff=allowed)
            for size in range(max(1, len(form) - 1), len(form) + 2)
        )
    return (_EDIT, _EDITS)[edits - 1] if 1 <= edits <= allowed else 0.0
