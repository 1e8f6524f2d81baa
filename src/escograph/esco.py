"""Esco, the façade: a release's graph that also searches, links and compares."""

import logging
from collections.abc import Collection, Iterable, Mapping
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from escograph.atomic import as_path
from escograph.errors import (
    StoreUnavailable,
    UnknownLanguage,
)
from escograph.graph import EscoGraph
from escograph.learning.plannable import Plannable
from escograph.matching import Matchable, gap, profile_from_text, profile_of
from escograph.model import (
    Held,
    HeldQualification,
    KindFilter,
    KindName,
    Level,
    Occupation,
    Profile,
    Reference,
    Skill,
    SkillGap,
    Vacancy,
    WorkExperience,
)
from escograph.model.concepts import reference_list
from escograph.model.parts import KIND_FILTERS
from escograph.model.profiles import add_held, skills_with_levels
from escograph.search import Searchable, SharedIndex
from escograph.store import (
    EmbeddedStore,
    default_path,
    next_sample,
    open_next_sample,
    open_sample,
    open_store,
)

if TYPE_CHECKING:
    from escograph.changes import Changes
    from escograph.search.index.labels import LabelIndex
    from escograph.search.index.reader import Index

_log = logging.getLogger("escograph")

C = TypeVar("C", Skill, Occupation)

_SUGGESTIONS = 3
"""Number of concepts that an error suggests for an unknown reference."""


def open(path: str | PathLike[str] | None = None, *, language: str | None = None) -> "Esco":
    """Open an ESCO store for reading.

    Any number of processes can open the same store, even on a read-only mount. The result is a
    context manager that closes the store at its end.

    Args:
        path: A store built by `escograph.build`. By default ``$ESCOGRAPH_STORE``, else
            the store published last in the user's data directory, else the sample that
            comes with the package. The sample is marked as such: in a warning of the logger
            "escograph", in `Esco.version`, and in errors about concepts that it lacks.
        language: BCP 47 tag of the language of labels and notes; by default English, or the
            language of a store that has only one.

    Raises:
        StoreUnavailable: If there is no readable store at the path.
        UnknownLanguage: If the store has no labels in the language; or if none is passed, and
            the store has several, but not English.

    Example:
        >>> import escograph
        >>> with escograph.open(language="fr") as esco:
        ...     print(esco.version, esco.occupation("2512.4"))
        1.1.1 sample développeur de logiciels/développeuse de logiciels
    """
    store_path = default_path() if path is None else as_path(path, StoreUnavailable)
    store_path = store_path.absolute() if store_path else None  # workers may run elsewhere
    store = _open_store(store_path)
    if language is None:
        languages = store.manifest["languages"]
        language = languages[0] if len(languages) == 1 else "en"
    esco = Esco(store, language, store_path)
    if sample := esco.manifest.get("sample"):
        _log.warning("opened the bundled sample: %s", sample)
    return esco


def open_samples() -> tuple["Esco", "Esco"]:
    """Open the bundled sample, and a made-up next release with every kind of change.

    The second contains no facts about ESCO: it serves to try out `compare`, and its changes are
    listed in ``data/sample-next.ru``.

    Example:
        >>> import escograph
        >>> old, new = escograph.open_samples()
        >>> new.version
        '1.2.0 sample (made up)'
    """
    return Esco(open_sample(), "en", None), Esco(open_next_sample(), "en", next_sample())


def compare(
    old: "Esco | str | PathLike[str]",
    new: "Esco | str | PathLike[str]",
    *,
    language: str | None = None,
) -> "Changes":
    """Return the differences between two releases of ESCO, concept by concept.

    For concepts that both releases have, labels, notes, place in the hierarchy, concept
    schemes (thematic collections are some), essential and optional skills, code, kind, type,
    reuse level, status and successors are compared;
    notes regardless of white space. Relations to concepts that a release does not
    define are left out, as everywhere. Data that one of the releases was built without, does
    not state for any concept of a kind, or lacks in the languages of the other, is unknown: it
    is listed in `Changes.unknown`, and never counts as added or removed.

    Args:
        old: The earlier release, or the path of its store.
        new: The later release, or the path of its store.
        language: Language in which labels and notes are compared, and of the result. By
            default they are compared in every language that both releases have, and the
            result is in the language of the views, in English for stores.

    Raises:
        StoreUnavailable: If there is no readable store at a path.
        UnknownLanguage: If one of them has no labels in the language.

    Example:
        >>> import escograph
        >>> changes = escograph.compare(*escograph.open_samples())
        >>> [change.concept.pref_label for change in changes.removed]
        ['Ajax Framework', 'STAF']
    """
    views = [side.language for side in (old, new) if isinstance(side, Esco)]
    fallback = views[0] if views else "en"
    sides = [_view(side, language, fallback) for side in (old, new)]
    from escograph import changes

    return changes.compare(sides[0], sides[1], language=language)


