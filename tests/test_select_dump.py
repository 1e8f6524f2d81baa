"""SPARQL written for the official RDF dump, on stores from CSV and from a dump.

The sample comes from CSV files. Its dump has everything that CSV lacks, and nothing is derived
on it; rdflib's own engine is a second oracle.
"""

from collections import Counter

import mini
import pytest
import rdflib
from command import run
from dump_script import make_dump
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import Oracle
from plain_build import graph_only

import escograph
from escograph import rdf
from escograph.errors import PartMissing, QueryError
from escograph.store import derived
from escograph.store.derived import derive
from escograph.store.query_tree import names
from escograph.vocab import PREFIXES, SKOS

LANGUAGES = ["en", "es", "fr"]
BASE = "http://data.europa.eu/esco/"
DEVELOPER = f"{BASE}occupation/f2b15a0e-e65a-438a-affb-29b9d50b77d1"
PROGRAMMERS = f"{BASE}isco/C2512"


@pytest.fixture(scope="module")
def dump_file(tmp_path_factory):
    """The sample as a dump: with SKOS-XL, association objects and the closure."""
    folder = tmp_path_factory.mktemp("dump")
    exported = folder / "esco-v1.1.1.nt"
    rdf.export(escograph.open(), exported)
    store = graph_only(exported, target=folder / "exported", partial=True)
    path = folder / "v1.1.1" / "esco-v1.1.1.nt"
    path.parent.mkdir()
    triples = make_dump.dump(store, LANGUAGES, 3, "both")
    make_dump.write((t for t in triples if not is_placeholder(t.object)), path)
    return path


def is_placeholder(term):
    """Whether a dump has a label only so that each concept has one in each language."""
    return getattr(term, "language", None) and term.value.endswith(f"[{term.language}]")


@pytest.fixture(scope="module")
def dump(dump_file, tmp_path_factory):
    """A store built from that dump."""
    target = tmp_path_factory.mktemp("store") / "dump"
    return escograph.open(graph_only(dump_file, target=target, partial=True))


@pytest.fixture(scope="module")
def graph(dump_file):
    """The dump in rdflib, which reads and answers queries on its own."""
    graph = rdflib.Graph(bind_namespaces="none")
    graph.parse(dump_file, format="nt")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    return graph


def multiset(rows):
    return Counter(tuple(row) for row in rows)


