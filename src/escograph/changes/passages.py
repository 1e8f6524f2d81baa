"""Where each reference of the old release leads in the new one.

1. A reference to a concept that stands in the new release is kept; it needs no passage.
2. Others are followed along ``dct:isReplacedBy``, as the new release states it, or the old
   one where the new one is silent, to the concepts that stand at the end. A circle is left.
3. One end replaces the reference; several split it. An end that stands for other concepts of
   the old release as well, itself among them, merges them.
4. Without an end it is lost, and what carries its label is suggested, no more than that.
5. Of concepts whose part the new release was built without, and of those that lead into such
   a part, nothing can be told.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from escograph.changes.release import Release, named
from escograph.model import DEFINED_IN, Concept, LabelKind, Outcome, Passage, Suggestion


def passages(old: Release, new: Release, languages: Sequence[str]) -> dict[str, Passage]:
    """Return URI → where it leads, for every reference that is not simply kept."""
    references = dict.fromkeys([*old.concepts, *new.concepts, *old.replaced, *new.replaced])
    gone = [uri for uri in references if not new.has(uri)]
    unbuilt = {k: p for k, p in DEFINED_IN.items() if p in new.graph.missing}
    ends = {uri: _ends(uri, old, new) for uri in gone}
    sources: dict[str, set[str]] = defaultdict(set)
    for uri, successors in ends.items():
        for successor in successors:
            sources[successor] |= {uri, successor} & old.concepts.keys()
    lost = {
        uri: old.concepts[uri]
        for uri in gone
        if not ends[uri] and uri in old.concepts and old.concepts[uri].kind not in unbuilt
    }
    suggested = _suggestions(lost, old, new, languages)
    found = {}
    for uri in gone:
        concept = old.concepts.get(uri) or new.concepts.get(uri)
        if concept and concept.kind in unbuilt:
            part = unbuilt[concept.kind]
            reason = f"{new.version} was built without {part}"
            found[uri] = Passage(uri, Outcome.UNKNOWN, reason, concept)
        elif now := named(ends[uri], new):
            outcome, reason = _through(uri, now, sources[now[0].uri] - {uri}, old, new)
            found[uri] = Passage(uri, outcome, reason, concept, now)
        elif absent := _unbuilt_end(uri, old, new):
            reason = f"it leads to what {new.version} was built without: {absent}"
            found[uri] = Passage(uri, Outcome.UNKNOWN, reason, concept)
        else:
            reason = _why_lost(uri, old, new)
            options = suggested.get(uri, ())
            found[uri] = Passage(uri, Outcome.LOST, reason, concept, (), options)
    return found


def _ends(uri: str, old: Release, new: Release) -> set[str]:
    """The concepts that stand at the end of the replacements of one that does not."""
    seen = {uri}
    waiting = [uri]
    ends = set()
    while waiting:
        for successor in _steps(waiting.pop(), old, new):
            if new.has(successor):
                ends.add(successor)
            elif successor not in seen:
                seen.add(successor)
                waiting.append(successor)
    return ends


def _unbuilt_end(uri: str, old: Release, new: Release) -> str | None:
    """A part that the new release was built without and a successor may stand in."""
    seen = {uri}
    waiting = [uri]
    while waiting:
        for successor in _steps(waiting.pop(), old, new):
            concept = old.concepts.get(successor)
            parts = (
                [DEFINED_IN[concept.kind]]
                if concept and concept.kind in DEFINED_IN
                else [part for path, part in _PATHS if path in successor]
            )
            for part in parts:
                if part in new.graph.missing and not new.has(successor):
                    return part
            if successor not in seen:
                seen.add(successor)
                waiting.append(successor)
    return None


_PATHS = (
    ("/occupation/", "occupations"),
    ("/isco/", "ISCOGroups"),
    ("/skill/", "skills"),
    ("/skill/", "skillGroups"),
    ("/isced-f/", "skillGroups"),
)
"""What a URI holds → a part that may define it."""


def _steps(uri: str, old: Release, new: Release) -> tuple[str, ...]:
    return new.replaced.get(uri) or old.replaced.get(uri, ())


def _through(
    uri: str, now: Sequence[Concept], others: set[str], old: Release, new: Release
) -> tuple[Outcome, str]:
    """How a reference came through to what it is now, given what else leads there."""
    says = new.version if uri in new.replaced else old.version
    told = " and ".join(_said(concept, old, uri) for concept in now)
    if len(now) > 1:
        return Outcome.SPLIT, f"{says} splits it into {told}"
    if not others:
        return Outcome.REPLACED, f"{says} replaces it by {told}"
    more = [repr(str(concept)) for concept in named(others - {now[0].uri}, old, new)]
    if now[0].uri in others:
        more.append(f"what it was in {old.version}")
    listed = " and ".join(more)
    return Outcome.MERGED, f"{says} replaces it by {told}, which stands for {listed} as well"


def _said(concept: Concept, old: Release, uri: str) -> str:
    """A successor in words; that it is of another kind is worth a word."""
    before = old.concepts.get(uri)
    other = f", {_a(concept.kind)}" if before and before.kind != concept.kind else ""
    return f"{concept.pref_label!r}{other}"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeioIO" else f"a {kind}"


def _why_lost(uri: str, old: Release, new: Release) -> str:
    steps = _steps(uri, old, new)
    if steps:
        listed = ", ".join(f"<{successor}>" for successor in steps)
        return f"it was replaced by {listed}, which leads to no concept of {new.version}"
    if uri in new.concepts:
        return f"{new.version} calls it obsolete and names nothing in its place"
    return f"{new.version} does not define it and names nothing in its place"


def _suggestions(
    lost: Mapping[str, Concept], old: Release, new: Release, languages: Sequence[str]
) -> dict[str, tuple[Suggestion, ...]]:
    """Concepts of the new release that carry the preferred label of a lost one."""
    if not lost:
        return {}
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for uri, text, language in old.graph.preferred_labels(lost):
        if language in languages:
            wanted[text, language].add(uri)
    shared: dict[str, dict[str, tuple[int, str, str]]] = defaultdict(dict)
    for candidate, kind, text, language in new.graph.carriers(wanted):
        for uri in wanted[text, language]:
            if new.has(candidate) and new.concepts[candidate].kind == lost[uri].kind:
                rank = int(kind != LabelKind.PREFERRED), language, text
                shared[uri][candidate] = min(rank, shared[uri].get(candidate, rank))
    claimed = defaultdict(set)
    for uri, candidates in shared.items():
        for candidate in candidates:
            claimed[candidate].add(uri)
    return {
        uri: tuple(
            Suggestion(
                concept,
                f"{concept.pref_label!r} carries the label {text!r} ({language}) as "
                f"{'an alternative' if rank else 'its preferred'} one",
                not rank,
                concept.uri in old.concepts or len(claimed[concept.uri]) > 1,
            )
            for (rank, language, text), concept in sorted(
                ((how, new.concepts[candidate]) for candidate, how in candidates.items()),
                key=lambda pair: (pair[0][0], pair[1].sort_key),
            )
        )
        for uri, candidates in shared.items()
    }
