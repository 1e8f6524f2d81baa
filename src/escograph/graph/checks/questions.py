"""Questions of a check that one query answers, each with a finding's meaning.

The names are those of qSKOS (Suominen and Mader, "Assessing and Improving the Quality of SKOS
Vocabularies", Journal on Data Semantics 3, 2014; the list is at
https://github.com/cmader/qSKOS/wiki/Quality-Issues) where it has one. A rule of SKOS that the
release itself breaks is a warning: only problems that make answers wrong are errors.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from escograph.graph.view import View
from escograph.model import Severity
from escograph.model.parts import HIERARCHY_PARTS, KINDS
from escograph.store.terms import BROADER, LABEL_GRAPHS, NEEDS, NamedNode

FindCases = Callable[[View], Iterable[str]]
"""A function from a view to the cases of a problem, as texts."""

_ISCO_GROUPS, _SKILL_GROUPS = KINDS["ISCO group"].part, KINDS["skill group"].part
_OCCUPATIONS, _SKILLS = KINDS["occupation"].part, KINDS["skill"].part
_SCHEMES = KINDS["concept scheme"].part
_OCC_PILLAR = KINDS["occupation"].hierarchy
CONCEPT_PARTS = (_ISCO_GROUPS, _SKILL_GROUPS, _OCCUPATIONS, _SKILLS)
NEEDS_PARTS = (KINDS["occupation"].relations, KINDS["skill"].relations)


@dataclass(frozen=True, slots=True)
class Check:
    """One question of a check.

    Attributes:
        name, severity, meaning, source: As in its `Finding`.
        find_cases: Function that finds the cases.
        parts: The parts of a release without which the question cannot be answered.
    """

    name: str
    severity: Severity
    find_cases: FindCases
    meaning: str
    source: str
    parts: tuple[str, ...] = ()


def rows(query: str, **terms: Any) -> FindCases:
    """Return a function that makes a case of each row of one of our queries."""

    def find_cases(view: View) -> Iterable[str]:
        for row in view.backend.solutions(query, **terms):
            yield " ".join(term.value for term in row)

    return find_cases


def _qskos(issue: str) -> str:
    return f"qSKOS, {issue}"


def _dangling(*properties: NamedNode) -> FindCases:
    return rows("check_dangling_relations", properties=properties)


QUERIES = (
    Check(
        "cyclic hierarchical relations",
        Severity.ERROR,
        rows("check_cycles"),
        "A concept that is broader than itself, directly or through others.",
        _qskos("Cyclic Hierarchical Relations"),
    ),
    Check(
        "labels missing from their label graph",
        Severity.ERROR,
        rows("check_unfiled_labels", graphs=LABEL_GRAPHS),
        "A preferred label that views in its language do not show: build the store again.",
        "escograph, label graphs",
    ),
    Check(
        "labels in a wrong label graph",
        Severity.ERROR,
        rows("check_stray_labels", graphs=LABEL_GRAPHS),
        "A label that views show and no source states: build the store again.",
        "escograph, label graphs",
    ),
    Check(
        "dangling skill relations",
        Severity.WARNING,
        _dangling(*NEEDS.values()),
        "One end is a concept that the release does not define; relation functions leave "
        "it out.",
        "ESCO data model, relatedEssentialSkill and relatedOptionalSkill",
        (_OCCUPATIONS, _SKILLS),
    ),
    Check(
        "dangling hierarchical relations",
        Severity.WARNING,
        _dangling(BROADER),
        "One end is a concept that the release does not define; the hierarchy leaves it "
        "out, and passes through it.",
        "SKOS Reference, section 8",
        CONCEPT_PARTS,
    ),
    Check(
        "dangling schemes and top concepts",
        Severity.WARNING,
        rows("check_dangling_schemes"),
        "A concept in a scheme, or a scheme with a top concept, that is not defined.",
        "SKOS Reference, section 4",
        (*CONCEPT_PARTS, _SCHEMES),
    ),
    Check(
        "skills both essential and optional",
        Severity.WARNING,
        rows("check_both_relations"),
        "An occupation or skill for which a skill is both; it counts as both.",
        "ESCO data model, relatedEssentialSkill and relatedOptionalSkill",
        NEEDS_PARTS,
    ),
    Check(
        "reflexively related concepts",
        Severity.WARNING,
        rows("check_reflexive"),
        "A concept that is related to itself, or needs itself.",
        _qskos("Reflexive Relations"),
    ),
    Check(
        "occupations without an ISCO-08 unit group",
        Severity.WARNING,
        rows("check_without_unit_group"),
        "Every occupation of ESCO is below a unit group, directly or through others.",
        "ESCO data model, class Occupation",
        (_ISCO_GROUPS, _OCC_PILLAR),
    ),
    Check(
        "occupations in several ISCO-08 unit groups",
        Severity.WARNING,
        rows("check_several_unit_groups"),
        "Statistics by group would count it more than once.",
        "ESCO data model, class Occupation",
        (_ISCO_GROUPS, _OCC_PILLAR),
    ),
    Check(
        "orphan concepts",
        Severity.WARNING,
        rows("check_orphans"),
        "A concept that is not related to any other: following relations never reaches it.",
        _qskos("Orphan Concepts"),
        (*HIERARCHY_PARTS, *NEEDS_PARTS),
    ),
    Check(
        "roots that are not top concepts",
        Severity.WARNING,
        rows("check_hidden_roots"),
        "It has no broader concept and is not a top concept of any scheme, so trees omit it.",
        "SKOS Reference, section 4.6.3",
        (*HIERARCHY_PARTS, _SCHEMES),
    ),
    Check(
        "omitted top concepts",
        Severity.WARNING,
        rows("check_without_top"),
        "A concept scheme without a top concept.",
        _qskos("Omitted Top Concepts"),
        (_SCHEMES,),
    ),
    Check(
        "top concepts having broader concepts",
        Severity.WARNING,
        rows("check_top_with_broader"),
        "A top concept of a scheme with a broader one in the same scheme.",
        _qskos("Top Concepts Having Broader Concepts"),
    ),
    Check(
        "inconsistent preferred labels",
        Severity.WARNING,
        rows("check_several_labels"),
        "More than one preferred label in a language; the alphabetically first is shown.",
        "SKOS Reference, S14; qSKOS, Inconsistent Preferred Labels",
    ),
    Check(
        "disjoint labels violation",
        Severity.WARNING,
        rows("check_shared_labels"),
        "A text that is more than one kind of label of a concept.",
        "SKOS Reference, S13; qSKOS, Disjoint Labels Violation",
    ),
    Check(
        "missing labels",
        Severity.WARNING,
        rows("check_unlabelled"),
        "A concept or scheme without a preferred label in any language; its URI is shown.",
        _qskos("Missing Labels"),
    ),
    Check(
        "empty labels",
        Severity.WARNING,
        rows("check_empty_labels"),
        "A label of nothing but white space.",
        _qskos("Empty Labels"),
    ),
    Check(
        "omitted language tags",
        Severity.WARNING,
        rows("check_untagged_labels"),
        "A label without a language; no view shows it.",
        _qskos("Omitted or Invalid Language Tags"),
    ),
    Check(
        "unprintable characters in labels",
        Severity.WARNING,
        rows("check_unprintable_labels"),
        "A label with a line break or another control character.",
        _qskos("Unprintable Characters in Labels"),
    ),
    Check(
        "overlapping labels",
        Severity.WARNING,
        rows("check_same_labels"),
        "Two concepts of a scheme with the same preferred label: the label is ambiguous.",
        "SKOS Primer, section 2.2.1; qSKOS, Overlapping Labels",
    ),
    Check(
        "ambiguous notation references",
        Severity.WARNING,
        rows("check_same_codes"),
        "Two concepts of a scheme with the same code: the code is ambiguous.",
        "SKOS Reference, section 6.5.3; qSKOS, Ambiguous Notation References",
    ),
    Check(
        "relation clashes",
        Severity.WARNING,
        rows("check_related_and_broader"),
        "A concept related to one that is broader, at any distance.",
        "SKOS Reference, S27; qSKOS, Relation Clashes",
    ),
    Check(
        "mapping clashes",
        Severity.WARNING,
        rows("check_mapping_clashes"),
        "An exact match that is also a broad or related match.",
        "SKOS Reference, S46; qSKOS, Mapping Clashes",
    ),
    Check(
        "unidirectionally related concepts",
        Severity.WARNING,
        rows("check_one_way"),
        "A relation whose inverse is not stated: queries of one direction miss it.",
        _qskos("Unidirectionally Related Concepts"),
    ),
    Check(
        "relations to obsolete concepts",
        Severity.WARNING,
        rows("check_needs_obsolete"),
        "A released concept that is below an obsolete one, or needs one.",
        "ESCO data model, status",
    ),
    Check(
        "mapping relations misuse",
        Severity.NOTE,
        rows("check_mappings_inside"),
        "A mapping between concepts of one scheme, where broader or related would do.",
        "SKOS Reference, section 10.1; qSKOS, Mapping Relations Misuse",
    ),
    Check(
        "obsolete concepts without successor",
        Severity.NOTE,
        rows("check_without_successor"),
        "Profiles with it cannot be migrated.",
        "ESCO data model, isReplacedBy",
    ),
    Check(
        "hierarchical redundancy",
        Severity.NOTE,
        rows("check_redundant_broader"),
        "A direct broader concept that a longer path also leads to; narrower occupations are "
        "also directly below their ISCO group.",
        _qskos("Hierarchical Redundancy"),
    ),
    Check(
        "valueless associative relations",
        Severity.NOTE,
        rows("check_related_siblings"),
        "Two concepts that are related and also siblings.",
        _qskos("Valueless Associative Relations"),
    ),
    Check(
        "solely transitively related concepts",
        Severity.NOTE,
        rows("check_transitive_only"),
        "Broader at a distance without a chain of direct relations; such triples are ignored.",
        _qskos("Solely Transitively Related Concepts"),
    ),
    Check(
        "undocumented concepts",
        Severity.NOTE,
        rows("check_undocumented"),
        "No description, definition or note explains the concept.",
        "SKOS Reference, section 7; qSKOS, Undocumented Concepts",
    ),
    Check(
        "HTTP URI scheme violation",
        Severity.NOTE,
        rows("check_not_http"),
        "A concept or scheme whose URI is not a web address.",
        _qskos("HTTP URI Scheme Violation"),
    ),
)

NOT_CHECKED = {
    "broken links": "would go online (qSKOS, Broken Links)",
    "missing in-links": "would go online (qSKOS, Missing In-Links)",
    "missing out-links": "ESCO links out only by its mappings (qSKOS, Missing Out-Links)",
}
"""Issues of qSKOS that do not apply → the reason."""
