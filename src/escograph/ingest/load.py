"""Loading the files of a release into a graph, in the right order."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain

import pyoxigraph as ox

from escograph.errors import NotAnEscoRelease
from escograph.ingest.account import (
    account_for,
    count_members,
    note_repetitions,
    parts_missing_from_dump,
)
from escograph.ingest.concepts import concept_quads, value_label_quads
from escograph.ingest.dumps import FormChecksums, dump_quads
from escograph.ingest.hierarchy import broader_quads, hierarchy_quads
from escograph.ingest.inference import add_inferences
from escograph.ingest.layouts import NEEDS_COLUMNS, SKILLS_HIERARCHY
from escograph.ingest.recognise import Release, ReleaseFile, only_languages
from escograph.ingest.relations import relation_quads
from escograph.ingest.report import Report
from escograph.ingest.schemes import member_quads, scheme_quads
from escograph.ingest.shares import share_quads
from escograph.ingest.sources import Progress
from escograph.ingest.state import LoadState
from escograph.ingest.tables import Table
from escograph.model import ConceptScheme, Occupation
from escograph.model.parts import (
    GREEN_SHARE_PART,
    HIERARCHY_PARTS,
    KINDS,
    LANGUAGE_PARTS,
    PARTS,
)
from escograph.store import Fact, compile_facts
from escograph.vocab import BASE

Reader = Callable[[Table, LoadState], Iterator[Sequence[ox.Quad]]]
"""Reader that yields a list of quads per row: a fifth faster than single quads (measured)."""

_READERS: dict[str, Reader] = {
    **{part: concept_quads for part in PARTS if part in LANGUAGE_PARTS},
    KINDS[ConceptScheme.kind].part: scheme_quads,
    SKILLS_HIERARCHY: hierarchy_quads,
    **dict.fromkeys(HIERARCHY_PARTS, broader_quads),
    **dict.fromkeys(NEEDS_COLUMNS, relation_quads),
    GREEN_SHARE_PART: share_quads,
}
"""Part → its reader; concepts come before references to them, and collections last."""

_OWN_KINDS = {kind.name for kind in KINDS.values() if kind.part} - {ConceptScheme.kind}
"""Kinds of concepts that only ESCO has."""

_ORDER = {part: place for place, part in enumerate(_READERS)}


def load(
    release: Release,
    graph: ox.Store,
    languages: Collection[str],
    report: Report,
    progress: Progress,
) -> dict[str, Fact]:
    """Load a whole release into an empty graph, label graphs included.

    Args:
        release: The release, in CSV or RDF.
        graph: The graph to fill.
        languages: The only languages to load; all if empty.
        report: Where to report rows read, rows refused, and problems.
        progress: Called with the bytes of a file read so far.

    Returns:
        The facts of each concept and scheme, by URI.

    Raises:
        UnknownLanguage: If a CSV release has none of the languages.
        NotAnEscoRelease: If a dump defines no concept.
        MissingColumn, BadRow, BadSyntax, IngestError: If a file is not valid.
    """
    if release.form == "rdf":
        return _load_dump(release, graph, languages, report, progress)
    selected_release = only_languages(release, [*languages]) if languages else release
    state = LoadState()
    graph.bulk_extend(
        chain.from_iterable(_table_quads(selected_release, state, report, progress))
    )
    report.parts |= {file.part for file in selected_release.files}
    report.relations |= state.broader_counts()
    count_members(graph, state.facts, report)
    return state.facts


def missing_parts(release: Release, report: Report) -> dict[str, str]:
    """Return the required parts that a loaded release lacks, each with its archive."""
    if release.form == "csv":
        return release.missing
    stated = release.stated_missing
    return parts_missing_from_dump(report) if stated is None else stated


def _load_dump(
    release: Release,
    graph: ox.Store,
    languages: Collection[str],
    report: Report,
    progress: Progress,
) -> dict[str, Fact]:
    checksums = FormChecksums()
    batches = dump_quads(release, languages, report, checksums, progress)
    graph.bulk_extend(chain.from_iterable(batches))
    note_repetitions(graph, report)
    add_inferences(graph, checksums, report)
    facts = compile_facts(graph)
    if not any(uri.startswith(BASE) or fact.kind in _OWN_KINDS for uri, fact in facts.items()):
        others = f", but those of another vocabulary, such as {min(facts)}" if facts else ""
        raise NotAnEscoRelease(
            release.names, f"defines no ESCO concept{others}; pass a dump from the ESCO portal"
        )
    account_for(graph, facts, report)
    count_members(graph, facts, report)
    return facts


def _table_quads(
    release: Release, state: LoadState, report: Report, progress: Progress
) -> Iterator[Sequence[ox.Quad]]:
    files = sorted(release.files, key=_reading_order)
    for file in files:
        read = _READERS.get(file.part, member_quads)
        yield from read(Table(file, report, progress), state)
    yield from value_label_quads(state, report)
    if KINDS[Occupation.kind].relations in {file.part for file in files}:
        state.report_unused_skills(report)


def _reading_order(file: ReleaseFile) -> tuple[int, str, bool, str]:
    place = _ORDER.get(file.part, len(_ORDER))
    return place, file.part, file.language != "en", file.language
