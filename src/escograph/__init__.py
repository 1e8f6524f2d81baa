"""ESCO as an offline knowledge graph.

Public are the names importable from ``escograph`` itself, and the modules ``credentials``,
``errors``, ``frames``, ``model`` and ``rdf``.
"""

from escograph.build import build, inspect
from escograph.errors import EscoError
from escograph.esco import Esco, compare, open, open_samples
from escograph.model import Profile, Review

__all__ = [
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
