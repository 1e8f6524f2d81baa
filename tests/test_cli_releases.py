"""The commands about two releases, as a person and a pipe use them."""

import json

import mini
import pytest
from command import run

import escograph
from escograph.changes import Changes, Migration


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases")
    skills = mini.FILES["skills_en.csv"].replace("debug software", "debug programs")
    skills = skills.replace(f"{mini.SKILL}haskell", f"{mini.SKILL}scala")
    for name, changed in (("old", {}), ("new", {"skills_en": skills})):
        mini.write(folder / f"in-{name}", **changed)
        run("build", folder / f"in-{name}", "--to", folder / name)
    return folder / "old", folder / "new"


def test_compare_prints_a_summary_and_writes_a_report(stores, tmp_path):
    process = run("compare", *stores, "--report", tmp_path / "report.md")
    assert process.stdout.startswith("ESCO 1.1 → 1.1, labels and notes compared in en\n")
    assert "preferred label: 1 skill; 1 out, 1 in" in process.stdout
    report = (tmp_path / "report.md").read_text("utf-8")
    assert "preferred label (en): debug software → debug programs" in report
    again = run("compare", *stores, "--report", tmp_path / "no" / "report.md", check=False)
    assert (again.returncode, "could not write" in again.stderr) == (2, True)


def test_compare_prints_the_json_of_the_changes(stores):
    data = json.loads(run("compare", *stores, "--json").stdout)
    changes = escograph.compare(*stores)
    assert data == changes.to_dict()
    fates = {change["concept"]["uri"]: change["fate"] for change in data["concepts"]["items"]}
    assert fates[f"{mini.SKILL}scala"] == "added"
    assert fates[f"{mini.SKILL}haskell"] == "removed"
    read = Changes.from_dict(data)
    assert [str(group.concepts[0]) for group in read.emerging] == ["Haskell"]
    assert read.of("debug programs").differences[0].new == ("debug programs",)


def test_migrate_reports_on_each_reference(stores, tmp_path):
    file = tmp_path / "profile.json"
    profile = {
        "skills": {f"{mini.SKILL}python": 3, f"{mini.SKILL}haskell": "B1"},
        "occupation": f"{mini.OCC}dev",
        "aspirations": ["urn:mine"],
    }
    file.write_text(json.dumps(profile))
    releases = ("--from", stores[0], "--to", stores[1])
    process = run("migrate", file, *releases)
    assert "2 kept, 1 lost, 1 unknown" in process.stderr
    assert [row.split("\t")[:2] for row in process.stdout.splitlines()[1:]] == [
        ["skill", "kept"],
        ["skill", "lost"],
        ["occupation", "kept"],
        ["aspiration", "unknown"],
    ]
    data = json.loads(run("migrate", file, *releases, "--accept-suggestions", "--json").stdout)
    assert data["profile"] == {
        "kind": "profile",
        "skills": {f"{mini.SKILL}python": 3, f"{mini.SKILL}scala": "B1"},
        "occupation": f"{mini.OCC}dev",
        "aspirations": ["urn:mine"],
    }
    changes = escograph.compare(*stores)
    moved = changes.migrate(escograph.Profile(**profile), accept_suggestions=True)
    assert data == moved.to_dict()
    assert str(Migration.from_dict(data)) == str(moved)
    file.write_text(json.dumps(data["profile"]))
    assert "skill\tkept\tPython" in run("migrate", file, *releases).stdout


def test_without_stores_the_samples_are_compared_and_named(tmp_path):
    process = run("compare", "--language", "fr")
    assert "made-up next release" in process.stderr
    assert "compared in fr" in process.stdout
    file = tmp_path / "list.json"
    file.write_text('["skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1"]')
    assert "skill\tkept\tdebug software" in run("migrate", file).stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not valid JSON"),
        ('{"a": 1, "a": 2}', "a name is repeated"),
        ("3", "expected a list of skill URIs"),
        ('{"skills": [], "occupatoin": "x"}', "unknown field occupatoin"),
        ('{"skills": [], "aspirations": "x"}', "expected a list"),
        ('{"skill/x": [1]}', "level [1] is not a finite number or text"),
        ("[1]", "neither a concept nor a URI"),
        ('{"skills": [], "occupation": 7}', "neither a concept nor a URI"),
    ],
)
def test_an_invalid_profile_is_misuse(tmp_path, text, message):
    file = tmp_path / "profile.json"
    file.write_text(text)
    process = run("migrate", file, check=False)
    assert process.returncode == 2
    assert message in " ".join(process.stderr.split())
    assert "Traceback" not in process.stderr
    assert process.stdout == ""


def test_one_release_is_not_taken_for_two(stores):
    assert run("compare", stores[0], check=False).returncode == 2
    assert run("compare", stores[0], "nowhere", check=False).returncode == 2
