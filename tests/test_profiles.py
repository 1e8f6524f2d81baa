"""Profiles: what is held, how proficiently and on whose word; JSON, schema and migration."""

import copy
import dataclasses
import json
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import jsonschema
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import release, uri

import escograph
from escograph import Profile
from escograph.errors import EscoError, InvalidProfile, InvalidValue, PartMissing
from escograph.model import (
    SCALES,
    Assurance,
    Held,
    HeldQualification,
    HeldSource,
    Scale,
    SkillEvidence,
    WorkExperience,
    profile_schema,
)
from escograph.model.profiles import read_profile

SKILL = "http://data.europa.eu/esco/skill/x"
VALIDATOR = jsonschema.Draft202012Validator(profile_schema())
RUBRIC = Scale("a rubric", ["weak", "fair", "good"], [0.1, 0.5, 0.9])

uris = st.integers(0, 9).map("urn:x:{}".format)
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=9).filter(str.strip)
moments = st.dates() | st.datetimes(timezones=st.timezones())
evidence = st.one_of(
    st.builds(SkillEvidence, url=words),
    st.builds(SkillEvidence, credential=words),
    st.builds(lambda text: SkillEvidence(text, 3, 3 + len(text)), words),
)
stages = st.sampled_from([*SCALES.values(), RUBRIC]).flatmap(
    lambda scale: st.tuples(st.sampled_from(scale.stages), st.just(scale))
)
proficiencies = st.one_of(
    st.builds(dict, level=st.none() | st.floats(0, 1)),
    st.builds(dict, stage=words | st.integers(0, 9) | st.floats(0, 9)),
    stages.map(lambda pair: {"stage": pair[0], "scale": pair[1]}),
)


@st.composite
def statements(draw):
    period = sorted(draw(st.lists(st.dates(), max_size=2)))
    return Held(
        **draw(proficiencies),
        source=draw(st.none() | st.sampled_from(HeldSource)),
        assurance=draw(st.none() | st.sampled_from(Assurance)),
        assessed=draw(st.none() | moments),
        valid_from=period[0] if period else None,
        valid_until=period[1] if len(period) > 1 else None,
        evidence=draw(st.lists(evidence, max_size=2)),
    )


profiles = st.builds(
    Profile,
    st.dictionaries(uris, statements(), max_size=4),
    st.none() | uris,
    st.lists(uris, max_size=2),
    experience=st.lists(
        st.builds(WorkExperience, uris, st.none() | moments, current=st.booleans()), max_size=2
    ),
    qualifications=st.lists(
        st.builds(
            HeldQualification,
            st.none() | uris,
            words,
            st.none() | st.integers(1, 8),
            st.none() | moments,
        ),
        max_size=2,
    ),
    interests=st.lists(uris, max_size=2),
)


@given(profiles)
def test_every_profile_reads_back_from_valid_json_and_pickles(profile):
    data = json.loads(json.dumps(profile.to_dict()))
    VALIDATOR.validate(data)
    for again in (
        Profile.from_dict(data),
        read_profile(data),
        pickle.loads(pickle.dumps(profile)),
        copy.deepcopy(profile),
        dataclasses.replace(profile, occupation=profile.occupation),
    ):
        assert again == profile
        assert hash(again) == hash(profile)
        assert again.to_dict() == profile.to_dict()
        assert dict(again.skills) == {u: held.stated for u, held in profile.held.items()}


def test_the_schema_is_valid_and_refuses_what_is_no_profile():
    VALIDATOR.check_schema(profile_schema())
    assert VALIDATOR.is_valid({"skills": {SKILL: 3}})
    for wrong in (
        {"skils": {}},
        {"skills": {SKILL: True}},
        {"held": {SKILL: {"level": 1.5}}},
        {"held": {SKILL: {"source": "hearsay"}}},
        {"held": {SKILL: {"stage": "B2", "scale": "EQF"}}},
        {"held": {SKILL: {"scale": "CEFR"}}},
        {"held": {SKILL: {"assessed": "2020-01-01T10:00:00"}}},
        {"held": {SKILL: {"evidence": [{"text": "x", "url": "y"}]}}},
        {"qualifications": [{"eqf_level": 9, "title": "x"}]},
        {"qualifications": [{"eqf_level": 7}]},
    ):
        assert not VALIDATOR.is_valid(wrong), wrong


