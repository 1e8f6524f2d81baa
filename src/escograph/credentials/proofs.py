"""Securing a credential with a Data Integrity proof, and checking one.

The cryptosuite is ``eddsa-rdfc-2022``: the document is expanded to RDF, canonicalised
(RDFC-1.0), hashed together with the options of the proof, and signed with Ed25519. All of
it is openbadgeslib's; the checks in `strict` are ours and come on top.
"""

import copy
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from escograph.credentials.keys import did_key, private_pem
from escograph.credentials.strict import refuse_undefined
from escograph.errors import CredentialError, InvalidProof, MissingExtra, UncheckedStatus

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Loader = Callable[[str], bytes]
"""From a URL to what stands there; used for nothing but a ``did:web`` of the issuer."""


def sign(
    document: Mapping[str, Any],
    key: "Ed25519PrivateKey | str | bytes",
    *,
    created: datetime | None = None,
) -> dict[str, Any]:
    """Return a copy of a credential secured with ``eddsa-rdfc-2022``.

    The verification method is the key's ``did:key``, which must be the issuer's id.

    Args:
        document: An unsigned credential, from `open_badge`. It is not changed.
        key: The issuer's Ed25519 private key, or its PEM.
        created: When the proof is made, with a time zone; by default now.

    Raises:
        InvalidKey: If the key is no Ed25519 private key.
        UndefinedTerm: If the document holds a property, type or relative reference that
            its contexts do not define: the signature would not cover it.
        CredentialError: If the document has a proof already, if its issuer is not the
            key's ``did:key``, or if it is no JSON-LD document.

    Example:
        >>> from escograph import credentials
        >>> signed = credentials.sign(getfixture("badge"), getfixture("key"))
        >>> signed["proof"]["cryptosuite"]
        'eddsa-rdfc-2022'

    See:
        Data Integrity EdDSA Cryptosuites 1.0, section 3.2, https://www.w3.org/TR/vc-di-eddsa/
    """
    did = did_key(key)
    named = document.get("issuer")
    named = named.get("id") if isinstance(named, Mapping) else named
    if named != did:
        raise CredentialError(
            f"the issuer is {named!r}, but the key belongs to {did!r}; make the issuer from "
            "the key: credentials.issuer(name, key)"
        )
    if created is not None and created.tzinfo is None:
        raise CredentialError(f"created {created.isoformat()} has no time zone")
    moment = datetime.now(UTC) if created is None else created.astimezone(UTC)
    _verified(_secured(_valid_always(document), key, did, datetime.now(UTC)), did, _refuse)
    return _secured(document, key, did, moment)


def _secured(
    document: Mapping[str, Any],
    key: "Ed25519PrivateKey | str | bytes",
    did: str,
    created: datetime,
) -> dict[str, Any]:
    refuse_undefined(document)
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3.ldp import add_data_integrity_proof

    method = f"{did}#{did.removeprefix('did:key:')}"
    try:
        return dict(
            add_data_integrity_proof(
                copy.deepcopy(dict(document)), private_pem(key), method, created=created
            )
        )
    except LibOpenBadgesException as error:
        raise CredentialError(f"the document cannot be signed: {error}") from error


def _valid_always(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as it would be if it were valid today: what is signed must verify."""
    probe = dict(document)
    for name in ("validFrom", "validUntil"):
        if name in probe:
            _refuse_no_time(name, probe.pop(name))
    return {**probe, "validFrom": "2000-01-01T00:00:00Z"}


def _refuse_no_time(name: str, value: object) -> None:
    try:
        if datetime.fromisoformat(str(value)).tzinfo is not None:
            return
    except ValueError:
        pass
    raise CredentialError(f"{name} {value!r} is no moment with a time zone (ISO 8601)")


def verify(
    document: Mapping[str, Any],
    *,
    issuer: str | None = None,
    loader: Loader | None = None,
    unchecked_status: bool = False,
) -> Mapping[str, Any]:
    """Return the credential if its proof holds and it is valid today, else raise.

    Checked, in bounded time and memory: the form of an Open Badges 3.0 credential, that
    its JSON says no more than what was signed, that the proof's key is the issuer's, the
    signature, and the validity period. Not checked: whether the issuer deserves trust,
    which is yours to judge (a ``did:key`` proves who signed, not who they are), whether
    a credential with a status was revoked, and the proofs of endorsements inside it.

    Args:
        document: The signed credential as it was received.
        issuer: DID that must have issued it; by default whoever did.
        loader: Fetches the DID document of a ``did:web`` issuer. By default nothing is
            fetched, and only ``did:key`` issuers can be verified.
        unchecked_status: Accept a credential that has a ``credentialStatus`` although
            nobody looked whether it was revoked.

    Returns:
        The document, as it was given.

    Raises:
        InvalidProof: If there is no proof of a kind we know, it does not hold, the issuer
            is another, or the credential is not valid today.
        UndefinedTerm: If the document says something that the signature cannot cover.
        UncheckedStatus: If it may have been revoked, and you did not say that it is no
            matter.
        CredentialError: If it is no document at all.

    Example:
        >>> from escograph import credentials
        >>> signed = credentials.sign(getfixture("badge"), getfixture("key"))
        >>> credentials.verify(signed) is signed
        True
        >>> signed["credentialSubject"]["achievement"]["alignment"][0]["targetUrl"] += "0"
        >>> credentials.verify(signed)
        Traceback (most recent call last):
        ...
        escograph.errors.InvalidProof: Invalid Data Integrity proof (signature mismatch)
    """
    if not isinstance(document, Mapping):
        raise CredentialError(f"a {type(document).__name__} is no credential; give a dict")
    _verified(document, issuer, loader or _refuse)
    if not unchecked_status and "credentialStatus" in document:
        raise UncheckedStatus(document["credentialStatus"])
    return document


def _verified(document: Mapping[str, Any], issuer: str | None, loader: Loader) -> None:
    try:
        from openbadgeslib.errors import LibOpenBadgesException
        from openbadgeslib.ob3.ldp import OB3GuardUnavailable, OB3LdpVerifier
    except ImportError as error:
        raise MissingExtra("credentials", "verifying") from error
    try:  # bounds the document before any JSON-LD is done with it
        OB3LdpVerifier(issuer_did=issuer).verify(dict(document), download=loader)
    except OB3GuardUnavailable as error:
        raise CredentialError(f"nothing can be verified safely here: {error}") from error
    except (LibOpenBadgesException, _Refused, RecursionError) as error:
        raise InvalidProof(str(error) or type(error).__name__) from error
    refuse_undefined(document)


class _Refused(Exception):
    """A fetch was asked for and the caller handed no loader."""


def _refuse(url: str, *_: Any, **__: Any) -> bytes:
    raise _Refused(f"refused to fetch {url}; hand verify() a loader to allow it")
