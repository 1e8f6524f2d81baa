"""Verbs that ask: show, skills, gap."""

from typing import Annotated, Any

import typer

from escograph.cli import output
from escograph.cli.options import AsJson, Language, Reference, Store, app
from escograph.cli.reading import strict_json
from escograph.esco import open as open_store
from escograph.model import Profile


@app.command()
def show(
    reference: Reference,
    store: Store = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Show one concept: its labels, description, and place in the hierarchy."""
    esco = open_store(store, language)
    concept = esco.find(reference)
    related = () if concept.kind == "concept scheme" else ("broader", "narrower")
    labels = [label for label in esco.labels(concept) if label.language == esco.language]
    facts: dict[str, Any] = {
        **output.as_json(concept),
        "status": esco.status(concept),
        "other_labels": [str(label) for label in labels if label.kind != "preferred"],
        "description": str(esco.description(concept)),
        "scope_note": str(esco.scope_note(concept)),
        **{
            name: [output.as_json(other) for other in getattr(esco, name)(concept)]
            for name in related
        },
    }
    if as_json:
        output.say_json(facts)
        return
    for name, value in facts.items():
        if isinstance(value, list):
            value = "; ".join(v if isinstance(v, str) else v["label"] for v in value)
        if value:
            print(f"{name.replace('_', ' ')}: {value}")


@app.command()
def skills(
    occupation: Reference,
    store: Store = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """List the essential and optional skills of an occupation."""
    esco = open_store(store, language)
    aim = esco.occupation(occupation)
    related = [
        *(("essential", skill) for skill in esco.essential_skills(aim)),
        *(("optional", skill) for skill in esco.optional_skills(aim)),
    ]
    if as_json:
        output.say_json(
            {
                "occupation": output.as_json(aim),
                "skills": [{"relation": r, **output.as_json(skill)} for r, skill in related],
            }
        )
        return
    output.say_rows(
        ("relation", "skill", "type", "reuse level", "uri"),
        [(r, s.pref_label, s.skill_type, s.reuse_level, s.uri) for r, s in related],
        title=aim.pref_label,
    )


@app.command()
def gap(
    occupation: Reference,
    skill: Annotated[
        list[str] | None,
        typer.Option("--skill", "-s", help="A skill that is held: URI or exact label."),
    ] = None,
    profile: Annotated[
        typer.FileText | None,
        typer.Option(help="JSON file: a list of skill URIs, or an object of URI to level."),
    ] = None,
    store: Store = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Say which skills of an occupation somebody holds and which are missing."""
    esco = open_store(store, language)
    held: dict[str, Any] = {esco.skill(reference).uri: None for reference in skill or []}
    if profile is not None:
        held |= _profile(profile)
    found = esco.gap(Profile(held), occupation)
    if as_json:
        output.say_json(output.gap_as_json(found))
    else:
        print(found)


def _profile(file: typer.FileText) -> dict[str, Any]:
    given = strict_json(file)
    if isinstance(given, list) and all(isinstance(uri, str) for uri in given):
        return dict.fromkeys(given)
    if isinstance(given, dict):
        return given
    raise typer.BadParameter("a profile is a list of skill URIs, or an object URI → level")
