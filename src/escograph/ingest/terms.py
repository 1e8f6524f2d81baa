"""The nodes of a build, each made once, and what the files have defined so far."""

import hashlib
import re

import pyoxigraph as ox

from escograph.ingest.report import Report, shortened
from escograph.ingest.tables import Table
from escograph.store import Fact
from escograph.vocab import DCT, ESCO, ISO_THES, NODES, RDF, SKOS, XSD

_URIS = re.compile(r"[,|\s]+")

TYPE = ox.NamedNode(f"{RDF}type")
CONCEPT = ox.NamedNode(f"{SKOS}Concept")
SCHEME = ox.NamedNode(f"{SKOS}ConceptScheme")
PREF_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
BROADER = ox.NamedNode(f"{SKOS}broader")
NARROWER = ox.NamedNode(f"{SKOS}narrower")
NOTATION = ox.NamedNode(f"{SKOS}notation")
IN_SCHEME = ox.NamedNode(f"{SKOS}inScheme")
TOP_CONCEPT = ox.NamedNode(f"{SKOS}hasTopConcept")
TOP_CONCEPT_OF = ox.NamedNode(f"{SKOS}topConceptOf")
STATUS = ox.NamedNode(f"{ISO_THES}status")
TITLE = ox.NamedNode(f"{DCT}title")

_DESCRIPTION = ox.NamedNode(f"{DCT}description")
_NODE_LITERAL = ox.NamedNode(f"{ESCO}NodeLiteral")
_LANGUAGE = ox.NamedNode(f"{ESCO}language")
_TEXT = ox.NamedNode(f"{ESCO}nodeLiteral")
_LANGUAGE_TYPE = ox.NamedNode(f"{XSD}language")


class Terms:
    """What the files of one build share.

    Attributes:
        by_uri: Each URI met so far, checked and made a node once.
        defined: URI of each concept and scheme → what it is.
        asked_for: URIs of the skills that some occupation asks for.
    """

    def __init__(self) -> None:
        self.by_uri: dict[str, ox.NamedNode] = {}
        self.defined: dict[str, Fact] = {}
        self.asked_for: set[str] = set()

    def node(self, uri: str, table: Table, column: str) -> ox.NamedNode:
        """Return the node of a URI in a cell; a broken one is an error of its row."""
        if (node := self.by_uri.get(uri)) is None:
            try:
                node = self.by_uri[uri] = ox.NamedNode(uri)
            except ValueError:
                table.bad(f"{column} is no URI: {shortened(uri)!r}")
        return node

    def nodes(self, cell: str, table: Table, column: str) -> list[ox.NamedNode]:
        """Return the nodes of a cell that lists URIs, however it separates them."""
        return [self.node(uri, table, column) for uri in _URIS.split(cell) if uri]

    def report_unused_skills(self, report: Report) -> None:
        """Count the skills that no occupation asks for."""
        for uri, fact in self.defined.items():
            if fact.kind == "skill" and uri not in self.asked_for:
                report.note("skills", "skill that no occupation asks for", uri)


def node_literal(subject: ox.NamedNode, text: str, language: str) -> list[ox.Quad]:
    """Return a description as the official RDF has it: a resource with text and language.

    CSV gives it no URI, so one is minted from a hash of language and text: the same text
    always gets the same URI.
    """
    digest = hashlib.blake2b(f"{language}\n{text}".encode(), digest_size=16).hexdigest()
    node = ox.NamedNode(NODES + digest)
    return [
        ox.Quad(subject, _DESCRIPTION, node),
        ox.Quad(node, TYPE, _NODE_LITERAL),
        ox.Quad(node, _LANGUAGE, ox.Literal(language, datatype=_LANGUAGE_TYPE)),
        ox.Quad(node, _TEXT, ox.Literal(text)),
    ]