SAME = {
    "skill types": "SELECT ?skill ?t { ?skill esco:skillType/skos:prefLabel ?t }",
    "reuse levels": "SELECT ?s ?t { ?s esco:skillReuseLevel [ skos:prefLabel ?t ] }",
    "types by label": 'SELECT ?s { ?s esco:skillType ?t . ?t skos:prefLabel "knowledge"@en }',
    "types as top concepts": "SELECT ?t ?s { ?t skos:topConceptOf ?s ; skos:prefLabel ?l "
    "FILTER(CONTAINS(STR(?t), 'skill-type')) }",
    "narrower": "SELECT ?a ?b { ?a skos:narrower ?b }",
    "essential for": "SELECT ?a ?b { ?a esco:isEssentialSkillFor ?b }",
    "optional for": "SELECT ?a ?b { ?a esco:isOptionalSkillFor ?b }",
    "top concepts": "SELECT ?a ?b { ?a skos:topConceptOf ?b }",
    "transitive": "SELECT ?a ?b { ?a skos:broaderTransitive ?b }",
    "inverse": "SELECT ?a ?b { ?a ^skos:broaderTransitive ?b }",
    "inverse of a group": "SELECT ?a ?b { ?a ^(skos:broaderTransitive) ?b }",
    "one or more": "SELECT ?a ?b { ?a skos:broaderTransitive+ ?b }",
    "any number": f"SELECT ?b {{ <{PROGRAMMERS}> skos:broaderTransitive* ?b }}",
    "at most one": f"SELECT ?b {{ <{PROGRAMMERS}> skos:broaderTransitive? ?b }}",
    "modified group": f"SELECT ?b {{ <{PROGRAMMERS}> (skos:broaderTransitive)+ ?b }}",
    "sequence": "SELECT ?a ?l { ?a skos:broaderTransitive/skos:notation ?l }",
    "end of a sequence": "SELECT ?a ?b { ?a esco:relatedEssentialSkill/skos:broaderTransitive "
    "?b ; skos:notation '2512.4' }",
    "alternative": "SELECT ?a ?b { ?a skos:broaderTransitive|skos:narrower ?b }",
    "mixed path": "SELECT ?a ?b { ?a (^skos:narrower/skos:broaderTransitive)|"
    "(skos:broaderTransitive/^skos:narrower) ?b }",
    "negated": f"SELECT ?b {{ <{PROGRAMMERS}> !(skos:broaderTransitive|skosxl:prefLabel|"
    "skosxl:altLabel|rdf:type|^skos:broaderTransitive) ?b }",
    "negated inverse": f"SELECT ?b {{ <{PROGRAMMERS}> !(^skos:broaderTransitive|"
    "^esco:hasAssociation|^skos:broader) ?b }",
    "list of predicates": "SELECT ?a ?l { ?a a esco:Occupation ; skos:broaderTransitive ?b ; "
    "skos:notation ?c . ?b skos:notation ?l }",
    "list of objects": f"SELECT ?a {{ ?a skos:broaderTransitive <{BASE}isco/C25>, "
    f"<{BASE}isco/C2> }}",
    "nested blank nodes": 'SELECT ?l { [] skos:notation "2512.4" ; skos:broaderTransitive '
    "[ skos:prefLabel ?l ; skos:broaderTransitive [ skos:notation '2' ] ] }",
    "blank node as subject": "SELECT ?l { [ skos:broaderTransitive [] ; skos:notation ?l ] }",
    "optional": "SELECT ?a ?b { ?a a esco:Occupation OPTIONAL { ?a skos:broaderTransitive ?b . "
    "?b skos:notation '25' } }",
    "union": "SELECT ?a ?b { { ?a skos:broader ?b } UNION { ?a skos:broaderTransitive ?b } }",
    "minus": "SELECT ?a { ?a a esco:Skill MINUS { ?a skos:broaderTransitive ?b . "
    "?b skos:notation 'S1' } }",
    "exists": "SELECT ?a { ?a a esco:Skill FILTER EXISTS { ?a skos:broaderTransitive/"
    "skos:notation 'S1' } }",
    "not exists": "SELECT ?a { ?a a esco:Skill FILTER(NOT EXISTS { ?a skos:broaderTransitive "
    "?b . ?b skos:notation 'S1' } || false) }",
    "exists in an expression": "SELECT ?a (EXISTS { ?a skos:broaderTransitive "
    f"<{BASE}isco/C2> }} AS ?x) {{ ?a a esco:Occupation }}",
    "subquery": "SELECT ?a ?n { { SELECT ?a (COUNT(*) AS ?n) { ?a skos:broaderTransitive ?b } "
    "GROUP BY ?a HAVING (COUNT(*) > 5) } ?a a esco:Skill }",
    "aggregate": "SELECT ?b (COUNT(DISTINCT ?a) AS ?n) { ?a skos:broaderTransitive ?b } "
    "GROUP BY ?b",
    "values": f"SELECT ?a ?b {{ VALUES ?b {{ <{BASE}isco/C2> <{BASE}isco/C5> }} "
    "?a skos:broaderTransitive ?b }",
    "values at the end": "SELECT ?a ?b { ?a skos:broaderTransitive ?b } "
    f"VALUES ?b {{ <{BASE}isco/C2> }}",
    "comment in the prologue": "PREFIX # s: <urn:x#>\n s: # <urn:y#>\n "
    "<http://www.w3.org/2004/02/skos/core#> SELECT ?a ?b { ?a s:broaderTransitive ?b }",
    "own prefix": "PREFIX s: <http://www.w3.org/2004/02/skos/core#> "
    "SELECT ?a ?b { ?a s:broaderTransitive ?b }",
    "prefix of another meaning": "PREFIX esco: <http://www.w3.org/2004/02/skos/core#> "
    "SELECT ?a ?b { ?a esco:broaderTransitive ?b }",
    "empty prefix": "PREFIX : <http://www.w3.org/2004/02/skos/core#> "
    "SELECT ?a ?b { ?a:broaderTransitive ?b }",
    "prefix with half a name": "PREFIX b: <http://www.w3.org/2004/02/skos/core#broader> "
    "SELECT ?a ?b { ?a b:Transitive ?b }",
    "prefix with a whole name": "prefix b: <http://www.w3.org/2004/02/skos/core#"
    "broaderTransitive> SELECT ?a ?b { ?a b: ?b }",
    "base": "BASE <http://www.w3.org/2004/02/skos/core> SELECT ?a ?b "
    "{ ?a <#broaderTransitive> ?b }",
    "whole IRI": f"SELECT ?a ?b {{ ?a <{SKOS}broaderTransitive> ?b }}",
    "in comments": "SELECT ?a # ?a skos:broaderTransitive ?b '\n{ # <x> \"\n"
    "?a skos:broaderTransitive ?b # }\n }",
    "in a string": "SELECT ?a ?l { ?a skos:prefLabel ?l FILTER(?l != '# skos:broaderTransitive "
    '"\') ?a skos:broaderTransitive+ ?b } # "',
    "in long strings": "SELECT ?a { ?a skos:notation ?l ; skos:broaderTransitive ?b FILTER("
    """?l != \"\"\"a "skos:broaderTransitive" ' b\"\"\" """
    """&& ?l != ''' ?a skos:broaderTransitive "''') }""",
    "less than": "SELECT ?a ?n ?m { { SELECT ?a (COUNT(*) AS ?n) (3 AS ?m) { ?a "
    "skos:broaderTransitive ?b } GROUP BY ?a } FILTER(?n<?m||?m>?n) }",
    "excluded": f"SELECT ?p ?o {{ <{PROGRAMMERS}> ?p ?o FILTER(?p != skos:broaderTransitive "
    "&& ?p NOT IN (skosxl:prefLabel, skosxl:altLabel)) }",
    "as an object": "SELECT ?a { ?a rdf:value skos:broaderTransitive }",
    "more in OPTIONAL": "SELECT ?a ?l { ?a skos:notation '2512.4' ; skos:prefLabel ?l OPTIONAL "
    "{ ?a skosxl:hiddenLabel/esco:hasLabelRole ?r } }",
    "more in MINUS": "SELECT ?a { ?a a esco:Skill MINUS { ?a skosxl:hiddenLabel/"
    "esco:hasLabelRole 'x' } }",
    "more in UNION": "SELECT DISTINCT ?l { ?a a esco:Occupation { ?a skos:prefLabel ?l } UNION "
    "{ ?a skosxl:prefLabel/skosxl:literalForm ?l } }",
    "more in a path": "SELECT DISTINCT ?l { ?a a esco:Occupation ; skos:prefLabel|"
    "(skosxl:prefLabel/skosxl:literalForm) ?l }",
    "more in a path of any length": "SELECT DISTINCT ?l { ?a skos:notation '2512.4' ; "
    "skosxl:labelRelation*/skos:prefLabel ?l }",
    "more in NOT EXISTS": "SELECT ?l { ?a a esco:Occupation ; skos:notation ?l "
    "FILTER NOT EXISTS { ?a esco:hasAssociation [ esco:target <urn:x> ] } }",
    "more as values of another variable": "SELECT ?l { VALUES ?p { skosxl:prefLabel } "
    "{ SELECT ?l { ?a a esco:Occupation ; ?p ?l FILTER(?p = skos:notation) } } }",
    "negated beside a variable": f"SELECT ?p ?b {{ <{PROGRAMMERS}> !(skos:broaderTransitive|"
    "skosxl:prefLabel|skosxl:altLabel) ?b ; ?p ?b FILTER(?p = skos:notation) }",
    "a mark of ours": "SELECT ?a ?b { ?a skos:broaderTransitive ?b "
    "MINUS { ?a <urn:escograph:mark:0> ?b } }",
    "more as values": "SELECT DISTINCT ?l { VALUES ?p { skos:prefLabel skosxl:prefLabel } "
    "?a a esco:Occupation ; ?p ?l FILTER(isLiteral(?l)) }",
}


