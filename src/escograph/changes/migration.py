"""The succession of one reference, and reports on the migration of many."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Literal

from escograph.changes.change import check_member
from escograph.model import Concept, Concepts, Course, Profile, Value, Values
from escograph.model.held import Level
from escograph.review import Review

if TYPE_CHECKING:
    import pandas as pd


class Outcome(StrEnum):
    """The outcome of a reference, best first."""

    KEPT = "kept"
    REPLACED = "replaced"
    SPLIT = "split"
    MERGED = "merged"
    LOST = "lost"
    UNKNOWN = "unknown"


OutcomeName = Literal[
    "kept",
    "replaced",
    "split",
    "merged",
    "lost",
    "unknown",
]
"""Values of `Outcome`, which arguments may also be."""


@dataclass(frozen=True, slots=True)
class Suggestion(Value):
    """A concept that may replace a lost one, though no release states it.

    Attributes:
        concept: The concept of the new release.
        reason: The reason for the suggestion, in words.
        preferred: Whether the label that they share is its preferred one.
        merges: Whether the old release already had it, or it is suggested for several concepts.
    """

    concept: Concept
    reason: str
    preferred: bool
    merges: bool


@dataclass(frozen=True, slots=True)
class Succession(Value):
    """The successors in the new release of one reference of the old one.

    Attributes:
        uri: The reference.
        outcome: The outcome. "merged" means that its successor also replaces other concepts of
            the old release, or is itself in that release.
        reason: The reason, in words.
        concept: The concept in the old release, else in the new one; ``None`` if neither
            defines it.
        successors: The concepts that replace it in the new release, sorted by label: itself if
            it was kept; empty if it was lost or is unknown.
        suggestions: Concepts that may replace it, most likely first; applied only on request.
    """

    uri: str
    outcome: Outcome
    reason: str
    concept: Concept | None = None
    successors: Concepts[Concept] = field(default_factory=Concepts)
    suggestions: tuple[Suggestion, ...] = ()

    def accepted(self) -> "Succession":
        """Return the succession with its suggestion accepted, if exactly one stands out.

        One stands out if it is the only suggestion, or the only one whose preferred label
        is the shared one. Otherwise the succession is returned unchanged.
        """
        best = [s for s in self.suggestions if s.preferred] or list(self.suggestions)
        if len(best) != 1:
            return self
        (suggestion,) = best
        return replace(
            self,
            outcome=Outcome.MERGED if suggestion.merges else Outcome.REPLACED,
            reason=f"a suggestion was accepted: {suggestion.reason}; no release states it",
            successors=Concepts([suggestion.concept]),
        )

    @property
    def current_uris(self) -> tuple[str, ...]:
        """The URIs that replace the reference; itself if the outcome is unknown."""
        if self.outcome is Outcome.UNKNOWN:
            return (self.uri,)
        return tuple(concept.uri for concept in self.successors)


@dataclass(frozen=True, slots=True)
class Entry(Value):
    """One reference in migrated content.

    Attributes:
        place: Location of the reference: "skill", "occupation", "aspiration", "experience",
            "qualification" or "interest" of a profile, the key of the content in a catalogue,
            the path in a credential, row and text of a review.
        succession: Its successors.
        level: The level stated with it.
        remark: Further information, such as which of two levels was kept.
    """

    place: Hashable
    succession: Succession
    level: Level = None
    remark: str = ""

    @property
    def outcome(self) -> Outcome:
        """The outcome of the reference."""
        return self.succession.outcome

    @property
    def reason(self) -> str:
        """The reason, in words, with the remark and the suggestions for a lost reference."""
        parts = [self.succession.reason, self.remark]
        if self.outcome is Outcome.LOST:
            parts += [f"a suggestion: {s.reason}" for s in self.succession.suggestions]
        return "; ".join(filter(None, parts))

    @property
    def label(self) -> str:
        """The label of the concept, or the URI if neither release defines it."""
        concept = self.succession.concept
        return concept.pref_label if concept else self.succession.uri

    def __str__(self) -> str:
        return f"{self.place}: {self.label} <{self.succession.uri}>: {self.reason}"


class Entries(Values[Entry]):
    """References in migrated content, in the order in which they were found."""

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per reference, in the same order.

        Columns: ``place``, ``concept_uri``, ``concept_label``, ``outcome``,
        ``successor_uris`` and ``suggestion_uris`` (tuples), ``level``, ``reason``.
        """
        from escograph import frames

        return frames.entries(self)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.entries(self)


