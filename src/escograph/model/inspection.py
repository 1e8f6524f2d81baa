"""Summary of the files of a release: version, form, languages, and parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from escograph.model.values import Value

if TYPE_CHECKING:
    import pandas as pd

FormName = Literal["csv", "rdf"]
"""The forms of a release."""


@dataclass(frozen=True, slots=True)
class FoundFile(Value):
    """A file found in a source.

    Attributes:
        name: File name without folders.
        source: The archive or folder that contains it.
        part: The part of a release that it holds, by the portal's name; "dump" for RDF.
        language: Language of its texts; empty if it has none or, in RDF, many.
        size: Unpacked size in bytes; for a gzipped file, the packed size.
        used: Whether a build reads it.
        note: The reason why a build does not read it, or a peculiarity.
    """

    name: str
    source: str
    part: str
    language: str
    size: int
    used: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Inspection(Value):
    """A summary of the files of a release, in the portal's terms.

    Attributes:
        version: The release, by names or layout; empty if these do not show it.
        form: "csv" or "rdf".
        languages: Languages of its texts, sorted.
        files: The files found, by part and language.
        missing: Name of each missing file, or in RDF part → the portal's archive that
            contains it.
        guessed: Whether the version is a guess, by the layout alone.
    """

    version: str
    form: FormName
    languages: tuple[str, ...]
    files: tuple[FoundFile, ...]
    missing: Mapping[str, str] = field(default_factory=dict)
    guessed: bool = False

    json_properties: ClassVar = ("complete",)

    def __post_init__(self) -> None:
        object.__setattr__(self, "missing", MappingProxyType(dict(self.missing)))

    def __hash__(self) -> int:
        return hash((self.version, self.form, self.files, frozenset(self.missing.items())))

    def __reduce__(self) -> tuple[Any, ...]:
        fields = self.version, self.form, self.languages, self.files
        return Inspection, (*fields, dict(self.missing), self.guessed)

    @property
    def complete(self) -> bool:
        """Whether everything that a build needs is present."""
        return not self.missing

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per file.

        Columns: ``name``, ``source``, ``part``, ``language``, ``size``, ``used``, ``note``.
        """
        from escograph import frames

        return frames.files(self)

    def rows(self) -> list[tuple[str, ...]]:
        """Return the files as cells: part, language, file, source, bytes, note."""
        return [
            (f.part, f.language, f.name, f.source, f"{f.size:,}", f.note) for f in self.files
        ]

    @property
    def title(self) -> str:
        """Release, form and languages on one line."""
        version = f"v{self.version}" if self.version else "of unknown version"
        if self.guessed:
            version += " (a guess, by the columns)"
        title = f"ESCO {version}, {self.form.upper()}"
        return f"{title}, in {', '.join(self.languages)}" if self.languages else title

    def __str__(self) -> str:
        lines = [self.title]
        lines += ["  " + "  ".join(filter(None, row)) for row in self.rows()]
        if self.missing:
            lines.append("Missing:")
            lines += [f"  {name}: in {archive}" for name, archive in self.missing.items()]
        return "\n".join(lines)

    def __repr__(self) -> str:
        missing = f", {len(self.missing)} missing" if self.missing else ""
        return f"<Inspection: {self.title}: {len(self.files)} files{missing}>"

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.inspection(self)
