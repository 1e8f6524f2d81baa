"""Our own SPARQL: one question per file under ``queries/``, and how its terms get in."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from escograph.errors import QueryError
from escograph.store.terms import Term
from escograph.vocab import PREFIXES

_PARAMETER = re.compile(r"\$(\w+)")
_COMMENT = re.compile(r"(?m)^\s*#.*\n?")


def solutions(
    store: ox.Store, name: str, terms: dict[str, Term | Sequence[Term]]
) -> Iterator[ox.QuerySolution]:
    """Run ``queries/<name>.rq`` on these terms; a parameter takes one, or several in a list.

    The terms stand in the text as pyoxigraph itself serialises them: bound through
    ``substitutions`` they cost 1.14 to 1.24 times as much per row (measured).
    """
    text = _PARAMETER.sub(lambda match: _written(terms[match[1]]), query_text(name))
    try:
        found = store.query(text)
    except SyntaxError as error:
        raise QueryError(f"queries/{name}.rq: {error}", text) from error
    assert isinstance(found, ox.QuerySolutions)
    return found


def _written(terms: Term | Sequence[Term]) -> str:
    if isinstance(terms, Sequence):
        return " ".join(map(str, terms))
    return str(terms)


@cache
def query_text(name: str) -> str:
    """Return ``queries/<name>.rq`` with its prefixes declared."""
    path = files("escograph") / "queries" / f"{name}.rq"
    body = _COMMENT.sub("", path.read_text("utf-8"))
    declared = [
        f"PREFIX {prefix}: <{iri}>\n"
        for prefix, iri in PREFIXES.items()
        if re.search(rf"(?<![\w-]){prefix}:", body)
    ]
    return "".join(declared) + body
