"""Labels from another release or file, only for concepts that this release defines."""

import gzip
import io
import json
import subprocess
import sys
import zipfile

import mini
import pandas as pd
import pytest
from plain_build import graph_only

import escograph
from escograph.errors import NotAnEscoRelease, UnknownLanguage

PARTS = ("occupations", "skills", "skillGroups", "ISCOGroups")
EIGHT = ("en", "es", "fr", "de", "bg", "pl", "hu", "sv")


@pytest.fixture(scope="module")
def many(v111, labels_from, stores):
    """v1.1.1 with the Spanish and French labels of v1.0 and those of 21 languages."""
    store = stores.store("all-languages", *v111, labels_from=labels_from, search=False)
    return escograph.open(store)


@pytest.fixture(scope="module")
def spanish(labels_from):
    """Preferred and alternative labels of v1.0 by concept, as pandas reads them."""
    found = {}
    with zipfile.ZipFile(labels_from[0]) as archive:
        for part in PARTS:
            data = io.BytesIO(archive.read(f"{part}_es.csv"))
            for row in pd.read_csv(data, dtype=str, keep_default_na=False).itertuples():
                others = {line.strip() for line in row.altLabels.splitlines()}
                label = row.preferredLabel.strip()
                found[row.conceptUri] = (part, label, others - {"", label})
    return found


def test_labels_are_those_of_the_other_release(many, spanish):
    view = many.in_language("es")
    defined = [uri for uri in spanish if uri in many]
    for uri in defined[::90]:
        _, label, others = spanish[uri]
        labels = [x for x in view.labels(uri) if x.language == "es"]
        assert view.concept(uri).pref_label == label
        assert {str(x) for x in labels if x.kind == "preferred"} == {label}
        assert {str(x) for x in labels if x.kind == "alternative"} == others


def test_undefined_concepts_are_counted(many, spanish):
    """106 skills and 3 occupations of v1.0 went before v1.1."""
    source, _ = many.manifest["labels_from"]
    gone = pd.Series([part for uri, (part, *_) in spanish.items() if uri not in many])
    assert source["unknown_concepts"] == gone.value_counts().to_dict()
    assert source["unknown_concepts"]["skills"] == 106
    assert source["unknown_concepts"]["occupations"] == 3
    assert source["release"] == "1.0"
    assert source["labels"]["es"]["prefLabel"] == sum(uri in many for uri in spanish)


def test_the_same_questions_in_eight_languages(many, full):
    developer = full.occupation("software developer")
    for language in EIGHT:
        view = many.in_language(language)
        concept = view.concept(developer)
        assert (concept, concept.language, concept.code) == (developer, language, "2512.4")
        assert view.occupation(concept.pref_label) == developer
        assert view.essential_skills(developer) == tuple(
            sorted(view.essential_skills(developer), key=lambda c: c.sort_key)
        )
        assert set(view.essential_skills(developer)) == set(full.essential_skills(developer))
        (group,) = view.broader(developer)
        assert (group.code, group.language) == ("2512", language)
        gap = view.gap(escograph.Profile(full.essential_skills(developer)[:2]), developer)
        assert len(gap.held_essential) == 2
    german = many.in_language("de")
    assert german.skill("debug software").language == "en", "falls back without a label"
    assert many.in_language("bg").occupation("software developer").pref_label == (
        "разработчик на софтуер"
    )


def test_the_labels_of_the_release_itself_are_left_as_they_are(many, full):
    for occupation in full.occupations()[::400]:
        mine = [x for x in many.labels(occupation) if x.language == "en"]
        assert mine == list(full.labels(occupation))
    rows = many.select(
        "SELECT DISTINCT ?language { ?s skos:prefLabel ?o BIND(LANG(?o) AS ?language) }"
    )
    assert [row["language"] for row in rows] == ["en"], "the default graph is the release"


def test_the_first_of_two_sources_labels_a_concept_in_a_language(many, spanish, labels_from):
    _, second = many.manifest["labels_from"]
    assert second["left_out"]["in a language of the release itself"] > 30_000
    before = second["left_out"]["of a concept that an earlier source labels in the language"]
    with gzip.open(labels_from[1], "rt") as lines:
        theirs = sum(
            line.rstrip().endswith(("@es .", "@fr .")) and line[1:].partition(">")[0] in spanish
            for line in lines
        )
    assert before == pytest.approx(theirs, abs=250), "all but a few undefined concepts"


def test_only_some_languages_are_added(indexed, many):
    assert set(indexed.languages) < set(many.languages)
    assert indexed.languages == ("de", "en", "es", "fr")


def build(tmp_path, text, name="labels.ttl", **more):
    (tmp_path / name).write_text(text, "utf-8")
    store = graph_only(
        mini.write(tmp_path / "in"),
        target=tmp_path / "store",
        labels_from=[tmp_path / name],
        **more,
    )
    return escograph.open(store)


XL = f"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
<{mini.SKILL}python> xl:prefLabel <urn:1> ; xl:altLabel <urn:2> ; skos:altLabel "Πύ"@el .
<urn:1> xl:literalForm "Πύθων"@el .
<urn:2> xl:literalForm "Πύ"@el .
<{mini.SKILL}debug> skos:prefLabel "αποσφαλμάτωση"@el , "διόρθωση"@el .
<{mini.SKILL}nobody> skos:prefLabel "κανείς"@el .
"""


def test_labels_stated_only_in_skos_xl_are_added_once(tmp_path):
    esco = build(tmp_path, XL)
    greek = esco.in_language("el")
    assert greek.skill("Πύθων").uri == f"{mini.SKILL}python"
    assert [str(x) for x in esco.labels(f"{mini.SKILL}python") if x.language == "el"] == [
        "Πύθων",
        "Πύ",
    ]
    (source,) = esco.manifest["labels_from"]
    assert source["unknown_concepts"] == {"skills": 1}


def test_a_second_preferred_label_becomes_an_alternative_one(tmp_path):
    esco = build(tmp_path, XL)
    kinds = [x.kind for x in esco.labels(f"{mini.SKILL}debug") if x.language == "el"]
    assert kinds == ["preferred", "alternative"]
    (source,) = esco.manifest["labels_from"]
    assert source["left_out"]["second preferred label, added as an alternative one"] == 1


def test_a_source_without_labels_is_reported(tmp_path):
    with pytest.raises(NotAnEscoRelease, match="no labels of concepts"):
        build(tmp_path, "<urn:a> <urn:b> <urn:c> .\n")
    assert not (tmp_path / "store").exists()


def test_a_language_without_files_is_named(tmp_path):
    with pytest.raises(UnknownLanguage, match="'fr'"):
        build(tmp_path, XL, languages=["en", "fr"])


def test_the_command_line_prints_what_was_added(tmp_path):
    (tmp_path / "labels.ttl").write_text(XL, "utf-8")
    command = [sys.executable, "-m", "escograph", "build", mini.write(tmp_path / "in")]
    more = ["--to", tmp_path / "store", "--labels-from", tmp_path / "labels.ttl"]
    done = subprocess.run(
        [str(part) for part in (*command, *more, "--languages", "en, el")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Labels added from labels.ttl:" in done.stdout
    assert "el\t2\t2\t0" in done.stdout
    assert "concepts that this release does not define, skills: 1" in done.stdout
    store = [sys.executable, "-m", "escograph", "show", f"{mini.SKILL}python", "-l", "el"]
    shown = subprocess.run(
        [*store, "--store", str(tmp_path / "store"), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(shown.stdout)["concept"]["pref_label"] == "Πύθων"
