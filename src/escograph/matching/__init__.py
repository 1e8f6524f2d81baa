"""Matching: comparison of people's skills with those that occupations need."""

from escograph.matching.facade import Matchable
from escograph.matching.gaps import gap
from escograph.matching.profiles import profile_from_text, profile_of

__all__ = ["Matchable", "gap", "profile_from_text", "profile_of"]
