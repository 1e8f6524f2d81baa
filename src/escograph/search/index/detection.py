"""Language detection: by stop words, and by the words of each language's labels."""

from collections.abc import Sequence
from math import log

from escograph.search.index.labels import LabelIndex
from escograph.search.language.text import TokenizedText
from escograph.search.language.words import fold, language_for

_TOKENS = 120
"""Maximum number of distinct tokens that are read; an engineering limit."""
_CHARACTERS = 5000
"""Maximum number of characters that are read; an engineering limit."""

# The following were set by hand and are tested on the texts of test_linking.py.
_STOP_WORD = 2.0
"""Weight of a stop word for its language; a word that labels have weighs 1."""
_STEM = 0.5
"""Weight of a word that labels have in another form."""
_NEARLY_BEST = 0.98
"""Share of the best score from which a language is as likely as the best."""


def detect_language(
    text: TokenizedText, labels: LabelIndex, tags: Sequence[str], default: str
) -> str:
    """Return the language that a text is most likely in.

    A word counts for every language that has it; the fewer languages do, the more it counts.

    Args:
        text: The text.
        labels: The labels of every language.
        tags: The languages to choose from; of equally likely ones, the first is returned.
        default: The language to return if there is no evidence for another.
    """
    unique: dict[str, None] = {}
    for token in text.tokens:
        if len(unique) >= _TOKENS or text.offset(token.start) >= _CHARACTERS:
            break
        unique[token.text] = None
    scores = dict.fromkeys((default, *tags), 0.0)
    for word in unique:
        points = {tag: score for tag in tags if (score := _score(word, tag, labels))}
        for tag, score in points.items():
            scores[tag] += score * (1 + log(len(tags) / len(points)))
    best = max(scores.values())
    for tag, score in scores.items():
        if score >= best * _NEARLY_BEST:
            return tag
    return default


def _score(token: str, tag: str, labels: LabelIndex) -> float:
    """Return the weight of a token as evidence for a language."""
    language = language_for(tag)
    if token in language.ignored_words:
        return _STOP_WORD
    form = fold(token)
    if labels.frequency(f"{tag}={form}") or labels.frequency(f"{tag}:{form}"):
        return 1.0
    return _STEM if labels.frequency(f"{tag}:{language.stem(token)[0]}") else 0.0
