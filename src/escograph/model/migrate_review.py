"""How the decisions of a review are carried across, given where each concept leads.

1. Ask for the concept of each row where it leads, and for its replacement.
2. One concept stands in for it: the decision is about that one now. Several do: a row for
   each, undecided, since a person must choose. None does: an undecided row, an acceptance and
   a rejection are left out.
3. Of a replacement, the half that is left holds: the words speak of it, or they do not speak
   of what was replaced.
4. Rows that contradict each other now, because their concepts became one, are undecided.
5. Give an account of each reference, exactly once.
"""

from collections.abc import Iterator
from dataclasses import replace

from escograph.errors import InvalidReview
from escograph.model.migrate import Lead, uris_now
from escograph.model.passage import Entry, Passage
from escograph.model.review import Review
from escograph.model.review_rows import Decision, ReviewRow, clashes, without_repeats

_CHOOSE = "a person must choose, so nothing is decided"


def review_across(review: Review, lead: Lead) -> tuple[Review, tuple[Entry, ...]]:
    """Return the review in the new release, and an entry per reference of the old one."""
    if not isinstance(review, Review):
        raise InvalidReview(f"a {type(review).__name__} is no Review")
    entries: list[Entry] = []
    moved: list[tuple[ReviewRow, int]] = []
    for number, row in enumerate(review):
        about = lead(row.uri)
        at = len(entries)
        place = f"row {number} {row.text[:60]!r}"
        instead = lead(row.replacement) if row.replacement else None
        if instead is None:
            entries.append(Entry(place, about, remark=_remark(row, about)))
            moved += [(each, at) for each in _carried(row, about)]
        else:
            said, remarks = _replaced(row, about, instead)
            entries.append(Entry(place, about, remark=remarks[0]))
            entries.append(Entry(f"{place}, replacement", instead, remark=remarks[1]))
            moved += [(each, at) for each in said]
    rows = [row for row, _ in moved]
    for doubted in sorted({doubted for pair in clashes(rows) for doubted in pair}):
        row, at = moved[doubted]
        rows[doubted] = _reopened(row, row)
        remark = "it contradicts another decision now, so nothing is decided"
        entries[at] = replace(entries[at], remark=_and(entries[at].remark, remark))
    return Review(without_repeats(rows)), tuple(entries)


def _carried(row: ReviewRow, about: Passage) -> Iterator[ReviewRow]:
    """The rows that one without a replacement becomes."""
    now = uris_now(about)
    for uri in now:
        here = _about(row, uri, about)
        yield here if len(now) == 1 else _reopened(here, row)


def _replaced(
    row: ReviewRow, about: Passage, instead: Passage
) -> tuple[list[ReviewRow], tuple[str, str]]:
    """The rows that one with a replacement becomes, and what there is to say of either."""
    before, after = uris_now(about), uris_now(instead)
    known = before[0] if len(before) == 1 else None
    if len(after) == 1:
        if known not in (None, after[0]):
            return [replace(_about(row, known or "", about), replacement=after[0])], ("", "")
        accepted = replace(
            _about(row, after[0], instead), decision=Decision.ACCEPT, replacement=None
        )
        said = "it was replaced for these words, and is what they were said to speak of now"
        if known is None:
            said = "it was replaced for these words, whose own concept is accepted now"
        return [accepted], (said, "")
    rows = [_reopened(_about(row, uri, instead), row) for uri in after]
    if known and known not in after:
        rejected = _about(row, known, about)
        rows.append(replace(rejected, decision=Decision.REJECT, replacement=None))
        told = "what it replaced stays rejected"
    else:
        rows += [_reopened(_about(row, uri, about), row) for uri in before if uri not in after]
        told = ""
    choose = _CHOOSE if len(after) > 1 else ""
    lost = "" if after else "the decision has lost its replacement"
    return rows, ("" if known else _CHOOSE if before else "", _and(choose or lost, told))


def _remark(row: ReviewRow, about: Passage) -> str:
    if not row.decision:
        return ""
    now = uris_now(about)
    if not now:
        return f"{str(row.decision)!r} is left out"
    return _CHOOSE if len(now) > 1 else ""


def _about(row: ReviewRow, uri: str, passage: Passage) -> ReviewRow:
    """The row about another concept."""
    labels = {concept.uri: concept.pref_label for concept in passage.successors}
    if uri == row.uri and uri not in labels:
        return row
    return replace(row, uri=uri, label=labels.get(uri, ""))


def _reopened(row: ReviewRow, before: ReviewRow) -> ReviewRow:
    """The row with nothing decided; its note says what was."""
    if not before.decision:
        return row
    said = f"{before.decision} {before.label or before.uri!r}"
    if before.replacement:
        said += f" by {before.replacement}"
    note = _and(row.note, f"was decided: {said}")
    return replace(row, decision=None, replacement=None, note=note)


def _and(*said: str) -> str:
    return "; ".join(filter(None, said))
