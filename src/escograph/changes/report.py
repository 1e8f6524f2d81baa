"""A comparison in words: a summary as plain text, and a report as Markdown."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from escograph.changes.change import MOVES, Aspect, Change, ChangeCount, Fate

if TYPE_CHECKING:
    from escograph.changes.changes import Changes

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def text(changes: "Changes") -> str:
    """Return the summary: the number of concepts with each fate and differing aspect."""
    lines = [f"{changes.title}, {_languages_line(changes)}"]
    lines += [f"  {name}: {words}" for name, words in counts(changes)] or ["  nothing differs"]
    if changes.unknown:
        lines += ["Not compared:", *(f"  - {unknown}" for unknown in changes.unknown)]
    for age in changes.guessed:
        lines.append(
            f"The version of the {age} release is a guess, by the columns of its files."
        )
    return "\n".join(lines)


def counts(changes: "Changes") -> Iterator[tuple[str, str]]:
    """Yield each fate and aspect that occurs, and its counts of concepts and values."""
    by_what: dict[Fate | Aspect, list[ChangeCount]] = defaultdict(list)
    for count in changes.summary():
        by_what[count.what].append(count)
    for what, kind_counts in by_what.items():
        parts = [", ".join(_counted(count.concepts, count.kind) for count in kind_counts)]
        old, new = sum(c.old for c in kind_counts), sum(c.new for c in kind_counts)
        if isinstance(what, Aspect) and what not in MOVES:
            parts.append(f"{old:,} out, {new:,} in")
        elif isinstance(what, Aspect):
            parts.append(_counted(new, "skill"))
        yield str(what), "; ".join(parts)


def markdown(changes: "Changes") -> str:
    """Return the full report as Markdown.

    Summary, parts not compared, emerging concepts, then every concept by fate.
    """
    return "\n".join(_lines(changes)) + "\n"


def _lines(changes: "Changes") -> Iterator[str]:
    yield f"# {_escaped(changes.title)}"
    yield f"\n{_languages_line(changes).capitalize()}.\n"
    yield from [f"- {name}: {words}" for name, words in counts(changes)] or ["Nothing differs."]
    if changes.unknown:
        yield "\n## Not compared\n"
        yield from (f"- {_escaped(str(unknown))}" for unknown in changes.unknown)
    if changes.emerging:
        yield "\n## Emerging\n"
        for group in changes.emerging:
            count = _counted(len(group.concepts), group.concepts[0].kind)
            labels = "; ".join(_escaped(concept.pref_label) for concept in group.concepts)
            yield f"- **{_escaped(group.title)}**, {count}: {labels}"
    for fate, with_fate in changes.by_fate():
        yield f"\n## {fate.capitalize()}\n"
        for change in with_fate:
            yield from _item(change)
            for suggestion in changes.succession(change.concept).suggestions:
                yield f"  - a suggestion: {_escaped(suggestion.reason)}"


def _item(change: Change) -> Iterator[str]:
    concept = change.concept
    code = f" {_escaped(concept.code)}" if concept.code else ""
    uri = _escaped(concept.uri)
    yield f"- **{_escaped(concept.pref_label)}**{code}, {concept.kind}, {uri}"
    if change.successors:
        successors = "; ".join(_escaped(f"{s.pref_label} {s.uri}") for s in change.successors)
        yield f"  - replaced by: {successors}"
    for difference in change.differences:
        if difference.aspect is not Aspect.SUCCESSORS:
            yield f"  - {_escaped(str(difference))}"


def _languages_line(changes: "Changes") -> str:
    if not changes.languages:
        return "labels and notes not compared"
    return f"labels and notes compared in {', '.join(changes.languages)}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _escaped(text: str) -> str:
    """Return a text on one line, with Markdown and HTML escaped."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
