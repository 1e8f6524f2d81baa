"""The qualifications of a release, if any: levels, awarding bodies, outcomes."""

import re

from escograph.graph.lookup import Lookup
from escograph.graph.view import rows_of
from escograph.model import Concept, Concepts, Occupation, Qualification, Reference, Skill, Text
from escograph.model.parts import KINDS
from escograph.store import NamedNode
from escograph.store.terms import AWARDING_BODY, EQF_LEVEL, LEARNING_OUTCOME_NOTE

_LEVEL = re.compile(r"([1-8])\D*$")
_PART = KINDS[Qualification.kind].part


class Qualifications(Lookup):
    """Statements about each ``esco:Qualification``.

    Only some RDF dumps contain the pillar; in others these raise `PartMissing`.
    """

    def qualifications(self) -> Concepts[Qualification]:
        """Return all qualifications, sorted by title; read when first needed.

        Raises:
            PartMissing: If the release has none.
        """
        self._require_data(_PART)
        return self._all(Qualification)

    def qualification(self, reference: Reference) -> Qualification:
        """Return a qualification by URI, code or title.

        Raises:
            PartMissing: If the release has none.
            UnknownConcept: If no qualification matches the reference.
            AmbiguousReference: If several have the title.
        """
        self._require_data(_PART)
        return self._of_class(reference, Qualification)

    def eqf_level(self, qualification: Reference) -> int | None:
        """Return the EQF level of a qualification, 1 to 8; ``None`` if none is stated.

        This is the level of a qualification, not the proficiency of a skill.

        Raises:
            UnknownConcept: If the release does not define it.

        See:
            ``esco:hasEQFLevel``; Council Recommendation of 22 May 2017 on the EQF.
        """
        for value in self._texts(qualification, EQF_LEVEL):
            if match := _LEVEL.search(value):
                return int(match[1])
        return None

    def awarding_bodies(self, qualification: Reference) -> tuple[Text, ...]:
        """Return the names of the awarding bodies, sorted; a URI if there is no name."""
        return self._texts(qualification, AWARDING_BODY)

    def learning_outcomes(self, qualification: Reference) -> tuple[Text, ...]:
        """Return the learning outcomes of a qualification in words, sorted.

        `outcome_skills` returns the outcomes that are ESCO skills.
        """
        return self._texts(qualification, LEARNING_OUTCOME_NOTE)

    def outcome_skills(self, qualification: Reference) -> Concepts[Skill]:
        """Return the skills that are learning outcomes of a qualification, by label.

        Raises:
            UnknownConcept: If the release does not define it.

        See:
            ``esco:relatedCompetence`` in the ESCO data model; skills that a qualification
            relates to as essential or optional come from `essential_skills` and
            `optional_skills`.
        """
        self._require_data(_PART)
        uri = self._uri(qualification, (Qualification.kind,))
        concepts = self._related("outcome_skills", uri)
        skills = (skill for skill in concepts if isinstance(skill, Skill))
        return Concepts(skills, Skill.kind)

    def qualifications_for(self, occupation: Reference) -> Concepts[Concept]:
        """Return the qualifications that ESCO relates to an occupation, sorted by title.

        Raises:
            UnknownConcept: If the release does not define the occupation.
        """
        self._require_data(_PART)
        uri = self._uri(occupation, (Occupation.kind,))
        return self._related("qualifications_for", uri)

    def _texts(self, qualification: Reference, property_: NamedNode) -> tuple[Text, ...]:
        """Return the values of a property in one language: texts, names, else URIs."""
        self._require_data(_PART)
        node = self._node(qualification, (Qualification.kind,))
        rows = rows_of(
            self._store.solutions("property_values", concept=node, property=property_)
        )
        return self._in_best_language((text, (tag or "").lower()) for text, tag in rows)
