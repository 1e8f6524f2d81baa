"""Which occupations, and which skills, ask for which skills."""

from escograph.graph.view import View, rows_of
from escograph.model import Concept, ConceptTuple, Skill

_ALL = ("occupationSkillRelations", "skillSkillRelations", "occupations", "skills")
_ASKED = {
    "occupation": ("occupationSkillRelations", "skills"),
    "skill": ("skillSkillRelations", "skills"),
}
"""Kind of concept that asks → the parts that say for what."""


class Relations(View):
    """``esco:relatedEssentialSkill`` and ``esco:relatedOptionalSkill``, both ways.

    Results are sorted by label; a relation to a concept that the release does not define
    is left out. A store that was built without the relations raises `PartMissing`.
    """

    def essential_skills(self, occupation: Concept | str) -> tuple[Skill, ...]:
        """Return the skills ESCO calls essential for an occupation, sorted by label.

        Essential skills are those usually needed in the occupation, whatever the work
        context, employer or country. A skill may ask for other skills too, so this
        takes any concept.

        Returns:
            Skills and knowledge. Empty if ESCO states none.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> esco = getfixture("esco")
            >>> essential = esco.essential_skills(esco.occupation("software developer"))
            >>> print(essential[0])
            analyse software specifications

        See:
            ``esco:relatedEssentialSkill`` in the ESCO data model,
            http://data.europa.eu/esco/model
        """
        return self._asked("essential_skills", occupation)

    def optional_skills(self, occupation: Concept | str) -> tuple[Skill, ...]:
        """Return the skills ESCO calls optional for an occupation, sorted by label.

        Optional skills may be needed depending on work context, employer or country.

        Returns:
            Skills and knowledge. Empty if ESCO states none.

        Raises:
            UnknownConcept: If the release does not define the concept.

        See:
            ``esco:relatedOptionalSkill`` in the ESCO data model.
        """
        return self._asked("optional_skills", occupation)

    def essential_for(self, skill: Concept | str) -> tuple[Concept, ...]:
        """Return the occupations and skills for which a skill is essential, by label.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> esco = getfixture("esco")
            >>> esco.occupation("software developer") in esco.essential_for(
            ...     esco.skill("debug software")
            ... )
            True
        """
        return self._asking("essential_for", skill)

    def optional_for(self, skill: Concept | str) -> tuple[Concept, ...]:
        """Return the occupations and skills for which a skill is optional, by label.

        Raises:
            UnknownConcept: If the release does not define the concept.
        """
        return self._asking("optional_for", skill)

    def relations(self) -> tuple[tuple[str, str, str], ...]:
        """Return every (concept, "essential" or "optional", skill) as URIs, sorted.

        Dangling relations are left out. `escograph.frames.relations` makes it a frame.
        """
        self._need(*_ALL)
        known = self._facts
        found = rows_of(self._store.solutions("relations"))
        return tuple(sorted(row for row in found if row[0] in known and row[2] in known))

    def _asked(self, query: str, concept: Concept | str) -> tuple[Skill, ...]:
        uri = self._known(concept).value
        self._need(*_ASKED.get(self._facts[uri].kind, ()))
        found = self._related(query, concept)
        return ConceptTuple(skill for skill in found if isinstance(skill, Skill))

    def _asking(self, query: str, concept: Concept | str) -> tuple[Concept, ...]:
        self._known(concept)
        self._need(*_ALL)
        return self._related(query, concept)
