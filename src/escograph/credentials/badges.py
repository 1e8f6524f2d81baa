"""Achievements aligned to ESCO, and the Open Badges 3.0 credentials that award them."""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from escograph.credentials.keys import did_key
from escograph.errors import CredentialError
from escograph.model import (
    Concept,
    Graph,
    IscoGroup,
    Occupation,
    Skill,
    SkillGroup,
    SkillType,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)

Document = dict[str, Any]


def issuer(
    name: str,
    key: "Ed25519PrivateKey | str | bytes",
    *,
    country: str | None = None,
    legal_identifier: str | None = None,
    url: str | None = None,
) -> Document:
    """Return the Open Badges ``Profile`` of an issuer whose identity is a ``did:key``.

    Args:
        name: Name of the institution, as people know it.
        key: The Ed25519 private key it signs with, or its PEM.
        country: ISO 3166-1 alpha-2 code of its country.
        legal_identifier: Number under which its country has it registered.
        url: Its web page.

    Raises:
        InvalidKey: If the key is no Ed25519 private key.
        CredentialError: If the name or identifier is empty, or the page no URL.

    Example:
        >>> from escograph import credentials
        >>> credentials.issuer("University of Examples", getfixture("key"))["id"]
        'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'

    See:
        Open Badges 3.0, section B.1.20 (Profile).
    """
    profile: Document = {"id": did_key(key), "type": ["Profile"], "name": _text("name", name)}
    if url is not None:
        profile["url"] = _iri("url", url)
    if country is not None:
        if not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise CredentialError(f"country {country!r} is no ISO 3166-1 alpha-2 code")
        profile["address"] = {"type": ["Address"], "addressCountry": country.upper()}
    if legal_identifier is not None:
        profile["otherIdentifier"] = [
            {
                "type": "IdentifierEntry",
                "identifier": _text("legal_identifier", legal_identifier),
                "identifierType": "ext:legalIdentifier",
            }
        ]
    return profile


def achievement(
    esco: Graph,
    *,
    name: str,
    criteria: str,
    skills: Iterable[Concept | str] = (),
    occupations: Iterable[Concept | str] = (),
    description: str | None = None,
    id: str | None = None,
) -> Document:
    """Return an ``Achievement`` aligned to ESCO skills and occupations.

    Each concept becomes one ``Alignment`` whose ``targetUrl`` is its ESCO URI, with its
    label, description and code in the language of the view.

    Args:
        esco: The release to take labels from; its version stands in the alignments.
        name: What the holder will see.
        criteria: What had to be shown to earn it; Markdown.
        skills: Concepts, URIs or exact labels of skills.
        occupations: Concepts, URIs, codes or exact labels of occupations.
        description: What the achievement is; by default its name and what it is
            aligned to.
        id: IRI of the achievement; by default a fresh ``urn:uuid:``.

    Raises:
        UnknownConcept: If the release does not know one of the concepts.
        CredentialError: If no concept is given, or a text is empty.

    Example:
        >>> from escograph import credentials
        >>> made = credentials.achievement(
        ...     getfixture("esco"),
        ...     name="Debugging",
        ...     criteria="Found and removed the defect in a given program.",
        ...     skills=["debug software"],
        ... )
        >>> made["alignment"][0]["targetType"], made["alignment"][0]["targetFramework"]
        ('ext:ESCOSkill', 'ESCO v1.1.1')

    See:
        Open Badges 3.0, sections B.1.1 (Achievement) and B.1.3 (Alignment).
    """
    for many, given in (("skills", skills), ("occupations", occupations)):
        if isinstance(given, str | Concept):
            raise CredentialError(f"{many} takes several, in a list, not one: {given!r}")
    aligned: list[Concept] = [esco.skill(reference) for reference in skills]
    competency = bool(aligned)
    aligned += [esco.occupation(reference) for reference in occupations]
    aligned = list(dict.fromkeys(aligned))
    if not aligned:
        raise CredentialError("an achievement needs at least one skill or occupation")
    names = ", ".join(concept.pref_label for concept in aligned)
    return {
        "id": f"urn:uuid:{uuid4()}" if id is None else _iri("id", id),
        "type": ["Achievement"],
        "achievementType": "Competency" if competency else "Achievement",
        "name": _text("name", name),
        "description": _text("description", description or f"{name}: {names}"),
        "criteria": {"narrative": _text("criteria", criteria)},
        "inLanguage": _language(aligned) or esco.language,
        "alignment": [alignment(esco, concept) for concept in aligned],
    }


