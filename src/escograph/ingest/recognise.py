"""Recognition of the release in some sources: form, files, and missing parts.

The ESCO portal sends zip archives named like "ESCO dataset - v1.1.1 - classification -
en - csv.zip"; the language-independent one leaves the language empty. The version comes from
such a name, of the file or its container, else from the layout of its tables.
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
from escograph.ingest.file_kinds import PEEKED, other_kind
from escograph.ingest.layouts import (
    DICTIONARY,
    RELATION_FILES,
    FileName,
    parse_name,
    part_within,
    possible_releases,
    split_header,
)
from escograph.ingest.sources import SourceFile, files_of
from escograph.model import FoundFile, Inspection
from escograph.model.inspection import FormName
from escograph.model.parts import LANGUAGE_PARTS, PARTS, RDF_ARCHIVE, REQUIRED_PARTS
from escograph.store.preamble import LONGEST, Preamble, read_preamble

_VERSION_IN_NAME = re.compile(
    r"(?<![A-Za-z0-9])v(\d+\.\d+(?:\.\d+)?)(?![\d.]*\d)", re.IGNORECASE
)
_VERSION = re.compile(r"v?(\d+\.\d+(?:\.\d+)?)", re.IGNORECASE)

_RDF_FORMATS = {
    ".ttl": "turtle",
    ".nt": "n-triples",
    ".rdf": "rdf/xml",
    ".owl": "rdf/xml",
    ".jsonld": "json-ld",
    ".trig": "trig",
    ".nq": "n-quads",
}
"""File extension → name of the RDF format."""

_OTHER_FORMATS = {
    *("csv", "tsv", "txt", "xlsx", "xls", "ods", "numbers", "parquet", "json", "html"),
    *("", "bak", "part", "crdownload", "gz", "bz2", "xz", "zst", "7z", "rar"),
}
"""Extensions of files in which people keep tables, and which a build does not read unless they
have the name of a part."""

_DESCRIBED, _LONGEST_DESCRIPTION = 3, 80

DUMP = "dump"
"""The part of an RDF file, which may hold all of a release or some of it."""


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release.

    Attributes:
        source: The file itself.
        part: Its part of the release, by the portal's name ("occupationSkillRelations"), or
            "dump".
        language: Language of its texts; empty if it has none or, in RDF, many.
        format: The RDF format; empty for CSV.
        texts: Whether to load its labels and notes, not only its facts.
        preamble: The statements about itself of a file that `escograph.rdf.export` wrote.
    """

    source: SourceFile
    part: str
    language: str
    format: str = ""
    texts: bool = True
    preamble: Preamble | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """The files of one ESCO release.

    Attributes:
        version: As stated by names or layouts; empty if they do not state it.
        form: "csv" or "rdf".
        files: The files that a build reads.
        skipped: Files of the release that a build does not read, and why.
        missing: Part that the files lack → the portal's archive that contains it. For an RDF
            dump this is only known after reading it.
        guessed: Whether the version follows from the layout alone.
    """

    version: str
    form: FormName
    files: tuple[ReleaseFile, ...]
    skipped: tuple[tuple[ReleaseFile, str], ...]
    missing: dict[str, str]
    guessed: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of its CSV texts, sorted."""
        return tuple(sorted({f.language for f in self.files if f.part in LANGUAGE_PARTS}))

    @property
    def stated_missing(self) -> dict[str, str] | None:
        """The parts that an export of a store says it lacks; ``None`` for other files."""
        preamble = self.files[0].preamble if len(self.files) == 1 else None
        if preamble is None or preamble.is_excerpt:
            return None
        return dict.fromkeys(preamble.missing, RDF_ARCHIVE)

    @property
    def names(self) -> str:
        """Its sources, for error messages."""
        return ", ".join(dict.fromkeys(str(f.source.root) for f in self.files))

    def refuse_missing(self, missing: dict[str, str] | None = None) -> None:
        """Raise `MissingFile` if the release lacks a required part.

        Args:
            missing: The missing parts, if they were determined by reading the files.
        """
        if lacking := self.missing if missing is None else missing:
            extension = ".csv" if self.form == "csv" else ""
            unread = {f.part: f"; {f.source.name} {reason}" for f, reason in self.skipped}
            raise MissingFile(
                self.names,
                {
                    f"{part}{extension}": f"{archive}{unread.get(part, '')}"
                    for part, archive in lacking.items()
                },
            )

    def inspection(self) -> Inspection:
        """Return a summary of the release, as a value for users."""
        used = [(file, "") for file in self.files]
        files = [
            FoundFile(
                file.source.name,
                file.source.container,
                file.part,
                file.language,
                file.source.size,
                not note,
                note,
            )
            for file, note in [*used, *self.skipped]
        ]
        files.sort(key=lambda file: (not file.used, file.part, file.language, file.name))
        missing = {f"{part}.csv": archive for part, archive in self.missing.items()}
        return Inspection(
            self.version, self.form, self.languages, tuple(files), missing, self.guessed
        )

    def hashed_sources(self) -> list[dict[str, object]]:
        """Return name, size and sha256 of each archive, or of each file of a folder."""
        return hashed(file.source for file in self.files)


def hashed(files: Iterable[SourceFile]) -> list[dict[str, object]]:
    """Return name, size and sha256 of each archive or plain file that contains these."""
    return [
        {"name": path.name, "bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted({file.path for file in files})
    ]


def recognise(sources: Sequence[Path], version: str | None = None) -> Release:
    """Return the release that the sources make up.

    Args:
        sources: Zips, folders and files, in any mix.
        version: The release, if the user knows it; it overrides the names of folders, and must
            not contradict the name of a file or archive.

    Raises:
        NotAnEscoRelease: If a source is missing, damaged, or contains no ESCO file.
        MixedReleases: If their names, or their layouts, show several versions.
        UnknownRelease: If ``version`` is not a version.
        IngestError: If two sources contain the same file, or the release in two forms.
    """
    if not sources:
        raise NotAnEscoRelease("no source", "pass the archives of the ESCO portal")
    if version is not None:
        text = version.strip() if isinstance(version, str) else ""
        if not (match := _VERSION.fullmatch(text)):
            raise UnknownRelease(repr(version), 'is not a version of ESCO; write it as "1.2.0"')
        version = match[1]
    files: list[ReleaseFile] = []
    in_other_formats: list[tuple[ReleaseFile, str]] = []
    for source in sources:
        items = list(files_of(source))
        recognised = [file for item in items if (file := _recognise_file(item))]
        if not recognised:
            raise NotAnEscoRelease(
                str(source),
                "contains no CSV file of an ESCO release, and no RDF"
                f"{_descriptions(items)}; pass the archives of the ESCO portal",
            )
        files += recognised
        in_other_formats += [other for item in items if (other := _in_other_format(item))]
    forms = {bool(file.format): file for file in files}
    if len(forms) > 1:
        raise IngestError(
            forms[True].source.location,
            f"is RDF and {forms[False].source.location} is CSV; pass the release in one form",
        )
    version, guessed = _agreed_version(files, version)
    if True in forms:
        _refuse_duplicates(files)
        return Release(version, "rdf", tuple(files), (), {}, guessed)
    files_to_read, skipped = _choose(files)
    parts = {file.part for file in files_to_read}
    missing = {part: PARTS[part].archive for part in REQUIRED_PARTS if part not in parts}
    skipped = (*skipped, *in_other_formats)
    return Release(version, "csv", files_to_read, skipped, missing, guessed)


def require_version(release: Release) -> None:
    """Raise if nothing states the release.

    Raises:
        UnknownRelease: If neither a name nor a layout does.
    """
    if not release.version:
        raise UnknownRelease(
            release.names,
            "neither a name nor a layout states the release; pass "
            'release="1.2.0" (--release 1.2.0)',
        )


def only_languages(release: Release, languages: Sequence[str]) -> Release:
    """Return a CSV release with only the texts in some languages.

    A part that the release has in none of them is still read for its facts.

    Raises:
        UnknownLanguage: If it has none of them; facts are read from some language's files.
    """
    if not set(languages) & set(release.languages):
        raise UnknownLanguage(languages[0], release.languages)
    parts_with_texts = {file.part for file in release.files if file.language in languages}
    files: dict[tuple[str, str], ReleaseFile] = {}
    for file in release.files:
        if file.part not in LANGUAGE_PARTS or file.language in languages:
            files[file.part, file.language] = file
        elif file.part not in parts_with_texts:
            files.setdefault((file.part, ""), replace(file, texts=False))
    return replace(release, files=tuple(files.values()))


def _recognise_file(file: SourceFile) -> ReleaseFile | None:
    if name := parse_name(file.name):
        return ReleaseFile(file, name.part, name.language)
    extension = Path(file.name.removesuffix(".gz")).suffix.lower()
    if file.name.startswith("._") or extension not in _RDF_FORMATS:
        return None
    return ReleaseFile(file, DUMP, "", _RDF_FORMATS[extension], preamble=_preamble(file))


def _in_other_format(file: SourceFile) -> tuple[ReleaseFile, str] | None:
    """Return a file of another name or format that may be a part, and what it is."""
    extension = Path(file.name).suffix.lower().removeprefix(".")
    part = part_within(file.name)
    if not part or parse_name(file.name) or extension not in _OTHER_FORMATS:
        return None
    return ReleaseFile(file, part, ""), _description(file)


def _descriptions(files: Sequence[SourceFile]) -> str:
    """Return in words what the first files of a source are."""
    if any(file.member == "[Content_Types].xml" for file in files):
        return ": it is a spreadsheet or document of Office; save each sheet as CSV in UTF-8"
    first = [f"{file.name} {_description(file)}" for file in files[:_DESCRIBED]]
    return f": {'; '.join(first)}" if first else ": it is empty"


def _description(file: SourceFile) -> str:
    """Return what a file is that the name of no part begins."""
    try:
        with file.open() as raw:
            beginning = raw.read(PEEKED)
    except IngestError:
        return "cannot be read"
    if reason := other_kind(beginning, ""):
        return reason
    line = beginning.decode("utf-8-sig", "replace").partition("\n")[0].strip()
    columns, _ = split_header(line, ("conceptUri", "preferredLabel"))
    if {"conceptUri", "preferredLabel"} <= set(columns):
        return 'has columns of ESCO; name it as the portal does, such as "skills_en.csv"'
    if len(columns) > 1 and "".join(columns).isprintable():
        shown = ", ".join(columns[:_DESCRIBED])
        return f"has other columns ({shown[:_LONGEST_DESCRIPTION]})"
    return "is of another kind"


def _preamble(file: SourceFile) -> Preamble | None:
    """Return the preamble of a file; ``None`` if it has none, or cannot be read."""
    try:
        with file.open() as raw:
            return read_preamble(raw.read(LONGEST))
    except IngestError:
        return None


def _agreed_version(
    files: Sequence[ReleaseFile], requested_version: str | None
) -> tuple[str, bool]:
    """Return the version, empty if nothing states it, and whether it is a guess.

    The user's word wins, then the names of files and archives; the layouts alone give a guess.
    """
    versions: dict[str, str] = {}
    if requested_version:
        versions[requested_version] = "the release argument"
    guessed = False
    layouts: dict[str, str] = {}
    possible = {"1.0", "1.1", "1.2"}
    of_one_archive = False
    for file in files:
        names = file.source.path_names
        if requested_version:
            names = names[:2]  # the user overrides the names of folders
        elif file.preamble:
            versions.setdefault(file.preamble.version, file.source.name)
            guessed |= file.preamble.guessed
            continue
        for name in names:
            if match := _VERSION_IN_NAME.search(name):
                versions.setdefault(match[1], Path(name).name)
                break
        else:
            if releases := set(_possible_releases(file)):
                layouts.setdefault("/".join(sorted(releases)), file.source.name)
                possible &= releases
                of_one_archive |= file.part in RELATION_FILES and bool(file.language)
    if len(versions) > 1:
        raise MixedReleases(versions)
    if requested_version:
        return requested_version, False
    for version, name in versions.items():
        if layouts and min(version[:3], "1.2") not in possible:  # newer ones look like 1.2
            raise MixedReleases({version: name, **layouts})
        return version, guessed
    if layouts and not possible:
        raise MixedReleases(layouts)
    if not layouts:
        return "", False
    # v1.1.2 and v1.2.0 look alike; v1.1.1 alone comes as several archives
    return max(possible) if of_one_archive or "1.1" not in possible else "1.1", True


def _possible_releases(file: ReleaseFile) -> tuple[str, ...]:
    if file.format:
        return ()
    return possible_releases(file.source, FileName(file.part, file.language))


def _choose(
    files: Sequence[ReleaseFile],
) -> tuple[tuple[ReleaseFile, ...], tuple[tuple[ReleaseFile, str], ...]]:
    """Return the files of a CSV release to read, and the others with the reason."""
    files_to_read: dict[tuple[str, str], ReleaseFile] = {}
    skipped: list[tuple[ReleaseFile, str]] = []
    by_name: dict[tuple[str, str], ReleaseFile] = {}
    for file in sorted(files, key=lambda f: (f.part, f.language != "en", f.language)):
        if other := by_name.get((file.part, file.language)):
            raise IngestError(
                file.source.location, f"is also in {other.source.location}; pass only one"
            )
        by_name[file.part, file.language] = file
        if file.part == DICTIONARY:
            skipped.append((file, "documents the columns"))
        elif file.part in LANGUAGE_PARTS and not file.language:
            raise IngestError(
                file.source.location,
                "its name does not state a language; name it as the portal does: "
                f'"{file.part}_en.csv"',
            )
        elif file.part in LANGUAGE_PARTS:
            files_to_read[file.part, file.language] = file
        elif other := files_to_read.get((file.part, "")):
            skipped.append((file, f"has the same content as {other.source.name}"))
        else:
            files_to_read[file.part, ""] = file
    return tuple(files_to_read.values()), tuple(skipped)


def _refuse_duplicates(files: Sequence[ReleaseFile]) -> None:
    """Raise if the same RDF content is passed twice, under any names."""
    by_size: dict[int, list[ReleaseFile]] = {}
    for file in files:
        for other in by_size.setdefault(file.source.size, []):
            if _content(file) == _content(other):
                raise IngestError(
                    file.source.location,
                    f"has the same content as {other.source.location}; pass only one",
                )
        by_size[file.source.size].append(file)


def _content(file: ReleaseFile) -> str:
    with file.source.open() as raw:
        digest = hashlib.sha256()
        while piece := raw.read(2**20):
            digest.update(piece)
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
