"""Small HTML cards: how a value shows itself in a notebook. Everything is escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from escograph.model.concepts import Concept
    from escograph.model.gap import SkillGap

_BOX = (
    "border:1px solid #8884;border-radius:6px;padding:.5em .8em;margin:.2em 0;"
    "display:inline-block;max-width:48em"
)
_DIM = "opacity:.65;font-size:90%"


def concept_card(concept: "Concept") -> str:
    """Return a concept as a card: label, kind, code, what else is known, and its URI."""
    code = f"<code>{escape(concept.code)}</code> " if concept.code else ""
    language = escape(concept.language or "und", quote=True)
    uri = escape(concept.uri, quote=True)
    link = f'<a href="{uri}">{uri}</a>' if uri.startswith("http") else uri
    return (
        f'<div style="{_BOX}">{code}<b lang="{language}" dir="auto">'
        f"{escape(concept.pref_label)}</b> "
        f'<span style="{_DIM}">{escape(" · ".join(facts(concept)))}</span>'
        f'<br><span style="{_DIM}">{link}</span></div>'
    )


def facts(concept: "Concept") -> list[str]:
    """Return what is known of a concept besides label and code, in words."""
    said = [concept.kind]
    for name in ("skill_type", "reuse_level"):
        if (value := getattr(concept, name, None)) and value != concept.kind:
            said.append(str(value))
    return said


def concepts_card(title: str, first: Sequence["Concept"], length: int) -> str:
    """Return the first of many concepts as a table, and how many more there are."""
    more = f"<p>… and {length - len(first):,} more</p>" if length > len(first) else ""
    rows = ([c.pref_label, c.code or "", " · ".join(facts(c)), c.uri] for c in first)
    header = ("label", "code", "kind", "URI")
    return f"<b>{escape(title)}</b>{table(header, rows)}{more}"


def gap_card(gap: "SkillGap") -> str:
    """Return a skill gap as a card: two bars of coverage, then the skills."""
    return (
        f'<div style="{_BOX}"><b>{escape(gap.title)}</b>'
        + "".join(
            f'<div>{name}: <progress max="1" value="{coverage:.3f}"></progress> {words}</div>'
            for name, coverage, words in (
                ("essential", gap.coverage_essential, escape(gap.essential_in_words)),
                ("optional", gap.coverage_optional, escape(gap.optional_in_words)),
            )
        )
        + table(
            ("", "skill", "type"),
            (
                (part, skill.pref_label, " · ".join(facts(skill)))
                for part, skills in gap.parts()
                for skill in skills
            ),
        )
        + "</div>"
    )


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return an HTML table of escaped cells."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join(
        "<tr>" + "".join(f'<td dir="auto">{escape(str(c))}</td>' for c in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
