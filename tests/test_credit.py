"""Gaps with levels and part credit: grounds, laws and bad input."""

import json

import pytest
from command import run
from hypothesis import given, settings
from hypothesis import strategies as st
from markup import parsed
from oracle import Oracle
from tiny import release, uri

from escograph import Profile
from escograph.errors import EscoError, InvalidSearch, UnknownConcept
from escograph.model import GapStatus, Ground, Held, SkillGap

WEIGHTS = {"related": 1 / 2, "narrower": 1 / 2, "broader": 1 / 3, "sibling": 1 / 4}


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


def tiny():
    return release(
        {
            "job": {"kind": "occupation", "essential": ["a", "b"], "optional": ["c"]},
            "idle": {"kind": "occupation"},
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
    assert gap.lines[0].reason == "held at 0.667, 0.8 is required"
    assert "level 3 cannot be compared" in gap.lines[1].reason
    assert esco.gap(profile, uri("job"), required=0.8, credit=False).credited == 1 / 3
    one = esco.gap(profile, uri("job"), required={"a": 0.5, uri("c"): 1})
    assert one.coverage == 1
    assert [line.required for line in one.lines] == [0.5, None, 1]
    assert esco.gap(profile, uri("job")).coverage == 1


@pytest.mark.parametrize(
    "required", [1.1, -0.1, True, float("nan"), float("inf"), "0.5", {"a": 2}, {"over": 0.5}]
)
def test_a_level_required_is_from_0_to_1_and_of_a_needed_skill(required):
    with pytest.raises(InvalidSearch, match="required"):
        tiny().gap(Profile(), uri("job"), required=required)
    with pytest.raises(UnknownConcept):
        tiny().gap(Profile(), uri("job"), required={"nonsense": 0.5})
    with pytest.raises(InvalidSearch, match="credit"):
        tiny().gap(Profile(), uri("job"), credit=0.5)


def test_obsolete_and_unknown_skills_are_named_with_their_current_successors():
    names = ["old", "gone", "retired", "a"]
    gap = tiny().gap(Profile([*map(uri, names), "urn:x"]), uri("job"))
    found = {skill.uri: [c.uri for c in skill.successors] for skill in gap.outdated}
    assert found == {uri("old"): [uri("c")], uri("gone"): [uri("b")], uri("retired"): []}
    assert gap.unknown == (uri("gone"), "urn:x")
    assert f"<{uri('old')}>: replaced by c" in str(gap)
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


def test_the_command_takes_levels_and_leaves_out_credit(tmp_path):
    file = tmp_path / "p.json"
    held = {"stage": "novice", "scale": "Dreyfus"}
    file.write_text(json.dumps({"held": {"debug software": held}}))
    command = ("gap", "software developer", "--profile", file)
    lines = run(*command, "--required", "Dreyfus:competent").stdout
    assert "debug software; held at 0.2, 0.6 is required" in lines
    one = run(*command, "--required", "debug software=0.1", "--no-credit", "--json").stdout
    data = json.loads(one)
    assert data["credited"] == data["coverage"] > 0
    for wrong in ("high", "EQF:5", "CEFR:B7", "2"):
        done = run(*command, "--required", wrong, check=False)
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1
    with pytest.raises(EscoError):
        tiny().gap([], uri("job"))
