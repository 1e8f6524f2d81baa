"""Search and suggest: from typed queries to concepts."""
