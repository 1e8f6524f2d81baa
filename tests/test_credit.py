"""Gaps with levels and part credit: grounds, laws and bad input."""

import importlib.machinery
import importlib.util
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from command import run
from hypothesis import given, settings
from hypothesis import strategies as st
from markup import parsed
from oracle import Oracle
from tiny import release, uri

from escograph import Profile
from escograph.cli.profiles import profile_from_options
from escograph.errors import EscoError, InvalidSearch, UnknownConcept
from escograph.matching import grounds
from escograph.model import GapStatus, Ground, Held, Scale, SkillEvidence, SkillGap

WEIGHTS = {"related": 1 / 2, "narrower": 1 / 2, "broader": 1 / 3, "sibling": 1 / 4, "near": 0}
_PATH = Path(__file__).parents[1] / "scripts" / "evaluate_credit"
_LOADER = importlib.machinery.SourceFileLoader("evaluate_credit", str(_PATH))
evaluate_credit = importlib.util.module_from_spec(
    importlib.util.spec_from_loader("evaluate_credit", _LOADER)
)
_LOADER.exec_module(evaluate_credit)


@pytest.fixture(scope="module")
def oracle(v111):
    return Oracle(*v111)


def best_ground(oracle, missing, held):
    """Return the best ground of a missing skill, from the tables of the release."""
    asked = oracle.relations[oracle.relations.skill == missing]
    if set(asked.concept) & held:
        return "related"
    if oracle.narrower[missing] & held:
        return "narrower"
    above = oracle.broader[missing]
    if above & held:
        return "broader"
    skills = [other for other in above if other in oracle.skills.index]
    if any((oracle.narrower[other] - {missing}) & held for other in skills):
        return "sibling"
    return "near" if any((oracle.narrower[o] - {missing}) & held for o in above) else "none"


def test_grounds_and_credit_on_the_release_are_those_of_its_tables(full, oracle):
    seen = set()
    occupations = full.occupations()
    for place in range(0, len(occupations), 150):
        other = occupations[(place * 7 + 11) % len(occupations)]
        profile = full.profile_of(other, optional=True)
        relatives = [
            concept
            for skill in full.essential_skills(occupations[place])[::3]
            for concept in (*full.narrower(skill), *full.optional_for(skill))
            if concept.kind == "skill"
        ]
        profile = Profile([*profile.skills, *relatives[:6]])
        gap = full.gap(profile, occupations[place])
        held = set(profile.skills)
        credits = []
        for line in gap.lines:
            if line.skill.uri in held:
                assert (line.ground, line.status, line.credit) == ("held", "met", 1)
            else:
                ground = best_ground(oracle, line.skill.uri, held)
                assert line.ground == ground, line
                assert line.credit == WEIGHTS.get(ground, 0)
                assert (line.held is None) == (ground == "none")
                seen.add(ground)
            credits.append(line.credit)
        assert gap.credited == pytest.approx(sum(credits) / len(credits))
        without = full.gap(profile, occupations[place], credit=False)
        assert without.credited == without.coverage == gap.coverage
        assert {line.status for line in without.lines} <= {"met", "missing"}
    assert seen == {"related", "narrower", "broader", "sibling", "near", "none"}


def test_the_order_of_the_weights_is_that_of_what_they_rest_on(full):
    shares = {
        row.values["ground"]: row.values["share"][0] for row in evaluate_credit.figures(full)
    }
    measured = [
        (Ground.RELATED, "optional for the one held"),
        (Ground.NARROWER, "narrower"),
        (Ground.BROADER, "broader"),
        (Ground.SIBLING, "sibling under a skill, at most 50"),
        (Ground.NEAR, "sibling under a group, at most 50"),
    ]
    expected = [0.404, 0.280, 0.206, 0.143, 0.064]
    assert [shares[name] for _, name in measured] == pytest.approx(expected, abs=0.001)
    assert shares["essential for the one held"] == pytest.approx(0.280, abs=0.001)
    weights = [WEIGHTS[ground] for ground, _ in measured]
    assert weights == sorted(weights, reverse=True)
    assert weights == list(grounds.WEIGHTS.values())


def test_one_skill_held_earns_exact_credit_in_a_real_gap(full):
    gap = full.gap(full.profile(["Java (computer programming)"]), "web developer")
    counts = Counter(str(line.ground) for line in gap.lines)
    assert counts == {"none": 45, "sibling": 34, "near": 17, "narrower": 1, "held": 1}
    assert gap.coverage == pytest.approx(1 / 98)
    assert gap.credited == pytest.approx((1 + 34 / 4 + 1 / 2) / 98)
    debug = Profile({full.skill("debug software"): 0.2})
    below = full.gap(debug, "web developer", required=0.6)
    assert (below.coverage, below.lines.filter(lambda s: s.ground == "held")[0].credit) == (
        0,
        0.5,
    )


