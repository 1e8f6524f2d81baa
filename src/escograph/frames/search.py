"""Frames of matches, links, titles and reviews."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from escograph.frames.table import frame, text_of
from escograph.model import (
    Link,
    Match,
    RankedTitles,
    Title,
)
from escograph.model.columns import (
    LINK_COLUMNS,
    MATCH_COLUMNS,
    REVIEW_COLUMNS,
    TITLE_COLUMNS,
)

if TYPE_CHECKING:
    import pandas as pd

    from escograph.review import ReviewRow


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
        *(text_of(title.concept, name) for name in ("uri", "pref_label", "kind", "code")),
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
