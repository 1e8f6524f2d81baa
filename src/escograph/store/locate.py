"""Default locations of stores."""

import os
from collections.abc import Sequence
from pathlib import Path

MANIFEST = "manifest.json"


def default_path() -> Path | None:
    """Return the store to open by default; ``None`` means the sample.

    ``$ESCOGRAPH_STORE`` if it is set, else the store published last in the user's data
    directory.
    """
    if path := os.environ.get("ESCOGRAPH_STORE"):
        return Path(path)
    published = _data_folder().glob(f"*/{MANIFEST}")
    stores = [m for m in published if not m.parent.name.startswith(".")]
    return max(stores, key=lambda m: m.stat().st_mtime).parent if stores else None


def default_target(version: str, languages: Sequence[str]) -> Path:
    """Return the default directory to build, in the user's data directory."""
    return _data_folder() / "-".join(["esco", version, *languages])


def _data_folder() -> Path:
    from platformdirs import user_data_path  # a path that is passed needs none

    return user_data_path("escograph")
