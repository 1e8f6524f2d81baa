"""Values as pandas frames.

Knows columns and their order, nothing of how a value came about; so `model` may lean on
it, and it reads the values by their attributes alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from escograph.errors import MissingExtra

if TYPE_CHECKING:
    import pandas as pd

    from escograph.model import (
        Account,
        Changes,
        Concept,
        Graph,
        Inspection,
        Integrity,
        Link,
        Match,
        ReviewRow,
        SkillGap,
    )

CONCEPT_COLUMNS = ("uri", "pref_label", "language", "code")
SKILL_COLUMNS = (*CONCEPT_COLUMNS, "skill_type", "reuse_level")
GAP_COLUMNS = ("uri", "skill", "relation", "held", "skill_type", "reuse_level")
FILE_COLUMNS = ("name", "source", "part", "language", "size", "used", "note")
INTEGRITY_COLUMNS = ("name", "severity", "count", "examples", "meaning", "source")
MATCH_COLUMNS = ("uri", "pref_label", "kind", "score", "reason", "label", "label_language")
LINK_COLUMNS = (
    "text_id",
    "start",
    "end",
    "text",
    "uri",
    "pref_label",
    "score",
    "reason",
    "label",
    "negated",
    "language",
)
TITLE_COLUMNS = (
    "title",
    "uri",
    "pref_label",
    "kind",
    "code",
    "isco_code",
    "confidence",
    "language",
)
REVIEW_COLUMNS = (
    "text_id",
    "context",
    "text",
    "uri",
    "label",
    "score",
    "reason",
    "times",
    "decision",
    "replacement",
    "note",
)
RELATION_COLUMNS = ("concept", "relation", "skill")
CHANGE_COLUMNS = ("uri", "label", "kind", "fate", "aspect", "language", "old", "new")
TALLY_COLUMNS = ("what", "kind", "concepts", "old", "new")
EMERGING_COLUMNS = ("kind", "field", "field_code", "field_label", "uri", "pref_label")
ACCOUNT_COLUMNS = (
    "place",
    "uri",
    "label",
    "outcome",
    "successors",
    "suggestions",
    "level",
    "reason",
)


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


def matches(values: "Iterable[Match]") -> "pd.DataFrame":
    """Return what a search found as a frame, a row each, best first.

    Columns: ``uri``, ``pref_label``, ``kind``, ``score``, ``reason``, ``label`` (the one that
    matched) and ``label_language``.
    """
    rows = (
        (
            match.concept.uri,
            match.concept.pref_label,
            match.concept.kind,
            match.score,
            str(match.reason),
            match.label.literal_form if match.label else None,
            match.label.language if match.label else None,
        )
        for match in values
    )
    return frame(MATCH_COLUMNS, rows)


def links(
    texts: "Iterable[Iterable[Link]]", names: "Sequence[str] | None" = None
) -> "pd.DataFrame":
    """Return what texts were linked to as a frame, a row per link.

    Args:
        texts: The links of each text.
        names: What to call each text, in ``text_id``; by default its place.
    """
    rows = (
        (
            names[place] if names is not None else place,
            link.start,
            link.end,
            link.text,
            link.concept.uri,
            link.concept.pref_label,
            link.score,
            str(link.reason),
            link.label.literal_form if link.label else None,
            link.negated,
            link.language,
        )
        for place, linked in enumerate(texts)
        for link in linked
    )
    return frame(LINK_COLUMNS, rows)


def review(rows: "Iterable[ReviewRow]") -> "pd.DataFrame":
    """Return rows of a review as a frame; see `Review.to_frame`.

    What is to be filled in is empty text, so that a column takes text.
    """
    texts = ("decision", "replacement")
    return frame(
        REVIEW_COLUMNS,
        (
            [
                str(_plain(row, name) or "") if name in texts else getattr(row, name)
                for name in REVIEW_COLUMNS
            ]
            for row in rows
        ),
    )


def records(value: "pd.DataFrame") -> list[dict[str, object]]:
    """Return the rows of a frame, column → cell; what is missing is ``None``."""
    texts = value.astype(object)
    return texts.where(texts.notna(), None).to_dict("records")  # type: ignore[return-value]


def titles(coded: "Iterable[Any]") -> "pd.DataFrame":
    """Return coded job titles as a frame, a row each, in the order given.

    Columns: ``title``, ``uri``, ``pref_label``, ``kind``, ``code``, ``isco_code``,
    ``confidence``, ``language``; those of the concept are ``None`` where none is sure.
    """
    rows = (
        (
            each.title,
            *(_plain(each.concept, name) for name in ("uri", "pref_label", "kind", "code")),
            each.isco_code,
            each.confidence,
            each.language,
        )
        for each in coded
    )
    found = frame(TITLE_COLUMNS, rows)
    text = [name for name in TITLE_COLUMNS if name != "confidence"]
    found[text] = found[text].astype(object).where(found[text].notna(), None)
    return found


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


def files(value: "Inspection") -> "pd.DataFrame":
    """Return the files that were found as a frame; see `Inspection.to_frame`."""
    return frame(FILE_COLUMNS, ([getattr(f, n) for n in FILE_COLUMNS] for f in value.files))


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


def changes(value: "Changes") -> "pd.DataFrame":
    """Return a comparison of releases as a frame; see `Changes.to_frame`.

    A value that only the old release states stands under ``old``, one that only the new
    release states under ``new``; where each states one, they share a row.
    """
    return frame(CHANGE_COLUMNS, _change_rows(value))


def _change_rows(value: "Changes") -> Iterator[tuple[object, ...]]:
    for change in value.concepts:
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
    return getattr(value, "uri", value)


def tallies(value: "Changes") -> "pd.DataFrame":
    """Return the summary of a comparison as a frame; see `Changes.summary`.

    Columns: ``what`` (a fate or an aspect), ``kind``, ``concepts``, ``old``, ``new``.
    """
    rows = ((str(t.what), t.kind, t.concepts, t.old, t.new) for t in value.summary())
    return frame(TALLY_COLUMNS, rows)


def emerging(value: "Changes") -> "pd.DataFrame":
    """Return the emerging concepts of a comparison, a row per field and concept.

    Columns: ``kind``, ``field`` (URI), ``field_code``, ``field_label``, ``uri``,
    ``pref_label``; in the order of `Changes.emerging`.
    """
    return frame(
        EMERGING_COLUMNS,
        (
            (
                concept.kind,
                _plain(group.field, "uri"),
                _plain(group.field, "code"),
                _plain(group.field, "pref_label"),
                concept.uri,
                concept.pref_label,
            )
            for group in value.emerging
            for concept in group.concepts
        ),
    )


def account(value: "Account") -> "pd.DataFrame":
    """Return what became of many references as a frame; see `Account.to_frame`."""
    return frame(
        ACCOUNT_COLUMNS,
        (
            (
                entry.place,
                entry.passage.uri,
                entry.label,
                str(entry.outcome),
                tuple(concept.uri for concept in entry.passage.successors),
                tuple(suggestion.concept.uri for suggestion in entry.passage.suggestions),
                entry.level,
                entry.reason,
            )
            for entry in value.entries
        ),
    )


def _plain(value: object, name: str) -> object:
    field = getattr(value, name, None)
    return str(field) if isinstance(field, str) else field
