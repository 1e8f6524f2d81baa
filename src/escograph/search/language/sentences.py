"""The sentences of a text and their clauses, without boilerplate.

1. Each line is at least one sentence, and is split further after full stops and the like.
2. Boilerplate is left out (`escograph.search.language.boilerplate`).
3. A sentence is split into clauses at commas, brackets, dashes and words like "and".
4. The negated parts of a sentence are marked (`escograph.search.language.negation`).
"""

import re
from dataclasses import dataclass
from functools import cache

from escograph.search.language.boilerplate import Paragraph, without_boilerplate
from escograph.search.language.negation import negated_spans
from escograph.search.language.text import Span, TokenizedText
from escograph.search.language.words import Language, Word, normalize

_LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+|[•▪●■◦]")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?;…])\s+")
_CLAUSE_BREAK = re.compile(r"[,;:()\[\]{}|\u2014\u2013]|(?<=\s)-(?=\s)|(?<=\w)/(?=\w{3})")


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that is linked separately.

    Attributes:
        start: Offset of its first character in the text.
        end: Offset after its last character.
        words: Stem → word; ignored words are left out.
    """

    start: int
    end: int
    words: dict[str, Word]


@dataclass(frozen=True)
class Sentence:
    """A sentence.

    Attributes:
        whole: All of it, as one clause.
        clauses: Its clauses; empty if it is a single one.
        negated: The spans of the text that it negates.
    """

    whole: Clause
    clauses: tuple[Clause, ...]
    negated: tuple[Span, ...]

    def negates(self, start: int, end: int) -> bool:
        """Check whether the sentence negates a span of the text."""
        return any(left <= start and end <= right + 1 for left, right in self.negated)


def sentences(text: TokenizedText, language: Language) -> list[Sentence]:
    """Return the sentences of a text that have a word, without boilerplate."""
    paragraphs = [
        Paragraph(line, _cut(_SENTENCE_BREAK, text.normalized, line))
        for line in _cut(_LINE_BREAK, text.normalized, text.whole)
    ]
    spans = without_boilerplate(text, paragraphs, language)
    candidates = (_sentence(text, span, language) for span in spans)
    return [sentence for sentence in candidates if sentence.whole.words]


def _sentence(text: TokenizedText, span: Span, language: Language) -> Sentence:
    whole = _clause(text, span, language)
    if not whole.words:
        return Sentence(whole, (), ())
    parts = _cut(_clause_break(language), text.normalized, span)
    clauses: tuple[Clause, ...] = ()
    if len(parts) > 1:
        candidates = (_clause(text, part, language) for part in parts)
        clauses = tuple(clause for clause in candidates if clause.words)
    offset = text.offset
    negated = tuple(
        Span(offset(start), offset(end)) for start, end in negated_spans(text, span, language)
    )
    return Sentence(whole, clauses if len(clauses) > 1 else (), negated)


def _clause(text: TokenizedText, span: Span, language: Language) -> Clause:
    return Clause(*text.original(span), text.words(language, span))


def _cut(rule: "re.Pattern[str]", text: str, span: Span) -> list[Span]:
    """Return the parts of a span between the matches of a rule, blank ones left out."""
    borders = [span.start]
    for match in rule.finditer(text, *span):
        borders += match.span()
    borders.append(span.end)
    parts = (Span(*part) for part in zip(borders[::2], borders[1::2], strict=True))
    return [part for part in parts if text[slice(*part)].strip()]


@cache
def _clause_break(language: Language) -> "re.Pattern[str]":
    conjunctions = "|".join(
        re.escape(normalize(word)) for word in language.entries("conjunctions")
    )
    if not conjunctions:
        return _CLAUSE_BREAK
    return re.compile(rf"{_CLAUSE_BREAK.pattern}|(?<!\w)(?:{conjunctions})(?!\w)")
