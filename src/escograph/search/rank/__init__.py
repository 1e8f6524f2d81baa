"""Ranking: the concepts that a text is about, by words, vectors and models."""
