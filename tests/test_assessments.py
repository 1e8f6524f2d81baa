"""Assessments: scoring beside an oracle, laws, tables, bad input, profiles and proofs."""

import json
import math
import pickle
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st
from markup import parsed

from escograph import Profile, Review
from escograph.errors import (
    EscoError,
    InvalidAssessment,
    InvalidProfile,
    InvalidReview,
    InvalidSearch,
    InvalidValue,
)
from escograph.learning import assess, read_assessment, read_results
from escograph.learning.decimals import decimal_number
from escograph.model import (
    Assessment,
    AssessmentItem,
    AssessmentResult,
    AssessmentResults,
    AssessmentSection,
    Held,
    Scale,
    ScoringRule,
    SkillEvidence,
    SkillResult,
)
from escograph.review import Decision, ReviewRow

SKILLS = [
    f"http://data.europa.eu/esco/skill/{name * 8}-0000-4000-8000-000000000000" for name in "ab"
]
A, B = SKILLS
PEOPLE = ["Ada", "Bo", "Cy"]


def items(count=4, skills=(A,), **others):
    return [AssessmentItem(f"q{number}", skills, **others) for number in range(count)]


def quiz(rule=None, count=4, scale="Dreyfus", **others):
    return Assessment("t", "Test", items(count, **others), scale, rule or ScoringRule())


# The oracle: the definitions, item by item, with fractions of floats and no arrays.


def oracle(assessment, sheet, skill):
    """Return share, level, stage, passed, evidence and missing of one person in a skill."""
    rule, scale = assessment.rule, assessment.scale
    own = sorted(
        (item for item in assessment.items if skill in assessment.skills_of(item)),
        key=lambda item: item.id,
    )
    missing = [item.id for item in own if item.id not in sheet]
    counts_all = rule.unanswered == "zero" or rule.method == "number right"
    counted = own if counts_all else [i for i in own if i.id in sheet]
    shares = {item.id: sheet.get(item.id, 0) / item.points for item in counted}
    evidence = len(own) - len(missing)
    enough = evidence >= rule.min_evidence
    level_of = dict(zip(scale.stages, scale.levels, strict=True))
    stage = None
    if rule.method == "mastery":
        wanted = [item for item in own if not rule.mastery_set or item.id in rule.mastery_set]
        there = [item for item in wanted if item in counted]
        enough = enough and there == wanted
        done = [i for i in there if shares[i.id] >= rule.mastery_share - 1e-6]
        total = sum(item.weight for item in there)
        share = sum(item.weight for item in done) / total if there else None
        if enough and done == wanted:
            stage = rule.passing or scale.stages[-1]
    else:
        by_points = rule.method in ("points", "number right")
        weight = {i.id: i.weight * (i.points if by_points else 1) for i in counted}
        total = sum(weight.values())
        earned = sum(weight[i] * shares[i] for i in weight)
        if rule.method == "number right":
            earned = formula_score(counted, sheet)
        mean = earned / total if counted else None
        share = None if mean is None else min(max(mean, 0), 1)
        if rule.method == "rubric":
            for number, name in enumerate(scale.stages, 1):
                reach = sum(i.weight for i in counted if sheet.get(i.id, 0) >= number - 1e-6)
                if counted and reach >= (rule.agreement - 1e-6) * total:
                    stage = name
        else:
            for name, least in (rule.cuts or level_of).items():
                if share is not None and share >= least - 1e-6:
                    stage = name
    if not enough:
        return share, None, None, False, evidence, missing
    level = level_of[stage] if stage else 0.0
    first = {"mastery": scale.stages[-1]}.get(rule.method) or next(iter(rule.cuts or level_of))
    passed = stage is not None and level >= level_of[rule.passing or first] - 1e-6
    return share, level, stage, passed, evidence, missing


def formula_score(counted, sheet):
    """Return the sum of R - W / (k - 1), with omitted items neither right nor wrong.

    R. B. Frary, Formula Scoring of Multiple-Choice Tests (Correction for Guessing), Educational
    Measurement: Issues and Practice 7, 1988.
    """
    answered = [item for item in counted if item.id in sheet]
    right = sum(item.weight * sheet[item.id] for item in answered)
    wrong = [item.weight * (item.points - sheet[item.id]) for item in answered]
    chances = [item.choices and item.choices - 1 for item in answered]
    return right - sum(w / c for w, c in zip(wrong, chances, strict=True) if c)


SCALE = Scale("three", ["low", "middle", "high"])


@st.composite
def rules(draw):
    method = draw(
        st.sampled_from(["points", "weighted mean", "number right", "rubric", "mastery"])
    )
    options = {
        "passing": draw(st.sampled_from([None, "low", "middle", "high"])),
        "min_evidence": draw(st.integers(1, 2)),
        "unanswered": draw(st.sampled_from(["missing", "zero"])),
    }
    if method == "mastery":
        options["mastery_set"] = draw(st.sampled_from([(), ("q0", "q1", "q2", "q3")]))
        options["mastery_share"] = draw(st.sampled_from([0.5, 1.0]))
    elif method == "rubric":
        options["agreement"] = draw(st.sampled_from([0.5, 0.7, 1.0]))
    elif draw(st.booleans()):
        cuts = sorted(draw(st.sets(st.integers(0, 10), min_size=3, max_size=3)))
        options["cuts"] = dict(zip(SCALE.stages, [cut / 10 for cut in cuts], strict=True))
    return ScoringRule(method, **options)


@st.composite
def assessments(draw):
    rule = draw(rules())
    points = st.just(3) if rule.method == "rubric" else st.integers(1, 5)
    made = [
        AssessmentItem(
            f"q{number}",
            draw(st.sampled_from([(A,), (B,), (A, B)])) if number > 3 else SKILLS,
            points=draw(points),
            weight=draw(st.integers(1, 3)),
            choices=draw(st.sampled_from([None, 2, 4])),
        )
        for number in range(draw(st.integers(4, 7)))
    ]
    return Assessment("t", "Test", made, SCALE, rule)


@st.composite
def sheets(draw, assessment):
    answers = {
        item.id: draw(st.none() | st.integers(0, 2 * int(item.points)).map(lambda n: n / 2))
        for item in assessment.items
    }
    sheet = {name: points for name, points in answers.items() if points is not None}
    return sheet or {"q0": 0.5}


@given(st.data())
def test_a_result_is_what_the_definition_says(data):
    assessment = data.draw(assessments())
    sheet = data.draw(sheets(assessment))
    for result in assess(assessment, sheet).skills:
        share, level, stage, passed, evidence, missing = oracle(assessment, sheet, result.skill)
        assert result.share == (None if share is None else pytest.approx(share))
        assert (result.level, result.stage, result.passed) == (level, stage, passed)
        assert (result.evidence, list(result.missing)) == (evidence, missing)
        assert result.share is None or 0 <= result.share <= 1


@given(st.data())
def test_more_points_never_lower_a_level(data):
    assessment = data.draw(assessments())
    sheet = data.draw(sheets(assessment))
    better = {
        name: data.draw(st.integers(int(2 * points), 2 * int(most))) / 2
        for name, points in sheet.items()
        for most in [next(i.points for i in assessment.items if i.id == name)]
    }
    pairs = zip(
        assess(assessment, sheet).skills, assess(assessment, better).skills, strict=True
    )
    for before, after in pairs:
        assert (after.level is None) == (before.level is None)
        assert (after.level or 0) >= (before.level or 0)
        assert after.passed >= before.passed
        assert before.share is None or after.share >= before.share - 1e-12


