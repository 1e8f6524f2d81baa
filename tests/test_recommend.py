"""Recommended courses: diverse, explained, and never for what is held."""

import json
import math
import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import parsed
from test_plans import course, letters, levels, meets
from tiny import release, uri

from escograph import Profile
from escograph.errors import (
    EscoError,
    InvalidCatalogue,
    InvalidProfile,
    InvalidSearch,
    UnknownConcept,
)
from escograph.learning import Catalogue
from escograph.model import Course, Held, Recommendations

SKILLS = "abcdefg"
NEEDED = {"x": "abcd", "y": "de"}


@pytest.fixture(scope="module")
def small():
    """Skills a to e are needed, f and g are in a group, g is below f."""
    concepts = {name: {} for name in SKILLS}
    concepts["group"] = {"kind": "skill group", "code": "S1"}
    concepts["isco"] = {"kind": "ISCO group", "code": "2512"}
    concepts["f"] = {"broader": ["group"]}
    concepts["g"] = {"broader": ["f"]}
    concepts |= {
        name: {"kind": "occupation", "essential": list(skills), "broader": ["isco"]}
        for name, skills in NEEDED.items()
    }
    concepts["y"]["optional"] = ["f"]
    concepts["old"] = {"kind": "occupation", "status": "obsolete"}
    return release(concepts)


def ids(recommendations):
    return [item.course.id for item in recommendations]


@st.composite
def catalogues(draw):
    taught = st.dictionaries(st.sampled_from(SKILLS), levels, min_size=1, max_size=3)
    listed = draw(st.lists(taught, max_size=12))
    return [course(f"c{n:02}", skills, cost=None) for n, skills in enumerate(listed)]


@given(
    listed=catalogues(),
    skills=st.dictionaries(st.sampled_from(SKILLS), levels, max_size=3),
    required=st.sampled_from([None, 0.3, 0.6]),
    aims=st.sampled_from(["", "x", "y", "xy"]),
    interests=st.sampled_from([(), ("f",), ("group", "b")]),
    limit=st.integers(1, 13),
    order=st.randoms(use_true_random=False),
)
def test_the_first_courses_close_different_missing_skills(
    small, listed, skills, required, aims, interests, limit, order
):
    profile = Profile(
        {uri(skill): Held(level) for skill, level in skills.items()},
        aspirations=[uri(aim) for aim in aims],
        interests=[uri(interest) for interest in interests],
    )
    liked = {"f": {"f", "g"}, "group": {"f", "g"}, "b": {"b"}}
    missing = {
        skill
        for aim in aims
        for skill in NEEDED[aim]
        if skill not in skills or not meets(skills[skill], required)
    }

    def closed(c):
        return frozenset(
            s
            for s in missing
            if uri(s) in c.teaches and meets(c.teaches[uri(s)].level, required)
        )

    def matched(c):
        new = {
            name
            for name in SKILLS
            if uri(name) in c.teaches
            and (name not in skills or not meets(skills[name], c.teaches[uri(name)].level))
        }
        return {interest for interest in interests if liked[interest] & new}

    useful = [c for c in listed if closed(c) or matched(c)]
    catalogue = Catalogue(listed)
    items = small.recommend(profile, catalogue, limit=limit, required=required)
    assert len(items) == min(limit, len(useful))
    assert {c.id for c in useful} >= set(ids(items))
    assert len(set(ids(items))) == len(items)
    sets = [closed(c) for c in useful if closed(c)]
    first = items[:5]
    closing = [item for item in first if item.closes]
    assert len(closing) == min(len(first), len(sets))
    different = {item.closes.items for item in closing}
    assert len(different) == min(len(first), len(set(sets)))
    before = set()
    for item in items:
        own = closed(item.course)
        assert set(letters(item.closes)) == own
        assert set(letters(item.adds)) == own - before
        assert {concept.uri for concept in item.interests} == {
            uri(interest) for interest in matched(item.course)
        }
        before |= own
    order.shuffle(listed)
    assert small.recommend(profile, Catalogue(listed), limit=limit, required=required) == items


