"""Users' SPARQL for the official RDF dump, on a store that lacks some terms.

A predicate that the store implies, such as ``skos:broaderTransitive``, becomes a property path.
The graph stays as it is: the closure of the hierarchy would swell it by a fifth.

No library for Python turns a parsed query back into text that is sure to mean the same, and
rdflib's trees have no places. So each name that may have to be replaced is found by its token,
marked by an IRI of its own, and looked up in the tree of the marked query: the tree tells
whether it is a predicate. The tree is rewritten; in the text only these tokens are replaced;
and the new text must parse to the rewritten tree. Everything else reaches Oxigraph as it was
written. A name in a comment or a string is not in the tree, and stays.

A query that names no term that the store lacks is not even split into tokens.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from escograph.errors import QueryError
from escograph.store.absent import AbsentTerms, short_name
from escograph.store.guard import is_ambiguous
from escograph.store.needs import Needs
from escograph.store.query_tree import (
    Name,
    Node,
    iri_of,
    iri_term,
    is_variable,
    names,
    parse,
    tree,
)
from escograph.store.syntax import refuse_bad_syntax, unread_part

_MARK = "urn:escograph:mark:"
_CLOSING = ("*", "+")
"""Modifiers under which a property and its closure connect the same nodes."""
_EXCLUDING = ("!=", "NOT IN")
"""Comparisons that hold for everything that the store contains."""


def derive(
    sparql: str,
    bindings: Mapping[str, Any],
    absent: AbsentTerms,
    has_graph: Callable[[str], bool],
) -> str:
    """Return the query that finds what a user's query would find on the official dump.

    Args:
        sparql: The query, without ``SERVICE``.
        bindings: Variable → the term it is bound to.
        absent: The terms that the store lacks.
        has_graph: Function from the IRI of a graph to whether the store has it.

    Raises:
        QueryError: If the query has no answer without a term or graph that the store lacks,
            uses a derived property as a value, or is not SPARQL.
        PartMissing: If it has no answer without a part that the store was built without.
    """
    bound = {
        name: term.value if isinstance(term, ox.NamedNode) and term.value in absent else ""
        for name, term in bindings.items()
    }
    binds_absent = any(bound.values())
    if not binds_absent and not absent.pattern.search(sparql):
        return sparql
    refuse_bad_syntax(sparql)
    found = [
        name
        for name in names(sparql)
        if name.iri in absent or (name.is_graph and not has_graph(name.iri))
    ]
    if not binds_absent and not found:
        return sparql
    graphs = frozenset(name.iri for name in found if name.is_graph and name.iri not in absent)
    return _derived(sparql, tuple(sorted(bound.items())), graphs, absent)


@lru_cache(maxsize=128)  # parsing takes milliseconds, and programs repeat their queries
def _derived(
    sparql: str, bound: tuple[tuple[str, str], ...], graphs: frozenset[str], absent: AbsentTerms
) -> str:
    """Return the query to run; see `derive`.

    Args:
        sparql: The query.
        bound: Each variable that the caller binds, and its absent term; empty for another.
        graphs: The graphs in the query that the store lacks.
        absent: The terms that the store lacks.
    """
    if is_ambiguous(sparql):
        raise QueryError("a lone carriage return can hide a name: end lines with \\n", sparql)
    query = _Marked(sparql, [name for name in names(sparql) if name.iri in absent.closures])
    if query.tree.name != "SelectQuery":
        return sparql
    _refuse_values(query, [iri for _, iri in bound], absent)
    for iri in sorted(Needs(absent.refusals, graphs).of_query(query.tree, dict(bound))):
        if iri in graphs:
            raise QueryError(
                f"GRAPH <{iri}>: the store has no such graph; leave GRAPH out to query the "
                "release",
                sparql,
            )
        raise absent.refusals[iri](iri, sparql)
    return query.rewritten(absent.closures)


class _Marked:
    """A query in which some names are replaced by marks: IRIs that occur nowhere else.

    Attributes:
        sparql: The query itself.
        names: Mark → the IRI that it stands for.
        tree: The tree of the marked query.
    """

    def __init__(self, sparql: str, found: Sequence[Name]) -> None:
        self.sparql = sparql
        prefix = _MARK
        while prefix in sparql:
            prefix += "-"
        self._found = {f"{prefix}{number}": name for number, name in enumerate(found)}
        self.names = {mark: name.iri for mark, name in self._found.items()}
        self.tree = self._parse(self._replaced({mark: f"<{mark}>" for mark in self._found}))

    def _replaced(self, replacements: Mapping[str, str]) -> str:
        """Return the text of the query with other text for some of the names."""
        pieces, end = [], 0
        for mark, name in self._found.items():
            if mark in replacements:
                pieces += [self.sparql[end : name.start], replacements[mark]]
                end = name.end
        return "".join((*pieces, self.sparql[end:]))

    def _parse(self, text: str) -> Node:
        try:
            return tree(parse(text))
        except Exception as error:  # pyparsing raises errors of many classes
            deep = isinstance(error, RecursionError)
            reason = "it is nested too deeply" if deep else unread_part(text) or error
            raise QueryError(
                "the query names terms that this store lacks, and cannot be parsed to derive "
                f"them: {reason}",
                self.sparql,
            ) from error

    def rewritten(self, closures: Mapping[str, str]) -> str:
        """Return the query with a path for each marked predicate.

        Raises:
            QueryError: If the tree has a predicate that the tokens lack, or the text does not
                parse to the rewritten tree.
        """
        paths: dict[str, str] = {}
        rewritten = self._rewrite(self.tree, closures, paths)
        text = self._replaced(paths)
        if paths and self._parse(text) != rewritten:
            raise self._refusal(self.names[min(paths)])
        return text

    def _refusal(self, name: str) -> QueryError:
        advice = "write the path yourself, such as skos:broader+"
        return QueryError(
            f"{short_name(name)} cannot be derived in this query; {advice}", self.sparql
        )

    def _rewrite(self, part: Any, closures: Mapping[str, str], paths: dict[str, str]) -> Any:
        """Return a part of the tree without marks; put the paths of predicates in `paths`."""
        if isinstance(part, list):
            return [self._rewrite(element, closures, paths) for element in part]
        if not isinstance(part, Node):
            iri = self.names.get(iri_of(part))
            return iri_term(iri) if iri else part
        mark = iri_of(part["part"]) if part.name == "PathElt" else ""
        if mark in closures:  # in the tree, but not among the tokens
            raise self._refusal(mark)
        if mark not in self.names:
            parts = part.parts.items()
            return Node(part.name, {k: self._rewrite(v, closures, paths) for k, v in parts})
        base = closures[self.names[mark]]
        if part["mod"] in _CLOSING:
            paths[mark] = f"<{base}>"
            return Node(part.name, {**part.parts, "part": iri_term(base)})
        paths[mark] = f"(<{base}>+)"
        closure = Node("PathElt", {"part": iri_term(base), "mod": "+"})
        sequence = Node("PathSequence", {"part": [closure]})
        path = Node("PathAlternative", {"part": [sequence]})
        return Node(part.name, {**part.parts, "part": path})


def _refuse_values(query: _Marked, bound: Iterable[str], absent: AbsentTerms) -> None:
    """Raise if a predicate variable may have a derived property as its value.

    A path cannot replace such a variable.

    Raises:
        QueryError: With the property.
    """
    values = {query.names[mark] for mark in _values(query.tree) if mark in query.names}
    values |= {iri for iri in bound if iri in absent.closures}
    if values and _has_predicate_variable(query.tree):
        iri = min(values)
        raise QueryError(
            f"{short_name(iri)} is a value here, and this store derives it only where it is "
            f"written as a predicate: write ?a {short_name(iri)} ?b in place of the variable "
            "predicate",
            query.sparql,
        )


def _values(part: Any) -> set[str]:
    """Return the IRIs in a tree that are not predicates, without excluded ones."""
    if isinstance(part, list):
        return set().union(*map(_values, part))
    if not isinstance(part, Node):
        return {iri_of(part)}
    if part.name == "RelationalExpression" and part["op"] in _EXCLUDING:
        return set()
    parts = part.parts.items()
    if part.name in ("PathElt", "PathNegatedPropertySet"):
        return set().union(*(_values(v) for _, v in parts if isinstance(v, Node)))
    return set().union(*(_values(value) for _, value in parts))


def _has_predicate_variable(part: Any) -> bool:
    """Return whether some triple pattern in a tree has a variable as its predicate."""
    if isinstance(part, list):
        return any(map(_has_predicate_variable, part))
    if not isinstance(part, Node):
        return False
    if part.name == "TriplesBlock":
        return any(is_variable(term) for same in part["triples"] for term in same[1::3])
    return any(map(_has_predicate_variable, part.parts.values()))
