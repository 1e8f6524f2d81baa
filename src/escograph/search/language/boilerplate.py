"""Boilerplate: sentences of a job ad about the employer or applying.

1. A sentence is boilerplate if a rule of its language's data file matches it: it is clearly
   about the employer or about applying.
2. In texts of more than a few lines, so is a sentence in which an employer mentions pay,
   benefits and the like; below a heading for tasks these are part of the work.
3. In such texts a whole paragraph is boilerplate if a third of its sentences are.
4. In such texts a sentence is also boilerplate if its words, its neighbours' words and its
   heading make that likely (`escograph.search.language.boilerplate_model`). Before the first
   heading it is likely, unless the sentence speaks of the candidate.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from escograph.search.language.boilerplate_model import boilerplate_log_odds
from escograph.search.language.text import Span, TokenizedText
from escograph.search.language.words import Language, language_for

# no rule begins or ends with an unbounded run of blanks: a long one would take minutes
_BULLET = re.compile(r"^[\s\-*+>#\u2013\u2014\d.)]*")
_LONGEST_HEADING = 60
"""Maximum length of a heading, in characters; longer lines are sentences."""
_SHORT_TEXT = 4
"""Number of lines up to which a text is read without the learned model."""
_BARE_HEADING = 2
"""Number of words up to which a heading only names the topic of what follows."""

# The following were set by hand; test_linking.py tests them on the twenty ads of tests/job_ads:
# no link in boilerplate at the default threshold, at most four above 0.2.
_PARAGRAPH_SHARE = 3
"""A paragraph is boilerplate if one in this many of its sentences is boilerplate."""
_NEIGHBOUR_WEIGHT = 0.3
"""Weight of the log odds of the sentence before and of the one after."""
_CERTAIN = 3.0
"""Log odds of a sentence that a rule marks as boilerplate."""
_HEADING_WEIGHT = 3.0
"""Added to the log odds of the sentences below a heading about the employer."""
_INTRODUCTION_WEIGHT = 2.0
"""Added to the log odds of sentences before the first heading that do not address anyone."""
_THRESHOLD = 0.5
"""Log odds above which a sentence is boilerplate."""
_STRICT_THRESHOLD = 4.0
"""The same below a heading for tasks, and in texts not clearly by an employer, such as a CV."""


class Paragraph(NamedTuple):
    """A line of a text, and the sentences that it consists of."""

    line: Span
    sentences: list[Span]


class _Sentence(NamedTuple):
    """A sentence, and the evidence that it is boilerplate.

    Attributes:
        span: Its position in the text.
        certain: Whether a rule marks it as boilerplate.
        task: Whether it is below a heading for tasks.
        introduces: Whether it is before the first heading, and does not speak of the candidate.
        log_odds: Log odds by the learned model and the heading.
    """

    span: Span
    certain: bool
    task: bool
    introduces: bool
    log_odds: float


def without_boilerplate(
    text: TokenizedText, paragraphs: Sequence[Paragraph], language: Language
) -> list[Span]:
    """Return the sentences of a text that are neither boilerplate nor bare headings."""
    if len(paragraphs) <= _SHORT_TEXT:
        return [
            sentence
            for _, sentences in paragraphs
            for sentence in sentences
            if not is_boilerplate(text.normalized[slice(*sentence)], language, topics=False)
        ]
    sentences, advertises = _score_sentences(text, paragraphs, language)
    log_odds = [
        sentence.log_odds + _INTRODUCTION_WEIGHT * (sentence.introduces and advertises)
        for sentence in sentences
    ]
    around = [0.0, *log_odds, 0.0]
    spans = []
    for number, sentence in enumerate(sentences):
        neighbours = _NEIGHBOUR_WEIGHT * (around[number] + around[number + 2])
        strict = sentence.task or not advertises
        threshold = _STRICT_THRESHOLD if strict else _THRESHOLD
        if not sentence.certain and log_odds[number] + neighbours <= threshold:
            spans.append(sentence.span)
    return spans


def _score_sentences(
    text: TokenizedText, paragraphs: Iterable[Paragraph], language: Language
) -> tuple[list[_Sentence], bool]:
    """Return the scored sentences of a text, and whether it is clearly an ad."""
    scored: list[_Sentence] = []
    candidates = _rule(language, "candidates")
    employer: bool | None = None  # the kind of the last heading
    advertises = False
    for line, sentences in paragraphs:
        line_text = text.normalized[slice(*line)]
        if (heading := employer_heading(line_text, language)) is not None:
            employer, advertises = heading, advertises or heading
            if heading or _is_bare(line_text):
                continue  # the rest of a heading for tasks is read
        topics = employer is not False  # below tasks, a topic such as pay is the task
        written = [text.normalized[slice(*sentence)] for sentence in sentences]
        by_rule = [is_boilerplate(words, language, topics=topics) for words in written]
        whole_paragraph = sum(by_rule) * _PARAGRAPH_SHARE >= len(by_rule)
        advertises = advertises or any(
            _is_by_employer(words, language, topics=topics) for words in written
        )
        for sentence, matches_rule in zip(sentences, by_rule, strict=True):
            certain = matches_rule or whole_paragraph
            if certain:
                log_odds = _CERTAIN
            elif not scored:  # a text begins with its title, which is about the work
                log_odds = -_CERTAIN
            else:
                log_odds = boilerplate_log_odds(text, sentence, language)
                log_odds += _HEADING_WEIGHT * bool(employer)
            introduces = bool(scored) and employer is None and candidates is not None
            if introduces and candidates:
                introduces = not candidates.search(text.normalized, *sentence)
            scored.append(_Sentence(sentence, certain, employer is False, introduces, log_odds))
    if employer is None:  # without headings nothing is an introduction
        scored = [sentence._replace(introduces=False) for sentence in scored]
    return scored, advertises


def _is_bare(heading: str) -> bool:
    """Check whether a heading is bare: it ends in a colon, or has one or two words."""
    return heading.rstrip().endswith(":") or len(heading.split()) <= _BARE_HEADING


def employer_heading(line: str, language: Language) -> bool | None:
    """Return whether a heading announces boilerplate; ``None`` for other lines.

    Args:
        line: The line, normalized.
        language: Its language.
    """
    heading = _BULLET.sub("", line).strip(" \t:¿?¡!.*_#")
    if not heading or len(heading) > _LONGEST_HEADING:
        return None
    for name, employer in (("boilerplate_headings", True), ("headings", False)):
        rule = _rule(language, name, heading=True)
        if rule and rule.fullmatch(heading):
            return employer
    return None


def is_boilerplate(sentence: str, language: Language, *, topics: bool) -> bool:
    """Check by rules whether a sentence is about the employer or about applying.

    Args:
        sentence: The sentence, normalized.
        language: Its language.
        topics: Whether it is enough that an employer mentions pay, insurance and the like,
            which can also be part of the work.
    """
    return _is_by_employer(sentence, language, topics=topics) or (
        topics and _has_topic(sentence, language_for("any"))
    )


def _is_by_employer(sentence: str, language: Language, *, topics: bool) -> bool:
    """Check by the rules of a language, not by an address, which a CV has too."""
    rule = _rule(language, "boilerplate")
    if rule and rule.search(sentence):
        return True
    return topics and _has_topic(sentence, language)


def _has_topic(sentence: str, language: Language) -> bool:
    """Check whether an employer mentions pay and the like."""
    topic, speaker = _rule(language, "boilerplate_topics"), _rule(language, "speakers")
    return bool(topic and speaker and topic.search(sentence) and speaker.search(sentence))


@cache
def _rule(language: Language, name: str, heading: bool = False) -> "re.Pattern[str] | None":
    rules = language.entries(name)
    if not rules:
        return None
    either = "|".join(rules)
    return re.compile(rf"(?:{either})\W*" if heading else either)
