"""What search answers with: concepts that were found, and why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from escograph.model import cards
from escograph.model.concepts import Concept
from escograph.model.labels import Label

if TYPE_CHECKING:
    import pandas as pd


class Reason(StrEnum):
    """Why a concept was found, the surest first."""

    URI = "uri"
    """The text is its URI."""
    CODE = "code"
    """The text is its code."""
    EXACT = "exact"
    """The text is its preferred label, but for case and accents."""
    ALTERNATIVE = "alternative"
    """The text is an alternative label."""
    HIDDEN = "hidden"
    """The text is a hidden label."""
    STEMMED = "stemmed"
    """A label has the same words, inflected or in another order."""
    TYPO = "typo"
    """A label has the words but for a letter or two."""
    PREFIX = "prefix"
    """A label's words begin as the text's do."""
    COMPOUND = "compound"
    """A label has the words written as one, or as several."""
    PARTIAL = "partial"
    """A label has some of the words."""
    DESCRIPTION = "description"
    """Its description has the words, no label does."""
    MEANING = "meaning"
    """Words used of it, in labels and descriptions, are like those of the text."""
    REVIEWED = "reviewed"
    """A person said so; see `Review`."""


@dataclass(frozen=True, slots=True, repr=False)
class Match:
    """A concept that a search found, and why.

    Attributes:
        concept: The concept, labelled in the language of the view.
        score: 0 to 1; 1 is the very preferred label.
        label: The label that matched, in its language and of its kind; ``None`` where the
            code or the description matched.
        reason: How it matched.
    """

    concept: Concept
    score: float
    label: Label | None
    reason: Reason

    def __repr__(self) -> str:
        return f"<Match {self.score:.2f} {self.reason}: {self.concept.pref_label!r}>"

    def __str__(self) -> str:
        said = f" through {self.label.literal_form!r}" if self.label else ""
        return f"{self.concept} ({self.score:.2f}, {self.reason}{said})"


class Matches(tuple[Match, ...]):
    """What a search found, best first: a tuple that shows as a table."""

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """As a pandas frame, a row per match, in the same order."""
        from escograph import frames

        return frames.matches(self)

    def _repr_html_(self) -> str:
        header = ("concept", "kind", "score", "reason", "label")
        rows = (
            (
                m.concept.pref_label,
                m.concept.kind,
                f"{m.score:.2f}",
                m.reason,
                str(m.label or ""),
            )
            for m in self
        )
        return cards.titled(f"{len(self)} found", cards.table(header, rows))


@dataclass(frozen=True, slots=True, repr=False)
class Link:
    """A concept that a text speaks of, and where.

    Attributes:
        concept: The concept, labelled in the language of the view.
        score: 0 to 1: how likely the text speaks of it. Of links scored 0.8, about four
            in five are right.
        start: Where the words begin, in characters of the text.
        end: Where they end.
        text: The words themselves.
        label: The label they are nearest to; ``None`` if a language without labels of
            its kind was read.
        reason: How they are like the concept.
        negated: Whether the text says that it is not so ("no driving licence needed").
        language: BCP 47 tag of the language that the text was read in.
        evidence: How strongly words and vectors speak for the concept, before calibration;
            for ordering the candidates of one text.
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

    def __repr__(self) -> str:
        negation = "not " if self.negated else ""
        return f"<Link {self.score:.2f} {self.text!r}: {negation}{self.concept.pref_label!r}>"

    def __str__(self) -> str:
        negation = "not " if self.negated else ""
        return f"{negation}{self.concept} ({self.score:.2f}, {self.text!r})"


class Links(tuple[Link, ...]):
    """What a text was linked to, best first: a tuple that shows as a table."""

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """As a pandas frame, a row per link, in the same order."""
        from escograph import frames

        return frames.links([self])

    def _repr_html_(self) -> str:
        header = ("text", "concept", "score", "reason")
        rows = (
            (
                link.text,
                ("not: " if link.negated else "") + link.concept.pref_label,
                f"{link.score:.2f}",
                link.reason,
            )
            for link in self
        )
        return cards.titled(f"{len(self)} linked", cards.table(header, rows))
