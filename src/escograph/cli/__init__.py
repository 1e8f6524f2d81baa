"""The command line: one verb per public operation."""

from escograph.cli import releases as releases  # registers its verbs
from escograph.cli.app import app, main

__all__ = ["app", "main"]
