"""Cards of courses, plans, assessments and vacancies."""

from html import escape
from typing import TYPE_CHECKING

from escograph.cards.changes import migration
from escograph.cards.elements import (
    COLUMN,
    SPACED,
    box,
    counted,
    dimmed,
    first_items,
    item_of,
    table,
    unfolding,
)
from escograph.cards.matching import others, unfolded_others
from escograph.model import (
    Coverage,
    CoverageChanges,
    Coverages,
    Overlap,
    Plan,
    Recommendations,
    SkillDemands,
    Vacancies,
    Vacancy,
    VacancyGap,
    VacancyRanking,
    VacancySkill,
)

if TYPE_CHECKING:
    from escograph.learning import Catalogue
    from escograph.learning.programmes import ProgrammeChanges
    from escograph.model import (
        Assessment,
        AssessmentResult,
        AssessmentResults,
        OccupationProof,
    )


def vacancy(value: Vacancy) -> str:
    """Return a vacancy as a card: its facts, then collapsible lists of skills."""
    facts = "".join(
        f'<div><span style="{COLUMN}">{escape(name)}:</span> {escape(words)}</div>'
        for name, words in value.facts()
    )
    lists = "".join(
        unfolding(name, [_vacancy_item(item) for item in items], is_open=name == "required")
        for name, items in value.parts()
        if items
    )
    rest = "".join(unfolding(name, items) for name, items in others(value) if items)
    return box(value.title, facts + lists + rest)


def _vacancy_item(item: VacancySkill) -> str:
    stage = () if item.level is None else (str(item.level.stated),)
    words = () if item.text is None else (f"\u201c{item.text}\u201d",)
    return item_of(item.skill, *stage, *words)


def vacancies(value: Vacancies) -> str:
    """Return vacancies as a table."""
    rows = (
        (
            item.title,
            item.occupation.pref_label if item.occupation else "",
            item.employer or "",
            item.place or "",
            *(len(skills) for _, skills in item.parts()),
        )
        for item in value
    )
    header = ("title", "occupation", "employer", "place", "required", "wished", "duties")
    count = f"{len(value):,} {'vacancy' if len(value) == 1 else 'vacancies'}"
    return table(count, header, rows, len(value))


def vacancy_gap(value: VacancyGap) -> str:
    """Return the gap to a vacancy as a card: two bars of coverage, then lists."""
    bars = "".join(
        f'<div><label><span style="{COLUMN}">{name}:</span> <progress max="1" '
        f'value="{coverage:.3f}"></progress> {escape(words)}</label></div>'
        for name, coverage, words in (
            ("required", value.coverage_required, value.required_in_words),
            ("wished", value.coverage_wished, value.wished_in_words),
        )
    )
    reasons = value.reasons()
    parts = [
        (name, [item_of(s, *([reasons[s.uri]] if s.uri in reasons else [])) for s in skills])
        for name, skills in value.parts()
    ]
    lists = "".join(
        unfolding(name, items, is_open=name == "missing required")
        for name, items in [*parts, *others(value)]
        if items
    )
    return box(value.title, bars + lists)


def vacancy_ranking(value: VacancyRanking) -> str:
    """Return a ranking of vacancies as a table, then what the release does not have."""
    rows = (
        (
            item.rank,
            item.vacancy.title,
            item.vacancy.employer or "",
            f"{item.score:.3f}",
            item.shared,
            f"{item.coverage:.0%}" if item.vacancy.required else item.required_in_words,
        )
        for item in value
    )
    header = ("rank", "vacancy", "employer", "score", "shared skills", "required met")
    return table(value.title, header, rows, len(value)) + unfolded_others(value)


def catalogue(value: "Catalogue") -> str:
    """Return courses as a table, then the rows and columns that were not read."""
    rows = ((c.id, c.title, c.provider or "", len(c.teaches), c.language or "") for c in value)
    header = ("id", "title", "provider", "skills", "language")
    parts = ("refused", value.refused), ("columns not read", value.unread_columns)
    lists = [(name, [escape(str(item)) for item in items]) for name, items in parts]
    rest = "".join(unfolding(name, items) for name, items in lists if items)
    return table(value.title, header, rows, len(value)) + rest


def coverage(value: Coverage) -> str:
    """Return the coverage of an occupation or group as a card, with what is untaught."""
    untaught = [item_of(skill) for skill in value.untaught]
    return box(str(value), unfolding("taught by no course", untaught) if untaught else "")


def coverage_changes(value: CoverageChanges) -> str:
    """Return coverage in two releases: a table, then lists of skills."""
    rows = (
        (
            item.before.concept.pref_label,
            f"{item.before.taught} of {item.before.skills}",
            item.after.concept.pref_label if item.after else "not in the new release",
            f"{item.after.taught} of {item.after.skills}" if item.after else "",
        )
        for item in value
    )
    header = ("occupation", "taught before", "occupation now", "taught now")
    lists = (
        unfolding(
            f"{(item.after or item.before).concept.pref_label}: {name}",
            list(map(item_of, skills)),
        )
        for item in value
        for name, skills in item.parts()
        if skills
    )
    return table(counted(value, "occupation"), header, rows, len(value)) + "".join(lists)


