"""The changes between two releases of ESCO, as one value."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from escograph.changes import report
from escograph.changes.change import (
    Aspect,
    AspectName,
    Change,
    ChangeCount,
    ChangeCounts,
    ChangeList,
    Fate,
    FateName,
    check_aspects,
    check_member,
)
from escograph.changes.comparable import Unknown
from escograph.changes.emerging import EmergingFields
from escograph.changes.migrate import (
    Follow,
    alignments_across,
    catalogue_across,
    course_list,
    courses_across,
    profile_across,
)
from escograph.changes.migrate_review import review_across
from escograph.changes.migration import (
    AlignmentReport,
    CatalogueMigration,
    Migration,
    Outcome,
    ReviewMigration,
    Succession,
)
from escograph.errors import AmbiguousReference, UnknownConcept
from escograph.model import Concept, Concepts, Course, Profile, Reference, Value
from escograph.model.concepts import reference_text
from escograph.model.lazy import cached_property
from escograph.review import Review
from escograph.vocab import is_uri

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Changes(Value):
    """The changes between an old and a new release of ESCO; from `escograph.compare`.

    Immutable, self-contained (neither release needs to stay open) and picklable.

    Attributes:
        old_version: Version of the old release, such as "1.1.1".
        new_version: Version of the new release.
        languages: Languages in which labels and notes were compared, sorted.
        concepts: Every concept that was added, removed, obsoleted, reinstated or changed:
            in this order, then by kind, label and URI.
        emerging: New occupations, then new skills, by field; fields by label. A skill that
            is in several fields is listed in each.
        unknown: Parts that could not be compared, and why. They do not count as changes.
        old_concepts: URI → every concept of the old release.
        new_concepts: URI → every concept of the new release.
        successions: URI → succession of every reference that is not kept.
        unknown_kinds: Kinds of concepts that could not be compared.
        guessed: "old" or "new", or both: the releases whose version the build guessed.
    """

    old_version: str
    new_version: str
    languages: tuple[str, ...]
    concepts: ChangeList
    emerging: EmergingFields
    unknown: tuple[Unknown, ...]
    old_concepts: dict[str, Concept] = field(compare=False)
    new_concepts: dict[str, Concept] = field(compare=False)
    successions: dict[str, Succession] = field(compare=False)
    unknown_kinds: frozenset[str] = field(compare=False)
    guessed: tuple[str, ...] = field(default=(), compare=False)

    def of(self, concept: Reference) -> Change:
        """Return the change of one concept.

        Args:
            concept: A concept, or its URI in any spelling, its code or its preferred label
                in the language of the comparison.

        Returns:
            A change; its fate is "unchanged" if nothing differs, and "unknown" if a release was
            built without concepts of this kind.

        Raises:
            UnknownConcept: If neither release defines the concept.
            AmbiguousReference: If several concepts have the code or label.

        Example:
            >>> import escograph
            >>> changes = escograph.compare(*escograph.open_samples())
            >>> print(changes.of("bus driver").fate)
            unchanged
        """
        uri = self._resolve(concept)
        if change := self._by_uri.get(uri):
            return change
        if value := self.new_concepts.get(uri) or self.old_concepts.get(uri):
            is_unknown = value.kind in self.unknown_kinds
            return Change(value, Fate.UNKNOWN if is_unknown else Fate.UNCHANGED)
        raise self._unknown(uri)

    def _unknown(self, reference: str) -> UnknownConcept:
        versions = f"neither {self.old_version} nor {self.new_version} defines it"
        return UnknownConcept(reference, advice=versions)

    @cached_property
    def _by_uri(self) -> dict[str, Change]:
        return {change.concept.uri: change for change in self.concepts}

    def _resolve(self, reference: Reference) -> str:
        """Return the URI that a reference names, even if neither release defines it.

        Unlike `graph.references`, it resolves in two releases, neither of which need be open.
        """
        text = reference_text(reference)
        if isinstance(reference, Concept) or is_uri(text):
            return text
        for names in self._names:
            if candidates := names.get(text):
                if len(candidates) > 1:
                    raise AmbiguousReference(text, candidates)
                return next(iter(candidates))
        raise self._unknown(text)

    @cached_property
    def _names(self) -> tuple[dict[str, dict[str, str]], ...]:
        """Code or label → URI → label of the concepts that have it in either release."""
        by_code: dict[str, dict[str, str]] = defaultdict(dict)
        by_label: dict[str, dict[str, str]] = defaultdict(dict)
        for concept in (*self.new_concepts.values(), *self.old_concepts.values()):
            if concept.code:
                by_code[concept.code][concept.uri] = concept.pref_label
            by_label[concept.pref_label][concept.uri] = concept.pref_label
        return dict(by_code), dict(by_label)

    def with_fate(self, fate: Fate | FateName) -> ChangeList:
        """Return the concepts with a fate, in the order of `concepts`.

        Raises:
            InvalidSearch: If there is no such fate.
        """
        check_member("fate", fate, Fate)
        return self.concepts.filter(lambda change: change.fate == fate)

    def by_fate(self) -> Iterator[tuple[Fate, ChangeList]]:
        """Yield each fate that occurs, in the order of `Fate`, and the concepts with it."""
        for fate in Fate:
            if changes := self.with_fate(fate):
                yield fate, changes

    def differing_in(self, *aspects: Aspect | AspectName) -> ChangeList:
        """Return the concepts that differ in one of some aspects, in the same order.

        Raises:
            InvalidSearch: If there is no such aspect.
        """
        check_aspects(aspects)
        return self.concepts.filter(lambda change: change.differs_in(*aspects))

    @property
    def added(self) -> ChangeList:
        """Concepts that only the new release has."""
        return self.with_fate(Fate.ADDED)

    @property
    def removed(self) -> ChangeList:
        """Concepts that only the old release has, without a stated replacement."""
        return self.with_fate(Fate.REMOVED)

    @property
    def obsoleted(self) -> ChangeList:
        """Concepts that became obsolete, or that the new release replaces with others."""
        return self.with_fate(Fate.OBSOLETED)

    @property
    def reinstated(self) -> ChangeList:
        """Concepts that were obsolete in the old release and no longer are."""
        return self.with_fate(Fate.REINSTATED)

    @property
    def changed(self) -> ChangeList:
        """Concepts that both releases have and that differ in some aspect."""
        return self.with_fate(Fate.CHANGED)

    @property
    def relabelled(self) -> ChangeList:
        """Concepts with a different preferred, alternative or hidden label."""
        return self.differing_in(
            Aspect.PREFERRED_LABEL, Aspect.ALTERNATIVE_LABELS, Aspect.HIDDEN_LABELS
        )

    @property
    def redescribed(self) -> ChangeList:
        """Concepts with a different description, definition or scope note."""
        return self.differing_in(Aspect.DESCRIPTION, Aspect.DEFINITION, Aspect.SCOPE_NOTE)

    @property
    def moved(self) -> ChangeList:
        """Concepts with different direct broader concepts."""
        return self.differing_in(Aspect.BROADER)

    @property
    def reskilled(self) -> ChangeList:
        """Occupations and skills that need different essential or optional skills."""
        return self.differing_in(
            Aspect.ESSENTIAL_SKILLS,
            Aspect.OPTIONAL_SKILLS,
            Aspect.OPTIONAL_TO_ESSENTIAL,
            Aspect.ESSENTIAL_TO_OPTIONAL,
        )

    @property
    def recoded(self) -> ChangeList:
        """Concepts with a different code."""
        return self.differing_in(Aspect.CODE)

    @property
    def retyped(self) -> ChangeList:
        """Concepts of a different kind, skill type or reuse level."""
        return self.differing_in(Aspect.KIND, Aspect.SKILL_TYPE, Aspect.REUSE_LEVEL)

    def summary(self) -> ChangeCounts:
        """Return the number of concepts with each fate and differing aspect, by kind.

        Fates come first, then aspects, both in the order of their enumerations; kinds by
        name. An obsoleted concept that differs is counted in its fate and its aspects.

        Example:
            >>> import escograph
            >>> changes = escograph.compare(*escograph.open_samples())
            >>> changes.summary()[0]
            ChangeCount(what=<Fate.ADDED: 'added'>, kind='occupation', concepts=1, old=0, new=0)
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
        fate_counts = (
            ChangeCount(f, k, fates[f, k]) for f in Fate for k in kinds if (f, k) in fates
        )
        aspect_counts = (
            ChangeCount(a, k, *aspects[a, k])
            for a in Aspect
            for k in kinds
            if (a, k) in aspects
        )
        return ChangeCounts((*fate_counts, *aspect_counts))

    def counts(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each fate and aspect that occurs, and its counts in words."""
        return report.counts(self)

    def succession(
        self, reference: Reference, *, accept_suggestions: bool = False
    ) -> Succession:
        """Return the successors of a reference of the old release in the new one.

        Replacements are followed to the current concepts at the end of the chain, which are the
        successors. If no release states a replacement, there may be suggestions: concepts of
        the same kind with the same label.

        Args:
            reference: A concept, or its URI in any spelling, its code or its preferred
                label in the language of the comparison.
            accept_suggestions: Accept a suggestion if exactly one stands out.

        Returns:
            The succession; its outcome is "unknown" for a URI that neither release defines.

        Raises:
            UnknownConcept: If it is not a URI, and names nothing in either release.
            AmbiguousReference: If several concepts have the code or label.

        Example:
            >>> import escograph
            >>> changes = escograph.compare(*escograph.open_samples())
            >>> print(changes.succession("debug software").outcome)
            kept
        """
        return self._succession(self._resolve(reference), accept_suggestions)

    def _succession(self, uri: str, accept_suggestions: bool = False) -> Succession:
        if succession := self.successions.get(uri):
            return succession.accepted() if accept_suggestions else succession
        if concept := self.new_concepts.get(uri):
            former = self.old_concepts.get(uri)
            reason = f"ESCO {self.new_version} has it"
            if not former:
                reason += f", though {self.old_version} did not"
            return Succession(uri, Outcome.KEPT, reason, former or concept, Concepts([concept]))
        versions = f"ESCO {self.old_version} nor {self.new_version}"
        return Succession(uri, Outcome.UNKNOWN, f"neither {versions}, as built, defines it")

    def _succession_of_tag(
        self, reference: Reference, accept_suggestions: bool = False
    ) -> Succession:
        """Return the succession of a tag; "unknown" if it does not name one concept."""
        try:
            return self.succession(reference, accept_suggestions=accept_suggestions)
        except UnknownConcept as error:
            return self._succession(error.reference)
        except AmbiguousReference as error:
            return Succession(error.reference, Outcome.UNKNOWN, str(error))

    def _follow(self, accept_suggestions: bool) -> Follow:
        return partial(self._succession, accept_suggestions=accept_suggestions)

    def migrate(self, profile: Profile, *, accept_suggestions: bool = False) -> Migration:
        """Return a profile migrated to the new release, with a report on every reference.

        Levels are kept, with source, dates and evidence. A skill that was split is replaced by
        all its successors, at the same level. If several skills become one, its level is the
        highest if all can be compared, else the first stated one, and the entries say so. For
        an occupation that was split, a person must choose; in the experience, and among the
        qualifications, it stays unchanged. Lost references are left out of the new profile;
        unknown ones stay unchanged.

        Args:
            profile: A profile with URIs of the old release.
            accept_suggestions: Accept suggestions; see `succession`.

        Raises:
            InvalidProfile: If it is not a `Profile`.

        Example:
            >>> import escograph
            >>> old, new = escograph.open_samples()
            >>> profile = escograph.Profile({old.skill("debug software"): 3})
            >>> escograph.compare(old, new).migrate(profile)
            <Migration: Profile from ESCO 1.1.1 sample to 1.2.0 sample (made up): 1 kept>
        """
        migrated, entries = profile_across(profile, self._follow(accept_suggestions))
        return Migration(self.old_version, self.new_version, entries, migrated)

    def migrate_catalogue(
        self,
        catalogue: Mapping[Any, Iterable[Reference]] | Iterable[Course],
        *,
        accept_suggestions: bool = False,
    ) -> CatalogueMigration:
        """Return a tagged catalogue migrated to the new release, with a report.

        Args:
            catalogue: Key of a piece of content → the concepts it is tagged with, as
                `succession` takes them; or courses, such as a `Catalogue`, whose levels
                migrate as those of a profile do.
            accept_suggestions: Accept suggestions; see `succession`.

        Returns:
            The report. A code or label that names no concept, or several, is unknown: its
            entry says why, and it stays in the new catalogue as it was.

        Raises:
            InvalidCatalogue: If it is not a mapping to lists of concepts or texts.

        Example:
            >>> import escograph
            >>> old, new = escograph.open_samples()
            >>> catalogue = {"course 1": [old.skill("debug software")]}
            >>> migration = escograph.compare(old, new).migrate_catalogue(catalogue)
            >>> len(migration.catalogue["course 1"]), len(migration.kept)
            (1, 1)
        """
        if isinstance(catalogue, Mapping):
            follow = partial(self._succession_of_tag, accept_suggestions=accept_suggestions)
            migrated, entries = catalogue_across(catalogue, follow)
            courses: list[Course] = []
        else:
            courses, entries = courses_across(
                course_list(catalogue), self._follow(accept_suggestions)
            )
            migrated = {course.id: tuple(course.teaches) for course in courses}
        return CatalogueMigration(
            self.old_version, self.new_version, entries, migrated, tuple(courses)
        )

    def migrate_review(
        self, review: Review, *, accept_suggestions: bool = False
    ) -> ReviewMigration:
        """Return the decisions of a review migrated to the new release, with a report.

        A decision follows its concept to its successor. If there are several successors, or
        decisions now contradict each other, a person must decide again: the rows are undecided,
        and their notes state the former decision. If a replacement is lost, the concept that it
        replaced stays rejected; if that is lost, the replacement is accepted. Other decisions
        on lost concepts are left out.

        Args:
            review: A review of links to the old release.
            accept_suggestions: Accept suggestions; see `succession`.

        Raises:
            InvalidReview: If it is not a `Review`.

        Example:
            >>> import escograph
            >>> old, new = escograph.open_samples()
            >>> review = escograph.Review().add("lisp course", old.skill("Lisp"))
            >>> migration = escograph.compare(old, new).migrate_review(review)
            >>> migration.review[0].label, migration.entries[0].place
            ('Lisp dialects', "row 0 'lisp course'")
        """
        migrated, entries = review_across(review, self._follow(accept_suggestions))
        return ReviewMigration(self.old_version, self.new_version, entries, migrated)

    def migrate_alignments(self, credential: Mapping[str, Any]) -> AlignmentReport:
        """Report the changes that the new release requires in a credential's alignments.

        Every ``alignment`` with an ESCO URI as ``targetUrl``, in any spelling, has an entry.
        The credential is only read: it may be signed.

        Raises:
            CredentialError: If it is not a JSON object.

        Example:
            >>> import escograph
            >>> old, new = escograph.open_samples()
            >>> badge = {"alignment": {"targetUrl": old.skill("Lisp").uri}}
            >>> report = escograph.compare(old, new).migrate_alignments(badge)
            >>> report.entries[0].place, str(report.entries[0].outcome)
            ('alignment', 'merged')

        See:
            Open Badges 3.0, section B.1.3 (Alignment).
        """
        entries = alignments_across(credential, self._succession)
        return AlignmentReport(self.old_version, self.new_version, entries)

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per differing value, ordered as `concepts`.

        Columns: see `ChangeList.to_frame`. `summary` and `emerging` convert to frames too.
        """
        from escograph import frames

        return frames.changes(self)

    @property
    def title(self) -> str:
        """The compared releases, as a heading."""
        return f"ESCO {self.old_version} → {self.new_version}"

    def report(self) -> str:
        """Return the whole comparison as Markdown, every concept and every difference.

        Example:
            >>> import escograph
            >>> changes = escograph.compare(*escograph.open_samples())
            >>> print(changes.report().splitlines()[0])
            # ESCO 1.1.1 sample → 1.2.0 sample (made up)
        """
        return report.markdown(self)

    def __str__(self) -> str:
        return report.text(self)

    def __repr__(self) -> str:
        return f"<Changes {self.title}: {len(self.concepts):,} concepts>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.changes(self)
