"""Esco, the façade: the graph of one release that also compares profiles with it."""

from os import PathLike
from pathlib import Path
from typing import Any

from escograph.graph import EscoGraph
from escograph.matching import gap
from escograph.model import Concept, Profile, SkillGap
from escograph.store import Embedded, default_path, open_sample, open_store


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


class Esco(EscoGraph):
    """One ESCO release, seen in one language; made by `escograph.open`.

    Immutable. May be used from many threads, and pickles: a worker process opens the
    store anew.

    Example:
        >>> esco = getfixture("esco")
        >>> developer = esco.occupation("software developer")
        >>> len(esco.essential_skills(developer)) > 10
        True
    """

    def __init__(self, store: Embedded, language: str, path: Path | None) -> None:
        super().__init__(store, language)
        self.path = path

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
        return Esco(self._store, language, self.path)

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
    return open_store(path) if path else open_sample()


def _reopened(path: Path | None, language: str) -> Esco:
    return Esco(_opened(path), language, path)
