"""Values as pandas frames, with one vocabulary of columns so that frames join.

A column names the role of a concept in the row: ``concept_uri`` and ``concept_label`` are the
concept that the row is about; ``skill_uri`` and ``skill_label`` the skill that it needs,
``occupation_uri`` the occupation aimed at, ``field_uri`` and ``field_label`` the field it
belongs to, ``broader_uri`` and ``broader_label`` the concept above it, ``mapped_uri`` and
``mapped_label`` the concept of another classification, ``replacement_uri``,
``successor_uris`` and ``suggestion_uris`` its replacements. ``matched_label`` is the label
that a text matched. ``isco_1`` to ``isco_4`` are the codes of the ISCO-08 groups above an
occupation, ``skill_group_1`` to ``skill_group_4`` those of the groups above a skill, the
top one first.
"""

from escograph.frames.assessments import assessment, assessment_results, occupation_proof
from escograph.frames.changes import (
    change_counts,
    change_list,
    changes,
    emerging,
    entries,
    migration,
)
from escograph.frames.concepts import (
    concept_paths,
    concepts,
    files,
    hierarchy,
    integrity,
    labels,
    mappings,
    occupations,
    relations,
    skills,
)
from escograph.frames.matching import gap
from escograph.frames.search import links, matches, ranked_titles, review, title_cells, titles
from escograph.frames.table import frame, records

__all__ = [
    "assessment",
    "assessment_results",
    "change_counts",
    "change_list",
    "changes",
    "concept_paths",
    "concepts",
    "emerging",
    "entries",
    "files",
    "frame",
    "gap",
    "hierarchy",
    "integrity",
    "labels",
    "links",
    "mappings",
    "matches",
    "migration",
    "occupation_proof",
    "occupations",
    "ranked_titles",
    "records",
    "relations",
    "review",
    "skills",
    "title_cells",
    "titles",
]