@given(st.data())
def test_a_table_has_the_rows_of_single_sheets_in_any_order(data):
    assessment = data.draw(assessments())
    people = {name: data.draw(sheets(assessment)) for name in PEOPLE}
    rows = [(p, i, n) for p, sheet in people.items() for i, n in sheet.items()]
    frame = pd.DataFrame(data.draw(st.permutations(rows)), columns=["person", "item", "points"])
    shuffled = replace(assessment, items=data.draw(st.permutations(assessment.items)))
    table = assess(shuffled, frame)
    single = AssessmentResults(assess(assessment, people[p], person=p) for p in sorted(people))
    assert table.columns.to_list() == single.to_frame().columns.to_list()
    assert AssessmentResults.from_frame(table, assessment) == single
    pd.testing.assert_frame_equal(table, single.to_frame(), check_dtype=False)


@given(st.data())
def test_results_are_read_back_from_json_and_pickles(data):
    assessment = data.draw(assessments())
    result = assess(assessment, data.draw(sheets(assessment)), assessed=date(2026, 5, 4))
    for value in (assessment, result, AssessmentResults([result, result])):
        again = type(value).from_dict(json.loads(json.dumps(value.to_dict())))
        assert again == value
        assert hash(again) == hash(value)
        assert pickle.loads(pickle.dumps(value)) == value


def test_the_standard_error_of_right_and_wrong_items_is_lords_binomial_error():
    result = assess(quiz(count=10), {f"q{n}": n < 7 for n in range(10)}).skill(A)
    assert result.standard_error == pytest.approx(math.sqrt(0.7 * 0.3 / 9))
    alone = assess(quiz(count=10), {"q0": True}).skill(A)
    assert alone.standard_error is None
    rubric = quiz(ScoringRule("rubric"), points=5)
    assert assess(rubric, {"q0": 3, "q1": 4}).skill(A).standard_error is None


def test_guessing_at_random_earns_nothing_on_average():
    test = quiz(ScoringRule("number right"), 8, choices=4)
    result = assess(test, {f"q{n}": n < 2 for n in range(8)}).skill(A)
    assert result.share == pytest.approx(0)
    assert (result.raw_score, result.stage) == (2, None)
    assert assess(test, {f"q{n}": n < 1 for n in range(8)}).skill(A).share == 0


def test_the_correction_for_guessing_takes_nothing_off_for_what_is_omitted():
    # by hand: 10 items of 5 choices, 6 right, 2 wrong, 2 omitted: 6 - 2 / (5 - 1) = 5.5 of 10
    sheet = {f"q{n}": n < 6 for n in range(8)}
    for unanswered in ("zero", "missing"):
        rule = ScoringRule("number right", unanswered=unanswered)
        test = quiz(rule, 10, choices=5)
        result = assess(test, sheet).skill(A)
        assert result.share == pytest.approx(5.5 / 10)
        assert (result.evidence, result.missing) == (8, ("q8", "q9"))
        assert (result.raw_score, result.maximum) == (6, 10)
        assert assess(test, {**sheet, "q8": False, "q9": False}).skill(A).share == 0.5
        # one item that is right, and nine omitted: 1 of 10, not 1 of 1
        assert assess(test, {"q0": True}).skill(A).share == pytest.approx(0.1)
        # and with points by parts: 3 of 4 points are three quarters right, one quarter wrong
        by_parts = quiz(rule, 2, points=4, choices=3)
        assert assess(by_parts, {"q0": 3}).skill(A).share == pytest.approx((3 - 1 / 2) / 8)


def test_items_without_a_response_are_no_evidence_whatever_they_mean():
    for method in ("points", "weighted mean", "number right", "mastery"):
        for unanswered in ("zero", "missing"):
            rule = ScoringRule(method, min_evidence=3, unanswered=unanswered)
            scarce = assess(quiz(rule), {"q0": True, "q1": True}).skill(A)
            assert (scarce.evidence, scarce.level, scarce.is_sufficient) == (2, None, False)
            enough = assess(quiz(rule), {"q0": True, "q1": True, "q2": True}).skill(A)
            assert enough.evidence == 3
            # a set is mastered only if there is a response to all of it
            is_set = method == "mastery" and unanswered == "missing"
            assert enough.is_sufficient is not is_set


def test_the_standard_error_weighs_the_items():
    # by hand: weights 1 and 3, the first right: mean 1/4; ((1 · 3/4)² + (3 · 1/4)²) · 2/1 =
    # 9/4, of which the root, 3/2, is divided by the sum of the weights, 4
    made = [AssessmentItem("q0", [A]), AssessmentItem("q1", [A], weight=3)]
    test = Assessment("t", "T", made, "Dreyfus", ScoringRule("weighted mean"))
    result = assess(test, {"q0": True, "q1": False}).skill(A)
    assert (result.share, result.standard_error) == (0.25, pytest.approx(0.375))


def test_an_item_without_a_response_is_missing_evidence_unless_the_rule_says_zero():
    sheet = {"q0": 1, "q1": 1, "q2": None}
    missing = assess(quiz(), sheet).skill(A)
    zero = assess(quiz(ScoringRule(unanswered="zero")), sheet).skill(A)
    assert (missing.share, missing.maximum, missing.missing) == (1, 2, ("q2", "q3"))
    assert (zero.share, zero.maximum, zero.missing) == (0.5, 4, ("q2", "q3"))
    scarce = assess(quiz(ScoringRule(min_evidence=3)), sheet).skill(A)
    assert (scarce.level, scarce.stage, scarce.passed) == (None, None, False)
    assert scarce.outcome == "too little evidence"


def test_mastery_of_all_is_the_stage_passed_and_of_less_none():
    for passing, stage in ((None, "expert"), ("competent", "competent")):
        test = quiz(ScoringRule("mastery", passing=passing, mastery_share=0.8), 2, points=5)
        mastered = assess(test, {"q0": 4, "q1": 5}).skill(A)
        assert (mastered.stage, mastered.passed, mastered.share) == (stage, True, 1)
        missed = assess(test, {"q0": 3, "q1": 5}).skill(A)
        assert (missed.level, missed.passed, missed.share) == (0, False, 0.5)
        assert assess(test, {"q1": 5}).skill(A).level is None


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (ScoringRule(), "points"),
        (ScoringRule(cuts={"expert": 0.125}), "points: expert from 12.5 %"),
        (ScoringRule(min_evidence=2), "points; at least 2 responses"),
        (ScoringRule(unanswered="zero"), "points; no points without a response"),
        (
            ScoringRule("mastery", mastery_share=0.8, mastery_set=["q0", "q1"]),
            "mastery of q0, q1; mastered from 80 %",
        ),
        (
            ScoringRule("rubric", passing="expert", agreement=0.7),
            "rubric; passed from expert; a stage from 70 % of the criteria",
        ),
    ],
)
def test_a_rule_is_printed_with_all_that_is_set(rule, words):
    assert (str(rule), repr(rule)) == (words, f"<ScoringRule {words}>")
    assert words in str(quiz(rule, points=5))


def test_items_take_the_skills_of_their_section():
    made = [AssessmentItem("q0", section="s"), AssessmentItem("q1", [B], section="s")]
    test = Assessment("t", "T", made, "CEFR", sections=[AssessmentSection("s", "S", [A])])
    assert test.skills == (A, B)
    assert [len(test.items_of(skill)) for skill in test.skills] == [1, 1]


def table(*rows):
    return pd.DataFrame(rows, columns=["person", "item", "points"])


