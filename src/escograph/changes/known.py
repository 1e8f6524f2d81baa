"""What can be compared, given what each release was built with."""

from collections.abc import Collection, Iterator, Mapping

from escograph.model import Aspect, Graph, Unknown

DEFINED_IN = {
    "ISCO group": "ISCOGroups",
    "ISCED-F field": "skillGroups",
    "concept scheme": "conceptSchemes",
    "occupation": "occupations",
    "skill": "skills",
    "skill group": "skillGroups",
}
"""Kind of concept → the part of a release that defines it, by the portal's name."""

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


def columns(
    aspects: Mapping[tuple[Aspect, str, str], tuple[int, int]],
    both: Mapping[str, int],
    versions: tuple[str, str],
) -> dict[tuple[Aspect, str, str], Unknown]:
    """Return what one release states for none of a kind and the other for a good part.

    Older layouts lack whole columns: v1.0 has no occupation codes. That is unknown, and
    no code was added. Up to one concept in a hundred may be a column's first entries.

    Args:
        aspects: (Aspect, kind, language) → how many concepts state it in old and new.
        both: Kind → how many concepts both releases have.
        versions: Of the old and of the new release.
    """
    found = {}
    for (aspect, kind, language), counts in sorted(aspects.items()):
        if 0 not in counts or max(counts) * 100 <= both[kind]:
            continue
        which = " in ".join(filter(None, (NAMES.get(aspect, str(aspect)), language)))
        silent, other = ("old", "new") if counts[0] == 0 else ("new", "old")
        versioned = dict(zip(("old", "new"), versions, strict=True))
        found[aspect, kind, language] = Unknown(
            f"{which} of {kind}s",
            f"the {silent} release {versioned[silent]} states none, "
            f"the {other} release {versioned[other]} for {max(counts):,}",
        )
    return found
