"""Where a reference of the old release leads in the new one, and accounts of many."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from escograph.model import change_cards
from escograph.model.concepts import Concept
from escograph.model.profile import Level, Profile
from escograph.model.review import Review

if TYPE_CHECKING:
    import pandas as pd


class Outcome(StrEnum):
    """How a reference came through, best first."""

    KEPT = "kept"
    REPLACED = "replaced"
    SPLIT = "split"
    MERGED = "merged"
    LOST = "lost"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept that may stand in for one that was lost; no release says so.

    Attributes:
        concept: The concept of the new release.
        reason: Why it is suggested.
        preferred: Whether it prefers the label that it shares.
        merges: Whether the old release had it already, or it is suggested for several.
    """

    concept: Concept
    reason: str
    preferred: bool
    merges: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Where one reference of the old release leads in the new one.

    Attributes:
        uri: The reference.
        outcome: How it came through. "merged" means that what stands for it now stands
            for other concepts of the old release as well, itself perhaps among them.
        reason: Why, in words.
        concept: The concept, as the old release has it, else the new one; ``None`` where
            neither knows it.
        successors: What stands for it in the new release, sorted by label: itself where
            it was kept, nothing where it was lost or is unknown.
        suggestions: What may stand in for it, the likeliest first; never applied unasked.
    """

    uri: str
    outcome: Outcome
    reason: str
    concept: Concept | None = None
    successors: tuple[Concept, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def accepted(self) -> "Passage":
        """Return the passage with its suggestion taken, if one of them stands out.

        One stands out if it alone shares the label as a preferred one, or if it is the
        only one. Where several do, nothing is guessed.
        """
        best = [s for s in self.suggestions if s.preferred] or list(self.suggestions)
        if len(best) != 1:
            return self
        (taken,) = best
        return replace(
            self,
            outcome=Outcome.MERGED if taken.merges else Outcome.REPLACED,
            reason=f"a suggestion was accepted: {taken.reason}; no release states it",
            successors=(taken.concept,),
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference of what was moved.

    Attributes:
        place: Where the reference stands: "skill", "occupation" or "aspiration" of a
            profile, the content's key in a catalogue, the path in a credential, row and
            words of a review.
        passage: Where it leads.
        level: The level that was stated with it.
        remark: What else there is to say, such as which of two levels was kept.
    """

    place: Hashable
    passage: Passage
    level: Level = None
    remark: str = ""

    @property
    def outcome(self) -> Outcome:
        """How the reference came through."""
        return self.passage.outcome

    @property
    def reason(self) -> str:
        """Why, in words, with the remark, and what is suggested for what is lost."""
        said = [self.passage.reason, self.remark]
        if self.outcome is Outcome.LOST:
            said += [f"a suggestion: {s.reason}" for s in self.passage.suggestions]
        return "; ".join(filter(None, said))

    @property
    def label(self) -> str:
        """The label of the concept, or the URI where neither release knows it."""
        concept = self.passage.concept
        return concept.pref_label if concept else self.passage.uri

    def __str__(self) -> str:
        said = f"{self.place}: {self.label}"
        return f"{said} <{self.passage.uri}>: {self.reason}"


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    """What became of every reference of something; each stands in it exactly once.

    Attributes:
        old_version: The release that the references are of.
        new_version: The release they were looked up in.
        entries: The references, in the order in which they were found.
    """

    old_version: str
    new_version: str
    entries: tuple[Entry, ...]

    subject: ClassVar[str] = "references"

    def of(self, outcome: Outcome) -> tuple[Entry, ...]:
        """Return the references that came through in one way, in the order found."""
        return tuple(entry for entry in self.entries if entry.outcome is outcome)

    @property
    def kept(self) -> tuple[Entry, ...]:
        """References to concepts that the new release has as well."""
        return self.of(Outcome.KEPT)

    @property
    def replaced(self) -> tuple[Entry, ...]:
        """References to concepts that one other stands in for."""
        return self.of(Outcome.REPLACED)

    @property
    def split(self) -> tuple[Entry, ...]:
        """References to concepts that several others stand in for."""
        return self.of(Outcome.SPLIT)

    @property
    def merged(self) -> tuple[Entry, ...]:
        """References to concepts that became one with others."""
        return self.of(Outcome.MERGED)

    @property
    def lost(self) -> tuple[Entry, ...]:
        """References to concepts that nothing stands in for."""
        return self.of(Outcome.LOST)

    @property
    def unknown(self) -> tuple[Entry, ...]:
        """References of which the releases, as built, cannot tell."""
        return self.of(Outcome.UNKNOWN)

    @property
    def title(self) -> str:
        """What was moved and how it came through, as a heading."""
        counted = Counter(entry.outcome for entry in self.entries)
        said = ", ".join(f"{counted[o]} {o}" for o in Outcome if counted[o])
        versions = f"from ESCO {self.old_version} to {self.new_version}"
        return f"{self.subject.capitalize()} {versions}: {said or 'nothing in it'}"

    def telling(self) -> Iterable[Entry]:
        """The references that a person may want to look at: all but the quietly kept."""
        return (e for e in self.entries if e.outcome is not Outcome.KEPT or e.remark)

    def to_frame(self) -> "pd.DataFrame":
        """As a pandas frame, a row per reference, in the order found.

        Columns: ``place``, ``uri``, ``label``, ``outcome``, ``successors`` and
        ``suggestions`` (tuples of URIs), ``level``, ``reason``.
        """
        from escograph import frames

        return frames.account(self)

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  {e.outcome}: {e}" for e in self.telling())])

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.title}>"

    def _repr_html_(self) -> str:
        return change_cards.account_card(self)


@dataclass(frozen=True, slots=True, repr=False)
class Migration(Account):
    """A profile moved to another release.

    Attributes:
        profile: The new profile. Lost references are not in it, unknown ones are.
    """

    profile: Profile

    subject: ClassVar[str] = "profile"


@dataclass(frozen=True, slots=True, repr=False)
class CatalogueMigration(Account):
    """A catalogue of tagged content moved to another release.

    Attributes:
        catalogue: Key of the content → its URIs now, in the order of the old ones.
    """

    catalogue: dict[Hashable, tuple[str, ...]]

    subject: ClassVar[str] = "catalogue"


@dataclass(frozen=True, slots=True, repr=False)
class ReviewMigration(Account):
    """A review moved to another release.

    Attributes:
        review: The new review. Decisions that a person has to take again are undecided in
            it, those on lost concepts are not in it, and what is unknown is as it was.
    """

    review: Review

    subject: ClassVar[str] = "review"


@dataclass(frozen=True, slots=True, repr=False)
class AlignmentReport(Account):
    """What another release would change in the alignments of a credential.

    A report alone: the credential, which may be signed, stays as it is.
    """

    subject: ClassVar[str] = "alignments"
