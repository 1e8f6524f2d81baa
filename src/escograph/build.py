"""The steps of a build: recognise, load, add labels, matrix, index, publish."""

from collections.abc import Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escograph.atomic import as_path, as_paths
from escograph.errors import BuildFailed, NotAnEscoRelease, UnknownLanguage
from escograph.model.parts import RELATION_PARTS
from escograph.store import (
    default_target,
    describe,
    open_store,
    write_facts,
    write_manifest,
)

if TYPE_CHECKING:
    from escograph.ingest import Progress, Release, Report
    from escograph.model import Inspection


def inspect(
    *sources: str | PathLike[str],
    release: str | None = None,
    progress: "Progress | None" = None,
) -> "Inspection":
    """Return the release, languages and missing parts of files, without building.

    For CSV, names and headers are enough; RDF is read completely, which takes seconds per
    million statements.

    Args:
        *sources: Zips, folders and files as for `build`, in any mix.
        release: The version, if you know it and no name states it.
        progress: Called as in `build`, for RDF.

    Raises:
        NotAnEscoRelease: If a source is missing, damaged, or contains no ESCO file.
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

    files = ingest.recognise(as_paths(sources, NotAnEscoRelease), release)
    if files.form == "rdf":
        return ingest.survey(files, progress or _no_progress)
    return files.inspection()


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

    The store is built next to the target and renamed when it is complete: at any time there is
    either no store under the target's name or a complete one.

    Args:
        *sources: Downloads of the portal, as CSV or as RDF (Turtle, N-Triples, RDF/XML,
            JSON-LD, TriG, N-Quads), or exports of a store: zips, folders they were
            unpacked into, single files, gzipped or not.
            CSV of v1.0 and v1.1 comes as several archives: one per language, and a
            language-independent one with the relations.
        target: Directory to create; by default one named after version and languages in
            the user's data directory, where `escograph.open` finds it.
        languages: BCP 47 tags of the only languages to keep; by default all.
        labels_from: Other releases or RDF files from which only labels are added, in
            languages that the sources lack, for concepts that they define.
        partial: Whether to build a release with files missing. Questions about a missing part
            then raise `PartMissing`; they never return an empty answer.
        release: The version, such as "1.2.0", if neither a name nor a layout states it.
        search: Whether to index the labels, for `Esco.search`, `Esco.link` and what
            uses them, and to compare the occupations with one another, for
            `Esco.transitions`, which else does so when first asked: 20 s more for one
            language, five minutes for 28.
        embeddings: Whether to compute vectors of the labels and descriptions, for
            ``ranker="embeddings"``, by models of the extra "embeddings": four minutes more
            for English. It needs the index, which is then built even with ``search=False``.
        progress: Called repeatedly with the name of a file, the bytes of it read so far, and
            its size; and after the files with the name of a step ("writing the graph",
            "indexing labels", "learning en", "comparing occupations", "publishing"), how much
            is done, and how much there is.

    Returns:
        The directory of the published store. Its ``manifest.json`` has the counts, the
        sources with their sha256, and the anomalies of the files.

    Raises:
        NotAnEscoRelease: If a source is missing, damaged, or contains no ESCO file.
        MissingFile: If the sources together lack a file of a release.
        MissingColumn, BadRow, BadSyntax, IngestError: If a file is not valid.
        MixedReleases: If the sources belong to several versions.
        UnknownRelease: If nothing states the version.
        UnknownLanguage: If the sources lack one of the languages.
        StoreExists: If something exists at the target.
        BuildFailed: If the disk refuses a write.
        MissingExtra: If embeddings are requested and the extra is not installed.

    Example:
        >>> import escograph
        >>> escograph.build("no such archive.zip")
        Traceback (most recent call last):
        ...
        escograph.errors.NotAnEscoRelease: no such archive.zip: no such file or folder
    """
    from escograph import ingest  # readers do not have to load it
    from escograph.store.files import hash_files
    from escograph.store.publish import publishing

    if embeddings:
        from escograph.search.index.models import require_models

        require_models()
    recognised = ingest.recognise(as_paths(sources, NotAnEscoRelease), release)
    ingest.require_version(recognised)
    if not partial:
        recognised.refuse_missing()
    tags = _language_tags(languages)
    name_parts = tags or recognised.languages or ("all",)
    if target is None:
        directory = default_target(recognised.version, name_parts)
    else:
        directory = as_path(target, BuildFailed)
    label_sources = as_paths(labels_from, NotAnEscoRelease)
    report = progress or _no_progress
    with publishing(directory) as work:
        manifest = _load_graph(work, recognised, tags, label_sources, partial, report)
        write_manifest(manifest, work)
        _compile(work, manifest["languages"], search, embeddings, report)
        report("publishing", 0, 1)
        write_manifest({**manifest, "store_files": hash_files(work)}, work)
    report("publishing", 1, 1)
    return directory


