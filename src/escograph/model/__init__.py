"""Frozen values: the entities of ESCO, and results about a person, a text or a store."""

from escograph.model.concepts import (
    Concept,
    ConceptPaths,
    Concepts,
    ConceptScheme,
    IscedField,
    IscoGroup,
    Occupation,
    Qualification,
    Reference,
    ReuseLevel,
    Skill,
    SkillGroup,
    SkillType,
    uri_of,
)
from escograph.model.gaps import SkillGap
from escograph.model.graph import Bulk, Graph
from escograph.model.inspection import FoundFile, Inspection
from escograph.model.integrity import Finding, Integrity, Severity, Source
from escograph.model.labels import Label, LabelKind, Labels, Text
from escograph.model.mappings import Mapping, MappingRelation, Mappings
from escograph.model.matches import (
    Link,
    LinkedTexts,
    Links,
    Match,
    Matches,
    RankedTitles,
    RankerName,
    Reason,
    Title,
    Titles,
)
from escograph.model.parts import (
    CollectionName,
    KindFilter,
    KindName,
    RelationName,
    ReuseLevelName,
    StatusName,
)
from escograph.model.profiles import Profile
from escograph.model.values import Value, Values, ValuesByText

__all__ = [
    "Bulk",
    "CollectionName",
    "Concept",
    "ConceptPaths",
    "ConceptScheme",
    "Concepts",
    "Finding",
    "FoundFile",
    "Graph",
    "Inspection",
    "Integrity",
    "IscedField",
    "IscoGroup",
    "KindFilter",
    "KindName",
    "Label",
    "LabelKind",
    "Labels",
    "Link",
    "LinkedTexts",
    "Links",
    "Mapping",
    "MappingRelation",
    "Mappings",
    "Match",
    "Matches",
    "Occupation",
    "Profile",
    "Qualification",
    "RankedTitles",
    "RankerName",
    "Reason",
    "Reference",
    "RelationName",
    "ReuseLevel",
    "ReuseLevelName",
    "Severity",
    "Skill",
    "SkillGap",
    "SkillGroup",
    "SkillType",
    "Source",
    "StatusName",
    "Text",
    "Title",
    "Titles",
    "Value",
    "Values",
    "ValuesByText",
    "uri_of",
]
