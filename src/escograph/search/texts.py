"""The texts of all labels, by number, packed so that reading one unpacks a few others.

Two million labels take 24 MB, where tantivy's own store takes 50 (measured); reading one
that was not read lately takes 11 µs. Blocks of 128 save 3 MB and take thrice as long.
"""

import struct
from functools import lru_cache
from pathlib import Path
from zlib import compress, decompress, error

from escograph.errors import StoreUnavailable

_BLOCK = 32
"""Labels that are packed together."""
_KEPT = 6_000
"""Blocks that stay unpacked, some 20 MB: all labels of a language that is read."""
_COUNT = struct.Struct("<Q")


class TextWriter:
    """Takes texts one by one; a text's number is how many came before."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._blocks: list[bytes] = []
        self._length = 0

    def add(self, text: str) -> int:
        """Add a text without line breaks, and return its number."""
        self._waiting.append(text)
        self._length += 1
        if len(self._waiting) == _BLOCK:
            self._pack()
        return self._length - 1

    def _pack(self) -> None:
        self._blocks.append(compress("\n".join(self._waiting).encode(), 9))
        self._waiting.clear()

    def close(self, path: Path | None = None) -> "Texts":
        """Return the texts, written to a file if one is named."""
        if self._waiting:
            self._pack()
        ends = [_COUNT.size * (len(self._blocks) + 2)]
        for block in self._blocks:
            ends.append(ends[-1] + len(block))
        head = b"".join(_COUNT.pack(number) for number in (len(self._blocks), *ends))
        if path is None:
            return Texts(head + b"".join(self._blocks))
        with path.open("wb") as file:
            file.write(head)
            file.writelines(self._blocks)
        return open_texts(path)


def open_texts(path: Path) -> "Texts":
    """Open the file that a writer wrote.

    Raises:
        StoreUnavailable: If there is none, or it is damaged.
    """
    import mmap

    try:
        with path.open("rb") as file:
            return Texts(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError, struct.error) as wrong:
        raise StoreUnavailable(str(path), str(wrong)) from wrong


class Texts:
    """Texts by number."""

    def __init__(self, packed: "bytes | object") -> None:
        self._packed = memoryview(packed)  # type: ignore[arg-type]
        (count,) = _COUNT.unpack_from(self._packed)
        size = _COUNT.size
        self._ends = [
            _COUNT.unpack_from(self._packed, size * n)[0] for n in range(1, count + 2)
        ]
        self._block = lru_cache(_KEPT)(self._unpack)

    def __getitem__(self, number: int) -> str:
        block, place = divmod(number, _BLOCK)
        return self._block(block)[place]

    def _unpack(self, block: int) -> list[str]:
        packed = self._packed[self._ends[block] : self._ends[block + 1]]
        try:
            return decompress(packed).decode().split("\n")
        except (error, UnicodeDecodeError) as wrong:
            raise StoreUnavailable("search/texts", str(wrong)) from wrong
