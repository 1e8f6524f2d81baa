"""Checking a release: every question asked in turn, and the sources hashed again."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from os import PathLike
from pathlib import Path
from types import MappingProxyType

from escograph.errors import NotAnEscoRelease
from escograph.graph.checks import NOT_ASKED, QUERIES, Check
from escograph.graph.recount import COUNTED, SURVEYED, uncovered
from escograph.graph.view import View
from escograph.model import Finding, Integrity, Severity, Source
from escograph.store import read_through

CHECKS = (*COUNTED, *QUERIES, *SURVEYED)
"""Every question, in the order of asking."""

_SOURCES = "sources unlike the manifest's"

CheckProgress = Callable[[str, int, int], None]
"""Called before each question with its name, how many were asked, and how many there are."""


class Checking(View):
    """Whether a store is what it says, and what its release gets wrong."""

    def check(
        self,
        sources: Iterable[str | PathLike[str]] = (),
        *,
        examples: int = 3,
        progress: CheckProgress | None = None,
    ) -> Integrity:
        """Check the store against its manifest, and the release against SKOS and ESCO.

        Errors are what makes answers wrong: a store that differs from its manifest, a
        cycle in the hierarchy, other sources. What an official release gets wrong itself
        is a warning, and what is often so by intent a note. Reads everything: seconds.

        Args:
            sources: The archives, files or folders that the store was built from, to be
                hashed and compared with the manifest.
            examples: How many cases to show of each finding.
            progress: Called before each question.

        Returns:
            Findings, what is in order, and what could not be checked and why; a question
            about a part that the store was built without is not asked.

        Raises:
            NotAnEscoRelease: If a source is missing or cannot be read.
            StoreUnavailable: If a statement of the graph cannot be read.

        Example:
            >>> integrity = getfixture("esco").check()
            >>> integrity.ok
            True
            >>> integrity.finding("cyclic hierarchical relations").count
            0

        See:
            qSKOS, https://github.com/cmader/qSKOS/wiki/Quality-Issues
        """
        read_through(self.store, str(getattr(self, "path", None) or f"ESCO {self.version}"))
        given = [Path(source) for source in sources]
        hashes = list(_hashes(given))
        skipped = dict(NOT_ASKED)
        missing = set(self.manifest.get("missing", ()))
        findings = []
        for number, check in enumerate(CHECKS):
            if progress:
                progress(check.name, number, len(CHECKS))
            if lacking := [part for part in check.needs if part in missing]:
                skipped[check.name] = f"part missing: {', '.join(lacking)}"
                continue
            findings.append(_asked(self, check, examples))
        findings += self._coverage(examples)
        if progress:
            progress("", len(CHECKS), len(CHECKS))
        compared, strangers = self._compared(hashes)
        if given:
            findings.append(_sources(compared, strangers, examples))
        else:
            skipped[_SOURCES] = "no sources were given"
        return Integrity(self.version, tuple(findings), MappingProxyType(skipped), compared)

    def _coverage(self, examples: int) -> Iterator[Finding]:
        """What each language leaves unlabelled, and whether one leaves nothing."""
        covering = []
        for language in self.languages:
            lacking = sorted(uncovered(self, language))
            if not lacking:
                covering.append(language)
            yield Finding(
                f"incomplete language coverage: {language}",
                Severity.NOTE,
                len(lacking),
                tuple(lacking[:examples]),
                "A concept without preferred label in the language; another one is shown.",
                "qSKOS, Incomplete Language Coverage",
            )
        cases = () if covering else ("no language labels every concept",)
        yield Finding(
            "no common languages",
            Severity.NOTE,
            len(cases),
            cases,
            "No language in which every concept has a preferred label.",
            "qSKOS, No Common Languages",
        )

    def _compared(
        self, hashes: list[tuple[str, str, bool]]
    ) -> tuple[tuple[Source, ...], list[str]]:
        """Each source of the manifest, and the given files that are none of them."""
        by_hash = {digest for _, digest, _ in hashes}
        names = {name for name, _, _ in hashes}
        compared = []
        for source in self.manifest["sources"]:
            name, digest = str(source["name"]), str(source["sha256"])
            state = "differs" if name in names else "not given"
            compared.append(Source(name, digest, "matches" if digest in by_hash else state))
        known = {source.sha256 for source in compared} | {s.name for s in compared}
        strangers = [n for n, d, named in hashes if named and d not in known and n not in known]
        return tuple(sorted(compared, key=lambda source: source.name)), strangers


def _asked(view: View, check: Check, examples: int) -> Finding:
    cases = sorted(check.ask(view))
    return Finding(
        check.name,
        check.severity,
        len(cases),
        tuple(cases[:examples]),
        check.meaning,
        check.source,
    )


def _sources(compared: tuple[Source, ...], strangers: list[str], examples: int) -> Finding:
    cases = [
        f"{s.name}: other content than at the build" for s in compared if s.state == "differs"
    ]
    cases += [f"{name}: the store was not built from it" for name in strangers]
    return Finding(
        _SOURCES,
        Severity.ERROR,
        len(cases),
        tuple(cases[:examples]),
        "A file whose sha256 is not in the manifest: the store was built from another one.",
        "escograph, manifest.json",
    )


def _hashes(sources: list[Path]) -> Iterator[tuple[str, str, bool]]:
    """Name and sha256 of each file, and whether it was named itself or lies in a folder."""
    for source in sources:
        inside = sorted(p for p in source.rglob("*") if p.is_file()) if source.is_dir() else []
        for path in inside or [source]:
            try:
                with path.open("rb") as opened:
                    digest = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError as error:
                raise NotAnEscoRelease(str(path), error.strerror or str(error)) from error
            yield path.name, digest, not inside
