"""Where stores are kept when nobody says where."""

import os
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_data_path

MANIFEST = "manifest.json"


def default_path() -> Path | None:
    """Return the store to open when none is named; ``None`` means the sample.

    ``$ESCOGRAPH_STORE`` if it is set, else the store published last in the user's data
    directory.
    """
    if named := os.environ.get("ESCOGRAPH_STORE"):
        return Path(named)
    published = user_data_path("escograph").glob(f"*/{MANIFEST}")
    stores = [m for m in published if not m.parent.name.startswith(".")]
    return max(stores, key=lambda m: m.stat().st_mtime).parent if stores else None


def default_target(version: str, languages: Sequence[str]) -> Path:
    """Return where a build goes when no target is named."""
    return user_data_path("escograph") / "-".join(["esco", version, *languages])
