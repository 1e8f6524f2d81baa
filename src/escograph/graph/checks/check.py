"""The check of a store as a method of a view; questions are imported when called."""

from collections.abc import Callable, Iterable
from os import PathLike
from typing import TYPE_CHECKING

from escograph.graph.view import View

if TYPE_CHECKING:
    from escograph.model import Integrity

CheckProgress = Callable[[str, int, int], None]
"""Called before each question with its name, the number done, and the total number."""


class Checks(View):
    """The check of a store, and of the release in it."""

    def check(
        self,
        sources: Iterable[str | PathLike[str]] | str | PathLike[str] = (),
        *,
        examples: int = 3,
        progress: CheckProgress | None = None,
    ) -> "Integrity":
        """Check the store against its manifest, and the release against SKOS and ESCO.

        Errors make answers wrong: a store that differs from its manifest, a cycle in the
        hierarchy, other sources. Mistakes of the release itself are warnings, and oddities that
        are often intended are notes. This reads everything, which takes seconds.

        Args:
            sources: The archives, files or folders that the store was built from, to be
                hashed and compared with the manifest.
            examples: Number of cases to show of each finding.
            progress: Called before each question.

        Returns:
            Findings, questions without a problem, and questions that could not be checked
            with the reason, such as a part that the store was built without.

        Raises:
            NotAnEscoRelease: If a source is missing or cannot be read.
            StoreUnavailable: If a statement of the graph cannot be read.

        Example:
            >>> import escograph
            >>> integrity = escograph.open().check()
            >>> integrity.ok
            True
            >>> integrity.finding("cyclic hierarchical relations").count
            0

        See:
            qSKOS, https://github.com/cmader/qSKOS/wiki/Quality-Issues
        """
        from escograph.graph.checks.run import check_store

        return check_store(self, sources, examples, progress)
