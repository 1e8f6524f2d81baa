"""Profiles and the gap between them and an occupation."""

import json
import re

import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st
from oracle import BASE, Oracle

from escograph import Profile
from escograph.errors import InvalidProfile, UnknownConcept
from escograph.matching import gap
from escograph.model.profiles import read_profile

DIRECTOR = "technical director"


@pytest.fixture(scope="module")
def oracle(v111):
    return Oracle(*v111)


def uris(skills):
    return {skill.uri for skill in skills}


def test_technical_director_against_five_of_its_skills_as_pandas_computes_it(full, oracle):
    director = oracle.occupations.index[oracle.occupations.preferredLabel == DIRECTOR][0]
    needed = oracle.relations[oracle.relations.concept == director]
    essential = set(needed[needed.relationType == "essential"].skill)
    optional = set(needed[needed.relationType == "optional"].skill)
    held = sorted(essential)[:5]

    gap = full.gap(Profile(held), DIRECTOR)

    assert gap.occupation.uri == director
    assert uris(gap.held_essential) == set(held)
    assert uris(gap.missing_essential) == essential - set(held)
    assert uris(gap.held_optional) == optional & set(held)
    assert uris(gap.missing_optional) == optional - set(held)
    assert gap.coverage_essential == pytest.approx(5 / len(essential))
    assert gap.surplus == ()
    assert gap.unknown == ()


@given(data=st.data())
def test_the_parts_are_disjoint_and_cover_needed_and_held_skills(esco, data):
    occupation = data.draw(st.sampled_from(esco.occupations().items))
    held = data.draw(st.lists(st.sampled_from(esco.skills().items), unique=True, max_size=40))
    strangers = data.draw(st.lists(st.sampled_from(["urn:a", "urn:b"]), unique=True))
    gap = esco.gap(Profile([*held, *strangers]), occupation)
    parts = [set(skills) for _, skills in gap.parts()]
    assert sum(map(len, parts)) == len(set().union(*parts))
    assert set(gap.held_essential) | set(gap.missing_essential) == set(
        esco.essential_skills(occupation)
    )
    assert uris(gap.held_essential + gap.held_optional + gap.surplus) == uris(held)
    assert gap.unknown == tuple(sorted(strangers))
    for share in (gap.coverage, gap.coverage_essential, gap.coverage_optional):
        assert 0 <= share <= 1
    assert len(gap.to_frame()) == sum(map(len, parts))


@given(data=st.data())
def test_learning_a_skill_never_lowers_coverage(esco, data):
    occupation = data.draw(st.sampled_from(esco.occupations().items))
    skills = data.draw(
        st.lists(st.sampled_from(esco.skills().items), unique=True, min_size=1, max_size=30)
    )
    less, more = Profile(skills[:-1]), Profile(skills)
    before, after = esco.gap(less, occupation), esco.gap(more, occupation)
    assert after.coverage >= before.coverage
    assert after.coverage_essential >= before.coverage_essential
    assert after.coverage_optional >= before.coverage_optional


def test_an_occupation_that_needs_nothing_is_covered(full):
    director = full.gap(Profile(), DIRECTOR)
    assert director.missing_optional == director.held_optional == ()
    assert director.coverage_optional == 1.0
    assert director.coverage_essential == director.coverage == 0.0
    assert director.optional_in_words == "none needed"


def test_a_skill_that_is_both_counts_once_as_essential(esco):
    class Both:
        """The sample, but everything essential is optional too."""

        def __getattr__(self, name):
            return getattr(esco, name)

        def optional_skills(self, occupation):
            return esco.essential_skills(occupation) + esco.optional_skills(occupation)

    found = gap(Both(), Profile(), "software developer")
    assert not set(found.missing_essential) & set(found.missing_optional)


def test_the_text_lists_what_is_missing_completely(esco):
    debug = esco.skill("debug software")
    stranger = f"{BASE}skill/gone"
    gap = esco.gap(Profile({debug: 3, stranger: None}), "software developer")
    text = str(gap)
    assert text.startswith("Skill gap to software developer (2512.4)")
    assert "essential skills held: 1 of 24 (4 %)" in text
    assert f"Unknown to this release, or of another kind (1):\n  - {stranger}" in text
    for _, skills in gap.parts():
        for skill in skills:
            assert f"  - {skill.pref_label}" in text
    assert repr(gap).startswith("<SkillGap to 'software developer': essential 1 of 24")


