"""Concepts that files name, found in a release or refused with advice."""

from collections.abc import Callable
from typing import Any

from escograph.errors import EscoError, InvalidValue, UnknownConcept
from escograph.matching.outdated import outdated_concepts
from escograph.model import Concept, Graph
from escograph.model.concepts import uri_of
from escograph.model.parts import OBSOLETE, with_article
from escograph.model.scales import shortened

_LOOK_UP: dict[str, Callable[[Graph, Any], Concept]] = {
    "skill": lambda graph, reference: graph.skill(reference),
    "occupation": lambda graph, reference: graph.occupation(reference),
    "ISCED-F field": lambda graph, reference: graph.isced_field(reference),
}
"""Kind → its concept by a reference."""


def released(graph: Graph, kind: str, reference: Any) -> Concept:
    """Return a concept that is released.

    Args:
        graph: The release.
        kind: "skill", "occupation" or "ISCED-F field".
        reference: A concept, URI, code or label.

    Raises:
        InvalidValue: If the release lacks it, or it is of another kind or obsolete. The error
            says what it is, names its successors, or the nearest concepts.
        InvalidReference: If it is not a reference.
    """
    text = reference.strip() if isinstance(reference, str) else reference
    try:
        concept = _LOOK_UP[kind](graph, text)
    except UnknownConcept as error:
        raise InvalidValue(_reason(graph, kind, text, error)) from error
    if graph.status(concept) == OBSOLETE:
        (outdated,) = outdated_concepts(graph, [concept.uri])
        raise InvalidValue(f"obsolete: {outdated}")
    return concept


def _reason(graph: Graph, kind: str, text: Any, error: UnknownConcept) -> str:
    """Return why a reference is refused: what replaces it, or the nearest concepts."""
    lacking = f"no {kind} {shortened(text)} in this release"
    if isinstance(text, str | Concept):
        uri = uri_of(text)
        if replaced := outdated_concepts(graph, [uri]):
            return str(replaced[0])
        for concept in graph.concepts([uri]):
            actual = f"{with_article(concept.kind)}, {str(concept)!r}"
            return f"{lacking}; it is {actual}, not {with_article(kind)}"
    if kind == "ISCED-F field" and (code := _with_zero(graph, text)):
        return f"{lacking}; did you mean {code!r}"
    labels = " or ".join(map(repr, error.suggestions.values()))
    return f"{lacking}; did you mean {labels}" if labels else lacking


def _with_zero(graph: Graph, text: Any) -> str | None:
    """Return a code of ISCED-F with the zero that a spreadsheet removed."""
    code = f"0{text}"
    try:
        return graph.isced_field(code).code if code.isdecimal() else None
    except EscoError:
        return None
