"""Skills for items of assessments: suggested from text, decided by a person."""

import re
from typing import Any

from escograph.errors import EscoError, InvalidReview, InvalidSearch
from escograph.learning.items import released_skill
from escograph.model import Graph, Skill
from escograph.model.assessments import Assessment, AssessmentItem
from escograph.model.normalize import normalize_spaces
from escograph.review import Review


def tag_items(
    assessment: Assessment,
    esco: Any,
    language: str | None,
    threshold: float,
    review: Review | None,
) -> Review:
    """Return suggestions for items without skills; see `Assessment.tag`."""
    if not hasattr(esco, "link_many"):
        raise InvalidSearch("esco", repr(esco), "a release that links texts")
    items = [item for item in assessment.untagged if item.text]
    texts = [item.text or "" for item in items]
    if language is None and assessment.language in esco.languages:
        language = assessment.language
    links = esco.link_many(texts, language=language, threshold=threshold, review=review)
    suggestions = Review.of(texts, links, names=[item.id for item in items])
    return suggestions if review is None else review + suggestions


def with_review(assessment: Assessment, review: Review, graph: Graph) -> Assessment:
    """Return the assessment with decisions applied; see `Assessment.with_review`."""
    if not isinstance(review, Review):
        raise InvalidReview(f"expected a Review, not a {type(review).__name__}")
    texts = {item.id: normalize_spaces(item.text or "") for item in assessment.items}
    untagged = {item.id for item in assessment.untagged}
    skills: dict[str, dict[str, None]] = {}
    labels: dict[str, str] = {}

    def of_item(item: AssessmentItem) -> dict[str, None]:
        return skills.setdefault(item.id, dict.fromkeys(assessment.skills_of(item)))

    for place, row in enumerate(review):
        if not row.decision:
            continue
        words = _whole_words(normalize_spaces(row.text))
        for item in assessment.items:
            is_named = item.id == row.text_id
            occurs = item.id in untagged and words.search(texts[item.id]) is not None
            if row.means is not None and (is_named or occurs):
                if row.means not in labels:
                    skill = decided_skill(review, place, graph, f"item {item.id!r}")
                    labels[row.means] = skill.pref_label
                of_item(item)[row.means] = None
            if row.denies is not None and is_named:
                of_item(item).pop(row.denies, None)
    return assessment.with_skills({name: list(uris) for name, uris in skills.items()}, labels)


def decided_skill(review: Review, place: int, graph: Graph, tagged: str) -> Skill:
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
        return released_skill(graph, row.means)
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
