"""Concepts that are obsolete or replaced, and what replaces them."""

from collections.abc import Collection

from escograph.model import Concept, Concepts, Graph
from escograph.model.closure import closure
from escograph.model.gaps import OutdatedConcept
from escograph.model.parts import OBSOLETE


def outdated_concepts(graph: Graph, uris: Collection[str]) -> tuple[OutdatedConcept, ...]:
    """Return the obsolete or replaced ones of some URIs with their successors.

    They are sorted by URI, their successors by label; no successor is obsolete itself. What
    the release neither defines nor replaces is not outdated but unknown.
    """
    if not uris:
        return ()
    defined = {concept.uri: concept for concept in graph.concepts(uris)}
    suspects = [uri for uri in uris if uri not in defined or graph.status(uri) == OBSOLETE]
    if not suspects:
        return ()
    steps: dict[str, list[str]] = {}
    for old, new in graph.bulk.replacements():
        steps.setdefault(old, []).append(new)
    outdated = []
    for uri in sorted(suspects):
        followed = [step for step in closure([uri], lambda u: steps.get(u, ())) if step != uri]
        concepts = graph.concepts(followed)
        current: Concepts[Concept] = concepts.filter(lambda c: graph.status(c) != OBSOLETE)
        if uri in defined or current:
            outdated.append(OutdatedConcept(uri, current, defined.get(uri)))
    return tuple(outdated)
