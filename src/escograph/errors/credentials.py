"""Errors of credentials: made, signed, or trusted."""

from escograph.errors.base import EscoError


class CredentialError(EscoError, ValueError):
    """A credential that cannot be made, signed or trusted."""


class InvalidKey(CredentialError):
    """A key that is not an Ed25519 key of the form that was asked for."""


class UndefinedTerm(CredentialError):
    """A document says something its JSON-LD contexts do not define.

    A signature over canonical RDF does not cover such a statement, so it could be
    changed without breaking the proof.

    Attributes:
        term: The property, type or relative reference.
    """

    def __init__(self, term: str, reason: str) -> None:
        super().__init__(term, reason)
        self.term = term
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.term!r} {self.reason}"


class InvalidProof(CredentialError):
    """The proof does not hold for this document, or is none that we can check."""


class UncheckedStatus(CredentialError):
    """A credential that may have been revoked, and nobody has looked.

    Attributes:
        status: Its ``credentialStatus``.
    """

    def __init__(self, status: object) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        said = "the credential has a status, so it may have been revoked, and nobody looked"
        return f"{said}; accept it all the same with unchecked_status=True"
