"""Files: paths as users pass them, and files that appear complete or not at all."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from escograph.errors import EscoError, ExportFailed, FileTaken

_SHOWN = 60
"""Maximum number of characters of a wrong value that an error shows."""


def as_path(path: object, error: Callable[[str, str], EscoError]) -> Path:
    """Return a path that a user passed as a `Path`.

    Args:
        path: Text, or another object that stands for a path.
        error: Makes the caller's error from the value and what is wrong with it.

    Example:
        >>> from escograph.atomic import as_path
        >>> from escograph.errors import NotAnEscoRelease
        >>> as_path(None, NotAnEscoRelease)
        Traceback (most recent call last):
        ...
        escograph.errors.NotAnEscoRelease: None: expected a path, as text or pathlib.Path
    """
    try:
        return Path(path)  # type: ignore[arg-type]  # anything else raises
    except TypeError:
        raise error(repr(path)[:_SHOWN], "expected a path, as text or pathlib.Path") from None


def as_paths(paths: object, error: Callable[[str, str], EscoError]) -> list[Path]:
    """Return one path, or several, as a list; see `as_path`."""
    if isinstance(paths, str | bytes | os.PathLike) or not isinstance(paths, Iterable):
        paths = [paths]
    return [as_path(path, error) for path in paths]


def refuse_taken(path: Path, overwrite: bool) -> None:
    """Raise if no file can get this path, before there is anything to write.

    Raises:
        FileTaken: If the path exists and may not be replaced.
        ExportFailed: If it is a device, or its folder does not exist.
    """
    if path.is_dir():
        raise FileTaken(str(path))
    if path.exists() and not path.is_file():  # such as /dev/null
        raise ExportFailed(str(path), "it is a device or pipe, not a file to replace")
    if os.path.lexists(path) and not overwrite:
        raise FileTaken(str(path))
    if not path.parent.is_dir():
        raise ExportFailed(str(path), f"the folder {path.parent} does not exist")


@contextmanager
def new_file(path: Path, overwrite: bool) -> Iterator[BinaryIO]:
    """Yield a file to write, which gets its name if the block ends without an error.

    Raises:
        FileTaken: If the path exists and may not be replaced.
        ExportFailed: If the disk refuses the write, or the path is a device.
    """
    refuse_taken(path, overwrite)
    work = path.with_name(f".{path.name}.{os.urandom(16).hex()}.part")
    try:
        with work.open("xb") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        refuse_taken(path, overwrite)
        work.replace(path)
    except FileTaken:
        raise
    except OSError as error:
        raise ExportFailed(str(path), error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            work.unlink()
