"""Releases of a few concepts, in memory, built from one dictionary per concept."""

import pyoxigraph as ox

from escograph.esco import Esco
from escograph.store import EmbeddedStore, describe, label_quads
from escograph.vocab import DCT, ESCO, ISO_THES, RDF, SCHEMES, SKILL_TYPES, SKOS

BASE = "http://data.europa.eu/esco/"
KINDS = {
    "skill": ("Skill", None),
    "occupation": ("Occupation", None),
    "skill group": (None, "skills"),
    "ISCO group": (None, "isco"),
}
TEXTS = {
    "preferred": f"{SKOS}prefLabel",
    "alternative": f"{SKOS}altLabel",
    "hidden": f"{SKOS}hiddenLabel",
    "description": f"{DCT}description",
    "definition": f"{SKOS}definition",
    "scope_note": f"{SKOS}scopeNote",
}
LINKS = {
    "broader": f"{SKOS}broader",
    "essential": f"{ESCO}relatedEssentialSkill",
    "optional": f"{ESCO}relatedOptionalSkill",
    "replaced_by": f"{DCT}isReplacedBy",
    "schemes": f"{SKOS}inScheme",
}


def uri(name):
    """Return the URI of a concept by its short name."""
    return f"{BASE}skill/{name.replace(' ', '-')}"


def release(concepts, version="1", languages=("en",), missing=(), more=""):
    """Build a release in memory.

    A concept is a dictionary: "kind" (default skill), "status", "code", "type"; texts as
    language → text or texts; "broader", "essential", "optional", "replaced_by", "schemes" as
    names. One with "kind": None is not defined; it is only the subject of a replacement.
    """
    quads = [quad for name, concept in concepts.items() for quad in _quads(name, concept)]

    def load():
        store = ox.Store()
        store.extend(quads)
        if more:
            store.load(input=more, format=ox.RdfFormat.N_QUADS)
        store.extend(list(label_quads(store)))
        return store

    manifest = describe(
        version, languages, {}, missing=dict.fromkeys(sorted(missing), "elsewhere")
    )
    return Esco(EmbeddedStore(load, manifest), languages[0], None)


def _quads(name, concept):
    node = ox.NamedNode(uri(name))

    def quad(predicate, value):
        return ox.Quad(node, ox.NamedNode(predicate), value)

    kind = concept.get("kind", "skill")
    if kind is not None:
        cls, scheme = KINDS[kind]
        yield quad(f"{RDF}type", ox.NamedNode(f"{SKOS}Concept"))
        if cls:
            yield quad(f"{RDF}type", ox.NamedNode(ESCO + cls))
        if scheme:
            yield quad(f"{SKOS}inScheme", ox.NamedNode(SCHEMES + scheme))
        if status := concept.get("status", "released"):
            yield quad(f"{ISO_THES}status", ox.Literal(status))
        if code := concept.get("code"):
            yield quad(f"{SKOS}notation", ox.Literal(code))
        if skill_type := concept.get("type"):
            yield quad(f"{ESCO}skillType", ox.NamedNode(SKILL_TYPES + skill_type))
    for field, predicate in TEXTS.items():
        default = {"en": name} if field == "preferred" and kind else {}
        for language, texts in concept.get(field, default).items():
            for text in [texts] if isinstance(texts, str) else texts:
                yield quad(predicate, ox.Literal(text, language=language))
    for field, predicate in LINKS.items():
        for other in concept.get(field, ()):
            yield quad(predicate, ox.NamedNode(uri(other)))