def programme_changes(value: "ProgrammeChanges") -> str:
    """Return a programme in two releases: coverage, then what became of its skills."""
    return box(value.title, coverage_changes(value.coverage) + migration(value.migration))


def overlap(value: Overlap) -> str:
    """Return the overlap of two curricula as a card: a list per part."""
    parts = (
        ("both", value.both),
        ("the first", value.first_only),
        ("the second", value.second_only),
    )
    lists = (unfolding(name, list(map(item_of, skills))) for name, skills in parts if skills)
    return box(value.title, "".join(lists))


def coverages(value: Coverages) -> str:
    """Return coverage as a table."""
    rows = (
        (
            item.concept.code or "",
            item.concept.pref_label,
            item.skills,
            item.taught,
            f"{item.share:.0%}",
            item.courses,
        )
        for item in value
    )
    header = ("code", value.by or "concept", "skills", "taught", "share", "courses")
    return table(value.title, header, rows, len(value))


def skill_demands(value: SkillDemands) -> str:
    """Return the demand for skills as a table."""
    rows = ((row.skill.pref_label, row.required, row.wished, row.courses) for row in value)
    return table(value.title, ("skill", "required", "wished", "courses"), rows, len(value))


def plan(value: Plan) -> str:
    """Return a learning plan as a card: coverage, a table of steps, lists of the rest."""
    rows = (
        (
            place,
            f"{step.course.title} ({step.course.id})",
            value.amount(step.cost),
            " to ".join(str(day) for day in (step.start, step.end) if day),
            "; ".join(filter(None, (step.reason, step.remark))),
        )
        for place, step in enumerate(value, 1)
    )
    facts = f"essential skills met: {value.coverage_in_words}; {value.proof_in_words}"
    header = ("step", "course", "cost", "dates", "reason")
    steps = table("", header, rows, len(value)) if value else ""
    goals = [f"{item_of(goal.skill)} {dimmed(goal.reason)}" for goal in value.unreachable]
    others = unfolding("out of reach", goals) if goals else ""
    return box(value.title, f"<br>{dimmed(facts)}{steps}{others}")


def recommendations(value: Recommendations) -> str:
    """Return recommended courses as a table, then what the release does not have."""
    rows = (
        (rank, f"{item.course.title} ({item.course.id})", len(item.adds), item.reason)
        for rank, item in enumerate(value, 1)
    )
    header = ("rank", "course", "skills added", "reason")
    others = "".join(
        unfolding(name, items)
        for name, items in (
            ("unknown to this release", [escape(uri) for uri in value.unknown]),
            ("obsolete or replaced", [escape(str(concept)) for concept in value.outdated]),
        )
        if items
    )
    return table(value.title, header, rows, len(value)) + others


def assessment(value: "Assessment") -> str:
    """Return an assessment as a card: scale and rule, then the items of each skill."""
    lists = []
    for skill in value.skills:
        items = [
            f"{escape(item.id)} {dimmed(f'{item.points:g} points')}"
            for item in value.items_of(skill)
        ]
        lists.append(first_items(escape(value.label(skill)), items))
    if value.untagged:
        items = [escape(item.id) for item in value.untagged]
        lists.append(first_items("without a skill", items))
    facts = f"<br>{dimmed(f'{value.counts} · {value.scale.name} · {value.rule}')}"
    return box(value.title, facts + "".join(lists))


def assessment_result(value: "AssessmentResult") -> str:
    """Return the result of a person as a card: a bar and the stage of each skill."""
    bars = "".join(
        f'<div style="{SPACED}"><span dir="auto">{escape(one.label or one.skill)}</span> '
        f"<b>{escape(one.stage or '')}</b><br>"
        f'<progress max="1" value="{one.share or 0:.3f}"></progress> '
        f"{dimmed(str(one).removeprefix(f'{one.label or one.skill}: '))}</div>"
        for one in value.skills
    )
    return box(value.heading, bars)


def assessment_results(value: "AssessmentResults") -> str:
    """Return results as a table with a row per result."""
    rows = (
        (
            result.person or "",
            result.title,
            f"{len(result.passed)} of {len(result.skills)}",
            "; ".join(
                f"{one.label or one.skill}: {one.stage or 'none'}" for one in result.skills
            ),
        )
        for result in value
    )
    header = ("person", "assessment", "skills passed", "stages")
    return table(counted(value, "result"), header, rows, len(value))


def occupation_proof(value: "OccupationProof") -> str:
    """Return the proof of an occupation as a card: unproven skills, then proven ones."""
    unproven = [item_of(skill, value.reasons.get(skill.uri, "")) for skill in value.unproven]
    lists = "".join(
        first_items(name, items)
        for name, items in (
            ("unproven", unproven),
            ("proven", [item_of(skill) for skill in value.proven]),
            ("obsolete or replaced", [escape(str(skill)) for skill in value.outdated]),
        )
        if items
    )
    return box(value.title, lists)
