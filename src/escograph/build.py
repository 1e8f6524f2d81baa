"""The order of work of a build: recognise, load, borrow labels, describe, index, publish."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escograph.errors import UnknownLanguage
from escograph.model import Inspection
from escograph.store import (
    default_target,
    describe,
    open_store,
    publishing,
    write_facts,
    write_manifest,
    writing,
)

if TYPE_CHECKING:
    from escograph.ingest import Progress, Release, Report


def inspect(
    *sources: str | PathLike[str],
    release: str | None = None,
    progress: "Progress | None" = None,
) -> Inspection:
    """Say which release files are, in which languages, and what is missing, without building.

    Names and headers tell it of CSV at once; RDF is read through, which takes seconds for a
    million statements.

    Args:
        *sources: Zips, folders and files as for `build`, in any mix.
        release: The version, where you know it and no name tells.
        progress: Called as in `build`, for RDF.

    Raises:
        NotAnEscoRelease: If a source is missing, damaged, or holds no ESCO file.
        MixedReleases: If the sources belong to several versions.
        BadSyntax, IngestError: If an RDF file cannot be read, or a file is given twice.

    Example:
        >>> import escograph
        >>> escograph.inspect("no such archive.zip")
        Traceback (most recent call last):
        ...
        escograph.errors.NotAnEscoRelease: no such archive.zip: no such file or folder
    """
    from escograph import ingest

    found = ingest.recognise([Path(source) for source in sources], release)
    if found.form == "rdf":
        return ingest.survey(found, progress or _silent)
    return found.inspection()


def build(
    *sources: str | PathLike[str],
    target: str | PathLike[str] | None = None,
    languages: Sequence[str] | str | None = None,
    labels_from: Sequence[str | PathLike[str]] | str | PathLike[str] = (),
    partial: bool = False,
    release: str | None = None,
    search: bool = True,
    embeddings: bool = False,
    progress: "Progress | None" = None,
) -> Path:
    """Build a store from the archives of the ESCO portal and publish it.

    The store is built beside the target and renamed into place when it is whole: at any
    moment there is either no store under the target's name or a complete one.

    Args:
        *sources: What the portal sent, as CSV or as RDF (Turtle, N-Triples, RDF/XML,
            JSON-LD): zips as they come, folders they were unpacked into, single files,
            gzipped or not. CSV of v1.0 and v1.1 comes as several archives: one per
            language, and a language-independent one with the relations.
        target: Directory to create; by default one named after version and languages in
            the user's data directory, where `escograph.open` finds it.
        languages: BCP 47 tags of the only languages to keep; by default all there are.
        labels_from: Other releases or RDF files to take labels alone from, in languages
            that the sources lack, for concepts that they define.
        partial: Build what there is of a release with files missing. What an absent part
            would tell raises `PartMissing` then, never an empty answer.
        release: The version, such as "1.2.0", where neither a name nor a layout tells it.
        search: Whether to index the labels, for `Esco.search`, `Esco.link` and what
            builds on them: 15 s more for one language, five minutes for 28.
        embeddings: Whether to make vectors of the labels and descriptions, for
            ``ranker="embeddings"``, by models of the extra "embeddings": four minutes more
            for English. It needs the index, which is made then, whatever ``search`` says.
        progress: Called now and then with a file's name, the bytes of it read so far,
            and all its bytes; and with what of the index is made, and how much of it.

    Returns:
        The directory of the published store. Its ``manifest.json`` holds the counts, the
        sources with their sha256, and what was found wrong in the files.

    Raises:
        NotAnEscoRelease: If a source is missing, damaged, or holds no ESCO file.
        MissingFile: If the sources together lack a file of a release.
        MissingColumn, BadRow, BadSyntax, IngestError: If a file cannot be read as what it is.
        MixedReleases: If the sources belong to several versions.
        UnknownRelease: If nothing tells the version.
        UnknownLanguage: If the sources lack one of the languages.
        StoreExists: If something stands at the target.
        BuildFailed: If the disk refuses.
        MissingExtra: If embeddings are asked for and the extra is not installed.

    Example:
        >>> import escograph
        >>> escograph.build("no such archive.zip")
        Traceback (most recent call last):
        ...
        escograph.errors.NotAnEscoRelease: no such archive.zip: no such file or folder
    """
    from escograph import ingest  # a reader need not load it

    if embeddings:
        from escograph.search.models import need

        need()
    found = ingest.recognise([Path(source) for source in sources], release)
    ingest.needs_version(found)
    if not partial:
        found.refuse_missing()
    if isinstance(languages, str):
        languages = languages.split(",")
    if isinstance(labels_from, str | PathLike):
        labels_from = [labels_from]
    wanted = tuple(dict.fromkeys(tag.strip().lower() for tag in languages or ()))
    named = wanted or found.languages or ("all",)
    chosen = Path(target) if target else default_target(found.version, named)
    others = [Path(source) for source in labels_from]
    with publishing(chosen) as work:
        manifest = _filled(work, found, wanted, others, partial, progress or _silent)
        write_manifest(manifest, work)
        if search or embeddings:
            _index(work, manifest["languages"], embeddings, progress or _silent)
    return chosen


def _index(
    work: Path, languages: Sequence[str], embeddings: bool, progress: "Progress"
) -> None:
    """Index the labels of a store that is being built and whose graph is whole."""
    from escograph.graph import EscoGraph
    from escograph.search.compile import compile_index

    if not languages:  # nothing has a label that could be searched
        return
    view = EscoGraph(open_store(work), "en" if "en" in languages else languages[0])
    compile_index(view, work, progress)
    if embeddings:
        from escograph.search.encode import compile_embeddings
        from escograph.search.index import FOLDER

        compile_embeddings(view, work / FOLDER, progress)


def _silent(name: str, done: int, total: int) -> None:
    """Say nothing of the progress."""


def _filled(
    work: Path,
    release: "Release",
    languages: Sequence[str],
    labels_from: Sequence[Path],
    partial: bool,
    progress: "Progress",
) -> dict[str, Any]:
    """Fill the graph of a store that is being built; return its manifest."""
    from escograph import ingest

    report = ingest.Report()
    with writing(work) as graph:
        facts = ingest.load(release, graph, languages, report, progress)
        missing = ingest.missing_parts(release, report)
        if not partial:
            release.refuse_missing(missing)
        borrowed = ingest.borrow(labels_from, graph, facts, languages, report, progress)
        for language in languages:
            if language not in report.languages:
                raise UnknownLanguage(language, report.languages)
    write_facts(facts, work)
    return _manifest(release, report, missing, borrowed)


def _manifest(
    release: "Release",
    report: "Report",
    missing: dict[str, str],
    borrowed: list[dict[str, Any]],
) -> dict[str, Any]:
    from importlib.metadata import version  # 30 ms of import

    return describe(
        release.version,
        report.languages,
        report.counts(),
        form=release.form,
        parts=sorted(report.parts),
        missing=missing,
        sources=release.hashed_sources(),
        labels_from=borrowed,
        files=[file.as_dict() for file in report.files],
        skipped=[{"file": f.file.name, "why": why} for f, why in release.skipped],
        anomalies=[anomaly.as_dict() for anomaly in report.anomalies],
        dangling=[reference.as_dict() for reference in report.dangling_references],
        built_with={name: version(name) for name in ("escograph", "pyoxigraph")},
    )
