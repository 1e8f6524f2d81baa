"""Findings of a check of a store and the release in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from escograph.model.values import Value

if TYPE_CHECKING:
    import pandas as pd


class Severity(StrEnum):
    """The seriousness of a finding, the most serious first."""

    ERROR = "error"
    """Wrong answers: the store differs from its manifest, or the hierarchy has a cycle."""

    WARNING = "warning"
    """Possibly surprising answers: the release breaks a rule of SKOS or of ESCO."""

    NOTE = "note"
    """Worth knowing; often intended."""


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Finding(Value):
    """The result of one question of a check.

    Attributes:
        name: The problem, as named by SKOS and qSKOS.
        severity: Seriousness of a case.
        count: Number of cases; 0 means that there is no problem.
        examples: The first cases, sorted: URIs with details.
        meaning: The meaning of a case, and its consequences.
        source: The rule of SKOS, issue of qSKOS or part of the ESCO model behind it.
    """

    name: str
    severity: Severity
    count: int
    examples: tuple[str, ...]
    meaning: str
    source: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.name} ({self.count:,})"


@dataclass(frozen=True, slots=True)
class Source(Value):
    """A file that a store was built from.

    Attributes:
        name: Name of the file.
        sha256: Its hash when the store was built, in hexadecimal.
        state: "matches" or "differs" if the file was passed to the check, else "not passed".
    """

    name: str
    sha256: str
    state: str


@dataclass(frozen=True, slots=True)
class Integrity(Value):
    """The result of a check of a store and the release in it.

    Attributes:
        version: The ESCO release.
        checks: The result of every question, in the order in which they were checked.
        skipped: Question that was not checked → the reason.
        sources: The files that the store was built from, by name.
    """

    version: str
    checks: tuple[Finding, ...]
    skipped: Mapping[str, str]
    sources: tuple[Source, ...]

    json_properties: ClassVar = ("ok", "passed")

    def __post_init__(self) -> None:
        object.__setattr__(self, "skipped", MappingProxyType(dict(self.skipped)))

    def __hash__(self) -> int:
        return hash((self.version, self.checks, frozenset(self.skipped.items()), self.sources))

    def __reduce__(self) -> tuple[Any, ...]:
        return Integrity, (self.version, self.checks, dict(self.skipped), self.sources)

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings and notes do not count."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The problems found: errors, warnings, then notes, each in the order checked."""
        findings = [finding for finding in self.checks if finding.count]
        return tuple(sorted(findings, key=lambda finding: _RANKS[finding.severity]))

    @property
    def passed(self) -> tuple[str, ...]:
        """Names of the questions without a problem, in the order checked."""
        return tuple(finding.name for finding in self.checks if not finding.count)

    @property
    def title(self) -> str:
        """The outcome in one line."""
        counts = []
        for severity in Severity:
            count = sum(finding.severity is severity for finding in self.findings)
            counts.append(f"{count or 'no'} {severity}{'' if count == 1 else 's'}")
        return f"ESCO {self.version}: {', '.join(counts)}"

    def finding(self, name: str) -> Finding:
        """Return the result of the question with a name.

        Raises:
            KeyError: If it was not checked.
        """
        for finding in self.checks:
            if finding.name == name:
                return finding
        if reason := self.skipped.get(name):
            raise KeyError(f"{name!r} was not checked: {reason}")
        raise KeyError(f"no question {name!r}; the names are those of `checks` and `skipped`")

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per question, in the order checked.

        Columns: ``name``, ``severity``, ``count``, ``examples`` (a tuple), ``meaning``,
        ``source``.
        """
        from escograph import frames

        return frames.integrity(self)

    def __str__(self) -> str:
        lines = [self.title]
        for finding in self.findings:
            lines.append(f"{finding}  ({finding.source})")
            lines.append(f"    {finding.meaning}")
            lines += [f"    - {example}" for example in finding.examples]
        lines.append(f"No problem ({len(self.passed)}): {'; '.join(self.passed)}")
        if self.skipped:
            lines.append(f"Not checked ({len(self.skipped)}):")
            lines += [f"  - {name}: {reason}" for name, reason in self.skipped.items()]
        if self.sources:
            lines.append("Sources:")
            lines += [f"  - {s.sha256}  {s.name} ({s.state})" for s in self.sources]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Integrity of {self.title}>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.integrity(self)
