"""What a user handed us: which release, in which form, which files of it, what is missing.

The ESCO portal sends zip archives named like "ESCO dataset - v1.1.1 - classification -
en - csv.zip"; the language-independent one leaves the language empty. The version comes from
such a name, of the file or of what it lies in, else from the layout of its tables.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from escograph.errors import (
    IngestError,
    MissingFile,
    MixedReleases,
    NotAnEscoRelease,
    UnknownLanguage,
    UnknownRelease,
)
from escograph.ingest.layouts import Layout, named, releases
from escograph.ingest.sources import SourceFile, files_of
from escograph.model import REQUIRED_PARTS, FoundFile, Inspection

_VERSION = re.compile(r"(?<![A-Za-z0-9])v(\d+\.\d+(?:\.\d+)?)(?![\d.]*\d)", re.IGNORECASE)

_SAID = re.compile(r"v?(\d+\.\d+(?:\.\d+)?)", re.IGNORECASE)

_RDF = {
    ".ttl": "turtle",
    ".nt": "n-triples",
    ".rdf": "rdf/xml",
    ".owl": "rdf/xml",
    ".jsonld": "json-ld",
}
"""Ending → the RDF format, by the name pyoxigraph's reader is chosen with."""

DUMP = "dump"
"""The part that an RDF file is: all of a release, or some of it."""

_TEXTUAL = {"ISCOGroups", "occupations", "skillGroups", "skills", "conceptSchemes"}
"""Parts that each language says in its own words; of the others one language is read."""


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release.

    Attributes:
        file: Where it is.
        part: What it holds, by the portal's name ("occupationSkillRelations"), or "dump".
        language: Language of its texts; empty where it has none or, in RDF, many.
        format: The RDF format; empty for CSV.
        words: Whether its labels and notes are wanted, or only what it says besides.
    """

    file: SourceFile
    part: str
    language: str
    format: str = ""
    words: bool = True


@dataclass(frozen=True, slots=True)
class Release:
    """The files of one ESCO release.

    Attributes:
        version: As names or layout tell; empty where they do not.
        form: "csv" or "rdf".
        files: The files a build reads.
        skipped: Files of the release that it does not read, and why.
        missing: Part that the files lack → the archive of the portal it comes in. What an
            RDF dump lacks is known when it has been read.
    """

    version: str
    form: str
    files: tuple[ReleaseFile, ...]
    skipped: tuple[tuple[ReleaseFile, str], ...]
    missing: dict[str, str]

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of its CSV texts, sorted."""
        return tuple(sorted({f.language for f in self.files if f.part in _TEXTUAL} - {""}))

    @property
    def names(self) -> str:
        """Its sources, as an error should name them."""
        return ", ".join(dict.fromkeys(str(f.file.root) for f in self.files))

    def refuse_missing(self, missing: dict[str, str] | None = None) -> None:
        """Raise `MissingFile` for what a release must have and this one lacks."""
        if lacking := self.missing if missing is None else missing:
            ending = ".csv" if self.form == "csv" else ""
            raise MissingFile(self.names, {f"{p}{ending}": at for p, at in lacking.items()})

    def inspection(self) -> Inspection:
        """What was recognised, as a value for people."""
        read = [(file, "") for file in self.files]
        files = [
            FoundFile(f.file.name, f.file.source, f.part, f.language, f.file.size, not n, n)
            for f, n in [*read, *self.skipped]
        ]
        files.sort(key=lambda file: (not file.used, file.part, file.language, file.name))
        missing = {f"{part}.csv": at for part, at in self.missing.items()}
        return Inspection(self.version, self.form, self.languages, tuple(files), missing)

    def hashed_sources(self) -> list[dict[str, object]]:
        """Name, size and sha256 of each archive, or of each file of a folder."""
        return hashed(file.file for file in self.files)


