"""A user's SPARQL query as tokens with their places, and as a tree.

rdflib's parser gives a tree without places; the tokens give places without a structure.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urljoin

from escograph.vocab import PREFIXES

_TOKENS = re.compile(
    r"""
      (?P<comment>\#[^\r\n]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}
    | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?:[^"\\\r\n]|\\.)*"
    | '(?:[^'\\\r\n]|\\.)*'
    | [?$]\w+ | _:[\w.-]+ | @[A-Za-z][\w-]*             # a variable, blank node, language
    | (?P<prefix>(?:[^\W\d_](?:[\w.-]*[\w-])?)?):
      (?P<local>(?:(?:[\w:%-]|\\.)(?:(?:[\w.:%-]|\\.)*(?:[\w:%-]|\\.))?)?)
    | [+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\w)            # a number
    | (?P<word>[^\W\d_](?:[\w.-]*\w)?|\w+)
    """,
    re.VERBOSE | re.DOTALL,
)
"""The terminals of SPARQL 1.1 (grammar, 19.8), as far as they surround names."""

_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


class Name(NamedTuple):
    """An IRI in the text of a query, written out or with a prefix.

    Attributes:
        iri: The IRI, resolved.
        start: Place of its first character.
        end: Place after its last character.
        is_graph: Whether it follows ``GRAPH``.
    """

    iri: str
    start: int
    end: int
    is_graph: bool


def names(sparql: str) -> Iterator[Name]:
    """Yield the IRIs in the text of a query, except those that its prologue declares."""
    prefixes: dict[str, str] = dict(PREFIXES)
    base, word, declared = "", "", ""
    for token in _TOKENS.finditer(sparql):
        if token["comment"]:
            continue
        if token["word"]:
            word = token["word"].upper()
            continue
        iri = ""
        if token["iri"]:
            iri = urljoin(base, token["iri"][1:-1])
            if word == "BASE":
                base = iri
            elif word == "PREFIX":
                prefixes[declared] = iri
        elif token["prefix"] is not None:
            if word == "PREFIX":
                declared = token["prefix"]
                continue
            if token["prefix"] in prefixes:
                iri = prefixes[token["prefix"]] + re.sub(r"\\(.)", r"\1", token["local"])
        if iri and word not in ("BASE", "PREFIX"):
            yield Name(iri, token.start(), token.end(), word == "GRAPH")
        word = ""


def undeclared_prefix(sparql: str) -> Name | None:
    """Return the first name with a prefix that a query does not declare.

    The prefix stands in place of its IRI. What follows a quotation mark or a ``<`` that is not
    closed is not searched.
    """
    declared = set(PREFIXES)
    word, end = "", 0
    for token in _TOKENS.finditer(sparql):
        between, end = sparql[end : token.start()], token.end()
        if '"' in between or "'" in between or between.endswith("<"):
            return None
        if token["comment"]:
            continue
        if (prefix := token["prefix"]) is not None:
            if word == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                return Name(prefix, token.start(), end, word == "GRAPH")
        word = (token["word"] or "").upper()
    return None


def structure(sparql: str) -> Iterator[str]:
    """Yield the words of a query, in capitals, and its marks, not its names."""
    end = 0
    for token in _TOKENS.finditer(sparql):
        yield sparql[end : token.start()].strip()
        if token["word"]:
            yield token["word"].upper()
        end = token.end()
    yield sparql[end:].strip()


def parse(sparql: str) -> Any:
    """Return the parse tree of a query by rdflib, which raises errors of many classes."""
    from rdflib.plugins.sparql.parser import parseQuery

    return parseQuery(_PROLOGUE + sparql)


def unread_place(sparql: str) -> int | None:
    """Return where the part of a query begins that rdflib cannot read.

    Returns:
        An index; ``None`` if rdflib reads the whole query, or does not tell.
    """
    try:
        parse(sparql.replace("\t", " "))  # pyparsing would count a tab as several characters
    except Exception as error:  # pyparsing raises errors of many classes
        place = getattr(error, "loc", None)
        return max(0, place - len(_PROLOGUE)) if isinstance(place, int) else None
    return None


_WRAPPERS = {
    "ConditionalOrExpression",
    "ConditionalAndExpression",
    "RelationalExpression",
    "AdditiveExpression",
    "MultiplicativeExpression",
}
"""Rules that rdflib wraps around every expression, most often without an operator."""


@dataclass(slots=True)
class Node:
    """A part of a query, named as by rdflib's grammar.

    Attributes:
        name: The rule of the grammar.
        parts: Name of a part → its node, term or text, or a list of these.
    """

    name: str
    parts: dict[str, Any]

    def __getitem__(self, part: str) -> Any:
        return self.parts.get(part)


def tree(parsed: Any) -> Node:
    """Return the tree of a query that rdflib parsed.

    Names with a prefix are resolved, and blank nodes numbered, so that equal trees mean equal
    queries.
    """
    prologue, query = parsed
    prefixes: dict[str, str] = {}
    base = ""
    for declaration in prologue:
        iri = urljoin(base, dict.get(declaration, "iri"))
        if declaration.name == "Base":
            base = iri
        else:
            prefixes[dict.get(declaration, "prefix", "")] = iri
    node = _TreeBuilder(prefixes, base).build(query)
    assert isinstance(node, Node)
    return node


class _TreeBuilder:
    """Builder of one tree; see `tree`."""

    def __init__(self, prefixes: Mapping[str, str], base: str) -> None:
        from rdflib.plugins.sparql.parserutils import CompValue
        from rdflib.term import BNode, Identifier, URIRef

        self._node_class, self._term_class = CompValue, Identifier
        self._iri_class, self._blank_class = URIRef, BNode
        self._prefixes, self._base = prefixes, base
        self._blank_nodes: dict[Any, Any] = {}

    def build(self, part: Any) -> Any:
        """Return a part of rdflib's tree as a node, a term, a text, or a list of these."""
        if isinstance(part, self._node_class):
            if part.name == "pname":
                local = re.sub(r"\\(.)", r"\1", dict.get(part, "localname", ""))
                return self._iri_class(self._prefixes[dict.get(part, "prefix", "")] + local)
            parts = {key: self.build(dict.get(part, key)) for key in part}
            is_wrapper = part.name in _WRAPPERS and parts.keys() == {"expr"}
            return parts["expr"] if is_wrapper else Node(part.name, parts)
        if isinstance(part, self._blank_class):
            number = len(self._blank_nodes)
            return self._blank_nodes.setdefault(part, self._blank_class(f"b{number}"))
        if isinstance(part, self._iri_class):
            return self._iri_class(urljoin(self._base, part)) if self._base else part
        if isinstance(part, str | self._term_class):
            return part
        return [self.build(element) for element in part] if hasattr(part, "__iter__") else part


def iri_of(part: Any) -> str:
    """Return a part of a tree as an IRI; empty if it is something else."""
    from rdflib.term import URIRef

    return str(part) if isinstance(part, URIRef) else ""


def is_variable(part: Any) -> bool:
    """Return whether a part of a tree is a variable."""
    from rdflib.term import Variable

    return isinstance(part, Variable)


def iri_term(iri: str) -> Any:
    """Return an IRI as trees contain it."""
    from rdflib.term import URIRef

    return URIRef(iri)
