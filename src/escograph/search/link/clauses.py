"""Clauses of a text, with the concepts that they may mention."""

from typing import NamedTuple

import numpy as np

from escograph.search.language.sentences import Clause, Sentence
from escograph.search.rank.likelihood import Candidates, ordered

# Set by hand; test_linking.py tests them on the twenty ads of tests/job_ads.
_MIN_FIRST_LIKELIHOOD = 0.6
"""Minimum likelihood of a clause's first concept for the rest to be read on its own."""
_ELSEWHERE = 0.32
"""Likelihood that a concept has at most, if its words are in a clause that names another."""


class ClauseCandidates(NamedTuple):
    """A clause of a sentence, and the concepts that it may mention."""

    number: int
    sentence: Sentence
    clause: Clause
    candidates: Candidates


def within_clauses(rows: list[ClauseCandidates]) -> list[ClauseCandidates]:
    """Return candidates, those of a sentence no likelier than in their own clause.

    Else "apply for loans and evaluate visitors" would name the evaluation of loans.
    """
    by_sentence: dict[int, list[ClauseCandidates]] = {}
    for row in rows:
        by_sentence.setdefault(row.number, []).append(row)
    return [_no_likelier(row, by_sentence[row.number]) for row in rows]


def _no_likelier(row: ClauseCandidates, rows: list[ClauseCandidates]) -> ClauseCandidates:
    """Return the candidates of a clause or sentence, no likelier than in its clauses."""
    ranked, parts = row.candidates, row.clause.parts
    if not parts:
        return row
    likely = np.flatnonzero(ranked.likelihoods > _ELSEWHERE).tolist()
    if not likely:
        return row
    words = list(row.clause.words.values())
    likelihoods = ranked.likelihoods.copy()
    for number in likely:
        if not (support := ranked.supports[number]).places:
            continue
        if len({parts[place] for place in support.places}) > 1:
            continue  # items of a list
        start, place = words[support.places[0]].start, ranked.places[number]
        for other in rows:
            clause = other.clause
            if not clause.parts and clause.start <= start < clause.end:
                at = np.flatnonzero(other.candidates.places == place)
                limit = other.candidates.likelihoods[at[0]] if len(at) else 0.0
                likelihoods[number] = min(likelihoods[number], max(limit, _ELSEWHERE))
    return row._replace(candidates=ordered(ranked._replace(likelihoods=likelihoods)))


def rest_of_clause(row: ClauseCandidates) -> list[Clause]:
    """Return the rest of a clause before and after its first concept, if likely."""
    ranked = row.candidates
    if (
        not len(ranked.places)
        or ranked.likelihoods[0] < _MIN_FIRST_LIKELIHOOD
        or not ranked.supports[0].places
    ):
        return []
    places, words = ranked.supports[0].places, list(row.clause.words.items())
    parts = (words[: places[0]], words[places[-1] + 1 :])
    return [Clause(part[0][1].start, part[-1][1].end, dict(part)) for part in parts if part]


def is_form(form: str, label_form: str) -> bool:
    """Check whether a word may be an inflection of a label's word; both have one stem."""
    return form.startswith(label_form) or (label_form[-1:] in "ae" and form[:-1] == label_form)