def test_the_frame_has_a_row_per_skill_and_plain_values(esco):
    baker = esco.skill("debug software")
    frame = esco.gap(Profile([baker, "urn:x"]), "software developer").to_frame()
    assert frame.columns.to_list() == [
        "occupation_uri",
        "skill_uri",
        "skill_label",
        "relation",
        "held",
        "skill_type",
        "reuse_level",
        "status",
        "level",
        "required_level",
        "credit",
        "reason",
    ]
    assert set(frame.relation.dropna()) == {"essential", "optional"}
    assert frame[frame.held].skill_label.to_list() == ["debug software"]
    assert {type(value) for value in frame.skill_type.dropna()} == {str}


def test_the_gap_is_in_the_language_of_the_view(esco):
    spanish = esco.in_language("es").gap(Profile(), "software developer")
    assert spanish.occupation.language == "es"
    assert {skill.language for skill in spanish.missing_essential} == {"es"}


def test_a_profile_knows_one_uri_per_skill_however_it_is_spelt():
    uri = f"{BASE}skill/debug"
    spellings = [uri, uri.replace("http", "https"), "/esco/skill/debug", "skill/debug"]
    assert list(Profile(spellings).skills) == [uri]
    assert Profile(spellings) == Profile({uri: None})
    assert hash(Profile(spellings)) == hash(Profile([uri]))
    assert Profile([uri]) != Profile({uri: 1})


@pytest.mark.parametrize(
    "skills",
    [
        pytest.param([""], id="empty"),
        pytest.param([None], id="none"),
        pytest.param("skill/debug", id="one string"),
        pytest.param(["debug software"], id="a label"),
        pytest.param(["2512.4"], id="a code"),
        pytest.param(7, id="a number"),
        pytest.param([7412.12], id="a code as a number"),
        pytest.param({"skill/a": 1, f"{BASE}skill/a": 2}, id="two levels"),
    ],
)
def test_an_impossible_profile_is_refused(skills):
    with pytest.raises(InvalidProfile):
        Profile(skills)


def test_a_profile_is_immutable(esco):
    profile = Profile(["skill/debug"])
    with pytest.raises(AttributeError, match=r"cannot (assign|delete)"):
        profile.occupation = "x"
    with pytest.raises(AttributeError, match=r"cannot (assign|delete)"):
        del profile.skills
    with pytest.raises(TypeError):
        profile.skills["x"] = 1


def test_the_gap_to_a_concept_that_is_not_an_occupation(esco):
    with pytest.raises(UnknownConcept, match="it is a skill"):
        esco.gap(Profile(), esco.skill("debug software"))


DEBUG = "http://data.europa.eu/esco/skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1"


@pytest.mark.parametrize(
    ("data", "level"),
    [
        ([{"uri": DEBUG, "level": 3}], 3),
        ({"skills": [{"uri": DEBUG.upper(), "level": "B2"}]}, "B2"),
        ({"skills": [{"uri": DEBUG}], "occupation": None, "aspirations": None}, None),
        (["debug software"], None),
        ({"Debug  software": 2}, 2),
        ({"skills": ["2522A6CE32024AC89F5BB9CB5A3A83A1"], "aspirations": ["2512.4"]}, None),
    ],
)
def test_gap_profile_files_take_names_and_objects_of_uri_and_level(esco, tmp_path, data, level):
    file = tmp_path / "p.json"
    file.write_text(json.dumps(data))
    done = run("gap", "software developer", "--profile", file, "--json")
    held = json.loads(done.stdout)["held_essential"]["items"]
    assert [skill["uri"] for skill in held] == [DEBUG]
    resolved = read_profile(data, "p.json", lambda name, field: getattr(esco, field)(name).uri)
    assert resolved.skills == {DEBUG: level}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([{"uri": DEBUG, "proficiency": 3}], r"p\.json: .*\{\"uri\": URI, \"level\": LEVEL\}"),
        ([{"uri": DEBUG, "level": 1}, {"uri": DEBUG.upper(), "level": 2}], "two different"),
        ([[DEBUG, 3]], r"p\.json: .*\{\"uri\": URI, \"level\": LEVEL\}"),
        (["debugging softwares"], "p\\.json: no skill .*did you mean 'debug software'"),
        ({"Skills": [DEBUG]}, r"p\.json: no skill 'Skills'"),
        ({"skills": [], "occupation": "cheff"}, r"p\.json: no occupation 'cheff'"),
    ],
)
def test_gap_profile_files_of_other_shapes_are_named(tmp_path, data, message):
    file = tmp_path / "p.json"
    file.write_text(json.dumps(data))
    done = run("gap", "software developer", "--profile", file, check=False)
    assert done.returncode == 2
    assert re.search(message, done.stderr), done.stderr
