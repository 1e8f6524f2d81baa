"""The package's own SPARQL, file by file."""

import re
from importlib.resources import files

FOLDER = files("escograph") / "queries"
QUERIES = sorted((p for p in FOLDER.iterdir() if p.is_file()), key=lambda p: p.name)


def bound(text):
    """Return the parameters that a query declares."""
    header = re.search(r"^# binds: (.+)$", text, re.M)
    assert header, "say what the query binds, or 'nothing'"
    return {name for name in re.split(r",\s*", header[1]) if name != "nothing"}
