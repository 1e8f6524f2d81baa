"""Odd and hostile RDF: counted, or refused with one clear error."""

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_build import graph_only

import escograph
from escograph.errors import EscoError, IngestError, NotAnEscoRelease

BASE = "http://data.europa.eu/esco/"
PREFIXES = f"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix esco: <{BASE}model#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix s: <{BASE}skill/> .
@prefix o: <{BASE}occupation/> .
"""
KNOWN = """
s:1 a esco:Skill, skos:Concept ; skos:prefLabel "one"@en .
s:2 a esco:Skill, skos:Concept ; skos:prefLabel "two"@en .
o:1 a esco:Occupation, skos:Concept ; skos:prefLabel "job"@en .
"""


def built(folder, *texts, **more):
    sources = []
    for number, text in enumerate(texts):
        sources.append(folder / f"{number}.ttl")
        sources[-1].write_text(PREFIXES + text, "utf-8")
    store = graph_only(*sources, target=folder / "store", partial=True, release="1.2.0", **more)
    return escograph.open(store)


def labels(esco, uri):
    return [str(label) for label in esco.labels(uri)]


def test_blank_nodes_of_two_files_are_not_the_same(tmp_path):
    esco = built(
        tmp_path,
        KNOWN + 's:1 skosxl:altLabel _:b . _:b skosxl:literalForm "first"@en .',
        's:2 skosxl:altLabel _:b . _:b skosxl:literalForm "second"@en .',
    )
    assert labels(esco, "skill/1") == ["one", "first"]
    assert labels(esco, "skill/2") == ["two", "second"]


def test_blank_nodes_in_other_languages_are_left_out_completely(tmp_path):
    esco = built(
        tmp_path,
        KNOWN
        + 's:1 dct:description [ esco:nodeLiteral "yes" ; esco:language "en" ],'
        + ' [ esco:nodeLiteral "non" ; esco:language "fr"^^xsd:language ] ;'
        + ' skosxl:altLabel [ skosxl:literalForm "un"@fr ] .',
        languages=["en"],
    )
    assert esco.description("skill/1") == "yes"
    assert labels(esco, "skill/1") == ["one"]
    assert (
        len(esco.select('SELECT ?s { ?s ?p ?o FILTER(STR(?o) IN ("non", "un", "fr")) }')) == 0
    )
    bare = "SELECT ?n { ?c dct:description ?n FILTER NOT EXISTS { ?n esco:nodeLiteral ?t } }"
    assert len(esco.select(bare)) == 0


def test_a_note_without_a_language_is_its_text_and_never_an_identifier(tmp_path):
    esco = built(
        tmp_path,
        KNOWN
        + 's:1 dct:description [ esco:nodeLiteral "no language" ] .'
        + 's:2 dct:description <urn:node> . <urn:node> esco:nodeLiteral "texte"@fr .'
        + "o:1 dct:description <urn:empty> .",
    )
    assert esco.description("skill/1") == "no language"
    assert (esco.description("skill/2"), esco.description("skill/2").language) == (
        "texte",
        "fr",
    )
    assert esco.description("occupation/1") == ""


def test_relations_stated_only_by_association_objects_are_found_despite_checksums(tmp_path):
    """Two direct and two reified relations with the same ends, crosswise."""
    kind = "dct:type <http://data.europa.eu/esco/relationship-type/essential-skill>"
    esco = built(
        tmp_path,
        KNOWN
        + "o:2 a esco:Occupation, skos:Concept . o:1 esco:relatedEssentialSkill s:1 ."
        + " o:2 esco:relatedEssentialSkill s:2 ."
        + f"[] esco:isAssociationFor o:1 ; esco:target s:2 ; {kind} ."
        + f"[] esco:isAssociationFor o:2 ; esco:target s:1 ; {kind} .",
    )
    for occupation in ("occupation/1", "occupation/2"):
        found = esco.essential_skills(occupation)
        assert [str(skill) for skill in found] == ["one", "two"]


def test_repeated_statements_are_counted_once(tmp_path):
    esco = built(tmp_path, KNOWN + KNOWN, KNOWN)
    assert esco.manifest["counts"]["labels"]["en"]["prefLabel"] == 3
    anomalies = [a["what"] for a in esco.manifest["anomalies"]]
    assert any("repeated statements" in what for what in anomalies)


def test_one_file_passed_twice_is_refused(tmp_path):
    (tmp_path / "a.ttl").write_text(PREFIXES + KNOWN)
    (tmp_path / "b.ttl").write_text(PREFIXES + KNOWN)
    with pytest.raises(IngestError, match=r"same content as .*[ab]\.ttl"):
        escograph.inspect(tmp_path)


def test_rdf_without_esco_is_not_a_release(tmp_path):
    with pytest.raises(NotAnEscoRelease, match="no ESCO concept"):
        built(tmp_path, "<urn:a> <urn:b> <urn:c> .")
    assert not (tmp_path / "store").exists()


def test_failed_builds_leave_no_directory_behind(tmp_path):
    for _ in range(8):
        with pytest.raises(EscoError):
            built(tmp_path, KNOWN, languages=["xx"])
    assert [path.name for path in tmp_path.iterdir()] == ["0.ttl"]


def test_a_byte_order_mark_is_accepted(tmp_path):
    (tmp_path / "v1.2.ttl").write_text("\ufeff" + PREFIXES + KNOWN, "utf-8")
    store = graph_only(tmp_path / "v1.2.ttl", target=tmp_path / "store", partial=True)
    assert len(escograph.open(store).skills()) == 2


BOMB = """<?xml version="1.0"?>
<!DOCTYPE r [{entities}]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>
"""
NESTED = (
    '<!ENTITY a "'
    + "x" * 1000
    + '">'
    + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">'
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB.format(entities=NESTED),
        BOMB.format(entities=NESTED.replace('">', '>">', 1)),
        f"<!--{'x' * 70_000}-->" + BOMB.format(entities=NESTED),
        BOMB.format(entities='<!ENTITY % p "x">'),
    ],
    ids=["nested", "with a bracket", "behind a comment", "parameters"],
)
def test_expanding_entities_are_refused_before_parsing(tmp_path, text):
    (tmp_path / "v1.2.rdf").write_text(text)
    code = (
        "import resource, sys, escograph\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))\n"
        "try: escograph.build(sys.argv[1], target=sys.argv[1] + '.s', partial=True)\n"
        "except escograph.EscoError as error: print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "v1.2.rdf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("IngestError"), done.stderr[-500:]
    assert "entities" in done.stdout


def test_plain_entities_for_namespaces_are_accepted(tmp_path):
    text = f"""<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [<!ENTITY esco "{BASE}model#">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <rdf:Description rdf:about="{BASE}skill/1">
    <rdf:type rdf:resource="&esco;Skill"/><skos:prefLabel xml:lang="en">one</skos:prefLabel>
  </rdf:Description>
</rdf:RDF>"""
    (tmp_path / "v1.2.rdf").write_text(text)
    store = graph_only(tmp_path / "v1.2.rdf", target=tmp_path / "store", partial=True)
    assert [s.pref_label for s in escograph.open(store).skills()] == ["one"]


SUBJECTS = ["s:1", "s:2", "o:1", "s:3", "_:b", "<urn:label>", "<urn:association>", "s:q"]
PROPERTIES = [
    "a",
    "skos:prefLabel",
    "skos:altLabel",
    "skos:hiddenLabel",
    "skosxl:prefLabel",
    "skosxl:altLabel",
    "skosxl:literalForm",
    "esco:hasLabelRole",
    "dct:description",
    "esco:nodeLiteral",
    "esco:language",
    "skos:broader",
    "skos:narrower",
    "skos:notation",
    "skos:inScheme",
    "esco:relatedEssentialSkill",
    "esco:isOptionalSkillFor",
    "esco:isAssociationFor",
    "esco:target",
    "dct:type",
    "dct:title",
    "dct:replaces",
    "dct:isReplacedBy",
    "skos:exactMatch",
    "esco:skillType",
    "esco:skillReuseLevel",
    "esco:hasEQFLevel",
    "esco:hasNACECode",
    "<http://purl.org/iso25964/skos-thes#status>",
    "esco:relatedCompetence",
]
OBJECTS = [
    *SUBJECTS,
    "esco:Skill",
    "esco:Occupation",
    "esco:Qualification",
    "skos:Concept",
    f"<{BASE}concept-scheme/isco>",
    f"<{BASE}relationship-type/essential-skill>",
    '"text"',
    '"text"@en',
    '"κείμενο"@el',
    '"7"^^<urn:code>',
    "true",
    '""',
]
odd = st.lists(
    st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(PROPERTIES), st.sampled_from(OBJECTS)),
    max_size=12,
)


@settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))
@given(odd, st.sampled_from([None, ["en"]]))
def test_no_statement_escapes_as_a_foreign_error(tmp_path_factory, triples, languages):
    folder = tmp_path_factory.mktemp("odd")
    text = KNOWN + "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    esco = built(folder, text, languages=languages)
    assert [path.name for path in folder.iterdir() if path.name[0] == "."] == []
    for uri in ("skill/1", "skill/2", "occupation/1"):
        if uri not in esco:  # it states another language itself
            continue
        concept = esco.concept(uri)
        for ask in (
            esco.labels,
            esco.description,
            esco.mappings,
            esco.replaced_by,
            esco.replaces,
            esco.eqf_level,
            esco.status,
            esco.broader,
            esco.narrower_transitive,
            esco.essential_skills,
            esco.optional_for,
            esco.nace_codes,
        ):
            try:
                ask(concept)
            except EscoError:
                continue
    assert len(esco.skills().items) == len(esco.skills())
    escograph.compare(esco, esco)
    (account,) = esco.manifest["files"]
    assert account["rows"] == account["loaded"] + account["refused"]
