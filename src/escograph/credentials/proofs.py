"""Data Integrity proofs: sign a credential, and verify one.

The cryptosuite is ``eddsa-rdfc-2022``: the document is expanded to RDF, canonicalised
(RDFC-1.0), hashed together with the options of the proof, and signed with Ed25519.
openbadgeslib does all of that; the additional checks in `strict` are ours.
"""

import copy
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from escograph.credentials.arguments import check_type, in_utc
from escograph.credentials.keys import did_key, private_pem
from escograph.credentials.strict import refuse_undefined
from escograph.errors import CredentialError, InvalidProof, MissingExtra, UncheckedStatus

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Loader = Callable[[str], bytes]
"""A function from a URL to its content; used only for a ``did:web`` issuer."""


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
        created: Time of the proof, with a time zone; by default now.

    Raises:
        InvalidKey: If the key is not an Ed25519 private key.
        UndefinedTerm: If the document contains a property, type or relative reference that
            its contexts do not define: the signature would not cover it.
        CredentialError: If the document already has a proof, if its issuer is not the
            key's ``did:key``, if it is not a JSON-LD document, or if the time is not one
            with a time zone.

    Example:
        >>> import escograph
        >>> from escograph import credentials
        >>> key = credentials.new_key()
        >>> badge = credentials.open_badge(
        ...     credentials.achievement(
        ...         escograph.open(), name="Debugging", criteria="…", skills=["debug software"]
        ...     ),
        ...     issuer=credentials.issuer("University of Examples", key),
        ...     subject="did:example:ada",
        ... )
        >>> credentials.sign(badge, key)["proof"]["cryptosuite"]
        'eddsa-rdfc-2022'

    See:
        Data Integrity EdDSA Cryptosuites 1.0, section 3.2, https://www.w3.org/TR/vc-di-eddsa/
    """
    check_type("document", document, Mapping, "make it with credentials.open_badge()")
    time = datetime.now(UTC) if created is None else in_utc("created", created)
    did = did_key(key)
    issuer = document.get("issuer")
    issuer = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    if issuer != did:
        raise CredentialError(
            f"the issuer is {issuer!r}, but the key belongs to {did!r}; make the issuer from "
            "the key: credentials.issuer(name, key)"
        )
    _check(_secured(_always_valid(document), key, did, datetime.now(UTC)), did, _refuse)
    return _secured(document, key, did, time)


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


def _always_valid(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with a validity period that includes today.

    It can then be verified, whatever its own validity period.
    """
    probe = dict(document)
    for name in ("validFrom", "validUntil"):
        if name in probe:
            _require_time(name, probe.pop(name))
    return {**probe, "validFrom": "2000-01-01T00:00:00Z"}


def _require_time(name: str, value: object) -> None:
    try:
        if datetime.fromisoformat(str(value)).tzinfo is not None:
            return
    except ValueError:
        pass
    raise CredentialError(f"{name} {value!r} is not a time with a time zone (ISO 8601)")


def verify(
    document: Mapping[str, Any],
    *,
    issuer: str | None = None,
    loader: Loader | None = None,
    unchecked_status: bool = False,
) -> Mapping[str, Any]:
    """Return a credential if its proof is valid and it is valid today, else raise.

    Checked, in bounded time and memory: the form of an Open Badges 3.0 credential, that
    its JSON contains nothing that was not signed, that the proof's key is the issuer's,
    the signature, and the validity period. Not checked: whether the issuer deserves trust,
    which you must judge (a ``did:key`` proves which key signed, not who owns it), whether a
    credential with a status was revoked, and the proofs of endorsements inside it.

    Args:
        document: The signed credential, as received.
        issuer: DID that must have issued it; by default any.
        loader: Fetches the DID document of a ``did:web`` issuer. By default nothing is
            fetched, and only ``did:key`` issuers can be verified.
        unchecked_status: Whether to accept a credential that has a ``credentialStatus``,
            which is not checked.

    Returns:
        The same document.

    Raises:
        InvalidProof: If there is no proof of a supported kind, it is not valid, the issuer
            differs, or the credential is not valid today.
        UndefinedTerm: If the document contains something that the signature cannot cover.
        UncheckedStatus: If it may have been revoked, without ``unchecked_status``.
        CredentialError: If it is not a document, or another argument is of the wrong type.

    Example:
        >>> import escograph
        >>> from escograph import credentials
        >>> key = credentials.new_key()
        >>> badge = credentials.open_badge(
        ...     credentials.achievement(
        ...         escograph.open(), name="Debugging", criteria="…", skills=["debug software"]
        ...     ),
        ...     issuer=credentials.issuer("University of Examples", key),
        ...     subject="did:example:ada",
        ... )
        >>> signed = credentials.sign(badge, key)
        >>> credentials.verify(signed) is signed
        True
        >>> signed["credentialSubject"]["achievement"]["alignment"][0]["targetUrl"] += "0"
        >>> credentials.verify(signed)
        Traceback (most recent call last):
        ...
        escograph.errors.InvalidProof: Invalid Data Integrity proof (signature mismatch)
    """
    check_type("document", document, Mapping, "pass what json.loads returns for it")
    if issuer is not None:
        check_type("issuer", issuer, str)
    if loader is not None and not callable(loader):
        raise CredentialError(f"loader {loader!r}: expected a function from a URL to bytes")
    _check(document, issuer, loader or _refuse)
    if not unchecked_status and "credentialStatus" in document:
        raise UncheckedStatus(document["credentialStatus"])
    return document


def _check(document: Mapping[str, Any], issuer: str | None, loader: Loader) -> None:
    try:
        from openbadgeslib.errors import LibOpenBadgesException
        from openbadgeslib.ob3.ldp import OB3GuardUnavailable, OB3LdpVerifier
    except ImportError as error:
        raise MissingExtra("credentials", "verifying") from error
    try:  # bounds the document before any JSON-LD is done with it
        OB3LdpVerifier(issuer_did=issuer).verify(dict(document), download=loader)
    except OB3GuardUnavailable as error:
        raise CredentialError(
            f"this environment cannot verify documents safely: {error}"
        ) from error
    except (LibOpenBadgesException, _FetchRefused, RecursionError) as error:
        reason = str(error) or type(error).__name__
        if not _issuer_of(document).startswith("did:"):  # the library asks for a key of PEM
            reason = (
                "the issuer is not a DID, so its key is unknown; credentials of did:key and "
                "did:web issuers can be verified"
            )
        raise InvalidProof(reason) from error
    refuse_undefined(document)


def _issuer_of(document: Mapping[str, Any]) -> str:
    """Return the identifier of the issuer of a credential; "did:" if it states none."""
    issuer = document.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    return identifier if isinstance(identifier, str) else "did:"


class _FetchRefused(Exception):
    """A fetch was attempted, but the caller passed no loader."""


def _refuse(url: str, *_: Any, **__: Any) -> bytes:
    raise _FetchRefused(
        f"refused to fetch {url}; pass verify() a loader (--did-document) to allow it"
    )
