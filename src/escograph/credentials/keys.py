"""Ed25519 keys, and the ``did:key`` of a public key."""

from typing import TYPE_CHECKING

from escograph.errors import InvalidKey, MissingExtra

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def private_key(key: "Ed25519PrivateKey | str | bytes") -> "Ed25519PrivateKey":
    """Return a private key, read from its unencrypted PEM if necessary.

    Raises:
        InvalidKey: If it is anything else, or not Ed25519.
        MissingExtra: If the extra "credentials" is not installed.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
        from openbadgeslib.ob3.did import did_key_from_pem  # noqa: F401  # same extra
    except ImportError as error:
        raise MissingExtra("credentials", "signing") from error
    if isinstance(key, str | bytes):
        pem = key.encode() if isinstance(key, str) else key
        try:
            loaded: object = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise InvalidKey(
                f"the key is not the unencrypted PEM of a private key: {error}"
            ) from error
    else:
        loaded = key
    if not isinstance(loaded, Ed25519PrivateKey):
        raise InvalidKey(
            f"the key is a {type(loaded).__name__}, not an Ed25519 private key; create one: "
            "credentials.new_key()"
        )
    return loaded


def new_key() -> "Ed25519PrivateKey":
    """Return a new Ed25519 private key of ``cryptography``.

    Keep it secret: anyone who has it can award badges in the issuer's name.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError as error:
        raise MissingExtra("credentials", "a key") from error
    return Ed25519PrivateKey.generate()


def did_key(key: "Ed25519PrivateKey | str | bytes") -> str:
    """Return the ``did:key`` of the public key of a private key.

    Args:
        key: An Ed25519 private key of ``cryptography``, or its PEM.

    Raises:
        InvalidKey: If it is not an Ed25519 private key.

    Example:
        >>> from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        >>> from escograph import credentials
        >>> key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        >>> credentials.did_key(key)
        'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'

    See:
        The did:key Method v0.9, https://w3c-ccg.github.io/did-key-spec/
    """
    public = private_key(key).public_key()
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from openbadgeslib.ob3.did import did_key_from_pem

    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return str(did_key_from_pem(pem))


def private_pem(key: "Ed25519PrivateKey | str | bytes") -> bytes:
    """Return a private key as unencrypted PEM (PKCS #8).

    Raises:
        InvalidKey: If it is not an Ed25519 private key.
    """
    private = private_key(key)
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
