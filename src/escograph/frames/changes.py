"""Frames of what differs between two releases."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from escograph.frames.table import frame, text_of
from escograph.model import (
    Concept,
)
from escograph.model.columns import (
    CHANGE_COLUMNS,
    COUNT_COLUMNS,
    EMERGING_COLUMNS,
    MIGRATION_COLUMNS,
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
                yield *start, aspect, language, _uri_ortext_of(before), _uri_ortext_of(after)


def _uri_ortext_of(value: object) -> object:
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
                *(text_of(group.field, name) for name in ("uri", "code", "pref_label")),
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