@pytest.mark.parametrize("query", SAME.values(), ids=SAME)
def test_a_query_finds_the_same_in_stores_from_csv_and_from_the_dump(esco, dump, query):
    assert multiset(esco.select(query)) == multiset(dump.select(query))


@pytest.mark.parametrize(
    "name",
    [
        "skill types",
        "transitive",
        "inverse",
        "sequence",
        "list of predicates",
        "nested blank nodes",
        "optional",
        "minus",
        "exists",
        "subquery",
        "values",
        "own prefix",
    ],
)
def test_rdflib_finds_the_same_in_the_dump(esco, graph, name):
    query = SAME[name]
    rows = esco.select(query)
    expected = Counter(
        tuple(None if term is None else str(term) for term in row) for row in graph.query(query)
    )
    assert (
        Counter(tuple(None if v is None else str(v) for v in row) for row in rows) == expected
    )
    assert rows


PREDICATES = (
    "skos:broaderTransitive",
    "skos:narrowerTransitive",
    "skos:broader",
    "^skos:narrower",
)


def paths():
    inner = st.sampled_from(PREDICATES)
    return st.recursive(
        inner,
        lambda path: st.one_of(
            st.builds("({}/{})".format, path, path),
            st.builds("({}|{})".format, path, path),
            st.builds("^({})".format, path),
            st.builds("({})?".format, path),
            st.builds("{}+".format, inner.filter(lambda name: name[0] != "^")),
        ),
        max_leaves=4,
    )


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    first=paths(),
    second=paths(),
    form=st.sampled_from(["", "OPTIONAL", "MINUS", "FILTER EXISTS"]),
)
def test_any_path_finds_the_same_in_both(esco, dump, first, second, form):
    query = (
        f"SELECT ?b ?c {{ VALUES ?a {{ <{PROGRAMMERS}> <{BASE}isco/C2> }} ?a {first} ?b "
        f"{form} {{ ?b {second} ?c }} }}"
    )
    assert multiset(esco.select(query)) == multiset(dump.select(query))


