"""Pieces of cards: boxes, tables and collapsible lists, with every text escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice

from escograph.model import Concept, Skill, Values

BOX = (
    "border:1px solid #8884;border-radius:6px;padding:.5em .8em;margin:.2em 0;"
    "display:inline-block;max-width:48em"
)
DIM = "opacity:.65;font-size:90%"


COLUMN = "display:inline-block;min-width:8em"
SPACED = "margin-top:.5em"


_CELL = "text-align:start;padding:.15em .8em .15em 0"
SHOWN = 50
"""Maximum number of table rows or list items shown; the rest is counted."""


def dimmed(text: str) -> str:
    """Return a text in a paler colour."""
    return f'<span style="{DIM}">{escape(text)}</span>'


def item_of(concept: Concept, *notes: str) -> str:
    """Return the label of a concept, then its facts and notes."""
    return f"{labelled(concept)} {dimmed(' · '.join((facts_of(concept), *notes)))}"


def labelled(concept: Concept) -> str:
    """Return the label of a concept, marked with its language."""
    return f"<span {language_of(concept)}>{escape(concept.pref_label)}</span>"


def counted(values: Sequence[object] | Values[object], noun: str) -> str:
    """Return the number of some values with a noun."""
    return f"{len(values):,} {noun}{'' if len(values) == 1 else 's'}"


def box(title: str, html: str) -> str:
    """Return HTML in a frame, under a heading."""
    return f'<div style="{BOX}"><b>{escape(title)}</b>{html}</div>'


def first_items(name: str, items: Sequence[str]) -> str:
    """Return a collapsible list of the first items; the others are counted."""
    more = [f"… and {len(items) - SHOWN:,} more"] if len(items) > SHOWN else []
    return unfolding(name, [*items[:SHOWN], *more], len(items))


def unfolding(
    name: str, items: Sequence[str], length: int | None = None, *, is_open: bool = False
) -> str:
    """Return a collapsible list of pieces of HTML, with their total number."""
    count = len(items) if length is None else length
    listed = "".join(f"<li>{piece}</li>" for piece in items)
    return (
        f"<details{' open' if is_open else ''}><summary>{name} ({count:,})</summary>"
        f'<ul style="margin:.2em 0">{listed}</ul></details>'
    )


def table(
    title: str,
    header: Iterable[str],
    rows: Iterable[Iterable[object]],
    length: int = 0,
    *,
    shown: int = SHOWN,
) -> str:
    """Return a table of escaped cells under a heading; further rows are counted."""
    head = "".join(f'<th style="{_CELL}">{escape(cell)}</th>' for cell in header)
    first = islice(rows, shown)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in first)
    heading = f"<b>{escape(title)}</b>" if title else ""
    more = f"<p>… and {length - shown:,} more</p>" if length > shown else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"{heading}{table}{more}"


def _cell(value: object) -> str:
    return f'<td dir="auto" style="{_CELL}">{escape(str(value))}</td>'


def language_of(concept: Concept) -> str:
    """Return the attribute that names the language of a label."""
    return f'lang="{escape(concept.language or "und", quote=True)}" dir="auto"'


def facts_of(concept: Concept) -> str:
    """Return the kind of a concept, or its skill type and reuse level."""
    if not isinstance(concept, Skill):
        return concept.kind
    return " · ".join(filter(None, (concept.skill_type or concept.kind, concept.reuse_level)))