def test_a_recommendation_says_why(small):
    profile = Profile([uri("e")], aspirations=[uri("x")], interests=[uri("group")])
    listed = [course("a", "abg", {"e": 0.5, "c": None}), course("b", "b"), course("z", "e")]
    items = small.recommend(profile, Catalogue(listed))
    assert ids(items) == ["a", "b"]
    assert [item.reason for item in items] == [
        "closes a, b; matches your interest in group; presumes what you do not hold: "
        "e at 0.5, c",
        "closes b (all closed by a course above)",
    ]
    assert letters(items[0].presumed) == "ce"
    assert items.title == "2 courses recommended to x, 4 skills missing"
    assert "A (a): closes a, b;" in str(items)


def test_each_course_is_chosen_for_what_it_adds(small):
    listed = [course("a", "abc"), course("b", "ab"), course("d", "d"), course("e", "bc")]
    profile = Profile(aspirations=[uri("x")])
    assert ids(small.recommend(profile, Catalogue(listed))) == ["a", "d", "b", "e"]


def test_of_courses_that_add_as_much_the_one_that_presumes_less_comes_first(small):
    listed = [course("a", "a", "b"), course("b", "a"), course("c", "a", "bc")]
    profile = Profile(aspirations=[uri("x")])
    assert ids(small.recommend(profile, Catalogue(listed))) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("interest", "matching"),
    [
        ("a", "a"),
        ("f", "fg"),
        ("g", "g"),
        ("group", "fg"),
        ("y", "def"),
        ("isco", "abcde"),
    ],
)
def test_interests_are_concepts_of_any_kind(small, interest, matching):
    listed = [course(name, name) for name in SKILLS]
    found = small.recommend(Profile(interests=[uri(interest)]), Catalogue(listed))
    assert sorted(ids(found)) == list(matching)
    assert {c.uri for item in found for c in item.interests} == {uri(interest)}


@pytest.mark.parametrize(("interest", "matches"), [("y", True), ("isco", True), ("x", False)])
def test_a_course_that_names_an_occupation_of_interest_matches(small, interest, matches):
    listed = Catalogue([course("g", "g", occupations=[uri("y")])])
    profile = Profile(interests=[uri(interest)])
    assert ids(small.recommend(profile, listed)) == ["g"] * matches
    knows = Profile([uri("g")], interests=[uri(interest)])
    assert ids(small.recommend(knows, listed)) == []


@pytest.mark.parametrize(
    ("field", "matching"), [("061", ["h", "p"]), ("0613", ["h", "p"]), ("031", [])]
)
def test_a_field_of_education_matches_its_skills_and_courses_that_state_it(
    full, field, matching
):
    listed = [
        Course("p", "Python", [full.skill("Python (computer programming)")]),
        Course("h", "History of computing", [full.skill("history")], isced_field="0613"),
        Course("o", "History", [full.skill("history")], isced_field="0222"),
    ]
    profile = full.profile(interests=[full.isced_field(field)])
    assert sorted(ids(full.recommend(profile, Catalogue(listed)))) == matching


def test_nothing_is_recommended_for_what_is_held_at_its_level(small):
    profile = Profile(
        {uri("f"): 0.5, uri("a"): 0.5}, aspirations=[uri("x")], interests=[uri("f")]
    )
    listed = [course("f", {"f": 0.5}), course("more", {"f": 0.6}), course("a", "a")]
    assert ids(small.recommend(profile, Catalogue(listed))) == ["more"]
    exam = course("e", "a", type="assessment")
    assert ids(small.recommend(Profile(aspirations=[uri("x")]), Catalogue([exam]))) == []


def test_aims_can_be_named_instead_of_the_aspirations(small):
    listed = Catalogue([course("c", "c"), course("e", "e")])
    profile = Profile(aspirations=[uri("x")])
    assert ids(small.recommend(profile, listed)) == ["c"]
    assert ids(small.recommend(profile, listed, occupations="y")) == ["e"]
    assert ids(small.recommend(profile, listed, occupations=["x", "y"])) == ["c", "e"]
    assert ids(small.recommend(profile, listed, occupations=[])) == []


