"""Frozen values: what ESCO talks about, and what is said of a person against it."""

from escograph.model.change import (
    Aspect,
    Change,
    Difference,
    Emerging,
    Fate,
    Tally,
    Unknown,
)
from escograph.model.changes import Changes
from escograph.model.concepts import (
    Concept,
    Concepts,
    ConceptScheme,
    IscedField,
    IscoGroup,
    Occupation,
    ReuseLevel,
    Skill,
    SkillGroup,
    SkillType,
    uri_of,
)
from escograph.model.gap import SkillGap
from escograph.model.graph import Graph
from escograph.model.labels import Label, LabelKind, Text
from escograph.model.passage import (
    Account,
    AlignmentReport,
    CatalogueMigration,
    Entry,
    Migration,
    Outcome,
    Passage,
    Suggestion,
)
from escograph.model.profile import Profile

__all__ = [
    "Account",
    "AlignmentReport",
    "Aspect",
    "CatalogueMigration",
    "Change",
    "Changes",
    "Concept",
    "ConceptScheme",
    "Concepts",
    "Difference",
    "Emerging",
    "Entry",
    "Fate",
    "Graph",
    "IscedField",
    "IscoGroup",
    "Label",
    "LabelKind",
    "Migration",
    "Occupation",
    "Outcome",
    "Passage",
    "Profile",
    "ReuseLevel",
    "Skill",
    "SkillGap",
    "SkillGroup",
    "SkillType",
    "Suggestion",
    "Tally",
    "Text",
    "Unknown",
    "uri_of",
]
