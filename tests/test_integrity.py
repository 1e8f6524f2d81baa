"""Checking: each question against pandas on the real release, and against planted faults."""

import itertools
import json
import shutil
import zipfile

import mini
import pandas as pd
import pyoxigraph as ox
import pytest
from command import run
from faults import BASE, FAULTS, SOUND
from hypothesis import given, settings
from hypothesis import strategies as st
from markup import parsed
from plain_build import graph_only

import escograph
from escograph.errors import NotAnEscoRelease, StoreUnavailable
from escograph.esco import Esco
from escograph.graph.checks.counts import QUESTIONS
from escograph.model import Finding, Integrity, Severity, Source
from escograph.store import EmbeddedStore, compile_facts, describe, label_graph, label_quads
from escograph.vocab import ESCO, LABELS, SKOS

INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))


@pytest.fixture(scope="module")
def found(full, v111):
    return full.check(v111, examples=10_000)


@pytest.fixture(scope="module")
def tables(v111):
    """Every file of the release as pandas reads it."""
    tables = {}
    for archive in v111:
        with zipfile.ZipFile(archive) as opened:
            for name in opened.namelist():
                with opened.open(name) as raw:
                    stem = name.rpartition("/")[2].removesuffix(".csv").removesuffix("_en")
                    tables[stem] = pd.read_csv(raw, dtype=str, keep_default_na=False)
    return tables


# --- the official v1.1.1, counted with pandas


def test_the_official_release_has_warnings_but_no_errors(found):
    assert found.ok
    assert {f.name: f.count for f in found.findings if f.severity is Severity.WARNING} == {
        "dangling skill relations": 67,
        "dangling hierarchical relations": 8,
        "dangling schemes and top concepts": 10,
        "reflexively related concepts": 1,
        "top concepts having broader concepts": 393,
        "overlapping labels": 180,
    }
    assert {f.name: f.count for f in found.findings if f.severity is Severity.NOTE} == {
        "hierarchical redundancy": 3153,
        "undocumented concepts": 133,
        "labels with odd white space": 1525,
        "skills without a type": 6,
        "skills without a reuse level": 5,
        "skills that nothing needs": 726,
    }
    assert len(found.passed) == len(QUESTIONS) + 3 - len(found.findings)
    assert [source.state for source in found.sources] == ["matches", "matches"]
    assert set(found.skipped) == {"broken links", "missing in-links", "missing out-links"}


