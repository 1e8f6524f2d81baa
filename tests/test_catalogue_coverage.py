"""Coverage of the whole release, beside a count of its tables with pandas."""

import json

import pandas as pd
import pytest
from make_catalogue import make_catalogue
from oracle import Oracle
from tiny import release, uri

from escograph.errors import InvalidCatalogue, InvalidSearch
from escograph.learning import Catalogue, read_catalogue
from escograph.model import Course, Overlap

LEVELS = {
    ("ISCO group", 1): r"\d",
    ("ISCO group", 3): r"\d{3}",
    ("skill group", 1): r"[A-Z]",
    ("skill group", 2): r"[A-Z]\d+",
    ("skill group", 3): r"[A-Z]\d+\.\d+",
    ("ISCED-F field", 1): r"\d\d",
    ("ISCED-F field", 2): r"\d{3}",
    ("ISCED-F field", 3): r"\d{4}",
}
"""Kind and level → the codes of its groups in the tables of the release."""


@pytest.fixture(scope="module")
def tables(v111):
    return Oracle(*v111)


@pytest.fixture(scope="module")
def taught(full):
    return Catalogue(make_catalogue.courses(full, 400))


@pytest.fixture(scope="module")
def courses_by_skill(taught):
    rows = [(course.id, skill) for course in taught for skill in course.teaches]
    return pd.DataFrame(rows, columns=["course", "skill"])


def _counts(skills, courses_by_skill):
    """Return the numbers of skills, of those that are taught, and of courses."""
    taught = courses_by_skill[courses_by_skill.skill.isin(skills)]
    return len(skills), taught.skill.nunique(), taught.course.nunique()


def _members(tables, kind, pattern):
    """Return code of a group → everything that the tables put below it."""
    if kind == "ISCED-F field":  # its code is only in its URI
        codes = (
            tables.skill_groups.index.to_series().str.extract(r"/isced-f/(\d+)$")[0].dropna()
        )
    else:
        table = tables.isco_groups if kind == "ISCO group" else tables.skill_groups
        codes = table.code[~table.index.str.contains("/isced-f/")]
    return {
        code: tables.closure(uri, tables.narrower)
        for uri, code in codes[codes.str.fullmatch(pattern)].items()
    }


@pytest.mark.parametrize(("kind", "level"), LEVELS)
def test_groups_of_the_release_are_counted_as_in_its_tables(
    taught, courses_by_skill, full, tables, kind, level
):
    essential = tables.needed[tables.needed.relationType == "essential"]
    expected = {}
    for code, members in _members(tables, kind, LEVELS[kind, level]).items():
        if kind == "ISCO group":
            skills = set(essential[essential.concept.isin(members)].skill)
            if not members & set(tables.occupations.index):
                continue
        else:
            skills = members & set(tables.skills.index)
            if not skills:
                continue
        expected[code] = _counts(skills, courses_by_skill)
    covered = taught.coverage(full, by=kind, level=level)
    counted = {row.concept.code: (row.skills, row.taught, row.courses) for row in covered}
    assert counted == expected
    assert any(row.taught for row in covered)
    assert all(len(row.untaught) == row.skills - row.taught for row in covered)


def test_occupations_of_the_release_are_counted_as_in_its_tables(
    taught, courses_by_skill, full, tables
):
    essential = tables.needed[tables.needed.relationType == "essential"]
    of = {uri: set(rows.skill) for uri, rows in essential.groupby("concept")}
    frame = taught.coverage(full, by="occupation").to_frame().set_index("concept_uri")
    assert set(frame.index) == set(tables.occupations.index)
    for row in frame.itertuples():
        expected = _counts(of.get(row.Index, set()), courses_by_skill)
        assert (row.skills, row.taught, row.courses) == expected


@pytest.mark.parametrize("level", [0, 5, 2.0, True, "2", None, float("nan")])
def test_a_level_that_is_not_a_place_from_the_top_is_refused(level, esco):
    with pytest.raises(InvalidSearch, match="level"):
        Catalogue().coverage(esco, level=level)


def test_courses_of_another_release_are_refused_rather_than_left_out():
    later = release(
        {
            "old": {"status": "obsolete", "replaced_by": ["new"]},
            "new": {},
            "job": {"kind": "occupation", "essential": ["new"]},
        }
    )
    current = Catalogue([Course("a", "A", teaches=[uri("new")])])
    for name, reason in (("old", "new"), ("gone", "no skill"), ("job", "no skill")):
        outdated = Catalogue([Course("c", "C", teaches=[uri(name)])])
        with pytest.raises(InvalidCatalogue, match=f"course 'c': .*{reason}"):
            outdated.coverage(later, by="occupation")
        with pytest.raises(InvalidCatalogue, match=f"course 'c': .*{reason}"):
            current.overlap(outdated, later)


def test_an_overlap_shows_what_both_teach_and_what_one_alone(esco):
    one = read_catalogue({"a": ["debug software", "dye hair"]}, esco)
    two = read_catalogue({"b": ["debug software"]}, esco)
    shared = one.overlap(two, esco)
    frame = shared.to_frame().set_index("skill_label")
    assert frame.in_first.to_dict() == {"debug software": True, "dye hair": True}
    assert frame.in_second.to_dict() == {"debug software": True, "dye hair": False}
    assert str(shared).startswith("Taught by both: 1 (50 %), 1 only by the first, 0 by")
    assert "dye hair" in shared._repr_html_()
    assert Overlap.from_dict(json.loads(json.dumps(shared.to_dict()))) == shared
    assert "%" not in str(Catalogue().overlap(Catalogue(), esco))
    for other in (5, None, [Course("c", "C")]):
        with pytest.raises(InvalidCatalogue, match="expected a Catalogue"):
            one.overlap(other, esco)


def test_the_card_of_a_coverage_lists_what_nobody_teaches(esco):
    catalogue = read_catalogue({"a": ["debug software"]}, esco)
    rows = catalogue.coverage(esco, by="occupation")
    (row,) = [row for row in rows if row.concept.pref_label == "software developer"]
    card = row._repr_html_()
    assert "software developer: 1 of 24 (4 %)" in card
    assert row.untaught[0].pref_label in card
    assert "debug software" not in card
