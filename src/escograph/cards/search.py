"""Cards of matches, links, titles and reviews."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from escograph.cards.elements import counted, table
from escograph.model import (
    LinkedTexts,
    Links,
    Match,
    Matches,
    RankedTitles,
    Title,
)

if TYPE_CHECKING:
    from escograph.review import Review


_REVIEW_SHOWN = 100


def matches(value: Matches) -> str:
    """Return matches as a table."""
    title = f"{len(value)} found"
    return table(title, _MATCH_HEADER, map(_match_cells, value), len(value))


_MATCH_HEADER = ("concept", "kind", "score", "reason", "label")


def _match_cells(match: Match) -> tuple[object, ...]:
    concept = match.concept
    score = f"{match.score:.2f}"
    return concept.pref_label, concept.kind, score, match.reason, match.label or ""


def ranked_titles(value: RankedTitles) -> str:
    """Return the first match of each title as a table."""
    rows = (
        (title, *(_match_cells(matches[0]) if matches else ("",) * len(_MATCH_HEADER)))
        for title, matches in zip(value.text_ids, value, strict=True)
    )
    return table(counted(value, "title"), ("title", *_MATCH_HEADER), rows, len(value))


_LINK_HEADER = ("text", "concept", "score", "reason")


def links(value: Links) -> str:
    """Return links as a table."""
    return table(f"{len(value)} linked", _LINK_HEADER, _link_rows(value), len(value))


def linked_texts(value: LinkedTexts) -> str:
    """Return the links of texts as a table."""
    rows = (
        (name, *row)
        for name, links in zip(value.text_ids, value, strict=True)
        for row in _link_rows(links)
    )
    count = sum(map(len, value))
    title = f"{counted(value, 'text')}, {count} linked"
    return table(title, ("text id", *_LINK_HEADER), rows, count)


def _link_rows(links: Links) -> Iterable[tuple[object, ...]]:
    for link in links:
        label = f"not: {link.concept.pref_label}" if link.negated else link.concept.pref_label
        yield link.text, label, f"{link.score:.2f}", link.reason


def titles(value: Sequence[Title]) -> str:
    """Return coded job titles as a table."""
    rows = (
        (
            title.title or "",
            title.concept.pref_label if title.concept else "",
            title.isco_code or "",
            title.level or "",
            f"{title.confidence:.2f}",
        )
        for title in value
    )
    header = ("title", "concept", "ISCO-08", "level", "confidence")
    return table(counted(value, "title"), header, rows, len(value))


def review(value: "Review") -> str:
    """Return a review as a table of its first rows."""
    header = ("row", "text", "context", "concept", "score", "decision", "note")
    rows = (
        (
            place,
            row.text,
            row.context,
            row.label or row.uri,
            "" if row.score is None else f"{row.score:.2f}",
            " ".join(filter(None, (row.decision, row.replacement))),
            row.note,
        )
        for place, row in enumerate(value.rows[:_REVIEW_SHOWN])
    )
    return table(value.title, header, rows, len(value), shown=_REVIEW_SHOWN)
