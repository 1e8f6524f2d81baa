"""Learning content, assessments, plans and vacancies: from a gap to a proof."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from escograph.learning.assessing import assess, proof_of, results_of_frame
    from escograph.learning.catalogues import Catalogue
    from escograph.learning.items import read_assessment, read_results
    from escograph.learning.plans import plan
    from escograph.learning.reading import read_catalogue
    from escograph.learning.recommendations import recommend
    from escograph.learning.tagging import tag_items, with_review
    from escograph.learning.vacancies import vacancy, vacancy_of

__all__ = [
    "Catalogue",
    "assess",
    "plan",
    "proof_of",
    "read_assessment",
    "read_catalogue",
    "read_results",
    "recommend",
    "results_of_frame",
    "tag_items",
    "vacancy",
    "vacancy_of",
    "with_review",
]

_LATER = {
    "Catalogue": "catalogues",
    "assess": "assessing",
    "plan": "plans",
    "proof_of": "assessing",
    "read_assessment": "items",
    "read_catalogue": "reading",
    "read_results": "items",
    "recommend": "recommendations",
    "results_of_frame": "assessing",
    "tag_items": "tagging",
    "vacancy": "vacancies",
    "vacancy_of": "vacancies",
    "with_review": "tagging",
}
"""Name → module: ``import escograph`` does without them."""


def __getattr__(name: str) -> object:
    if name in _LATER:
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
