"""What differs between two releases of ESCO, and where references of the old one lead."""

from escograph.changes.compare import compare

__all__ = ["compare"]
