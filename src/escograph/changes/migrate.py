"""Migration of profiles, catalogues and alignments to another release.

1. Look up the succession of each reference, in the order of the references.
2. Replace it with its successors. Lost references are left out, and unknown ones stay
   unchanged.
3. If several skills have one successor, its level is the highest if all stated levels can be
   compared, else the first stated one; the entries of the others say so. What is stated with
   that level is kept, and the evidence of all of them.
4. Where only one concept can stand and there are several successors, a person must choose: the
   occupation is left out; a job or qualification, which has dates, stays unchanged.
5. Report each reference exactly once.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import Any

from escograph.changes.migration import Entries, Entry, Outcome, Succession
from escograph.errors import CredentialError, InvalidCatalogue, InvalidProfile
from escograph.model import Concept, Course, Held, Profile, Reference, uri_of
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
    held, entries = _held_across(profile.held, follow)
    occupation = None
    if profile.occupation:
        succession = follow(profile.occupation)
        successors = succession.current_uris
        occupation = successors[0] if len(successors) == 1 else None
        split = "a person must choose, so the profile has none" if len(successors) > 1 else ""
        entries.append(Entry("occupation", succession, remark=split))
    aspirations = [follow(uri) for uri in profile.aspirations]
    entries += [Entry("aspiration", succession) for succession in aspirations]
    experience = []
    for job in profile.experience:
        succession = follow(job.occupation)
        uri, remark = _only_successor(succession)
        entries.append(Entry("experience", succession, remark=remark))
        experience += [replace(job, occupation=uri)] if uri else []
    qualifications = []
    for qualification in profile.qualifications:
        if qualification.uri is not None:
            succession = follow(qualification.uri)
            uri, remark = _only_successor(succession)
            if uri is None and qualification.title is not None:
                remark = "its title stays"
            entries.append(Entry("qualification", succession, remark=remark))
            if uri is None and qualification.title is None:
                continue
            qualification = replace(qualification, uri=uri)
        qualifications.append(qualification)
    interests = [follow(uri) for uri in profile.interests]
    entries += [Entry("interest", succession) for succession in interests]
    migrated = replace(
        profile,
        held=held,
        occupation=occupation,
        aspirations=_current(aspirations),
        experience=tuple(experience),
        qualifications=tuple(qualifications),
        interests=_current(interests),
    )
    return migrated, Entries(entries)


def _only_successor(succession: Succession) -> tuple[str | None, str]:
    """Return the URI that stands for a reference with dates, and a remark.

    It is the reference itself if it was split, and ``None`` if it was lost.
    """
    successors = succession.current_uris
    if len(successors) > 1:
        return succession.uri, "a person must choose, so it stays unchanged"
    return (successors[0] if successors else None), ""


def _held_across(
    held: Mapping[str, Held], follow: Follow
) -> tuple[dict[str, Held], list[Entry]]:
    """Return the migrated skills of a profile, with an entry per skill of the old one."""
    successions = [follow(uri) for uri in held]
    sources: dict[str, list[tuple[str, Held]]] = {}
    for succession in successions:
        for uri in succession.current_uris:
            sources.setdefault(uri, []).append((succession.uri, held[succession.uri]))
    migrated = {uri: _merged([item for _, item in pairs]) for uri, pairs in sources.items()}
    entries = []
    for succession in successions:
        statement = held[succession.uri]
        remark = _remark(statement, succession, migrated, sources)
        entries.append(Entry("skill", succession, statement.stated, remark))
    return migrated, entries


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


def course_list(courses: object) -> list[Course]:
    """Return courses as a list.

    Raises:
        InvalidCatalogue: If they are not courses.
    """
    if isinstance(courses, str | bytes) or not isinstance(courses, Iterable):
        raise InvalidCatalogue(
            "expected courses, or a mapping of content to concepts, not a "
            f"{type(courses).__name__}"
        )
    listed = list(courses)
    for course in listed:
        if not isinstance(course, Course):
            raise InvalidCatalogue(
                f"expected courses, or a mapping of content to concepts, not {course!r:.60}"
            )
    return listed


def courses_across(courses: Iterable[Course], follow: Follow) -> tuple[list[Course], Entries]:
    """Return the migrated courses, with an entry per reference of the old ones.

    A course that would presume what it teaches, since two skills became one, presumes it no
    longer, as the entry says.
    """
    migrated: list[Course] = []
    entries: list[Entry] = []
    for course in courses:
        taught, of_taught = _held_across(course.teaches, follow)
        presumed, of_presumed = _held_across(course.presumes, follow)
        both = presumed.keys() & taught.keys()
        dropped = {uri for uri in both if presumed[uri].meets(taught[uri].level)}
        presumed = {uri: held for uri, held in presumed.items() if uri not in dropped}
        of_presumed = [_without_presuming(entry, dropped) for entry in of_presumed]
        occupations = [follow(uri) for uri in course.occupations]
        for entry in (*of_taught, *of_presumed, *map(partial(Entry, course.id), occupations)):
            entries.append(replace(entry, place=course.id))
        migrated.append(
            replace(
                course, teaches=taught, presumes=presumed, occupations=_current(occupations)
            )
        )
    return migrated, Entries(entries)


def _without_presuming(entry: Entry, dropped: Set[str]) -> Entry:
    """Return an entry, with a remark if the course no longer presumes its skill."""
    if dropped.isdisjoint(entry.succession.current_uris):
        return entry
    remark = "no longer presumed, since the course teaches it"
    return replace(entry, remark="; ".join(filter(None, (entry.remark, remark))))


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


def _merged(statements: Sequence[Held]) -> Held:
    """Return one statement for several: that of the level kept, with all evidence."""
    present = [held for held in statements if held.stated is not None]
    if not present:
        best = next((held for held in statements if held != Held()), statements[0])
    elif all(held.level is not None for held in present):
        best = max(present, key=lambda held: held.level or 0)
    elif len({held.scale for held in present}) == 1 and not any(
        isinstance(held.stated, str) for held in present
    ):
        best = max(present, key=lambda held: held.stated)  # type: ignore[arg-type,return-value]
    else:
        best = present[0]
    return best.with_evidence(*(held for held in statements if held is not best))


def _remark(
    statement: Held,
    succession: Succession,
    migrated: Mapping[str, Held],
    sources: Mapping[str, Sequence[tuple[str, Held]]],
) -> str:
    """Return remarks on what was kept, if references with different levels merged."""
    remarks = []
    level = statement.stated
    for concept in succession.successors:
        merged = migrated[concept.uri]
        new_level = merged.stated
        dropped = [(uri, h.stated) for uri, h in sources[concept.uri] if h.stated != level]
        if level != new_level:
            note = "" if level is None else f", {level!r} dropped"
            source = next(uri for uri, stated_level in dropped if stated_level == new_level)
            remarks.append(f"level {new_level!r} of <{source}> kept for {concept}{note}")
        elif dropped:
            listed = ", ".join(f"{stated_level!r} of <{uri}>" for uri, stated_level in dropped)
            remarks.append(f"level {level!r} kept for {concept} instead of {listed}")
        if names := _details_lost(statement, merged):
            remarks.append(f"its {', '.join(names)} dropped for {concept}, its evidence kept")
    return "; ".join(remarks)


def _details_lost(statement: Held, merged: Held) -> list[str]:
    """Return the names of fields of a statement that the kept one does not repeat."""
    names = ("scale", "source", "assurance", "assessed", "valid_from", "valid_until")
    stated = {name: getattr(statement, name) for name in names}
    return [
        name.replace("_", " ")
        for name, value in stated.items()
        if value is not None and value != getattr(merged, name)
    ]


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
