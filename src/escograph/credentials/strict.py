"""Refusal of content that a signature over canonical RDF would not cover.

JSON-LD silently drops a property that no context defines, and it resolves a relative
reference or an undefined type against the current base. Either could be changed in a signed
document without invalidating the proof. So:

1. Every context must be the URL of a bundled one: an inline context could undefine any term.
   The context of a proof, if it has one, must be that of the document.
2. Null, numbers that are not finite, JSON-LD keywords (``@…``) and blank-node labels (``_:…``)
   are refused, since none of them is signed.
3. The document is expanded with a base that does not exist; each property that the processor
   reports as dropped is refused, and so is each value that contains the base.
4. A value that is not a valid IRI or language tag is dropped on the way to RDF, with all
   statements about it, and so is refused.
"""

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from escograph.errors import CredentialError, MissingExtra, UndefinedTerm

_SENTINEL_BASE = "https://relative.invalid/"


def refuse_undefined(document: Mapping[str, Any]) -> None:
    """Raise for the first statement in a document that its contexts do not define.

    Raises:
        UndefinedTerm: For a property, type or relative reference that would go unsigned.
        CredentialError: If the document is not JSON-LD that can be expanded offline.
    """
    try:
        from openbadgeslib.ob3.contexts import document_loader
        from pyld import jsonld
    except ImportError as error:
        raise MissingExtra("credentials", "signing and verifying") from error
    _refuse_unsigned_json(document)
    dropped: list[str] = []
    try:
        expanded = jsonld.expand(
            dict(document),
            {"documentLoader": document_loader(), "base": _SENTINEL_BASE},
            on_property_dropped=dropped.append,
        )
    except (jsonld.JsonLdError, RecursionError, TypeError, ValueError) as error:
        cause = getattr(error, "cause", None) or error
        raise CredentialError(
            f"the document cannot be read as JSON-LD offline: {str(cause)[:300]}"
        ) from error
    for term in dropped:
        raise UndefinedTerm(str(term), "is a property that no context of the document defines")
    for key, text in _texts(expanded):
        if _SENTINEL_BASE in text:
            raise UndefinedTerm(
                text.removeprefix(_SENTINEL_BASE),
                "is a relative reference, or a type that no context of the document defines",
            )
        if key in ("@id", "@type", "") and text and not _IRI.fullmatch(text):
            raise UndefinedTerm(
                text, "is not a valid IRI, so that no statement about it is signed"
            )
        if key == "@language" and not _TAG.fullmatch(text):
            raise UndefinedTerm(text, "is not a language tag, so that its text is not signed")


def _refuse_unsigned_json(document: Mapping[str, Any]) -> None:
    """Raise for any JSON in a document that JSON-LD does not turn into RDF."""
    stack: list[tuple[str, Any]] = [("", document)]
    while stack:
        name, part = stack.pop()
        if isinstance(part, Mapping):
            for key, value in part.items():
                if key == "@context":
                    _refuse_inline(value, part, document, name)
                elif key.startswith(("@", "_:")):
                    raise UndefinedTerm(key, "is a keyword of JSON-LD; write the term's name")
                else:
                    stack.append((key, value))
        elif isinstance(part, list):
            stack.extend((name, item) for item in part)
        elif part is None:
            raise UndefinedTerm(name, "is null, which JSON-LD drops; leave it out")
        elif isinstance(part, float) and not isfinite(part):
            raise UndefinedTerm(name, f"is {part}, which is not JSON")
        elif name in ("id", "type") and isinstance(part, str) and part.startswith("_:"):
            raise UndefinedTerm(part, "is the label of a blank node, which is not signed")


def _refuse_inline(
    contexts: Any, part: Mapping[str, Any], document: Mapping[str, Any], name: str
) -> None:
    for context in contexts if isinstance(contexts, list) else [contexts]:
        if not isinstance(context, str):
            raise CredentialError(
                "@context must list the URLs of published contexts; an inline one can "
                f"redefine what is signed: {str(context)[:80]}"
            )
    if name == "proof" and contexts != document.get("@context"):
        raise CredentialError("the proof has a @context other than the document's")


_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`]*""")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """Yield every text of an expanded document with its key; a property has none."""
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        key, part = stack.pop()
        if isinstance(part, str):
            yield key, part
        elif isinstance(part, dict):
            for name, inner in part.items():
                if not name.startswith("@"):
                    yield "", name
                stack.append((name, inner))
        elif isinstance(part, list):
            stack.extend((key, item) for item in part)
