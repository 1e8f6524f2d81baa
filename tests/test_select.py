"""Users' SPARQL queries: their results and their limits."""

import datetime
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escograph.errors import QueryError, ServiceRefused
from escograph.store.guard import refuse_service


def test_rows_support_access_by_position_and_variable_and_convert_to_a_frame(esco):
    rows = esco.select(
        "SELECT ?o ?code { ?o a esco:Occupation ; skos:notation ?code } ORDER BY ?code LIMIT 2"
    )
    assert rows.variables == ("o", "code")
    assert rows[0]["code"] == rows[0][1] == "0110.1"
    assert rows[1].as_dict() == {"o": rows[1][0], "code": rows[1][1]}
    frame = rows.to_frame()
    assert frame.columns.to_list() == ["o", "code"]
    assert frame.code.to_list()[0] == "0110.1"
    assert len(rows[:1]) == 1
    with pytest.raises(KeyError, match="no variable"):
        rows[0]["codes"]
    assert rows.to_frame().equals(rows[:].to_frame())
    assert "?o ?code" in repr(rows)


def test_an_empty_answer_keeps_its_columns(esco):
    rows = esco.select("SELECT ?s { ?s a <urn:nothing> }")
    assert len(rows) == 0
    assert rows.to_frame().columns.to_list() == ["s"]


def test_values_are_plain_python(esco):
    (row,) = esco.select(
        "SELECT (1 AS ?i) (1.5 AS ?d) (1e0 AS ?f) (true AS ?b) (<urn:x> AS ?iri)"
        ' ("x"@en AS ?text) ("2024-02-29"^^xsd:date AS ?day) ("n"^^xsd:integer AS ?odd)'
        ' ("2024-02-29T00:00:00Z"^^xsd:dateTime AS ?moment) ?unbound {}'
    )
    day = datetime.date(2024, 2, 29)
    moment = datetime.datetime(2024, 2, 29, tzinfo=datetime.UTC)
    assert tuple(row) == (1, 1.5, 1.0, True, "urn:x", "x", day, "n", moment, None)
    assert [type(value) for value in row[:5]] == [int, float, float, bool, str]


def test_bindings_are_terms_never_text(esco):
    developer = esco.occupation("software developer")
    query = "SELECT ?o ?code { ?o skos:notation ?code }"
    assert {row["code"] for row in esco.select(query, o=developer)} == {"2512.4"}
    assert {row["o"] for row in esco.select(query, code="2512.4")} == {developer.uri}
    assert len(esco.select(query, code='" . ?s ?p ?o . #')) == 0
    rows = esco.select("SELECT ?n ?m { BIND(?n + 1 AS ?m) }", n=41)
    assert rows[0]["m"] == 42


@given(text=st.text(max_size=40) | st.sampled_from(["urn:", "urn:x", "http://x/ y"]))
def test_no_text_bound_to_a_variable_changes_the_query(esco, text):
    iri = text.startswith(("http://", "https://", "urn:"))
    try:
        rows = esco.select("SELECT ?x ?y { BIND(CONCAT(STR(?x), '!') AS ?y) }", x=text)
    except QueryError:
        assert iri, "only what should be an IRI can be refused"
    else:
        assert [tuple(row) for row in rows] == [(text, f"{text}!")]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?s { ?s ?p }", "not SPARQL"),
        ("", "not SPARQL"),
        (
            "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
            "INSERT is an update, and a store",
        ),
        ("DROP ALL", "DROP is an update"),
        ("PREFIX a: <urn:a#>\n# all\nDELETE WHERE { ?s a:b ?o }", "DELETE is an update"),
        ("LOAD <http://127.0.0.1:9/x>", "LOAD is an update"),
        ("DESCRIBE scheme:isco", "DESCRIBE: .*describes a concept"),
        ("ASK { ?s ?p ?o }", "SELECT queries only"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "SELECT queries only"),
        ("SELECT ?s { ?s nope:x ?o }", "Prefix not found"),
    ],
)
def test_a_query_other_than_select_is_one_clear_error(esco, query, message):
    with pytest.raises(QueryError, match=message) as caught:
        esco.select(query)
    assert caught.value.query == query
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("value", "message"),
    [("http://x/ y", "not a valid IRI"), (object(), "cannot be bound to a object")],
)
def test_unbindable_values_are_reported(esco, value, message):
    with pytest.raises(QueryError, match=message):
        esco.select("SELECT ?x { ?x ?p ?o }", x=value)


def test_a_bound_variable_must_be_selected(esco):
    with pytest.raises(QueryError, match="must be in the SELECT list"):
        esco.select("SELECT ?s { ?s ?p ?o }", o="x")


