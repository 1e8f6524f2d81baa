"""Plain ways to rank concepts by their labels, to compare with: TF-IDF and cosine."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

_HOW = {
    "letters": {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True},
    "words": {"sublinear_tf": True},
}


class Plain:
    """Concepts by their best label."""

    def __init__(self, labels: list[tuple[str, str]], how: str) -> None:
        """Take labels and the URIs that they belong to."""
        self._uris = sorted({uri for _, uri in labels})
        place = {uri: number for number, uri in enumerate(self._uris)}
        labels = sorted(labels, key=lambda label: (place[label[1]], label[0]))
        self._vectors = TfidfVectorizer(**_HOW[how])
        self._labels = self._vectors.fit_transform(text for text, _ in labels).tocsr()
        owner = np.array([place[uri] for _, uri in labels])
        self._starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])

    def scores(self, texts: list[str]) -> np.ndarray:
        """Texts by concepts."""
        found = [
            np.maximum.reduceat((self._labels @ text.T).toarray().ravel(), self._starts)
            for text in self._vectors.transform(texts)
        ]
        return np.array(found)

    @property
    def uris(self) -> list[str]:
        """The concepts, in the order of the scores."""
        return self._uris

    def ranked(self, texts: list[str]) -> list[list[str]]:
        """The first fifty concepts of each text."""
        return [
            [self._uris[place] for place in np.argsort(-scores, kind="stable")[:50]]
            for scores in self.scores(texts)
        ]
