"""Every .rq file parses, says what it binds, and reads labels from the label graphs."""

import re
from importlib.resources import files

import pyoxigraph as ox
import pytest

from escograph.store.embedded import Embedded, query_text

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
    assert rows == [] or name.startswith("count_")


def test_the_label_pattern_is_the_same_in_every_part():
    pattern = "OPTIONAL { GRAPH $labels { ?uri skos:prefLabel ?label } }"
    parts = [p.read_text("utf-8") for p in (FOLDER / "parts").iterdir()]
    assert parts
    assert all(part.splitlines()[0] == pattern for part in parts)


def test_every_query_is_asked_by_somebody():
    source = "".join(p.read_text("utf-8") for p in (files("escograph") / "graph").iterdir())
    for path in QUERIES:
        assert f'"{path.name.removesuffix(".rq")}"' in source, path.name
