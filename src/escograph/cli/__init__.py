"""The command line: one verb per public operation."""

from escograph.cli.app import main
from escograph.cli.options import app

__all__ = ["app", "main"]
