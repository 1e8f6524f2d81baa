"""The texts of all labels by number, compressed in blocks.

Two million labels take 24 MB, where tantivy's own store takes 50 (measured); reading a text
whose block is not in memory takes 11 µs. Blocks of 128 save 3 MB and take three times as long.
"""

import mmap
import struct
from functools import lru_cache
from pathlib import Path
from zlib import compress, decompress
from zlib import error as ZlibError

from escograph.errors import StoreUnavailable

_BLOCK = 32
"""Number of labels per block."""
_UNPACKED = 6_000
"""Number of blocks kept decompressed, some 20 MB: all labels of one language."""
_COUNT = struct.Struct("<Q")


class LabelTextWriter:
    """Compresses texts one by one; a text's number is the count of those before it."""

    def __init__(self) -> None:
        self._block: list[str] = []
        self._blocks: list[bytes] = []
        self._length = 0

    def add(self, text: str) -> int:
        """Add a text without line breaks, and return its number."""
        self._block.append(text)
        self._length += 1
        if len(self._block) == _BLOCK:
            self._pack()
        return self._length - 1

    def _pack(self) -> None:
        self._blocks.append(compress("\n".join(self._block).encode(), 9))
        self._block.clear()

    def close(self, path: Path | None = None) -> "LabelTexts":
        """Return the texts; write them to a file if one is named."""
        if self._block:
            self._pack()
        ends = [_COUNT.size * (len(self._blocks) + 2)]
        for block in self._blocks:
            ends.append(ends[-1] + len(block))
        head = b"".join(_COUNT.pack(number) for number in (len(self._blocks), *ends))
        if path is None:
            return LabelTexts(head + b"".join(self._blocks))
        with path.open("wb") as file:
            file.write(head)
            file.writelines(self._blocks)
        return open_label_texts(path)


def open_label_texts(path: Path) -> "LabelTexts":
    """Open a file that `LabelTextWriter` wrote.

    Raises:
        StoreUnavailable: If the file is missing or damaged.
    """
    try:
        with path.open("rb") as file:
            return LabelTexts(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError, struct.error) as error:
        reason = f"it cannot be read ({error}); build the store again"
        raise StoreUnavailable(str(path), reason) from error


class LabelTexts:
    """Label texts by number."""

    def __init__(self, packed: bytes | mmap.mmap) -> None:
        self._packed = memoryview(packed)
        (count,) = _COUNT.unpack_from(self._packed)
        size = _COUNT.size
        self._ends = [
            _COUNT.unpack_from(self._packed, size * n)[0] for n in range(1, count + 2)
        ]
        self._read = lru_cache(_UNPACKED)(self._unpack)

    def __getitem__(self, number: int) -> str:
        block, place = divmod(number, _BLOCK)
        return self._read(block)[place]

    def _unpack(self, block: int) -> list[str]:
        packed = self._packed[self._ends[block] : self._ends[block + 1]]
        try:
            return decompress(packed).decode().split("\n")
        except (ZlibError, UnicodeDecodeError) as error:
            reason = f"it is damaged ({error}); build the store again"
            raise StoreUnavailable("search/texts", reason) from error
