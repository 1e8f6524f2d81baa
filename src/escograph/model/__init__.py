"""Frozen values: ESCO's entities, and results on a person, a text or a store."""

from typing import TYPE_CHECKING

from escograph.model.careers import HeldQualification, WorkExperience
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
from escograph.model.courses import (
    Course,
    CourseType,
    CourseTypeName,
    RefusedRow,
    UnreadColumn,
)
from escograph.model.coverage import (
    Coverage,
    CoverageChange,
    CoverageChanges,
    CoverageName,
    Coverages,
    Overlap,
    SkillDemand,
    SkillDemands,
)
from escograph.model.gaps import GapLine, GapLines, GapStatus, Ground, OutdatedConcept, SkillGap
from escograph.model.graph import Bulk, Graph, JobAdReading, Linking, LinkingMany
from escograph.model.held import (
    Assurance,
    AssuranceName,
    Held,
    HeldSource,
    HeldSourceName,
    Level,
    SkillEvidence,
)
from escograph.model.labels import Label, LabelKind, Labels, Text
from escograph.model.mappings import Mapping, MappingRelation, Mappings
from escograph.model.matches import (
    FallbackName,
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
    IscoLevel,
    KindFilter,
    KindName,
    LinkedKind,
    RelationName,
    ReuseLevelName,
    StatusName,
    TitleKind,
    TitleLevel,
)
from escograph.model.profile_schema import profile_schema
from escograph.model.profiles import Profile
from escograph.model.rankings import (
    CareerPath,
    MeasureName,
    NextSkill,
    NextSkills,
    OccupationRanking,
    ProfileRanking,
    RankedOccupation,
    RankedProfile,
    Transition,
    Transitions,
    Viability,
)
from escograph.model.rows import Row, Rows
from escograph.model.scales import SCALES, Scale, Stage
from escograph.model.vacancies import (
    Need,
    NeedName,
    Salary,
    Vacancies,
    Vacancy,
    VacancySkill,
)
from escograph.model.vacancy_rankings import (
    ApplicantRanking,
    RankedVacancy,
    VacancyGap,
    VacancyRanking,
)
from escograph.model.values import Value, Values, ValuesByText

if TYPE_CHECKING:
    from escograph.model.assessments import (
        Assessment,
        AssessmentItem,
        AssessmentSection,
        AssessmentType,
        AssessmentTypeName,
    )
    from escograph.model.inspection import FoundFile, Inspection
    from escograph.model.integrity import Finding, Integrity, Severity, Source
    from escograph.model.plans import (
        CostName,
        EnabledCourse,
        Obstacle,
        Plan,
        PlanStep,
        Recommendation,
        Recommendations,
        UnreachableGoal,
    )
    from escograph.model.results import (
        AssessmentResult,
        AssessmentResults,
        OccupationProof,
        ResultRule,
        SkillResult,
    )
    from escograph.model.scoring import (
        ScoringMethod,
        ScoringMethodName,
        ScoringRule,
        Unanswered,
        UnansweredName,
    )

__all__ = [
    "SCALES",
    "ApplicantRanking",
    "Assessment",
    "AssessmentItem",
    "AssessmentResult",
    "AssessmentResults",
    "AssessmentSection",
    "AssessmentType",
    "AssessmentTypeName",
    "Assurance",
    "AssuranceName",
    "Bulk",
    "CareerPath",
    "CollectionName",
    "Concept",
    "ConceptPaths",
    "ConceptScheme",
    "Concepts",
    "CostName",
    "Course",
    "CourseType",
    "CourseTypeName",
    "Coverage",
    "CoverageChange",
    "CoverageChanges",
    "CoverageName",
    "Coverages",
    "EnabledCourse",
    "FallbackName",
    "Finding",
    "FoundFile",
    "GapLine",
    "GapLines",
    "GapStatus",
    "Graph",
    "Ground",
    "Held",
    "HeldQualification",
    "HeldSource",
    "HeldSourceName",
    "Inspection",
    "Integrity",
    "IscedField",
    "IscoGroup",
    "IscoLevel",
    "JobAdReading",
    "KindFilter",
    "KindName",
    "Label",
    "LabelKind",
    "Labels",
    "Level",
    "Link",
    "LinkedKind",
    "LinkedTexts",
    "Linking",
    "LinkingMany",
    "Links",
    "Mapping",
    "MappingRelation",
    "Mappings",
    "Match",
    "Matches",
    "MeasureName",
    "Need",
    "NeedName",
    "NextSkill",
    "NextSkills",
    "Obstacle",
    "Occupation",
    "OccupationProof",
    "OccupationRanking",
    "OutdatedConcept",
    "Overlap",
    "Plan",
    "PlanStep",
    "Profile",
    "ProfileRanking",
    "Qualification",
    "RankedOccupation",
    "RankedProfile",
    "RankedTitles",
    "RankedVacancy",
    "RankerName",
    "Reason",
    "Recommendation",
    "Recommendations",
    "Reference",
    "RefusedRow",
    "RelationName",
    "ResultRule",
    "ReuseLevel",
    "ReuseLevelName",
    "Row",
    "Rows",
    "Salary",
    "Scale",
    "ScoringMethod",
    "ScoringMethodName",
    "ScoringRule",
    "Severity",
    "Skill",
    "SkillDemand",
    "SkillDemands",
    "SkillEvidence",
    "SkillGap",
    "SkillGroup",
    "SkillResult",
    "SkillType",
    "Source",
    "Stage",
    "StatusName",
    "Text",
    "Title",
    "TitleKind",
    "TitleLevel",
    "Titles",
    "Transition",
    "Transitions",
    "Unanswered",
    "UnansweredName",
    "UnreachableGoal",
    "UnreadColumn",
    "Vacancies",
    "Vacancy",
    "VacancyGap",
    "VacancyRanking",
    "VacancySkill",
    "Value",
    "Values",
    "ValuesByText",
    "Viability",
    "WorkExperience",
    "profile_schema",
    "uri_of",
]

_LATER = {
    **dict.fromkeys(
        (
            "Assessment",
            "AssessmentItem",
            "AssessmentSection",
            "AssessmentType",
            "AssessmentTypeName",
        ),
        "escograph.model.assessments",
    ),
    **dict.fromkeys(
        (
            "AssessmentResult",
            "AssessmentResults",
            "OccupationProof",
            "ResultRule",
            "SkillResult",
        ),
        "escograph.model.results",
    ),
    **dict.fromkeys(
        ("ScoringMethod", "ScoringMethodName", "ScoringRule", "Unanswered", "UnansweredName"),
        "escograph.model.scoring",
    ),
    **dict.fromkeys(("FoundFile", "Inspection"), "escograph.model.inspection"),
    **dict.fromkeys(
        ("Finding", "Integrity", "Severity", "Source"), "escograph.model.integrity"
    ),
    **dict.fromkeys(
        (
            "CostName",
            "EnabledCourse",
            "Obstacle",
            "Plan",
            "PlanStep",
            "Recommendation",
            "Recommendations",
            "UnreachableGoal",
            "UnreadColumn",
        ),
        "escograph.model.plans",
    ),
}
"""Name → module of values that few programs use: a twentieth of ``import escograph``."""


def __getattr__(name: str) -> object:
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