JUNK_DATES = "2020-01-01 2020-01-01T10:00:00 2020-01-01T10Z 20200101 2020-W01-1 2020-13-01"
JUNK_TEXTS = ["", " ", "x", "B2", "CEFR", "cefr", "EQF", "2020-01-01x10:00Z"]
JUNK_LISTS = [[], {}, [SKILL], [[SKILL, 3]], {SKILL: 3}, {"kind": "scale"}]
JUNK = st.sampled_from(
    [None, True, 0, -1, 9, 1.5, *JUNK_TEXTS, *JUNK_DATES.split(), *JUNK_LISTS]
).map(copy.deepcopy)


@settings(max_examples=300)
@given(data=st.data(), profile=profiles)
def test_what_the_schema_refuses_is_refused_when_it_is_read(data, profile):
    document = json.loads(json.dumps(profile.to_dict()))
    places = [*places_in(document)]
    for parent, key in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=2)):
        parent[key] = data.draw(JUNK)
    if not VALIDATOR.is_valid(document):
        with pytest.raises(InvalidValue):
            Profile.from_dict(document)


def places_in(document):
    """Yield every object or list of a document with each of its keys, and one it lacks."""
    keys = [*document, "x"] if isinstance(document, dict) else range(len(document))
    for key in keys:
        yield document, key
        if key != "x" and isinstance(document[key], dict | list):
            yield from places_in(document[key])


@pytest.mark.parametrize(
    ("name", "stage", "level"),
    [
        ("dreyfus", "novice", 0.2),
        ("dreyfus", "Advanced Beginner", 0.4),
        ("dreyfus", "expert", 1),
        ("digcomp", 5, 0.625),
        ("digcomp", "8", 1),
        ("cefr", "b2", 4 / 6),
    ],
)
def test_a_stage_means_its_place_in_the_scale(name, stage, level):
    held = Held(stage=stage, scale=name)
    assert held.level == pytest.approx(level)
    assert held.stated == stage
    assert held.scale is SCALES[name]


def test_a_bare_number_is_comparable_up_to_1_alone():
    levels = {"urn:a": 3, "urn:b": 1, "urn:c": 0.5, "urn:d": "B2", "urn:e": None}
    levels["urn:f"] = ""  # as files have it
    profile = Profile(levels)
    assert dict(profile.skills) == levels
    assert [held.level for held in profile.held.values()] == [None, 1, 0.5, None, None, None]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"stage": "B7", "scale": "CEFR"}, "no stage 'B7'; it has A1"),
        ({"stage": True, "scale": "DigComp"}, "not a finite number or text"),
        ({"stage": 3, "scale": "Bloom"}, "no known scale 'Bloom'; the known ones are Dreyfus"),
        ({"stage": 3, "scale": "EQF"}, "classifies qualifications and courses"),
        ({"scale": "CEFR"}, "state the stage"),
        ({"level": 1.5}, "from 0 to 1, not 1.5"),
        ({"level": -0.1}, "from 0 to 1"),
        ({"level": float("nan")}, "from 0 to 1, not nan"),
        ({"level": float("inf")}, "from 0 to 1, not inf"),
        ({"level": True}, "from 0 to 1, not True"),
        ({"level": 10**400}, "from 0 to 1"),
        ({"stage": 10**400}, "0… is not a finite number or text"),
        ({"level": 10**5000}, "not a larger number than Python writes"),
        ({"level": Decimal("sNaN")}, "from 0 to 1"),
        ({"stage": 10**400, "scale": "DigComp"}, "not a finite number or text"),
        ({"stage": {"stage": "B2"}}, 'state stage and scale under "held"'),
        ({"level": np.float64("nan")}, "from 0 to 1"),
        ({"level": np.True_}, "from 0 to 1"),
        ({"level": pd.NA}, "from 0 to 1, not <NA>"),
        ({"stage": np.float32("inf")}, "not a finite number or text"),
        ({"assessed": pd.NaT}, "expected a date"),
        ({"assessed": pd.Timestamp("2020-01-01")}, "has no time zone"),
        (
            {"level": 0.1, "stage": "B2", "scale": "CEFR"},
            "the level 0.6666667, not 0.1; state",
        ),
        ({"level": 0.1, "stage": "B2"}, "without a scale means no level"),
        ({"source": "hearsay"}, "not one of self-stated, assessed"),
        ({"assessed": datetime(2020, 1, 1)}, "has no time zone"),
        ({"assessed": "2020-01-01"}, "expected a date"),
        ({"valid_from": date(2020, 1, 2), "valid_until": date(2020, 1, 1)}, "is before"),
        ({"evidence": "x"}, "expected a list of SkillEvidence"),
        ({"evidence": [[]]}, "expected SkillEvidence"),
    ],
)
def test_an_impossible_statement_is_one_clear_error(arguments, message):
    with pytest.raises(InvalidValue, match=message):
        Held(**arguments)


