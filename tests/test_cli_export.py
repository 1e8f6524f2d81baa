"""The command that writes RDF files."""

import json

import pyoxigraph as ox
import pytest
from command import run


def test_export_writes_a_release_and_counts(store, tmp_path):
    file = tmp_path / "mini.nt"
    done = run("export", file, "--store", store, "--json")
    data = json.loads(done.stdout)
    assert data == {
        "kind": "export",
        "file": str(file),
        "statements": len(list(ox.parse(path=file))),
    }


def test_export_writes_what_surrounds_a_concept(tmp_path):
    file = tmp_path / "part.jsonld.gz"
    done = run("export", file, "-c", "chef", "--concept", "debug software")
    assert f" statements in {file}" in done.stdout
    assert run("export", tmp_path / "es.ttl", "-l", "es", "-c", "bienes inmuebles", check=False)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["esco.xlsx"], 2, "choose one of ttl, nt, jsonld, trig, nq"),
        (["esco.ttl", "-c", "alchemist"], 1, "give a URI, a code or an exact label"),
        (["nowhere/esco.ttl"], 2, "could not write"),
        (["taken.ttl"], 2, "taken.ttl exists"),
    ],
)
def test_export_errors_are_reported(tmp_path, arguments, code, message):
    (tmp_path / "taken.ttl").write_text("mine")
    done = run("export", tmp_path / arguments[0], *arguments[1:], check=False)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in " ".join(done.stderr.split())
    assert (tmp_path / "taken.ttl").read_text() == "mine"
    assert run("export", tmp_path / "taken.ttl", "--overwrite").returncode == 0