SERVICE = [
    "SELECT * { SERVICE HERE { ?s ?p ?o } }",
    "SELECT * { service silent HERE { ?s ?p ?o } }",
    "SELECT * { SeRvIcE ?where { ?s ?p ?o } }",
    "SELECT * { SERVICE#\nHERE { ?s ?p ?o } }",
    "SELECT * { { SELECT ?s { OPTIONAL { SERVICE HERE { ?s ?p ?o } } } } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE HERE { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o FILTER(1 IN (1) && EXISTS { SERVICE HERE { ?s ?p ?o } }) }",
    "SELECT (EXISTS { SERVICE HERE { ?s ?p ?o } } AS ?z) { ?s ?p ?o }",
    "SELECT ?s { ?s ?p ?o } ORDER BY (EXISTS { SERVICE HERE { ?s ?p ?o } })",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(EXISTS { SERVICE HERE { ?s ?p ?o } })",
    "SELECT * { ?s ?p ?o BIND(IF(EXISTS { SERVICE HERE {?s ?p ?o} }, 1, 2) AS ?k) }",
    "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { SERVICE HERE { ?s ?p ?o } } } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE HERE { ?s ?p ?o } } }",
    r"SELECT * { \u0053ERVICE HERE { ?s ?p ?o } }",
    "SELECT * { # ends where Oxigraph ends it\rSERVICE HERE { ?a ?b ?c }\n}",
    'SELECT * { VALUES ?x {"\\u0022 } #" } SERVICE HERE { ?a ?b ?c }\n}',
    "SELECT * { VALUES ?x {'\\u0027 } #' } SERVICE HERE { ?a ?b ?c }\n}",
    'SELECT * { VALUES ?x {"\\U00000022 } #" } SERVICE HERE { ?a ?b ?c }\n}',
]


