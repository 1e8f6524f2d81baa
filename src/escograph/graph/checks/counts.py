"""Questions of a check that compare counts of the graph with the manifest.

Everything is counted again from the graph, independently of the build.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from escograph.graph.bulk import BulkReads
from escograph.graph.checks.questions import (
    CONCEPT_PARTS,
    NEEDS_PARTS,
    QUERIES,
    Check,
    FindCases,
    rows,
)
from escograph.graph.view import View
from escograph.model import ConceptScheme, LabelKind, Severity, Skill
from escograph.model.normalize import is_odd
from escograph.model.parts import HIERARCHY_PARTS, KINDS, OBSOLETE, RELATIONS
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


def differing_files(view: View) -> Iterator[str]:
    """Yield each file of the store that differs from what was published."""
    if files := view.backend.files:  # a store in memory has none
        yield from files.damage()


def differing_counts(view: View) -> Iterator[str]:
    """Yield each count of the manifest that differs from the graph."""
    manifest_counts = _flat(view.manifest["counts"])
    for name, count in _recounted(view):
        if name in manifest_counts and manifest_counts[name] != count:
            yield f"{name}: {manifest_counts[name]:,} in the manifest, {count:,} in the graph"


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
    """Yield first URI and size of each group of related concepts but the largest.

    Concepts that are not related to any other are orphans, not groups.
    """
    parents: dict[str, str] = {}
    facts = view.backend.facts

    def root(uri: str) -> str:
        while (above := parents.setdefault(uri, uri)) != uri:
            parents[uri] = parents[above]
            uri = above
        return uri

    for row in view.backend.solutions("check_links"):
        source, target = (node.value for node in row)
        if source != target and source in facts and target in facts:
            first, second = sorted((root(source), root(target)))
            parents[second] = first
    sizes = Counter(map(root, list(parents)))
    for first, size in sizes.most_common()[1:]:
        yield f"{first} and {size - 1:,} more"


def odd_labels(view: View) -> Iterator[str]:
    """Yield concept and text of each label that reads differently from its characters."""
    rows = BulkReads(view.backend).labels()
    yield from {f"{uri} {text!r}" for uri, _, text, _ in rows if is_odd(text)}


def skills_without(field: str) -> FindCases:
    """Return a function that finds the skills without a fact."""

    def find_cases(view: View) -> Iterator[str]:
        for uri, fact in view.backend.facts.items():
            if fact.kind == Skill.kind and not getattr(fact, field):
                yield uri

    return find_cases


def unlabelled(view: View, language: str) -> set[str]:
    """Return the current concepts without a preferred label in a language."""
    concepts = {
        uri
        for uri, fact in view.backend.facts.items()
        if fact.kind != ConceptScheme.kind and fact.status != OBSOLETE
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


MANIFEST_CHECKS = (
    Check(
        "files unlike the manifest's",
        Severity.ERROR,
        differing_files,
        "A file of the store is missing, or differs from what was published: build the store "
        "again.",
        "escograph, manifest.json",
    ),
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

RELEASE_CHECKS = (
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
        "labels with odd white space",
        Severity.NOTE,
        odd_labels,
        "It holds invisible characters, or white space other than single blanks. It is found, "
        "and shown, as it reads.",
        "SKOS Reference, section 5",
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
        skills_without("skill_type"),
        "ESCO does not say whether it is a skill or knowledge.",
        "ESCO data model, skillType",
        (KINDS["skill"].part,),
    ),
    Check(
        "skills without a reuse level",
        Severity.NOTE,
        skills_without("reuse_level"),
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
        rows("check_unneeded_skills"),
        "No occupation and no skill needs it.",
        "ESCO data model, isEssentialSkillFor",
        (KINDS["skill"].part, *NEEDS_PARTS),
    ),
)

QUESTIONS = (*MANIFEST_CHECKS, *QUERIES, *RELEASE_CHECKS)
"""Every question, in the order in which they are checked."""