def test_the_dump_states_the_closure_and_nothing_is_derived_on_it(dump):
    absent = dump.backend._absent_terms
    assert set(absent.closures) == {f"{SKOS}narrowerTransitive"}
    query = SAME["transitive"]
    assert derive(query, {}, absent, lambda iri: True) == query
    assert dump.select("SELECT ?a { ?a skosxl:prefLabel ?l ; esco:hasAssociation ?b }")
    assert len(dump.select("SELECT ?a { ?a skosxl:labelRelation ?l }")) == 0


@pytest.mark.parametrize(
    ("path", "rewritten"),
    [
        ("skos:broaderTransitive", "(<core#broader>+)"),
        ("skos:broaderTransitive+", "<core#broader>+"),
        ("skos:narrowerTransitive*", "<core#narrower>*"),
        ("^skos:narrowerTransitive?", "^(<core#narrower>+)?"),
        ("!skos:broaderTransitive", "!skos:broaderTransitive"),
        ("(a|skos:broaderTransitive)/skos:x", "(a|(<core#broader>+))/skos:x"),
    ],
)
def test_only_predicates_are_replaced_and_closures_are_not_nested(esco, path, rewritten):
    query = "SELECT ?a { ?a PATH ?b } # skos:broaderTransitive"
    expected = query.replace("PATH", rewritten.replace("core#", SKOS))
    absent = esco.backend._absent_terms
    assert derive(query.replace("PATH", path), {}, absent, lambda iri: True) == expected


def test_a_text_that_does_not_parse_to_the_rewritten_tree_is_not_run(esco, monkeypatch):
    query = "SELECT ?a { ?a skos:broaderTransitive ?b ; skos:notation ?c }"
    assert esco.select(query)
    parse = derived.parse
    monkeypatch.setattr(derived, "parse", lambda text: parse(text.replace("#broader", "#x")))
    with pytest.raises(QueryError, match="cannot be derived in this query"):
        esco.select(f"{query} LIMIT 1")


