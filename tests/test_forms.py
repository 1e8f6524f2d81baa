"""Sources in any form: recognised, built as far as possible, with their gaps reported."""

import gzip
import io
import json
import shutil
import subprocess
import sys
import zipfile

import mini
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_build import graph_only

import escograph
from escograph import frames
from escograph.errors import (
    BadSyntax,
    EscoError,
    IngestError,
    MissingFile,
    MixedReleases,
    NotAnEscoRelease,
    PartMissing,
    UnknownLanguage,
    UnknownRelease,
)

V10 = "ESCO dataset - v1.0 - classification - es fr - csv.zip"
V121 = "ESCO dataset - v1.2.1 - classification - en - csv (three files missing).zip"
LABELS = "labels-v1.x-occupations-and-isco-groups-21-languages.nt.gz"
EXCERPT = "official-excerpt-v1.0.ttl"


@pytest.fixture(scope="module")
def archives(shared):
    return shared / "esco"


@pytest.fixture(scope="module")
def newest(newest_path):
    """The v1.2.1 files, three missing."""
    return escograph.open(newest_path)


@pytest.fixture(scope="module")
def excerpt(archives, tmp_path_factory):
    target = tmp_path_factory.mktemp("excerpt") / "store"
    return escograph.open(graph_only(archives / EXCERPT, target=target, partial=True))


def table(archive, name):
    with zipfile.ZipFile(archive) as opened:
        return pd.read_csv(io.BytesIO(opened.read(name)), dtype=str, keep_default_na=False)


def test_each_archive_is_recognised_without_building(archives, v111):
    newest = escograph.inspect(archives / V121)
    assert (newest.version, newest.form, newest.languages) == ("1.2.1", "csv", ("en",))
    assert set(newest.missing) == {
        "skills.csv",
        "occupationSkillRelations.csv",
        "broaderRelationsSkillPillar.csv",
    }
    (unread,) = (file for file in newest.files if not file.used)
    assert (unread.part, unread.note) == ("dictionary", "documents the columns")
    oldest = escograph.inspect(archives / V10)
    assert (oldest.version, oldest.languages) == ("1.0", ("es", "fr"))
    assert escograph.inspect(*v111).complete
    english = escograph.inspect(v111[0])
    assert all("language-independent" in where for where in english.missing.values())
    dump = escograph.inspect(archives / EXCERPT)
    assert (dump.version, dump.form, len(dump.languages)) == ("1.0", "rdf", 28)
    assert {"ar", "en-us", "no"} < set(dump.languages)
    assert dump.files[0].note == "contains ISCOGroups, skills"
    labels = escograph.inspect(archives / LABELS)
    assert (labels.version, len(labels.languages)) == ("", 21)
    assert "occupations" in labels.missing
    assert newest.to_frame().part.to_list() == [file.part for file in newest.files]
    for text in (str(newest), newest._repr_html_()):
        assert "occupationSkillRelations.csv" in text


def test_a_folder_of_archives_is_searched(v111, tmp_path):
    for archive in v111:
        shutil.copy(archive, tmp_path)
    assert escograph.inspect(tmp_path) == escograph.inspect(
        *map(tmp_path.joinpath, names(v111))
    )


def names(paths):
    return [path.name for path in paths]


