"""Files of releases as people have them: renamed, cut, re-saved, of other kinds.

The names of the tests follow the rows of ``shared/cases/README.md``, part "Releases".
"""

import csv
import gzip
import io
import zipfile

import mini
import pandas as pd
import pytest
from command import run
from plain_build import graph_only

import escograph
from escograph.errors import (
    BadRow,
    EscoError,
    IngestError,
    MissingFile,
    MixedReleases,
    NotAnEscoRelease,
)
from escograph.vocab import SKOS

HEADERS = {
    "code": "conceptUri,iscoGroup,preferredLabel,code",
    "naceCode": "conceptUri,iscoGroup,preferredLabel,code,naceCode",
    "none": "conceptUri,iscoGroup,preferredLabel",
}
OCCUPATION = f"{mini.OCC}dev,2512,developer,2512.4"


def layout(folder, header="code", suffix="", **more):
    """Write a small release with one header of occupations and one kind of relation files."""
    cells = OCCUPATION.split(",")[: len(HEADERS[header].split(","))]
    row = ",".join(cells) + ("," if header == "naceCode" else "")
    files = mini.write(folder, occupations_en=f"{HEADERS[header]}\n{row}\n", **more)
    for path in list(files.iterdir()):
        if suffix and "elations" in path.name:
            path.rename(path.with_name(path.stem + suffix + ".csv"))
    return files


# --- recognition


@pytest.mark.parametrize(
    ("header", "suffix", "version"),
    [
        ("code", "_en", "1.2"),
        ("naceCode", "_en", "1.2"),
        ("code", "", "1.1"),
        ("none", "", "1.0"),
    ],
)
def test_releases_are_recognised_by_whole_columns_as_a_guess(tmp_path, header, suffix, version):
    files = layout(tmp_path / "in", header, suffix)
    inspection = escograph.inspect(files)
    assert (inspection.version, inspection.guessed) == (version, True)
    assert "guess" in inspection.title
    store = graph_only(files, target=tmp_path / "store")
    esco = escograph.open(store)
    assert esco.manifest["version_is_guess"] is True
    changes = escograph.compare(esco, esco)
    assert changes.guessed == ("old", "new")
    assert "The version of the new release is a guess" in str(changes)


@pytest.mark.parametrize("release", ["1.2.0", "v1.1.2", "1.2.1", "1.0.9"])
@pytest.mark.parametrize("suffix", ["", "_en"])
def test_what_the_user_says_wins(tmp_path, release, suffix):
    files = layout(tmp_path / "in", "code", suffix)
    inspection = escograph.inspect(files, release=release)
    assert (inspection.version, inspection.guessed) == (release.removeprefix("v"), False)
    store = graph_only(files, target=tmp_path / "store", release=release)
    assert escograph.open(store).version == release.removeprefix("v")


@pytest.mark.parametrize(
    "header",
    ["a,naceCode_x,code", "conceptUri,xcode,preferredLabel,mycode", "x,codes,postcode"],
)
def test_columns_of_other_classifications_are_not_taken_for_esco_s(tmp_path, header):
    (tmp_path / "occupations_de.csv").write_text(f"{header}\n1,2,3\n")
    inspection = escograph.inspect(tmp_path)
    assert inspection.version in ("1.0", "1.1")
    with pytest.raises(IngestError, match=r"missing|not a URI"):
        graph_only(tmp_path, target=tmp_path / "store", partial=True)


@pytest.mark.parametrize("name", ["v1.0 backup", "ESCO v1.2.1", "v1.1.2"])
@pytest.mark.parametrize(
    ("header", "suffix"), [("code", "_en"), ("naceCode", "_en"), ("code", "")]
)
def test_any_layout_in_any_folder_builds(tmp_path, name, header, suffix):
    """The name of a folder is somebody's word: it states the release."""
    store = graph_only(layout(tmp_path / name, header, suffix), target=tmp_path / "store")
    esco = escograph.open(store)
    assert esco.version in name
    assert not esco.version_is_guess


def test_two_archives_of_different_releases_are_refused(tmp_path):
    files = [
        mini.pack(
            layout(tmp_path / release), tmp_path / f"ESCO dataset - v{release} - en - csv.zip"
        )
        for release in ("1.1.1", "1.2.0")
    ]
    with pytest.raises(MixedReleases):
        escograph.inspect(*files)


