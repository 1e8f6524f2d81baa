"""The files of a published store, as they were when it was published.

The manifest states the size, the sha256 and the CRC-32 of each file. A file that is read whole
is compared by its CRC when it is read, which takes a millisecond for two megabytes (measured).
The blocks of the graph have checksums of their own, so of those files only the sizes are
compared. `damage` compares everything. The manifest itself is left out, and RocksDB's lock and
logs, which it may write at any time.
"""

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from escograph.errors import StoreUnavailable
from escograph.store.locate import MANIFEST

_CHUNK = 1 << 20
_SMALL = 16_384
"""Maximum size in bytes of the graph's files that are compared at opening: among them RocksDB's
lists of its files, without which it opens an older state or none."""

_AGAIN = "build the store again"


class StoreFiles:
    """The files of one store, and whether they are as they were.

    Attributes:
        store: Directory of the store.
        entries: Path in the store → "size", "sha256" and "crc32"; empty if none are stated.
    """

    def __init__(self, store: Path, entries: Mapping[str, Mapping[str, Any]]) -> None:
        self.store = store
        self.entries = entries

    def verify(self, *names: str) -> None:
        """Compare files that are about to be read whole.

        Raises:
            StoreUnavailable: If one is missing, or its content differs; names the first.
        """
        for name in names:
            if (entry := self.entries.get(name)) is not None and (
                problem := self._problem(name, entry, "crc32")
            ):
                place = f"{name} of the search index" if name.startswith("search/") else name
                raise StoreUnavailable(str(self.store), f"{place} {problem}; {_AGAIN}")

    def verify_folder(self, folder: str) -> None:
        """Compare every file of a folder; see `verify`."""
        self.verify(*(name for name in self.entries if name.startswith(f"{folder}/")))

    def verify_graph(self) -> None:
        """Compare the sizes of the graph's files, and the content of small ones.

        Raises:
            StoreUnavailable: If one is missing, or differs; names the first.
        """
        for name, entry in self.entries.items():
            if name.startswith("graph/"):
                compared = "crc32" if entry["size"] <= _SMALL else None
                if problem := self._problem(name, entry, compared):
                    raise StoreUnavailable(str(self.store), f"{name} {problem}; {_AGAIN}")

    def damage(self) -> Iterator[str]:
        """Yield each file that is missing or differs, and how, by comparing all of them."""
        for name, entry in sorted(self.entries.items()):
            if problem := self._problem(name, entry, "sha256"):
                yield f"{name} {problem}"

    def unreadable(self, error: object) -> StoreUnavailable:
        """Return the error for a failed read; it names a damaged file, if there is one."""
        file = next(self.damage(), None)
        reason = f"{file} ({error})" if file else error
        return StoreUnavailable(str(self.store), f"{reason}; {_AGAIN}")

    def _problem(self, name: str, entry: Mapping[str, Any], compared: str | None) -> str:
        """Return what is wrong with a file; empty if nothing is."""
        path = self.store / name
        try:
            size = path.stat().st_size
            if size != entry["size"]:
                return f"has {size:,} bytes instead of {entry['size']:,}"
            if compared and _DIGESTS[compared](path) != entry[compared]:
                return "differs from what was published"
        except FileNotFoundError:
            return "is missing"
        except OSError as error:
            return f"cannot be read ({error.strerror})"
        return ""


def hash_files(store: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of every file of a store that is about to be published."""
    return {
        path.relative_to(store).as_posix(): {
            "size": path.stat().st_size,
            **{name: digest(path) for name, digest in _DIGESTS.items()},
        }
        for path in sorted(store.rglob("*"))
        if path.is_file() and not _is_left_out(path.name)
    }


def _is_left_out(name: str) -> bool:
    return name in (MANIFEST, "LOCK") or name.startswith("LOG") or name.endswith(".lock")


def _crc32(path: Path) -> str:
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            value = zlib.crc32(chunk, value)
    return f"{value:08x}"


def _sha256(path: Path) -> str:
    import hashlib  # opening a store does without

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_DIGESTS = {"sha256": _sha256, "crc32": _crc32}
