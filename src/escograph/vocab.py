"""The vocabulary of ESCO: namespaces, IRIs, and spellings of a concept's URI."""

import re
from urllib.parse import unquote

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
    r"(?:(?:https?:)?/{1,2})?(?:www\.)?data\.europa\.eu(?::\d+)?/+esco/+(\S*)", re.IGNORECASE
)
_CONCEPT_PATH = re.compile(rf"({_PATH})/*([^?#]*)", re.IGNORECASE)
_ENCODED_SLASH = re.compile(r"%(?:25)*2f", re.IGNORECASE)
_PORTAL = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)*europa\.eu/", re.IGNORECASE)
_URI_PARAMETER = re.compile(r"[?&]uris?=([^\s&#]+)", re.IGNORECASE)
"""The URI in the address of a page or answer of the portal, also behind a ``#``."""

_BETWEEN = r"[-\u2010-\u2015\u2212_ ]?"
_UUID_DIGITS = _BETWEEN.join(f"[0-9a-f]{{{count}}}" for count in (8, 4, 4, 4, 12))
_UUID = re.compile(rf"\{{?({_UUID_DIGITS})\}}?", re.IGNORECASE)
_USUAL_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_USUAL_URI = re.compile(
    rf"{BASE}(?:(?:occupation|skill)/{_USUAL_UUID.pattern}|isco/C[0-9]{{1,4}}|"
    "isced-f/[0-9]{2,4}|concept-scheme/[a-z-]+)"
)
"""Nearly all URIs of a release: they are read four times as fast (measured)."""
_UUIDS = re.compile(rf"(?<![0-9a-z]){_UUID_DIGITS}(?![0-9a-z])", re.IGNORECASE)

_KIND_AND_UUID = re.compile(
    rf"(?:esco[-/:#_])?(occupation|skill|qualification)s?[:#_/] ?({_UUID_DIGITS})",
    re.IGNORECASE,
)
_ISCO_AND_CODE = re.compile(
    r"(?:esco[-/:#_])?isco(?:[ _-]?08)?[ :#_/-]+C?([0-9]{1,4})", re.IGNORECASE
)
_ISCED_AND_CODE = re.compile(
    r"(?:esco[-/:#_])?isced[ _-]?f(?:[ _-]?2013)?[ :#_/-]+([0-9]{2,4})", re.IGNORECASE
)

_QUOTES = "\"'`\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a"
_AROUND = f"{_QUOTES}<>()[]{{}}\u200b\u2060\ufeff"
"""Characters besides white space that surround a copied URI."""
_BEHIND = ".,;:!"
"""Punctuation of the sentence from which a URI was copied; no URI of ESCO ends in it."""


def concept_uri(reference: str) -> str:
    """Return the URI of an ESCO reference in any spelling.

    Spellings in use: ``https`` or no scheme for ``http``; the path alone, or after ``esco:``; a
    slash, query or fragment behind it; a UUID in capitals or without hyphens; ``skill:`` and a
    UUID; ``ISCO`` or ``ISCED-F`` and a code; brackets, quotes or punctuation around it; percent
    encoding; the portal's page with the URI in its ``uri`` parameter. Any other reference is
    returned unchanged, without surrounding white space.

    Example:
        >>> from escograph.vocab import concept_uri
        >>> concept_uri("https://data.europa.eu/esco/isco/C2512")
        'http://data.europa.eu/esco/isco/C2512'
        >>> concept_uri("<data.europa.eu/esco/isco/C2512/>") == concept_uri("ISCO-08 2512")
        True
    """
    if _USUAL_URI.fullmatch(reference):
        return reference
    stripped = reference.strip()
    text = _decoded(_bare(stripped))
    if uri := _spelled_out(text):
        return uri
    if named := _KIND_AND_UUID.fullmatch(text):
        return f"{BASE}{named[1].lower()}/{concept_uuid(named[2])}"
    if code := _ISCO_AND_CODE.fullmatch(text):
        return ISCO + code[1]
    if code := _ISCED_AND_CODE.fullmatch(text):
        return ISCED_F + code[1]
    if _PORTAL.match(text):
        for parameter in _URI_PARAMETER.finditer(text):
            if uri := _spelled_out(unquote(parameter[1])):
                return uri
    return stripped


def _spelled_out(text: str) -> str:
    """Return the URI that a URI or path spells; empty for other texts."""
    match = _LOCAL.fullmatch(text) or _ESCO_URI.fullmatch(text)
    return BASE + _tidy_path(match[1]) if match else ""


def _decoded(text: str) -> str:
    """Return a text without percent encoding, if its slashes are encoded, even twice."""
    for _ in range(2):
        if not _ENCODED_SLASH.search(text):
            break
        text = unquote(text)
    return text


def _bare(text: str) -> str:
    """Return a text without the punctuation around it."""
    return text.strip(_AROUND).rstrip(_BEHIND).strip(_AROUND).strip()


def _tidy_path(path: str) -> str:
    """Return the path of a concept as releases spell it; another path unchanged."""
    if (concept := _CONCEPT_PATH.match(path)) is None:
        return path
    kind, name = concept[1].lower(), concept[2].rstrip("/")
    if _USUAL_UUID.fullmatch(name):
        return kind + name
    if uuid := concept_uuid(name):
        name = uuid
    elif kind == ISCO_PATH:
        name = f"C{name}" if name.isdigit() else name.upper()
    return kind + name


def concept_uuid(reference: str) -> str:
    """Return the UUID that a reference consists of; empty if it is something else.

    Example:
        >>> from escograph.vocab import concept_uuid
        >>> concept_uuid("esco:FED5B267-73FA-461D-9F69-827C78BEB39D")
        'fed5b267-73fa-461d-9f69-827c78beb39d'
    """
    text = _bare(reference.strip()).lower()
    for prefix in ("urn:", "uuid:", "esco:"):
        text = text.removeprefix(prefix)
    return _hyphenated(match[1]) if (match := _UUID.fullmatch(text)) else ""


def uuids_in(text: str) -> list[str]:
    """Return the UUIDs that stand anywhere in a text."""
    return [_hyphenated(match[0]) for match in _UUIDS.finditer(text)]


def _hyphenated(text: str) -> str:
    """Return the usual spelling of a UUID."""
    digits = "".join(filter(str.isalnum, text)).lower()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


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
