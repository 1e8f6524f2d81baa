"""Matching: comparison of people's skills with those that occupations need."""

from escograph.matching.facade import Comparable
from escograph.matching.gaps import gap

__all__ = ["Comparable", "gap"]
