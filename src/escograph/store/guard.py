"""What a user's SPARQL may not do.

pyoxigraph follows ``SERVICE`` to the network and no query can be cancelled, so such a
query is refused before it runs: by parsing it, since a pattern on text is fooled by
escapes, comments and strings. Parsing costs milliseconds and is skipped when the text
holds neither the word nor a backslash that could spell it.
"""

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
