"""Esco, the façade: the graph of one release that also compares profiles with it."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escograph import changes
from escograph.errors import UnknownLanguage
from escograph.graph import EscoGraph
from escograph.matching import gap
from escograph.model import Changes, Concept, Profile, SkillGap
from escograph.search import Searchable, Shared
from escograph.store import (
    Embedded,
    default_path,
    next_sample,
    open_next_sample,
    open_sample,
    open_store,
)

if TYPE_CHECKING:
    from escograph.search.index import Index


def open(path: str | PathLike[str] | None = None, language: str = "en") -> "Esco":
    """Open an ESCO store for reading.

    Any number of processes may hold the same store open, on a read-only mount too.

    Args:
        path: A store made by `escograph.build`. By default ``$ESCOGRAPH_STORE``, else
            the store published last in the user's data directory, else the sample that
            comes with the package. The sample says that it is one: in a warning of the
            logger "escograph", in `Esco.version`, and when it lacks a concept.
        language: BCP 47 tag of the language in which labels and notes should come.

    Raises:
        StoreUnavailable: If there is no readable store at the path.
        UnknownLanguage: If the store has no labels in the language.

    Example:
        >>> import escograph
        >>> escograph.open(language="fr").version
        '1.1.1 sample'
    """
    chosen = Path(path) if path else default_path()
    chosen = chosen.absolute() if chosen else None  # a worker may stand elsewhere
    opened = Esco(_opened(chosen), language, chosen)
    if sample := opened.manifest.get("sample"):
        import logging  # said once, where the program keeps its words

        logging.getLogger("escograph").warning("opened the bundled sample: %s", sample)
    return opened


def open_samples() -> tuple["Esco", "Esco"]:
    """Open the bundled sample, and a made-up next release of it with each kind of change.

    Nothing in the second is a fact about ESCO: it is there to try `compare` on, and what
    it changes stands in ``data/sample-next.ru``.

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
    language: str | None = None,
) -> Changes:
    """Return what differs between two releases of ESCO, concept by concept.

    Of concepts that both releases have, labels, notes, place in the hierarchy, essential
    and optional skills, code, kind, type, reuse level, status and successors are compared;
    notes without regard to white space. Relations to concepts that a release does not
    define are left out, as everywhere. What one of the releases was built without, states
    for no concept of a kind, or has in no language of the other, is unknown: it stands in
    `Changes.unknown`, never among what was added or removed.

    Args:
        old: The earlier release, or the store that holds it.
        new: The later release, or the store that holds it.
        language: Language to compare labels and notes in, and to tell the result in. By
            default they are compared in every language that both releases have, and told
            in the language of the views given, in English where stores are given.

    Raises:
        StoreUnavailable: If there is no readable store at a path.
        UnknownLanguage: If a language was asked for that one of them has no labels in.

    Example:
        >>> import escograph
        >>> changes = escograph.compare(*escograph.open_samples())
        >>> [change.concept.pref_label for change in changes.removed]
        ['Ajax Framework', 'STAF']
    """
    views = [side.language for side in (old, new) if isinstance(side, Esco)]
    seen = [_seen(side, language, views[0] if views else "en") for side in (old, new)]
    return changes.compare(seen[0], seen[1], language)


def _seen(side: "Esco | str | PathLike[str]", language: str | None, wish: str) -> "Esco":
    """A side of a comparison as a view in a language, or in the next best one."""
    if isinstance(side, Esco):
        return side.in_language(language) if language else side
    try:
        return open(side, language or wish)
    except UnknownLanguage as error:
        if language or not error.available:
            raise
        return open(side, "en" if "en" in error.available else error.available[0])


_SAMPLES: "dict[Path | None, Index]" = {}
"""The indexes of the samples, which are made in memory: two seconds, once a process."""


class Esco(EscoGraph, Searchable):
    """One ESCO release, seen in one language; made by `escograph.open`.

    Immutable. May be used from many threads, and pickles: a worker process opens the
    store anew.

    Example:
        >>> esco = getfixture("esco")
        >>> developer = esco.occupation("software developer")
        >>> len(esco.essential_skills(developer)) > 10
        True
    """

    def __init__(
        self,
        store: Embedded,
        language: str,
        path: Path | None,
        shared: Shared | None = None,
    ) -> None:
        super().__init__(store, language)
        self.path = path
        self._shared = shared or Shared(self._index)

    def _index(self) -> "Index":
        """The index of the store; one that is in memory is indexed now."""
        if self.path and self.path.is_dir():
            from escograph.search.index import open_index

            return open_index(self.path)
        if self.path not in _SAMPLES:
            from escograph.search.compile import compile_index

            _SAMPLES[self.path] = compile_index(self)
        return _SAMPLES[self.path]

    def __reduce__(self) -> tuple[Any, ...]:
        return _reopened, (self.path, self.language)

    def __repr__(self) -> str:
        sample = self._store.manifest.get("sample")
        return f"<Esco {self.version} in {self.language!r}{f': {sample}' if sample else ''}>"

    def in_language(self, language: str) -> "Esco":
        """Return the same release seen in another language; the store is shared.

        Raises:
            UnknownLanguage: If the store has no labels in it.

        Example:
            >>> esco = getfixture("esco")
            >>> print(esco.in_language("es").occupation("software developer"))
            desarrollador de software/desarrolladora de software
        """
        return Esco(self._store, language, self.path, self._shared)

    def gap(self, profile: Profile, occupation: Concept | str) -> SkillGap:
        """Return which skills of an occupation a profile holds and which it lacks.

        Args:
            profile: What the person can do. A skill counts as held whatever its level.
            occupation: A concept, URI, code or exact label.

        Raises:
            UnknownConcept: If no occupation answers to it. Skills that the release does
                not know do not raise; they are listed in ``unknown``.

        Example:
            >>> from escograph import Profile
            >>> esco = getfixture("esco")
            >>> profile = Profile([esco.skill("debug software")])
            >>> gap = esco.gap(profile, "software developer")
            >>> [skill.pref_label for skill in gap.held_essential]
            ['debug software']
        """
        return gap(self, profile, occupation)


def _opened(path: Path | None) -> Embedded:
    if path is None:
        return open_sample()
    return open_next_sample() if path == next_sample() else open_store(path)


def _reopened(path: Path | None, language: str) -> Esco:
    return Esco(_opened(path), language, path)
