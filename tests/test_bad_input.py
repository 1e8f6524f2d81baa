"""Bad input to a build: one clear error of ours, and nothing under the target's name."""

import pickle
from contextlib import suppress
from random import Random

import mini
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_build import graph_only

import escograph
from escograph.errors import (
    BadRow,
    EscoError,
    IngestError,
    MissingColumn,
    MissingFile,
    MixedReleases,
    NotAnEscoRelease,
    StoreExists,
)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "store"


def refused(error, target, *sources, match=None):
    """Build, expect this error, and check that nothing is left."""
    with pytest.raises(error, match=match) as caught:
        graph_only(*sources, target=target)
    assert not target.exists()
    assert list(target.parent.glob(".store.*")) == []
    copy = pickle.loads(pickle.dumps(caught.value))
    assert str(copy) == str(caught.value)
    assert vars(copy) == vars(caught.value)
    return caught.value


def changed(folder, stem, old, new):
    text = mini.FILES[f"{stem}.csv"]
    assert old in text
    return mini.write(folder, **{stem: text.replace(old, new)})


def test_the_mini_release_is_valid(tmp_path, target):
    esco = escograph.open(graph_only(mini.write(tmp_path / "in"), target=target))
    developer = esco.occupation("developer")
    assert [str(s) for s in esco.essential_skills(developer)] == ["debug software", "Python"]
    assert esco.manifest["version"] == "1.1"


def test_no_source_at_all(target):
    refused(NotAnEscoRelease, target, match="pass the archives")


def test_no_such_file(tmp_path, target):
    refused(NotAnEscoRelease, target, tmp_path / "nope.zip", match=r"nope\.zip: no such file")


def test_a_folder_or_archive_without_esco_files(tmp_path, target):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "recipes.csv").write_text("a,b\n")
    refused(NotAnEscoRelease, target, tmp_path / "in", match="contains no CSV file of an ESCO")
    archive = mini.pack(tmp_path / "in", tmp_path / "in.zip")
    refused(NotAnEscoRelease, target, archive, match=r"in\.zip")


def test_a_file_that_is_not_an_archive(tmp_path, target):
    (tmp_path / "esco.zip").write_bytes(b"this is not a zip")
    refused(NotAnEscoRelease, target, tmp_path / "esco.zip", match="not a complete zip archive")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_zip(v111, tmp_path, target, kept):
    whole = v111[0].read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: int(len(whole) * kept)])
    refused(NotAnEscoRelease, target, tmp_path / "cut.zip", v111[1], match=r"cut\.zip")