def _language(concepts: Iterable[Concept]) -> str | None:
    """The one language of all the labels; a label may have fallen back to another."""
    languages = {concept.language for concept in concepts}
    return languages.pop() if len(languages) == 1 else None


def alignment(esco: Graph, concept: Concept) -> Document:
    """Return the ``Alignment`` that refers to a concept of a release."""
    made: Document = {
        "type": ["Alignment"],
        "targetName": concept.pref_label,
        "targetUrl": concept.uri,
        "targetFramework": f"ESCO v{esco.version.split()[0]}",
        "targetType": _target_type(concept),
    }
    if description := str(esco.description(concept)):
        made["targetDescription"] = description
    if concept.code:
        made["targetCode"] = concept.code
    return made


def open_badge(
    achievement: Mapping[str, Any],
    *,
    issuer: Mapping[str, Any],
    subject: str,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    id: str | None = None,
) -> Document:
    """Return an unsigned ``OpenBadgeCredential`` that awards an achievement to somebody.

    Args:
        achievement: What is awarded, from `achievement`.
        issuer: Who awards it, from `issuer`.
        subject: IRI of the holder: a DID, ``mailto:``, ``urn:uuid:`` or URL.
        valid_from: When it begins to hold, with a time zone; by default now.
        valid_until: When it ceases to hold, with a time zone; by default never.
        id: IRI of the credential; by default a fresh ``urn:uuid:``.

    Raises:
        CredentialError: If an IRI is none, a time has no zone, or it would end before it
            begins.

    Example:
        >>> from escograph import credentials
        >>> badge = getfixture("badge")
        >>> badge["type"]
        ['VerifiableCredential', 'OpenBadgeCredential']

    See:
        Open Badges 3.0, section B.1.17 (OpenBadgeCredential); Verifiable Credentials
        Data Model 2.0, section 4.
    """
    begins = datetime.now(UTC) if valid_from is None else valid_from
    made: Document = {
        "@context": list(CONTEXTS),
        "id": f"urn:uuid:{uuid4()}" if id is None else _iri("id", id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement["name"],
        "issuer": deepcopy(dict(issuer)),
        "validFrom": timestamp("valid_from", begins),
        "credentialSubject": {
            "id": _iri("subject", subject),
            "type": ["AchievementSubject"],
            "achievement": deepcopy(dict(achievement)),
        },
    }
    if valid_until is not None:
        made["validUntil"] = timestamp("valid_until", valid_until)
        if valid_until <= begins:
            raise CredentialError("valid_until is not after valid_from")
    return made


def timestamp(name: str, moment: datetime) -> str:
    """Return a moment as the ``dateTimeStamp`` that VC 2.0 asks for, in UTC."""
    if moment.tzinfo is None:
        raise CredentialError(f"{name} {moment.isoformat()} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _target_type(concept: Concept) -> str:
    if isinstance(concept, Skill):
        knowledge = concept.skill_type is SkillType.KNOWLEDGE
        return "ext:ESCOKnowledge" if knowledge else "ext:ESCOSkill"
    for cls, name in (
        (Occupation, "ext:ESCOOccupation"),
        (IscoGroup, "ext:ISCOGroup"),
        (SkillGroup, "ext:ESCOSkillGroup"),
    ):
        if isinstance(concept, cls):
            return name
    raise CredentialError(f"{concept!r} is nothing an achievement can be aligned to")


def _text(name: str, text: str) -> str:
    if not text.strip():
        raise CredentialError(f"{name} is empty")
    return text


_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+""")


def _iri(name: str, text: str) -> str:
    """Check that a text is an absolute IRI, and of the web with a host."""
    whole = not text.startswith(("http:", "https:")) or re.match(r"https?://[^/?#]", text)
    if not (_IRI.fullmatch(text) and text.isprintable() and whole):
        raise CredentialError(
            f"{name} {text!r} is no absolute IRI, such as did:key:…, mailto:… or https://…"
        )
    return text
