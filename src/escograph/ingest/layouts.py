"""The layout of the CSV files of each release: file names and columns."""

import csv
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from escograph.ingest.sources import SourceFile
from escograph.model import LabelKind, Occupation
from escograph.model.parts import GREEN_SHARE_PART, KINDS, NACE_PART, PARTS

_FILE = re.compile(
    r"([A-Za-z]+?)(?:_([A-Za-z]{2,3}(?:-[A-Za-z]{2,})?))?(?: ?\(\d+\))?\.(?:csv|tsv)(?:\.gz)?",
    re.IGNORECASE,
)
"""A part, a language, and the number that a browser adds to a second download."""
_CSV_PARTS = {name.casefold(): name for name, part in PARTS.items() if part.csv}

_BYTE_ORDER_MARK = "\ufeff"
_LINE_END = re.compile(r"[\r\n]+")
SEPARATORS = (",", ";", "\t", "|")

_LANGUAGE_SUFFIX = re.compile(r"_[a-z]{2,3}(?:-[a-z]{2,})?")
"""Suffix of some column names in v1.2: the language of the column."""

RELATION_FILES = ("occupationSkillRelations", "broaderRelationsSkillPillar")
"""Parts that are named after a language where one archive has texts and relations."""

SKILLS_HIERARCHY = "skillsHierarchy"
DICTIONARY = "dictionary"

_CONCEPT = {"conceptType", "conceptUri", "preferredLabel", "altLabels", "description"}
_NOTES = {"hiddenLabels", "status", "modifiedDate", "scopeNote", "inScheme"}
_MEMBER = _CONCEPT | {"status", "broaderConceptUri", "broaderConceptPT"}
_BROADER = {"conceptType", "conceptUri", "broaderType", "broaderUri"}
_LEVELS = {
    f"Level {level} {what}" for level in range(4) for what in ("URI", "preferred term", "code")
}

LABEL_COLUMNS: Mapping[str, LabelKind] = {
    "altLabels": LabelKind.ALTERNATIVE,
    "hiddenLabels": LabelKind.HIDDEN,
}
"""Column with a label on each line → their kind."""

COLUMNS: Mapping[str, set[str]] = {
    "ISCOGroups": _CONCEPT | {"code", "status", "inScheme"},
    "occupations": _CONCEPT
    | _NOTES
    | {"iscoGroup", "regulatedProfessionNote", "definition", "code", NACE_PART},
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
    SKILLS_HIERARCHY: _LEVELS | {"Description", "Scope note"},
    GREEN_SHARE_PART: {"conceptType", "conceptUri", "code", "preferredLabel", "greenShare"},
}
"""Part → all its columns in any release; other columns are reported and left out."""

COLLECTION_COLUMNS = _MEMBER | {"skillType", "reuseLevel"}
"""Columns of the files that list a thematic collection."""


class NeedsColumns(NamedTuple):
    """The columns of a file that states the skills needed.

    Attributes:
        concept: URI of the occupation or skill that needs a skill.
        skill: URI of the skill that it needs.
        types: Types of the skills; some releases leave a few empty.
    """

    concept: str
    skill: str
    types: tuple[str, ...]


NEEDS_COLUMNS: Mapping[str, NeedsColumns] = {
    "occupationSkillRelations": NeedsColumns("occupationUri", "skillUri", ("skillType",)),
    "skillSkillRelations": NeedsColumns(
        "originalSkillUri", "relatedSkillUri", ("originalSkillType", "relatedSkillType")
    ),
}
"""Part that states the skills needed → its columns."""


class FileName(NamedTuple):
    """The part and language in a file's name; the language is empty if absent."""

    part: str
    language: str


def parse_name(name: str) -> FileName | None:
    """Return the part and language in a file's name; ``None`` for other files."""
    match = _FILE.fullmatch(name)
    part = _CSV_PARTS.get(match[1].casefold()) if match else None
    return FileName(part, (match[2] or "").lower()) if match and part else None


def part_within(name: str) -> str:
    """Return the longest part whose name stands in a file's name; empty if none."""
    folded = name.casefold()
    within = [part for fold, part in _CSV_PARTS.items() if fold in folded]
    return max(within, key=len, default="")


def columns_of(part: str) -> set[str]:
    """Return all columns of a part in any release."""
    return COLUMNS.get(part, COLLECTION_COLUMNS)


def plain_header(header: Sequence[str], part: str) -> list[str]:
    """Return column names in the portal's case, without the language suffix of v1.2."""
    columns = columns_of(part)
    by_fold = {name.casefold(): name for name in columns}
    names = [name.strip().strip(_BYTE_ORDER_MARK) for name in header]
    stripped = [by_fold.get(name.casefold(), name) for name in names]
    return [
        base
        if name not in columns and (base := _LANGUAGE_SUFFIX.sub("", name)) in columns
        else name
        for name in stripped
    ]


def possible_releases(file: SourceFile, name: FileName) -> tuple[str, ...]:
    """Return the releases ("1.0", …) with a file's layout; empty if it fits any.

    The relations are in one archive with the texts, and named after its language, from v1.1.2
    on; occupations have codes from v1.1 on, and industries from v1.2.1 on.
    """
    if name.part in RELATION_FILES:
        return ("1.1", "1.2") if name.language else ("1.0", "1.1")
    if name.part != KINDS[Occupation.kind].part:
        return ()
    with file.open() as raw:
        lines = _LINE_END.split(raw.read(10_000).decode("utf-8-sig", "replace"))
    header_lines = (line for line in lines if line.strip() and not is_separator_hint(line))
    line = next(header_lines, "")
    header = plain_header(split_header(line, ("conceptUri",))[0], name.part)
    if NACE_PART in header:
        return ("1.2",)
    return ("1.1", "1.2") if "code" in header else ("1.0",)


def split_header(line: str, required: Sequence[str]) -> tuple[list[str], str]:
    """Return the columns of a header, and the separator that gives the required ones.

    The portal separates columns with commas; spreadsheets of some countries write semicolons
    or tabs, and other tools vertical bars.
    """
    wanted = {name.casefold() for name in required}

    def matches(separator: str) -> int:
        names = {
            cell.strip().strip(_BYTE_ORDER_MARK).casefold() for cell in _cells(line, separator)
        }
        return len(wanted & (names | {_LANGUAGE_SUFFIX.sub("", name) for name in names}))

    best = max(SEPARATORS, key=matches)  # a comma, unless another one gives more
    if not matches(best):  # of another classification
        best = max(SEPARATORS, key=lambda separator: len(_cells(line, separator)))
    return _cells(line, best), best


def is_separator_hint(line: str) -> bool:
    """Return whether a line is the one that spreadsheets write before the header."""
    return line.strip().lower() in {f"sep={separator}" for separator in SEPARATORS} | {"sep="}


def _cells(line: str, separator: str) -> list[str]:
    """Return the cells of a line; none if it is not CSV, which the reader reports."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
