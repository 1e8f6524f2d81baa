"""Two releases compared, concept by concept.

1. Say what can be compared at all: parts that a release was built without, and languages
   that only one has, are unknown.
2. Read each release as rows (URI, aspect, language, value), part by part, of the concepts
   that both define; two set differences say which rows only one of them has.
3. A skill that was optional and is essential is one move, not a loss and a gain.
4. Say what became of each concept. A concept is there if the release defines it, does not
   call it obsolete and does not replace it. What is obsolete in one release and absent
   from, or obsolete in, the other was not there to be added or removed.
5. Follow every reference of the old release to where it leads, and find the fields in
   which something emerged.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from escograph.changes.fields import emerging
from escograph.changes.known import FIRST_ENTRIES, Column, Known, silence
from escograph.changes.passages import passages
from escograph.changes.release import Release, named
from escograph.changes.rows import Row, readers
from escograph.errors import UnknownLanguage
from escograph.model import Aspect, Change, Changes, Difference, Fate, Graph, Unknown

_Both = tuple[set[str], set[str]]
_Found = dict[str, dict[tuple[Aspect, str], _Both]]
"""URI → (aspect, language) → the values that only the old, and only the new one states."""

_CONCEPTS = {Aspect.BROADER, Aspect.ESSENTIAL_SKILLS, Aspect.OPTIONAL_SKILLS}
_CONCEPTS |= {Aspect.OPTIONAL_TO_ESSENTIAL, Aspect.ESSENTIAL_TO_OPTIONAL, Aspect.SUCCESSORS}
_ALWAYS_KNOWN = {*_CONCEPTS, Aspect.KIND}
"""Aspects of which an absence is no absent column: their parts say whether they are known."""

_FATES = {fate: place for place, fate in enumerate(Fate)}
_ASPECTS = {aspect: place for place, aspect in enumerate(Aspect)}


def compare(old: Graph, new: Graph, language: str | None = None) -> Changes:
    """Return what differs between two releases; see `escograph.compare`."""
    languages, unknown = _languages(old, new, language)
    known = Known(old, new)
    before, after = Release.of(old), Release.of(new)
    found, silent = _differences(before, after, known, languages)
    changes = [
        Change(
            after.concepts.get(uri) or before.concepts[uri],
            fate,
            tuple(_told(found.get(uri, {}), before, after)),
            named(after.replaced.get(uri, ()), after, before) if fate is Fate.OBSOLETED else (),
        )
        for uri, fate in _fates(before, after, known, found)
    ]
    changes.sort(key=lambda c: (_FATES[c.fate], c.concept.kind, c.concept.sort_key))
    added = [change.concept for change in changes if change.fate is Fate.ADDED]
    return Changes(
        old.version,
        new.version,
        languages,
        tuple(changes),
        emerging(after, added),
        (*known.unknown, *unknown, *silent),
        before.concepts,
        after.concepts,
        passages(before, after, languages),
        known.kinds,
    )


def _languages(
    old: Graph, new: Graph, language: str | None
) -> tuple[tuple[str, ...], list[Unknown]]:
    """The languages to compare in, and those that only one release has."""
    if language is not None:
        for graph in (old, new):
            if language.lower() not in graph.languages:
                raise UnknownLanguage(language, graph.languages)
        return (language.lower(),), []
    unknown = [
        Unknown(
            f"labels and notes in {tag}", f"only the {name} release {graph.version} has any"
        )
        for name, graph, other in (("old", old, new), ("new", new, old))
        for tag in sorted({*graph.languages} - {*other.languages})
    ]
    return tuple(sorted({*old.languages} & {*new.languages})), unknown


def _differences(
    before: Release, after: Release, known: Known, languages: Sequence[str]
) -> tuple[_Found, list[Unknown]]:
    """What differs in the concepts of both, and what one release is silent about."""
    kinds = {
        uri: (concept.kind, after.concepts[uri].kind)
        for uri, concept in before.concepts.items()
        if uri in after.concepts and not known.kinds & {concept.kind, after.concepts[uri].kind}
    }
    found: _Found = defaultdict(dict)
    silent: list[Unknown] = []
    for read in readers(languages):
        old, new = (
            {
                row
                for row in read(release.graph, release.concepts)
                if (pair := kinds.get(row[0]))
                and (row[1], pair[0]) not in known.untold
                and (row[1], pair[1]) not in known.untold
            }
            for release in (before, after)
        )
        absent = _absent(before, after, (old, new), kinds)
        silent += absent.values()
        for place, rows in enumerate((old - new, new - old)):
            for uri, aspect, language, value in rows:
                if not any((aspect, kind, language) in absent for kind in kinds[uri]):
                    values = found[uri].setdefault((aspect, language), (set(), set()))
                    values[place].add(value)
    return dict(found), silent


def _absent(
    before: Release,
    after: Release,
    rows: tuple[set[Row], set[Row]],
    kinds: Mapping[str, tuple[str, str]],
) -> dict[Column, Unknown]:
    """The columns that one of the releases lacks altogether."""
    stated = [
        {(aspect, kinds[uri][place], language) for uri, aspect, language, _ in side}
        for place, side in enumerate(rows)
    ]
    alone = {column for column in stated[0] ^ stated[1] if column[0] not in _ALWAYS_KNOWN}
    concepts: dict[Column, set[str]] = defaultdict(set)
    for place, side in enumerate(rows) if alone else ():
        for uri, aspect, language, _ in side:
            if (column := (aspect, kinds[uri][place], language)) in alone:
                concepts[column].add(uri)
    absent = {}
    for column in sorted(alone):
        stating = int(column in stated[1])
        having, lacking = (
            sum(1 for pair in kinds.values() if pair[place] == column[1])
            for place in (stating, 1 - stating)
        )
        if lacking and len(concepts[column]) > having * FIRST_ENTRIES:
            absent[column] = silence(column, len(concepts[column]), stating, before, after)
    return absent


def _told(
    found: dict[tuple[Aspect, str], _Both],
    before: Release,
    after: Release,
) -> Iterator[Difference]:
    """The differences of one concept, in order, with concepts for their URIs."""
    told = dict(found)
    essential = told.pop((Aspect.ESSENTIAL_SKILLS, ""), (set(), set()))
    optional = told.pop((Aspect.OPTIONAL_SKILLS, ""), (set(), set()))
    risen, fallen = optional[0] & essential[1], essential[0] & optional[1]
    told[Aspect.ESSENTIAL_SKILLS, ""] = essential[0] - fallen, essential[1] - risen
    told[Aspect.OPTIONAL_SKILLS, ""] = optional[0] - risen, optional[1] - fallen
    told[Aspect.OPTIONAL_TO_ESSENTIAL, ""] = set(), risen
    told[Aspect.ESSENTIAL_TO_OPTIONAL, ""] = set(), fallen
    for aspect, language in sorted(told, key=lambda key: (_ASPECTS[key[0]], key[1])):
        old, new = told[aspect, language]
        if not old and not new:
            continue
        if aspect in _CONCEPTS:
            yield Difference(aspect, named(old, before, after), named(new, after, before))
        else:
            yield Difference(aspect, tuple(sorted(old)), tuple(sorted(new)), language)


def _fates(
    before: Release, after: Release, known: Known, found: _Found
) -> Iterator[tuple[str, Fate]]:
    for uri in {**before.concepts, **after.concepts}:
        concepts = [r.concepts[uri] for r in (before, after) if uri in r.concepts]
        if any(concept.kind in known.kinds for concept in concepts):
            continue
        was, is_there = before.has(uri), after.has(uri)
        if was and is_there:
            fate = Fate.CHANGED if uri in found else None
        elif was:
            told = uri in after.concepts or after.replaced.get(uri)
            fate = Fate.OBSOLETED if told else Fate.REMOVED
        elif is_there:
            fate = Fate.REINSTATED if uri in before.concepts else Fate.ADDED
        else:
            fate = Fate.CHANGED if uri in found else None
        if fate:
            yield uri, fate
