"""Files of releases that other tools wrote again: spreadsheets, pandas, archivers, editors.

The names of the tests follow the rows of ``shared/cases/README.md``, part "Releases".
"""

import csv
import io
import re
import zipfile

import mini
import pytest
from plain_build import graph_only

import escograph
from escograph.errors import EscoError, MissingFile

COLUMNS = "conceptUri,iscoGroup,preferredLabel,code"


# --- spellings of other tools


@pytest.mark.parametrize(
    "spelt",
    [
        *("https://{}", "<http://{}>", "http://{}/", "http://{}\u200b", " http://{} ", "{}"),
        *("http://www.{}", "http://{}#this", '"http://{}"'),
    ],
    ids=ascii,
)
@pytest.mark.parametrize("name", ["occupationSkillRelations", "occupations_en", "all"])
def test_uris_in_other_spellings_are_mended_and_counted(tmp_path, spelt, name):
    """Each file is spelt differently from the others, or all are."""
    changed = {}
    for stem, text in ((n.removesuffix(".csv"), text) for n, text in mini.FILES.items()):
        if name in (stem, "all"):
            rows = list(csv.reader(io.StringIO(text)))
            uri = re.compile(r"http://(\S+dev)")
            rows = [
                [uri.sub(lambda m: spelt.format(m[1]), cell) for cell in row] for row in rows
            ]
            out = io.StringIO()
            csv.writer(out).writerows(rows)
            changed[stem] = out.getvalue()
    store = graph_only(mini.write(tmp_path / "in", **changed), target=tmp_path / "store")
    esco = escograph.open(store)
    developer = esco.occupation(f"{mini.OCC}dev")
    assert [str(skill) for skill in esco.essential_skills(developer)] == [
        "debug software",
        "Python",
    ]
    assert [group.code for group in esco.broader(developer)] == ["2512"]
    assert esco.manifest["dangling"] == []
    is_counted = any("spelling" in a["what"] for a in esco.manifest["anomalies"])
    assert is_counted is (spelt != " http://{} ")  # blanks around a cell are no spelling


@pytest.mark.parametrize("word", ["nan", "NaN", "None", "NULL", "N/A", "#N/A", "<NA>", "NaT"])
def test_words_of_other_tools_for_empty_cells_are_empty_and_counted(tmp_path, word):
    row = f"Occupation,{mini.OCC}dev,{word},developer,{word},{word},{word},{word},{word}"
    header = mini.FILES["occupations_en.csv"].splitlines()[0]
    files = mini.write(tmp_path / "in", occupations_en=f"{header}\n{row}\n")
    esco = escograph.open(graph_only(files, target=tmp_path / "store"))
    developer = esco.occupation("developer")
    assert (developer.code, len(esco.labels(developer))) == (None, 1)
    with pytest.raises(EscoError):
        esco.occupation(word)
    (counted,) = [a for a in esco.manifest["anomalies"] if word in a["what"]]
    assert counted["count"] == 6


ISCO_HEADER = mini.FILES["ISCOGroups_en.csv"].splitlines()[0]


def coded(tmp_path, isco_code="0110", group="0110", code="0110.1"):
    """Open a release of one group and one occupation with codes as another tool wrote them."""
    cells = [f"{mini.OCC}dev", group, "developer", code]
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS.split(","), cells])
    groups = io.StringIO()
    csv.writer(groups).writerows(
        [ISCO_HEADER.split(","), ["ISCOGroup", f"{mini.ISCO}C0110", isco_code, "Officers"]]
    )
    broader = mini.FILES["broaderRelationsOccPillar.csv"].splitlines()[0] + "\n"
    files = mini.write(
        tmp_path / "in",
        occupations_en=out.getvalue(),
        ISCOGroups_en=groups.getvalue(),
        broaderRelationsOccPillar=f"{broader}Occupation,{mini.OCC}dev,x,{mini.ISCO}C0110\n",
    )
    return escograph.open(graph_only(files, target=tmp_path / "store"))


