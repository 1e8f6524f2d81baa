"""The table of ESCO's kinds of concepts, parts of a release, and collections.

All code that depends on a kind or a part uses this table: the class or scheme of a kind in RDF,
the beginning of its URIs, the file of the portal that defines it, the name of its count in the
manifest, and the files that state its relations.

See:
    ESCO data model, http://data.europa.eu/esco/model; the portal's ``dictionary_en.csv``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from escograph.vocab import (
    BASE,
    ESCO,
    ISCED_F_PATH,
    ISCO_PATH,
    OCCUPATION_PATH,
    QUALIFICATION_PATH,
    SCHEME_PATH,
    SCHEMES,
    SKILL_PATH,
    SKOS,
)

KindName = Literal[
    "occupation",
    "ISCO group",
    "skill",
    "skill group",
    "ISCED-F field",
    "qualification",
    "concept scheme",
    "concept",
]
"""Values of `Concept.kind`."""

KindFilter = Literal[
    "occupation",
    "ISCO group",
    "skill",
    "knowledge",
    "skill group",
    "ISCED-F field",
    "group",
    "qualification",
    "concept",
]
"""Values of a ``kind`` argument: kinds of concepts, "knowledge" (the skills of that type), and
"group" (groups of any kind)."""

LinkedKind = Literal["skill", "knowledge", "occupation", "ISCO group"]
"""Kinds that texts are linked to; they mean the same as in `KindFilter`."""

TitleKind = Literal["occupation", "ISCO group"]
"""Kinds that job titles name."""

IscoLevel = Literal[1, 2, 3, 4]
"""Levels of ISCO-08: the number of digits of a group's code."""

TitleLevel = Literal["occupation", 1, 2, 3, 4]
"""Levels at which a job title is coded, from the deepest: an occupation, or an ISCO group's."""

RelationName = Literal["essential", "optional"]
"""The relations by which an occupation or skill needs a skill."""

CollectionName = Literal[
    "digcomp",
    "digital",
    "green",
    "language",
    "research-occupations",
    "research-skills",
    "transversal",
]
"""Names that `Esco.collection` takes."""

ReuseLevelName = Literal[
    "transversal", "cross-sector", "sector-specific", "occupation-specific"
]
"""Values of ``esco:skillReuseLevel``; the members of `ReuseLevel` are accepted too."""

StatusName = Literal["released", "obsolete"]
"""Values of ``iso-thes:status``."""

RELEASED: StatusName = "released"
OBSOLETE: StatusName = "obsolete"

RELATIONS: tuple[RelationName, ...] = ("essential", "optional")

BY_LANGUAGE = "the CSV classification archive of any language"
_RELATIONS_ARCHIVE = (
    "the CSV classification archive of any language (from v1.2), or the separate "
    "language-independent archive (v1.0 and v1.1)"
)
_FROM_12 = "the CSV classification archive of any language, from v1.2"
_ONLY_10 = "the CSV classification archive of any language of v1.0"
_QUALIFICATIONS = "an RDF dump of ESCO that contains the qualifications pillar"
_NACE = "the occupations of v1.2 and later"
RDF_ARCHIVE = "the classification archive in RDF"
"""The archive that contains a part if the release is RDF."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a release in CSV, or its counterpart in RDF.

    Attributes:
        name: The portal's name of the file, without language and extension.
        archive: The portal's archive that contains it.
        required: Whether every release has it.
        uri_column: Column of the concepts that it defines; empty if it defines none. Such a
            part exists once per language.
        csv: Whether it is a CSV file; otherwise only a column, or RDF, states it.
    """

    name: str
    archive: str
    required: bool = False
    uri_column: str = ""
    csv: bool = True


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        part.name: part
        for part in (
            Part("ISCOGroups", BY_LANGUAGE, True, "conceptUri"),
            Part("occupations", BY_LANGUAGE, True, "conceptUri"),
            Part("skillGroups", BY_LANGUAGE, True, "conceptUri"),
            Part("skills", BY_LANGUAGE, True, "conceptUri"),
            Part("conceptSchemes", BY_LANGUAGE, True, "conceptSchemeUri"),
            Part("broaderRelationsOccPillar", _RELATIONS_ARCHIVE, True),
            Part("broaderRelationsSkillPillar", _RELATIONS_ARCHIVE, True),
            Part("occupationSkillRelations", _RELATIONS_ARCHIVE, True),
            Part("skillSkillRelations", _RELATIONS_ARCHIVE, True),
            Part("skillsHierarchy", BY_LANGUAGE),
            Part("digCompSkillsCollection", BY_LANGUAGE),
            Part("digitalSkillsCollection", BY_LANGUAGE),
            Part("greenSkillsCollection", BY_LANGUAGE),
            Part("ictSkillsCollection", _ONLY_10),
            Part("languageSkillsCollection", BY_LANGUAGE),
            Part("researchOccupationsCollection", BY_LANGUAGE),
            Part("researchSkillsCollection", BY_LANGUAGE),
            Part("transversalSkillsCollection", BY_LANGUAGE),
            Part("greenShareOcc", _FROM_12),
            Part("dictionary", _FROM_12),
            Part("naceCode", _NACE, csv=False),
            Part("qualifications", _QUALIFICATIONS, csv=False),
        )
    }
)
"""Every part of a release, by the portal's name; required ones first."""

