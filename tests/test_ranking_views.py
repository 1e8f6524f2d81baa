"""Rankings, transitions and next skills as text, cards, tables, JSON and pickles."""

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import parsed

from escograph import Profile
from escograph.errors import InvalidValue
from escograph.model import Concepts, Occupation, OccupationRanking, ProfileRanking, Skill
from escograph.model.gaps import OutdatedConcept
from escograph.model.rankings import (
    CareerPath,
    NextSkill,
    NextSkills,
    RankedOccupation,
    RankedProfile,
    Transition,
    Transitions,
    Viability,
)

labels = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=y>', "a & b", "very-long word " * 12]
)
shares = st.floats(0, 1)
uris = st.uuids().map(lambda uuid: f"http://data.europa.eu/esco/skill/{uuid}")
skills = st.builds(Skill, uris, labels, st.just("en"))
occupations = st.builds(Occupation, uris, labels, st.just("en"), st.none() | labels)
skill_lists = st.lists(skills, max_size=4).map(lambda some: Concepts(some, Skill.kind))
some_uris = st.lists(uris, max_size=2).map(tuple)
profiles = st.builds(Profile, st.lists(uris, max_size=3))
ranked = st.builds(RankedOccupation, st.integers(1), occupations, shares, st.integers(0))
people = st.builds(
    RankedProfile, st.integers(1), labels | st.integers(0), shares, st.integers(0)
)
steps = st.builds(
    Transition,
    occupations,
    shares,
    skill_lists,
    skill_lists,
    st.none() | st.integers(0, 4),
    st.none() | st.sampled_from(Viability),
)
next_skills = st.builds(
    NextSkill,
    skills,
    st.lists(occupations, max_size=3).map(lambda some: Concepts(some, Occupation.kind)),
)
measures = st.sampled_from(["coverage", "jaccard", "cosine", "weighted"])
outdated = st.lists(st.builds(OutdatedConcept, uris, skill_lists), max_size=2).map(tuple)
values = st.one_of(
    st.builds(
        OccupationRanking,
        st.lists(ranked, max_size=3),
        measures,
        profiles,
        some_uris,
        outdated,
    ),
    st.builds(ProfileRanking, st.lists(people, max_size=3), measures, occupations),
    st.builds(Transitions, st.lists(steps, max_size=3), occupations),
    st.builds(CareerPath, st.lists(steps, max_size=3), occupations),
    st.builds(
        NextSkills,
        st.lists(next_skills, max_size=3),
        shares,
        st.booleans(),
        some_uris,
        outdated,
    ),
)


@given(values)
def test_a_value_survives_json_and_pickle_with_all_attributes(value):
    read = type(value).from_dict(json.loads(json.dumps(value.to_dict())))
    for other in (read, pickle.loads(pickle.dumps(value)), copy.deepcopy(value), value[:]):
        assert type(other) is type(value)
        assert other == value
        for name in value.json_fields:
            assert getattr(other, name) == getattr(value, name)
    for item in value:
        assert type(item).from_dict(json.loads(json.dumps(item.to_dict()))) == item
        assert pickle.loads(pickle.dumps(item)) == item


@given(values)
def test_cards_are_escaped_and_show_every_label(value):
    text = parsed(value._repr_html_())
    for item in value:
        for name in ("occupation", "skill", "name"):
            thing = getattr(item, name, None)
            label = getattr(thing, "pref_label", thing)
            assert label is None or str(label) in text
    for uri in (
        *getattr(value, "unknown", ()),
        *(s.uri for s in getattr(value, "outdated", ())),
    ):
        assert uri in text


@given(values)
def test_frames_have_the_rows_of_the_value(value):
    rows = list(value.rows())
    frame = value.to_frame()
    assert len(frame) == len(rows)
    assert all(len(row) == len(frame.columns) for row in rows)


@given(values)
def test_text_names_every_result_and_what_counts_for_nothing(value):
    text = str(value)
    assert text.startswith(value.title)
    words = " ".join(text.split())
    for item in value:
        thing = getattr(item, "occupation", None) or getattr(item, "skill", None)
        if thing is not None:
            assert " ".join(thing.pref_label.split()) in words
    assert all(uri in text for uri in getattr(value, "unknown", ()))


def test_lists_of_skills_are_wrapped_at_80_columns(esco):
    profile = Profile(esco.essential_skills("chef"))
    for value in (
        esco.transitions("chef"),
        esco.path("chef", "hairdresser"),
        esco.next_skills(profile, count=9, reach=0.1),
        esco.rank_occupations(profile),
        esco.rank_profiles("chef", [profile]),
    ):
        assert max(map(len, str(value).splitlines())) <= 80


def test_a_result_explains_itself_after_slices_and_filters(esco):
    profile = esco.profile(["debug software", "manage staff"])
    ranking = esco.rank_occupations(profile)
    last = ranking[1:].filter(lambda item: item.shared)[::-1]
    assert last.explain(0) == last.explain(-len(last)) == esco.gap(profile, last[0].occupation)
    chef = esco.occupation("chef")
    by_name = esco.rank_profiles(chef, {"Bo": Profile(), "Ada": profile})
    assert by_name.filter(lambda item: item.name == "Ada").explain(0) == esco.gap(profile, chef)
    by_place = esco.rank_profiles(chef, iter([Profile(), profile]))
    assert [item.name for item in by_place] == [1, 0]
    assert by_place[:1].explain(0) == esco.gap(profile, chef)


def test_a_ranking_that_lost_its_release_says_so(esco):
    ranking = esco.rank_occupations(esco.profile(["debug software"]))
    people = esco.rank_profiles("chef", [Profile()])
    for value in (ranking, people):
        for other in (
            pickle.loads(pickle.dumps(value)),
            copy.deepcopy(value),
            type(value).from_dict(value.to_dict()),
            value + value,
            type(value)(value.items),
        ):
            with pytest.raises(InvalidValue, match=r"esco\.gap"):
                other.explain(0)
        with pytest.raises(IndexError):
            value.explain(len(value))
        for index in (slice(1), "0", 0.0, None):
            with pytest.raises(TypeError):
                value.explain(index)


def test_titles_count_and_name():
    developer = Occupation("http://x/o", "developer", "en", "1.2")
    person = RankedProfile(1, "Ada", 0.5, 1)
    assert ProfileRanking([person], "cosine", developer).title == (
        "1 profile for developer, by the cosine measure"
    )
    ranking = OccupationRanking([], "cosine")
    assert str(ranking) == "0 occupations, by the cosine measure"
    step = Transition(developer, 0.5, Concepts(), Concepts(), 0, Viability.VIABLE)
    assert repr(step) == "<Transition to 'developer': 0.50, viable>"
    assert str(step).splitlines() == [
        "0.500  developer (1.2): viable, ISCO distance 0",
        "       transfers (0): none",
        "       to gain (0): none",
    ]
    path = CareerPath([step], developer)
    assert path.title == "developer (1.2) → developer (1.2): 1 step, each 0.500 or more"
