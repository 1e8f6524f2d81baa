"""The official v1.1.1, from the archives of the portal to a published store."""

import hashlib
import io
import json
import shutil
import zipfile

import pandas as pd
import pytest
from plain_build import graph_only

import escograph


def table(archive, name):
    """A CSV file of the release as pandas reads it, all cells text."""
    with zipfile.ZipFile(archive) as opened:
        return pd.read_csv(
            io.BytesIO(opened.read(name)), dtype=str, keep_default_na=False, encoding="utf-8"
        )


@pytest.fixture(scope="module")
def tables(v111):
    english, independent = v111
    found = {}
    for archive in (english, independent):
        with zipfile.ZipFile(archive) as opened:
            found |= {name: table(archive, name) for name in opened.namelist()}
    return found


@pytest.fixture(scope="module")
def manifest(full_path):
    return json.loads((full_path / "manifest.json").read_text("utf-8"))


def test_every_row_of_every_file_is_accounted_for(tables, manifest):
    read = {entry["file"]: entry for entry in manifest["files"]}
    assert set(read) == set(tables)
    for name, entry in read.items():
        assert entry["rows"] == len(tables[name]), name
        assert entry["rows"] == entry["loaded"] + entry["refused"], name


def test_counts_equal_an_independent_count_of_the_rows(tables, manifest):
    counts = manifest["counts"]
    assert counts["occupations"] == tables["occupations_en.csv"].conceptUri.nunique()
    assert counts["skills"] == tables["skills_en.csv"].conceptUri.nunique()
    assert counts["skill_groups"] == tables["skillGroups_en.csv"].conceptUri.nunique()
    assert counts["isco_groups"] == tables["ISCOGroups_en.csv"].conceptUri.nunique()
    assert counts["concept_schemes"] == len(tables["conceptSchemes_en.csv"])
    for name in ("occupationSkillRelations", "skillSkillRelations"):
        by_type = tables[f"{name}.csv"].relationType.value_counts().to_dict()
        assert counts["relations"][name] == by_type
    hierarchy = {
        name: set(zip(table.conceptUri, table.broaderUri, strict=True))
        for name, table in tables.items()
        if name.startswith("broaderRelations")
    }
    occupations, levels = tables["occupations_en.csv"], tables["skillsHierarchy_en.csv"]
    hierarchy["broaderRelationsOccPillar.csv"] |= {
        (row.conceptUri, f"http://data.europa.eu/esco/isco/C{row.iscoGroup}")
        for row in occupations.itertuples()
    }
    for row in levels[[f"Level {n} URI" for n in range(4)]].itertuples(index=False):
        *_, above, uri = ["", *filter(None, row)]
        if above:
            hierarchy["broaderRelationsSkillPillar.csv"].add((uri, above))
    for name, pairs in hierarchy.items():
        assert counts["relations"][name.removesuffix(".csv")] == len(pairs)


def test_problems_in_the_files_are_counted(tables, manifest):
    anomalies = {
        (entry["file"], entry["what"]): entry["count"] for entry in manifest["anomalies"]
    }
    skills = tables["skills_en.csv"]
    relations = tables["occupationSkillRelations.csv"]
    assert (
        anomalies["skills_en.csv", "concept without skillType"]
        == (skills.skillType == "").sum()
    )
    assert (
        anomalies["skills_en.csv", "concept without reuseLevel"]
        == (skills.reuseLevel == "").sum()
    )
    assert (
        anomalies["occupationSkillRelations.csv", "relation without skillType"]
        == (relations.skillType == "").sum()
    )
    unused = set(skills.conceptUri) - set(relations.skillUri)
    assert anomalies["skills", "skill that no occupation needs"] == len(unused) == 771
    repeated = sum(
        row.preferredLabel.strip() in {a.strip() for a in row.altLabels.splitlines()}
        for row in skills.itertuples()
    )
    assert anomalies["skills_en.csv", "altLabel that repeats another label"] == repeated


