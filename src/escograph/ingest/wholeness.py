"""Files that are not whole: cut, without rows, or of another release.

A whole file of the portal ends with the end of a line. Of a whole release at most one relation
in a thousand refers to a concept that it does not define (v1.1.1: 67 of 129,754), and every
occupation needs skills. A file that was cut between two rows shows only in the others.
"""

from collections import Counter

from escograph.errors import IngestError
from escograph.ingest.recognise import Release
from escograph.ingest.report import Report
from escograph.model import Occupation
from escograph.model.parts import KINDS, LANGUAGE_PARTS

_MAX_DANGLING = 0.02
"""Maximum share of a file's rows that refer to undefined concepts; set by hand, between v1.1.1
and a file cut by a few hundredths."""
_MIN_ROWS = 1_000
"""Number of rows from which the shares are judged: those of a release, not of an example."""
_MAX_WITHOUT_SKILLS = 0.02
"""Maximum share of occupations that need no skill, of which v1.1.1 has none; set by hand."""


def incomplete_files(release: Release, report: Report) -> dict[str, str]:
    """Return name → reason of each CSV file that loading showed not to be whole."""
    if release.form != "csv":
        return _stated_by_exports(release)
    defining = {file.source.name for file in release.files if file.part in LANGUAGE_PARTS}
    dangling: Counter[str] = Counter()
    for reference in report.dangling_references:
        dangling[reference.file] += reference.count
    reasons: dict[str, str] = {}
    for file in report.files:
        if file.is_cut:
            reasons[file.name] = "ends in the middle of a row"
        elif file.name in defining and file.rows == 0:
            reasons[file.name] = "has a header and no row"
        elif file.rows >= _MIN_ROWS and dangling[file.name] > _MAX_DANGLING * file.rows:
            reasons[file.name] = (
                f"refers to undefined concepts {dangling[file.name]:,} times in {file.rows:,} "
                "rows: it, or the file that defines them, is not whole, or of another release"
            )
    without, total = report.occupations_without_skills
    if total >= _MIN_ROWS and without > _MAX_WITHOUT_SKILLS * total:
        part = KINDS[Occupation.kind].relations
        names = [file.source.name for file in release.files if file.part == part]
        reason = f"states no skill for {without:,} of {total:,} occupations: it is not whole"
        reasons.setdefault(names[0] if names else part, reason)
    return reasons


def _stated_by_exports(release: Release) -> dict[str, str]:
    """Return name → reason of each RDF file whose preamble says that it is not whole."""
    reasons: dict[str, str] = {}
    for file in release.files:
        if preamble := file.preamble:
            reasons |= preamble.incomplete
            if preamble.is_excerpt:
                reasons[file.source.name] = "holds some concepts and their surroundings"
    return reasons


def refuse_incomplete(release: Release, reasons: dict[str, str]) -> None:
    """Raise for the first file that is not whole.

    Raises:
        IngestError: With the reason, and what to do.
    """
    for name, reason in reasons.items():
        source = next((f.source.location for f in release.files if f.source.name == name), name)
        raise IngestError(
            source,
            f"{reason}; download it again, or build without the rest with partial=True "
            "(--partial)",
        )
