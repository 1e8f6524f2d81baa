"""Every command with output that fails, streams that are closed, and ``-`` for files.

The commands come from the app itself, so that a new one cannot be forgotten here. The names of
the tests follow the rows of ``shared/cases/README.md``, part "Command line and files".
"""

import json
import os
import subprocess
import sys

import mini
import pytest
import typer
from command import run

from escograph.cli import app
from escograph.learning import Catalogue
from escograph.model import Course

COMMANDS = typer.main.get_command(app).commands
VERBS = sorted(COMMANDS)
OF_A_STORE = [
    verb for verb in VERBS if any(option.name == "store" for option in COMMANDS[verb].params)
]
"""The commands that read one store."""
TEXT = "I debug software.\nI know Python.\n"


@pytest.fixture(scope="module")
def calls(store, tmp_path_factory):
    """A call of each command that prints something, without the store."""
    folder = tmp_path_factory.mktemp("verbs")
    run("key", folder / "key.pem")
    award = (
        *("badge", "--key", folder / "key.pem", "--issuer", "U", "--name", "N"),
        *("--subject", "did:example:ada", "--criteria", "C", "--skill", "Python"),
    )
    (folder / "badge.json").write_text(run(*award, "--store", store).stdout)
    (folder / "text.txt").write_text(TEXT)
    (folder / "courses.csv").write_text(f"id,title,teaches\nc,C,{mini.SKILL}python\n")
    (folder / "profile.json").write_text(f'["{mini.SKILL}python"]')
    course = Course("c1", "Python", [f"{mini.SKILL}python"], cost=0, hours=20)
    (folder / "catalogue.json").write_text(json.dumps(Catalogue([course]).to_dict()))
    (folder / "test.json").write_text(
        '{"id": "t", "title": "T", "scale": "Dreyfus",'
        ' "items": [{"id": "q", "skills": ["Python"]}]}'
    )
    (folder / "responses.csv").write_text("person,item,points\nAda,q,1\n")
    stores = ("--store", store)
    return {
        "assess": ("assess", folder / "test.json", folder / "responses.csv", *stores),
        "badge": (*award, *stores),
        "build": ("build", mini.write(folder / "in"), "--to", "NEW", "--no-search"),
        "catalogue": ("catalogue", "check", folder / "courses.csv", *stores),
        "check": ("check", store),
        "compare": ("compare", store, store),
        "demo": ("demo",),
        "export": ("export", "-", "--format", "nt", *stores),
        "gap": ("gap", "developer", "-s", "Python", *stores),
        "info": ("info", *stores),
        "inspect": ("inspect", folder / "in"),
        "key": ("key", "-"),
        "link": ("link", folder / "text.txt", *stores),
        "list": ("list", "skills", *stores),
        "migrate": ("migrate", folder / "profile.json", "--from", store, "--to", store),
        "next-skills": ("next-skills", "-s", "Python", *stores),
        "path": ("path", "developer", "developer", *stores),
        "plan": (
            *("plan", "--aim", "developer", "--catalogue", folder / "catalogue.json"),
            *("--hours-per-week", "10", *stores),
        ),
        "profile": ("profile", folder / "text.txt", *stores),
        "rank": ("rank", "-s", "Python", *stores),
        "search": ("search", "debug", *stores),
        "show": ("show", "Python", *stores),
        "skills": ("skills", "developer", *stores),
        "sparql": ("sparql", "SELECT ?s { ?s a esco:Skill }", *stores),
        "suggest": ("suggest", "deb", *stores),
        "titles": ("titles", folder / "text.txt", *stores),
        "transitions": ("transitions", "developer", *stores),
        "vacancy": ("vacancy", "--of", "developer", *stores),
        "verify": ("verify", folder / "badge.json"),
    }


def start(call, tmp_path, shell='exec "$@"', **streams):
    """Run a call as a process; the shell may close streams first."""
    arguments = [str(tmp_path / "store") if part == "NEW" else str(part) for part in call]
    return subprocess.run(
        ["sh", "-c", shell, "sh", sys.executable, "-m", "escograph", *arguments],
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )


