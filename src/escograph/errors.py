"""All errors that the library raises on purpose.

* EscoError
  * UnknownConcept        (also KeyError)           .reference .kind .advice .suggestions
    * InvalidReference    (also TypeError)
  * AmbiguousReference    (also ValueError)         .reference .candidates
  * UnknownLanguage       (also ValueError)         .language .available
  * PartMissing           (also LookupError)        .part .archive
  * StoreUnavailable      (also OSError)            .path
  * StoreExists           (also FileExistsError)    .path
  * MissingExtra          (also ImportError)        .extra
  * QueryError            (also ValueError)         .query
    * ServiceRefused
  * IngestError           (also ValueError)         .source
    * NotAnEscoRelease
    * MissingFile                                   .missing
    * MissingColumn                                 .columns
    * BadRow                                        .row .line
    * BadSyntax                                     .line
    * MixedReleases                                 .versions
    * UnknownRelease
  * BuildFailed           (also OSError)            .path
  * ExportFailed          (also OSError)            .path
  * FileTaken             (also FileExistsError)    .path
  * UnknownFormat         (also ValueError)         .format .known
  * ReadOnlyStore         (also PermissionError)
  * InvalidSearch         (also ValueError)         .field .value .expected
  * NoPath                (also LookupError)        .start .end .similarity .min_similarity
  * InvalidValue          (also ValueError)         .field
  * InvalidProfile        (also ValueError)
  * InvalidTable          (also ValueError)         .reason .source .row .field
    * InvalidCatalogue
    * InvalidAssessment
    * InvalidVacancy
    * InvalidReview
  * InvalidInput          (also ValueError)         .source .line
  * CredentialError       (also ValueError)
    * InvalidKey
    * UndefinedTerm                                 .term
    * InvalidProof
    * UncheckedStatus                               .status

Every class can be pickled, so that errors cross process pools with their data.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from escograph.model import Occupation

_LONGEST_REFERENCE = 200
"""Number of characters of a reference that a message shows."""


class EscoError(Exception):
    """Base class of all errors of escograph."""


class UnknownConcept(EscoError, KeyError):
    """No concept of the open ESCO release has this URI, code or label.

    Attributes:
        reference: The reference that was looked up.
        kind: The kind of concept expected, in words ("occupation", "concept", …).
        advice: What to do next; empty if there is nothing to add.
        suggestions: URI → label of concepts that may have been meant, likeliest first.
    """

    def __init__(
        self,
        reference: str,
        kind: str = "concept",
        advice: str = "",
        suggestions: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(reference, kind, advice, dict(suggestions or {}))
        self.reference = reference
        self.kind = kind
        self.advice = advice
        self.suggestions = dict(suggestions or {})

    def __str__(self) -> str:
        reference = self.reference
        if len(reference) > _LONGEST_REFERENCE:
            reference = f"{reference[:_LONGEST_REFERENCE]}…"
        message = f"no {self.kind} {reference!r} in this release of ESCO"
        if self.suggestions:
            labels = ", ".join(map(repr, self.suggestions.values()))
            message += f"; did you mean {labels}?"
        return f"{message}; {self.advice}" if self.advice else message


class InvalidReference(UnknownConcept, TypeError):
    """A value that is neither a concept nor text was used as a reference."""

    def __str__(self) -> str:
        return f"invalid {self.kind} {self.reference}: {self.advice}"


class AmbiguousReference(EscoError, ValueError):
    """A code or label that several concepts share was used as a reference.

    Attributes:
        reference: The code or label.
        candidates: URI → preferred label of every concept that has it.
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
        language: The BCP 47 tag requested.
        available: Tags of the languages in which the store has labels.
    """

    def __init__(self, language: str, available: Iterable[str]) -> None:
        self.language = language
        self.available = tuple(available)
        super().__init__(language, self.available)

    def __str__(self) -> str:
        available = ", ".join(self.available) or "none at all"
        return f"this store has no labels in {self.language!r}; it has {available}"


class PartMissing(EscoError, LookupError):
    """The store was built without the part of the release that contains the answer.

    Attributes:
        part: The missing part, by the portal's name ("occupationSkillRelations").
        archive: The portal's archive that contains it.
    """

    def __init__(self, part: str, archive: str) -> None:
        super().__init__(part, archive)
        self.part = part
        self.archive = archive

    def __str__(self) -> str:
        return (
            f"this store was built without {self.part}, so it cannot answer; build it again "
            f"with that file (in {self.archive})"
        )


class MissingExtra(EscoError, ImportError):
    """An optional dependency that this call needs is not installed.

    Attributes:
        extra: The extra of escograph that installs it.
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
    """An argument that is not valid, such as an unknown kind of concept.

    Attributes:
        field: The argument.
        value: Its value, as text.
        expected: A description of the values that it takes.
    """

    def __init__(self, field: str, value: str, expected: str) -> None:
        super().__init__(field, value, expected)
        self.field, self.value, self.expected = field, value, expected

    def __str__(self) -> str:
        return f"{self.field} {self.value!r}: expected {self.expected}"


