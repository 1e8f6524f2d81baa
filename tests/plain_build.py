"""Builds without the search index, for tests that only need the graph."""

from functools import partial

import escograph

graph_only = partial(escograph.build, search=False)
"""`escograph.build`, without the 15 seconds that learning vectors takes."""