def test_what_the_release_lacks_is_named(small):
    profile = Profile(
        aspirations=[uri("old"), uri("gone"), uri("a")], interests=[uri("old"), uri("f")]
    )
    items = small.recommend(profile, Catalogue([course("f", "f")]))
    assert ids(items) == ["f"]
    assert items.unknown == (uri("gone"),)
    assert [item.uri for item in items.outdated] == [uri("old")]
    assert uri("gone") in str(items)
    assert "Obsolete or replaced (1)" in str(items)
    assert "obsolete or replaced" in parsed(items._repr_html_())
    for occupations, error in (("gone", UnknownConcept), ("old", InvalidSearch)):
        with pytest.raises(error):
            small.recommend(profile, Catalogue(), occupations=occupations)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"profile": None}, InvalidProfile),
        ({"catalogue": []}, InvalidCatalogue),
        ({"limit": 0}, InvalidSearch),
        ({"limit": 2.5}, InvalidSearch),
        ({"limit": True}, InvalidSearch),
        ({"occupations": 5}, EscoError),
        ({"required": math.nan}, InvalidSearch),
        ({"required": {uri("g"): 0.5}}, InvalidSearch),
    ],
    ids=str,
)
def test_bad_arguments_are_errors_of_ours(small, options, error):
    with pytest.raises(error):
        small.recommend(**{"profile": Profile(), "catalogue": Catalogue(), **options})


def test_recommendations_are_values(small):
    profile = Profile(aspirations=[uri("x")], interests=[uri("f"), uri("gone")])
    listed = [course("<a>", "abc", "g"), course("f", "bf")]
    items = small.recommend(profile, Catalogue(listed))
    again = Recommendations.from_dict(json.loads(json.dumps(items.to_dict())))
    assert again == items == pickle.loads(pickle.dumps(items))
    assert (again.missing, again.unknown) == (4, (uri("gone"),))
    table = items.to_frame()
    assert table["rank"].to_list() == [1, 2]
    assert table["closed_uris"].to_list() == [tuple(map(uri, "abc")), (uri("b"),)]
    assert table["added_uris"].to_list() == [tuple(map(uri, "abc")), ()]
    assert table["interest_uris"].to_list() == [(), (uri("f"),)]
    text = parsed(items._repr_html_())
    assert "<A> (<a>)" in text
    assert "unknown to this release" in text


def test_only_courses_in_the_languages_of_a_person_are_recommended(small):
    spoken = {"c1": "en", "c2": "es", "c3": "es_MX", "c4": "ES-mx", "c5": "est", "c6": None}
    catalogue = Catalogue(
        Course(name, "C", [uri(skill)], language=language)
        for (name, language), skill in zip(spoken.items(), "abcdab", strict=True)
    )

    def recommended(languages):
        return sorted(ids(small.recommend(Profile(), catalogue, languages=languages, **aims)))

    aims = {"occupations": [uri("x")]}
    assert recommended(None) == sorted(spoken)
    assert recommended("es") == ["c2", "c3", "c4"]
    assert recommended("es-MX") == ["c3", "c4"]
    assert recommended(["ES ", "en"]) == ["c1", "c2", "c3", "c4"]
    assert recommended(["fr"]) == recommended([]) == []
    for wrong in ("", " ", 5, [None], {"es": 1, 5: 2}):
        with pytest.raises(InvalidSearch, match="languages"):
            recommended(wrong)


def test_courses_that_have_begun_are_left_out_from_a_day_on(small):
    profile = Profile(aspirations=[uri("x")])
    listed = Catalogue(
        [
            course("a", "a", start=date(2026, 1, 1)),
            course("b", "b", start=date(2026, 1, 2)),
            course("c", "c", end=date(2026, 1, 1)),
        ]
    )
    assert ids(small.recommend(profile, listed)) == ["a", "b", "c"]
    assert ids(small.recommend(profile, listed, start=date(2026, 1, 2))) == ["b"]
    with pytest.raises(InvalidSearch, match="start"):
        small.recommend(profile, listed, start="2026")


def test_an_aspiration_that_is_no_occupation_is_an_interest(small):
    listed = Catalogue([course("a", "a")])
    items = small.recommend(Profile(aspirations=[uri("a")]), listed)
    assert [concept.uri for concept in items[0].interests] == [uri("a")]
