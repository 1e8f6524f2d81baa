"""Open Badges 3.0 that refer to ESCO: award, sign and verify them, offline.

A credential is a plain ``dict``. Nothing here opens a network connection unless the caller
passes a loader.
"""

from escograph.credentials.badges import achievement, issuer, open_badge
from escograph.credentials.keys import did_key, new_key, private_pem
from escograph.credentials.proofs import sign, verify

__all__ = [
    "achievement",
    "did_key",
    "issuer",
    "new_key",
    "open_badge",
    "private_pem",
    "sign",
    "verify",
]
