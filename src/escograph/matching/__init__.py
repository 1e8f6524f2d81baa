"""Matching: comparison of people's skills with those that occupations need."""

from escograph.matching.facade import Comparable
from escograph.matching.gaps import gap
from escograph.matching.profiles import profile_from_text, profile_of

__all__ = ["Comparable", "gap", "profile_from_text", "profile_of"]
