"""Grounds of part credit: skills held that are related to a missing one.

The best ground alone counts, never a sum. The order of the weights rests on P, how often an
occupation that needs the held skill also needs the missing one (v1.1.1,
``scripts/evaluate_credit``): .40 where the missing one is optional for the held, .28 where it
is essential (a thirtieth of these relations), .28 for a narrower skill, .21 for a broader one,
.14 for a sibling under a skill with at most fifty below it, .06 for one in a group of that
size. Siblings in a group are shown, and earn nothing.

Siblings under a skill decide 5 % of the lines of missing skills between two occupations. Where
that skill is wide, as in "another one under 'think critically'", P is .01 and the credit says
little. It is high where the siblings are alternatives, such as programming languages: .94.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

from escograph.model import Concept, Graph, Skill
from escograph.model.gaps import Ground

WEIGHTS: Mapping[Ground, float] = MappingProxyType(
    {
        Ground.RELATED: 1 / 2,
        Ground.NARROWER: 1 / 2,
        Ground.BROADER: 1 / 3,
        Ground.SIBLING: 1 / 4,
        Ground.NEAR: 0.0,
    }
)
BELOW_LEVEL = WEIGHTS[Ground.RELATED]
"""Credit of a skill that is held below the level required, or at an unknown one.

It is that of the best relation, and does not grow with the level: stages have no distances.
"""

_WORDS = {
    Ground.RELATED: "{held!r} is held, for which ESCO lists it: credit {credit}",
    Ground.NARROWER: "{held!r} is held, which is narrower: credit {credit}",
    Ground.BROADER: "{held!r} is held, which is broader: credit {credit}",
    Ground.SIBLING: "{held!r} is held, another one under {above!r}: credit {credit}",
    Ground.NEAR: "{held!r} is held, in the same group {above!r}: near, without credit",
}


def grounds(
    graph: Graph, missing: Iterable[Skill], held: Iterable[str]
) -> dict[str, tuple[Ground, Concept, str]]:
    """Return missing skill → its best ground, the skill held, and words for it.

    Equal grounds are ordered by the label of the skill held, then of the concept above.

    1. Read what is directly above the missing and the held skills, and what the held ones need.
    2. List every ground of each missing skill, and take the first.
    """
    missing_uris = {skill.uri for skill in missing}
    held_uris = set(held)
    above: dict[str, set[str]] = {}
    below: dict[str, set[str]] = {}
    for uri, broader in graph.bulk.broader([*missing_uris, *held_uris]):
        above.setdefault(uri, set()).add(broader)
        if uri in held_uris:
            below.setdefault(broader, set()).add(uri)
    candidates: dict[str, list[tuple[Ground, str, str]]] = {uri: [] for uri in missing_uris}
    for uri, _, needed in graph.bulk.relations(held_uris):
        if needed in missing_uris:
            candidates[needed].append((Ground.RELATED, uri, needed))
    for uri in missing_uris:
        candidates[uri] += [(Ground.NARROWER, skill, uri) for skill in below.get(uri, ())]
        for broader in above.get(uri, ()):
            if broader in held_uris:
                candidates[uri].append((Ground.BROADER, broader, broader))
            siblings = below.get(broader, set())
            candidates[uri] += [(Ground.SIBLING, skill, broader) for skill in siblings]
    uris = {item for rows in candidates.values() for _, *pair in rows for item in pair}
    concepts = {concept.uri: concept for concept in graph.concepts(uris)}
    order = list(WEIGHTS)
    best = {}
    for uri, rows in candidates.items():
        options = [
            (_kind(ground, concepts[over]), concepts[skill], concepts[over])
            for ground, skill, over in rows
            if skill != uri
        ]
        if options:
            ground, skill, over = min(
                options, key=lambda row: (order.index(row[0]), row[1].sort_key, row[2].sort_key)
            )
            credit = credit_in_words(WEIGHTS[ground])
            words = _WORDS[ground].format(
                held=skill.pref_label, above=over.pref_label, credit=credit
            )
            best[uri] = ground, skill, words
    return best


def credit_in_words(credit: float) -> str:
    """Return a credit as the fraction that it is, such as "1/3"."""
    return str(Fraction(credit).limit_denominator(12))


def _kind(ground: Ground, above: Concept) -> Ground:
    """Return a ground; that of siblings depends on the kind of what is above them."""
    is_group = ground is Ground.SIBLING and not isinstance(above, Skill)
    return Ground.NEAR if is_group else ground
