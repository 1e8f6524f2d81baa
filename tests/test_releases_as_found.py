"""Files of releases as people have them: renamed, cut, re-saved, of other kinds.

The names of the tests follow the rows of ``shared/cases/README.md``, part "Releases".
"""

import gzip
import io
import zipfile

import mini
import pandas as pd
import pytest
from command import run
from plain_build import graph_only

import escograph
from escograph.errors import BadRow, EscoError, IngestError, MixedReleases, NotAnEscoRelease

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
        (b"\xef\xbb\xbf", "missing column"),
        (b"PK\x03\x04rest", "spreadsheet"),
        ("conceptUri,preferredLabel\n".encode("utf-16"), "UTF-16"),
        (b'{"a": 1}', "JSON"),
        (b"%PDF-1.7", "PDF"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_files_of_other_kinds_are_named_for_what_they_are(tmp_path, content, reason):
    files = mini.write(tmp_path / "in")
    (files / "skills_en.csv").write_bytes(content)
    with pytest.raises(IngestError, match=reason) as caught:
        graph_only(files, target=tmp_path / "store")
    assert "skills_en.csv" in str(caught.value)


# --- spreadsheets


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_other_separators_are_read_and_counted(tmp_path, separator, encoding):
    plain = graph_only(mini.write(tmp_path / "plain"), target=tmp_path / "store")
    files = mini.write(tmp_path / "in")
    import csv

    for path in files.iterdir():
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
        with path.open("w", encoding=encoding, newline="") as file:
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
