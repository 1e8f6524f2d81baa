"""What an RDF dump holds, told by reading it through without building anything."""

from dataclasses import replace

import pyoxigraph as ox

from escograph.ingest.dumps import read
from escograph.ingest.recognise import Release
from escograph.ingest.tables import Progress
from escograph.model import REQUIRED_PARTS, Inspection
from escograph.vocab import ESCO, RDF, SCHEMES, SKOS, SKOSXL

_TYPE = ox.NamedNode(f"{RDF}type")
_IN_SCHEME = ox.NamedNode(f"{SKOS}inScheme")
_LABELS = {ox.NamedNode(f"{SKOS}prefLabel"), ox.NamedNode(f"{SKOSXL}literalForm")}
_DEFINED = {
    ox.NamedNode(f"{ESCO}Occupation"): "occupations",
    ox.NamedNode(f"{ESCO}Skill"): "skills",
    ox.NamedNode(f"{ESCO}Qualification"): "qualifications",
    ox.NamedNode(f"{SKOS}ConceptScheme"): "conceptSchemes",
    ox.NamedNode(f"{SCHEMES}isco"): "ISCOGroups",
    ox.NamedNode(f"{SCHEMES}isced-f"): "skillGroups",
    ox.NamedNode(f"{SCHEMES}skills-hierarchy"): "skillGroups",
}
"""Class or scheme → the part that what is of it is defined in."""

_ASKS = {ox.NamedNode(f"{ESCO}related{kind}Skill") for kind in ("Essential", "Optional")}
_ASKED = {ox.NamedNode(f"{ESCO}is{kind}SkillFor") for kind in ("Essential", "Optional")}
_BROADER = ox.NamedNode(f"{SKOS}broader")
_NARROWER = ox.NamedNode(f"{SKOS}narrower")
_ARCHIVE = "the classification archive in RDF"


def survey(release: Release, progress: Progress) -> Inspection:
    """Return what a dump is, with the languages and parts that reading it tells.

    A relation counts where the dump defines both its ends.

    Raises:
        BadSyntax, IngestError: If a file cannot be read to its end.
    """
    languages: set[str] = set()
    defined: dict[str, set[int]] = {}
    links: dict[str, list[tuple[int, int]]] = {}
    for file in release.files:
        for batch in read(file, progress):
            for quad in batch:
                predicate = quad.predicate
                if predicate in _LABELS:
                    if isinstance(quad.object, ox.Literal) and quad.object.language:
                        languages.add(quad.object.language)
                elif predicate in (_TYPE, _IN_SCHEME):
                    if part := _DEFINED.get(quad.object):  # type: ignore[arg-type]
                        defined.setdefault(part, set()).add(hash(quad.subject))
                elif predicate in _ASKS or predicate == _BROADER:
                    _link(links, predicate == _BROADER, quad.subject, quad.object)
                elif predicate in _ASKED or predicate == _NARROWER:
                    _link(links, predicate == _NARROWER, quad.object, quad.subject)
    known = set().union(*defined.values())
    held = {p for p, ends in links.items() if any(a in known and b in known for a, b in ends)}
    parts = {*defined, *held}
    missing = {part: _ARCHIVE for part in REQUIRED_PARTS if part not in parts}
    said = release.inspection()
    files = tuple(replace(f, note=f"holds {', '.join(sorted(parts))}") for f in said.files)
    return replace(said, languages=tuple(sorted(languages)), files=files, missing=missing)


def _link(
    links: dict[str, list[tuple[int, int]]], broader: bool, subject: object, value: object
) -> None:
    of_occupation = "/occupation/" in str(subject) or "/isco/" in str(subject)
    if broader:
        part = f"broaderRelations{'Occ' if of_occupation else 'Skill'}Pillar"
    else:
        part = "occupationSkillRelations" if of_occupation else "skillSkillRelations"
    links.setdefault(part, []).append((hash(subject), hash(value)))
