"""Matching: comparison of people's skills with those that occupations need."""

from escograph.matching.gaps import gap
from escograph.matching.profiles import profile_from_text, profile_of

__all__ = ["gap", "profile_from_text", "profile_of"]