def errors_in(done):
    """Return the lines that are an error; others tell what was done or opened."""
    lines = done.stderr.decode().splitlines()
    return [line for line in lines if line.startswith(("error", "Traceback", "Exception"))]


def test_every_command_has_a_call(calls):
    assert sorted(calls) == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_a_full_disk_is_one_line_and_exit_2(calls, tmp_path, verb):
    with open("/dev/full", "wb") as full:
        done = start(calls[verb], tmp_path, stdout=full)
    assert errors_in(done) == ["error: cannot use standard output: No space left on device"], (
        done.stderr
    )
    assert done.returncode == 2


@pytest.mark.parametrize("verb", VERBS)
def test_a_reader_that_has_gone_is_one_line_and_exit_2(calls, tmp_path, verb):
    read_end, write_end = os.pipe()
    os.close(read_end)
    with open(write_end, "wb", buffering=0) as closed:
        done = start(calls[verb], tmp_path, stdout=closed)
    assert errors_in(done) == ["error: cannot use standard output: Broken pipe"], done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize("verb", VERBS)
def test_messages_that_cannot_be_written_fail_no_command(calls, tmp_path, verb):
    with open("/dev/full", "wb") as full:
        done = start(calls[verb], tmp_path, stderr=full)
    assert (done.returncode, bool(done.stdout)) == (0, True)


@pytest.mark.parametrize("verb", ["list", "key", "titles", "build"])
def test_closed_streams_are_one_line_and_exit_2(calls, tmp_path, verb):
    done = start(calls[verb], tmp_path, shell='exec "$@" >&-')
    assert errors_in(done) == ["error: cannot use standard output: it is closed"], done.stderr
    assert done.returncode == 2
    assert not (tmp_path / "store").exists()
    done = start(calls[verb], tmp_path, shell='exec "$@" 2>&- <&-')
    assert (done.returncode, bool(done.stdout)) == (0, True)


@pytest.mark.parametrize(
    "call",
    [
        ("link", "-"),
        ("link", "-", "--lines"),
        ("titles", "-"),
        ("sparql", "-"),
        ("verify", "-"),
        ("migrate", "-"),
        ("gap", "chef", "--profile", "-"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("shell", ['exec "$@" <&-', 'exec "$@" 0>/dev/null'])
def test_input_that_cannot_be_read_is_one_line_and_exit_2(tmp_path, call, shell):
    done = start(call, tmp_path, shell=shell)
    (line,) = errors_in(done)
    assert line.count("<stdin>") == 1
    assert ("it is closed" if "&" in shell else "Bad file descriptor") in line
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize("verb", OF_A_STORE)
def test_the_store_is_named_before_or_after_the_verb(calls, store, verb):
    call = ("check", "--store", store) if verb == "check" else calls[verb]
    place = call.index("--store")
    rest = (*call[:place], *call[place + 2 :])
    after, before = run(*call).stdout, run("--store", store, *rest).stdout
    if verb != "badge":  # which has a time and an id of its own
        assert before == after
    assert "sample" not in before
    assert run("--store", "nowhere", *rest, check=False).returncode != 0
    assert run("--store", "nowhere", *call).stdout  # the one after the verb counts


@pytest.mark.parametrize("verb", ["build", "inspect"])
def test_a_release_from_standard_input_is_refused_with_a_reason(verb):
    done = run(verb, "-", given="conceptUri", check=False)
    assert done.returncode == 2
    assert "save it to a file" in done.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("escograph se", {"search"}),
        ("escograph link --col", {"--column"}),
        ("escograph titles --isco-level ", {"1", "2", "3", "4"}),
        ("escograph list isco", {"isco-groups"}),
    ],
)
def test_the_shell_completes_commands_options_and_choices(words, expected):
    done = subprocess.run(
        [sys.executable, "-c", "from escograph.cli import app; app(prog_name='escograph')"],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "_ESCOGRAPH_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split(" ")) - 1),
        },
    )
    assert set(done.stdout.split()) == expected, done.stderr
