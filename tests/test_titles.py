"""Job titles: coded to occupations or ISCO groups, with a calibrated confidence."""

import csv
import random
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escograph.errors import InvalidSearch, UnknownLanguage
from escograph.search.arguments import DEEPER_THRESHOLD, GROUP_THRESHOLD
from escograph.search.link.titles import TitleClassifier

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
def test_noise_in_titles_is_ignored(indexed, title):
    coded = indexed.classify_titles([PLAIN, title], language="en").to_frame()
    assert coded["concept_label"].to_list() == ["software developer"] * 2
    assert coded.loc[0, "code"] == "2512.4"
    assert coded.loc[0, "isco_code"] == "2512"


def test_noise_words_stay_if_they_are_part_of_a_label(indexed):
    titles = ["contract manager", "Remote Sensing Technician"]
    coded = indexed.classify_titles(titles, language="en").to_frame()
    assert coded["concept_label"].to_list() == [title.lower() for title in titles]


def test_the_nearest_occupations_vote_for_a_group_if_none_is_certain(indexed, vacancies):
    titles = [title for title, _ in vacancies[:400]]
    alone, grouped = (
        indexed.classify_titles(titles, language="en", isco_level=level).to_frame()
        for level in (None, 2)
    )
    assert (
        alone["concept_uri"].notna().sum() < grouped["concept_uri"].notna().sum() < len(titles)
    )
    groups = grouped[grouped["kind"] == "ISCO group"]
    assert len(groups)
    assert {len(code) for code in groups["code"]} == {1, 2}
    kept = (alone["kind"] == "occupation") & (alone["confidence"] >= DEEPER_THRESHOLD)
    assert (grouped.loc[kept, "concept_uri"] == alone.loc[kept, "concept_uri"]).all()
    at_level = grouped["level"].isin(["occupation", 2])
    assert {len(code) for code in grouped.loc[at_level, "isco_code"]} == {2}


def test_the_deepest_level_that_is_sure_answers(indexed):
    """A title that names no occupation for sure may name a group, and the value says which."""
    titles = ["Teacher", "Driver", "Doctor", "Accountant", "xyzzy"]
    coded = indexed.classify_titles(titles, language="en", isco_level=4)
    found = {title.title: (title.level, title.isco_code) for title in coded}
    assert found["Accountant"] == ("occupation", "2411")
    assert found["Teacher"] == (2, "23")
    assert found["Driver"][1].startswith("83")
    assert found["Doctor"][1].startswith("221")
    assert found["xyzzy"] == (None, None)
    for title in coded:
        if isinstance(title.level, int):
            assert len(title.isco_code) == title.level == title.concept.level
            assert title.concept.code == title.isco_code
            assert title.confidence >= GROUP_THRESHOLD
    frame = coded.to_frame()
    assert frame["level"].to_list() == [title.level for title in coded]


def test_a_group_that_is_sure_answers_at_every_deeper_level(indexed, vacancies):
    titles = [title for title, _ in vacancies[:300]]
    shallow, *deeper = (
        list(indexed.classify_titles(titles, language="en", isco_level=level))
        for level in (1, 2, 3, 4)
    )
    sure = [number for number, title in enumerate(shallow) if title.level == 1]
    assert len(sure) > 10
    for answers in deeper:
        assert all(answers[number].level is not None for number in sure)


def test_unknown_values_are_none(indexed):
    coded = indexed.classify_titles(
        ["xyzzy plugh", "", "???"], language="en", isco_level=1
    ).to_frame()
    assert coded["concept_uri"].to_list() == [None] * 3
    assert coded["isco_code"].to_list() == [None] * 3
    assert (coded["confidence"] < GROUP_THRESHOLD).all()


def test_confidence_is_the_share_of_right_answers(indexed, vacancies):
    """Confidence on the titles it was fitted to; ``scripts/calibrate`` covers held-out ones."""
    unit = {occupation.uri: occupation.code[:4] for occupation in indexed.occupations()}
    rows = vacancies[1::2]
    coded = indexed.classify_titles(
        [title for title, _ in rows],
        language="en",
        isco_level=4,
        threshold=0,
        deeper_threshold=0,
    ).to_frame()
    right = [
        code == unit.get(uri) for code, (_, uri) in zip(coded["isco_code"], rows, strict=True)
    ]
    for low, high in ((0.3, 0.5), (0.5, 0.7), (0.7, 0.9)):
        within = [r for r, c in zip(right, coded["confidence"], strict=True) if low <= c < high]
        assert len(within) > 100
        assert low - 0.03 <= sum(within) / len(within) <= high + 0.03


