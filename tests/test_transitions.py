"""Transitions and paths: what enters similarity, viability, distances, and the widest path."""

import random
from itertools import pairwise

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree, shortest_path
from tiny import release, uri

from escograph import Profile
from escograph.errors import InvalidSearch, NoPath, PartMissing
from escograph.matching.needs import needs_of
from escograph.matching.similarity import similarity_of
from escograph.matching.transitions import shortest, widest
from escograph.model.rankings import Viability

NAMES = "abcdefghijkl"
WORDS = ["mend", "brew", "paint", "carve", "weld", "count", "drive", "teach", "sing", "bake"]


def occupations(seed, places, **more):
    """Return a release of a dozen occupations, each in the ISCO group that a place names."""
    rng = random.Random(seed)
    concepts = {f"s{number}": {} for number in range(20)}
    concepts |= {
        f"g{code}": {"kind": "ISCO group", "code": code}
        for code in ("2511", "2512", "2521", "7311")
    }
    for place, name in enumerate(NAMES):
        skills = rng.sample([f"s{number}" for number in range(20)], 8)
        words = rng.sample(WORDS, 5)
        concepts[name] = {
            "kind": "occupation",
            "preferred": {"en": f"{words[0]} {words[1]}er"},
            "description": {"en": " ".join(words)},
            "essential": skills[:5],
            "optional": skills[5:],
            "broader": [f"g{places[place]}"],
            "code": f"{places[place]}.{place}",
        } | more.get(name, {})
    return release(concepts)


CODES = ["2511", "2511", "2511", "2512", "2512", "2512", "2521", "2521", "2521", *["7311"] * 3]


@pytest.fixture(scope="module")
def dozen():
    return occupations(7, CODES)


def test_isco_codes_and_hierarchy_change_no_similarity(dozen):
    other = occupations(7, CODES[::-1][3:] + CODES[:3], b={"broader": ["a"], "code": None})
    for number in range(len(NAMES)):
        assert np.array_equal(
            similarity_of(other).row(number), similarity_of(dozen).row(number)
        )
    assert similarity_of(other).viable != similarity_of(dozen).viable


@pytest.mark.parametrize("field", ["essential", "optional", "preferred", "description"])
def test_skills_labels_and_descriptions_each_change_it(dozen, field):
    changed = {
        "essential": ["s1"],
        "optional": ["s2"],
        "preferred": {"en": "welder"},
        "description": {"en": "heal"},
    }
    other = occupations(7, CODES, c={field: changed[field]})
    number = NAMES.index("c")
    assert not np.allclose(
        similarity_of(other).row(number), similarity_of(dozen).row(number), atol=1e-3
    )


def test_a_transition_is_as_similar_as_the_one_back(esco):
    """Both are rounded, so that they may differ by one in the last decimal."""
    similarities = {
        (start.uri, step.occupation.uri): step.similarity
        for start in esco.occupations()
        for step in esco.transitions(start, limit=1000)
    }
    assert len({start for start, _ in similarities}) == len(esco.occupations())
    for (start, end), similarity in similarities.items():
        assert abs(similarity - similarities[end, start]) < 1.5e-6


def test_on_the_release_a_transition_is_as_similar_as_the_one_back(full):
    for start in full.occupations()[::600]:
        for step in full.transitions(start, limit=10):
            ways_back = full.transitions(step.occupation, limit=5000, within=start.code[:4])
            (back,) = (way for way in ways_back if way.occupation == start)
            assert abs(step.similarity - back.similarity) < 1.5e-6


def test_distance_is_that_of_unit_groups(dozen):
    steps = {step.occupation.uri: step for step in dozen.transitions(uri("a"), limit=20)}
    assert {name: steps[uri(name)].isco_distance for name in "bdgj" if uri(name) in steps} == {
        "b": 0,
        "d": 1,
        "g": 2,
        "j": 4,
    }
    elsewhere = occupations(7, CODES, b={"broader": []})
    (step,) = (
        s for s in elsewhere.transitions(uri("a"), limit=20) if s.occupation.uri == uri("b")
    )
    assert step.isco_distance is None
    assert "ISCO distance" not in str(step)


