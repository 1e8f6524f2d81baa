"""Exports build again, with the same counts, concepts and statements.

The oracle reads the exported file and the statements of both stores as plain sets of triples,
and counts labels, relations and concepts from the file with rdflib, which the package does not
use for either.
"""

from collections import Counter

import mini
import pyoxigraph as ox
import pytest
from plain_build import graph_only

import escograph
from escograph import rdf
from escograph.errors import IngestError, MissingFile, UnknownRelease
from escograph.vocab import ESCO, GREEN_SHARES, SKOS

V10 = "ESCO dataset - v1.0 - classification - es fr - csv.zip"
EXCERPT = "official-excerpt-v1.0.ttl"


def archive(name, **options):
    return lambda shared, work: graph_only(
        shared / "esco" / name, target=work / "store", **options
    )


def small(**changed):
    def build(shared, work):
        files = mini.write(work / "in" / "v1.1.1", **changed)
        return graph_only(files, target=work / "store", partial=True)

    return build


def with_added_labels(shared, work):
    work.mkdir(exist_ok=True)
    added = work / "more.nt"
    label = f'<{mini.SKILL}python> <{SKOS}%sLabel> "%s"@de .'
    added.write_text("\n".join(label % pair for pair in [("pref", "Python"), ("alt", "Py")]))
    files = mini.write(work / "in" / "v1.1.1")
    return graph_only(files, target=work / "store", labels_from=added)


def of_an_export(shared, work):
    first = work / "first.nq"
    rdf.export(escograph.open(small()(shared, work / "a")), first)
    return graph_only(first, target=work / "store")


SHARES = f"conceptType,conceptUri,code,preferredLabel,greenShare\nO,{mini.OCC}dev,,,0.25\n"


def with_shares(shared, work):
    files = mini.write(work / "in" / "v1.2.1")
    (files / "greenShareOcc_en.csv").write_text(SHARES)
    for path in list(files.glob("*elations*")):
        path.rename(path.with_name(path.stem + "_en.csv"))
    return graph_only(files, target=work / "store")


FORMS = {
    "v1.0 in two languages": archive(V10, partial=True),
    "v1.0 in French alone": archive(V10, partial=True, languages="fr"),
    "RDF": archive(EXCERPT, partial=True),
    "small": small(),
    "without skills": small(skills_en=None),
    "without occupations": small(occupations_en=None),
    "without hierarchy": small(broaderRelationsOccPillar=None, conceptSchemes_en=None),
    "cut": small(skills_en=mini.FILES["skills_en.csv"].split("\n")[0] + "\n"),
    "rows repeated": small(
        occupationSkillRelations=mini.FILES["occupationSkillRelations.csv"]
        + mini.FILES["occupationSkillRelations.csv"].split("\n", 1)[1]
    ),
    "with labels from elsewhere": with_added_labels,
    "with green shares": with_shares,
    "of an export": of_an_export,
}


@pytest.fixture(scope="module")
def cache():
    return {}


BIG = ("v1.0 in two languages", "v1.0 in French alone")
FORMATS = ("nt", "ttl", "jsonld", "nq", "trig", "nq.gz")


@pytest.fixture
def form(request):
    """The name of a form; tests are parametrised with it."""
    return request.param


@pytest.fixture
def store(form, shared, cache, tmp_path_factory):
    if form not in cache:
        cache[form] = FORMS[form](shared, tmp_path_factory.mktemp("form"))
    return escograph.open(cache[form], language="es" if "two languages" in form else None)


def statements(esco, graph=None):
    """All statements of a store's graph, or of every graph, as a set."""
    return {
        str(quad) for quad in esco.backend.handle.quads_for_pattern(None, None, None, graph)
    }


def assert_same_release(first, second, *, whole):
    """Compare manifests, facts and statements; only of the release, if not whole."""
    ours, theirs = first.manifest, second.manifest
    relations = dict(ours["counts"]["relations"])
    if not whole:
        relations.pop("greenShareOcc", None)
    assert theirs["counts"] == {**ours["counts"], "relations": relations}
    assert (theirs["version"], set(theirs["missing"])) == (
        ours["version"],
        set(ours["missing"]),
    )
    assert theirs["version_is_guess"] == ours["version_is_guess"]
    assert theirs["incomplete"] == ours["incomplete"]
    assert second.backend.facts == first.backend.facts
    assert statements(second, ox.DefaultGraph()) == statements(first, ox.DefaultGraph())
    if whole:
        assert theirs["languages"] == ours["languages"]
        assert statements(second) == statements(first)


@pytest.mark.parametrize(
    ("form", "format"),
    [(form, f) for form in FORMS for f in (("nt", "nq.gz") if form in BIG else FORMATS)],
    indirect=["form"],
)
def test_an_export_builds_again(store, format, tmp_path):
    file = tmp_path / f"esco.{format}"
    rdf.export(store, file)
    options = {"release": store.version} if format == "jsonld" else {}
    if format != "jsonld" and (store.missing or store.manifest["incomplete"]):
        with pytest.raises(IngestError):
            graph_only(file, target=tmp_path / "again")
    if format == "jsonld":  # it has no comments, and so no preamble
        again = graph_only(file, target=tmp_path / "again", partial=True, **options)
        again = escograph.open(again, language=store.language)
        assert statements(again, ox.DefaultGraph()) == statements(store, ox.DefaultGraph())
        assert again.backend.facts == store.backend.facts
        return
    again = graph_only(file, target=tmp_path / "again", partial=True)
    again = escograph.open(again, language=store.language)
    assert_same_release(store, again, whole=format.startswith(("nq", "trig")))


