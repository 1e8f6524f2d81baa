"""The command line: one command per public operation."""

from escograph.cli.app import app, main

__all__ = ["app", "main"]