def test_the_english_archive_of_v1_1_1_alone_is_not_taken_for_a_later_one(v111, tmp_path):
    """Its collections are named after a language, too, but it has no relations."""
    with zipfile.ZipFile(v111[0]) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                (tmp_path / name.rpartition("/")[2]).write_bytes(archive.read(name))
    inspection = escograph.inspect(tmp_path)
    assert (inspection.version, inspection.guessed) == ("1.1", True)


@pytest.mark.parametrize("name", ["skills_en (1).csv", "skills_en(2).csv", "SKILLS_EN.CSV"])
def test_second_downloads_and_capitals_are_read(tmp_path, name):
    files = mini.write(tmp_path / "in")
    (files / "skills_en.csv").rename(files / name)
    esco = escograph.open(graph_only(files, target=tmp_path / "store"))
    assert len(esco.skills()) == 3


# --- cut files


def lines_of(files, name):
    return (files / name).read_text("utf-8").splitlines(keepends=True)


@pytest.mark.parametrize("part", ["skills_en", "occupations_en", "skillGroups_en"])
def test_a_file_of_a_header_alone_is_refused_unless_partial(tmp_path, part):
    files = mini.write(tmp_path / "in")
    (files / f"{part}.csv").write_text(lines_of(files, f"{part}.csv")[0])
    with pytest.raises(IngestError, match=rf"{part}.*has a header and no row.*partial=True"):
        graph_only(files, target=tmp_path / "store")
    assert not (tmp_path / "store").exists()
    store = graph_only(files, target=tmp_path / "store", partial=True)
    assert escograph.open(store).manifest["incomplete"] == {
        f"{part}.csv": "has a header and no row"
    }


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_a_file_cut_in_the_middle_of_a_row_is_refused(tmp_path, share):
    files = mini.write(tmp_path / "in")
    *lines, last = lines_of(files, "occupationSkillRelations.csv")
    cut = last[: max(1, last.rindex(",", 0, int(len(last) * share) + 1))]
    (files / "occupationSkillRelations.csv").write_text("".join(lines) + cut)
    with pytest.raises(IngestError, match=r"middle of a row|neither essential|not a URI"):
        graph_only(files, target=tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_a_file_cut_in_the_middle_of_a_cell_is_refused(tmp_path):
    files = mini.write(tmp_path / "in")
    text = (files / "skills_en.csv").read_text("utf-8")
    (files / "skills_en.csv").write_text(text + f'{mini.SKILL}new,skill,,"a label\nwith')
    with pytest.raises(BadRow, match="middle of a cell; download it again"):
        graph_only(files, target=tmp_path / "store")


@pytest.fixture(scope="module")
def official(v111, tmp_path_factory):
    """The files of v1.1.1 in a folder."""
    folder = tmp_path_factory.mktemp("official") / "v1.1.1"
    folder.mkdir()
    for archive in v111:
        with zipfile.ZipFile(archive) as opened:
            for name in opened.namelist():
                if name.endswith(".csv"):
                    (folder / name.rpartition("/")[2]).write_bytes(opened.read(name))
    return folder


@pytest.mark.parametrize("name", ["skills_en.csv", "occupationSkillRelations.csv"])
def test_an_official_file_cut_between_two_rows_is_refused(official, tmp_path, name):
    for path in official.iterdir():
        if path.name != name:
            (tmp_path / path.name).symlink_to(path)
    rows = (official / name).read_bytes().split(b"\n")
    if name == "skills_en.csv":  # cells hold line ends: cut at the beginning of a row
        half = range(len(rows) // 2, 0, -1)
        end = next(n for n in half if rows[n].startswith(b"KnowledgeSkillCompetence"))
    else:
        end = len(rows) // 2
    (tmp_path / name).write_bytes(b"\n".join(rows[:end]) + b"\n")
    with pytest.raises(IngestError, match="not whole"):
        graph_only(tmp_path, target=tmp_path / "store", release="1.1.1")
    assert not (tmp_path / "store").exists()


# --- files of other kinds


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\r\n \n", "is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"PK\x03\x04rest", "spreadsheet"),
        ("conceptUri,preferredLabel\n".encode("utf-16"), "UTF-16"),
        (b'{"a": 1}', "JSON"),
        (b"%PDF-1.7", "PDF"),
        (b"\xef\xbb\xbfversion https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        (b"\n\n  <HTML><body>", "web page"),
        (b"<?xml version='1.0'?><rows/>", "XML"),
        (b'[{"conceptUri": "x"}]', "JSON"),
        (b"PAR1\x15\x04", "Parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "spreadsheet"),
        (gzip.compress(b"conceptUri"), r"gzipped.*\.gz"),
        (b"7z\xbc\xaf\x27", "7z"),
        (b"Rar!\x1a", "RAR"),
        (b"SQLite format 3\0", "SQLite"),
        (b"\x89PNG", "picture"),
        (b"@prefix skos: <x> .", r"Turtle.*\.ttl"),
        (b"<http://a> <http://b> <http://c> .", r"N-Triples.*\.nt"),
        ("conceptUri,preferredLabel\n".encode("utf-16-le"), "zero bytes"),
        (
            b"O*NET-SOC Code,Title,Description\n11-1011.00,Chief,x\n",
            r"it has 'O\*NET-SOC Code'",
        ),
        (b"404: Not Found", "it has '404: Not Found'"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_files_of_other_kinds_are_named_for_what_they_are(tmp_path, content, reason):
    files = mini.write(tmp_path / "in")
    (files / "skills_en.csv").write_bytes(content)
    with pytest.raises(IngestError, match=reason) as caught:
        graph_only(files, target=tmp_path / "store")
    assert "skills_en.csv" in str(caught.value)


@pytest.mark.parametrize("extension", ["ttl", "nt", "rdf", "jsonld", "nq", "trig", "zip"])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\r\n", "is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"PAR1", "Parquet"),
    ],
    ids=["empty", "blank", "lfs", "html", "parquet"],
)
def test_dumps_and_archives_of_other_kinds_are_named_too(tmp_path, extension, content, reason):
    file = tmp_path / f"esco.{extension}"
    file.write_bytes(content)
    for attempt in (
        lambda: graph_only(file, target=tmp_path / "store", release="1.1.1", partial=True),
        lambda: escograph.inspect(file),
    ):
        with pytest.raises(IngestError, match=reason) as caught:
            attempt()
        assert file.name in str(caught.value)
    assert not (tmp_path / "store").exists()


def zipped(**members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "skills_en.xlsx",
            zipped(**{"[Content_Types].xml": "", "xl/workbook.xml": ""}),
            "sheet",
        ),
        ("skills_en.parquet", b"PAR1", "Parquet"),
        ("skills_en.json", b'{"a": 1}', "JSON"),
        ("Occupation Data.txt", b"O*NET-SOC Code\tTitle\n1\tx\n", r"O\*NET-SOC Code"),
        ("Occupation Data.csv", b"O*NET-SOC Code,Title\n1,x\n", r"O\*NET-SOC Code, Title"),
        ("esco-skills.csv", b"conceptUri,preferredLabel\nx,y\n", r"name it.*skills_en\.csv"),
        ("page.html", b"<html>", "web page"),
        ("nothing.csv", b"", "is empty"),
    ],
)
def test_what_holds_no_release_is_named_for_what_it_is(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    for source in (tmp_path, tmp_path / name):
        with pytest.raises(NotAnEscoRelease, match=reason):
            escograph.inspect(source)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("skills_en.xlsx", b"PK\x03\x04"),
        ("skills_en.json", b"{}"),
        ("skills_en.parquet", b"PAR1"),
    ],
)
def test_a_part_in_another_format_is_named_where_it_is_missed(tmp_path, name, content):
    files = mini.write(tmp_path / "in", skills_en=None)
    (files / name).write_bytes(content)
    with pytest.raises(MissingFile, match=rf"missing skills\.csv.*{name} is "):
        graph_only(files, target=tmp_path / "store")
    (unused,) = [file for file in escograph.inspect(files).files if not file.used]
    assert (unused.name, unused.part) == (name, "skills")


