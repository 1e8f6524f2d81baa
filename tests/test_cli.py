"""The command line as a person and a pipe use it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import mini
import pytest
from command import run, run_process

from escograph.cli import app
from escograph.model import (
    KindFilter,
    LinkedTexts,
    Matches,
    ReuseLevelName,
    SkillGap,
    Title,
    Titles,
)
from escograph.model.columns import GAP_COLUMNS, LINK_COLUMNS, MATCH_COLUMNS, TITLE_COLUMNS

ROOT = Path(__file__).parents[1]


def test_build_reports_rows_read_and_counts(tmp_path):
    done = run_process("build", mini.write(tmp_path / "in"), "--to", tmp_path / "store")
    assert "done: occupations_en.csv" in done.stderr
    assert "ESCO 1.1 (a guess, by the columns of the files)" in done.stdout
    assert re.search(r"^occupationSkillRelations\.csv\t3\t3\t0$", done.stdout, re.M)
    assert "This service uses the ESCO classification" in done.stdout


def test_build_prints_the_manifest_as_json(tmp_path):
    done = run("build", mini.write(tmp_path / "in"), "--to", tmp_path / "store", "--json")
    manifest = json.loads(done.stdout)
    assert manifest["kind"] == "store"
    assert manifest["counts"]["skills"] == 3
    assert manifest["store"] == str(tmp_path / "store")


def test_info_marks_the_sample_as_such():
    done = run_process("info")
    assert "ESCO 1.1.1 sample" in done.stdout
    assert "escograph build ARCHIVE" in done.stdout
    assert json.loads(run_process("info", "--json").stdout)["counts"]["occupations"] == 24


def test_info_of_a_store_lists_its_files(store):
    assert "skills_en.csv\t3\t3\t0" in run("info", "--store", store).stdout
    assert "skills: 3" in run("info", ESCOGRAPH_STORE=str(store)).stdout


@pytest.mark.parametrize("reference", ["developer", "coder", "2512.4", f"{mini.OCC}dev"])
def test_show_accepts_label_code_and_uri(store, reference):
    shown = json.loads(run("show", reference, "--store", store, "--json").stdout)
    assert shown["kind"] == "concept description"
    assert shown["concept"]["uri"] == f"{mini.OCC}dev"
    assert shown["description"]["text"] == "Writes code."
    labels = [label["literal_form"] for label in shown["labels"]["items"]]
    assert labels == ["developer", "coder", "programmer"]
    assert [other["code"] for other in shown["broader"]["items"]] == ["2512"]
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
        assert shown["concept"]["kind"] == kind


def test_search_prints_matches_with_reasons(store):
    header, row = run("search", "programer", "--store", store).stdout.splitlines()
    columns = ["concept_label", "kind", "code", "score", "reason", "matched_label"]
    assert header.split("\t") == [*columns, "concept_uri"]
    cells = row.split("\t")
    assert cells[:3] == ["developer", "occupation", "2512.4"]
    assert cells[4:] == ["typo", "programmer", f"{mini.OCC}dev"]
    found = run("search", "Haskell", "--json", "--store", store).stdout
    (match,) = Matches.from_dict(json.loads(found))
    assert (match.concept.skill_type, str(match.label), match.label.kind) == (
        "knowledge",
        "Haskell",
        "preferred",
    )


@pytest.mark.parametrize("verb", ["search", "suggest"])
def test_a_search_without_matches_exits_1(store, verb):
    done = run(verb, "Python", "--kind", "occupation", "--store", store, check=False)
    assert done.returncode == 1
    assert "nothing is similar to 'Python'" in done.stderr


def test_suggest_offers_labels_with_the_prefix(store):
    rows = run("suggest", "deb", "--store", store).stdout.splitlines()
    assert rows[1].startswith("debug software\tskill\t\t")


def test_headers_are_columns_of_frames(store):
    developer = "I debug software as a developer."
    for columns, arguments in (
        (LINK_COLUMNS, ["link", "-", "--threshold", "0"]),
        (TITLE_COLUMNS, ["titles", "-"]),
        (GAP_COLUMNS, ["skills", "developer"]),
        (MATCH_COLUMNS, ["suggest", "deb"]),
    ):
        header = run(*arguments, "--store", store, given=developer).stdout.splitlines()[0]
        assert set(header.split("\t")) <= set(columns)


@pytest.mark.parametrize(
    ("verb", "option", "choices"),
    [
        ("search", "--kind", get_args(KindFilter)),
        ("suggest", "--kind", get_args(KindFilter)),
        ("search", "--reuse-level", get_args(ReuseLevelName)),
        ("search", "--status", ("released", "obsolete", "any")),
        ("link", "--kind", ("skill", "knowledge", "occupation", "ISCO group")),
        ("link", "--ranker", ("lexical", "embeddings")),
        ("titles", "--isco-level", ("1", "2", "3", "4")),
        ("export", "--format", ("ttl", "nt", "jsonld", "trig", "nq")),
    ],
)
def test_closed_options_name_their_choices(verb, option, choices):
    done = run(verb, "-", option, "x", check=False, COLUMNS="400")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for choice in choices:
        assert choice in done.stderr


def test_obsolete_concepts_are_found_on_request(tmp_path):
    released = mini.FILES["skills_en.csv"]
    obsolete = released.replace("Haskell,,released", "Haskell,,obsolete")
    files = mini.write(tmp_path / "in", skills_en=obsolete)
    run("build", files, "--to", tmp_path / "store")
    search = ("search", "Haskell", "--store", tmp_path / "store")
    assert run(*search, check=False).returncode == 1
    for status in ("obsolete", "any"):
        assert "\nHaskell\t" in run(*search, "--status", status).stdout


def test_suggest_takes_the_language_of_the_text():
    rows = run("suggest", "desarrolla", "--in", "es", "--language", "en").stdout
    assert "software developer" in rows


def test_link_lets_concepts_share_words_on_request():
    def spans(*options):
        rows = run(
            "link", "-", "--threshold", "0", *options, given="You debug software."
        ).stdout
        return [tuple(map(int, row.split("\t")[1:3])) for row in rows.splitlines()[1:]]

    alone, sharing = spans(), spans("--overlaps")
    assert len(alone) == len(set(alone))
    assert len(sharing) > len(set(sharing)) >= 1


def test_link_prints_spans_of_concepts(store, tmp_path):
    (tmp_path / "cv.txt").write_text("I debug software. No Haskell.\n")
    rows = run("link", tmp_path / "cv.txt", "--threshold", "0", "--store", store).stdout
    assert re.search(r"cv\.txt\t2\t16\tdebug software\tdebug software\t", rows)
    assert re.search(r"\tHaskell\tHaskell\t[\d.]+\t\w+\tyes\t", rows)
    done = run("link", "-", "--json", "--store", store, given="I debug software.")
    (links,) = LinkedTexts.from_dict(json.loads(done.stdout))
    assert links[0].concept.pref_label == "debug software"
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
    header, row, blank = (line.split("\t") for line in lines.stdout.splitlines())
    assert not any(blank[:5])
    assert dict(zip(header, row, strict=True))["code"] == "2512.4"
    (title,) = Titles.from_dict(
        json.loads(
            run(
                "titles", "-", "--isco-level", "4", "--json", "--store", store, given="coder"
            ).stdout
        )
    )
    assert len(title.isco_code or "2512") == 4
    (tmp_path / "jobs.csv").write_text('id,job\n1,"Senior, Developer"\n2,\n')
    coded = run(
        "titles", tmp_path / "jobs.csv", "--column", "job", "--json", "--store", store
    ).stdout
    lines = [json.loads(line) for line in coded.splitlines()]
    titles = [Title.from_dict(line["title"]) for line in lines]
    assert [title.title for title in titles] == ["Senior, Developer", ""]
    assert [line["line"] for line in lines] == [2, 3]
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
    assert "has id, job" in done.stderr


def test_skills_are_listed_essential_first(store):
    rows = run("skills", "developer", "--store", store).stdout.splitlines()
    assert [row.split("\t")[:2] for row in rows[1:]] == [
        ["essential", "debug software"],
        ["essential", "Python"],
        ["optional", "Haskell"],
    ]
    data = json.loads(run("skills", "developer", "--json", "--store", store).stdout)
    assert data["kind"] == "skills of an occupation"
    assert [len(data[relation]["items"]) for relation in ("essential", "optional")] == [2, 1]


def test_skills_are_listed_in_another_language():
    done = run("skills", "chef", "--language", "es")
    assert "\nessential\tcontrolar los gastos\tskill\tcross-sector\t" in done.stdout


def test_a_did_is_reported_unchanged(tmp_path):
    """rich would make a pictogram of ":key:"."""
    (tmp_path / "badge.json").write_text('{"issuer": "did:key:zSomebody"}')
    done = run_process(
        "verify", tmp_path / "badge.json", "--issuer", "did:key:zOther", check=False
    )
    words = run_process("show", "did:key:zOther", check=False).stderr
    assert done.returncode == 1
    assert "'did:key:zOther'" in words


def test_a_lone_surrogate_does_not_raise_a_traceback():
    done = run_process("show", "\udcff", check=False)
    assert done.returncode == 1
    assert done.stderr.rpartition("\n")[0].startswith("opened the bundled sample")


def test_the_version_is_printed():
    assert re.fullmatch(r"escograph \d+\.\d+\.\d+\n", run_process("--version").stdout)


def test_gap_takes_skills_and_a_profile_file(store, tmp_path):
    file = tmp_path / "profile.json"
    file.write_text(json.dumps({f"{mini.SKILL}haskell": "novice", "urn:other": None}))
    done = run(
        "gap", "developer", "-s", "Python", "--profile", file, "--store", store, "--json"
    )
    assert json.loads(done.stdout)["coverage_essential"] == 0.5
    gap = SkillGap.from_dict(json.loads(done.stdout))
    assert [skill.pref_label for skill in gap.missing_essential] == ["debug software"]
    assert [skill.pref_label for skill in gap.held_optional] == ["Haskell"]
    assert gap.unknown == ("urn:other",)
    text = run("gap", "developer", "-s", "Python", "--store", store).stdout
    assert "essential skills held: 1 of 2 (50 %)" in text


@pytest.fixture(scope="module")
def key_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("key") / "key.pem"
    assert run("key", path).stdout.startswith("did:key:z6Mk")
    return path


def test_a_key_is_readable_only_by_its_owner_and_never_overwritten(key_file, tmp_path):
    assert key_file.stat().st_mode & 0o777 == 0o600
    before = key_file.read_bytes()
    again = run("key", key_file, check=False)
    assert (again.returncode, key_file.read_bytes()) == (2, before)
    data = json.loads(run("key", tmp_path / "other.pem", "--json").stdout)
    assert data["kind"] == "key"
    assert data["id"].startswith("did:key:z6Mk")


def test_a_badge_is_awarded_and_verified_and_a_forged_one_is_not(store, key_file, tmp_path):
    file = tmp_path / "badge.json"
    awarded = run(
        *("badge", "--key", key_file, "--issuer", "U", "--subject", "did:example:ada"),
        *("--name", "N", "--criteria", "C", "-s", "Python", "--store", store),
    ).stdout
    file.write_text(awarded)
    assert "the proof is valid; signed by did:key:" in run("verify", file).stdout
    data = json.loads(run("verify", file, "--json").stdout)
    assert (data["kind"], data["verified"]) == ("verification", True)
    file.write_text(awarded.replace(f"{mini.SKILL}python", f"{mini.SKILL}rust"))
    forged = run("verify", file, check=False)
    assert forged.returncode == 1
    assert "signature mismatch" in forged.stderr
    file.write_text(awarded.replace('"name": "N",', '"name": "N", "name": "M",', 1))
    assert "a name is repeated" in run("verify", file, check=False).stderr


def test_demo_shows_the_whole_process():
    done = run_process("demo")
    assert "Skill gap to software developer (2512.4)" in done.stdout
    assert "essential skills held: 5 of 24" in done.stdout
    assert '"cryptosuite": "eddsa-rdfc-2022"' in done.stdout
    assert json.loads(run_process("demo", "--json").stdout)["verified"] is True


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["show", "alchemist"], 1, "give a URI, a code or an exact label"),
        (["skills", "alchemist"], 1, "escograph build ARCHIVE"),
        (["gap", "chef", "-s", "alchemy"], 1, "no skill 'alchemy'"),
        (["info", "--store", "nowhere"], 2, "no such directory"),
        (["build", "nowhere.zip"], 2, "no such file"),
        (["show", "chef", "--language", "xx"], 2, "no labels in 'xx'"),
        (["verify", __file__], 2, "is not valid JSON"),
        (["gap"], 2, "Missing argument"),
        (["fly"], 2, "No such command"),
    ],
)
def test_no_exits_1_misuse_exits_2_and_no_traceback_is_shown(arguments, code, message):
    done = run_process(*arguments, check=False)
    assert done.returncode == code
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_every_command_has_help_and_is_in_the_readme():
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
        " 'asyncio', 'importlib.metadata', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
