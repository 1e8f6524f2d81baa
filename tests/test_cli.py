"""The command line as a person and a pipe use it."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import mini
import pytest

from escograph.cli import app

ROOT = Path(__file__).parents[1]


def run(*arguments, check=True, given=None, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "escograph", *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert not check or done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    mini.write(folder / "in")
    run("build", folder / "in", "--to", folder / "store")
    return folder / "store"


def test_build_says_what_was_read_and_what_it_holds(tmp_path):
    done = run("build", mini.write(tmp_path / "in"), "--to", tmp_path / "store")
    assert "done: occupations_en.csv" in done.stderr
    assert "ESCO 1.1  " in done.stdout
    assert re.search(r"^occupationSkillRelations\.csv\t3\t3\t0$", done.stdout, re.M)
    assert "This service uses the ESCO classification" in done.stdout


def test_build_prints_the_manifest_as_json(tmp_path):
    done = run("build", mini.write(tmp_path / "in"), "--to", tmp_path / "store", "--json")
    manifest = json.loads(done.stdout)
    assert manifest["counts"]["skills"] == 3
    assert manifest["store"] == str(tmp_path / "store")


def test_on_a_terminal_there_is_a_bar_per_file_and_a_table(tmp_path):
    mini.write(tmp_path / "in")
    command = [sys.executable, "-m", "escograph", "build", str(tmp_path / "in")]
    lead, follow = pty.openpty()
    done = subprocess.Popen(
        [*command, "--to", str(tmp_path / "store")],
        stdout=follow,
        stderr=follow,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(follow)
    seen = b""
    while True:
        try:
            chunk = os.read(lead, 65536)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
    os.close(lead)
    assert done.wait() == 0
    text = seen.decode()
    assert "skills_en.csv" in text
    assert "━" in text
    assert "│ skills_en.csv " in text


def test_info_of_the_sample_says_that_it_is_one():
    done = run("info")
    assert "ESCO 1.1.1 sample" in done.stdout
    assert "escograph build ARCHIVE" in done.stdout
    assert json.loads(run("info", "--json").stdout)["counts"]["occupations"] == 24


def test_info_of_a_store_lists_its_files(store):
    assert "skills_en.csv\t3\t3\t0" in run("info", "--store", store).stdout
    assert "skills: 3" in run("info", ESCOGRAPH_STORE=str(store)).stdout


@pytest.mark.parametrize("reference", ["developer", "coder", "2512.4", f"{mini.OCC}dev"])
def test_show_answers_to_label_code_and_uri(store, reference):
    shown = json.loads(run("show", reference, "--store", store, "--json").stdout)
    assert shown["uri"] == f"{mini.OCC}dev"
    assert shown["description"] == "Writes code."
    assert shown["other_labels"] == ["coder", "programmer"]
    assert [other["code"] for other in shown["broader"]] == ["2512"]
    assert "description: Writes code." in run("show", reference, "--store", store).stdout


def test_show_takes_a_concept_of_any_kind(store):
    for reference, kind in (
        ("2512", "ISCO group"),
        ("S5", "skill group"),
        ("Python", "skill"),
        (f"{mini.SCHEMES}skills", "concept scheme"),
        ("ESCO skills", "concept scheme"),
    ):
        shown = json.loads(run("show", reference, "--store", store, "--json").stdout)
        assert shown["kind"] == kind


def test_search_says_what_was_found_and_why(store):
    header, row = run("search", "programer", "--store", store).stdout.splitlines()
    assert header.split("\t") == ["label", "kind", "code", "score", "reason", "matched", "uri"]
    said = row.split("\t")
    assert said[:3] == ["developer", "occupation", "2512.4"]
    assert said[4:] == ["typo", "programmer", f"{mini.OCC}dev"]
    found = json.loads(run("search", "Haskell", "--json", "--store", store).stdout)
    assert [concept["skill_type"] for concept in found] == ["knowledge"]
    assert found[0]["matched"] == {"text": "Haskell", "language": "en", "kind": "preferred"}


@pytest.mark.parametrize("verb", ["search", "suggest"])
def test_what_finds_nothing_exits_1(store, verb):
    done = run(verb, "Python", "--kind", "occupation", "--store", store, check=False)
    assert done.returncode == 1
    assert "nothing is like 'Python'" in done.stderr


def test_suggest_offers_what_begins_so(store):
    rows = run("suggest", "deb", "--store", store).stdout.splitlines()
    assert rows[1].startswith("debug software\tskill\t\t")


def test_link_says_where_concepts_stand(store, tmp_path):
    (tmp_path / "cv.txt").write_text("I debug software. No Haskell.\n")
    rows = run("link", tmp_path / "cv.txt", "--threshold", "0", "--store", store).stdout
    assert re.search(r"cv\.txt\t2\t16\tdebug software\tdebug software\t", rows)
    assert re.search(r"\tHaskell\tHaskell\t[\d.]+\t\w+\tyes\t", rows)
    done = run("link", "-", "--json", "--store", store, given="I debug software.")
    (file,) = json.loads(done.stdout)
    assert file["links"][0]["concept"]["label"] == "debug software"
    done = run("link", "-", "--store", store, given="Nothing of the kind.", check=False)
    assert done.returncode == 1
    assert "--threshold" in done.stderr


def test_a_review_is_written_corrected_and_applied(store, tmp_path):
    table = tmp_path / "review.csv"
    text = "I debug software."
    run("link", "-", "--to-review", table, "--store", store, given=text)
    corrected = table.read_text("utf-8-sig").replace(",,,", ",reject,,", 1)
    assert "reject" in corrected
    table.write_text(corrected, "utf-8-sig")
    done = run("link", "-", "--review", table, "--store", store, given=text, check=False)
    assert done.returncode == 1
    done = run("link", "-", "--to-review", table, "--store", store, given=text, check=False)
    assert done.returncode == 2
    assert "review.csv" in done.stderr


def test_titles_are_coded_from_lines_or_a_column(store, tmp_path):
    lines = run("titles", "-", "--threshold", "0", "--store", store, given="Developer\n\n")
    header, row = (line.split("\t") for line in lines.stdout.splitlines())
    assert dict(zip(header, row, strict=True))["code"] == "2512.4"
    (tmp_path / "jobs.csv").write_text('id,job\n1,"Senior, Developer"\n2,\n')
    coded = run(
        "titles", tmp_path / "jobs.csv", "--column", "job", "--json", "--store", store
    ).stdout
    assert [each["title"] for each in json.loads(coded)] == ["Senior, Developer", ""]
    (tmp_path / "excel.csv").write_text("job\nDeveloper\n", "utf-8-sig")
    run("titles", tmp_path / "excel.csv", "--column", "job", "--store", store)
    (tmp_path / "huge.csv").write_text("job\n" + "x" * 140_000 + "\n")
    done = run(
        "titles", tmp_path / "huge.csv", "--column", "job", "--store", store, check=False
    )
    assert done.returncode == 2
    assert "line 2" in done.stderr
    (tmp_path / "latin.txt").write_bytes(b"B\xe4cker\n")
    for verb in ("titles", "link"):
        done = run(verb, tmp_path / "latin.txt", "--store", store, check=False, COLUMNS="400")
        assert done.returncode == 2
        assert "not UTF-8" in done.stderr
    done = run(
        "titles", tmp_path / "jobs.csv", "--column", "title", "--store", store, check=False
    )
    assert done.returncode == 2
    assert "there are id, job" in done.stderr


def test_skills_are_listed_essential_first(store):
    rows = run("skills", "developer", "--store", store).stdout.splitlines()
    assert [row.split("\t")[:2] for row in rows[1:]] == [
        ["essential", "debug software"],
        ["essential", "Python"],
        ["optional", "Haskell"],
    ]
    said = json.loads(run("skills", "developer", "--json", "--store", store).stdout)
    assert [skill["relation"] for skill in said["skills"]] == ["essential"] * 2 + ["optional"]


def test_skills_are_listed_in_another_language():
    done = run("skills", "chef", "--language", "es")
    assert "\nessential\tcontrolar los gastos\tskill\tcross-sector\t" in done.stdout


def test_a_did_is_told_as_it_is(tmp_path):
    """rich would make a pictogram of ":key:"."""
    (tmp_path / "badge.json").write_text('{"issuer": "did:key:zSomebody"}')
    done = run("verify", tmp_path / "badge.json", "--issuer", "did:key:zOther", check=False)
    words = run("show", "did:key:zOther", check=False).stderr
    assert done.returncode == 1
    assert "'did:key:zOther'" in words


def test_half_a_character_is_no_traceback():
    done = run("show", "\udcff", check=False)
    assert done.returncode == 1
    assert done.stderr.rpartition("\n")[0].startswith("opened the bundled sample")


def test_the_version_is_told():
    assert re.fullmatch(r"escograph \d+\.\d+\.\d+\n", run("--version").stdout)


def test_gap_takes_skills_and_a_profile_file(store, tmp_path):
    file = tmp_path / "profile.json"
    file.write_text(json.dumps({f"{mini.SKILL}haskell": "novice", "urn:other": None}))
    done = run(
        "gap", "developer", "-s", "Python", "--profile", file, "--store", store, "--json"
    )
    gap = json.loads(done.stdout)
    assert gap["coverage_essential"] == 0.5
    assert [skill["label"] for skill in gap["missing_essential"]] == ["debug software"]
    assert [skill["label"] for skill in gap["held_optional"]] == ["Haskell"]
    assert gap["unknown"] == ["urn:other"]
    text = run("gap", "developer", "-s", "Python", "--store", store).stdout
    assert "essential skills held: 1 of 2 (50 %)" in text


@pytest.fixture(scope="module")
def key_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("key") / "key.pem"
    assert run("key", path).stdout.startswith("did:key:z6Mk")
    return path


def test_a_key_is_for_its_owner_alone_and_never_overwritten(key_file, tmp_path):
    assert key_file.stat().st_mode & 0o777 == 0o600
    before = key_file.read_bytes()
    again = run("key", key_file, check=False)
    assert (again.returncode, key_file.read_bytes()) == (2, before)
    said = json.loads(run("key", tmp_path / "other.pem", "--json").stdout)
    assert said["id"].startswith("did:key:z6Mk")


def test_a_badge_is_awarded_and_verified_and_a_forged_one_is_not(store, key_file, tmp_path):
    file = tmp_path / "badge.json"
    awarded = run(
        *("badge", "--key", key_file, "--issuer", "U", "--subject", "did:example:ada"),
        *("--name", "N", "--criteria", "C", "-s", "Python", "--store", store),
    ).stdout
    file.write_text(awarded)
    assert "the proof holds; signed by did:key:" in run("verify", file).stdout
    assert json.loads(run("verify", file, "--json").stdout)["verified"] is True
    file.write_text(awarded.replace(f"{mini.SKILL}python", f"{mini.SKILL}rust"))
    forged = run("verify", file, check=False)
    assert forged.returncode == 1
    assert "signature mismatch" in forged.stderr
    file.write_text(awarded.replace('"name": "N",', '"name": "N", "name": "M",', 1))
    assert "stands twice" in run("verify", file, check=False).stderr


def test_demo_goes_the_whole_way():
    done = run("demo")
    assert "Skill gap to software developer (2512.4)" in done.stdout
    assert "essential skills held: 5 of 24" in done.stdout
    assert '"cryptosuite": "eddsa-rdfc-2022"' in done.stdout
    assert json.loads(run("demo", "--json").stdout)["verified"] is True


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "alchemist"], 1, "give a URI, a code or an exact label"),
        (["skills", "alchemist"], 1, "escograph build ARCHIVE"),
        (["gap", "chef", "-s", "alchemy"], 1, "no skill 'alchemy'"),
        (["info", "--store", "nowhere"], 2, "no such directory"),
        (["build", "nowhere.zip"], 2, "no such file"),
        (["show", "chef", "--language", "xx"], 2, "no labels in 'xx'"),
        (["verify", __file__], 2, "is no JSON"),
        (["gap"], 2, "Missing argument"),
        (["fly"], 2, "No such command"),
    ],
)
def test_no_is_1_and_misuse_is_2_and_nobody_sees_a_traceback(arguments, code, said):
    done = run(*arguments, check=False)
    assert done.returncode == code
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_every_command_has_help_and_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        assert f"escograph {name}" in readme, name
        assert command.callback.__doc__
        assert "--json" in run(name, "--help", COLUMNS="200").stdout


def test_the_command_starts_without_loading_what_it_does_not_need():
    code = (
        "import sys, escograph.cli, escograph;"
        "print(sorted({'pandas', 'rdflib', 'pyld', 'openbadgeslib', 'cryptography', 'filelock',"
        " 'asyncio', 'importlib.metadata'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
