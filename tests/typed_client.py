"""A program that uses escograph, for mypy --strict: the public API is typed.

Not a test module: it is type-checked, never run.
"""

from collections.abc import Sequence
from typing import assert_type

import pandas as pd

import escograph
from escograph.changes import ChangeList, Fate
from escograph.model import (
    SCALES,
    CareerPath,
    Concept,
    ConceptPaths,
    Concepts,
    Held,
    LinkedTexts,
    Links,
    Mappings,
    Matches,
    NextSkills,
    Occupation,
    OccupationRanking,
    Profile,
    ProfileRanking,
    RankedTitles,
    Rows,
    Skill,
    SkillGap,
    Titles,
    Transitions,
    Viability,
)

with escograph.open(language="en") as esco:
    chef = esco.occupation("chef")
    assert_type(chef, Occupation)
    essential = esco.essential_skills(chef)
    assert_type(essential, Concepts[Skill])
    assert_type(essential[:3], Concepts[Skill])
    assert_type(essential + esco.optional_skills("chef"), Concepts[Skill])
    assert_type(essential.filter(lambda skill: skill.reuse_level is not None), Concepts[Skill])
    assert_type(essential[0], Skill)
    assert_type(esco.occupations()[:5].to_frame(), pd.DataFrame)
    as_sequence: Sequence[Skill] = esco.skills()
    as_concepts: Sequence[Concept] = essential
    assert_type(esco.broader("2512"), Concepts[Concept])
    assert_type(esco.broader_paths(chef), ConceptPaths)
    concept: Concept = chef
    matches = esco.search("chef", kind=concept.kind, limit=5)
    assert_type(matches, Matches)
    assert_type(matches[:2] + matches[2:], Matches)
    assert_type(matches[0].concept, Concept)
    found_again = esco.search("chef", kind="ISCO group", reuse_level="transversal")
    skill = essential[0]
    alike = esco.search("cook", kind=skill.skill_type, reuse_level=skill.reuse_level)
    by_kind = (
        esco.link("You cook.", kind=skill.kind),
        esco.rank_titles(["Cook"], kind=chef.kind),
    )
    assert_type(esco.select("SELECT ?s { ?s a skos:Concept }"), Rows)
    links = esco.link("You debug software.", kind="skill")
    assert_type(links, Links)
    linked = esco.link_many(["You debug software."])
    assert_type(linked, LinkedTexts)
    assert_type(linked.to_frame(), pd.DataFrame)
    assert_type(esco.classify_titles(["Chef"], isco_level=4), Titles)
    assert_type(esco.rank_titles(["Chef"]), RankedTitles)
    assert_type(esco.mappings(chef), Mappings)
    profile = esco.profile(["debug software"], occupation="chef")
    assert_type(profile, Profile)
    assert_type(Profile.from_dict(profile.to_dict()), Profile)
    assert_type(esco.gap(profile, chef), SkillGap)
    assert_type(esco.gap(profile, chef).missing_essential.to_frame(), pd.DataFrame)
    held = esco.profile({"debug software": Held(stage="expert", scale=SCALES["dreyfus"])})
    assert_type(next(iter(held.held.values())), Held)
    assert_type(esco.profile_of(chef, optional=True), Profile)
    assert_type(esco.profile_from_text("I cook.", language="en"), Profile)
    gap = esco.gap(profile, chef, required={skill: 0.5}, credit=False)
    assert_type(gap.lines[0].level, float | None)
    ranking = esco.rank_occupations(profile, measure="jaccard", within=["C2"], limit=5)
    assert_type(ranking, OccupationRanking)
    assert_type(ranking.explain(0), SkillGap)
    assert_type(esco.rank_profiles(chef, {"Ada": profile}), ProfileRanking)
    steps = esco.transitions(chef, viability="viable")
    assert_type(steps, Transitions)
    for step in steps:
        assert_type(step.viability, Viability | None)
    assert_type(esco.path(chef, "hairdresser", enough=0.3), CareerPath)
    assert_type(esco.next_skills(profile, count=2, aims=[chef]), NextSkills)
    assert_type(Concept.from_dict(chef.to_dict()), Concept)
    changes = escograph.compare(esco, esco, language="en")
    assert_type(changes, escograph.Changes)
    assert_type(changes.with_fate(Fate.ADDED) + changes.with_fate("removed"), ChangeList)
    assert_type(changes.differing_in("preferred label", "code")[:5], ChangeList)