@pytest.mark.parametrize(
    ("made", "field", "words"),
    [
        (lambda: AssessmentItem("q", points=0), "points", "above 0"),
        (lambda: AssessmentItem("q", points=math.nan), "points", "above 0"),
        (lambda: AssessmentItem("q", points=10**400), "points", "above 0"),
        (lambda: AssessmentItem("q", points=True), "points", "above 0"),
        (lambda: AssessmentItem("q", weight=-1), "weight", "above 0"),
        (lambda: AssessmentItem("q", choices=1), "choices", "from 2"),
        (lambda: AssessmentItem("q", ["Java"]), "skills", "not a URI"),
        (lambda: AssessmentItem("q", A), "skills", "expected a list"),
        (lambda: AssessmentItem(" "), "id", "expected text"),
        (lambda: Assessment("t", "T", [], "CEFR"), "items", "at least one"),
        (lambda: Assessment("t", "T", items(2) + items(1), "CEFR"), "items", "'q0'"),
        (lambda: quiz(scale=None), "scale", "expected a Scale"),
        (lambda: quiz(scale="EQF"), "scale", "qualifications"),
        (lambda: Scale("ours", []), "stages", "at least one stage"),
        (lambda: quiz(section="s"), "section", "unknown section 's'"),
        (
            lambda: Assessment(
                "t", "T", items(), "CEFR", sections=[AssessmentSection("s", "S", [B])]
            ),
            "sections",
            "no item",
        ),
        (lambda: replace(quiz(), labels={B: "b"}), "labels", "has no item"),
        (lambda: quiz(ScoringRule(min_evidence=5)), "min_evidence", "4 items"),
        (lambda: quiz(ScoringRule("rubric")), "points", "one for each stage"),
        (lambda: quiz(ScoringRule(passing="master")), "passing", "no stage 'master'"),
        (lambda: quiz(ScoringRule(cuts={"A1": 0.5})), "cuts", "no stage 'A1'"),
        (
            lambda: quiz(ScoringRule(cuts={"expert": 0.5, "novice": 0.6})),
            "cuts",
            "not in the order",
        ),
        (
            lambda: quiz(ScoringRule(cuts={"novice": 0.5}, passing="expert")),
            "passing",
            "no cut score",
        ),
        (lambda: ScoringRule(cuts={"novice": 0.6, "expert": 0.6}), "cuts", "ascend"),
        (lambda: ScoringRule(cuts={"novice": 0.6, "expert": 0.5}), "cuts", "ascend"),
        (lambda: ScoringRule(cuts={"novice": 1.5}), "cuts", "from 0 to 1"),
        (lambda: ScoringRule(cuts={"novice": -0.1}), "cuts", "from 0 to 1"),
        (lambda: ScoringRule(cuts={"novice": math.nan}), "cuts", "from 0 to 1"),
        (lambda: ScoringRule(cuts=[0.5]), "cuts", "stage → share"),
        (lambda: ScoringRule("rubric", cuts={"novice": 0.5}), "cuts", "does not use"),
        (lambda: ScoringRule(agreement=0.5), "agreement", "does not use"),
        (lambda: ScoringRule("rubric", agreement=0), "agreement", "above 0"),
        (lambda: ScoringRule("average"), "method", "is not one of"),
        (lambda: ScoringRule(min_evidence=0), "min_evidence", "from 1"),
        (
            lambda: quiz(ScoringRule("mastery", mastery_set=["q9"])),
            "mastery_set",
            "no item has the id 'q9'",
        ),
        (
            lambda: Assessment(
                "t",
                "T",
                [*items(1), AssessmentItem("q1", [B])],
                "CEFR",
                ScoringRule("mastery", mastery_set=["q1"]),
            ),
            "mastery_set",
            "none of the items",
        ),
        (lambda: quiz().with_skills({"q9": [A]}), "items", "'q9'"),
        (lambda: quiz().with_skills({"q0": 3}), "skills", "expected a list"),
        (lambda: quiz().with_skills(3), "skills", "item → skills"),
    ],
)
def test_an_impossible_assessment_is_one_error_that_names_the_field(made, field, words):
    with pytest.raises(InvalidValue, match=words) as caught:
        made()
    assert caught.value.field == field


BAD_SHEETS = [
    ({}, "", "no response"),
    ({"q0": None}, "", "no response"),
    ({"q9": 1}, "item", "no item has the id 'q9'"),
    ({3: 1}, "item", "no item has the id 3"),
    ({"q0": 2}, "points", "above the maximum, 1"),
    ({"q0": -1}, "points", "negative"),
    ({"q0": math.nan}, "points", "nan"),
    ({"q0": math.inf}, "points", "inf"),
    ({"q0": np.float64("nan")}, "points", "nan"),
    ({"q0": "1"}, "points", "'1'"),
    ({"q0": [1]}, "points", "expected points"),
    ({"q0": np.array([1, 1])}, "points", "expected points"),
    ({"q0": 10**5000}, "points", "larger number"),
]


@pytest.mark.parametrize(("sheet", "field", "words"), BAD_SHEETS)
def test_bad_responses_of_a_sheet_name_the_item(sheet, field, words):
    with pytest.raises(InvalidAssessment, match=words) as caught:
        assess(quiz(), sheet)
    assert caught.value.field == field


BAD_TABLES = [
    (table(), None, "", "no responses"),
    (table().drop(columns="points"), None, "points", "no column points"),
    (table(("Ada", "q9", 1)), 0, "item", "'q9'"),
    (table(("Ada", "q0", 1), ("Ada", "q1", 1.5)), 1, "points", "above the maximum, 1"),
    (table(("Ada", "q0", -1)), 0, "points", "negative"),
    (table(("Ada", "q0", 1), ("Ada", "q1", math.nan)), 1, "points", "leave out the rows"),
    (table(("Ada", "q0", None)), 0, "points", "leave out the rows"),
    (table(("Ada", "q0", math.inf)), 0, "points", "inf"),
    (table(("Ada", "q0", "x")), 0, "points", "'x'"),
    (table(("Ada", "q0", 1j)), 0, "points", "1j"),
    (table(("Ada", "q0", "1")), 0, "points", "'1'"),
    (table(("Ada", "q0", 1), ("Ada", "q1", "0,5")), 1, "points", "'0,5'"),
    (table(("Ada", "q0", True), ("Ada", "q1", "true")), 1, "points", "'true'"),
    (table(("Ada", "q0", pd.NA)), 0, "points", "leave out the rows"),
    (table(("Ada", "q0", None)).astype({"points": "Int8"}), 0, "points", "leave out"),
    (table(("Ada", "q0", None)).astype({"points": "boolean"}), 0, "points", "leave out"),
    (table((None, "q0", 1)), 0, "person", "no person"),
    (table(("", "q0", 1)), 0, "person", "no person"),
    (table(("Ada", "q0", 1), (" \t", "q0", 1)), 1, "person", "no person"),
    (table((7, "q0", 1), ("", "q0", 1)), 1, "person", "no person"),
    (table(("Ada", None, 1)), 0, "item", "no item"),
    (table((["Ada"], "q0", 1)), None, "person", "expected text or numbers"),
    (table(("A", "q0", 1), ("B", "q0", 1), ("A", "q0", 0)), 2, "points", "in row 0 and 0 here"),
]


@pytest.mark.parametrize(("frame", "row", "field", "words"), BAD_TABLES)
def test_bad_rows_of_a_table_are_named(frame, row, field, words):
    with pytest.raises(InvalidAssessment, match=words) as caught:
        assess(quiz(), frame)
    assert (caught.value.row, caught.value.field) == (row, field)


@pytest.mark.parametrize("responses", [None, 3, [("q0", 1)], b"x", "nowhere.csv", object()])
def test_what_is_no_table_is_an_error_of_ours(responses):
    with pytest.raises(InvalidAssessment):
        assess(quiz(), responses)


def csv(text, name="r.csv"):
    file = BytesIO(text if isinstance(text, bytes) else text.encode())
    file.name = name
    return file


