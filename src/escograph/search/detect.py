"""Which language a text is in: the one whose little words and labels it uses most."""

from collections.abc import Sequence
from math import log

from escograph.search.labels import LabelIndex
from escograph.search.language import fold, language, tokens

_READ = 120
"""Words that tell the language; more would only take longer."""
_LITTLE = 2.0
"""What a word without meaning tells of the language, beside one that labels have."""


def detect(text: str, labels: LabelIndex, tags: Sequence[str], own: str) -> str:
    """Return the language that a text is most likely in.

    A word counts for every language that has it, the more the fewer languages do.

    Args:
        text: The text.
        labels: The labels of every language.
        tags: The languages to choose from; of equals the first is taken.
        own: The language to take where nothing speaks for another.
    """
    words = list(dict.fromkeys(tokens(text[:5000])))[:_READ]
    scores = dict.fromkeys((own, *tags), 0.0)
    for word in words:
        found = {tag: told for tag in tags if (told := _told(word, tag, labels))}
        for tag, told in found.items():
            scores[tag] += told * (1 + log(len(tags) / len(found)))
    best = max(scores.values())
    for tag, score in scores.items():
        if score >= best * 0.98:
            return tag
    return own


def _told(word: str, tag: str, labels: LabelIndex) -> float:
    """How much a word speaks for a language."""
    speech = language(tag)
    if word in speech.stop:
        return _LITTLE
    form = fold(word)
    if labels.frequency(f"{tag}={form}") or labels.frequency(f"{tag}:{form}"):
        return 1.0
    return 0.5 if labels.frequency(f"{tag}:{speech.stem(word)[0]}") else 0.0
