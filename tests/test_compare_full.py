"""The real v1.1.1 against a copy of it with two thousand changes: exactly those are found."""

import pickle

import mutated
import pytest
from plain_build import graph_only

import escograph
from escograph.model import Aspect


@pytest.fixture(scope="module")
def tables(v111):
    return mutated.tables(*v111)


@pytest.fixture(scope="module")
def copy(tables):
    return mutated.mutate(tables[0])


@pytest.fixture(scope="module")
def changed_path(tables, copy, tmp_path_factory):
    folder = tmp_path_factory.mktemp("mutated")
    mutated.write(folder / "in", copy[0], tables[1])
    return graph_only(folder / "in", target=folder / "store")


@pytest.fixture(scope="module")
def found(full_path, changed_path):
    return escograph.compare(full_path, changed_path)


NAMES = {"essential skills": "essential", "optional skills": "optional"}


def plain(changes):
    """Fates and differences as plain sets, as the tables' own comparison has them."""
    fates = {change.concept.uri: str(change.fate) for change in changes.concepts}
    differences = {
        (change.concept.uri, NAMES.get(str(d.aspect), str(d.aspect))): tuple(
            {getattr(value, "uri", value) for value in values} for values in (d.old, d.new)
        )
        for change in changes.concepts
        for d in change.differences
    }
    return fates, differences


def test_exactly_the_changes_that_were_made_are_found(found, tables, copy):
    made = copy[1]
    assert 1_900 <= sum(made.values()) <= 2_100
    fates, differences = mutated.expected(tables[0], copy[0])
    assert found.unknown == ()
    mine, ours = plain(found)
    assert mine == fates
    assert ours == differences
    assert len(found.added) == made["added"]
    assert len(found.removed) == made["removed"]
    assert len(found.obsoleted) == made["obsolete"]
    assert len(found.differing_in(Aspect.PREFERRED_LABEL)) == made["relabelled"]
    assert len(found.recoded) == made["recoded"]


def test_the_other_way_round_is_the_mirror(found, full_path, changed_path):
    back = escograph.compare(changed_path, full_path)
    assert {c.concept.uri for c in back.added} == {c.concept.uri for c in found.removed}
    assert {c.concept.uri for c in back.removed} == {c.concept.uri for c in found.added}
    assert {c.concept.uri for c in back.reinstated} == {c.concept.uri for c in found.obsoleted}


def test_a_release_does_not_differ_from_itself(full_path):
    same = escograph.compare(full_path, full_path)
    assert same.concepts == same.emerging == same.unknown == ()
    assert "nothing differs" in str(same)


def test_a_profile_of_all_skills_is_accounted_for(found, full, tables, copy):
    profile = escograph.Profile(full.skills())
    moved = found.migrate(profile)
    assert [entry.passage.uri for entry in moved.entries] == list(profile.skills)
    gone = {c.concept.uri for c in (*found.removed, *found.obsoleted)}
    assert {entry.passage.uri for entry in moved.lost} == gone & set(profile.skills)
    assert set(moved.profile.skills) == set(profile.skills) - gone


def test_what_is_found_pickles_and_tells_itself(found):
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    assert again.report() == found.report()
    assert len(found.to_frame()) >= len(found.concepts)
    assert len(found._repr_html_()) < 300_000