def _view(side: "Esco | str | PathLike[str]", language: str | None, fallback: str) -> "Esco":
    """Return a side of a comparison as a view in a language, or in the next best one."""
    if isinstance(side, Esco):
        return side if language is None else side.in_language(language)
    side = as_path(side, StoreUnavailable)  # by default nothing is opened here
    try:
        return open(side, language=language or fallback)
    except UnknownLanguage as error:
        if language or not error.available:
            raise
        return open(side, language="en" if "en" in error.available else error.available[0])


_SAMPLES: "dict[Path | None, Index]" = {}
"""Path of a sample → its index, built in memory once per process (two seconds)."""


class Esco(EscoGraph, Searchable, Matchable, Plannable):
    """One ESCO release in one language; from `escograph.open`.

    Immutable, safe to use from many threads, and picklable: a worker process reopens the store.
    As a context manager it closes the store at the end.

    Attributes:
        store_path: Directory of the store; ``None`` for the bundled sample.

    Example:
        >>> import escograph
        >>> esco = escograph.open()
        >>> len(esco.essential_skills("software developer")) > 10
        True
    """

    def __init__(
        self,
        store: EmbeddedStore,
        language: str,
        store_path: Path | None,
        shared: SharedIndex | None = None,
    ) -> None:
        super().__init__(store, language)
        self.store_path = store_path
        self._shared = shared or SharedIndex(self._open_index)

    def _open_index(self) -> "Index":
        """Return the index of the store; for a store in memory it is built now."""
        self._store.need_open()
        if files := self._store.files:
            from escograph.search.index.reader import open_index

            return open_index(files, lambda: self.matrix, self._labels_in_memory)
        from escograph.search.index.build import compile_index

        if not self._store.manifest.get("sample"):
            return compile_index(self)  # of a graph in memory that is no sample, as in tests
        if self.store_path not in _SAMPLES:
            _SAMPLES[self.store_path] = compile_index(self)
        return _SAMPLES[self.store_path]

    def _labels_in_memory(self) -> "LabelIndex":
        from escograph.search.index.build import labels_in_memory

        return labels_in_memory(self)

    def close(self) -> None:
        """Close the store for every view of it; later queries raise `StoreUnavailable`.

        Facts that were read at opening, such as a concept's status, may still be returned.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.close()
            >>> esco.essential_skills("software developer")
            Traceback (most recent call last):
            ...
            escograph.errors.StoreUnavailable: no readable ESCO store at the bundled sample: it
            was closed; open it again
        """
        self._store.close()
        self._shared.close()

    def __enter__(self) -> Self:
        self._store.need_open()
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return _reopen, (self.store_path, self.language)

    def __repr__(self) -> str:
        sample = self._store.manifest.get("sample")
        return f"<Esco {self.version} in {self.language!r}{f': {sample}' if sample else ''}>"

    def in_language(self, language: str) -> "Esco":
        """Return the same release in another language; the store is shared.

        Raises:
            UnknownLanguage: If the store has no labels in that language.

        Example:
            >>> import escograph
            >>> print(escograph.open().in_language("es").occupation("software developer"))
            desarrollador de software/desarrolladora de software
        """
        return Esco(self._store, language, self.store_path, self._shared)

    def profile(
        self,
        skills: Mapping[Any, Level | Held] | Iterable[Reference] = (),
        *,
        occupation: Reference | None = None,
        aspirations: Iterable[Reference] = (),
        experience: Iterable[WorkExperience] = (),
        qualifications: Iterable[HeldQualification] = (),
        interests: Iterable[Reference] = (),
    ) -> Profile:
        """Return a profile of concepts, referred to by label, code or URI.

        Args:
            skills: Skill → level, or `Held`; or only the skills held.
            occupation: Current occupation, if any.
            aspirations: Occupations aimed at, in order of preference.
            experience: Current and past occupations with their dates, by URI.
            qualifications: Qualifications held, in ESCO or elsewhere.
            interests: Concepts of any kind that interest the person.

        Raises:
            UnknownConcept: If a reference is not a skill or occupation of the release; its
                ``suggestions`` are the concepts that may have been meant.
            AmbiguousReference: If several have the label.
            InvalidProfile: If a skill has two levels, or an impossible one.

        Example:
            >>> import escograph
            >>> from escograph.model import Held
            >>> esco = escograph.open()
            >>> esco.profile({"debug software": 3}, occupation="chef")
            <Profile of 1 skill>
            >>> expert = Held(stage="expert", scale="Dreyfus")
            >>> print(*esco.profile({"debug software": expert}).held.values())
            expert (Dreyfus)
            >>> try:
            ...     esco.profile(["debug softwar"])
            ... except escograph.EscoError as error:
            ...     print(list(error.suggestions.values()))
            ['debug software', 'ICT debugging tools', 'create software design']
        """
        held: dict[str, Held] = {}
        for reference, level in skills_with_levels(skills):
            add_held(held, self.skill(reference).uri, level)
        return Profile(
            held,
            None if occupation is None else self.occupation(occupation),
            [self.occupation(aim) for aim in reference_list(aspirations, "occupation")],
            experience=experience,
            qualifications=qualifications,
            interests=[self.concept(concept) for concept in reference_list(interests)],
        )

    def profile_of(self, occupation: Reference, *, optional: bool = False) -> Profile:
        """Return the profile of someone with exactly the skills of an occupation.

        Its skills have no level, since ESCO states none; their source is "occupation", and the
        URI of the occupation their evidence.

        Args:
            occupation: A concept, URI, code or label.
            optional: Include the optional skills; otherwise the essential ones alone.

        Raises:
            UnknownConcept: If the release lacks the occupation.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.profile_of("software developer")
            <Profile of 24 skills>
            >>> esco.gap(esco.profile_of("chef"), "chef").coverage_essential
            1.0
        """
        return profile_of(self, occupation, optional=optional)

    def profile_from_text(
        self, text: str, *, language: str | None = None, threshold: float = 0.5
    ) -> Profile:
        """Return the profile that a CV, or another text about oneself, states.

        The skills are those that `link` finds and the text does not negate; words that are the
        label of an occupation are not taken for a skill. Their source is "self-stated", their
        evidence the spans, and the CEFR level beside a language its stage: the lowest, if there
        are several. Only skills are read: ``esco.link(text, kind="occupation")`` finds the
        jobs, of which no text says surely whose they are. It is a draft, for the person to
        correct: of links scored 0.8, one in five is wrong, and a text in a language without
        labels of skills in the store gives few or none.

        Args:
            text: Up to 100,000 characters.
            language: BCP 47 tag of the text's language; by default it is detected.
            threshold: Minimum likelihood of a link, 0 to 1.

        Raises:
            InvalidSearch: If it is not text, or the threshold is not valid.
            UnknownLanguage: If no text can be read in the language.
            PartMissing: If the store was built without skills.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> profile = esco.profile_from_text("I debug software. I do not know Java.")
            >>> [(held.source.value, held.evidence[0].text) for held in profile.held.values()]
            [('self-stated', 'debug software')]
        """
        return profile_from_text(self, text, language=language, threshold=threshold)

    def vacancy(
        self,
        source: str | Mapping[str, Any],
        *,
        language: str | None = None,
        threshold: float = 0.5,
    ) -> Vacancy:
        r"""Return the vacancy that a job ad, or a posting in JSON, describes.

        The title is coded to an occupation. Skills are those that `link` finds: of duties,
        required or wished, by the headings and words of the ad ("must", "an advantage"), with
        the levels of languages; what is about the employer, benefits and applying is left out.
        Headings and words are known in English, French, Spanish and German; in other languages
        skills are read as those of duties. It is a draft, for a person to correct.

        Args:
            source: The text of an ad, up to 100,000 characters; or parsed JSON: a JobPosting
                of schema.org, whose texts may be HTML, or a PositionOpening of HR Open. Skills
                and occupations that it names by a URI of ESCO are taken as they are.
            language: BCP 47 tag of its language; by default it is detected, or as JSON says.
            threshold: Minimum likelihood of a link, and of the occupation, 0 to 1.

        Returns:
            The vacancy; without occupation or skills if none is likely enough. `unknown` and
            `outdated` name what JSON refers to and the release does not have.

        Raises:
            InvalidVacancy: If it is empty, too long, no job ad, or JSON of another type or
                without a title; the error names the field.
            InvalidSearch: If the threshold is not valid.
            UnknownLanguage: If no text can be read in the language.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> ad = "Chef\nRequirements:\n- plan menus\nNice to have:\n- cook fish"
            >>> print(*esco.vacancy(ad).requirements, sep="\n")
            plan menus, required
            cook fish, wished

        See:
            https://schema.org/JobPosting
        """
        from escograph import learning

        return learning.vacancy(self, source, language=language, threshold=threshold)

    def vacancy_of(self, occupation: Reference, *, language: str | None = None) -> Vacancy:
        """Return a draft of a vacancy for an occupation.

        Its essential skills are required, its optional ones wished. The description is a text
        for people; `Vacancy.to_job_posting` returns JSON-LD.

        Args:
            occupation: A concept, URI, code or label.
            language: BCP 47 tag of the draft; by default that of the view.

        Raises:
            UnknownConcept: If the release lacks the occupation.
            UnknownLanguage: If the store has no labels in the language.

        Example:
            >>> import escograph
            >>> vacancy = escograph.open().vacancy_of("chef", language="fr")
            >>> print(vacancy.title, vacancy.required[0], sep="; ")
            chef de cuisine; contrôler les dépenses
        """
        from escograph import learning

        view = self if language is None else self.in_language(language)
        concept = view.occupation(self.occupation(occupation))
        return learning.vacancy_of(view, concept)

    def _suggestions(self, text: str, kinds: Collection[KindName]) -> dict[str, str]:
        searched: list[KindFilter | None] = [kind for kind in KIND_FILTERS if kind in kinds]
        if len(searched) > _SUGGESTIONS:
            searched = [None]  # any kind
        try:
            matches = [
                match
                for kind in searched
                for match in self.search(text, kind=kind, limit=_SUGGESTIONS)
            ]
        except StoreUnavailable:  # built without search
            return {}
        matches.sort(key=lambda match: -match.score)
        return {m.concept.uri: m.concept.pref_label for m in matches[:_SUGGESTIONS]}

    def gap(
        self,
        profile: Profile,
        occupation: Reference,
        *,
        required: float | Mapping[Any, float] | None = None,
        credit: Literal[False] | None = None,
    ) -> SkillGap:
        """Return the skills of an occupation that a profile holds, and those it lacks.

        Args:
            profile: The person's skills.
            occupation: A concept, URI, code or label.
            required: Level that is needed, 0 to 1: one for all skills, or skill → level.
                ESCO states none, so by default any level is enough. `Scale.level` gives
                that of a stage.
            credit: ``None`` to credit a missing skill in part where ESCO relates a skill
                held to it (½ if the latter needs it or is narrower, ⅓ if broader, ¼ if both are
                below one skill; the best ground alone, whatever the level of the skill held),
                and ½ for one held below the level required; ``False`` for none. Part credit
                explains, it does not rank. Without the hierarchy of skills in the store,
                relations alone are credited.

        Raises:
            UnknownConcept: If the release lacks the occupation. Skills that the release lacks
                do not raise; they are listed in ``unknown``.
            InvalidProfile: If it is not a `Profile`.
            InvalidSearch: If a level required is not a number from 0 to 1, or is that of a
                skill which the occupation does not need.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> gap = esco.gap(esco.profile(["debug software"]), "software developer")
            >>> [skill.pref_label for skill in gap.held_essential]
            ['debug software']
        """
        return gap(self, profile, occupation, required=required, credit=credit)


def _open_store(path: Path | None) -> EmbeddedStore:
    if path is None:
        return open_sample()
    return open_next_sample() if path == next_sample() else open_store(path)


def _reopen(path: Path | None, language: str) -> Esco:
    return Esco(_open_store(path), language, path)
