"""The command line as a program: its verbs gathered, its errors told, its exit codes."""

import sys

from escograph.cli import (
    asking,
    awarding,
    building,
    exports,
    finding,
    output,
    quality,
    releases,
)
from escograph.cli.options import app
from escograph.errors import (
    AmbiguousReference,
    EscoError,
    InvalidProof,
    PartMissing,
    UncheckedStatus,
    UndefinedTerm,
    UnknownConcept,
)

VERBS = (building, finding, asking, awarding, releases, exports, quality)
"""The modules whose commands there are."""

_NO = (
    UnknownConcept,
    AmbiguousReference,
    PartMissing,
    InvalidProof,
    UncheckedStatus,
    UndefinedTerm,
)
"""Errors that answer a question with "no"; the others say that the call or its input is bad."""


def main() -> None:
    """Run the command line; exit 1 says "no", 2 says that the call or its input is bad."""
    try:
        app()
    except _NO as error:
        output.words.print(f"no: {error}", markup=False)
        sys.exit(1)
    except EscoError as error:
        output.words.print(f"error: {error}", markup=False)
        sys.exit(2)