def tiny():
    return release(
        {
            "job": {"kind": "occupation", "essential": ["a", "b"], "optional": ["c"]},
            "idle": {"kind": "occupation"},
            "old job": {"kind": "occupation", "status": "obsolete", "replaced_by": ["job"]},
            "a": {"broader": ["over", "group"]},
            "b": {"broader": ["group"]},
            "c": {},
            "over": {},
            "under a": {"broader": ["a"]},
            "beside a": {"broader": ["over"]},
            "in group": {"broader": ["group"]},
            "wants c": {"optional": ["c"]},
            "group": {"kind": "skill group"},
            "old": {"status": "obsolete", "replaced_by": ["middle"]},
            "middle": {"status": "obsolete", "replaced_by": ["c"]},
            "gone": {"kind": None, "replaced_by": ["b"]},
            "retired": {"status": "obsolete"},
        }
    )


@pytest.mark.parametrize(
    ("held", "skill", "ground", "credit", "words"),
    [
        ("under a", "a", Ground.NARROWER, 1 / 2, "'under a' is held, which is narrower"),
        ("over", "a", Ground.BROADER, 1 / 3, "'over' is held, which is broader"),
        ("beside a", "a", Ground.SIBLING, 1 / 4, "another one under 'over'"),
        ("in group", "b", Ground.NEAR, 0, "near, without credit"),
        ("wants c", "c", Ground.RELATED, 1 / 2, "'wants c' is held, for which ESCO lists it"),
    ],
)
def test_each_ground_has_its_credit_and_its_words(held, skill, ground, credit, words):
    esco = tiny()
    gap = esco.gap(Profile([uri(held)]), uri("job"))
    (line,) = gap.lines.filter(lambda line: line.skill.uri == uri(skill))
    assert (line.ground, line.credit, line.held.uri) == (ground, credit, uri(held))
    assert words in line.reason
    assert words in str(gap)
    assert words in parsed(gap._repr_html_())
    assert line.status is (GapStatus.PARTLY if credit else GapStatus.MISSING)
    frame = gap.to_frame().set_index("skill_uri")
    assert frame.credit[uri(skill)] == credit
    assert SkillGap.from_dict(json.loads(json.dumps(gap.to_dict()))) == gap


def test_the_best_ground_alone_counts():
    held = [uri(name) for name in ("over", "beside a", "in group", "under a")]
    line = tiny().gap(Profile(held), uri("job")).lines[0]
    assert (line.ground, line.credit) == (Ground.NARROWER, 1 / 2)


def test_levels_are_compared_with_those_required():
    esco = tiny()
    profile = Profile({uri("a"): Held(stage="B2", scale="CEFR"), uri("b"): 3, uri("c"): 1})
    gap = esco.gap(profile, uri("job"), required=0.8)
    assert [str(line.status) for line in gap.lines] == ["partly", "partly", "met"]
    assert (gap.coverage, gap.credited) == (1 / 3, pytest.approx(2 / 3))
    assert gap.essential_in_words == "0 of 2 (0 %)"
    assert gap.lines[0].reason == "held at 'B2' (0.667), below the 0.8 required: credit 1/2"
    assert (
        "its level is 3, not comparable with the 0.8 required: credit 1/2"
        in gap.lines[1].reason
    )
    assert esco.gap(profile, uri("job"), required=0.8, credit=False).credited == 1 / 3
    one = esco.gap(profile, uri("job"), required={"a": 0.5, uri("c"): 1})
    assert one.coverage == 1
    assert [line.required for line in one.lines] == [0.5, None, 1]
    assert esco.gap(profile, uri("job")).coverage == 1


def test_levels_that_differ_by_rounding_alone_are_equal():
    held = {
        uri("a"): 0.3,
        uri("b"): Held(stage=0, scale=Scale("ours", ["0", "1"])),
        uri("c"): " ",
    }
    required = {"a": 0.1 + 0.2, "b": np.float32(0.6), "c": 0}
    gap = tiny().gap(Profile(held), uri("job"), required=required)
    assert [line.reason for line in gap.lines] == [
        "held at 0.3, 0.3 is required",
        "held at 0 (0.5), below the 0.6 required: credit 1/2",
        "held",
    ]
    assert gap.lines[2].status is GapStatus.MET, "any level, also an unknown one, is enough"
    single = tiny().gap(Profile({uri("a"): 0.6}), uri("job"), required=np.float32(0.6))
    assert single.lines[0].status is GapStatus.MET


