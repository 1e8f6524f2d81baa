"""Two releases compared, concept by concept.

1. Say what can be compared at all: parts that a release was built without, and languages
   that only one has, are unknown.
2. Read each release as (URI, value) of an aspect in a language, part by part, of the concepts
   that both define; two set differences say which values only one of them has.
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
from escograph.changes.known import FIRST_ENTRIES, Known, silence
from escograph.changes.passages import passages
from escograph.changes.release import Release, named
from escograph.changes.rows import Column, Reader, readers
from escograph.errors import UnknownLanguage
from escograph.model import Aspect, Change, Changes, Difference, Fate, Graph, Unknown

_Both = tuple[set[str], set[str]]
_Found = dict[str, dict[Column, _Both]]
"""URI → column → the values that only the old, and only the new one states."""

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
        old, new = (_values(read, release, kinds) for release in (before, after))
        for column in sorted({*old, *new}):
            sides = old.get(column, set()), new.get(column, set())
            aspect, _ = column
            absent = {} if aspect in _ALWAYS_KNOWN else _absent(sides, kinds)
            for kind, counts in sorted(absent.items()):
                silent.append(silence(column, kind, counts, before, after))
            passed_over = {*absent, *(k for a, k in known.untold if a is aspect)}
            for place in (0, 1):
                for uri, value in sides[place] - sides[1 - place]:
                    if passed_over.isdisjoint(kinds[uri]):
                        found[uri].setdefault(column, (set(), set()))[place].add(value)
    return dict(found), silent


def _values(
    read: Reader, release: Release, kinds: Mapping[str, tuple[str, str]]
) -> dict[Column, set[tuple[str, str]]]:
    """Column → (URI, value) of every concept that both releases have."""
    values: dict[Column, set[tuple[str, str]]] = defaultdict(set)
    for uri, column, value in read(release.graph, release.concepts):
        if uri in kinds:
            values[column].add((uri, value))
    return values


def _absent(
    sides: tuple[set[tuple[str, str]], set[tuple[str, str]]],
    kinds: Mapping[str, tuple[str, str]],
) -> dict[str, tuple[int, int]]:
    """Kinds for which a release lacks a column → for how many concepts each has a value."""
    stated = [{kinds[uri][place] for uri, _ in side} for place, side in enumerate(sides)]
    absent = {}
    for kind in stated[0] ^ stated[1]:
        counts = [
            len({uri for uri, _ in side if kinds[uri][place] == kind})
            for place, side in enumerate(sides)
        ]
        of_kind = [sum(pair[place] == kind for pair in kinds.values()) for place in (0, 1)]
        silent = counts.index(0)
        if of_kind[silent] and counts[1 - silent] > of_kind[1 - silent] * FIRST_ENTRIES:
            absent[kind] = counts[0], counts[1]
    return absent


def _told(
    found: dict[Column, _Both],
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
