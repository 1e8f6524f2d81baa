"""Publishing: complete or not at all, despite kills, full disks and concurrent builds."""

import os
import stat
import subprocess
import sys
import threading

import mini
import pytest
from children import halted_build
from plain_build import graph_only

import escograph
from escograph.errors import BuildFailed, StoreExists, StoreUnavailable

RELEASE, SMALL = "release", "small"
STAGES = [  # early and late ones, with many and few writes
    (RELEASE, "ISCOGroups_en.csv"),
    (RELEASE, "skills_en.csv"),
    (RELEASE, "occupationSkillRelations.csv"),
    (SMALL, "indexing labels"),
    (SMALL, "learning en"),
    (SMALL, "publishing"),
]


def leftovers(target):
    return list(target.parent.glob(f".{target.name}.building-*"))


@pytest.fixture
def sources(v111, tmp_path):
    """The official release, or one of a dozen rows that reaches late stages quickly."""
    return {RELEASE: v111, SMALL: (mini.write(tmp_path / "small"),)}


@pytest.mark.parametrize(("size", "stage"), STAGES)
def test_a_killed_build_leaves_nothing_under_the_name_and_the_next_clears_up(
    sources, tmp_path, size, stage
):
    target = tmp_path / "store"
    with halted_build(target, *sources[size], stage=stage) as build:
        build.kill()
    assert not target.exists()
    assert leftovers(target)
    graph_only(mini.write(tmp_path / "in"), target=target)
    assert leftovers(target) == []
    assert len(escograph.open(target).skills()) == 3


@pytest.mark.parametrize(("size", "stage"), STAGES[1:])
def test_ctrl_c_leaves_nothing_at_all(sources, tmp_path, size, stage):
    target = tmp_path / "store"
    with halted_build(target, *sources[size], stage=stage) as build:
        assert leftovers(target)
        assert "KeyboardInterrupt" in build.interrupt()
    assert not target.exists()
    assert leftovers(target) == []


FULL_DISK = """
import resource, signal, sys, escograph
from escograph.errors import BuildFailed
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
try:
    escograph.build(*sys.argv[3:], target=sys.argv[2])
except BuildFailed as error:
    print(isinstance(error, OSError), error)
"""


@pytest.mark.parametrize("room", [0, 2_000, 200_000, 5_000_000])
def test_a_full_disk_is_one_clear_error(v111, tmp_path, room):
    """The limit on the size of a file simulates a full disk: every write may fail."""
    target = tmp_path / "store"
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(room), str(target), *map(str, v111)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.startswith(f"True could not build {target}")
    assert "nothing was published" in done.stdout
    assert not target.exists()
    assert leftovers(target) == []


@pytest.mark.parametrize(("size", "stage"), [(SMALL, "skills_en.csv"), *STAGES[3:]])
def test_a_running_build_is_not_cleared_away_by_another(sources, tmp_path, size, stage):
    target = tmp_path / "store"
    with halted_build(target, *sources[size], stage=stage) as first:
        (work,) = leftovers(target)
        skills = mini.FILES["skills_en.csv"].replace("Haskell", "Scala")
        graph_only(mini.write(tmp_path / "in", skills_en=skills), target=target)
        assert leftovers(target) == [work]
        assert "StoreExists" in first.go_on()
    assert escograph.open(target).skill("Scala"), "the first to finish wins"
    assert leftovers(target) == []


def test_many_builds_to_one_target_at_once_publish_one_store(tmp_path):
    folder, target = mini.write(tmp_path / "in"), tmp_path / "store"
    outcomes = []

    def build():
        try:
            outcomes.append(escograph.build(folder, target=target))
        except StoreExists:
            outcomes.append(None)

    threads = [threading.Thread(target=build) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == sorted([str(target), *["None"] * 7])
    assert len(escograph.open(target).skills()) == 3
    assert leftovers(target) == []


@pytest.mark.parametrize("name", ["store", "[a] store*"])
def test_remains_that_cannot_be_removed_do_not_stop_a_build(tmp_path, name):
    target = tmp_path / name
    (tmp_path / f".{name}.building-file").write_text("somebody's")
    (tmp_path / f".{name}.building-link").symlink_to(tmp_path / "nowhere")
    (tmp_path / f".{name}.building-dead").mkdir()
    escograph.build(mini.write(tmp_path / "in"), target=target)
    assert not (tmp_path / f".{name}.building-dead").exists()


def test_a_published_store_can_be_read_by_everybody_and_holds_no_lock_file(tmp_path):
    before = os.umask(0o077)
    try:
        store = escograph.build(mini.write(tmp_path / "in"), target=tmp_path / "store")
    finally:
        os.umask(before)
    names = ["facts.json", "graph", "manifest.json", "matrix.npz", "search"]
    assert sorted(p.name for p in store.iterdir()) == names
    assert not list(store.rglob("*.lock"))
    for path in [store, *store.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o755 if path.is_dir() else 0o644), path


def test_a_store_is_read_from_a_read_only_folder(tmp_path):
    store = escograph.build(mini.write(tmp_path / "in"), target=tmp_path / "store")
    before = {path: path.stat().st_mtime_ns for path in store.rglob("*")}
    for path in [*store.rglob("*"), store]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert len(escograph.open(store).skills()) == 3
    assert {path: path.stat().st_mtime_ns for path in store.rglob("*")} == before


def test_a_target_in_a_read_only_place(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(BuildFailed, match="nothing was published"):
        escograph.build(mini.write(tmp_path / "in"), target=tmp_path / "file" / "store")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda store: (store / "manifest.json").unlink(), "has no manifest"),
        (lambda store: (store / "manifest.json").write_text("{"), "manifest.json"),
        (lambda store: (store / "manifest.json").write_text("[]"), "format"),
        (lambda store: (store / "manifest.json").write_text('{"format": 99}'), "format"),
        (lambda store: (store / "graph" / "CURRENT").unlink(), "CURRENT"),
        (
            lambda store: (store / "graph" / "CURRENT").write_text("junk\n"),
            "no readable ESCO store",
        ),
    ],
    ids=["no manifest", "broken manifest", "a list", "another format", "no graph", "junk"],
)
def test_a_damaged_store_is_named(tmp_path, damage, message):
    store = escograph.build(mini.write(tmp_path / "in"), target=tmp_path / "store")
    damage(store)
    with pytest.raises(StoreUnavailable, match=message) as caught:
        escograph.open(store)
    assert caught.value.path == str(store)
    assert isinstance(caught.value, OSError)


def test_a_missing_store_raises_with_advice(tmp_path):
    with pytest.raises(StoreUnavailable, match="escograph build"):
        escograph.open(tmp_path / "nowhere")
