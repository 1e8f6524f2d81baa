"""Values as HTML cards and tables for a notebook. Everything is escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from escograph.model import (
    ApplicantRanking,
    Concept,
    Concepts,
    Coverages,
    Inspection,
    Integrity,
    Label,
    LinkedTexts,
    Links,
    Mapping,
    Match,
    Matches,
    NextSkills,
    OccupationRanking,
    Plan,
    ProfileRanking,
    RankedTitles,
    Recommendations,
    Skill,
    SkillDemands,
    SkillGap,
    Title,
    Transitions,
    Vacancies,
    Vacancy,
    VacancyGap,
    VacancyRanking,
    VacancySkill,
    Values,
)

if TYPE_CHECKING:
    from escograph.changes import (
        Change,
        ChangeCounts,
        ChangeList,
        Changes,
        EmergingFields,
        Entries,
        MigrationReport,
    )
    from escograph.model import (
        Assessment,
        AssessmentResult,
        AssessmentResults,
        OccupationProof,
    )
    from escograph.review import Review

_BOX = (
    "border:1px solid #8884;border-radius:6px;padding:.5em .8em;margin:.2em 0;"
    "display:inline-block;max-width:48em"
)
_DIM = "opacity:.65;font-size:90%"
_COLUMN = "display:inline-block;min-width:8em"
_SPACED = "margin-top:.5em"
_CELL = "text-align:start;padding:.15em .8em .15em 0"
_SHOWN = 50
"""Maximum number of table rows or list items shown; the rest is counted."""
_REVIEW_SHOWN = 100

_Ranking = OccupationRanking | ProfileRanking | VacancyRanking | ApplicantRanking


def concept(value: Concept) -> str:
    """Return a concept as a card: label, code, kind, type, reuse level and URI."""
    code = f"<code>{escape(value.code)}</code> " if value.code else ""
    uri = escape(value.uri, quote=True)
    link = f'<a href="{uri}">{uri}</a>' if uri.startswith("http") else uri
    return (
        f'<div style="{_BOX}">{code}<b {_language(value)}>{escape(value.pref_label)}</b> '
        f"{_dimmed(_facts(value))}<br>"
        f'<span style="{_DIM}">{link}</span></div>'
    )


def concepts(value: "Concepts[Concept]") -> str:
    """Return the first concepts as a table, with the number of further ones."""
    rows = ([c.pref_label, c.code or "", _facts(c), c.uri] for c in value)
    header = ("label", "code", "kind", "URI")
    return _table(value.title, header, rows, len(value))


def concept_paths(value: "Sequence[Concepts[Concept]]") -> str:
    """Return paths through the hierarchy as a table, one row per path."""
    rows = ((" > ".join(concept.pref_label for concept in path),) for path in value)
    return _table(_counted(value, "path"), ("from the top",), rows, len(value))


def labels(value: Sequence[Label]) -> str:
    """Return labels as a table."""
    rows = ((x.literal_form, x.language, x.kind, ", ".join(x.roles)) for x in value)
    return _table(_counted(value, "label"), ("label", "language", "kind", "roles"), rows)


def mappings(value: Sequence[Mapping]) -> str:
    """Return mappings as a table."""
    rows = ((m.relation, m.pref_label or "", m.code or "", m.uri) for m in value)
    return _table(_counted(value, "mapping"), ("relation", "label", "code", "URI"), rows)


def matches(value: Matches) -> str:
    """Return matches as a table."""
    title = f"{len(value)} found"
    return _table(title, _MATCH_HEADER, map(_match_cells, value), len(value))


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
    return _table(_counted(value, "title"), ("title", *_MATCH_HEADER), rows, len(value))


_LINK_HEADER = ("text", "concept", "score", "reason")


def links(value: Links) -> str:
    """Return links as a table."""
    return _table(f"{len(value)} linked", _LINK_HEADER, _link_rows(value), len(value))


def linked_texts(value: LinkedTexts) -> str:
    """Return the links of texts as a table."""
    rows = (
        (name, *row)
        for name, links in zip(value.text_ids, value, strict=True)
        for row in _link_rows(links)
    )
    count = sum(map(len, value))
    title = f"{_counted(value, 'text')}, {count} linked"
    return _table(title, ("text id", *_LINK_HEADER), rows, count)


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
    return _table(_counted(value, "title"), header, rows, len(value))


def rows(variables: Sequence[str], solutions: Sequence[Sequence[object]]) -> str:
    """Return the solutions of a query as a table."""
    return _table("", variables, solutions, len(solutions), shown=20)


def inspection(value: Inspection) -> str:
    """Return an inspection as tables of the files and of the missing parts."""
    header = ("part", "language", "file", "source", "bytes", "note")
    table = _table(value.title, header, value.rows())
    if value.missing:
        table += _table("", ("missing", "contained in"), value.missing.items())
    return table


def gap(value: SkillGap) -> str:
    """Return a skill gap as a card: two bars of coverage, then collapsible lists."""
    coverages = [
        ("essential", value.coverage_essential, value.essential_in_words),
        ("optional", value.coverage_optional, value.optional_in_words),
    ]
    if value.credited > value.coverage:
        coverages.append(("with part credit", value.credited, value.credited_in_words))
    bars = "".join(
        f'<div><label><span style="{_COLUMN}">{name}:</span> <progress max="1" '
        f'value="{coverage:.3f}"></progress> {escape(words)}</label></div>'
        for name, coverage, words in coverages
    )
    reasons = value.reasons()
    parts = [
        (name, [_item(s, *reasons.get(s.uri, ())) for s in skills])
        for name, skills in value.parts()
    ]
    parts += _others(value)
    lists = "".join(
        _unfolding(name, items, is_open=name == "missing essential")
        for name, items in parts
        if items
    )
    return _box(value.title, bars + lists)


def _others(
    value: SkillGap | _Ranking | NextSkills | Vacancy | VacancyGap,
) -> list[tuple[str, list[str]]]:
    """Return what of a profile the release does not have, as names and items of lists."""
    return [
        ("obsolete or replaced", [escape(str(skill)) for skill in value.outdated]),
        ("unknown to this release, or of another kind", [escape(uri) for uri in value.unknown]),
    ]


def _unfolded_others(value: _Ranking | NextSkills) -> str:
    return "".join(_unfolding(name, items) for name, items in _others(value) if items)


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
    return _table(value.title, header, rows, len(value)) + _unfolded_others(value)


def profile_ranking(value: ProfileRanking | ApplicantRanking) -> str:
    """Return a ranking of profiles as a table, then what the release does not have."""
    rows = ((item.rank, item.name, f"{item.score:.3f}", item.shared) for item in value)
    header = ("rank", "profile", "score", "shared skills")
    return _table(value.title, header, rows, len(value)) + _unfolded_others(value)


def vacancy(value: Vacancy) -> str:
    """Return a vacancy as a card: its facts, then collapsible lists of skills."""
    facts = "".join(
        f'<div><span style="{_COLUMN}">{escape(name)}:</span> {escape(words)}</div>'
        for name, words in value.facts()
    )
    lists = "".join(
        _unfolding(name, [_vacancy_item(item) for item in items], is_open=name == "required")
        for name, items in value.parts()
        if items
    )
    others = "".join(_unfolding(name, items) for name, items in _others(value) if items)
    return _box(value.title, facts + lists + others)


def _vacancy_item(item: VacancySkill) -> str:
    stage = () if item.level is None else (str(item.level.stated),)
    words = () if item.text is None else (f"\u201c{item.text}\u201d",)
    return _item(item.skill, *stage, *words)


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
    return _table(count, header, rows, len(value))


def vacancy_gap(value: VacancyGap) -> str:
    """Return the gap to a vacancy as a card: two bars of coverage, then lists."""
    bars = "".join(
        f'<div><label><span style="{_COLUMN}">{name}:</span> <progress max="1" '
        f'value="{coverage:.3f}"></progress> {coverage:.0%}</label></div>'
        for name, coverage in (
            ("required", value.coverage_required),
            ("wished", value.coverage_wished),
        )
    )
    reasons = value.reasons()
    parts = [
        (name, [_item(s, *([reasons[s.uri]] if s.uri in reasons else [])) for s in skills])
        for name, skills in value.parts()
    ]
    lists = "".join(
        _unfolding(name, items, is_open=name == "missing required")
        for name, items in [*parts, *_others(value)]
        if items
    )
    return _box(value.title, bars + lists)


def vacancy_ranking(value: VacancyRanking) -> str:
    """Return a ranking of vacancies as a table, then what the release does not have."""
    rows = (
        (
            item.rank,
            item.vacancy.title,
            item.vacancy.employer or "",
            f"{item.score:.3f}",
            item.shared,
            f"{item.coverage:.0%}",
        )
        for item in value
    )
    header = ("rank", "vacancy", "employer", "score", "shared skills", "required met")
    return _table(value.title, header, rows, len(value)) + _unfolded_others(value)


def transitions(value: Transitions) -> str:
    """Return transitions as a card: a collapsible pair of lists of skills per step."""
    steps = []
    for step in value[:_SHOWN]:
        likeness = f"similarity {step.similarity:.3f}"
        facts = filter(None, (step.occupation.code, likeness, step.facts()))
        lists = "".join(
            _unfolding(name, [_item(skill) for skill in skills])
            for name, skills in (("transfers", step.transfers), ("to gain", step.to_gain))
        )
        label = _labelled(step.occupation)
        steps.append(
            f'<div style="{_SPACED}">{label} {_dimmed(" · ".join(facts))}{lists}</div>'
        )
    if len(value) > _SHOWN:
        steps.append(f"<p>… and {len(value) - _SHOWN:,} more</p>")
    return _box(value.title, "".join(steps))


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
    return _table(value.title, header, rows, len(value))


def skill_demands(value: SkillDemands) -> str:
    """Return the demand for skills as a table."""
    rows = ((row.skill.pref_label, row.required, row.wished, row.courses) for row in value)
    return _table(value.title, ("skill", "required", "wished", "courses"), rows, len(value))


def next_skills(value: NextSkills) -> str:
    """Return skills to learn next as a card: a list of opened occupations per skill."""
    skills = "".join(
        f'<div style="{_SPACED}">{_item(item.skill)}'
        + (
            _first_items("opens", [_item(occupation) for occupation in item.opens])
            if item.opens
            else f"<br>{_dimmed('opens none by itself')}"
        )
        + "</div>"
        for item in value
    )
    reach = ""
    if value.reach is not None:
        share = f"{value.reach:.0%}".replace("%", " %")
        reach = f"<br>{_dimmed(f'within reach: {share} of the essential skills held')}"
    return _box(value.title, reach + skills + _unfolded_others(value))


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
    steps = _table("", header, rows, len(value)) if value else ""
    goals = [f"{_item(goal.skill)} {_dimmed(goal.reason)}" for goal in value.unreachable]
    others = _unfolding("out of reach", goals) if goals else ""
    return _box(value.title, f"<br>{_dimmed(facts)}{steps}{others}")


def recommendations(value: Recommendations) -> str:
    """Return recommended courses as a table, then what the release does not have."""
    rows = (
        (rank, f"{item.course.title} ({item.course.id})", len(item.adds), item.reason)
        for rank, item in enumerate(value, 1)
    )
    header = ("rank", "course", "skills added", "reason")
    others = [escape(uri) for uri in value.unknown]
    unknown = _unfolding("unknown to this release", others) if others else ""
    return _table(value.title, header, rows, len(value)) + unknown


def integrity(value: Integrity) -> str:
    """Return the findings of a check as a card: a collapsible list per finding."""
    findings = "".join(
        _unfolding(
            escape(f"{finding.severity}: {finding.name}"),
            [escape(finding.meaning), *map(escape, finding.examples)],
            finding.count,
        )
        for finding in value.findings
    )
    rest = (
        _unfolding("no problem", list(map(escape, value.passed))),
        _unfolding("not checked", [escape(": ".join(s)) for s in value.skipped.items()]),
        _unfolding("sources", [escape(f"{s.name}: {s.state}") for s in value.sources]),
    )
    return _box(value.title, findings + "".join(rest))


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
    return _table(value.title, header, rows, len(value), shown=_REVIEW_SHOWN)


def change(value: "Change") -> str:
    """Return a change of a concept as text."""
    return f'<pre dir="auto">{escape(str(value))}</pre>'


def changes(value: "Changes") -> str:
    """Return a comparison as a card: counts, then collapsible lists."""
    counts = [f"{name}: {words}" for name, words in value.counts()] or ["nothing differs"]
    summary = "".join(f"<li>{escape(line)}</li>" for line in counts)
    parts = [("not compared", [escape(str(unknown)) for unknown in value.unknown])]
    for group in value.emerging:
        name = f"emerging: {group.title}, {group.concepts[0].kind}s"
        parts.append((name, [_item(concept) for concept in group.concepts]))
    for fate, concepts in value.by_fate():
        parts.append((str(fate), [_change_item(change) for change in concepts]))
    lists = "".join(_first_items(escape(name), items) for name, items in parts if items)
    return _box(value.title, f'<ul style="margin:.2em 0">{summary}</ul>{lists}')


def _change_item(change: "Change") -> str:
    lines = "".join(f'<li dir="auto">{escape(line)}</li>' for line in change.lines())
    return _item(change.concept) + (f"<ul>{lines}</ul>" if lines else "")


def change_list(value: "ChangeList") -> str:
    """Return changes of concepts as a table."""
    rows = (
        (change.concept.pref_label, change.concept.kind, change.fate, "; ".join(change.lines()))
        for change in value
    )
    title = _counted(value, "change")
    return _table(title, ("concept", "kind", "fate", "differences"), rows, len(value))


def change_counts(value: "ChangeCounts") -> str:
    """Return counts of changes as a table."""
    rows = ((c.what, c.kind, f"{c.concepts:,}", f"{c.old:,}", f"{c.new:,}") for c in value)
    return _table("", ("what", "kind", "concepts", "old", "new"), rows, len(value))


def emerging(value: "EmergingFields") -> str:
    """Return emerging concepts as a table with a row per field."""
    rows = (
        (group.title, group.concepts[0].kind, "; ".join(map(str, group.concepts)))
        for group in value
    )
    title = _counted(value, "field")
    return _table(title, ("field", "kind", "concepts"), rows, len(value))


def migration(value: "MigrationReport") -> str:
    """Return a migration report as a card: a heading, then collapsible lists."""
    return _box(value.title, _entry_lists(value.entries))


def entries(value: "Entries") -> str:
    """Return migrated references as a card; see `migration`."""
    return _box(_counted(value, "reference"), _entry_lists(value))


def _entry_lists(entries: "Entries") -> str:
    """Return a collapsible list per outcome."""
    lists: dict[str, list[str]] = {}
    for entry in entries:
        now = ", ".join(concept.pref_label for concept in entry.succession.successors)
        arrow = f" → {now}" if now and now != entry.label else ""
        item = (
            f'<span dir="auto">{escape(f"{entry.place}: {entry.label}{arrow}")}</span> '
            f"{_dimmed(entry.reason)}"
        )
        lists.setdefault(str(entry.outcome), []).append(item)
    return "".join(_first_items(name, items) for name, items in lists.items())


def assessment(value: "Assessment") -> str:
    """Return an assessment as a card: scale and rule, then the items of each skill."""
    lists = []
    for skill in value.skills:
        items = [
            f"{escape(item.id)} {_dimmed(f'{item.points:g} points')}"
            for item in value.items_of(skill)
        ]
        lists.append(_first_items(escape(value.label(skill)), items))
    if value.untagged:
        items = [escape(item.id) for item in value.untagged]
        lists.append(_first_items("without a skill", items))
    facts = f"<br>{_dimmed(f'{value.counts} · {value.scale.name} · {value.rule}')}"
    return _box(value.title, facts + "".join(lists))


def assessment_result(value: "AssessmentResult") -> str:
    """Return the result of a person as a card: a bar and the stage of each skill."""
    bars = "".join(
        f'<div style="{_SPACED}"><span dir="auto">{escape(one.label or one.skill)}</span> '
        f"<b>{escape(one.stage or '')}</b><br>"
        f'<progress max="1" value="{one.share or 0:.3f}"></progress> '
        f"{_dimmed(str(one).removeprefix(f'{one.label or one.skill}: '))}</div>"
        for one in value.skills
    )
    return _box(value.heading, bars)


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
    return _table(_counted(value, "result"), header, rows, len(value))


def occupation_proof(value: "OccupationProof") -> str:
    """Return the proof of an occupation as a card: unproven skills, then proven ones."""
    unproven = [_item(skill, value.reasons.get(skill.uri, "")) for skill in value.unproven]
    lists = "".join(
        _first_items(name, items)
        for name, items in (
            ("unproven", unproven),
            ("proven", [_item(skill) for skill in value.proven]),
            ("obsolete or replaced", [escape(str(skill)) for skill in value.outdated]),
        )
        if items
    )
    return _box(value.title, lists)


def _facts(concept: Concept) -> str:
    """Return the kind of a concept, or its skill type and reuse level."""
    if not isinstance(concept, Skill):
        return concept.kind
    return " · ".join(filter(None, (concept.skill_type or concept.kind, concept.reuse_level)))


def _language(concept: Concept) -> str:
    return f'lang="{escape(concept.language or "und", quote=True)}" dir="auto"'


def _dimmed(text: str) -> str:
    return f'<span style="{_DIM}">{escape(text)}</span>'


def _item(concept: Concept, *notes: str) -> str:
    """Return the label of a concept, then its facts and notes."""
    return f"{_labelled(concept)} {_dimmed(' · '.join((_facts(concept), *notes)))}"


def _labelled(concept: Concept) -> str:
    return f"<span {_language(concept)}>{escape(concept.pref_label)}</span>"


def _counted(values: Sequence[object] | Values[object], noun: str) -> str:
    return f"{len(values):,} {noun}{'' if len(values) == 1 else 's'}"


def _box(title: str, html: str) -> str:
    return f'<div style="{_BOX}"><b>{escape(title)}</b>{html}</div>'


def _first_items(name: str, items: Sequence[str]) -> str:
    more = [f"… and {len(items) - _SHOWN:,} more"] if len(items) > _SHOWN else []
    return _unfolding(name, [*items[:_SHOWN], *more], len(items))


def _unfolding(
    name: str, items: Sequence[str], length: int | None = None, *, is_open: bool = False
) -> str:
    """Return a collapsible list of pieces of HTML, with their total number."""
    count = len(items) if length is None else length
    listed = "".join(f"<li>{piece}</li>" for piece in items)
    return (
        f"<details{' open' if is_open else ''}><summary>{name} ({count:,})</summary>"
        f'<ul style="margin:.2em 0">{listed}</ul></details>'
    )


def _table(
    title: str,
    header: Iterable[str],
    rows: Iterable[Iterable[object]],
    length: int = 0,
    *,
    shown: int = _SHOWN,
) -> str:
    """Return a table of escaped cells under a heading; further rows are counted."""
    head = "".join(f'<th style="{_CELL}">{escape(cell)}</th>' for cell in header)
    first = islice(rows, shown)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in first)
    heading = f"<b>{escape(title)}</b>" if title else ""
    more = f"<p>… and {length - shown:,} more</p>" if length > shown else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"{heading}{table}{more}"


def _cell(value: object) -> str:
    return f'<td dir="auto" style="{_CELL}">{escape(str(value))}</td>'
