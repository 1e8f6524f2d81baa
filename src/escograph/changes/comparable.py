"""Comparability: the kinds and aspects on which two releases can be compared.

A concept or relation on which one of the releases has no data is unknown, never added or
removed.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from escograph.changes.change import Aspect
from escograph.changes.side import Column, Side
from escograph.model import ConceptScheme, Graph, Value
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

_OWN_SCHEMES: Mapping[str, Collection[str]] = {
    kind.name: {kind.scheme, kind.wider_scheme} for kind in KINDS.values()
}
"""Kind → the schemes that show it, which a build adds where a CSV release states none."""

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


_MOST = 0.5
"""Share of a kind's concepts above which a scheme is one of the kind, not a collection."""

Values = set[tuple[str, str]]
"""Pairs of the URI of a concept, and a value."""

Kinds = Mapping[str, tuple[str, str]]
"""URI of a concept in both releases → its kind in the old and in the new one."""


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
    return Unknown(f"{what} of {KINDS[kind].plural}", _only_one_states(counts, old, new))


def silent_kinds(values: tuple[Values, Values], kinds: Kinds) -> dict[str, tuple[int, int]]:
    """Return kind → number of concepts with a value in each release, if one has none.

    A few values in the other release are changes; see `FIRST_ENTRIES`.
    """
    silent = {}
    for kind, counts in _one_sided(values, kinds).items():
        place = counts.index(0)
        concepts = [sum(pair[n] == kind for pair in kinds.values()) for n in (0, 1)]
        if concepts[place] and counts[1 - place] > concepts[1 - place] * FIRST_ENTRIES:
            silent[kind] = counts
    return silent


def _one_sided(values: tuple[Values, Values], kinds: Kinds) -> dict[str, tuple[int, int]]:
    """Return kind → concepts with a value in each release, where one has none."""
    with_values: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for place in (0, 1):
        for uri, _ in values[place]:
            with_values[kinds[uri][place]][place].add(uri)
    return {
        kind: (len(old), len(new))
        for kind, (old, new) in with_values.items()
        if bool(old) != bool(new)
    }


@dataclass(frozen=True, slots=True)
class Memberships:
    """The memberships of concept schemes on which both releases have data.

    1. Files of v1.0 and of other tools lack the column, or have it for some kinds only: if one
       release states no scheme of any concept of a kind but those that show the kind, the
       schemes of the kind are unknown.
    2. The files of thematic collections then still state a few. The column is absent if one
       release has most concepts of a kind in a scheme, and the other, which has the scheme or
       was built without ``conceptSchemes``, has none. Then a scheme without any member of the
       kind is unknown.
    3. A scheme that only shows the kind of a concept differs as its kind does.

    Attributes:
        comparable: Pairs of a concept and a scheme that can be compared, old and new.
        unknown: The others, in words.
    """

    comparable: tuple[Values, Values]
    unknown: tuple[Unknown, ...]

    @classmethod
    def of(
        cls, values: tuple[Values, Values], kinds: Kinds, old: Side, new: Side
    ) -> "Memberships":
        """Return the comparable ones of all pairs of a concept and a scheme."""
        silent = silent_kinds(
            (_other_schemes(values[0], kinds), _other_schemes(values[1], kinds)), kinds
        )
        unknown = [
            absent_column((Aspect.CONCEPT_SCHEMES, ""), kind, counts, old, new)
            for kind, counts in sorted(silent.items())
        ]
        one_sided = [
            (kind, scheme, counts)
            for scheme, members in sorted(_by_scheme(values).items())
            for kind, counts in sorted(_one_sided(members, kinds).items())
            if kind not in silent and not _is_absent(scheme, (old, new)[counts.index(0)])
        ]
        totals = [Counter(pair[place] for pair in kinds.values()) for place in (0, 1)]
        without_column = {
            (kind, counts.index(0))
            for kind, _, counts in one_sided
            if max(counts) > totals[1 - counts.index(0)][kind] * _MOST
        }
        unstated: set[tuple[str, str]] = set()
        for kind, scheme, counts in one_sided:
            if (kind, counts.index(0)) in without_column:
                unstated.add((kind, scheme))
                unknown.append(_no_member(scheme, kind, counts, old, new))

        def is_comparable(uri: str, scheme: str) -> bool:
            before, after = kinds[uri]
            if before in silent or after in silent:
                return False
            if before != after and scheme in (*_OWN_SCHEMES[before], *_OWN_SCHEMES[after]):
                return False
            return unstated.isdisjoint([(before, scheme), (after, scheme)])

        first, second = ({pair for pair in pairs if is_comparable(*pair)} for pairs in values)
        return cls((first, second), tuple(unknown))


def _other_schemes(values: Values, kinds: Kinds) -> Values:
    """Return the memberships that say more than the kind of a concept."""
    return {
        (uri, scheme)
        for uri, scheme in values
        if not any(scheme in _OWN_SCHEMES[kind] for kind in kinds[uri])
    }


def _by_scheme(values: tuple[Values, Values]) -> dict[str, tuple[Values, Values]]:
    members: dict[str, tuple[Values, Values]] = defaultdict(lambda: (set(), set()))
    for place in (0, 1):
        for uri, scheme in values[place]:
            members[scheme][place].add((uri, scheme))
    return members


def _is_absent(scheme: str, side: Side) -> bool:
    """Return whether a release surely does not have a scheme."""
    has_schemes = KINDS[ConceptScheme.kind].part not in side.graph.missing
    return has_schemes and scheme not in side.concepts


def _no_member(
    scheme: str, kind: str, counts: tuple[int, int], old: Side, new: Side
) -> Unknown:
    """Return the message that only one release states members of a scheme."""
    concept = old.concepts.get(scheme) or new.concepts.get(scheme)
    label = concept.pref_label if concept else scheme
    what = f"membership of {KINDS[kind].plural} in {label}"
    return Unknown(what, _only_one_states(counts, old, new))


def _only_one_states(counts: tuple[int, int], old: Side, new: Side) -> str:
    releases = [
        f"the old release {old.graph.version}",
        f"the new release {new.graph.version}",
    ]
    silent = counts.index(0)
    return f"{releases[silent]} states none, {releases[1 - silent]} for {counts[1 - silent]:,}"
