"""Look-up: from a URI, a code, a label or a collection's name to concepts."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TypeVar

from escograph.errors import AmbiguousReference, UnknownConcept
from escograph.graph.view import CLASS_TERMS, CLASSES, View
from escograph.model import (
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
from escograph.vocab import COLLECTIONS, ESCO, ISCED_F, ISCO, SCHEMES

C = TypeVar("C", bound=Concept)


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
        raise self._unknown(uri_of(uri))

    def concepts(self, uris: Iterable[Concept | str]) -> tuple[Concept, ...]:
        """Return those of these concepts that the release defines, sorted by label.

        One query for all of them: the way to label many URIs. Unknown ones are left out;
        compare the lengths, or ask ``uri in esco``.
        """
        nodes = list(dict.fromkeys(self._node(uri) for uri in uris))
        return self._mixed(
            self._store.solutions(
                "concepts", uris=nodes, labels=self._labels, classes=CLASS_TERMS
            )
        )

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
            with suppress(UnknownConcept):
                return look_up(reference)
        found = self.labelled(reference)
        if len(found) > 1:
            raise AmbiguousReference(reference, {c.uri: c.pref_label for c in found})
        if not found:
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
        return self._one(reference, Occupation, f"{ESCO}Occupation")

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
        return self._one(reference, Skill, f"{ESCO}Skill")

    def skill_group(self, reference: Concept | str) -> SkillGroup:
        """Return a group of the skills pillar by URI, code ("S1.2.3") or exact label.

        Raises:
            UnknownConcept: If no group answers to it.
            AmbiguousReference: If several carry the label and none prefers it.
        """
        return self._one(reference, SkillGroup, f"{SCHEMES}skills-hierarchy")

    def isco_group(self, code: str) -> IscoGroup:
        """Return the ISCO-08 group with this code of one to four digits, as a string.

        Raises:
            UnknownConcept: If ISCO-08 has no such group.

        Example:
            >>> getfixture("esco").isco_group("2512").level
            4
        """
        return self._one(f"{ISCO}{code.removeprefix('C')}", IscoGroup, f"{SCHEMES}isco")

    def isced_field(self, code: str) -> IscedField:
        """Return the ISCED-F 2013 field with this code of two to four digits.

        Raises:
            UnknownConcept: If ISCED-F has no such field.

        Example:
            >>> print(getfixture("esco").isced_field("0613"))
            software and applications development and analysis
        """
        return self._one(f"{ISCED_F}{code}", IscedField, f"{SCHEMES}isced-f")

    def occupations(self) -> Concepts[Occupation]:
        """Return all released occupations, sorted by label; fetched when looked at.

        Example:
            >>> esco = getfixture("esco")
            >>> len(esco.occupations()) == esco.manifest["counts"]["occupations"]
            True
        """
        return self._all(
            "occupations",
            self._count("count_instances", f"{ESCO}Occupation"),
            lambda: self._coded("occupations", Occupation),
        )

    def skills(self) -> Concepts[Skill]:
        """Return all released skills and knowledge, sorted by label; fetched when looked at."""
        return self._all(
            "skills",
            self._count("count_instances", f"{ESCO}Skill"),
            lambda: self._skills("skills"),
        )

    def isco_groups(self) -> Concepts[IscoGroup]:
        """Return the ISCO-08 groups of every level, sorted by label."""
        return self._members("ISCO groups", f"{SCHEMES}isco", IscoGroup)

    def skill_groups(self) -> Concepts[SkillGroup]:
        """Return the groups of the skills hierarchy, ISCED-F fields among them."""
        return self._members("skill groups", f"{SCHEMES}skills-hierarchy", SkillGroup)

    def concept_schemes(self) -> Concepts[ConceptScheme]:
        """Return the concept schemes: pillars, registers, thematic collections."""
        schemes = self._coded("concept_schemes", ConceptScheme)
        return self._all("concept schemes", len(schemes), lambda: schemes)

    def collection(self, name: str) -> Concepts[Skill] | Concepts[Occupation]:
        """Return the skills, or occupations, of a thematic collection, sorted by label.

        Args:
            name: digcomp, digital, green, language, research-occupations,
                research-skills or transversal.

        Raises:
            UnknownConcept: If there is no collection of this name.

        Example:
            >>> esco = getfixture("esco")
            >>> any(s.pref_label.startswith("Java") for s in esco.collection("digital"))
            True
        """
        if name not in COLLECTIONS:
            raise UnknownConcept(name, "collection", f"there are {', '.join(COLLECTIONS)}")
        scheme = COLLECTIONS[name]
        if name.endswith("occupations"):
            return self._members(f"concepts of {name}", scheme, Occupation)
        return self._members(f"concepts of {name}", scheme, Skill)

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

    def _one(self, reference: Concept | str, cls: type[C], iri: str) -> C:
        """The concept of a class that a URI, a code or a label names."""
        text = uri_of(reference)
        if text.startswith(("http://", "https://", "urn:")):
            for found in self.concepts([text]):
                if isinstance(found, cls):
                    return found
                raise UnknownConcept(text, cls.kind, f"it is a {found.kind}")
            raise self._unknown(text, cls.kind)
        codes = self._store.solutions("by_code", code=Literal(text), **_class(iri))
        if uris := {row[0].value for row in codes}:
            return self._only(text, uris, cls)
        for language in dict.fromkeys((self.language, "en")):
            for uris in self._carriers(text, language):
                if any(isinstance(concept, cls) for concept in self.concepts(uris)):
                    return self._only(text, uris, cls)
        raise self._unknown(text, cls.kind, "give a URI, a code or an exact label")

    def _only(self, reference: str, uris: Iterable[str], cls: type[C]) -> C:
        found = [concept for concept in self.concepts(uris) if isinstance(concept, cls)]
        if len(found) > 1:
            raise AmbiguousReference(reference, {c.uri: c.pref_label for c in found})
        if not found:
            raise self._unknown(reference, cls.kind)
        return found[0]

    def _carriers(self, text: str, language: str) -> tuple[set[str], set[str]]:
        """URIs that prefer a label, and URIs that carry it as another label."""
        label = Literal(text, language=language)
        preferred = self._store.solutions(
            "by_pref_label", label=label, labels=label_graph(language)
        )
        others = self._store.solutions("by_other_label", label=label)
        return {row[0].value for row in preferred}, {row[0].value for row in others}

    def _members(self, title: str, scheme: str, cls: type[C]) -> Concepts[C]:
        node = NamedNode(scheme)
        marks = [NamedNode(i) for i, c in CLASSES.items() if issubclass(c, cls)]
        counted = self._store.solutions("count_members", scheme=node, classes=marks)
        return self._all(
            title,
            sum(int(row[0].value) for row in counted),
            lambda: tuple(
                concept
                for concept in self._mixed(
                    self._store.solutions(
                        "members", scheme=node, labels=self._labels, classes=CLASS_TERMS
                    )
                )
                if isinstance(concept, cls)
            ),
        )

    def _count(self, query: str, iri: str) -> int:
        return sum(int(row[0].value) for row in self._store.solutions(query, **_class(iri)))

    def _all(self, title: str, count: int, load: Callable[[], tuple[C, ...]]) -> Concepts[C]:
        return Concepts(title, count, load)


def _class(iri: str) -> dict[str, NamedNode]:
    return {"class": NamedNode(iri)}
