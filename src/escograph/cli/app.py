"""The verbs of the command line, each a thin wrapper of a public function."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from escograph.build import build as build_store
from escograph.cli import output
from escograph.errors import (
    AmbiguousReference,
    CredentialError,
    EscoError,
    InvalidProof,
    UndefinedTerm,
    UnknownConcept,
    UnknownLanguage,
)
from escograph.esco import Esco
from escograph.esco import open as open_store
from escograph.model import Concept, Profile, SkillGap

app = typer.Typer(
    help="ESCO, the European classification of skills and occupations, offline.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Store = Annotated[
    Path | None,
    typer.Option(
        "--store",
        envvar="ESCOGRAPH_STORE",
        help="The store to ask; by default the one built last, else the bundled sample.",
    ),
]
Language = Annotated[str, typer.Option("--language", "-l", help="Language of the labels.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Reference = Annotated[str, typer.Argument(help="A URI, an ESCO code, or an exact label.")]


def main() -> None:
    """Run the command line; exit 1 says "no", 2 says that the call or its input is bad."""
    try:
        app()
    except (UnknownConcept, AmbiguousReference, InvalidProof, UndefinedTerm) as error:
        output.words.print(f"no: {error}", markup=False)
        sys.exit(1)
    except EscoError as error:
        output.words.print(f"error: {error}", markup=False)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)


@app.command()
def build(
    sources: Annotated[
        list[Path],
        typer.Argument(help="Archives as the ESCO portal sends them, or unpacked folders."),
    ],
    to: Annotated[
        Path | None, typer.Option("--to", help="Directory to create for the store.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build a store from an official release."""
    with output.progress() as progress:
        store = build_store(*sources, target=to, progress=progress)
    manifest = open_store(store, language=_any_language(store)).manifest
    if as_json:
        output.say_json({"store": str(store), **manifest})
    else:
        output.say_manifest(manifest, str(store))


