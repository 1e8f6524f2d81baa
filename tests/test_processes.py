"""One Esco in many threads, in forked children, and in pools of processes."""

import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from children import pool

import escograph
from escograph import Profile
from escograph.model import Concepts, Text


def essential(pair):
    esco, uri = pair
    return [skill.uri for skill in esco.essential_skills(uri)]


@pytest.fixture(scope="module")
def some(full):
    return [occupation.uri for occupation in full.occupations()[::40]]


def test_many_threads_get_the_answers_of_one(full, some):
    alone = [essential((full, uri)) for uri in some]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(essential, [(full, uri) for uri in some] * 4))
    assert together == alone * 4


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_an_esco_can_be_sent_to_a_process_pool(full, some, method):
    alone = [essential((full, uri)) for uri in some[:10]]
    with pool(2, method) as workers:
        assert list(workers.map(essential, [(full, uri) for uri in some[:10]])) == alone


def test_a_worker_in_another_directory_finds_the_store(full_path, monkeypatch, tmp_path):
    monkeypatch.chdir(full_path.parent)
    esco = escograph.open(full_path.name)
    monkeypatch.chdir(tmp_path)
    assert pickle.loads(pickle.dumps(esco)).version == esco.version


FORKS = """
import os, sys, threading, escograph
esco = escograph.open(sys.argv[1])
uris = [occupation.uri for occupation in esco.occupations()[:200]]
stop = threading.Event()
def ask():
    while not stop.is_set():
        for uri in uris:
            esco.essential_skills(uri)
threads = [threading.Thread(target=ask) for _ in range(3)]
for thread in threads: thread.start()
expected = len(esco.essential_skills(uris[0]))
for _ in range(40):
    if (child := os.fork()) == 0:
        os._exit(0 if len(esco.essential_skills(uris[0])) == expected else 1)
    assert os.waitpid(child, 0)[1] == 0
stop.set()
for thread in threads: thread.join()
print("done")
"""


SEARCHING_FORKS = (
    FORKS.replace("esco.essential_skills(uri)", "answer()")
    .replace(
        "stop =",
        """def answer():
    return (esco.search("debugg softwar"), esco.suggest("deb"),
            esco.link("I debug software in Haskell."), esco.classify_titles(["coder"]))
answers = answer()
stop =""",
    )
    .replace("len(esco.essential_skills(uris[0])) == expected", "answer() == answers")
)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_children_forked_while_threads_search_and_link_answer(store):
    """A lock that another thread held at the fork would be held forever."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SEARCHING_FORKS, str(store)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.stdout, done.stderr) == ("done\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_children_forked_while_threads_query_answer(full_path):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKS, str(full_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("done\n", "")


def test_threads_can_open_and_query_the_sample_at_once(esco):
    failed = []

    def ask():
        try:
            assert len(esco.skills().items) == len(esco.skills())
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_values_and_views_pickle(esco):
    developer = esco.occupation("software developer")
    skills = esco.essential_skills(developer)
    profile = Profile({skills[0]: "novice"}, occupation=developer, aspirations=[developer])
    rows = esco.select("SELECT ?s { ?s a esco:Occupation }")
    for value in (
        developer,
        skills,
        profile,
        esco.gap(profile, developer),
        esco.labels(developer),
        rows,
        Text("text", "el"),
    ):
        assert pickle.loads(pickle.dumps(value)) == value
    assert pickle.loads(pickle.dumps(Text("text", "el"))).language == "el"
    again = pickle.loads(pickle.dumps(esco.in_language("fr")))
    assert (again.language, again.version) == ("fr", esco.version)
    assert again.occupation(developer) == developer
    concepts = pickle.loads(pickle.dumps(esco.isco_groups()))
    assert isinstance(concepts, Concepts)
    assert list(concepts) == list(esco.isco_groups())
