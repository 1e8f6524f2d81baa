"""Profiles made from other things: an occupation, and the text of a CV."""

import re

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
from escograph.model.matches import Reason
from escograph.model.scales import CEFR

_STAGE = re.compile(r"[ABC][12]")
_TITLE = re.compile(r"\bcurr[ií]culum\s+v[ií]t(ae|æ)", re.IGNORECASE)
"""The title of a CV, which is linked to skills of teachers about curricula."""

_BY_LABEL = (Reason.EXACT, Reason.ALTERNATIVE, Reason.HIDDEN, Reason.STEMMED)
"""The reasons of a link whose span is a label of the concept."""


def profile_of(graph: Graph, occupation: Reference, *, optional: bool = False) -> Profile:
    """Return the profile of an occupation; see `escograph.Esco.profile_of`."""
    concept = graph.occupation(occupation)
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
       CV, are left out; so are those that share words with a label of an occupation that is
       more likely meant: a bus driver need not recruit bus drivers.
    2. Join the links of each skill: their spans are its evidence, in the order of the text.
    3. The CEFR level beside a language is its stage; the lowest, if the text has several.
    """
    links_by_skill: dict[str, list[Link]] = {}
    links = graph.link(text, language=language, threshold=threshold)
    titles = [match.span() for match in _TITLE.finditer(text)]
    occupations = [
        link
        for link in graph.link(text, kind="occupation", language=language, threshold=threshold)
        if link.reason in _BY_LABEL
    ]
    for link in sorted(links, key=lambda link: (link.start, link.end)):
        is_title = any(start <= link.start and link.end <= end for start, end in titles)
        is_occupation = any(
            link.start < other.end and other.start < link.end and link.score < other.score
            for other in occupations
        )
        if not (link.negated or is_title or is_occupation):
            links_by_skill.setdefault(link.concept.uri, []).append(link)
    return Profile({uri: _held(links) for uri, links in links_by_skill.items()})


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
