"""Commands that answer questions about concepts: show, skills, gap."""

from typing import Annotated, Any

import typer

from escograph.cli import output
from escograph.cli.json_input import read_json
from escograph.cli.options import AsJson, Concept, Language, Store
from escograph.errors import InvalidProfile
from escograph.esco import open as open_store
from escograph.model import LabelKind, Profile
from escograph.model.parts import KINDS
from escograph.model.profiles import read_profile


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(show)
    app.command()(skills)
    app.command()(gap)


def show(
    concept: Concept,
    store: Store = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Show one concept: its labels, description, and place in the hierarchy.

    The JSON is an object of kind "concept description". "concept", "labels", "description",
    "scope_note" and, where the kind has a hierarchy, "broader" and "narrower" are the JSON of
    these values, and "status" is text.
    """
    esco = open_store(store, language=language)
    value = esco.concept(concept)
    labels = esco.labels(value).filter(lambda label: label.language == esco.language)
    details: dict[str, Any] = {
        "status": esco.status(value),
        "labels": labels,
        "description": esco.description(value),
        "scope_note": esco.scope_note(value),
    }
    if KINDS[value.kind].hierarchy:
        details |= {"broader": esco.broader(value), "narrower": esco.narrower(value)}
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


def skills(
    occupation: Concept,
    store: Store = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """List the essential and optional skills of an occupation.

    The JSON is an object of kind "skills of an occupation". "occupation", "essential" and
    "optional" are the JSON of these values.
    """
    esco = open_store(store, language=language)
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
    skill: Annotated[
        list[str] | None,
        typer.Option("--skill", "-s", help="A skill that is held: URI or label."),
    ] = None,
    profile: Annotated[
        typer.FileText | None,
        typer.Option(
            help="JSON file: a list of skill URIs, an object of URI to level, or an object "
            'with "skills".'
        ),
    ] = None,
    store: Store = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """List the skills of an occupation that a person holds, and those missing."""
    esco = open_store(store, language=language)
    held = dict(esco.profile(skill or []).skills)
    if profile is not None:
        held |= read_profile(read_json(profile, InvalidProfile), profile.name).skills
    output.print_value(esco.gap(Profile(held), occupation), as_json)
