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

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from escograph.errors import MissingExtra
from escograph.model import (
    Concept,
    Graph,
    Inspection,
    Integrity,
    IscoGroup,
    Label,
    Link,
    Mapping,
    Match,
    RankedTitles,
    Skill,
    SkillGap,
    Title,
)
from escograph.model.closure import paths
from escograph.model.columns import (
    CHANGE_COLUMNS,
    CONCEPT_COLUMNS,
    COUNT_COLUMNS,
    EMERGING_COLUMNS,
    FILE_COLUMNS,
    GAP_COLUMNS,
    GROUP_COLUMNS,
    HIERARCHY_COLUMNS,
    INTEGRITY_COLUMNS,
    ISCO_COLUMNS,
    LABEL_COLUMNS,
    LINK_COLUMNS,
    MAPPING_COLUMNS,
    MATCH_COLUMNS,
    MIGRATION_COLUMNS,
    PATH_COLUMNS,
    RELATION_COLUMNS,
    REVIEW_COLUMNS,
    SKILL_COLUMNS,
    TITLE_COLUMNS,
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

    from escograph.changes import (
        Change,
        ChangeCount,
        Changes,
        Emerging,
        Entry,
        MigrationReport,
    )
    from escograph.review import ReviewRow


_ISCO = (IscoGroup.kind,)
_SKILL_GROUPS = tuple(kind for kind in GROUPS if kind not in _ISCO)


def frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> "pd.DataFrame":
    """Return rows as a frame, keeping the types of the values; none is guessed.

    Codes stay strings ("0110" keeps its zero).

    Raises:
        MissingExtra: If pandas is not installed.
    """
    records = [tuple(row) for row in rows]
    table: pd.DataFrame = _pandas().DataFrame.from_records(records, columns=list(columns))
    return table


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise MissingExtra("pandas", "a data frame") from error
    return pandas


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
    return frame(columns, (_concept_cells(item, with_skills) for item in items))


def _concept_cells(concept: Concept, with_skills: bool = False) -> tuple[object, ...]:
    cells = (concept.uri, concept.pref_label, concept.language, concept.kind, concept.code)
    if not with_skills:
        return cells
    return (*cells, _text(concept, "skill_type"), _text(concept, "reuse_level"))


def concept_paths(values: Iterable[Iterable[Concept]]) -> "pd.DataFrame":
    """Return paths through the hierarchy as a frame; see `ConceptPaths.to_frame`."""
    rows = (
        (path, depth, *_concept_cells(concept))
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
    return _text(subject, "uri"), _text(subject, "pref_label")


def matches(values: Iterable[Match]) -> "pd.DataFrame":
    """Return the matches of a search as a frame; see `Matches.to_frame`."""
    return frame(MATCH_COLUMNS, map(_match_cells, values))


def _match_cells(match: Match | Link) -> tuple[object, ...]:
    concept, label = match.concept, match.label
    return (
        concept.uri,
        concept.pref_label,
        concept.kind,
        concept.code,
        match.score,
        str(match.reason),
        label.literal_form if label else None,
        label.language if label else None,
    )


def ranked_titles(values: RankedTitles) -> "pd.DataFrame":
    """Return the matches of job titles as a frame; see `RankedTitles.to_frame`."""
    rows = (
        (title, *_match_cells(match))
        for title, matches in zip(values.text_ids, values, strict=True)
        for match in matches
    )
    return frame(("title", *MATCH_COLUMNS), rows)


def links(
    texts: Iterable[Iterable[Link]], *, text_ids: Sequence[object] | None = None
) -> "pd.DataFrame":
    """Return the links of texts as a frame with a row per link; see `Links.to_frame`.

    Args:
        texts: The links of each text.
        text_ids: Name of each text, in ``text_id``; by default its position, from 0.
    """
    rows = (
        (
            text_ids[place] if text_ids is not None else place,
            link.start,
            link.end,
            link.text,
            *_match_cells(link),
            link.negated,
            link.language,
            link.level,
        )
        for place, links in enumerate(texts)
        for link in links
    )
    return frame(LINK_COLUMNS, rows)


def title_cells(title: Title) -> tuple[object, ...]:
    """Return the cells of a coded title, in the order of the columns of `titles`."""
    return (
        title.title,
        *(_text(title.concept, name) for name in ("uri", "pref_label", "kind", "code")),
        title.isco_code,
        title.confidence,
        title.language,
        title.level,
        title.reason,
    )


def titles(values: Iterable[Title]) -> "pd.DataFrame":
    """Return coded job titles as a frame; see `Titles.to_frame`."""
    table = frame(TITLE_COLUMNS, map(title_cells, values))
    texts = [name for name in TITLE_COLUMNS if name != "confidence"]
    table[texts] = table[texts].astype(object).where(table[texts].notna(), None)
    return table


def review(rows: "Iterable[ReviewRow]") -> "pd.DataFrame":
    """Return the rows of a review as a frame; see `Review.to_frame`.

    Cells to be filled in are empty text, so that the column accepts text.
    """
    return frame(
        REVIEW_COLUMNS,
        (
            (
                row.text_id,
                row.context,
                row.text,
                row.uri,
                row.label,
                row.score,
                row.reason,
                row.times,
                str(row.decision or ""),
                row.replacement or "",
                row.note,
            )
            for row in rows
        ),
    )


def records(table: "pd.DataFrame") -> list[dict[str, object]]:
    """Return the rows of a frame as column → cell; missing cells are ``None``."""
    cells = table.astype(object)
    return cells.where(cells.notna(), None).to_dict("records")  # type: ignore[return-value]


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
    return table.join(_objects(frame(columns, rows), columns))


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
                cells = (len(path), _text(above, "uri"), _text(above, "pref_label"))
                codes = (*_codes(path, _ISCO), *_codes(path, _SKILL_GROUPS))
                rows.append((*_concept_cells(concept), *cells, *codes))
    return _objects(
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


def _objects(table: "pd.DataFrame", columns: Sequence[str]) -> "pd.DataFrame":
    """Return the frame with ``None`` for missing cells in columns of text."""
    names = list(columns)
    table[names] = table[names].astype(object).where(table[names].notna(), None)
    return table


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
                _text(skill, "skill_type"),
                _text(skill, "reuse_level"),
                *(_text(lines.get(skill.uri), name) for name in names),
            )
            for part, skills in value.parts()
            for relation in [part.rpartition(" ")[2]]
            for skill in skills
        ),
    )


