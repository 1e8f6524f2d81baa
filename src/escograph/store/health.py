"""Whether the files of a graph can be read to their end.

To be asked before anything that joins or counts: where RocksDB meets a damaged block it
reports the same error again at every step, and an Oxigraph query that gathers errors while it
builds a join or a group took all the memory there is (measured: 23 GB). Reading statement by
statement ends at the first.
"""

from collections import deque

from escograph.errors import StoreUnavailable
from escograph.store.embedded import Embedded


def read_through(embedded: Embedded, where: str) -> None:
    """Read every statement from disk with its value, and again by property.

    Raises:
        StoreUnavailable: At the first one that cannot be read.
    """
    try:
        deque(embedded.solutions("check_values"), maxlen=0)
        for property_, _ in embedded.solutions("check_properties"):
            deque(embedded.solutions("check_self_valued", property=property_), maxlen=0)
    except (OSError, RuntimeError) as error:
        raise StoreUnavailable(where, str(error)) from error
