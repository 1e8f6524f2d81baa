"""One side of a comparison: what a release defines, and what of it stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from escograph.model import Concept, Graph


@dataclass(frozen=True, slots=True)
class Release:
    """A release as a comparison sees it.

    Attributes:
        graph: The release.
        concepts: URI → every concept and scheme that it defines, by label.
        statuses: URI → the status of each.
        replaced: URI → the URIs that it says stand in for it, sorted.
    """

    graph: Graph
    concepts: Mapping[str, Concept]
    statuses: Mapping[str, str | None]
    replaced: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, graph: Graph) -> "Release":
        """Read what a release defines."""
        statuses = graph.statuses()
        concepts = {concept.uri: concept for concept in graph.concepts(statuses)}
        replaced: dict[str, list[str]] = defaultdict(list)
        for uri, successor in graph.replacements():
            if uri != successor:
                replaced[uri].append(successor)
        steps = {uri: tuple(successors) for uri, successors in replaced.items()}
        return cls(graph, concepts, statuses, steps)

    @property
    def version(self) -> str:
        """The release by its version, as sentences name it."""
        return f"ESCO {self.graph.version}"

    def has(self, uri: str) -> bool:
        """Whether a concept stands: defined, not obsolete, not replaced by another."""
        known = uri in self.concepts and self.statuses[uri] != "obsolete"
        return known and uri not in self.replaced


def named(uris: Iterable[str], *releases: Release) -> tuple[Concept, ...]:
    """The concepts with these URIs, by the first release that knows each, by label."""
    found = []
    for uri in uris:
        known = (r.concepts[uri] for r in releases if uri in r.concepts)
        found.append(next(known, Concept(uri, uri)))
    return tuple(sorted(found, key=lambda concept: concept.sort_key))
