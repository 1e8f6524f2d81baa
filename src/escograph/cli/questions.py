"""Commands that answer questions about concepts: show, list, skills, gap, sparql."""

import re
import sys
from typing import Annotated, Any, Literal, cast

import typer

from escograph.cli import output
from escograph.cli.input import read_text
from escograph.cli.options import AsJson, Concept, Language, Store, open_esco
from escograph.cli.profiles import ProfileFile, Skills, profile_from_options
from escograph.errors import InvalidSearch, InvalidValue, PartMissing
from escograph.model import CollectionName, Concepts, LabelKind
from escograph.model import Concept as ModelConcept
from escograph.model.held import held_at_stage
from escograph.model.parts import COLLECTIONS, KINDS

PluralName = Literal[
    "occupations",
    "skills",
    "isco-groups",
    "skill-groups",
    "qualifications",
    "concept-schemes",
]
"""The kinds that `list_concepts` lists, as `Esco` names them."""
ListName = Literal[PluralName, CollectionName]
"""The names that `list_concepts` takes."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(show)
    app.command("list")(list_concepts)
    app.command()(skills)
    app.command()(gap)
    app.command()(sparql)


def show(
    concept: Concept,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Show one concept: its labels, description, and place in the hierarchy.

    The JSON is an object of kind "concept description". "concept", "labels", "description",
    "scope_note" and, where the kind has a hierarchy, "broader" and "narrower" are the JSON of
    these values, and "status" is text.
    """
    esco = open_esco(store, language)
    value = esco.concept(concept)
    labels = esco.labels(value).filter(lambda label: label.language == esco.language)
    details: dict[str, Any] = {
        "status": esco.status(value),
        "labels": labels,
        "description": esco.description(value),
        "scope_note": esco.scope_note(value),
    }
    for name in ("broader", "narrower") if KINDS[value.kind].hierarchy else ():
        try:
            details[name] = getattr(esco, name)(value)
        except PartMissing as error:  # what a partial store knows is shown all the same
            output.print_message(f"{name}: {error}")
    if as_json:
        output.print_json(
            {
                "kind": "concept description",
                "concept": value.to_dict(),
                **{
                    name: detail.to_dict() if hasattr(detail, "to_dict") else detail
                    for name, detail in details.items()
                },
            }
        )
        return
    other_labels = labels.filter(lambda label: label.kind is not LabelKind.PREFERRED)
    facts = {**value.to_dict(), **details, "labels": other_labels}
    for name, fact in facts.items():
        text = fact if isinstance(fact, str) or fact is None else "; ".join(map(str, fact))
        if text:
            print(f"{_HEADINGS.get(name, name.replace('_', ' '))}: {text}")


_HEADINGS = {"pref_label": "label", "labels": "other labels"}


def list_concepts(
    concepts: Annotated[
        ListName, typer.Argument(help="The kind of concepts, or a thematic collection.")
    ],
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """List all concepts of a kind, or of a thematic collection."""
    esco = open_esco(store, language)
    values: Concepts[ModelConcept]
    if concepts in COLLECTIONS:
        values = esco.collection(cast(CollectionName, concepts))
    else:
        values = getattr(esco, concepts.replace("-", "_"))()
    if as_json:
        output.print_json(values.to_dict())
        return
    output.print_rows(
        ("concept_label", "kind", "code", "concept_uri"),
        [(value.pref_label, value.kind, value.code, value.uri) for value in values],
        title=values.title,
    )


def sparql(
    query: Annotated[str, typer.Argument(help="A SELECT query; - for standard input.")],
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Run a SPARQL 1.1 SELECT query over the release; exit 1 if it has no solution.

    The prefixes skos, skosxl, esco, iso-thes, dct, rdf, foaf, xsd and scheme are declared.
    """
    text = query if query != "-" else read_text(sys.stdin.buffer)
    rows = open_esco(store, language).select(text)
    if as_json:
        output.print_json(rows.to_dict())
    else:
        output.print_rows(rows.variables, rows)
    if not rows:
        hint = ""
        if re.search(r"\bgraph\b", text, re.IGNORECASE):
            hint = "; the release is in the default graph, as in the official dump"
        output.print_message(f"no solution{hint}")
        raise typer.Exit(1)


def skills(
    occupation: Concept,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """List the essential and optional skills of an occupation.

    The JSON is an object of kind "skills of an occupation". "occupation", "essential" and
    "optional" are the JSON of these values.
    """
    esco = open_esco(store, language)
    target = esco.occupation(occupation)
    needed = {
        "essential": esco.essential_skills(target),
        "optional": esco.optional_skills(target),
    }
    if as_json:
        lists = {relation: skills.to_dict() for relation, skills in needed.items()}
        output.print_json(
            {"kind": "skills of an occupation", "occupation": target.to_dict(), **lists}
        )
        return
    output.print_rows(
        ("relation", "skill_label", "skill_type", "reuse_level", "skill_uri"),
        [
            (relation, skill.pref_label, skill.skill_type, skill.reuse_level, skill.uri)
            for relation, skills in needed.items()
            for skill in skills
        ],
        title=target.pref_label,
    )


def gap(
    occupation: Concept,
    skill: Skills = None,
    profile: ProfileFile = None,
    required: Annotated[
        list[str] | None,
        typer.Option(
            help='Level required, 0 to 1 or SCALE:STAGE such as "CEFR:B2"; SKILL=LEVEL for '
            "one skill. Repeatable."
        ),
    ] = None,
    credit: Annotated[
        bool, typer.Option(help="Credit missing skills in part for related ones.")
    ] = True,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """List the skills of an occupation that a person holds, and those missing."""
    esco = open_esco(store, language)
    value = esco.gap(
        profile_from_options(esco, skill, profile),
        occupation,
        required=_required(required or []),
        credit=None if credit else False,
    )
    output.print_value(value, as_json)


def _required(options: list[str]) -> float | dict[str, float] | None:
    """Return the level that options require: of all skills, or of some."""
    levels: dict[str, float] = {}
    for option in options:
        skill, equals, level = option.rpartition("=")
        if not equals and len(options) > 1:
            raise typer.BadParameter("one level for all skills, or SKILL=LEVEL for each")
        if not equals:
            return _level(level)
        if levels.setdefault(skill, _level(level)) != _level(level):
            raise typer.BadParameter(f"one level for {skill!r}, not two")
    return levels or None


def _level(text: str) -> float:
    """Return the level that a number, or a scale and its stage, mean."""
    expected = "a number from 0 to 1, or SCALE:STAGE"
    try:
        if ":" not in text:
            return float(text)
        level = held_at_stage(text).level
        assert level is not None  # a stage of a known scale has one
        return level
    except InvalidValue as error:
        raise InvalidSearch("required", text, f"{expected}; {error.reason}") from error
    except ValueError as error:
        raise InvalidSearch("required", text, expected) from error
