"""The command line: one verb per public operation."""

from escograph.cli import exports, quality  # noqa: F401  # its verbs join the app
from escograph.cli.app import app, main

__all__ = ["app", "main"]
