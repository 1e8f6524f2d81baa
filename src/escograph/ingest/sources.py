"""The files in what a user handed us: zips, folders, plain and gzipped files, read in bounds.

Nothing is ever unpacked to disk. An archive whose members climb out of their folder, or that
swells without bound when unpacked, is none that the portal sends, and is refused.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from escograph.errors import IngestError, NotAnEscoRelease

_SWELLING = 200
"""Unpacked bytes per packed byte beyond which an archive is refused; a release has 5 to 30."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
"""What the standard library raises for an archive that is damaged, encrypted or unheard of."""

_HARMLESS = 64 * 2**20
"""So many unpacked bytes are taken whatever they were packed into."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a source.

    Attributes:
        root: The source it was found in, as it was given.
        path: The file, or the archive it lies in.
        member: Its name inside the archive; empty for a plain file.
        size: Bytes as the archive or file system states them.
    """

    root: Path
    path: Path
    member: str
    size: int

    @property
    def name(self) -> str:
        """File name without folders, as users know it."""
        return PurePosixPath(self.member or self.path.name).name

    @property
    def source(self) -> str:
        """Name of the archive it lies in, or of the folder; its own for a lone file."""
        return self.path.name if self.member else self.root.resolve().name

    @property
    def where(self) -> str:
        """The file as an error should name it."""
        return f"{self.path.name}/{self.member}" if self.member else str(self.path)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may tell the release: nearest first, up to the source itself."""
        if self.path == self.root:
            above: tuple[str, ...] = (self.path.resolve().parent.name,)
        else:
            inside = self.path.relative_to(self.root).parts[:-1]
            above = (self.root.resolve().name, *inside)
        return (self.member, self.path.name, *reversed(above))

    @contextmanager
    def opened(self) -> "Iterator[Counting]":
        """Open the file for reading bytes, unpacked, and bounded.

        Raises:
            IngestError: If the archive or file cannot be read to its end.
        """
        with ExitStack() as stack:
            try:
                raw: BinaryIO
                if self.member:
                    archive = stack.enter_context(zipfile.ZipFile(self.path))
                    packed = archive.getinfo(self.member).compress_size
                    raw = cast(BinaryIO, stack.enter_context(archive.open(self.member)))
                else:
                    raw = stack.enter_context(self.path.open("rb"))
                    packed = self.size
                if self.name.endswith(".gz"):
                    raw = cast(BinaryIO, stack.enter_context(gzip.open(raw)))
            except _BROKEN as error:
                raise self._unreadable(error) from error
            yield Counting(raw, self, max(packed, 1))

    def _unreadable(self, error: Exception) -> IngestError:
        return IngestError(self.where, f"cannot be read ({error}); download the archive again")


class Counting(io.RawIOBase):
    """A file that counts what was read of it, and translates what goes wrong.

    Attributes:
        done: Unpacked bytes read so far.
    """

    def __init__(self, raw: BinaryIO, file: SourceFile, packed: int) -> None:
        super().__init__()
        self._raw = raw
        self._file = file
        self._most = max(_HARMLESS, _SWELLING * packed)
        self.done = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer, as `io.RawIOBase` asks for."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int = -1, /) -> bytes:
        """Read up to so many bytes.

        Raises:
            IngestError: If the file ends too early, is damaged, or swells without bound.
        """
        try:
            data = self._raw.read(size)
        except _BROKEN as error:
            raise self._file._unreadable(error) from error
        self.done += len(data)
        if self.done > self._most:
            raise IngestError(
                self._file.where,
                f"swells to more than {_SWELLING} times its size when unpacked; no release "
                "of ESCO does",
            )
        return data


def files_of(source: Path) -> Iterator[SourceFile]:
    """Yield every file of a source, archives looked into, in a stable order.

    Raises:
        NotAnEscoRelease: If the source is missing or a damaged archive.
        IngestError: If an archive would climb out of its folder.
    """
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_file():
                yield from _files_at(path, source)
    elif source.is_file():
        yield from _files_at(source, source)
    else:
        raise NotAnEscoRelease(str(source), "no such file or folder")


def _files_at(path: Path, root: Path) -> Iterator[SourceFile]:
    if path.suffix.lower() != ".zip" and (path != root or not _claims_to_be_zip(path)):
        yield SourceFile(root, path, "", path.stat().st_size)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _BROKEN as error:
        raise NotAnEscoRelease(
            str(path),
            f"is no whole zip archive ({error}); download it again, or unpack it and "
            "give the folder",
        ) from error
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if ".." in parts or member.filename.startswith(("/", "\\")):
            raise IngestError(
                str(path),
                f"has a member that climbs out of its folder ({member.filename!r}); this is "
                "no archive of the portal",
            )
        if member.filename.lower().endswith(".zip"):
            raise IngestError(
                str(path),
                f"holds an archive inside the archive ({member.filename!r}); unpack it and "
                "give the folder",
            )
        if not member.is_dir() and parts[0] != "__MACOSX":
            yield SourceFile(root, path, member.filename, member.file_size)


def _claims_to_be_zip(path: Path) -> bool:
    """Whether a file without a telling suffix begins as zip archives do."""
    with path.open("rb") as opened:
        return opened.read(4) == b"PK\x03\x04"
