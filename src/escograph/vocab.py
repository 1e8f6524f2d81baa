"""The words ESCO is written in: namespaces, IRIs, and the spellings of a concept's URI."""

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
"""Prefixes that every query of ours, and every query of a user, may use undeclared."""

BASE = "http://data.europa.eu/esco/"
ISCO = f"{BASE}isco/C"
ISCED_F = f"{BASE}isced-f/"
SCHEMES = f"{BASE}concept-scheme/"
SKILL_TYPES = f"{BASE}skill-type/"
REUSE_LEVELS = f"{BASE}skill-reuse-level/"
ISCO_NOTATION = f"{BASE}Notation/ISCO08"

LABELS = "urn:escograph:labels:"
"""Named graph with the preferred labels of one language: this, then the language."""

LABELS_FROM = "urn:escograph:labels-from"
"""Named graph with all labels that another release or file gave to concepts of this one."""

GREEN_SHARES = "urn:escograph:green-shares"
"""Named graph with the share of green tasks per occupation and ISCO group."""

GREEN_SHARE = "urn:escograph:greenShare"
"""Predicate in that graph: a number from 0 to 1. ESCO's RDF has no property for it."""

BLANK = "urn:escograph:blank:"
"""A blank node of a dump: this, then a hash of its file and a number."""

NODES = "urn:escograph:node:"
"""A NodeLiteral that came without a URI of its own: this, then a hash of its text."""

COLLECTIONS = {
    "digcomp": f"{SCHEMES}digcomp",
    "digital": f"{SCHEMES}6c930acd-c104-4ece-acf7-f44fd7333036",
    "green": f"{SCHEMES}green",
    "language": f"{SCHEMES}skill-language-groups",
    "research-occupations": f"{SCHEMES}8ae4b9f3-507e-4057-a145-2f96f0132613",
    "research-skills": f"{SCHEMES}research",
    "transversal": f"{SCHEMES}skill-transversal-groups",
}
"""Name of a thematic collection → its concept scheme."""

_LOCAL = re.compile(r"/?(?:esco/)?((?:skill|occupation|isco|isced-f|qualification)/[^\s/?#]+)")


def concept_uri(reference: str) -> str:
    """Return the one URI that a spelling of an ESCO reference stands for.

    Met in the field: ``https`` for ``http``, the portal's page with the URI in its
    ``uri`` parameter, and the path alone. A reference in none of these spellings comes
    back as it is, stripped of white space.

    Example:
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
