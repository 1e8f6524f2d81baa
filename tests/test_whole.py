"""What whole releases are read by, held against the functions that answer for one concept."""

import pyoxigraph as ox
import pytest

from escograph.esco import Esco
from escograph.store import Embedded, describe

LABELS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix esco: <http://data.europa.eu/esco/model#> .
@prefix iso-thes: <http://purl.org/iso25964/skos-thes#> .
<urn:a> a skos:Concept ; iso-thes:status "obsolete" ; dct:isReplacedBy <urn:b> ;
  skos:prefLabel "a"@en, "λ"@el ; skos:hiddenLabel "aa"@en ; skos:broader <urn:b>, <urn:gone> ;
  dct:description <urn:note>, "bare" ; skos:scopeNote "Σ"@el .
<urn:b> a skos:Concept ; skos:prefLabel "b"@en ; dct:replaces <urn:a>, <urn:forgotten> ;
  skos:definition "B"@en ; esco:relatedEssentialSkill <urn:a>, <urn:gone> .
<urn:note> a esco:NodeLiteral ; esco:language "en" ; esco:nodeLiteral "A." .
"""


@pytest.fixture(scope="module")
def small():
    def load():
        store = ox.Store()
        store.load(input=LABELS, format=ox.RdfFormat.TURTLE)
        elsewhere = ox.NamedNode("urn:escograph:labels-from")
        more = ox.Literal("from elsewhere", language="en")
        pref = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
        store.add(ox.Quad(ox.NamedNode("urn:b"), pref, more, elsewhere))
        return store

    return Esco(Embedded(load, describe("0", ["en", "el"], {})), "en", None)


def test_labels_come_in_the_languages_asked_for_and_from_the_release_alone(small):
    assert sorted(small.every_label(["EN"])) == [
        ("urn:a", "hidden", "aa", "en"),
        ("urn:a", "preferred", "a", "en"),
        ("urn:b", "preferred", "b", "en"),
    ]
    assert sorted(small.every_label(["el", "fr"])) == [("urn:a", "preferred", "λ", "el")]
    assert list(small.every_label([])) == []


def test_notes_are_read_from_literals_and_nodes_with_and_without_a_language(small):
    assert sorted(small.every_note(["en"])) == [
        ("urn:a", "description", "A.", "en"),
        ("urn:a", "description", "bare", "und"),
        ("urn:b", "definition", "B", "en"),
    ]
    assert ("urn:a", "scope note", "Σ", "el") in set(small.every_note(["el"]))


def test_labels_are_found_by_their_concepts_and_concepts_by_their_labels(small):
    assert set(small.preferred_labels(["urn:a", "urn:gone"])) == {
        ("urn:a", "a", "en"),
        ("urn:a", "λ", "el"),
    }
    assert list(small.carriers([("b", "en"), ("b", "el"), ("aa", "en")])) == [
        ("urn:b", "preferred", "b", "en")
    ]


def test_statements_about_what_is_not_defined_are_left_out_but_replacements_are_not(small):
    assert list(small.every_broader()) == [("urn:a", "urn:b")]
    assert list(small.every_relation()) == [("urn:b", "essential", "urn:a")]
    assert small.replacements() == (("urn:a", "urn:b"), ("urn:forgotten", "urn:b"))
    assert small.statuses() == {"urn:a": "obsolete", "urn:b": None}


def test_the_whole_is_the_sum_of_the_answers(esco):
    asked = [*esco.occupations(), *esco.skills(), *esco.skill_groups(), *esco.isco_groups()]
    above = {(c.uri, b.uri) for c in asked for b in esco.broader(c)}
    assert sorted(esco.every_broader()) == sorted(above)
    assert sorted(esco.every_relation()) == list(esco.relations())
    labels = {
        (concept.uri, label.kind.value, label.literal_form, label.language)
        for concept in asked
        for label in esco.labels(concept)
    }
    found = set(esco.every_label(esco.languages))
    schemes = {scheme.uri for scheme in esco.concept_schemes()}
    assert {row for row in found if row[0] not in schemes} == labels
    assert set(esco.statuses()) == {concept.uri for concept in asked} | schemes
    assert esco.missing == frozenset()


def test_the_notes_of_a_release_are_those_of_its_concepts(full):
    notes = {
        (uri, text) for uri, kind, text, _ in full.every_note(["en"]) if kind != "description"
    }
    for uri, text in sorted(notes)[::50]:
        assert text in (full.scope_note(uri), full.definition(uri))
    described = {uri: t for uri, kind, t, _ in full.every_note(["en"]) if kind == "description"}
    for uri in sorted(described)[::500]:
        assert full.description(uri) == described[uri]
