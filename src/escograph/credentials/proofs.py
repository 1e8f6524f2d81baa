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
from escograph.errors import CredentialError, InvalidProof, MissingExtra

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
    refuse_undefined(document)
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3.ldp import add_data_integrity_proof

    method = f"{did}#{did.removeprefix('did:key:')}"
    moment = datetime.now(UTC) if created is None else created.astimezone(UTC)
    try:
        return dict(
            add_data_integrity_proof(
                copy.deepcopy(dict(document)), private_pem(key), method, created=moment
            )
        )
    except LibOpenBadgesException as error:
        raise CredentialError(f"the document cannot be signed: {error}") from error


def verify(
    document: Mapping[str, Any],
    *,
    issuer: str | None = None,
    loader: Loader | None = None,
) -> Mapping[str, Any]:
    """Return the credential if its proof holds and it is valid today, else raise.

    Checked, in bounded time and memory: the form of an Open Badges 3.0 credential, that
    its JSON says no more than what was signed, that the proof's key is the issuer's, the
    signature, and the validity period. Whether the issuer deserves trust is yours to
    judge: a ``did:key`` proves who signed, not who they are.

    Args:
        document: The signed credential as it was received.
        issuer: DID that must have issued it; by default whoever did.
        loader: Fetches the DID document of a ``did:web`` issuer. By default nothing is
            fetched, and only ``did:key`` issuers can be verified.

    Returns:
        The document, as it was given.

    Raises:
        InvalidProof: If there is no proof of a kind we know, it does not hold, the issuer
            is another, or the credential is not valid today.
        UndefinedTerm: If the document says something that the signature cannot cover.
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
    try:
        from openbadgeslib.errors import LibOpenBadgesException
        from openbadgeslib.ob3.ldp import OB3GuardUnavailable, OB3LdpVerifier
    except ImportError as error:
        raise MissingExtra("credentials", "verifying") from error
    try:  # bounds the document before any JSON-LD is done with it
        OB3LdpVerifier(issuer_did=issuer).verify(dict(document), download=loader or _refuse)
    except OB3GuardUnavailable as error:
        raise CredentialError(f"nothing can be verified safely here: {error}") from error
    except (LibOpenBadgesException, _Refused, RecursionError) as error:
        raise InvalidProof(str(error) or type(error).__name__) from error
    refuse_undefined(document)
    return document


class _Refused(Exception):
    """A fetch was asked for and the caller handed no loader."""


def _refuse(url: str, *_: Any, **__: Any) -> bytes:
    raise _Refused(f"refused to fetch {url}; hand verify() a loader to allow it")