@pytest.mark.parametrize(
    "code",
    [
        "110",
        "110.0",
        "110,0",
        "0110.0",
        "00110",
        "C0110",
        "c110",
        "'0110",
        '="0110"',
        "\u200b0110",
    ],
    ids=ascii,
)
def test_codes_of_groups_as_spreadsheets_write_them_are_mended(tmp_path, code):
    esco = coded(tmp_path, isco_code=code, group=code.replace("c", "C"))
    assert esco.isco_group("0110").code == "0110"
    assert [group.code for group in esco.broader("developer")] == ["0110"]
    assert esco.manifest["dangling"] == []
    counted = {a["file"] for a in esco.manifest["anomalies"] if a["what"].startswith("code ")}
    assert counted == {"ISCOGroups_en.csv", "occupations_en.csv"}


@pytest.mark.parametrize("code", ["", "1.10E+02", "1,10E+02", "#REF!", "Jan 10", "1100"])
def test_the_uri_of_a_group_tells_its_code(tmp_path, code):
    assert coded(tmp_path, isco_code=code).isco_group("0110").pref_label == "Officers"


@pytest.mark.parametrize(
    "code", ["110.1", "110,1", "0110,1", "'0110.1", '="0110.1"', "C0110.1", "0110.1 "]
)
@pytest.mark.parametrize("group", ["0110", ""])
def test_codes_of_occupations_as_spreadsheets_write_them_are_mended(tmp_path, code, group):
    assert coded(tmp_path, code=code, group=group).occupation("0110.1").code == "0110.1"


@pytest.mark.parametrize("code", ["1.101E+02", "Jan-10", "45667", "#REF!", "1101", "0110.1."])
def test_a_code_that_is_lost_is_a_warning_and_left(tmp_path, code):
    esco = coded(tmp_path, code=code)
    assert esco.occupation("developer").code == code
    (found,) = [a for a in esco.manifest["anomalies"] if a["what"].startswith("code unlike")]
    assert (found["severity"], found["examples"][0]) == ("warning", code)


# --- headers, ends of lines, names