@pytest.fixture(scope="module")
def counted(tables):
    """Results computed with pandas: name of a question → its cases, or their number."""
    files = ("occupations", "skills", "skillGroups", "ISCOGroups")
    concepts = pd.concat([tables[name].assign(part=name) for name in files]).fillna("")
    concepts["label"] = concepts.preferredLabel.str.strip()
    defined = set(concepts.conceptUri)
    relations = pd.concat(
        [
            tables["occupationSkillRelations"].set_axis(["a", "kind", "type", "b"], axis=1),
            tables["skillSkillRelations"].set_axis(["a", "t", "kind", "type", "b"], axis=1),
        ]
    )[["a", "kind", "b"]]
    pairs = relations.groupby(["a", "b"]).kind.nunique()
    occupations = tables["occupations"]
    levels = [f"Level {n} URI" for n in range(4)]
    paths = [[u for u in row if u] for row in tables["skillsHierarchy"][levels].values]
    broader = {
        *(
            (row.conceptUri, row.broaderUri)
            for name in ("Occ", "Skill")
            for row in tables[f"broaderRelations{name}Pillar"].itertuples()
        ),
        *((row.conceptUri, f"{BASE}isco/C{row.iscoGroup}") for row in occupations.itertuples()),
        *((path[-1], path[-2]) for path in paths if len(path) > 1),
    }
    above = {}
    for low, high in broader:
        above.setdefault(low, set()).add(high)

    def closure(uri):
        seen, waiting = set(), [uri]
        while waiting:
            for high in above.get(waiting.pop(), set()) - seen:
                seen.add(high)
                waiting.append(high)
        return seen

    resolved = relations[relations.b.isin(defined)]
    skills = tables["skills"].set_index("conceptUri")
    texts = ["description", "definition", "scopeNote"]
    return {
        "dangling skill relations": int(
            (~relations.a.isin(defined) | ~relations.b.isin(defined)).sum()
        ),
        "dangling hierarchical relations": sum(
            low not in defined or high not in defined for low, high in broader
        ),
        "skills both essential and optional": int((pairs > 1).sum()),
        "reflexively related concepts": int((relations.a == relations.b).sum()),
        "cyclic hierarchical relations": {uri for uri in above if uri in closure(uri)},
        "hierarchical redundancy": {
            f"{low} {high}"
            for low, high in broader
            if any(high in closure(between) for between in above[low])
        },
        "occupations without an ISCO-08 unit group": {
            uri
            for uri in occupations.conceptUri
            if not any("/isco/C" in u and len(u.rpartition("C")[2]) == 4 for u in closure(uri))
        },
        "skills without a type": set(skills[skills.skillType == ""].index),
        "skills without a reuse level": set(skills[skills.reuseLevel == ""].index),
        "skills that nothing needs": set(skills.index) - set(resolved.b),
        "occupations without skills": set(occupations.conceptUri) - set(relations.a),
        "labels with odd white space": {
            f"{row.conceptUri} {text!r}"
            for row in concepts.itertuples()
            for cell in (row.preferredLabel, row.altLabels, row.hiddenLabels)
            for text in map(str.strip, cell.split("\n"))
            if text and text != " ".join(text.translate(INVISIBLE).split())
        },
        "undocumented concepts": set(
            concepts[
                (concepts[texts].apply(lambda c: c.str.strip()) == "").all(axis=1)
            ].conceptUri
        ),
        "missing labels": set(concepts[concepts.label == ""].conceptUri),
        "incomplete language coverage: en": set(concepts[concepts.label == ""].conceptUri),
        "overlapping labels": _overlaps(concepts),
        "dangling schemes and top concepts": _dangling_tops(tables, defined),
    }


def _overlaps(concepts):
    rows = concepts.assign(scheme=concepts.inScheme.str.split(r"[,\s]+")).explode("scheme")
    pairs = set()
    for _, group in rows[rows.scheme != ""].groupby(["scheme", "label"]):
        uris = sorted(set(group.conceptUri))
        label = group.label.iloc[0]
        pairs |= {f"{a} {b} {label}" for a in uris for b in uris if a < b}
    return pairs


def _dangling_tops(tables, defined):
    schemes = tables["conceptSchemes"]
    return {
        f"{row.conceptSchemeUri} {top}"
        for row in schemes.itertuples()
        for top in row.hasTopConcept.replace(",", " ").split()
        if top not in defined
    }


def test_pandas_counts_the_same(found, counted):
    for name, cases in counted.items():
        finding = found.finding(name)
        if isinstance(cases, int):
            assert finding.count == cases, name
        else:
            assert set(finding.examples) == cases, name
            assert finding.count == len(cases), name


def test_the_counts_match_published_numbers(found):
    reflexive = found.finding("reflexively related concepts").examples
    assert reflexive == (
        f"{BASE}skill/c7708533-9467-4bea-afb9-f9b40a76c84a {ESCO}relatedOptionalSkill",
    )
    dangling = found.finding("dangling skill relations").examples
    assert {example.split()[0] for example in dangling} == {
        f"{BASE}occupation/a9e54177-a185-404d-b6e6-15663d31137e"
    }


# --- planted faults, one for each question


def checked(more="", manifest=None, change=None, **arguments):
    """Check the sound graph with something more in it, or changed after it was opened."""

    def load():
        store = ox.Store()
        store.load(SOUND + more, ox.RdfFormat.TURTLE)
        store.extend(list(label_quads(store)))
        return store

    counts = manifest or {}
    embedded = EmbeddedStore(load, {**describe("1", ["en"], {}), **counts})
    if change:
        change(embedded.handle)
    return Esco(embedded, "en", None).check(**arguments)