def hashed(files: Iterable[SourceFile]) -> list[dict[str, object]]:
    """Return name, size and sha256 of each archive or plain file that these lie in."""
    return [
        {"name": path.name, "bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted({file.path for file in files})
    ]


def recognise(sources: Sequence[Path], version: str | None = None) -> Release:
    """Say what release the sources make up.

    Args:
        sources: Zips, folders and files, in any mix.
        version: The release, where its user knows it; it goes over what folders are called,
            and must not contradict the name of a file or archive.

    Raises:
        NotAnEscoRelease: If a source is missing, damaged, or holds no ESCO file.
        MixedReleases: If their names, or their layouts, tell of several versions.
        IngestError: If two sources hold the same file, or the release in two forms.
    """
    if not sources:
        raise NotAnEscoRelease("no source", "give the archives of the ESCO portal")
    if version is not None:
        if not (match := _SAID.fullmatch(version.strip())):
            raise UnknownRelease(repr(version), 'is no release; say it like "1.2.0"')
        version = match[1]
    found: list[ReleaseFile] = []
    for source in sources:
        files = [file for item in files_of(source) if (file := _recognised(item))]
        if not files:
            raise NotAnEscoRelease(
                str(source), "holds no CSV file of an ESCO release, and no RDF"
            )
        found += files
    forms = {bool(file.format): file for file in found}
    if len(forms) > 1:
        raise IngestError(
            forms[True].file.where,
            f"is RDF and {forms[False].file.where} is CSV; give the release in one form",
        )
    told = _told_version(found, version)
    if True in forms:
        _refuse_twins(found)
        return Release(told, "rdf", tuple(found), (), {})
    chosen, skipped = _chosen(found)
    parts = {file.part for file in chosen}
    missing = {p: at for p, at in REQUIRED_PARTS.items() if p not in parts}
    return Release(told, "csv", chosen, skipped, missing)


def needs_version(release: Release) -> None:
    """Raise if nothing tells which release this is.

    Raises:
        UnknownRelease: If neither a name nor a layout does.
    """
    if not release.version:
        raise UnknownRelease(
            release.names,
            'no name tells which release this is, such as "v1.2.0"; say it with '
            'release="1.2.0" (--release 1.2.0)',
        )


def only_languages(release: Release, languages: Sequence[str]) -> Release:
    """Return a CSV release with the words of those of these languages that it has.

    A part that stands in none of them is read all the same, for what it says besides.

    Raises:
        UnknownLanguage: If it has none of them: its tables say in some language what a
            concept is.
    """
    if not set(languages) & set(release.languages):
        raise UnknownLanguage(languages[0], release.languages)
    told = {file.part for file in release.files if file.language in languages}
    kept: dict[str, ReleaseFile] = {}
    for file in release.files:
        if file.part not in _TEXTUAL or file.language in languages:
            kept[file.part + file.language] = file
        elif file.part not in told:
            kept.setdefault(file.part, replace(file, words=False))
    return replace(release, files=tuple(kept.values()))


def _recognised(file: SourceFile) -> ReleaseFile | None:
    if layout := named(file.name):
        return ReleaseFile(file, *layout)
    ending = Path(file.name.removesuffix(".gz")).suffix.lower()
    if file.name.startswith("._") or ending not in _RDF:
        return None
    return ReleaseFile(file, DUMP, "", _RDF[ending])


def _told_version(files: Sequence[ReleaseFile], version: str | None) -> str:
    """The one version that names, layouts and the user agree on."""
    versions: dict[str, str] = {version: "as you said"} if version else {}
    layouts: dict[str, str] = {}
    possible = {"1.0", "1.1", "1.2"}
    for file in files:
        names = file.file.names
        for name in names[:2] if version else names:  # your word goes over that of a folder
            if match := _VERSION.search(name):
                versions.setdefault(match[1], Path(name).name)
                break
        else:
            if like := set(_layout(file)):
                layouts.setdefault("/".join(sorted(like)), file.file.name)
                possible &= like
    if len(versions) > 1:
        raise MixedReleases(versions)
    for told, name in versions.items():
        if layouts and min(told[:3], "1.2") not in possible:  # newer ones look like 1.2
            raise MixedReleases({told: name, **layouts})
        return told
    if layouts and not possible:
        raise MixedReleases(layouts)
    return max(possible) if layouts else ""


def _layout(file: ReleaseFile) -> tuple[str, ...]:
    return () if file.format else releases(file.file, Layout(file.part, file.language))


def _chosen(
    found: Sequence[ReleaseFile],
) -> tuple[tuple[ReleaseFile, ...], tuple[tuple[ReleaseFile, str], ...]]:
    """Which files of a CSV release are read, and which are not, with the reason."""
    chosen: dict[tuple[str, str], ReleaseFile] = {}
    skipped: list[tuple[ReleaseFile, str]] = []
    given: dict[tuple[str, str], ReleaseFile] = {}
    for file in sorted(found, key=lambda f: (f.part, f.language != "en", f.language)):
        if other := given.get((file.part, file.language)):
            raise IngestError(file.file.where, f"is also in {other.file.where}; give one")
        given[file.part, file.language] = file
        if file.part == "dictionary":
            skipped.append((file, "documents the columns"))
        elif file.part in _TEXTUAL and not file.language:
            raise IngestError(
                file.file.where,
                f'does not say its language; name it as the portal does: "{file.part}_en.csv"',
            )
        elif file.part in _TEXTUAL:
            chosen[file.part, file.language] = file
        elif other := chosen.get((file.part, "")):
            skipped.append((file, f"says the same as {other.file.name}"))
        else:
            chosen[file.part, ""] = file
    return tuple(chosen.values()), tuple(skipped)


def _refuse_twins(files: Sequence[ReleaseFile]) -> None:
    """Raise if one RDF file is given twice, under whatever names."""
    by_size: dict[int, list[ReleaseFile]] = {}
    for file in files:
        for other in by_size.setdefault(file.file.size, []):
            if _content(file) == _content(other):
                raise IngestError(file.file.where, f"is {other.file.where} again; give one")
        by_size[file.file.size].append(file)


def _content(file: ReleaseFile) -> str:
    with file.file.opened() as raw:
        digest = hashlib.sha256()
        while piece := raw.read(2**20):
            digest.update(piece)
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