@pytest.mark.parametrize("form", sorted(FORMS.keys() - BIG[:1]), indirect=True)
def test_counts_are_those_of_the_exported_file(store, tmp_path):
    rdflib = pytest.importorskip("rdflib")
    file = tmp_path / "esco.nt"
    rdf.export(store, file)
    graph = rdflib.Graph().parse(file)
    counts = store.manifest["counts"]
    labels = {
        kind: Counter(
            label.language.lower()
            for _, _, label in graph.triples((None, rdflib.URIRef(f"{SKOS}{kind}"), None))
        )
        for kind in ("prefLabel", "altLabel", "hiddenLabel")
    }
    for language, by_kind in counts["labels"].items():
        for kind, count in by_kind.items():
            assert labels[kind][language] == count
    assert sum(map(sum, (c.values() for c in labels.values()))) == sum(
        count for by_kind in counts["labels"].values() for count in by_kind.values()
    )
    for name, property_ in (("essential", "Essential"), ("optional", "Optional")):
        stated = graph.triples((None, rdflib.URIRef(f"{ESCO}related{property_}Skill"), None))
        total = sum(
            part[name] for part in counts["relations"].values() if isinstance(part, dict)
        )
        assert len(set(stated)) == total
    broader = set(graph.triples((None, rdflib.SKOS.broader, None)))
    hierarchy = ("broaderRelationsOccPillar", "broaderRelationsSkillPillar")
    assert len(broader) == sum(counts["relations"].get(part, 0) for part in hierarchy)
    classes = {"occupations": "Occupation", "skills": "Skill"}
    for name, class_ in classes.items():
        instances = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(ESCO + class_)))
        assert len(instances) == counts.get(name, 0)


def test_groups_of_v1_0_have_their_kind_in_the_graph(shared, tmp_path):
    """The official RDF of v1.0 has them in these schemes; its CSV states none."""
    esco = escograph.open(archive(V10, partial=True)(shared, tmp_path), language="es")
    errors = [f for f in esco.check().findings if f.severity == "error"]
    assert not errors
    rows = esco.select("SELECT ?c WHERE { ?c skos:inScheme scheme:isco }")
    assert {row["c"] for row in rows} == {group.uri for group in esco.isco_groups()}
    rows = esco.select("SELECT ?c WHERE { ?c skos:inScheme scheme:skills }")
    assert {row["c"] for row in rows} == {group.uri for group in esco.skill_groups()}
    noted = {a["file"]: a["count"] for a in esco.manifest["anomalies"] if "scheme" in a["what"]}
    assert noted == {"ISCOGroups_es.csv": 619, "skillGroups_es.csv": 17}


@pytest.mark.parametrize(
    ("part", "uri", "scheme", "kind"),
    [
        ("ISCOGroups", f"{mini.ISCO}C2512", "occupations", "ISCO group"),
        ("ISCOGroups", f"{mini.ISCO}C2512", "", "ISCO group"),
        ("skillGroups", f"{mini.SKILL}group", "member-skills", "skill group"),
        ("skillGroups", f"{mini.BASE}isced-f/0613", "skills-hierarchy", "ISCED-F field"),
        ("skillGroups", f"{mini.BASE}isced-f/0613", "", "ISCED-F field"),
    ],
)
def test_a_group_in_other_schemes_has_its_kind_in_the_graph(tmp_path, part, uri, scheme, kind):
    cell = mini.SCHEMES + scheme if scheme else ""
    text = f"conceptUri,preferredLabel,code,inScheme\n{uri},a group,2512,{cell}\n"
    files = mini.write(tmp_path / "in", **{f"{part}_en": text})
    esco = escograph.open(graph_only(files, target=tmp_path / "store"))
    assert esco.concept(uri).kind == kind
    assert not [f for f in esco.check().findings if f.severity == "error"]
    rdf.export(esco, tmp_path / "esco.nt")
    again = escograph.open(graph_only(tmp_path / "esco.nt", target=tmp_path / "again"))
    assert again.concept(uri).kind == kind


def test_labels_and_shares_from_elsewhere_survive_in_formats_with_graphs(shared, tmp_path):
    for form in (with_added_labels, with_shares):
        esco = escograph.open(form(shared, tmp_path / form.__name__), language="en")
        rdf.export(esco, file := tmp_path / f"{form.__name__}.nq")
        again = graph_only(file, target=tmp_path / f"again-{form.__name__}")
        again = escograph.open(again, language="en")
        graphs = {quad.graph_name for quad in again.backend.handle}
        assert graphs == {quad.graph_name for quad in esco.backend.handle}
        summaries = [source["labels"] for source in again.manifest["labels_from"]]
        assert summaries == [s["labels"] for s in esco.manifest["labels_from"]]
        assert [*again.bulk.added_labels()] == [*esco.bulk.added_labels()]
        assert sorted(again.languages) == sorted(esco.languages)
        (file,) = again.manifest["files"]
        assert file["rows"] == file["loaded"] + file["refused"]
    assert any(graph == ox.NamedNode(GREEN_SHARES) for graph in graphs)
    german = escograph.open(tmp_path / "again-with_added_labels", language="de")
    assert german.skill(f"{mini.SKILL}python").pref_label == "Python"


