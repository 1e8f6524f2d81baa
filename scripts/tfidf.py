"""The baseline of search and linking: TF-IDF of labels, compared by cosine."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

_OPTIONS = {
    "letters": {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True},
    "words": {"sublinear_tf": True},
}


class TfidfRanker:
    """Ranks concepts by the one of their labels that is most like a text.

    Attributes:
        uris: The concepts, in the order of the columns of `scores`.
    """

    def __init__(self, labels: list[tuple[str, str]], features: str) -> None:
        """Count the features of labels.

        Args:
            labels: Labels, and the URI of the concept that has each.
            features: "letters" (runs of two to five letters) or "words".
        """
        self.uris = sorted({uri for _, uri in labels})
        number = {uri: position for position, uri in enumerate(self.uris)}
        labels = sorted(labels, key=lambda label: (number[label[1]], label[0]))
        self._vectorizer = TfidfVectorizer(**_OPTIONS[features])
        self._labels = self._vectorizer.fit_transform(text for text, _ in labels).tocsr()
        owners = np.array([number[uri] for _, uri in labels])
        self._starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])

    def scores(self, texts: list[str]) -> np.ndarray:
        """Return how much each concept is like each text: texts by concepts, 0 to 1."""
        return np.array(
            [
                np.maximum.reduceat((self._labels @ row.T).toarray().ravel(), self._starts)
                for row in self._vectorizer.transform(texts)
            ]
        )

    def rank(self, texts: list[str], limit: int | None = 50) -> list[list[str]]:
        """Return the URIs of the concepts most like each text, the best first."""
        return [
            [self.uris[column] for column in np.argsort(-scores, kind="stable")[:limit]]
            for scores in self.scores(texts)
        ]
