"""The successors, in the new release, of each reference of the old one.

1. A reference to a concept that is current in the new release is kept; it needs no
   succession.
2. Others are followed along ``dct:isReplacedBy``, as stated by the new release, else by the old
   one, to the current concepts at the end. Cycles are harmless.
3. One successor replaces the reference; several split it. A successor that also replaces other
   concepts of the old release, or is itself one of them, merges them.
4. Without a successor the reference is lost, and concepts with its label are only suggested.
5. Concepts whose part the new release was built without, and those that lead into such a
   part, are unknown.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from escograph.changes.migration import Outcome, Succession, Suggestion
from escograph.changes.side import Side, concepts_of
from escograph.model import Concept, LabelKind
from escograph.model.closure import closure
from escograph.model.parts import KINDS, kinds_of_uri, with_article


def successions(old: Side, new: Side, languages: Sequence[str]) -> dict[str, Succession]:
    """Return URI → succession of every reference that is not kept."""
    references = dict.fromkeys(
        [*old.concepts, *new.concepts, *old.replacements, *new.replacements]
    )
    missing = [uri for uri in references if not new.is_current(uri)]
    ends = {uri: set(filter(new.is_current, _chain(uri, old, new))) for uri in missing}
    sources: dict[str, set[str]] = defaultdict(set)
    for uri, end_uris in ends.items():
        for successor in end_uris:
            sources[successor] |= {uri, successor} & old.concepts.keys()
    lost = {
        uri: old.concepts[uri]
        for uri in missing
        if not ends[uri] and uri in old.concepts and not _missing_part(old.concepts[uri], new)
    }
    suggestions = _suggestions(lost, old, new, languages)
    result = {}
    for uri in missing:
        concept = old.concepts.get(uri) or new.concepts.get(uri)
        if concept and (part := _missing_part(concept, new)):
            reason = f"{new.name} was built without {part}"
            result[uri] = Succession(uri, Outcome.UNKNOWN, reason, concept)
        elif successors := concepts_of(ends[uri], new):
            shared = sources[successors[0].uri] - {uri}
            outcome, reason = _outcome(uri, successors, shared, old, new)
            result[uri] = Succession(uri, outcome, reason, concept, successors)
        elif part := _missing_part_of_chain(uri, old, new):
            reason = f"it leads to a concept that {new.name} was built without: {part}"
            result[uri] = Succession(uri, Outcome.UNKNOWN, reason, concept)
        else:
            result[uri] = Succession(
                uri,
                Outcome.LOST,
                _loss_reason(uri, old, new),
                concept,
                suggestions=suggestions.get(uri, ()),
            )
    return result


def _chain(uri: str, old: Side, new: Side) -> Iterator[str]:
    """Yield the concepts along replacements, nearest first, up to current ones."""
    return closure([uri], lambda link: () if new.is_current(link) else _steps(link, old, new))


def _steps(uri: str, old: Side, new: Side) -> tuple[str, ...]:
    return new.replacements.get(uri) or old.replacements.get(uri, ())


def _missing_part(concept: Concept, new: Side) -> str:
    """Return the part that defines a concept if it is missing from the new release."""
    part = KINDS[concept.kind].part
    return part if part in new.graph.missing else ""


def _missing_part_of_chain(uri: str, old: Side, new: Side) -> str:
    """Return a missing part of the new release that may define a successor."""
    for successor in _chain(uri, old, new):
        concept = old.concepts.get(successor)
        defining = KINDS[concept.kind].part if concept else ""
        for part in [defining] if defining else [k.part for k in kinds_of_uri(successor)]:
            if part in new.graph.missing:
                return part
    return ""


def _outcome(
    uri: str, successors: Sequence[Concept], shared: set[str], old: Side, new: Side
) -> tuple[Outcome, str]:
    """Return the outcome of a reference and the reason."""
    name = new.name if uri in new.replacements else old.name
    names = " and ".join(_with_kind(concept, old, uri) for concept in successors)
    if len(successors) > 1:
        return Outcome.SPLIT, f"{name} splits it into {names}"
    if not shared:
        return Outcome.REPLACED, f"{name} replaces it with {names}"
    successor = successors[0].uri
    sharing = [repr(str(concept)) for concept in concepts_of(shared - {successor}, old, new)]
    if successor in shared:
        sharing.append(f"the concept with the same URI in {old.name}")
    listed = " and ".join(sharing)
    return Outcome.MERGED, f"{name} replaces it with {names}, which also covers {listed}"


def _with_kind(successor: Concept, old: Side, uri: str) -> str:
    """Return a successor in words, with its kind if that differs."""
    concept = old.concepts.get(uri)
    differs = concept and concept.kind != successor.kind
    return f"{successor.pref_label!r}{f', {with_article(successor.kind)}' if differs else ''}"


def _loss_reason(uri: str, old: Side, new: Side) -> str:
    if steps := _steps(uri, old, new):
        listed = ", ".join(f"<{successor}>" for successor in steps)
        return f"it was replaced by {listed}, which leads to no concept of {new.name}"
    if uri in new.concepts:
        return f"{new.name} marks it as obsolete and names no replacement"
    return f"{new.name} does not define it and names no replacement"


def _suggestions(
    lost: Mapping[str, Concept], old: Side, new: Side, languages: Sequence[str]
) -> dict[str, tuple[Suggestion, ...]]:
    """Return the concepts of the new release with a lost one's kind and label."""
    if not lost:
        return {}
    uris_by_label: dict[tuple[str, str], set[str]] = defaultdict(set)
    for uri, text, language in old.graph.bulk.preferred_labels(lost):
        if language in languages:
            uris_by_label[text, language].add(uri)
    candidates: dict[str, dict[str, tuple[int, str, str]]] = defaultdict(dict)
    for candidate, kind, text, language in new.graph.bulk.labelled(uris_by_label):
        for uri in uris_by_label[text, language]:
            if new.is_current(candidate) and new.concepts[candidate].kind == lost[uri].kind:
                rank = int(kind != LabelKind.PREFERRED), language, text
                candidates[uri][candidate] = min(rank, candidates[uri].get(candidate, rank))
    lost_by_candidate = defaultdict(set)
    for uri, ranks in candidates.items():
        for candidate in ranks:
            lost_by_candidate[candidate].add(uri)
    return {
        uri: tuple(
            Suggestion(
                concept,
                f"{concept.pref_label!r} has the label {text!r} ({language}) as "
                f"{'an alternative' if rank else 'its preferred'} one",
                not rank,
                concept.uri in old.concepts or len(lost_by_candidate[concept.uri]) > 1,
            )
            for (rank, language, text), concept in sorted(
                ((rank, new.concepts[candidate]) for candidate, rank in ranks.items()),
                key=lambda pair: (pair[0][0], pair[1].sort_key),
            )
        )
        for uri, ranks in candidates.items()
    }