@pytest.fixture(scope="module")
def listener():
    """A local server that counts requests; Oxigraph opens its own sockets."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        server.setblocking(False)
        yield server


@pytest.mark.parametrize("query", SERVICE)
def test_service_is_refused_and_nothing_goes_online(esco, query, listener):
    here = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
    with pytest.raises(ServiceRefused, match="offline"):
        esco.select(query.replace("HERE", here))
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s skos:prefLabel 'customer service' }",
        "SELECT ?service { ?service a esco:Occupation } LIMIT 1",
        "SELECT ?s { ?s skos:prefLabel ?l FILTER(REGEX(?l, '^a\\\\.b')) } # SERVICE <http://x>",
        "SELECT ?s { ?s <http://example.org/service/> ?o }",
        r"SELECT ?s { ?s skos:notation ?n FILTER(REGEX(?n, '^\\d{4}\\.1$')) }",
    ],
)
def test_the_word_service_alone_is_accepted(esco, query):
    esco.select(query)


def test_a_query_with_the_word_that_cannot_be_parsed_is_refused():
    with pytest.raises(QueryError, match="could not be parsed"):
        refuse_service("SELECT * { SERVICE <http://x/> { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?s { ?s foo:bar ?o }", "line 1, column 16: Prefix not found: 'foo'"),
        ("SELECT ?s {\n  ?s a my-own:Thing }", "line 2, column 8: Prefix not found: 'my-own'"),
        ("SELECT ?s { ?s :x ?o }", "column 16: Prefix not found: ''"),
        ("SELECT ?s {\n ?s a ?o ;\n  ex:x ?o .\n}", "line 3, column 3: Prefix not found: 'ex'"),
        ("SELECT ?s { ?s a ?o FILTER(?o = ex:a) }", "column 33: Prefix not found: 'ex'"),
        ("SELECT ?s { ?s a ?o FILTER(fn:b(?o)) }", "column 28: Prefix not found: 'fn'"),
        ("SELECT ?s { ?s a 'x'^^ex:code }", "Prefix not found: 'ex'"),
        ("SELECT ?s { ?s skos:broader/ex:up* ?o }", "Prefix not found: 'ex'"),
        ("SELECT ?s FROM ex:g { ?s ?p ?o }", "Prefix not found: 'ex'"),
        ("SELECT ?s { ?s SKOS:broader ?o }", "Prefix not found: 'SKOS'"),
        ("SELECT ?s { ?s ?p http://x.org/a }", "column 19: an IRI is .* <http://…>"),
        ('SELECT ?s { ?s ?p "no: end }', r"column 13: what begins with '\?s \?p"),
        ("SELECT ?s { ?s a <http://x y> }", "IRI parsing failed"),
        ("SELECT ?s { ?s ?p ?o", r"line 1, column 21: it does not go on as SPARQL after .*\?o"),
        ("SELECT ?s { ?s ?p ?o } LIMT 3", "line 1, column 24: .*LIMT"),
        ("SELECT ?s\nWHERE\n{ ?s ?p ?p ?p }", "line 3, column"),
        ("SELECT ?s {\n\t?s ?p ?o\n\tFILTER ?o = 2 }", "line 3, column 2: .*'FILTER"),
        ("SELECT ?s { ?s a ?o ?s ?p ?o }", r"column 21: what begins with '\?s \?p"),
        ("SELECT ?s { ?s skos:notation ?n FILTER(?n == 2) }", "column 33: .*'FILTER"),
        (r"SELECT ?s { ?s ?p ?n FILTER(REGEX(?n, '\d')) }", "column 22: .*FILTER"),
        ("SELECT ?s { ?s ?p ?o } }", "column 24: what begins with '}'"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?p", r"SELECT \* is not authorized with GROUP BY"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", "overrides an existing variable"),
        ("SELEC ?s { ?s ?p ?o }", "a query begins with SELECT, not 'SELEC'"),
        ("select.rq", "a query begins with SELECT, not 'SELECT.RQ'"),
        ("{ ?s ?p ?o }", "a query begins with SELECT, not '{'"),
        ("\ufeffSELECT ?s { ?s ?p ?o }", "a query begins with SELECT, not"),
        (" \n# SELECT\n", "the query is empty"),
        ("SELECT ?s { ?s ?p '\ud800' }", "column 20: half of a character"),
        (
            "SELECT ?s {\n ?s skos:prefLabel 'service' FILTER(?s = ) }",
            "line 2, column 30: .*'FILTER",
        ),
    ],
)
def test_errors_of_syntax_name_the_place_and_the_prefix(esco, query, message):
    with pytest.raises(QueryError, match=message) as caught:
        esco.select(query)
    assert "'..='" not in str(caught.value), "no grammar of characters"


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <http://x>",
        "from <urn:a>",
        "FROM NAMED <http://y>",
        "FROM <urn:a> FROM NAMED <urn:b>",
        "FROM scheme:skills",
        "FROM NAMED scheme:isco",
    ],
)
def test_a_graph_that_the_store_lacks_is_refused(esco, clause):
    with pytest.raises(QueryError, match="has no such graph"):
        esco.select(f"SELECT ?s {clause} {{ ?s ?p ?o }}")


def test_graphs_that_the_store_has_can_be_named(esco):
    labels = "FROM <urn:escograph:labels:fr>"
    rows = esco.select(f"SELECT ?s {labels} {{ ?s skos:prefLabel ?o }}")
    assert len(rows) > 500
    assert esco.select('SELECT ?s { ?s skos:prefLabel "chef"@en . FILTER("from" != "x") }')
    assert esco.select('SELECT ?s { ?s skos:prefLabel "chef"@en } # FROM <urn:x>')


def test_a_base_applies_to_the_graphs_of_from(esco):
    query = "BASE <urn:escograph:labels:fr> SELECT ?s FROM <> { ?s skos:prefLabel ?o }"
    assert esco.select(query)
    with pytest.raises(QueryError, match="FROM <http://x/skills>: the store has no such graph"):
        esco.select("BASE <http://x/> SELECT ?s FROM <skills> { ?s ?p ?o }")


HUGE = {
    "groups": "{" * 20_000 + " ?a esco:x ?b " + "}" * 20_000,
    "functions": f"?a esco:x ?b FILTER({'STR(' * 2_000}?a{')' * 2_000} = '')",
    "paths": f"?a {'(' * 30_000}esco:x{')' * 30_000} ?b",
    "unions": " UNION ".join(["{ ?a esco:x ?b }"] * 30_000),
    "optionals": "OPTIONAL { ?a esco:x ?b } " * 10_000,
    "conditions": f"?a esco:x ?b FILTER({' || '.join(['?b = ?a'] * 30_000)})",
    "alternatives": f"?a {'|'.join(['esco:x'] * 30_000)} ?b",
    "objects": f"?a esco:x {', '.join(map(str, range(30_000)))}",
    "statements": "?a esco:x ?b . " * 30_000,
    "groups side by side": "{ ?a esco:x ?b } " * 10_000,
    "negations": f"?a esco:x ?b FILTER({'!' * 30_000}(1 = 1))",
}


@pytest.mark.parametrize("pattern", HUGE.values(), ids=HUGE)
def test_a_query_that_would_overflow_the_stack_is_refused(esco, pattern):
    with pytest.raises(QueryError, match=r"nested more than 128 deep|joins more than 1,000"):
        esco.select(f"SELECT ?b {{ {pattern} }}")


def test_many_values_and_marks_in_strings_are_no_nesting(esco):
    many = " ".join(f"<http://example.org/a-b/{number}>" for number in range(3_000))
    marks = "'" + "{([|+" * 1_000 + "'"
    numbers = " ".join(f"-{number}.5" for number in range(3_000))
    query = f"SELECT ?a {{ VALUES ?a {{ {many} {marks} {numbers} }} ?a skos:broader ?b }}"
    assert len(esco.select(query)) == 0