def test_viability_is_a_matter_of_two_thresholds(dozen):
    similarity = similarity_of(dozen)
    every = [step for name in NAMES for step in dozen.transitions(uri(name), limit=20)]
    for step in every:
        expected = Viability.NOT_VIABLE
        if step.similarity >= similarity.viable:
            expected = Viability.VIABLE
        if step.similarity >= similarity.highly_viable:
            expected = Viability.HIGHLY_VIABLE
        assert step.viability == expected
    assert len({step.viability for step in every}) > 1
    for name in NAMES:
        viable = [
            step
            for step in dozen.transitions(uri(name), limit=20)
            if step.viability != "not viable"
        ]
        assert dozen.transitions(uri(name), limit=20, viability="viable") == tuple(viable)
        assert dozen.transitions(uri(name), limit=20, viability=Viability.NOT_VIABLE) == (
            dozen.transitions(uri(name), limit=20)
        )


def test_without_groups_viability_is_unknown_and_not_denied():
    lonely = occupations(7, CODES, **{name: {"broader": []} for name in NAMES})
    step = lonely.transitions(uri("a"))[0]
    assert step.viability is None
    assert "viable" not in f"{step} {step!r}"
    assert lonely.transitions(uri("a")).to_frame().viability.isna().all()


@pytest.mark.parametrize(
    ("part", "viability"),
    [
        ("ISCOGroups", "viable"),
        ("ISCOGroups", "highly viable"),
        ("broaderRelationsOccPillar", "highly viable"),
    ],
)
def test_a_viability_needs_the_groups_that_its_threshold_comes_from(part, viability):
    concepts = {
        "a": {"kind": "occupation", "essential": ["s"]},
        "b": {"kind": "occupation", "essential": ["s"]},
        "s": {},
    }
    esco = release(concepts, missing=[part])
    assert len(esco.transitions(uri("a"))) == 1
    with pytest.raises(PartMissing, match=part):
        esco.transitions(uri("a"), viability=viability)


@pytest.mark.parametrize("part", ["occupations", "skills", "occupationSkillRelations"])
def test_what_was_left_out_of_a_store_is_named(part):
    esco = release({"a": {"kind": "occupation", "essential": ["s"]}, "s": {}}, missing=[part])
    for function in (
        lambda: esco.transitions(uri("a")),
        lambda: esco.path(uri("a"), uri("a")),
        lambda: esco.next_skills(esco.profile()),
        lambda: esco.rank_occupations(esco.profile()),
        lambda: esco.rank_profiles(uri("a"), []),
    ):
        with pytest.raises(PartMissing, match=part):
            function()


def test_relations_between_skills_are_not_needed():
    concepts = {"a": {"kind": "occupation", "essential": ["s"]}, "s": {}}
    esco = release(concepts, missing=["skillSkillRelations"])
    assert len(esco.rank_occupations(Profile([uri("s")]))) == 1
    assert esco.path(uri("a"), uri("a")) == ()


def test_groups_that_the_store_may_not_know_are_not_taken_for_none():
    concepts = {
        "g": {"kind": "ISCO group", "code": "2512"},
        "a": {"kind": "occupation", "essential": ["s"]},
        "b": {"kind": "occupation", "essential": ["s"]},
        "s": {},
    }
    part = "broaderRelationsOccPillar"
    esco = release(concepts, missing=[part])
    for function in (
        lambda: esco.rank_occupations(Profile([uri("s")]), within=uri("g")),
        lambda: esco.transitions(uri("a"), within=uri("g")),
        lambda: esco.transitions(uri("a"), viability="viable"),
    ):
        with pytest.raises(PartMissing, match=part):
            function()
    assert release(concepts).transitions(uri("a"), within=uri("g")) == ()