FRAMEWORKS = (
    "EQF",
    "eqf 2017",
    "EQF (levels 1-8)",
    "NQF-level",
    "QF-EHEA",
    "ISCED 2011",
    "European Qualification Framework",
    "Malta Qualifications Framework",
    "eqfLevel",
    "SeQF",
    "Europäischer Qualifikationsrahmen",
    "Cadre européen des certifications",
    "Marco Europeo de Cualificaciones",
)


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_a_framework_of_qualifications_is_no_scale_of_proficiency(name):
    with pytest.raises(InvalidValue, match="not the proficiency of a skill"):
        Scale(name, list("12345678"))
    with pytest.raises(InvalidValue, match="not the proficiency of a skill"):
        Held(stage=5, scale=name)
    with pytest.raises(InvalidValue, match=r"stages: .*not the proficiency of a skill"):
        Scale("levels", [f"{name} 1", f"{name} 2"])
    assert Scale("eHealth levels", ["low", "high"]).level("high") == 1


@pytest.mark.parametrize(
    ("stages", "levels"),
    [
        ({"weak", "good"}, None),
        ({"weak": 0.2, "good": 1}, None),
        ("weak", None),
        ([], None),
        (["weak", "Weak"], None),
        (["weak", "good"], 1),
        (["weak", "good"], [0.5]),
        (["weak", "good"], [0.5, 0.5]),
        (["weak", "good"], [0.5, 10**400]),
    ],
)
def test_a_scale_has_stages_in_order_with_ascending_levels(stages, levels):
    with pytest.raises(InvalidValue, match=r"stages|levels"):
        Scale("a rubric", stages, levels)


def test_scalars_of_numpy_and_pandas_become_those_of_python():
    moment = pd.Timestamp("2020-01-01 10:00:00.123456789", tz="Europe/Madrid")
    text = SkillEvidence("abc", np.int64(1), np.int32(4))
    held = Held(np.float32(0.5), assessed=moment, valid_from=moment, evidence=[text])
    job = WorkExperience("urn:x", moment, moment)
    qualification = HeldQualification("urn:x", eqf_level=np.int8(7), awarded=moment)
    profile = Profile(
        {"urn:a": held, "urn:b": np.int64(3), "urn:c": np.str_("B2"), "urn:d": np.float64(3.5)},
        experience=[job],
        qualifications=[qualification],
    )
    assert [type(level) for level in profile.skills.values()] == [float, int, str, float]
    for value in (held.assessed, held.valid_from, job.start, job.end, qualification.awarded):
        assert type(value) is datetime
        assert value.isoformat() == "2020-01-01T10:00:00.123456+01:00"
    assert type(text.start) is type(text.end) is type(qualification.eqf_level) is int
    assert Profile.from_dict(json.loads(json.dumps(profile.to_dict()))) == profile
    single = Held(np.float32(2 / 3), "B2", "CEFR")
    assert single == Held(stage="B2", scale="CEFR"), "of single precision, but that of B2"
    assert (Held(Decimal("0.5")), str(Held(-0.0))) == (Held(0.5), "0")
    for wrong in (np.float64(7), np.True_, True, "7"):
        with pytest.raises(InvalidValue, match="eqf_level"):
            HeldQualification("urn:x", eqf_level=wrong)


