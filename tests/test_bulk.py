"""Bulk reads of whole releases, compared with the functions for one concept."""

import pyoxigraph as ox
import pytest

from escograph.esco import Esco
from escograph.store import EmbeddedStore, describe

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

    return Esco(EmbeddedStore(load, describe("0", ["en", "el"], {})), "en", None)


def test_labels_are_only_those_of_the_release_in_the_requested_languages(small):
    assert sorted(small.bulk.labels(["EN"])) == [
        ("urn:a", "hidden", "aa", "en"),
        ("urn:a", "preferred", "a", "en"),
        ("urn:b", "preferred", "b", "en"),
    ]
    assert sorted(small.bulk.labels(["el", "fr"])) == [("urn:a", "preferred", "λ", "el")]
    assert list(small.bulk.labels([])) == []


def test_notes_are_read_from_literals_and_nodes_with_and_without_a_language(small):
    assert sorted(small.bulk.notes(["en"])) == [
        ("urn:a", "description", "A.", "en"),
        ("urn:a", "description", "bare", "und"),
        ("urn:b", "definition", "B", "en"),
    ]
    assert ("urn:a", "scope note", "Σ", "el") in set(small.bulk.notes(["el"]))


def test_labels_are_found_by_their_concepts_and_concepts_by_their_labels(small):
    assert set(small.bulk.preferred_labels(["urn:a", "urn:gone"])) == {
        ("urn:a", "a", "en"),
        ("urn:a", "λ", "el"),
    }
    assert list(small.bulk.labelled([("b", "en"), ("b", "el"), ("aa", "en")])) == [
        ("urn:b", "preferred", "b", "en")
    ]


def test_statements_about_undefined_concepts_are_left_out_except_replacements(small):
    assert list(small.bulk.broader()) == [("urn:a", "urn:b")]
    assert list(small.bulk.relations()) == [("urn:b", "essential", "urn:a")]
    assert small.bulk.replacements() == (("urn:a", "urn:b"), ("urn:forgotten", "urn:b"))
    assert small.bulk.statuses() == {"urn:a": "obsolete", "urn:b": None}


def test_the_whole_is_the_sum_of_the_answers(esco):
    concepts = [*esco.occupations(), *esco.skills(), *esco.skill_groups(), *esco.isco_groups()]
    above = {(c.uri, b.uri) for c in concepts for b in esco.broader(c)}
    assert sorted(esco.bulk.broader()) == sorted(above)
    needed = {
        (concept.uri, relation, skill.uri)
        for concept in (*esco.occupations(), *esco.skills())
        for relation, skills in (
            ("essential", esco.essential_skills(concept)),
            ("optional", esco.optional_skills(concept)),
        )
        for skill in skills
    }
    assert set(esco.bulk.relations()) == needed
    labels = {
        (concept.uri, label.kind.value, label.literal_form, label.language)
        for concept in concepts
        for label in esco.labels(concept)
    }
    found = set(esco.bulk.labels(esco.languages))
    schemes = {scheme.uri for scheme in esco.concept_schemes()}
    assert {row for row in found if row[0] not in schemes} == labels
    assert set(esco.bulk.statuses()) == {concept.uri for concept in concepts} | schemes
    assert esco.missing == frozenset()


def test_the_notes_of_a_release_are_those_of_its_concepts(full):
    notes = {
        (uri, text) for uri, kind, text, _ in full.bulk.notes(["en"]) if kind != "description"
    }
    for uri, text in sorted(notes)[::50]:
        assert text in (full.scope_note(uri), full.definition(uri))
    described = {uri: t for uri, kind, t, _ in full.bulk.notes(["en"]) if kind == "description"}
    for uri in sorted(described)[::500]:
        assert full.description(uri) == described[uri]