class NoPath(EscoError, LookupError):
    """No path of transitions leads from one occupation to another.

    Attributes:
        start: The first occupation.
        end: The last occupation.
        similarity: Similarity of the least similar step of the widest path; 0 if there is none.
        min_similarity: Similarity that every step must have.
    """

    def __init__(
        self, start: "Occupation", end: "Occupation", similarity: float, min_similarity: float
    ) -> None:
        super().__init__(start, end, similarity, min_similarity)
        self.start, self.end = start, end
        self.similarity, self.min_similarity = similarity, min_similarity

    def __str__(self) -> str:
        if self.similarity <= 0:
            return f"no path from {self.start} to {self.end}: one of them is similar to none"
        return (
            f"no path from {self.start} to {self.end} with steps of {self.min_similarity:g} or "
            f"more: the least similar step of the widest one has {self.similarity:.3f}; lower "
            "min_similarity"
        )


class InvalidValue(EscoError, ValueError):
    """A value that cannot be created, such as from an unreadable ``dict``.

    Attributes:
        field: The invalid field; empty if the whole is invalid.
    """

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason, field)
        self.reason, self.field = reason, field

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" if self.field else self.reason


class InvalidProfile(EscoError, ValueError):
    """A profile that states something impossible, such as a skill that is not a URI."""