def test_dangling_relations_are_counted_separately(tables, manifest):
    dangling_counts = {(e["file"], e["what"]): e["count"] for e in manifest["dangling"]}
    occupations = set(tables["occupations_en.csv"].conceptUri)
    relations = tables["occupationSkillRelations.csv"]
    dangling = (~relations.occupationUri.isin(occupations)).sum()
    assert dangling_counts["occupationSkillRelations.csv", "occupationUri"] == dangling == 67
    assert dangling_counts["broaderRelationsSkillPillar.csv", "conceptUri"] == 7
    assert dangling_counts["broaderRelationsSkillPillar.csv", "broaderUri"] == 3


def test_sources_are_named_with_their_hash(v111, manifest):
    hashes = {entry["name"]: entry["sha256"] for entry in manifest["sources"]}
    for archive in v111:
        assert hashes[archive.name] == hashlib.sha256(archive.read_bytes()).hexdigest()
    assert manifest["version"] == "1.1.1"
    assert manifest["languages"] == ["en"]
    assert "This service uses the ESCO classification" in manifest["attribution"]


def test_every_preferred_and_alternative_label_is_in_the_store(tables, full):
    expected = set()
    for name in ("occupations_en.csv", "skills_en.csv", "skillGroups_en.csv"):
        for row in tables[name].itertuples():
            preferred = row.preferredLabel.strip()
            others = {line.strip() for line in row.altLabels.splitlines()} - {"", preferred}
            expected.add((row.conceptUri, "prefLabel", preferred))
            expected |= {(row.conceptUri, "altLabel", other) for other in others}
    rows = full.select(
        "SELECT ?concept ?kind ?label { ?concept a skos:Concept ; ?kind ?label ."
        " VALUES ?kind { skos:prefLabel skos:altLabel }"
        " FILTER NOT EXISTS { ?concept skos:inScheme"
        " <http://data.europa.eu/esco/concept-scheme/isco> } }"
    )
    found = {(row["concept"], row["kind"].rpartition("#")[2], row["label"]) for row in rows}
    assert found == expected


def test_every_description_is_read_back_unchanged(tables, full):
    rows = full.select(
        "SELECT ?concept ?text ?language { ?concept dct:description ?node ."
        " ?node a esco:NodeLiteral ; esco:nodeLiteral ?text ; esco:language ?language }"
    )
    found = {(row["concept"], row["text"]) for row in rows if "/scheme" not in row["concept"]}
    expected = {
        (row.conceptUri, row.description.strip())
        for name in ("occupations_en.csv", "skills_en.csv", "skillGroups_en.csv")
        for row in tables[name].itertuples()
        if row.description.strip()
    }
    assert expected <= found
    assert {row["language"] for row in rows} == {"en"}


def test_the_facts_file_equals_the_facts_in_the_graph(full, full_path):
    from escograph.store import EmbeddedStore, compile_facts, open_store

    opened = open_store(full_path)
    assert isinstance(opened, EmbeddedStore)
    assert compile_facts(opened.handle) == opened.facts
    assert len(opened.facts) == 3007 + 13896 + 640 + 619 + 19


def test_unpacked_folders_build_the_same_store(v111, full, tmp_path):
    folders = []
    for archive in v111:
        folders.append(tmp_path / archive.stem)
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folders[-1])
    seen = []
    store = graph_only(
        *folders, target=tmp_path / "store", progress=lambda *state: seen.append(state)
    )
    unpacked = escograph.open(store)
    assert unpacked.version == full.version
    assert unpacked.manifest["counts"] == full.manifest["counts"]
    assert sorted(unpacked.bulk.relations()) == sorted(full.bulk.relations())
    assert unpacked.skills().items == full.skills().items
    files = {entry["file"] for entry in full.manifest["files"]}
    assert {name for name, *_ in seen} == files | {"writing the graph", "publishing"}
    assert all(0 <= done <= total for _, done, total in seen)
    shutil.rmtree(store)


def test_the_default_target_is_where_open_looks(v121, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    store = graph_only(v121, partial=True)
    assert store == tmp_path / "escograph" / "esco-1.2.1-en"
    assert escograph.open().store_path == store
    monkeypatch.setenv("ESCOGRAPH_STORE", str(tmp_path / "elsewhere"))
    with pytest.raises(escograph.EscoError, match="elsewhere"):
        escograph.open()
