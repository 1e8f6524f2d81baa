"""What a text is made of: sentences and their clauses; what is said in passing or denied.

1. Lines are sentences of their own, and are cut further after full stops, colons and the like.
2. A sentence is boilerplate if it plainly speaks of the employer or of applying. In texts of
   more than a few lines also if an employer speaks of pay, benefits and the like, if a third of
   its paragraph is boilerplate, or by how likely its words, its neighbours' and its heading
   are an employer's (`escograph.search.passing`); but pay and benefits under a heading of
   tasks are somebody's work.
3. A sentence is cut into clauses at commas, brackets, dashes and words like "and".
4. From a word that negates to the end of its clause, or to a word like "but", things are
   denied, over commas up to a word like "needed"; so is what a phrase such as "is not required"
   follows. Two negations affirm.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from escograph.search.language import Language, Word, language, plain
from escograph.search.passing import odds

_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")
"""A letter and the marks on it."""
_LINE = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+|[•▪●■◦]")
_SENTENCE = re.compile(r"(?<=[.!?;…])\s+")
_CLAUSE = re.compile(r"[,;:()\[\]{}|\u2014\u2013]|(?<=\s)-(?=\s)|(?<=\w)/(?=\w{3})")
# no rule begins or ends with any number of blanks: a long run of them would take minutes
_BULLET = re.compile(r"^[\s\-*+>#\u2013\u2014\d.)]*")
_HEADING = 60
"""Characters of a line that may be a heading."""
_FEW_LINES = 4
_MANY = 3
"""A paragraph is boilerplate if one in so many of its sentences is."""
_AROUND = 0.3
"""How much the odds of the sentence before and of the one after count."""
_SURE = 3.0
"""The odds of what is boilerplate anyway, as a logarithm."""
_HEADED = 3.0
"""What it adds to a sentence's odds that it stands under a heading of the employer's."""
_OPEN, _TASK = 0.5, 4.0
"""Odds from which on a sentence of an ad is boilerplate; the same under a heading of tasks."""
_BARE = 2
"""Words of a heading that says nothing more."""
_STOP = re.compile(r"[.;:,]")
_TWICE = 4
"""Words between two that negate, so that they affirm."""
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
    lines = _cuts(_LINE, flat, 0, len(flat))
    long = len(lines) > _FEW_LINES
    read: list[_Read] = []
    passing: bool | None = None
    advert = False
    for line in lines:
        if long and (kind := heading(flat[slice(*line)], speech)) is not None:
            passing, advert = kind, advert or kind
            if kind or _bare(flat[slice(*line)]):
                continue  # what more a heading of tasks says is read
        cuts = _cuts(_SENTENCE, flat, *line)
        topical = long and passing is not False  # under tasks, a topic is the task
        said = [in_passing(flat[slice(*cut)], speech, topics=topical) for cut in cuts]
        every = long and sum(said) * _MANY >= len(said)
        advert = advert or any(said)
        for cut, left_out in zip(cuts, said, strict=True):
            told = odds(flat[slice(*cut)], speech.tag) + _HEADED * bool(passing) if long else 0
            if not read:  # a text begins with its title, which is about the work
                told = -_SURE
            read.append(_Read(cut, every or left_out, passing is False, told))
    gone = _left_out(read, advert) if long else [each.passing for each in read]
    kept = [each.cut for each, out in zip(read, gone, strict=True) if not out]
    return [found for cut in kept for found in _sentence(flat, cut, speech, places)]


class _Read(NamedTuple):
    """A sentence by its place, and what speaks for it being boilerplate.

    Attributes:
        cut: Where it stands.
        passing: Whether it is.
        task: Whether it stands under a heading of tasks.
        odds: The logarithm of the odds that it is, by its words and heading.
    """

    cut: tuple[int, int]
    passing: bool
    task: bool
    odds: float


def _bare(line: str) -> bool:
    """Whether a heading says nothing more: it ends in a colon, or has a word or two."""
    return line.rstrip().endswith(":") or len(line.split()) <= _BARE


def _left_out(read: Sequence[_Read], advert: bool) -> list[bool]:
    """Which sentences of a longer text are boilerplate, by their neighbours' words too.

    Where nothing plainly is, the text may be a CV or a course: its words must be sure.
    """
    told = [_SURE if each.passing else each.odds for each in read]
    near = [0.0, *told, 0.0]
    found = []
    for place, each in enumerate(read):
        around = _AROUND * (near[place] + near[place + 2])
        least = _TASK if each.task or not advert else _OPEN
        found.append(each.passing or told[place] + around > least)
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
    cuts = _cuts(_cuts_of(speech), flat, start, end)
    if len(cuts) < 2:  # the sentence itself
        return []
    made = (_clause(flat, *cut, speech, places) for cut in cuts)
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


def in_passing(sentence: str, speech: Language, *, topics: bool) -> bool:
    """Whether a sentence speaks of the employer or of applying, not of the work.

    Args:
        sentence: The sentence, plain.
        speech: Its language.
        topics: Whether it is enough that an employer speaks of pay, insurance and the like,
            which can also be somebody's work.
    """
    rule = _rule(speech, "boilerplate", False)
    if rule and rule.search(sentence):
        return True
    if not topics:
        return False
    for known in (language("any"), speech):
        topic, speaker = (_rule(known, n, False) for n in ("boilerplate_topics", "speakers"))
        if topic and speaker and topic.search(sentence) and speaker.search(sentence):
            return True
    return False


def _denied(flat: str, start: int, end: int, speech: Language) -> list[tuple[int, int]]:
    """Where a sentence says that something is not so."""
    said = flat[start:end].replace("\u2019", "'")
    if not _negating(speech).search(said):
        return []
    for false in speech.said("negation_false"):
        said = said.replace(plain(false), "_" * len(plain(false)))
    words = [(m.group(), m.start(), m.end()) for m in re.finditer(r"[\w']+", said)]
    before, ends = set(speech.said("negation_before")), set(speech.said("negation_ends"))
    until = set(speech.said("negation_until"))
    denying = [
        at
        for at, (word, *_) in enumerate(words)
        if word in before or (word.endswith("n't") and speech.tag == "en")
    ]
    found = []
    for number, at in enumerate(denying):
        near = [*denying[max(0, number - 1) : number], *denying[number + 1 : number + 2]]
        if any(
            abs(other - at) <= _TWICE and not _cut(said, words, at, other) for other in near
        ):
            continue  # "not without" affirms
        left = right = words[at][1]
        reach = range(at + 1, min(at + 1 + 2 * _REACH, len(words)))
        closing = [place for place in reach if words[place][0] in until]
        for place in reach:
            other, begins, stops = words[place]
            listed = bool(closing) and place <= closing[0]  # "no Python, Java or SQL needed"
            if other in ends or (not listed and place > at + _REACH):
                break
            if not listed and _STOP.search(said, right, begins):
                break
            if listed and re.search(r"[.;:]", said[right:begins]):
                break
            right = stops
            if listed and place == closing[0]:
                break
        found.append((start + left, start + max(right, left)))
    for phrase in map(plain, speech.said("negation_after")):
        for match in re.finditer(re.escape(phrase), said):
            cuts = [cut.end() for cut in re.finditer(r"[,;.]\s", said[: match.start()])]
            found.append((start + (cuts[-1] if cuts else 0), start + match.start()))
    return found


@cache
def _negating(speech: Language) -> "re.Pattern[str]":
    """What a sentence has that denies anything; few have."""
    before = "|".join(map(re.escape, speech.said("negation_before")))
    after = [re.escape(plain(phrase)) for phrase in speech.said("negation_after")]
    contracted = [r"n't(?![\w'])"] if speech.tag == "en" else []
    return re.compile("|".join([rf"(?<![\w'])(?:{before})(?![\w'])", *contracted, *after]))


def _cut(said: str, words: list[tuple[str, int, int]], one: int, other: int) -> bool:
    """Whether a comma or the like stands between two words."""
    first, last = sorted((one, other))
    return bool(_STOP.search(said, words[first][2], words[last][1]))


def denies(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a sentence denies what stands in a place of the text."""
    return any(left <= start and end <= right + 1 for left, right in sentence.denied)