def _language_tags(languages: Sequence[str] | str | None) -> tuple[str, ...]:
    """Return language tags in the form that stores use, each once.

    Raises:
        UnknownLanguage: If one of them is not text.
    """
    tags = languages.split(",") if isinstance(languages, str) else languages or ()
    for tag in tags:
        if not isinstance(tag, str):
            raise UnknownLanguage(repr(tag), ())
    return tuple(dict.fromkeys(tag.strip().lower() for tag in tags))


def _compile(
    work: Path,
    languages: Sequence[str],
    search: bool,
    embeddings: bool,
    progress: "Progress",
) -> None:
    """Write the matrix and the index of a store whose graph has just been built."""
    from escograph.graph import EscoGraph
    from escograph.matching.similarity import compile_similarity
    from escograph.search.index.build import compile_index
    from escograph.store.matrix import compile_matrix, open_matrix, write_matrix

    store = open_store(work)
    write_matrix(compile_matrix(store), work)
    progress("writing the graph", 1, 1)
    if languages and (search or embeddings):  # without labels there is nothing to search
        view = EscoGraph(store, "en" if "en" in languages else languages[0])
        compile_index(view, work, progress, embeddings=embeddings)
        if not view.missing.intersection(RELATION_PARTS):
            progress("comparing occupations", 0, 1)
            similarity = compile_similarity(view)
            write_matrix(replace(open_matrix(work), similarity=similarity), work)
            progress("comparing occupations", 1, 1)


def _no_progress(name: str, done: int, total: int) -> None:
    """Report no progress."""


def _load_graph(
    work: Path,
    release: "Release",
    languages: Sequence[str],
    labels_from: Sequence[Path],
    partial: bool,
    progress: "Progress",
) -> dict[str, Any]:
    """Load the graph of a store that is being built, and return its manifest."""
    from escograph import ingest
    from escograph.store.publish import writing

    report = ingest.Report(release.stated_missing or release.missing)
    with writing(work) as graph:
        facts = ingest.load(release, graph, languages, report, progress)
        missing = ingest.missing_parts(release, report)
        incomplete = ingest.incomplete_files(release, report)
        if not partial:
            release.refuse_missing(missing)
            ingest.refuse_incomplete(release, incomplete)
        added_labels = ingest.add_labels(
            labels_from, release, graph, facts, languages, report, progress
        )
        for language in languages:
            if language not in report.languages:
                raise UnknownLanguage(language, report.languages)
    write_facts(facts, work)
    return _manifest(release, report, missing, incomplete, added_labels)


def _manifest(
    release: "Release",
    report: "Report",
    missing: dict[str, str],
    incomplete: dict[str, str],
    added_labels: list[dict[str, Any]],
) -> dict[str, Any]:
    from importlib.metadata import version  # 30 ms of import

    return describe(
        release.version,
        report.languages,
        report.counts(),
        form=release.form,
        version_is_guess=release.guessed,
        parts=sorted(report.parts - missing.keys()),
        missing=missing,
        references_to_missing=dict(report.references_to_missing),
        incomplete=incomplete,
        sources=release.hashed_sources(),
        labels_from=added_labels,
        files=[file.as_dict() for file in report.files],
        skipped=[{"file": f.source.name, "why": reason} for f, reason in release.skipped],
        anomalies=[anomaly.as_dict() for anomaly in report.anomalies],
        dangling=[reference.as_dict() for reference in report.dangling_references],
        built_with={name: version(name) for name in ("escograph", "pyoxigraph")},
    )
