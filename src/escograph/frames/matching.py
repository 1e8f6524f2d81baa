"""Frames of gaps."""

from typing import TYPE_CHECKING

from escograph.frames.table import frame, text_of
from escograph.model import (
    SkillGap,
)
from escograph.model.columns import (
    GAP_COLUMNS,
)
from escograph.model.parts import (
    RELATIONS,
)

if TYPE_CHECKING:
    import pandas as pd


def gap(value: SkillGap) -> "pd.DataFrame":
    """Return a skill gap as a frame; see `SkillGap.to_frame`."""
    lines = {line.skill.uri: line for line in value.lines}
    names = ("status", "level", "required", "credit", "reason")
    return frame(
        GAP_COLUMNS,
        (
            (
                value.occupation.uri,
                skill.uri,
                skill.pref_label,
                relation if relation in RELATIONS else None,
                not part.startswith("missing"),
                text_of(skill, "skill_type"),
                text_of(skill, "reuse_level"),
                *(text_of(lines.get(skill.uri), name) for name in names),
            )
            for part, skills in value.parts()
            for relation in [part.rpartition(" ")[2]]
            for skill in skills
        ),
    )