@pytest.mark.parametrize(
    ("text", "row", "field", "words"),
    [
        ("", None, "", "empty"),
        ("person,item,points\n", None, "", "no responses"),
        ("person,item\nAda,q0\n", None, "points", "no column points"),
        ("person,item,points\nAda,q0,1\n\nAda,q1,\n", 4, "points", "leave out the rows"),
        ("person,item,points\nAda,q0,1\n\nAda,q1,nan\n", 4, "points", "'nan'"),
        ("person;item;points\nAda;q0;1\nBo;q1;1,200\n", 3, "points", "a thousand times"),
        ("person,item,points\nAda,q0,1\nAda,q1\n", 3, "points", "leave out the rows"),
        ("person,item,points\nAda,q0,1,\nAda,q1,0,5\n", 3, "", "more cells than columns"),
        ("person,item,points\n007,q0,0,5\n", 2, "", "more cells than columns"),
        ("points,item,person\n1,q0,Ada\n1,q1\n", 3, "person", "no person"),
        ("person,points,item\nAda,1,q0\nAda,1\n", 3, "item", "no item has the id"),
        ("person,item,points\nAda,q0,1_0\n", 2, "points", "'1_0' is not a number"),
        ("person,item,points\n,q0,1\n", 2, "person", "no person"),
        ("person,item,points\nAda,q7,1\n", 2, "item", "'q7'"),
        ("person,item,points\nAda,q0,2\n", 2, "points", "above"),
        ("person,item,points\nAda,q0,1\nAda,q0,0\n", 3, "points", "in row 2 and 0 here"),
        (b"person,item,points\n\xff,q0,1\n", None, "", "not UTF-8"),
        ('person,item,points\n"Ada,q0,1\n', None, "", "not CSV"),
    ],
)
def test_bad_rows_of_a_file_are_named_as_a_spreadsheet_counts(text, row, field, words):
    with pytest.raises(InvalidAssessment, match=words) as caught:
        assess(quiz(), csv(text))
    assert (caught.value.row, caught.value.field) == (row, field)
    assert caught.value.source == "r.csv"


@pytest.mark.parametrize(
    "text",
    [
        "person;item;points;a,b,c,d,e,f,g,h\nAda;q0;0,5;x\n",  # a name with the other delimiter
        "sep=;\nperson;item;points\nAda;q0;0,5\n",
        "\ufeffSEP=,\r\nperson,item,points\r\nAda,q0,0.5\r\n",
        '"sep=\t"\nperson\titem\tpoints\nAda\tq0\t0.5\n',
        "sep=;;;\nperson;item;points\nAda;q0;0.5\n",
    ],
)
def test_the_delimiter_is_the_stated_one_or_that_of_the_columns(esco, text):
    assert assess(quiz(), csv(text)).raw_score.item() == 0.5
    later = text.replace("q0", "q9")
    with pytest.raises(InvalidAssessment, match="'q9'") as caught:
        assess(quiz(), csv(later))
    assert caught.value.row == 2  # Excel does not show the line "sep=;"
    as_items = text.replace("item", "id").replace("Ada", "")
    (item,) = read_assessment(csv(as_items), esco, scale="CEFR").items
    assert (item.id, item.points) == ("q0", 0.5)


def test_two_columns_of_one_name_are_refused(esco):
    for source in (
        csv("person,item,points,Points\nAda,q0,1,0\n"),
        table(("Ada", "q0", 1)).assign(Points=0),
    ):
        with pytest.raises(InvalidAssessment, match="several columns of this name") as caught:
            assess(quiz(), source)
        assert (caught.value.row, caught.value.field) == (None, "points")


def test_a_file_that_is_open_in_text_mode_is_refused_with_advice(esco):
    for read in (
        lambda file: assess(quiz(), file),
        lambda file: read_assessment(file, esco, scale="CEFR"),
        lambda file: read_results(file, esco),
    ):
        with pytest.raises(InvalidAssessment, match="open it in binary mode"):
            read(StringIO("person,item,points\nAda,q0,1\n"))


def test_files_and_frames_say_the_same(tmp_path):
    test = quiz(points=5)
    rows = [("007", "q0", 5), ("007", "q1", 2.5), ("b", "q0", 0)]
    wanted = assess(test, table(*rows))
    assert wanted.person.to_list() == ["007", "b"]
    for text in (
        "person,item,points\n007,q0,5\n007,q1,2.5\nb,q0,0\n",
        "\ufeffPoints;Item;x;Person\n5;q0;;007\ntrue; q0 ;;007\n2,5;q1;;007\n0,0;q0;;b\n;;;\n",
        "person,item,points\n007,q0,5,,\n007,q1,2.5,,\nb,q0,0,,\n",
        "person\titem\tpoints\n007\tq0\tTRUE\n007\tq1\t2.5\nb\tq0\tfalse\n",
    ):
        path = tmp_path / "r.csv"
        path.write_text(text)
        for source in (path, str(path), csv(text)):
            pd.testing.assert_frame_equal(assess(test, source), wanted)
    repeated = table(*rows, rows[0])
    pd.testing.assert_frame_equal(assess(test, repeated), wanted)


@given(st.lists(st.text("0123456789.,+-_ trueTRUE", max_size=7), min_size=1, max_size=4))
def test_a_cell_of_a_table_is_read_by_the_one_rule_for_numbers(texts):
    test = quiz(points=1000, count=len(texts))
    sheet = {}
    for place, text in enumerate(texts):
        boolean = {"true": True, "false": False}.get(text.strip().lower())
        try:
            points = boolean
            if boolean is None:
                points = decimal_number(text, delimiter=";")
        except ValueError:
            points = None
        if points is not None and 0 <= points <= 1000:
            sheet[f"q{place}"] = points
    rows = "".join(f'Ada;q{place};"{text}"\n' for place, text in enumerate(texts))
    file = csv(f"person;item;points\n{rows}")
    if len(sheet) == len(texts):
        assert assess(test, file).raw_score.item() == assess(test, sheet).skill(A).raw_score
        return
    with pytest.raises(InvalidAssessment) as caught:
        assess(test, file)
    first = next(place for place in range(len(texts)) if f"q{place}" not in sheet)
    assert (caught.value.row, caught.value.field) == (first + 2, "points")


def test_an_arrow_table_is_a_table():
    rows = {"person": ["Ada", "Bo"], "item": ["q0", "q0"], "points": [True, False]}
    stages = assess(quiz(), pa.table(rows)).stage.to_list()
    assert stages == ["expert", None]
    with pytest.raises(InvalidAssessment, match="row 1, person: no person"):
        assess(quiz(), pa.table({**rows, "person": ["Ada", " "]}))


@pytest.mark.parametrize(
    "points", [np.True_, np.int8(1), np.float32(1), np.array([1, 1])[0], True, 1, 1.0]
)
def test_scalars_of_numpy_are_points(points):
    for result in (
        assess(quiz(), {"q0": points}).skill(A),
        assess(
            quiz(), pd.DataFrame([("Ada", "q0", points)], columns=["person", "item", "points"])
        ),
    ):
        share = result.share if isinstance(result, SkillResult) else result.share.item()
        assert share == 1
        assert type(share) is float


def test_true_and_false_beside_points_are_all_points_or_none():
    frame = table(("Ada", "q0", True), ("Ada", "q1", 2.5), ("Ada", "q2", False))
    assert assess(quiz(points=5), frame).raw_score.item() == 7.5


def test_people_may_be_numbers_and_text_together():
    frame = table((2, "q0", 1), (10, "q0", 1), (2, "q1", 0))
    assert assess(quiz(), frame).person.to_list() == [2, 10]
    mixed = table(("b", "q0", 1), (10, "q0", 1))
    assert assess(quiz(), mixed).person.to_list() == [10, "b"]
    floats = assess(quiz(), table((2.0, "q0", 1), (2.5, "q0", 1)))
    assert [one.person for one in AssessmentResults.from_frame(floats, quiz())] == ["2", "2.5"]


