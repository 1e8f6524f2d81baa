"""The words of a language: tokens, stems and stop words.

``data/<tag>.toml`` holds the particulars of a language: its stop words, its stemmer, its
compounds and negation, the noise in its job titles, the boilerplate of its job ads. A language
without a file is read token by token, without stemming.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import tantivy

from escograph.model.lazy import cached_property
from escograph.model.normalize import normalize as normalize

__all__ = [
    "TOKEN",
    "Language",
    "Word",
    "fold",
    "language_for",
    "languages_by_letters",
    "languages_by_word",
    "normalize",
    "script",
    "tokenize",
]

TOKEN = re.compile(
    r"\.net\b"
    r"|[^\W\d_](?:\.[^\W\d_])+(?!\w)"
    r"|[^\W_](?: ?& ?[^\W_])+(?!\w)|[^\W_]{1,3}(?:&[^\W_]{1,3})+(?!\w)"
    r"|[^\W_]+(?:\+\+|#)?"
)
"""A token of a normalized text: "c++", "c#", ".net", "r&d", "e.g" and "2512" are tokens."""
_INSIDE_ABBREVIATION = re.compile(r"(?<=\w)\.(?=\w)| ")
_UNACCENTED = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "\u0131": "i", "ð": "d"}
)
_GERMAN_FEMININE = re.compile(r"(?<=er|or)in(?:nen)?$|(?<=ist|ent|ant|eur|log|ern)in(?:nen)?$")
_GERMAN_PAIR = re.compile(r"(?<=\w)(?:[/*:_]-?|\()in(?:nen)?\b\)?")
"""The feminine ending in "Lehrer/in" or "Lehrer*innen"."""
_DENYING = "negation_before", "negation_answers", "negation_until", "negation_ends"
"""Lists whose plain words are frequent as well; their other entries are patterns."""
_CACHED_STEMS = 200_000
"""Maximum number of cached tokens, so that arbitrary texts do not fill the memory."""
_CACHED_SPELLINGS = 4096


class Word(NamedTuple):
    """A token of a text with its stem.

    Attributes:
        token: The token, normalized.
        stem: Its stem, without accents.
        form: The token without accents.
        start: Offset of its first character in the text.
        end: Offset after its last character.
    """

    token: str
    stem: str
    form: str
    start: int = 0
    end: int = 0


def fold(token: str) -> str:
    """Return a token without accents; Latin letters become those of ASCII."""
    if token.isascii():
        return token
    token = unicodedata.normalize("NFKD", token.translate(_UNACCENTED))
    return "".join(letter for letter in token if not unicodedata.combining(letter))


def tokenize(normalized: str) -> list[str]:
    """Return every token of a normalized text, stop words included."""
    return TOKEN.findall(normalized)


def script(text: str) -> str:
    """Return the script of a text's first letter, such as "LATIN" or "GREEK"."""
    letter = next((character for character in text if character.isalpha()), "a")
    return unicodedata.name(letter, "LATIN").partition(" ")[0]


@cache
def language_for(tag: str) -> "Language":
    """Return the language of a BCP 47 tag; "en-us" is English.

    The tag "any" stands for rules of every language, such as "(m/f/d)".
    """
    return Language(tag.lower().partition("-")[0])


@cache
def languages_by_word() -> Mapping[str, tuple[str, ...]]:
    """Return frequent word → the languages that have it, of all that have a data file."""
    by_word: dict[str, list[str]] = {}
    for language in _languages():
        for word in {*map(normalize, language.ignored_words | language.frequent)}:
            by_word.setdefault(word, []).append(language.tag)
    return {word: tuple(tags) for word, tags in by_word.items()}


def languages_by_letters(word: str) -> tuple[str, ...]:
    """Return the languages whose alphabet has every letter of a word beyond a to z.

    Empty if it has no such letter.
    """
    if word.isascii():
        return ()
    return _spelling(frozenset(filter(str.isalpha, word)))


@lru_cache(_CACHED_SPELLINGS)
def _spelling(letters: frozenset[str]) -> tuple[str, ...]:
    """Return the languages that have all of some letters, if one is beyond a to z."""
    beyond = {letter for letter in letters if not letter.isascii()}
    return tuple(lang.tag for lang in _languages() if beyond and beyond <= lang.letters)


@cache
def _languages() -> tuple["Language", ...]:
    """Return every language that has a data file."""
    folder = files("escograph.search.language") / "data"
    tags = (path.name.removesuffix(".toml") for path in folder.iterdir())
    return tuple(language_for(tag) for tag in sorted(tags) if "." not in tag and tag != "any")


