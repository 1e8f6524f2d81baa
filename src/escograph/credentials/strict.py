"""Refusing what a signature over canonical RDF would not cover.

JSON-LD drops, without a word, a property that no context defines, and it resolves a
relative reference or an undefined type against whatever base there is. Either could be
changed in a signed document and the proof would still hold. So:

1. Contexts are URLs of the bundled ones, at the top level (and of embedded
   endorsements): an inline context could redefine any term to nothing.
2. The document is expanded with a base that is nowhere; each property that the processor
   reports as dropped is refused, and so is each value that the base shows up in.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from escograph.errors import CredentialError, MissingExtra, UndefinedTerm

_NOWHERE = "https://relative.invalid/"


def refuse_undefined(document: Mapping[str, Any]) -> None:
    """Raise for the first statement of a document that its contexts do not define.

    Raises:
        UndefinedTerm: For a property, type or relative reference that would go unsigned.
        CredentialError: If the document is no JSON-LD that can be expanded offline.
    """
    try:
        from openbadgeslib.ob3.contexts import document_loader
        from pyld import jsonld
    except ImportError as error:
        raise MissingExtra("credentials", "signing and verifying") from error
    contexts = document.get("@context")
    for context in contexts if isinstance(contexts, list) else [contexts]:
        if not isinstance(context, str):
            raise CredentialError(
                "@context must list the URLs of published contexts; an inline one can "
                f"redefine what is signed: {str(context)[:80]}"
            )
    dropped: list[str] = []
    try:
        expanded = jsonld.expand(
            dict(document),
            {"documentLoader": document_loader(), "base": _NOWHERE},
            on_property_dropped=dropped.append,
        )
    except (jsonld.JsonLdError, RecursionError, TypeError, ValueError) as error:
        cause = getattr(error, "cause", None) or error
        raise CredentialError(
            f"the document cannot be read as JSON-LD offline: {str(cause)[:300]}"
        ) from error
    for term in dropped:
        raise UndefinedTerm(str(term), "is a property that no context of the document defines")
    for text in _texts(expanded):
        if _NOWHERE in text:
            raise UndefinedTerm(
                text.removeprefix(_NOWHERE),
                "is a relative reference, or a type that no context of the document defines",
            )


def _texts(value: Any) -> Iterator[str]:
    """Every key and every text of a JSON value."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            yield from part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