XL_LABEL = "?c a esco:Occupation OPTIONAL { ?c skosxl:prefLabel/skosxl:literalForm ?l }"
LACKING = {
    "SELECT ?l { ?c skosxl:prefLabel/skosxl:literalForm ?l }": "SKOS-XL labels",
    "SELECT ?l { ?c skosxl:altLabel [ skosxl:literalForm ?l ] }": "SKOS-XL labels",
    "SELECT ?l { ?l a skosxl:Label }": "SKOS-XL labels",
    "SELECT ?c { ?c ^skosxl:prefLabel+ ?l }": "SKOS-XL labels",
    "SELECT ?c { ?c skos:prefLabel ?l FILTER EXISTS { ?c skosxl:altLabel ?x } }": "SKOS-XL",
    "SELECT ?c { ?c a esco:Skill { SELECT ?c { ?c skosxl:prefLabel ?x } } }": "SKOS-XL",
    "PREFIX x: <http://www.w3.org/2008/05/skos-xl#> SELECT ?c { ?c x:prefLabel ?l }": "SKOS-XL",
    "SELECT ?c { { ?c skosxl:prefLabel ?x } UNION { ?c a skosxl:Label } }": "SKOS-XL",
    "SELECT ?c { VALUES ?p { skosxl:prefLabel skosxl:altLabel } ?c ?p ?x }": "SKOS-XL",
    "SELECT ?c { VALUES (?c ?p) { (UNDEF skosxl:prefLabel) } ?c ?p ?x }": "SKOS-XL",
    "SELECT ?c { ?c ?p ?x } VALUES ?p { skosxl:prefLabel }": "SKOS-XL",
    "SELECT ?c { ?c ?p ?x FILTER(?x != ?c && ?p = skosxl:prefLabel) }": "SKOS-XL",
    "SELECT ?c { ?c ?p ?x FILTER(sameTerm(skosxl:prefLabel, ?p)) }": "SKOS-XL",
    "SELECT ?c { ?c ?p ?x FILTER(?p IN (skosxl:prefLabel, skosxl:altLabel)) }": "SKOS-XL",
    "SELECT ?c { BIND(skosxl:prefLabel AS ?p) { SELECT ?p { ?c ?p ?x } } }": "SKOS-XL",
    "SELECT ?c { ?c a ?t VALUES ?t { skosxl:Label } }": "SKOS-XL labels",
    f"SELECT ?c {{ {XL_LABEL} FILTER(BOUND(?l)) }}": "SKOS-XL labels",
    f"SELECT ?c {{ {XL_LABEL} FILTER(LANG(?l) = 'en') }}": "SKOS-XL labels",
    f"SELECT ?c {{ {XL_LABEL} FILTER(!langMatches(LANG(?l), 'en')) }}": "SKOS-XL labels",
    f"SELECT ?c {{ {XL_LABEL} FILTER(?c != ?x && CONTAINS(?l, 'x')) }}": "SKOS-XL labels",
    "SELECT ?c { ?c a esco:Skill FILTER(EXISTS { ?c skosxl:prefLabel ?x } || EXISTS "
    "{ ?c skosxl:altLabel ?x }) }": "SKOS-XL",
    "SELECT ?r { ?l esco:hasLabelRole ?r }": "label roles",
    "SELECT (COUNT(*) AS ?n) { ?a esco:isAssociationFor ?o ; esco:target ?s }": "reified",
    "SELECT ?a { ?a a esco:AssociationObject }": "reified relations",
    f"SELECT ?a {{ ?a dct:type <{BASE}relationship-type/essential-skill> }}": "reified",
    "SELECT ?s ?o { ?s esco:hasAssociation/esco:isAssociationFor ?o }": "reified relations",
    "SELECT ?l { ?c esco:referenceLanguage ?l }": "reference languages",
    "SELECT ?n { ?c dct:isReplacedBy ?n }": "successors of concepts",
    "SELECT ?n { ?c skos:exactMatch|skos:closeMatch ?n }": "mappings to other",
}


