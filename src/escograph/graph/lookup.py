"""Look-up: one concept by reference, and all concepts of a kind or collection."""

from collections.abc import Iterable

from escograph.errors import UnknownConcept
from escograph.graph.references import ANY, C, References
from escograph.model import (
    CollectionName,
    Concept,
    Concepts,
    ConceptScheme,
    IscedField,
    IscoGroup,
    Occupation,
    Reference,
    Skill,
    SkillGroup,
)
from escograph.model.concepts import CONCEPT_CLASSES, reference_list, reference_text
from escograph.model.parts import COLLECTIONS, KINDS, OBSOLETE
from escograph.store import NamedNode
from escograph.vocab import is_uri


class Lookup(References):
    """Look-up of concepts by reference and by kind."""

    def concept(self, reference: Reference) -> Concept:
        """Return the concept that a URI, code or label identifies, whatever its kind.

        Args:
            reference: A URI in any spelling, a code, a label in the view's language or in
                English (preferred ones first, then alternative and hidden ones), or a
                concept of any view.

        Raises:
            UnknownConcept: If the release defines no such concept.
            AmbiguousReference: If several have the code or label.
            InvalidReference: If it is neither a concept nor text.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.concept("https://data.europa.eu/esco/isco/C2512")
            <IscoGroup 2512 'Software developers'>
            >>> esco.concept("2512"), esco.concept("chef")
            (<IscoGroup 2512 'Software developers'>, <Occupation 3434.1 'chef'>)
        """
        uri = self._uri(reference)
        return self._values([uri])[uri]

    def concepts(self, references: Iterable[Reference]) -> Concepts[Concept]:
        """Return the given concepts that the release defines, sorted by label.

        One query for all of them: use it to label many URIs. Unknown ones are left out; compare
        lengths, or test ``uri in esco``.
        """
        texts = map(reference_text, reference_list(references))
        return self._sorted(
            uri
            for text in texts
            if (
                uri := self._identified(text)
                or (None if is_uri(text) else self._named(text, ANY))
            )
        )

    def occupation(self, reference: Reference) -> Occupation:
        """Return an occupation by URI, code or label; see `concept`.

        Raises:
            UnknownConcept: If no occupation matches the reference.
            AmbiguousReference: If several occupations have the label.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.occupation("software developer")
            <Occupation 2512.4 'software developer'>
        """
        return self._of_class(reference, Occupation)

    def skill(self, reference: Reference) -> Skill:
        """Return a skill or piece of knowledge by URI or label; see `concept`.

        Raises:
            UnknownConcept: If no skill matches the reference.
            AmbiguousReference: If several skills have the label.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> esco.skill("use object-oriented programming").reuse_level
            <ReuseLevel.SECTOR_SPECIFIC: 'sector-specific'>
        """
        return self._of_class(reference, Skill)

    def skill_group(self, reference: Reference) -> SkillGroup:
        """Return a group of the skills pillar by URI, code ("S1.2.3") or label.

        Raises:
            UnknownConcept: If no group matches the reference.
            AmbiguousReference: If several groups have the label.
        """
        return self._of_class(reference, SkillGroup)

    def isco_group(self, reference: Reference) -> IscoGroup:
        """Return an ISCO-08 group by URI, code of one to four digits, or label.

        Raises:
            UnknownConcept: If no group matches the reference.
            AmbiguousReference: If several groups have the label.

        Example:
            >>> import escograph
            >>> escograph.open().isco_group("2512").level
            4
        """
        return self._of_class(reference, IscoGroup)

    def isced_field(self, reference: Reference) -> IscedField:
        """Return an ISCED-F 2013 field by URI, code of two to four digits, or label.

        Raises:
            UnknownConcept: If no field matches the reference.
            AmbiguousReference: If several fields have the label.

        Example:
            >>> import escograph
            >>> print(escograph.open().isced_field("0613"))
            software and applications development and analysis
        """
        return self._of_class(reference, IscedField)

    def occupations(self) -> Concepts[Occupation]:
        """Return all released occupations, sorted by label; read when first needed.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> len(esco.occupations()) == esco.manifest["counts"]["occupations"]
            True
        """
        return self._all(Occupation)

    def skills(self) -> Concepts[Skill]:
        """Return all released skills and knowledge, sorted by label; read when needed."""
        return self._all(Skill)

    def isco_groups(self) -> Concepts[IscoGroup]:
        """Return the ISCO-08 groups of every level, sorted by label."""
        return self._all(IscoGroup)

    def skill_groups(self) -> Concepts[SkillGroup]:
        """Return the groups of the skills hierarchy, ISCED-F fields included, by label."""
        return self._all(SkillGroup)

    def concept_schemes(self) -> Concepts[ConceptScheme]:
        """Return the concept schemes: pillars, registers, thematic collections."""
        return self._all(ConceptScheme)

    def collection(self, name: CollectionName) -> Concepts[Skill] | Concepts[Occupation]:
        """Return the skills, or occupations, of a thematic collection, sorted by label.

        Args:
            name: digcomp, digital, green, language, research-occupations,
                research-skills or transversal.

        Raises:
            UnknownConcept: If no collection has this name.
            PartMissing: If the release does not have the collection.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> any(s.pref_label.startswith("Java") for s in esco.collection("digital"))
            True
        """
        if not isinstance(name, str) or name not in COLLECTIONS:
            names = ", ".join(COLLECTIONS)
            raise UnknownConcept(str(name), "collection", f"choose one of {names}")
        collection = COLLECTIONS[name]
        rows = self._store.solutions("members", scheme=NamedNode(collection.scheme))
        if not (members := [row[0].value for row in rows]):
            self._require_data(collection.parts[0])
        if collection.kind == Occupation.kind:
            return self._all(Occupation, members)
        return self._all(Skill, members)

    def labelled(self, text: str) -> Concepts[Concept]:
        """Return the concepts with exactly this label, whatever its kind, by label.

        Labels in the view's language and in English are compared.

        Example:
            >>> import escograph
            >>> escograph.open().labelled("software developer")
            (<Occupation 2512.4 'software developer'>,)
        """
        label = reference_text(text, "label")
        uris: set[str] = set()
        for language in dict.fromkeys((self.language, "en")):
            uris = uris.union(*self._with_label(label, language))
        return self._sorted(uris)

    def _all(self, cls: type[C], uris: Iterable[str] | None = None) -> Concepts[C]:
        """Return the concepts of a class that are not obsolete.

        Labels are read when first needed.
        """
        kind = KINDS[cls.kind]
        self.need_parts(kind.part)
        kinds = {kind for kind, other in CONCEPT_CLASSES.items() if issubclass(other, cls)}
        selected_uris = [
            uri
            for uri in (self._facts if uris is None else uris)
            if (fact := self._facts.get(uri)) and fact.kind in kinds and fact.status != OBSOLETE
        ]

        def load() -> tuple[C, ...]:
            return tuple(c for c in self._sorted(selected_uris) if isinstance(c, cls))

        return Concepts.lazy(len(selected_uris), load, concept_kind=cls.kind)
