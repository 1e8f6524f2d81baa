"""The bundled sample, compared with the releases from which it was taken."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from escograph.store import open_store
from escograph.vocab import GREEN_SHARE, SKOS

DATA = Path(__file__).parents[1] / "data"
LABELS = {f"{SKOS}prefLabel": "preferredLabel", f"{SKOS}altLabel": "altLabels"}


@pytest.fixture(scope="module")
def triples():
    return list(ox.parse(path=DATA / "sample.ttl", format=ox.RdfFormat.TURTLE))


def rows(archive, name):
    with zipfile.ZipFile(archive) as opened, opened.open(name) as raw:
        return list(csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline="")))


def test_every_triple_is_in_the_full_release(triples, full_path):
    graph = open_store(full_path).handle
    strangers = [
        triple
        for triple in triples
        if getattr(triple.object, "language", None) not in ("es", "fr")
        and ox.Quad(triple.subject, triple.predicate, triple.object) not in graph
    ]
    assert strangers == []


def test_spanish_and_french_labels_equal_those_of_their_release(triples, shared):
    (archive,) = (shared / "esco").glob("*v1.0 - classification - es fr*")
    labels = set()
    for language in ("es", "fr"):
        for part in ("occupations", "skills", "skillGroups", "ISCOGroups"):
            for row in rows(archive, f"{part}_{language}.csv"):
                for predicate, column in LABELS.items():
                    for line in row[column].splitlines():
                        labels.add((row["conceptUri"], predicate, line.strip(), language))
    mine = {
        (t.subject.value, t.predicate.value, t.object.value, t.object.language)
        for t in triples
        if getattr(t.object, "language", None) in ("es", "fr")
    }
    assert mine
    assert mine <= labels
    concepts = {t.subject.value for t in triples}
    preferred = {s for s in labels if s[0] in concepts and s[1].endswith("prefLabel")}
    assert {s for s in preferred if s[2]} <= mine, "no preferred label is missing"


def test_green_shares_are_those_of_the_newer_release(shared, esco):
    (archive,) = (shared / "esco").glob("*v1.2.1*")
    shares_by_uri = {row["conceptUri"]: row for row in rows(archive, "greenShareOcc_en.csv")}
    shares = list(ox.parse(path=DATA / "green-shares.ttl", format=ox.RdfFormat.TURTLE))
    assert {t.predicate.value for t in shares} == {GREEN_SHARE}
    for triple in shares:
        share = float(shares_by_uri[triple.subject.value]["greenShare"])
        assert float(triple.object.value) == pytest.approx(share)
        assert esco.green_share(triple.subject.value) == pytest.approx(share)
    assert {t.subject.value for t in shares} == {uri for uri in shares_by_uri if uri in esco}


def test_the_sample_answers_like_the_full_release(esco, full):
    assert len(esco.occupations()) == 24
    for occupation in esco.occupations():
        for ask in ("essential_skills", "optional_skills", "broader", "broader_transitive"):
            mine, theirs = getattr(esco, ask)(occupation), getattr(full, ask)(occupation)
            assert mine == theirs
            assert [c.pref_label for c in mine] == [c.pref_label for c in theirs]
    for skill in esco.skills():
        assert esco.broader_transitive(skill) == full.broader_transitive(skill)
        theirs = full.skill(skill.uri)
        assert (skill.pref_label, skill.skill_type, skill.reuse_level) == (
            theirs.pref_label,
            theirs.skill_type,
            theirs.reuse_level,
        )
    members = {c.uri for c in full.collection("green")}
    assert {c.uri for c in esco.collection("green")} == {u for u in members if u in esco}


def test_the_sample_refers_only_to_its_own_concepts(triples):
    defined = {t.subject.value for t in triples}
    parts = ("/esco/skill/", "/esco/occupation/", "/esco/isco/", "/esco/isced-f/")
    for triple in triples:
        if isinstance(triple.object, ox.NamedNode):
            uri = triple.object.value
            assert uri in defined or not any(part in uri for part in parts), triple


def test_the_sample_contains_facts_but_no_descriptions(triples):
    assert {t.predicate.value.rpartition("#")[2].rpartition("/")[2] for t in triples} == {
        "type",
        "notation",
        "status",
        "title",
        "prefLabel",
        "altLabel",
        "hiddenLabel",
        "inScheme",
        "hasTopConcept",
        "topConceptOf",
        "broader",
        "narrower",
        "skillType",
        "skillReuseLevel",
        "relatedEssentialSkill",
        "relatedOptionalSkill",
        "isEssentialSkillFor",
        "isOptionalSkillFor",
    }


def test_its_manifest_is_true(triples, esco):
    manifest = json.loads((DATA / "manifest.json").read_text("utf-8"))
    assert manifest["counts"]["triples"] == len(triples)
    assert manifest["counts"]["occupations"] == len(esco.occupations())
    assert manifest["counts"]["skills"] == len(esco.skills())
    assert manifest["languages"] == list(esco.languages)


def test_opening_the_sample_warns_and_explains_how_to_build_a_release(caplog):
    import escograph

    opened = escograph.open()
    (message,) = (r.getMessage() for r in caplog.records if r.name == "escograph")
    for text in (message, repr(opened)):
        assert "sample" in text
        assert "escograph build ARCHIVE" in text
