"""Errors of syntax in users' SPARQL: what is wrong, and where.

Oxigraph tells the furthest place that it reached, which is often the end, and names an
undeclared prefix only if nothing else could stand there. So these are asked in turn:

1. the tokens of the query, for its first word and for prefixes;
2. the reason in Oxigraph's message, if it is a sentence;
3. rdflib, for the place where the part begins that it cannot read, if Oxigraph's place is the
   end or within a token.
"""

import re

import pyoxigraph as ox

from escograph.errors import QueryError
from escograph.store.query_tree import structure, undeclared_prefix, unread_place
from escograph.vocab import PREFIXES

# Engineering limits. Oxigraph recurses and ends the process where the stack does: with 8 MB at
# 1,000 nested functions, 5,000 nested groups or OPTIONALs, 10,000 objects or triples. Below
# these limits a query may still take long: nothing bounds its time.
_DEEPEST = 128
"""Maximum depth of brackets."""
_MOST_JOINED = 1_000
"""Maximum number of groups, statements, filters and operators. Items of collections, which are
rare, are not counted."""
_JOINING = frozenset(("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH"))
_OPERATORS = re.compile(r"\|\|?|&&|[+*/!^-]")

_PLACE = re.compile(r"error at (\d+):(\d+)")
_REASON = re.compile(r"(?:expected (?:one of )?|, )([A-Z][\w*]+(?: [\w*]+)+)(?=,|$)")
"""A reason in words among the tokens that Oxigraph expected."""
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
)
_INSTEAD = {
    "ASK": "; with LIMIT 1 it tells whether there is an answer",
    "CONSTRUCT": "; select the terms of the statements, or export them",
    "DESCRIBE": "; SELECT ?property ?value { <…> ?property ?value } describes a concept",
}
"""Form of query that is refused → what to write instead."""
_BEFORE_TOKENS = (" ", "\t", "\n", "\r", "{", "(", "[", ",", ";")
"""Characters before the beginning of a token, where Oxigraph's places are exact."""
_SHOWN = 30
"""Maximum number of characters of a query that an error shows."""


def refuse_bad_syntax(sparql: str) -> None:
    """Raise if a query, which must have no ``SERVICE``, is not SPARQL for Oxigraph.

    Raises:
        QueryError: With the place.
    """
    try:
        ox.Store().query(sparql, prefixes=PREFIXES)
    except (SyntaxError, UnicodeError) as error:
        raise syntax_error(error, sparql) from error


def refuse_endless_nesting(sparql: str) -> None:
    """Raise if a query is so deep, or joins so much, that it could end the process.

    Raises:
        QueryError: With what to do.
    """
    if sum(map(sparql.count, "{([")) <= _DEEPEST and len(sparql) <= _MOST_JOINED:
        return
    depth = joined = arguments = 0
    for part in structure(sparql):
        joined += part in _JOINING or len(_OPERATORS.findall(part))
        for mark in part:
            arguments += (mark == "(") - (mark == ")")
            joined += mark == "{" or (mark in ".;," and not arguments)
            depth += (mark in "{([") - (mark in "})]")
            if depth > _DEEPEST:
                raise QueryError(
                    f"its brackets are nested more than {_DEEPEST} deep: write it flatter",
                    sparql,
                )
    if joined > _MOST_JOINED:
        raise QueryError(
            f"it joins more than {_MOST_JOINED:,} patterns, statements or operators; list "
            "values in VALUES, or ask several queries",
            sparql,
        )


def not_select(sparql: str) -> QueryError:
    """Return the error for SPARQL that is no SELECT query."""
    form = _first_word(sparql)
    if form in _UPDATES:
        return QueryError(f"{form} is an update, and a store is never changed", sparql)
    advice = _INSTEAD.get(form, "")
    return QueryError(f"{form[:_SHOWN]}: select takes SELECT queries only{advice}", sparql)


def syntax_error(error: Exception, sparql: str) -> QueryError:
    """Return the error for a query that is not SPARQL, with its place in words."""
    form = _first_word(sparql)
    if isinstance(error, UnicodeEncodeError):
        place = _place(sparql, error.start)
        return QueryError(f"not SPARQL: {place}: half of a character (a surrogate)", sparql)
    if form in _UPDATES:
        return not_select(sparql)
    if not form:
        return QueryError("not SPARQL: the query is empty; write SELECT …", sparql)
    if form not in ("SELECT", *_INSTEAD):
        return QueryError(
            f"not SPARQL: a query begins with SELECT, not {_excerpt(form)}", sparql
        )
    problem = _undeclared(sparql) or _reason(error) or _unexpected(error, sparql)
    return QueryError(f"not SPARQL: {problem or error}", sparql)


def unread_part(sparql: str) -> str:
    """Return the place and beginning of what rdflib cannot read; empty if unknown."""
    start = unread_place(sparql)
    if start is None or not sparql[start:].strip():
        return ""
    return f"{_place(sparql, start)}: what begins with {_excerpt(sparql[start:])} is not SPARQL"


def _first_word(sparql: str) -> str:
    """Return the first word after the prologue, in capitals, or the mark in its place."""
    parts = (part for part in structure(sparql) if part)
    return next((part for part in parts if part not in ("PREFIX", "BASE")), "")


def _undeclared(sparql: str) -> str:
    """Return what is wrong with the first undeclared prefix; empty if there is none."""
    name = undeclared_prefix(sparql)
    if name is None:
        return ""
    place = _place(sparql, name.start)
    if sparql.startswith("//", name.end):
        return f"{place}: an IRI is written in angle brackets, <{name.iri}://…>"
    return (
        f"{place}: Prefix not found: {name.iri!r}; declare it with PREFIX, or use one of "
        f"{', '.join(PREFIXES)}"
    )


def _reason(error: Exception) -> str:
    """Return the sentence in a message of Oxigraph; empty if it has none."""
    reason, place = _REASON.search(str(error)), _PLACE.search(str(error))
    if reason is None or place is None:
        return ""
    return f"line {place[1]}, column {place[2]}: {reason[1]}"


def _unexpected(error: Exception, sparql: str) -> str:
    """Return the place of a mistake and what stands there; empty if nothing tells it."""
    place = _PLACE.search(str(error))
    if place is None:
        return ""
    lines = sparql.split("\n")
    before = sum(len(line) + 1 for line in lines[: int(place[1]) - 1])
    at = min(before + int(place[2]) - 1, len(sparql))
    rest, is_end = sparql[at:], not sparql[at:].strip()
    is_exact = not is_end and sparql[:at].endswith(_BEFORE_TOKENS)
    if not is_exact and (part := unread_part(sparql)):
        return part
    if is_end:
        beginning = sparql[:at].strip()[-_SHOWN:]
        return f"{_place(sparql, at)}: it does not go on as SPARQL after {beginning!r}"
    return f"{_place(sparql, at)}: {_excerpt(rest)} cannot stand here"


def _excerpt(text: str) -> str:
    return repr(text.strip()[:_SHOWN])


def _place(sparql: str, index: int) -> str:
    line = sparql.count("\n", 0, index) + 1
    column = index - sparql.rfind("\n", 0, index)
    return f"line {line}, column {column}"
