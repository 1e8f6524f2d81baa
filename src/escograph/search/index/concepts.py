"""The concepts of an index by number, with the facts that ranking needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from escograph.model import (
    Concept,
    Graph,
    IscoGroup,
    Occupation,
    ReuseLevel,
    Skill,
    SkillType,
)
from escograph.model.closure import closure
from escograph.model.parts import OBSOLETE
from escograph.store.matrix import Array, Matrix, join_lines, split_lines

_REUSE = {
    ReuseLevel.OCCUPATION_SPECIFIC: 0,
    ReuseLevel.SECTOR_SPECIFIC: 1,
    ReuseLevel.CROSS_SECTOR: 2,
    ReuseLevel.TRANSVERSAL: 3,
}
_DEFAULT_REUSE = _REUSE[ReuseLevel.SECTOR_SPECIFIC]
_ISCO_LEVELS = (1, 2, 3, 4)


Space = Literal["skills", "occupations"]
"""The two sets of concepts that texts are compared with; named as in `ConceptTable`."""
SKILLS: Space = "skills"
OCCUPATIONS: Space = "occupations"


@dataclass(frozen=True)
class ConceptTable:
    """Concepts by number: all released and obsolete ones, sorted by URI.

    Attributes:
        uris: URI of each concept.
        kinds: "skill", "knowledge", "occupation", "ISCO group", and so on.
        usage: Natural logarithm of one plus the number of concepts that need a skill.
        reuse: 0 (occupation-specific) to 3 (transversal); 1 where ESCO states no level.
        level: Digits of an ISCO group's code; 0 for other concepts.
        unit_group: Number of the ISCO unit group that an occupation is in; -1 for others.
        obsolete: Whether the release calls the concept obsolete.
    """

    uris: tuple[str, ...]
    kinds: tuple[str, ...]
    usage: Array
    reuse: Array
    level: Array
    unit_group: Array
    obsolete: Array

    @property
    def skills(self) -> Array:
        """Numbers of the released skills, knowledge included."""
        return self._released(SkillType.SKILL, SkillType.KNOWLEDGE)

    @property
    def occupations(self) -> Array:
        """Numbers of the released occupations and of the ISCO groups."""
        return self._released(Occupation.kind, IscoGroup.kind)

    def _released(self, *kinds: str) -> Array:
        of_kind = np.array([kind in kinds for kind in self.kinds], bool)
        return np.flatnonzero(of_kind & ~self.obsolete)

    def arrays(self) -> dict[str, Array]:
        """Return the facts that the release's matrix lacks, as arrays; see `from_arrays`."""
        return {
            "kinds": join_lines(self.kinds),
            "reuse": self.reuse,
            "level": self.level,
            "unit_group": self.unit_group,
            "obsolete": self.obsolete,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array], matrix: Matrix) -> "ConceptTable":
        """Return the table with these `arrays`."""
        return cls(
            matrix.uris,
            split_lines(arrays["kinds"]),
            _usage(matrix),
            arrays["reuse"],
            arrays["level"],
            arrays["unit_group"],
            arrays["obsolete"],
        )


@dataclass(frozen=True)
class IscoCodes:
    """The ISCO groups of a release by number and code.

    Attributes:
        codes: Number of each group → its code.
        numbers: Code → number of the group.
        by_level: Level → code of the group at that level of each occupation, in the order of
            their numbers; empty for occupations outside of all groups.
    """

    codes: dict[int, str]
    numbers: dict[str, int]
    by_level: dict[int, Array]


def isco_codes(graph: Graph, concepts: ConceptTable) -> IscoCodes:
    """Return the ISCO groups that the occupations of a release are in."""
    groups = np.flatnonzero(concepts.level).tolist()
    values = graph.concepts(concepts.uris[number] for number in groups)
    by_uri = {group.uri: group.code for group in values}
    codes = {n: code for n in groups if (code := by_uri.get(concepts.uris[n]))}
    members = concepts.occupations
    units = concepts.unit_group[members[concepts.level[members] == 0]].tolist()
    by_level = {
        level: np.array([codes.get(unit, "")[:level] for unit in units])
        for level in _ISCO_LEVELS
    }
    return IscoCodes(codes, {code: number for number, code in codes.items()}, by_level)


def concept_table(
    matrix: Matrix,
    values: Mapping[str, Concept],
    broader: Mapping[str, list[str]],
    statuses: Mapping[str, str | None],
) -> ConceptTable:
    """Return the table of the concepts of a release.

    Args:
        matrix: The relations of the release, which number the concepts.
        values: URI → concept.
        broader: URI → URIs of the concepts directly above.
        statuses: URI → status.
    """
    concepts = [values[uri] for uri in matrix.uris]
    numbers = {uri: number for number, uri in enumerate(matrix.uris)}
    unit_groups = {c.uri for c in concepts if isinstance(c, IscoGroup) and c.level == 4}
    unit = np.full(len(concepts), -1, np.int32)
    for number, concept in enumerate(concepts):
        if isinstance(concept, Occupation):
            group = _first_above(concept.uri, broader, unit_groups)
            unit[number] = numbers[group] if group else -1
    levels = [c.level or 0 if isinstance(c, IscoGroup) else 0 for c in concepts]
    return ConceptTable(
        matrix.uris,
        tuple(_kind(concept) for concept in concepts),
        _usage(matrix),
        np.array([_reuse(concept) for concept in concepts], np.float32),
        np.array(levels, np.int32),
        unit,
        np.array([statuses[uri] == OBSOLETE for uri in matrix.uris], bool),
    )


def _usage(matrix: Matrix) -> Array:
    count = np.bincount(matrix.skills, minlength=len(matrix.uris)).astype(np.float32)
    usage: Array = np.log1p(count)
    return usage


def _first_above(uri: str, broader: Mapping[str, list[str]], groups: set[str]) -> str | None:
    """Return the nearest ancestor of a concept among some groups, if there is one."""
    above = closure([uri], lambda below: sorted(broader.get(below, ())))
    return next((group for group in above if group in groups), None)


def _kind(concept: Concept) -> str:
    knowledge = isinstance(concept, Skill) and concept.skill_type is SkillType.KNOWLEDGE
    return SkillType.KNOWLEDGE.value if knowledge else str(concept.kind)


def _reuse(concept: Concept) -> int:
    level = concept.reuse_level if isinstance(concept, Skill) else None
    return _REUSE.get(level, _DEFAULT_REUSE) if level else _DEFAULT_REUSE