@pytest.mark.parametrize(("one", "other"), [(1, "1"), ("1", 1.0), ("Ada", "Ada ")])
def test_persons_who_read_alike_are_refused_with_both(one, other):
    words = re.escape(f"{one!r} and {other!r} may be one person")
    with pytest.raises(InvalidAssessment, match=words) as caught:
        assess(quiz(), table((one, "q0", 1), (one, "q1", 1), (other, "q1", 0)))
    assert (caught.value.row, caught.value.field) == (2, "person")
    apart = [assess(quiz(), table((person, "q0", 1))) for person in (one, other)]
    with pytest.raises(InvalidValue, match=words) as caught:
        AssessmentResults.from_frame(pd.concat(apart), quiz())
    assert caught.value.field == "person"


@pytest.mark.parametrize(
    ("column", "value"),
    [("level", 7), ("missing", 3), ("passed", None), ("assessment_id", "x"), ("stage", 3)],
)
def test_a_frame_that_is_not_of_results_names_the_column(column, value):
    frame = assess(quiz(), table(("Ada", "q0", 1)))
    with pytest.raises(InvalidValue) as caught:
        AssessmentResults.from_frame(frame.assign(**{column: [value]}), quiz())
    assert caught.value.field == column
    with pytest.raises(InvalidValue, match=f"no column {column}"):
        AssessmentResults.from_frame(frame.drop(columns=column), quiz())


def test_options_of_one_sheet_are_refused_for_a_table_and_untagged_items_for_both():
    with pytest.raises(InvalidAssessment, match="states it by row"):
        assess(quiz(), table(("Ada", "q0", 1)), person="Ada")
    with pytest.raises(InvalidAssessment, match="'q0' has no skill"):
        assess(quiz(skills=()), {"q0": 1})
    with pytest.raises(InvalidAssessment, match="expected an Assessment"):
        assess({"q0": 1}, {"q0": 1})
    with pytest.raises(InvalidAssessment, match="expected text"):
        assess(quiz(), {"q0": 1}, person=3)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"share": 1.1}, "share"),
        ({"raw_score": 9}, "raw_score"),
        ({"raw_score": math.nan}, "raw_score"),
        ({"stage": None}, "passed"),
        ({"passed": 1}, "passed"),
        ({"evidence": -1}, "evidence"),
        ({"skill": "Java"}, "skill"),
        ({"missing": "q1"}, "missing"),
    ],
)
def test_an_impossible_result_of_a_skill_names_the_field(changed, field):
    good = SkillResult(A, 4, 5, 0.8, 0.8, "proficient", True, None, 5)
    with pytest.raises(InvalidValue) as caught:
        replace(good, **changed)
    assert caught.value.field == field


def test_the_level_of_a_result_is_that_of_its_stage():
    for level, stage in ((0.5, "proficient"), (None, "proficient"), (0.5, None)):
        one = SkillResult(A, 1, 1, 1.0, level, stage)
        with pytest.raises(InvalidValue, match="level"):
            AssessmentResult("t", "T", "Dreyfus", [one])
    one = SkillResult(A, 1, 1, 1.0, 0.8, "proficient")
    with pytest.raises(InvalidValue, match="two results"):
        AssessmentResult("t", "T", "Dreyfus", [one, one])
    with pytest.raises(InvalidValue, match="has no skill"):
        AssessmentResult("t", "T", "Dreyfus", [one]).skill(B)


# Profiles


def result(stage, day=None, passed=True, **others):
    level = Scale.level(quiz().scale, stage) if stage else 0.0
    one = SkillResult(A, 1, 1, 1.0, level, stage, passed and stage is not None)
    return AssessmentResult("t", "T", "Dreyfus", [one], assessed=day, **others)


OLD, NEW = date(2025, 1, 1), date(2026, 1, 1)


def test_a_result_becomes_a_statement_with_its_provenance():
    url = "https://example.org/t"
    profile = Profile().with_results(
        result("expert", NEW, assurance="audited-assessment", url=url)
    )
    held = profile.held[A]
    assert (held.stage, held.scale.name, held.level) == ("expert", "Dreyfus", 1)
    assert (held.source, held.assurance, held.assessed) == (
        "assessed",
        "audited-assessment",
        NEW,
    )
    assert [item.url for item in held.evidence] == [url]


@pytest.mark.parametrize(
    ("rule", "stage", "day", "evidence"),
    [("newest", "novice", NEW, {"old", "new"}), ("best", "expert", OLD, {"old"})],
)
@pytest.mark.parametrize("first", [0, 1])
def test_the_rule_chooses_and_evidence_of_the_level_is_kept(rule, stage, day, evidence, first):
    both = [
        result("expert", OLD, url="https://example.org/old"),
        result("novice", NEW, url="https://example.org/new"),
    ]
    profile = Profile(occupation="occupation/x", interests=[B])
    for one in both[first:] + both[:first]:
        profile = profile.with_results(one, rule=rule)
    held = profile.held[A]
    assert (held.stage, held.assessed) == (stage, day)
    assert {item.url.rpartition("/")[2] for item in held.evidence} == evidence
    assert (profile.interests, profile.occupation is not None) == ((B,), True)


def test_statements_without_a_day_are_oldest_and_without_a_level_lowest():
    own = Profile({A: "good"})
    assert own.with_results(result("novice", OLD)).held[A].stage == "novice"
    assert own.with_results(result("novice"), rule="best").held[A].stage == "novice"
    dated = Profile({A: Held(0.1, assessed=OLD)})
    assert dated.with_results(result("expert")).held[A].level == 0.1
    assert dated.with_results(result("expert"), rule="best").held[A].level == 1


def test_a_newer_statement_takes_no_evidence_of_a_lower_level():
    low = result("novice", OLD, url="https://example.org/low")
    high = result("expert", NEW, url="https://example.org/high")
    (evidence,) = Profile().with_results([low, high]).held[A].evidence
    assert evidence.url == "https://example.org/high"
    own = Profile({A: Held(evidence=[SkillEvidence(text="CV")])})  # without a level
    (evidence,) = own.with_results(high).held[A].evidence
    assert evidence.url == "https://example.org/high"


@pytest.mark.parametrize("first", [0, 1])
def test_times_of_one_day_are_compared_as_times(first):
    morning = datetime(2026, 1, 1, 9, tzinfo=UTC)
    both = [result("expert", morning), result("novice", morning + timedelta(hours=3))]
    held = Profile().with_results(both[first:] + both[:first]).held[A]
    assert (held.stage, held.assessed.hour) == ("novice", 12)


def test_of_equals_the_result_is_chosen():
    own = Profile({A: Held(stage="novice", scale="Dreyfus", assessed=NEW)})
    assert own.with_results(result("expert", NEW)).held[A].stage == "expert"
    for rule in ("newest", "best"):
        again = own.with_results(result("novice", NEW), rule=rule)
        assert again.held[A].source == "assessed"


def test_what_proves_nothing_changes_nothing():
    profile = Profile({A: Held(0.8, assessed=OLD)})
    assert profile.with_results(result(None, NEW)) == profile
    assert profile.with_results([]) == profile
    scarce = assess(quiz(ScoringRule(min_evidence=3)), {"q0": 0})
    assert profile.with_results(scarce) == profile


@pytest.mark.parametrize("rule", ["newest", "best"])
def test_a_failed_result_holds_nothing_and_takes_nothing_away(rule):
    failed = result("novice", NEW, passed=False)
    assert Profile().with_results(failed, rule=rule) == Profile()
    own = Profile({A: Held(0.1, source="self-stated")})
    assert own.with_results(failed, rule=rule) == own
    passed = result("expert", OLD, url="https://example.org/old")
    proven = Profile().with_results(passed, rule=rule)
    for several in ([passed, failed], [failed, passed], [failed, passed, failed]):
        assert Profile().with_results(several, rule=rule) == proven
    assert (proven.held[A].stage, proven.held[A].assessed) == ("expert", OLD)