def test_the_inspect_command_lists_missing_parts(archives):
    command = [sys.executable, "-m", "escograph", "inspect", str(archives / V121)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ESCO v1.2.1, CSV, in en" in done.stdout
    assert "missing skills.csv" in done.stderr
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    assert "skills.csv" in json.loads(done.stdout)["missing"]


def test_a_partial_release_answers_from_its_parts(newest, archives):
    occupations = table(archives / V121, "occupations_en.csv").drop_duplicates("conceptUri")
    assert newest.missing == {
        "skills",
        "occupationSkillRelations",
        "broaderRelationsSkillPillar",
    }
    assert len(newest.occupations()) == len(occupations)
    director = occupations.iloc[0]
    concept = newest.concept(director.conceptUri)
    assert (concept.pref_label, concept.code) == (director.preferredLabel, director.code)
    assert newest.nace_codes(concept) == tuple(sorted(director.naceCode.split()))
    assert newest.regulated_profession_note(concept) == "unregulated"
    shares = table(archives / V121, "greenShareOcc_en.csv").set_index("conceptUri").greenShare
    for occupation in newest.occupations()[::200]:
        expected = float(shares[occupation.uri]) if occupation.uri in shares else None
        assert newest.green_share(occupation) == expected
        listed = occupations.set_index("conceptUri").loc[occupation.uri].naceCode
        assert newest.nace_codes(occupation) == tuple(
            sorted(part.strip(",") for part in listed.split())
        )
    assert len(newest.collection("research-occupations")) == 122
    assert newest.manifest["parts"].count("naceCode") == 1


@pytest.mark.parametrize(
    ("ask", "part"),
    [
        (lambda esco: esco.skills(), "skills"),
        (lambda esco: esco.skill("Python"), "skills"),
        (lambda esco: esco.concept("skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1"), "skills"),
        (lambda esco: esco.collection("green"), "skills"),
        (
            lambda esco: esco.essential_skills(esco.occupations()[0]),
            "occupationSkillRelations",
        ),
        (lambda esco: esco.optional_skills(esco.occupations()[0]), "occupationSkillRelations"),
        (lambda esco: frames.relations(esco), "occupationSkillRelations"),
        (
            lambda esco: esco.broader(esco.skill_groups()[0]),
            "broaderRelationsSkillPillar",
        ),
        (
            lambda esco: esco.narrower_transitive(esco.skill_group("S1")),
            "broaderRelationsSkillPillar",
        ),
        (
            lambda esco: esco.gap(escograph.Profile(), esco.occupations()[0]),
            "occupationSkillRelations",
        ),
        (lambda esco: esco.qualifications(), "qualifications"),
    ],
)
def test_a_missing_part_is_named_and_never_an_empty_answer(newest, ask, part):
    with pytest.raises(PartMissing, match=part) as caught:
        ask(newest)
    assert caught.value.part == part
    assert isinstance(caught.value, LookupError)


def test_data_absent_from_older_releases_raises_part_missing(full):
    for ask in (full.nace_codes, full.green_share):
        with pytest.raises(PartMissing, match=r"v1\.2"):
            ask(full.occupation("2512.4"))


def test_the_official_excerpt_has_the_expected_content(excerpt, archives):
    assert excerpt.version == "1.0"
    assert len(excerpt.languages) == 28
    assert {"en-us", "no", "ar"} < set(excerpt.languages)
    hardener = "skill/69282ad4-8793-421e-a42c-636b75f32aac"
    assert excerpt.in_language("ar").skill(hardener).pref_label == "يضيف مواد تصليد الدهان"
    assert excerpt.in_language("mt").isco_group("6112").language == "en"
    assert len(excerpt.skills()) == 2
    assert excerpt.missing == set(escograph.inspect(archives / EXCERPT).missing)
    for ask in (excerpt.occupations, excerpt.concept_schemes):
        with pytest.raises(PartMissing):
            ask()
    with pytest.raises(PartMissing, match="occupationSkillRelations"):
        excerpt.essential_for(hardener)
    anomalies = {a["what"]: a["count"] for a in excerpt.manifest["anomalies"]}
    assert anomalies["relation stated only by an association object, completed"] == 2


def test_without_partial_a_dump_that_lacks_parts_is_refused(archives, tmp_path):
    with pytest.raises(MissingFile, match="occupationSkillRelations") as caught:
        graph_only(archives / EXCERPT, target=tmp_path / "store")
    assert "partial=True" in str(caught.value)
    assert not (tmp_path / "store").exists()


def test_mixed_releases_are_refused_with_both_versions(archives, v111, tmp_path):
    with pytest.raises(MixedReleases, match=r"1\.1\.1.*1\.2\.1") as caught:
        graph_only(*v111, archives / V121, target=tmp_path / "store")
    assert set(caught.value.versions) == {"1.1.1", "1.2.1"}
    assert "labels_from" in str(caught.value)


def test_mixed_releases_are_recognised_by_layout_without_names(tmp_path):
    newer = mini.FILES["occupations_en.csv"].replace(",code\n", ",code,naceCode\n")
    folder = mini.write(tmp_path / "in", occupations_en=newer.replace("2512.4\n", "2512.4,\n"))
    with pytest.raises(MixedReleases, match=r"1\.0/1\.1.*1\.2|1\.2.*1\.0/1\.1"):
        graph_only(folder, target=tmp_path / "store")


def test_a_passed_version_must_not_contradict_the_names(v111, tmp_path):
    with pytest.raises(MixedReleases, match="the release argument"):
        graph_only(*v111, release="1.2.0", target=tmp_path / "store")


def test_a_dump_without_a_version_in_its_name_needs_the_release_argument(archives, tmp_path):
    shutil.copy(archives / EXCERPT, tmp_path / "dump.ttl")
    with pytest.raises(UnknownRelease, match="--release"):
        graph_only(tmp_path / "dump.ttl", target=tmp_path / "store", partial=True)
    store = graph_only(
        tmp_path / "dump.ttl", target=tmp_path / "store", partial=True, release="1.0.9"
    )
    assert escograph.open(store).version == "1.0.9"


def test_one_release_in_two_forms_is_refused(archives, v111, tmp_path):
    with pytest.raises(IngestError, match="one form"):
        graph_only(*v111, archives / EXCERPT, target=tmp_path / "store")


NEW = {
    "occupations_en": (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,inScheme,"
        "description,code,naceCode,mood\n"
        f'Occupation,{mini.OCC}dev,2512,developer,"coder\nprogrammer",released,'
        f'{mini.SCHEMES}occupations,Writes code.,2512.4,"http://x/62,\nhttp://x/63",fine\n'
    ),
    "occupationSkillRelations": None,
    "skillSkillRelations": None,
    "broaderRelationsOccPillar": None,
    "broaderRelationsSkillPillar": None,
}
RENAMED = {
    "occupationSkillRelations_en.csv": (
        "occupationUri,occupationLabel_en,relationType,skillType,skillUri,skillLabel_en\n"
        f"{mini.OCC}dev,developer,essential,knowledge,{mini.SKILL}python,Python\n"
        f"{mini.OCC}dev,developer,essential,skill/competence,{mini.SKILL}debug,debug software\n"
        f"{mini.OCC}dev,developer,optional,knowledge,{mini.SKILL}haskell,Haskell\n"
    ),
    "skillSkillRelations_en.csv": mini.FILES["skillSkillRelations.csv"],
    "broaderRelationsOccPillar_en.csv": (
        "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel\n"
        f"Occupation,{mini.OCC}dev,developer,ISCOGroup,{mini.ISCO}C2512,Software developers\n"
    ),
    "broaderRelationsSkillPillar_en.csv": mini.FILES["broaderRelationsSkillPillar.csv"],
    "greenShareOcc_en.csv": (
        "conceptType,conceptUri,code,preferredLabel,greenShare\n"
        f"Occupation,{mini.OCC}dev,2512.4,developer,2.5E-05\n"
        f"Occupation,{mini.OCC}dev,2512.4,developer,much\n"
    ),
    "dictionary_en.csv": "filename,data header,property,description\n",
}


def newest_layout(folder):
    mini.write(folder, **NEW)
    for name, text in RENAMED.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_the_complete_newest_layout(tmp_path):
    store = graph_only(newest_layout(tmp_path / "in"), target=tmp_path / "store")
    esco = escograph.open(store)
    assert esco.version == "1.2"
    developer = esco.occupation("developer")
    assert [str(s) for s in esco.essential_skills(developer)] == ["debug software", "Python"]
    assert esco.nace_codes(developer) == ("http://x/62", "http://x/63")
    assert esco.green_share(developer) == 0.000025
    files = {entry["file"]: entry for entry in esco.manifest["files"]}
    assert files["occupations_en.csv"]["unknown_columns"] == ["mood"]
    assert "unknown_columns" not in files["occupationSkillRelations_en.csv"]
    assert files["greenShareOcc_en.csv"]["refused"] == 1
    rows = esco.select('SELECT ?s { ?s ?p ?o FILTER(STR(?o) = "fine") }')
    assert len(rows) == 0, "an unknown column is left out"
    (skipped,) = esco.manifest["skipped"]
    assert skipped["file"] == "dictionary_en.csv"


OLD = {
    "occupations_en": (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description\n"
        f'Occupation,{mini.OCC}dev,2512,developer,"coder\nprogrammer",Writes code.\n'
    ),
    "skills_en": (
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,description\n"
        f"KnowledgeSkillCompetence,{mini.SKILL}python,knowledge,sector-specific,Python,,\n"
        f"KnowledgeSkillCompetence,{mini.SKILL}debug,skill/competence,cross-sector,debug,,\n"
        f"KnowledgeSkillCompetence,{mini.SKILL}haskell,knowledge,,Haskell,,\n"
    ),
    "skillGroups_en": (
        "conceptType,conceptUri,preferredLabel,altLabels,description\n"
        f"SkillGroup,{mini.SKILL}group,working with computers,,\n"
    ),
}


def test_the_oldest_layout(tmp_path):
    folder = mini.write(tmp_path / "in", **OLD)
    (folder / "ictSkillsCollection_en.csv").write_text(
        f"conceptType,conceptUri,preferredLabel\nKnowledge,{mini.SKILL}python ,Python\n"
    )
    esco = escograph.open(graph_only(folder, target=tmp_path / "store"))
    assert esco.version == "1.0"
    assert [s.pref_label for s in esco.collection("digital")] == ["Python"]
    assert esco.occupation("coder").code is None
    assert [g.code for g in esco.broader(esco.occupation("coder"))] == ["2512"]
    (account,) = (f for f in esco.manifest["files"] if f["file"] == "occupations_en.csv")
    assert {"code", "status", "inScheme"} < set(account["absent_columns"])
    with pytest.raises(PartMissing, match="greenSkillsCollection"):
        esco.collection("green")


def two_languages(folder, **changed):
    mini.write(folder, **changed)
    for name, english, greek in (
        ("occupations", "developer", "προγραμματιστής"),
        ("skills", "Python", "Πύθων"),
    ):
        text = (folder / f"{name}_en.csv").read_text("utf-8").replace(english, greek)
        (folder / f"{name}_el.csv").write_text(text.replace("Writes code.", "Γράφει."), "utf-8")
    return folder


def test_several_languages_in_one_build_count_each_concept_once(tmp_path):
    store = graph_only(two_languages(tmp_path / "in"), target=tmp_path / "store")
    esco = escograph.open(store)
    assert esco.languages == ("el", "en")
    counts = esco.manifest["counts"]
    assert (counts["skills"], counts["occupations"]) == (3, 1)
    assert counts["labels"]["el"]["prefLabel"] == 4
    assert {a["what"] for a in esco.manifest["anomalies"]} == set()
    greek = esco.in_language("el")
    assert str(greek.occupation("προγραμματιστής")) == "προγραμματιστής"
    assert greek.description(f"{mini.OCC}dev") == "Γράφει."
    assert greek.skill_groups()[0].language == "en", "falls back to English"
    assert len(esco.select("SELECT ?o { ?s skos:notation ?o FILTER(?o = '2512.4') }")) == 1


def test_only_requested_languages_are_loaded(tmp_path):
    folder = two_languages(tmp_path / "in")
    greek = graph_only(folder, target=tmp_path / "el", languages=["EL"], partial=True)
    esco = escograph.open(greek, language="el")
    assert esco.languages == ("el",)
    assert esco.occupations()[0].pref_label == "προγραμματιστής"
    with pytest.raises(UnknownLanguage, match="'fr'") as caught:
        graph_only(folder, target=tmp_path / "fr", languages=["fr"])
    assert caught.value.available == ("el", "en")
    with pytest.raises(UnknownLanguage, match="'fr'"):
        graph_only(folder, target=tmp_path / "fr", languages=["en", "fr"])
    assert not (tmp_path / "fr").exists()


@pytest.mark.parametrize(
    ("name", "data", "error", "message"),
    [
        (
            "v1.0.ttl",
            b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <u b> <urn:c> .\n",
            BadSyntax,
            "line 2",
        ),
        ("v1.0.ttl", b"@prefix x: <urn:x:> .\nx:a x:b\n  x:c x:d .\n", BadSyntax, "line 3"),
        ("v1.0.nt", b"<urn:a> <urn:b> \xff .\n", BadSyntax, r"v1\.0\.nt"),
        ("v1.0.nt", b"<urn:a> <urn:b> <urn:c c> .\n", BadSyntax, "line 1"),
        ("v1.0.rdf", b"<rdf:RDF><open>", BadSyntax, r"v1\.0\.rdf"),
        ("v1.0.jsonld", b'{"@id": ', BadSyntax, r"v1\.0\.jsonld"),
        ("v1.0.nt.gz", b"no gzip", IngestError, "cannot be read"),
        (
            "v1.0.nt.gz",
            gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 9999)[:-20],
            IngestError,
            "download the archive again",
        ),
    ],
)
def test_a_broken_dump_is_named_with_its_line(tmp_path, name, data, error, message):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(error, match=message):
        graph_only(tmp_path / name, target=tmp_path / "store", partial=True)
    assert not (tmp_path / "store").exists()
    assert list(tmp_path.glob(".store.*")) == []