def test_a_time_in_an_hour_that_the_clock_repeats_reads_back_equal():
    repeated = datetime(2020, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Madrid"), fold=1)
    profile = Profile({SKILL: Held(assessed=repeated)})
    again = Profile.from_dict(json.loads(json.dumps(profile.to_dict())))
    assert again == profile
    assert again.held[SKILL].assessed.isoformat() == "2020-10-25T02:30:00+01:00"


def test_any_field_alone_makes_a_profile_and_a_scale_needs_no_levels():
    assert read_profile({"occupation": "urn:x"}) == Profile(occupation="urn:x")
    assert read_profile({"kind": "profile", "skills": None}) == Profile()
    rubric = {"name": "ours", "stages": ["weak", "good"]}
    held = {"stage": "weak", "scale": rubric}
    assert read_profile({"held": {SKILL: held}}).held[SKILL].level == 0.5
    assert VALIDATOR.is_valid({"held": {SKILL: held}})


def test_statements_that_contradict_each_other_are_refused():
    held = Held(stage=3, scale="DigComp")
    assert Profile({SKILL: 3}, held={SKILL: held}).held[SKILL] == held
    assert Profile([SKILL], held={"skill/x": held}) == Profile({SKILL: held})
    assert Profile({SKILL: held}, held={SKILL: Held()}) == Profile({SKILL: held})
    with pytest.raises(InvalidProfile, match="two different levels, 2 and 3"):
        Profile({SKILL: 2}, held={SKILL: held})
    with pytest.raises(InvalidProfile, match="the level 'B1' and a statement without a level"):
        Profile({SKILL: "B1", "skill/x": Held(source="assessed")})
    with pytest.raises(InvalidProfile, match="two different statements"):
        Profile({SKILL: held, "skill/x": Held(stage=3, source="assessed")})
    with pytest.raises(InvalidProfile, match="level -1 is below 0"):
        Profile({SKILL: -1})
    with pytest.raises(ValueError, match="skills"):
        dataclasses.replace(Profile({SKILL: held}), skills={})


def test_a_file_by_hand_may_leave_out_kinds_and_use_names(esco):
    data = {
        "held": {"debug software": {"stage": "expert", "scale": "dreyfus"}},
        "experience": [{"occupation": "chef", "start": "2020-01-01", "current": True}],
        "qualifications": [{"title": "MSc", "eqf_level": 7}],
        "interests": ["2512"],
    }
    look_up = {"skill": esco.skill, "occupation": esco.occupation, "concept": esco.concept}
    profile = read_profile(data, "p", lambda name, field: look_up[field](name).uri)
    assert profile.held[esco.skill("debug software").uri].level == 1
    assert profile.current_occupations == (esco.occupation("chef").uri,)
    assert profile.experience[0].start == date(2020, 1, 1)
    assert profile.interests == (esco.isco_group("2512").uri,)
    for field, wrong, place in (
        ("held", {SKILL: 3}, f"skill '{SKILL}'"),
        ("held", {SKILL: {"assessed": "2020-13-01"}}, f"skill '{SKILL}': assessed"),
        ("experience", ["urn:x", 3], "experience, entry 2"),
        ("qualifications", ["x"], "qualifications, entry 1"),
        ("qualifications", [{"title": "x", "eqf_level": 9}], "entry 1: eqf_level"),
    ):
        with pytest.raises(InvalidProfile, match=rf"^p: .*{place}"):
            read_profile({"skills": [], field: wrong}, "p")
    with pytest.raises(InvalidValue, match=f"held: {SKILL}: assessed: '2020-13-01' is not a"):
        Profile.from_dict(
            {"kind": "profile", "held": {SKILL: {"kind": "held", "assessed": "2020-13-01"}}}
        )


def test_the_profile_of_an_occupation_has_its_skills(esco):
    profile = esco.profile_of("software developer", optional=True)
    gap = esco.gap(profile, "software developer")
    assert gap.coverage == 1
    developer = esco.occupation("software developer").uri
    assert profile.occupation == developer
    assert {held.source for held in profile.held.values()} == {HeldSource.OCCUPATION}
    assert {held.evidence[0].url for held in profile.held.values()} == {developer}
    assert len(esco.profile_of("software developer").skills) == len(gap.held_essential)


def test_a_text_becomes_a_profile_with_its_spans(english):
    text = "I debug software. English C1. In meetings: English B2. No Java."
    profile = english.profile_from_text(text)
    debug = english.skill("debug software").uri
    assert profile.held[debug].source is HeldSource.SELF_STATED
    for held in profile.held.values():
        for span in held.evidence:
            assert text[span.start : span.end] == span.text
    assert english.skill("Java (computer programming)").uri not in profile.held
    levels = {held.stage for held in profile.held.values() if held.scale}
    assert levels == {"B2"}
    grid = english.profile_from_text(
        "Curriculum Vitae\nItalian: listening B1, reading B2, speaking A2, writing A1\n"
        "I design a school curriculum."
    )
    italian = english.skill("Italian").uri
    assert grid.held[italian].stage == "A1", "the lowest of those stated"
    spans = [span.text for held in grid.held.values() for span in held.evidence]
    assert "Curriculum" not in spans
    assert any("curriculum" in span for span in spans), "what is not the title stays"
    assert english.profile_from_text("") == Profile()
    with pytest.raises(EscoError):
        english.profile_from_text(5)


def test_an_address_does_not_make_a_cv_the_ad_of_an_employer(english):
    lines = [
        "Jane Smith, 12 Baker Street, London",
        "jane.smith@photography.co.uk",
        "Employment",
        "Staff nurse at St Mary's Hospital (2019 - present), supervised nursing students",
        'Sales assistant at "The Shop" (2016-2018), operated cash register',
        "Languages: English (native), Welsh (C2)",
    ]
    found = english.profile_from_text("\n".join(lines))
    without = english.profile_from_text("\n".join(lines[:1] + lines[2:]))
    assert {*found.skills} == {*without.skills}
    assert english.skill("Welsh").uri in found.skills


def test_job_titles_in_a_cv_are_no_skills(english):
    cv = "\n".join(
        [
            "2012-2016 Bus driver, City Lines; chef de partie before",
            "I worked as a software developer, and I manage projects.",
            "First aid, project management, Python",
        ]
    )
    profile = english.profile_from_text(cv)
    spans = {span.text for held in profile.held.values() for span in held.evidence}
    assert not spans & {"Bus driver", "chef", "chef de partie", "software developer"}
    labels = {english.concept(uri).pref_label for uri in profile.skills}
    assert {"first aid", "project management", "Python (computer programming)"} <= labels
    assert profile.experience == ()


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("I manage financial risk.", ["manage financial risk"]),
        ("remove snow", ["remove snow"]),
        ("bookkeeping, accounting", ["accounting"]),
        ("I advise on consumer rights", ["advise on consumer rights"]),
        ("Chef, City Lines, 2015-2019", []),
        ("Graphic designer, City Lines", []),
        ("Import export manager in perfume and cosmetics, City Lines", []),
        ("Social media manager", []),
    ],
)
def test_duties_that_read_like_titles_are_skills_and_titles_are_not(english, text, skills):
    profile = english.profile_from_text(text)
    assert {english.concept(uri).pref_label for uri in profile.skills} == set(skills)