@pytest.mark.parametrize(
    "text",
    [
        '<http://x/a> a skos:Concept ; skos:prefLabel "a"@en .',
        "<http://x/s> a skos:ConceptScheme .",
        "<http://x/a> a <http://xmlns.com/foaf/0.1/Person> .",
        "<http://x/a> skos:inScheme scheme:isco .",
    ],
)
def test_rdf_of_another_vocabulary_is_no_release(tmp_path, text):
    prefixes = f"@prefix skos: <{SKOS}> . @prefix scheme: <{mini.SCHEMES}> .\n"
    (tmp_path / "v1.2.0.ttl").write_text(prefixes + text)
    with pytest.raises(NotAnEscoRelease, match="defines no ESCO concept"):
        graph_only(tmp_path, target=tmp_path / "store", partial=True)


def contents(esco):
    facts = sorted(esco.backend.facts.items())
    return facts, sorted(esco.bulk.labels()), sorted(esco.bulk.relations())


@pytest.mark.parametrize("form", ["csv.gz", "tsv", "tsv.gz"])
def test_gzipped_and_tab_separated_files_are_read(tmp_path, form):
    files = mini.write(tmp_path / "in")
    for path in list(files.iterdir()):
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
        text = io.StringIO(newline="")
        csv.writer(text, delimiter="\t" if "tsv" in form else ",").writerows(rows)
        data = text.getvalue().encode()
        target = path.with_name(f"{path.stem}.{form}")
        target.write_bytes(gzip.compress(data) if form.endswith("gz") else data)
        path.unlink()
    plain = graph_only(mini.write(tmp_path / "plain"), target=tmp_path / "store")
    other = graph_only(files, target=tmp_path / "other")
    assert contents(escograph.open(other)) == contents(escograph.open(plain))