def test_a_sound_graph_has_no_findings():
    integrity = checked()
    assert integrity.findings == ()
    assert integrity.title == "ESCO 1: no errors, no warnings, no notes"
    assert len(integrity.passed) == len(QUESTIONS) + 2


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name):
    prefixes = "\n".join(line for line in SOUND.splitlines() if line.startswith("@prefix"))
    finding = checked(f"{prefixes}\n{FAULTS[name]}").finding(name)
    assert finding.count == 1, finding
    assert len(finding.examples) == 1
    assert checked().finding(name).count == 0


def test_every_question_has_a_planted_fault():
    ours = {
        "files unlike the manifest's",
        "counts unlike the manifest's",
        "facts unlike the graph's",
        "languages unlike the manifest's",
        "rows unaccounted for",
        "labels missing from their label graph",
        "labels in a wrong label graph",
    }
    assert {check.name for check in QUESTIONS} <= FAULTS.keys() | ours
    assert len({check.name for check in QUESTIONS}) == len(QUESTIONS)


# --- the store against its manifest


def test_counts_are_compared_with_the_manifest():
    right = {
        "occupations": 1,
        "skills": 2,
        "isco_groups": 1,
        "concept_schemes": 2,
        "relations": {"occupationSkillRelations": {"essential": 1, "optional": 1}, "other": 7},
        "labels": {"en": {"prefLabel": 6, "altLabel": 1}},
    }
    name = "counts unlike the manifest's"
    assert checked(manifest={"counts": right}).finding(name).count == 0
    wrong = {
        **right,
        "skills": 3,
        "relations": {"x": {"essential": 1, "optional": 0}, "y": {"essential": 1}},
        "labels": {"en": {"prefLabel": 5, "altLabel": 1}},
        "triples": 1000,
    }
    integrity = checked(manifest={"counts": wrong})
    assert not integrity.ok
    finding = integrity.finding(name)
    assert finding.severity is Severity.ERROR
    assert finding.count == 5
    assert finding.examples[0] == "essential relations: 2 in the manifest, 1 in the graph"


def test_facts_that_differ_from_the_graph_are_an_error():
    def forget(store):
        debug = ox.NamedNode(f"{BASE}debug")
        level = ox.NamedNode(f"{ESCO}skillReuseLevel")
        for quad in list(store.quads_for_pattern(debug, level, None, None)):
            store.remove(quad)

    integrity = checked(change=forget)
    assert integrity.finding("facts unlike the graph's").examples == (f"{BASE}debug",)
    assert not integrity.ok


def test_label_graphs_that_differ_from_the_release_are_an_error():
    dev, label = ox.NamedNode(f"{BASE}dev"), ox.Literal("developer", language="en")
    preferred, english = ox.NamedNode(f"{SKOS}prefLabel"), label_graph("en")
    lost = ox.Quad(dev, preferred, label, english)
    integrity = checked(change=lambda store: store.remove(lost))
    assert integrity.finding("labels missing from their label graph").count == 1
    for stray in (
        ox.Quad(dev, preferred, ox.Literal("nobody says so", language="en"), english),
        ox.Quad(dev, preferred, label, label_graph("fr")),
    ):
        integrity = checked(change=lambda store, stray=stray: store.add(stray))
        assert integrity.finding("labels in a wrong label graph").count == 1
        assert not integrity.ok


def test_added_labels_are_not_strays():
    dev, label = ox.NamedNode(f"{BASE}dev"), ox.Literal("programmeur", language="fr")
    elsewhere = ox.NamedNode("urn:escograph:labels-from")
    assert not elsewhere.value.startswith(LABELS)

    def borrow(store):
        for graph in (elsewhere, label_graph("fr")):
            store.add(ox.Quad(dev, ox.NamedNode(f"{SKOS}prefLabel"), label, graph))

    integrity = checked(change=borrow, manifest={"languages": ["en", "fr"]})
    assert integrity.ok
    assert integrity.finding("incomplete language coverage: fr").count == 3


