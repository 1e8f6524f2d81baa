"""Labels, notes and status of a concept, and SPARQL queries by the user."""

from typing import Any

from escograph.graph.references import References
from escograph.graph.view import rows_of
from escograph.model import Label, LabelKind, Labels, Reference, Rows, Text
from escograph.store import Literal, NamedNode
from escograph.store.terms import ADDED_LABELS_GRAPH, DEFINITION, DESCRIPTION, SCOPE_NOTE

_KINDS = list(LabelKind)


class Notes(References):
    """Labels and documentation of a concept."""

    def labels(self, concept: Reference) -> Labels:
        """Return every label of a concept in every language of the store.

        Returns:
            Preferred, then alternative, then hidden labels; each group by language and text.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> import escograph
            >>> preferred = escograph.open().labels("2512")[0]
            >>> preferred.literal_form, preferred.language, preferred.kind.value
            ('Software developers', 'en', 'preferred')
        """
        uri = self._uri(concept)
        roles: dict[tuple[str, Literal], set[str]] = {}
        for kind, label, role in self._store.solutions(
            "labels", concept=NamedNode(uri), added=ADDED_LABELS_GRAPH
        ):
            roles_of_label = roles.setdefault((kind.value, label), set())
            if role:
                roles_of_label.add(role.value.rpartition("/")[2])
        labels = [
            Label(label.value, label.language or "und", LabelKind(kind), tuple(sorted(names)))
            for (kind, label), names in roles.items()
        ]
        labels.sort(key=lambda label: (_KINDS.index(label.kind), label.language, str(label)))
        return Labels(labels, self._values([uri])[uri])

    def description(self, concept: Reference) -> Text:
        """Return a concept's description in the view's language, else English, else any.

        Returns:
            Text with its language; empty if the release states none.

        Raises:
            UnknownConcept: If the release does not define the concept.
        """
        return self._note(concept, DESCRIPTION)

    def scope_note(self, concept: Reference) -> Text:
        """Return the scope note of a concept: what it includes and excludes.

        Language and errors are as for `description`.
        """
        return self._note(concept, SCOPE_NOTE)

    def definition(self, concept: Reference) -> Text:
        """Return the formal definition of a concept; otherwise as `description`."""
        return self._note(concept, DEFINITION)

    def status(self, concept: Reference) -> str:
        """Return the status of a concept: "released", "obsolete", or empty if not stated.

        Raises:
            UnknownConcept: If the release does not define the concept.

        Example:
            >>> import escograph
            >>> escograph.open().status("debug software")
            'released'
        """
        return self._facts[self._uri(concept)].status or ""

    def select(self, sparql: str, /, **bindings: Any) -> Rows:
        """Run your own SPARQL 1.1 SELECT query over the release.

        The default graph contains the release under the official predicates. The prefixes
        skos, skosxl, esco, iso-thes, dct, rdf and xsd need no declaration. Preferred labels
        of a language are also in the graph ``urn:escograph:labels:<language>``: reading them
        there is ten times faster than filtering on ``LANG()`` in a store of many languages.

        A query written for the official RDF dump finds the same in a store built from CSV, as
        far as CSV tells:

        * Relations are stated in both directions, and skill types and reuse levels have their
          English labels.
        * ``skos:broaderTransitive`` and ``skos:narrowerTransitive`` are derived wherever they
          are written as predicates, also within property paths, ``OPTIONAL`` and ``EXISTS``,
          and refused as values of a variable predicate. ``?s ?p ?o`` alone finds what is
          stated, without them.
        * CSV states no SKOS-XL labels, label roles, reified relations, reference languages,
          successors and mappings. A query that can have no answer without these raises
          `QueryError`; where they stand only in ``OPTIONAL``, ``UNION``, ``MINUS`` or
          ``NOT EXISTS``, it runs.

        Args:
            sparql: The query.
            **bindings: Variable → value, bound safely: a concept or an http(s) URI as an
                IRI, other text as a plain literal, numbers and booleans typed. A bound
                variable must be in the SELECT list.

        Returns:
            Rows with access by position and variable name, convertible with `to_frame()`.

        Raises:
            ServiceRefused: If the query has a ``SERVICE`` part, since queries never go online.
            QueryError: If it is not a SELECT query, has a syntax error, can have no answer
                without a term or graph that the store lacks, or a binding is not valid.
            PartMissing: If it can have no answer without a part of the release that the store
                was built without.

        Example:
            >>> import escograph
            >>> esco = escograph.open()
            >>> rows = esco.select(
            ...     "SELECT ?group ?code { ?group skos:notation ?code }",
            ...     group=esco.isco_group("25"),
            ... )
            >>> sorted({row["code"] for row in rows})
            ['25']
        """
        return self._store.select(sparql, bindings)

    def _note(self, concept: Reference, predicate: NamedNode) -> Text:
        rows = rows_of(
            self._store.solutions("notes", concept=self._node(concept), property=predicate)
        )
        texts = self._in_best_language((text, (tag or "").lower()) for text, tag in rows)
        return texts[0] if texts else Text()
