"""The account of a build: every row read, and everything that was found wrong."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_EXAMPLES = 3


@dataclass(slots=True)
class FileReport:
    """The rows of one file: read = loaded + refused."""

    name: str
    source: str
    rows: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    ignored_columns: tuple[str, ...] = ()

    @property
    def loaded(self) -> int:
        """Rows whose facts stand in the store."""
        return self.rows - self.refused.total()

    def as_dict(self) -> dict[str, Any]:
        """As it stands in the manifest."""
        return {
            "file": self.name,
            "source": self.source,
            "rows": self.rows,
            "loaded": self.loaded,
            "refused": self.refused.total(),
            **({"reasons": dict(self.refused)} if self.refused else {}),
            **({"ignored_columns": list(self.ignored_columns)} if self.ignored_columns else {}),
        }


@dataclass(slots=True)
class Anomaly:
    """One kind of thing wrong in one file: loaded as far as it makes sense."""

    file: str
    what: str
    count: int = 0
    examples: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As it stands in the manifest."""
        return {
            "file": self.file,
            "what": self.what,
            "count": self.count,
            "examples": self.examples,
        }


class Report:
    """What a build read, refused and found wrong, gathered as it goes."""

    def __init__(self) -> None:
        self.files: list[FileReport] = []
        self.counts: dict[str, Any] = {}
        self._anomalies: dict[tuple[str, str], Anomaly] = {}
        self._dangling: dict[tuple[str, str], Anomaly] = {}

    def file(self, name: str, source: str) -> FileReport:
        """Open the account of a file."""
        self.files.append(FileReport(name, source))
        return self.files[-1]

    def note(self, file: str, what: str, example: str = "") -> None:
        """Count something wrong, and keep its first examples."""
        _count(self._anomalies, (file, what), example)

    def dangling(self, file: str, column: str, uri: str) -> None:
        """Count a reference to a concept that the release does not define."""
        _count(self._dangling, (file, column), uri)

    @property
    def anomalies(self) -> list[Anomaly]:
        """Everything found wrong, by file and kind."""
        return [self._anomalies[key] for key in sorted(self._anomalies)]

    @property
    def dangling_references(self) -> list[Anomaly]:
        """References to concepts that the release does not define, by file and column."""
        return [self._dangling[key] for key in sorted(self._dangling)]


def _count(kept: dict[tuple[str, str], Anomaly], key: tuple[str, str], example: str) -> None:
    anomaly = kept.setdefault(key, Anomaly(*key))
    anomaly.count += 1
    if example and len(anomaly.examples) < _EXAMPLES and example not in anomaly.examples:
        anomaly.examples.append(example)