@given(
    st.lists(
        st.tuples(st.sampled_from(["novice", "expert", None]), st.booleans(), st.booleans()),
        max_size=5,
    ),
    st.sampled_from(["newest", "best"]),
)
def test_a_skill_is_held_in_the_gap_if_and_only_if_the_results_prove_it(esco, tries, rule):
    debug = esco.skill("debug software")
    results = []
    for stage, passed, is_new in tries:
        one = result(stage, NEW if is_new else OLD, passed, person="Ada")
        skill = replace(one.skills[0], skill=debug.uri)
        results.append(replace(one, skills=(skill,)))
    proof = AssessmentResults(results).holds(esco, "software developer")
    gap = esco.gap(Profile().with_results(results, rule=rule), "software developer")
    assert list(gap.held_essential) == list(proof.proven)
    assert (debug in set(proof.proven)) == any(stage and p for stage, p, _ in tries)


def test_only_results_of_one_person_update_a_profile():
    for wrong in (
        [result("expert", person="Ada"), result("expert", person="Bo")],
        [result("expert", person="Ada"), result("expert")],
        [result("expert"), result("novice")],
        [result("expert", NEW), result("novice", OLD), result("novice", NEW)],
        [1],
        "Ada",
        None,
        {"q0": 1},
    ):
        with pytest.raises(InvalidProfile):
            Profile().with_results(wrong)
    with pytest.raises(InvalidProfile, match="newest"):
        Profile().with_results(result("expert"), rule="first")
    same = [result("expert", NEW), result("expert", NEW), result("novice", OLD)]
    assert Profile().with_results(same).held[A].stage == "expert"


# With a release


def plain(*entries, **others):
    made = [{"id": f"q{n}", "skills": skills} for n, skills in enumerate(entries)]
    return {"id": "t", "title": "T", "scale": "Dreyfus", "items": made, **others}


def test_the_plain_schema_and_ours_are_read_alike(esco, tmp_path):
    data = plain(
        ["debug software"], ["Java (computer programming)"], rule={"method": "mastery"}
    )
    assessment = read_assessment(data, esco)
    assert sorted(assessment.labels.values()) == [
        "Java (computer programming)",
        "debug software",
    ]
    assert assessment.rule.method == "mastery"
    for content in (data, assessment.to_dict()):
        path = tmp_path / "t.json"
        path.write_text(json.dumps(content), "utf-8-sig")
        assert read_assessment(path, esco) == read_assessment(str(path), esco) == assessment
        with path.open("rb") as file:
            assert read_assessment(file, esco) == assessment
    assert data["items"][0] == {"id": "q0", "skills": ["debug software"]}


def test_items_are_read_from_csv(esco):
    text = (
        "id;skills;points;weight;section;choices;text\n"
        "q1;debug software|Java (computer programming);2,5;2;first;4;Why?\n"
        "q2;;;;;;Debug it.\n"
    )
    assessment = read_assessment(csv(text, "quiz.csv"), esco, scale="CEFR", title="Quiz")
    first, second = assessment.items
    assert (first.points, first.weight, first.choices, first.section) == (2.5, 2, 4, "first")
    assert (len(first.skills), second.skills, second.points) == (2, (), 1)
    assert (assessment.id, assessment.title, assessment.scale.name) == ("quiz", "Quiz", "CEFR")


@pytest.mark.parametrize(
    ("text", "row", "field"),
    [
        ("skills\ndebug software\n", None, "id"),
        ("id,skills\nq1,debug softwar\n", 2, "skills"),
        ("id,points\nq1,0\n", 2, "points"),
        ("id,points\nq1,many\n", 2, "points"),
        ("id,points\nq1,nan\n", 2, "points"),
        ("id;points\nq0;1\nq1;1,200\n", 3, "points"),
        ("id;weight\nq1;1,200\n", 2, "weight"),
        ("id;choices\nq1;1,200\n", 2, "choices"),
        ("id,choices\nq1,1_0\n", 2, "choices"),
        ("id,choices\n\nq1,1\n", 3, "choices"),
        ("id,choices\nq1,2.5\n", 2, "choices"),
        ("id\nq1\nq1\n", None, "items"),
        ("id\n", None, "items"),
    ],
)
def test_bad_items_in_csv_name_row_and_field(esco, text, row, field):
    with pytest.raises(InvalidAssessment) as caught:
        read_assessment(csv(text, "quiz.csv"), esco, scale="CEFR")
    assert (caught.value.source, caught.value.row, caught.value.field) == (
        "quiz.csv",
        row,
        field,
    )


def test_columns_of_csv_that_are_not_read_are_named_with_what_may_be_meant(esco):
    text = "id,skils,point,Remark,weight\nq1,debug software,5,easy,2\nq2,,,hard,\n"
    assessment = read_assessment(csv(text), esco, scale="CEFR")
    assert [str(column) for column in assessment.unread_columns] == [
        "'skils' in 1 row; did you mean 'skills'?",
        "'point' in 1 row; did you mean 'points'?",
        "'Remark' in 2 rows",
    ]
    assert "not read: 'Remark' in 2 rows" in str(assessment)
    again = Assessment.from_dict(json.loads(json.dumps(assessment.to_dict())))
    assert again.unread_columns == assessment.unread_columns
    assert not replace(assessment, unread_columns=()).unread_columns
    assert read_assessment(csv("id,weight\nq1,2\n"), esco, scale="CEFR").unread_columns == ()
    rows = "person,assessment_id,skill,stage,pased\nAda,t,debug software,expert,false\n"
    results = read_results(csv(rows), esco, scale="Dreyfus")
    assert [column.suggestion for column in results.unread_columns] == ["passed"]
    again = AssessmentResults.from_dict(json.loads(json.dumps(results.to_dict())))
    assert again.unread_columns == pickle.loads(pickle.dumps(results)).unread_columns
    assert again.unread_columns == results[:1].unread_columns == results.unread_columns
    with pytest.raises(InvalidValue, match="expected UnreadColumn"):
        replace(assessment, unread_columns=["skils"])


def test_a_cell_that_is_too_long_is_named_by_its_row(esco):
    long = "x" * 140_000
    for text, row in ((f"id,text\nq1,Why?\n\nq2,{long}\n", 4), (f"id,{long}\nq1,x\n", 1)):
        with pytest.raises(InvalidAssessment, match="131,072 characters") as caught:
            read_assessment(csv(text, "quiz.csv"), esco, scale="CEFR")
        assert (caught.value.source, caught.value.row) == ("quiz.csv", row)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (5, "expected a path"),
        ("a\0b", "cannot read"),
        ("nowhere.json", "cannot read"),
        (csv(""), "empty"),
        (csv("[1]"), "not a list"),
        (csv("{"), "not valid JSON"),
        (csv(b"\xff\xfe"), "not UTF-8"),
        ({}, "missing"),
        ({"kind": "course"}, "not an assessment"),
        (plain(["debug software"], scale={"name": "ours", "stages": []}), "at least one stage"),
        (plain(["debug software"], scale="EQF"), "qualifications"),
        (plain("debug software"), "expected a list of skills"),
        (plain([5]), "item 'q0'"),
        (plain(["debug softwar"]), "did you mean 'debug software'"),
        (plain(["chef"]), "no skill 'chef'"),
        (plain(["debug software"], items="q"), "list of objects"),
        (plain(["debug software"], surprise=1), "no such field"),
        (plain(["debug software"], rule={"method": "points", "cuts": {"novice": 2}}), "0 to 1"),
    ],
)
def test_a_file_that_is_no_assessment_is_one_error(esco, source, words):
    with pytest.raises(InvalidAssessment, match=words):
        read_assessment(source, esco)