@pytest.mark.parametrize(
    "pattern",
    [
        f"{XL_LABEL} FILTER(!BOUND(?l))",
        f"{XL_LABEL} FILTER(!BOUND(?l) || LANG(?l) = 'en')",
        f"{XL_LABEL} FILTER(COALESCE(?l, 'x') = 'x')",
        f"{XL_LABEL} FILTER(1 IN (?l, 1))",
        f"{XL_LABEL} ?c skos:prefLabel ?l FILTER(LANG(?l) = 'en')",
        f"{XL_LABEL} OPTIONAL {{ ?c skos:prefLabel ?l }} FILTER(LANG(?l) = 'en')",
        f"{{ {XL_LABEL} FILTER(LANG(?l) = 'en') }} UNION {{ ?c a esco:Occupation }}",
        "?c a esco:Occupation FILTER(EXISTS { ?c skosxl:altLabel ?x } || EXISTS "
        "{ ?c skos:prefLabel ?x })",
    ],
)
def test_a_filter_that_may_hold_without_an_absent_label_is_run(esco, pattern):
    assert esco.select(f"SELECT ?c {{ {pattern} }}")


def test_a_label_that_the_caller_binds_is_not_absent(esco):
    query = f"SELECT ?c ?l {{ {XL_LABEL} FILTER(?l = 'x') }}"
    assert esco.select(query, l="x")


@pytest.mark.parametrize(("query", "thing"), LACKING.items())
def test_a_query_without_any_answer_names_what_the_store_lacks(esco, query, thing):
    with pytest.raises(QueryError, match=thing) as caught:
        esco.select(query)
    assert caught.value.query == query
    assert "build a store from the RDF dump" in str(caught.value)


def test_the_error_says_what_to_read_instead(esco):
    with pytest.raises(QueryError, match="read skos:prefLabel, skos:altLabel and"):
        esco.select("SELECT ?l { ?c skosxl:prefLabel ?l }")
    with pytest.raises(QueryError, match="read esco:relatedEssentialSkill and"):
        esco.select("SELECT ?a { ?s esco:hasAssociation ?a }")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a ?b { VALUES ?p { skos:broader skos:broaderTransitive } ?a ?p ?b }",
        "SELECT ?a ?b { ?a ?p ?b FILTER(?p = skos:broaderTransitive) }",
        "SELECT ?a ?b { ?a ?p ?b FILTER(?p IN (skos:narrowerTransitive)) }",
        "SELECT ?a ?b { BIND(skos:broaderTransitive AS ?p) ?a ?p ?b }",
        "SELECT ?a ?b { OPTIONAL { VALUES ?p { skos:broaderTransitive } ?a ?p ?b } }",
    ],
)
def test_a_derived_property_as_a_value_is_refused(esco, dump, query):
    with pytest.raises(QueryError, match="derives it only where it is written as a predicate"):
        esco.select(query)
    if "broader" in query:
        assert dump.select(query)


