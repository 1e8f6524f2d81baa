"""Checks of a store and of the release in it."""

from escograph.graph.checks.check import Checks

__all__ = ["Checks"]
