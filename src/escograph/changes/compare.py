"""Comparison of two releases, concept by concept.

1. Decide what can be compared: parts that a release was built without, and languages that
   only one has, are unknown.
2. Read each release as pairs of URI and value of an aspect in a language, for the concepts
   that both define; two set differences give the values that only one of them states.
3. A skill that was optional and is now essential is one move, not a loss and a gain.
4. Determine the fate of each concept. A concept is current if the release defines it, does not
   mark it obsolete and does not replace it. A concept that is obsolete in one release and
   absent from, or obsolete in, the other was never current, so it is neither added nor removed.
5. Follow every reference of the old release to its successors, and find the fields in which
   concepts emerge.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from escograph.changes.change import Aspect, Change, ChangeList, Difference, Fate
from escograph.changes.changes import Changes
from escograph.changes.comparable import (
    Comparability,
    Kinds,
    Memberships,
    Unknown,
    Values,
    absent_column,
    silent_kinds,
)
from escograph.changes.emerging import emerging
from escograph.changes.side import Column, Reader, Side, concepts_of, readers
from escograph.changes.successors import successions
from escograph.errors import UnknownLanguage
from escograph.model import Concept, Concepts, Graph

_Differing = dict[str, dict[Column, tuple[set[str], set[str]]]]
"""URI → column → values that only the old, and only the new, release states."""

_OF_CONCEPTS = {
    Aspect.BROADER,
    Aspect.CONCEPT_SCHEMES,
    Aspect.ESSENTIAL_SKILLS,
    Aspect.OPTIONAL_SKILLS,
    Aspect.OPTIONAL_TO_ESSENTIAL,
    Aspect.ESSENTIAL_TO_OPTIONAL,
    Aspect.SUCCESSORS,
}
"""Aspects with concepts as values."""

_WITHOUT_COLUMN = {*_OF_CONCEPTS, Aspect.KIND}
"""Aspects that a release may not state at all; the parts of a store show whether it does."""

_FATE_ORDER = {fate: place for place, fate in enumerate(Fate)}
_ASPECT_ORDER = {aspect: place for place, aspect in enumerate(Aspect)}


def compare(old: Graph, new: Graph, *, language: str | None = None) -> Changes:
    """Return the changes between two releases; see `escograph.compare`."""
    languages, unknown_languages = _languages(old, new, language)
    comparability = Comparability(old, new)
    before, after = Side.of(old), Side.of(new)
    differing, absent = _differing_values(before, after, comparability, languages)
    changes = [
        Change(
            after.concepts.get(uri) or before.concepts[uri],
            fate,
            tuple(_differences(differing.get(uri, {}), before, after)),
            _successors(uri, before, after) if fate is Fate.OBSOLETED else Concepts(),
        )
        for uri, fate in _fates(before, after, comparability, differing)
    ]
    changes.sort(key=lambda c: (_FATE_ORDER[c.fate], c.concept.kind, c.concept.sort_key))
    added = [change.concept for change in changes if change.fate is Fate.ADDED]
    return Changes(
        old.version,
        new.version,
        languages,
        ChangeList(changes),
        emerging(after, added),
        (*comparability.unknown, *unknown_languages, *absent),
        dict(before.concepts),
        dict(after.concepts),
        successions(before, after, languages),
        comparability.unknown_kinds,
        tuple(age for age, graph in (("old", old), ("new", new)) if graph.version_is_guess),
    )


def _languages(
    old: Graph, new: Graph, language: str | None
) -> tuple[tuple[str, ...], list[Unknown]]:
    """Return the languages to compare in, and those that only one release has."""
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


def _successors(uri: str, before: Side, after: Side) -> Concepts[Concept]:
    return concepts_of(after.replacements.get(uri, ()), after, before)


def _differing_values(
    before: Side, after: Side, comparability: Comparability, languages: Sequence[str]
) -> tuple[_Differing, list[Unknown]]:
    """Return the differing values of concepts in both, and the columns one lacks."""
    kinds = {
        uri: (concept.kind, after.concepts[uri].kind)
        for uri, concept in before.concepts.items()
        if uri in after.concepts
        and comparability.unknown_kinds.isdisjoint((concept.kind, after.concepts[uri].kind))
    }
    differing: _Differing = defaultdict(dict)
    unknown: list[Unknown] = []
    for read in readers(languages):
        old, new = (_values(read, side, kinds) for side in (before, after))
        for column in sorted({*old, *new}):
            values = old.get(column, set()), new.get(column, set())
            aspect, _ = column
            absent = {} if aspect in _WITHOUT_COLUMN else silent_kinds(values, kinds)
            for kind, counts in sorted(absent.items()):
                unknown.append(absent_column(column, kind, counts, before, after))
            skipped = {*absent, *(k for a, k in comparability.unknown_relations if a is aspect)}
            if aspect is Aspect.CONCEPT_SCHEMES:
                memberships = Memberships.of(values, kinds, before, after)
                values = memberships.comparable
                unknown += memberships.unknown
            for place in (0, 1):
                for uri, value in values[place] - values[1 - place]:
                    if skipped.isdisjoint(kinds[uri]):
                        differing[uri].setdefault(column, (set(), set()))[place].add(value)
    return dict(differing), unknown


def _values(read: Reader, side: Side, kinds: Kinds) -> dict[Column, Values]:
    """Return column → pairs of URI and value, for concepts in both releases."""
    values: dict[Column, Values] = defaultdict(set)
    for uri, column, value in read(side):
        if uri in kinds:
            values[column].add((uri, value))
    return values


def _differences(
    differing: Mapping[Column, tuple[set[str], set[str]]], before: Side, after: Side
) -> Iterator[Difference]:
    """Yield the differences of one concept, in order, with URIs as concepts."""
    columns = dict(differing)
    essential = columns.pop((Aspect.ESSENTIAL_SKILLS, ""), (set(), set()))
    optional = columns.pop((Aspect.OPTIONAL_SKILLS, ""), (set(), set()))
    to_essential, to_optional = optional[0] & essential[1], essential[0] & optional[1]
    columns[Aspect.ESSENTIAL_SKILLS, ""] = (
        essential[0] - to_optional,
        essential[1] - to_essential,
    )
    columns[Aspect.OPTIONAL_SKILLS, ""] = optional[0] - to_essential, optional[1] - to_optional
    columns[Aspect.OPTIONAL_TO_ESSENTIAL, ""] = set(), to_essential
    columns[Aspect.ESSENTIAL_TO_OPTIONAL, ""] = set(), to_optional
    for aspect, language in sorted(columns, key=lambda key: (_ASPECT_ORDER[key[0]], key[1])):
        old, new = columns[aspect, language]
        if not old and not new:
            continue
        if aspect in _OF_CONCEPTS:
            yield Difference(
                aspect,
                tuple(concepts_of(old, before, after)),
                tuple(concepts_of(new, after, before)),
            )
        else:
            yield Difference(aspect, tuple(sorted(old)), tuple(sorted(new)), language)


def _fates(
    before: Side, after: Side, comparability: Comparability, differing: _Differing
) -> Iterator[tuple[str, Fate]]:
    """Yield the URI and fate of every concept that differs."""
    for uri in {**before.concepts, **after.concepts}:
        concepts = [side.concepts[uri] for side in (before, after) if uri in side.concepts]
        if any(concept.kind in comparability.unknown_kinds for concept in concepts):
            continue
        was_current, is_current = before.is_current(uri), after.is_current(uri)
        if was_current == is_current:
            fate = Fate.CHANGED if uri in differing else None
        elif was_current:
            is_mentioned = uri in after.concepts or after.replacements.get(uri)
            fate = Fate.OBSOLETED if is_mentioned else Fate.REMOVED
        else:
            fate = Fate.REINSTATED if uri in before.concepts else Fate.ADDED
        if fate:
            yield uri, fate
