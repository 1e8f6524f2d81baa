"""Language detection: by stop words, and by the words of each language's labels."""

import re
from collections.abc import Iterator, Sequence
from math import log

from escograph.search.index.labels import LabelIndex
from escograph.search.index.models import primary_language
from escograph.search.language.text import TokenizedText
from escograph.search.language.words import (
    fold,
    language_for,
    languages_by_letters,
    languages_by_word,
)

_TOKENS = 120
"""Maximum number of distinct tokens that are read; an engineering limit."""
_CHARACTERS = 5000
"""Maximum number of characters that are read; an engineering limit."""

_APOSTROPHES = frozenset("'\u2019")
_WORD = re.compile(r"\b[^\W\d_]{2,}")

# The following were set by hand and are tested on the texts of test_linking.py, and on the
# denials, titles and labels of test_texts.py.
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
_LEAST_FOREIGN = 0.5
"""Minimum score of a language without labels by words that those with labels lack; neither "of"
is Dutch nor "Müller" German."""
_NAME = 0.3
"""Share of the weight of a capitalised word, since names are the same in many languages."""
_UNKNOWN = 0.5
"""Subtracted for a word that neither the labels of a language nor its frequent words have."""


def detect_language(
    text: TokenizedText, labels: LabelIndex, tags: Sequence[str], default: str
) -> str:
    """Return the language that a text is most likely in.

    A word counts for every language that has it; the fewer languages do, the more it counts.
    A language without labels is recognised by its frequent words and its letters.

    Args:
        text: The text.
        labels: The labels of every language of the store.
        tags: The languages of the store; of equally likely ones, the first is returned.
        default: The language to return if there is no evidence for another.
    """
    scores = dict.fromkeys((default, *tags), 0.0)
    every = dict.fromkeys(scores, 0.0)
    foreign: dict[str, float] = {}
    foreign_alone: dict[str, float] = {}
    own = {primary_language(tag) for tag in scores}
    for word, is_name, is_acronym in _distinct_words(text):
        speaking = languages_by_word().get(word, ())
        points = {
            tag: score
            for tag in tags
            if (score := _score(word, primary_language(tag) in speaking, tag, labels))
        }
        is_foreign = bool(speaking) and own.isdisjoint(speaking)
        for tag, score in points.items():
            weight = _FOREIGN_WORD if is_foreign else 1 + log(len(tags) / len(points))
            scores[tag] += score * weight
        shared, share = _shared(word, speaking), _NAME if is_name else 1.0
        if is_foreign and points:
            share *= _FOREIGN_WORD
        for tag in every:
            if (language := primary_language(tag)) in speaking:
                every[tag] += shared[language] * share
            elif tag in points:
                every[tag] += points[tag] * share
            else:
                every[tag] += shared.get(language, -_UNKNOWN) * share
        if is_acronym or (len(word) == 1 and word.isascii()):  # "SAP FI", "n/a"
            continue
        for tag in shared.keys() - own:
            foreign[tag] = foreign.get(tag, 0.0) + shared[tag] * share
            if own.isdisjoint(shared):
                foreign_alone[tag] = foreign_alone.get(tag, 0.0) + shared[tag] * share
    if foreign:
        tag = max(sorted(foreign), key=foreign.__getitem__)
        is_alone = foreign_alone.get(tag, 0.0) > _LEAST_FOREIGN
        if is_alone and foreign[tag] > _FOREIGN * max(every.values()):
            return tag
    best = max(scores.values())
    for tag, score in scores.items():
        if score >= best * _NEARLY_BEST:
            return tag
    return default


def _distinct_words(text: TokenizedText) -> Iterator[tuple[str, bool, bool]]:
    """Yield the first distinct tokens, and whether they are names, and acronyms."""
    written, seen = text.original_text, set[str]()
    is_shouted = written.isupper()
    # "Door Fitter" has none
    has_names = any(word[0].islower() for word in _WORD.findall(written[:_CHARACTERS]))
    for token in text.tokens:
        start, end = text.offset(token.start), text.offset(token.end)
        if len(seen) >= _TOKENS or start >= _CHARACTERS:
            return
        is_elided = written[end : end + 1] in _APOSTROPHES
        word = f"{token.text}'" if is_elided else token.text
        if is_elided and word not in languages_by_word():  # "n'est" in French, but "don't"
            word = token.text
        if word not in seen:
            seen.add(word)
            is_upper = written[start:end].isupper() and not is_shouted
            is_name = has_names and len(seen) > 1 and written[start].isupper()
            yield word, is_name, is_upper and end - start > 1


def _shared(word: str, speaking: Sequence[str]) -> dict[str, float]:
    """Return the languages that have a word, or else its letters, and the weight."""
    if speaking:
        return dict.fromkeys(speaking, _STOP_WORD / (1 + log(len(speaking))))
    spelling = languages_by_letters(word)
    return dict.fromkeys(spelling, 1 / (1 + log(len(spelling)))) if spelling else {}


def _score(token: str, is_frequent: bool, tag: str, labels: LabelIndex) -> float:
    """Return the weight of a token as evidence for a language."""
    if is_frequent:
        return _STOP_WORD
    language = language_for(tag)
    form = fold(token)
    if labels.frequency(f"{tag}={form}") or labels.frequency(f"{tag}:{form}"):
        return 1.0
    return _STEM if labels.frequency(f"{tag}:{language.stem(token)[0]}") else 0.0
