"""OccupationRanking, transitions, paths and next skills, beside computations by hand."""

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, pairwise
from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import release, uri

from escograph import Profile
from escograph.errors import (
    InvalidProfile,
    InvalidReference,
    InvalidSearch,
    InvalidValue,
    NoPath,
)
from escograph.matching.similarity import similarity_of
from escograph.matching.transitions import shortest, widest
from escograph.model import OccupationRanking, ProfileRanking, WorkExperience
from escograph.model.rankings import Viability

MEASURES = ("coverage", "jaccard", "cosine", "weighted")


def needed(esco, occupation):
    essential = {skill.uri for skill in esco.essential_skills(occupation)}
    return essential, {skill.uri for skill in esco.optional_skills(occupation)} | essential


def scores(esco, profile, **options):
    ranking = esco.rank_occupations(profile, limit=1000, **options)
    return {item.occupation.uri: item.score for item in ranking}


def profiles(esco):
    uris = [skill.uri for skill in esco.skills()]
    return st.lists(st.sampled_from(uris), unique=True, max_size=40)


@given(data=st.data())
def test_scores_are_those_computed_from_sets(esco, data):
    held = set(data.draw(profiles(esco)))
    found = {m: scores(esco, Profile(held), measure=m, min_shared=0) for m in MEASURES[:3]}
    for occupation in esco.occupations():
        essential, all_needed = needed(esco, occupation)
        shared = len(held & all_needed)
        union = len(held | all_needed)
        size = sqrt(len(held) * len(all_needed))
        expected = {
            "coverage": len(held & essential) / len(essential) if essential else 0,
            "jaccard": shared / union if union else 0,
            "cosine": shared / size if size else 0,
        }
        for measure, value in expected.items():
            assert found[measure][occupation.uri] == pytest.approx(value, abs=1e-9)


@given(data=st.data(), measure=st.sampled_from(MEASURES))
def test_scores_are_bounded_ordered_and_do_not_depend_on_the_order_of_skills(
    esco, data, measure
):
    held = data.draw(profiles(esco))
    ranking = esco.rank_occupations(Profile(held), limit=1000, measure=measure)
    assert ranking == esco.rank_occupations(Profile(held[::-1]), limit=1000, measure=measure)
    assert all(0 <= item.score <= 1 + 1e-9 for item in ranking)
    keys = [(-item.score, item.occupation.uri) for item in ranking]
    assert keys == sorted(keys)
    for one, other in combinations(ranking, 2):
        assert (one.rank == other.rank) == (one.score == other.score)


@given(data=st.data())
def test_another_skill_never_lowers_coverage(esco, data):
    held = data.draw(profiles(esco))
    more = Profile([*held, data.draw(st.sampled_from(esco.skills().items))])
    before = scores(esco, Profile(held), measure="coverage", min_shared=0)
    after = scores(esco, more, measure="coverage", min_shared=0)
    assert all(after[uri] >= before[uri] for uri in before)


def test_an_occupation_is_first_for_its_own_skills_on_the_release(full):
    for occupation in full.occupations()[::300]:
        _, all_needed = needed(full, occupation)
        (first,) = full.rank_occupations(Profile(all_needed), limit=1, measure="cosine")
        assert first.score == pytest.approx(1)
        assert first.shared == len(all_needed)


def test_a_ranking_explains_itself_and_names_what_it_does_not_know(esco):
    profile = Profile([esco.skill("debug software"), "urn:other"])
    ranking = esco.rank_occupations(profile)
    assert ranking.unknown == ("urn:other",)
    assert ranking[:1].explain(0) == esco.gap(profile, ranking[0].occupation)
    with pytest.raises(InvalidValue, match="read back"):
        OccupationRanking.from_dict(ranking.to_dict()).explain(0)
    people = esco.rank_profiles("chef", {"Ada": profile, "Bo": Profile()})
    assert [item.rank for item in people] == [1, 1]
    assert people.explain(0) == esco.gap(profile, "chef")


