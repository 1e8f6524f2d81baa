"""The spellings of an ESCO URI that are met in the field, and the one they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escograph.vocab import BASE, concept_uri

URI = f"{BASE}skill/fed5b267-73fa-461d-9f69-827c78beb39d"
PORTAL = "https://esco.ec.europa.eu/en/classification/skills?uri="


@pytest.mark.parametrize(
    "spelling",
    [
        URI,
        f"  {URI}\n",
        URI.replace("http:", "https:"),
        PORTAL + URI.replace(":", "%3A").replace("/", "%2F"),
        PORTAL + URI,
        URI.removeprefix(BASE),
        "/" + URI.removeprefix(BASE),
        "esco/" + URI.removeprefix(BASE),
        "/esco/" + URI.removeprefix(BASE),
    ],
)
def test_every_spelling_stands_for_the_one_uri(spelling):
    assert concept_uri(spelling) == URI


@pytest.mark.parametrize(
    "text",
    [
        "",
        "skill/",
        "skills",
        "debug software",
        "2512.4",
        "http://data.europa.eu.evil.example/esco/skill/x",
        "https://evil.example/esco/skill/x",
        "http://[broken",
        f"https://evil.example/?uri={BASE}skill/x",
        "https://esco.ec.europa.eu/?uri=https://evil.example/",
    ],
)
def test_what_is_no_spelling_of_a_uri_stays_what_it_is(text):
    assert concept_uri(text) == text


@given(text=st.text())
def test_naming_twice_is_naming_once(text):
    assert concept_uri(concept_uri(text)) == concept_uri(text)
