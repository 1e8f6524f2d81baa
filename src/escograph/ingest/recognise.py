"""What a user handed us: which release, which version, which files of it.

The ESCO portal sends zip archives named like "ESCO dataset - v1.1.1 - classification -
en - csv.zip"; the language-independent one leaves the language empty.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from escograph.errors import IngestError, MissingFile, MixedReleases, NotAnEscoRelease

_FILE = re.compile(r"(?P<part>[A-Za-z]+)(?:_(?P<language>[a-z]{2}(?:-[a-z]{2,})?))?\.csv")
_VERSION = re.compile(r"\bv(\d+\.\d+(?:\.\d+)?)\b")

_BY_LANGUAGE = "the classification archive of a language, csv"
_RELATIONS = (
    "the classification archive of a language from v1.2 on, in v1.0 and v1.1 the "
    "separate language-independent archive, csv"
)
REQUIRED = {
    "ISCOGroups": _BY_LANGUAGE,
    "occupations": _BY_LANGUAGE,
    "skillGroups": _BY_LANGUAGE,
    "skills": _BY_LANGUAGE,
    "conceptSchemes": _BY_LANGUAGE,
    "broaderRelationsOccPillar": _RELATIONS,
    "broaderRelationsSkillPillar": _RELATIONS,
    "occupationSkillRelations": _RELATIONS,
    "skillSkillRelations": _RELATIONS,
}
"""Part of a release → the archive of the portal it comes in."""

OPTIONAL = {
    "skillsHierarchy",
    "digCompSkillsCollection",
    "digitalSkillsCollection",
    "greenSkillsCollection",
    "languageSkillsCollection",
    "researchOccupationsCollection",
    "researchSkillsCollection",
    "transversalSkillsCollection",
}


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One CSV file of a release.

    Attributes:
        part: What it holds, by the portal's name ("occupationSkillRelations").
        language: Language of its texts; empty where it has none.
        path: The file, or the archive it lies in.
        member: Its name inside the archive; empty for a plain file.
        size: Bytes, unpacked.
    """

    part: str
    language: str
    path: Path
    member: str
    size: int

    @property
    def name(self) -> str:
        """File name without folders, as users know it."""
        return PurePosixPath(self.member or self.path.name).name

    @property
    def where(self) -> str:
        """The file as an error should name it."""
        return f"{self.path.name}/{self.member}" if self.member else str(self.path)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open the file for reading bytes, out of its archive if it lies in one.

        Raises:
            IngestError: If the archive or file cannot be read to its end.
        """
        try:
            if not self.member:
                with self.path.open("rb") as plain:
                    yield plain
                return
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as packed:
                yield cast(BinaryIO, packed)
        except (zipfile.BadZipFile, EOFError, OSError) as error:
            raise IngestError(
                self.where, f"cannot be read ({error}); download the archive again"
            ) from error


@dataclass(frozen=True, slots=True)
class Release:
    """The files of one ESCO release."""

    version: str
    files: tuple[ReleaseFile, ...]
    sources: tuple[Path, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of its texts, sorted."""
        return tuple(sorted({file.language for file in self.files if file.language}))

    def hashed_sources(self) -> list[dict[str, object]]:
        """Name, size and sha256 of each archive, or of each file of a folder."""
        paths = sorted({file.path for file in self.files})
        return [
            {"name": path.name, "bytes": path.stat().st_size, "sha256": _sha256(path)}
            for path in paths
        ]


def recognise(sources: Sequence[Path]) -> Release:
    """Say what release the sources make up.

    Raises:
        NotAnEscoRelease: If a source is missing, damaged, or holds no ESCO file.
        MixedReleases: If their names tell of several versions.
        MissingFile: If together they lack a file that a release consists of.
        IngestError: If two sources hold the same file.
    """
    if not sources:
        raise NotAnEscoRelease("no source", "give the archives of the ESCO portal")
    found: dict[tuple[str, str], ReleaseFile] = {}
    versions: dict[str, str] = {}
    for source in sources:
        files = list(_files(source))
        if not files:
            raise NotAnEscoRelease(str(source), "holds no CSV file of an ESCO release")
        for file in files:
            key = (file.part, file.language if file.part in _TEXTUAL else "")
            if other := found.get(key):
                raise IngestError(file.where, f"is also in {other.where}; give one of them")
            found[key] = file
        if match := _VERSION.search(source.resolve().name):
            versions.setdefault(match[1], source.name)
    if len(versions) > 1:
        raise MixedReleases(versions)
    parts = {file.part for file in found.values()}
    if missing := {f"{p}.csv": at for p, at in REQUIRED.items() if p not in parts}:
        raise MissingFile(", ".join(str(s) for s in sources), missing)
    whole = tuple(found.values())
    return Release(next(iter(versions), "") or _layout(whole), whole, tuple(sources))


_TEXTUAL = {part for part, archive in REQUIRED.items() if archive == _BY_LANGUAGE} | OPTIONAL


def _layout(files: Sequence[ReleaseFile]) -> str:
    """The version as far as the columns of the occupations tell it."""
    occupations = next(file for file in files if file.part == "occupations")
    with occupations.opened() as raw:
        header = raw.readline(10_000)
    for column, version in ((b"naceCode", "1.2"), (b"code", "1.1")):
        if column in header:
            return version
    return "1.0"


def _files(source: Path) -> Iterator[ReleaseFile]:
    if source.is_dir():
        for path in sorted(source.rglob("*.csv")):
            if named := _named(path.name):
                yield ReleaseFile(*named, path, "", path.stat().st_size)
    elif source.suffix.lower() == ".csv" and source.is_file():
        if named := _named(source.name):
            yield ReleaseFile(*named, source, "", source.stat().st_size)
    elif source.is_file():
        try:
            with zipfile.ZipFile(source) as archive:
                members = archive.infolist()
        except (zipfile.BadZipFile, OSError) as error:
            raise NotAnEscoRelease(
                str(source),
                f"is no whole zip archive ({error}); download it again, or unpack it and "
                "give the folder",
            ) from error
        for member in members:
            if named := _named(PurePosixPath(member.filename).name):
                yield ReleaseFile(*named, source, member.filename, member.file_size)
    else:
        raise NotAnEscoRelease(str(source), "no such file or folder")


def _named(name: str) -> tuple[str, str] | None:
    match = _FILE.fullmatch(name)
    if not match or match["part"] not in REQUIRED.keys() | OPTIONAL:
        return None
    return match["part"], match["language"] or ""


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