@app.command()
def info(store: Store = None, as_json: AsJson = False) -> None:
    """Say which release a store holds, what it counts, and what was wrong in its files."""
    esco = open_store(store, language=_any_language(store))
    where = str(esco.path) if esco.path else "the bundled sample"
    if as_json:
        output.say_json({"store": where, **esco.manifest})
    else:
        output.say_manifest(esco.manifest, where)


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
def search(
    text: Annotated[str, typer.Argument(help="A label, exactly as ESCO writes it.")],
    kind: Annotated[
        str | None, typer.Option(help='Only this kind: "occupation", "skill", …')
    ] = None,
    store: Store = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Find the concepts that carry a label, preferred or other."""
    esco = open_store(store, language)
    found = [c for c in esco.labelled(text) if kind is None or c.kind == kind]
    _say_concepts(found, as_json)
    if not found:
        output.words.print(f"no concept carries the label {text!r}", markup=False)
        raise typer.Exit(1)


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
        output.say_json(_gap_as_json(found))
    else:
        print(found)


@app.command()
def key(
    file: Annotated[Path, typer.Argument(help="File to create; only you may read it.")],
    as_json: AsJson = False,
) -> None:
    """Make an issuer's Ed25519 key as PEM, and say the did:key it is known by."""
    from escograph import credentials

    made = credentials.new_key()
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise typer.BadParameter(f"cannot create {file}: {error.strerror}") from error
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(credentials.private_pem(made))
    did = credentials.did_key(made)
    if as_json:
        output.say_json({"file": str(file), "id": did})
    else:
        print(did)


@app.command()
def badge(
    key: Annotated[
        Path,
        typer.Option(
            help='The issuer\'s Ed25519 key as PEM; make one with "escograph key".',
            exists=True,
            dir_okay=False,
        ),
    ],
    issuer: Annotated[str, typer.Option(help="Name of the issuing institution.")],
    subject: Annotated[str, typer.Option(help="The holder: a DID, mailto: or other IRI.")],
    name: Annotated[str, typer.Option(help="Name of the achievement.")],
    criteria: Annotated[str, typer.Option(help="What had to be shown to earn it.")],
    skill: Annotated[
        list[str], typer.Option("--skill", "-s", help="A skill: URI or exact label.")
    ],
    store: Store = None,
    language: Language = "en",
    as_json: Annotated[bool, typer.Option("--json", help="The default: JSON.")] = True,
) -> None:
    """Award a signed Open Badge 3.0 for ESCO skills; prints the credential."""
    from escograph import credentials

    esco = open_store(store, language)
    pem = key.read_bytes()
    made = credentials.achievement(esco, name=name, criteria=criteria, skills=skill)
    document = credentials.open_badge(
        made, issuer=credentials.issuer(issuer, pem), subject=subject
    )
    output.say_json(credentials.sign(document, pem))


@app.command()
def verify(
    credential: Annotated[typer.FileText, typer.Argument(help='A JSON file, or "-".')],
    issuer: Annotated[
        str | None, typer.Option(help="DID that must have issued it; by default any.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the proof and validity of a signed Open Badge; exit 1 if it does not hold."""
    from escograph import credentials

    document = credentials.verify(_strict_json(credential), issuer=issuer)
    named = document["issuer"]
    by = named if isinstance(named, str) else named["id"]
    if as_json:
        output.say_json({"verified": True, "issuer": by, "id": document.get("id")})
    else:
        print(f"the proof holds; signed by {by}")


@app.command()
def demo(as_json: AsJson = False) -> None:
    """Go the whole way on the bundled sample: from skills to a gap to a verified badge."""
    from escograph import credentials
    from escograph.store import open_sample

    esco = Esco(open_sample(), "en", None)
    aim = esco.occupation("software developer")
    learned = esco.essential_skills(aim)[:5]
    found = esco.gap(Profile(learned), aim)
    key = credentials.new_key()
    made = credentials.achievement(
        esco,
        name="First steps in software development",
        criteria="Passed the practical examination of the course.",
        skills=learned,
    )
    signed = credentials.sign(
        credentials.open_badge(
            made,
            issuer=credentials.issuer("University of Examples", key),
            subject="did:example:ada",
        ),
        key,
    )
    credentials.verify(signed)
    if as_json:
        output.say_json({"gap": _gap_as_json(found), "credential": signed, "verified": True})
        return
    print(
        f"ESCO {esco.version}: {len(esco.occupations())} occupations, "
        f"{len(esco.skills())} skills, in {', '.join(esco.languages)}\n"
    )
    print(f"A learner holds five skills and aims at {aim.pref_label}:\n")
    print(found)
    print(
        f"\nThe university awards an Open Badge for the five, signed by\n"
        f"{signed['issuer']['id']}, and it verifies:\n"
    )
    output.say_json(signed)


def _any_language(path: Path | None) -> str:
    """English, or the first language of a store that has no English."""
    try:
        return open_store(path).language
    except UnknownLanguage as error:
        return error.available[0]


def _say_concepts(concepts: list[Concept], as_json: bool) -> None:
    if as_json:
        output.say_json([output.as_json(concept) for concept in concepts])
        return
    output.say_rows(
        ("kind", "code", "label", "uri"),
        [(c.kind, c.code, c.pref_label, c.uri) for c in concepts],
    )


def _profile(file: typer.FileText) -> dict[str, Any]:
    given = _strict_json(file)
    if isinstance(given, list) and all(isinstance(uri, str) for uri in given):
        return dict.fromkeys(given)
    if isinstance(given, dict):
        return given
    raise typer.BadParameter("a profile is a list of skill URIs, or an object URI → level")


def _strict_json(file: typer.FileText) -> Any:
    """Read JSON; a name that stands twice could show one value and sign another."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("a name stands twice in one object")
        return found

    try:
        return json.load(file, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise CredentialError(f"{file.name} is no JSON: {error}") from error


def _gap_as_json(found: SkillGap) -> dict[str, Any]:
    return {
        "occupation": output.as_json(found.occupation),
        "coverage": found.coverage,
        "coverage_essential": found.coverage_essential,
        "coverage_optional": found.coverage_optional,
        **{
            name.replace(" ", "_"): [output.as_json(skill) for skill in skills]
            for name, skills in found.parts()
        },
        "unknown": list(found.unknown),
    }
