"""The questions of a check that one query answers, with what an answer means.

Named as qSKOS names them (Suominen and Mader, "Assessing and Improving the Quality of SKOS
Vocabularies", Journal on Data Semantics 3, 2014; the list is kept at
https://github.com/cmader/qSKOS/wiki/Quality-Issues) where it does. A rule of SKOS that the
release itself breaks is a warning: only what makes answers wrong is an error.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from escograph.graph.view import View
from escograph.model import Severity
from escograph.store import NamedNode
from escograph.vocab import ESCO, LABELS, SKOS

Ask = Callable[[View], Iterable[str]]
"""From a view to the cases it finds, each as text."""

GROUPS = ("ISCOGroups", "skillGroups")
CONCEPTS = (*GROUPS, "occupations", "skills")
HIERARCHY = ("broaderRelationsOccPillar", "broaderRelationsSkillPillar")
RELATIONS = ("occupationSkillRelations", "skillSkillRelations")
SCHEMES = ("conceptSchemes",)


@dataclass(frozen=True, slots=True)
class Check:
    """One question.

    Attributes:
        name, severity, meaning, source: As of its `Finding`.
        ask: What finds the cases.
        needs: The parts of a release without which there is no telling.
    """

    name: str
    severity: Severity
    ask: Ask
    meaning: str
    source: str
    needs: tuple[str, ...] = ()


def rows(query: str, **terms: Any) -> Ask:
    """Return what finds a case in each answer to a query of ours."""

    def ask(view: View) -> Iterable[str]:
        for row in view.store.solutions(query, **terms):
            yield " ".join(term.value for term in row)

    return ask


def _qskos(issue: str) -> str:
    return f"qSKOS, {issue}"


def _dangling(*properties: str) -> Ask:
    return rows("check_dangling_relations", properties=[NamedNode(p) for p in properties])


QUERIES = (
    Check(
        "cyclic hierarchical relations",
        Severity.ERROR,
        rows("check_cycles"),
        "A concept above itself: a walk upwards comes back to where it began.",
        _qskos("Cyclic Hierarchical Relations"),
    ),
    Check(
        "labels missing from their label graph",
        Severity.ERROR,
        rows("check_unfiled_labels", graphs=NamedNode(LABELS)),
        "A preferred label that views in its language do not show: build the store again.",
        "escograph, label graphs",
    ),
    Check(
        "labels in a wrong label graph",
        Severity.ERROR,
        rows("check_stray_labels", graphs=NamedNode(LABELS)),
        "A label that views show and no source states: build the store again.",
        "escograph, label graphs",
    ),
    Check(
        "dangling skill relations",
        Severity.WARNING,
        _dangling(f"{ESCO}relatedEssentialSkill", f"{ESCO}relatedOptionalSkill"),
        "One end is a concept that the release does not define; relation functions leave "
        "it out.",
        "ESCO data model, relatedEssentialSkill and relatedOptionalSkill",
        ("occupations", "skills"),
    ),
    Check(
        "dangling hierarchical relations",
        Severity.WARNING,
        _dangling(f"{SKOS}broader"),
        "One end is a concept that the release does not define; the hierarchy leaves it "
        "out, and passes through it.",
        "SKOS Reference, section 8",
        CONCEPTS,
    ),
    Check(
        "dangling schemes and top concepts",
        Severity.WARNING,
        rows("check_dangling_schemes"),
        "A concept in a scheme, or a scheme with a top concept, that is not defined.",
        "SKOS Reference, section 4",
        (*CONCEPTS, *SCHEMES),
    ),
    Check(
        "skills both essential and optional",
        Severity.WARNING,
        rows("check_both_relations"),
        "One occupation or skill asks for a skill in both ways; it counts as both.",
        "ESCO data model, relatedEssentialSkill and relatedOptionalSkill",
        RELATIONS,
    ),
    Check(
        "reflexively related concepts",
        Severity.WARNING,
        rows("check_reflexive"),
        "A concept that is related to itself, or asks for itself.",
        _qskos("Reflexive Relations"),
    ),
    Check(
        "occupations without an ISCO-08 unit group",
        Severity.WARNING,
        rows("check_without_unit_group"),
        "Every occupation of ESCO hangs below a unit group, directly or through others.",
        "ESCO data model, class Occupation",
        ("ISCOGroups", "broaderRelationsOccPillar"),
    ),
    Check(
        "occupations in several ISCO-08 unit groups",
        Severity.WARNING,
        rows("check_several_unit_groups"),
        "Statistics by group would count it more than once.",
        "ESCO data model, class Occupation",
        ("ISCOGroups", "broaderRelationsOccPillar"),
    ),
    Check(
        "orphan concepts",
        Severity.WARNING,
        rows("check_orphans"),
        "A concept related to no other one: no walk leads there.",
        _qskos("Orphan Concepts"),
        (*HIERARCHY, *RELATIONS),
    ),
    Check(
        "roots that are no top concept",
        Severity.WARNING,
        rows("check_hidden_roots"),
        "Nothing is broader, and no scheme names it as an entry: a tree does not show it.",
        "SKOS Reference, section 4.6.3",
        (*HIERARCHY, *SCHEMES),
    ),
    Check(
        "omitted top concepts",
        Severity.WARNING,
        rows("check_without_top"),
        "A concept scheme without an entry.",
        _qskos("Omitted Top Concepts"),
        SCHEMES,
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
        "More than one preferred label in a language; the first by alphabet is shown.",
        "SKOS Reference, S14; qSKOS, Inconsistent Preferred Labels",
    ),
    Check(
        "disjoint labels violation",
        Severity.WARNING,
        rows("check_shared_labels"),
        "A text that is preferred, alternative or hidden label of one concept at once.",
        "SKOS Reference, S13; qSKOS, Disjoint Labels Violation",
    ),
    Check(
        "missing labels",
        Severity.WARNING,
        rows("check_unlabelled"),
        "A concept or scheme without preferred label in any language; its URI is shown.",
        _qskos("Missing Labels"),
    ),
    Check(
        "empty labels",
        Severity.WARNING,
        rows("check_empty_labels"),
        "A label with nothing to read in it.",
        _qskos("Empty Labels"),
    ),
    Check(
        "omitted language tags",
        Severity.WARNING,
        rows("check_untagged_labels"),
        "A label that does not say its language; no view shows it.",
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
        "Two concepts of a scheme with the same preferred label: the label names neither.",
        "SKOS Primer, section 2.2.1; qSKOS, Overlapping Labels",
    ),
    Check(
        "ambiguous notation references",
        Severity.WARNING,
        rows("check_same_codes"),
        "Two concepts of a scheme with the same code: the code names neither.",
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
        "An exact match that is a broad or related match as well.",
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
        rows("check_asks_for_obsolete"),
        "A concept in use that stands below an obsolete one, or asks for one.",
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
        "Profiles that hold it cannot be moved on.",
        "ESCO data model, isReplacedBy",
    ),
    Check(
        "hierarchical redundancy",
        Severity.NOTE,
        rows("check_redundant_broader"),
        "A broader concept that a longer way leads to as well; narrower occupations "
        "stand below their ISCO group directly, too.",
        _qskos("Hierarchical Redundancy"),
    ),
    Check(
        "valueless associative relations",
        Severity.NOTE,
        rows("check_related_siblings"),
        "Two concepts that are related, and siblings anyway.",
        _qskos("Valueless Associative Relations"),
    ),
    Check(
        "solely transitively related concepts",
        Severity.NOTE,
        rows("check_transitive_only"),
        "Called broader at a distance, with no way of direct steps; such triples are not "
        "trusted here.",
        _qskos("Solely Transitively Related Concepts"),
    ),
    Check(
        "undocumented concepts",
        Severity.NOTE,
        rows("check_undocumented"),
        "No description, definition or note says what is meant.",
        "SKOS Reference, section 7; qSKOS, Undocumented Concepts",
    ),
    Check(
        "HTTP URI scheme violation",
        Severity.NOTE,
        rows("check_not_http"),
        "A concept or scheme whose URI is no web address.",
        _qskos("HTTP URI Scheme Violation"),
    ),
)

NOT_ASKED = {
    "broken links": "would go online (qSKOS, Broken Links)",
    "missing in-links": "would go online (qSKOS, Missing In-Links)",
    "missing out-links": "ESCO links out by its mappings alone (qSKOS, Missing Out-Links)",
}
"""Issues of qSKOS that do not apply → why not."""
