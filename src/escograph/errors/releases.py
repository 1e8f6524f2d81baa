"""Errors of the files that a release comes in."""

from collections.abc import Iterable, Mapping

from escograph.errors.base import EscoError


class IngestError(EscoError, ValueError):
    """A release that cannot be loaded.

    Attributes:
        source: The archive, folder or file.
    """

    def __init__(self, source: str, reason: str) -> None:  # args stay those of the subclass
        self.source = source
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


class NotAnEscoRelease(IngestError):
    """The source is missing, unreadable, or holds no ESCO files."""


class MissingFile(IngestError):
    """The sources lack a file that a release consists of.

    Attributes:
        missing: Name of each missing file → the archive of the portal it comes in.
    """

    def __init__(self, source: str, missing: Mapping[str, str]) -> None:
        listed = "; ".join(f"{name} (in {archive})" for name, archive in missing.items())
        super().__init__(
            source,
            f"missing {listed}; add that archive to the sources, or build what there is "
            "with partial=True (--partial)",
        )
        self.missing = dict(missing)


class MissingColumn(IngestError):
    """A file lacks a column that its facts stand in.

    Attributes:
        columns: The missing columns.
    """

    def __init__(self, source: str, columns: Iterable[str]) -> None:
        self.columns = tuple(columns)
        super().__init__(source, f"missing column {', '.join(self.columns)}")


class BadRow(IngestError):
    """A row that cannot be read as what its file holds.

    Attributes:
        row: Which row, counted from 1 below the header.
        line: Line of the file on which the row ends, counted from 1.
    """

    def __init__(self, source: str, row: int, line: int, reason: str) -> None:
        super().__init__(source, reason)
        self.row = row
        self.line = line

    def __str__(self) -> str:
        return f"{self.source}, row {self.row} (line {self.line}): {self.reason}"


class BadSyntax(IngestError):
    """An RDF file that is not what its name says.

    Attributes:
        line: Line of the file, counted from 1; 0 where the parser cannot tell.
    """

    def __init__(self, source: str, line: int, reason: str) -> None:
        super().__init__(source, reason)
        self.line = line

    def __str__(self) -> str:
        where = f", line {self.line}" if self.line else ""
        return f"{self.source}{where}: {self.reason}"


class MixedReleases(IngestError):
    """The sources belong to more than one release.

    Attributes:
        versions: Version → the source that says so.
    """

    def __init__(self, versions: Mapping[str, str]) -> None:
        listed = ", ".join(f"{version} ({name})" for version, name in versions.items())
        super().__init__(
            "the sources",
            f"belong to several releases: {listed}; build one at a time, and take labels "
            "alone from another with labels_from",
        )
        self.versions = dict(versions)


class UnknownRelease(IngestError):
    """Neither a name nor a layout tells which release the sources are."""
