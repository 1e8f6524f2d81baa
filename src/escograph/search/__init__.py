"""From what people write to concepts: search, suggest, link, classify job titles."""

from escograph.search.verbs import Searchable, Shared

__all__ = ["Searchable", "Shared"]
