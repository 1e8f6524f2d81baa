"""Assessments, their results and what they prove, as pandas frames."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from escograph.frames.table import as_objects, frame
from escograph.model.assessments import Assessment
from escograph.model.columns import (
    ASSESSMENT_COLUMNS,
    ASSESSMENT_RESULT_COLUMNS,
    OCCUPATION_PROOF_COLUMNS,
)
from escograph.model.results import AssessmentResult, OccupationProof

if TYPE_CHECKING:
    import pandas as pd


def assessment(value: Assessment) -> "pd.DataFrame":
    """Return the items of an assessment as a frame; see `Assessment.to_frame`."""
    rows = (
        (
            value.id,
            item.id,
            item.section,
            skill,
            value.labels.get(skill) if skill else None,
            item.points,
            item.weight,
            item.choices,
            item.text,
        )
        for item in value.items
        for skill in value.skills_of(item) or (None,)
    )
    texts = ("section", "skill_uri", "skill_label", "text")
    return as_objects(frame(ASSESSMENT_COLUMNS, rows), texts)


def assessment_results(values: Iterable[AssessmentResult]) -> "pd.DataFrame":
    """Return results of assessments as a frame; see `AssessmentResults.to_frame`."""
    rows = (
        (
            result.person,
            result.assessment,
            skill.skill,
            skill.label,
            skill.raw_score,
            skill.maximum,
            skill.share,
            skill.level,
            skill.stage,
            result.scale.name,
            skill.passed,
            skill.standard_error,
            skill.evidence,
            skill.missing,
        )
        for result in values
        for skill in result.skills
    )
    table = frame(ASSESSMENT_RESULT_COLUMNS, rows)
    for name in ("raw_score", "maximum", "share", "level", "standard_error"):
        table[name] = table[name].astype(float)
    return as_objects(table, ("person", "skill_label", "stage"))


def occupation_proof(value: OccupationProof) -> "pd.DataFrame":
    """Return a proof of an occupation as a frame; see `OccupationProof.to_frame`."""
    rows = (
        (
            value.occupation.uri,
            skill.uri,
            skill.pref_label,
            proven,
            value.reasons.get(skill.uri),
        )
        for skills, proven in ((value.unproven, False), (value.proven, True))
        for skill in skills
    )
    return as_objects(frame(OCCUPATION_PROOF_COLUMNS, rows), ("reason",))