# --- joined labels


JOINED = {
    "|": ("coder|programmer", "Py|pie"),
    " | ": ("coder | programmer", "Py"),
    "; ": ("coder; programmer", "Py;pie"),
    r"\n": (r"coder\nprogrammer", r"Py\npie"),
}


def with_labels(folder, occupation, skill):
    return mini.write(
        folder,
        occupations_en=mini.FILES["occupations_en.csv"].replace(
            "coder\nprogrammer", occupation
        ),
        skills_en=mini.FILES["skills_en.csv"].replace("Python,,", f'Python,"{skill}",'),
    )


@pytest.mark.parametrize("joined", JOINED)
@pytest.mark.parametrize("form", ["release", "labels_from"])
def test_labels_joined_by_other_tools_are_taken_apart_and_counted(tmp_path, joined, form):
    files = with_labels(tmp_path / "in", *JOINED[joined])
    options = {}
    if form == "labels_from":
        for path in files.glob("*_en.csv"):
            path.rename(path.with_name(path.name.replace("_en", "_de")))
        options["labels_from"] = files
        files = mini.write(tmp_path / "plain")
    store = graph_only(files, target=tmp_path / "store", **options)
    esco = escograph.open(store, language="de" if options else "en")
    rows = esco.bulk.added_labels() if options else esco.bulk.labels()
    labels = {text for uri, kind, text, _ in rows if kind == "alternative" and "dev" in uri}
    assert labels == {"coder", "programmer"}
    assert esco.skill(f"{mini.SKILL}python").pref_label == "Python"
    if not options:
        noted = [a for a in esco.manifest["anomalies"] if "joined by" in a["what"]]
        assert {a["file"] for a in noted} <= {"occupations_en.csv", "skills_en.csv"}
        assert sum(a["count"] for a in noted) == sum(
            joined.strip() in cell for cell in JOINED[joined]
        )
        assert {a["severity"] for a in noted} == {"note"}


@pytest.mark.parametrize(
    ("occupation", "labels", "what"),
    [
        ("coder\nprogrammer|hacker", {"coder", "programmer|hacker"}, "perhaps several"),
        ("coder, programmer", {"coder, programmer"}, "perhaps joined by commas"),
        ("[coder, programmer]", {"[coder, programmer]"}, "written as a list"),
        ("coder\nprogrammer; hacker", {"coder", "programmer; hacker"}, None),
        ("coder", {"coder"}, None),
    ],
)
def test_labels_that_may_be_joined_are_named_and_left(tmp_path, occupation, labels, what):
    files = with_labels(tmp_path / "in", occupation, "")
    esco = escograph.open(graph_only(files, target=tmp_path / "store"))
    found = {text for _, kind, text, _ in esco.bulk.labels() if kind == "alternative"}
    assert found == labels
    warnings = [a["what"] for a in esco.manifest["anomalies"] if a["severity"] == "warning"]
    if what is None:
        assert not [text for text in warnings if "label" in text]
    else:
        assert [text for text in warnings if what in text]


