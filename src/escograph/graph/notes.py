"""What is said of a concept in words: labels, description, notes, status; raw SPARQL."""

from typing import Any

from escograph.graph.view import View, rows_of
from escograph.model import Concept, Label, LabelKind, Text
from escograph.store import Literal, NamedNode, Rows
from escograph.vocab import DCT, LABELS_FROM, SKOS

_KINDS = list(LabelKind)


class Notes(View):
    """Labels and documentation of a concept."""

    def labels(self, concept: Concept | str) -> tuple[Label, ...]:
        """Return every label of a concept in every language of the store.

        Returns:
            Preferred, then alternative, then hidden ones; each by language and text.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> esco = getfixture("esco")
            >>> preferred = esco.labels(esco.isco_group("2512"))[0]
            >>> preferred.literal_form, preferred.language, preferred.kind.value
            ('Software developers', 'en', 'preferred')
        """
        node = self._known(concept)
        roles: dict[tuple[str, Literal], set[str]] = {}
        for kind, label, role in self._store.solutions(
            "labels", concept=node, elsewhere=NamedNode(LABELS_FROM)
        ):
            known = roles.setdefault((kind.value, label), set())
            if role:
                known.add(role.value.rpartition("/")[2])
        found = [
            Label(label.value, label.language or "und", LabelKind(kind), tuple(sorted(said)))
            for (kind, label), said in roles.items()
        ]
        found.sort(key=lambda label: (_KINDS.index(label.kind), label.language, str(label)))
        return tuple(found)

    def description(self, concept: Concept | str) -> Text:
        """Return what ESCO says a concept is, in the view's language, else English, else any.

        Returns:
            Text that knows its language; empty where the release states none.

        Raises:
            UnknownConcept: If the release does not define the concept.
        """
        return self._note(concept, f"{DCT}description")

    def scope_note(self, concept: Concept | str) -> Text:
        """Return what a concept includes and excludes; see `description` for the rest."""
        return self._note(concept, f"{SKOS}scopeNote")

    def definition(self, concept: Concept | str) -> Text:
        """Return the formal definition of a concept; see `description` for the rest."""
        return self._note(concept, f"{SKOS}definition")

    def status(self, concept: Concept | str) -> str:
        """Return ``iso-thes:status``: "released", "obsolete"; empty if not stated.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> esco = getfixture("esco")
            >>> esco.status(esco.skill("debug software"))
            'released'
        """
        return self._facts[self._known(concept).value].status or ""

    def select(self, sparql: str, /, **bindings: Any) -> Rows:
        """Run a SPARQL 1.1 SELECT query of your own over the release.

        The default graph holds the release under the official predicates, so a query
        written for the official RDF dump works. The prefixes skos, skosxl, esco,
        iso-thes, dct, rdf and xsd need no declaration. Preferred labels of a language
        also stand in the graph ``urn:escograph:labels:<language>``: reading them there
        is ten times faster than filtering on ``LANG()`` in a store of many languages.

        Args:
            sparql: The query.
            **bindings: Variable → value, bound safely: a concept or an http(s) URI as an
                IRI, other text as a plain literal, numbers and booleans typed. A bound
                variable must stand in the SELECT list.

        Returns:
            Rows that read by position and variable name, and convert with `to_frame()`.

        Raises:
            ServiceRefused: If the query has a ``SERVICE`` part: nothing goes online.
            QueryError: If it is not a SELECT query, has a syntax error, or a binding
                cannot be made.

        Example:
            >>> esco = getfixture("esco")
            >>> rows = esco.select(
            ...     "SELECT ?group ?code { ?group skos:notation ?code }",
            ...     group=esco.isco_group("25"),
            ... )
            >>> sorted({row["code"] for row in rows})
            ['25']
        """
        return self._store.select(sparql, bindings)

    def _note(self, concept: Concept | str, predicate: str) -> Text:
        node = self._known(concept)
        notes = rows_of(
            self._store.solutions("notes", concept=node, property=NamedNode(predicate))
        )
        found = self._in_language((text, (tag or "").lower()) for text, tag in notes)
        return found[0] if found else Text()
