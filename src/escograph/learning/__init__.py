"""Learning content, assessments, plans and vacancies: from a gap to a proof."""

from escograph.learning.catalogues import Catalogue

__all__ = ["Catalogue"]
