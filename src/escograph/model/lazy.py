"""Attributes that are computed when first needed, without a lock."""

import functools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeVar

T = TypeVar("T")


class cached_property(functools.cached_property[T]):  # named as in functools
    """An attribute that is computed on first use, as `functools.cached_property`.

    The latter takes a lock in Python 3.11, one for all objects of a class. A child forked while
    another thread held it waited forever (3 of 190 forks while three threads searched and
    linked). Without it two threads may both compute a value; one is kept.
    """

    def __init__(self, func: Callable[[Any], T]) -> None:
        super().__init__(func)
        self.lock = nullcontext()
