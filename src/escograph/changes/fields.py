"""The fields in which new occupations and skills emerge.

1. Climb from each new concept along ``skos:broader`` of the new release.
2. The tops are what has nothing above it: "S", "K", "2". A field is a group on the way that
   stands directly below a top: "S5", "06", "25". Where there is none, it is the top.
3. ESCO is poly-hierarchic, so a skill may stand in several fields, and is listed in each.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from escograph.changes.release import Release
from escograph.model import Concept, Emerging

_KINDS = ("occupation", "skill")


def emerging(new: Release, added: Iterable[Concept]) -> tuple[Emerging, ...]:
    """Group new occupations, then new skills, by field; fields by label, none last."""
    above: dict[str, list[str]] = defaultdict(list)
    for uri, broader in new.graph.every_broader():
        above[uri].append(broader)
    groups: dict[tuple[str, str], list[Concept]] = defaultdict(list)
    for concept in added:
        if concept.kind in _KINDS:
            for field in _fields(concept.uri, above) or [""]:
                groups[concept.kind, field].append(concept)
    made = [
        (kind, Emerging(new.concepts.get(field), tuple(sorted(found, key=_by_label))))
        for (kind, field), found in groups.items()
    ]
    made.sort(key=lambda pair: (pair[0], pair[1].field is None, _by_label(pair[1].field)))
    return tuple(group for _, group in made)


def _by_label(concept: Concept | None) -> tuple[str, str]:
    return concept.sort_key if concept else ("", "")


def _fields(uri: str, above: Mapping[str, Sequence[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [uri]
    while waiting:
        for broader in above.get(waiting.pop(), ()):
            if broader not in seen:
                seen.add(broader)
                waiting.append(broader)
    tops = {group for group in seen if not above.get(group)}
    below = {group for group in seen if tops.intersection(above.get(group, ()))}
    return below - {uri} or tops
