"""Frames of concepts, labels, relations and of what was found in files and stores."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from escograph.frames.table import as_objects, frame, load_pandas, text_of
from escograph.model import (
    Concept,
    Graph,
    Inspection,
    Integrity,
    IscoGroup,
    Label,
    Mapping,
    Skill,
)
from escograph.model.closure import paths
from escograph.model.columns import (
    CONCEPT_COLUMNS,
    FILE_COLUMNS,
    GROUP_COLUMNS,
    HIERARCHY_COLUMNS,
    INTEGRITY_COLUMNS,
    ISCO_COLUMNS,
    LABEL_COLUMNS,
    MAPPING_COLUMNS,
    PATH_COLUMNS,
    RELATION_COLUMNS,
    SKILL_COLUMNS,
)
from escograph.model.parts import (
    GROUPS,
    HIERARCHY_PARTS,
    KINDS,
    OBSOLETE,
    RELATION_PARTS,
    RELATIONS,
)

if TYPE_CHECKING:
    import pandas as pd


_ISCO = (IscoGroup.kind,)


_SKILL_GROUPS = tuple(kind for kind in GROUPS if kind not in _ISCO)


def concepts(values: Iterable[Concept]) -> "pd.DataFrame":
    """Return concepts as a frame with a row per concept, in the same order.

    Columns: ``concept_uri``, ``concept_label``, ``label_language``, ``kind``, ``code``. A list
    of skills, even an empty one, and a list that contains a skill also have ``skill_type`` and
    ``reuse_level``.

    Example:
        >>> import escograph
        >>> from escograph import frames
        >>> esco = escograph.open()
        >>> frames.concepts(esco.occupations()).columns.to_list()
        ['concept_uri', 'concept_label', 'label_language', 'kind', 'code']
    """
    items = list(values)
    kind = getattr(values, "concept_kind", None)
    with_skills = kind == Skill.kind or any(isinstance(item, Skill) for item in items)
    columns = SKILL_COLUMNS if with_skills else CONCEPT_COLUMNS
    return frame(columns, (concept_cells(item, with_skills) for item in items))


def concept_cells(concept: Concept, with_skills: bool = False) -> tuple[object, ...]:
    """Return the cells of a concept, with type and reuse level if requested."""
    cells = (concept.uri, concept.pref_label, concept.language, concept.kind, concept.code)
    if not with_skills:
        return cells
    return (*cells, text_of(concept, "skill_type"), text_of(concept, "reuse_level"))


def concept_paths(values: Iterable[Iterable[Concept]]) -> "pd.DataFrame":
    """Return paths through the hierarchy as a frame; see `ConceptPaths.to_frame`."""
    rows = (
        (path, depth, *concept_cells(concept))
        for path, concepts in enumerate(values)
        for depth, concept in enumerate(concepts)
    )
    return frame(PATH_COLUMNS, rows)


def labels(values: Iterable[Label], *, concept: Concept | None = None) -> "pd.DataFrame":
    """Return labels as a frame; see `Labels.to_frame`.

    Args:
        values: The labels.
        concept: The concept they belong to; by default `Labels.concept`.

    Example:
        >>> import pandas
        >>> import escograph
        >>> esco = escograph.open()
        >>> tables = [esco.labels(reference).to_frame() for reference in ("chef", "2512")]
        >>> sorted(set(pandas.concat(tables).concept_label))
        ['Software developers', 'chef']
    """
    subject = _subject_cells(values, concept)
    rows = ((*subject, x.literal_form, x.language, str(x.kind), x.roles) for x in values)
    return frame(LABEL_COLUMNS, rows)


def mappings(values: Iterable[Mapping], *, concept: Concept | None = None) -> "pd.DataFrame":
    """Return mappings as a frame; see `Mappings.to_frame`.

    Args:
        values: The mappings.
        concept: The concept that is mapped; by default `Mappings.concept`.
    """
    subject = _subject_cells(values, concept)
    rows = ((*subject, str(m.relation), m.uri, m.pref_label, m.code, m.scheme) for m in values)
    return frame(MAPPING_COLUMNS, rows)


def _subject_cells(values: object, concept: Concept | None) -> tuple[object, object]:
    """Return the URI and label of the concept that values belong to."""
    subject = getattr(values, "concept", None) if concept is None else concept
    return text_of(subject, "uri"), text_of(subject, "pref_label")


def occupations(graph: Graph) -> "pd.DataFrame":
    """Return all occupations as a frame, sorted by label.

    Columns: those of `concepts`, then ``isco_1`` to ``isco_4``: the codes of the ISCO-08
    groups that the occupation is in. Without the hierarchy these are ``None``.

    Example:
        >>> import escograph
        >>> from escograph import frames
        >>> table = frames.occupations(escograph.open())
        >>> table.loc[table.concept_label == "software developer", "isco_3"].item()
        '251'
    """
    return _with_groups(graph, concepts(graph.occupations()), ISCO_COLUMNS, _ISCO)


def skills(graph: Graph) -> "pd.DataFrame":
    """Return all skills as a frame, sorted by label.

    Columns: those of `concepts`, then ``skill_group_1`` to ``skill_group_4``: the codes of
    the groups above the skill, of the first path to the top if it has several; `hierarchy` has
    all of them. Without the hierarchy these are ``None``.

    Example:
        >>> import escograph
        >>> from escograph import frames
        >>> table = frames.skills(escograph.open())
        >>> sorted(table.skill_type.dropna().unique())
        ['knowledge', 'skill']
    """
    return _with_groups(graph, concepts(graph.skills()), GROUP_COLUMNS, _SKILL_GROUPS)


def _with_groups(
    graph: Graph, table: "pd.DataFrame", columns: Sequence[str], kinds: Sequence[str]
) -> "pd.DataFrame":
    """Return a frame of concepts with the codes of the groups above each."""
    tree = _Hierarchy(graph)
    rows = (_codes(next(iter(tree.paths(uri)), ()), kinds) for uri in table.concept_uri)
    return table.join(as_objects(frame(columns, rows), columns))


def hierarchy(graph: Graph) -> "pd.DataFrame":
    """Return every path from the top down to an occupation, skill or group.

    A row per concept and path, sorted by label of the concept, then by path; obsolete
    concepts are left out. Columns: those of `concepts`; ``depth``, the number of concepts
    above on this path (0 for a top concept); ``broader_uri`` and ``broader_label``, the
    concept directly above; ``isco_1`` to ``isco_4`` and ``skill_group_1`` to
    ``skill_group_4``, the codes of the groups on the path.

    Raises:
        PartMissing: If the store was built without the hierarchy.

    Example:
        >>> import escograph
        >>> from escograph import frames
        >>> table = frames.hierarchy(escograph.open())
        >>> table[table.concept_label == "software developer"].isco_4.to_list()
        ['2512']
    """
    graph.need_parts(*HIERARCHY_PARTS)
    tree = _Hierarchy(graph)
    kinds = [kind.name for kind in KINDS.values() if kind.hierarchy]
    rows = []
    for concept in sorted(tree.concepts.values(), key=lambda concept: concept.sort_key):
        if concept.kind in kinds:
            for path in tree.paths(concept.uri):
                above = path[-1] if path else None
                cells = (len(path), text_of(above, "uri"), text_of(above, "pref_label"))
                codes = (*_codes(path, _ISCO), *_codes(path, _SKILL_GROUPS))
                rows.append((*concept_cells(concept), *cells, *codes))
    return as_objects(
        frame(HIERARCHY_COLUMNS, rows),
        ("broader_uri", "broader_label", *ISCO_COLUMNS, *GROUP_COLUMNS),
    )


class _Hierarchy:
    """The paths to the top of every concept that is not obsolete."""

    def __init__(self, graph: Graph) -> None:
        statuses = graph.bulk.statuses()
        current = [uri for uri, status in statuses.items() if status != OBSOLETE]
        self.concepts = {concept.uri: concept for concept in graph.concepts(current)}
        self._above: dict[str, list[str]] = {}
        for uri, broader in graph.bulk.broader():
            if broader in self.concepts:
                self._above.setdefault(uri, []).append(broader)
        for uris in self._above.values():
            uris.sort()

    def paths(self, uri: str) -> list[tuple[Concept, ...]]:
        """Return the concepts above a concept per path, top first; shortest path first."""
        sequences = [
            tuple(self.concepts[above] for above in reversed(path[1:]))
            for path in paths(uri, lambda below: self._above.get(below, ()))
        ]
        return sorted(sequences, key=lambda path: (len(path), [above.uri for above in path]))


def _codes(path: Iterable[Concept], kinds: Sequence[str]) -> list[str | None]:
    """Return the first four codes of some kinds on a path, padded with ``None``."""
    codes: list[str | None] = [concept.code for concept in path if concept.kind in kinds]
    return [*codes, None, None, None, None][:4]


def files(value: Inspection) -> "pd.DataFrame":
    """Return the files of an inspection as a frame; see `Inspection.to_frame`."""
    return frame(FILE_COLUMNS, ([getattr(f, n) for n in FILE_COLUMNS] for f in value.files))


def integrity(value: Integrity) -> "pd.DataFrame":
    """Return the findings of a check as a frame; see `Integrity.to_frame`."""
    return frame(
        INTEGRITY_COLUMNS,
        ([text_of(finding, name) for name in INTEGRITY_COLUMNS] for finding in value.checks),
    )


def relations(graph: Graph) -> "pd.DataFrame":
    """Return the relations to needed skills, one row each, sorted by all columns.

    Columns: ``concept_uri`` (of an occupation, or of a skill that needs another),
    ``relation`` ("essential" or "optional"), ``skill_uri``. Dangling relations are left
    out, as in every relation function.

    Raises:
        PartMissing: If the store was built without the relations.

    Example:
        >>> import escograph
        >>> from escograph import frames
        >>> esco = escograph.open()
        >>> relations = frames.relations(esco)
        >>> sorted(set(relations.relation))
        ['essential', 'optional']

        The skills that are needed are in ``skill_uri``; a frame of skills has them in
        ``concept_uri``, like every frame about concepts:

        >>> skills = frames.skills(esco)[["concept_uri", "concept_label", "reuse_level"]]
        >>> needed = relations.merge(
        ...     skills.rename(columns={"concept_label": "skill_label"}),
        ...     left_on="skill_uri",
        ...     right_on="concept_uri",
        ...     suffixes=("", "_of_skill"),
        ... )
        >>> sorted(set(needed.columns) - set(relations.columns))
        ['concept_uri_of_skill', 'reuse_level', 'skill_label']
        >>> len(needed) == len(relations)
        True
    """
    graph.need_parts(*RELATION_PARTS)
    pandas, matrix = load_pandas(), graph.matrix
    uris = pandas.Series(matrix.uris, dtype=object).to_numpy()
    names = pandas.Series(RELATIONS, dtype=object).to_numpy()
    columns = (uris[matrix.concepts], names[1 - matrix.essential], uris[matrix.skills])
    table: pd.DataFrame = pandas.DataFrame(dict(zip(RELATION_COLUMNS, columns, strict=True)))
    return table
