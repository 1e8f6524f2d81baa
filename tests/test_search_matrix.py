"""The matrix of a store: its relations and text vectors by number."""

import dataclasses
import json
import shutil

import mini
import numpy as np
import pytest

import escograph
from escograph.errors import StoreUnavailable
from escograph.store.matrix import (
    FILE,
    Matrix,
    compile_matrix,
    join_lines,
    open_matrix,
    split_lines,
    write_matrix,
)


def statements(matrix):
    """The relations of a matrix as `Esco.bulk.relations` returns them, sorted."""
    rows = zip(matrix.concepts, matrix.essential, matrix.skills, strict=True)
    return [
        (matrix.uris[concept], "essential" if essential else "optional", matrix.uris[skill])
        for concept, essential, skill in rows
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("matrix")
    return escograph.build(mini.write(folder / "in"), target=folder / "store")


def test_the_matrix_states_the_relations_of_the_graph(indexed_path, indexed):
    matrix = open_matrix(indexed_path)
    assert statements(matrix) == sorted(indexed.bulk.relations())
    assert len(matrix.vectors) == len(matrix.uris)


def test_concepts_are_numbered_by_uri_without_the_schemes(store):
    matrix, esco = open_matrix(store), escograph.open(store)
    assert list(matrix.uris) == sorted(matrix.uris)
    kinds = {esco.concept(uri).kind for uri in matrix.uris}
    assert "concept scheme" not in kinds
    assert {"occupation", "skill"} <= kinds


def test_a_store_built_without_search_has_relations_and_no_vectors(store, tmp_path):
    source = mini.write(tmp_path / "in")
    bare = open_matrix(escograph.build(source, target=tmp_path / "bare", search=False))
    assert bare.vectors is None
    assert statements(bare) == statements(open_matrix(store))


def test_a_matrix_in_memory_is_the_one_on_disk(store):
    compiled, opened = compile_matrix(escograph.open(store).backend), open_matrix(store)
    assert compiled.uris == opened.uris
    assert statements(compiled) == statements(opened)


def test_more_than_65536_concepts_are_stored(tmp_path):
    uris = tuple(f"urn:{number:06}" for number in range(70_000))
    last = np.array([69_999], np.uint32)
    write_matrix(Matrix(uris, last, last, np.array([True])), tmp_path)
    assert statements(open_matrix(tmp_path)) == [(uris[-1], "essential", uris[-1])]


def test_an_empty_matrix_is_read_back(tmp_path):
    nothing = np.zeros(0, np.uint16)
    write_matrix(Matrix((), nothing, nothing, nothing.astype(bool)), tmp_path)
    opened = open_matrix(tmp_path)
    assert (opened.uris, statements(opened)) == ((), [])
    assert split_lines(join_lines(("é", ""))) == ("é", "")


@pytest.mark.parametrize("damage", [lambda data: data[:-40], lambda data: b"", None])
def test_a_missing_or_damaged_matrix_is_named(store, tmp_path, damage):
    if damage:
        (tmp_path / FILE).write_bytes(damage((store / FILE).read_bytes()))
    with pytest.raises(StoreUnavailable, match="build the store again"):
        open_matrix(tmp_path)


def test_a_flipped_bit_in_the_relations_is_found(store, tmp_path):
    data = bytearray((store / FILE).read_bytes())
    data[data.index(b"skills.npy") + 10 + 128 + 2] ^= 1  # past name and header
    (tmp_path / FILE).write_bytes(bytes(data))
    with pytest.raises(StoreUnavailable, match="matrix"):
        open_matrix(tmp_path)


def test_linking_reports_missing_vectors(store, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(store, copy)
    (copy / FILE).unlink()
    write_matrix(dataclasses.replace(open_matrix(store), vectors=None), copy)
    with pytest.raises(StoreUnavailable, match=r"matrix\.npz has"):
        escograph.open(copy).link("debug software")
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    (copy / "manifest.json").write_text(json.dumps({**manifest, "store_files": {}}), "utf-8")
    with pytest.raises(StoreUnavailable, match="no text vectors"):
        escograph.open(copy).link("debug software")
