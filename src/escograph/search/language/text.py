"""A text, tokenized once for all its readers.

Language detection, boilerplate, sentences, negation and linking share the tokens, their
positions in the text and, per language, their stems.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from escograph.model.lazy import cached_property
from escograph.search.language.addresses import addresses
from escograph.search.language.words import TOKEN, Language, Word, normalize

_PIECE = re.compile(
    "[\x00-\x7f]+(?![\u0300-\u036f])|[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+"
)
"""Runs of ASCII without combining marks; otherwise a letter and the marks on it."""
_CACHED_LENGTH = 4
"""Maximum number of combining marks on a letter; an engineering limit."""


class Span(NamedTuple):
    """A part of a text, in characters: from ``start`` up to, not including, ``end``."""

    start: int
    end: int


class Token(NamedTuple):
    """A token of a normalized text, and its position there."""

    text: str
    start: int
    end: int


class TokenizedText:
    """A text, its normalized form, and its tokens.

    Spans count characters of the normalized text; `original` turns them into spans of the
    text as it was written.

    Attributes:
        original_text: The text as it was written.
        normalized: The text without case, ligatures and odd widths; see `normalize`.
    """

    def __init__(self, original_text: str) -> None:
        self.original_text = original_text
        self.normalized, self._offsets = _align(original_text)
        self._words: dict[str, list[Word]] = {}
        self._endings: dict[str, dict[int, int]] = {}

    @cached_property
    def tokens(self) -> list[Token]:
        """Every token of the text, stop words included, but for those of addresses."""
        tokens = [Token(match[0], *match.span()) for match in TOKEN.finditer(self.normalized)]
        for address in addresses(self.original_text):
            start, end = self.place(address.start), self.place(address.end)
            first = bisect_left(tokens, start, key=lambda token: token.end - 1)
            del tokens[first : bisect_left(tokens, end, key=lambda token: token.start)]
        return tokens

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @property
    def whole(self) -> Span:
        """All of the text."""
        return Span(0, len(self.normalized))

    def original(self, span: Span) -> Span:
        """Return the span of the written text for a span of the normalized text.

        One letter may be normalized to several, such as a ligature or a fraction: then the
        whole letter counts.
        """
        return Span(self._offsets[span.start], self._original_end(span.end))

    def offset(self, place: int) -> int:
        """Return the offset in the written text for an offset in the normalized text."""
        return self._offsets[place]

    def place(self, offset: int) -> int:
        """Return the offset in the normalized text for an offset in the written text."""
        return bisect_left(self._offsets, offset)

    def _original_end(self, end: int) -> int:
        offsets = self._offsets
        if isinstance(offsets, range):
            return end
        last = offsets[end - 1]
        while offsets[end] <= last and end + 1 < len(offsets):
            end += 1
        return offsets[end]

    def stemmed(self, language: Language) -> list[Word]:
        """Return all tokens as words of a language, positioned in the written text."""
        words = self._words.get(language.tag)
        if words is None:
            words = self._words[language.tag] = [
                Word(
                    token.text,
                    *language.stem(token.text),
                    self._offsets[token.start],
                    self._original_end(token.end),
                )
                for token in self.tokens
            ]
            self._endings[language.tag] = self._paired_endings(language)
        return words

    def _paired_endings(self, language: Language) -> dict[int, int]:
        """Return token number → start of the ending, for tokens that are paired endings."""
        endings: dict[int, int] = {}
        for start, end in language.paired_endings(self.normalized):
            first, last = (bisect_left(self._starts, place) for place in (start, end))
            endings |= dict.fromkeys(range(first, last), start)
        return endings

    def numbers(self, span: Span) -> tuple[int, int]:
        """Return the numbers of the first token in a span, and of the first one after it."""
        first = bisect_left(self._starts, span.start)
        end = bisect_left(self._starts, span.end, first)
        if end > first and self.tokens[end - 1].end > span.end:
            end -= 1
        return first, end

    def words(self, language: Language, span: Span) -> dict[str, Word]:
        """Return stem → word of a span, in order, once each, without ignored words."""
        stemmed, ignored = self.stemmed(language), language.ignored_words
        endings = self._endings[language.tag]
        words: dict[str, Word] = {}
        first, end = self.numbers(span)
        for number in range(first, end):
            word = stemmed[number]
            if word.token in ignored or word.stem in words:
                continue
            # "in" is an ending only if its noun is in the span too
            if endings and endings.get(number, span.start) > span.start:
                continue
            words[word.stem] = word
        return words


def _align(text: str) -> tuple[str, Sequence[int]]:
    """Return a normalized text, and the original offsets of its letters and end.

    A letter and the marks that follow it are normalized together.
    """
    if text.isascii():
        return normalize(text), range(len(text) + 1)
    letters: list[str] = []
    offsets: list[int] = []
    for match in _PIECE.finditer(text):
        piece, start = match[0], match.start()
        if piece.isascii():
            letters.append(piece.lower())
            offsets += range(start, match.end())
        else:
            short = len(piece) <= _CACHED_LENGTH
            normalized = _normalized_letter(piece) if short else normalize(piece)
            letters.append(normalized)
            offsets += [start] * len(normalized)
    offsets.append(len(text))
    return "".join(letters), offsets


@lru_cache(4096)
def _normalized_letter(letter: str) -> str:
    """Return a letter and its marks normalized.

    Cached, since texts repeat few letters.
    """
    return normalize(letter)
