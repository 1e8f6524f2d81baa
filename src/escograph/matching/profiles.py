"""Profiles made from other things: an occupation, and the text of a CV."""

import re

from escograph.matching.arguments import released_occupation
from escograph.model import (
    Graph,
    Held,
    HeldSource,
    Link,
    Linking,
    Profile,
    Reference,
    SkillEvidence,
)
from escograph.model.labels import LabelKind
from escograph.model.normalize import normalize
from escograph.model.parts import KINDS
from escograph.model.scales import CEFR

_STAGE = re.compile(r"[ABC][12]")
_TITLE = re.compile(r"\bcurr[ií]culum\s+v[ií]t(ae|æ)", re.IGNORECASE)
"""The title of a CV, which is linked to skills of teachers about curricula."""


def profile_of(graph: Graph, occupation: Reference, *, optional: bool = False) -> Profile:
    """Return the profile of an occupation; see `escograph.Esco.profile_of`."""
    concept = released_occupation(graph, "occupation", occupation)
    skills = list(graph.essential_skills(concept))
    if optional:
        skills += graph.optional_skills(concept)
    evidence = (SkillEvidence(url=concept.uri),)
    held = Held(source=HeldSource.OCCUPATION, evidence=evidence)
    return Profile({skill: held for skill in skills}, concept)


def profile_from_text(
    graph: Linking, text: str, *, language: str | None = None, threshold: float = 0.5
) -> Profile:
    """Return the profile that a text states; see `escograph.Esco.profile_from_text`.

    1. Link the text to skills. Links that the text negates, or whose span is in the title of a
       CV, are left out; so are those in the label of an occupation, such as "bus driver" for
       "recruit bus drivers". If the span is a label of the skill too, it is kept, unless only
       the occupation's is a preferred one.
    2. Join the links of each skill: their spans are its evidence, in the order of the text.
    3. The CEFR level beside a language is its stage; the lowest, if the text has several.
    """
    links_by_skill: dict[str, list[Link]] = {}
    links = graph.link(text, language=language, threshold=threshold)
    titles = [match.span() for match in _TITLE.finditer(text)]
    occupations = _occupation_links(graph, text, language, threshold)
    for link in sorted(links, key=lambda link: (link.start, link.end)):
        is_title = any(start <= link.start and link.end <= end for start, end in titles)
        is_occupation = any(_is_occupation(link, other) for other in occupations)
        if link.negated or is_title or is_occupation:
            continue
        links_by_skill.setdefault(link.concept.uri, []).append(link)
    return Profile({uri: _held(links) for uri, links in links_by_skill.items()})


def _occupation_links(
    graph: Linking, text: str, language: str | None, threshold: float
) -> list[Link]:
    """Return the links whose span is a label of an occupation."""
    if KINDS["occupation"].part in graph.missing:
        return []
    links = graph.link(text, kind="occupation", language=language, threshold=threshold)
    return [link for link in links if _is_label(link)]


def _is_occupation(link: Link, occupation: Link) -> bool:
    """Check whether the words of a link to a skill are those of an occupation instead."""
    if not (occupation.start <= link.start and link.end <= occupation.end):
        return False
    is_whole = (occupation.start, occupation.end) == (link.start, link.end)
    if not is_whole or not _is_label(link):
        return True
    return _is_preferred(occupation) and not _is_preferred(link)


def _is_label(link: Link) -> bool:
    """Check whether the span of a link is a label of its concept, as it is written."""
    return link.label is not None and normalize(link.text) == normalize(link.label.literal_form)


def _is_preferred(link: Link) -> bool:
    return link.label is not None and link.label.kind is LabelKind.PREFERRED


def _held(links: list[Link]) -> Held:
    """Return what several links of one skill state."""
    stages = [stage for link in links for stage in _STAGE.findall(link.level or "")]
    stage = min(stages, key=CEFR.level, default=None)
    return Held(
        stage=stage,
        scale=CEFR if stage else None,
        source=HeldSource.SELF_STATED,
        evidence=tuple(
            SkillEvidence(text=link.text, start=link.start, end=link.end) for link in links
        ),
    )
