"""Errors of questions: what was asked for is not there, or cannot be asked."""

from collections.abc import Iterable, Mapping

from escograph.errors.base import EscoError


class UnknownConcept(EscoError, KeyError):
    """No concept of the open ESCO release answers to this URI, code or label.

    Attributes:
        reference: What was looked up.
        kind: What was expected, in words ("occupation", "concept", …).
    """

    def __init__(self, reference: str, kind: str = "concept", advice: str = "") -> None:
        super().__init__(reference, kind, advice)
        self.reference = reference
        self.kind = kind
        self.advice = advice

    def __str__(self) -> str:
        said = f"no {self.kind} {self.reference!r} in this release of ESCO"
        return f"{said}; {self.advice}" if self.advice else said


class AmbiguousReference(EscoError, ValueError):
    """A label that several concepts carry was used to name one.

    Attributes:
        reference: The label.
        candidates: URI → preferred label of every concept that carries it.
    """

    def __init__(self, reference: str, candidates: Mapping[str, str]) -> None:
        super().__init__(reference, dict(candidates))
        self.reference = reference
        self.candidates = dict(candidates)

    def __str__(self) -> str:
        listed = ", ".join(f"{label} <{uri}>" for uri, label in self.candidates.items())
        return f"{self.reference!r} names several concepts, use a URI: {listed}"


class UnknownLanguage(EscoError, ValueError):
    """The store has no labels in this language.

    Attributes:
        language: BCP 47 tag that was asked for.
        available: Tags the store has labels in.
    """

    def __init__(self, language: str, available: Iterable[str]) -> None:
        self.language = language
        self.available = tuple(available)
        super().__init__(language, self.available)

    def __str__(self) -> str:
        there = ", ".join(self.available) or "none at all"
        return f"this store has no labels in {self.language!r}; it has {there}"


class PartMissing(EscoError, LookupError):
    """The store was built without the part of the release that would answer.

    Attributes:
        part: The missing part, by the portal's name ("occupationSkillRelations").
        archive: The archive of the portal it comes in.
    """

    def __init__(self, part: str, archive: str) -> None:
        super().__init__(part, archive)
        self.part = part
        self.archive = archive

    def __str__(self) -> str:
        return (
            f"this store was built without {self.part}, so it cannot tell; build it again "
            f"with that file (in {self.archive})"
        )


class MissingExtra(EscoError, ImportError):
    """An optional dependency that this call needs is not installed.

    Attributes:
        extra: The extra of escograph that brings it.
    """

    def __init__(self, extra: str, needed_for: str) -> None:
        super().__init__(extra, needed_for)
        self.extra = extra
        self.needed_for = needed_for

    def __str__(self) -> str:
        return f"{self.needed_for} needs: pip install 'escograph[{self.extra}]'"


class QueryError(EscoError, ValueError):
    """A SPARQL query that cannot be run.

    Attributes:
        query: The text of the query.
    """

    def __init__(self, reason: str, query: str) -> None:
        super().__init__(reason, query)
        self.reason = reason
        self.query = query

    def __str__(self) -> str:
        return self.reason


class ServiceRefused(QueryError):
    """A SPARQL query that would go to the network through ``SERVICE``."""


class InvalidSearch(EscoError, ValueError):
    """A search for something that cannot be, such as an unknown kind of concept."""

    def __init__(self, field: str, value: str, known: str) -> None:
        super().__init__(field, value, known)
        self.field, self.value, self.known = field, value, known

    def __str__(self) -> str:
        return f"{self.field} {self.value!r}: it takes {self.known}"


class InvalidProfile(EscoError, ValueError):
    """A profile that states something impossible, such as an empty skill URI."""


class InvalidCatalogue(EscoError, ValueError):
    """A catalogue whose content is not tagged with lists of concepts or URIs."""


class InvalidReview(EscoError, ValueError):
    """A table of decisions that cannot be read, or that cannot be what a person meant.

    Attributes:
        reason: What is wrong.
        source: The file; empty if the table is in no file.
        row: The row: in a file as a spreadsheet counts, the header being row 1, else as the
            review counts, from 0. ``None`` if it is no single row.
        field: The column; empty if it is no single one.
    """

    def __init__(
        self, reason: str, source: str = "", row: int | None = None, field: str = ""
    ) -> None:
        super().__init__(reason, source, row, field)
        self.reason, self.source, self.row, self.field = reason, source, row, field

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row is not None else ""
        where = ", ".join(filter(None, (self.source, row, self.field)))
        return f"{where}: {self.reason}" if where else self.reason
