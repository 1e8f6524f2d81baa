"""The vocabulary of ESCO: namespaces, IRIs, and spellings of a concept's URI."""

import re
from urllib.parse import parse_qs, urlsplit

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

_LOCAL = re.compile(rf"/?(?:esco/)?((?:{'|'.join(_PATHS)})[^\s/?#]+)")


def concept_uri(reference: str) -> str:
    """Return the URI of an ESCO reference in any spelling.

    Spellings in use: ``https`` for ``http``, the portal's page with the URI in its
    ``uri`` parameter, and the path alone. Any other reference is returned unchanged, without
    surrounding white space.

    Example:
        >>> from escograph.vocab import concept_uri
        >>> concept_uri("https://data.europa.eu/esco/isco/C2512")
        'http://data.europa.eu/esco/isco/C2512'
        >>> concept_uri("/esco/isco/C2512") == concept_uri("isco/C2512")
        True
    """
    text = reference.strip()
    if text.startswith(BASE):
        return text
    if local := _LOCAL.fullmatch(text):
        return BASE + local[1]
    try:
        parts = urlsplit(text)
    except ValueError:
        return text
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not f".{host}".endswith(".europa.eu"):
        return text
    if host == "data.europa.eu" and parts.path.startswith("/esco/"):
        return "http://data.europa.eu" + text.partition("data.europa.eu")[2]
    for value in parse_qs(parts.query).get("uri", []):
        if value.startswith(BASE):
            return value
    return text


def is_uri(text: str) -> bool:
    """Return whether a text is an absolute ``http``, ``https`` or ``urn`` URI.

    Example:
        >>> from escograph.vocab import is_uri
        >>> is_uri("http://data.europa.eu/esco/isco/C2512"), is_uri("2512")
        (True, False)
    """
    return text.startswith(("http://", "https://", "urn:"))