REQUIRED_PARTS: tuple[str, ...] = tuple(part.name for part in PARTS.values() if part.required)
"""The parts that every release has."""

LANGUAGE_PARTS = frozenset(part.name for part in PARTS.values() if part.uri_column)
"""The parts that exist once per language: those that define concepts."""

GREEN_SHARE_PART = "greenShareOcc"
"""The part with the share of green tasks of occupations and ISCO groups."""
NACE_PART = "naceCode"
"""The part that is only a column of the occupations."""

_OCC_PILLAR, _SKILL_PILLAR = "broaderRelationsOccPillar", "broaderRelationsSkillPillar"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of concept.

    Attributes:
        name: The value of `Concept.kind`.
        plural: Its plural.
        part: The part that defines concepts of the kind; empty for plain concepts.
        path: Beginning of their URIs, after `escograph.vocab.BASE`.
        count: Name of their count in the manifest; skill groups and ISCED-F fields share one.
        rdf_class: IRI of their class; empty for groups, which RDF identifies only by a scheme.
        scheme: IRI of the scheme that contains them, for groups.
        wider_scheme: IRI of a scheme that contains them and concepts of other kinds.
        hierarchy: The part that states their hierarchy; empty if they have none.
        above: Names of the kinds that can be above them.
        below: Names of the kinds that can be below them.
        relations: The part that states the skills they need; empty if they need none.
    """

    name: KindName
    plural: str
    part: str = ""
    path: str = ""
    count: str = ""
    rdf_class: str = ""
    scheme: str = ""
    wider_scheme: str = ""
    hierarchy: str = ""
    above: tuple[KindName, ...] = ()
    below: tuple[KindName, ...] = ()
    relations: str = ""


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind(
                "occupation",
                "occupations",
                "occupations",
                OCCUPATION_PATH,
                "occupations",
                rdf_class=f"{ESCO}Occupation",
                hierarchy=_OCC_PILLAR,
                above=("occupation", "ISCO group"),
                below=("occupation",),
                relations="occupationSkillRelations",
            ),
            Kind(
                "ISCO group",
                "ISCO groups",
                "ISCOGroups",
                ISCO_PATH,
                "isco_groups",
                scheme=f"{SCHEMES}isco",
                hierarchy=_OCC_PILLAR,
                above=("ISCO group",),
                below=("ISCO group", "occupation"),
            ),
            Kind(
                "skill",
                "skills",
                "skills",
                SKILL_PATH,
                "skills",
                rdf_class=f"{ESCO}Skill",
                hierarchy=_SKILL_PILLAR,
                above=("skill", "skill group", "ISCED-F field"),
                below=("skill",),
                relations="skillSkillRelations",
            ),
            Kind(
                "skill group",
                "skill groups",
                "skillGroups",
                SKILL_PATH,
                "skill_groups",
                scheme=f"{SCHEMES}skills-hierarchy",
                wider_scheme=f"{SCHEMES}skills",
                hierarchy=_SKILL_PILLAR,
                above=("skill group", "ISCED-F field"),
                below=("skill group", "ISCED-F field", "skill"),
            ),
            Kind(
                "ISCED-F field",
                "ISCED-F fields",
                "skillGroups",
                ISCED_F_PATH,
                "skill_groups",
                scheme=f"{SCHEMES}isced-f",
                hierarchy=_SKILL_PILLAR,
                above=("skill group", "ISCED-F field"),
                below=("skill group", "ISCED-F field", "skill"),
            ),
            Kind(
                "qualification",
                "qualifications",
                "qualifications",
                QUALIFICATION_PATH,
                "qualifications",
                rdf_class=f"{ESCO}Qualification",
                relations="qualifications",
            ),
            Kind(
                "concept scheme",
                "concept schemes",
                "conceptSchemes",
                SCHEME_PATH,
                "concept_schemes",
                rdf_class=f"{SKOS}ConceptScheme",
            ),
            Kind("concept", "concepts", rdf_class=f"{SKOS}Concept"),
        )
    }
)
"""Every kind of concept, by name."""

GROUPS: tuple[KindName, ...] = ("ISCO group", "skill group", "ISCED-F field")
"""The kinds that group occupations or skills."""

_FILTERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **{name: (name,) for name in KINDS if name != "concept scheme"},
        "skill": ("skill", "knowledge"),
        "knowledge": ("knowledge",),
        "group": GROUPS,
    }
)

KIND_FILTERS: tuple[KindFilter, ...] = get_args(KindFilter)
"""Values of a ``kind`` argument; see `KindFilter`."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A thematic collection of skills or occupations.

    Attributes:
        name: Its name for `Esco.collection`.
        scheme: IRI of its concept scheme.
        parts: The files that list its members, by the portal's names; the current one first.
        kind: The kind of its members.
    """

    name: CollectionName
    scheme: str
    parts: tuple[str, ...]
    kind: KindName = "skill"


COLLECTIONS: Mapping[str, Collection] = MappingProxyType(
    {
        collection.name: collection
        for collection in (
            Collection("digcomp", f"{SCHEMES}digcomp", ("digCompSkillsCollection",)),
            Collection(
                "digital",
                f"{SCHEMES}6c930acd-c104-4ece-acf7-f44fd7333036",
                ("digitalSkillsCollection", "ictSkillsCollection"),
            ),
            Collection("green", f"{SCHEMES}green", ("greenSkillsCollection",)),
            Collection(
                "language", f"{SCHEMES}skill-language-groups", ("languageSkillsCollection",)
            ),
            Collection(
                "research-occupations",
                f"{SCHEMES}8ae4b9f3-507e-4057-a145-2f96f0132613",
                ("researchOccupationsCollection",),
                "occupation",
            ),
            Collection("research-skills", f"{SCHEMES}research", ("researchSkillsCollection",)),
            Collection(
                "transversal",
                f"{SCHEMES}skill-transversal-groups",
                ("transversalSkillsCollection",),
            ),
        )
    }
)
"""Every thematic collection, by name."""


def kinds_of_filter(kind: str) -> tuple[str, ...]:
    """Return the kinds of concepts that a ``kind`` argument selects.

    Knowledge counts as a separate kind here: "skill" selects both.

    Raises:
        KeyError: If the kind does not exist.
    """
    return _FILTERS[kind]


def kinds_of_uri(uri: str) -> tuple[Kind, ...]:
    """Return the kinds of concepts that have such a URI, most likely first.

    Empty for a URI that is not ESCO's.

    Example:
        >>> from escograph.model.parts import kinds_of_uri
        >>> [kind.name for kind in kinds_of_uri("http://data.europa.eu/esco/skill/x")]
        ['skill', 'skill group']
    """
    if not uri.startswith(BASE):
        return ()
    path = uri[len(BASE) :]
    return tuple(kind for kind in KINDS.values() if kind.path and path.startswith(kind.path))


def with_article(kind: str) -> str:
    """Return a kind of concept with its indefinite article.

    Example:
        >>> from escograph.model.parts import with_article
        >>> with_article("ISCO group")
        'an ISCO group'
    """
    return f"an {kind}" if kind[0] in "aeioIO" else f"a {kind}"


def kind_in_part(part: str, uri: str) -> Kind:
    """Return the kind of a concept that a part defines.

    Only ``skillGroups`` defines two kinds; the URI tells them apart.
    """
    kinds = [kind for kind in KINDS.values() if kind.part == part]
    uri_kinds = kinds_of_uri(uri)
    return next((kind for kind in kinds if kind in uri_kinds), kinds[0])


def part_of_relation(
    relation: Literal["broader", "essential", "optional"], uri: str, kind: str = ""
) -> str:
    """Return the part that states a relation of a concept.

    Args:
        relation: "broader", "essential" or "optional".
        uri: The concept that has a broader one, or needs a skill.
        kind: Its kind; empty if the release does not define it, so that only its URI counts.

    Example:
        >>> from escograph.model.parts import part_of_relation
        >>> part_of_relation("broader", "http://data.europa.eu/esco/isco/C2512")
        'broaderRelationsOccPillar'
    """
    kinds = (KINDS[kind],) if kind else kinds_of_uri(uri)
    if relation == "broader":
        return next((k.hierarchy for k in kinds if k.hierarchy), _SKILL_PILLAR)
    return next((k.relations for k in kinds if k.relations), "occupationSkillRelations")


def parts_above(kind: str) -> tuple[str, ...]:
    """Return the parts needed to find the concepts above one of a kind.

    The file of the hierarchy, and those that define the kinds above: a skill group is only
    below groups, so its position is known in a store without ``skills``.
    """
    return _hierarchy_parts(kind, KINDS[kind].above)


def parts_below(kind: str) -> tuple[str, ...]:
    """Return the parts needed to find the concepts below one of a kind."""
    return _hierarchy_parts(kind, KINDS[kind].below)


def _hierarchy_parts(kind: str, neighbours: tuple[KindName, ...]) -> tuple[str, ...]:
    if not (hierarchy := KINDS[kind].hierarchy):
        return ()
    return tuple(dict.fromkeys((hierarchy, *(KINDS[name].part for name in neighbours))))


def parts_needed(kind: str) -> tuple[str, ...]:
    """Return the parts needed to find the skills that a concept of a kind needs."""
    relations = KINDS[kind].relations
    return (relations, KINDS["skill"].part) if relations else ()


_WITH_RELATIONS = [k for k in KINDS.values() if k.relations and PARTS[k.relations].required]

RELATION_PARTS: tuple[str, ...] = (
    *(kind.relations for kind in _WITH_RELATIONS),
    *(kind.part for kind in _WITH_RELATIONS),
)
"""The parts needed to find the concepts that need a skill: both relation files, both ends."""

HIERARCHY_PARTS: tuple[str, ...] = (_OCC_PILLAR, _SKILL_PILLAR)
"""The parts that state broader relations."""
