"""The report of a build: every row read, and every problem found."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from escograph.model import LabelKind, Severity
from escograph.model.parts import KINDS, PARTS, kinds_of_uri

ALL_FILES = "all files"
"""Name of the file of what concerns the release as a whole."""

_EXAMPLES = 3
_LONGEST_EXAMPLE = 200

_COUNT_NAMES = {kind.part: kind.count for kind in KINDS.values() if kind.count}
"""Part → name of its concept count in the manifest."""


@dataclass(slots=True)
class FileReport:
    """The rows of one file: read = loaded + refused.

    Attributes:
        name: The file.
        source: The archive or folder that contains it.
        rows: Rows, or statements, read.
        refused: Reason → number of rows refused for it.
        unknown_columns: Columns that no release has.
        absent_columns: Optional columns that the file lacks.
        is_cut: Whether the file ends in the middle of its last row.
    """

    name: str
    source: str
    rows: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    unknown_columns: tuple[str, ...] = ()
    absent_columns: tuple[str, ...] = ()
    is_cut: bool = False

    @property
    def loaded(self) -> int:
        """Rows whose facts are in the store."""
        return self.rows - self.refused.total()

    def as_dict(self) -> dict[str, Any]:
        """Return the report as the manifest contains it."""
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
    """One kind of problem in one file that did not prevent loading the file.

    Attributes:
        file: The file.
        what: The problem; for a dangling reference the column, or in RDF the part.
        severity: "error" if facts are lost, "warning" if answers may surprise, "note" if the
            file is read as it is meant.
        count: Number of occurrences.
        examples: The first distinct cases.
    """

    file: str
    what: str
    severity: Severity = Severity.NOTE
    count: int = 0
    examples: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the anomaly as the manifest contains it."""
        return {
            "file": self.file,
            "what": self.what,
            "severity": str(self.severity),
            "count": self.count,
            "examples": self.examples,
        }


class Report:
    """Rows read, rows refused, and problems found, collected during a build.

    Attributes:
        files: The report of each file.
        defined: Part → URIs of the concepts it defines.
        labels: (language, kind) → number of labels.
        added_languages: Languages of labels added from other sources.
        added_labels: (language, kind) → number of labels that an export had from elsewhere.
        relations: Part → number of distinct relations that it can state, whichever file
            states them, or name → number.
        collections: Name of a collection → number of members that the release defines.
        parts: The parts of the release that were present.
        missing: Parts that the files lack, as far as known before reading them.
        references_to_missing: Missing part → number of references to concepts that it defines.
        occupations_without_skills: Number of occupations for which no relation states a skill,
            and of all occupations.
    """

    def __init__(self, missing: Collection[str] = ()) -> None:
        self.missing = frozenset(missing)
        self.references_to_missing: Counter[str] = Counter()
        self.files: list[FileReport] = []
        self.defined: defaultdict[str, set[str]] = defaultdict(set)
        self.labels: Counter[tuple[str, LabelKind]] = Counter()
        self.added_languages: set[str] = set()
        self.added_labels: Counter[tuple[str, LabelKind]] = Counter()
        self.relations: dict[str, Any] = {}
        self.collections: dict[str, int] = {}
        self.parts: set[str] = set()
        self.occupations_without_skills = (0, 0)
        self._anomalies: dict[tuple[str, str], Anomaly] = {}
        self._dangling: dict[tuple[str, str], Anomaly] = {}

    @property
    def own_languages(self) -> frozenset[str]:
        """Languages of the release's own preferred labels."""
        return frozenset(tag for tag, kind in self.labels if kind is LabelKind.PREFERRED)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages with preferred labels, added ones included, sorted."""
        in_export = {tag for tag, kind in self.added_labels if kind is LabelKind.PREFERRED}
        return tuple(sorted(self.own_languages | self.added_languages | in_export))

    def file(self, name: str, source: str) -> FileReport:
        """Begin the report of a file."""
        self.files.append(FileReport(name, source))
        return self.files[-1]

    def note(
        self,
        file: str,
        what: str,
        example: str = "",
        severity: Severity = Severity.NOTE,
        count: int = 1,
    ) -> None:
        """Count a problem, and keep its first examples."""
        if (anomaly := self._anomalies.get((file, what))) is None:
            anomaly = self._anomalies[file, what] = Anomaly(file, what, severity)
        _count(anomaly, example, count)

    def note_dangling(self, file: str, column: str, uri: str) -> None:
        """Count a reference to a concept that the release does not define.

        One to a part that the files lack is counted by part: every file would repeat it.
        """
        for kind in kinds_of_uri(uri) if self.missing else ():
            if kind.part in self.missing:
                self.references_to_missing[kind.part] += 1
                return
        if (anomaly := self._dangling.get((file, column))) is None:
            anomaly = self._dangling[file, column] = Anomaly(file, column, Severity.WARNING)
        _count(anomaly, uri, 1)

    def counts(self) -> dict[str, Any]:
        """Return the numbers of concepts, relations, members of collections and labels."""
        return {
            **{
                _COUNT_NAMES[part]: len(self.defined[part])
                for part in PARTS
                if self.defined.get(part)
            },
            "relations": {
                part: counts
                for part, counts in sorted(self.relations.items())
                if (any(counts.values()) if isinstance(counts, dict) else counts)
            },
            "collections": self.collections,
            "labels": labels_by_language(self.labels),
        }

    @property
    def anomalies(self) -> list[Anomaly]:
        """Every problem found: the most serious first, then by file and description."""
        ranks = list(Severity)
        return sorted(
            self._anomalies.values(), key=lambda a: (ranks.index(a.severity), a.file, a.what)
        )

    @property
    def dangling_references(self) -> list[Anomaly]:
        """References to concepts that the release does not define, by file and column."""
        return [self._dangling[key] for key in sorted(self._dangling)]


def labels_by_language(
    counts: Mapping[tuple[str, LabelKind], int],
) -> dict[str, dict[str, int]]:
    """Return language → kind → number of labels, both sorted, for a manifest."""
    by_language: dict[str, dict[str, int]] = {}
    for (language, kind), count in sorted(counts.items()):
        if count:
            by_language.setdefault(language, {})[kind.local_name] = count
    return by_language


def excerpt(text: str) -> str:
    """Return the beginning of a text, for a message."""
    return text if len(text) <= _LONGEST_EXAMPLE else f"{text[:_LONGEST_EXAMPLE]}…"


def _count(anomaly: Anomaly, example: str, count: int) -> None:
    anomaly.count += count
    example = excerpt(example)
    if example and len(anomaly.examples) < _EXAMPLES and example not in anomaly.examples:
        anomaly.examples.append(example)
