"""The differences between two releases of ESCO, and the successors of references."""

from escograph.changes.change import (
    Aspect,
    AspectName,
    Change,
    ChangeCount,
    ChangeCounts,
    ChangeList,
    Difference,
    Fate,
    FateName,
)
from escograph.changes.changes import Changes
from escograph.changes.comparable import Unknown
from escograph.changes.compare import compare
from escograph.changes.emerging import Emerging, EmergingFields
from escograph.changes.migration import (
    AlignmentReport,
    CatalogueMigration,
    Entries,
    Entry,
    Migration,
    MigrationReport,
    Outcome,
    OutcomeName,
    ReviewMigration,
    Succession,
    Suggestion,
)

__all__ = [
    "AlignmentReport",
    "Aspect",
    "AspectName",
    "CatalogueMigration",
    "Change",
    "ChangeCount",
    "ChangeCounts",
    "ChangeList",
    "Changes",
    "Difference",
    "Emerging",
    "EmergingFields",
    "Entries",
    "Entry",
    "Fate",
    "FateName",
    "Migration",
    "MigrationReport",
    "Outcome",
    "OutcomeName",
    "ReviewMigration",
    "Succession",
    "Suggestion",
    "Unknown",
    "compare",
]
