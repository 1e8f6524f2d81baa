"""The real v1.1.1 against a copy with two thousand changes: exactly those are reported."""

import json
import pickle
import random
import re
from collections import defaultdict
from copy import deepcopy

import mutated
import pandas as pd
import pytest
from plain_build import graph_only

import escograph
from escograph.changes import Aspect, Changes
from escograph.errors import PartMissing
from escograph.learning import Catalogue
from escograph.model import Course


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


def test_a_programme_of_all_occupations_is_that_of_the_tables(full, changed_path, tables, copy):
    def current(rows, name):
        return {row["conceptUri"] for row in rows[name] if row["status"] != "obsolete"}

    def essential(rows):
        skills, needed = current(rows, "skills_en.csv"), defaultdict(set)
        for row in rows["occupationSkillRelations.csv"]:
            if row["relationType"] == "essential" and row["skillUri"] in skills:
                needed[row["occupationUri"]].add(row["skillUri"])
        return needed

    skills = random.Random(2).sample(sorted(current(tables[0], "skills_en.csv")), 3000)
    programme = Catalogue(
        Course(str(n), "C", teaches=skills[n * 30 : n * 30 + 30]) for n in range(100)
    )
    occupations = sorted(current(tables[0], "occupations_en.csv"))
    changes = programme.changes(full, escograph.open(changed_path), occupations=occupations)
    assert len(changes.coverage) == len(occupations)
    before, after = essential(tables[0]), essential(copy[0])
    taught = set(skills)
    current_taught = taught & current(copy[0], "skills_en.csv")
    still = current(copy[0], "occupations_en.csv")
    assert any(after[uri] - before[uri] for uri in still)
    for uri, change in zip(occupations, changes.coverage, strict=True):
        assert (change.before.concept.uri, change.before.skills, change.before.taught) == (
            uri,
            len(before[uri]),
            len(before[uri] & taught),
        )
        assert (change.after is None) == (uri not in still)
        if change.after:
            needed = after[uri]
            assert change.after.concept.uri == uri
            assert change.after.taught == len(needed & current_taught)
            for part, expected in (
                (change.untaught, needed - current_taught),
                (change.added, needed - before[uri]),
                (change.added_untaught, needed - before[uri] - current_taught),
                (change.removed, before[uri] - needed),
            ):
                assert {skill.uri for skill in part} == expected
    lost = {entry.succession.uri for entry in changes.migration.lost}
    assert lost == taught - current_taught


def test_a_programme_needs_the_relations_of_both_releases(full, newest_path):
    programme = Catalogue([Course("c", "C", teaches=[full.skill("debug software")])])
    with pytest.raises(PartMissing):
        programme.changes(full, escograph.open(newest_path), occupations="software developer")


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


SCHEMES = f"{mutated.BASE}concept-scheme/"
GREEN, RESEARCH = f"{SCHEMES}green", f"{SCHEMES}research"
_SEPARATORS = re.compile(r"[,|\s]+")


def members(rows_by_name):
    """Return concept → its schemes, by the column and the files of collections."""
    rows = [
        pd.DataFrame(rows_by_name[name])[["conceptUri", "inScheme"]] for name in mutated.KINDS
    ]
    for name, scheme in COLLECTIONS.items():
        rows.append(pd.DataFrame(rows_by_name[name])[["conceptUri"]].assign(inScheme=scheme))
    pairs = pd.concat(rows).assign(inScheme=lambda t: t.inScheme.map(_SEPARATORS.split))
    pairs = pairs.explode("inScheme").drop_duplicates()
    return pairs[pairs.inScheme != ""].groupby("conceptUri").inScheme.agg(set)


