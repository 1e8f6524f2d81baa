"""Vacancies from job ads in text or JSON, and drafted from an occupation.

1. The text is linked to skills once, and its title coded; languages are found by name too.
2. The part of the ad that a span is in says whether it is a duty, required or wished
   (`escograph.search.language.job_ads`). What is about the employer is left out, and so is what
   the text negates, but for wishes: "not required, but an advantage".
3. Skills and occupations that JSON names by URI are taken as they are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from escograph.errors import EscoError, InvalidVacancy, InvalidValue
from escograph.learning.job_postings import Posting, read_posting
from escograph.learning.markup import is_html, plain_text
from escograph.matching.outdated import outdated_concepts
from escograph.model import (
    Concept,
    Held,
    JobAdReading,
    Link,
    Need,
    Occupation,
    Skill,
    Title,
    Vacancy,
    VacancySkill,
)
from escograph.model.held import held_at_stage, member
from escograph.model.parts import COLLECTIONS, OBSOLETE
from escograph.model.scales import CEFR, shortened
from escograph.search.arguments import check_share
from escograph.search.facade import MAX_CHARACTERS
from escograph.search.language.job_ads import AdPart, AdTitle, JobAd, named_title
from escograph.search.language.words import language_for
from escograph.search.link.language_levels import levels_beside
from escograph.store.matrix import Matrix
from escograph.vocab import is_uri

_STAGE = re.compile(r"[ABC][12]")
_NEEDS = {
    AdPart.DUTY: Need.DUTY,
    AdPart.REQUIRED: Need.REQUIRED,
    AdPart.WISHED: Need.WISHED,
}
_MOST_TITLES = 4
"""Maximum number of candidates for the title of a text; an engineering limit."""

_Mention = tuple[str, int, int]
"""URI, start and end of a language that a text names."""


class _CodedTitle(NamedTuple):
    """The title of an ad and its occupation.

    Attributes:
        title: The title.
        start: Offset of its first character in the text.
        occupation: The occupation, if it is likely enough.
        confidence: Its likelihood, or that of the best guess.
    """

    title: str
    start: int
    occupation: Occupation | None
    confidence: float


def vacancy(
    graph: JobAdReading,
    source: str | Mapping[str, Any],
    *,
    language: str | None = None,
    threshold: float = 0.5,
) -> Vacancy:
    """Return the vacancy of a text or of JSON; see `escograph.Esco.vacancy`."""
    check_share("threshold", threshold)
    if isinstance(source, Mapping):
        if source.get("kind") == "vacancy":
            return _read_back(source)
        return _from_posting(graph, read_posting(source), language, threshold)
    if not isinstance(source, str):
        raise InvalidVacancy(f"expected text or a JSON object, not {shortened(source)}")
    if not source.strip():
        raise InvalidVacancy("it is empty", field="text")
    _check_length(source, "text")
    if is_html(source):
        source = plain_text(source)
    tag = language or graph.language_of(source)
    ad = JobAd(source, language_for(tag))
    coded = _coded(graph, ad.titles()[:_MOST_TITLES], tag, threshold)
    if not ad.is_advertised and (ad.is_cv or coded.occupation is None):
        reason = (
            "it is no job ad: it has neither a job title nor a heading for duties or skills"
        )
        if ad.is_cv:
            reason = "it is a CV, not a job ad; read it with esco.profile_from_text"
        raise InvalidVacancy(reason, field="text")
    skills = _skills(graph, source, tag, language, threshold, ad, coded)
    return _made(coded, skills, {"description": source, "language": tag})


def _read_back(data: Mapping[str, Any]) -> Vacancy:
    try:
        return Vacancy.from_dict(data)
    except InvalidValue as error:
        raise InvalidVacancy(error.reason, field=error.field) from error


def _from_posting(
    graph: JobAdReading, posting: Posting, language: str | None, threshold: float
) -> Vacancy:
    """Return the vacancy of a job posting."""
    _check_length(posting.text, "description")
    named, unknown = _named(graph, posting)
    occupation = next((c for c in named.values() if isinstance(c, Occupation)), None)
    skills = [*_skills_by_uri(posting, named)]
    if posting.is_read:
        coded = _CodedTitle(posting.title, 0, occupation, posting.confidence or 0.0)
    else:
        stated = posting.facts.get("language")
        readable = stated if stated in graph.languages else None
        tag = language or readable or graph.language_of(posting.text)
        posting.facts["language"] = tag
        ad = JobAd(posting.text, language_for(tag), posting.parts)
        coded = _CodedTitle(posting.title, 0, occupation, 1.0)
        if occupation is None:
            title = named_title(posting.title, language_for(tag))
            coded = _coded(graph, [title], tag, threshold)
        skills += _skills(graph, posting.text, tag, language, threshold, ad, coded)
    outdated = outdated_concepts(graph, unknown)
    facts = posting.facts | {
        "description": posting.text or None,
        "unknown": tuple(sorted(set(unknown) - {concept.uri for concept in outdated})),
        "outdated": outdated,
    }
    return _made(coded, skills, facts, posting.sources)


def _check_length(text: str, name: str) -> None:
    if len(text) > MAX_CHARACTERS:
        reason = f"it has {len(text):,} characters; up to {MAX_CHARACTERS:,} are read"
        raise InvalidVacancy(reason, field=name)


def _made(
    coded: _CodedTitle,
    skills: Iterable[VacancySkill],
    facts: Mapping[str, Any],
    sources: Mapping[str, str] | None = None,
) -> Vacancy:
    """Return a vacancy, each skill once in its list.

    Raises:
        InvalidVacancy: If a fact is impossible; the error names the field of the source.
    """
    duties: dict[str, VacancySkill] = {}
    requirements: dict[str, VacancySkill] = {}
    for item in skills:
        listed = duties if item.need is Need.DUTY else requirements
        former = listed.setdefault(item.skill.uri, item)
        if former.need is Need.WISHED and item.need is Need.REQUIRED:
            listed[item.skill.uri] = item
    try:
        return Vacancy(
            coded.title,
            coded.occupation,
            coded.confidence,
            tuple(duties.values()),
            tuple(requirements.values()),
            **facts,
        )
    except InvalidValue as error:
        field = (sources or {}).get(error.field, error.field)
        raise InvalidVacancy(error.reason, field=field) from error


def _coded(
    graph: JobAdReading, titles: list[AdTitle], tag: str, threshold: float
) -> _CodedTitle:
    """Return the first title with a likely occupation, else the first.

    Args:
        graph: The release.
        titles: What may be the title, the likeliest first.
        tag: Language of the titles.
        threshold: Minimum likelihood of an occupation.
    """
    names = list(dict.fromkeys(name for title in titles for name in title.names))
    tag_of_titles = tag if tag in graph.languages else None
    coded = graph.classify_titles(names, language=tag_of_titles, threshold=0.0)
    by_name: dict[str, Title] = dict(zip(names, coded, strict=True))
    for title in titles:
        for name in title.names:
            concept = by_name[name].concept
            if isinstance(concept, Occupation) and by_name[name].confidence >= threshold:
                return _CodedTitle(title.text, title.start, concept, by_name[name].confidence)
    first = titles[0]
    confidence = max(by_name[name].confidence for name in first.names)
    return _CodedTitle(first.text, first.start, None, confidence)


def _skills(
    graph: JobAdReading,
    text: str,
    tag: str,
    language: str | None,
    threshold: float,
    ad: JobAd,
    title: _CodedTitle,
) -> list[VacancySkill]:
    """Return the skills of a text that are not about the employer, in its order."""
    links = graph.link(
        text,
        language=language or (tag if tag in graph.languages else None),
        threshold=threshold,
    )
    title_end = title.start + len(title.title)
    items = []
    languages = _language_skills(graph, text, tag, links, ad)
    taken = [(item.start, item.end) for item in languages]
    for link in links:
        part = ad.part(link.start)
        is_title = title.start <= link.start < title_end
        is_taken = any(s < link.end and link.start < e for s, e in taken)  # type: ignore[operator]
        if (
            is_title
            or is_taken
            or part is AdPart.EMPLOYER
            or not isinstance(link.concept, Skill)
        ):
            continue
        if link.negated and not ad.is_wish(link.start):
            continue
        items.append(
            VacancySkill(
                link.concept,
                _NEEDS[part],
                _level(link.level),
                link.start,
                link.end,
                link.text,
                link.score,
            )
        )
    return sorted([*items, *languages], key=lambda item: (item.start or 0, item.end or 0))


def _level(stages: str | None) -> Held | None:
    """Return the lowest CEFR stage of those beside a language; ``None`` without one."""
    names = _STAGE.findall(stages or "")
    return Held(stage=min(names, key=CEFR.level), scale=CEFR) if names else None


def _language_skills(
    graph: JobAdReading, text: str, tag: str, links: Iterable[Link], ad: JobAd
) -> list[VacancySkill]:
    """Return the languages that a text requires or wishes, with their levels.

    A language counts where it is required or wished, or has a level. The linker would
    miss some: a single common word is seldom likely enough.
    """
    names = _language_names(graph, tag)
    uris = set(names.values())
    mentions = list(_mentions(names, text))
    mentions += [
        (link.concept.uri, link.start, link.end)
        for link in links
        if link.concept.uri in uris
        and not any(start < link.end and link.start < end for _, start, end in mentions)
    ]
    spans = [(start, end) for _, start, end in mentions]
    own = language_for(tag)
    classes = (*language_for("any").entries("classes"), *own.entries("classes"))
    values = {c.uri: c for c in graph.concepts({uri for uri, _, _ in mentions})}
    negated = [(link.start, link.end) for link in links if link.negated]
    items = []
    for (uri, start, end), stages in zip(
        mentions, levels_beside(text, spans, classes), strict=True
    ):
        part, level, skill = ad.part(start), _level(stages), values.get(uri)
        if part is AdPart.DUTY and level is not None:
            part = AdPart.REQUIRED
        if part not in (AdPart.REQUIRED, AdPart.WISHED) or not isinstance(skill, Skill):
            continue
        is_negated = any(first < end and start < last for first, last in negated)
        if not is_negated or ad.is_wish(start):
            items.append(VacancySkill(skill, _NEEDS[part], level, start, end, text[start:end]))
    return items


_LANGUAGES: "WeakKeyDictionary[Matrix, dict[str, dict[str, str]]]" = WeakKeyDictionary()
"""Relations of a release → tag → label of a language skill → its URI."""


def _language_names(graph: JobAdReading, tag: str) -> dict[str, str]:
    """Return label → URI of the languages of a release, in one of its languages."""
    by_tag = _LANGUAGES.setdefault(graph.matrix, {})
    if tag not in by_tag:
        names: dict[str, str] = {}
        if tag in graph.languages:
            scheme = COLLECTIONS["language"].scheme
            uris = [uri for uri, other in graph.bulk.schemes() if other == scheme]
            concepts = graph.in_language(tag).concepts(uris)
            names = {c.pref_label: c.uri for c in concepts if c.language == tag}
        by_tag[tag] = names
    return by_tag[tag]


def _mentions(names: Mapping[str, str], text: str) -> Iterator[_Mention]:
    """Yield the languages that a text names by label, in its order.

    A label in capitals, such as "Polish", names them only in capitals.
    """
    if not names:
        return
    uris = {label.casefold(): uri for label, uri in names.items()}
    is_capital = {label.casefold(): label[:1].isupper() for label in names}
    for match in _pattern(frozenset(names)).finditer(text):
        label = match[0].casefold()
        if label in uris and (match[0][:1].isupper() or not is_capital[label]):
            yield uris[label], *match.span()


@cache
def _pattern(labels: frozenset[str]) -> "re.Pattern[str]":
    either = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _named(graph: JobAdReading, posting: Posting) -> tuple[dict[str, Concept], list[str]]:
    """Return reference → concept of what a posting names, and the other URIs.

    Obsolete concepts are among the latter, and those of another kind, such as ISCO groups.
    """
    named: dict[str, Concept] = {}
    others: list[str] = [*posting.others]
    wanted: list[tuple[str, type]] = [(skill.uri, Skill) for skill in posting.skills]
    wanted += [(reference, Occupation) for reference in posting.occupations]
    values = {concept.uri: concept for concept in graph.concepts(uri for uri, _ in wanted)}
    for reference, cls in wanted:
        concept: Concept | None = values.get(reference)
        if concept is None and cls is Occupation and not is_uri(reference):
            with suppress(EscoError):
                concept = graph.occupation(reference)
        is_released = isinstance(concept, cls)
        if concept is not None and is_released and graph.status(concept) != OBSOLETE:
            named[reference] = concept
        else:
            others.append(reference)
    return named, others


def _skills_by_uri(posting: Posting, named: Mapping[str, Concept]) -> Iterator[VacancySkill]:
    """Yield the skills that a posting names by URI.

    Raises:
        InvalidVacancy: If need, level, span or score is none.
    """
    for skill in posting.skills:
        if not isinstance(concept := named.get(skill.uri), Skill):
            continue
        stated = skill.stated.get
        level, score = stated("escograph:level"), stated("escograph:score", 1.0)
        start, end, text = (stated(f"escograph:{name}") for name in ("start", "end", "text"))
        try:
            if isinstance(level, str):
                level = held_at_stage(level)
            elif isinstance(level, Mapping):
                level = Held.from_dict(level)
            need = member(Need, stated("escograph:need") or Need.REQUIRED, "need")
            item = VacancySkill(concept, need, level, start, end, text, score)
        except InvalidValue as error:
            raise InvalidVacancy(error.reason, field=f"skills, {error.field}") from error
        # a span is one of the text that was read then
        is_there = text is None or posting.text[start:end] == text
        yield item if is_there else replace(item, start=None, end=None, text=None)


def vacancy_of(graph: JobAdReading, occupation: Occupation) -> Vacancy:
    """Return a draft of a vacancy for an occupation; see `escograph.Esco.vacancy_of`."""
    required = graph.essential_skills(occupation)
    is_required = set(required)
    wished = graph.optional_skills(occupation).filter(lambda skill: skill not in is_required)
    description = graph.description(occupation)
    words = language_for(graph.language).entries("vacancy_words")
    headings = words or language_for("en").entries("vacancy_words")
    lines = [occupation.pref_label, *([str(description)] if description else [])]
    for heading, skills in ((headings[1], required), (headings[2], wished)):
        if skills:
            lines += ["", f"{heading}:", *(f"- {skill.pref_label}" for skill in skills)]
    return Vacancy(
        occupation.pref_label,
        occupation,
        1.0,
        requirements=(
            *(VacancySkill(skill, Need.REQUIRED) for skill in required),
            *(VacancySkill(skill, Need.WISHED) for skill in wished),
        ),
        description="\n".join(lines),
        language=graph.language,
    )