def test_the_official_labels_joined_are_the_official_labels(official, tmp_path):
    """Line ends give way to a bar, a semicolon or a written-out one, as tools leave them."""
    name = "occupations_en.csv"
    table = pd.read_csv(official / name, dtype=str, keep_default_na=False)
    expected = None
    for number, joined in enumerate(["\n", " | ", ";", r"\n"]):
        folder = tmp_path / str(number) / "v1.1.1"
        folder.mkdir(parents=True)
        copy = table.assign(altLabels=table.altLabels.str.replace("\n", joined, regex=False))
        copy["hiddenLabels"] = copy.hiddenLabels.str.replace("\n", joined, regex=False)
        copy.to_csv(folder / name, index=False)
        store = graph_only(folder, target=tmp_path / f"store-{number}", partial=True)
        labels = sorted(escograph.open(store).bulk.labels())
        expected = expected or labels
        assert labels == expected, joined


@pytest.mark.parametrize("share", [0, 0.05, 0.2])
def test_semicolons_join_labels_only_where_many_cells_have_them(tmp_path, share):
    """Fails if the bound is halved or doubled."""
    rows = [
        f"{mini.OCC}o{n},2512,job {n},{'a; b' if n < share * 100 else 'a'} {n},2512.{n}"
        for n in range(100)
    ]
    header = "conceptUri,iscoGroup,preferredLabel,altLabels,code"
    files = mini.write(tmp_path / "in", occupations_en="\n".join([header, *rows]) + "\n")
    esco = escograph.open(graph_only(files, target=tmp_path / "store"))
    is_split = any(text == "a" for _, _, text, _ in esco.bulk.labels())
    assert is_split == (share > 0.1)


# --- the report


def test_the_report_says_first_what_makes_answers_wrong_and_repeats_nothing(tmp_path):
    header, row = mini.FILES["skills_en.csv"].split("\n")[:2]
    skills = f"{header},mine\n{row.replace('Python,,', 'Python,Python,')},x\n"
    files = mini.write(
        tmp_path / "in",
        skills_en=skills,
        occupationSkillRelations=mini.FILES["occupationSkillRelations.csv"]
        + f"{mini.OCC}dev,sometimes,knowledge,{mini.SKILL}python\n",
        conceptSchemes_en=None,
    )
    report = run("build", files, "--to", tmp_path / "store", "--partial", "--no-search").stdout
    headings = [line for line in report.splitlines() if line and line[0] in "!H"]
    assert [heading.split(":")[0] for heading in headings] == [
        "! Missing parts",
        "! Anomalies that change answers",
        "! References to concepts that no file defines",
        "Harmless oddities of the files",
    ]
    places = [
        report.index(text)
        for text in (
            "conceptSchemes\t",
            "row refused: relationType",
            "unknown column, left out",
            "skillUri",
            "altLabel that repeats another label",
        )
    ]
    assert places == sorted(places)
    lines = [line for line in report.splitlines() if "\t" in line and "\tcount" not in line]
    assert len(lines) == len(set(lines))
    assert run("info", "--store", tmp_path / "store").stdout == report


def test_references_to_a_missing_part_are_said_once(v121, newest_path):
    manifest = escograph.open(newest_path).manifest
    assert manifest["incomplete"] == {}
    assert manifest["references_to_missing"]["skills"] > 20_000
    dangling = [a for a in manifest["dangling"] if "skill/" in str(a["examples"])]
    assert dangling == []
    report = run("info", "--store", newest_path).stdout
    archive = "the CSV classification archive of any language (from v1.2)"
    assert report.count(archive) == 1


def test_an_absent_column_is_one_line_not_one_for_each_row(tmp_path):
    """v1.0 has no codes of occupations."""
    files = layout(tmp_path / "in", "none")
    manifest = escograph.open(graph_only(files, target=tmp_path / "store")).manifest
    noted = {a["what"]: (a["count"], a["severity"]) for a in manifest["anomalies"]}
    assert noted["no column code"] == (1, "warning")
    assert "concept without code" not in noted


