"""Progress on standard error: one bar for a build, and one for texts being read.

A build consists of stages of known proportions. Their weights are seconds per megabyte of
input, measured by ``scripts/bench_build`` on a machine of two cores: on v1.1.1 in English (43
MB of CSV, of which 15 MB are texts; 55 s), the same with labels of es, fr and de from elsewhere
(12 MB; 89 s), and the export of that store as N-Triples (131 MB; 15 s without an index). Only
their ratios matter: the remaining time follows from the time that the share so far has taken.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column

from escograph.cli import output
from escograph.errors import EscoError
from escograph.model.parts import LANGUAGE_PARTS

ProgressFunction: TypeAlias = Callable[[str, int, int], None]

# Seconds per megabyte of input, as measured above; of texts, of other tables, of RDF.
_READ_TEXTS, _READ_TABLES, _READ_RDF = 0.11, 0.04, 0.02
_WRITE = 0.08
_INDEX_TEXTS, _INDEX_RDF = 0.5, 0.09
_LEARN_TEXTS, _LEARN_RDF = 2.6, 0.5
_ENCODE_TEXTS, _ENCODE_RDF = 16.0, 3.0  # four minutes for English, says `compile_embeddings`
_PUBLISH_CSV, _PUBLISH_RDF = 0.04, 0.02
_UNPACKED = 15
"""Megabytes of N-Triples in one of gzip."""
_FIRST_LANGUAGE, _NEXT_LANGUAGE = 0.5, 0.2
"""Shares of a stage whose languages are not known before a dump is read: of the first language,
and of each further one in what is left."""

_WRITING, _PUBLISHING = "writing the graph", "publishing"
_INDEXING, _LEARNING, _ENCODING = "indexing labels", "learning", "encoding"
_STEPS = (_WRITING, _INDEXING, _LEARNING, _ENCODING, _PUBLISHING)
"""Stages after the files, in order, by the beginning of the names that a build reports."""


class BuildStage(NamedTuple):
    """A stage of a build.

    Attributes:
        name: Name of a file, or of a step, as a build reports it or the beginning of that.
        weight: Its weight among the stages.
    """

    name: str
    weight: float


def plan_build(
    sources: Sequence[Path],
    *,
    languages: Sequence[str] | None,
    labels_from: Sequence[Path],
    release: str | None,
    search: bool,
    embeddings: bool,
) -> list[BuildStage]:
    """Return the stages of a build in order, empty if its sources are not a release."""
    from escograph import ingest  # other commands do not have to load it

    try:
        own = ingest.recognise(sources, release)
        others = [ingest.recognise([source]) for source in labels_from]
    except EscoError:  # which the build raises as well
        return []
    stages: list[BuildStage] = []
    megabytes = {"texts": 0.0, "tables": 0.0, "rdf": 0.0}
    by_language: dict[str, float] = {}
    for file in (file for each in (own, *others) for file in each.files):
        is_selected = not languages or file.language in {"", *languages}
        if not is_selected and file in own.files:
            continue
        size = file.source.size / 1e6
        if file.format:
            size *= _UNPACKED if file.source.name.endswith(".gz") else 1
            kind, rate = "rdf", _READ_RDF
        elif file.part in LANGUAGE_PARTS:
            kind, rate = "texts", _READ_TEXTS
            if is_selected and (file in own.files or file.language not in own.languages):
                by_language[file.language] = by_language.get(file.language, 0.0) + size
        else:
            kind, rate = "tables", _READ_TABLES
        megabytes[kind] += size
        passes = 2 if file.format and languages and file in own.files else 1
        stages += [BuildStage(file.source.name, rate * size)] * passes
    rdf, texts = megabytes["rdf"], sum(by_language.values())
    stages.append(BuildStage(_WRITING, _WRITE * sum(megabytes.values())))
    if search or embeddings:
        stages.append(BuildStage(_INDEXING, _INDEX_TEXTS * texts + _INDEX_RDF * rdf))
        stages += [
            BuildStage(f"{_LEARNING} {tag}", _LEARN_TEXTS * size)
            for tag, size in by_language.items()
        ]
        if rdf:
            stages.append(BuildStage(_LEARNING, _LEARN_RDF * rdf))
    if embeddings:
        stages.append(BuildStage(_ENCODING, _ENCODE_TEXTS * texts + _ENCODE_RDF * rdf))
    packed = _PUBLISH_CSV * (megabytes["texts"] + megabytes["tables"]) + _PUBLISH_RDF * rdf
    return [*stages, BuildStage(_PUBLISHING, packed)]


def plan_reading(sources: Sequence[Path], release: str | None) -> list[BuildStage]:
    """Return the stages of reading RDF completely; empty for CSV."""
    from escograph import ingest

    try:
        files = ingest.recognise(sources, release).files
    except EscoError:
        return []
    return [BuildStage(file.source.name, file.source.size) for file in files if file.format]


class BuildState:
    """The stage that a build has reached, and the share of the whole that is done.

    Attributes:
        stage: Name of the stage that is running.
        share: The share of the whole, 0 to 1, which never falls.
    """

    def __init__(self, stages: Sequence[BuildStage]) -> None:
        self._stages = stages
        self._done = [0.0] * len(stages)
        self._parts: dict[str, dict[str, float]] = {}
        self.stage = stages[0].name if stages else ""
        self.share = 0.0

    def report(self, name: str, done: int, total: int) -> None:
        """Note how much of a stage is done; see `escograph.build`."""
        share = min(done / total, 1.0) if total else 1.0
        self.stage = name
        if (place := self._place(name)) is None:
            return  # not foreseen: it is shown, but has no weight
        stage = self._stages[place]
        if stage.name.startswith(_STEPS):
            self._done[:place] = [1.0] * place
        if stage.name != name:
            share = self._share_of_languages(stage.name, name, share)
        self._done[place] = max(self._done[place], share)
        whole = sum(stage.weight for stage in self._stages) or 1.0
        pairs = zip(self._stages, self._done, strict=True)
        self.share = sum(stage.weight * done for stage, done in pairs) / whole
        following = next(
            (s for s, d in zip(self._stages, self._done, strict=True) if d < 1), stage
        )
        if share >= 1 and following.name.startswith(
            _STEPS
        ):  # a step says nothing before it ends
            self.stage = following.name

    def _place(self, name: str) -> int | None:
        """Return the position of a stage: of equal ones the first that is not done."""
        names = [stage.name for stage in self._stages]
        places = [place for place, stage in enumerate(names) if stage == name]
        if not places and (step := name.partition(" ")[0]) in _STEPS:
            places = [place for place, stage in enumerate(names) if stage == step]
        unfinished = [place for place in places if self._done[place] < 1]
        return next(iter(unfinished or places[-1:]), None)

    def _share_of_languages(self, stage: str, name: str, share: float) -> float:
        """Return the share of a stage of unknown languages after a report about one."""
        parts = self._parts.setdefault(stage, {})
        parts[name] = share
        done, rest, part = 0.0, 1.0, _FIRST_LANGUAGE
        for share_of_part in parts.values():
            done += rest * part * share_of_part
            rest *= 1 - part
            part = _NEXT_LANGUAGE
        return done


def build_bar(console: Console) -> Progress:
    """Return the bar of a build; on a narrow terminal the stage is cut, not the time."""
    return Progress(
        BarColumn(20),
        TaskProgressColumn(table_column=Column(min_width=len("100%"))),
        TimeRemainingColumn(table_column=Column(min_width=len("0:00:00"))),
        TextColumn(
            "{task.description}",
            markup=False,
            table_column=Column(no_wrap=True, overflow="ellipsis"),
        ),
        console=console,
    )


@contextmanager
def build_progress(plan: Callable[[], Sequence[BuildStage]]) -> Iterator[ProgressFunction]:
    """Yield a function that shows a build: as one bar, or in a pipe a line per stage.

    Args:
        plan: Returns the stages; called on a terminal only.
    """
    if not output.messages.is_terminal:
        finished: set[str] = set()

        def print_once(name: str, done: int, total: int) -> None:
            if done >= total and name not in finished:
                finished.add(name)
                output.print_message(f"done: {name}")

        yield print_once
        return
    if not (stages := plan()):
        yield lambda name, done, total: None
        return
    bar = build_bar(output.messages)
    state = BuildState(stages)
    task = bar.add_task(state.stage, total=1)

    def show(name: str, done: int, total: int) -> None:
        state.report(name, done, total)
        bar.update(task, completed=state.share, description=state.stage)

    with bar:
        yield show
        bar.update(task, completed=1, description="done")


@contextmanager
def text_progress(size: int | None) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that shows the texts read, if only messages go to a terminal.

    Args:
        size: The size of all input in bytes, if it is known.
    """
    bar = Progress(
        BarColumn(20),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[texts]:,} texts"),
        console=output.messages,
        transient=True,
        redirect_stdout=False,  # which is a file, or no bar is shown
        disable=not output.messages.is_terminal or sys.stdout.isatty(),
    )
    task = bar.add_task("", total=size, texts=0)

    def show(texts: int, bytes_read: int) -> None:
        bar.update(task, completed=bytes_read, texts=texts)

    with bar:
        yield show
