"""Achievements aligned to ESCO, and Open Badges 3.0 credentials that award them."""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from escograph.credentials.arguments import check_type, in_utc
from escograph.credentials.keys import did_key
from escograph.errors import CredentialError
from escograph.model import (
    Concept,
    Graph,
    IscoGroup,
    Occupation,
    Reference,
    Skill,
    SkillGroup,
    SkillType,
)
from escograph.model.concepts import reference_list

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
    """Return the Open Badges ``Profile`` of an issuer identified by a ``did:key``.

    Args:
        name: Name of the institution.
        key: The Ed25519 private key it signs with, or its PEM.
        country: ISO 3166-1 alpha-2 code of its country.
        legal_identifier: Its number in its country's register.
        url: Its web page.

    Raises:
        InvalidKey: If the key is not an Ed25519 private key.
        CredentialError: If a text is empty or not text, ``url`` is not a URL, or ``country``
            is not an ISO 3166-1 alpha-2 code.

    Example:
        >>> from escograph import credentials
        >>> key = credentials.new_key()
        >>> issuer = credentials.issuer("University of Examples", key)
        >>> issuer["id"] == credentials.did_key(key)
        True

    See:
        Open Badges 3.0, section B.1.20 (Profile).
    """
    profile: Document = {"id": did_key(key), "type": ["Profile"], "name": _text("name", name)}
    if url is not None:
        profile["url"] = _iri("url", url)
    if country is not None:
        check_type("country", country, str)
        if not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise CredentialError(
                f"country {country!r} is not an ISO 3166-1 alpha-2 code, such as EE"
            )
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
    skills: Iterable[Reference] = (),
    occupations: Iterable[Reference] = (),
    description: str | None = None,
    id: str | None = None,
) -> Document:
    """Return an ``Achievement`` aligned to ESCO skills and occupations.

    Each concept becomes one ``Alignment`` whose ``targetUrl`` is its ESCO URI, with its
    label, description and code in the language of the view.

    Args:
        esco: The release that provides the labels; its version is in the alignments.
        name: Name of the achievement, shown to the holder.
        criteria: The criteria for earning it; Markdown.
        skills: Concepts, URIs or labels of skills.
        occupations: Concepts, URIs, codes or labels of occupations.
        description: Description of the achievement; by default its name and the labels of
            the concepts.
        id: IRI of the achievement; by default a new ``urn:uuid:``.

    Raises:
        UnknownConcept: If the release does not define one of the concepts.
        InvalidReference: If the skills or occupations are not a list of concepts or texts.
        AmbiguousReference: If several concepts have a label.
        CredentialError: If there is no concept, or a text is empty or not text.

    Example:
        >>> import escograph
        >>> from escograph import credentials
        >>> achievement = credentials.achievement(
        ...     escograph.open(),
        ...     name="Debugging",
        ...     criteria="Found and removed the defect in a given program.",
        ...     skills=["debug software"],
        ... )
        >>> alignment = achievement["alignment"][0]
        >>> alignment["targetType"], alignment["targetFramework"]
        ('ext:ESCOSkill', 'ESCO v1.1.1')

    See:
        Open Badges 3.0, sections B.1.1 (Achievement) and B.1.3 (Alignment).
    """
    skills = reference_list(skills, "skill")
    occupations = reference_list(occupations, "occupation")
    if description is not None:
        check_type("description", description, str)
    concepts: list[Concept] = [esco.skill(reference) for reference in skills]
    is_competency = bool(concepts)
    concepts += [esco.occupation(reference) for reference in occupations]
    concepts = list(dict.fromkeys(concepts))
    if not concepts:
        raise CredentialError("an achievement needs at least one skill or occupation")
    labels = ", ".join(concept.pref_label for concept in concepts)
    return {
        "id": f"urn:uuid:{uuid4()}" if id is None else _iri("id", id),
        "type": ["Achievement"],
        "achievementType": "Competency" if is_competency else "Achievement",
        "name": _text("name", name),
        "description": _text("description", description or f"{name}: {labels}"),
        "criteria": {"narrative": _text("criteria", criteria)},
        "inLanguage": _language(concepts) or esco.language,
        "alignment": [alignment(esco, concept) for concept in concepts],
    }


