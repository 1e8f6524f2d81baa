"""Reading files inside zips and folders, plain and gzipped, within bounds.

Nothing is ever unpacked to disk. An archive with a member outside its folder, or one that
expands without bound, did not come from the portal and is refused.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from escograph.errors import IngestError, NotAnEscoRelease
from escograph.ingest.file_kinds import PEEKED, other_kind

Progress = Callable[[str, int, int], None]
"""Called repeatedly with a file's name, the bytes read so far, and its size in bytes."""

_MAX_EXPANSION = 200
"""Maximum ratio of unpacked to packed bytes of an archive; a release has 5 to 30."""

_ALWAYS_ALLOWED = 64 * 2**20
"""Unpacked bytes that are accepted for an archive of any size."""

_READ_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
"""Errors that the standard library raises for damaged, encrypted or unsupported archives."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a source.

    Attributes:
        root: The source that contains it, as passed by the caller.
        path: The file, or the archive that contains it.
        member: Its name inside the archive; empty for a plain file.
        size: Size in bytes, as stated by the archive or file system.
    """

    root: Path
    path: Path
    member: str
    size: int

    @property
    def name(self) -> str:
        """File name without folders."""
        return PurePosixPath(self.member.replace("\\", "/") or self.path.name).name

    @property
    def container(self) -> str:
        """Name of the archive or folder that contains it; its own name for a lone file."""
        return self.path.name if self.member else self.root.resolve().name

    @property
    def location(self) -> str:
        """The path for error messages, archive included."""
        return f"{self.path.name}/{self.member}" if self.member else str(self.path)

    @property
    def path_names(self) -> tuple[str, ...]:
        """Names that may state the release: its own first, then those of its containers."""
        if self.path == self.root:
            above: tuple[str, ...] = (self.path.resolve().parent.name,)
        else:
            inside = self.path.relative_to(self.root).parts[:-1]
            above = (self.root.resolve().name, *inside)
        return (self.member, self.path.name, *reversed(above))

    @contextmanager
    def open(self) -> "Iterator[BoundedReader]":
        """Open the file for reading its unpacked bytes.

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
            except _READ_ERRORS as error:
                raise self._unreadable(error) from error
            yield BoundedReader(raw, self, max(packed, 1))

    def _unreadable(self, error: Exception) -> IngestError:
        return IngestError(
            self.location, f"cannot be read ({error}); download the archive again"
        )


class BoundedReader(io.RawIOBase):
    """A file that counts the bytes read and refuses to expand without bound.

    Attributes:
        bytes_read: Unpacked bytes read so far.
        ends_line: Whether the last byte read ends a line.
    """

    def __init__(self, raw: BinaryIO, file: SourceFile, packed: int) -> None:
        super().__init__()
        self._raw = raw
        self._file = file
        self._limit = max(_ALWAYS_ALLOWED, _MAX_EXPANSION * packed)
        self.bytes_read = 0
        self.ends_line = True

    def readable(self) -> bool:
        """Return true."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer, as `io.RawIOBase` requires."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int = -1, /) -> bytes:
        """Read up to ``size`` bytes.

        Raises:
            IngestError: If the file ends too early, is damaged, or expands without bound.
        """
        try:
            data = self._raw.read(size)
        except _READ_ERRORS as error:
            raise self._file._unreadable(error) from error
        self.bytes_read += len(data)
        if data:
            self.ends_line = data[-1:] in b"\r\n"
        if self.bytes_read > self._limit:
            raise IngestError(
                self._file.location,
                f"expands to more than {_MAX_EXPANSION} times its size when unpacked, which no "
                "release of ESCO does; download it again",
            )
        return data


def files_of(source: Path) -> Iterator[SourceFile]:
    """Yield every file of a source, members of archives included, in a stable order.

    Raises:
        NotAnEscoRelease: If the source is missing or a damaged archive.
        IngestError: If an archive has a member outside its folder, or contains an archive.
    """
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_file() and not _is_hidden(path.relative_to(source).parts):
                yield from _files_at(path, source)
    elif source.is_file():
        yield from _files_at(source, source)
    else:
        raise NotAnEscoRelease(str(source), "no such file or folder")


def _files_at(path: Path, root: Path) -> Iterator[SourceFile]:
    if path.suffix.lower() != ".zip" and (path != root or not _has_zip_signature(path)):
        yield SourceFile(root, path, "", path.stat().st_size)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _READ_ERRORS as error:
        with path.open("rb") as opened:
            reason = other_kind(opened.read(PEEKED), "zip")
        if reason and not _has_zip_signature(path):
            raise NotAnEscoRelease(str(path), reason) from error
        raise NotAnEscoRelease(
            str(path),
            f"is not a complete zip archive ({error}); download it again, or unpack it and "
            "pass the folder",
        ) from error
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if ".." in parts or member.filename.startswith(("/", "\\")):
            raise IngestError(
                str(path),
                f"has a member outside its own folder ({member.filename!r}), which no archive "
                "of the portal has; download it again",
            )
        if member.filename.lower().endswith(".zip"):
            raise IngestError(
                str(path),
                f"contains another archive ({member.filename!r}); unpack it and pass the "
                "folder",
            )
        if not (member.is_dir() or _is_hidden(parts)):
            yield SourceFile(root, path, member.filename, member.file_size)


def _is_hidden(parts: Sequence[str]) -> bool:
    """Check whether a path below a source is one that systems and editors add."""
    return any(part.startswith((".", "~$", "__MACOSX")) for part in parts)


def _has_zip_signature(path: Path) -> bool:
    """Check the first bytes for a zip archive, whatever the suffix."""
    with path.open("rb") as opened:
        return opened.read(4) == b"PK\x03\x04"
