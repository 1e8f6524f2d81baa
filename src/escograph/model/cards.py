"""Small HTML cards: how a value shows itself in a notebook. Everything is escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from escograph.model.concepts import Concept
    from escograph.model.gap import SkillGap
    from escograph.model.integrity import Integrity

BOX = (
    "border:1px solid #8884;border-radius:6px;padding:.5em .8em;margin:.2em 0;"
    "display:inline-block;max-width:48em"
)
DIM = "opacity:.65;font-size:90%"


def concept_card(concept: "Concept") -> str:
    """Return a concept as a card: label, kind, code, what else is known, and its URI."""
    code = f"<code>{escape(concept.code)}</code> " if concept.code else ""
    language = escape(concept.language or "und", quote=True)
    uri = escape(concept.uri, quote=True)
    link = f'<a href="{uri}">{uri}</a>' if uri.startswith("http") else uri
    return (
        f'<div style="{BOX}">{code}<b lang="{language}" dir="auto">'
        f"{escape(concept.pref_label)}</b> "
        f'<span style="{DIM}">{escape(" · ".join(facts(concept)))}</span>'
        f'<br><span style="{DIM}">{link}</span></div>'
    )


def facts(concept: "Concept") -> list[str]:
    """Return what is known of a concept besides label and code, in words."""
    skill_type = getattr(concept, "skill_type", None)
    said = [str(skill_type or concept.kind)]
    if reuse_level := getattr(concept, "reuse_level", None):
        said.append(str(reuse_level))
    return said


def titled(title: str, *parts: str) -> str:
    """Return parts that are HTML already under a heading that is not."""
    return f"<b>{escape(title)}</b>{''.join(parts)}"


def concepts_card(title: str, first: Sequence["Concept"], length: int) -> str:
    """Return the first of many concepts as a table, and how many more there are."""
    more = f"<p>… and {length - len(first):,} more</p>" if length > len(first) else ""
    rows = ([c.pref_label, c.code or "", " · ".join(facts(c)), c.uri] for c in first)
    header = ("label", "code", "kind", "URI")
    return titled(title, table(header, rows), more)


def gap_card(gap: "SkillGap") -> str:
    """Return a skill gap as a card: two bars of coverage, then lists that unfold."""
    bars = "".join(
        f'<div>{name}: <progress max="1" value="{coverage:.3f}"></progress> {words}</div>'
        for name, coverage, words in (
            ("essential", gap.coverage_essential, escape(gap.essential_in_words)),
            ("optional", gap.coverage_optional, escape(gap.optional_in_words)),
        )
    )
    parts = [(name, [item(skill) for skill in skills]) for name, skills in gap.parts()]
    parts.append(("not skills of this release", [escape(uri) for uri in gap.unknown]))
    lists = "".join(unfolding(name, items) for name, items in parts if items)
    return f'<div style="{BOX}"><b>{escape(gap.title)}</b>{bars}{lists}</div>'


def integrity_card(integrity: "Integrity") -> str:
    """Return what a check found as a card: a list that unfolds per finding."""
    found = "".join(
        unfolding(
            escape(f"{finding.severity}: {finding.name}"),
            [escape(finding.meaning), *map(escape, finding.examples)],
            finding.count,
        )
        for finding in integrity.findings
    )
    rest = (
        unfolding("in order", list(map(escape, integrity.passed))),
        unfolding("not checked", [escape(": ".join(s)) for s in integrity.skipped.items()]),
        unfolding("sources", [escape(f"{s.name}: {s.state}") for s in integrity.sources]),
    )
    return f'<div style="{BOX}"><b>{escape(integrity.title)}</b>{found}{"".join(rest)}</div>'


def unfolding(name: str, items: Sequence[str], length: int | None = None) -> str:
    """Return a list of pieces of HTML that unfolds, and says how many there are in all."""
    shown = " open" if name == "missing essential" else ""
    many = len(items) if length is None else length
    listed = "".join(f"<li>{piece}</li>" for piece in items)
    return (
        f"<details{shown}><summary>{name} ({many:,})</summary>"
        f'<ul style="margin:.2em 0">{listed}</ul></details>'
    )


def item(concept: "Concept") -> str:
    """Return a concept as a piece of a line: label, and what else is known."""
    language = escape(concept.language or "und", quote=True)
    label = f'<span lang="{language}" dir="auto">{escape(concept.pref_label)}</span>'
    return f'{label} <span style="{DIM}">{escape(" · ".join(facts(concept)))}</span>'


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return an HTML table of escaped cells."""
    head = "".join(f'<th style="text-align:start">{escape(cell)}</th>' for cell in header)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    return f'<td dir="auto" style="text-align:start">{escape(str(value))}</td>'
