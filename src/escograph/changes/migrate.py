"""Migration of profiles, catalogues and alignments to another release.

1. Look up the succession of each reference, in the order of the references.
2. Replace it with its successors. Lost references are left out, and unknown ones stay
   unchanged.
3. If several references have one successor, its level is the highest if all stated levels are
   numbers, else the first stated one; the entries of the others say so.
4. Report each reference exactly once.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from escograph.changes.migration import Entries, Entry, Outcome, Succession
from escograph.errors import CredentialError, InvalidCatalogue, InvalidProfile
from escograph.model import Concept, Profile, Reference, uri_of
from escograph.model.profiles import Level
from escograph.vocab import BASE, concept_uri

Follow = Callable[[str], Succession]
"""A function from the URI of a reference to its succession."""

FollowTag = Callable[[Reference], Succession]
"""A function from a concept, or its URI, code or label, to its succession."""


def profile_across(profile: Profile, follow: Follow) -> tuple[Profile, Entries]:
    """Return the migrated profile, with an entry per reference of the old one.

    The rest of the profile stays unchanged.
    """
    if not isinstance(profile, Profile):
        raise InvalidProfile(f"expected a Profile, not a {type(profile).__name__}")
    skills = [follow(uri) for uri in profile.skills]
    levels_by_successor: dict[str, list[tuple[str, Level]]] = {}
    for succession in skills:
        for uri in succession.current_uris:
            level = profile.skills[succession.uri]
            levels_by_successor.setdefault(uri, []).append((succession.uri, level))
    levels = {
        uri: _level(level for _, level in sources)
        for uri, sources in levels_by_successor.items()
    }
    entries = []
    for succession in skills:
        level = profile.skills[succession.uri]
        remark = _remark(level, succession, levels, levels_by_successor)
        entries.append(Entry("skill", succession, level, remark))
    occupation = None
    if profile.occupation:
        succession = follow(profile.occupation)
        successors = succession.current_uris
        occupation = successors[0] if len(successors) == 1 else None
        split = "a person must choose, so the profile has none" if len(successors) > 1 else ""
        entries.append(Entry("occupation", succession, remark=split))
    aspirations = [follow(uri) for uri in profile.aspirations]
    entries += [Entry("aspiration", succession) for succession in aspirations]
    migrated = replace(
        profile, skills=levels, occupation=occupation, aspirations=_current(aspirations)
    )
    return migrated, Entries(entries)


def catalogue_across(
    catalogue: Mapping[Any, Iterable[Reference]], follow: FollowTag
) -> tuple[dict[Hashable, tuple[str, ...]], Entries]:
    """Return the migrated catalogue, with an entry per reference of the old one."""
    if not isinstance(catalogue, Mapping):
        raise InvalidCatalogue(
            f"expected a mapping of content to concepts, not a {type(catalogue).__name__}"
        )
    migrated: dict[Hashable, tuple[str, ...]] = {}
    entries: list[Entry] = []
    for content, references in catalogue.items():
        successions = [follow(reference) for reference in _tags(content, references)]
        entries += [Entry(content, succession) for succession in successions]
        migrated[content] = _current(successions)
    return migrated, Entries(entries)


def alignments_across(credential: Mapping[str, Any], follow: Follow) -> Entries:
    """Return an entry per ESCO reference in the alignments of a credential.

    Any object named ``alignment`` counts, wherever it is: in achievements, in the levels of
    rubrics, and in the members of a CLR.
    """
    if not isinstance(credential, Mapping):
        raise CredentialError(
            f"expected a credential as a JSON object, not a {type(credential).__name__}"
        )
    entries = []
    for path, alignment in _alignments(credential):
        uri = concept_uri(alignment["targetUrl"])
        if uri.startswith(BASE):
            succession = follow(uri)
            remark = _label_remark(succession, alignment.get("targetName"))
            entries.append(Entry(path, succession, remark=remark))
    return Entries(entries)


def _current(successions: Iterable[Succession]) -> tuple[str, ...]:
    """Return the URIs that replace several references, without repetition."""
    return tuple(dict.fromkeys(uri for s in successions for uri in s.current_uris))


def _level(levels: Iterable[Level]) -> Level:
    present = [level for level in levels if level is not None]
    numbers = [level for level in present if isinstance(level, int | float)]
    if numbers and len(numbers) == len(present):
        return max(numbers)
    return present[0] if present else None


def _remark(
    level: Level,
    succession: Succession,
    levels: Mapping[str, Level],
    levels_by_successor: Mapping[str, Sequence[tuple[str, Level]]],
) -> str:
    """Return remarks on the level kept, if references with different levels merged."""
    remarks = []
    for concept in succession.successors:
        dropped = [pair for pair in levels_by_successor[concept.uri] if pair[1] != level]
        new_level = levels[concept.uri]
        if level != new_level:
            note = "" if level is None else f", {level!r} dropped"
            source = next(uri for uri, stated_level in dropped if stated_level == new_level)
            remarks.append(f"level {new_level!r} of <{source}> kept for {concept}{note}")
        elif dropped:
            listed = ", ".join(f"{stated_level!r} of <{uri}>" for uri, stated_level in dropped)
            remarks.append(f"level {level!r} kept for {concept} instead of {listed}")
    return "; ".join(remarks)


def _tags(content: object, references: object) -> Iterator[Reference]:
    if isinstance(references, str | Concept) or not isinstance(references, Iterable):
        raise InvalidCatalogue(
            f"content {content!r}: expected a list of concepts, not {references!r}"
        )
    for reference in references:
        if not isinstance(reference, str | Concept) or not uri_of(reference):
            raise InvalidCatalogue(
                f"content {content!r}: {reference!r} is neither a concept nor the URI, code or "
                "label of one"
            )
        yield reference


def _alignments(document: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every alignment that has a target, with its path, in document order."""
    stack: list[tuple[str, str, object]] = [("", "", document)]
    while stack:  # without recursion: a document may be nested at any depth
        path, name, part = stack.pop()
        if isinstance(part, Mapping):
            if name == "alignment" and isinstance(part.get("targetUrl"), str):
                yield path, part
            inner = [(f"{path}.{k}" if path else str(k), str(k), v) for k, v in part.items()]
            stack += reversed(inner)
        elif isinstance(part, list | tuple):
            items = [(f"{path}[{place}]", name, value) for place, value in enumerate(part)]
            stack += reversed(items)


def _label_remark(succession: Succession, target_name: object) -> str:
    """Return a remark if the badge shows an outdated label of the concept."""
    if succession.outcome is not Outcome.KEPT or succession.concept is None:
        return ""
    label = succession.successors[0].pref_label
    if target_name == succession.concept.pref_label != label:
        return f"it shows {target_name!r}, which is now labelled {label!r}"
    return ""
