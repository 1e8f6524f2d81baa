"""Cards of gaps, rankings, transitions and next skills."""

from html import escape
from typing import TYPE_CHECKING

from escograph.cards.elements import (
    COLUMN,
    SHOWN,
    SPACED,
    box,
    dimmed,
    first_items,
    item_of,
    labelled,
    table,
    unfolding,
)
from escograph.model import (
    ApplicantRanking,
    NextSkills,
    OccupationRanking,
    ProfileRanking,
    SkillGap,
    Transitions,
    Vacancy,
    VacancyGap,
    VacancyRanking,
)

if TYPE_CHECKING:
    pass


_Ranking = OccupationRanking | ProfileRanking | VacancyRanking | ApplicantRanking


def gap(value: SkillGap) -> str:
    """Return a skill gap as a card: two bars of coverage, then collapsible lists."""
    coverages = [
        ("essential", value.coverage_essential, value.essential_in_words),
        ("optional", value.coverage_optional, value.optional_in_words),
    ]
    if value.credited > value.coverage:
        coverages.append(("with part credit", value.credited, value.credited_in_words))
    bars = "".join(
        f'<div><label><span style="{COLUMN}">{name}:</span> <progress max="1" '
        f'value="{coverage:.3f}"></progress> {escape(words)}</label></div>'
        for name, coverage, words in coverages
    )
    reasons = value.reasons()
    parts = [
        (name, [item_of(s, *reasons.get(s.uri, ())) for s in skills])
        for name, skills in value.parts()
    ]
    parts += others(value)
    lists = "".join(
        unfolding(name, items, is_open=name == "missing essential")
        for name, items in parts
        if items
    )
    return box(value.title, bars + lists)


def others(
    value: SkillGap | _Ranking | NextSkills | Vacancy | VacancyGap,
) -> list[tuple[str, list[str]]]:
    """Return what of a profile the release does not have, as names and items of lists."""
    return [
        ("obsolete or replaced", [escape(str(skill)) for skill in value.outdated]),
        ("unknown to this release, or of another kind", [escape(uri) for uri in value.unknown]),
    ]


def unfolded_others(value: _Ranking | NextSkills) -> str:
    """Return what of a profile the release does not have, as collapsible lists."""
    return "".join(unfolding(name, items) for name, items in others(value) if items)


def ranking(value: OccupationRanking) -> str:
    """Return a ranking of occupations as a table, then what the release does not have."""
    rows = (
        (
            item.rank,
            item.occupation.pref_label,
            item.occupation.code or "",
            f"{item.score:.3f}",
            item.shared,
        )
        for item in value
    )
    header = ("rank", "occupation", "code", "score", "shared skills")
    return table(value.title, header, rows, len(value)) + unfolded_others(value)


def profile_ranking(value: ProfileRanking | ApplicantRanking) -> str:
    """Return a ranking of profiles as a table, then what the release does not have."""
    rows = ((item.rank, item.name, f"{item.score:.3f}", item.shared) for item in value)
    header = ("rank", "profile", "score", "shared skills")
    return table(value.title, header, rows, len(value)) + unfolded_others(value)


def transitions(value: Transitions) -> str:
    """Return transitions as a card: a collapsible pair of lists of skills per step."""
    steps = []
    for step in value[:SHOWN]:
        likeness = f"similarity {step.similarity:.3f}"
        facts = filter(None, (step.occupation.code, likeness, step.facts()))
        lists = "".join(
            unfolding(name, [item_of(skill) for skill in skills])
            for name, skills in (("transfers", step.transfers), ("to gain", step.to_gain))
        )
        label = labelled(step.occupation)
        steps.append(f'<div style="{SPACED}">{label} {dimmed(" · ".join(facts))}{lists}</div>')
    if len(value) > SHOWN:
        steps.append(f"<p>… and {len(value) - SHOWN:,} more</p>")
    return box(value.title, "".join(steps))


def next_skills(value: NextSkills) -> str:
    """Return skills to learn next as a card: a list of opened occupations per skill."""
    skills = "".join(
        f'<div style="{SPACED}">{item_of(item.skill)}'
        + (
            first_items("opens", [item_of(occupation) for occupation in item.opens])
            if item.opens
            else f"<br>{dimmed('opens none by itself')}"
        )
        + "</div>"
        for item in value
    )
    reach = ""
    if value.reach is not None:
        share = f"{value.reach:.0%}".replace("%", " %")
        reach = f"<br>{dimmed(f'within reach: {share} of the essential skills held')}"
    return box(value.title, reach + skills + unfolded_others(value))
