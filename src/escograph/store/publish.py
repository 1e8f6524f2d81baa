"""Publishing: a store appears complete and readable by all, or not at all.

1. Refuse a target that exists, even an empty directory (a rename would replace it).
2. Remove the remains of failed builds next to the target; a live build holds a lock.
3. Build in a directory next to the target, under a unique name.
4. Flush to disk, open the permissions for readers, rename into place.
"""

import errno
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from time import sleep, time
from traceback import clear_frames
from typing import TYPE_CHECKING

import pyoxigraph as ox

from escograph.errors import BuildFailed, StoreExists

if TYPE_CHECKING:
    from filelock import FileLock

_log = logging.getLogger("escograph")

_LOCK = "building.lock"


@contextmanager
def publishing(target: Path) -> Iterator[Path]:
    """Yield a directory to build in, which becomes ``target`` if the block succeeds.

    Raises:
        StoreExists: If something exists at ``target``, before or after the block.
        BuildFailed: If the disk refuses a write. Then nothing exists under the target's name.
    """
    target = target.absolute()
    if os.path.lexists(target):
        raise StoreExists(str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(target)
        work, lock = _prepare(target)
    except OSError as error:
        raise BuildFailed(str(target), str(error)) from error
    try:
        yield work
        _log.debug("publishing %s", target)
        _make_readable(work)
        if os.path.lexists(target):
            raise StoreExists(str(target))
        work.rename(target)
        with suppress(OSError):  # published; the system decides when it reaches the disk
            (target / _LOCK).unlink(missing_ok=True)
            _sync(target)
            _sync(target.parent)
    except (StoreExists, BuildFailed) as error:
        _release(error)
        raise
    except OSError as error:  # Oxigraph's own errors have no errno, only text
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):  # another build was faster
            raise StoreExists(str(target)) from error
        _release(error)
        raise BuildFailed(str(target), str(error)) from error
    except BaseException as error:
        _release(error)
        raise
    finally:
        lock.release()
        _remove(work)


def _release(error: BaseException | None) -> None:
    """Clear the frames of an error, in which an open graph would go on writing files."""
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _remove(work: Path) -> None:
    for _ in range(50):  # RocksDB's threads may need a moment to end
        shutil.rmtree(work, ignore_errors=True)
        if not work.exists():
            return
        sleep(0.02)


@contextmanager
def writing(work: Path) -> Iterator[ox.Store]:
    """Yield the graph of a store that is being built, for bulk loading.

    Raises:
        OSError: If the disk refuses a write, even if RocksDB raises another error.
    """
    graph = ox.Store(os.fspath(work / "graph"))
    try:
        yield graph
        graph.flush()
    except RuntimeError as error:
        raise OSError(str(error)) from error
    finally:
        del graph  # releases RocksDB's lock


def _prepare(target: Path) -> "tuple[Path, FileLock]":
    """Create a directory to build in, locked before others can see it as a build."""
    name = os.urandom(16).hex()
    fresh = target.with_name(f".{target.name}.preparing-{name}")
    work = target.with_name(f".{target.name}.building-{name}")
    fresh.mkdir()
    lock = _lock(fresh)
    lock.acquire()
    fresh.rename(work)
    return work, lock


def _remove_leftovers(target: Path) -> None:
    name = escape(target.name)
    for leftover in target.parent.glob(f".{name}.building-*/"):
        # TimeoutError: a build is running there; OSError: it has just finished, or it is
        # another user's; neither is a reason to fail
        with suppress(TimeoutError, OSError), _lock(leftover):
            shutil.rmtree(leftover, ignore_errors=True)
    for leftover in target.parent.glob(f".{name}.preparing-*/"):
        with suppress(OSError):
            if time() - leftover.stat().st_mtime > 60:  # a live one is renamed at once
                shutil.rmtree(leftover, ignore_errors=True)


def _lock(work: Path) -> "FileLock":
    """Return the non-blocking lock that a build holds on its directory while it runs."""
    from filelock import FileLock  # saves readers 30 ms of import

    return FileLock(work / _LOCK, timeout=0)


def _make_readable(work: Path) -> None:
    """Open the permissions of a store for all readers, and flush it to disk."""
    for folder, _, names in os.walk(work):
        os.chmod(folder, 0o755)
        for name in names:
            path = Path(folder, name)
            path.chmod(0o644)
            _sync(path)
        _sync(Path(folder))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
