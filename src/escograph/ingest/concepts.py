"""Rows that describe concepts → quads: types, labels, notes, codes, schemes.

What a concept is stands in each language's file again; it is taken from the first, and from
the others the words alone.
"""

import re
from collections.abc import Callable, Iterator

import pyoxigraph as ox

from escograph.ingest.recognise import ReleaseFile
from escograph.ingest.report import Report
from escograph.ingest.tables import Progress, Table
from escograph.ingest.terms import (
    BROADER,
    CONCEPT,
    IN_SCHEME,
    NARROWER,
    NOTATION,
    PREF_LABEL,
    STATUS,
    TYPE,
    Terms,
    node_literal,
)
from escograph.model import ReuseLevel
from escograph.store import Fact, label_graph
from escograph.vocab import (
    DCT,
    ESCO,
    ISCED_F,
    ISCO,
    ISCO_NOTATION,
    REUSE_LEVELS,
    SKILL_TYPES,
    SKOS,
    XSD,
)

_LINES = re.compile(r"[\r\n]+")

_CLASSES = {
    "occupations": ("MemberConcept", "Occupation"),
    "skills": ("MemberConcept", "Skill"),
    "skillGroups": (),
    "ISCOGroups": (),
}
"""Part → ESCO classes; groups have none in the official RDF, only schemes."""

_KINDS = {
    "occupations": "occupation",
    "skills": "skill",
    "skillGroups": "skill group",
    "ISCOGroups": "ISCO group",
}
"""Part → what it describes, by `Concept.kind`."""

_EXPECTED = {"skills": ("skillType", "reuseLevel"), "occupations": ("code", "iscoGroup")}
"""Part → columns whose empty cells are worth reporting."""

_WORDS = {"altLabels", "hiddenLabels", "description", "definition", "scopeNote"}
"""Columns that each language says in its own words."""

_SKILL_TYPE = {"skill/competence": "skill"}
"""The one skill type that CSV spells otherwise than RDF."""

_KNOWN = {
    "skillType": {"skill/competence", "skill", "knowledge", ""},
    "reuseLevel": {*map(str, ReuseLevel), ""},
}
"""Column → the values it may have."""

_COLUMNS = {"skillReuseLevel": "reuseLevel"}
"""Property → its column, where the names differ."""

_NACE = ox.NamedNode(f"{ESCO}hasNACECode")

Handler = Callable[[ox.NamedNode, str, set[str]], list[ox.Quad]]
"""From a subject, a cell, and the labels the concept has so far to quads."""


def concept_quads(
    file: ReleaseFile, terms: Terms, report: Report, progress: Progress
) -> Iterator[list[ox.Quad]]:
    """Yield what a file of occupations, skills or groups says, a list per concept."""
    table = Table(file, report, progress)
    columns = _Columns(file, terms, table)
    graph = label_graph(file.language)
    classes = [CONCEPT, *(ox.NamedNode(ESCO + name) for name in _CLASSES[file.part])]
    expected = _EXPECTED.get(file.part, ())
    required = ("conceptUri", "preferredLabel")
    described: dict[str, set[str]] = {}
    for uri, label, *cells in table.rows(required, list(columns.handlers)):
        if not uri:
            table.refuse("no URI", label)
            continue
        subject = terms.node(uri, table, "conceptUri")
        if (taken := described.get(uri)) is None:
            taken = described[uri] = set()
        else:
            table.note("concept that stands in a row before as well", uri)
        found = []
        if not (known := uri in terms.defined):
            terms.defined[uri] = columns.fact(uri, cells)
            found += [ox.Quad(subject, TYPE, cls) for cls in classes]
        if not file.words:
            pass
        elif label:
            literal = ox.Literal(label, language=file.language)
            found.append(ox.Quad(subject, PREF_LABEL, literal))
            found.append(ox.Quad(subject, PREF_LABEL, literal, graph))
            if label not in taken:
                report.labels[file.language, "prefLabel"] += 1
        else:
            table.note("concept without a preferred label", uri)
        taken.add(label)
        for cell, (column, handle) in zip(cells, columns.handlers.items(), strict=True):
            if not file.words if column in _WORDS else known:
                continue
            if cell:
                found += handle(subject, cell, taken)
            elif column in expected:
                table.note(f"concept without {column}", uri)
        yield found
    report.defined[file.part] |= described.keys()