def test_an_obsolete_skill_is_refused_with_its_successor(samples):
    old, new = samples
    ((gone, successor), *_) = [pair for pair in new.bulk.replacements() if "/skill/" in pair[0]]
    assert old.skill(gone)
    read_assessment(plain([gone]), old)
    label = new.concept(successor).pref_label
    with pytest.raises(InvalidAssessment, match=f"replaced by {label}") as caught:
        read_assessment(plain([gone]), new)
    assert caught.value.field == "skills"


def test_results_of_another_system_are_read_from_csv_and_json(esco):
    text = (
        "person;assessment_id;skill;stage;raw_score;maximum;assessed;passed\n"
        "Ada;t;debug software;Expert;9;10;2026-05-04;true\n"
        "Ada;t;Java (computer programming);;1;10;2026-05-04;\n"
        "Bo;t;debug software;novice;;;;false\n"
    )
    ada, bo = read_results(csv(text), esco, scale="Dreyfus", assessed=OLD)
    debug = ada.skill(esco.skill("debug software"))
    assert (debug.stage, debug.level, debug.share, debug.passed) == ("expert", 1, 0.9, True)
    assert (ada.assessed, bo.assessed) == (date(2026, 5, 4), OLD)
    assert [one.passed for one in (*ada.skills, *bo.skills)] == [True, False, False]
    results = AssessmentResults([ada, bo])
    data = json.dumps(results.to_dict()).encode()
    assert read_results(csv(data), esco) == results
    assert read_results(ada.to_dict(), esco) == (ada,)
    assert len(results.of_person("Ada")) == 1


@pytest.mark.parametrize(
    ("score", "maximum", "share", "words"),
    [
        ("3", "", None, "Test"),
        ("", "4", None, "Test"),
        ("", "", None, "Test"),
        ("3", "4", 0.75, "Test: 3 of 4 points"),
    ],
)
def test_points_that_another_system_does_not_state_are_not_invented(
    esco, score, maximum, share, words
):
    header = "person,assessment_id,title,skill,stage,raw_score,maximum"
    row = f"Ada,t,Test,debug software,expert,{score},{maximum}"
    (one,) = read_results(csv(f"{header}\n{row}\n"), esco, scale="Dreyfus")
    skill = one.skills[0]
    numbers = [float(text) if text else None for text in (score, maximum)]
    assert [skill.raw_score, skill.maximum, skill.share] == [*numbers, share]
    assert [item.text for item in one.held[skill.skill].evidence] == [words]
    assert ("points" in str(one)) == (share is not None)
    again = AssessmentResults.from_dict(
        json.loads(json.dumps(AssessmentResults([one]).to_dict()))
    )
    assert again == (one,)
    frame = one.to_frame()
    assert frame.raw_score.isna().item() == (score == "")
    test = replace(quiz(), title="Test").with_skills({"q0": [skill.skill]})
    assert AssessmentResults.from_frame(frame, test) == (one,)


@pytest.mark.parametrize("stage", ["Expert", ""])
def test_the_same_result_is_the_same_from_csv_and_json(esco, stage):
    header = "person,assessment_id,skill,stage,raw_score,maximum"
    row = f"Ada,t,debug software,{stage},3,4"
    from_csv = read_results(csv(f"{header}\n{row}\n"), esco, scale="Dreyfus")
    stated = {"skill": "debug software", "raw_score": 3, "maximum": 4, "label": "theirs"}
    data = {"assessment": "t", "title": "t", "scale": "Dreyfus", "person": "Ada"}
    from_json = read_results({**data, "skills": [{**stated, "stage": stage or None}]}, esco)
    assert from_json == from_csv
    skill = from_json[0].skills[0]
    assert (skill.passed, skill.level, skill.label) == (
        stage != "",
        bool(stage),
        "debug software",
    )
    if stage:
        wrong = {**stated, "stage": stage, "level": 0.3}
        with pytest.raises(InvalidAssessment, match=r"means the level 1, not 0\.3"):
            read_results({**data, "skills": [wrong]}, esco)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",t,debug software,expert,,", "person"),
        ("Ada,,debug software,expert,,", "assessment_id"),
        ("Ada,t,nonsense,expert,,", "skill"),
        ("Ada,t,debug software,master,,", "stage"),
        ("Ada,t,debug software,expert,yesterday,", "assessed"),
        ("Ada,t,debug software,expert,,perhaps", "passed"),
        ("Ada,t,debug software,,,true", "passed"),
        ('Ada,t,debug software,expert,,,,"1,200"', "raw_score"),
        ("Ada,t,debug software,expert,,,certain", "assurance"),
    ],
)
def test_a_bad_row_of_results_is_named(esco, row, field):
    text = f"person,assessment_id,skill,stage,assessed,passed,assurance,raw_score\n{row}\n"
    with pytest.raises(InvalidAssessment) as caught:
        read_results(csv(text), esco, scale="Dreyfus")
    assert (caught.value.row, caught.value.field) == (2, field)
    with pytest.raises(InvalidAssessment, match="Dreyfus"):
        read_results(
            csv("person,skill,stage\nAda,debug software,expert\n"), esco, assessment_id="t"
        )


def test_a_proof_names_what_is_not_proven_and_why(esco):
    essential = [skill.pref_label for skill in esco.essential_skills("software developer")]
    assessment = read_assessment(
        plain(*([label] for label in essential), rule={"passing": "competent"}), esco
    )
    everything = assess(assessment, {item.id: True for item in assessment.items})
    proof = everything.holds(esco, "software developer")
    assert proof
    assert proof.is_proven
    assert len(proof.proven) == len(essential)
    sheet = {item.id: True for item in assessment.items[2:]}
    sheet["q0"] = 0.2
    proof = assess(assessment, sheet).holds(esco, "software developer")
    assert not proof
    reasons = [proof.reasons[skill.uri] for skill in proof.unproven]
    assert sorted(reasons) == ["novice, not passed", "too little evidence; no response to q1"]
    frame = proof.to_frame()
    assert frame.proven.to_list() == [False] * 2 + [True] * (len(essential) - 2)
    assert set(frame.skill_uri) == {s.uri for s in esco.essential_skills("software developer")}
    halves = AssessmentResults(
        assess(assessment, {item.id: True for item in half}, person="Ada")
        for half in (assessment.items[:9], assessment.items[9:])
    )
    assert halves.holds(esco, "software developer")
    sheets = [replace(half, person=None) for half in halves]
    for several in (
        [result("expert", person="A"), result("expert", person="B")],
        [halves[0], sheets[1]],
        sheets,
    ):
        with pytest.raises(InvalidProfile):
            AssessmentResults(several).holds(esco, "software developer")
    assert type(proof).from_dict(json.loads(json.dumps(proof.to_dict()))) == proof


def test_an_obsolete_occupation_cannot_be_proven_and_none_without_essential_skills(samples):
    _, new = samples
    obsolete = next(
        uri
        for uri, status in new.bulk.statuses().items()
        if status == "obsolete" and "/occupation/" in uri
    )
    with pytest.raises(InvalidSearch, match="obsolete"):
        result("expert").holds(new, obsolete)
    from escograph.model import Occupation, OccupationProof

    assert not OccupationProof(Occupation("http://data.europa.eu/esco/occupation/x", "x"))


