"""Learning content, assessments, plans and vacancies: from a gap to a proof."""

from escograph.learning.catalogues import Catalogue
from escograph.learning.vacancies import vacancy, vacancy_of

__all__ = ["Catalogue", "vacancy", "vacancy_of"]
