"""The labelled phrases, sentences and titles that search and linking are evaluated on."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import escograph

NOT_COUNTED = ("LABEL NOT PRESENT", "UNDERSPECIFIED")
PARTS = ("tech", "house")

Labelled = list[tuple[str, set[str]]]
"""Texts, each with its gold labels or URIs."""
Row = dict[str, str]


def phrases(folder: Path, part: str) -> Labelled:
    """Return phrases and their labels: a span's first ``sub_span``, else the span itself."""
    return _grouped(
        _rows(folder, part),
        key=lambda row: (row["sentence"], row["span"]),
        text=lambda row: (row["sub_span"] or "").strip() or row["span"],
    )


def whole_sentences(folder: Path, part: str, unlabelled: bool = False) -> Labelled:
    """Return sentences and all their labels, including unlabelled ones if requested."""
    return _grouped(_rows(folder, part), key=_sentence, text=_sentence, unlabelled=unlabelled)


def titles(path: Path) -> Labelled:
    """Return titles, each with the URIs of which any is right."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (
                row.get("title") or row["vacancyTitle"],
                set((row.get("concepts") or row["conceptUri"]).split()),
            )
            for row in csv.DictReader(file)
        ]


def skills_by_label(esco: escograph.Esco) -> dict[str, set[str]]:
    """Return preferred label, trimmed and in lower case → URIs of the skills that have it."""
    uris: dict[str, set[str]] = {}
    for skill in esco.skills():
        uris.setdefault(skill.pref_label.strip().lower(), set()).add(skill.uri)
    return uris


def labels_of(esco: escograph.Esco, language: str, *parts: str) -> Iterator[tuple[str, str]]:
    """Yield the labels in a language, with the URI, of concepts whose URI has a part."""
    for uri, _, label, tag in esco.bulk.labels():
        if tag == language and any(f"/{part}/" in uri for part in parts):
            yield label, uri


def _rows(folder: Path, part: str) -> list[Row]:
    (path,) = sorted(folder.glob(f"{part}_*_annotations.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sentence(row: Row) -> str:
    return row["sentence"]


def _grouped(
    rows: list[Row],
    key: Callable[[Row], object],
    text: Callable[[Row], str],
    unlabelled: bool = False,
) -> Labelled:
    groups: dict[object, tuple[str, set[str]]] = {}
    for row in rows:
        counted = row["label"] not in NOT_COUNTED
        if counted or unlabelled:
            _, labels = groups.setdefault(key(row), (text(row), set()))
            if counted:
                labels.add(row["label"].strip().lower())
    return list(groups.values())
