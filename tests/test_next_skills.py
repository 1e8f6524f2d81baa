"""Skills to learn next: order, ties, reach, and what is found where no pair opens anything."""

import random
from itertools import combinations

import numpy as np
import pytest
from tiny import release, uri

from escograph import Profile
from escograph.errors import InvalidReference, InvalidSearch, UnknownConcept


def needing(**occupations):
    """Return a release of occupations with the skills that they need, a letter each."""
    skills = sorted(set("".join(occupations.values())))
    return release(
        {name: {"kind": "occupation", "essential": list(s)} for name, s in occupations.items()}
        | {skill: {} for skill in skills}
    )


def letters(found):
    return "".join(item.skill.pref_label for item in found)


def opened(found):
    return [[occupation.pref_label for occupation in item.opens] for item in found]


@pytest.mark.parametrize("seed", range(12))
def test_equal_sets_are_decided_by_wider_use_then_uri_whatever_the_order_of_input(seed):
    rng = random.Random(seed)
    lists = {f"o{n}": "".join(rng.sample("abcdefg", rng.randint(1, 5))) for n in range(9)}
    esco = needing(**lists)
    held = rng.sample("abcdefg", seed % 3)
    reach = rng.choice([0.4, 0.75, 1])

    def is_within(needed, skills):
        return len(set(needed) & set(skills)) >= reach * len(needed) - 1e-9

    def within(skills):
        return sum(is_within(needed, skills) for needed in lists.values())

    def use(skills):
        others = [needed for needed in lists.values() if not is_within(needed, held)]
        return sum(skill in needed for needed in others for skill in skills)

    for count in (1, 2):
        others = [letter for letter in "abcdefg" if letter not in held]
        sets = [s for n in range(count + 1) for s in combinations(others, n)]
        best = max(sets, key=lambda s: (within([*held, *s]), -len(s), use(s)))
        aims = [uri(name) for name in rng.sample(sorted(lists), len(lists))]
        for skills in (held, held[::-1]):
            profile = Profile([uri(skill) for skill in skills])
            found = esco.next_skills(profile, count=count, reach=reach, aims=aims)
            assert sorted(letters(found)) == list(best)
            assert found == esco.next_skills(profile, count=count, reach=reach)


def test_each_skill_names_what_it_opens_after_those_before_it():
    found = needing(x="ab", y="b", z="abc").next_skills(Profile(), count=2, reach=1)
    assert (letters(found), opened(found)) == ("ba", [["y"], ["x"]])
    assert [occupation.pref_label for occupation in found.opens] == ["x", "y"]
    assert found.title == "2 skills to learn next: opening 2 occupations"


def test_a_second_skill_that_opens_nothing_is_left_out():
    esco = needing(x="a", y="bcd")
    found = esco.next_skills(Profile(), count=2, reach=1)
    assert (letters(found), found.exact) == ("a", True)


def test_where_no_pair_opens_anything_the_nearest_occupation_is_opened():
    """By those of its missing skills that most occupations lack, then by URI."""
    esco = needing(x="abcde", y="defghijk", z="klmnopqrst")
    assert esco.next_skills(Profile(), count=2, reach=0.6) == ()
    found = esco.next_skills(Profile(), count=3, reach=0.6)
    assert (letters(found), opened(found), found.exact) == ("dea", [[], [], ["x"]], False)
    assert found.title == "3 skills to learn next, found greedily: opening 1 occupation"
    assert letters(esco.next_skills(Profile(), count=5, reach=0.6)) == "dea"
    assert letters(esco.next_skills(Profile(), count=6, reach=0.6)) == "deakfg"
    assert esco.next_skills(Profile(), count=4, reach=1) == ()
    assert letters(esco.next_skills(Profile(), count=5, reach=1, aims=[uri("x")])) == "abcde"