def test_the_options_of_a_ranking_restrict_it(esco):
    chef = esco.occupation("chef")
    profile = Profile(needed(esco, chef)[1], occupation=chef)
    everyone = [item.occupation for item in esco.rank_occupations(profile, limit=100)]
    assert everyone[0] == chef
    assert chef not in [
        item.occupation for item in esco.rank_occupations(profile, exclude_held=True)
    ]
    within = esco.rank_occupations(profile, within="34", limit=100)
    assert {item.occupation.code[:2] for item in within} == {"34"}
    assert all(i.shared > 4 for i in esco.rank_occupations(profile, min_shared=5))
    level = {s.uri for s in esco.concepts(profile.skills) if s.reuse_level == "cross-sector"}
    reduced = esco.rank_occupations(profile, reuse_level="cross-sector")
    assert level
    assert reduced[0].shared == len(level)


def test_nothing_to_rank_is_an_empty_ranking_and_bad_arguments_are_errors(esco):
    assert esco.rank_occupations(Profile()) == ()
    assert esco.next_skills(Profile(), aims=[]) == ()
    profile = Profile([esco.skill("debug software")])
    for limit in (0, -1, True, 2.0, None):
        with pytest.raises(InvalidSearch, match="limit"):
            esco.rank_occupations(profile, limit=limit)
        with pytest.raises(InvalidSearch, match="limit"):
            esco.transitions("chef", limit=limit)
    for reach in (0, -1, 1.5, float("nan"), True):
        with pytest.raises(InvalidSearch, match="reach"):
            esco.next_skills(profile, reach=reach)
    with pytest.raises(InvalidSearch, match="measure"):
        esco.rank_occupations(profile, measure="best")
    for function in (esco.rank_occupations, esco.next_skills):
        with pytest.raises(InvalidProfile):
            function(["debug software"])


def test_references_that_are_none_are_errors_of_ours(esco):
    for reference in (7412.12, None, b"chef", object()):
        for function in (
            lambda reference: esco.path(reference, "chef"),
            lambda reference: esco.path("chef", reference),
            lambda reference: esco.rank_profiles(reference, []),
            lambda reference: esco.transitions("chef", within=[reference]),
            lambda reference: esco.next_skills(Profile(), aims=[reference]),
        ):
            with pytest.raises(InvalidReference):
                function(reference)


def test_similarity_is_symmetric_and_bounded_and_rows_agree_with_all_pairs(full):
    similarity = similarity_of(full)
    pairs = similarity.all
    rows = np.array([similarity.row(number) for number in range(len(pairs))])
    assert abs(rows - rows.T).max() < 1e-12, "in single precision it is 6e-8"
    assert (pairs == pairs.T).all()
    assert abs(rows - pairs).max() < 1e-5
    for values in (rows, pairs):
        assert values.min() >= 0
        assert values.max() <= 1


def test_transitions_say_what_transfers_and_what_to_gain(full):
    start = full.occupation("chef")
    held = needed(full, start)[1]
    found = full.transitions(start, limit=20)
    assert len(found) == 20
    assert [step.similarity for step in found] == sorted(
        (step.similarity for step in found), reverse=True
    )
    for step in found:
        essential, all_needed = needed(full, step.occupation)
        assert {skill.uri for skill in step.transfers} == held & all_needed
        assert {skill.uri for skill in step.to_gain} == essential - held
    viable = full.transitions(start, limit=5000, viability="viable")
    assert {step.viability for step in viable} == {Viability.VIABLE, Viability.HIGHLY_VIABLE}


@given(st.integers(0, 10_000))
def test_a_path_is_the_widest_and_then_the_shortest(seed):
    rng = np.random.default_rng(seed)
    pairs = rng.integers(0, 6, (6, 6)) / 5
    pairs = np.maximum(pairs, pairs.T)
    np.fill_diagonal(pairs, 1)
    candidates = [
        (0, *middle, 5)
        for size in range(5)
        for some in combinations(range(1, 5), size)
        for middle in _orders(some)
    ]
    widths = {c: min(pairs[a, b] for a, b in pairwise(c)) for c in candidates}
    most = max(widths.values())
    assert widest(pairs, 0, 5) == most
    if most > 0:
        fewest = min(len(c) for c, width in widths.items() if width == most)
        found = tuple(shortest(pairs, 0, 5, most))
        assert widths[found] == most
        assert len(found) == fewest


