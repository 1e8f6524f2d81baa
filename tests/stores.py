"""Stores of the official releases that tests share: built once per sources and code, and kept.

A store is named after a hash of its inputs. Any change to the archives, the package or its
libraries makes a new store, so a test never sees a store built by other code.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock

import escograph

PACKAGE = Path(escograph.__file__).parent
BUILT_WITH = ("pyoxigraph", "tantivy", "numpy", "scipy")
KEPT = 2
"""Stores kept under one name, besides those in use."""


class StoreCache:
    """A folder of published stores; any number of test runs may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._in_use: dict[Path, int] = {}

    def store(self, name: str, *sources: Path, **options: Any) -> Path:
        """Return the store that `escograph.build` makes of sources; build it if need be."""
        target = self.folder / f"{name}-{key(sources, options)}"
        if target not in self._in_use:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "cache.lock"):  # waits for builds, too
                if not target.exists():
                    escograph.build(*sources, target=target, **options)
                self._hold(target)
                self._prune(name)
        return target

    def _hold(self, target: Path) -> None:
        """Keep the store from being pruned while this process lives, however it ends."""
        os.utime(target)
        self._in_use[target] = descriptor = os.open(target, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_SH)

    def _prune(self, name: str) -> None:
        """Remove the remains of killed builds, and the oldest stores not in use."""
        for leftover in self.folder.glob(f".{name}-*"):
            shutil.rmtree(leftover)
        stores = [path for path in self.folder.glob(f"{name}-*") if path.is_dir()]
        stores.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for store in stores[KEPT:]:
            descriptor = os.open(store, os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            else:
                shutil.rmtree(store)
            finally:
                os.close(descriptor)


def key(sources: Sequence[Path], options: Mapping[str, Any], package: Path = PACKAGE) -> str:
    """Return a hash of sources, options, the package's files and the libraries' versions."""
    libraries = [version(name) for name in BUILT_WITH]
    parts = [sources, options, code(package), libraries]
    text = json.dumps(parts, default=_content, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def code(package: Path) -> str:
    """Return a hash of the names and bytes of a package's files, except compiled ones."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(package)}\0{_content(path)}\0".encode())
    return digest.hexdigest()


@cache
def _content(path: Path) -> str:
    """Return the name and the sha256 of a file."""
    return f"{path.name}:{hashlib.sha256(path.read_bytes()).hexdigest()}"
