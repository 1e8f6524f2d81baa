"""Systems without a place to write, without a home, and with the encodings of Windows.

The names of the tests follow the row "read-only ``/`` and ``/tmp``" of
``shared/cases/README.md``, part "Command line and files".
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import mini
import pytest

import escograph

READ_ONLY = """
set -e
mount --make-rprivate /
for folder in $(findmnt --noheadings --list --output TARGET | grep -v '^/proc\\|^/sys'); do
  mount -o remount,bind,ro "$folder" 2>/dev/null || true
done
! touch /tmp/probe /probe /dev/shm/probe "$FOLDER/probe" 2>/dev/null
exec "$@"
"""
"""Make every file system read-only for a command, in a mount namespace of its own."""

ANSWERS = """
import json, sys, escograph
esco = escograph.open(sys.argv[1] if len(sys.argv) > 1 else None)
results = [
    esco.skill("debug software"), esco.broader_transitive("debug software"),
    esco.search("debugg softwar"), esco.search("develop", kind="occupation"),
    esco.search("informatik") , esco.suggest("deb"),
    esco.link("I debug software, and know Python."), esco.classify_titles(["Developer"]),
    esco.select("SELECT ?s { ?s a esco:Occupation } ORDER BY ?s"),
]
print(json.dumps([result.to_dict() for result in results]))
"""


def read_only(*command, folder):
    """Run a command where nothing can be written."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("TMPDIR", "XDG_DATA_HOME", "HOME")
    }
    return subprocess.run(
        ["unshare", "-rm", "sh", "-c", READ_ONLY, "sh", *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**environment, "FOLDER": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory):
    """A folder in which nothing can be written by `read_only`."""
    folder = tmp_path_factory.mktemp("nowhere")
    try:
        done = read_only("true", folder=folder)
    except FileNotFoundError:
        pytest.skip("this system has no unshare")
    if done.returncode:
        pytest.skip(f"mount namespaces are not allowed here: {done.stderr}")
    return folder


@pytest.mark.parametrize("kind", ["mini", "sample", "two languages"])
def test_everything_answers_as_elsewhere_where_nothing_can_be_written(
    nowhere, store, tmp_path, kind
):
    paths = {"mini": [store], "sample": []}.get(kind)
    if paths is None:
        labels = tmp_path / "labels.nt"
        label = '<http://www.w3.org/2004/02/skos/core#prefLabel> "Informatik"@de .'
        labels.write_text(f"<{mini.SKILL}debug> {label}\n")
        files = mini.write(tmp_path / "in")
        paths = [escograph.build(files, target=tmp_path / "store", labels_from=labels)]
    command = (sys.executable, "-c", ANSWERS, *paths)
    there = read_only(*command, folder=nowhere)
    assert there.returncode == 0, there.stderr
    here = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=True
    )
    assert json.loads(there.stdout) == json.loads(here.stdout)
    assert ("index of labels in memory" in there.stderr) is bool(paths)
    assert "index of labels in memory" not in here.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "debug"),
        ("link", "text.txt", "--lines"),
        ("titles", "text.txt", "--json"),
        ("show", "Python"),
        ("info",),
        ("check",),
    ],
    ids=" ".join,
)
def test_commands_that_read_work_where_nothing_can_be_written(nowhere, store, arguments):
    (nowhere / "text.txt").write_text("I debug software.\n")
    command = (sys.executable, "-m", "escograph", *arguments, "--store", store)
    done = read_only(*command, folder=nowhere)
    assert (done.returncode, bool(done.stdout)) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", "in", "--to", "store"), "could not build "),
        (("build", "in"), "could not build "),
        (("export", "esco.ttl"), "could not write esco.ttl"),
        (("key", "key.pem"), "could not write key.pem"),
        (("compare", "--report", "report.md"), "could not write report.md"),
        (("link", "text.txt", "--to-review", "review.csv"), "could not write review.csv"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_commands_that_write_say_in_one_line_that_they_cannot(nowhere, arguments, message):
    (nowhere / "text.txt").write_text("You debug software.\n")
    mini.write(nowhere / "in")
    done = read_only(sys.executable, "-m", "escograph", *arguments, folder=nowhere)
    assert done.returncode == 2, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("error")]
    assert line.startswith(f"error: {message}")
    assert "Read-only file system" in line
    assert "Traceback" not in done.stderr


HOMELESS = """
import pwd, sys
def no_entry(*arguments):
    raise KeyError("no such user")  # as in a container that runs as a number
pwd.getpwuid = pwd.getpwnam = no_entry
from escograph.cli import main
sys.argv[0] = "escograph"
main()
"""


def homeless(*arguments, folder):
    """Run the command line as a user without a home."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG", "HOME"))
    }
    return subprocess.run(
        [sys.executable, "-c", HOMELESS, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
    )


def test_a_user_without_a_home_reads_and_is_told_to_choose_a_target(tmp_path):
    assert "1.1.1 sample" in homeless("info", folder=tmp_path).stdout
    files = mini.write(tmp_path / "in")
    done = homeless("build", files, "--no-search", folder=tmp_path)
    assert done.returncode == 2
    assert "--to" in done.stderr
    assert not Path(tmp_path, "~").exists()
    done = homeless("build", files, "--no-search", "--to", "store", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert homeless("show", "Python", "--store", "store", folder=tmp_path).returncode == 0


WINDOWS = {
    "cp1252": {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    "cp437": {"PYTHONIOENCODING": "cp437", "PYTHONUTF8": "0"},
    "ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
"""Environments that read and write like consoles and pipes of Windows, and a bare locale."""
TEXT = "Desarrollar software: développeur — “débogage” €.\n"


@pytest.mark.parametrize("environment", WINDOWS.values(), ids=WINDOWS)
@pytest.mark.parametrize(
    "arguments",
    [
        ("link", "-", "--lines", "--threshold", "0.1"),
        ("link", "-", "--lines", "--json", "--threshold", "0.1"),
        ("link", "-", "--to-review", "-", "--threshold", "0.1"),
        ("titles", "-", "--json"),
        ("list", "occupations", "--language", "es"),
        ("export", "-", "--format", "nt", "--concept", "chef"),
        ("compare", "--report", "-"),
        ("sparql", "-"),
    ],
    ids=" ".join,
)
def test_bytes_in_and_utf_8_out_in_encodings_of_windows(arguments, environment):
    query = 'SELECT ?l { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "é")) } ORDER BY ?l'
    given = (query if arguments[0] == "sparql" else TEXT).encode()

    def output(**variables):
        done = subprocess.run(
            [sys.executable, "-m", "escograph", *arguments],
            input=given,
            capture_output=True,
            check=True,
            env={**os.environ, **variables},
        )
        return done.stdout

    there = output(**environment)
    assert there == output(PYTHONUTF8="1")
    assert not there.decode("utf-8").isascii() or arguments[0] == "export"
