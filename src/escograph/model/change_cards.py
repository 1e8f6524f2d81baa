"""Cards of comparisons and migrations: how they show themselves in a notebook.

Everything is escaped, and of long lists the first few stand there.
"""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from escograph.model import change_report
from escograph.model.cards import BOX, DIM, item, unfolding
from escograph.model.change import Aspect, Change, Fate

if TYPE_CHECKING:
    from escograph.model.changes import Changes
    from escograph.model.passage import Account

_SHOWN = 50
"""Concepts listed in one part of a card; a notebook is no place for thousands."""


def changes_card(changes: "Changes") -> str:
    """Return a comparison as a card: what was counted, then lists that unfold."""
    said = [f"{name}: {words}" for name, words in change_report.counted(changes)] or [
        "nothing differs"
    ]
    summary = "".join(f"<li>{escape(line)}</li>" for line in said)
    parts = [("not compared", [escape(str(unknown)) for unknown in changes.unknown])]
    for group in changes.emerging:
        name = f"emerging: {group.title}, {group.concepts[0].kind}s"
        parts.append((name, [item(concept) for concept in group.concepts]))
    for fate in Fate:
        parts.append((str(fate), [_change(change) for change in changes.with_fate(fate)]))
    lists = "".join(_some(escape(name), items) for name, items in parts if items)
    return (
        f'<div style="{BOX}"><b>{escape(changes.title)}</b>'
        f'<ul style="margin:.2em 0">{summary}</ul>{lists}</div>'
    )


def _change(change: Change) -> str:
    shown = [d for d in change.differences if d.aspect is not Aspect.SUCCESSORS]
    said = [f"replaced by: {concept}" for concept in change.successors] + [
        str(d) for d in shown
    ]
    lines = "".join(f'<li dir="auto">{escape(line)}</li>' for line in said)
    return item(change.concept) + (f"<ul>{lines}</ul>" if lines else "")


def account_card(account: "Account") -> str:
    """Return what became of many references: a heading, then lists that unfold."""
    parts: dict[str, list[str]] = {}
    for entry in account.entries:
        now = ", ".join(concept.pref_label for concept in entry.passage.successors)
        said = f"{entry.place}: {entry.label}"
        arrow = f" → {now}" if now and now != entry.label else ""
        item = (
            f'<span dir="auto">{escape(said + arrow)}</span> '
            f'<span style="{DIM}">{escape(entry.reason)}</span>'
        )
        parts.setdefault(str(entry.outcome), []).append(item)
    lists = "".join(_some(name, items) for name, items in parts.items())
    return f'<div style="{BOX}"><b>{escape(account.title)}</b>{lists}</div>'


def _some(name: str, items: Sequence[str]) -> str:
    more = [f"… and {len(items) - _SHOWN:,} more"] if len(items) > _SHOWN else []
    return unfolding(name, [*items[:_SHOWN], *more], len(items))
