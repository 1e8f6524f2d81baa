"""The published ESCO store: a directory that is written once and then only read.

What opens a store is importable from here. What builds and exports one is in `publish` and
`export`, which would take a tenth of the time of ``import escograph``.
"""

from escograph.store.embedded import (
    EmbeddedStore,
    next_sample,
    open_next_sample,
    open_sample,
    open_store,
)
from escograph.store.facts import Fact, compile_facts, write_facts
from escograph.store.guard import refuse_service, refuse_service_in
from escograph.store.health import read_through
from escograph.store.labels import label_graph, label_quads
from escograph.store.locate import default_path, default_target
from escograph.store.manifest import describe
from escograph.store.manifest import write as write_manifest
from escograph.store.queries import solutions
from escograph.store.syntax import refuse_endless_nesting
from escograph.store.terms import Literal, NamedNode, Solution, Term

__all__ = [
    "EmbeddedStore",
    "Fact",
    "Literal",
    "NamedNode",
    "Solution",
    "Term",
    "compile_facts",
    "default_path",
    "default_target",
    "describe",
    "label_graph",
    "label_quads",
    "next_sample",
    "open_next_sample",
    "open_sample",
    "open_store",
    "read_through",
    "refuse_endless_nesting",
    "refuse_service",
    "refuse_service_in",
    "solutions",
    "write_facts",
    "write_manifest",
]
