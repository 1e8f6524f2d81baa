"""Conversion of rows of concepts to quads: types, labels, notes, codes, schemes.

Every language's file repeats the facts of a concept; they are taken from the first file, and
only the texts from the others.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping

import pyoxigraph as ox

from escograph.ingest.label_cells import LabelCells
from escograph.ingest.layouts import LABEL_COLUMNS
from escograph.ingest.report import Report
from escograph.ingest.state import LoadState
from escograph.ingest.tables import Table
from escograph.model import (
    IscoGroup,
    LabelKind,
    Occupation,
    ReuseLevel,
    Severity,
    Skill,
    SkillType,
)
from escograph.model.normalize import as_read
from escograph.model.parts import KINDS, NACE_PART, Kind, kind_in_part
from escograph.store import Fact, label_graph, terms
from escograph.vocab import ISCED_F, ISCO, NODES, REUSE_LEVELS, SKILL_TYPES

REQUIRED_COLUMNS = ("conceptUri", "preferredLabel")

_EXPECTED: Mapping[str, tuple[str, ...]] = {
    Skill.kind: ("skillType", "reuseLevel"),
    Occupation.kind: ("code", "iscoGroup"),
}
"""Kind → columns whose empty cells are worth reporting."""

_CODE = re.compile(r"(?:=?\")?'?C?([0-9]+(?:[.,][0-9]+)*)\"?")
_OCCUPATION_CODE = re.compile(r"[0-9]{4}(?:\.[0-9]+)+")
_DIGITS = 4
"""Number of digits of the code of an ISCO unit group."""

_TEXT_COLUMNS = {*LABEL_COLUMNS, "description", "definition", "scopeNote"}
"""Columns that differ from language to language."""

_SKILL_TYPES = {
    "skill/competence": SkillType.SKILL.value,
    **{s.value: s.value for s in SkillType},
}
"""Cell → the type as RDF spells it."""

_REUSE_LEVELS = {level.value for level in ReuseLevel}

_VALUE_LABELS = {
    SKILL_TYPES + SkillType.SKILL: "skill",
    SKILL_TYPES + SkillType.KNOWLEDGE: "knowledge",
    REUSE_LEVELS + ReuseLevel.TRANSVERSAL: "transversal skills and competences",
    REUSE_LEVELS + ReuseLevel.CROSS_SECTOR: "cross-sector skills and competences",
    REUSE_LEVELS + ReuseLevel.SECTOR_SPECIFIC: "sector specific skills and competences",
    REUSE_LEVELS + ReuseLevel.OCCUPATION_SPECIFIC: "occupation specific skills and competences",
}
"""Skill type or reuse level → its preferred label in the RDF dump. CSV names only the value."""
_VALUE_LANGUAGE = "en"

CellReader = Callable[[ox.NamedNode, str, set[str]], list[ox.Quad]]
"""Function from a concept, a cell, and the labels that the concept has so far, to quads."""


def concept_quads(table: Table, state: LoadState) -> Iterator[list[ox.Quad]]:
    """Yield a list of quads per concept of a file of occupations, skills or groups."""
    file, report = table.file, table.report
    columns = _Columns(table, state)
    graph = label_graph(file.language)
    expected = _EXPECTED.get(kind_in_part(file.part, "").name, ())
    labels_of: dict[str, set[str]] = {}
    states_facts = False
    for uri, label, *cells in table.rows(REQUIRED_COLUMNS, list(columns.readers)):
        if not uri:
            table.refuse("no URI", label)
            continue
        concept = state.node(uri, table, "conceptUri")
        columns.mend_codes(uri, cells)
        if (labels := labels_of.get(uri)) is None:
            labels = labels_of[uri] = set()
        else:
            what = "concept that an earlier row describes as well"
            table.note(what, uri, Severity.WARNING)
        quads: list[ox.Quad] = []
        kind = kind_in_part(file.part, uri)
        if is_new := uri not in state.facts:
            state.facts[uri] = columns.fact(kind, cells)
            quads += [ox.Quad(concept, terms.TYPE, node) for node in _classes(kind)]
        if not file.texts:
            pass
        elif label:
            literal = ox.Literal(label, language=file.language)
            quads.append(ox.Quad(concept, terms.PREF_LABEL, literal))
            quads.append(ox.Quad(concept, terms.PREF_LABEL, literal, graph))
            if label not in labels:
                report.labels[file.language, LabelKind.PREFERRED] += 1
        else:
            table.note("concept without a preferred label", uri, Severity.WARNING)
        labels.add(label)
        for cell, (column, read) in zip(cells, columns.readers.items(), strict=True):
            if not (file.texts if column in _TEXT_COLUMNS else is_new):
                continue
            if cell:
                quads += read(concept, cell, labels)
            elif column in expected and column not in table.file_report.absent_columns:
                table.note(f"concept without {column}", uri)
        if is_new:
            states_facts = True
            quads += _kind_quads(concept, kind, quads, table)
        yield quads
    for column in expected:
        if states_facts and column in table.file_report.absent_columns:
            table.note(f"no column {column}", severity=Severity.WARNING)
    report.defined[file.part] |= labels_of.keys()


def value_label_quads(state: LoadState, report: Report) -> Iterator[list[ox.Quad]]:
    """Yield the English labels of skill types and reuse levels.

    They are left out where the release has no other English labels, since a store that has some
    offers the language.
    """
    if _VALUE_LANGUAGE not in report.own_languages:
        return
    for uri, label in _VALUE_LABELS.items():
        if node := state.nodes.get(uri):
            literal = ox.Literal(label, language=_VALUE_LANGUAGE)
            report.labels[_VALUE_LANGUAGE, LabelKind.PREFERRED] += 1
            yield [
                ox.Quad(node, terms.PREF_LABEL, literal),
                ox.Quad(node, terms.PREF_LABEL, literal, label_graph(_VALUE_LANGUAGE)),
            ]


def description_quads(concept: ox.NamedNode, text: str, language: str) -> list[ox.Quad]:
    """Return a description as in the official RDF: a resource with text and language.

    CSV has no URI for it, so one is derived from a hash of language and text: the same text
    always gets the same URI.
    """
    digest = hashlib.blake2b(f"{language}\n{text}".encode(), digest_size=16).hexdigest()
    node = ox.NamedNode(NODES + digest)
    return [
        ox.Quad(concept, terms.DESCRIPTION, node),
        ox.Quad(node, terms.TYPE, terms.NODE_LITERAL),
        ox.Quad(node, terms.NODE_LANGUAGE, ox.Literal(language, datatype=terms.XSD_LANGUAGE)),
        ox.Quad(node, terms.NODE_TEXT, ox.Literal(text)),
    ]


def _classes(kind: Kind) -> list[ox.NamedNode]:
    """Return the classes of concepts of a kind; groups have no ESCO class."""
    if not kind.rdf_class:
        return [terms.CONCEPT]
    return [terms.CONCEPT, terms.MEMBER_CONCEPT, ox.NamedNode(kind.rdf_class)]


def _kind_quads(
    concept: ox.NamedNode, kind: Kind, quads: list[ox.Quad], table: Table
) -> list[ox.Quad]:
    """Return the membership that shows the kind of a group, if its quads lack it.

    Groups have no class of their own. In v1.0 the files state no schemes, while the official
    RDF has the groups in these.
    """
    if kind.rdf_class:
        return []
    schemes = [ox.NamedNode(iri) for iri in (kind.wider_scheme, kind.scheme) if iri]
    if any(quad.predicate == terms.IN_SCHEME and quad.object in schemes for quad in quads):
        return []
    table.note("group without a concept scheme, put into that of its kind", concept.value)
    return [ox.Quad(concept, terms.IN_SCHEME, schemes[0])]


def _plain_code(cell: str) -> str:
    """Return a code without what spreadsheets put around it, and with decimal points."""
    match = _CODE.fullmatch(as_read(cell))
    return match[1].replace(",", ".") if match else cell


class _Columns:
    """The optional columns of one file.

    Attributes:
        readers: Column → function that turns its cells into quads.
    """

    def __init__(self, table: Table, state: LoadState) -> None:
        self._table = table
        self._state = state
        self._language = table.file.language
        self._label_cells = LabelCells(table, REQUIRED_COLUMNS)
        self.readers: dict[str, CellReader] = {
            **{column: self._labels(kind) for column, kind in LABEL_COLUMNS.items()},
            "description": lambda s, cell, _: description_quads(s, cell, self._language),
            "definition": self._note(terms.DEFINITION),
            "scopeNote": self._note(terms.SCOPE_NOTE),
            "code": self._code,
            "iscoGroup": self._isco_group,
            "inScheme": self._in_scheme,
            "status": lambda s, cell, _: [ox.Quad(s, terms.STATUS, ox.Literal(cell))],
            "modifiedDate": self._modified,
            "skillType": self._skill_type,
            "reuseLevel": self._reuse_level,
            "regulatedProfessionNote": self._regulated_profession_note,
            NACE_PART: self._nace_codes,
        }
        names = list(self.readers)
        self._code_place, self._group_place = names.index("code"), names.index("iscoGroup")

    def mend_codes(self, uri: str, cells: list[str]) -> None:
        """Restore the codes that spreadsheets and other tools have changed.

        The URI of an ISCO group or ISCED-F field ends with its code; the code of an occupation
        begins with the four digits of its ISCO group. Other tools put ``C``, an apostrophe or
        ``="…"`` around a code, and write a decimal comma.
        """
        is_isco = uri.startswith(ISCO)
        in_uri = uri.removeprefix(ISCO if is_isco else ISCED_F)
        if in_uri != uri:
            code = cells[self._code_place]
            digits = _plain_code(code).removesuffix(".0").lstrip("0")
            if digits.isdigit() and digits != in_uri.lstrip("0"):
                what = "code other than in the URI, which counts"
                self._table.note(what, code, Severity.WARNING)
                cells[self._code_place] = in_uri
            elif is_isco or code:
                self._mend(cells, self._code_place, in_uri)
        elif self._table.file.part == KINDS[Occupation.kind].part:
            group = _plain_code(cells[self._group_place].removeprefix(ISCO)).removesuffix(".0")
            if group.isdigit() and len(group := group.lstrip("0")) >= _DIGITS - 1:
                self._mend(cells, self._group_place, group.zfill(_DIGITS))
            first, dot, rest = _plain_code(cells[self._code_place]).partition(".")
            code = f"{first.zfill(_DIGITS)}{dot}{rest}"
            if _OCCUPATION_CODE.fullmatch(code):
                self._mend(cells, self._code_place, code)
            elif code := cells[self._code_place]:
                self._table.note("code unlike those of ESCO", code, Severity.WARNING)

    def _mend(self, cells: list[str], place: int, code: str) -> None:
        if (cell := cells[place]) != code:
            what = "code in another spelling, mended"
            if cell and code.endswith(cell) and not code.removesuffix(cell).strip("0"):
                what = "code that had lost its zeros"
            self._table.note(what, cell or code)
            cells[place] = code

    def fact(self, kind: Kind, cells: list[str]) -> Fact:
        """Return the facts that a row states about its concept."""
        row = dict(zip(self.readers, cells, strict=True))
        return Fact(
            kind.name,
            row["code"] or None,
            _SKILL_TYPES.get(row["skillType"]),
            row["reuseLevel"] if row["reuseLevel"] in _REUSE_LEVELS else None,
            row["status"] or None,
        )

    def _labels(self, kind: LabelKind) -> CellReader:
        property_, counts = terms.LABEL_PROPERTIES[kind], self._table.report.labels

        def read(concept: ox.NamedNode, cell: str, labels: set[str]) -> list[ox.Quad]:
            quads = []
            for text in self._label_cells.split(cell):
                if text in labels:  # SKOS S13: the three kinds of label are disjoint
                    self._table.note(f"{kind.local_name} that repeats another label", text)
                elif text:
                    labels.add(text)
                    literal = ox.Literal(text, language=self._language)
                    quads.append(ox.Quad(concept, property_, literal))
            counts[self._language, kind] += len(quads)
            return quads

        return read

    def _note(self, property_: ox.NamedNode) -> CellReader:
        return lambda concept, cell, _: [
            ox.Quad(concept, property_, ox.Literal(cell, language=self._language))
        ]

    def _skill_type(self, concept: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        if not (value := _SKILL_TYPES.get(cell)):
            return self._unknown("skillType", concept, cell)
        node = self._state.node(SKILL_TYPES + value, self._table, "skillType")
        return [ox.Quad(concept, terms.SKILL_TYPE, node)]

    def _reuse_level(self, concept: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        if cell not in _REUSE_LEVELS:
            return self._unknown("reuseLevel", concept, cell)
        node = self._state.node(REUSE_LEVELS + cell, self._table, "reuseLevel")
        return [ox.Quad(concept, terms.REUSE_LEVEL, node)]

    def _unknown(self, column: str, concept: ox.NamedNode, cell: str) -> list[ox.Quad]:
        what = f"unknown {column}, left out: {cell}"
        self._table.note(what, concept.value, Severity.WARNING)
        return []

    def _code(self, concept: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        quads = [ox.Quad(concept, terms.NOTATION, ox.Literal(cell))]
        if self._table.file.part == KINDS[IscoGroup.kind].part:
            typed = ox.Literal(cell, datatype=terms.ISCO_CODE_TYPE)
            quads.append(ox.Quad(concept, terms.NOTATION, typed))
        return quads

    def _isco_group(self, concept: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        group = self._state.node(ISCO + cell, self._table, "iscoGroup")
        if group.value not in self._state.facts:
            self._table.note_dangling("iscoGroup", group.value)
        return self._state.broader_quads(concept, group)

    def _in_scheme(self, concept: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        schemes = self._state.node_list(cell, self._table, "inScheme")
        return [ox.Quad(concept, terms.IN_SCHEME, scheme) for scheme in schemes]

    def _regulated_profession_note(
        self, concept: ox.NamedNode, cell: str, _: set[str]
    ) -> list[ox.Quad]:
        note = self._state.node(cell, self._table, "regulatedProfessionNote")
        return [ox.Quad(concept, terms.REGULATED_PROFESSION_NOTE, note)]

    def _nace_codes(self, concept: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        self._table.report.parts.add(NACE_PART)
        codes = self._state.node_list(cell, self._table, NACE_PART)
        return [ox.Quad(concept, terms.NACE_CODE, code) for code in codes]

    def _modified(self, concept: ox.NamedNode, cell: str, _: set[str]) -> list[ox.Quad]:
        return [
            ox.Quad(concept, terms.MODIFIED, ox.Literal(cell, datatype=terms.XSD_DATE_TIME))
        ]
