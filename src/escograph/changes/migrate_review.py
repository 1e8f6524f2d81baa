"""Migration of a review's decisions to another release.

1. Look up the succession of the concept of each row, and of its replacement.
2. One successor: the decision is now about that concept. Several: a row for each, undecided,
   since a person must choose. None: the row is left out.
3. If one half of a replacement is lost, the other half still holds: the text is about the
   replacement, or it is not about the concept that was replaced.
4. Rows that contradict each other, because their concepts became one, are undecided.
5. Report each reference exactly once.
"""

from collections.abc import Iterator
from dataclasses import replace

from escograph.changes.migrate import Follow
from escograph.changes.migration import Entries, Entry, Succession
from escograph.errors import InvalidReview
from escograph.review import Decision, Review, ReviewRow
from escograph.review.rows import contradictions, without_repeats

_CHOOSE = "a person must choose, so nothing is decided"


def review_across(review: Review, follow: Follow) -> tuple[Review, Entries]:
    """Return the migrated review, with an entry per reference of the old one."""
    if not isinstance(review, Review):
        raise InvalidReview(f"expected a Review, not a {type(review).__name__}")
    entries: list[Entry] = []
    migrated: list[tuple[ReviewRow, int]] = []
    for number, row in enumerate(review):
        concept = follow(row.uri)
        first = len(entries)
        place = f"row {number} {row.text[:60]!r}"
        if not row.replacement:
            entries.append(Entry(place, concept, remark=_remark(row, concept)))
            migrated += [(new, first) for new in _without_replacement(row, concept)]
        else:
            replacement = follow(row.replacement)
            rows, remarks = _with_replacement(row, concept, replacement)
            entries.append(Entry(place, concept, remark=remarks[0]))
            entries.append(Entry(f"{place}, replacement", replacement, remark=remarks[1]))
            migrated += [(new, first) for new in rows]
    result = [row for row, _ in migrated]
    for number in sorted({number for pair in contradictions(result) for number in pair}):
        row, entry = migrated[number]
        result[number] = _reopened(row, row)
        remark = "it now contradicts another decision, so nothing is decided"
        entries[entry] = replace(entries[entry], remark=_joined(entries[entry].remark, remark))
    return Review(without_repeats(result)), Entries(entries)


def _without_replacement(row: ReviewRow, concept: Succession) -> Iterator[ReviewRow]:
    """Yield the new rows for a row without a replacement."""
    uris = concept.current_uris
    for uri in uris:
        migrated = _with_concept(row, uri, concept)
        yield migrated if len(uris) == 1 else _reopened(migrated, row)


def _with_replacement(
    row: ReviewRow, concept: Succession, replacement: Succession
) -> tuple[list[ReviewRow], tuple[str, str]]:
    """Return the new rows for a row with a replacement, and a remark per reference."""
    before, after = concept.current_uris, replacement.current_uris
    replaced = before[0] if len(before) == 1 else None
    if len(after) == 1:
        if replaced is not None and replaced != after[0]:
            migrated = replace(_with_concept(row, replaced, concept), replacement=after[0])
            return [migrated], ("", "")
        accepted = replace(
            _with_concept(row, after[0], replacement),
            decision=Decision.ACCEPT,
            replacement=None,
        )
        remark = "it became its own replacement, which is accepted"
        if replaced is None:
            remark = "its replacement for this text is accepted"
        return [accepted], (remark, "")
    rows = [_reopened(_with_concept(row, uri, replacement), row) for uri in after]
    rejection = ""
    if replaced and replaced not in after:
        migrated = _with_concept(row, replaced, concept)
        rows.append(replace(migrated, decision=Decision.REJECT, replacement=None))
        rejection = "the concept that it replaced stays rejected"
    else:
        rows += [
            _reopened(_with_concept(row, u, concept), row) for u in before if u not in after
        ]
    remark = "" if replaced or not before else _CHOOSE
    outcome = _CHOOSE if after else "the decision has lost its replacement"
    return rows, (remark, _joined(outcome, rejection))


def _remark(row: ReviewRow, concept: Succession) -> str:
    if not row.decision:
        return ""
    uris = concept.current_uris
    if not uris:
        return f"{str(row.decision)!r} is left out"
    return _CHOOSE if len(uris) > 1 else ""


def _with_concept(row: ReviewRow, uri: str, succession: Succession) -> ReviewRow:
    """Return the row with a successor as its concept."""
    labels = {concept.uri: concept.pref_label for concept in succession.successors}
    if uri == row.uri and uri not in labels:
        return row
    return replace(row, uri=uri, label=labels.get(uri, ""))


def _reopened(row: ReviewRow, decided: ReviewRow) -> ReviewRow:
    """Return the row undecided, with the former decision in its note."""
    if not decided.decision:
        return row
    decision = f"{decided.decision} {decided.label or decided.uri!r}"
    if decided.replacement:
        decision += f" with {decided.replacement}"
    note = _joined(row.note, f"was decided: {decision}")
    return replace(row, decision=None, replacement=None, note=note)


def _joined(*parts: str) -> str:
    return "; ".join(filter(None, parts))