def test_every_preferred_label_is_coded_to_its_occupation(indexed):
    occupations = list(indexed.occupations())[::7]
    coded = indexed.classify_titles(
        [o.pref_label for o in occupations], language="en"
    ).to_frame()
    right = [uri == o.uri for uri, o in zip(coded["concept_uri"], occupations, strict=True)]
    assert sum(right) / len(right) >= 0.97
    for level in (1, 4):
        coded = indexed.classify_titles(
            [o.pref_label for o in indexed.occupations()], language="en", isco_level=level
        ).to_frame()
        codes = [occupation.code[:level] for occupation in indexed.occupations()]
        wrong = coded["isco_code"].notna() & (coded["isco_code"] != codes)
        assert wrong.sum() <= 1
    (accountant,) = indexed.classify_titles(["accountant"], language="en")
    assert str(accountant.concept) == "accountant"


@pytest.mark.parametrize("level", [1, 4])
def test_the_confidence_refers_to_the_code(indexed, vacancies, level):
    titles = [title for title, _ in vacancies[:500]]
    low, high = (
        indexed.classify_titles(
            titles,
            language="en",
            isco_level=level,
            threshold=threshold,
            deeper_threshold=threshold,
        ).to_frame()
        for threshold in (0, 0.5)
    )
    answered = high["isco_code"].notna()
    assert (high.loc[answered, "confidence"] >= 0.5).all()
    at_level = high["isco_code"].str.len() == level
    assert (high.loc[at_level, "isco_code"] == low.loc[at_level, "isco_code"]).all()


def test_missing_titles_of_a_column_are_not_coded(indexed):
    column = pd.Series(["accountant", None, float("nan"), pd.NA, "x" * 400], dtype=object)
    coded = indexed.classify_titles(column, language="en").to_frame()
    assert coded["concept_uri"].notna().to_list() == [True, False, False, False, False]
    assert coded["title"].iloc[4] == "x" * 400
    assert [len(found) > 0 for found in indexed.rank_titles(column, language="en")][:4] == [
        True,
        False,
        False,
        False,
    ]


def test_titles_are_ranked_as_they_are_coded(indexed):
    titles = ["Java Developer", "HGV driver", "Primary school teacher"]
    ranked = indexed.rank_titles(titles, kind="occupation", language="en", limit=5)
    coded = indexed.classify_titles(titles, language="en", threshold=0).to_frame()
    assert [matches[0].concept.uri for matches in ranked] == coded["concept_uri"].to_list()
    for matches in ranked:
        scores = [match.score for match in matches]
        assert scores == sorted(scores, reverse=True)
    with_groups = indexed.rank_titles(["Software developers"], language="en", limit=20)[0]
    assert {match.concept.kind for match in with_groups} == {"occupation", "ISCO group"}


def test_every_preferred_label_of_an_occupation_names_it(indexed):
    occupations = random.Random(2).sample(list(indexed.occupations()), 300)
    ranked = indexed.rank_titles(
        [o.pref_label for o in occupations], kind="occupation", language="en", limit=1
    )
    right = [found[0].concept == o for found, o in zip(ranked, occupations, strict=True)]
    assert sum(right) / len(right) >= 0.95


@settings(max_examples=100, deadline=None)
@given(
    titles=st.lists(st.text(max_size=40), max_size=4), level=st.sampled_from([None, 1, 2, 3, 4])
)
def test_no_title_raises_and_each_has_its_row(esco, titles, level):
    coded = esco.classify_titles(titles, language="en", isco_level=level).to_frame()
    assert coded["title"].to_list() == titles
    assert all(uri is None or uri in esco for uri in coded["concept_uri"])
    assert ((coded["confidence"] >= 0) & (coded["confidence"] <= 1)).all()
    ranked = esco.rank_titles(titles, language="en", limit=3)
    assert len(ranked) == len(titles)


@pytest.mark.parametrize(
    ("how", "message"),
    [({"isco_level": 5}, "isco_level"), ({"threshold": 2}, "threshold")],
)
def test_invalid_arguments_are_named(esco, how, message):
    with pytest.raises(InvalidSearch, match=message):
        esco.classify_titles([PLAIN], **how)


def test_titles_must_be_text_in_a_language_of_the_store(esco):
    with pytest.raises(InvalidSearch, match="title 1"):
        esco.classify_titles(["cook", 5])
    with pytest.raises(InvalidSearch, match="put one into a list"):
        esco.classify_titles("cook")
    with pytest.raises(UnknownLanguage, match="tlh"):
        esco.rank_titles([PLAIN], language="tlh")
    with pytest.raises(InvalidSearch, match="kind"):
        esco.rank_titles([PLAIN], kind="skill")
    with pytest.raises(InvalidSearch, match="limit"):
        esco.rank_titles([PLAIN], limit=-1)


