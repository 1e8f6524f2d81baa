"""The differences between two releases of ESCO, and the successors of references."""

from escograph.changes.change import (
    Aspect,
    Change,
    ChangeCount,
    ChangeCounts,
    ChangeList,
    Difference,
    Fate,
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
    ReviewMigration,
    Succession,
    Suggestion,
)

__all__ = [
    "AlignmentReport",
    "Aspect",
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
    "Migration",
    "MigrationReport",
    "Outcome",
    "ReviewMigration",
    "Succession",
    "Suggestion",
    "Unknown",
    "compare",
]
