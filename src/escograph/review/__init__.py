"""A person's decisions on links, as a table."""

from escograph.review.review import Review
from escograph.review.rows import Decision, ReviewRow

__all__ = ["Decision", "Review", "ReviewRow"]
