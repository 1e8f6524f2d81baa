"""Every .rq file parses, says what it binds, and reads labels from the label graphs."""

import re
from importlib.resources import files

import pyoxigraph as ox
import pytest

from escograph.store import Embedded, label_graph, open_store
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
    assert rows == [] or name == "some_labels", "an empty store knows nothing"


def test_labels_are_read_in_one_place():
    parts = {p.name: p.read_text("utf-8").strip() for p in (FOLDER / "parts").iterdir()}
    pattern = "GRAPH $labels { ?uri skos:prefLabel ?label }"
    expected = {"complete_label.rq": pattern, "label.rq": f"OPTIONAL {{ {pattern} }}"}
    assert parts == expected
    readers = [p.name for p in QUERIES if "prefLabel ?label" in p.read_text("utf-8")]
    assert readers == ["all_labels.rq", "fallback_labels.rq"], "others include the part"


@pytest.mark.parametrize("path", QUERIES, ids=lambda p: p.name)
def test_an_outright_join_of_complete_labels_changes_no_answer(full_path, path):
    """English is complete in the release: both parts must give the same rows."""
    store = open_store(full_path)
    assert store.label_part("en") == "complete_label"
    text = path.read_text("utf-8")
    if "# include: label" not in text:
        return
    labels = label_graph("en")
    some = sorted(store.facts)[::900]
    for uri in some:
        node = ox.NamedNode(uri)
        terms = {"concept": node, "uris": [node]}
        asked = {name: terms[name] for name in bound(text) - {"labels"}}
        answers = [
            {
                tuple(map(str, row))
                for row in store.solutions(
                    path.name.removesuffix(".rq"), part, labels=labels, **asked
                )
                if row[0].value in store.facts
            }
            for part in ("label", "complete_label")
        ]
        assert answers[0] == answers[1]


def test_every_query_is_asked_by_somebody():
    rooms = (files("escograph") / "graph", files("escograph") / "store")
    source = "".join(p.read_text("utf-8") for r in rooms for p in r.iterdir() if p.is_file())
    for path in QUERIES:
        assert f'"{path.name.removesuffix(".rq")}"' in source, path.name
