"""Job titles: coded to occupations or ISCO groups, with a confidence that holds."""

import csv
import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escograph.errors import InvalidSearch, UnknownLanguage

PLAIN = "Software Developer"


@pytest.fixture(scope="module")
def vacancies(shared):
    """Titles of vacancies and the occupation each was labelled with."""
    with (shared / "titles" / "vacancies-en.csv").open(encoding="utf-8", newline="") as file:
        return [(row["vacancyTitle"], row["conceptUri"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    "title",
    [
        "Senior Software Developer",
        "Software Developer (m/f/d)",
        "Software Developer (m/w/d)",
        "SOFTWARE DEVELOPER - full time",
        "Software Developer, permanent",
        "Software Developer Berlin",
        "Remote Junior Software Developer £40k",
        "Software Developers",
    ],
)
def test_what_tells_nothing_of_the_occupation_does_not_disturb(full, title):
    coded = full.classify_titles([PLAIN, title], "en")
    assert coded["pref_label"].to_list() == ["software developer"] * 2
    assert coded.loc[0, "code"] == "2512.4"
    assert coded.loc[0, "isco_code"] == "2512"


def test_what_is_cut_elsewhere_stays_where_it_is_the_name(full):
    titles = ["contract manager", "Remote Sensing Technician"]
    coded = full.classify_titles(titles, "en")
    assert coded["pref_label"].to_list() == [title.lower() for title in titles]


def test_where_no_occupation_is_sure_the_nearest_vote_for_a_group(full, vacancies):
    titles = [title for title, _ in vacancies[:400]]
    alone, grouped = (full.classify_titles(titles, "en", level) for level in (None, 2))
    assert alone["uri"].notna().sum() < grouped["uri"].notna().sum() < len(titles)
    groups = grouped[grouped["kind"] == "ISCO group"]
    assert len(groups)
    assert {len(code) for code in groups["code"]} == {2}
    kept = alone["kind"] == "occupation"
    assert (grouped.loc[kept, "uri"] == alone.loc[kept, "uri"]).all()
    assert {len(code) for code in grouped["isco_code"].dropna()} == {2}


def test_what_is_not_known_is_none(full):
    coded = full.classify_titles(["xyzzy plugh", "", "???"], "en", 1)
    assert coded["uri"].to_list() == [None] * 3
    assert coded["isco_code"].to_list() == [None] * 3
    assert (coded["confidence"] < 0.5).all()


def test_confidence_is_how_many_are_right(full, vacancies):
    """On the titles it was fitted to; ``scripts/calibrate`` tells of those left out."""
    unit = {occupation.uri: occupation.code[:4] for occupation in full.occupations()}
    rows = vacancies[1::2]
    coded = full.classify_titles([title for title, _ in rows], "en", 4, threshold=0)
    right = [
        code == unit.get(uri) for code, (_, uri) in zip(coded["isco_code"], rows, strict=True)
    ]
    for low, high in ((0.3, 0.5), (0.5, 0.7), (0.7, 0.9)):
        within = [r for r, c in zip(right, coded["confidence"], strict=True) if low <= c < high]
        assert len(within) > 100
        assert low - 0.03 <= sum(within) / len(within) <= high + 0.03


def test_every_preferred_label_is_coded_to_its_occupation(full):
    occupations = list(full.occupations())[::7]
    coded = full.classify_titles([o.pref_label for o in occupations], "en")
    right = [uri == o.uri for uri, o in zip(coded["uri"], occupations, strict=True)]
    assert sum(right) / len(right) >= 0.97
    for level in (1, 4):
        coded = full.classify_titles([o.pref_label for o in full.occupations()], "en", level)
        codes = [occupation.code[:level] for occupation in full.occupations()]
        wrong = coded["isco_code"].notna() & (coded["isco_code"] != codes)
        assert wrong.sum() <= 1
    assert full.classify_titles(["accountant"], "en")["pref_label"].to_list() == ["accountant"]


@pytest.mark.parametrize("level", [1, 4])
def test_a_code_is_the_one_that_the_confidence_is_of(full, vacancies, level):
    titles = [title for title, _ in vacancies[:500]]
    low = full.classify_titles(titles, "en", level, threshold=0)
    high = full.classify_titles(titles, "en", level)
    answered = high["isco_code"].notna()
    assert (high.loc[answered, "confidence"] >= 0.5).all()
    assert (high.loc[answered, "isco_code"] == low.loc[answered, "isco_code"]).all()


def test_missing_titles_of_a_column_are_not_coded(full):
    column = pd.Series(["accountant", None, float("nan"), pd.NA, "x" * 400], dtype=object)
    coded = full.classify_titles(column, "en")
    assert coded["uri"].notna().to_list() == [True, False, False, False, False]
    assert coded["title"].iloc[4] == "x" * 400
    assert [len(found) > 0 for found in full.rank_titles(column, language="en")][:4] == [
        True,
        False,
        False,
        False,
    ]


def test_titles_are_ranked_as_they_are_coded(full):
    titles = ["Java Developer", "HGV driver", "Primary school teacher"]
    ranked = full.rank_titles(titles, "occupation", "en", limit=5)
    coded = full.classify_titles(titles, "en", threshold=0)
    assert [matches[0].concept.uri for matches in ranked] == coded["uri"].to_list()
    for matches in ranked:
        scores = [match.score for match in matches]
        assert scores == sorted(scores, reverse=True)
    with_groups = full.rank_titles(["Software developers"], language="en", limit=20)[0]
    assert {match.concept.kind for match in with_groups} == {"occupation", "ISCO group"}


def test_every_preferred_label_of_an_occupation_names_it(full):
    occupations = random.Random(2).sample(list(full.occupations()), 300)
    ranked = full.rank_titles([o.pref_label for o in occupations], "occupation", "en", limit=1)
    right = [found[0].concept == o for found, o in zip(ranked, occupations, strict=True)]
    assert sum(right) / len(right) >= 0.95


@settings(max_examples=100, deadline=None)
@given(
    titles=st.lists(st.text(max_size=40), max_size=4), level=st.sampled_from([None, 1, 2, 3, 4])
)
def test_no_title_raises_and_each_has_its_row(esco, titles, level):
    coded = esco.classify_titles(titles, "en", level)
    assert coded["title"].to_list() == titles
    assert all(uri is None or uri in esco for uri in coded["uri"])
    assert ((coded["confidence"] >= 0) & (coded["confidence"] <= 1)).all()
    ranked = esco.rank_titles(titles, language="en", limit=3)
    assert len(ranked) == len(titles)


@pytest.mark.parametrize(
    ("how", "said"),
    [({"isco_level": 5}, "isco_level"), ({"threshold": 2}, "threshold")],
)
def test_what_makes_no_sense_is_named(esco, how, said):
    with pytest.raises(InvalidSearch, match=said):
        esco.classify_titles([PLAIN], **how)


def test_titles_must_be_text_in_a_language_of_the_store(esco):
    with pytest.raises(InvalidSearch, match="title 1"):
        esco.classify_titles(["cook", 5])
    with pytest.raises(InvalidSearch, match="put one into a list"):
        esco.classify_titles("cook")
    with pytest.raises(UnknownLanguage, match="tlh"):
        esco.rank_titles([PLAIN], language="tlh")
    with pytest.raises(InvalidSearch, match="kind"):
        esco.rank_titles([PLAIN], "skill")
    with pytest.raises(InvalidSearch, match="limit"):
        esco.rank_titles([PLAIN], limit=-1)
