"""What a release states, as rows that a set difference can compare."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from escograph.model import Aspect, Concept, Graph, LabelKind, Skill

Column = tuple[Aspect, str]
"""Aspect, and language or nothing: what values are of."""

Row = tuple[str, Column, str]
"""URI, column, and one value: a text, or the URI of a concept."""

_LABELS = {
    LabelKind.PREFERRED: Aspect.PREFERRED_LABEL,
    LabelKind.ALTERNATIVE: Aspect.ALTERNATIVE_LABELS,
    LabelKind.HIDDEN: Aspect.HIDDEN_LABELS,
}
_NOTES = {str(a): a for a in (Aspect.DESCRIPTION, Aspect.DEFINITION, Aspect.SCOPE_NOTE)}
_RELATIONS = {"essential": Aspect.ESSENTIAL_SKILLS, "optional": Aspect.OPTIONAL_SKILLS}

_AT_ONCE = 4
"""Languages whose labels are read together: all 28 would fill a gigabyte."""

Reader = Callable[[Graph, Mapping[str, Concept]], Iterator[Row]]


def readers(languages: Sequence[str]) -> Iterator[Reader]:
    """Yield what reads a release, a part at a time, so that no more lies in memory."""
    for first in range(0, len(languages), _AT_ONCE):
        yield _labels(languages[first : first + _AT_ONCE])
    if languages:
        yield _notes(languages)
    yield _above
    yield _asked
    yield _facts


def _labels(languages: Sequence[str]) -> Reader:
    columns = {(str(k), tag): (a, tag) for k, a in _LABELS.items() for tag in languages}

    def read(graph: Graph, _: Mapping[str, Concept]) -> Iterator[Row]:
        for uri, kind, text, language in graph.every_label(languages):
            yield uri, columns[kind, language], text.strip()

    return read


def _notes(languages: Sequence[str]) -> Reader:
    """Notes with single spaces: from v1.1.1 to v1.2.1 some 600 differ in white space alone."""

    def read(graph: Graph, _: Mapping[str, Concept]) -> Iterator[Row]:
        for uri, kind, text, language in graph.every_note(languages):
            yield uri, (_NOTES[kind], language), " ".join(text.split())

    return read


def _above(graph: Graph, _: Mapping[str, Concept]) -> Iterator[Row]:
    column = Aspect.BROADER, ""
    for uri, above in graph.every_broader():
        yield uri, column, above


def _asked(graph: Graph, _: Mapping[str, Concept]) -> Iterator[Row]:
    columns = {relation: (aspect, "") for relation, aspect in _RELATIONS.items()}
    for uri, relation, skill in graph.every_relation():
        yield uri, columns[relation], skill


def _facts(graph: Graph, concepts: Mapping[str, Concept]) -> Iterator[Row]:
    statuses = graph.statuses()
    for uri, concept in concepts.items():
        stated: dict[Aspect, str | None] = {
            Aspect.CODE: concept.code,
            Aspect.KIND: concept.kind,
            Aspect.STATUS: statuses[uri],
        }
        if isinstance(concept, Skill):
            stated[Aspect.SKILL_TYPE] = concept.skill_type
            stated[Aspect.REUSE_LEVEL] = concept.reuse_level
        for aspect, value in stated.items():
            if value:
                yield uri, (aspect, ""), str(value)
    for uri, successor in graph.replacements():
        if uri != successor:
            yield uri, (Aspect.SUCCESSORS, ""), successor
