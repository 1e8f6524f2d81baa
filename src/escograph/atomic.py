"""Files that appear complete or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from escograph.errors import ExportFailed, FileTaken


@contextmanager
def new_file(path: Path, overwrite: bool) -> Iterator[BinaryIO]:
    """Yield a file to write, which gets its name if the block ends without an error.

    Raises:
        FileTaken: If the path exists and may not be replaced.
        ExportFailed: If the disk refuses the write.
    """

    def refuse_if_taken() -> None:
        if path.is_dir() or (os.path.lexists(path) and not overwrite):
            raise FileTaken(str(path))

    refuse_if_taken()
    work = path.with_name(f".{path.name}.{os.urandom(16).hex()}.part")
    try:
        with work.open("xb") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        refuse_if_taken()
        work.replace(path)
    except FileTaken:
        raise
    except OSError as error:
        raise ExportFailed(str(path), error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            work.unlink()
