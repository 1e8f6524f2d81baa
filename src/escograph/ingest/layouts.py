"""How the CSV files of each release are laid out: their names, columns, and what tells them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from escograph.ingest.sources import SourceFile
from escograph.model import PARTS

_FILE = re.compile(r"([A-Za-z]+?)(?:_([A-Za-z]{2,3}(?:-[A-Za-z]{2,})?))?\.csv", re.IGNORECASE)
_PARTS = {part.casefold(): part for part in PARTS}

SUFFIX = re.compile(r"_[a-z]{2,3}(?:-[a-z]{2,})?")
"""What v1.2 puts behind some column names: the language of the column."""

_CONCEPT = {"conceptType", "conceptUri", "preferredLabel", "altLabels", "description"}
_NOTES = {"hiddenLabels", "status", "modifiedDate", "scopeNote", "inScheme"}
_MEMBER = _CONCEPT | {"status", "broaderConceptUri", "broaderConceptPT"}
_BROADER = {"conceptType", "conceptUri", "broaderType", "broaderUri"}
_LEVELS = {
    f"Level {level} {what}" for level in range(4) for what in ("URI", "preferred term", "code")
}

COLUMNS = {
    "ISCOGroups": _CONCEPT | {"code", "status", "inScheme"},
    "occupations": _CONCEPT
    | _NOTES
    | {"iscoGroup", "regulatedProfessionNote", "definition", "code", "naceCode"},
    "skillGroups": _CONCEPT | _NOTES | {"code"},
    "skills": _CONCEPT | _NOTES | {"skillType", "reuseLevel", "definition"},
    "conceptSchemes": {
        "conceptType",
        "conceptSchemeUri",
        "preferredLabel",
        "title",
        "status",
        "description",
        "hasTopConcept",
    },
    "broaderRelationsOccPillar": _BROADER | {"conceptLabel", "broaderLabel"},
    "broaderRelationsSkillPillar": _BROADER | {"conceptLabel", "broaderLabel"},
    "occupationSkillRelations": {
        "occupationUri",
        "occupationLabel",
        "relationType",
        "skillType",
        "skillUri",
        "skillLabel",
    },
    "skillSkillRelations": {
        "originalSkillUri",
        "originalSkillType",
        "relationType",
        "relatedSkillType",
        "relatedSkillUri",
    },
    "skillsHierarchy": _LEVELS | {"Description", "Scope note"},
    "greenShareOcc": {"conceptType", "conceptUri", "code", "preferredLabel", "greenShare"},
}
"""Part → every column that some release gives it; others are reported and kept out."""

COLLECTION_COLUMNS = _MEMBER | {"skillType", "reuseLevel"}
"""The columns of the files that list a thematic collection."""


class Layout(NamedTuple):
    """Part and language that a file's name tells."""

    part: str
    language: str


def named(name: str) -> Layout | None:
    """Return what a file of a release is by its name, or ``None`` for another file."""
    match = _FILE.fullmatch(name)
    part = _PARTS.get(match[1].casefold()) if match else None
    return Layout(part, (match[2] or "").lower()) if match and part else None


def columns_of(part: str) -> set[str]:
    """Return every column that some release gives a part."""
    return COLUMNS.get(part, COLLECTION_COLUMNS)


def plain_header(header: Sequence[str], part: str) -> list[str]:
    """Return column names without the language that v1.2 puts behind some of them."""
    known = columns_of(part)
    stripped = [name.strip() for name in header]
    return [
        base if name not in known and (base := SUFFIX.sub("", name)) in known else name
        for name in stripped
    ]


def releases(file: SourceFile, layout: Layout) -> tuple[str, ...]:
    """Return the releases ("1.0", "1.1", "1.2") whose layout a file has; empty for any."""
    if layout.part in ("occupationSkillRelations", "broaderRelationsSkillPillar"):
        return ("1.2",) if layout.language else ("1.0", "1.1")
    if layout.part != "occupations":
        return ()
    with file.opened() as raw:
        header = raw.read(10_000).partition(b"\n")[0]
    for column, version in ((b"naceCode", "1.2"), (b"code", "1.1")):
        if column in header:
            return (version,)
    return ("1.0",)
