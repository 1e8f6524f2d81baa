"""Rankings, transitions and paths in many threads at once, and in forked children."""

import os
import subprocess
import sys

import pytest

ANSWERS = """
import json, sys, threading
import escograph
from escograph import Profile

esco = escograph.open()
occupations = [occupation.uri for occupation in esco.occupations()]
skills = [skill.uri for skill in esco.skills()]


def rank(n):
    return esco.rank_occupations(Profile(skills[n : n + 20]), within=("2", "3", "5")).to_dict()


def rank_reuse(n):
    return esco.rank_occupations(Profile(skills[n:]), reuse_level="cross-sector").to_dict()


def rank_profiles(n):
    people = [Profile(skills[n : n + size]) for size in range(5, 20, 5)]
    return esco.rank_profiles(occupations[n], people).to_dict()


def transitions(n):
    return esco.transitions(occupations[n]).to_dict()


def path(n):
    return esco.path(occupations[n], occupations[n + 8]).to_dict()


def next_skills(n):
    return esco.next_skills(Profile(skills[n : n + 30]), count=2, reach=0.1).to_dict()


def link(n):
    return esco.link(esco.description(occupations[n])).to_dict()


FUNCTIONS = [transitions, path, rank, link, next_skills, rank_profiles, rank_reuse]
"""


def in_fresh_process(script):
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ANSWERS + script],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    ).stdout


def test_eight_threads_that_ask_first_get_the_answers_of_one():
    """Each thread begins with another function, of a release that nothing has asked yet."""
    alone = in_fresh_process("""
print(json.dumps([[f(n) for f in FUNCTIONS] for n in range(8)]))
""")
    together = in_fresh_process("""
barrier, answers = threading.Barrier(8), [None] * 8


def answer(n):
    turned = FUNCTIONS[n % 7 :] + FUNCTIONS[: n % 7]
    barrier.wait()
    found = {f: f(n) for f in turned}
    answers[n] = [found[f] for f in FUNCTIONS]


threads = [threading.Thread(target=answer, args=(n,)) for n in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps(answers))
""")
    assert together == alone


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_children_forked_while_threads_rank_give_the_same_answers():
    done = in_fresh_process("""
import os

expected = [f(0) for f in FUNCTIONS]
stop = threading.Event()


def ask():
    while not stop.is_set():
        for f in FUNCTIONS: f(1)


threads = [threading.Thread(target=ask) for _ in range(3)]
for thread in threads: thread.start()
for _ in range(10):
    if (child := os.fork()) == 0:
        os._exit(0 if [f(0) for f in FUNCTIONS] == expected else 1)
    assert os.waitpid(child, 0)[1] == 0
stop.set()
for thread in threads: thread.join()
print("done")
""")
    assert done == "done\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_child_computes_what_its_parent_had_not_yet():
    alone = in_fresh_process("print(json.dumps([f(0) for f in FUNCTIONS]))")
    forked = in_fresh_process("""
import os

if (child := os.fork()) == 0:
    print(json.dumps([f(0) for f in FUNCTIONS]), flush=True)
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
""")
    assert forked == alone