def test_a_guess_is_a_guess_in_the_report(tmp_path):
    files = mini.write(tmp_path / "in")
    report = run("build", files, "--to", tmp_path / "store", "--no-search").stdout
    assert report.startswith("ESCO 1.1 (a guess, by the columns of the files)")


# --- one language, some parts


@pytest.mark.parametrize("language", ["fr", "de", "es", "el", "en"])
def test_a_store_in_one_language_opens_in_it(tmp_path, language):
    files = mini.write(tmp_path / "in")
    for path in list(files.glob("*_en.csv")):
        path.rename(path.with_name(path.name.replace("_en", f"_{language}")))
    store = graph_only(files, target=tmp_path / "store")
    esco = escograph.open(store)
    assert esco.language == language
    shown = run("show", f"{mini.SKILL}python", "--store", store).stdout
    assert "label: Python" in shown
    assert f"language: {language}" in shown


@pytest.mark.parametrize(
    ("part", "uri", "known"),
    [
        ("occupations", f"{mini.OCC}dev", ["developer", "2512.4", "coder", "Writes code."]),
        ("skills", f"{mini.SKILL}python", ["Python", "knowledge", "sector-specific"]),
        ("ISCOGroups", f"{mini.ISCO}C2512", ["Software developers", "2512"]),
        ("skillGroups", f"{mini.SKILL}group", ["working with computers", "S5"]),
    ],
)
def test_a_partial_store_shows_what_it_knows(tmp_path, part, uri, known):
    files = tmp_path / "in"
    files.mkdir()
    (files / f"{part}_en.csv").write_text(mini.FILES[f"{part}_en.csv"])
    store = graph_only(files, target=tmp_path / "store", partial=True, release="1.1.1")
    shown = run("show", uri, "--store", store)
    for text in known:
        assert text in shown.stdout
    assert "was built without" in shown.stderr
    assert [f for f in escograph.open(store).check().findings if f.severity == "error"] == []


# --- spreadsheets


@pytest.mark.parametrize("hint", [False, True])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_other_separators_are_read_and_counted(tmp_path, separator, encoding, hint):
    plain = graph_only(mini.write(tmp_path / "plain"), target=tmp_path / "store")
    files = mini.write(tmp_path / "in")
    for path in files.iterdir():
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
        with path.open("w", encoding=encoding, newline="") as file:
            if hint:  # Excel's first line
                file.write(f"sep={separator}\r\n")
            csv.writer(file, delimiter=separator).writerows(rows)
    other = escograph.open(graph_only(files, target=tmp_path / "other"))
    esco = escograph.open(plain)
    for question in ("skills", "occupations", "isco_groups", "skill_groups"):
        assert getattr(other, question)().to_dict() == getattr(esco, question)().to_dict()
    assert sorted(other.bulk.relations()) == sorted(esco.bulk.relations())
    noted = [a for a in other.manifest["anomalies"] if "separated by" in a["what"]]
    assert len(noted) == len(list(files.iterdir()))


def test_a_header_in_capitals_is_read(tmp_path):
    files = mini.write(tmp_path / "in")
    for path in files.iterdir():
        header, _, rest = path.read_text("utf-8").partition("\n")
        path.write_text(f"{header.upper()}\n{rest}", "utf-8")
    esco = escograph.open(graph_only(files, target=tmp_path / "store"))
    assert len(esco.skills()) == 3
    assert esco.essential_skills("2512.4")


def test_a_gzipped_file_of_another_kind_is_still_refused(tmp_path):
    (tmp_path / "dump.ttl.gz").write_bytes(gzip.compress(b"<html>"))
    with pytest.raises(EscoError):
        graph_only(tmp_path / "dump.ttl.gz", target=tmp_path / "store", release="1.2.0")
    with pytest.raises(NotAnEscoRelease):
        escograph.inspect(tmp_path / "nothing")