def test_values_bound_by_the_caller_are_understood(esco, dump):
    query = "SELECT ?p ?b { ?a ?p ?b }"
    for name, message in (("core#broaderTransitive", "is a value"), ("", "SKOS-XL")):
        base = "http://www.w3.org/2004/02/skos/" if name else "http://www.w3.org/2008/05/"
        iri = base + (name or "skos-xl#prefLabel")
        with pytest.raises(QueryError, match=message):
            esco.select(query, p=iri)
        assert dump.select(query, p=iri)
    bound = {"a": esco.isco_group("2512")}
    query = "SELECT ?a ?b { ?a skos:broaderTransitive ?b }"
    assert multiset(esco.select(query, **bound)) == multiset(dump.select(query, **bound))
    assert len(esco.select(query, **bound)) == 3


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?a {\n ?a skos:broaderTransitive ?b } }", "line 2, column 33"),
        ("SELECT ?a { ?a nope:broaderTransitive ?b }", "Prefix not found: 'nope'"),
        ("ASK { ?a skos:broaderTransitive ?b }", "SELECT queries only"),
        ("DESCRIBE skosxl:Label", "SELECT queries only"),
        ("SELECT ?a { ?a skos:broaderTransitive ?b # c\r }", "carriage return"),
        ("SELECT ?a { ?a skos:broaderTransitive ?b LATERAL { ?b ?p ?o } }", "cannot be parsed"),
        (
            "SELECT ?a { ?a skos:broaderTransitive ?b ; skos:notation ?n FILTER(?a<?n#>'''\n) "
            "?b skos:broaderTransitive ?c # '''\n }",
            "cannot be derived in this query",
        ),
    ],
)
def test_errors_are_those_of_the_query_as_it_was_written(esco, query, message):
    with pytest.raises(QueryError, match=message) as caught:
        esco.select(query)
    assert caught.value.query == query


def test_service_stays_refused_in_a_query_with_derived_properties(esco):
    query = (
        "SELECT ?a { ?a skos:broaderTransitive ?b SERVICE <http://127.0.0.1:9> { ?b ?p ?o } }"
    )
    with pytest.raises(QueryError, match="SERVICE"):
        esco.select(query)


@pytest.mark.parametrize("graph", ["<http://x>", "<urn:escograph:labels:xx>", "scheme:skills"])
def test_a_graph_that_the_store_lacks_is_refused_in_a_graph_clause(esco, graph):
    with pytest.raises(QueryError, match="has no such graph"):
        esco.select(f"SELECT ?s {{ graph {graph} {{ ?s ?p ?o }} }}")
    assert esco.select(
        f"SELECT ?s {{ ?s a esco:Occupation OPTIONAL {{ GRAPH {graph} {{ ?s ?p ?o }} }} }}"
    )


def test_graphs_that_the_store_has_can_be_read_in_a_graph_clause(esco, dump):
    query = (
        "SELECT ?a ?l { ?a skos:broaderTransitive ?b GRAPH <urn:escograph:labels:fr> "
        "{ ?a skos:prefLabel ?l } }"
    )
    assert multiset(esco.select(query)) == multiset(dump.select(query))
    query = "SELECT ?g { GRAPH ?g { ?a skos:broaderTransitive ?b } }"
    assert len(esco.select(query)) == len(dump.select(query)) == 0


def test_a_query_that_names_nothing_absent_is_not_parsed(esco, monkeypatch):
    def fail(*_):
        raise AssertionError("parsed")

    monkeypatch.setattr("escograph.store.derived.parse", fail)
    monkeypatch.setattr("escograph.store.guard.parse", fail)
    for query in (
        "SELECT ?l { ?s skos:prefLabel ?l ; rdf:type esco:Skill }",
        "PREFIX xl: <http://www.w3.org/2008/05/skos-xl#> SELECT ?s { ?s a esco:Skill } # type:",
        "SELECT ?l { GRAPH <urn:escograph:labels:en> { ?s skos:prefLabel ?l } }",
    ):
        assert esco.select(query)
    with pytest.raises(QueryError, match="cannot be parsed to derive them: parsed"):
        esco.select("SELECT ?l { ?l skos:broaderTransitive ?o ; skos:notation 'not yet' }")


def test_parts_that_a_store_was_built_without_are_named(tmp_path):
    folder = mini.write(
        tmp_path / "in",
        broaderRelationsOccPillar=None,
        broaderRelationsSkillPillar=None,
        occupationSkillRelations=None,
        skillSkillRelations=None,
    )
    esco = escograph.open(graph_only(folder, target=tmp_path / "store", partial=True))
    for pattern, part in {
        "?a esco:isEssentialSkillFor ?b": "occupationSkillRelations",
        "?a esco:relatedOptionalSkill ?b": "occupationSkillRelations",
        "?a esco:hasNACECode ?b": "naceCode",
        "?a a esco:Qualification": "qualifications",
    }.items():
        with pytest.raises(PartMissing) as caught:
            esco.select(f"SELECT ?a {{ {pattern} }}")
        assert caught.value.part == part
    assert esco.select("SELECT ?a { ?a a esco:Skill OPTIONAL { ?a esco:hasNACECode ?b } }")


