"""Learning content, assessments, plans and vacancies: from a gap to a proof."""

from escograph.learning import frames
from escograph.learning.assessing import assess, proof_of, results_of_frame
from escograph.learning.catalogues import Catalogue
from escograph.learning.items import read_assessment, read_results
from escograph.learning.tagging import tag_items, with_review

__all__ = [
    "Catalogue",
    "assess",
    "frames",
    "proof_of",
    "read_assessment",
    "read_results",
    "results_of_frame",
    "tag_items",
    "with_review",
]
