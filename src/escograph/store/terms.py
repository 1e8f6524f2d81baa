"""RDF terms: every IRI that the code refers to, and terms as plain Python values."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox

from escograph.errors import QueryError
from escograph.model import Concept, LabelKind, RelationName
from escograph.vocab import (
    DCT,
    ESCO,
    GREEN_SHARE,
    GREEN_SHARES,
    ISCO_NOTATION,
    ISO_THES,
    LABELS,
    LABELS_FROM,
    RDF,
    SKOS,
    SKOSXL,
    XSD,
    is_uri,
)

NamedNode = ox.NamedNode
Literal = ox.Literal
Solution = ox.QuerySolution

Term = ox.NamedNode | ox.BlankNode | ox.Literal
"""A term of an answer; pyoxigraph has no name for this union."""

DEFAULT_GRAPH = ox.DefaultGraph()
LABEL_GRAPHS = NamedNode(LABELS)
"""Prefix of the names of all label graphs."""
ADDED_LABELS_GRAPH = NamedNode(LABELS_FROM)
GREEN_SHARES_GRAPH = NamedNode(GREEN_SHARES)

TYPE = NamedNode(f"{RDF}type")
CONCEPT = NamedNode(f"{SKOS}Concept")
CONCEPT_SCHEME = NamedNode(f"{SKOS}ConceptScheme")
MEMBER_CONCEPT = NamedNode(f"{ESCO}MemberConcept")
NODE_LITERAL = NamedNode(f"{ESCO}NodeLiteral")
ASSOCIATION = NamedNode(f"{ESCO}AssociationObject")

LABEL_PROPERTIES: Mapping[LabelKind, ox.NamedNode] = MappingProxyType(
    {kind: NamedNode(kind.predicate) for kind in LabelKind}
)
XL_LABEL_PROPERTIES: Mapping[LabelKind, ox.NamedNode] = MappingProxyType(
    {kind: NamedNode(kind.xl_predicate) for kind in LabelKind}
)
LABEL_KINDS: Mapping[ox.NamedNode, LabelKind] = MappingProxyType(
    {node: kind for kind, node in LABEL_PROPERTIES.items()}
)
XL_LABEL_KINDS: Mapping[ox.NamedNode, LabelKind] = MappingProxyType(
    {node: kind for kind, node in XL_LABEL_PROPERTIES.items()}
)
PREF_LABEL = LABEL_PROPERTIES[LabelKind.PREFERRED]
LITERAL_FORM = NamedNode(f"{SKOSXL}literalForm")

BROADER = NamedNode(f"{SKOS}broader")
NARROWER = NamedNode(f"{SKOS}narrower")
NOTATION = NamedNode(f"{SKOS}notation")
IN_SCHEME = NamedNode(f"{SKOS}inScheme")
HAS_TOP_CONCEPT = NamedNode(f"{SKOS}hasTopConcept")
TOP_CONCEPT_OF = NamedNode(f"{SKOS}topConceptOf")
DEFINITION = NamedNode(f"{SKOS}definition")
SCOPE_NOTE = NamedNode(f"{SKOS}scopeNote")

NEEDS: Mapping[RelationName, ox.NamedNode] = MappingProxyType(
    {
        "essential": NamedNode(f"{ESCO}relatedEssentialSkill"),
        "optional": NamedNode(f"{ESCO}relatedOptionalSkill"),
    }
)
"""Relation → the property from an occupation or skill to a skill that it needs."""
NEEDED_BY: Mapping[RelationName, ox.NamedNode] = MappingProxyType(
    {
        "essential": NamedNode(f"{ESCO}isEssentialSkillFor"),
        "optional": NamedNode(f"{ESCO}isOptionalSkillFor"),
    }
)
"""Relation → the property from a skill to the occupations and skills that need it."""
ASSOCIATION_FOR = NamedNode(f"{ESCO}isAssociationFor")
ASSOCIATION_TARGET = NamedNode(f"{ESCO}target")

SKILL_TYPE = NamedNode(f"{ESCO}skillType")
REUSE_LEVEL = NamedNode(f"{ESCO}skillReuseLevel")
NACE_CODE = NamedNode(f"{ESCO}hasNACECode")
REGULATED_PROFESSION_NOTE = NamedNode(f"{ESCO}regulatedProfessionNote")
EQF_LEVEL = NamedNode(f"{ESCO}hasEQFLevel")
AWARDING_BODY = NamedNode(f"{ESCO}hasAwardingBody")
LEARNING_OUTCOME_NOTE = NamedNode(f"{ESCO}learningOutcomeNote")
NODE_TEXT = NamedNode(f"{ESCO}nodeLiteral")
NODE_LANGUAGE = NamedNode(f"{ESCO}language")
STATUS = NamedNode(f"{ISO_THES}status")

TITLE = NamedNode(f"{DCT}title")
DESCRIPTION = NamedNode(f"{DCT}description")
MODIFIED = NamedNode(f"{DCT}modified")
IS_REPLACED_BY = NamedNode(f"{DCT}isReplacedBy")
REPLACES = NamedNode(f"{DCT}replaces")
SHARE_OF_GREEN_TASKS = NamedNode(GREEN_SHARE)

ISCO_CODE_TYPE = NamedNode(ISCO_NOTATION)
XSD_DATE_TIME = NamedNode(f"{XSD}dateTime")
XSD_DECIMAL = NamedNode(f"{XSD}decimal")
XSD_LANGUAGE = NamedNode(f"{XSD}language")

_PARSERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys((XSD + name for name in ("integer", "int", "long")), int),
    **dict.fromkeys((XSD + name for name in ("decimal", "double", "float")), float),
    XSD + "boolean": lambda text: text in {"true", "1"},
    XSD + "dateTime": datetime.fromisoformat,
    XSD + "date": date.fromisoformat,
}


def to_python(term: Any) -> Any:
    """Return a term of an answer as a plain Python value; unbound is ``None``.

    IRIs and literals become text; numbers, booleans and dates of XML Schema become the
    Python type, or text if they do not match their datatype.
    """
    if term is None:
        return None
    if isinstance(term, ox.Literal) and (parse := _PARSERS.get(term.datatype.value)):
        try:
            return parse(term.value)
        except ValueError:
            return term.value
    return str(term) if isinstance(term, ox.Triple) else term.value


def to_term(value: Any, name: str, query: str) -> Term:
    """Return a caller's value as the term to bind a variable to.

    A `Concept`, or text that begins with ``http://``, ``https://`` or ``urn:``, becomes an
    IRI; other text a plain literal; numbers and booleans typed literals. A pyoxigraph term is
    returned unchanged.

    Raises:
        QueryError: If the value is of another kind, or not a valid IRI.
    """
    if isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal):
        return value
    if isinstance(value, Concept):
        value = value.uri
    if isinstance(value, str):
        if not is_uri(value):
            return ox.Literal(str(value))
        try:
            return ox.NamedNode(value)
        except ValueError as error:
            message = f"?{name} is bound to {value!r}, which is not a valid IRI"
            raise QueryError(message, query) from error
    if isinstance(value, bool | int | float):
        return ox.Literal(value)
    raise QueryError(f"?{name} cannot be bound to a {type(value).__name__}", query)
