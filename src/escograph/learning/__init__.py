"""Learning content, assessments, plans and vacancies: from a gap to a proof."""

from typing import TYPE_CHECKING

from escograph.learning.catalogues import Catalogue

if TYPE_CHECKING:
    from escograph.learning.plans import plan
    from escograph.learning.recommendations import recommend

__all__ = ["Catalogue", "plan", "recommend"]

_LATER = {
    "plan": "escograph.learning.plans",
    "recommend": "escograph.learning.recommendations",
}
"""Name → module of functions that ``import escograph`` does without."""


def __getattr__(name: str) -> object:
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
