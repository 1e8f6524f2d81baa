"""Frozen values: what ESCO talks about, and what is said of a person against it."""

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
from escograph.model.integrity import Finding, Integrity, Severity, Source
from escograph.model.labels import Label, LabelKind, Text
from escograph.model.profile import Profile

__all__ = [
    "Concept",
    "ConceptScheme",
    "Concepts",
    "Finding",
    "Graph",
    "Integrity",
    "IscedField",
    "IscoGroup",
    "Label",
    "LabelKind",
    "Occupation",
    "Profile",
    "ReuseLevel",
    "Severity",
    "Skill",
    "SkillGap",
    "SkillGroup",
    "SkillType",
    "Source",
    "Text",
    "uri_of",
]