class _Columns:
    """The columns of one file and what each says.

    Attributes:
        handlers: Column → what makes quads of its cells.
    """

    def __init__(self, file: ReleaseFile, terms: Terms, table: Table) -> None:
        self.labels = table.report.labels
        self.language = file.language
        self.terms = terms
        self.table = table
        self.part = file.part
        self.handlers: dict[str, Handler] = {
            "altLabels": self._labels("altLabel"),
            "hiddenLabels": self._labels("hiddenLabel"),
            "description": lambda s, cell, _: node_literal(s, cell, self.language),
            "definition": self._note("definition"),
            "scopeNote": self._note("scopeNote"),
            "code": self._code,
            "iscoGroup": self._isco_group,
            "inScheme": self._in_scheme,
            "status": lambda s, cell, _: [ox.Quad(s, STATUS, ox.Literal(cell))],
            "modifiedDate": self._modified,
            "skillType": self._tag("skillType", SKILL_TYPES, _SKILL_TYPE),
            "reuseLevel": self._tag("skillReuseLevel", REUSE_LEVELS),
            "regulatedProfessionNote": self._tag("regulatedProfessionNote", ""),
            "naceCode": self._nace,
        }

    def fact(self, uri: str, cells: list[str]) -> Fact:
        """What the row says that its concept is."""
        row = dict(zip(self.handlers, cells, strict=True))
        for column, known in _KNOWN.items():
            if row[column] not in known:
                row[column] = ""
        kind = _KINDS[self.part]
        if kind == "skill group" and uri.startswith(ISCED_F):
            kind = "ISCED-F field"
        skill_type = row["skillType"]
        return Fact(
            kind,
            row["code"] or None,
            _SKILL_TYPE.get(skill_type, skill_type) or None,
            row["reuseLevel"] or None,
            row["status"] or None,
        )

    def _labels(self, kind: str) -> Handler:
        property_ = ox.NamedNode(SKOS + kind)

        def handle(subject: ox.NamedNode, cell: str, taken: set[str]) -> list[ox.Quad]:
            found = []
            for line in _LINES.split(cell):
                text = line.strip()
                if text in taken:  # SKOS S13: the three kinds of label are disjoint
                    self.table.note(f"{kind} that repeats another label", text)
                elif text:
                    taken.add(text)
                    literal = ox.Literal(text, language=self.language)
                    found.append(ox.Quad(subject, property_, literal))
            self.labels[self.language, kind] += len(found)
            return found

        return handle

    def _note(self, kind: str) -> Handler:
        property_ = ox.NamedNode(SKOS + kind)
        return lambda subject, cell, _: [
            ox.Quad(subject, property_, ox.Literal(cell, language=self.language))
        ]

    def _tag(self, name: str, base: str, spelt: dict[str, str] | None = None) -> Handler:
        property_ = ox.NamedNode(ESCO + name)
        spellings, known = spelt or {}, _KNOWN.get(_COLUMNS.get(name, name))

        def handle(subject: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
            if known and cell not in known:
                self.table.note(
                    f"{name} that ESCO does not know, left out: {cell}", subject.value
                )
                return []
            node = self.terms.node(base + spellings.get(cell, cell), self.table, name)
            return [ox.Quad(subject, property_, node)]

        return handle

    def _code(self, subject: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        found = [ox.Quad(subject, NOTATION, ox.Literal(cell))]
        if self.part == "ISCOGroups":
            typed = ox.Literal(cell, datatype=ox.NamedNode(ISCO_NOTATION))
            found.append(ox.Quad(subject, NOTATION, typed))
        return found

    def _isco_group(self, subject: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        group = self.terms.node(ISCO + cell, self.table, "iscoGroup")
        if group.value not in self.terms.defined:
            self.table.dangling("iscoGroup", group.value)
        return [ox.Quad(subject, BROADER, group), ox.Quad(group, NARROWER, subject)]

    def _in_scheme(self, subject: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        schemes = self.terms.nodes(cell, self.table, "inScheme")
        return [ox.Quad(subject, IN_SCHEME, scheme) for scheme in schemes]

    def _nace(self, subject: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        self.table.report.parts.add("naceCode")
        codes = self.terms.nodes(cell, self.table, "naceCode")
        return [ox.Quad(subject, _NACE, code) for code in codes]

    def _modified(self, subject: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        date = ox.Literal(cell, datatype=ox.NamedNode(f"{XSD}dateTime"))
        return [ox.Quad(subject, ox.NamedNode(f"{DCT}modified"), date)]