def test_a_store_without_skills_says_so():
    with pytest.raises(PartMissing, match="skills"):
        release({"a": {}}, missing=["skills"]).profile_from_text("I debug software.")


def test_a_migration_loses_no_field():
    old = {"s": {}, "o": {"kind": "occupation"}, "i": {"kind": "skill group"}, "q": {}}
    new = {name: {"status": "obsolete", "replaced_by": [f"{name} 2"]} for name in old}
    new = {n: {**old[n], **c} for n, c in new.items()} | {f"{n} 2": c for n, c in old.items()}
    changes = escograph.compare(release(old), release(new, version="2"))

    def full(suffix):
        return Profile(
            {
                uri(f"s{suffix}"): Held(
                    stage="fair",
                    scale=RUBRIC,
                    source="assessed",
                    assurance="audited-assessment",
                    assessed=date(2020, 1, 1),
                    valid_from=datetime(2020, 2, 1, tzinfo=UTC),
                    valid_until=date(2030, 1, 1),
                    evidence=[SkillEvidence(credential="urn:uuid:1")],
                )
            },
            uri(f"o{suffix}"),
            [uri(f"o{suffix}")],
            experience=[WorkExperience(uri(f"o{suffix}"), date(2019, 1, 1), date(2020, 1, 1))],
            qualifications=[HeldQualification(uri(f"q{suffix}"), "MSc", 7, date(2018, 1, 1))],
            interests=[uri(f"i{suffix}")],
        )

    before, after = full(""), full(" 2")
    for value in (before, *before.held.values(), *before.experience, *before.qualifications):
        for field in dataclasses.fields(value):
            if field.name != "current":
                assert getattr(value, field.name), f"{field.name} is not set: set it here"
    migration = changes.migrate(before)
    for field in dataclasses.fields(Profile):
        assert getattr(migration.profile, field.name) == getattr(after, field.name)
    places = ["skill", "occupation", "aspiration", "experience", "qualification", "interest"]
    assert [entry.place for entry in migration.entries] == places


