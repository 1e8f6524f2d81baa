"""scripts/make_catalogue as a module: courses made up on the concepts of a store."""

import importlib.machinery
import importlib.util
from pathlib import Path

_PATH = Path(__file__).parents[1] / "scripts" / "make_catalogue"
_LOADER = importlib.machinery.SourceFileLoader("make_catalogue", str(_PATH))

make_catalogue = importlib.util.module_from_spec(
    importlib.util.spec_from_loader("make_catalogue", _LOADER)
)
_LOADER.exec_module(make_catalogue)
