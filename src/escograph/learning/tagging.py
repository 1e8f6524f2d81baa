"""Skills for items of assessments: suggested from text, decided by a person."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from escograph.errors import EscoError, InvalidReview, InvalidSearch
from escograph.learning.references import released
from escograph.model import Concept, Graph, Reason
from escograph.model.assessments import Assessment, AssessmentItem
from escograph.model.graph import LinkingMany
from escograph.model.normalize import normalize_spaces
from escograph.review import Decision, Review, ReviewRow


def tag_items(
    assessment: Assessment,
    esco: Any,
    language: str | None,
    threshold: float,
    review: Review | None,
) -> Review:
    """Return suggestions for items without skills; see `Assessment.tag`."""
    _check_links(esco)
    items = [item for item in assessment.untagged if item.text]
    texts = [item.text or "" for item in items]
    if language is None:
        language = _language(assessment, esco)
    links = esco.link_many(texts, language=language, threshold=threshold, review=review)
    suggestions = Review.of(texts, links, names=[item.id for item in items])
    return suggestions if review is None else review + suggestions


def with_review(assessment: Assessment, review: Review, graph: LinkingMany) -> Assessment:
    """Return the assessment with decisions applied; see `Assessment.with_review`."""
    if not isinstance(review, Review):
        raise InvalidReview(f"expected a Review, not a {type(review).__name__}")
    texts = {item.id: normalize_spaces(item.text or "") for item in assessment.untagged}
    elsewhere: dict[str, dict[ReviewRow, None]] = defaultdict(dict)
    labels: dict[str, str] = {}
    for place, row in enumerate(review):
        if row.means is None:
            continue
        words = _whole_words(normalize_spaces(row.text))
        for item in assessment.items:
            is_named = item.id == row.text_id
            occurs = item.id in texts and words.search(texts[item.id]) is not None
            if (is_named or occurs) and row.means not in labels:
                skill = decided_skill(review, place, graph, f"item {item.id!r}")
                labels[row.means] = skill.pref_label
            if occurs and not is_named:
                accepted = ReviewRow(row.text, row.means, decision=Decision.ACCEPT)
                elsewhere[item.id][accepted] = None
    skills = {
        item.id: dict.fromkeys((*assessment.skills_of(item), *uris))
        for item, uris in _meant(assessment, elsewhere, graph)
    }
    by_id = {item.id: item for item in assessment.items}
    for row in review:  # last: a decision for the item itself always holds
        if row.decision and (named := by_id.get(row.text_id)):
            uris = skills.setdefault(named.id, dict.fromkeys(assessment.skills_of(named)))
            if row.means is not None:
                uris[row.means] = None
            if row.denies is not None:
                uris.pop(row.denies, None)
    return assessment.with_skills({name: list(uris) for name, uris in skills.items()}, labels)


def _meant(
    assessment: Assessment, rows: Mapping[str, Iterable[ReviewRow]], graph: LinkingMany
) -> Iterator[tuple[AssessmentItem, list[str]]]:
    """Yield items in which words of other rows occur, and the skills that they mean.

    Args:
        assessment: The assessment.
        rows: Identifier of an item → the accepted rows whose words stand in its text.
        graph: The release, whose linking tells words that a text negates.

    Raises:
        InvalidSearch: If the release does not link texts.
    """
    items = [item for item in assessment.items if item.id in rows]
    if not items:
        return
    _check_links(graph)
    links = graph.link_many(
        [item.text or "" for item in items],
        language=_language(assessment, graph),
        threshold=1,
        review=Review(tuple(dict.fromkeys(chain.from_iterable(rows.values())))),
    )
    for item, links_of_item in zip(items, links, strict=True):
        yield (
            item,
            [
                link.concept.uri
                for link in links_of_item
                if link.reason is Reason.REVIEWED and not link.negated
            ],
        )


def _check_links(graph: object) -> None:
    if not hasattr(graph, "link_many"):
        raise InvalidSearch("esco", repr(graph), "a release that links texts")


def _language(assessment: Assessment, graph: Graph) -> str | None:
    """Return the language of an assessment, if the release has it."""
    return assessment.language if assessment.language in graph.languages else None


def decided_skill(review: Review, place: int, graph: Graph, tagged: str) -> Concept:
    """Return the skill that a row of a review decides for.

    Args:
        review: The review.
        place: The row, counted from 0.
        graph: The release.
        tagged: What the skill is for, in the error.

    Raises:
        InvalidReview: If the release has no such skill, or it is obsolete.
    """
    row = review[place]
    try:
        return released(graph, "skill", row.means)
    except EscoError as error:
        field = "uri" if row.replacement is None else "replacement"
        raise review.error(place, field, f"{tagged}: {error}") from error


def _whole_words(words: str) -> "re.Pattern[str]":
    """Return a pattern for words that are not inside others."""
    start, end = (
        (r"(?<!\w)" if words[:1].isalnum() else ""),
        (r"(?!\w)" if words[-1:].isalnum() else ""),
    )
    return re.compile(f"{start}{re.escape(words)}{end}")
