r"""A guard on users' SPARQL, so that no query goes to the network.

pyoxigraph follows ``SERVICE`` to the network and no query can be cancelled, so such a
query is refused before it runs. It is parsed, since escapes, comments and strings defeat a
pattern on text. Parsing costs milliseconds and is skipped when the text contains neither the
word nor a backslash that could spell it.

Both parsers must read a query in the same way. They differ in the end of a comment (a carriage
return ends it for Oxigraph, not for rdflib) and in the time when ``\u0022`` becomes a quotation
mark (before rdflib looks for strings, after Oxigraph has found them). Either could hide a part
of the query from one of them, so a query that must be parsed may contain neither.
"""

import re
from typing import Any

from escograph.errors import QueryError, ServiceRefused
from escograph.vocab import PREFIXES


def refuse_service(sparql: str) -> None:
    """Raise if a query would go to the network.

    Raises:
        ServiceRefused: If the query has a ``SERVICE`` part.
        QueryError: If it may have one and cannot be parsed to be sure.
    """
    if not isinstance(sparql, str):
        raise QueryError("expected SPARQL as text", repr(sparql))
    if "service" not in sparql.lower() and "\\" not in sparql:
        return
    if "\r" in sparql.replace("\r\n", "\n") or re.search(r"\\u", sparql, re.IGNORECASE):
        raise ServiceRefused(
            "SERVICE is refused, and this query could hide one behind a lone carriage return "
            "or a \\u escape: escograph works offline; end lines with \\n, and write the "
            "character itself",
            sparql,
        )
    from rdflib.plugins.sparql.parser import parseQuery

    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    try:
        parsed = parseQuery(prologue + sparql)
    except Exception as error:  # pyparsing raises errors of many classes
        raise QueryError(
            "the query contains SERVICE or a backslash, and could not be parsed to "
            f"make sure that it stays offline: {error}",
            sparql,
        ) from error
    refuse_service_in(parsed, sparql)


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
