"""The spellings of an ESCO URI that occur in practice, and the URI they stand for."""

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
def test_every_spelling_resolves_to_the_same_uri(spelling):
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
def test_text_that_is_not_a_uri_is_unchanged(text):
    assert concept_uri(text) == text


@given(text=st.text())
def test_a_concept_passed_twice_counts_once(text):
    assert concept_uri(concept_uri(text)) == concept_uri(text)
