"""Cards of what differs between two releases."""

from html import escape
from typing import TYPE_CHECKING

from escograph.cards.elements import box, counted, dimmed, first_items, item_of, table

if TYPE_CHECKING:
    from escograph.changes import (
        Change,
        ChangeCounts,
        ChangeList,
        Changes,
        EmergingFields,
        Entries,
        MigrationReport,
    )


def change(value: "Change") -> str:
    """Return a change of a concept as text."""
    return f'<pre dir="auto">{escape(str(value))}</pre>'


def changes(value: "Changes") -> str:
    """Return a comparison as a card: counts, then collapsible lists."""
    counts = [f"{name}: {words}" for name, words in value.counts()] or ["nothing differs"]
    summary = "".join(f"<li>{escape(line)}</li>" for line in counts)
    parts = [("not compared", [escape(str(unknown)) for unknown in value.unknown])]
    for group in value.emerging:
        name = f"emerging: {group.title}, {group.concepts[0].kind}s"
        parts.append((name, [item_of(concept) for concept in group.concepts]))
    for fate, concepts in value.by_fate():
        parts.append((str(fate), [_change_item(change) for change in concepts]))
    lists = "".join(first_items(escape(name), items) for name, items in parts if items)
    return box(value.title, f'<ul style="margin:.2em 0">{summary}</ul>{lists}')


def _change_item(change: "Change") -> str:
    lines = "".join(f'<li dir="auto">{escape(line)}</li>' for line in change.lines())
    return item_of(change.concept) + (f"<ul>{lines}</ul>" if lines else "")


def change_list(value: "ChangeList") -> str:
    """Return changes of concepts as a table."""
    rows = (
        (change.concept.pref_label, change.concept.kind, change.fate, "; ".join(change.lines()))
        for change in value
    )
    title = counted(value, "change")
    return table(title, ("concept", "kind", "fate", "differences"), rows, len(value))


def change_counts(value: "ChangeCounts") -> str:
    """Return counts of changes as a table."""
    rows = ((c.what, c.kind, f"{c.concepts:,}", f"{c.old:,}", f"{c.new:,}") for c in value)
    return table("", ("what", "kind", "concepts", "old", "new"), rows, len(value))


def emerging(value: "EmergingFields") -> str:
    """Return emerging concepts as a table with a row per field."""
    rows = (
        (group.title, group.concepts[0].kind, "; ".join(map(str, group.concepts)))
        for group in value
    )
    title = counted(value, "field")
    return table(title, ("field", "kind", "concepts"), rows, len(value))


def migration(value: "MigrationReport") -> str:
    """Return a migration report as a card: a heading, then collapsible lists."""
    return box(value.title, _entry_lists(value.entries))


def entries(value: "Entries") -> str:
    """Return migrated references as a card; see `migration`."""
    return box(counted(value, "reference"), _entry_lists(value))


def _entry_lists(entries: "Entries") -> str:
    """Return a collapsible list per outcome."""
    lists: dict[str, list[str]] = {}
    for entry in entries:
        now = ", ".join(concept.pref_label for concept in entry.succession.successors)
        arrow = f" → {now}" if now and now != entry.label else ""
        item = (
            f'<span dir="auto">{escape(f"{entry.place}: {entry.label}{arrow}")}</span> '
            f"{dimmed(entry.reason)}"
        )
        lists.setdefault(str(entry.outcome), []).append(item)
    return "".join(first_items(name, items) for name, items in lists.items())
