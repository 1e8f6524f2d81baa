"""The check of a store: every question in turn, then the hashes of its sources."""

import hashlib
from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path

from escograph.atomic import as_paths
from escograph.errors import NotAnEscoRelease
from escograph.graph.checks.check import CheckProgress
from escograph.graph.checks.counts import QUESTIONS, unlabelled
from escograph.graph.checks.questions import NOT_CHECKED, Check
from escograph.graph.view import View
from escograph.model import Finding, Integrity, Severity, Source
from escograph.store import read_through

_SOURCES = "sources unlike the manifest's"


def check_store(
    view: View,
    sources: Iterable[str | PathLike[str]] | str | PathLike[str],
    examples: int,
    progress: CheckProgress | None,
) -> Integrity:
    """Check a store and the release in it; see `Checks.check`."""
    read_through(view.backend)
    paths = as_paths(sources, NotAnEscoRelease)
    hashes = list(_hashes(paths))
    skipped = dict(NOT_CHECKED)
    missing = set(view.manifest.get("missing", ()))
    findings = []
    for number, check in enumerate(QUESTIONS):
        if progress:
            progress(check.name, number, len(QUESTIONS))
        if missing_parts := [part for part in check.parts if part in missing]:
            skipped[check.name] = f"part missing: {', '.join(missing_parts)}"
            continue
        findings.append(_finding(view, check, examples))
    findings += _coverage(view, examples)
    if progress:
        progress("", len(QUESTIONS), len(QUESTIONS))
    compared, unknown = _compared(view, hashes)
    if paths:
        findings.append(_sources(compared, unknown, examples))
    else:
        skipped[_SOURCES] = "no sources were passed"
    return Integrity(view.version, tuple(findings), skipped, compared)


def _coverage(view: View, examples: int) -> Iterator[Finding]:
    """Return the findings on concepts that languages leave unlabelled."""
    complete = []
    for language in view.languages:
        missing = sorted(unlabelled(view, language))
        if not missing:
            complete.append(language)
        yield Finding(
            f"incomplete language coverage: {language}",
            Severity.NOTE,
            len(missing),
            tuple(missing[:examples]),
            "A concept without a preferred label in the language; another one is shown.",
            "qSKOS, Incomplete Language Coverage",
        )
    cases = () if complete else ("no language labels every concept",)
    yield Finding(
        "no common languages",
        Severity.NOTE,
        len(cases),
        cases,
        "No language in which every concept has a preferred label.",
        "qSKOS, No Common Languages",
    )


def _compared(
    view: View, hashes: list[tuple[str, str, bool]]
) -> tuple[tuple[Source, ...], list[str]]:
    """Return the sources of the manifest, and the passed files not among them."""
    by_hash = {digest for _, digest, _ in hashes}
    names = {name for name, _, _ in hashes}
    compared = []
    for source in view.manifest["sources"]:
        name, digest = str(source["name"]), str(source["sha256"])
        state = "differs" if name in names else "not passed"
        compared.append(Source(name, digest, "matches" if digest in by_hash else state))
    listed = {source.sha256 for source in compared} | {s.name for s in compared}
    unknown = [n for n, d, direct in hashes if direct and d not in listed and n not in listed]
    return tuple(sorted(compared, key=lambda source: source.name)), unknown


def _finding(view: View, check: Check, examples: int) -> Finding:
    cases = sorted(check.find_cases(view))
    return Finding(
        check.name,
        check.severity,
        len(cases),
        tuple(cases[:examples]),
        check.meaning,
        check.source,
    )


def _sources(compared: tuple[Source, ...], unknown: list[str], examples: int) -> Finding:
    cases = [
        f"{s.name}: its content has changed since the build"
        for s in compared
        if s.state == "differs"
    ]
    cases += [f"{name}: the store was not built from it" for name in unknown]
    return Finding(
        _SOURCES,
        Severity.ERROR,
        len(cases),
        tuple(cases[:examples]),
        "A file whose sha256 is not in the manifest: the store was built from another file.",
        "escograph, manifest.json",
    )


def _hashes(sources: list[Path]) -> Iterator[tuple[str, str, bool]]:
    """Yield name and sha256 of each file, and whether it was passed directly."""
    for source in sources:
        inside = sorted(p for p in source.rglob("*") if p.is_file()) if source.is_dir() else []
        for path in inside or [source]:
            try:
                with path.open("rb") as opened:
                    digest = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError as error:
                raise NotAnEscoRelease(str(path), error.strerror or str(error)) from error
            yield path.name, digest, not inside
