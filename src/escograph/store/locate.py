"""Default locations of stores."""

import os
from collections.abc import Sequence
from pathlib import Path

from escograph.errors import BuildFailed

MANIFEST = "manifest.json"


def default_path() -> Path | None:
    """Return the store to open by default; ``None`` means the sample.

    ``$ESCOGRAPH_STORE`` if it is set, else the store published last in the user's data
    directory.
    """
    if path := os.environ.get("ESCOGRAPH_STORE"):
        return Path(path)
    if (folder := _data_folder()) is None:
        return None
    stores = [m for m in folder.glob(f"*/{MANIFEST}") if not m.parent.name.startswith(".")]
    return max(stores, key=lambda m: m.stat().st_mtime).parent if stores else None


def default_target(version: str, languages: Sequence[str]) -> Path:
    """Return the default directory to build, in the user's data directory.

    Raises:
        BuildFailed: If the user has no home, as in some containers.
    """
    name = "-".join(["esco", version, *languages])
    if (folder := _data_folder()) is None:
        raise BuildFailed(name, "this user has no home; set HOME, or choose a target (--to)")
    return folder / name


def _data_folder() -> Path | None:
    """Return the folder of the user's stores; ``None`` for a user without a home."""
    from platformdirs import user_data_path  # a path that is passed needs none

    try:
        folder = user_data_path("escograph")
    except RuntimeError:
        return None
    return None if folder.parts[0] == "~" else folder  # as older versions of it return
