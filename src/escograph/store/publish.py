"""How a store comes to stand under its name: whole, readable by all, or not at all.

1. Refuse a target that exists, even an empty directory (a rename would replace it).
2. Clear what builds that died left beside the target; a live build holds a lock.
3. Build in a directory beside the target, under a name no other build can have.
4. Flush to disk, open the permissions for readers, rename into place.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from time import sleep, time
from traceback import clear_frames
from typing import TYPE_CHECKING
from uuid import uuid4

import pyoxigraph as ox

from escograph.errors import BuildFailed, StoreExists

if TYPE_CHECKING:
    from filelock import FileLock

_LOCK = "building.lock"


@contextmanager
def publishing(target: Path) -> Iterator[Path]:
    """Yield a directory to build in; when the block ends well it becomes ``target``.

    Raises:
        StoreExists: If something stands at ``target``, before or after the work.
        BuildFailed: If the disk refuses. Nothing stands under the target's name then.
    """
    target = target.absolute()
    if os.path.lexists(target):
        raise StoreExists(str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(target)
        work, lock = _prepared(target)
    except OSError as error:
        raise BuildFailed(str(target), str(error)) from error
    try:
        yield work
        _settle(work)
        if os.path.lexists(target):
            raise StoreExists(str(target))
        work.rename(target)
        with suppress(OSError):  # it stands; that the disk knows is up to the system now
            (target / _LOCK).unlink(missing_ok=True)
            _sync(target)
            _sync(target.parent)
    except (StoreExists, BuildFailed) as error:
        _let_go(error)
        raise
    except OSError as error:  # Oxigraph's own carry no errno: the text must do
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):  # another build was quicker
            raise StoreExists(str(target)) from error
        _let_go(error)
        raise BuildFailed(str(target), str(error)) from error
    except BaseException as error:
        _let_go(error)
        raise
    finally:
        lock.release()
        _remove(work)


def _let_go(error: BaseException | None) -> None:
    """Drop what the frames of an error hold: an open graph would go on writing its files."""
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
    """Yield the graph of a store that is being built, to be filled in bulk.

    Raises:
        OSError: If the disk refuses, whatever RocksDB calls it.
    """
    graph = ox.Store(os.fspath(work / "graph"))
    try:
        yield graph
        graph.flush()
    except RuntimeError as error:
        raise OSError(str(error)) from error
    finally:
        del graph  # releases RocksDB's lock


def _prepared(target: Path) -> "tuple[Path, FileLock]":
    """Make a directory to build in that is locked before others see it as a build."""
    name = uuid4().hex
    fresh = target.with_name(f".{target.name}.preparing-{name}")
    work = target.with_name(f".{target.name}.building-{name}")
    fresh.mkdir()
    lock = _lock(fresh)
    lock.acquire()
    fresh.rename(work)
    return work, lock


def _clear_leftovers(target: Path) -> None:
    name = escape(target.name)
    for leftover in target.parent.glob(f".{name}.building-*/"):
        # TimeoutError: somebody is building there now; OSError: just finished, or another
        # user's, which is no reason to fail
        with suppress(TimeoutError, OSError), _lock(leftover):
            shutil.rmtree(leftover, ignore_errors=True)
    for leftover in target.parent.glob(f".{name}.preparing-*/"):
        with suppress(OSError):
            if time() - leftover.stat().st_mtime > 60:  # taking the lock takes no time
                shutil.rmtree(leftover, ignore_errors=True)


def _lock(work: Path) -> "FileLock":
    """The lock that a build holds on its directory while it lives; never waits."""
    from filelock import FileLock  # 30 ms of import that readers need not pay

    return FileLock(work / _LOCK, timeout=0)


def _settle(work: Path) -> None:
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
