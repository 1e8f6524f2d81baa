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
  * InvalidSearch         (also ValueError)         .field .value
  * InvalidProfile        (also ValueError)
  * InvalidCatalogue      (also ValueError)
  * InvalidReview         (also ValueError)         .source .row .field
  * CredentialError       (also ValueError)
    * InvalidKey
    * UndefinedTerm                                 .term
    * InvalidProof
    * UncheckedStatus                               .status

Every class can be pickled, so an error crosses a process pool with its data.
"""

from escograph.errors.asking import (
    AmbiguousReference,
    InvalidCatalogue,
    InvalidProfile,
    InvalidReview,
    InvalidSearch,
    MissingExtra,
    PartMissing,
    QueryError,
    ServiceRefused,
    UnknownConcept,
    UnknownLanguage,
)
from escograph.errors.base import (
    EscoError,
)
from escograph.errors.credentials import (
    CredentialError,
    InvalidKey,
    InvalidProof,
    UncheckedStatus,
    UndefinedTerm,
)
from escograph.errors.releases import (
    BadRow,
    BadSyntax,
    IngestError,
    MissingColumn,
    MissingFile,
    MixedReleases,
    NotAnEscoRelease,
    UnknownRelease,
)
from escograph.errors.storing import (
    BuildFailed,
    ExportFailed,
    FileTaken,
    ReadOnlyStore,
    StoreExists,
    StoreUnavailable,
    UnknownFormat,
)

__all__ = [
    "AmbiguousReference",
    "BadRow",
    "BadSyntax",
    "BuildFailed",
    "CredentialError",
    "EscoError",
    "ExportFailed",
    "FileTaken",
    "IngestError",
    "InvalidCatalogue",
    "InvalidKey",
    "InvalidProfile",
    "InvalidProof",
    "InvalidReview",
    "InvalidSearch",
    "MissingColumn",
    "MissingExtra",
    "MissingFile",
    "MixedReleases",
    "NotAnEscoRelease",
    "PartMissing",
    "QueryError",
    "ReadOnlyStore",
    "ServiceRefused",
    "StoreExists",
    "StoreUnavailable",
    "UncheckedStatus",
    "UndefinedTerm",
    "UnknownConcept",
    "UnknownFormat",
    "UnknownLanguage",
    "UnknownRelease",
]

for _name in __all__:  # one public place for all of them, in tracebacks and pickles too
    globals()[_name].__module__ = __name__
