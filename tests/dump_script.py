"""scripts/make_dump as a module: a store written in the shape of the official RDF dump."""

import importlib.machinery
import importlib.util
from pathlib import Path

_PATH = Path(__file__).parents[1] / "scripts" / "make_dump"
_LOADER = importlib.machinery.SourceFileLoader("make_dump", str(_PATH))

make_dump = importlib.util.module_from_spec(
    importlib.util.spec_from_loader("make_dump", _LOADER)
)
_LOADER.exec_module(make_dump)
