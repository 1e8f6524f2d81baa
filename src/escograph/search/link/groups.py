"""Groups that stand in for concepts, where no single concept is sure.

The likelihood that a clause is about some concept of a group is that of at least one of its
candidates there: ``1 - Π (1 - likelihood)``. That is an upper estimate, since the candidates of
a clause are alternatives: on the English ads of tests/job_ads 7 of 14 groups were right. Of the
groups that are likely enough, the one with the fewest concepts is the answer, but never the top
of a hierarchy, which says nothing.
"""

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from escograph.model import Graph, IscedField, IscoGroup, SkillGroup
from escograph.model.closure import closure
from escograph.search.index.reader import Index

_GROUPS = (SkillGroup.kind, IscedField.kind, IscoGroup.kind)


class GroupAnswer(NamedTuple):
    """A group that a clause is about.

    Attributes:
        uri: URI of the group.
        likelihood: Likelihood that the clause is about a concept in it, 0 to 1.
        best: Position, among the candidates, of the most likely one in the group.
    """

    uri: str
    likelihood: float
    best: int


class GroupTable:
    """The groups that each concept of a release is in, at any distance."""

    def __init__(self, index: Index, graph: Graph) -> None:
        self._concepts = index.concepts
        self._numbers = index.numbers
        parents: dict[str, list[str]] = {}
        for uri, above in graph.bulk.broader():
            parents.setdefault(uri, []).append(above)
        self._parents = parents
        self._above: dict[int, tuple[str, ...]] = {}
        self._sizes: dict[str, int] = {}
        for number, kind in enumerate(self._concepts.kinds):
            if kind not in _GROUPS and not self._concepts.obsolete[number]:
                for group in self.above(number):
                    self._sizes[group] = self._sizes.get(group, 0) + 1

    def above(self, number: int) -> tuple[str, ...]:
        """Return the groups above a concept, but for those at the top."""
        if (groups := self._above.get(number)) is None:
            uri = self._concepts.uris[number]
            found = closure([uri], lambda below: sorted(self._parents.get(below, ())))
            groups = self._above[number] = tuple(
                group
                for group in found
                if group in self._parents
                and (at := self._numbers.get(group)) is not None
                and self._concepts.kinds[at] in _GROUPS
            )
        return groups

    def answer(
        self, numbers: Sequence[int], likelihoods: Sequence[float], threshold: float
    ) -> GroupAnswer | None:
        """Return the smallest group that is likely enough; ``None`` if none is.

        Args:
            numbers: Numbers of the candidates, the most likely first.
            likelihoods: Likelihood of each.
            threshold: Minimum likelihood of the group.
        """
        members: dict[str, list[int]] = {}
        for place, number in enumerate(numbers):
            for group in self.above(number):
                members.setdefault(group, []).append(place)
        answers = [
            GroupAnswer(group, 1 - prod(1 - likelihoods[place] for place in places), places[0])
            for group, places in members.items()
        ]
        likely = [answer for answer in answers if answer.likelihood >= threshold]
        if not likely:
            return None
        return min(likely, key=lambda a: (self._sizes[a.uri], -a.likelihood, a.uri))