@pytest.mark.parametrize(
    "required", [1.1, -0.1, True, float("nan"), float("inf"), "0.5", {"a": 2}, {"over": 0.5}]
)
def test_a_level_required_is_from_0_to_1_and_of_a_needed_skill(required):
    with pytest.raises(InvalidSearch, match="required"):
        tiny().gap(Profile(), uri("job"), required=required)
    with pytest.raises(UnknownConcept):
        tiny().gap(Profile(), uri("job"), required={"nonsense": 0.5})
    with pytest.raises(InvalidSearch, match="'b: nan': expected a level from 0 to 1"):
        tiny().gap(Profile(), uri("job"), required={"a": 0.5, "b": float("nan")})
    with pytest.raises(InvalidSearch, match="one level for a skill"):
        tiny().gap(Profile(), uri("job"), required={"a": 0.5, uri("a"): 0.6})
    levels = {"a": np.float32(0.5), "b": np.int64(1)}
    gap = tiny().gap(Profile({uri("a"): 0.5, uri("b"): 1.0}), uri("job"), required=levels)
    assert gap.coverage_essential == 1
    assert SkillGap.from_dict(json.loads(json.dumps(gap.to_dict()))) == gap
    with pytest.raises(InvalidSearch, match="credit"):
        tiny().gap(Profile(), uri("job"), credit=0.5)


def test_obsolete_and_unknown_skills_are_named_with_their_current_successors():
    names = ["old", "gone", "retired", "a"]
    gap = tiny().gap(Profile([*map(uri, names), "urn:x"]), uri("job"))
    found = {skill.uri: [c.uri for c in skill.successors] for skill in gap.outdated}
    assert found == {uri("old"): [uri("c")], uri("gone"): [uri("b")], uri("retired"): []}
    assert gap.unknown == (uri("gone"), "urn:x")
    assert [str(skill.concept) for skill in gap.outdated] == ["None", "old", "retired"]
    text = " ".join(str(gap).split())
    assert f"- old <{uri('old')}>: replaced by c <{uri('c')}>" in text
    assert max(map(len, str(gap).splitlines())) <= 80
    aim = tiny().gap(Profile([uri("a")]), uri("old job"))
    assert [(old.uri, old.successors[0].uri) for old in aim.outdated] == [
        (uri("old job"), uri("job"))
    ]
    assert f"<{uri('old job')}>: replaced by job" in " ".join(str(aim).split())
    assert "no successor is named" in parsed(gap._repr_html_())


def test_an_empty_profile_and_an_occupation_without_skills_have_honest_gaps():
    empty = tiny().gap(Profile(), uri("job"))
    assert (empty.coverage, empty.credited) == (0, 0)
    idle = tiny().gap(Profile([uri("a")]), uri("idle"), required=0.5)
    assert (idle.coverage, idle.credited, len(idle.lines)) == (1, 1, 0)
    assert idle.essential_in_words == "none needed"


def test_transferable_skills_are_those_of_wide_use(esco):
    gap = esco.gap(Profile(esco.skills()), "chef")
    wide = esco.skills().filter(lambda s: s.reuse_level in ("transversal", "cross-sector"))
    assert gap.transferable == wide
    assert 0 < len(wide) < len(esco.skills())


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_credit_is_bounded_monotone_and_blind_to_order(esco, data):
    occupation = data.draw(st.sampled_from(esco.occupations().items))
    skills = st.sampled_from(esco.skills().items)
    held = data.draw(st.dictionaries(skills, st.none() | st.floats(0, 1), max_size=25))
    required = data.draw(st.none() | st.floats(0, 1))
    gap = esco.gap(Profile(held), occupation, required=required)
    reordered = dict(reversed(held.items()))
    assert esco.gap(Profile(reordered), occupation, required=required) == gap
    more = {**held, data.draw(skills.filter(lambda s: held.get(s) is None)): 1.0}
    after = esco.gap(Profile(more), occupation, required=required)
    for name in ("", "_essential", "_optional"):
        coverage, credited = (getattr(gap, f"{n}{name}") for n in ("coverage", "credited"))
        assert 0 <= coverage <= credited <= 1
        assert getattr(after, f"coverage{name}") >= coverage
        assert getattr(after, f"credited{name}") >= credited


