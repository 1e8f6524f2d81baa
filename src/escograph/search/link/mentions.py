"""Mentions: where a clause says the concepts that it may mean."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from escograph.search.link.clauses import ClauseCandidates
from escograph.search.rank.support import Support


class Mention(NamedTuple):
    """A concept that a clause of a sentence may mention.

    Attributes:
        likelihood: Likelihood that it does, 0 to 1.
        evidence: Score of the concept.
        start: Start of its words in the text.
        place: Its position among the ranked concepts.
        sentence: Number of the sentence.
        end: End of its words.
        negated: Whether the sentence negates it.
        support: Its support by the clause.
    """

    likelihood: float
    evidence: float
    start: int
    place: int
    sentence: int
    end: int
    negated: bool
    support: Support


def mentions(row: ClauseCandidates, numbers: Iterable[int]) -> Iterator[Mention]:
    """Yield the mentions of some candidates of a clause.

    The span covers the words that a concept shares with the clause, or the whole clause if it
    shares none.

    Args:
        row: The clause.
        numbers: Positions of the candidates.
    """
    words = list(row.clause.words.values())
    sentence, ranked = row.sentence, row.candidates
    start, end = words[0].start, words[-1].end
    whole = start, end, sentence.negates(start, end)
    for number in numbers:
        support = ranked.supports[number]
        start, end, negated = whole
        if support.places:
            start, end = words[support.places[0]].start, words[support.places[-1]].end
            negated = sentence.negates(start, end)
        yield Mention(
            float(ranked.likelihoods[number]),
            float(ranked.evidence[number]),
            start,
            int(ranked.places[number]),
            row.number,
            end,
            negated,
            support,
        )


def most_likely_first(mention: Mention) -> tuple[float, float, int, int, int]:
    """Return the sort key: by likelihood, by evidence, then by place in the text."""
    likelihood, evidence, start, place, _, end, _, _ = mention
    return -likelihood, -evidence, start, place, end
