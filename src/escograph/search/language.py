"""What a text of one language consists of: words, their stems, and what is said of a job.

What is known of a language lies in ``languages/<tag>.toml``: words that carry no meaning of
their own, the stemmer, how compounds join, how it negates, what a job advertisement says of
the employer. A language without a file is read word by word.
"""

import re
import tomllib
import unicodedata
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, NamedTuple

import tantivy

from escograph.model.words import plain as plain

TOKEN = re.compile(r"\.net\b|[^\W_]+(?:\+\+|#)?")
"""A word: "C++", "C#" and ".NET" are words, and so is "2512"."""
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "\u0131": "i", "ð": "d"}
)
_GERMAN_WOMEN = re.compile(r"(?<=er|or)in(?:nen)?$|(?<=ist|ent|ant|eur|log|ern)in(?:nen)?$")
_GERMAN_PAIRS = re.compile(r"(?<=\w)(?:[/*:_]-?|\()in(?:nen)?\b\)?")
_KEPT = 200_000
"""Words whose stems are remembered; texts of strangers must not fill the memory."""


class Word(NamedTuple):
    """A word of a text."""

    written: str
    stem: str
    form: str
    start: int
    end: int


def fold(word: str) -> str:
    """Return a word without accents, by the letters that a keyboard has."""
    if word.isascii():
        return word
    word = unicodedata.normalize("NFKD", word.translate(_PLAIN))
    return "".join(letter for letter in word if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """Return every word of a text, plain, words without meaning among them."""
    return TOKEN.findall(plain(text))


def script(text: str) -> str:
    """Return the script of a text's first letter, such as "LATIN" or "GREEK"."""
    first = next((letter for letter in text if letter.isalpha()), "a")
    return unicodedata.name(first, "LATIN").partition(" ")[0]


@cache
def language(tag: str) -> "Language":
    """Return what is known of the language of a tag; "en-us" is English.

    What holds in every language, such as "(m/f/d)", is known of the language "any".
    """
    return Language(tag.lower().partition("-")[0])


class Language:
    """Words of one language; see `language`.

    Attributes:
        tag: The language.
        little: Words without meaning of their own, such as "of".
        stop: These, and words that say little of a text, such as "use".
        links: What joins the words of a compound.
    """

    def __init__(self, tag: str) -> None:
        self.tag = tag
        path = files("escograph.search") / "languages" / f"{tag}.toml"
        known = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
        self._known: dict[str, Any] = known
        self.little = frozenset(known.get("stop", ()))
        self.stop = self.little | frozenset(known.get("vague", ()))
        self.links: tuple[str, ...] = tuple(known.get("links", ()))
        self._stemmer = None
        if name := known.get("stemmer"):
            raw = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
            self._stemmer = raw.filter(tantivy.Filter.stemmer(name)).build()
        self._stems: dict[str, tuple[str, str]] = {}

    @cached_property
    def script(self) -> str:
        """The script it is written in, by its little words."""
        return script(" ".join(sorted(self.little)))

    def said(self, name: str) -> tuple[str, ...]:
        """Return a list of the language's file; empty where it says nothing of this."""
        return tuple(self._known.get(name, ()))

    @cached_property
    def title_noise(self) -> "re.Pattern[str] | None":
        """What stands in job titles without telling of the occupation."""
        rules = self.said("title_noise")
        return re.compile("|".join(rules)) if rules else None

    def title(self, text: str) -> str:
        """Return a job title without seniority, gender marks, contract words and the like."""
        text = plain(text)
        for rule in filter(None, (language("any").title_noise, self.title_noise)):
            text = rule.sub(" ", text)
        return text

    def forms(self, text: str) -> dict[str, str]:
        """Return stem → form of what a name says; of nothing but little words, of those.

        In a name "IT" is the field, not the pronoun: vague words count. Twice as quick as
        `words`.
        """
        return self.forms_of_plain(plain(text))

    def forms_of_plain(self, text: str) -> dict[str, str]:
        """Return what `forms` does, of a text that is `plain`."""
        if self.tag == "de":
            text = _GERMAN_PAIRS.sub(" ", text)
        tokens = TOKEN.findall(text)
        found: dict[str, str] = {}
        for written in [each for each in tokens if each not in self.little] or tokens:
            stem, form = self.stem(written)
            found.setdefault(stem, form)
        return found

    def words(self, text: str) -> dict[str, Word]:
        """Return stem → word of what a text says, each stem once, in the text's order.

        Little words say nothing here. The places are those in `plain` of the text.
        """
        found: dict[str, Word] = {}
        text = plain(text)
        if self.tag == "de":
            text = _GERMAN_PAIRS.sub(lambda mark: " " * len(mark[0]), text)
        for token in TOKEN.finditer(text):
            written = token[0]
            if written not in self.stop:
                stem, form = self.stem(written)
                if stem not in found:
                    found[stem] = Word(written, stem, form, token.start(), token.end())
        return found

    def stem(self, word: str) -> tuple[str, str]:
        """Return the stem of a word, and the word itself, both without accents."""
        known = self._stems.get(word)
        if known is None:
            if len(self._stems) >= _KEPT:
                self._stems.clear()
            base = _GERMAN_WOMEN.sub("", word) if self.tag == "de" and len(word) > 6 else word
            stem = self._stemmer.analyze(base)[0] if self._stemmer and base else base
            known = self._stems[word] = fold(stem), fold(base)
        return known
