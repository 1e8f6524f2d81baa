"""Learning content, assessments, plans and vacancies: from a gap to a proof."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from escograph.learning.catalogues import Catalogue
    from escograph.learning.plans import plan
    from escograph.learning.reading import read_catalogue
    from escograph.learning.recommendations import recommend
    from escograph.learning.vacancies import vacancy, vacancy_of

__all__ = ["Catalogue", "plan", "read_catalogue", "recommend", "vacancy", "vacancy_of"]

_LATER = {
    "Catalogue": "catalogues",
    "plan": "plans",
    "read_catalogue": "reading",
    "recommend": "recommendations",
    "vacancy": "vacancies",
    "vacancy_of": "vacancies",
}
"""Name → module: ``import escograph`` does without them."""


def __getattr__(name: str) -> object:
    if name in _LATER:
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