names = st.lists(st.sampled_from("abcdefgh"), unique=True)
lists = st.lists(st.tuples(names, names), min_size=2, max_size=5)


@settings(max_examples=30)
@given(lists)
def test_similarity_is_symmetric_and_from_0_to_1(needed):
    skills: dict[str, dict] = {letter: {} for letter in "abcdefgh"}
    occupations = {
        f"o{number}": {"kind": "occupation", "essential": one, "optional": other}
        for number, (one, other) in enumerate(needed)
    }
    similarity = similarity_of(release({**skills, **occupations}))
    rows = np.array([similarity.row(number) for number in range(len(needed))])
    assert abs(rows - rows.T).max() < 1e-12
    assert ((rows >= 0) & (rows <= 1)).all()
    assert (rows.diagonal() == 1).all()


@pytest.mark.parametrize("limit", [1, 7, 40])
def test_a_step_that_is_similar_enough_is_a_path(full, limit):
    label = "technical sales representative in machinery and industrial equipment"
    start = full.occupation(label)
    step = full.transitions(start, limit=limit)[-1]
    path = full.path(start, step.occupation, enough=step.similarity)
    assert path == (step,)


def test_an_obsolete_occupation_is_refused_with_its_successor():
    esco = release(
        {
            "old": {
                "kind": "occupation",
                "status": "obsolete",
                "essential": ["s"],
                "replaced_by": ["new"],
            },
            "new": {"kind": "occupation", "essential": ["s"]},
            "s": {},
        }
    )
    for function in (
        lambda: esco.transitions(uri("old")),
        lambda: esco.path(uri("old"), uri("new")),
        lambda: esco.path(uri("new"), uri("old")),
        lambda: esco.path(uri("old"), uri("old")),
        lambda: esco.next_skills(esco.profile(), aims=[uri("old")]),
        lambda: esco.rank_profiles(uri("old"), [esco.profile()]),
        lambda: esco.profile_of(uri("old")),
    ):
        with pytest.raises(InvalidSearch, match=f"obsolete; .*{uri('old')}.*{uri('new')}"):
            function()


def test_without_families_or_groups_no_transition_is_said_to_be_viable():
    def occupation(number, *above):
        return {"kind": "occupation", "essential": ["s", f"s{number}"], "broader": above}

    group = {"kind": "ISCO group", "code": "2512"}
    skills = {name: {} for name in ("s", *(f"s{number}" for number in range(6)))}
    grouped = {"g": group, **{f"o{number}": occupation(number, "g") for number in range(6)}}
    twins = {f"twin {number}": occupation(0, "g") for number in range(2)}
    no_families = release({**skills, **grouped, **twins})
    steps = no_families.transitions(uri("twin 0"))
    assert steps[0].similarity == 1
    assert steps[0].viability is Viability.VIABLE, "nothing says what highly viable is"
    assert no_families.transitions(uri("twin 0"), viability="highly viable") == ()
    ungrouped = release({**skills, **{f"o{number}": occupation(number) for number in range(6)}})
    assert {step.viability for step in ungrouped.transitions(uri("o0"))} == {None}
    assert ungrouped.transitions(uri("o0"), viability="viable") == ()


def test_bad_arguments_are_errors_of_ours(esco):
    for value in (True, -0.1, 1.1, float("nan"), "0.5", None, 10**400):
        with pytest.raises(InvalidSearch, match="min_similarity"):
            esco.path("chef", "hairdresser", min_similarity=value)
    for value in ("VIABLE", "", 3, True, ["viable"], float("nan")):
        with pytest.raises(InvalidSearch, match="viability"):
            esco.transitions("chef", viability=value)
    assert len(esco.transitions("chef", limit=np.int8(3))) == 3


def test_within_takes_a_code_a_label_a_uri_a_value_or_several(esco):
    group = esco.isco_group("34")
    expected = esco.transitions("chef", within="34")
    assert {step.occupation.code[:2] for step in expected} == {"34"}
    for within in (group, group.uri, group.pref_label, [group], iter(["34"]), {"34": 1}):
        assert esco.transitions("chef", within=within) == expected
    assert esco.transitions("chef", within=[]) == ()