COLLECTIONS = {
    "digCompSkillsCollection_en.csv": f"{SCHEMES}digcomp",
    "digitalSkillsCollection_en.csv": f"{SCHEMES}6c930acd-c104-4ece-acf7-f44fd7333036",
    "greenSkillsCollection_en.csv": GREEN,
    "languageSkillsCollection_en.csv": f"{SCHEMES}skill-language-groups",
    "researchOccupationsCollection_en.csv": f"{SCHEMES}8ae4b9f3-507e-4057-a145-2f96f0132613",
    "researchSkillsCollection_en.csv": RESEARCH,
    "transversalSkillsCollection_en.csv": f"{SCHEMES}skill-transversal-groups",
}


@pytest.fixture(scope="module")
def regrouped(tables):
    """A copy in which 1,329 concepts are in other schemes, as from v1.1.0 to v1.1.1."""
    after = deepcopy(tables[0])
    dice = random.Random(1)
    skills = dice.sample(after["skills_en.csv"], 1_206)
    for number, row in enumerate(skills):
        schemes = set(_SEPARATORS.split(row["inScheme"]))
        schemes ^= {GREEN} if number % 3 else {GREEN, RESEARCH}
        row["inScheme"] = ", ".join(sorted(schemes))
    changed = {row["conceptUri"] for row in skills}
    for name in ("greenSkillsCollection_en.csv", "researchSkillsCollection_en.csv"):
        after[name] = [row for row in after[name] if row["conceptUri"] not in changed]
    for row in dice.sample(after["occupations_en.csv"], 123):
        row["inScheme"] = f"{row['inScheme']}\n{SCHEMES}regulated-professions"
    return after


def test_memberships_of_schemes_are_compared(tables, regrouped, full_path, tmp_path):
    mutated.write(tmp_path / "v1.1.2", regrouped, tables[1])
    store = graph_only(tmp_path / "v1.1.2", target=tmp_path / "store")
    changes = escograph.compare(full_path, store)
    old, new = members(tables[0]), members(regrouped)
    expected = {
        uri: (old[uri] - new[uri], new[uri] - old[uri])
        for uri in old.index
        if old[uri] != new[uri]
    }
    assert len(expected) == 1_329
    assert plain(changes)[1] == {
        (uri, "concept schemes"): values for uri, values in expected.items()
    }
    assert changes.unknown == ()
    assert len(changes.differing_in("concept schemes")) == 1_329
    counted = {(c.what, c.kind): c.concepts for c in changes.summary()}
    assert counted["concept schemes", "skill"] == 1_206
    assert counted["concept schemes", "occupation"] == 123
    report = changes.report()
    assert "- concept schemes: 123 occupations, 1,206 skills;" in report
    assert "+ Regulated Professions" in report
    assert "concept schemes: 123 occupations, 1,206 skills" in changes._repr_html_()
    frame = changes.to_frame()
    rows = frame[frame.aspect == "concept schemes"]
    assert rows.concept_uri.nunique() == 1_329
    assert set(rows.new.dropna()) == set().union(*(values[1] for values in expected.values()))
    copy = Changes.from_dict(json.loads(json.dumps(changes.to_dict())))
    assert copy == changes


def test_schemes_that_a_release_does_not_state_are_not_changes(tables, full_path, tmp_path):
    """Without the column, as in v1.0, the files of collections still state some."""
    copy = deepcopy(tables[0])
    for name in mutated.KINDS:
        for row in copy[name]:
            del row["inScheme"]
    mutated.write(tmp_path / "v1.1.2", copy, tables[1])
    store = graph_only(tmp_path / "v1.1.2", target=tmp_path / "store")
    for pair in ((full_path, store), (store, full_path)):
        changes = escograph.compare(*pair)
        assert changes.differing_in("concept schemes") == ()
        words = "\n".join(map(str, changes.unknown))
        assert "membership of skills in ESCO skills: " in words
        assert "membership of skills in ESCO member skills: " in words
        assert "concept schemes of ISCO groups: " in words
        assert "concept schemes of skill groups: " in words
        assert "states none" in words
        assert "Not compared:" in str(changes)
