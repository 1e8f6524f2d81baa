"""Reads the labelled phrases, sentences and titles that linking is judged by."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import escograph

NOT_COUNTED = ("LABEL NOT PRESENT", "UNDERSPECIFIED")
PARTS = ("tech", "house")


def _rows(folder: Path, part: str) -> list[dict[str, str]]:
    (path,) = sorted(folder.glob(f"{part}_*_annotations.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _grouped(rows, key, query, empty: bool = False) -> list[tuple[str, set[str]]]:
    groups: dict[object, tuple[str, set[str]]] = {}
    for row in rows:
        counted = row["label"] not in NOT_COUNTED
        if counted or empty:
            _, labels = groups.setdefault(key(row), (query(row), set()))
            if counted:
                labels.add(row["label"].strip().lower())
    return list(groups.values())


def phrases(folder: Path, part: str) -> list[tuple[str, set[str]]]:
    """Phrases and the labels they mean: the first ``sub_span`` of a span, else the span."""
    return _grouped(
        _rows(folder, part),
        lambda row: (row["sentence"], row["span"]),
        lambda row: (row["sub_span"] or "").strip() or row["span"],
    )


def whole_sentences(folder: Path, part: str) -> list[tuple[str, set[str]]]:
    """Sentences and all the labels that stand in them."""
    return _grouped(_rows(folder, part), lambda r: r["sentence"], lambda r: r["sentence"])


def annotations(folder: Path, empty: bool) -> Iterator[tuple[str, set[str]]]:
    """Sentences of all parts; with ``empty`` those too in which nothing is named."""
    for part in PARTS:
        yield from _grouped(
            _rows(folder, part), lambda r: r["sentence"], lambda r: r["sentence"], empty
        )


def titles(path: Path) -> list[tuple[str, set[str]]]:
    """Titles and the URIs of which any is right."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (
                row.get("title") or row["vacancyTitle"],
                set((row.get("concepts") or row["conceptUri"]).split()),
            )
            for row in csv.DictReader(file)
        ]


def names_of(esco: escograph.Esco) -> dict[str, set[str]]:
    """Preferred label, trimmed and in lower case → URIs of the skills that have it."""
    named: dict[str, set[str]] = {}
    for skill in esco.skills():
        named.setdefault(skill.pref_label.strip().lower(), set()).add(skill.uri)
    return named


def interval(values: list[float]) -> tuple[float, float, float]:
    """Mean, and its 95 % interval from 2,000 bootstrap samples."""
    given = np.array(values)
    chance = np.random.default_rng(0)
    means = given[chance.integers(len(given), size=(2000, len(given)))].mean(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(given.mean()), float(low), float(high)
