"""Verbs around credentials: key, badge, verify, and the demo that goes the whole way."""

import os
from pathlib import Path
from typing import Annotated

import typer

from escograph.cli import output
from escograph.cli.options import AsJson, Language, Store, app
from escograph.cli.reading import strict_json
from escograph.esco import Esco
from escograph.esco import open as open_store
from escograph.model import Profile


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

    document = credentials.verify(strict_json(credential), issuer=issuer)
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
        output.say_json(
            {"gap": output.gap_as_json(found), "credential": signed, "verified": True}
        )
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