def test_languages_and_rows_are_compared_with_the_manifest():
    integrity = checked(
        manifest={
            "languages": ["en", "sv"],
            "files": [
                {"file": "a.csv", "rows": 3, "loaded": 2, "refused": 1},
                {"file": "b.csv", "rows": 3, "loaded": 2, "refused": 0},
            ],
        }
    )
    assert (
        integrity.finding("languages unlike the manifest's")
        .examples[0]
        .startswith("sv: in the")
    )
    assert integrity.finding("rows unaccounted for").examples == ("b.csv: 3 rows, 2 loaded",)
    french = ':dev <http://www.w3.org/2004/02/skos/core#prefLabel> "programmeur"@fr .'
    (example,) = checked(french).finding("languages unlike the manifest's").examples
    assert example.startswith("fr: has preferred labels")


def test_missing_parts_of_a_partial_release_are_not_checked():
    missing = {"skills": "the archive", "occupationSkillRelations": "the other"}
    integrity = checked(manifest={"missing": missing})
    assert integrity.skipped["skills without a type"] == "part missing: skills"
    assert integrity.skipped["skills both essential and optional"] == (
        "part missing: occupationSkillRelations"
    )
    assert "cyclic hierarchical relations" in integrity.passed
    with pytest.raises(KeyError, match="part missing"):
        integrity.finding("orphan concepts")
    with pytest.raises(KeyError, match="no question 'x'"):
        integrity.finding("x")


def test_sources_are_hashed_again(tmp_path):
    folder = mini.write(tmp_path / "in")
    esco = escograph.open(graph_only(folder, target=tmp_path / "store"))
    name = "sources unlike the manifest's"
    assert esco.check().skipped[name] == "no sources were passed"
    assert {source.state for source in esco.check().sources} == {"not passed"}
    whole = esco.check([folder])
    assert whole.finding(name).count == 0
    assert {source.state for source in whole.sources} == {"matches"}
    copy = shutil.copy(folder / "skills_en.csv", tmp_path / "renamed.csv")
    one = {source.name: source.state for source in esco.check([copy]).sources}
    assert one["skills_en.csv"] == "matches"
    assert one["occupations_en.csv"] == "not passed"
    (folder / "skills_en.csv").write_text("other")
    (folder / "README.txt").write_text("a stranger in a folder does no harm")
    changed = esco.check([folder])
    assert not changed.ok
    assert changed.finding(name).examples == (
        "skills_en.csv: its content has changed since the build",
    )
    stranger = esco.check([__file__]).finding(name)
    assert stranger.examples == ("test_integrity.py: the store was not built from it",)
    with pytest.raises(NotAnEscoRelease, match=r"nowhere\.zip: No such file"):
        esco.check([tmp_path / "nowhere.zip"])


def test_a_damaged_store_is_reported_as_damaged(full_path, tmp_path):
    store = tmp_path / "store"
    shutil.copytree(full_path, store)
    for path in (store / "graph").glob("*.sst"):
        if (size := path.stat().st_size) > 10**7:
            with path.open("r+b") as opened:
                opened.seek(size // 2)
                opened.write(bytes(50_000))
    with pytest.raises(StoreUnavailable, match="checksum") as caught:
        escograph.open(store).check()
    assert caught.value.path == str(store)
    done = run("check", store, check=False)
    assert done.returncode == 1
    assert f"no readable ESCO store at {store}" in done.stderr


edges = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=9)


@given(edges)
@settings(deadline=None, max_examples=60)
def test_walks_find_what_a_matrix_of_reachability_says(edges):
    """Warshall's algorithm on a handful of nodes against paths in SPARQL and union-find."""
    nodes = range(6)
    reach = [[(a, b) in edges for b in nodes] for a in nodes]
    joined = [[a == b or reach[a][b] or reach[b][a] for b in nodes] for a in nodes]
    for matrix in (reach, joined):
        for k, a, b in itertools.product(nodes, repeat=3):
            matrix[a][b] |= matrix[a][k] and matrix[k][b]
    uris = [f"{BASE}{n}" for n in nodes]
    lines = [f"<{uri}> a <{SKOS}Concept> ." for uri in uris]
    lines += [f"<{uris[a]}> <{SKOS}broader> <{uris[b]}> ." for a, b in edges]
    found = checked("\n".join(lines), examples=100)
    cycles = found.finding("cyclic hierarchical relations").examples
    assert set(cycles) == {uris[n] for n in nodes if reach[n][n]}
    assert set(found.finding("hierarchical redundancy").examples) == {
        f"{uris[a]} {uris[b]}"
        for a, b in edges
        if any((a, k) in edges and reach[k][b] for k in nodes)
    }
    apart = {tuple(b for b in nodes if joined[a][b]) for a in nodes}
    groups = [group for group in apart if len(group) > 1]
    clusters = found.finding("disconnected concept clusters").examples
    assert len(clusters) == len(groups), "the sound graph adds one cluster"
    orphans = {uris[a] for a in nodes if not any(a in edge for edge in edges)}
    assert set(found.finding("orphan concepts").examples) == orphans


