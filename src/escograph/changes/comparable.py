"""Comparability: the kinds and aspects on which two releases can be compared.

A concept or relation on which one of the releases has no data is unknown, never added or
removed.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from escograph.changes.change import Aspect
from escograph.changes.side import Column, Side
from escograph.model import Graph, Value
from escograph.model.parts import KINDS, PARTS, parts_above, parts_needed

_PARTS_OF = {
    Aspect.BROADER: parts_above,
    Aspect.ESSENTIAL_SKILLS: parts_needed,
    Aspect.OPTIONAL_SKILLS: parts_needed,
}
"""Aspect → function from a kind to the parts that an answer needs."""

_NAMES = {
    Aspect.PREFERRED_LABEL: "preferred labels",
    Aspect.DESCRIPTION: "descriptions",
    Aspect.DEFINITION: "definitions",
    Aspect.SCOPE_NOTE: "scope notes",
    Aspect.BROADER: "place in the hierarchy",
    Aspect.ESSENTIAL_SKILLS: "essential and optional skills",
    Aspect.CODE: "codes",
    Aspect.SKILL_TYPE: "skill types",
    Aspect.REUSE_LEVEL: "reuse levels",
    Aspect.STATUS: "statuses",
}
"""Plural names of aspects; the other aspects use their own name."""

_IN_EVERY_RELEASE = {k.name for k in KINDS.values() if k.part and PARTS[k.part].required}
"""Kinds whose relations are worth a line in `Comparability.unknown`."""

FIRST_ENTRIES = 0.01
"""Maximum share of a kind with values in one release alone that still count as changes.

Older layouts lack whole columns: v1.0 has no occupation codes. If more concepts than this have
a value in one release and none has in the other, the column is new, and its values are
unknown."""


@dataclass(frozen=True, slots=True)
class Unknown(Value):
    """A part that could not be compared, and the reason.

    Attributes:
        what: The part, such as "skills" or "codes of occupations".
        reason: The release and the data that it lacks.
    """

    what: str
    reason: str

    def __str__(self) -> str:
        return f"{self.what}: {self.reason}"


class Comparability:
    """The kinds of concepts, and their relations, on which both releases have data.

    Attributes:
        unknown_kinds: Kinds of concepts that cannot be compared.
        unknown_relations: Aspects and kinds whose parts one of the releases lacks.
        unknown: The same in words.
    """

    def __init__(self, old: Graph, new: Graph) -> None:
        self._missing = {
            f"the old release {old.version}": old.missing,
            f"the new release {new.version}": new.missing,
        }
        self.unknown_kinds: frozenset[str] = frozenset(
            kind.name for kind in KINDS.values() if self._lacking([kind.part])
        )
        self.unknown_relations = {
            (aspect, kind)
            for aspect, parts_of in _PARTS_OF.items()
            for kind in KINDS
            if self._lacking(parts_of(kind))
        }
        self.unknown = tuple(self._in_words())

    def _in_words(self) -> Iterator[Unknown]:
        for name in sorted(self.unknown_kinds):
            yield Unknown(KINDS[name].plural, self._lacking([KINDS[name].part]))
        for aspect in (Aspect.BROADER, Aspect.ESSENTIAL_SKILLS):
            for name in sorted(_IN_EVERY_RELEASE - self.unknown_kinds):
                if lacking := self._lacking(_PARTS_OF[aspect](name)):
                    yield Unknown(f"{_NAMES[aspect]} of {KINDS[name].plural}", lacking)

    def _lacking(self, parts: Collection[str]) -> str:
        """Return in words the parts that each release was built without; empty if none."""
        sentences = []
        for release, missing in self._missing.items():
            if lacking := [part for part in parts if part in missing]:
                sentences.append(f"{release} was built without {', '.join(lacking)}")
        return "; ".join(sentences)


def absent_column(
    column: Column, kind: str, counts: tuple[int, int], old: Side, new: Side
) -> Unknown:
    """Return the message that only one release states an aspect of a kind.

    Args:
        column: Aspect and language.
        kind: Kind of concept.
        counts: Number of concepts for which the old and the new release state it.
        old: The old release.
        new: The new release.
    """
    aspect, language = column
    what = " in ".join(filter(None, (_NAMES.get(aspect, str(aspect)), language)))
    releases = [
        f"the old release {old.graph.version}",
        f"the new release {new.graph.version}",
    ]
    silent = counts.index(0)
    return Unknown(
        f"{what} of {KINDS[kind].plural}",
        f"{releases[silent]} states none, {releases[1 - silent]} for {counts[1 - silent]:,}",
    )