def test_labels_of_types_and_levels_are_english_and_counted(full):
    rows = full.select(
        "SELECT DISTINCT ?value ?label { ?skill esco:skillType|esco:skillReuseLevel ?value . "
        "?value skos:prefLabel ?label FILTER(LANG(?label) = 'en') }"
    )
    assert {row["value"].removeprefix(BASE): row["label"] for row in rows} == {
        "skill-type/skill": "skill",
        "skill-type/knowledge": "knowledge",
        "skill-reuse-level/transversal": "transversal skills and competences",
        "skill-reuse-level/cross-sector": "cross-sector skills and competences",
        "skill-reuse-level/sector-specific": "sector specific skills and competences",
        "skill-reuse-level/occupation-specific": "occupation specific skills and competences",
    }
    (row,) = full.select("SELECT (COUNT(*) AS ?n) { ?concept skos:prefLabel ?label }")
    assert row["n"] == full.manifest["counts"]["labels"]["en"]["prefLabel"]


def test_a_release_without_english_labels_stays_without_the_language(tmp_path):
    folder = mini.write(tmp_path / "in")
    for path in list(folder.glob("*_en.csv")):
        path.rename(path.with_name(path.name.replace("_en", "_fr")))
    esco = escograph.open(graph_only(folder, target=tmp_path / "store"))
    assert esco.languages == ("fr",)
    tags = esco.select("SELECT DISTINCT ?tag { ?c skos:prefLabel ?l BIND(LANG(?l) AS ?tag) }")
    assert [row["tag"] for row in tags] == ["fr"]


def test_the_closure_of_the_official_release_is_that_of_its_tables(full, v111):
    oracle = Oracle(*v111)
    rows = full.select("SELECT ?a ?b { ?a skos:broaderTransitive ?b }")
    pairs = {(a, b) for a, b in map(tuple, rows) if a in oracle.labels and b in oracle.labels}
    assert len(rows) == 98_647
    expected = {(a, b) for a in oracle.labels for b in oracle.closure(a, oracle.broader)}
    assert expected - pairs == set()
    rows = full.select("SELECT ?a ?b { ?b skos:narrowerTransitive ?a }")
    assert len(rows) == 98_647


def test_names_are_found_by_their_tokens():
    query = (
        "PREFIX s: <urn:s#> BASE <http://b/> # s:no <urn:no>\n"
        'SELECT ?s { ?x s:a-b.c. <rel> s:d\\-e \'s:no\' """s:no "" """ _:s @s-no 1<2 '
        "GRAPH # s:no\n s:g { $x s: 'x\\' s:no'^^s:t } FILTER(?a<3&&?b>4) s:e.}"
    )
    found = list(names(query))
    texts = [query[name.start : name.end] for name in found]
    assert texts == ["s:a-b.c", "<rel>", "s:d\\-e", "s:g", "s:", "s:t", "<3&&?b>", "s:e"]
    # a comparison can look like an IRI, which is none of ours
    assert found.pop(-2).iri == "http://b/3&&?b"
    iris = [
        "urn:s#a-b.c",
        "http://b/rel",
        "urn:s#d-e",
        "urn:s#g",
        "urn:s#",
        "urn:s#t",
        "urn:s#e",
    ]
    assert [name.iri for name in found] == iris
    assert [name.iri for name in found if name.is_graph] == ["urn:s#g"]


def test_the_command_line_answers_and_refuses_alike():
    answer = run("sparql", "SELECT DISTINCT ?t { ?s esco:skillType/skos:prefLabel ?t }")
    assert sorted(answer.stdout.split()) == ["knowledge", "skill", "t"]
    refused = run("sparql", "SELECT ?l { ?c skosxl:prefLabel ?l }", check=False)
    assert refused.returncode == 2
    assert "no SKOS-XL labels" in " ".join(refused.stderr.split())