@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_on_the_release_a_further_skill_never_lowers_credit(full, data):
    occupation = data.draw(st.sampled_from(full.occupations().items))
    relatives = relatives_of(full, occupation)
    skills = st.sampled_from(relatives) | st.sampled_from(full.skills().items)
    levels = st.none() | st.floats(0, 1)
    held = data.draw(st.dictionaries(skills, levels, max_size=15))
    more = {data.draw(skills.filter(lambda s: s not in held)): data.draw(levels), **held}
    required = data.draw(st.none() | st.floats(0, 1))
    before = full.gap(Profile(held), occupation, required=required)
    after = full.gap(Profile(more), occupation, required=required)
    for name in ("coverage", "credited", "credited_essential", "credited_optional"):
        assert getattr(after, name) >= getattr(before, name)
    without = full.gap(Profile(more), occupation, required=required, credit=False)
    assert without.credited == without.coverage == after.coverage


def relatives_of(esco, occupation):
    """Return the skills that an occupation needs, with those directly above and below them."""
    needed = esco.essential_skills(occupation) + esco.optional_skills(occupation)
    near = (concept for s in needed[:12] for concept in (*esco.narrower(s), *esco.broader(s)))
    return [*needed, *(c for c in near if c.kind == "skill")] or list(esco.skills()[:1])


def test_the_command_takes_levels_and_leaves_out_credit(tmp_path):
    file = tmp_path / "p.json"
    held = {"stage": "novice", "scale": "Dreyfus"}
    file.write_text(json.dumps({"held": {"debug software": held}}))
    command = ("gap", "software developer", "--profile", file)
    lines = run(*command, "--required", "Dreyfus:competent").stdout
    assert "debug software; held at 'novice' (0.2), below the 0.6 required: credit 1/2" in (
        " ".join(lines.split()).replace("debug software ", "debug software; ")
    )
    one = run(*command, "--required", "debug software=0.1", "--no-credit", "--json").stdout
    data = json.loads(one)
    assert data["credited"] == data["coverage"] > 0
    for wrong in ("high", "EQF:5", "CEFR:B7", "2"):
        done = run(*command, "--required", wrong, check=False)
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1
        assert done.stderr.startswith("error: required ")
    with pytest.raises(EscoError):
        tiny().gap([], uri("job"))


def test_a_file_keeps_every_field_and_may_name_concepts_that_the_release_lacks(esco, tmp_path):
    file = tmp_path / "p.json"
    strange = "http://data.europa.eu/esco/occupation/of-another-release"
    held = {"stage": "B2", "scale": "CEFR", "evidence": [{"credential": "urn:uuid:1"}]}
    data = {
        "skills": {"debug software": 3},
        "held": {"ICT debugging tools": held},
        "aspirations": [strange],
        "interests": [strange],
        "experience": [{"occupation": strange, "current": True}],
    }
    file.write_text(json.dumps(data))
    with file.open("rb") as opened:
        profile = profile_from_options(esco, ["debug software", "Scratch"], opened)
    debug, tools = esco.skill("debug software").uri, esco.skill("ICT debugging tools").uri
    assert profile.skills == {debug: 3, tools: "B2", esco.skill("Scratch").uri: None}
    assert profile.held[tools].evidence == (SkillEvidence(credential="urn:uuid:1"),)
    assert profile.aspirations == profile.interests == profile.current_occupations == (strange,)
    assert run("gap", "software developer", "--profile", file).returncode == 0
    for field, wrong in (("skills", ["debugging softwares"]), ("held", {"x y z": held})):
        file.write_text(json.dumps({**data, field: wrong}))
        done = run("gap", "software developer", "--profile", file, check=False)
        assert done.returncode == 2
        assert re.search(r"p\.json: no skill '(debugging|x y z)", done.stderr)


def test_the_lines_of_a_gap_fit_a_terminal(full):
    profile = full.profile({"Java (computer programming)": None, "debug software": None})
    gap = full.gap(profile, "web developer", required=0.5)
    lines = str(gap).splitlines()
    assert "  essential skills met:  0 of 21 (0 %)" in lines
    assert "  with part credit:      11 % of all, 0 % without" in lines
    assert max(map(len, lines)) <= 80
    assert all(any(line.skill.pref_label in text for text in lines) for line in gap.lines)
    text = " ".join(str(gap).split())
    assert all(reason in text for (reason,) in gap.reasons().values())


@pytest.mark.parametrize("part", ["broaderRelationsSkillPillar", "skillSkillRelations"])
def test_where_the_store_lacks_relations_no_line_says_that_none_is_held(part):
    concepts = {"job": {"kind": "occupation", "essential": ["a", "b"]}, "a": {}, "b": {}}
    complete = release(concepts).gap(Profile([uri("a")]), uri("job"))
    lacking = release(concepts, missing=[part]).gap(Profile([uri("a")]), uri("job"))
    assert complete.lines[1].reason == "neither it nor a related skill is held"
    assert lacking.lines[1].reason == f"not held; the store was built without {part}"
