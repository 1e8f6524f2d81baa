"""The columns of frames; `escograph.frames` describes them."""

CONCEPT_COLUMNS = ("concept_uri", "concept_label", "label_language", "kind", "code")
PATH_COLUMNS = ("path", "depth", *CONCEPT_COLUMNS)
SKILL_COLUMNS = (*CONCEPT_COLUMNS, "skill_type", "reuse_level")
ISCO_COLUMNS = ("isco_1", "isco_2", "isco_3", "isco_4")
GROUP_COLUMNS = ("skill_group_1", "skill_group_2", "skill_group_3", "skill_group_4")
HIERARCHY_COLUMNS = (
    *CONCEPT_COLUMNS,
    "depth",
    "broader_uri",
    "broader_label",
    *ISCO_COLUMNS,
    *GROUP_COLUMNS,
)
GAP_COLUMNS = (
    "occupation_uri",
    "skill_uri",
    "skill_label",
    "relation",
    "held",
    "skill_type",
    "reuse_level",
    "status",
    "level",
    "required_level",
    "credit",
    "reason",
)
LABEL_COLUMNS = (
    "concept_uri",
    "concept_label",
    "label",
    "language",
    "label_kind",
    "roles",
)
MAPPING_COLUMNS = (
    "concept_uri",
    "concept_label",
    "mapping_relation",
    "mapped_uri",
    "mapped_label",
    "mapped_code",
    "scheme_uri",
)
FILE_COLUMNS = ("name", "source", "part", "language", "size", "used", "note")
INTEGRITY_COLUMNS = ("name", "severity", "count", "examples", "meaning", "source")
MATCH_COLUMNS = (
    "concept_uri",
    "concept_label",
    "kind",
    "code",
    "score",
    "reason",
    "matched_label",
    "matched_language",
)
LINK_COLUMNS = (
    "text_id",
    "start",
    "end",
    "text",
    *MATCH_COLUMNS,
    "negated",
    "language",
    "level",
)
TITLE_COLUMNS = (
    "title",
    "concept_uri",
    "concept_label",
    "kind",
    "code",
    "isco_code",
    "confidence",
    "language",
    "level",
    "reason",
)
REVIEW_COLUMNS = (
    "text_id",
    "context",
    "text",
    "concept_uri",
    "concept_label",
    "score",
    "reason",
    "times",
    "decision",
    "replacement_uri",
    "note",
)
RELATION_COLUMNS = ("concept_uri", "relation", "skill_uri")
CHANGE_COLUMNS = (
    "concept_uri",
    "concept_label",
    "kind",
    "fate",
    "aspect",
    "language",
    "old",
    "new",
)
COUNT_COLUMNS = ("what", "kind", "concepts", "old", "new")
EMERGING_COLUMNS = (
    "kind",
    "field_uri",
    "field_code",
    "field_label",
    "concept_uri",
    "concept_label",
)
MIGRATION_COLUMNS = (
    "place",
    "concept_uri",
    "concept_label",
    "outcome",
    "successor_uris",
    "suggestion_uris",
    "level",
    "reason",
)
RANKING_COLUMNS = ("rank", "occupation_uri", "occupation_label", "code", "score", "shared")
PROFILE_RANKING_COLUMNS = ("rank", "name", "score", "shared")
VACANCY_COLUMNS = (
    "vacancy_id",
    "title",
    "skill_uri",
    "skill_label",
    "need",
    "stage",
    "required_level",
    "start",
    "end",
    "text",
    "score",
)
VACANCY_GAP_COLUMNS = (
    "vacancy_id",
    "skill_uri",
    "skill_label",
    "need",
    "status",
    "level",
    "required_level",
    "credit",
    "reason",
)
VACANCY_RANKING_COLUMNS = (
    "rank",
    "vacancy_id",
    "title",
    "employer",
    "score",
    "shared",
    "coverage_required",
)
TRANSITION_COLUMNS = (
    "occupation_uri",
    "occupation_label",
    "code",
    "similarity",
    "viability",
    "isco_distance",
    "transfers",
    "to_gain",
)
NEXT_SKILL_COLUMNS = (
    "skill_uri",
    "skill_label",
    "occupation_uri",
    "occupation_label",
    "code",
)
COURSE_COLUMNS = (
    "id",
    "title",
    "description",
    "language",
    "provider",
    "start",
    "end",
    "hours",
    "ects",
    "eqf_level",
    "isced_field",
    "cost",
    "currency",
    "url",
    "teaches",
    "presumes",
    "occupations",
    "type",
)
OVERLAP_COLUMNS = ("skill_uri", "skill_label", "in_first", "in_second")
COVERAGE_COLUMNS = (
    "concept_uri",
    "concept_label",
    "kind",
    "code",
    "skills",
    "taught",
    "share",
    "courses",
)
COVERAGE_CHANGE_COLUMNS = (
    "occupation_uri",
    "occupation_label",
    "skills_before",
    "taught_before",
    "share_before",
    "new_occupation_uri",
    "new_occupation_label",
    "skills",
    "taught",
    "share",
    "added",
    "removed",
    "added_untaught",
)
PLAN_COLUMNS = (
    "step",
    "course_id",
    "course_title",
    "provider",
    "cost",
    "hours",
    "start",
    "end",
    "goal_uris",
    "enabled_ids",
    "reason",
    "remark",
)
RECOMMENDATION_COLUMNS = (
    "rank",
    "course_id",
    "course_title",
    "provider",
    "closed_uris",
    "added_uris",
    "interest_uris",
    "presumed_uris",
    "reason",
)
DEMAND_COLUMNS = ("skill_uri", "skill_label", "required", "wished", "courses")
GAP_COUNT_COLUMNS = ("relation", "status", "skills", "share", "credited")
SKILL_GROUP_SHARE_COLUMNS = (
    "isco_code",
    "isco_label",
    "skill_group_code",
    "skill_group_label",
    "relations",
    "share",
)
ASSESSMENT_COLUMNS = (
    "assessment_id",
    "item_id",
    "section",
    "skill_uri",
    "skill_label",
    "points",
    "weight",
    "choices",
    "text",
)
ASSESSMENT_RESULT_COLUMNS = (
    "person",
    "assessment_id",
    "skill_uri",
    "skill_label",
    "raw_score",
    "maximum",
    "share",
    "level",
    "stage",
    "scale",
    "passed",
    "standard_error",
    "evidence",
    "missing",
)
OCCUPATION_PROOF_COLUMNS = ("occupation_uri", "skill_uri", "skill_label", "proven", "reason")
