"""The search index of a release: building, opening and reading it."""
