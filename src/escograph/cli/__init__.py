"""The command line: one verb per public operation."""

from escograph.cli.app import app, main

__all__ = ["app", "main"]
