r"""What a user's SPARQL may not do.

pyoxigraph follows ``SERVICE`` to the network and no query can be cancelled, so such a
query is refused before it runs: by parsing it, since a pattern on text is fooled by
escapes, comments and strings. Parsing costs milliseconds and is skipped when the text
holds neither the word nor a backslash that could spell it.

Two parsers must read one text alike. They differ in what ends a comment (a carriage return
does for Oxigraph, not for rdflib) and in when ``\u0022`` becomes a quotation mark (before
rdflib looks for strings, after Oxigraph has found them); either could hide a part of the query
from one of them, so a query that must be parsed may hold neither.
"""

import re
from typing import Any

from escograph.errors import QueryError, ServiceRefused
from escograph.vocab import PREFIXES


def refuse_service(sparql: str) -> None:
    """Raise if a query would go to the network.

    Raises:
        ServiceRefused: If the query has a ``SERVICE`` part.
        QueryError: If it may have one and cannot be parsed to make sure.
    """
    if "service" not in sparql.lower() and "\\" not in sparql:
        return
    if "\r" in sparql.replace("\r\n", "\n") or re.search(r"\\u", sparql, re.IGNORECASE):
        raise ServiceRefused(
            "SERVICE is refused, and this query could hide one behind a bare carriage return "
            "or a \\u escape: escograph works offline; end lines with \\n, and write the "
            "character itself",
            sparql,
        )
    from rdflib.plugins.sparql.parser import parseQuery

    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    try:
        parsed = parseQuery(prologue + sparql)
    except Exception as error:  # pyparsing's tree of errors is not ours to know
        raise QueryError(
            "the query names SERVICE or has a backslash, and could not be parsed to "
            f"make sure that it stays offline: {error}",
            sparql,
        ) from error
    refuse_service_in(parsed, sparql)


def refuse_service_in(parsed: Any, sparql: str) -> None:
    """Raise if what rdflib made of a query would go to the network.

    Raises:
        ServiceRefused: If it has a ``SERVICE`` part.
    """
    if _has_service(parsed):
        raise ServiceRefused(
            "SERVICE is refused: escograph works offline; fetch the other side's data "
            "yourself and join in Python",
            sparql,
        )


def _has_service(parsed: Any) -> bool:
    """Look for a service pattern anywhere in rdflib's parse tree."""
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting = [parsed]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            if part.name == "ServiceGraphPattern":
                return True
            waiting.extend(dict.values(part))
        elif not isinstance(part, str) and hasattr(part, "__iter__"):
            waiting.extend(part)
    return False
