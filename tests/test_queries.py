"""Every .rq file parses, declares its parameters, and is used."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from own_queries import QUERIES, bound

import escograph
from escograph.store import EmbeddedStore
from escograph.store.queries import query_text

IRI = ox.NamedNode("urn:x")


@pytest.mark.parametrize("path", QUERIES, ids=lambda p: p.name)
def test_query_runs_with_its_parameters_bound(path):
    name = path.name.removesuffix(".rq")
    parameters = bound(path.read_text("utf-8"))
    assert parameters == set(re.findall(r"\$(\w+)", query_text(name)))
    store = EmbeddedStore(ox.Store, {})
    rows = list(store.solutions(name, **dict.fromkeys(parameters, IRI)))
    assert rows == [] or name == "nameless_concepts", "an empty store has no answers"


def test_preferred_labels_of_a_language_are_read_in_few_places():
    readers = {p.name for p in QUERIES if "GRAPH $labels" in p.read_text("utf-8")}
    assert readers == {"all_labels.rq", "by_pref_label.rq"}


def test_every_query_is_used():
    packages = [Path(escograph.__file__).parent / name for name in ("graph", "store", "ingest")]
    source = "".join(p.read_text("utf-8") for root in packages for p in root.rglob("*.py"))
    for path in QUERIES:
        assert f'"{path.name.removesuffix(".rq")}"' in source, path.name
