"""Walks along a relation, nearest nodes first: the package's only closure code."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def layers(start: Iterable[N], neighbours: Callable[[N], Iterable[N]]) -> Iterator[list[N]]:
    """Yield the nodes that a relation leads to, in layers by distance.

    Each node is only in the layer of its shortest distance, so cycles are harmless.
    The start nodes are left out, even if the relation leads back to them.

    Args:
        start: The nodes to start from.
        neighbours: Function from a node to the nodes one step away.
    """
    layer = list(start)
    visited = set(layer)
    while layer:
        following: list[N] = []
        for node in layer:
            for neighbour in neighbours(node):
                if neighbour not in visited:
                    visited.add(neighbour)
                    following.append(neighbour)
        if following:
            yield following
        layer = following


def closure(start: Iterable[N], neighbours: Callable[[N], Iterable[N]]) -> Iterator[N]:
    """Yield the nodes that a relation leads to from some nodes, nearest first.

    See `layers`.

    Example:
        >>> from escograph.model.closure import closure
        >>> above = {"2512": ["251"], "251": ["25"], "25": ["2"]}
        >>> list(closure(["2512"], lambda code: above.get(code, ())))
        ['251', '25', '2']
    """
    for layer in layers(start, neighbours):
        yield from layer


def paths(start: N, neighbours: Callable[[N], Iterable[N]]) -> Iterator[tuple[N, ...]]:
    """Yield every path along a relation from a node to one without neighbours.

    A path never visits a node twice; it ends before that.

    Args:
        start: The node to start from, the first of each path.
        neighbours: Function from a node to the nodes one step away.
    """
    stack: list[tuple[N, ...]] = [(start,)]
    while stack:
        path = stack.pop()
        following = [node for node in neighbours(path[-1]) if node not in path]
        if not following:
            yield path
        stack += ((*path, node) for node in reversed(following))
