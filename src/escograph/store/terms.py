"""RDF terms and plain Python values, one into the other."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pyoxigraph as ox

from escograph.errors import QueryError
from escograph.model import Concept
from escograph.vocab import XSD

NamedNode = ox.NamedNode
Literal = ox.Literal
Solution = ox.QuerySolution

Term = ox.NamedNode | ox.BlankNode | ox.Literal
"""What can stand in an answer; pyoxigraph has no name for it."""

_READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys((XSD + name for name in ("integer", "int", "long")), int),
    **dict.fromkeys((XSD + name for name in ("decimal", "double", "float")), float),
    XSD + "boolean": lambda text: text in {"true", "1"},
    XSD + "dateTime": datetime.fromisoformat,
    XSD + "date": date.fromisoformat,
}


def value(term: Any) -> Any:
    """Return a term of an answer as a plain Python value; unbound is ``None``.

    IRIs and literals give their text; numbers, booleans and dates of XML Schema give the
    Python type, or their text where they are not what they claim to be.
    """
    if term is None:
        return None
    if isinstance(term, ox.Literal) and (read := _READ.get(term.datatype.value)):
        try:
            return read(term.value)
        except ValueError:
            return term.value
    return str(term) if isinstance(term, ox.Triple) else term.value


def term(given: Any, name: str, query: str) -> Term:
    """Return a caller's value as the term to bind a variable to.

    A `Concept`, or text that begins with ``http://``, ``https://`` or ``urn:``, is an
    IRI; other text is a plain literal; numbers and booleans are typed literals. A term of
    pyoxigraph stands for itself.

    Raises:
        QueryError: If the value is of another kind, or no valid IRI.
    """
    if isinstance(given, ox.NamedNode | ox.BlankNode | ox.Literal):
        return given
    if isinstance(given, Concept):
        given = given.uri
    if isinstance(given, str):
        if not given.startswith(("http://", "https://", "urn:")):
            return ox.Literal(str(given))
        try:
            return ox.NamedNode(given)
        except ValueError as error:
            raise QueryError(f"?{name} is bound to no valid IRI: {given!r}", query) from error
    if isinstance(given, bool | int | float):
        return ox.Literal(given)
    raise QueryError(f"?{name} cannot be bound to a {type(given).__name__}", query)