def test_named_graphs_of_other_tools_are_the_release(tmp_path):
    """A triple store exports the whole of ESCO in one named graph."""
    esco = escograph.open(
        graph_only(mini.write(tmp_path / "in" / "v1.1.1"), target=tmp_path / "a")
    )
    graph = ox.NamedNode("http://data.europa.eu/esco")
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in esco.backend.handle.quads_for_pattern(None, None, None, ox.DefaultGraph())
    ]
    for format, name in (
        (ox.RdfFormat.N_QUADS, "v1.1.1.nq"),
        (ox.RdfFormat.TRIG, "v1.1.1.trig"),
    ):
        ox.serialize(quads, str(tmp_path / name), format)
        again = escograph.open(graph_only(tmp_path / name, target=tmp_path / f"{name}-store"))
        assert statements(again) == statements(esco)
        assert again.manifest["counts"] == esco.manifest["counts"]


@pytest.mark.parametrize("format", ["nt", "ttl", "nq", "trig"])
def test_an_excerpt_is_not_taken_for_a_release(esco, format, tmp_path):
    file = tmp_path / f"chef.{format}"
    rdf.export(esco, file, concepts=["chef"])
    with pytest.raises(IngestError, match=r"some concepts and their surroundings|missing"):
        graph_only(file, target=tmp_path / "store")
    part = escograph.open(graph_only(file, target=tmp_path / "store", partial=True))
    assert part.version == esco.version
    assert file.name in part.manifest["incomplete"]
    assert "some concepts" in part.manifest["incomplete"][file.name]


def test_a_sample_does_not_become_the_release(esco, tmp_path):
    rdf.export(esco, tmp_path / "esco.nt")
    again = escograph.open(graph_only(tmp_path / "esco.nt", target=tmp_path / "store"))
    assert again.version == "1.1.1 sample"
    assert statements(again, ox.DefaultGraph()) == statements(esco, ox.DefaultGraph())


def test_a_partial_release_does_not_become_a_whole_one(shared, tmp_path):
    esco = escograph.open(small(broaderRelationsOccPillar=None)(shared, tmp_path))
    rdf.export(esco, tmp_path / "esco.ttl")
    with pytest.raises(MissingFile, match="broaderRelationsOccPillar"):
        graph_only(tmp_path / "esco.ttl", target=tmp_path / "again")
    inspection = escograph.inspect(tmp_path / "esco.ttl")
    assert set(inspection.missing) == {"broaderRelationsOccPillar"}


def test_a_guess_stays_a_guess_and_the_word_of_the_user_wins(tmp_path):
    esco = escograph.open(graph_only(mini.write(tmp_path / "in"), target=tmp_path / "store"))
    assert esco.version_is_guess
    rdf.export(esco, file := tmp_path / "esco.nt")
    assert escograph.inspect(file).guessed
    store = graph_only(file, target=tmp_path / "again", release="1.1.2")
    assert (escograph.open(store).version, escograph.open(store).version_is_guess) == (
        "1.1.2",
        False,
    )


@pytest.mark.parametrize(
    "first_line",
    ["# ESCO", "# ESCO ../../x. y", "# my notes on ESCO 1.1.1", "# ESCO 1.1.1", ""],
)
def test_comments_of_others_state_no_release(esco, first_line, tmp_path):
    rdf.export(esco, tmp_path / "esco.nt")
    lines = (tmp_path / "esco.nt").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "mine.nt").write_text("".join([first_line + "\n", *lines[1:]]), "utf-8")
    with pytest.raises(UnknownRelease):
        graph_only(tmp_path / "mine.nt", target=tmp_path / "store")


def test_an_official_release_exported_builds_again(full, newest_path, shared, tmp_path):
    """Export and build the whole of v1.1.1, and v1.2.1 with three files missing."""
    for esco in (full, escograph.open(newest_path)):
        file = tmp_path / f"{esco.version}.nq.gz"
        rdf.export(esco, file)
        again = graph_only(file, target=tmp_path / f"again-{esco.version}", partial=True)
        assert_same_release(esco, escograph.open(again), whole=True)


@pytest.mark.parametrize("form", sorted(FORMS.keys() - BIG), indirect=True)
def test_a_comparison_with_its_export_finds_nothing(store, tmp_path):
    rdf.export(store, tmp_path / "esco.nq")
    again = graph_only(tmp_path / "esco.nq", target=tmp_path / "again", partial=True)
    again = escograph.open(again, language=store.language)
    changes = escograph.compare(store, again)
    assert changes.concepts == ()
