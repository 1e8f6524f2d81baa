"""The order of work of a build: recognise, read into a graph, describe, publish."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escograph.store import (
    default_target,
    describe,
    publishing,
    write_graph,
    write_manifest,
)

if TYPE_CHECKING:
    from escograph.ingest import Progress, Release, Report


def build(
    *sources: str | PathLike[str],
    target: str | PathLike[str] | None = None,
    progress: "Progress | None" = None,
) -> Path:
    """Build a store from the archives of the ESCO portal and publish it.

    The store is built beside the target and renamed into place when it is whole: at any
    moment there is either no store under the target's name or a complete one.

    Args:
        *sources: Zip archives as the portal sends them, or folders they were unpacked
            into. v1.1 comes as two: one per language, and a language-independent one
            with the relations.
        target: Directory to create; by default one named after version and languages in
            the user's data directory, where `escograph.open` finds it.
        progress: Called now and then with a file's name, the bytes of it read so far,
            and all its bytes.

    Returns:
        The directory of the published store. Its ``manifest.json`` holds the counts, the
        sources with their sha256, and what was found wrong in the files.

    Raises:
        NotAnEscoRelease: If a source is missing, damaged, or holds no ESCO file.
        MissingFile: If the sources together lack a file of a release.
        MissingColumn, BadRow, IngestError: If a file cannot be read as what it is.
        MixedReleases: If the sources belong to several versions.
        StoreExists: If something stands at the target.
        BuildFailed: If the disk refuses.

    Example:
        >>> import escograph
        >>> escograph.build("no such archive.zip")
        Traceback (most recent call last):
        ...
        escograph.errors.NotAnEscoRelease: no such archive.zip: no such file or folder
    """
    from escograph.ingest import Report, quads, recognise  # a reader need not load it

    release = recognise([Path(source) for source in sources])
    chosen = Path(target) if target else default_target(release.version, release.languages)
    with publishing(chosen) as work:
        report = Report()
        stream, facts = quads(release, report, progress or _silent)
        write_graph(stream, facts, work)
        write_manifest(_manifest(release, report), work)
    return chosen


def _silent(name: str, done: int, total: int) -> None:
    """Say nothing of the progress."""


def _manifest(release: "Release", report: "Report") -> dict[str, Any]:
    from importlib.metadata import version  # 30 ms of import

    return describe(
        release.version,
        release.languages,
        report.counts,
        sources=release.hashed_sources(),
        files=[file.as_dict() for file in report.files],
        anomalies=[anomaly.as_dict() for anomaly in report.anomalies],
        dangling=[reference.as_dict() for reference in report.dangling_references],
        built_with={name: version(name) for name in ("escograph", "pyoxigraph")},
    )