def test_a_file_that_expands_without_bound_is_refused(tmp_path):
    bomb = gzip.compress(b"# nothing at all, again and again\n" * 4_000_000)
    (tmp_path / "v1.0.nt.gz").write_bytes(bomb)
    with pytest.raises(IngestError, match="expands to more than 200 times"):
        graph_only(tmp_path / "v1.0.nt.gz", target=tmp_path / "store", partial=True)
    row = f"{'a' * 8_000_000},{mini.SKILL}x,,,x,,,,\n"
    folder = mini.write(tmp_path / "in", skills_en=mini.FILES["skills_en.csv"] + row * 12)
    archive = mini.pack(folder, tmp_path / "bomb.zip")
    with pytest.raises(IngestError, match="expands"):
        graph_only(archive, target=tmp_path / "store")


def test_an_archive_with_a_member_outside_its_folder_is_refused(tmp_path):
    for number, member in enumerate(
        ("../skills_en.csv", "/skills_en.csv", "..\\skills_en.csv")
    ):
        archive = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(archive, "w") as packed:
            packed.writestr(member, mini.FILES["skills_en.csv"])
        with pytest.raises(IngestError, match="outside its own folder"):
            graph_only(archive, target=tmp_path / "store")
    assert not (tmp_path.parent / "skills_en.csv").exists()


