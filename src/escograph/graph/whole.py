"""Everything at once: what a comparison of whole releases reads, in bulk."""

from collections.abc import Iterable, Iterator

from escograph.graph.view import View, rows_of
from escograph.store import Literal, NamedNode
from escograph.vocab import LABELS_FROM, SKOS

_NO_LANGUAGE = "und"


class Whole(View):
    """All statements of one kind in the whole release, as plain text.

    These name concepts by URI, in every language asked for, whatever the language of the
    view; and they tell what a release built in part has, where the functions that answer
    for one concept would refuse.
    """

    def statuses(self) -> dict[str, str | None]:
        """Return the status of every concept and concept scheme that the release defines.

        Obsolete ones are among them; ``None`` where no status is stated. Sorted by URI.

        Example:
            >>> esco = getfixture("esco")
            >>> sorted(set(esco.statuses().values()) - {None})
            ['released']

        See:
            ``iso-thes:status`` in ISO 25964's SKOS extension.
        """
        return {uri: self._facts[uri].status for uri in sorted(self._facts)}

    def every_label(self, languages: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
        """Yield (URI, kind, text, language) of every label in some languages, unordered.

        The kinds are those of `LabelKind`. Labels that were added to the release from
        elsewhere are not among them.

        Example:
            >>> rows = getfixture("esco").every_label(["fr"])
            >>> sorted({(kind, language) for _, kind, _, language in rows})
            [('alternative', 'fr'), ('preferred', 'fr')]
        """
        tags = [Literal(tag.lower()) for tag in languages]
        for uri, kind, label in self._store.solutions("every_label", languages=tags):
            yield uri.value, kind.value, label.value, label.language

    def searchable_labels(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield (URI, kind, text, language) of every label there is, unordered.

        Of every concept that the release defines, in every language of the store, labels
        that were added from elsewhere among them.
        """
        kinds = (
            ("preferred", "prefLabel"),
            ("alternative", "altLabel"),
            ("hidden", "hiddenLabel"),
        )
        for kind, name in kinds:
            rows = self._store.solutions(
                "searchable_labels",
                property=NamedNode(SKOS + name),
                elsewhere=NamedNode(LABELS_FROM),
            )
            for uri, label in rows:
                if uri.value in self._facts and (tag := label.language):
                    yield uri.value, kind, label.value, tag

    def descriptions(self, language: str) -> Iterator[tuple[str, str]]:
        """Yield (URI, text) of every description in a language, unordered."""
        rows = self._store.solutions("descriptions", language=Literal(language.lower()))
        for uri, text in rows:
            yield uri.value, text.value

    def every_scheme(self) -> Iterator[tuple[str, str]]:
        """Yield every (concept, concept scheme it is in) as URIs, unordered."""
        known = self._facts
        for uri, scheme in self._store.solutions("every_scheme"):
            if uri.value in known:
                yield uri.value, scheme.value

    def preferred_labels(self, uris: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """Yield (URI, text, language) of the preferred labels of some concepts, unordered.

        In every language of the release; nothing for what it does not define.
        """
        nodes = [NamedNode(uri) for uri in uris if uri in self._facts]
        for uri, label in self._store.solutions("own_labels", uris=nodes):
            yield uri.value, label.value, label.language or _NO_LANGUAGE

    def carriers(
        self, labels: Iterable[tuple[str, str]]
    ) -> Iterator[tuple[str, str, str, str]]:
        """Yield (URI, kind, text, language) of what carries some labels, unordered.

        As preferred or alternative ones; hidden labels tell too little.

        Args:
            labels: Text and language of each.

        Example:
            >>> found = getfixture("esco").carriers([("chef", "en")])
            >>> [(kind, text) for _, kind, text, _ in found]
            [('preferred', 'chef')]
        """
        texts = [Literal(text, language=language) for text, language in labels]
        for kind, name in (("preferred", "prefLabel"), ("alternative", "altLabel")):
            rows = self._store.solutions(
                "label_carriers", property=NamedNode(SKOS + name), texts=texts
            )
            for uri, label in rows:
                yield uri.value, kind, label.value, label.language

    def every_note(self, languages: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
        """Yield (URI, kind, text, language) of every note in some languages, unordered.

        The kinds are "description", "definition" and "scope note". The language "und"
        means that the release states none; such notes always come.
        """
        wanted = {_NO_LANGUAGE, *(tag.lower() for tag in languages)}
        for uri, kind, text, language in rows_of(self._store.solutions("every_note")):
            tag = (language or _NO_LANGUAGE).lower()
            if tag in wanted:
                yield uri, kind, text, tag

    def every_broader(self) -> Iterator[tuple[str, str]]:
        """Yield every (concept, concept directly above it) as URIs, unordered.

        Relations to a concept that the release does not define are left out.

        Example:
            >>> base = "http://data.europa.eu/esco/isco/"
            >>> (f"{base}C2512", f"{base}C251") in getfixture("esco").every_broader()
            True
        """
        known = self._facts
        for uri, broader in self._store.solutions("every_broader"):
            row = uri.value, broader.value
            if row[0] in known and row[1] in known:
                yield row

    def every_relation(self) -> Iterator[tuple[str, str, str]]:
        """Yield every (concept, "essential" or "optional", skill) as URIs, unordered.

        What `relations` returns, and of a release built in part what it has.
        """
        known = self._facts
        for uri, relation, skill in self._store.solutions("relations"):
            row = uri.value, relation.value, skill.value
            if row[0] in known and row[2] in known:
                yield row

    def replacements(self) -> tuple[tuple[str, str], ...]:
        """Return every (concept, concept that stands in for it) as URIs, sorted.

        The concepts need not be defined: a release may tell what became of a concept
        that it no longer holds. CSV states none.

        See:
            ``dct:isReplacedBy`` and ``dct:replaces`` in DCMI Metadata Terms.
        """
        return tuple(sorted(set(rows_of(self._store.solutions("replacements")))))
