"""Reading a release into a graph, with a report of every row and statement."""

from escograph.ingest.extra_labels import add_labels
from escograph.ingest.load import load, missing_parts
from escograph.ingest.recognise import Release, recognise, require_version
from escograph.ingest.report import Report
from escograph.ingest.sources import Progress
from escograph.ingest.survey import survey
from escograph.ingest.wholeness import incomplete_files, refuse_incomplete

__all__ = [
    "Progress",
    "Release",
    "Report",
    "add_labels",
    "incomplete_files",
    "load",
    "missing_parts",
    "recognise",
    "refuse_incomplete",
    "require_version",
    "survey",
]
