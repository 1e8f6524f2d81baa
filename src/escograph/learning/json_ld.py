"""Values in JSON-LD, as the vocabularies of courses and jobs have them."""

from collections.abc import Mapping
from typing import Any

from escograph.model.concepts import uri_of
from escograph.vocab import BASE

REFERENCES = ("@id", "id", "uri", "url", "sameAs", "targetUrl", "termCode")
"""Properties with the URI of what an object describes, first that of the object itself."""
_IDS = (*REFERENCES, "codeValue", "identifier", "@value", "name", "value")
"""Properties in which an ESCO URI may stand."""


def listed(value: Any) -> list[Any]:
    """Return the values of a property, of which JSON-LD writes one without a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def esco_uri(value: Any) -> str | None:
    """Return the URI of ESCO that a value is or has, in ESCO's spelling, if any."""
    names = [value.get(key) for key in _IDS] if isinstance(value, Mapping) else [value]
    for name in (item for entry in names for item in listed(entry)):
        if isinstance(name, str) and " " not in (text := name.strip()):
            uri = uri_of(text)
            if uri.startswith(BASE):
                return uri
    return None
