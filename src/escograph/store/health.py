"""A test that the files of a graph can be read to their end.

Run it before queries that join or count: at a damaged block RocksDB reports the same error at
every step, and an Oxigraph query that collects errors while it builds a join or a group
exhausted the memory (measured: 23 GB). Reading statement by statement ends at the first error.
"""

from collections import deque

from escograph.errors import StoreUnavailable
from escograph.store.embedded import EmbeddedStore


def read_through(store: EmbeddedStore) -> None:
    """Read every statement from disk with its value, and again by property.

    Raises:
        StoreUnavailable: At the first statement that cannot be read.
    """
    try:
        deque(store.solutions("check_values"), maxlen=0)
        for property_, _ in store.solutions("check_properties"):
            deque(store.solutions("check_self_valued", property=property_), maxlen=0)
    except StoreUnavailable:
        raise
    except (OSError, RuntimeError) as error:
        raise StoreUnavailable(store.name, str(error)) from error