def test_facts_of_the_full_release_are_those_of_its_graph(full):
    assert compile_facts(full.backend.handle) == full.backend.facts


# --- the value, and the command


def test_the_value_lists_the_most_serious_first_and_has_a_card():
    def finding(name, severity, count):
        examples = ("<script>",) if count else ()
        return Finding(name, severity, count, examples, "meaning & all", "SKOS")

    found = Integrity(
        "1.1.1",
        (
            finding("a note", Severity.NOTE, 2_000),
            finding("<b>an error</b>", Severity.ERROR, 1),
            finding("in order", Severity.ERROR, 0),
            finding("a warning", Severity.WARNING, 1),
        ),
        {"skipped": "part missing: <skills>"},
        (Source("<i>.zip", "00", "matches"),),
    )
    assert [f.severity for f in found.findings] == list(Severity)
    assert repr(found) == "<Integrity of ESCO 1.1.1: 1 error, 1 warning, 1 note>"
    assert not found.ok
    text = str(found)
    for part in (
        "note: a note (2,000)",
        "<script>",
        "No problem (1)",
        "part missing",
        "00  <i>",
    ):
        assert part in text
    shown = parsed(found._repr_html_())
    for part in ("error: <b>an error</b> (1)", "note: a note (2,000)", "<script>", "<i>.zip"):
        assert part in shown
    frame = found.to_frame()
    assert frame["count"].to_list() == [2000, 1, 0, 1]
    assert frame.severity.to_list() == ["note", "error", "error", "warning"]


def test_progress_names_each_question(esco):
    steps = []
    esco.check(examples=0, progress=lambda *step: steps.append(step))
    assert [name for name, _, _ in steps] == [*(check.name for check in QUESTIONS), ""]
    assert steps[-1] == ("", len(QUESTIONS), len(QUESTIONS))


def test_the_check_command_prints_everything_and_exits_0_without_errors(tmp_path):
    folder = mini.write(tmp_path / "in")
    store = tmp_path / "store"
    run("build", folder, "--to", store)
    done = run("check", store, "--sources", folder)
    assert done.stdout.startswith("severity\tcount\tname\texample\nwarning\t")
    assert "skills_en.csv\tmatches" in done.stdout
    assert "not checked: broken links: would go online" in done.stderr
    assert "ESCO 1.1: no errors" in done.stderr
    data = json.loads(run("check", store, "--json", "--examples", "1").stdout)
    assert data["ok"] is True
    assert {source["state"] for source in data["sources"]} == {"not passed"}
    assert all(len(check["examples"]) == min(check["count"], 1) for check in data["checks"])
    (folder / "skills_en.csv").write_text("other")
    changed = run("check", store, "-s", folder, "--json", check=False)
    assert changed.returncode == 1
    assert Integrity.from_dict(json.loads(changed.stdout)).findings[0].severity == "error"
    assert run("check", tmp_path / "nowhere", check=False).returncode == 2
    assert run("check", store, "-s", tmp_path / "nowhere", check=False).returncode == 2


def test_a_store_whose_manifest_was_changed_exits_1(tmp_path):
    store = graph_only(mini.write(tmp_path / "in"), target=tmp_path / "store")
    manifest = json.loads((store / "manifest.json").read_text("utf-8"))
    manifest["counts"]["skills"] = 4
    (store / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    done = run("check", store, check=False)
    assert done.returncode == 1
    assert "error\t1\tcounts unlike the manifest's\tskills: 4 in the manifest" in done.stdout
