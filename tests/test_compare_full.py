"""The real v1.1.1 against a copy with two thousand changes: exactly those are reported."""

import json
import pickle

import mutated
import pytest
from plain_build import graph_only

import escograph
from escograph.changes import Aspect, Changes


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
def changes(full_path, changed_path):
    return escograph.compare(full_path, changed_path)


NAMES = {"essential skills": "essential", "optional skills": "optional"}


def plain(changes):
    """Fates and differences as plain sets, as `mutated.expected` returns them."""
    fates = {change.concept.uri: str(change.fate) for change in changes.concepts}
    differences = {
        (change.concept.uri, NAMES.get(str(d.aspect), str(d.aspect))): tuple(
            {getattr(value, "uri", value) for value in values} for values in (d.old, d.new)
        )
        for change in changes.concepts
        for d in change.differences
    }
    return fates, differences


def test_exactly_the_changes_made_are_found(changes, tables, copy):
    counts = copy[1]
    assert 1_900 <= sum(counts.values()) <= 2_100
    fates, differences = mutated.expected(tables[0], copy[0])
    assert changes.unknown == ()
    assert plain(changes) == (fates, differences)
    assert len(changes.added) == counts["added"]
    assert len(changes.removed) == counts["removed"]
    assert len(changes.obsoleted) == counts["obsolete"]
    assert len(changes.differing_in(Aspect.PREFERRED_LABEL)) == counts["relabelled"]
    assert len(changes.recoded) == counts["recoded"]


def test_comparing_in_reverse_is_the_mirror_image(changes, full_path, changed_path):
    back = escograph.compare(changed_path, full_path)
    assert {c.concept.uri for c in back.added} == {c.concept.uri for c in changes.removed}
    assert {c.concept.uri for c in back.removed} == {c.concept.uri for c in changes.added}
    assert {c.concept.uri for c in back.reinstated} == {
        c.concept.uri for c in changes.obsoleted
    }


def test_a_release_does_not_differ_from_itself(full_path):
    same = escograph.compare(full_path, full_path)
    assert same.concepts == same.emerging == same.unknown == ()
    assert "nothing differs" in str(same)


def test_a_profile_of_all_skills_is_reported_on(changes, full, tables, copy):
    profile = escograph.Profile(full.skills())
    moved = changes.migrate(profile)
    assert [entry.succession.uri for entry in moved.entries] == list(profile.skills)
    lost = {c.concept.uri for c in (*changes.removed, *changes.obsoleted)}
    assert {entry.succession.uri for entry in moved.lost} == lost & set(profile.skills)
    assert set(moved.profile.skills) == set(profile.skills) - lost


def test_a_large_comparison_pickles_and_converts(changes):
    again = pickle.loads(pickle.dumps(changes))
    assert again == changes
    assert again.report() == changes.report()
    assert len(changes.to_frame()) >= len(changes.concepts)
    assert len(changes._repr_html_()) < 300_000


def test_a_large_comparison_reads_back_from_json(changes):
    copy = Changes.from_dict(json.loads(json.dumps(changes.to_dict())))
    assert copy == changes
    assert copy.report() == changes.report()
    assert copy.successions == changes.successions
