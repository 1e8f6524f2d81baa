"""State shared by the readers of one release: nodes, facts, and needed skills."""

import re
from collections import Counter

import pyoxigraph as ox

from escograph.ingest.report import Report, excerpt
from escograph.ingest.tables import Table
from escograph.model import Occupation, Skill
from escograph.model.parts import KINDS, part_of_relation
from escograph.store import Fact
from escograph.store.terms import BROADER, NARROWER

_SEPARATORS = re.compile(r"[,|\s]+")


class LoadState:
    """State shared by the readers of one release.

    Attributes:
        nodes: URI → its node, checked and created once.
        facts: URI of a concept or scheme defined so far → its facts.
        needed_skills: URIs of the skills that some occupation needs.
        with_skills: URIs of the occupations that need some skill.
        broader: Pairs of URIs of a concept and a broader one, from any file.
    """

    def __init__(self) -> None:
        self.nodes: dict[str, ox.NamedNode] = {}
        self.facts: dict[str, Fact] = {}
        self.needed_skills: set[str] = set()
        self.with_skills: set[str] = set()
        self.broader: set[tuple[str, str]] = set()

    def node(self, uri: str, table: Table, column: str) -> ox.NamedNode:
        """Return the node of the URI in a cell.

        Raises:
            BadRow: If it is not a URI.
        """
        if (node := self.nodes.get(uri)) is None:
            try:
                node = self.nodes[uri] = ox.NamedNode(uri)
            except ValueError:
                table.fail(f"{column} is not a URI: {excerpt(uri)!r}")
        return node

    def node_list(self, cell: str, table: Table, column: str) -> list[ox.NamedNode]:
        """Return the nodes of a cell that lists URIs, with any separator.

        Raises:
            BadRow: If one is not a URI.
        """
        uris = filter(None, _SEPARATORS.split(cell))
        return [
            self.nodes.get(uri) or self.node(table.usual_uri(uri), table, column)
            for uri in uris
        ]

    def broader_quads(self, concept: ox.NamedNode, broader: ox.NamedNode) -> list[ox.Quad]:
        """Return a relation of the hierarchy in both directions, and count it."""
        self.broader.add((concept.value, broader.value))
        return [ox.Quad(concept, BROADER, broader), ox.Quad(broader, NARROWER, concept)]

    def broader_counts(self) -> Counter[str]:
        """Return part → number of distinct relations of the hierarchy that it can state."""
        kinds = {uri: fact.kind for uri, fact in self.facts.items()}
        return Counter(
            part_of_relation("broader", uri, kinds.get(uri, "")) for uri, _ in self.broader
        )

    def report_unused_skills(self, report: Report) -> None:
        """Report the skills that no occupation needs, and occupations without skills."""
        occupations = [uri for uri, f in self.facts.items() if f.kind == Occupation.kind]
        without = sum(uri not in self.with_skills for uri in occupations)
        report.occupations_without_skills = without, len(occupations)
        for uri, fact in self.facts.items():
            if fact.kind == Skill.kind and uri not in self.needed_skills:
                report.note(KINDS[Skill.kind].part, "skill that no occupation needs", uri)