def test_a_zip_whose_data_is_damaged(v111, tmp_path, target):
    damaged = bytearray(v111[1].read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    (tmp_path / "damaged.zip").write_bytes(damaged)
    refused(IngestError, target, v111[0], tmp_path / "damaged.zip", match=r"damaged\.zip/")


def test_no_flipped_byte_of_an_archive_escapes_as_a_foreign_error(tmp_path):
    whole = mini.pack(mini.write(tmp_path / "in"), tmp_path / "whole.zip").read_bytes()
    random = Random(1)
    for number in range(250):
        damaged = bytearray(whole)
        damaged[random.randrange(len(damaged))] ^= random.randrange(1, 256)
        (tmp_path / "damaged.zip").write_bytes(damaged)
        with suppress(EscoError):
            graph_only(tmp_path / "damaged.zip", target=tmp_path / f"store-{number}")


@pytest.mark.parametrize("name", list(mini.FILES))
def test_a_missing_file_is_named_with_its_archive(tmp_path, target, name):
    folder = mini.write(tmp_path / "in", **{name.removesuffix(".csv"): None})
    error = refused(MissingFile, target, folder)
    (missing,) = error.missing
    assert missing.removesuffix(".csv") == name.removesuffix(".csv").removesuffix("_en")
    assert "archive" in error.missing[missing]


def test_a_missing_language_independent_archive_is_named(v111, target):
    error = refused(MissingFile, target, v111[0], match="language-independent archive")
    assert "occupationSkillRelations.csv" in error.missing


@pytest.mark.parametrize(
    ("stem", "column"),
    [
        ("occupations_en", "conceptUri"),
        ("skills_en", "preferredLabel"),
        ("conceptSchemes_en", "conceptSchemeUri"),
        ("occupationSkillRelations", "relationType"),
        ("skillSkillRelations", "relatedSkillUri"),
        ("broaderRelationsOccPillar", "broaderUri"),
    ],
)
def test_a_missing_column_is_named_with_its_file(tmp_path, target, stem, column):
    folder = changed(tmp_path / "in", stem, column, "other")
    error = refused(MissingColumn, target, folder, match=rf"{stem}\.csv: missing column")
    assert error.columns == (column,)


@pytest.mark.parametrize(
    ("stem", "good", "bad", "row"),
    [
        ("skills_en", f"{mini.SKILL}debug", "http://exa mple/debug", 2),
        ("skills_en", f"{mini.SKILL}haskell", "not-a-uri", 3),
        ("occupationSkillRelations", f"{mini.SKILL}haskell", "http://x/<y>", 3),
        ("broaderRelationsSkillPillar", f"{mini.SKILL}group", "", 1),
        ("conceptSchemes_en", f"{mini.SKILL}group", "http://x/{y}", 1),
    ],
)
def test_a_broken_uri_is_named_with_file_and_row(tmp_path, target, stem, good, bad, row):
    folder = changed(tmp_path / "in", stem, good, bad)
    error = refused(BadRow, target, folder, match=rf"{stem}\.csv, row {row} \(line \d+\)")
    assert error.row == row
    assert bad in str(error)


def test_a_long_cell_is_shortened_in_the_message(tmp_path, target):
    folder = changed(tmp_path / "in", "skills_en", f"{mini.SKILL}debug", "a" * 100_000)
    assert len(str(refused(BadRow, target, folder))) < 500


def test_a_row_names_the_line_it_ends_on(tmp_path, target):
    folder = changed(tmp_path / "in", "occupations_en", f"{mini.OCC}dev", "no uri")
    assert refused(BadRow, target, folder).line == 3  # its first cell has a line break


def test_a_row_with_too_many_cells(tmp_path, target):
    folder = changed(tmp_path / "in", "skills_en", "knowledge,", "know,ledge,")
    refused(BadRow, target, folder, match="10 cells under 9 columns")


def test_a_quote_left_open(tmp_path, target):
    folder = changed(tmp_path / "in", "skills_en", "debug software", '"debug software')
    refused(BadRow, target, folder, match=r"skills_en\.csv")


def test_text_that_is_not_utf8(tmp_path, target):
    text = mini.FILES["skills_en.csv"].replace("Python", "Pythön").encode("latin-1")
    folder = mini.write(tmp_path / "in", skills_en=text)
    refused(IngestError, target, folder, match=r"skills_en\.csv: is not UTF-8")


def test_a_repeated_column(tmp_path, target):
    folder = changed(tmp_path / "in", "skills_en", "altLabels", "status")
    refused(IngestError, target, folder, match="'status'")


def test_a_file_in_two_sources(tmp_path, target):
    folder = mini.write(tmp_path / "in")
    archive = mini.pack(folder, tmp_path / "again.zip")
    refused(IngestError, target, folder, archive, match="is also in")


def test_two_releases_are_not_mixed(tmp_path, target):
    old = mini.write(tmp_path / "ESCO dataset - v1.1.1", skills_en=None)
    new = mini.write(tmp_path / "ESCO dataset - v1.2.0", **dict.fromkeys(_all_but("skills_en")))
    error = refused(MixedReleases, target, old, new, match=r"1\.1\.1.*1\.2\.0")
    assert set(error.versions) == {"1.1.1", "1.2.0"}


def _all_but(stem):
    return {name.removesuffix(".csv") for name in mini.FILES} - {stem}


def test_readable_rows_are_read_and_counted(tmp_path, target):
    folder = mini.write(
        tmp_path / "in",
        occupationSkillRelations=(
            "\ufeff"
            + mini.FILES["occupationSkillRelations.csv"].replace("\n", "\r\n")
            + f" {mini.OCC}dev\t,essential,,\n {mini.SKILL}python \r\n".replace(",\n", ",")
            + f"{mini.OCC}dev,useful,knowledge,{mini.SKILL}python\r\n"
            + f"{mini.OCC}dev,optional,knowledge,{mini.SKILL}python\r\n"
            + f"{mini.OCC}gone,optional,knowledge,{mini.SKILL}python\r\n"
            + "\r\n,,,\r\n"
        ),
    )
    esco = escograph.open(graph_only(folder, target=target))
    (account,) = (
        f for f in esco.manifest["files"] if f["file"] == "occupationSkillRelations.csv"
    )
    assert (account["rows"], account["loaded"], account["refused"]) == (9, 6, 3)
    anomalies = {entry["what"]: entry["count"] for entry in esco.manifest["anomalies"]}
    assert anomalies["row refused: blank row"] == 2
    assert anomalies["row refused: relationType is neither essential nor optional"] == 1
    assert anomalies["pair that is both essential and optional"] == 1
    assert anomalies["relation without skillType"] == 1
    (dangling,) = esco.manifest["dangling"]
    assert (dangling["what"], dangling["count"]) == ("occupationUri", 1)
    assert [str(s) for s in esco.essential_skills(f"{mini.OCC}dev")] == [
        "debug software",
        "Python",
    ]


def test_the_csv_limit_of_the_process_is_left_as_it_was(tmp_path, target):
    import csv

    before = csv.field_size_limit()
    many = ", ".join(f"{mini.SKILL}{number}" for number in range(5_000))
    folder = changed(tmp_path / "in", "conceptSchemes_en", f"{mini.SKILL}group", f'"{many}"')
    graph_only(folder, target=target)
    assert csv.field_size_limit() == before


def test_an_existing_target_is_never_touched(tmp_path, target):
    folder = mini.write(tmp_path / "in")
    target.mkdir()  # even an empty directory, which a rename would replace
    with pytest.raises(StoreExists, match="choose another target"):
        graph_only(folder, target=target)
    assert list(target.iterdir()) == []


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_damage_to_a_file_escapes_as_a_foreign_error(tmp_path_factory, data):
    """Fuzz: cut, overwrite or insert bytes anywhere in any file of the release."""
    name = data.draw(st.sampled_from(list(mini.FILES)))
    good = mini.FILES[name].encode()
    at = data.draw(st.integers(0, len(good)))
    cut = data.draw(st.integers(0, 40))
    damage = data.draw(st.binary(max_size=20))
    folder = tmp_path_factory.mktemp("fuzz")
    mini.write(
        folder / "in", **{name.removesuffix(".csv"): good[:at] + damage + good[at + cut :]}
    )
    try:
        store = graph_only(folder / "in", target=folder / "store")
    except EscoError:
        assert not (folder / "store").exists()
    else:
        for account in escograph.open(store).manifest["files"]:
            assert account["rows"] == account["loaded"] + account["refused"]
