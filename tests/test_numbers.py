"""Numbers in the texts of files: one rule, and four readers that keep to it."""

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escograph.errors import InvalidCatalogue, InvalidTable
from escograph.learning import (
    assess,
    read_assessment,
    read_catalogue,
    read_results,
    vacancy,
)
from escograph.learning.decimals import decimal_number
from escograph.model import Assessment, AssessmentItem

SKILL = "http://data.europa.eu/esco/skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1"
NUMBERS = [
    ("12", 12),
    (" 2,5 ", 2.5),
    ("2.5", 2.5),
    ("0,125", 0.125),
    ("1200", 1200),
    ("1,20", 1.2),
    ("1e2", 100),
]
REFUSED = [
    "1,200",
    "12,345,678",
    "1.200,5",
    "1,200.5",
    "1.200.300",
    "1 200",
    "1_200",
    "inf",
    "5 EUR",
    "1e999",
]


def by_catalogue(text, esco):
    columns = {"id": "c", "title": "C", "cost": text, "currency": "EUR"}
    return cost(read_catalogue([columns], esco))


def cost(catalogue):
    for row in catalogue.refused:
        raise InvalidCatalogue(row.reason, row=row.row, field=row.field)
    return catalogue[0].cost


def by_items(text, esco):
    file = BytesIO(f'id;points\nq;"{text}"\n'.encode())
    return read_assessment(file, esco, scale="CEFR").items[0].points


def by_responses(text, esco):
    test = Assessment("t", "T", [AssessmentItem("q", [SKILL], points=10**9)], "CEFR")
    file = BytesIO(f'person;item;points\nAda;q;"{text}"\n'.encode())
    return assess(test, file).raw_score.item()


def by_posting(text, esco):
    posting = {"@type": "JobPosting", "title": "Chef", "baseSalary": text}
    return vacancy(esco, posting).salary.minimum


READERS = [by_catalogue, by_items, by_responses, by_posting]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_has_a_point_or_a_comma(text, number, read, esco):
    assert decimal_number(text) == number
    assert read(text, esco) == number


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("text", REFUSED)
def test_an_ambiguous_number_is_refused_with_the_field(text, read, esco):
    with pytest.raises(ValueError, match=re.escape(text)):
        decimal_number(text)
    with pytest.raises(InvalidTable, match=re.escape(text)) as caught:
        read(text, esco)
    assert caught.value.field in ("cost", "points", "baseSalary")


@pytest.mark.parametrize(
    "read",
    [
        lambda file, esco: read_assessment(file, esco, scale="CEFR").items[0].points,
        lambda file, esco: assess(
            Assessment("t", "T", [AssessmentItem("q", [SKILL], points=10**9)], "CEFR"), file
        ).raw_score.item(),
        lambda file, esco: read_results(file, esco, scale="CEFR")[0].skills[0].raw_score,
        lambda file, esco: cost(read_catalogue(file, esco)),
    ],
)
def test_a_point_may_separate_thousands_only_between_semicolons(read, esco):
    header = (
        "id,skills,person,item,points,assessment_id,skill,stage,raw_score,title,cost,currency"
    )
    for text, is_refused in (
        ("1.200", True),
        ("12.345.678", True),
        ("+1.200", True),
        ("1.25", False),
        ("0.125", False),
        ("1.2000", False),
        ("1200.125", False),
    ):
        row = f"q,{SKILL},Ada,q,{text},t,{SKILL},A1,{text},C,{text},EUR"
        for delimiter in (",", "\t", ";"):
            content = f"{header}\n{row}\n".replace(",", delimiter).encode()
            if is_refused and (delimiter == ";" or text.count(".") > 1):
                with pytest.raises(InvalidTable, match=re.escape(text)) as caught:
                    read(BytesIO(content), esco)
                assert caught.value.row == 2
                assert caught.value.field in ("points", "raw_score", "cost")
                if delimiter == ";":
                    assert "may be a thousand times as much" in str(caught.value)
            else:
                assert read(BytesIO(content), esco) == float(text)


@given(st.floats(0, 10**9, allow_subnormal=False))
def test_a_number_is_read_back_with_either_sign(number):
    plain = f"{number:.4f}"
    assert decimal_number(plain) == decimal_number(plain.replace(".", ",")) == float(plain)
