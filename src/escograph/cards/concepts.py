"""Cards of concepts, labels, rows and of what was found in files and stores."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from escograph.cards.elements import (
    BOX,
    DIM,
    box,
    counted,
    dimmed,
    facts_of,
    language_of,
    table,
    unfolding,
)
from escograph.model import (
    Concept,
    Concepts,
    Inspection,
    Integrity,
    Label,
    Mapping,
)

if TYPE_CHECKING:
    pass


def concept(value: Concept) -> str:
    """Return a concept as a card: label, code, kind, type, reuse level and URI."""
    code = f"<code>{escape(value.code)}</code> " if value.code else ""
    uri = escape(value.uri, quote=True)
    link = f'<a href="{uri}">{uri}</a>' if uri.startswith("http") else uri
    return (
        f'<div style="{BOX}">{code}<b {language_of(value)}>{escape(value.pref_label)}</b> '
        f"{dimmed(facts_of(value))}<br>"
        f'<span style="{DIM}">{link}</span></div>'
    )


def concepts(value: "Concepts[Concept]") -> str:
    """Return the first concepts as a table, with the number of further ones."""
    rows = ([c.pref_label, c.code or "", facts_of(c), c.uri] for c in value)
    header = ("label", "code", "kind", "URI")
    return table(value.title, header, rows, len(value))


def concept_paths(value: "Sequence[Concepts[Concept]]") -> str:
    """Return paths through the hierarchy as a table, one row per path."""
    rows = ((" > ".join(concept.pref_label for concept in path),) for path in value)
    return table(counted(value, "path"), ("from the top",), rows, len(value))


def labels(value: Sequence[Label]) -> str:
    """Return labels as a table."""
    rows = ((x.literal_form, x.language, x.kind, ", ".join(x.roles)) for x in value)
    return table(counted(value, "label"), ("label", "language", "kind", "roles"), rows)


def mappings(value: Sequence[Mapping]) -> str:
    """Return mappings as a table."""
    rows = ((m.relation, m.pref_label or "", m.code or "", m.uri) for m in value)
    return table(counted(value, "mapping"), ("relation", "label", "code", "URI"), rows)


def rows(variables: Sequence[str], solutions: Sequence[Sequence[object]]) -> str:
    """Return the solutions of a query as a table."""
    return table("", variables, solutions, len(solutions), shown=20)


def inspection(value: Inspection) -> str:
    """Return an inspection as tables of the files and of the missing parts."""
    header = ("part", "language", "file", "source", "bytes", "note")
    html = table(value.title, header, value.rows())
    if value.missing:
        html += table("", ("missing", "contained in"), value.missing.items())
    return html


def integrity(value: Integrity) -> str:
    """Return the findings of a check as a card: a collapsible list per finding."""
    findings = "".join(
        unfolding(
            escape(f"{finding.severity}: {finding.name}"),
            [escape(finding.meaning), *map(escape, finding.examples)],
            finding.count,
        )
        for finding in value.findings
    )
    rest = (
        unfolding("no problem", list(map(escape, value.passed))),
        unfolding("not checked", [escape(": ".join(s)) for s in value.skipped.items()]),
        unfolding("sources", [escape(f"{s.name}: {s.state}") for s in value.sources]),
    )
    return box(value.title, findings + "".join(rest))