def _orders(some):
    if not some:
        return [()]
    return [
        (first, *rest) for first in some for rest in _orders([x for x in some if x != first])
    ]


def test_without_a_path_there_is_an_error(esco):
    path = esco.path("chef", "hairdresser")
    assert path.similarity == min(step.similarity for step in path)
    with pytest.raises(NoPath, match="lower min_similarity"):
        esco.path("chef", "hairdresser", min_similarity=0.99)
    assert esco.path("chef", "chef") == ()
    lonely = release(
        {
            "a": {"kind": "occupation", "preferred": {"en": "alpha"}, "essential": ["s"]},
            "b": {"kind": "occupation", "preferred": {"en": "beta"}},
            "s": {"preferred": {"en": "sigma"}},
        }
    )
    assert lonely.transitions(uri("a")) == ()
    with pytest.raises(NoPath, match="from alpha to beta") as caught:
        lonely.path(uri("a"), uri("b"))
    assert (caught.value.start.uri, caught.value.similarity) == (uri("a"), 0)


def old_and_new():
    """Return a release with an obsolete skill and occupation, and their successors."""
    return release(
        {
            "old": {"status": "obsolete", "replaced_by": ["a"]},
            "a": {},
            "old job": {"kind": "occupation", "status": "obsolete", "replaced_by": ["job"]},
            "job": {"kind": "occupation", "essential": ["a"]},
            "job 2": {"kind": "occupation", "optional": ["a"]},
        }
    )


def test_profiles_keep_their_names_and_what_the_release_lacks_is_named():
    esco = old_and_new()
    people = {1: Profile([uri("a"), "urn:x"]), "1": Profile([uri("old")]), "Bo": Profile()}
    ranking = esco.rank_profiles(uri("job"), people, limit=np.int8(2))
    assert [(item.name, item.unknown) for item in ranking] == [(1, ("urn:x",)), ("1", ())]
    assert ranking.unknown == ("urn:x",)
    assert [(old.uri, old.successors[0].uri) for old in ranking.outdated] == [
        (uri("old"), uri("a"))
    ]
    assert "urn:x" in str(ranking)
    assert "replaced by a" in " ".join(str(ranking).split())
    assert "urn:x" in ranking._repr_html_()
    assert uri("old") in ranking._repr_html_()
    assert ProfileRanking.from_dict(ranking.to_dict()).outdated == ranking.outdated
    for name in (True, 1.5, None, ("a", "b")):
        with pytest.raises(InvalidProfile, match="name of a profile"):
            esco.rank_profiles(uri("job"), {name: Profile()})


def test_current_occupations_are_left_out_and_those_that_are_not_there_named():
    esco = old_and_new()
    current = [
        WorkExperience(uri("job"), current=True),
        WorkExperience("urn:x:job", current=True),
        WorkExperience(uri("job 2")),
    ]
    profile = Profile([uri("a")], uri("old job"), experience=current)
    ranking = esco.rank_occupations(profile, exclude_held=True)
    assert [item.occupation.uri for item in ranking] == [uri("job 2")], "a past one is listed"
    assert ranking.unknown == ("urn:x:job",)
    assert [(old.uri, old.successors[0].uri) for old in ranking.outdated] == [
        (uri("old job"), uri("job"))
    ]
    assert len(esco.rank_occupations(profile)) == 2


@pytest.mark.parametrize("held", [[], ["a"], ["old"]])
def test_coverage_of_a_ranking_is_that_of_its_gaps_where_a_skill_is_essential(held):
    esco = old_and_new()
    profile = Profile(map(uri, held))
    ranking = esco.rank_occupations(profile, measure="coverage", min_shared=0)
    assert len(ranking) == 2
    for place, item in enumerate(ranking):
        gap = ranking.explain(place)
        is_needed = bool(gap.held_essential or gap.missing_essential)
        assert item.score == (gap.coverage_essential if is_needed else 0)


