"""Look-up: from a URI, a code, a label or a collection's name to concepts."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TypeVar

from escograph.errors import AmbiguousReference, PartMissing, UnknownConcept
from escograph.graph.view import View
from escograph.model import (
    DEFINED_IN,
    Concept,
    Concepts,
    ConceptScheme,
    IscedField,
    IscoGroup,
    Occupation,
    Skill,
    SkillGroup,
    uri_of,
)
from escograph.store import Literal, NamedNode, label_graph
from escograph.vocab import COLLECTIONS, ISCED_F, ISCO, LABELS_FROM

C = TypeVar("C", bound=Concept)

_COLLECTION_PARTS = {
    "digcomp": "digCompSkillsCollection",
    "digital": "digitalSkillsCollection",
    "green": "greenSkillsCollection",
    "language": "languageSkillsCollection",
    "research-occupations": "researchOccupationsCollection",
    "research-skills": "researchSkillsCollection",
    "transversal": "transversalSkillsCollection",
}
"""Collection → the part that lists it, if no scheme of its concepts does."""


class Lookup(View):
    """Concepts by name, and all of a kind."""

    def concept(self, uri: Concept | str) -> Concept:
        """Return the concept with this URI, as the class of value that it is.

        Args:
            uri: A URI in any spelling met in the field, or a concept (of any view).

        Raises:
            UnknownConcept: If the release defines no such concept.

        Example:
            >>> esco = getfixture("esco")
            >>> esco.concept("https://data.europa.eu/esco/isco/C2512")
            <IscoGroup 2512 'Software developers'>
        """
        for found in self.concepts([uri]):
            return found
        self._need(*self._parts_of(uri_of(uri)))
        raise self._unknown(uri_of(uri))

    def concepts(self, uris: Iterable[Concept | str]) -> tuple[Concept, ...]:
        """Return those of these concepts that the release defines, sorted by label.

        One query for all of them: the way to label many URIs. Unknown ones are left out;
        compare the lengths, or ask ``uri in esco``.
        """
        return self._resolved(uri_of(uri) for uri in uris)

    def find(self, reference: str) -> Concept:
        """Return the one concept that a URI, a code or an exact label names.

        Raises:
            UnknownConcept: If nothing answers to it.
            AmbiguousReference: If several concepts carry the label.

        Example:
            >>> esco = getfixture("esco")
            >>> esco.find("2512"), esco.find("chef")
            (<IscoGroup 2512 'Software developers'>, <Occupation 3434.1 'chef'>)
        """
        if reference in self:
            return self.concept(reference)
        look_ups: tuple[Callable[[str], Concept], ...]
        look_ups = (self.occupation, self.skill, self.isco_group, self.skill_group)
        for look_up in look_ups:
            with suppress(UnknownConcept, PartMissing):
                return look_up(reference)
        found = self.labelled(reference)
        if len(found) > 1:
            raise AmbiguousReference(reference, {c.uri: c.pref_label for c in found})
        if not found:
            self._need(*DEFINED_IN.values())
            raise self._unknown(reference, advice="give a URI, a code or an exact label")
        return found[0]

    def occupation(self, reference: Concept | str) -> Occupation:
        """Return an occupation by URI, code, or exact label.

        Args:
            reference: A URI, a code ("2654.1.7"), or a label in the view's language or
                in English: preferred ones first, then alternative and hidden ones.

        Raises:
            UnknownConcept: If no occupation answers to it.
            AmbiguousReference: If several carry the label and none prefers it.

        Example:
            >>> esco = getfixture("esco")
            >>> esco.occupation("software developer")
            <Occupation 2512.4 'software developer'>
        """
        return self._one(reference, Occupation)

    def skill(self, reference: Concept | str) -> Skill:
        """Return a skill or piece of knowledge by URI or exact label.

        Raises:
            UnknownConcept: If no skill answers to it.
            AmbiguousReference: If several carry the label and none prefers it.

        Example:
            >>> esco = getfixture("esco")
            >>> esco.skill("use object-oriented programming").reuse_level
            <ReuseLevel.SECTOR_SPECIFIC: 'sector-specific'>
        """
        return self._one(reference, Skill)

    def skill_group(self, reference: Concept | str) -> SkillGroup:
        """Return a group of the skills pillar by URI, code ("S1.2.3") or exact label.

        Raises:
            UnknownConcept: If no group answers to it.
            AmbiguousReference: If several carry the label and none prefers it.
        """
        return self._one(reference, SkillGroup)

    def isco_group(self, code: str) -> IscoGroup:
        """Return the ISCO-08 group with this code of one to four digits, as a string.

        Raises:
            UnknownConcept: If ISCO-08 has no such group.

        Example:
            >>> getfixture("esco").isco_group("2512").level
            4
        """
        return self._one(f"{ISCO}{self._code(code, IscoGroup).removeprefix('C')}", IscoGroup)

    def isced_field(self, code: str) -> IscedField:
        """Return the ISCED-F 2013 field with this code of two to four digits.

        Raises:
            UnknownConcept: If ISCED-F has no such field.

        Example:
            >>> print(getfixture("esco").isced_field("0613"))
            software and applications development and analysis
        """
        return self._one(f"{ISCED_F}{self._code(code, IscedField)}", IscedField)

    def occupations(self) -> Concepts[Occupation]:
        """Return all released occupations, sorted by label; fetched when looked at.

        Example:
            >>> esco = getfixture("esco")
            >>> len(esco.occupations()) == esco.manifest["counts"]["occupations"]
            True
        """
        return self._all("occupations", Occupation, self._facts)

    def skills(self) -> Concepts[Skill]:
        """Return all released skills and knowledge, sorted by label; fetched when looked at."""
        return self._all("skills", Skill, self._facts)

    def isco_groups(self) -> Concepts[IscoGroup]:
        """Return the ISCO-08 groups of every level, sorted by label."""
        return self._all("ISCO groups", IscoGroup, self._facts)

    def skill_groups(self) -> Concepts[SkillGroup]:
        """Return the groups of the skills hierarchy, ISCED-F fields among them."""
        return self._all("skill groups", SkillGroup, self._facts)

    def concept_schemes(self) -> Concepts[ConceptScheme]:
        """Return the concept schemes: pillars, registers, thematic collections."""
        return self._all("concept schemes", ConceptScheme, self._facts)

    def collection(self, name: str) -> Concepts[Skill] | Concepts[Occupation]:
        """Return the skills, or occupations, of a thematic collection, sorted by label.

        Args:
            name: digcomp, digital, green, language, research-occupations,
                research-skills or transversal.

        Raises:
            UnknownConcept: If there is no collection of this name.
            PartMissing: If the release says nothing of it.

        Example:
            >>> esco = getfixture("esco")
            >>> any(s.pref_label.startswith("Java") for s in esco.collection("digital"))
            True
        """
        if name not in COLLECTIONS:
            raise UnknownConcept(name, "collection", f"there are {', '.join(COLLECTIONS)}")
        rows = self._store.solutions("members", scheme=NamedNode(COLLECTIONS[name]))
        if not (members := [row[0].value for row in rows]):
            self._need_told(_COLLECTION_PARTS[name])
        if name.endswith("occupations"):
            return self._all(f"concepts of {name}", Occupation, members)
        return self._all(f"concepts of {name}", Skill, members)

    def labelled(self, text: str) -> tuple[Concept, ...]:
        """Return the concepts with exactly this label, preferred or other, sorted.

        The label is taken to be in the view's language or in English.

        Example:
            >>> getfixture("esco").labelled("software developer")
            (<Occupation 2512.4 'software developer'>,)
        """
        found: set[str] = set()
        for language in dict.fromkeys((self.language, "en")):
            preferred, others = self._carriers(text, language)
            found |= preferred | others
        return self.concepts(found)

    def _one(self, reference: Concept | str, cls: type[C]) -> C:
        """The concept of a class that a URI, a code or a label names."""
        self._need(DEFINED_IN[cls.kind])
        text = uri_of(reference)
        if text.startswith(("http://", "https://", "urn:")):
            for found in self.concepts([text]):
                if isinstance(found, cls):
                    return found
                raise UnknownConcept(text, cls.kind, f"it is a {found.kind}")
            raise self._unknown(text, cls.kind)
        if coded := self._only(text, self._coded(text), cls):
            return coded
        for language in dict.fromkeys((self.language, "en")):
            for uris in self._carriers(text, language):
                if labelled := self._only(text, uris, cls):
                    return labelled
        raise self._unknown(text, cls.kind, "give a URI, a code or an exact label")

    def _code(self, code: str, cls: type[Concept]) -> str:
        if not isinstance(code, str):  # 110 would not be the armed forces, "0110" is
            raise self._unknown(repr(code), cls.kind, f'codes are strings: "{code}"')
        return code

    def _only(self, reference: str, uris: Iterable[str], cls: type[C]) -> C | None:
        """The one of some concepts that is of a class, or ``None``: look further."""
        found = [concept for concept in self.concepts(uris) if isinstance(concept, cls)]
        if len(found) > 1:
            raise AmbiguousReference(reference, {c.uri: c.pref_label for c in found})
        return found[0] if found else None

    def _coded(self, code: str) -> set[str]:
        """URIs of the concepts with a code."""
        try:
            found = self._store.solutions("by_code", code=Literal(code))
        except ValueError:
            return set()
        return {row[0].value for row in found}

    def _carriers(self, text: str, language: str) -> tuple[set[str], set[str]]:
        """URIs that prefer a label, and URIs that carry it as another label."""
        try:
            label = Literal(text, language=language)
        except ValueError:  # half a character, as a broken terminal sends it
            return set(), set()
        preferred = self._store.solutions(
            "by_pref_label", label=label, labels=label_graph(language)
        )
        others = self._store.solutions(
            "by_other_label", label=label, elsewhere=NamedNode(LABELS_FROM)
        )
        return {row[0].value for row in preferred}, {row[0].value for row in others}

    def _all(self, title: str, cls: type[C], uris: Iterable[str]) -> Concepts[C]:
        """Those of some concepts that are of a class and not obsolete; labels come later."""
        self._need(DEFINED_IN[cls.kind])
        kinds = {kind.kind for kind in (cls, *cls.__subclasses__())}
        chosen = [
            uri
            for uri in uris
            if (fact := self._facts.get(uri))
            and fact.kind in kinds
            and fact.status != "obsolete"
        ]

        def load() -> tuple[C, ...]:
            return tuple(c for c in self._resolved(chosen) if isinstance(c, cls))

        return Concepts(title, len(chosen), load)