def test_codes_that_lost_their_zeros_are_mended_and_counted(official, tmp_path):
    """A spreadsheet writes 110 for 0110; the URI, and the number of digits, tell."""
    for path in official.iterdir():
        if path.name not in ("ISCOGroups_en.csv", "occupations_en.csv"):
            (tmp_path / path.name).symlink_to(path)
    lost = {}
    for name, columns in (
        ("ISCOGroups_en.csv", ["code"]),
        ("occupations_en.csv", ["iscoGroup", "code"]),
    ):
        table = pd.read_csv(official / name, dtype=str, keep_default_na=False)
        for column in columns:
            before = table[column]
            table[column] = before.str.replace(r"^0+(?=\d)", "", regex=True)
            lost[name] = lost.get(name, 0) + int((table[column] != before).sum())
        table.to_csv(tmp_path / name, index=False)
    esco = escograph.open(
        graph_only(tmp_path, target=tmp_path / "store", release="1.1.1"), language="en"
    )
    assert esco.isco_group("0110").uri.endswith("/isco/C0110")
    assert esco.isco_group("0").level == 1
    army = esco.occupation("0110.1")
    assert [group.code for group in esco.broader(army)] == ["0110"]
    counted = {
        a["file"]: a["count"]
        for a in esco.manifest["anomalies"]
        if a["what"] == "code that had lost its zeros"
    }
    assert counted == lost
    assert min(lost.values()) > 5
    whole = escograph.open(graph_only(official, target=tmp_path / "whole", release="1.1.1"))
    assert esco.backend.facts == whole.backend.facts
    assert sorted(esco.bulk.broader()) == sorted(whole.bulk.broader())


def of_size(folder, undefined=0, without=0, size=1_000):
    """Write a release with so many occupations, each of which needs one skill."""
    jobs = [f"{mini.OCC}o{n}" for n in range(size)]
    concepts = "".join(f"{job},2512,job {n},2512.{n}\n" for n, job in enumerate(jobs))
    rows = [f"{job},essential,,{mini.SKILL}python" for job in jobs[without:]]
    rows[:undefined] = [row.replace("python", "gone") for row in rows[:undefined]]
    rows += rows[-1:] * without  # the same number of rows
    return mini.write(
        folder,
        occupations_en=f"{HEADERS['code']}\n{concepts}",
        occupationSkillRelations="\n".join(
            ["occupationUri,relationType,skillType,skillUri", *rows]
        )
        + "\n",
    )


@pytest.mark.parametrize("fault", ["undefined", "without"])
@pytest.mark.parametrize(
    ("count", "is_whole"), [(0, True), (15, True), (30, False), (500, False)]
)
def test_files_that_lack_a_few_hundredths_are_not_whole(tmp_path, fault, count, is_whole):
    """Fails if a bound is halved or doubled."""
    files = of_size(tmp_path / "in", **{fault: count})
    if is_whole:
        store = graph_only(files, target=tmp_path / "store", release="1.1.1")
        assert escograph.open(store).manifest["incomplete"] == {}
        return
    with pytest.raises(IngestError, match="not whole"):
        graph_only(files, target=tmp_path / "store", release="1.1.1")
    store = graph_only(files, target=tmp_path / "store", release="1.1.1", partial=True)
    assert list(escograph.open(store).manifest["incomplete"]) == [
        "occupationSkillRelations.csv"
    ]
    assert "Files that are not whole:" in run("info", "--store", store).stdout


@pytest.mark.parametrize("group", ["abcd", "C2512"])
def test_a_group_that_is_not_a_number_is_left_as_it_is(tmp_path, group):
    row = f"{mini.OCC}dev,{group},developer,x.1"
    files = mini.write(tmp_path / "in", occupations_en=f"{HEADERS['code']}\n{row}\n")
    esco = escograph.open(graph_only(files, target=tmp_path / "store"))
    assert not [a for a in esco.manifest["anomalies"] if "zeros" in a["what"]]
    assert esco.occupation(f"{mini.OCC}dev").code == "x.1"


@pytest.mark.parametrize("header", [b"\r\x00", b"a\rb", b'"a', b"x" * 200_000, b"\xff,\n"])
def test_a_header_that_is_not_csv_is_an_error_of_ours(tmp_path, header):
    files = mini.write(tmp_path / "in", occupations_en=header)
    with pytest.raises(EscoError):
        graph_only(files, target=tmp_path / "store")
    assert not (tmp_path / "store").exists()
    escograph.inspect(files)
