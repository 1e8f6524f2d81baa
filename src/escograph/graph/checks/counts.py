"""Questions of a check that compare counts of the graph with the manifest.

Everything is counted again from the graph, independently of the build.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from escograph.graph.checks.questions import (
    CONCEPT_PARTS,
    NEEDS_PARTS,
    QUERIES,
    Check,
    FindCases,
    rows,
)
from escograph.graph.view import View
from escograph.model import LabelKind, Severity
from escograph.model.parts import HIERARCHY_PARTS, KINDS, RELATIONS
from escograph.store import compile_facts, label_graph
from escograph.vocab import SKOS

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)

_SKOS_TERMS = frozenset(
    {
        *("Collection", "Concept", "ConceptScheme", "OrderedCollection"),
        *("altLabel", "hiddenLabel", "prefLabel", "notation"),
        *("changeNote", "definition", "editorialNote", "example", "historyNote", "note"),
        *("scopeNote", "hasTopConcept", "inScheme", "topConceptOf", "member", "memberList"),
        *("broader", "broaderTransitive", "narrower", "narrowerTransitive", "related"),
        *("broadMatch", "closeMatch", "exactMatch", "narrowMatch", "relatedMatch"),
        *("mappingRelation", "semanticRelation"),
    }
)
"""The terms that SKOS Reference, appendix A, defines."""


def differing_counts(view: View) -> Iterator[str]:
    """Yield each count of the manifest that differs from the graph."""
    stated = _flat(view.manifest["counts"])
    for name, count in _recounted(view):
        if name in stated and stated[name] != count:
            yield f"{name}: {stated[name]:,} in the manifest, {count:,} in the graph"


def differing_facts(view: View) -> Iterator[str]:
    """Yield each concept whose facts differ from the graph."""
    stored, read = view.backend.facts, compile_facts(view.backend.handle)
    for uri in stored.keys() | read.keys():
        if stored.get(uri) != read.get(uri):
            yield uri


def lost_rows(view: View) -> Iterator[str]:
    """Yield each file with rows that are neither loaded nor refused."""
    for file in view.manifest["files"]:
        if file["rows"] != file["loaded"] + file["refused"]:
            yield f"{file['file']}: {file['rows']:,} rows, {file['loaded']:,} loaded"


def differing_languages(view: View) -> Iterator[str]:
    """Yield each language in which the manifest and the preferred labels differ."""
    labelled = {
        language.value.lower()
        for property_, language, _ in view.backend.solutions("check_label_counts")
        if property_.value == LabelKind.PREFERRED.predicate and language.value
    }
    for language in view.languages:
        if language not in labelled and not _labelled(view, language):
            yield f"{language}: in the manifest, but has no preferred label"
    for language in labelled - {*view.languages}:
        yield f"{language}: has preferred labels, but is not in the manifest"


def invalid_tags(view: View) -> Iterator[str]:
    """Yield each language tag that is not valid in BCP 47."""
    for (language,) in view.backend.solutions("check_languages"):
        if not _TAG.fullmatch(language.value):
            yield language.value


def undefined_skos_terms(view: View) -> Iterator[str]:
    """Yield each term in the namespace of SKOS that SKOS does not define."""
    for query in ("check_properties", "check_classes"):
        for term, _ in view.backend.solutions(query):
            base, name = term.value[: len(SKOS)], term.value[len(SKOS) :]
            if base == SKOS and name not in _SKOS_TERMS:
                yield term.value


def clusters(view: View) -> Iterator[str]:
    """Yield each group of related concepts except the largest: its first URI and its size.

    Concepts that are not related to any other are orphans, not groups.
    """
    leader: dict[str, str] = {}
    facts = view.backend.facts

    def lead(uri: str) -> str:
        while (above := leader.setdefault(uri, uri)) != uri:
            leader[uri] = leader[above]
            uri = above
        return uri

    for row in view.backend.solutions("check_links"):
        one, other = (node.value for node in row)
        if one != other and one in facts and other in facts:
            first, second = sorted((lead(one), lead(other)))
            leader[second] = first
    sizes = Counter(map(lead, list(leader)))
    for first, size in sizes.most_common()[1:]:
        yield f"{first} and {size - 1:,} more"


def without(field: str) -> FindCases:
    """Return a function that finds the skills without a fact."""

    def find_cases(view: View) -> Iterator[str]:
        for uri, fact in view.backend.facts.items():
            if fact.kind == "skill" and not getattr(fact, field):
                yield uri

    return find_cases


def unlabelled(view: View, language: str) -> set[str]:
    """Return the current concepts without a preferred label in a language."""
    concepts = {
        uri
        for uri, fact in view.backend.facts.items()
        if fact.kind != "concept scheme" and fact.status != "obsolete"
    }
    return concepts - _labelled(view, language)


def _labelled(view: View, language: str) -> set[str]:
    rows = view.backend.solutions("all_labels", labels=label_graph(language))
    return {row[0].value for row in rows}


def _recounted(view: View) -> Iterator[tuple[str, int]]:
    # by the facts, since another question compares them with the graph
    counts = Counter(KINDS[fact.kind].count for fact in view.backend.facts.values())
    for name in dict.fromkeys(kind.count for kind in KINDS.values() if kind.count):
        yield name, counts[name]
    counted = view.backend.solutions("check_relation_counts")
    relations = {relation.value: int(count.value) for relation, count in counted}
    for relation in RELATIONS:
        yield f"{relation} relations", relations.get(relation, 0)
    for property_, language, count in view.backend.solutions("check_label_counts"):
        kind = property_.value.removeprefix(SKOS)
        yield f"{kind} in {language.value}", int(count.value)
    yield (
        "triples",
        sum(int(row[1].value) for row in view.backend.solutions("check_properties")),
    )


def _flat(counts: Mapping[str, Any]) -> dict[str, int]:
    """Return the counts of a manifest under the names of `_recounted`."""
    flat: defaultdict[str, int] = defaultdict(int)
    for name, count in counts.items():
        if isinstance(count, int):
            flat[name] = count
    for part in counts.get("relations", {}).values():
        for relation, count in part.items() if isinstance(part, Mapping) else ():
            flat[f"{relation} relations"] += count
    for language, kinds in counts.get("labels", {}).items():
        for kind, count in kinds.items():
            if isinstance(count, int):
                flat[f"{kind} in {language}"] = count
    return flat


COUNTED = (
    Check(
        "counts unlike the manifest's",
        Severity.ERROR,
        differing_counts,
        "The graph differs from the counts of the build: build the store again.",
        "escograph, manifest.json",
    ),
    Check(
        "facts unlike the graph's",
        Severity.ERROR,
        differing_facts,
        "Kind, code, type, reuse level or status in facts.json differ from the graph: build "
        "the store again.",
        "escograph, facts.json",
    ),
    Check(
        "languages unlike the manifest's",
        Severity.ERROR,
        differing_languages,
        "The languages of the manifest differ from those of the labels.",
        "escograph, manifest.json",
    ),
    Check(
        "rows unaccounted for",
        Severity.ERROR,
        lost_rows,
        "A file whose rows loaded and refused do not add up to the rows read.",
        "escograph, manifest.json",
    ),
)

SURVEYED = (
    Check(
        "invalid language tags",
        Severity.WARNING,
        invalid_tags,
        "A tag that is not valid in BCP 47; there is no view in that language.",
        "BCP 47; qSKOS, Omitted or Invalid Language Tags",
    ),
    Check(
        "undefined SKOS resources",
        Severity.WARNING,
        undefined_skos_terms,
        "A property or class in the namespace of SKOS that SKOS does not define.",
        "qSKOS, Undefined SKOS Resources",
    ),
    Check(
        "disconnected concept clusters",
        Severity.NOTE,
        clusters,
        "Concepts related to each other, but not to the largest group.",
        "qSKOS, Disconnected Concept Clusters",
        (*CONCEPT_PARTS, *HIERARCHY_PARTS, *NEEDS_PARTS),
    ),
    Check(
        "skills without a type",
        Severity.NOTE,
        without("skill_type"),
        "ESCO does not say whether it is a skill or knowledge.",
        "ESCO data model, skillType",
        (KINDS["skill"].part,),
    ),
    Check(
        "skills without a reuse level",
        Severity.NOTE,
        without("reuse_level"),
        "ESCO does not say how widely it can be used.",
        "ESCO data model, skillReuseLevel",
        (KINDS["skill"].part,),
    ),
    Check(
        "occupations without skills",
        Severity.NOTE,
        rows("check_without_skills"),
        "An occupation that needs no skill: every profile covers it.",
        "ESCO data model, relatedEssentialSkill",
        (KINDS["occupation"].part, KINDS["occupation"].relations),
    ),
    Check(
        "skills that nothing needs",
        Severity.NOTE,
        rows("check_unasked_skills"),
        "No occupation and no skill needs it.",
        "ESCO data model, isEssentialSkillFor",
        (KINDS["skill"].part, *NEEDS_PARTS),
    ),
)

QUESTIONS = (*COUNTED, *QUERIES, *SURVEYED)
"""Every question, in the order in which they are checked."""
