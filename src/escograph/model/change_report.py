"""How a comparison is told: a summary as plain text, and a report as Markdown."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from escograph.model.change import MOVES, Aspect, Change, Fate, Tally

if TYPE_CHECKING:
    from escograph.model.changes import Changes

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def text(changes: "Changes") -> str:
    """Return the summary: how many concepts met which fate and differ in which aspect."""
    lines = [f"{changes.title}, {_compared(changes)}"]
    lines += [f"  {name}: {said}" for name, said in counted(changes)] or ["  nothing differs"]
    if changes.unknown:
        lines += ["Not compared:", *(f"  - {unknown}" for unknown in changes.unknown)]
    return "\n".join(lines)


def counted(changes: "Changes") -> Iterator[tuple[str, str]]:
    """Yield each fate and aspect that occurs, and how many concepts and values it has."""
    by_what: dict[Fate | Aspect, list[Tally]] = defaultdict(list)
    for tally in changes.summary():
        by_what[tally.what].append(tally)
    for what, tallies in by_what.items():
        said = [_many(tally.concepts, tally.kind) for tally in tallies]
        said = [", ".join(said)]
        old, new = sum(t.old for t in tallies), sum(t.new for t in tallies)
        if isinstance(what, Aspect) and what not in MOVES:
            said.append(f"{old:,} out, {new:,} in")
        elif isinstance(what, Aspect):
            said.append(_many(new, "skill"))
        yield str(what), "; ".join(said)


def markdown(changes: "Changes") -> str:
    """Return the report: summary, unknown, emerging, then every concept by fate."""
    return "\n".join(_lines(changes)) + "\n"


def _lines(changes: "Changes") -> Iterator[str]:
    yield f"# {_escaped(changes.title)}"
    yield f"\n{_compared(changes).capitalize()}.\n"
    yield from [f"- {name}: {said}" for name, said in counted(changes)] or ["Nothing differs."]
    if changes.unknown:
        yield "\n## Not compared\n"
        yield from (f"- {_escaped(str(unknown))}" for unknown in changes.unknown)
    if changes.emerging:
        yield "\n## Emerging\n"
        for group in changes.emerging:
            kind = _many(len(group.concepts), group.concepts[0].kind)
            names = "; ".join(_escaped(concept.pref_label) for concept in group.concepts)
            yield f"- **{_escaped(group.title)}**, {kind}: {names}"
    for fate in Fate:
        if found := changes.with_fate(fate):
            yield f"\n## {fate.capitalize()}\n"
            for change in found:
                yield from _item(change)
                for suggestion in changes.passage(change.concept).suggestions:
                    yield f"  - a suggestion: {_escaped(suggestion.reason)}"


def _item(change: Change) -> Iterator[str]:
    concept = change.concept
    code = f" {_escaped(concept.code)}" if concept.code else ""
    uri = _escaped(concept.uri)
    yield f"- **{_escaped(concept.pref_label)}**{code}, {concept.kind}, {uri}"
    if change.successors:
        named = "; ".join(_escaped(f"{s.pref_label} {s.uri}") for s in change.successors)
        yield f"  - replaced by: {named}"
    for difference in change.differences:
        if difference.aspect is not Aspect.SUCCESSORS:
            yield f"  - {_escaped(str(difference))}"


def _compared(changes: "Changes") -> str:
    if not changes.languages:
        return "labels and notes not compared"
    return f"labels and notes compared in {', '.join(changes.languages)}"


def _many(count: int, kind: str) -> str:
    return f"{count:,} {kind}{'' if count == 1 else 's'}"


def _escaped(text: str) -> str:
    """Text on one line in which nothing is Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
