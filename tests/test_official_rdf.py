"""Our queries on the shape of the official RDF dump, of which a real excerpt is available."""

import pyoxigraph as ox
import pytest

from escograph.esco import Esco
from escograph.model import IscoGroup, LabelKind, Skill, SkillType
from escograph.store import EmbeddedStore, describe, label_quads

BASE = "http://data.europa.eu/esco/"
HARDENER = f"{BASE}skill/69282ad4-8793-421e-a42c-636b75f32aac"
PRINCIPLES = f"{BASE}skill/d0c425c6-e3de-465e-923d-d4d30ec4be9b"
MORE = f"""
@prefix esco: <{BASE}model#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix iso-thes: <http://purl.org/iso25964/skos-thes#> .
<{HARDENER}> skosxl:altLabel <urn:label:1> ; dct:description <urn:node:en>, <urn:node:el> ;
  skos:scopeNote "plain"@en .
<urn:label:1> a skosxl:Label ; skosxl:literalForm "append paint hardeners"@en ;
  esco:hasLabelRole <{BASE}label-role/neutral>, "{BASE}label-role/male" .
<urn:node:en> a esco:NodeLiteral ; esco:language "en" ; esco:nodeLiteral "Add it." .
<urn:node:el> a esco:NodeLiteral ; esco:nodeLiteral "Προσθήκη." ;
  esco:language "el"^^<http://www.w3.org/2001/XMLSchema#language> .
<urn:old> a skos:Concept, esco:Skill ; iso-thes:status "obsolete" ;
  skos:prefLabel "old skill"@en ; skos:inScheme <{BASE}concept-scheme/digcomp> .
<urn:mute> a skos:Concept, esco:Skill ; iso-thes:status "released" .
"""


@pytest.fixture(scope="module")
def excerpt(shared):
    def load():
        store = ox.Store()
        store.load(path=shared / "esco" / "official-excerpt-v1.0.ttl")
        store.load(input=MORE, format=ox.RdfFormat.TURTLE)
        store.extend(list(label_quads(store)))
        return store

    manifest = describe("1.0", ["en", "el", "ar", "en-us"], {})
    return Esco(EmbeddedStore(load, manifest), "en", None)


def test_classes_come_from_types_and_schemes(excerpt):
    skill = excerpt.concept(PRINCIPLES)
    assert type(skill) is Skill
    assert skill.skill_type is SkillType.KNOWLEDGE
    group = excerpt.isco_group("6112")
    assert type(group) is IscoGroup
    assert group.code == "6112"
    assert excerpt.broader(group) == (), "its broader group is outside the excerpt"


def test_a_right_to_left_label_is_unchanged(excerpt):
    assert excerpt.in_language("ar").skill(HARDENER).pref_label == "يضيف مواد تصليد الدهان"
    assert excerpt.in_language("EN-US").skill(HARDENER).language == "en-us"


def test_label_roles_are_read_as_iris_and_as_text(excerpt):
    labels = {label.literal_form: label for label in excerpt.labels(HARDENER)}
    assert labels["append paint hardeners"].roles == ("male", "neutral")
    assert labels["append paint hardeners"].kind is LabelKind.ALTERNATIVE
    assert labels["add paint hardeners"].roles == ()


def test_node_literals_are_read_with_typed_and_untyped_languages(excerpt):
    assert excerpt.description(HARDENER) == "Add it."
    greek = excerpt.in_language("el").description(HARDENER)
    assert (greek, greek.language) == ("Προσθήκη.", "el")
    assert excerpt.in_language("ar").description(HARDENER).language == "en"
    assert excerpt.scope_note(HARDENER) == "plain"


def test_obsolete_concepts_are_found_but_not_listed(excerpt):
    assert excerpt.status("urn:old") == "obsolete"
    assert excerpt.skill("old skill").uri == "urn:old"
    assert "urn:old" not in {skill.uri for skill in excerpt.skills()}
    assert len(excerpt.collection("digcomp")) == 0


def test_a_concept_without_any_label_shows_its_uri(excerpt):
    mute = excerpt.skill("urn:mute")
    assert (mute.pref_label, mute.language) == ("urn:mute", None)
    assert mute in excerpt.skills()
