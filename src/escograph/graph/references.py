"""References: from a concept, a URI, a code or a label to one concept.

Every function that takes a concept resolves it here, and states the kinds that it accepts.

1. A concept, a URI in any spelling or a UUID identifies itself.
2. Text is a code, else a label: preferred ones in the view's language, then alternative and
   hidden ones, then the same in English.
3. Else it is compared as it reads, without invisible characters and repeated blanks, then
   without regard to case, and at last without typographic marks, quotes around it and
   punctuation behind it.
4. If several concepts of these kinds match at the same step, none is guessed. If none does, the
   error suggests those whose UUID or code stands in the text and, where the store has an index,
   those that search finds.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import TypeVar

from escograph.errors import AmbiguousReference, UnknownConcept
from escograph.graph.bulk import BulkReads
from escograph.graph.view import View
from escograph.model import Concept, Concepts, KindName, LabelKind, Reference
from escograph.model.concepts import reference_text
from escograph.model.normalize import as_read, normalize, normalize_spaces, without_marks
from escograph.model.parts import KINDS, kinds_of_uri, with_article
from escograph.store import Literal, NamedNode, label_graph
from escograph.store.terms import ADDED_LABELS_GRAPH
from escograph.vocab import ISCED_F, concept_uris, concept_uuid, is_uri, uuids_in

C = TypeVar("C", bound=Concept)

ANY: tuple[KindName, ...] = tuple(kind.name for kind in KINDS.values())
HIERARCHICAL: tuple[KindName, ...] = tuple(k.name for k in KINDS.values() if k.hierarchy)
NEEDING_SKILLS: tuple[KindName, ...] = tuple(k.name for k in KINDS.values() if k.relations)
_RAISED = re.compile("[\u00b2\u00b3\u00b9\u2070-\u209c]")
"""Raised and lowered digits, which do not stand for a code."""
_CODE = re.compile(r"(?<![\w.,-])(?:[CFKLST][0-9]|[0-9]{3})[0-9]*(?:[.,][0-9]+)*(?![\w-])")
_MAX_SUGGESTED_FOR = 200
"""Number of characters of a text in which to look for a UUID or code."""
_MAX_SUGGESTIONS = 3
_ADVICE = "give a URI, a code or an exact label"


class References(View):
    """Look-up of one concept by reference."""

    def _node(self, reference: Reference, kinds: Collection[KindName] = ANY) -> NamedNode:
        """Return the node of the concept that a reference identifies.

        Args:
            reference: A concept, a URI, a code or a label.
            kinds: The kinds of concepts that the caller can use. A code or label names one of
                these; a concept or URI of another kind identifies itself, and has no answer.

        Raises:
            UnknownConcept: If the release does not define the concept, or a code or label
                names one of other kinds only.
        """
        return NamedNode(self._uri(reference, kinds))

    def _uri(
        self, reference: Reference, kinds: Collection[KindName] = ANY, noun: str = ""
    ) -> str:
        noun_of_text = noun or _noun(kinds)
        text = reference_text(reference, noun_of_text)
        if uri := self._identified(text):
            return uri
        if concept_uuid(text):
            raise self._unknown(text, noun or "concept")
        if isinstance(reference, Concept) or is_uri(text):
            self.need_parts(*dict.fromkeys(kind.part for kind in kinds_of_uri(text)))
            raise self._unknown(text, noun or "concept", "", self._identifiers_in(text, kinds))
        if uri_of_name := self._named(text, kinds):
            return uri_of_name
        self.need_parts(*filter(None, (KINDS[kind].part for kind in kinds)))
        raise self._unnamed(text, noun_of_text, kinds)

    def _identified(self, text: str) -> str | None:
        """Return the URI of the concept that a URI or a UUID identifies, if any."""
        if text in self._facts:
            return text
        uuid = concept_uuid(text)
        uris = concept_uris(uuid) if uuid else ()
        return next((uri for uri in uris if uri in self._facts), None)

    def _of_class(self, reference: Reference, cls: type[C]) -> C:
        """Return the concept of a class that a reference identifies."""
        self.need_parts(KINDS[cls.kind].part)
        kinds = [kind.kind for kind in (cls, *cls.__subclasses__())]
        uri = self._uri(reference, kinds, cls.kind)
        concept = self._values([uri])[uri]
        if isinstance(concept, cls):
            return concept
        raise UnknownConcept(uri, cls.kind, f"it is {with_article(concept.kind)}")

    def _unnamed(self, text: str, noun: str, kinds: Collection[KindName]) -> UnknownConcept:
        """Return the error for text that names no concept of the wanted kinds."""
        try:
            others = [self._named(text, ANY)] if len(kinds) < len(ANY) else []
        except AmbiguousReference as error:  # several concepts, none of a wanted kind
            others = list(error.candidates)
        if names := sorted({with_article(self._facts[uri].kind) for uri in others if uri}):
            advice = f"it is {' or '.join(names)}"
            return self._unknown(text, noun, advice, self._identifiers_in(text, kinds))
        suggestions = self._identifiers_in(text, kinds) | self._suggestions(text, kinds)
        likeliest = dict(list(suggestions.items())[:_MAX_SUGGESTIONS])
        return self._unknown(text, noun, _ADVICE, likeliest)

    def _identifiers_in(self, text: str, kinds: Collection[KindName]) -> dict[str, str]:
        """Return URI → label of the concepts whose UUID or code stands in a text.

        A code may have lost its zero, or won a decimal, in a spreadsheet.
        """
        text = text[:_MAX_SUGGESTED_FOR]
        uris = dict.fromkeys(
            uri for uuid in uuids_in(text) if (uri := self._identified(uuid)) is not None
        )
        codes = [] if uris else _CODE.findall(normalize(text).upper())
        for code in codes:
            plain = code.lstrip("CF").replace(",", ".").removesuffix(".0")
            for spelling in dict.fromkeys((code, plain, f"0{plain}")):
                found = sorted(self._with_code(spelling) & self._facts.keys())
                uris |= dict.fromkeys(u for u in found if self._facts[u].kind in kinds)
        values = self._values(list(uris)[:_MAX_SUGGESTIONS])
        return {uri: concept.pref_label for uri, concept in values.items()}

    def _suggestions(self, text: str, kinds: Collection[KindName]) -> dict[str, str]:
        """Return URI → label of concepts that may have been meant; none without an index."""
        return {}

    def _related(self, query: str, uri: str) -> Concepts[Concept]:
        """Return the concepts that a query relates to one concept, sorted by label."""
        rows = self._store.solutions(query, concept=NamedNode(uri))
        return self._sorted(row[0].value for row in rows)

    def _named(self, text: str, kinds: Collection[KindName]) -> str | None:
        """Return the URI of the one concept of some kinds with a code or label, if any."""
        for uris in self._matches_by_step(text):
            if uri := self._only(text, uris, kinds):
                return uri
        return None

    def _matches_by_step(self, text: str) -> Iterator[set[str]]:
        """Yield the URIs of the concepts that each step of the resolution finds."""
        read = as_read(text)
        languages = dict.fromkeys((self.language, "en"))
        for spelling in dict.fromkeys((text, read)):
            yield self._with_code(spelling)
            for language in languages:
                yield from self._with_label(spelling, language)
        code = normalize(read).upper() if not _RAISED.search(read) else ""
        if code != read:
            yield self._with_code(code)
        for same in (as_read, normalize_spaces, without_marks):
            for language in languages:
                labels = self._labels_read(language).get(without_marks(read), [])
                labels = [row for row in labels if same(row[2]) == same(read)]
                for first in (True, False):
                    yield {uri for uri, preferred, _ in labels if preferred is first}

    def _labels_read(self, language: str) -> Mapping[str, list[tuple[str, bool, str]]]:
        """Return form → URI, whether preferred, and text of a language's labels.

        The form is the one of `without_marks`. Reading them takes a second for a release
        (measured); it is done once, and only for a text that is not a label.
        """

        def read() -> dict[str, list[tuple[str, bool, str]]]:
            bulk = BulkReads(self._store)
            added = (row for row in bulk.added_labels() if row[3] == language)
            by_form: dict[str, list[tuple[str, bool, str]]] = {}
            for uri, kind, text, _ in chain(bulk.labels([language]), added):
                row = uri, kind is LabelKind.PREFERRED, text
                by_form.setdefault(without_marks(text), []).append(row)
            return by_form

        return self._store.cached(("labels as read", language), read)

    def _only(self, text: str, uris: set[str], kinds: Collection[KindName]) -> str | None:
        """Return the one URI that is of some kinds; ``None`` if there is none."""
        facts = self._facts
        matching = [uri for uri in uris if uri in facts and facts[uri].kind in kinds]
        if len(matching) > 1:
            candidates = self._sorted(matching)
            raise AmbiguousReference(text, {c.uri: c.pref_label for c in candidates})
        return matching[0] if matching else None

    def _with_code(self, code: str) -> set[str]:
        """Return the URIs of the concepts with a code."""
        if code[:1] == "C" and code[1:].isdigit():  # the form in the URIs of ISCO groups
            code = code[1:]
        try:
            rows = self._store.solutions("by_code", code=Literal(code))
        except ValueError:  # a lone surrogate, as a misconfigured terminal sends
            return set()
        uris = {row[0].value for row in rows}
        isced_field = f"{ISCED_F}{code}"  # v1.1 states the code only in the URI
        return uris | {isced_field} if isced_field in self._facts else uris

    def _with_label(self, text: str, language: str) -> tuple[set[str], set[str]]:
        """Return the URIs with a preferred label, and with an alternative or hidden one."""
        try:
            label = Literal(text, language=language)
        except ValueError:
            return set(), set()
        preferred = self._store.solutions(
            "by_pref_label", label=label, labels=label_graph(language)
        )
        others = self._store.solutions("by_other_label", label=label, added=ADDED_LABELS_GRAPH)
        return {row[0].value for row in preferred}, {row[0].value for row in others}


def _noun(kinds: Collection[KindName]) -> str:
    if len(kinds) == len(ANY):
        return "concept"
    *first, last = kinds
    return f"{', '.join(first)} or {last}" if first else last