def commonest(path, count):
    """Return the commonest titles of vacancies, by count, and their occupations."""
    counts, uris = Counter(), {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            title = " ".join(row["vacancyTitle"].split()).casefold()
            counts[title] += 1
            uris.setdefault(title, set()).add(row["conceptUri"])
    titles = sorted(counts, key=lambda title: (-counts[title], title))[:count]
    return {title: uris[title] for title in titles}


def test_nine_in_ten_common_titles_are_answered_at_the_level_that_is_sure(english, shared):
    """Measured: 90 of 100 answered, 72 rightly; at levels 4, 3 and 2: 44, 48 and 55 rightly."""
    titles = commonest(shared / "titles" / "vacancies-en.csv", 100)
    codes = {
        title: [english.concept(uri).code for uri in uris if uri in english]
        for title, uris in titles.items()
    }

    def right(coded):
        return sum(
            any(code.startswith(title.isco_code) for code in codes[title.title])
            for title in coded
        )

    coded = english.classify_titles(titles, language="en", isco_level=4)
    answered = coded.filter(lambda title: title.isco_code)
    assert len(answered) >= 90
    assert right(answered) >= 0.8 * len(answered)
    for level, least in ((4, 39), (3, 43), (2, 51)):
        coded = english.classify_titles(titles, language="en", isco_level=level)
        at_level = coded.filter(lambda title, level=level: len(title.isco_code or "") == level)
        assert right(at_level) >= least


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Nurse", "222"),
        ("Teacher", "23"),
        ("Driver", "83"),
        ("Doctor", "221"),
        ("Cleaner", "91"),
    ],
)
def test_a_general_title_is_answered_by_a_group(english, title, code):
    (coded,) = english.classify_titles([title], language="en", isco_level=4)
    assert coded.isco_code == code
    assert coded.level == len(coded.isco_code)
    assert coded.reason is None


@pytest.mark.parametrize(
    ("tag", "is_last"), [("en", True), ("es", False), ("fr", False), ("de", False)]
)
def test_the_labels_of_a_language_show_where_the_head_of_a_title_is(indexed, tag, is_last):
    """A "profesor de música" is a profesor, and a "music teacher" a teacher."""
    classifier = TitleClassifier(indexed._shared.index, indexed, tag)
    assert classifier._heads.is_last is is_last


def test_the_head_is_as_many_words_as_some_label_ends_with(english):
    classifier = TitleClassifier(english._shared.index, english, "en")

    def labels_with_head(title):
        numbers, shares = classifier._heads.shares(classifier._words(title).head_stems())
        assert shares.sum() == pytest.approx(1 if len(numbers) else 0)
        return len(numbers)

    teachers = labels_with_head("teacher")
    music_teachers = labels_with_head("music teacher")
    assert 0 < music_teachers < teachers
    assert labels_with_head("xyzzy music teacher") == music_teachers
    assert labels_with_head("teacher nurse welder") == labels_with_head("welder")
    assert labels_with_head("xyzzy") == 0


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Manager of nurses", "2221"),
        ("Manager of hairdressers", "5141"),
        ("Secretary to lawyers", "2611"),
    ],
)
def test_what_follows_a_preposition_is_not_the_head(english, title, code):
    (coded,) = english.classify_titles([title], language="en", isco_level=4)
    assert coded.isco_code != code


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        ("hair dresser", "hairdresser"),
        ("pre school teacher", "preschool teacher"),
        ("physio therapist", "physiotherapist"),
        ("ware house manager", "warehouse manager"),
    ],
)
def test_compounds_written_apart_are_compounds(english, apart, together):
    first, second = english.classify_titles([apart, together], language="en", threshold=0)
    assert first.concept == second.concept


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("software developer", "exact"),
        ("Senior Software Developer (m/f)", "exact"),
        ("lorry driver", "alternative"),
        ("shop assistant", "exact"),
        ("sea lawyer", "partial"),
        ("jack of all trades", None),
    ],
)
def test_an_exact_title_is_told_from_a_likely_one(english, title, reason):
    (coded,) = english.classify_titles([title], language="en")
    assert coded.reason == reason
    assert coded.to_dict()["reason"] == reason


def test_a_level_below_the_first_needs_more_confidence(english):
    titles = ["clerk", "operator", "sales executive", "nurse", "production worker"]
    for threshold in (0, 0.3, 0.5, 0.7):
        for title in english.classify_titles(
            titles, language="en", isco_level=4, threshold=threshold
        ):
            assert title.level in (None, 1) or title.confidence >= max(
                DEEPER_THRESHOLD, threshold
            )
    deepest = english.classify_titles(
        titles, language="en", isco_level=4, threshold=0, deeper_threshold=0
    )
    assert {title.level for title in deepest} <= {4, "occupation"}