def files(value: Inspection) -> "pd.DataFrame":
    """Return the files of an inspection as a frame; see `Inspection.to_frame`."""
    return frame(FILE_COLUMNS, ([getattr(f, n) for n in FILE_COLUMNS] for f in value.files))


def integrity(value: Integrity) -> "pd.DataFrame":
    """Return the findings of a check as a frame; see `Integrity.to_frame`."""
    return frame(
        INTEGRITY_COLUMNS,
        ([_text(finding, name) for name in INTEGRITY_COLUMNS] for finding in value.checks),
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
    pandas, matrix = _pandas(), graph.matrix
    uris = pandas.Series(matrix.uris, dtype=object).to_numpy()
    names = pandas.Series(RELATIONS, dtype=object).to_numpy()
    columns = (uris[matrix.concepts], names[1 - matrix.essential], uris[matrix.skills])
    table: pd.DataFrame = pandas.DataFrame(dict(zip(RELATION_COLUMNS, columns, strict=True)))
    return table


def changes(value: "Changes") -> "pd.DataFrame":
    """Return a comparison of releases as a frame; see `Changes.to_frame`."""
    return change_list(value.concepts)


def change_list(values: "Iterable[Change]") -> "pd.DataFrame":
    """Return changes of concepts as a frame; see `ChangeList.to_frame`.

    A value that only the old release states is under ``old``, one that only the new
    release states under ``new``; if both state one, they share a row.
    """
    return frame(CHANGE_COLUMNS, _change_rows(values))


def _change_rows(values: "Iterable[Change]") -> Iterator[tuple[object, ...]]:
    for change in values:
        concept = change.concept
        start = (concept.uri, concept.pref_label, concept.kind, str(change.fate))
        if not change.differences:
            yield *start, None, None, None, None
        for difference in change.differences:
            old, new = difference.old, difference.new
            pairs = zip(old, new, strict=True) if len(old) == len(new) == 1 else ()
            for before, after in pairs or [
                *((o, None) for o in old),
                *((None, n) for n in new),
            ]:
                aspect, language = str(difference.aspect), difference.language or None
                yield *start, aspect, language, _uri_or_text(before), _uri_or_text(after)


def _uri_or_text(value: object) -> object:
    return value.uri if isinstance(value, Concept) else value


def change_counts(values: "Iterable[ChangeCount]") -> "pd.DataFrame":
    """Return counts of changes as a frame; see `ChangeCounts.to_frame`."""
    rows = ((str(c.what), c.kind, c.concepts, c.old, c.new) for c in values)
    return frame(COUNT_COLUMNS, rows)


def emerging(values: "Iterable[Emerging]") -> "pd.DataFrame":
    """Return emerging concepts as a frame; see `EmergingFields.to_frame`."""
    return frame(
        EMERGING_COLUMNS,
        (
            (
                concept.kind,
                *(_text(group.field, name) for name in ("uri", "code", "pref_label")),
                concept.uri,
                concept.pref_label,
            )
            for group in values
            for concept in group.concepts
        ),
    )


def migration(value: "MigrationReport") -> "pd.DataFrame":
    """Return the outcomes of references as a frame; see `MigrationReport.to_frame`."""
    return entries(value.entries)


def entries(values: "Iterable[Entry]") -> "pd.DataFrame":
    """Return migrated references as a frame; see `Entries.to_frame`."""
    return frame(
        MIGRATION_COLUMNS,
        (
            (
                entry.place,
                entry.succession.uri,
                entry.label,
                str(entry.outcome),
                tuple(concept.uri for concept in entry.succession.successors),
                tuple(suggestion.concept.uri for suggestion in entry.succession.suggestions),
                entry.level,
                entry.reason,
            )
            for entry in values
        ),
    )


def _text(value: object, name: str) -> object:
    """Return an attribute of a value, enumerations as text; ``None`` without one."""
    field = getattr(value, name, None)
    return str(field) if isinstance(field, str) else field
