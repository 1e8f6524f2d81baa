"""A release on disk → quads, with an account of every row."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

import pyoxigraph as ox

from escograph.ingest.concepts import concept_quads
from escograph.ingest.hierarchy import hierarchy_quads
from escograph.ingest.recognise import Release, ReleaseFile, recognise
from escograph.ingest.relations import broader_quads, relation_quads
from escograph.ingest.report import Report
from escograph.ingest.schemes import member_quads, scheme_quads
from escograph.ingest.tables import Progress
from escograph.ingest.terms import Terms
from escograph.store import Fact

Reader = Callable[[ReleaseFile, Terms, Report, Progress], Iterator[Sequence[ox.Quad]]]
"""Yields the quads of each row together: a fifth faster than one by one (measured)."""

_READERS: dict[str, Reader] = {
    "ISCOGroups": concept_quads,
    "occupations": concept_quads,
    "skillGroups": concept_quads,
    "skills": concept_quads,
    "conceptSchemes": scheme_quads,
    "skillsHierarchy": hierarchy_quads,
    "broaderRelationsOccPillar": broader_quads,
    "broaderRelationsSkillPillar": broader_quads,
    "occupationSkillRelations": relation_quads,
    "skillSkillRelations": relation_quads,
}
"""Part → its reader, concepts before what refers to them; collections come last."""


def quads(
    release: Release, report: Report, progress: Progress
) -> tuple[Iterator[ox.Quad], dict[str, Fact]]:
    """Return the quads of a whole release, label graphs included, and what is what.

    The facts fill up as the quads are read: look at them when there are no more.
    """
    terms = Terms()
    return chain.from_iterable(_rows(release, terms, report, progress)), terms.defined


def _rows(
    release: Release, terms: Terms, report: Report, progress: Progress
) -> Iterator[Sequence[ox.Quad]]:
    order = list(_READERS)
    files = sorted(
        release.files,
        key=lambda file: (
            order.index(file.part) if file.part in order else len(order),
            file.part,
            file.language,
        ),
    )
    for file in files:
        yield from _READERS.get(file.part, member_quads)(file, terms, report, progress)
    terms.report_unused_skills(report)


__all__ = ["Progress", "Release", "Report", "quads", "recognise"]
