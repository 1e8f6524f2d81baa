"""Every .rq file parses, says what it binds, and is asked by somebody."""

import re
from importlib.resources import files

import pyoxigraph as ox
import pytest

from escograph.store import Embedded
from escograph.store.queries import query_text

FOLDER = files("escograph") / "queries"
QUERIES = sorted((p for p in FOLDER.iterdir() if p.is_file()), key=lambda p: p.name)
IRI = ox.NamedNode("urn:x")


def bound(text):
    header = re.search(r"^# binds: (.+)$", text, re.M)
    assert header, "say what the query binds, or 'nothing'"
    return {name for name in re.split(r",\s*", header[1]) if name != "nothing"}


@pytest.mark.parametrize("path", QUERIES, ids=lambda p: p.name)
def test_query_runs_with_its_parameters_bound(path):
    name = path.name.removesuffix(".rq")
    parameters = bound(path.read_text("utf-8"))
    assert parameters == set(re.findall(r"\$(\w+)", query_text(name)))
    store = Embedded(ox.Store, {})
    rows = list(store.solutions(name, **dict.fromkeys(parameters, IRI)))
    assert rows == [] or name == "nameless_concepts", "an empty store knows nothing"


def test_preferred_labels_of_a_language_are_read_in_few_places():
    readers = {p.name for p in QUERIES if "GRAPH $labels" in p.read_text("utf-8")}
    assert readers == {"all_labels.rq", "by_pref_label.rq"}


def test_every_query_is_asked_by_somebody():
    rooms = [files("escograph") / room for room in ("graph", "store", "ingest")]
    source = "".join(p.read_text("utf-8") for r in rooms for p in r.iterdir() if p.is_file())
    for path in QUERIES:
        assert f'"{path.name.removesuffix(".rq")}"' in source, path.name
