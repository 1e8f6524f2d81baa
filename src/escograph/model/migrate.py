"""How references are carried across, given where each of them leads.

1. Ask for each reference where it leads, in the order in which it stands.
2. Put what stands for it now in its place. Lost references are left out, and what the
   releases cannot tell stays as it was.
3. Where several references come to one concept, its level is the highest if all levels
   stated are numbers, else the first that is stated; whoever's level gave way is told so.
4. Give an account of each reference, exactly once.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from escograph.errors import CredentialError, InvalidCatalogue, InvalidProfile
from escograph.model.concepts import Concept, uri_of
from escograph.model.passage import Entry, Outcome, Passage
from escograph.model.profile import Level, Profile
from escograph.vocab import BASE, concept_uri

Lead = Callable[[str], Passage]
"""From a reference to where it leads."""


def profile_across(profile: Profile, lead: Lead) -> tuple[Profile, tuple[Entry, ...]]:
    """Return the profile in the new release, and an entry per reference of the old one."""
    if not isinstance(profile, Profile):
        raise InvalidProfile(f"a {type(profile).__name__} is no Profile")
    passages = [lead(uri) for uri in profile.skills]
    claims: dict[str, list[tuple[str, Level]]] = {}
    for passage in passages:
        level = profile.skills[passage.uri]
        for uri in uris_now(passage):
            claims.setdefault(uri, []).append((passage.uri, level))
    levels = {uri: _level(stated for _, stated in claim) for uri, claim in claims.items()}
    entries = [
        Entry(
            "skill",
            passage,
            level := profile.skills[passage.uri],
            _remark(level, passage, levels, claims),
        )
        for passage in passages
    ]
    occupation = None
    if profile.occupation:
        passage = lead(profile.occupation)
        now = uris_now(passage)
        occupation = now[0] if len(now) == 1 else None
        remark = "a person must choose, so the profile has none" if len(now) > 1 else ""
        entries.append(Entry("occupation", passage, remark=remark))
    aims = [lead(uri) for uri in profile.aspirations]
    entries += [Entry("aspiration", passage) for passage in aims]
    aspirations = dict.fromkeys(uri for passage in aims for uri in uris_now(passage))
    return Profile(levels, occupation, aspirations), tuple(entries)


def catalogue_across(
    catalogue: Mapping[Any, Iterable[Concept | str]], lead: Lead
) -> tuple[dict[Hashable, tuple[str, ...]], tuple[Entry, ...]]:
    """Return the catalogue in the new release, and an entry per reference of the old one."""
    if not isinstance(catalogue, Mapping):
        raise InvalidCatalogue(f"a {type(catalogue).__name__} maps no content to concepts")
    moved: dict[Hashable, tuple[str, ...]] = {}
    entries: list[Entry] = []
    for content, references in catalogue.items():
        passages = [lead(uri) for uri in _tags(content, references)]
        entries += [Entry(content, passage) for passage in passages]
        moved[content] = tuple(dict.fromkeys(u for p in passages for u in uris_now(p)))
    return moved, tuple(entries)


def alignments_across(credential: Mapping[str, Any], lead: Lead) -> tuple[Entry, ...]:
    """Return an entry per ESCO reference in the alignments of a credential.

    Any object under a name ``alignment`` counts, wherever it stands: in achievements, in
    the levels of rubrics, and in the members of a CLR.
    """
    if not isinstance(credential, Mapping):
        raise CredentialError(f"a {type(credential).__name__} is no credential as JSON object")
    entries = []
    for path, alignment in _alignments(credential):
        uri = concept_uri(alignment["targetUrl"])
        if uri.startswith(BASE):
            passage = lead(uri)
            shown = alignment.get("targetName")
            entries.append(Entry(path, passage, remark=_renamed(passage, shown)))
    return tuple(entries)


def uris_now(passage: Passage) -> tuple[str, ...]:
    """Return what to put in the place of a reference."""
    if passage.outcome is Outcome.UNKNOWN:
        return (passage.uri,)
    return tuple(concept.uri for concept in passage.successors)


def _level(stated: Iterable[Level]) -> Level:
    levels = [level for level in stated if level is not None]
    numbers = [level for level in levels if isinstance(level, int | float)]
    if numbers and len(numbers) == len(levels):
        return max(numbers)
    return levels[0] if levels else None


def _remark(
    level: Level,
    passage: Passage,
    levels: Mapping[str, Level],
    claims: Mapping[str, Sequence[tuple[str, Level]]],
) -> str:
    """Say which level was kept where references with different levels became one."""
    said = []
    for concept in passage.successors:
        others = [(uri, other) for uri, other in claims[concept.uri] if other != level]
        kept = levels[concept.uri]
        if level != kept:
            given_up = "" if level is None else f", {level!r} given up"
            whose = next(uri for uri, other in others if other == kept)
            said.append(f"level {kept!r} of <{whose}> kept for {concept}{given_up}")
        elif others:
            against = ", ".join(f"{other!r} of <{uri}>" for uri, other in others)
            said.append(f"level {level!r} kept for {concept} against {against}")
    return "; ".join(said)


def _tags(content: object, references: object) -> Iterator[str]:
    if isinstance(references, str | Concept) or not isinstance(references, Iterable):
        raise InvalidCatalogue(f"content {content!r} is tagged with {references!r}, not a list")
    for reference in references:
        if not isinstance(reference, str | Concept) or not (uri := uri_of(reference)):
            raise InvalidCatalogue(f"content {content!r}: {reference!r} is no concept or URI")
        yield uri


def _alignments(document: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every alignment with a target and its path, in the order of the document."""
    waiting: list[tuple[str, str, object]] = [("", "", document)]
    while waiting:  # no recursion: a document may be nested without end
        path, name, part = waiting.pop()
        if isinstance(part, Mapping):
            if name == "alignment" and isinstance(part.get("targetUrl"), str):
                yield path, part
            inner = [(f"{path}.{k}" if path else str(k), str(k), v) for k, v in part.items()]
            waiting += reversed(inner)
        elif isinstance(part, list | tuple):
            listed = [(f"{path}[{place}]", name, value) for place, value in enumerate(part)]
            waiting += reversed(listed)


def _renamed(passage: Passage, shown: object) -> str:
    """Say so where the badge shows a label that the concept no longer prefers."""
    if passage.outcome is not Outcome.KEPT or passage.concept is None:
        return ""
    now = passage.successors[0].pref_label
    if shown == passage.concept.pref_label != now:
        return f"it shows {shown!r}, which is now labelled {now!r}"
    return ""