class Language:
    """The words of one language; see `language_for`.

    Attributes:
        tag: Primary subtag of the language.
        stop_words: Function words, such as "of".
        ignored_words: The stop words, and words that mean little in a text, such as "use".
        frequent: Further words by which the language is recognised, such as "not".
        letters: Letters of its alphabet beyond a to z.
        compound_links: Letters that join the parts of a compound, such as "s" in German.
    """

    def __init__(self, tag: str) -> None:
        self.tag = tag
        path = files("escograph.search.language") / "data" / f"{tag}.toml"
        self._data: dict[str, Any] = (
            tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
        )
        self.stop_words = frozenset(self.entries("stop"))
        self.ignored_words = self.stop_words | frozenset(self.entries("vague"))
        self.frequent = frozenset(
            (
                *self.entries("frequent"),
                *(word for name in _DENYING for word in self.entries(name) if word.isalpha()),
            )
        )
        self.letters = frozenset(normalize("".join(self.entries("letters"))))
        self.compound_links = self.entries("links")
        self._stemmer = None
        if name := self._data.get("stemmer"):
            raw = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
            self._stemmer = raw.filter(tantivy.Filter.stemmer(name)).build()
        self._stems: dict[str, tuple[str, str]] = {}

    def entries(self, name: str) -> tuple[str, ...]:
        """Return a list of the language's data file; empty if the file lacks it."""
        return tuple(self._data.get(name, ()))

    def has_meaning(self, token: str) -> bool:
        """Check whether a token is none of the frequent words of the language."""
        return token not in self.ignored_words and token not in self.frequent

    @cached_property
    def script(self) -> str:
        """The script of the language, derived from its stop words."""
        return script(" ".join(sorted(self.stop_words)))

    @cached_property
    def _title_noise(self) -> "re.Pattern[str] | None":
        rules = self.entries("title_noise")
        return re.compile("|".join(rules)) if rules else None

    def strip_title_noise(self, normalized: str) -> str:
        """Return a job title without seniority, gender markers, contract terms etc."""
        for rule in filter(None, (language_for("any")._title_noise, self._title_noise)):
            normalized = rule.sub(" ", normalized)
        return normalized

    def forms(self, normalized: str) -> dict[str, str]:
        """Return stem → form of the words of a name, without stop words.

        A name that consists of stop words keeps them. Vague words count, since in a name "IT"
        is the field, not the pronoun. Twice as fast as `words` (measured).
        """
        if self.tag == "de":
            normalized = _GERMAN_PAIR.sub(" ", normalized)
        tokens = TOKEN.findall(normalized)
        forms: dict[str, str] = {}
        for token in [token for token in tokens if token not in self.stop_words] or tokens:
            stem, form = self.stem(token)
            forms.setdefault(stem, form)
        return forms

    def words(self, normalized: str) -> dict[str, Word]:
        """Return stem → word of a text, in order, once each, without ignored words."""
        words: dict[str, Word] = {}
        if self.tag == "de":
            normalized = _GERMAN_PAIR.sub(lambda match: " " * len(match[0]), normalized)
        for match in TOKEN.finditer(normalized):
            token = match[0]
            if token not in self.ignored_words:
                stem, form = self.stem(token)
                if stem not in words:
                    words[stem] = Word(token, stem, form, match.start(), match.end())
        return words

    def paired_endings(self, normalized: str) -> list[tuple[int, int]]:
        """Return the positions of endings such as "/in" after German nouns.

        They are not words.
        """
        if self.tag != "de":
            return []
        return [match.span() for match in _GERMAN_PAIR.finditer(normalized)]

    def stem(self, token: str) -> tuple[str, str]:
        """Return the stem of a token, and the token itself, both without accents."""
        stemmed = self._stems.get(token)
        if stemmed is None:
            if len(self._stems) >= _CACHED_STEMS:
                self._stems.clear()
            base = token
            if "." in token or "&" in token:
                base = _INSIDE_ABBREVIATION.sub("", token)  # "t.b.m" is "tbm"
            elif self.tag == "de" and len(token) > 6:
                base = _GERMAN_FEMININE.sub("", token)
            stem = self._stemmer.analyze(base)[0] if self._stemmer and base else base
            stemmed = self._stems[token] = fold(stem), fold(base)
        return stemmed