def test_an_encrypted_archive_is_one_clear_error(tmp_path):
    folder = mini.write(tmp_path / "in")
    archive = mini.pack(folder, tmp_path / "locked.zip")
    data = bytearray(archive.read_bytes())
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02":
            data[at + 8] |= 1
        elif data[at : at + 4] == b"PK\x03\x04":
            data[at + 6] |= 1
    archive.write_bytes(data)
    with pytest.raises(IngestError, match="encrypted"):
        graph_only(archive, target=tmp_path / "store")


def test_a_cell_of_ten_megabytes_and_a_million_lines_of_labels_are_read(tmp_path):
    text = mini.FILES["skills_en.csv"]
    many = "\n".join(f"label {number}" for number in range(1_000_000))
    rows = text.replace("Python,,released", f'Python,"{many}",released').replace(
        "Haskell,,released", f'Haskell,"{"x" * 10_000_000}",released'
    )
    folder = mini.write(tmp_path / "in", skills_en=rows)
    esco = escograph.open(graph_only(folder, target=tmp_path / "store"))
    counts = esco.manifest["counts"]["labels"]["en"]
    assert counts["altLabel"] == 1_000_000 + 2 + 1
    assert max(len(str(label)) for label in esco.labels(f"{mini.SKILL}haskell")) == 10_000_000