@pytest.mark.parametrize("measure", MEASURES)
def test_unknown_and_obsolete_skills_count_for_nothing(measure):
    esco = old_and_new()
    expected = esco.rank_occupations(Profile([uri("a")]), measure=measure)
    people = esco.rank_profiles(uri("job"), [Profile([uri("a")])], measure=measure)
    for other in ("urn:x", uri("old")):
        profile = Profile([uri("a"), other])
        assert esco.rank_occupations(profile, measure=measure) == expected
        assert esco.rank_profiles(uri("job"), [profile], measure=measure)[0].score == (
            people[0].score
        )


def test_names_of_a_series_are_names(esco):
    profile = esco.profile_of("chef")
    ranking = esco.rank_profiles("chef", pd.Series([Profile(), profile], index=["Bo", "Ada"]))
    assert [item.name for item in ranking] == ["Ada", "Bo"]


@pytest.mark.parametrize("value", [np.array(["a", "b"]), pd.NA, 5, ["coverage"]])
def test_names_of_choices_are_text(esco, value):
    profile = esco.profile_of("chef")
    for function in (
        lambda: esco.rank_occupations(profile, measure=value),
        lambda: esco.rank_occupations(profile, reuse_level=value),
        lambda: esco.rank_profiles("chef", [profile], measure=value),
        lambda: esco.transitions("chef", viability=value),
    ):
        with pytest.raises(InvalidSearch):
            function()


def test_numbers_of_numpy_are_numbers(esco):
    profile = esco.profile_of("chef")
    few = esco.rank_occupations(profile, limit=np.int8(20), min_shared=np.uint8(1))
    assert few == esco.rank_occupations(profile, limit=20)


@pytest.mark.parametrize("reach", [0.1, 0.2, 0.5])
@pytest.mark.parametrize("seed", range(4))
def test_one_and_two_next_skills_open_as_much_as_any_others(esco, seed, reach):
    rng = random.Random(seed)
    essential = [needed(esco, occupation)[0] for occupation in esco.occupations()]
    essential = [skills for skills in essential if skills]
    everything = sorted(set().union(*essential))
    held = set(rng.sample(everything, 60 * seed))

    def within(skills):
        return sum(len(e & skills) >= reach * len(e) - 1e-9 for e in essential)

    short = [e for e in essential if len(e & held) < reach * len(e) - 1e-9]
    useful = sorted(set().union(*short) - held)
    for count in (1, 2):
        sets = combinations(rng.sample(useful, len(useful)), count)
        most = max((within(held | set(s)) for s in sets), default=within(held))
        found = esco.next_skills(Profile(held), count=count, reach=reach)
        assert found.exact
        assert within(held | {item.skill.uri for item in found}) == most
        assert len(found.opens) == most - within(held)


def test_eight_threads_that_rank_and_link_answer_as_one(esco):
    occupations = esco.occupations()[:16]

    def answer(occupation):
        profile = Profile(needed(esco, occupation)[1])
        return (
            esco.rank_occupations(profile),
            esco.transitions(occupation).to_dict(),
            esco.link(esco.description(occupation)),
        )

    alone = [answer(occupation) for occupation in occupations]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(answer, [*occupations] * 3)) == alone * 3


def test_a_pair_that_a_threshold_is_computed_from_reaches_it_though_it_is_rounded(esco):
    """The sample has two unit groups of two: the mean less one deviation is the lesser pair."""
    similarity = similarity_of(esco)
    (tram,) = esco.transitions("bus driver", limit=1)
    assert tram.similarity == pytest.approx(similarity.viable, abs=1e-6)
    assert tram.viability == "viable"
    (hairdresser,) = esco.transitions("barber", limit=1)  # the only family
    assert hairdresser.similarity == pytest.approx(similarity.highly_viable, abs=1e-6)
    assert hairdresser.viability == "highly viable"
    for start, viability in (("bus driver", "viable"), ("barber", "highly viable")):
        assert len(esco.transitions(start, viability=viability)) == 1
