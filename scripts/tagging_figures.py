"""Figures of tagging a catalogue, beside `Esco.link_many` on the same texts."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from report import Figure, interval, ratio_of_means, shown

import escograph
from escograph.learning import Catalogue
from escograph.model import Course

COUNT = 10_000
BATCH = 500
MEMORY = """
import sys, escograph
from tagging_figures import courses, peak
esco = escograph.open(sys.argv[1])
catalogue = escograph.learning.Catalogue(courses(esco, int(sys.argv[2])))
catalogue[:50].tag(esco)
before = peak()
review = catalogue.tag(esco)
print(len(review), peak() - before)
"""
"""Prints the rows of a review, and the megabytes of the peak beyond that of a small one."""


def tagging_figures(store: Path) -> Iterator[Figure]:
    """Yield the rate of tagging, and what more courses take of memory.

    The courses have the labels and descriptions of skills as titles and descriptions.
    """
    esco = escograph.open(store)
    listed = Catalogue(courses(esco, COUNT))
    batches = [listed[start : start + BATCH] for start in range(0, len(listed), BATCH)]
    pairs = np.array([_seconds(esco, batch, number) for number, batch in enumerate(batches)])
    tagged, linked = len(listed) / pairs.sum(axis=0)
    rate = interval(pairs[:, ::-1], ratio_of_means)
    yield Figure(
        f"tag, {len(listed):,} courses: {tagged:.0f} a second, link_many {linked:.0f}, "
        f"{shown(rate, 2)} of its rate   n {len(pairs)} batches   goal: at least 0.6",
        {
            "name": "tag",
            "courses": len(listed),
            "per_second": tagged,
            "link_many_per_second": linked,
            "share_of_rate": rate,
            "n": len(pairs),
            "goal": 0.6,
        },
    )
    few, many = (_memory(store.resolve(), count) for count in (COUNT // 5, COUNT))
    yield Figure(
        f"memory of tagging: {few[1]:.0f} MB for {COUNT // 5:,} courses and a review of "
        f"{few[0]:,.0f} rows, {many[1]:.0f} MB for {COUNT:,} and {many[0]:,.0f}",
        {"name": "memory of tagging", "courses": [COUNT // 5, COUNT], "rows_mb": [few, many]},
    )


def courses(esco: escograph.Esco, count: int) -> Iterator[Course]:
    """Yield courses without skills, on the skills of a release."""
    for number, skill in enumerate(esco.skills()[:count]):
        description = str(esco.description(skill)) or None
        yield Course(str(number), skill.pref_label, description=description, language="en")


def peak() -> float:
    """Return the peak of this process's memory so far, in MB."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def _seconds(esco: escograph.Esco, batch: Catalogue, number: int) -> tuple[float, float]:
    """Return the seconds of tagging and of linking a batch, another going first each time."""
    texts = [f"{course.title}\n{course.description or ''}" for course in batch]
    functions = [lambda: batch.tag(esco), lambda: esco.link_many(texts, language="en")]
    seconds = [0.0, 0.0]
    for place in (0, 1) if number % 2 else (1, 0):
        start = time.perf_counter()
        functions[place]()
        seconds[place] = time.perf_counter() - start
    return seconds[0], seconds[1]


def _memory(store: Path, count: int) -> list[float]:
    """Return the rows of a review and the megabytes that it took, in a fresh process."""
    command = [sys.executable, "-c", MEMORY, str(store), str(count)]
    folder = Path(__file__).parent
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=folder)
    return [float(number) for number in printed.stdout.split()]