def test_tags_are_suggested_and_decisions_applied_and_kept(esco):
    java = esco.skill("Java (computer programming)")
    made = [
        AssessmentItem("q1", text="Debug software that another team wrote."),
        AssessmentItem("q2", text="Debug   software again."),
        AssessmentItem(
            "q3", [esco.skill("Java (computer programming)")], text="Debug software."
        ),
        AssessmentItem("q4"),
    ]
    assessment = Assessment("t", "T", made, "Dreyfus", language="en")
    review = assessment.tag(esco)
    debug = esco.skill("debug software")
    assert {row.text_id for row in review} <= {"q1", "q2"}
    place = next(n for n, row in enumerate(review) if row.uri == debug.uri)
    tagged = assessment.with_review(review.accept(place), esco)
    assert [item.skills for item in tagged.items[:2]] == [(debug.uri,), (debug.uri,)]
    assert tagged.items[2:] == assessment.items[2:]
    assert tagged.labels[debug.uri] == "debug software"
    assert assessment.with_review(review, esco) == assessment
    again = assessment.tag(esco, review=review.accept(place))
    assert again.decided == review.accept(place).decided
    rejected = tagged.with_review(review.reject(place), esco)
    assert sum(debug.uri in item.skills for item in rejected.items) == 1
    replaced = assessment.with_review(review.replace(place, java), esco)
    assert replaced.items[0].skills == (java.uri,)
    for wrong in (None, [1]):
        with pytest.raises(InvalidReview):
            assessment.with_review(wrong, esco)
    with pytest.raises(EscoError):
        assessment.tag(None)


def test_a_decision_holds_for_its_item_and_elsewhere_for_whole_words_not_negated(esco):
    java = esco.skill("Java (computer programming)").uri
    texts = {
        "named": "You will not write Java here.",
        "negated": "You will not write Java here.",
        "said": "Write a class in Java.",
        "twice": "You will not teach Java. You write Java.",
        "part": "Write a page in JavaScript.",
        "none": "Write a page.",
    }
    made = [AssessmentItem(name, text=text) for name, text in texts.items()]
    assessment = Assessment("t", "T", made, "Dreyfus", language="en")
    row = ReviewRow("Java", java, text_id="named", decision=Decision.ACCEPT)
    tagged = assessment.with_review(Review((row,)), esco)
    assert [item.id for item in tagged.items if item.skills == (java,)] == [
        "named",
        "said",
        "twice",
    ]
    assert not [item for item in tagged.items if item.skills not in ((), (java,))]
    # a rejection for an item takes precedence over an acceptance elsewhere
    no = ReviewRow("a class in Java", java, text_id="said", decision=Decision.REJECT)
    for rows in ((row, no), (no, row)):
        tagged = assessment.with_review(Review(rows), esco)
        assert [item.id for item in tagged.items if item.skills] == ["named", "twice"]
    with pytest.raises(InvalidSearch, match="links texts"):
        assessment.with_review(Review((row,)), _OnlySkills(esco))


class _OnlySkills:
    """A graph that looks skills up, and does not link texts."""

    def __init__(self, esco):
        self.skill, self.status = esco.skill, esco.status


NOWHERE = "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000000"


def test_a_decision_for_what_is_not_a_skill_is_refused_with_the_item_and_the_concept(esco):
    item = AssessmentItem("q7", text="Debug software that another team wrote.")
    assessment = Assessment("t", "T", [item], "Dreyfus", language="en")
    review = assessment.tag(esco)
    place = next(n for n, row in enumerate(review) if row.label == "debug software")
    occupation = esco.occupation("software developer").uri
    other = ReviewRow("another team", occupation, decision=Decision.ACCEPT)
    for wrong, field, uri in (
        (review.replace(place, occupation), "replacement_uri", occupation),
        (review.replace(place, NOWHERE), "replacement_uri", NOWHERE),
        (Review((other,)), "concept_uri", occupation),
    ):
        with pytest.raises(InvalidReview, match="item 'q7'.*" + uri) as caught:
            assessment.with_review(wrong, esco)
        assert caught.value.field == field
        assert caught.value.row == next(n for n, row in enumerate(wrong) if row.decision)
    for text in ("a text of others", "anoth", "nother"):  # parts of "another"
        elsewhere = Review((replace(other, text=text),))
        assert assessment.with_review(elsewhere, esco) == assessment


def test_a_decision_for_an_obsolete_skill_is_refused_with_its_successor(samples):
    _, new = samples
    ((gone, successor), *_) = [pair for pair in new.bulk.replacements() if "/skill/" in pair[0]]
    assessment = Assessment("t", "T", [AssessmentItem("q7", text="It is old.")], "CEFR")
    with pytest.raises(InvalidReview, match=new.concept(successor).pref_label):
        assessment.with_review(Review().add("old", gone), new)


@given(st.text(min_size=1, max_size=20).filter(str.strip))
def test_cards_are_escaped(text):
    made = [AssessmentItem(text, [A]), AssessmentItem(text + "x")]
    assessment = Assessment("t", text, made, "CEFR", labels={A: text})
    tagged = assessment.with_skills({made[1].id: [A]})
    scored = assess(tagged, {made[0].id: True}, person=text)
    for value in (assessment, scored, AssessmentResults([scored])):
        parsed(value._repr_html_())
        assert str(value)
        assert "\n" not in repr(value).strip() or "\n" in repr(text)


def test_the_card_of_a_result_shows_stage_and_points(esco):
    assessment = read_assessment(plain(["debug software"], ["debug software"]), esco)
    scored = assess(assessment, {"q0": True, "q1": False}, person="Ada")
    text = parsed(scored._repr_html_())
    assert "Ada" in text
    assert "advanced-beginner, passed; 1 of 2 points (50 ± 50 %)" in text
    text = parsed(scored.holds(esco, "software developer")._repr_html_())
    assert "software developer: 1 of 24 essential skills proven" in text
    assert assessment.to_frame().skill_label.to_list() == ["debug software"] * 2


# Command line


def test_the_command_scores_tables_and_sheets(tmp_path):
    (tmp_path / "t.json").write_text(json.dumps(plain(["debug software"], ["debug software"])))
    (tmp_path / "r.csv").write_text("person,item,points\nAda,q0,1\nBo,q1,0\n")
    (tmp_path / "s.json").write_text('{"q0": true, "q1": false}')
    lines = run("assess", tmp_path / "t.json", tmp_path / "r.csv").stdout.splitlines()
    assert [line.split("\t")[:3] for line in lines[1:]] == [
        ["Ada", "debug software", "expert"],
        ["Bo", "debug software", ""],
    ]
    for name, people in (("r.csv", ["Ada", "Bo"]), ("s.json", [None])):
        done = run("assess", tmp_path / "t.json", tmp_path / name, "--json")
        results = AssessmentResults.from_dict(json.loads(done.stdout))
        assert [one.person for one in results] == people
    done = run(
        *("assess", tmp_path / "t.json", tmp_path / "s.json"),
        *("--occupation", "software developer"),
        check=False,
    )
    assert done.returncode == 1
    assert "1 of 24 essential skills proven" in done.stdout


def test_the_command_names_columns_of_items_that_it_does_not_read(tmp_path):
    (tmp_path / "t.csv").write_text("id,skills,point\nq0,debug software,5\n")
    (tmp_path / "s.json").write_text('{"q0": 1}')
    done = run("assess", tmp_path / "t.csv", tmp_path / "s.json", "--scale", "CEFR")
    assert "column left out: 'point' in 1 row; did you mean 'points'?" in done.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        ("[1]", "expected an object"),
        ('{"q9": 1}', "no item has the id 'q9'"),
        ('{"q0": 1, "q0": 0}', "repeated"),
        ("person,item\n", "no column points"),
    ],
)
def test_the_command_says_what_is_wrong_with_a_file(tmp_path, content, words):
    (tmp_path / "t.json").write_text(json.dumps(plain(["debug software"])))
    (tmp_path / "r").write_text(content)
    done = run("assess", tmp_path / "t.json", tmp_path / "r", check=False)
    assert done.returncode == 2
    assert words in done.stderr
    assert str(tmp_path / "r") in done.stderr
