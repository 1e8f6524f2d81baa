r"""A guard on users' SPARQL: it stays offline, and errors are clear.

pyoxigraph follows ``SERVICE`` to the network and no query can be cancelled, so such a
query is refused before it runs. It is parsed, since escapes, comments and strings defeat a
pattern on text. Parsing costs milliseconds and is skipped when the text contains neither the
word nor an escape that could spell it.

Both parsers must read a query in the same way. They differ in the end of a comment (a carriage
return ends it for Oxigraph, not for rdflib) and in the time when ``\u0022`` becomes a quotation
mark (before rdflib looks for strings, after Oxigraph has found them). Either could hide a part
of the query from one of them, so a query that must be parsed may contain neither.
"""

import re
from collections.abc import Callable
from typing import Any

from escograph.errors import QueryError, ServiceRefused
from escograph.store.query_tree import iri_of, parse, structure, tree
from escograph.store.syntax import refuse_bad_syntax, unread_part

_ESCAPE = re.compile(r"\\u", re.IGNORECASE)
"""The beginning of an escape that can spell a keyword."""


def refuse_service(sparql: str) -> None:
    """Raise if a query would go to the network.

    Raises:
        ServiceRefused: If the query has a ``SERVICE`` part.
        QueryError: If it may have one and cannot be parsed to be sure.
    """
    if not isinstance(sparql, str):
        raise QueryError("expected SPARQL as text", repr(sparql))
    if "service" not in sparql.lower() and not _ESCAPE.search(sparql):
        return
    if is_ambiguous(sparql):
        raise ServiceRefused(
            "SERVICE is refused, and this query could hide one behind a lone carriage return "
            "or a \\u escape: escograph works offline; end lines with \\n, and write the "
            "character itself",
            sparql,
        )
    refuse_service_in(_parsed(sparql, "the word service"), sparql)


def is_ambiguous(sparql: str) -> bool:
    """Return whether rdflib and Oxigraph may read a query in different ways."""
    lone_return = "\r" in sparql.replace("\r\n", "\n")
    return lone_return or bool(_ESCAPE.search(sparql))


def refuse_unknown_graphs(sparql: str, contains: Callable[[str], bool]) -> None:
    """Raise if a query reads ``FROM`` a graph that the store lacks.

    It would find nothing.

    Args:
        sparql: The query.
        contains: Function from the IRI of a graph to whether the store has it.

    Raises:
        QueryError: With the graph.
    """
    if "from" not in sparql.lower() or "FROM" not in structure(sparql):
        return
    refuse_bad_syntax(sparql)
    for clause in tree(_parsed(sparql, "FROM"))["datasetClause"] or ():
        graph = iri_of(clause["default"] or clause["named"])
        if not contains(graph):
            raise QueryError(
                f"FROM <{graph}>: the store has no such graph; leave FROM out to query the "
                "release",
                sparql,
            )


def _parsed(sparql: str, word: str) -> Any:
    """Return the parse tree of a query, which is parsed for a word in it.

    Raises:
        QueryError: If rdflib cannot parse it.
    """
    try:
        return parse(sparql)
    except Exception as error:  # pyparsing raises errors of many classes
        deep = isinstance(error, RecursionError)
        reason = "it is nested too deeply" if deep else unread_part(sparql) or error
        raise QueryError(
            f"the query contains {word}, and could not be parsed to check it: {reason}; leave "
            f"{word} out",
            sparql,
        ) from error


def refuse_service_in(parsed: Any, sparql: str) -> None:
    """Raise if a query that rdflib parsed would go to the network.

    Raises:
        ServiceRefused: If it has a ``SERVICE`` part.
    """
    if _has_service(parsed):
        raise ServiceRefused(
            "SERVICE is refused: escograph works offline; fetch the remote data yourself "
            "and join it in Python",
            sparql,
        )


def _has_service(parsed: Any) -> bool:
    """Return whether rdflib's parse tree contains a service pattern."""
    from rdflib.plugins.sparql.parserutils import CompValue

    stack = [parsed]
    while stack:
        part = stack.pop()
        if isinstance(part, CompValue):
            if part.name == "ServiceGraphPattern":
                return True
            stack.extend(dict.values(part))
        elif not isinstance(part, str) and hasattr(part, "__iter__"):
            stack.extend(part)
    return False