@dataclass(frozen=True, slots=True, repr=False)
class MigrationReport(Value):
    """The outcome of every reference in content that was migrated to another release.

    Attributes:
        old_version: The release of the references.
        new_version: The release in which they were looked up.
        entries: Every reference exactly once, in the order in which they were found.
    """

    old_version: str
    new_version: str
    entries: Entries

    subject: ClassVar[str] = "references"

    def of(self, outcome: Outcome | OutcomeName) -> Entries:
        """Return the references with an outcome, in the order found.

        Raises:
            InvalidSearch: If there is no such outcome.
        """
        check_member("outcome", outcome, Outcome)
        return self.entries.filter(lambda entry: entry.outcome == outcome)

    @property
    def kept(self) -> Entries:
        """References to concepts that the new release also has."""
        return self.of(Outcome.KEPT)

    @property
    def replaced(self) -> Entries:
        """References to concepts that one other concept replaces."""
        return self.of(Outcome.REPLACED)

    @property
    def split(self) -> Entries:
        """References to concepts that several other concepts replace."""
        return self.of(Outcome.SPLIT)

    @property
    def merged(self) -> Entries:
        """References to concepts that were merged with others."""
        return self.of(Outcome.MERGED)

    @property
    def lost(self) -> Entries:
        """References to concepts without a successor."""
        return self.of(Outcome.LOST)

    @property
    def unknown(self) -> Entries:
        """References on which the releases, as built, have no data."""
        return self.of(Outcome.UNKNOWN)

    @property
    def notable(self) -> Entries:
        """References worth checking by a person: all but those kept without a remark."""
        return self.entries.filter(lambda e: e.outcome is not Outcome.KEPT or e.remark)

    @property
    def title(self) -> str:
        """The migrated content and the number of references by outcome, as a heading."""
        numbers = Counter(entry.outcome for entry in self.entries)
        counts = ", ".join(f"{numbers[o]} {o}" for o in Outcome if numbers[o])
        versions = f"from ESCO {self.old_version} to {self.new_version}"
        return f"{self.subject.capitalize()} {versions}: {counts or 'no references'}"

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per reference, in the order found.

        Columns: see `Entries.to_frame`.
        """
        from escograph import frames

        return frames.migration(self)

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  {e.outcome}: {e}" for e in self.notable)])

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.title}>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.migration(self)


@dataclass(frozen=True, slots=True, repr=False)
class Migration(MigrationReport):
    """A profile migrated to another release.

    Attributes:
        profile: The new profile, without lost references and with unknown ones unchanged.
    """

    profile: Profile

    subject: ClassVar[str] = "profile"


@dataclass(frozen=True, slots=True, repr=False)
class CatalogueMigration(MigrationReport):
    """A catalogue of tagged content migrated to another release.

    Attributes:
        catalogue: Key of the content → its URIs in the new release, in the order of the
            old ones. The key of a course is its identifier, and these are what it teaches.
        courses: The courses in the new release, if courses were passed.
    """

    catalogue: dict[Hashable, tuple[str, ...]]
    courses: tuple[Course, ...] = ()

    subject: ClassVar[str] = "catalogue"


@dataclass(frozen=True, slots=True, repr=False)
class ReviewMigration(MigrationReport):
    """A review migrated to another release.

    Attributes:
        review: The new review. Rows that a person must decide again are undecided, rows
            about lost concepts are left out, and unknown ones are unchanged.
    """

    review: Review

    subject: ClassVar[str] = "review"


@dataclass(frozen=True, slots=True, repr=False)
class AlignmentReport(MigrationReport):
    """The changes that another release requires in the alignments of a credential.

    Only a report: the credential, which may be signed, is not changed.
    """

    subject: ClassVar[str] = "alignments"
