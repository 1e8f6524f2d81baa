"""Language detection: by stop words, and by the words of each language's labels."""

from collections.abc import Sequence
from math import log

from escograph.search.index.labels import LabelIndex
from escograph.search.index.models import primary_language
from escograph.search.language.text import TokenizedText
from escograph.search.language.words import fold, language_for, languages_by_word

_TOKENS = 120
"""Maximum number of distinct tokens that are read; an engineering limit."""
_CHARACTERS = 5000
"""Maximum number of characters that are read; an engineering limit."""

# The following were set by hand and are tested on the texts of test_linking.py.
_STOP_WORD = 2.0
"""Weight of a stop word for its language; a word that labels have weighs 1."""
_STEM = 0.5
"""Weight of a word that labels have in another form."""
_FOREIGN_WORD = 0.5
"""Weight of a word that labels have, if it is frequent in a language without labels alone."""
_NEARLY_BEST = 0.98
"""Share of the best score from which a language is as likely as the best."""
_FOREIGN = 1.2
"""Minimum score of a language without labels, as a multiple of the best one with labels."""


def detect_language(
    text: TokenizedText, labels: LabelIndex, tags: Sequence[str], default: str
) -> str:
    """Return the language that a text is most likely in.

    A word counts for every language that has it; the fewer languages do, the more it counts.
    A language without labels is recognised by its frequent words alone.

    Args:
        text: The text.
        labels: The labels of every language of the store.
        tags: The languages of the store; of equally likely ones, the first is returned.
        default: The language to return if there is no evidence for another.
    """
    unique: dict[str, None] = {}
    for token in text.tokens:
        if len(unique) >= _TOKENS or text.offset(token.start) >= _CHARACTERS:
            break
        unique[token.text] = None
    scores = dict.fromkeys((default, *tags), 0.0)
    foreign: dict[str, float] = {}
    own = {primary_language(tag) for tag in scores}
    by_word = languages_by_word()
    for word in unique:
        speaking = by_word.get(word, ())
        is_foreign = bool(speaking) and own.isdisjoint(speaking)
        points = {
            tag: score
            for tag in tags
            if (score := _score(word, primary_language(tag) in speaking, tag, labels))
        }
        for tag, score in points.items():
            weight = _FOREIGN_WORD if is_foreign else 1 + log(len(tags) / len(points))
            scores[tag] += score * weight
        for tag in set(speaking) - own:
            foreign[tag] = foreign.get(tag, 0.0) + _STOP_WORD / (1 + log(len(speaking)))
    best = max(scores.values())
    if foreign:
        tag = max(sorted(foreign), key=foreign.__getitem__)
        if foreign[tag] > _FOREIGN * best:
            return tag
    for tag, score in scores.items():
        if score >= best * _NEARLY_BEST:
            return tag
    return default


def _score(token: str, is_frequent: bool, tag: str, labels: LabelIndex) -> float:
    """Return the weight of a token as evidence for a language."""
    if is_frequent:
        return _STOP_WORD
    language = language_for(tag)
    form = fold(token)
    if labels.frequency(f"{tag}={form}") or labels.frequency(f"{tag}:{form}"):
        return 1.0
    return _STEM if labels.frequency(f"{tag}:{language.stem(token)[0]}") else 0.0
