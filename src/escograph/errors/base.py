"""What every error is."""


class EscoError(Exception):
    """Base class of all errors of escograph."""


class OnDisk(EscoError, OSError):
    """Something about a file or directory, which the error names."""

    _said = "{path}: {reason}"

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return self._said.format(path=self.path, reason=self.reason)
