"""Relations: the skills that occupations and skills need."""

from escograph.graph.references import NEEDING_SKILLS, References
from escograph.model import Concept, Concepts, Reference, Skill
from escograph.model.parts import RELATION_PARTS, parts_needed


class Relations(References):
    """``esco:relatedEssentialSkill`` and ``esco:relatedOptionalSkill``, both ways.

    Results are sorted by label; a relation to a concept that the release does not define
    is left out. A store that was built without the relations raises `PartMissing`.
    """

    def essential_skills(self, concept: Reference) -> Concepts[Skill]:
        """Return the skills ESCO calls essential for an occupation, sorted by label.

        Essential skills are those usually needed in the occupation, whatever the work
        context, employer or country. A skill may need other skills too, so this takes an
        occupation, skill or qualification.

        Returns:
            Skills and knowledge. Empty if ESCO states none.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> import escograph
            >>> print(escograph.open().essential_skills("software developer")[0])
            analyse software specifications

        See:
            ``esco:relatedEssentialSkill`` in the ESCO data model,
            http://data.europa.eu/esco/model
        """
        return self._needed("essential_skills", concept)

    def optional_skills(self, concept: Reference) -> Concepts[Skill]:
        """Return the skills ESCO calls optional for an occupation, sorted by label.

        Optional skills may be needed depending on work context, employer or country.

        Returns:
            Skills and knowledge. Empty if ESCO states none.

        Raises:
            UnknownConcept: If the release does not define the concept.

        See:
            ``esco:relatedOptionalSkill`` in the ESCO data model.
        """
        return self._needed("optional_skills", concept)

    def essential_for(self, skill: Reference) -> Concepts[Concept]:
        """Return the occupations and skills for which a skill is essential, by label.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.occupation("software developer") in esco.essential_for("debug software")
            True
        """
        return self._needing("essential_for", skill)

    def optional_for(self, skill: Reference) -> Concepts[Concept]:
        """Return the occupations and skills for which a skill is optional, by label.

        Raises:
            UnknownConcept: If the release does not define the concept.
        """
        return self._needing("optional_for", skill)

    def _needed(self, query: str, reference: Reference) -> Concepts[Skill]:
        uri = self._uri(reference, NEEDING_SKILLS)
        self.need_parts(*parts_needed(self._facts[uri].kind))
        concepts = self._related(query, uri)
        skills = (skill for skill in concepts if isinstance(skill, Skill))
        return Concepts(skills, Skill.kind)

    def _needing(self, query: str, reference: Reference) -> Concepts[Concept]:
        uri = self._uri(reference, (Skill.kind,))
        self.need_parts(*RELATION_PARTS)
        return self._related(query, uri)
