"""The languages and parts of an RDF dump, found by reading it."""

from dataclasses import replace

import pyoxigraph as ox

from escograph.ingest.dumps import RELATION_PROPERTIES, read_rdf
from escograph.ingest.recognise import Release
from escograph.ingest.sources import Progress
from escograph.model import Inspection
from escograph.model.parts import KINDS, RDF_ARCHIVE, REQUIRED_PARTS, part_of_relation
from escograph.store.terms import IN_SCHEME, LITERAL_FORM, PREF_LABEL, TYPE

_PARTS = {
    ox.NamedNode(iri): kind.part
    for kind in KINDS.values()
    for iri in (kind.rdf_class, kind.scheme)
    if iri and kind.part
}
"""Class or scheme → the part that defines its instances or members."""


def survey(release: Release, progress: Progress) -> Inspection:
    """Return a summary of a dump, with the languages and parts found by reading it.

    A part with relations counts if the dump defines both ends of one of them.

    Raises:
        BadSyntax, IngestError: If a file cannot be read to its end.
    """
    languages: set[str] = set()
    defined: dict[str, set[int]] = {}
    relations: dict[str, list[tuple[int, int]]] = {}
    for file in release.files:
        for batch in read_rdf(file, progress):
            for quad in batch:
                predicate, value = quad.predicate, quad.object
                if predicate in (PREF_LABEL, LITERAL_FORM):
                    if isinstance(value, ox.Literal) and value.language:
                        languages.add(value.language)
                elif predicate in (TYPE, IN_SCHEME):
                    if part := _PARTS.get(value):  # type: ignore[arg-type]
                        defined.setdefault(part, set()).add(hash(quad.subject))
                elif relation := RELATION_PROPERTIES.get(predicate):
                    name, inverse = relation
                    ends = (value, quad.subject) if inverse else (quad.subject, value)
                    part = part_of_relation(name, str(ends[0])[1:-1])
                    relations.setdefault(part, []).append((hash(ends[0]), hash(ends[1])))
    concepts = set().union(*defined.values())
    complete = {
        part
        for part, pairs in relations.items()
        if any(a in concepts and b in concepts for a, b in pairs)
    }
    parts = {*defined, *complete}
    missing = release.stated_missing
    if missing is None:
        missing = {part: RDF_ARCHIVE for part in REQUIRED_PARTS if part not in parts}
    inspection = release.inspection()
    note = f"contains {', '.join(sorted(parts))}"
    return replace(
        inspection,
        languages=tuple(sorted(languages)),
        files=tuple(replace(file, note=note) for file in inspection.files),
        missing=missing,
    )
