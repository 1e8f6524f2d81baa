"""The questions of a check that take counting: does the store say what its manifest says?

Everything is counted anew from the graph, with none of the numbers of the build.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from escograph.graph.checks import CONCEPTS, HIERARCHY, RELATIONS, Ask, Check, rows
from escograph.graph.view import View
from escograph.model import Severity
from escograph.store import compile_facts, label_graph
from escograph.vocab import SKOS

_KINDS = {
    "occupations": {"occupation"},
    "skills": {"skill"},
    "skill_groups": {"skill group", "ISCED-F field"},
    "isco_groups": {"ISCO group"},
    "qualifications": {"qualification"},
    "concept_schemes": {"concept scheme"},
}
"""Name among the counts of the manifest → kinds of concept that it counts."""

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
"""What SKOS Reference, appendix A, defines."""


def other_counts(view: View) -> Iterator[str]:
    """Yield each count of the manifest that the graph does not bear out."""
    stated = _flat(view.manifest["counts"])
    for name, count in _recounted(view):
        if name in stated and stated[name] != count:
            yield f"{name}: {stated[name]:,} in the manifest, {count:,} in the graph"


def other_facts(view: View) -> Iterator[str]:
    """Yield each concept of which the facts say something else than the graph."""
    kept, read = view.store.facts, compile_facts(view.store.store)
    for uri in kept.keys() | read.keys():
        if kept.get(uri) != read.get(uri):
            yield uri


def lost_rows(view: View) -> Iterator[str]:
    """Yield each file of which rows are neither loaded nor refused."""
    for file in view.manifest["files"]:
        if file["rows"] != file["loaded"] + file["refused"]:
            yield f"{file['file']}: {file['rows']:,} rows, {file['loaded']:,} loaded"


def other_languages(view: View) -> Iterator[str]:
    """Yield each language that has labels and is not in the manifest, or the other way."""
    labelled = {
        language.value.lower()
        for property_, language, _ in view.store.solutions("check_label_counts")
        if property_.value == f"{SKOS}prefLabel" and language.value
    }
    for language in view.languages:
        if language not in labelled and not _labelled(view, language):
            yield f"{language}: in the manifest, and no preferred label in it"
    for language in labelled - {*view.languages}:
        yield f"{language}: preferred labels in it, and not in the manifest"


def bad_tags(view: View) -> Iterator[str]:
    """Yield each language tag that BCP 47 would not let pass."""
    for (language,) in view.store.solutions("check_languages"):
        if not _TAG.fullmatch(language.value):
            yield language.value


def unknown_skos(view: View) -> Iterator[str]:
    """Yield each term in the namespace of SKOS that SKOS does not define."""
    for query in ("check_properties", "check_classes"):
        for term, _ in view.store.solutions(query):
            base, name = term.value[: len(SKOS)], term.value[len(SKOS) :]
            if base == SKOS and name not in _SKOS_TERMS:
                yield term.value


def clusters(view: View) -> Iterator[str]:
    """Yield each group of related concepts but the largest, by its first URI and its size.

    Concepts related to none are orphans and make no group.
    """
    leader: dict[str, str] = {}
    facts = view.store.facts

    def lead(uri: str) -> str:
        while (above := leader.setdefault(uri, uri)) != uri:
            leader[uri] = leader[above]
            uri = above
        return uri

    for row in view.store.solutions("check_links"):
        one, other = (node.value for node in row)
        if one != other and one in facts and other in facts:
            first, second = sorted((lead(one), lead(other)))
            leader[second] = first
    sizes = Counter(map(lead, list(leader)))
    for first, size in sizes.most_common()[1:]:
        yield f"{first} and {size - 1:,} more"


def untold(field: str) -> Ask:
    """Return what finds the skills of which the release does not say something."""

    def ask(view: View) -> Iterator[str]:
        for uri, fact in view.store.facts.items():
            if fact.kind == "skill" and not getattr(fact, field):
                yield uri

    return ask


def uncovered(view: View, language: str) -> set[str]:
    """Return the concepts without a preferred label in a language; obsolete ones need none."""
    concepts = {
        uri
        for uri, fact in view.store.facts.items()
        if fact.kind != "concept scheme" and fact.status != "obsolete"
    }
    return concepts - _labelled(view, language)


def _labelled(view: View, language: str) -> set[str]:
    found = view.store.solutions("all_labels", labels=label_graph(language))
    return {row[0].value for row in found}


def _recounted(view: View) -> Iterator[tuple[str, int]]:
    # the facts, since another question holds them against the graph
    kinds = Counter(fact.kind for fact in view.store.facts.values())
    for name, of_kind in _KINDS.items():
        yield name, sum(kinds[kind] for kind in of_kind)
    counted = view.store.solutions("check_relation_counts")
    relations = {relation.value: int(count.value) for relation, count in counted}
    for relation in ("essential", "optional"):
        yield f"{relation} relations", relations.get(relation, 0)
    for property_, language, count in view.store.solutions("check_label_counts"):
        kind = property_.value.removeprefix(SKOS)
        yield f"{kind} in {language.value}", int(count.value)
    yield "triples", sum(int(row[1].value) for row in view.store.solutions("check_properties"))


def _flat(counts: Mapping[str, Any]) -> dict[str, int]:
    """The counts of a manifest by the names of `_recounted`."""
    found: defaultdict[str, int] = defaultdict(int)
    for name, count in counts.items():
        if isinstance(count, int):
            found[name] = count
    for part in counts.get("relations", {}).values():
        for relation, count in part.items() if isinstance(part, Mapping) else ():
            found[f"{relation} relations"] += count
    for language, kinds in counts.get("labels", {}).items():
        for kind, count in kinds.items():
            if isinstance(count, int):
                found[f"{kind} in {language}"] = count
    return found


COUNTED = (
    Check(
        "counts unlike the manifest's",
        Severity.ERROR,
        other_counts,
        "The graph does not hold what the build loaded: build the store again.",
        "escograph, manifest.json",
    ),
    Check(
        "facts unlike the graph's",
        Severity.ERROR,
        other_facts,
        "Kind, code, type, reuse level or status are kept beside the graph, and differ: "
        "build the store again.",
        "escograph, facts.json",
    ),
    Check(
        "languages unlike the manifest's",
        Severity.ERROR,
        other_languages,
        "The manifest names other languages than there are labels in.",
        "escograph, manifest.json",
    ),
    Check(
        "rows unaccounted for",
        Severity.ERROR,
        lost_rows,
        "A file of which rows read are not rows loaded and rows refused.",
        "escograph, manifest.json",
    ),
)

SURVEYED = (
    Check(
        "invalid language tags",
        Severity.WARNING,
        bad_tags,
        "A tag that BCP 47 does not allow; no view in that language can be had.",
        "BCP 47; qSKOS, Omitted or Invalid Language Tags",
    ),
    Check(
        "undefined SKOS resources",
        Severity.WARNING,
        unknown_skos,
        "A property or class in the namespace of SKOS that SKOS does not define.",
        "qSKOS, Undefined SKOS Resources",
    ),
    Check(
        "disconnected concept clusters",
        Severity.NOTE,
        clusters,
        "Concepts related among themselves, and to none of the largest group.",
        "qSKOS, Disconnected Concept Clusters",
        (*CONCEPTS, *HIERARCHY, *RELATIONS),
    ),
    Check(
        "skills without a type",
        Severity.NOTE,
        untold("skill_type"),
        "ESCO does not say whether it is a skill or knowledge.",
        "ESCO data model, skillType",
        ("skills",),
    ),
    Check(
        "skills without a reuse level",
        Severity.NOTE,
        untold("reuse_level"),
        "ESCO does not say how widely it is used.",
        "ESCO data model, skillReuseLevel",
        ("skills",),
    ),
    Check(
        "occupations without skills",
        Severity.NOTE,
        rows("check_without_skills"),
        "An occupation that asks for nothing: every profile covers it.",
        "ESCO data model, relatedEssentialSkill",
        ("occupations", "occupationSkillRelations"),
    ),
    Check(
        "skills that nobody asks for",
        Severity.NOTE,
        rows("check_unasked_skills"),
        "No occupation and no skill refers to it.",
        "ESCO data model, isEssentialSkillFor",
        ("skills", *RELATIONS),
    ),
)
