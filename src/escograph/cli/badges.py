"""Commands for credentials: key, badge, verify, and a demo of the whole process."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from escograph.cli import output
from escograph.cli.input import read_bytes, read_json, refuse_shared_input
from escograph.cli.options import AsJson, Language, Store, open_esco
from escograph.errors import CredentialError, ExportFailed
from escograph.esco import Esco
from escograph.model import Profile


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(key)
    app.command()(badge)
    app.command()(verify)
    app.command()(demo)


def key(
    file: Annotated[
        Path,
        typer.Argument(help="File to create, for you alone; - for standard output."),
    ],
    as_json: AsJson = False,
) -> None:
    """Create an issuer's Ed25519 key as PEM, and print its did:key.

    The JSON is an object of kind "key": the file, and the did:key as "id".
    """
    from escograph import credentials

    new_key = credentials.new_key()
    did = credentials.did_key(new_key)
    if str(file) == "-":
        if as_json:
            raise typer.BadParameter("--json needs a file for the key")
        print(credentials.private_pem(new_key).decode(), end="")
        output.print_message(did)
        return
    _write_key(file, credentials.private_pem(new_key))
    if as_json:
        output.print_json({"kind": "key", "file": str(file), "id": did})
    else:
        print(did)


def _write_key(file: Path, pem: bytes) -> None:
    """Write a key to a new file that nobody else can read.

    Raises:
        ExportFailed: If the path exists, or the disk refuses the write, which leaves no file.
    """
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        reason = "it exists, and a key is never replaced; choose another name"
        raise ExportFailed(str(file), reason) from error
    except OSError as error:
        raise ExportFailed(str(file), error.strerror or str(error)) from error
    try:
        with os.fdopen(descriptor, "wb") as pem_file:
            pem_file.write(pem)
    except OSError as error:
        file.unlink(missing_ok=True)
        raise ExportFailed(str(file), error.strerror or str(error)) from error


def badge(
    key: Annotated[
        typer.FileBinaryRead,
        typer.Option(
            help='The issuer\'s Ed25519 key as PEM, or "-"; create one with "escograph key".'
        ),
    ],
    issuer: Annotated[str, typer.Option(help="Name of the issuing institution.")],
    subject: Annotated[str, typer.Option(help="The holder: a DID, mailto: or other IRI.")],
    name: Annotated[str, typer.Option(help="Name of the achievement.")],
    criteria: Annotated[str, typer.Option(help="Criteria for earning it.")],
    skill: Annotated[list[str], typer.Option("--skill", "-s", help="A skill: URI or label.")],
    store: Store = None,
    language: Language = None,
    as_json: Annotated[bool, typer.Option("--json", help="The default: JSON.")] = True,
) -> None:
    """Award a signed Open Badge 3.0 for ESCO skills; prints the credential."""
    from escograph import credentials

    esco = open_esco(store, language)
    pem = read_bytes(key)
    achievement = credentials.achievement(esco, name=name, criteria=criteria, skills=skill)
    document = credentials.open_badge(
        achievement, issuer=credentials.issuer(issuer, pem), subject=subject
    )
    output.print_json(credentials.sign(document, pem))


def verify(
    credential: Annotated[typer.FileBinaryRead, typer.Argument(help='A JSON file, or "-".')],
    issuer: Annotated[
        str | None, typer.Option(help="DID of the expected issuer; by default any.")
    ] = None,
    unchecked_status: Annotated[
        bool,
        typer.Option(
            "--unchecked-status", help="Accept a credential that may have been revoked."
        ),
    ] = False,
    did_document: Annotated[
        typer.FileBinaryRead | None,
        typer.Option(
            help='The DID document of a did:web issuer, a file or "-": nothing is fetched.'
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the proof and validity of a signed Open Badge; exit 1 if it is invalid.

    The JSON is an object of kind "verification": "verified", and the "issuer" and "id" of
    the badge.
    """
    from escograph import credentials

    refuse_shared_input(credential, did_document)
    did_content = b""
    if did_document:
        did_content = json.dumps(read_json(did_document, CredentialError)).encode()
    signed = read_json(credential, CredentialError)
    if not isinstance(signed, dict):
        raise CredentialError(f"{credential.name} is not a JSON object, as a credential is")
    document = credentials.verify(
        signed,
        issuer=issuer,
        loader=(lambda url: did_content) if did_document else None,
        unchecked_status=unchecked_status,
    )
    issuer_of_document = document["issuer"]
    if not isinstance(issuer_of_document, str):
        issuer_of_document = issuer_of_document["id"]
    if as_json:
        output.print_json(
            {
                "kind": "verification",
                "verified": True,
                "issuer": issuer_of_document,
                "id": document.get("id"),
            }
        )
    else:
        print(f"the proof is valid; signed by {issuer_of_document}")


def demo(as_json: AsJson = False) -> None:
    """Run the whole process on the bundled sample, from skills to a verified badge.

    The JSON is an object of kind "demo": the gap, the credential, and "verified".
    """
    from escograph import credentials
    from escograph.store import open_sample

    esco = Esco(open_sample(), "en", None)
    target = esco.occupation("software developer")
    learned = esco.essential_skills(target)[:5]
    gap = esco.gap(Profile(learned), target)
    key = credentials.new_key()
    achievement = credentials.achievement(
        esco,
        name="First steps in software development",
        criteria="Passed the practical examination of the course.",
        skills=learned,
    )
    signed = credentials.sign(
        credentials.open_badge(
            achievement,
            issuer=credentials.issuer("University of Examples", key),
            subject="did:example:ada",
        ),
        key,
    )
    credentials.verify(signed)
    if as_json:
        output.print_json(
            {
                "kind": "demo",
                "gap": gap.to_dict(),
                "credential": signed,
                "verified": True,
            }
        )
        return
    print(
        f"ESCO {esco.version}: {len(esco.occupations())} occupations, "
        f"{len(esco.skills())} skills, in {', '.join(esco.languages)}\n"
    )
    print(f"A learner holds five skills and aims at {target.pref_label}:\n")
    print(gap)
    print(
        f"\nThe university awards an Open Badge for the five, signed by\n"
        f"{signed['issuer']['id']}, and it verifies:\n"
    )
    output.print_json(signed)