@pytest.mark.parametrize(
    "mark", ["", "\ufeff", "\ufeff\ufeff", "\n\n", " \r\n", "sep=,\r\n\r\n"]
)
@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_any_end_of_line_and_what_stands_before_the_header(tmp_path, mark, end):
    changed = {
        name.removesuffix(".csv"): mark + text.replace("\n", end)
        for name, text in mini.FILES.items()
    }
    files = mini.write(tmp_path / "in", **changed)
    assert escograph.inspect(files).version == "1.1", "the header of occupations has codes"
    esco = escograph.open(graph_only(files, target=tmp_path / "store"))
    assert [str(skill) for skill in esco.essential_skills("developer")] == [
        "debug software",
        "Python",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_columns_without_a_name_are_left_out(tmp_path, count):
    """Spreadsheets write a comma for every column that was ever used."""
    text = mini.FILES["occupationSkillRelations.csv"].replace("\n", "," * count + "\n")
    files = mini.write(tmp_path / "in", occupationSkillRelations=text)
    esco = escograph.open(graph_only(files, target=tmp_path / "store"))
    assert len(esco.essential_skills("developer")) == 2


HIDDEN = [
    *("__MACOSX/skills_en.csv", "__MACOSX/._skills_en.csv", ".ipynb_checkpoints/skills_en.csv"),
    *(".git/skills_en.csv", ".skills_en.csv", "~$skills_en.csv", ".~lock.skills_en.csv#"),
]


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("packed", [False, True])
def test_files_that_systems_and_editors_add_are_no_part_of_a_release(tmp_path, name, packed):
    source = mini.write(tmp_path / ".data" / "in")
    if packed:
        source = mini.pack(source, tmp_path / "in.zip")
        with zipfile.ZipFile(source, "a") as archive:
            archive.writestr(f"ESCO/{name}", b"\0\5\26\7")
    else:
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_bytes(b"\0\5\26\7")
    esco = escograph.open(graph_only(source, target=tmp_path / "store"))
    assert len(esco.skills()) == 3


def test_an_archive_with_backslashes_in_its_names_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for name, text in mini.FILES.items():
            archive.writestr(zipfile.ZipInfo("ESCO\\" + name), text)
    store = graph_only(tmp_path / "in.zip", target=tmp_path / "store")
    assert len(escograph.open(store).skills()) == 3


@pytest.mark.parametrize(
    "name",
    [
        *(
            "skills_en - Copy.csv",
            "skills_en_v1.1.1.csv",
            "esco_skills_en.csv",
            "skills_en .csv",
        ),
        *(
            "skills-en.csv",
            "skills_en.csv.txt",
            "skills_en.csv.bak",
            "skills_en",
            "skills_en.csv.part",
        ),
    ],
)
def test_a_part_with_another_name_is_named_where_it_is_missed(tmp_path, name):
    files = mini.write(tmp_path / "in")
    (files / "skills_en.csv").rename(files / name)
    with pytest.raises(MissingFile, match=re.escape(f"{name} has columns of ESCO; name it as")):
        graph_only(files, target=tmp_path / "store")


# --- labels


@pytest.mark.parametrize(
    "joined",
    [
        *(
            "{}\\r\\n{}",
            "{}<br>{}",
            "{}<BR />{}",
            "{}_x000D_\n{}",
            "{}\u2028{}",
            "{}\v{}",
            "{}||{}",
        ),
        *("['{}', '{}']", '["{}", "{}"]'),
    ],
    ids=ascii,
)
def test_labels_joined_in_further_ways_are_taken_apart(tmp_path, joined):
    cells = [f"{mini.OCC}dev", "2512", "developer", "2512.4", joined.format("coder", "Py, pie")]
    out = io.StringIO()
    csv.writer(out).writerows([[*COLUMNS.split(","), "altLabels"], cells])
    files = mini.write(tmp_path / "in", occupations_en=out.getvalue())
    esco = escograph.open(graph_only(files, target=tmp_path / "store"))
    texts = [label.literal_form for label in esco.labels("developer")]
    assert texts == ["developer", "Py, pie", "coder"]


@pytest.mark.parametrize(
    ("joined", "what"),
    [
        ("{},{}", "joined by commas"),
        ("{} / {}", "joined by slashes"),
        ("{}\t{}", "joined by tabs"),
        ("{}\u2022{}", "joined by bullets"),
        ("[{} {}]", "written as a list"),
    ],
    ids=ascii,
)
def test_labels_that_may_be_joined_in_further_ways_are_counted(tmp_path, joined, what):
    cells = [f"{mini.OCC}dev", "2512", "developer", "2512.4", joined.format("coder", "pie")]
    out = io.StringIO()
    csv.writer(out).writerows([[*COLUMNS.split(","), "altLabels"], cells])
    files = mini.write(tmp_path / "in", occupations_en=out.getvalue())
    esco = escograph.open(graph_only(files, target=tmp_path / "store"))
    assert len(esco.labels("developer")) == 2
    assert any(what in anomaly["what"] for anomaly in esco.manifest["anomalies"])


@pytest.mark.parametrize(
    "kept", ["h", "http://data.europa", f"{mini.SKILL}", f"{mini.SKILL}hask"]
)
def test_a_file_cut_in_its_last_uri_is_refused(tmp_path, kept):
    text = mini.FILES["occupationSkillRelations.csv"].removesuffix(f"{mini.SKILL}haskell\n")
    files = mini.write(tmp_path / "in", occupationSkillRelations=text + kept)
    with pytest.raises(EscoError, match=r"occupationSkillRelations\.csv.*(middle|not a URI)"):
        graph_only(files, target=tmp_path / "store")


@pytest.mark.parametrize("name", sorted(mini.FILES))
def test_a_whole_file_without_a_last_line_end_is_read(tmp_path, name):
    changed = {name.removesuffix(".csv"): mini.FILES[name].removesuffix("\n")}
    esco = escograph.open(
        graph_only(mini.write(tmp_path / "in", **changed), target=tmp_path / "store")
    )
    assert len(esco.essential_skills("developer")) == 2
    assert "incomplete" not in esco.manifest or not esco.manifest["incomplete"]
