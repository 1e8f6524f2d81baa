"""The vocabulary of ESCO: namespaces, IRIs, and spellings of a concept's URI."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

SKOS = "http://www.w3.org/2004/02/skos/core#"
SKOSXL = "http://www.w3.org/2008/05/skos-xl#"
ESCO = "http://data.europa.eu/esco/model#"
ISO_THES = "http://purl.org/iso25964/skos-thes#"
DCT = "http://purl.org/dc/terms/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FOAF = "http://xmlns.com/foaf/0.1/"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    "skos": SKOS,
    "skosxl": SKOSXL,
    "esco": ESCO,
    "iso-thes": ISO_THES,
    "dct": DCT,
    "rdf": RDF,
    "foaf": FOAF,
    "xsd": XSD,
    "scheme": "http://data.europa.eu/esco/concept-scheme/",
}
"""Prefixes that our queries and users' queries can use without declaring them."""

BASE = "http://data.europa.eu/esco/"

OCCUPATION_PATH = "occupation/"
ISCO_PATH = "isco/"
SKILL_PATH = "skill/"
ISCED_F_PATH = "isced-f/"
QUALIFICATION_PATH = "qualification/"
SCHEME_PATH = "concept-scheme/"

_PATHS = (
    OCCUPATION_PATH,
    ISCO_PATH,
    SKILL_PATH,
    ISCED_F_PATH,
    QUALIFICATION_PATH,
    SCHEME_PATH,
)
"""Beginnings of the URIs of concepts, after `BASE`."""

ISCO = f"{BASE}{ISCO_PATH}C"
ISCED_F = f"{BASE}{ISCED_F_PATH}"
SCHEMES = f"{BASE}{SCHEME_PATH}"
SKILL_TYPES = f"{BASE}skill-type/"
REUSE_LEVELS = f"{BASE}skill-reuse-level/"
REGULATED_PROFESSIONS = f"{BASE}regulated-professions/"
ISCO_NOTATION = f"{BASE}Notation/ISCO08"

ADDED_GRAPHS = "urn:escograph:"
"""Prefix of the named graphs that escograph adds to a release."""

LABELS = "urn:escograph:labels:"
"""Prefix of the named graph with a language's preferred labels, before the language."""

LABELS_FROM = "urn:escograph:labels-from"
"""Named graph of the labels added from another release or file."""

GREEN_SHARES = "urn:escograph:green-shares"
"""Named graph of the share of green tasks per occupation and ISCO group."""

GREEN_SHARE = "urn:escograph:greenShare"
"""Predicate in that graph: a number from 0 to 1. ESCO's RDF has no property for it."""

BLANK = "urn:escograph:blank:"
"""Prefix of the IRI of a blank node of a dump, before a hash of its file and a number."""

NODES = "urn:escograph:node:"
"""Prefix of the IRI of a NodeLiteral without a URI, before a hash of its text."""

_PATH = rf"(?:{'|'.join(_PATHS)})"
_LOCAL = re.compile(rf"/?(?:esco[/:])?({_PATH}[^\s/?#]+/?(?:[?#]\S*)?)", re.IGNORECASE)
_ESCO_URI = re.compile(
    r"(?:(?:https?:)?//)?data\.europa\.eu(?::\d+)?/esco/(\S*)", re.IGNORECASE
)
_CONCEPT_PATH = re.compile(rf"({_PATH})([^?#]*)", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_AROUND = "<>\"'\u200b\u2060\ufeff"
"""Characters besides white space that surround a copied URI."""


def concept_uri(reference: str) -> str:
    """Return the URI of an ESCO reference in any spelling.

    Spellings in use: ``https`` or no scheme for ``http``; the path alone, or after ``esco:``; a
    slash, query or fragment behind it; a UUID in capitals; angle brackets or quotes around it;
    the portal's page with the URI in its ``uri`` parameter. Any other reference is returned
    unchanged, without surrounding white space.

    Example:
        >>> from escograph.vocab import concept_uri
        >>> concept_uri("https://data.europa.eu/esco/isco/C2512")
        'http://data.europa.eu/esco/isco/C2512'
        >>> concept_uri("<data.europa.eu/esco/isco/C2512/>") == concept_uri("esco:isco/C2512")
        True
    """
    stripped = reference.strip()
    text = stripped.strip(_AROUND).strip()
    if text[:8].lower() in ("http%3a%", "https%3a"):
        text = unquote(text)
    if local := _LOCAL.fullmatch(text) or _ESCO_URI.fullmatch(text):
        return BASE + _tidy_path(local[1])
    try:
        parts = urlsplit(text)
    except ValueError:
        return stripped
    if parts.scheme in ("http", "https") and f".{parts.hostname or ''}".endswith(".europa.eu"):
        for value in parse_qs(parts.query).get("uri", []):
            if (uri := concept_uri(value)).startswith(BASE):
                return uri
    return stripped


def _tidy_path(path: str) -> str:
    """Return the path of a concept as releases spell it; another path unchanged."""
    if (concept := _CONCEPT_PATH.match(path)) is None:
        return path
    kind, name = concept[1].lower(), concept[2].rstrip("/")
    if _UUID.fullmatch(name.lower()):
        name = name.lower()
    return kind + (name.upper() if kind == ISCO_PATH else name)


def concept_uuid(reference: str) -> str:
    """Return the UUID that a reference consists of; empty if it is something else.

    Example:
        >>> from escograph.vocab import concept_uuid
        >>> concept_uuid("esco:FED5B267-73FA-461D-9F69-827C78BEB39D")
        'fed5b267-73fa-461d-9f69-827c78beb39d'
    """
    text = reference.strip().strip(_AROUND).strip().lower().removeprefix("urn:uuid:")
    text = text.removeprefix("esco:")
    return text if _UUID.fullmatch(text) else ""


def concept_uris(uuid: str) -> tuple[str, ...]:
    """Return the URIs that a concept with this UUID may have."""
    return tuple(f"{BASE}{path}{uuid}" for path in _PATHS)


def is_uri(text: str) -> bool:
    """Return whether a text is an absolute ``http``, ``https`` or ``urn`` URI.

    Example:
        >>> from escograph.vocab import is_uri
        >>> is_uri("http://data.europa.eu/esco/isco/C2512"), is_uri("2512")
        (True, False)
    """
    return text.startswith(("http://", "https://", "urn:"))
