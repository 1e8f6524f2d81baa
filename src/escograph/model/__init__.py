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
    ConceptTuple,
    IscedField,
    IscoGroup,
    Occupation,
    Qualification,
    ReuseLevel,
    Skill,
    SkillGroup,
    SkillType,
    uri_of,
)
from escograph.model.gap import SkillGap
from escograph.model.graph import Graph
from escograph.model.integrity import Finding, Integrity, Severity, Source
from escograph.model.labels import Label, LabelKind, Text
from escograph.model.mapping import Mapping, MappingRelation
from escograph.model.match import Link, Links, Match, Matches, Reason
from escograph.model.passage import (
    Account,
    AlignmentReport,
    CatalogueMigration,
    Entry,
    Migration,
    Outcome,
    Passage,
    ReviewMigration,
    Suggestion,
)
from escograph.model.profile import Profile
from escograph.model.release import DEFINED_IN, PARTS, REQUIRED_PARTS, FoundFile, Inspection
from escograph.model.review import Review
from escograph.model.review_rows import Decision, ReviewRow
from escograph.model.words import same_words

__all__ = [
    "DEFINED_IN",
    "PARTS",
    "REQUIRED_PARTS",
    "Account",
    "AlignmentReport",
    "Aspect",
    "CatalogueMigration",
    "Change",
    "Changes",
    "Concept",
    "ConceptScheme",
    "ConceptTuple",
    "Concepts",
    "Decision",
    "Difference",
    "Emerging",
    "Entry",
    "Fate",
    "Finding",
    "FoundFile",
    "Graph",
    "Inspection",
    "Integrity",
    "IscedField",
    "IscoGroup",
    "Label",
    "LabelKind",
    "Link",
    "Links",
    "Mapping",
    "MappingRelation",
    "Match",
    "Matches",
    "Migration",
    "Occupation",
    "Outcome",
    "Passage",
    "Profile",
    "Qualification",
    "Reason",
    "ReuseLevel",
    "Review",
    "ReviewMigration",
    "ReviewRow",
    "Severity",
    "Skill",
    "SkillGap",
    "SkillGroup",
    "SkillType",
    "Source",
    "Suggestion",
    "Tally",
    "Text",
    "Unknown",
    "same_words",
    "uri_of",
]