def test_limit_may_be_as_large_as_the_release(full):
    steps = full.transitions("chef", limit=len(full.occupations()))
    scores = similarity_of(full).row(needs_of(full).row(full.occupation("chef").uri)).round(6)
    assert len(steps) == (scores > 0).sum() - 1
    assert [(-step.similarity, step.occupation.uri) for step in steps] == sorted(
        (-step.similarity, step.occupation.uri) for step in steps
    )


def test_the_widest_path_is_as_wide_as_the_maximum_spanning_tree(full):
    """On it the path between two nodes is a widest one (Hu, 1961): an independent oracle."""
    pairs = similarity_of(full).all
    costs = np.where(pairs > 0, 1.5 - pairs.astype(np.float64), 0)
    np.fill_diagonal(costs, 0)
    tree = minimum_spanning_tree(sp.csr_matrix(costs))
    order, before = breadth_first_order(tree, 0, directed=False)
    width = np.full(len(pairs), np.inf)
    for number in order[1:]:
        width[number] = min(width[before[number]], pairs[number, before[number]])
    for number in order[1::60].tolist():
        found = widest(pairs, 0, number)
        assert found == width[number]
        numbers = shortest(pairs, 0, number, found)
        assert min(pairs[a, b] for a, b in pairwise(numbers)) == found
        steps = shortest_path(sp.csr_matrix(pairs >= found), unweighted=True, indices=0)
        assert len(numbers) - 1 == steps[number]


def test_of_the_shortest_paths_the_most_similar_is_chosen():
    pairs = np.eye(4)
    for a, b, similarity in ((0, 1, 0.5), (1, 3, 0.5), (0, 2, 0.5), (2, 3, 0.6)):
        pairs[a, b] = pairs[b, a] = similarity
    assert shortest(pairs, 0, 3, 0.5) == [0, 2, 3]
    pairs[2, 3] = pairs[3, 2] = 0.5  # a tie: by URI
    assert shortest(pairs, 0, 3, 0.5) == [0, 1, 3]


def test_a_path_repeats_the_similarities_of_transitions(full):
    path = full.path("chef", "hairdresser")
    start = path.start
    for step in path:
        found = full.transitions(start, limit=5000)
        assert step in found
        start = step.occupation
    assert full.path("chef", "hairdresser", min_similarity=path.similarity) == path
    with pytest.raises(NoPath) as caught:
        full.path("chef", "hairdresser", min_similarity=path.similarity + 1e-6)
    assert caught.value.similarity == path.similarity


@pytest.mark.parametrize("enough", [0.2, 0.3, 0.95])
def test_where_less_is_enough_a_path_is_the_shortest_of_such_steps(full, enough):
    widest_path = full.path("chef", "baker")
    path = full.path("chef", "baker", enough=enough)
    least = min(enough, widest_path.similarity)
    assert path.similarity >= least
    pairs = similarity_of(full).all
    rows = [needs_of(full).row(full.occupation(name).uri) for name in ("chef", "baker")]
    is_step = sp.csr_matrix(pairs >= least - 1e-6)
    assert len(path) == shortest_path(is_step, unweighted=True, indices=rows[0])[rows[1]]
    if enough > widest_path.similarity:
        assert path == widest_path


@pytest.mark.parametrize("enough", [-0.1, 1.1, float("nan"), True, "viable", 0.1])
def test_what_is_enough_is_a_similarity_of_at_least_the_least(esco, enough):
    with pytest.raises(InvalidSearch, match="enough"):
        esco.path("chef", "hairdresser", min_similarity=0.2, enough=enough)


def test_a_path_to_itself_has_no_steps(esco):
    path = esco.path("chef", "chef")
    assert (len(path), path.similarity) == (0, 1.0)
    assert str(path) == "chef (3434.1) → chef (3434.1): 0 steps"
