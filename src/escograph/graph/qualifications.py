"""The qualifications pillar, where a release has it: levels, awarding bodies, outcomes."""

import re

from escograph.graph.lookup import Lookup
from escograph.graph.view import rows_of
from escograph.model import Concept, Concepts, ConceptTuple, Qualification, Skill, Text
from escograph.store import NamedNode
from escograph.vocab import ESCO

_LEVEL = re.compile(r"([1-8])\D*$")


class Qualifications(Lookup):
    """``esco:Qualification`` and what ESCO says of it.

    Only some RDF dumps hold the pillar; in others these raise `PartMissing`.
    """

    def qualifications(self) -> Concepts[Qualification]:
        """Return all qualifications, sorted by title; fetched when looked at.

        Raises:
            PartMissing: If the release holds none.
        """
        self._need_qualifications()
        return self._all("qualifications", Qualification, self._facts)

    def qualification(self, reference: Concept | str) -> Qualification:
        """Return a qualification by URI, code or exact title.

        Raises:
            PartMissing: If the release holds none.
            UnknownConcept: If no qualification answers to it.
            AmbiguousReference: If several carry the title.
        """
        self._need_qualifications()
        return self._one(reference, Qualification)

    def eqf_level(self, qualification: Concept | str) -> int | None:
        """Return the EQF level of a qualification, 1 to 8; ``None`` where none is stated.

        A level of a qualification, never the proficiency of a skill.

        Raises:
            UnknownConcept: If the release does not define it.

        See:
            ``esco:hasEQFLevel``; Council Recommendation of 22 May 2017 on the EQF.
        """
        for value in self._said_of(qualification, "hasEQFLevel"):
            if match := _LEVEL.search(value):
                return int(match[1])
        return None

    def awarding_bodies(self, qualification: Concept | str) -> tuple[Text, ...]:
        """Return the names of those who award a qualification, sorted; a URI if nameless."""
        return self._said_of(qualification, "hasAwardingBody")

    def learning_outcomes(self, qualification: Concept | str) -> tuple[Text, ...]:
        """Return what a holder knows and can do, in words, sorted.

        The outcomes that are ESCO skills are `outcome_skills`.
        """
        return self._said_of(qualification, "learningOutcomeNote")

    def outcome_skills(self, qualification: Concept | str) -> tuple[Skill, ...]:
        """Return the skills that are learning outcomes of a qualification, sorted by label.

        Raises:
            UnknownConcept: If the release does not define it.

        See:
            ``esco:relatedCompetence`` in the ESCO data model; skills that a qualification
            relates to as essential or optional come from `essential_skills` and
            `optional_skills`.
        """
        found = self._related("outcome_skills", qualification)
        return ConceptTuple(skill for skill in found if isinstance(skill, Skill))

    def qualifications_for(self, occupation: Concept | str) -> tuple[Concept, ...]:
        """Return the qualifications that ESCO relates to an occupation, sorted by title.

        Raises:
            UnknownConcept: If the release does not define the occupation.
        """
        self._need_qualifications()
        return self._related("qualifications_for", occupation)

    def _said_of(self, qualification: Concept | str, property_: str) -> tuple[Text, ...]:
        """What a property says: texts, names of things, else their URIs; in one language."""
        rows = rows_of(
            self._store.solutions(
                "said_of",
                concept=self._known(qualification),
                property=NamedNode(f"{ESCO}{property_}"),
            )
        )
        return self._in_language((text, (tag or "").lower()) for text, tag in rows)

    def _need_qualifications(self) -> None:
        self._need_told("qualifications", "the RDF dumps of ESCO that hold that pillar")
