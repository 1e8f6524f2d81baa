"""The verbs about two releases, as a person and a pipe use them."""

import json

import mini
import pytest
from test_cli import run


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases")
    skills = mini.FILES["skills_en.csv"].replace("debug software", "debug programs")
    skills = skills.replace(f"{mini.SKILL}haskell", f"{mini.SKILL}scala")
    for name, changed in (("old", {}), ("new", {"skills_en": skills})):
        mini.write(folder / f"in-{name}", **changed)
        run("build", folder / f"in-{name}", "--to", folder / name)
    return folder / "old", folder / "new"


def test_compare_says_what_differs_and_writes_a_report(stores, tmp_path):
    done = run("compare", *stores, "--report", tmp_path / "report.md")
    assert done.stdout.startswith("ESCO 1.1 → 1.1, labels and notes compared in en\n")
    assert "preferred label: 1 skill; 1 out, 1 in" in done.stdout
    report = (tmp_path / "report.md").read_text("utf-8")
    assert "preferred label (en): debug software → debug programs" in report
    again = run("compare", *stores, "--report", tmp_path / "no" / "report.md", check=False)
    assert (again.returncode, "cannot write" in again.stderr) == (2, True)


def test_compare_prints_json(stores):
    said = json.loads(run("compare", *stores, "--json").stdout)
    assert (said["old"], said["languages"], said["unknown"]) == ("1.1", ["en"], [])
    fates = {concept["uri"]: concept["fate"] for concept in said["concepts"]}
    assert fates[f"{mini.SKILL}scala"] == "added"
    assert fates[f"{mini.SKILL}haskell"] == "removed"
    assert [group["concepts"][0]["label"] for group in said["emerging"]] == ["Haskell"]
    (debug,) = (c for c in said["concepts"] if c["uri"] == f"{mini.SKILL}debug")
    assert debug["differences"][0]["new"] == ["debug programs"]


def test_migrate_accounts_for_each_reference(stores, tmp_path):
    file = tmp_path / "profile.json"
    profile = {
        "skills": {f"{mini.SKILL}python": 3, f"{mini.SKILL}haskell": "B1"},
        "occupation": f"{mini.OCC}dev",
        "aspirations": ["urn:mine"],
    }
    file.write_text(json.dumps(profile))
    ends = ("--from", stores[0], "--to", stores[1])
    done = run("migrate", file, *ends)
    assert "2 kept, 1 lost, 1 unknown" in done.stderr
    assert [row.split("\t")[:2] for row in done.stdout.splitlines()[1:]] == [
        ["skill", "kept"],
        ["skill", "lost"],
        ["occupation", "kept"],
        ["aspiration", "unknown"],
    ]
    said = json.loads(run("migrate", file, *ends, "--accept-suggestions", "--json").stdout)
    assert said["profile"] == {
        "skills": {f"{mini.SKILL}python": 3, f"{mini.SKILL}scala": "B1"},
        "occupation": f"{mini.OCC}dev",
        "aspirations": ["urn:mine"],
    }
    assert said["entries"][1]["outcome"] == "replaced"


def test_without_stores_the_samples_are_taken_and_said_to_be(tmp_path):
    done = run("compare", "--language", "fr")
    assert "made-up next release" in done.stderr
    assert "compared in fr" in done.stdout
    file = tmp_path / "list.json"
    file.write_text('["skill/2522a6ce-3202-4ac8-9f5b-b9cb5a3a83a1"]')
    assert "skill\tkept\tdebug software" in run("migrate", file).stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no JSON"),
        ('{"a": 1, "a": 2}', "stands twice"),
        ("3", "skills are a list"),
        ('{"skills": [], "occupatoin": "x"}', "has no occupatoin"),
        ('{"skills": [], "aspirations": "x"}', "skills are a list"),
        ('{"skill/x": [1]}', "a level is"),
        ("[1]", "neither a concept nor a URI"),
        ('{"skills": [], "occupation": 7}', "neither a concept nor a URI"),
    ],
)
def test_a_profile_that_is_none_is_misuse(tmp_path, text, said):
    file = tmp_path / "profile.json"
    file.write_text(text)
    done = run("migrate", file, check=False)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_one_release_is_not_two(stores):
    assert run("compare", stores[0], check=False).returncode == 2
    assert run("compare", stores[0], "nowhere", check=False).returncode == 2
