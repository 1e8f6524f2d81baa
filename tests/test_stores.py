"""The cache of stores: keyed by code and sources, safe under concurrency, bounded in size."""

import fcntl
import multiprocessing
import os
import shutil
from pathlib import Path

import mini
import pytest
from stores import KEPT, PACKAGE, StoreCache, code, key

import escograph


@pytest.fixture
def archive(tmp_path):
    return mini.pack(mini.write(tmp_path / "in"), tmp_path / "release.zip")


@pytest.fixture
def cached(tmp_path):
    return StoreCache(tmp_path / "cache")


def edited(tmp_path, name, text):
    """The package with a file changed."""
    package = shutil.copytree(PACKAGE, tmp_path / "package")
    path = package / name
    path.write_text(path.read_text("utf-8") + text if path.exists() else text, "utf-8")
    return package


def test_a_store_is_built_once(archive, cached):
    store = cached.store("mini", archive, search=False)
    built = (store / "manifest.json").stat().st_mtime_ns
    again = StoreCache(cached.folder).store("mini", archive, search=False)
    assert (again, (again / "manifest.json").stat().st_mtime_ns) == (store, built)
    assert len(escograph.open(store).skills()) == 3


def test_different_sources_and_options_have_different_keys(archive):
    (archive.parent / "elsewhere").mkdir()
    same = shutil.copy(archive, archive.parent / "elsewhere")
    other = archive.parent / "elsewhere" / "other" / archive.name
    other.parent.mkdir()
    other.write_bytes(archive.read_bytes() + b"!")
    keys = {
        key([archive], {}),
        key([other], {}),
        key([archive, archive], {}),
        key([archive], {"search": False}),
        key([archive], {"labels_from": [archive]}),
        key([archive], {"labels_from": [other]}),
    }
    assert len(keys) == 6
    assert key([Path(same)], {}) == key([archive], {}), "the folder of a file does not matter"


@pytest.mark.parametrize("name", ["build.py", "queries/broader.rq", "ingest/new.py"])
def test_a_changed_source_file_makes_another_key(archive, tmp_path, name):
    assert key([archive], {}, edited(tmp_path, name, "# more\n")) != key([archive], {})


def test_compiled_files_do_not_change_the_key(tmp_path):
    package = edited(tmp_path, "build.py", "")
    before = code(package)
    (package / "__pycache__").mkdir(exist_ok=True)
    (package / "__pycache__" / "build.cpython-311.pyc").write_bytes(b"compiled")
    code.cache_clear()
    assert code(package) == before


def store_of(folder, archive):
    return StoreCache(folder).store("mini", archive, search=False)


def test_processes_that_want_one_store_at_once_build_it_once(archive, cached):
    context = multiprocessing.get_context("spawn")
    with context.Pool(3) as pool:
        stores = pool.starmap(store_of, [(cached.folder, archive)] * 3)
    assert len(set(stores)) == 1
    assert sorted(p.name for p in cached.folder.iterdir()) == ["cache.lock", stores[0].name]


def test_old_stores_and_remains_of_killed_builds_are_removed_unless_in_use(archive, cached):
    used = cached.store("mini", archive, search=False)
    os.utime(used, (0, 0))
    old = [cached.folder / f"mini-{number}" for number in range(KEPT + 2)]
    for number, store in enumerate(old):
        store.mkdir()
        os.utime(store, (number, number))
    other = cached.folder / "other-1"
    other.mkdir()
    (cached.folder / ".mini-0.building-dead").mkdir()
    newest = StoreCache(cached.folder).store("mini", archive, search=False, partial=True)
    left = {path.name for path in cached.folder.iterdir() if path.is_dir()}
    assert left == {used.name, newest.name, old[-1].name, other.name}


def test_a_store_that_somebody_uses_is_locked_for_as_long_as_they_live(archive, cached):
    store = cached.store("mini", archive, search=False)
    descriptor = os.open(store, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(descriptor)
