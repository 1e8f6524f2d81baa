"""A release on disk → quads, with an account of every row."""

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from escograph.ingest.concepts import concept_quads
from escograph.ingest.hierarchy import hierarchy_quads
from escograph.ingest.recognise import Release, ReleaseFile, recognise
from escograph.ingest.relations import broader_quads, relation_quads
from escograph.ingest.report import Report
from escograph.ingest.schemes import member_quads, scheme_quads
from escograph.ingest.tables import Progress
from escograph.ingest.terms import Terms

Reader = Callable[[ReleaseFile, Terms, Report, Progress], Iterator[ox.Quad]]

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


def quads(release: Release, report: Report, progress: Progress) -> Iterator[ox.Quad]:
    """Yield the quads of a whole release, label graphs included, file by file."""
    terms = Terms()
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
