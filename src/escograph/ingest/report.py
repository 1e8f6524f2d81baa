"""The account of a build: every row read, and everything that was found wrong."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

_EXAMPLES = 3
_LONGEST = 200

_COUNTED = {
    "ISCOGroups": "isco_groups",
    "occupations": "occupations",
    "skillGroups": "skill_groups",
    "skills": "skills",
    "qualifications": "qualifications",
    "conceptSchemes": "concept_schemes",
}
"""Part → its name among the counts of the manifest."""


@dataclass(slots=True)
class FileReport:
    """The rows of one file: read = loaded + refused."""

    name: str
    source: str
    rows: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    unknown_columns: tuple[str, ...] = ()
    absent_columns: tuple[str, ...] = ()

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
            **({"unknown_columns": list(self.unknown_columns)} if self.unknown_columns else {}),
            **({"absent_columns": list(self.absent_columns)} if self.absent_columns else {}),
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
    """What a build read, refused and found wrong, gathered as it goes.

    Attributes:
        files: The account of each file.
        defined: Part → URIs of the concepts it defines.
        labels: (language, kind of label) → how many.
        relations: Part → how many relations of each kind.
        collections: Name of a collection → how many members.
        parts: The parts of a release that were there.
        languages: Languages with preferred labels, sorted.
    """

    def __init__(self) -> None:
        self.files: list[FileReport] = []
        self.defined: defaultdict[str, set[str]] = defaultdict(set)
        self.labels: Counter[tuple[str, str]] = Counter()
        self.relations: dict[str, Any] = {}
        self.collections: dict[str, int] = {}
        self.parts: set[str] = set()
        self.languages: tuple[str, ...] = ()
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

    def counts(self) -> dict[str, Any]:
        """Concepts by what they are, relations, members of collections, labels."""
        by_language: dict[str, dict[str, int]] = {}
        for (language, kind), count in sorted(self.labels.items()):
            by_language.setdefault(language, {})[kind] = count
        return {
            **{n: len(self.defined[p]) for p, n in _COUNTED.items() if p in self.defined},
            "relations": self.relations,
            "collections": self.collections,
            "labels": by_language,
        }

    @property
    def anomalies(self) -> list[Anomaly]:
        """Everything found wrong, by file and kind."""
        return [self._anomalies[key] for key in sorted(self._anomalies)]

    @property
    def dangling_references(self) -> list[Anomaly]:
        """References to concepts that the release does not define, by file and column."""
        return [self._dangling[key] for key in sorted(self._dangling)]


def shortened(text: str) -> str:
    """Return a text cut to what a person would read of it in a message."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _count(kept: dict[tuple[str, str], Anomaly], key: tuple[str, str], example: str) -> None:
    anomaly = kept.setdefault(key, Anomaly(*key))
    anomaly.count += 1
    example = shortened(example)
    if example and len(anomaly.examples) < _EXAMPLES and example not in anomaly.examples:
        anomaly.examples.append(example)