def _language(concepts: Iterable[Concept]) -> str | None:
    """Return the language of all labels; ``None`` if they are in different languages."""
    languages = {concept.language for concept in concepts}
    return languages.pop() if len(languages) == 1 else None


def alignment(esco: Graph, concept: Concept) -> Document:
    """Return the ``Alignment`` that refers to a concept of a release."""
    alignment: Document = {
        "type": ["Alignment"],
        "targetName": concept.pref_label,
        "targetUrl": concept.uri,
        "targetFramework": f"ESCO v{esco.version.split()[0]}",
        "targetType": _target_type(concept),
    }
    if description := str(esco.description(concept)):
        alignment["targetDescription"] = description
    if concept.code:
        alignment["targetCode"] = concept.code
    return alignment


def open_badge(
    achievement: Mapping[str, Any],
    *,
    issuer: Mapping[str, Any],
    subject: str,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    id: str | None = None,
) -> Document:
    """Return an unsigned ``OpenBadgeCredential`` for an achievement of a holder.

    Args:
        achievement: The achievement, from `achievement`.
        issuer: The issuer, from `issuer`.
        subject: IRI of the holder: a DID, ``mailto:``, ``urn:uuid:`` or URL.
        valid_from: Start of its validity, with a time zone; by default now.
        valid_until: End of its validity, with a time zone; by default it has none.
        id: IRI of the credential; by default a new ``urn:uuid:``.

    Raises:
        CredentialError: If an argument is of the wrong type, the achievement has no name,
            an IRI is not valid, a time has no time zone, or the validity would end before
            it starts.

    Example:
        >>> import escograph
        >>> from escograph import credentials
        >>> badge = credentials.open_badge(
        ...     credentials.achievement(
        ...         escograph.open(), name="Debugging", criteria="…", skills=["debug software"]
        ...     ),
        ...     issuer=credentials.issuer("University of Examples", credentials.new_key()),
        ...     subject="did:example:ada",
        ... )
        >>> badge["type"]
        ['VerifiableCredential', 'OpenBadgeCredential']

    See:
        Open Badges 3.0, section B.1.17 (OpenBadgeCredential); Verifiable Credentials
        Data Model 2.0, section 4.
    """
    check_type("achievement", achievement, Mapping, "make it with credentials.achievement()")
    check_type("issuer", issuer, Mapping, "make it with credentials.issuer()")
    start = datetime.now(UTC) if valid_from is None else valid_from
    badge: Document = {
        "@context": list(CONTEXTS),
        "id": f"urn:uuid:{uuid4()}" if id is None else _iri("id", id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _text("name of the achievement", achievement.get("name")),
        "issuer": deepcopy(dict(issuer)),
        "validFrom": timestamp("valid_from", start),
        "credentialSubject": {
            "id": _iri("subject", subject),
            "type": ["AchievementSubject"],
            "achievement": deepcopy(dict(achievement)),
        },
    }
    if valid_until is not None:
        badge["validUntil"] = timestamp("valid_until", valid_until)
        if valid_until <= start:
            raise CredentialError("valid_until is not after valid_from; choose a later end")
    return badge


def timestamp(name: str, time: datetime) -> str:
    """Return a time as the ``dateTimeStamp`` that VC 2.0 requires, in UTC."""
    return in_utc(name, time).isoformat(timespec="seconds").replace("+00:00", "Z")


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
    raise CredentialError(f"{concept!r} cannot be the target of an alignment")


def _text(name: str, text: Any) -> str:
    check_type(name, text, str)
    if not text.strip():
        raise CredentialError(f"{name} is empty")
    return str(text)


_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+""")


def _iri(name: str, text: str) -> str:
    """Check that a text is an absolute IRI, with a host if it is a web address."""
    check_type(name, text, str)
    has_host = not text.startswith(("http:", "https:")) or re.match(r"https?://[^/?#]", text)
    if not (_IRI.fullmatch(text) and text.isprintable() and has_host):
        raise CredentialError(
            f"{name} {text!r} is not an absolute IRI, such as did:key:…, mailto:… or https://…"
        )
    return text
