"""A damaged store: each file flipped, cut, emptied or removed is named, never guessed at."""

import json
import shutil

import mini
import pytest

import escograph
from escograph import frames
from escograph.errors import StoreUnavailable


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A store of a dozen rows with an index."""
    folder = tmp_path_factory.mktemp("sound")
    return escograph.build(mini.write(folder / "in"), target=folder / "store")


@pytest.fixture(scope="module")
def expected(sound):
    return answers(sound)


QUESTIONS = {
    "version": lambda esco: esco.version,
    "skills": lambda esco: esco.skills().to_dict(),
    "occupations": lambda esco: esco.occupations().to_dict(),
    "groups": lambda esco: [esco.isco_groups().to_dict(), esco.skill_groups().to_dict()],
    "by code": lambda esco: esco.occupation("2512.4").to_dict(),
    "by label": lambda esco: esco.skill("python").to_dict(),
    "unknown": lambda esco: "nothing" in esco,
    "needed": lambda esco: esco.essential_skills("2512.4").to_dict(),
    "needed by": lambda esco: esco.essential_for("Python").to_dict(),
    "hierarchy": lambda esco: esco.broader_transitive("2512.4").to_dict(),
    "labels": lambda esco: esco.labels("2512.4").to_dict(),
    "notes": lambda esco: [str(esco.description(c)) for c in esco.occupations()],
    "status": lambda esco: esco.bulk.statuses(),
    "bulk": lambda esco: sorted(map(str, esco.bulk.labels())),
    "relations": lambda esco: frames.relations(esco).to_dict(),
    "select": lambda esco: esco.select(
        "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
    ).to_dict(),
    "search": lambda esco: [esco.search("developer").to_dict(), esco.suggest("pyt").to_dict()],
    "link": lambda esco: esco.link("You debug software in Python.", threshold=0).to_dict(),
    "titles": lambda esco: esco.rank_titles(["Developer"]).to_dict(),
}


def answers(path):
    """The answer to each question, or the error of ours that it raises."""
    results = {}
    for name, ask in QUESTIONS.items():
        try:
            with escograph.open(path) as esco:
                results[name] = json.dumps(ask(esco), default=str)
        except StoreUnavailable as error:
            results[name] = error
    return results


def files_of(store):
    return sorted(p.relative_to(store).as_posix() for p in store.rglob("*") if p.is_file())


def flip(place):
    """Return a function that changes a byte at a place, from 0 to 1."""

    def damage(path):
        content = bytearray(path.read_bytes())
        if content:
            content[min(int(len(content) * place), len(content) - 1)] ^= 0x21
        path.write_bytes(bytes(content))

    return damage


DAMAGE = {
    **{f"flipped at {place}": flip(place) for place in (0, 0.3, 0.6, 0.95, 1)},
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3]),
    "emptied": lambda path: path.write_bytes(b""),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "removed": lambda path: path.unlink(),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_file_never_changes_an_answer(sound, expected, tmp_path, how):
    """Each question gets its answer, or `StoreUnavailable` that says what to do."""
    for name in files_of(sound):
        if name == "manifest.json" and how.startswith("flipped"):
            continue  # its values are the reference
        damaged = shutil.copytree(sound, tmp_path / "store")
        before = (damaged / name).read_bytes()
        DAMAGE[how](damaged / name)
        is_damaged = not (damaged / name).is_file() or (damaged / name).read_bytes() != before
        raised = 0
        for question, answer in answers(damaged).items():
            if isinstance(answer, StoreUnavailable):
                raised += 1
                assert "build" in str(answer), (name, question)
                assert is_damaged, (name, question, answer)
            else:
                assert answer == expected[question], (name, how, question)
        if name in ("facts.json", "matrix.npz", "manifest.json") and is_damaged:
            assert raised, (name, how)
        shutil.rmtree(damaged)


@pytest.mark.parametrize("how", DAMAGE)
def test_check_finds_every_damaged_file(sound, tmp_path, how):
    entries = json.loads((sound / "manifest.json").read_text())["store_files"]
    assert set(entries) == {
        name
        for name in files_of(sound)
        if name != "manifest.json" and not name.rpartition("/")[2].startswith("LO")
    }
    for name, entry in entries.items():
        if not entry["size"] and how not in ("longer", "removed"):
            continue  # an empty file cannot be damaged so
        damaged = shutil.copytree(sound, tmp_path / "store")
        DAMAGE[how](damaged / name)
        assert name in problem(damaged)
        shutil.rmtree(damaged)


def problem(store):
    """The damage that a check finds, or the error with which it ends."""
    try:
        integrity = escograph.open(store).check()
    except StoreUnavailable as error:
        return str(error)
    assert not integrity.ok
    (example,) = integrity.finding("files unlike the manifest's").examples
    return example


def test_a_sound_store_has_no_finding(sound):
    integrity = escograph.open(sound).check()
    assert integrity.finding("files unlike the manifest's").count == 0
    assert integrity.ok


def test_the_sample_has_no_files_to_compare(esco):
    assert esco.check().finding("files unlike the manifest's").count == 0
