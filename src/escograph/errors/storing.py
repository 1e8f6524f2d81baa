"""Errors of stores and of the files that are written from them."""

from collections.abc import Iterable

from escograph.errors.base import EscoError, OnDisk


class StoreUnavailable(OnDisk):
    """The store is missing, damaged, or not a store of escograph.

    Attributes:
        path: The directory.
    """

    _said = "no readable ESCO store at {path}: {reason}"


class StoreExists(OnDisk, FileExistsError):
    """A build was told to publish where something already stands.

    Attributes:
        path: The target that exists.
    """

    _said = (
        "{path} exists, and a published store is never written to again; choose another "
        "target or remove it first"
    )


class BuildFailed(OnDisk):
    """A store could not be written; nothing stands under the target's name.

    Attributes:
        path: The target.
    """

    _said = "could not build {path}: {reason}; nothing was published"


class ExportFailed(OnDisk):
    """A file could not be written; nothing new stands under its name.

    Attributes:
        path: The file.
    """

    _said = "could not write {path}: {reason}"


class FileTaken(OnDisk, FileExistsError):
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
