"""The terms without which a query can have no answer.

A pattern that a store lacks a term for finds nothing. So does what it is joined with, but not
what it stands beside in ``UNION``, or inside in ``OPTIONAL``, ``MINUS`` and ``NOT EXISTS``.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from escograph.store.query_tree import Node, iri_of, is_variable
from escograph.vocab import RDF

Needed = frozenset[str]
"""IRIs that a pattern needs and the store lacks; empty if it may have answers."""

_NOTHING: Needed = frozenset()
_TYPE = f"{RDF}type"
_REFLEXIVE = ("*", "?")
"""Modifiers of paths that connect every node with itself."""


class Needs:
    """The analysis of one query.

    Attributes:
        terms: IRIs of the properties and classes that the store lacks.
        graphs: IRIs of the graphs in the query that it lacks.
    """

    def __init__(self, terms: Container[str], graphs: Container[str]) -> None:
        self.terms = terms
        self.graphs = graphs

    def of_query(self, query: Node, bound: Mapping[str, str]) -> Needed:
        """Return what a query needs.

        Args:
            query: Its tree.
            bound: Variable → the IRI that the caller binds it to.
        """
        limits = {name: frozenset({iri}) for name, iri in bound.items() if iri in self.terms}
        return self._select(query, limits)

    def _select(self, select: Node, limits: Mapping[str, Needed]) -> Needed:
        clause = select["valuesClause"]
        values = self._values(clause) if clause else {}
        return self._pattern(select["where"], {**limits, **values})

    def _pattern(self, pattern: Node, limits: Mapping[str, Needed]) -> Needed:
        """Return what a pattern needs.

        Args:
            pattern: The pattern.
            limits: Variable → the only values it can have, if the store lacks all of them.
        """
        if pattern.name == "GroupGraphPatternSub":
            parts: list[Node] = pattern["part"] or []
            for part in parts:
                limits = {**limits, **self._limits(part)}
            return _NOTHING.union(*(self._pattern(part, limits) for part in parts))
        if pattern.name == "SubSelect":
            if pattern["projection"]:  # not SELECT *
                shown = {str(item["var"]) for item in pattern["projection"]}
                limits = {name: needed for name, needed in limits.items() if name in shown}
            return self._select(pattern, limits)
        if pattern.name == "TriplesBlock":
            triples = [triple for same in pattern["triples"] for triple in _triples(same)]
            return _NOTHING.union(*(self._triple(triple, limits) for triple in triples))
        if pattern.name == "GroupOrUnionGraphPattern":
            return _all_of(self._pattern(graph, limits) for graph in pattern["graph"])
        if pattern.name == "GraphGraphPattern":
            graph = iri_of(pattern["term"])
            needed = self._pattern(pattern["graph"], limits)
            return needed | {graph} if graph in self.graphs else needed
        if pattern.name == "Filter":
            exists = [c for c in _conditions(pattern) if c.name == "Builtin_EXISTS"]
            return _NOTHING.union(*(self._pattern(c["graph"], limits) for c in exists))
        return _NOTHING

    def _triple(self, triple: list[Any], limits: Mapping[str, Needed]) -> Needed:
        _, predicate, value = triple
        if is_variable(predicate):
            return limits.get(str(predicate), _NOTHING)
        needed = self._path(predicate)
        if _only_iri(predicate) == _TYPE:
            needed |= self._lacked(iri_of(value)) | limits.get(str(value), _NOTHING)
        return needed

    def _path(self, path: Any) -> Needed:
        if not isinstance(path, Node):
            return self._lacked(iri_of(path))
        if path.name == "PathAlternative":
            return _all_of(map(self._path, path["part"]))
        if path.name == "PathSequence":
            return _NOTHING.union(*map(self._path, path["part"]))
        if path.name in ("PathElt", "PathEltOrInverse") and path["mod"] not in _REFLEXIVE:
            return self._path(path["part"])
        return _NOTHING

    def _lacked(self, iri: str) -> Needed:
        return frozenset({iri}) if iri in self.terms else _NOTHING

    def _limits(self, part: Node) -> dict[str, Needed]:
        """Return the variables that a part of a group gives values that the store lacks."""
        if part.name == "InlineData":
            return self._values(part)
        if part.name == "Bind":
            needed = self._lacked(iri_of(part["expr"]))
            return {str(part["var"]): needed} if needed else {}
        limits: dict[str, Needed] = {}
        for condition in _conditions(part) if part.name == "Filter" else ():
            for variable, values in _equal(condition):
                if needed := _all_of(self._lacked(iri_of(value)) for value in values):
                    limits[variable] = needed
        return limits

    def _values(self, data: Node) -> dict[str, Needed]:
        variables = [str(variable) for variable in data["var"] or ()]
        rows = [row if isinstance(row, list) else [row] for row in data["value"] or ()]
        limits = {}
        for place, variable in enumerate(variables):
            column = [row[place] for row in rows if len(row) == len(variables)]
            if needed := _all_of(self._lacked(iri_of(value)) for value in column):
                limits[variable] = needed
        return limits


def _all_of(alternatives: Iterable[Needed]) -> Needed:
    """Return what all alternatives need; nothing if one of them needs nothing."""
    listed = list(alternatives)
    return _NOTHING.union(*listed) if all(listed) else _NOTHING


def _triples(same_subject: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(same_subject), 3):
        yield same_subject[start : start + 3]


def _only_iri(path: Any) -> str:
    """Return the IRI that a path consists of; empty if it is more than one."""
    while isinstance(path, Node):
        part = path["part"]
        if isinstance(part, list):
            if len(part) != 1:
                return ""
            part = part[0]
        if path["mod"] or path.name in ("PathEltOrInverse", "PathNegatedPropertySet"):
            return ""
        path = part
    return iri_of(path)


def _conditions(filter_: Node) -> Iterator[Node]:
    """Yield the conditions that must all hold for a filter to hold."""
    queue = [filter_["expr"]]
    while queue:
        expression = queue.pop()
        if not isinstance(expression, Node):
            continue
        if expression.name == "ConditionalAndExpression":
            queue += [expression["expr"], *expression["other"]]
        else:
            yield expression


def _equal(condition: Node) -> Iterator[tuple[str, list[Any]]]:
    """Yield each variable that a condition limits to some values, with these."""
    first, second = condition["expr"], condition["other"]
    if condition.name == "Builtin_sameTerm":
        first, second = condition["arg1"], condition["arg2"]
    elif condition["op"] not in ("=", "IN"):
        return
    if condition["op"] == "IN":
        if is_variable(first) and isinstance(second, list):
            yield str(first), second
        return
    for variable, value in ((first, second), (second, first)):
        if is_variable(variable):
            yield str(variable), [value]
