"""ESCO as an offline knowledge graph.

The public API consists of the names importable from ``escograph`` itself, and the modules
``changes``, ``credentials``, ``errors``, ``frames``, ``model``, ``plots``, ``rdf`` and
``review``.
"""

from typing import TYPE_CHECKING

from escograph.build import build, inspect
from escograph.errors import EscoError
from escograph.esco import Esco, compare, open, open_samples
from escograph.model import Profile

if TYPE_CHECKING:
    from escograph.changes import Changes
    from escograph.review import Review

__all__ = [
    "Changes",
    "Esco",
    "EscoError",
    "Profile",
    "Review",
    "build",
    "compare",
    "inspect",
    "open",
    "open_samples",
]


def __getattr__(name: str) -> object:
    """Import `Changes` or `Review` on first use, saving a third of the import time."""
    if name == "Changes":
        from escograph.changes import Changes

        return Changes
    if name == "Review":
        from escograph.review import Review

        return Review
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
