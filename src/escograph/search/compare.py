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

from collections.abc import Callable, Collection, Mapping
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from rapidfuzz.distance import OSA

from escograph.model import Reason
from escograph.search.language import Word

_KIND = (1.0, 0.98, 0.96)
"""What preferred, alternative and hidden labels are worth."""
_OFFERED = (1.0, 0.92, 0.85)
"""What they are worth while somebody types: preferred labels are offered first."""
_NEAR = 0.95
_WITHIN = 0.85
"""Nor is a label that only has the words, not the beginning, offered before one that has it."""
_EXACT = (Reason.EXACT, Reason.ALTERNATIVE, Reason.HIDDEN)
_STEM, _JOINED, _EDIT, _EDITS = 0.95, 0.9, 0.85, 0.7
_LEAST_EDITED = 3
"""Letters of a word that may be misspelt; in shorter ones every letter counts."""

Weight = Callable[[str], float]


class Worth(NamedTuple):
    """What a label is worth for a text, and why."""

    score: float
    reason: Reason


def worth(
    text: str,
    words: Mapping[str, Word],
    label: str,
    label_words: Mapping[str, Word],
    kind: int,
    weight: Weight,
    strange: Collection[str],
    *,
    unfinished: bool = False,
) -> Worth:
    """Return what a label is worth for a text.

    Args:
        text: The text, plain.
        words: Its words by stem.
        label: The label, plain.
        label_words: Its words by stem.
        kind: 0 preferred, 1 alternative, 2 hidden.
        weight: Stem → how much it tells.
        strange: Stems of the text that may be misspelt; the others stand for themselves.
        unfinished: Whether the last word of the text is still being typed.
    """
    of_kind = (_OFFERED if unfinished else _KIND)[kind]
    if text == label or (words and _as_written(words) == _as_written(label_words)):
        return Worth(of_kind, _EXACT[kind])
    if unfinished and label.startswith(text):
        return Worth(of_kind * (_NEAR + 0.04 * len(text) / len(label)), Reason.PREFIX)
    left = {stem: weight(stem) for stem in words}
    right = {stem: weight(stem) for stem in label_words}
    common, how = 0.0, set()
    last = list(words)[-1] if words else None
    free = dict(label_words)
    open_: list[str] = []
    for stem, word in words.items():
        if (same := free.pop(stem, None)) is None:
            open_.append(stem)
            continue
        how.add(Reason.STEMMED)
        common += (1.0 if same.form == word.form else _STEM) * left[stem] * right[stem]
    for stem in [stem for stem in open_ if stem in strange or (unfinished and stem == last)]:
        found, like, reason = _most_like(words[stem], free, unfinished and stem == last)
        if not found:
            continue
        open_.remove(stem)
        for each in found:
            del free[each]
        how.add(reason)  # an unknown spelling tells what the words it stands for tell
        left[stem] = sqrt(sum(right[each] ** 2 for each in found))
        common += like * left[stem] ** 2
    for pair, stem in _joined(words, open_, free):
        how.add(Reason.COMPOUND)
        del free[stem]
        open_ = [each for each in open_ if each not in pair]
        left |= {pair[0]: right[stem], pair[1]: 0.0}
        common += _JOINED * right[stem] ** 2
    if open_:
        how.add(Reason.PARTIAL)
    if free and unfinished:  # what is still to be typed does not count against a label
        right = {s: w * (0.5 if s in free else 1) for s, w in right.items()}
    length = sqrt(sum(w * w for w in left.values()) * sum(w * w for w in right.values()))
    cosine = min(1.0, common / length) if length else 0.0
    near = _WITHIN if unfinished else _NEAR
    return Worth(near * cosine * of_kind, _reason(how, bool(free), unfinished))


def _joined(
    words: Mapping[str, Word], open_: list[str], free: Mapping[str, Word]
) -> list[tuple[tuple[str, str], str]]:
    """Neighbours of the text that the label writes as one word."""
    stems, found = list(words), []
    for left, right in pairwise(stems):
        if left in open_ or right in open_:
            form = words[left].form + words[right].form
            for stem, other in free.items():
                if _spelt_like(form, other.form, False) or form == other.form:
                    if left in open_ and right in open_:
                        found.append(((left, right), stem))
                    break
    return found[:1]


def _as_written(words: Mapping[str, Word]) -> tuple[str, ...]:
    return tuple(word.form for word in words.values())


def _reason(how: set[Reason], more: bool, unfinished: bool) -> Reason:
    for reason in (Reason.TYPO, Reason.PREFIX, Reason.COMPOUND):
        if reason in how:
            return reason
    if unfinished:
        return Reason.PREFIX
    return Reason.PARTIAL if more or Reason.PARTIAL in how else Reason.STEMMED


def _most_like(
    word: Word, others: Mapping[str, Word], unfinished: bool
) -> tuple[tuple[str, ...], float, Reason]:
    """The stems of the word or two that a word is most like, how alike, and in what way."""
    best: tuple[tuple[str, ...], float, Reason] = ((), 0.0, Reason.PARTIAL)
    size = len(word.form)
    for stem, other in others.items():
        if (unfinished or size >= _LEAST_EDITED) and other.form.startswith(word.form):
            like = (0.9 if unfinished else 0.7) + 0.1 * size / len(other.form)
            if like > best[1]:
                best = (stem,), like, Reason.PREFIX
        if size >= _LEAST_EDITED:
            like = _spelt_like(word.form, other.form, unfinished)
            if like > best[1]:
                best = (stem,), like, Reason.TYPO
    if best[1] < _EDIT:
        stems = list(others)
        for left, right in pairwise(stems):
            both = others[left].form + others[right].form
            if both == word.form or _spelt_like(word.form, both, False) == _EDIT:
                return (left, right), _JOINED, Reason.COMPOUND
    return best


def _spelt_like(form: str, other: str, unfinished: bool) -> float:
    allowed = 2 if len(form) > 5 else 1
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