def test_merged_skills_keep_the_higher_level_and_all_evidence():
    old = {"a": {}, "b": {}}
    new = {n: {"status": "obsolete", "replaced_by": ["c"]} for n in old} | {"c": {}}
    changes = escograph.compare(release(old), release(new, version="2"))
    spans = [SkillEvidence(url=f"urn:{name}") for name in "ab"]
    low = Held(stage="A2", scale="CEFR", source="assessed", evidence=spans[:1])
    high = Held(stage=6, scale="DigComp", evidence=spans[1:])
    migration = changes.migrate(Profile({uri("a"): low, uri("b"): high}))
    (held,) = migration.profile.held.values()
    assert (held.stage, held.scale) == (6, SCALES["digcomp"])
    assert set(held.evidence) == set(spans)
    assert "its scale, source dropped for c, its evidence kept" in migration.entries[0].remark


def test_merged_skills_without_levels_keep_what_is_stated():
    old = {name: {} for name in "abd"}
    new = {n: {"status": "obsolete", "replaced_by": ["c"]} for n in old} | {"c": {}}
    changes = escograph.compare(release(old), release(new, version="2"))
    first, second = (SkillEvidence(url=f"urn:{n}") for n in "12")
    assessed = Held(source="assessed", assessed=date(2020, 1, 1), evidence=[first])
    stated = Held(source="self-stated", assessed=date(2021, 1, 1), evidence=[second])
    migration = changes.migrate(Profile({uri("a"): None, uri("b"): assessed, uri("d"): stated}))
    (held,) = migration.profile.held.values()
    assert held == dataclasses.replace(assessed, evidence=[first, second])
    remarks = [entry.remark for entry in migration.entries]
    assert remarks == ["", "", "its source, assessed dropped for c, its evidence kept"]


def test_lost_and_split_jobs_and_qualifications_are_reported_and_keep_what_they_can():
    names = ("gone", "whole", "other")
    old = {name: {"kind": "occupation"} for name in names}
    parts = {name: {"kind": "occupation"} for name in ("part a", "part b", "other")}
    new = {"whole": {"kind": None, "replaced_by": ["part a", "part b"]}, **parts}
    changes = escograph.compare(release(old), release(new, version="2"))
    start = date(2020, 1, 1)
    profile = Profile(
        experience=[WorkExperience(uri(name), start, current=True) for name in names],
        qualifications=[
            HeldQualification(uri("gone"), "MSc", 7, start),
            HeldQualification(uri("gone"), eqf_level=6),
            HeldQualification(uri("whole"), "BSc", 6),
            HeldQualification(title="a title alone", awarded=start),
        ],
    )
    migration = changes.migrate(profile)
    assert migration.profile.experience == profile.experience[1:]
    assert migration.profile.qualifications == (
        HeldQualification(None, "MSc", 7, start),
        *profile.qualifications[2:],
    )
    stays = "a person must choose, so it stays unchanged"
    assert [(str(e.outcome), e.remark) for e in migration.entries] == [
        ("lost", ""),
        ("split", stays),
        ("kept", ""),
        ("lost", "its title stays"),
        ("lost", ""),
        ("split", stays),
    ]
