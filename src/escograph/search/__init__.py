"""From text to concepts: search, suggest, link, classify job titles.

The packages import in this order only: ``language``, ``index``, ``rank``, then ``find`` and
``link``, which do not know each other. `escograph.search.facade` makes methods of them.
"""

from escograph.search.facade import Searchable, SharedIndex

__all__ = ["Searchable", "SharedIndex"]
