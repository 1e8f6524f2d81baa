"""The terms of the official RDF dump that a store lacks.

CSV files cannot express all of the dump. What the store implies is derived (`derived`); a query
that can have no answer without the rest is an error that names it, never an empty answer.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import pyoxigraph as ox

from escograph.errors import EscoError, PartMissing, QueryError
from escograph.model import ConceptScheme, MappingRelation, Occupation, Qualification, Skill
from escograph.model.parts import HIERARCHY_PARTS, KINDS, NACE_PART, PARTS, RELATION_PARTS
from escograph.store import terms
from escograph.vocab import DCT, ESCO, PREFIXES, SKOS, SKOSXL

_CLOSURES: Mapping[str, str] = {
    f"{SKOS}broaderTransitive": terms.BROADER.value,
    f"{SKOS}narrowerTransitive": terms.NARROWER.value,
}
"""Property → the property whose transitive closure it is (SKOS Reference, S24)."""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Properties and classes that express a thing in the dump, but not in CSV.

    Attributes:
        thing: The thing, in the plural.
        names: Their IRIs.
        advice: What to read instead, if there is anything.
    """

    thing: str
    names: tuple[str, ...]
    advice: str = ""


_XL_NAMES = ("prefLabel", "altLabel", "hiddenLabel", "literalForm", "labelRelation", "Label")
_ASSOCIATION_NAMES = (
    "AssociationObject",
    "hasAssociation",
    "isAssociationFor",
    "target",
    "targetFramework",
)
_VOCABULARIES = (
    _Vocabulary(
        "SKOS-XL labels",
        tuple(SKOSXL + name for name in _XL_NAMES),
        "read skos:prefLabel, skos:altLabel and skos:hiddenLabel",
    ),
    _Vocabulary("label roles", (f"{ESCO}hasLabelRole",)),
    _Vocabulary(
        "reified relations",
        (*(ESCO + name for name in _ASSOCIATION_NAMES), f"{DCT}type"),
        "read esco:relatedEssentialSkill and esco:relatedOptionalSkill",
    ),
    _Vocabulary("reference languages", (f"{ESCO}referenceLanguage",)),
    _Vocabulary("successors of concepts", (terms.IS_REPLACED_BY.value, terms.REPLACES.value)),
    _Vocabulary(
        "mappings to other classifications",
        tuple(SKOS + relation for relation in MappingRelation),
    ),
)

_OF_QUALIFICATIONS = (KINDS[Qualification.kind].part,)
_STATED_BY: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((terms.BROADER.value, terms.NARROWER.value), HIERARCHY_PARTS),
    **{
        node.value: RELATION_PARTS
        for node in (*terms.NEEDS.values(), *terms.NEEDED_BY.values())
    },
    **{KINDS[kind].rdf_class: (KINDS[kind].part,) for kind in (Occupation.kind, Skill.kind)},
    terms.SKILL_TYPE.value: (KINDS[Skill.kind].part,),
    terms.REUSE_LEVEL.value: (KINDS[Skill.kind].part,),
    terms.CONCEPT_SCHEME.value: (KINDS[ConceptScheme.kind].part,),
    terms.NACE_CODE.value: (NACE_PART,),
    KINDS[Qualification.kind].rdf_class: _OF_QUALIFICATIONS,
    terms.EQF_LEVEL.value: _OF_QUALIFICATIONS,
    terms.AWARDING_BODY.value: _OF_QUALIFICATIONS,
    terms.LEARNING_OUTCOME_NOTE.value: _OF_QUALIFICATIONS,
}
"""Property or class → the parts of a release that state it."""

_CUT_NAME = r"(?<=core#|odel#|erms/)\w+>"
"""The end of an IRI that may be declared as a prefix with the first letters of a name."""


class _Refusal(Protocol):
    """A function from a name in a query, and the query, to the error for it."""

    def __call__(self, name: str, sparql: str) -> EscoError: ...


@dataclass(frozen=True, eq=False)
class AbsentTerms:
    """The terms of the official dump that a store lacks.

    Attributes:
        closures: Property that the store implies → the property whose closure it is.
        refusals: IRI of another term → the error for a query that has no answer without it.
        pattern: Pattern that occurs in every query that names one of these, or a graph.
    """

    closures: Mapping[str, str]
    refusals: Mapping[str, _Refusal]
    pattern: re.Pattern[str]

    def __contains__(self, iri: str) -> bool:
        return iri in self.closures or iri in self.refusals


def absent_terms(store: ox.Store, manifest: Mapping[str, Any]) -> AbsentTerms:
    """Return the terms of the official dump that a store lacks.

    A store built from RDF has the vocabulary of its dump, whatever that is. So has every store
    what its parts state, even if that is nothing.
    """

    def is_stated(name: str) -> bool:
        node = ox.NamedNode(name)
        return any(
            next(store.quads_for_pattern(None, predicate, value, None), None) is not None
            for predicate, value in ((node, None), (terms.TYPE, node))
        )

    refusals: dict[str, _Refusal] = {}
    for vocabulary in _VOCABULARIES if manifest.get("form") == "csv" else ():
        if not any(map(is_stated, vocabulary.names)):
            refusals |= dict.fromkeys(vocabulary.names, partial(_not_in_csv, vocabulary))
    for name, parts in _STATED_BY.items():
        if (refusal := _missing_part(parts, manifest)) and not is_stated(name):
            refusals[name] = refusal
    closures: dict[str, str] = {}
    for name, base in _CLOSURES.items():
        if is_stated(name):
            continue
        if base in refusals:
            refusals[name] = refusals[base]
        else:
            closures[name] = base
    return AbsentTerms(closures, refusals, _pattern((*closures, *refusals)))


def _not_in_csv(vocabulary: _Vocabulary, name: str, sparql: str) -> QueryError:
    advice = f"{vocabulary.advice}, or " if vocabulary.advice else ""
    return QueryError(
        f"{short_name(name)}: this store has no {vocabulary.thing}, and the query no answer "
        f"without them; CSV releases do not state them: {advice}build a store from the RDF "
        "dump of the release",
        sparql,
    )


def _missing_part(parts: Iterable[str], manifest: Mapping[str, Any]) -> _Refusal | None:
    """Return the refusal for the first of some parts that a store was built without."""
    missing: Mapping[str, str] = manifest["missing"]
    for part in parts:
        if part in missing:
            return partial(_without_part, part, missing[part])
        if not PARTS[part].csv and part not in manifest["parts"]:
            return partial(_without_part, part, PARTS[part].archive)
    return None


def _without_part(part: str, archive: str, name: str, sparql: str) -> PartMissing:
    return PartMissing(part, archive)


def short_name(iri: str) -> str:
    """Return an IRI with a prefix that queries need not declare, if one fits."""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri.removeprefix(base)}"
    return f"<{iri}>"


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    # names of SKOS-XL are also those of SKOS, so their namespace has to tell; every branch
    # begins with a rare character, which makes the search three times as fast
    local_names = {re.split("[#/]", n)[-1] for n in names if not n.startswith(SKOSXL)}
    listed = "|".join(sorted(map(re.escape, local_names)))
    return re.compile(
        rf"[:#/](?:(?:{listed})(?![\w-])|{_CUT_NAME})|xl[:#]|[Gg][Rr][Aa][Pp][Hh]"
    )
