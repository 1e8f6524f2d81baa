"""Learning content, assessments, plans and vacancies: from a gap to a proof."""

from escograph.learning.catalogues import Catalogue
from escograph.learning.reading import read_catalogue

__all__ = ["Catalogue", "read_catalogue"]
