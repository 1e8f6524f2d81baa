"""Frozen values: what ESCO talks about, and what is said of a person against it."""

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
from escograph.model.labels import Label, LabelKind, Text
from escograph.model.mapping import Mapping, MappingRelation
from escograph.model.profile import Profile
from escograph.model.release import PARTS, REQUIRED_PARTS, FoundFile, Inspection

__all__ = [
    "PARTS",
    "REQUIRED_PARTS",
    "Concept",
    "ConceptScheme",
    "ConceptTuple",
    "Concepts",
    "FoundFile",
    "Graph",
    "Inspection",
    "IscedField",
    "IscoGroup",
    "Label",
    "LabelKind",
    "Mapping",
    "MappingRelation",
    "Occupation",
    "Profile",
    "Qualification",
    "ReuseLevel",
    "Skill",
    "SkillGap",
    "SkillGroup",
    "SkillType",
    "Text",
    "uri_of",
]
