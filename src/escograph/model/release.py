"""What a release of ESCO consists of, and what was found in the files somebody has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from escograph.model import cards

if TYPE_CHECKING:
    import pandas as pd

_BY_LANGUAGE = "the classification archive of a language, csv"
_RELATIONS = (
    "the classification archive of a language from v1.2 on, in v1.0 and v1.1 the "
    "separate language-independent archive, csv"
)
_FROM_12 = "the classification archive of a language from v1.2 on, csv"

REQUIRED_PARTS = {
    "ISCOGroups": _BY_LANGUAGE,
    "occupations": _BY_LANGUAGE,
    "skillGroups": _BY_LANGUAGE,
    "skills": _BY_LANGUAGE,
    "conceptSchemes": _BY_LANGUAGE,
    "broaderRelationsOccPillar": _RELATIONS,
    "broaderRelationsSkillPillar": _RELATIONS,
    "occupationSkillRelations": _RELATIONS,
    "skillSkillRelations": _RELATIONS,
}
"""Part that every release has, by the portal's name → the archive of the portal it is in."""

OPTIONAL_PARTS = {
    "skillsHierarchy": _BY_LANGUAGE,
    "digCompSkillsCollection": _BY_LANGUAGE,
    "digitalSkillsCollection": _BY_LANGUAGE,
    "greenSkillsCollection": _BY_LANGUAGE,
    "ictSkillsCollection": "the classification archive of a language of v1.0, csv",
    "languageSkillsCollection": _BY_LANGUAGE,
    "researchOccupationsCollection": _BY_LANGUAGE,
    "researchSkillsCollection": _BY_LANGUAGE,
    "transversalSkillsCollection": _BY_LANGUAGE,
    "greenShareOcc": _FROM_12,
    "dictionary": _FROM_12,
}
"""Part that some releases have → the archive of the portal it is in."""

DEFINED_IN = {
    "occupation": "occupations",
    "skill": "skills",
    "skill group": "skillGroups",
    "ISCED-F field": "skillGroups",
    "ISCO group": "ISCOGroups",
    "concept scheme": "conceptSchemes",
    "qualification": "qualifications",
}
"""Kind of concept → the part that defines it."""

PARTS = REQUIRED_PARTS | OPTIONAL_PARTS
"""Every part → the archive of the portal it is in."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file that a source holds.

    Attributes:
        name: File name without folders.
        source: The archive or folder it lies in.
        part: What it holds, by the portal's name; "dump" for RDF.
        language: Language of its texts; empty where it has none or, in RDF, many.
        size: Bytes, unpacked; of a gzipped file, packed.
        used: Whether a build reads it.
        note: Why not, or what is odd about it.
    """

    name: str
    source: str
    part: str
    language: str
    size: int
    used: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Inspection:
    """What the files at hand amount to, in the portal's words.

    Attributes:
        version: The release, as names or layout tell; empty where they do not.
        form: "csv" or "rdf".
        languages: Languages of its texts, sorted.
        files: What was found, by part and language.
        missing: Name of each missing file, or in RDF part, → the archive of the portal it
            comes in.
    """

    version: str
    form: str
    languages: tuple[str, ...]
    files: tuple[FoundFile, ...]
    missing: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing that a build asks for."""
        return not self.missing

    def to_frame(self) -> "pd.DataFrame":
        """As a pandas frame, a row per file: name, source, part, language, size, used, note."""
        from escograph import frames

        return frames.files(self)

    def rows(self) -> list[tuple[str, ...]]:
        """The files as cells: part, language, file, source, bytes, note."""
        return [
            (f.part, f.language, f.name, f.source, f"{f.size:,}", f.note) for f in self.files
        ]

    @property
    def title(self) -> str:
        """Release, form and languages on one line."""
        version = f"v{self.version}" if self.version else "of a version that no name tells"
        said = f"ESCO {version}, {self.form.upper()}"
        return f"{said}, in {', '.join(self.languages)}" if self.languages else said

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
        header = ("part", "language", "file", "source", "bytes", "note")
        missing = cards.table(("missing", "comes in"), self.missing.items())
        return cards.titled(
            self.title, cards.table(header, self.rows()), missing if self.missing else ""
        )