class InvalidTable(EscoError, ValueError):
    """Content of a table or file that cannot be read; subclasses say of which.

    Attributes:
        reason: The problem.
        source: The file; empty if the table was not read from a file.
        row: The row: in a file as a spreadsheet counts, the header being row 1, else the
            position, from 0. ``None`` if the error is not about one row.
        field: The column or field; empty if the error is not about one.
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


class InvalidCatalogue(InvalidTable):
    """A catalogue of courses, or of tagged content, that cannot be used."""


class InvalidAssessment(InvalidTable):
    """An assessment, or responses to it, that cannot be scored."""


class InvalidVacancy(InvalidTable):
    """A vacancy that cannot be read, or a text that is none."""


class InvalidReview(InvalidTable):
    """A table of decisions that cannot be read, or that contradicts itself."""


class InvalidInput(EscoError, ValueError):
    """A file of texts, or standard input, that cannot be read as requested.

    Attributes:
        source: Its name.
        line: Line number, from 1, of the first line of the text; 0 if it is about the whole.
    """

    def __init__(self, source: str, reason: str, line: int = 0) -> None:
        super().__init__(source, reason, line)
        self.source, self.reason, self.line = source, reason, line

    def __str__(self) -> str:
        place = f", line {self.line}" if self.line else ""
        return f"{self.source}{place}: {self.reason}"


class _DiskError(EscoError, OSError):
    """A problem with a file or directory; subclasses describe it in their template."""

    _template = "{path}: {reason}"

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return self._template.format(path=self.path, reason=self.reason)


class StoreUnavailable(_DiskError):
    """The store is missing, damaged, closed, or not a store of escograph.

    Attributes:
        path: The directory.
    """

    _template = "no readable ESCO store at {path}: {reason}"


class StoreExists(_DiskError, FileExistsError):
    """The target of a build already exists.

    Attributes:
        path: The target.
    """

    _template = (
        "{path} exists, and a published store is never written to again; choose another "
        "target or remove it first"
    )


class BuildFailed(_DiskError):
    """A store could not be written; nothing was published.

    Attributes:
        path: The target.
    """

    _template = "could not build {path}: {reason}; nothing was published"


class ExportFailed(_DiskError):
    """A file could not be written; nothing new is at its path.

    Attributes:
        path: The file.
    """

    _template = "could not write {path}: {reason}"


class FileTaken(_DiskError, FileExistsError):
    """The file to be written already exists.

    Attributes:
        path: The file.
    """

    _template = "{path} exists; choose another name or allow overwriting"


class UnknownFormat(EscoError, ValueError):
    """A file format that cannot be written.

    Attributes:
        format: The format requested.
        known: The formats that can be written.
    """

    def __init__(self, format: str, known: Iterable[str]) -> None:
        self.format = format
        self.known = tuple(known)
        super().__init__(format, self.known)

    def __str__(self) -> str:
        return f"cannot write format {self.format!r}; choose one of {', '.join(self.known)}"


class ReadOnlyStore(EscoError, PermissionError):
    """Something tried to write into a published store, through rdflib for instance."""

    def __str__(self) -> str:
        return "a published store is never written to: copy what you need into your own graph"


class IngestError(EscoError, ValueError):
    """A release that cannot be loaded.

    Attributes:
        source: The archive, folder or file.
    """

    def __init__(self, source: str, reason: str) -> None:  # args stay those of the subclass
        self.source = source
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


class NotAnEscoRelease(IngestError):
    """The source is missing, unreadable, or contains no ESCO files."""


class MissingFile(IngestError):
    """The sources lack a file that every release has.

    Attributes:
        missing: Name of each missing file → the portal's archive that contains it.
    """

    def __init__(self, source: str, missing: Mapping[str, str]) -> None:
        listed = "; ".join(f"{name} (in {archive})" for name, archive in missing.items())
        super().__init__(
            source,
            f"missing {listed}; add that archive to the sources, or build without it with "
            "partial=True (--partial)",
        )
        self.missing = dict(missing)


class MissingColumn(IngestError):
    """A file lacks a required column.

    Attributes:
        columns: The missing columns.
        present: The columns that the file has.
    """

    def __init__(
        self, source: str, columns: Iterable[str], present: Iterable[str] = ()
    ) -> None:
        self.columns = tuple(columns)
        self.present = tuple(present)
        names = ", ".join(repr(name[:40]) for name in self.present[:4])
        more = ", …" if len(self.present) > 4 else ""
        has = f" (it has {names}{more})" if names else ""
        super().__init__(
            source,
            f"missing column {', '.join(self.columns)}{has}; pass the portal's file",
        )


class BadRow(IngestError):
    """A row that cannot be read.

    Attributes:
        row: Number of the row, counted from 1 below the header.
        line: Line of the file on which the row ends, counted from 1.
    """

    def __init__(self, source: str, row: int, line: int, reason: str) -> None:
        super().__init__(source, reason)
        self.row = row
        self.line = line

    def __str__(self) -> str:
        return f"{self.source}, row {self.row} (line {self.line}): {self.reason}"


class BadSyntax(IngestError):
    """An RDF file that is not in the syntax that its name states.

    Attributes:
        line: Line of the file, counted from 1; 0 if the parser does not report it.
    """

    def __init__(self, source: str, line: int, reason: str) -> None:
        super().__init__(source, reason)
        self.line = line

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        return f"{self.source}{line}: {self.reason}"


class MixedReleases(IngestError):
    """The sources belong to more than one release.

    Attributes:
        versions: Version → the source that states it.
    """

    def __init__(self, versions: Mapping[str, str]) -> None:
        listed = ", ".join(f"{version} ({name})" for version, name in versions.items())
        super().__init__(
            "the sources",
            f"belong to several releases: {listed}; build one at a time, and add labels from "
            "another with labels_from",
        )
        self.versions = dict(versions)


class UnknownRelease(IngestError):
    """Neither a name nor a layout identifies the release of the sources."""


class CredentialError(EscoError, ValueError):
    """A credential that cannot be created, signed or trusted."""


class InvalidKey(CredentialError):
    """A key that is not an Ed25519 key in the expected form."""


class UndefinedTerm(CredentialError):
    """A document contains a statement that its JSON-LD contexts do not define.

    A signature over canonical RDF does not cover such a statement, so it could be
    changed without breaking the proof.

    Attributes:
        term: The property, type or relative reference.
    """

    def __init__(self, term: str, reason: str) -> None:
        super().__init__(term, reason)
        self.term = term
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.term!r} {self.reason}"


class InvalidProof(CredentialError):
    """The proof of a document is not valid, or is of an unsupported kind."""


class UncheckedStatus(CredentialError):
    """A credential that may have been revoked; its status was not checked.

    Attributes:
        status: Its ``credentialStatus``.
    """

    def __init__(self, status: object) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return (
            "the credential has a status, so it may have been revoked, and the status was not "
            "checked; accept it anyway with unchecked_status=True (--unchecked-status)"
        )
