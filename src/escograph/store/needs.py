"""The terms without which a query can have no answer.

A pattern that a store lacks a term for finds nothing. So does what it is joined with, but not
what it stands beside in ``UNION``, or inside in ``OPTIONAL``, ``MINUS`` and ``NOT EXISTS``. A
filter on a variable that only such an ``OPTIONAL`` binds never holds.
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
_LENIENT = frozenset(
    (
        *("Builtin_BOUND", "Builtin_COALESCE", "Builtin_IF", "Builtin_EXISTS"),
        *("Builtin_NOTEXISTS", "ConditionalOrExpression", "ConditionalAndExpression"),
    )
)
"""Expressions that may have a value although a variable in them has none."""


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
            bound: Variable that the caller binds → its IRI; empty for another value.
        """
        self._bound = frozenset(bound)
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
            unbound = self._unbound(parts, limits)
            filters = (part for part in parts if part.name == "Filter")
            return _NOTHING.union(
                *(self._pattern(part, limits) for part in parts),
                *(self._condition(c, limits, unbound) for f in filters for c in _conditions(f)),
            )
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
        return _NOTHING

    def _unbound(
        self, parts: Iterable[Node], limits: Mapping[str, Needed]
    ) -> dict[str, Needed]:
        """Return the variables that no part of a group can bind, and what they need."""
        unbound: dict[str, Needed] = {}
        others: set[str] = set(self._bound)
        for part in parts:
            needed = _NOTHING
            if part.name == "OptionalGraphPattern":
                needed = self._pattern(part["graph"], limits)
            if needed:
                unbound |= dict.fromkeys(_variables(part), needed)
            elif part.name != "Filter":
                others |= _variables(part)
        return {name: needed for name, needed in unbound.items() if name not in others}

    def _condition(
        self, condition: Node, limits: Mapping[str, Needed], unbound: Mapping[str, Needed]
    ) -> Needed:
        """Return what a condition needs to hold.

        Args:
            condition: The condition.
            limits: See `_pattern`.
            unbound: Variable that is never bound → what it needs.
        """
        if condition.name == "Builtin_EXISTS":
            return self._pattern(condition["graph"], limits)
        if condition.name == "ConditionalOrExpression":
            alternatives = [condition["expr"], *condition["other"]]
            return _all_of(
                self._condition(a, limits, unbound) if isinstance(a, Node) else _NOTHING
                for a in alternatives
            )
        if condition.name != "Builtin_BOUND" and _is_lenient(condition):
            return _NOTHING
        return _NOTHING.union(*(unbound.get(name, _NOTHING) for name in _variables(condition)))

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


def _variables(part: Any) -> set[str]:
    """Return the names of the variables in a part of a tree."""
    if is_variable(part):
        return {str(part)}
    if isinstance(part, Node):
        part = list(part.parts.values())
    return set().union(*map(_variables, part)) if isinstance(part, list) else set()


def _is_lenient(part: Any) -> bool:
    """Check whether an expression may hold although a variable in it has no value."""
    if isinstance(part, list):
        return any(map(_is_lenient, part))
    if not isinstance(part, Node):
        return False
    is_list = isinstance(part["other"], list) and part["op"] in ("IN", "NOT IN")
    return part.name in _LENIENT or is_list or _is_lenient(list(part.parts.values()))


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