def test_an_endless_cell_is_one_clear_error(tmp_path):
    text = mini.FILES["skills_en.csv"].replace("Haskell,,", f'Haskell,"{"x" * 17_000_000}",')
    folder = mini.write(tmp_path / "in", skills_en=text)
    with pytest.raises(IngestError, match=r"skills_en\.csv, row 3"):
        graph_only(folder, target=tmp_path / "store")


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_named(tmp_path, encoding):
    text = mini.FILES["skills_en.csv"].replace("Python", "Pythön").encode(encoding)
    folder = mini.write(tmp_path / "in", skills_en=text)
    with pytest.raises(IngestError, match=r"skills_en\.csv: is not UTF-8"):
        graph_only(folder, target=tmp_path / "store")


def test_a_file_without_a_language_in_its_name_is_reported(tmp_path):
    folder = mini.write(tmp_path / "in", skills_en=None)
    (folder / "skills.csv").write_text(mini.FILES["skills_en.csv"])
    with pytest.raises(IngestError, match=r"skills_en\.csv"):
        graph_only(folder, target=tmp_path / "store")


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=30)
        | st.sampled_from([*mini.FILES, "occupations_EL.csv", "x.ttl", "v1.2.nt.gz", "a.zip"]),
        st.binary(max_size=60),
        max_size=6,
    )
)
def test_no_set_of_files_raises_a_foreign_error_in_recognition(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("pile")
    for name, data in files.items():
        if name not in (".", "..") and len(name.encode()) < 200:
            (folder / name).write_bytes(data)
    try:
        found = escograph.inspect(folder)
    except EscoError:
        return
    assert {file.name for file in found.files} <= set(files)


def test_unreadable_input_is_reported(tmp_path):
    (tmp_path / "readme.md").write_text("hello")
    with pytest.raises(NotAnEscoRelease, match="no CSV file of an ESCO release, and no RDF"):
        escograph.inspect(tmp_path)
    with pytest.raises(NotAnEscoRelease, match="no such file"):
        escograph.inspect(tmp_path / "nowhere")


def test_the_official_archive_of_the_oldest_release_builds(archives, tmp_path):
    """One of its skills has two types in one cell: left out, and counted."""
    for languages in (None, ["fr"]):
        target = tmp_path / f"store-{languages}"
        store = graph_only(archives / V10, target=target, partial=True, languages=languages)
        esco = escograph.open(store, language="fr")
        assert (len(esco.skills()), len(esco.occupations())) == (13485, 2942)
        (odd,) = (
            a for a in esco.manifest["anomalies"] if a["what"].startswith("unknown skillType")
        )
        assert odd["count"] == 1


def test_parts_in_no_requested_language_are_read_for_their_facts(tmp_path):
    folder = two_languages(tmp_path / "in")
    esco = escograph.open(
        graph_only(folder, target=tmp_path / "store", languages=["el"]), language="el"
    )
    assert esco.missing == frozenset()
    assert len(esco.isco_groups()) == len(esco.skill_groups()) == 1
    assert [g.code for g in esco.broader(esco.occupations()[0])] == ["2512"]
    rows = esco.select("SELECT DISTINCT ?l { ?s skos:prefLabel ?o BIND(LANG(?o) AS ?l) }")
    assert [row["l"] for row in rows] == ["el"]


def test_labels_are_counted_once_even_where_rows_repeat(newest):
    counted = newest.select("SELECT (COUNT(*) AS ?n) { ?s skos:prefLabel ?o }")
    assert newest.manifest["counts"]["labels"]["en"]["prefLabel"] == counted[0]["n"]
    counted = newest.select("SELECT (COUNT(*) AS ?n) { ?s skos:altLabel ?o }")
    assert newest.manifest["counts"]["labels"]["en"]["altLabel"] == counted[0]["n"]
    assert newest.check().ok


def test_a_label_of_a_missing_part_raises_part_missing(newest):
    with pytest.raises(PartMissing, match="skills"):
        newest.concept("debug software")


def test_an_archive_inside_an_archive_is_named(v111, tmp_path):
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as packed:
        for archive in v111:
            packed.write(archive, archive.name)
    with pytest.raises(IngestError, match="contains another archive"):
        escograph.inspect(tmp_path / "both.zip")


@pytest.mark.parametrize("version", ["../../x", "", "latest"])
def test_sources_without_a_release_are_reported(v111, tmp_path, version):
    with pytest.raises(UnknownRelease, match="is not a version of ESCO"):
        graph_only(*v111, release=version, target=tmp_path / "store")


def test_the_release_argument_overrides_the_name_of_a_folder(archives, tmp_path):
    (tmp_path / "my-tool-v2.0").mkdir()
    dump = tmp_path / "my-tool-v2.0" / "esco.ttl"
    shutil.copy(archives / EXCERPT, dump)
    store = graph_only(dump, release="v1.0", partial=True, target=tmp_path / "store")
    assert escograph.open(store).version == "1.0"


def test_one_path_is_one_source_of_labels(archives, tmp_path):
    store = graph_only(
        archives / V121,
        partial=True,
        labels_from=str(archives / V10),
        languages="en,es",
        target=tmp_path / "store",
    )
    assert escograph.open(store).languages == ("en", "es")
