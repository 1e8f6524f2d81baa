"""Every error the library raises on purpose.

* EscoError
  * UnknownConcept        (also KeyError)           .reference
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
  * InvalidProfile        (also ValueError)
  * InvalidCatalogue      (also ValueError)
  * CredentialError       (also ValueError)
    * InvalidKey
    * UndefinedTerm                                 .term
    * InvalidProof
    * UncheckedStatus                               .status

Every class can be pickled, so an error crosses a process pool with its data.
"""

from collections.abc import Iterable, Mapping


class EscoError(Exception):
    """Base class of all errors of escograph."""


class _OnDisk(EscoError, OSError):
    _said = "{path}: {reason}"

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return self._said.format(path=self.path, reason=self.reason)


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


class StoreUnavailable(_OnDisk):
    """The store is missing, damaged, or not a store of escograph.

    Attributes:
        path: The directory.
    """

    _said = "no readable ESCO store at {path}: {reason}"


class StoreExists(_OnDisk, FileExistsError):
    """A build was told to publish where something already stands.

    Attributes:
        path: The target that exists.
    """

    _said = (
        "{path} exists, and a published store is never written to again; choose another "
        "target or remove it first"
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
    """The source is missing, unreadable, or holds no ESCO files."""


class MissingFile(IngestError):
    """The sources lack a file that a release consists of.

    Attributes:
        missing: Name of each missing file → the archive of the portal it comes in.
    """

    def __init__(self, source: str, missing: Mapping[str, str]) -> None:
        listed = "; ".join(f"{name} (in {archive})" for name, archive in missing.items())
        super().__init__(
            source,
            f"missing {listed}; add that archive to the sources, or build what there is "
            "with partial=True (--partial)",
        )
        self.missing = dict(missing)


class MissingColumn(IngestError):
    """A file lacks a column that its facts stand in.

    Attributes:
        columns: The missing columns.
    """

    def __init__(self, source: str, columns: Iterable[str]) -> None:
        self.columns = tuple(columns)
        super().__init__(source, f"missing column {', '.join(self.columns)}")


class BadRow(IngestError):
    """A row that cannot be read as what its file holds.

    Attributes:
        row: Which row, counted from 1 below the header.
        line: Line of the file on which the row ends, counted from 1.
    """

    def __init__(self, source: str, row: int, line: int, reason: str) -> None:
        super().__init__(source, reason)
        self.row = row
        self.line = line

    def __str__(self) -> str:
        return f"{self.source}, row {self.row} (line {self.line}): {self.reason}"


class BadSyntax(IngestError):
    """An RDF file that is not what its name says.

    Attributes:
        line: Line of the file, counted from 1; 0 where the parser cannot tell.
    """

    def __init__(self, source: str, line: int, reason: str) -> None:
        super().__init__(source, reason)
        self.line = line

    def __str__(self) -> str:
        where = f", line {self.line}" if self.line else ""
        return f"{self.source}{where}: {self.reason}"


class MixedReleases(IngestError):
    """The sources belong to more than one release.

    Attributes:
        versions: Version → the source that says so.
    """

    def __init__(self, versions: Mapping[str, str]) -> None:
        listed = ", ".join(f"{version} ({name})" for version, name in versions.items())
        super().__init__(
            "the sources",
            f"belong to several releases: {listed}; build one at a time, and take labels "
            "alone from another with labels_from",
        )
        self.versions = dict(versions)


class UnknownRelease(IngestError):
    """Neither a name nor a layout tells which release the sources are."""


class BuildFailed(_OnDisk):
    """A store could not be written; nothing stands under the target's name.

    Attributes:
        path: The target.
    """

    _said = "could not build {path}: {reason}; nothing was published"


class ExportFailed(_OnDisk):
    """A file could not be written; nothing new stands under its name.

    Attributes:
        path: The file.
    """

    _said = "could not write {path}: {reason}"


class FileTaken(_OnDisk, FileExistsError):
    """An export was told to write where something already stands.

    Attributes:
        path: The file that exists.
    """

    _said = "{path} exists; choose another name or allow overwriting"


class UnknownFormat(EscoError, ValueError):
    """A file format that cannot be written.

    Attributes:
        format: What was asked for.
        known: The formats there are.
    """

    def __init__(self, format: str, known: Iterable[str]) -> None:
        self.format = format
        self.known = tuple(known)
        super().__init__(format, self.known)

    def __str__(self) -> str:
        return f"no format {self.format!r} to write; there are {', '.join(self.known)}"


class ReadOnlyStore(EscoError, PermissionError):
    """Something tried to write into a published store, through rdflib for instance."""

    def __str__(self) -> str:
        return "a published store is never written to: copy what you need into your own graph"


class InvalidProfile(EscoError, ValueError):
    """A profile that states something impossible, such as an empty skill URI."""


class InvalidCatalogue(EscoError, ValueError):
    """A catalogue whose content is not tagged with lists of concepts or URIs."""


class CredentialError(EscoError, ValueError):
    """A credential that cannot be made, signed or trusted."""


class InvalidKey(CredentialError):
    """A key that is not an Ed25519 key of the form that was asked for."""


class UndefinedTerm(CredentialError):
    """A document says something its JSON-LD contexts do not define.

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
    """The proof does not hold for this document, or is none that we can check."""


class UncheckedStatus(CredentialError):
    """A credential that may have been revoked, and nobody has looked.

    Attributes:
        status: Its ``credentialStatus``.
    """

    def __init__(self, status: object) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        said = "the credential has a status, so it may have been revoked, and nobody looked"
        return f"{said}; accept it all the same with unchecked_status=True"