@pytest.mark.parametrize("reach", [0.05, 0.3, 0.6, 1.0])
def test_fewer_than_the_count_are_found_only_if_no_occupation_is_that_near(full, reach):
    essential = full.essential_skills("software developer")
    profile = Profile(essential[::2])
    found = full.next_skills(profile, count=9, reach=reach)
    held = set(profile.skills) | {item.skill.uri for item in found}
    needed = {}
    for occupation, relation, skill in full.bulk.relations():
        if relation == "essential" and "/occupation/" in occupation:
            needed.setdefault(occupation, set()).add(skill)
    within = [u for u, s in needed.items() if len(s & held) >= reach * len(s) - 1e-9]
    before = [
        u for u, s in needed.items() if len(s & set(profile.skills)) >= reach * len(s) - 1e-9
    ]
    assert {occupation.uri for occupation in found.opens} == set(within) - set(before)
    short = [
        int(np.ceil(reach * len(s) - 1e-9)) - len(s & held)
        for u, s in needed.items()
        if u not in within
    ]
    assert len(found) == 9 or not short or min(short) > 9 - len(found)


@pytest.mark.parametrize(("reach", "count"), [(0.7, 7), (0.71, 8), (1e-300, 1), (1, 10)])
def test_reach_counts_whole_skills(reach, count):
    esco = needing(x="abcdefghij")
    assert len(esco.next_skills(Profile(), count=10, reach=reach)) == count


def test_who_reaches_everything_has_nothing_to_learn():
    esco = needing(x="ab", y="b")
    profile = Profile([uri("a"), uri("b")])
    for count in (1, 2, 3):
        assert esco.next_skills(profile, count=count, reach=1) == ()


def test_what_counts_for_nothing_is_named_with_its_successor():
    esco = release(
        {
            "x": {"kind": "occupation", "essential": ["a"]},
            "a": {},
            "spare": {},
            "old": {"status": "obsolete", "replaced_by": ["a"]},
        }
    )
    profile = Profile([uri("old"), uri("spare"), "urn:other", uri("x")])
    found = esco.next_skills(profile, reach=1)
    assert letters(found) == "a"
    for answer in (found, esco.rank_occupations(profile)):
        assert answer.unknown == (uri("x"), "urn:other")
        (outdated,) = answer.outdated
        successors = [successor.uri for successor in outdated.successors]
        assert (outdated.uri, successors) == (uri("old"), [uri("a")])
        for text in (str(answer), answer._repr_html_()):
            assert "urn:other" in text
            assert uri("old") in text
        assert answer[:0].outdated == answer.outdated


def test_aims_restrict_what_counts_and_must_be_released_occupations(esco):
    chef, developer = esco.occupation("chef"), esco.occupation("software developer")
    for aims in ([chef], [chef.uri, "chef"], iter([chef]), {chef}):
        found = esco.next_skills(Profile(), count=100, aims=aims)
        assert found.opens == (chef,)
    both = esco.next_skills(Profile(), count=100, aims=[developer, chef])
    assert set(both.opens) == {chef, developer}
    for aims in ("chef", chef, 3, b"chef"):
        with pytest.raises(InvalidSearch, match="aims"):
            esco.next_skills(Profile(), aims=aims)
    with pytest.raises(UnknownConcept, match="it is an ISCO group"):
        esco.next_skills(Profile(), aims=["25"])
    with pytest.raises(InvalidReference):
        esco.next_skills(Profile(), aims=[[chef]])


def test_counts_and_shares_are_numbers(esco):
    for count in (0, -1, True, 2.0, "2", None):
        with pytest.raises(InvalidSearch, match="count"):
            esco.next_skills(Profile(), count=count)
    for reach in ("0.5", None, 10**400, float("inf")):
        with pytest.raises(InvalidSearch, match="reach"):
            esco.next_skills(Profile(), reach=reach)
    found = esco.next_skills(Profile(), count=np.int8(2), reach=np.float32(0.5))
    assert (type(found.reach), found.exact) == (float, True)


def test_an_occupation_without_essential_skills_is_neither_near_nor_far():
    esco = release(
        {"x": {"kind": "occupation", "optional": ["a"]}, "y": {"kind": "occupation"}, "a": {}}
    )
    for reach in (1e-9, 1):
        assert esco.next_skills(Profile(), count=3, reach=reach) == ()
        assert esco.next_skills(Profile(), aims=[uri("y")], reach=reach) == ()
