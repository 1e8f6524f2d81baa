"""What can be compared, given what each release was built with."""

from collections.abc import Collection, Iterator

from escograph.changes.release import Release
from escograph.changes.rows import Column
from escograph.model import DEFINED_IN, Aspect, Graph, Unknown

_ABOVE = {
    "ISCO group": ("broaderRelationsOccPillar",),
    "ISCED-F field": ("broaderRelationsSkillPillar",),
    "occupation": ("broaderRelationsOccPillar", "ISCOGroups"),
    "skill": ("broaderRelationsSkillPillar", "skillGroups"),
    "skill group": ("broaderRelationsSkillPillar",),
}
_ASKED = {
    "occupation": ("occupationSkillRelations", "skills"),
    "skill": ("skillSkillRelations",),
}
_RELATED = {
    Aspect.BROADER: _ABOVE,
    Aspect.ESSENTIAL_SKILLS: _ASKED,
    Aspect.OPTIONAL_SKILLS: _ASKED,
}
"""Aspect → kind → parts that it stands in, besides those that define the kind."""

NAMES = {
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
"""What an aspect is called where many concepts are spoken of; else as it is."""


FIRST_ENTRIES = 0.01
"""Older layouts lack whole columns: v1.0 has no occupation codes. Where one release states
nothing of a kind, the other is taken to have brought the column, and its values are unknown
rather than added, unless it has entries for no more than this share of the kind."""


class Known:
    """Which kinds of concepts, and which of their relations, both releases can tell of.

    What one of them was built without is unknown, never added or removed.

    Attributes:
        kinds: Kinds of concepts that cannot be compared.
        untold: (Aspect, kind) of which parts that it stands in are missing.
        unknown: The same in words.
    """

    def __init__(self, old: Graph, new: Graph) -> None:
        self._releases = {f"the old release {old.version}": old.missing}
        self._releases[f"the new release {new.version}"] = new.missing
        self.kinds = frozenset(k for k, part in DEFINED_IN.items() if self._lacking([part]))
        self.unknown = tuple(self._said())
        self.untold = {
            (aspect, kind)
            for aspect, kinds in _RELATED.items()
            for kind, parts in kinds.items()
            if self._lacking(parts)
        }

    def _said(self) -> Iterator[Unknown]:
        for kind in sorted(self.kinds):
            yield Unknown(f"{kind}s", self._lacking([DEFINED_IN[kind]]))
        for aspect in (Aspect.BROADER, Aspect.ESSENTIAL_SKILLS):
            for kind, parts in _RELATED[aspect].items():
                if kind not in self.kinds and (lacking := self._lacking(parts)):
                    yield Unknown(f"{NAMES[aspect]} of {kind}s", lacking)

    def _lacking(self, parts: Collection[str]) -> str:
        """Which release was built without which of some parts; empty if none was."""
        said = []
        for release, missing in self._releases.items():
            if lacking := [part for part in parts if part in missing]:
                said.append(f"{release} was built without {', '.join(lacking)}")
        return "; ".join(said)


def silence(
    column: Column, kind: str, counts: tuple[int, int], before: Release, after: Release
) -> Unknown:
    """Say that one release states of a kind what the other is silent about.

    Args:
        column: Aspect and language.
        kind: Kind of concept.
        counts: For how many concepts the old, and the new release states it.
        before: The old release.
        after: The new release.
    """
    aspect, language = column
    what = " in ".join(filter(None, (NAMES.get(aspect, str(aspect)), language)))
    sides = [f"the {n} release {r.graph.version}" for n, r in (("old", before), ("new", after))]
    silent = counts.index(0)
    return Unknown(
        f"{what} of {kind}s",
        f"{sides[silent]} states none, {sides[1 - silent]} for {counts[1 - silent]:,}",
    )
