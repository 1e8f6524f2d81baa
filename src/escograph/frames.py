"""Values as pandas frames.

Knows columns and their order, nothing of how a value came about; so `model` may lean on
it, and it reads the values by their attributes alone.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from escograph.errors import MissingExtra

if TYPE_CHECKING:
    import pandas as pd

    from escograph.model import Concept, Graph, Integrity, SkillGap

CONCEPT_COLUMNS = ("uri", "pref_label", "language", "code")
SKILL_COLUMNS = (*CONCEPT_COLUMNS, "skill_type", "reuse_level")
GAP_COLUMNS = ("uri", "skill", "relation", "held", "skill_type", "reuse_level")
INTEGRITY_COLUMNS = ("name", "severity", "count", "examples", "meaning", "source")
RELATION_COLUMNS = ("concept", "relation", "skill")


def frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> "pd.DataFrame":
    """Return rows as a frame; types are the values' own, nothing is guessed.

    Codes stay strings ("0110" keeps its zero).

    Raises:
        MissingExtra: If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtra("pandas", "a data frame") from error
    return pd.DataFrame.from_records([tuple(row) for row in rows], columns=list(columns))


def concepts(values: "Iterable[Concept]") -> "pd.DataFrame":
    """Return concepts as a frame, a row each, in the order given.

    Columns: ``uri``, ``pref_label``, ``language``, ``code``, and where a
    skill is among them ``skill_type`` and ``reuse_level``.

    Example:
        >>> from escograph import frames
        >>> esco = getfixture("esco")
        >>> frames.concepts(esco.occupations()).columns.to_list()
        ['uri', 'pref_label', 'language', 'code']
    """
    items = list(values)
    with_skills = any(hasattr(item, "skill_type") for item in items)
    columns = SKILL_COLUMNS if with_skills else CONCEPT_COLUMNS
    return frame(columns, ([_plain(item, name) for name in columns] for item in items))


def occupations(graph: "Graph") -> "pd.DataFrame":
    """Return all occupations as a frame, sorted by label; see `concepts` for the columns."""
    return concepts(graph.occupations())


def skills(graph: "Graph") -> "pd.DataFrame":
    """Return all skills as a frame, sorted by label; see `concepts` for the columns.

    Example:
        >>> from escograph import frames
        >>> table = frames.skills(getfixture("esco"))
        >>> sorted(table.skill_type.dropna().unique())
        ['knowledge', 'skill']
    """
    return concepts(graph.skills())


def gap(value: "SkillGap") -> "pd.DataFrame":
    """Return a skill gap as a frame; see `SkillGap.to_frame`."""
    asked = {"essential", "optional"}
    return frame(
        GAP_COLUMNS,
        (
            (
                skill.uri,
                skill.pref_label,
                relation if relation in asked else None,
                not part.startswith("missing"),
                _plain(skill, "skill_type"),
                _plain(skill, "reuse_level"),
            )
            for part, skills in value.parts()
            for relation in [part.rpartition(" ")[2]]
            for skill in skills
        ),
    )


def integrity(value: "Integrity") -> "pd.DataFrame":
    """Return what a check found as a frame; see `Integrity.to_frame`."""
    return frame(
        INTEGRITY_COLUMNS,
        ([_plain(finding, name) for name in INTEGRITY_COLUMNS] for finding in value.checks),
    )


def relations(graph: "Graph") -> "pd.DataFrame":
    """Return who asks for which skill, a row per statement, sorted by all columns.

    Columns: ``concept`` (URI of an occupation, or of a skill that asks for another),
    ``relation`` (essential or optional), ``skill`` (URI). Dangling relations are left
    out, as in every relation function.

    Example:
        >>> from escograph import frames
        >>> esco = getfixture("esco")
        >>> sorted(set(frames.relations(esco).relation))
        ['essential', 'optional']
    """
    return frame(RELATION_COLUMNS, graph.relations())


def _plain(value: object, name: str) -> object:
    field = getattr(value, name, None)
    return str(field) if isinstance(field, str) else field
