"""What differs between two releases of ESCO, as one value."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from escograph.errors import UnknownConcept
from escograph.model import change_cards, change_report
from escograph.model.change import Aspect, Change, Emerging, Fate, Tally, Unknown
from escograph.model.concepts import Concept, uri_of
from escograph.model.migrate import alignments_across, catalogue_across, profile_across
from escograph.model.migrate_review import review_across
from escograph.model.passage import (
    AlignmentReport,
    CatalogueMigration,
    Migration,
    Outcome,
    Passage,
    ReviewMigration,
)
from escograph.model.profile import Profile
from escograph.model.review import Review

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Changes:
    """What differs between an old and a new release of ESCO; from `escograph.compare`.

    Immutable, and needs neither release any more. Pickles.

    Attributes:
        old_version: The release compared with, such as "1.1.1".
        new_version: The release compared.
        languages: Languages in which labels and notes were compared, sorted.
        concepts: Every concept that was added, removed, obsoleted, reinstated or changed:
            in this order, then by kind, label and URI.
        emerging: New occupations, then new skills, by field; fields by label. A skill
            that stands in several fields is listed in each.
        unknown: What could not be compared, and why. Nothing of it counts as a change.
    """

    old_version: str
    new_version: str
    languages: tuple[str, ...]
    concepts: tuple[Change, ...]
    emerging: tuple[Emerging, ...]
    unknown: tuple[Unknown, ...]
    _old: Mapping[str, Concept] = field(compare=False)
    _new: Mapping[str, Concept] = field(compare=False)
    _gone: Mapping[str, Passage] = field(compare=False)
    _unknown_kinds: frozenset[str] = field(compare=False)

    @cached_property
    def _by_uri(self) -> dict[str, Change]:
        return {change.concept.uri: change for change in self.concepts}

    def of(self, concept: Concept | str) -> Change:
        """Return what became of one concept.

        Returns:
            A change; its fate is "unchanged" where nothing differs, and "unknown" where
            a release was built without the concepts of this kind.

        Raises:
            UnknownConcept: If neither release defines the concept.

        Example:
            >>> old, changes = getfixture("esco"), getfixture("changes")
            >>> print(changes.of(old.occupation("bus driver")).fate)
            unchanged
        """
        uri = uri_of(concept)
        if change := self._by_uri.get(uri):
            return change
        if not (known := self._new.get(uri) or self._old.get(uri)):
            versions = f"neither {self.old_version} nor {self.new_version} defines it"
            raise UnknownConcept(uri, advice=versions)
        is_unknown = known.kind in self._unknown_kinds
        return Change(known, Fate.UNKNOWN if is_unknown else Fate.UNCHANGED)

    def with_fate(self, fate: Fate) -> tuple[Change, ...]:
        """Return the concepts that met a fate, in the order of `concepts`."""
        return tuple(change for change in self.concepts if change.fate is fate)

    def differing_in(self, *aspects: Aspect) -> tuple[Change, ...]:
        """Return the concepts that differ in one of some aspects, in the same order."""
        return tuple(change for change in self.concepts if change.differs_in(*aspects))

    @property
    def added(self) -> tuple[Change, ...]:
        """Concepts that only the new release has."""
        return self.with_fate(Fate.ADDED)

    @property
    def removed(self) -> tuple[Change, ...]:
        """Concepts that only the old release has and that nothing is said to replace."""
        return self.with_fate(Fate.REMOVED)

    @property
    def obsoleted(self) -> tuple[Change, ...]:
        """Concepts that became obsolete, or that the new release replaces by others."""
        return self.with_fate(Fate.OBSOLETED)

    @property
    def reinstated(self) -> tuple[Change, ...]:
        """Concepts that were obsolete in the old release and no longer are."""
        return self.with_fate(Fate.REINSTATED)

    @property
    def changed(self) -> tuple[Change, ...]:
        """Concepts that both releases have and that differ in some aspect."""
        return self.with_fate(Fate.CHANGED)

    @property
    def relabelled(self) -> tuple[Change, ...]:
        """Concepts with another preferred label, or other alternative or hidden ones."""
        return self.differing_in(
            Aspect.PREFERRED_LABEL, Aspect.ALTERNATIVE_LABELS, Aspect.HIDDEN_LABELS
        )

    @property
    def redescribed(self) -> tuple[Change, ...]:
        """Concepts with another description, definition or scope note."""
        return self.differing_in(Aspect.DESCRIPTION, Aspect.DEFINITION, Aspect.SCOPE_NOTE)

    @property
    def moved(self) -> tuple[Change, ...]:
        """Concepts directly below other concepts than before."""
        return self.differing_in(Aspect.BROADER)

    @property
    def reskilled(self) -> tuple[Change, ...]:
        """Occupations, and skills, that ask for other essential or optional skills."""
        return self.differing_in(
            Aspect.ESSENTIAL_SKILLS,
            Aspect.OPTIONAL_SKILLS,
            Aspect.OPTIONAL_TO_ESSENTIAL,
            Aspect.ESSENTIAL_TO_OPTIONAL,
        )

    @property
    def recoded(self) -> tuple[Change, ...]:
        """Concepts with another code."""
        return self.differing_in(Aspect.CODE)

    @property
    def retyped(self) -> tuple[Change, ...]:
        """Concepts of another kind, skill type or reuse level."""
        return self.differing_in(Aspect.KIND, Aspect.SKILL_TYPE, Aspect.REUSE_LEVEL)

    def summary(self) -> tuple[Tally, ...]:
        """Return how many concepts met which fate and differ in which aspect, by kind.

        Fates come first, then aspects, both in the order of their enumerations; kinds by
        name. An obsoleted concept that differs is counted in its fate and its aspects.

        Example:
            >>> changes = getfixture("changes")
            >>> changes.summary()[0]
            Tally(what=<Fate.ADDED: 'added'>, kind='occupation', concepts=1, old=0, new=0)
        """
        fates: dict[tuple[Fate, str], int] = defaultdict(int)
        aspects: dict[tuple[Aspect, str], list[int]] = defaultdict(lambda: [0, 0, 0])
        for change in self.concepts:
            kind = change.concept.kind
            fates[change.fate, kind] += 1
            for aspect in {difference.aspect for difference in change.differences}:
                aspects[aspect, kind][0] += 1
            for difference in change.differences:
                aspects[difference.aspect, kind][1] += len(difference.old)
                aspects[difference.aspect, kind][2] += len(difference.new)
        kinds = sorted({change.concept.kind for change in self.concepts})
        return (
            *(Tally(f, k, fates[f, k]) for f in Fate for k in kinds if (f, k) in fates),
            *(Tally(a, k, *aspects[a, k]) for a in Aspect for k in kinds if (a, k) in aspects),
        )

    def passage(self, reference: Concept | str, *, accept_suggestions: bool = False) -> Passage:
        """Return where a reference of the old release leads in the new one.

        Replacements are followed to their end: the concepts that stand at the end of the
        chain are the successors. Where no release states a replacement there may be
        suggestions, concepts of the same kind that carry the same label.

        Args:
            reference: A concept, or its URI in any spelling.
            accept_suggestions: Take a suggestion where exactly one stands out.

        Returns:
            Where it leads; its outcome is "unknown" where neither release knows it.

        Example:
            >>> old, changes = getfixture("esco"), getfixture("changes")
            >>> print(changes.passage(old.skill("debug software")).outcome)
            kept
        """
        uri = uri_of(reference)
        if gone := self._gone.get(uri):
            return gone.accepted() if accept_suggestions else gone
        if now := self._new.get(uri):
            before = self._old.get(uri)
            said = f"ESCO {self.new_version} has it"
            reason = said if before else f"{said}, though {self.old_version} had not"
            return Passage(uri, Outcome.KEPT, reason, before or now, (now,))
        versions = f"ESCO {self.old_version} nor {self.new_version}"
        return Passage(uri, Outcome.UNKNOWN, f"neither {versions}, as built, defines it")

    def migrate(self, profile: Profile, *, accept_suggestions: bool = False) -> Migration:
        """Return a profile moved to the new release, with an account of every reference.

        Levels are carried along. A skill that was split becomes all its successors, at
        the same level. Where several skills become one, its level is the highest if all
        are numbers, else the first that is stated, and the entries say so. An occupation
        that was split is left for a person to choose. Lost references are left out of
        the new profile; what the releases cannot tell stays in it as it was.

        Args:
            profile: What the old release's URIs say of a person.
            accept_suggestions: Take suggestions; see `passage`.

        Raises:
            InvalidProfile: If it is no `Profile`.

        Example:
            >>> old, changes = getfixture("esco"), getfixture("changes")
            >>> profile = Profile({old.skill("debug software"): 3})
            >>> changes.migrate(profile)
            <Migration: Profile from ESCO 1.1.1 sample to 1.2.0 sample (made up): 1 kept>
        """
        lead = partial(self.passage, accept_suggestions=accept_suggestions)
        moved, entries = profile_across(profile, lead)
        return Migration(self.old_version, self.new_version, entries, moved)

    def migrate_catalogue(
        self,
        catalogue: Mapping[Any, Iterable[Concept | str]],
        *,
        accept_suggestions: bool = False,
    ) -> CatalogueMigration:
        """Return a catalogue of tagged content moved to the new release, with an account.

        Args:
            catalogue: Key of a piece of content → the concepts it is tagged with.
            accept_suggestions: Take suggestions; see `passage`.

        Raises:
            InvalidCatalogue: If it is no mapping to lists of concepts or URIs.

        Example:
            >>> old, changes = getfixture("esco"), getfixture("changes")
            >>> moved = changes.migrate_catalogue({"course 1": [old.skill("debug software")]})
            >>> len(moved.catalogue["course 1"]), len(moved.kept)
            (1, 1)
        """
        lead = partial(self.passage, accept_suggestions=accept_suggestions)
        moved, entries = catalogue_across(catalogue, lead)
        return CatalogueMigration(self.old_version, self.new_version, entries, moved)

    def migrate_review(
        self, review: Review, *, accept_suggestions: bool = False
    ) -> ReviewMigration:
        """Return the decisions of a review moved to the new release, with an account.

        A decision follows its concept to the one that stands in for it. Where several do,
        or decisions contradict each other now, a person must decide again: the rows are
        undecided then, and their notes say what was decided. If a replacement is lost,
        what it replaced stays rejected; if what it replaced is lost, the words still speak
        of the replacement. Other decisions on lost concepts are left out.

        Args:
            review: A review of links to the old release.
            accept_suggestions: Take suggestions; see `passage`.

        Raises:
            InvalidReview: If it is no `Review`.

        Example:
            >>> from escograph import Review
            >>> old, changes = getfixture("esco"), getfixture("changes")
            >>> review = Review().add("lisp course", old.skill("Lisp"))
            >>> moved = changes.migrate_review(review)
            >>> moved.review[0].label, moved.entries[0].place
            ('Lisp dialects', "row 0 'lisp course'")
        """
        lead = partial(self.passage, accept_suggestions=accept_suggestions)
        moved, entries = review_across(review, lead)
        return ReviewMigration(self.old_version, self.new_version, entries, moved)

    def migrate_alignments(self, credential: Mapping[str, Any]) -> AlignmentReport:
        """Return what the new release would change in the alignments of a credential.

        Every ``alignment`` with an ESCO URI as ``targetUrl`` is told of, in whichever
        spelling. The credential is only read: it may be signed.

        Raises:
            CredentialError: If it is no JSON object.

        Example:
            >>> changes = getfixture("changes")
            >>> report = changes.migrate_alignments(getfixture("badge"))
            >>> report.entries[0].place
            'credentialSubject.achievement.alignment[0]'

        See:
            Open Badges 3.0, section B.1.3 (Alignment).
        """
        entries = alignments_across(credential, self.passage)
        return AlignmentReport(self.old_version, self.new_version, entries)

    def to_frame(self) -> "pd.DataFrame":
        """As a pandas frame, a row per value that differs, in the order of `concepts`.

        Columns: ``uri``, ``label``, ``kind``, ``fate``, ``aspect``, ``language``, ``old``,
        ``new``; concepts stand there as URIs. A concept without differences has one row.
        `escograph.frames.tallies` makes `summary` a frame, `escograph.frames.emerging` the
        emerging concepts.
        """
        from escograph import frames

        return frames.changes(self)

    @property
    def title(self) -> str:
        """Which releases were compared, as a heading."""
        return f"ESCO {self.old_version} → {self.new_version}"

    def report(self) -> str:
        """Return the whole comparison as Markdown, every concept and every difference.

        Example:
            >>> changes = getfixture("changes")
            >>> print(changes.report().splitlines()[0])
            # ESCO 1.1.1 sample → 1.2.0 sample (made up)
        """
        return change_report.markdown(self)

    def __str__(self) -> str:
        return change_report.text(self)

    def __repr__(self) -> str:
        return f"<Changes {self.title}: {len(self.concepts):,} concepts>"

    def _repr_html_(self) -> str:
        return change_cards.changes_card(self)
