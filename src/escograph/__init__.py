"""ESCO as an offline knowledge graph.

The public API consists of the names importable from ``escograph`` itself, and the modules
``changes``, ``credentials``, ``errors``, ``frames``, ``learning``, ``model``, ``plots``,
``rdf`` and ``review``.
"""

from typing import TYPE_CHECKING

from escograph.build import build, inspect
from escograph.errors import EscoError
from escograph.esco import Esco, compare, open, open_samples
from escograph.model import Profile

if TYPE_CHECKING:
    from escograph.changes import Changes
    from escograph.learning import Catalogue
    from escograph.model.assessments import Assessment
    from escograph.model.vacancies import Vacancy
    from escograph.review import Review

__all__ = [
    "Assessment",
    "Catalogue",
    "Changes",
    "Esco",
    "EscoError",
    "Profile",
    "Review",
    "Vacancy",
    "build",
    "compare",
    "inspect",
    "open",
    "open_samples",
]


_LATER = {
    "Assessment": "escograph.model.assessments",
    "Catalogue": "escograph.learning",
    "Changes": "escograph.changes",
    "Review": "escograph.review",
    "Vacancy": "escograph.model.vacancies",
}
"""Name → module, imported on first use: a third of the time of ``import escograph``."""


def __getattr__(name: str) -> object:
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
