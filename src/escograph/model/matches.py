"""Results of search and linking: concepts with a score and a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from escograph.model.concepts import Concept
from escograph.model.labels import Label
from escograph.model.parts import TitleLevel
from escograph.model.values import Value, Values, ValuesByText

if TYPE_CHECKING:
    import pandas as pd

RankerName = Literal["lexical", "embeddings"]
"""Values of a ``ranker`` argument."""
FallbackName = Literal["group"]
"""Values of a ``fallback`` argument."""


class Reason(StrEnum):
    """The reason why a concept matches, the most certain first."""

    URI = "uri"
    """The text is its URI."""
    CODE = "code"
    """The text is its code."""
    EXACT = "exact"
    """The text is its preferred label, without case and accents."""
    ALTERNATIVE = "alternative"
    """The text is an alternative label."""
    HIDDEN = "hidden"
    """The text is a hidden label."""
    STEMMED = "stemmed"
    """A label has the same words, inflected or in another order."""
    TYPO = "typo"
    """A label has the words with one or two letters changed."""
    PREFIX = "prefix"
    """The words of a label begin like those of the text."""
    COMPOUND = "compound"
    """A label has the words joined into one, or split in two."""
    PARTIAL = "partial"
    """A label has some of the words."""
    DESCRIPTION = "description"
    """Its description has the words, but no label does."""
    MEANING = "meaning"
    """The words of its labels and descriptions are used like those of the text."""
    GROUP = "group"
    """The text is about one of the concepts of a group, and none is likely enough."""
    REVIEWED = "reviewed"
    """A person decided so; see `Review`."""


@dataclass(frozen=True, slots=True, repr=False)
class Match(Value):
    """A concept that a search found, with the reason.

    Attributes:
        concept: The concept, labelled in the language of the view.
        score: 0 to 1. 1 is the preferred label itself. From 0.8 the label has the words of the
            query and no others: with another ending, in another order, or with a letter wrong.
            A label that lacks a word or has others scores at most 0.75.
        label: The label that matched, in its language and of its kind; ``None`` if the code or
            the description matched.
        reason: The reason for the match.
    """

    concept: Concept
    score: float
    label: Label | None
    reason: Reason

    def __repr__(self) -> str:
        return f"<Match {self.score:.2f} {self.reason}: {self.concept.pref_label!r}>"

    def __str__(self) -> str:
        label = f" through {self.label.literal_form!r}" if self.label else ""
        return f"{self.concept} ({self.score:.2f}, {self.reason}{label})"


class Matches(Values[Match]):
    """The matches of a text, best first.

    Attributes:
        note: A reason to doubt that these are all: no label has a word of the query, so the
            store may have no labels in its language; otherwise ``None``.
    """

    __slots__ = ("note",)
    json_fields = ("note",)

    def __init__(self, items: Iterable[Match] = (), note: str | None = None) -> None:
        super().__init__(items)
        self.note = note

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per match, in the same order.

        Columns: ``concept_uri``, ``concept_label``, ``kind``, ``code``, ``score``,
        ``reason``, ``matched_label``, ``matched_language``.
        """
        from escograph import frames

        return frames.matches(self)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.matches(self)


class RankedTitles(ValuesByText[Matches]):
    """The matches of several job titles, in the order of the titles."""

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per match, in the order of the titles.

        Columns: ``title``, then those of `Matches.to_frame`.
        """
        from escograph import frames

        return frames.ranked_titles(self)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.ranked_titles(self)


@dataclass(frozen=True, slots=True, repr=False)
class Link(Value):
    """A concept that a text mentions, and where.

    Attributes:
        concept: The concept, labelled in the language of the view.
        score: Likelihood that the text mentions it, 0 to 1. Of links scored 0.8, about four
            in five are right.
        start: Offset of the span's first character in the text.
        end: Offset after its last character.
        text: The text of the span.
        label: The nearest label; ``None`` if the text is in a language without labels of
            the concept's kind.
        reason: The reason for the link.
        negated: Whether the text negates it ("no driving licence needed").
        language: BCP 47 tag of the language in which the text was read.
        evidence: Uncalibrated score by words and vectors, which orders the candidates of one
            text.
        level: The CEFR level beside a language, as the text says it, such as "B2" or "B2/C1",
            several joined by slashes; ``None`` if there is none.
    """

    concept: Concept
    score: float
    start: int
    end: int
    text: str
    label: Label | None
    reason: Reason
    negated: bool
    language: str
    evidence: float
    level: str | None = None

    def __repr__(self) -> str:
        negation = "not " if self.negated else ""
        return f"<Link {self.score:.2f} {self.text!r}: {negation}{self.concept.pref_label!r}>"

    def __str__(self) -> str:
        negation = "not " if self.negated else ""
        return f"{negation}{self.concept} ({self.score:.2f}, {self.text!r})"


class Links(Values[Link]):
    """The links of a text, best first.

    Attributes:
        note: A reason to doubt that these are all: the store has no labels in the language of
            the text; otherwise ``None``.
    """

    __slots__ = ("note",)
    json_fields = ("note",)

    def __init__(self, items: Iterable[Link] = (), note: str | None = None) -> None:
        super().__init__(items)
        self.note = note

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per link, in the same order.

        Columns: ``text_id``, ``start``, ``end``, ``text``, ``concept_uri``,
        ``concept_label``, ``kind``, ``code``, ``score``, ``reason``, ``matched_label``,
        ``matched_language``, ``negated``, ``language``, ``level``.
        """
        from escograph import frames

        return frames.links([self])

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.links(self)


class LinkedTexts(ValuesByText[Links]):
    """The links of several texts, in the order of the texts."""

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per link, in the order of the texts.

        Columns: those of `Links.to_frame`; ``text_id`` is the position of the text, from 0.
        """
        from escograph import frames

        return frames.links(self, text_ids=self.text_ids)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.linked_texts(self)


@dataclass(frozen=True, slots=True)
class Title(Value):
    """A job title and the occupation or ISCO-08 group that it was coded to.

    Attributes:
        title: The title as passed; ``None`` for a missing one.
        concept: An occupation or ISCO group; ``None`` if neither is likely enough.
        isco_code: Code of its ISCO-08 group: at the level requested, or at the level reached
            if that is less deep, else of its unit group; ``None`` without a concept.
        confidence: Likelihood, 0 to 1, that this code is right, or the occupation if no level
            was requested. Without a concept, that of the best guess.
        language: BCP 47 tag of the language in which the title was read.
        level: The deepest level that is likely enough: "occupation", or that of an ISCO group,
            4 to 1; ``None`` without a concept.
        reason: The reason for an occupation: "exact" or "alternative" if the title is such a
            label of it, else "partial" or "meaning"; ``None`` for a group, which the nearest
            occupations vote for.
    """

    title: str | None
    concept: Concept | None
    isco_code: str | None
    confidence: float
    language: str
    level: TitleLevel | None = None
    reason: Reason | None = None


class Titles(Values[Title]):
    """Coded job titles, in the order of the titles."""

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per title, in the same order.

        Columns: ``title``, ``concept_uri``, ``concept_label``, ``kind``, ``code``,
        ``isco_code``, ``confidence``, ``language``, ``level``, ``reason``; those of the
        concept are ``None`` if no occupation or group is likely enough.
        """
        from escograph import frames

        return frames.titles(self)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.titles(self)
