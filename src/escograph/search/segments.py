"""What a text is made of: sentences and their clauses; what is said in passing or denied.

1. Lines are sentences of their own, and are cut further after full stops, colons and the like.
2. A sentence is boilerplate if it speaks of the employer or of applying; in texts of more than
   a few lines also if a third of its paragraph does, or the heading that it stands under.
3. A sentence is cut into clauses at commas, brackets, dashes and words like "and".
4. From a word that negates to the end of its clause, or to a word like "but", things are
   denied; so is what a phrase such as "is not required" follows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from escograph.search.language import Language, Word, language, plain

_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")
"""A letter and the marks on it."""
_LINE = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+|\s*[•▪●■◦]\s*")
_SENTENCE = re.compile(r"(?<=[.!?;:…])\s+")
_CLAUSE = re.compile(r"\s*(?:[,;()\[\]{}|\u2014\u2013]|\s-\s|(?<=\w)/(?=\w{3}))\s*")
_BULLET = re.compile(r"^[\s\-*+>#\u2013\u2014\d.)]*")
_HEADING = 60
"""Characters of a line that may be a heading."""
_FEW_LINES = 4
_MANY = 3
"""A paragraph is boilerplate if one in so many of its sentences is."""
_REACH = 8
"""Words that a negation reaches, at most."""


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that is read on its own.

    Attributes:
        start: Where it begins, in characters of the text.
        end: Where it ends.
        words: Its words by stem; their places are characters of the text.
    """

    start: int
    end: int
    words: dict[str, Word]


@dataclass(frozen=True)
class Sentence:
    """A sentence: itself as a clause, its clauses, and where it denies."""

    whole: Clause
    clauses: tuple[Clause, ...]
    denied: tuple[tuple[int, int], ...]


def sentences(text: str, speech: Language) -> list[Sentence]:
    """Return the sentences of a text in a language, boilerplate left out."""
    flat, places = aligned(text)
    found: list[Sentence] = []
    passing = False
    lines = _cuts(_LINE, flat, 0, len(flat))
    long = len(lines) > _FEW_LINES
    for line in lines:
        if long and (kind := heading(flat[slice(*line)], speech)) is not None:
            passing = kind
            if kind:
                continue
        cuts = _cuts(_SENTENCE, flat, *line)
        said = [in_passing(flat[slice(*cut)], speech) for cut in cuts]
        if passing or (long and sum(said) * _MANY >= len(said)):
            continue
        for cut, left_out in zip(cuts, said, strict=True):
            if not left_out:
                found += _sentence(flat, cut, speech, places)
    return found


def _sentence(
    flat: str, cut: tuple[int, int], speech: Language, places: Sequence[int]
) -> list[Sentence]:
    """The sentence that stands in a place, if it has a word."""
    whole = _clause(flat, *cut, speech, places)
    if not whole.words:
        return []
    parts = tuple(_clauses(flat, *cut, speech, places))
    denied = tuple((places[left], places[right]) for left, right in _denied(flat, *cut, speech))
    return [Sentence(whole, parts if len(parts) > 1 else (), denied)]


def aligned(text: str) -> tuple[str, Sequence[int]]:
    """Return a text as `plain` makes it, and where each of its letters stood.

    A letter and the marks that follow it are read together, as they are in `plain`.
    """
    if text.isascii():
        return plain(text), range(len(text) + 1)
    letters: list[str] = []
    places: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        for made in plain(cluster[0]):
            letters.append(made)
            places.append(cluster.start())
    places.append(len(text))
    return "".join(letters), places


def after(places: Sequence[int], end: int) -> int:
    """Return where the letter before a place ends, in the text that `aligned` was given.

    One letter may be read as several, such as a ligature or a fraction.
    """
    last = places[end - 1]
    while places[end] <= last and end + 1 < len(places):
        end += 1
    return places[end]


def _cuts(rule: "re.Pattern[str]", text: str, start: int, end: int) -> list[tuple[int, int]]:
    marks = [start]
    for cut in rule.finditer(text, start, end):
        marks += [cut.start(), cut.end()]
    marks.append(end)
    pairs = zip(marks[::2], marks[1::2], strict=True)
    return [(left, right) for left, right in pairs if text[left:right].strip()]


def _clause(flat: str, start: int, end: int, speech: Language, places: Sequence[int]) -> Clause:
    words = {
        stem: word._replace(
            start=places[start + word.start], end=after(places, start + word.end)
        )
        for stem, word in speech.words(flat[start:end]).items()
    }
    return Clause(places[start], after(places, end), words)


def _clauses(
    flat: str, start: int, end: int, speech: Language, places: Sequence[int]
) -> list[Clause]:
    rule = _cuts_of(speech)
    made = (_clause(flat, *cut, speech, places) for cut in _cuts(rule, flat, start, end))
    return [clause for clause in made if clause.words]


@cache
def _cuts_of(speech: Language) -> "re.Pattern[str]":
    joins = "|".join(re.escape(plain(word)) for word in speech.said("conjunctions"))
    if not joins:
        return _CLAUSE
    return re.compile(rf"{_CLAUSE.pattern}|(?<!\w)(?:{joins})(?!\w)")


@cache
def _rule(speech: Language, name: str, whole: bool) -> "re.Pattern[str] | None":
    rules = speech.said(name)
    if not rules:
        return None
    joined = "|".join(rules)
    return re.compile(rf"(?:{joined})\W*" if whole else joined)


def heading(line: str, speech: Language) -> bool | None:
    """Return whether a heading speaks of the employer; ``None`` if it is no heading."""
    said = _BULLET.sub("", line).strip(" \t:¿?¡!.*_#")
    if not said or len(said) > _HEADING:
        return None
    for name, passing in (("boilerplate_headings", True), ("headings", False)):
        rule = _rule(speech, name, True)
        if rule and rule.fullmatch(said):
            return passing
    return None


def in_passing(sentence: str, speech: Language) -> bool:
    """Whether a sentence speaks of the employer or of applying, not of the work."""
    rules = (_rule(known, "boilerplate", False) for known in (language("any"), speech))
    return any(rule.search(sentence) for rule in rules if rule)


def _denied(flat: str, start: int, end: int, speech: Language) -> list[tuple[int, int]]:
    """Where a sentence says that something is not so."""
    said = flat[start:end]
    for false in speech.said("negation_false"):
        said = said.replace(plain(false), "_" * len(plain(false)))
    found = []
    words = [(m.group(), m.start(), m.end()) for m in re.finditer(r"[\w']+", said)]
    before, ends = set(speech.said("negation_before")), set(speech.said("negation_ends"))
    for at, (word, left, _) in enumerate(words):
        if word in before or (word.endswith("n't") and speech.tag == "en"):
            right = left
            for other, begins, stops in words[at + 1 : at + 1 + _REACH]:
                if other in ends or re.search(r"[.;:,]", said[right:begins].strip("'")):
                    break
                right = stops
            found.append((start + left, start + max(right, left)))
    for phrase in speech.said("negation_after"):
        place = said.find(plain(phrase))
        if place >= 0:
            cuts = [cut.end() for cut in re.finditer(r"[,;:.]\s|\bbut\b", said[:place])]
            found.append((start + (cuts[-1] if cuts else 0), start + place))
    return found


def denies(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a sentence denies what stands in a place of the text."""
    return any(left <= start and end <= right + 1 for left, right in sentence.denied)
