"""The manifest of a store: version, languages, counts, sources, anomalies."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from escograph.errors import StoreUnavailable
from escograph.store.locate import MANIFEST

FORMAT = 3
"""Format of stores, raised when stores of an older escograph can no longer be read."""

_SHAPE = {"version": str, "languages": list, "parts": list, "missing": dict, "counts": dict}
"""Fields that readers of a store rely on."""

LICENCE = "CC BY 4.0, © European Union"
ATTRIBUTION = "This service uses the ESCO classification of the European Commission."


def describe(
    version: str,
    languages: Iterable[str],
    counts: Mapping[str, Any],
    **more: Any,
) -> dict[str, Any]:
    """Return a manifest as the JSON object that ``manifest.json`` contains."""
    return {
        "format": FORMAT,
        "version": version,
        "languages": sorted(languages),
        "counts": dict(counts),
        **{"form": "rdf", "parts": [], "missing": {}, "sources": [], "files": [], **more},
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
    }


def write(manifest: Mapping[str, Any], store: Path) -> None:
    """Write ``manifest.json`` into a store that is being built."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (store / MANIFEST).write_text(text + "\n", "utf-8")


def read(store: Path) -> dict[str, Any]:
    """Return the manifest of a published store.

    Raises:
        StoreUnavailable: If it is missing, or this escograph cannot read it.
    """
    path = store / MANIFEST
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        reason = "it has no manifest.json" if store.is_dir() else "no such directory"
        raise StoreUnavailable(str(store), f"{reason}; build one: escograph build") from None
    except NotADirectoryError:
        reason = "it is a file; a store is a directory that escograph build makes"
        raise StoreUnavailable(str(store), reason) from None
    except (OSError, ValueError) as error:
        reason = f"{MANIFEST}: {error}; build the store again"
        raise StoreUnavailable(str(store), reason) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise StoreUnavailable(
            str(store), f"its format is not {FORMAT}; build it again with this escograph"
        )
    for name, kind in _SHAPE.items():
        if not isinstance(manifest.get(name), kind):
            reason = f"{MANIFEST} has no valid {name}; build it again with this escograph"
            raise StoreUnavailable(str(store), reason)
    return manifest
