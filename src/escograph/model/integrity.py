"""What a check of a release found, and how grave it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from escograph.model import cards

if TYPE_CHECKING:
    import pandas as pd


class Severity(StrEnum):
    """How grave a finding is, the gravest first."""

    ERROR = "error"
    """The store is not what it says, or a walk through it would go astray."""

    WARNING = "warning"
    """The release breaks a rule of SKOS or of ESCO; answers may surprise."""

    NOTE = "note"
    """Worth knowing; often as intended."""


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question of a check.

    Attributes:
        name: What was looked for, in the words of SKOS and qSKOS.
        severity: How grave it is where there is any.
        count: How many cases there are; 0 means that all is well.
        examples: The first cases, sorted: URIs and what belongs to them.
        meaning: What a case is, and what follows from it.
        source: Who asks for it: a rule of SKOS, an issue of qSKOS, the ESCO model.
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
class Source:
    """A file that a store was built from.

    Attributes:
        name: Name of the file.
        sha256: Its hash at the time, in hexadecimal.
        state: "matches" or "differs" where a file of today was given, else "not given".
    """

    name: str
    sha256: str
    state: str


@dataclass(frozen=True, slots=True)
class Integrity:
    """What a check of a release found.

    Attributes:
        version: The ESCO release.
        checks: The answer to every question that was asked, in the order of asking.
        skipped: Question that was not asked → why not.
        sources: The files that the store was built from, by name.
    """

    version: str
    checks: tuple[Finding, ...]
    skipped: Mapping[str, str]
    sources: tuple[Source, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings and notes are the release's own."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found: errors, then warnings, then notes, each in the order of asking."""
        found = [finding for finding in self.checks if finding.count]
        return tuple(sorted(found, key=lambda finding: _RANKS[finding.severity]))

    @property
    def passed(self) -> tuple[str, ...]:
        """Names of the questions to which all is well, in the order of asking."""
        return tuple(finding.name for finding in self.checks if not finding.count)

    @property
    def title(self) -> str:
        """The outcome in one line."""
        said = []
        for severity in Severity:
            count = sum(finding.severity is severity for finding in self.findings)
            said.append(f"{count or 'no'} {severity}{'' if count == 1 else 's'}")
        return f"ESCO {self.version}: {', '.join(said)}"

    def finding(self, name: str) -> Finding:
        """Return the answer to the question of this name.

        Raises:
            KeyError: If it was not asked.
        """
        for finding in self.checks:
            if finding.name == name:
                return finding
        raise KeyError(self.skipped.get(name, f"no check {name!r}"))

    def to_frame(self) -> "pd.DataFrame":
        """As a pandas frame, a row per question, in the order of asking.

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
        lines.append(f"In order ({len(self.passed)}): {'; '.join(self.passed)}")
        if self.skipped:
            lines.append(f"Not checked ({len(self.skipped)}):")
            lines += [f"  - {name}: {why}" for name, why in self.skipped.items()]
        if self.sources:
            lines.append("Sources:")
            lines += [f"  - {s.sha256}  {s.name} ({s.state})" for s in self.sources]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Integrity of {self.title}>"

    def _repr_html_(self) -> str:
        return cards.integrity_card(self)
