"""One graph, two doors: a release from CSV and from RDF gives the same answers."""

import tempfile
import zlib
from pathlib import Path

import dump_script
import mini
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_build import graph_only

import escograph
from escograph.errors import PartMissing
from escograph.model import LabelKind
from escograph.vocab import SKOS


@pytest.fixture(scope="module")
def make_dump():
    """scripts/make_dump as a module."""
    return dump_script.make_dump


def dumped(make_dump, store, output, languages, labels="both"):
    make_dump.write(make_dump.dump(store, list(languages), 3, labels), output)
    return output


def answers(esco, concepts):
    """The answers of every public function, for facts that both CSV and RDF contain."""

    def ask(function, *arguments):
        try:
            found = function(*arguments)
        except PartMissing as error:
            return error.part
        return [(c.uri, c.pref_label, c.language, c.code) for c in found]

    def all_of(values):
        return [(type(v).__name__, v.uri, v.pref_label, v.language, v.code) for v in values]

    results = {
        "occupations": all_of(esco.occupations()),
        "skills": [(v.skill_type, v.reuse_level) for v in esco.skills()]
        + all_of(esco.skills()),
        "isco_groups": all_of(esco.isco_groups()),
        "skill_groups": all_of(esco.skill_groups()),
        "concept_schemes": all_of(esco.concept_schemes()),
        "relations": sorted(esco.bulk.relations()),
    }
    for name in ("digital", "green", "research-occupations", "transversal", "language"):
        results[name] = ask(esco.collection, name)
    for concept in concepts:
        for function in (
            esco.broader,
            esco.narrower,
            esco.broader_transitive,
            esco.narrower_transitive,
            esco.essential_skills,
            esco.optional_skills,
            esco.essential_for,
            esco.optional_for,
            esco.replaced_by,
            esco.replaces,
        ):
            results[concept.uri, function.__name__] = ask(function, concept)
        results[concept.uri, "labels"] = [
            (label.literal_form, label.language, label.kind) for label in esco.labels(concept)
        ]
        for note in (esco.description, esco.scope_note, esco.definition):
            text = note(concept)
            results[concept.uri, note.__name__] = (str(text), text.language)
        results[concept.uri, "status"] = esco.status(concept)
        results[concept.uri, "concept"] = esco.concept(concept.uri)
        results[concept.uri, "regulated"] = esco.regulated_profession_note(concept)
        if concept.kind == "occupation":
            gap = esco.gap(escograph.Profile(esco.essential_skills(concept)[:3]), concept)
            results[concept.uri, "gap"] = str(gap)
    return results


def only_in_xl(triples):
    """Leave out the plain labels of every other concept, and count them."""
    plain = {f"{SKOS}{kind}Label" for kind in ("pref", "alt", "hidden")}
    left_out = []

    def kept():
        for triple in triples:
            is_label = triple.predicate.value in plain
            if is_label and zlib.crc32(triple.subject.value.encode()) % 2:
                left_out.append(triple)
            else:
                yield triple

    return kept(), left_out


def test_the_official_release_answers_alike_from_csv_and_from_rdf(
    make_dump, full_path, full, tmp_path
):
    """Labels in both forms, and in SKOS-XL alone, give the same text."""
    dump = tmp_path / "esco-v1.1.1.nt.gz"
    triples, left_out = only_in_xl(make_dump.dump(full_path, ["en"], 3, "both"))
    make_dump.write(triples, dump)
    found = escograph.inspect(dump)
    assert (found.version, found.languages, found.complete) == ("1.1.1", ("en",), True)
    other = escograph.open(graph_only(dump, target=tmp_path / "store"))
    some = [
        *full.occupations()[::300],
        *full.skills()[::1400],
        *full.isco_groups()[::120],
        *full.skill_groups()[::120],
    ]
    assert answers(other, some) == answers(full, some)
    assert other.version == full.version
    assert other.backend.facts == full.backend.facts
    ours, theirs = full.manifest["counts"], other.manifest["counts"]
    for name in ("occupations", "skills", "skill_groups", "isco_groups", "concept_schemes"):
        assert theirs[name] == ours[name]
    for name in ("labels", "collections"):
        assert theirs[name] == ours[name]
    for part in ("occupationSkillRelations", "skillSkillRelations"):
        assert theirs["relations"][part] == ours["relations"][part]
    roles = {role for c in some for label in other.labels(c) for role in label.roles}
    assert roles == {"neutral", "female", "male", "standard-female", "standard-male"}
    anomalies = {a["what"]: a["count"] for a in other.manifest["anomalies"]}
    assert anomalies["label stated only in SKOS-XL, completed"] == len(left_out)
    assert 0.4 < len(left_out) / sum(theirs["labels"]["en"].values()) < 0.6


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12
).filter(lambda text: text.strip() and text == text.strip())


@st.composite
def releases(draw):
    """A small release in CSV: any words, any relations, some undefined concepts."""
    skills = [f"{mini.SKILL}s{n}" for n in range(draw(st.integers(1, 5)))]
    jobs = [f"{mini.OCC}o{n}" for n in range(draw(st.integers(1, 3)))]
    anyone = st.sampled_from([*skills, f"{mini.SKILL}nobody"])

    def cell(text):
        return '"' + text.replace('"', '""') + '"'

    def others():
        return cell("\n".join(draw(st.lists(words, max_size=3))))

    groups = [f"{mini.SKILL}g0", f"{mini.SKILL}g1"]
    files = {
        "skills_en": [
            "conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,"
            "inScheme,scopeNote,definition,description"
        ],
        "occupations_en": [
            "conceptUri,iscoGroup,preferredLabel,altLabels,status,inScheme,description,code"
        ],
        "skillGroups_en": ["conceptUri,preferredLabel,altLabels,status,inScheme,code"],
        "occupationSkillRelations": ["occupationUri,relationType,skillType,skillUri"],
        "skillSkillRelations": ["originalSkillUri,relationType,relatedSkillUri"],
        "broaderRelationsSkillPillar": ["conceptUri,broaderUri"],
        "broaderRelationsOccPillar": ["conceptUri,broaderUri"],
    }
    for uri in skills:
        kind = draw(st.sampled_from(["skill/competence", "knowledge", ""]))
        level = draw(st.sampled_from(["transversal", "cross-sector", ""]))
        schemes = draw(
            st.sampled_from(["skills", "skills, X6c930acd-c104-4ece-acf7-f44fd7333036"])
        )
        listed = ", ".join(mini.SCHEMES + s.strip().lstrip("X") for s in schemes.split(","))
        files["skills_en"].append(
            f"{uri},{kind},{level},{cell(draw(words))},{others()},{others()},released,"
            f"{cell(listed)},{cell(draw(words))},,{cell(draw(words))}"
        )
    for number, uri in enumerate(jobs):
        files["occupations_en"].append(
            f"{uri},2512,{cell(draw(words))},{others()},released,{mini.SCHEMES}occupations,"
            f"{cell(draw(words))},2512.{number}"
        )
    for number, uri in enumerate(groups):
        files["skillGroups_en"].append(
            f"{uri},{cell(draw(words))},,released,{mini.SCHEMES}skills-hierarchy,S{number}"
        )
    kinds = st.sampled_from(["essential", "optional"])
    askers = st.sampled_from([*jobs, f"{mini.OCC}nobody"])
    for _ in range(draw(st.integers(0, 6))):
        files["occupationSkillRelations"].append(
            f"{draw(askers)},{draw(kinds)},,{draw(anyone)}"
        )
    for _ in range(draw(st.integers(0, 4))):
        files["skillSkillRelations"].append(f"{draw(anyone)},{draw(kinds)},{draw(anyone)}")
    for _ in range(draw(st.integers(0, 5))):
        above = draw(st.sampled_from([*groups, *skills]))
        files["broaderRelationsSkillPillar"].append(f"{draw(anyone)},{above}")
    for uri in jobs:
        files["broaderRelationsOccPillar"].append(f"{uri},{mini.ISCO}C2512")
    return {name: "\n".join(lines) + "\n" for name, lines in files.items()}


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    files=releases(),
    labels=st.sampled_from(["both", "xl", "plain"]),
    ending=st.sampled_from(["ttl", "rdf", "nt.gz"]),
)
def test_any_release_answers_alike_from_csv_and_from_rdf(make_dump, files, labels, ending):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = graph_only(mini.write(folder / "in", **files), target=folder / "csv")
        esco = escograph.open(store)
        dump = dumped(make_dump, store, folder / f"esco-v1.1.{ending}", ["en"], labels)
        other = escograph.open(graph_only(dump, target=folder / "rdf", partial=True))
        concepts = [*esco.occupations(), *esco.skills(), *esco.skill_groups()]
        ours = answers(esco, concepts)
        if other.missing:  # a dump cannot distinguish an empty table from none
            empty = {part for part, text in files.items() if text.count("\n") == 1}
            dangling = {"occupationSkillRelations", "skillSkillRelations"}
            assert other.missing <= empty | dangling | {"broaderRelationsSkillPillar"}
            return
        assert answers(other, concepts) == ours


MORE = f"""
@prefix esco: <{mini.BASE}model#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix iso-thes: <http://purl.org/iso25964/skos-thes#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<{mini.SKILL}old> a skos:Concept, esco:Skill ; skos:prefLabel "old way"@en ;
  iso-thes:status "obsolete" ; dct:isReplacedBy <{mini.SKILL}python> .
<{mini.SKILL}haskell> dct:replaces <{mini.SKILL}old> ;
  skos:exactMatch <urn:onet:1> ; skos:closeMatch <urn:onet:2> .
<urn:onet:1> skos:prefLabel "Haskell programming"@en, "Programmation Haskell"@fr ;
  skos:notation "2.B" ; skos:inScheme <urn:onet> .
<{mini.BASE}qualification/q> a esco:Qualification, skos:Concept ;
  dct:title "Bachelor of Code"@en ; esco:hasEQFLevel <{mini.BASE}eqf/6> ;
  esco:hasAwardingBody <urn:uni>, "Guild of Coders" ;
  esco:learningOutcomeNote "Writes programs."@en, "Schreibt Programme."@de ;
  esco:relatedCompetence <{mini.SKILL}debug> ;
  esco:relatedEssentialSkill <{mini.SKILL}python> .
<urn:uni> foaf:name "University of Examples" .
<{mini.OCC}dev> esco:relatedQualification <{mini.BASE}qualification/q> .
<{mini.ISCO}C251> a skos:Concept ; skos:prefLabel "Developers and analysts"@en ;
  skos:inScheme <{mini.SCHEMES}isco> ;
  skos:notation "251"^^<http://data.europa.eu/esco/Notation/ISCO08> ;
  skos:narrower <{mini.ISCO}C2512> .
"""


@pytest.fixture(scope="module")
def richer(make_dump, tmp_path_factory):
    """A small dump with data that only RDF can express."""
    folder = tmp_path_factory.mktemp("richer")
    store = graph_only(mini.write(folder / "in"), target=folder / "csv")
    (folder / "esco v1.2.0").mkdir()
    dumped(make_dump, store, folder / "esco v1.2.0" / "a.ttl", ["en", "el", "ar"])
    (folder / "esco v1.2.0" / "b.ttl").write_text(MORE, "utf-8")
    return escograph.open(graph_only(folder / "esco v1.2.0", target=folder / "rdf"))


def test_a_dump_in_several_files_is_one_release(richer):
    assert richer.version == "1.2.0"
    assert richer.languages == ("ar", "el", "en", "fr")
    assert [f["file"] for f in richer.manifest["files"]] == ["a.ttl", "b.ttl"]
    assert all(f["rows"] == f["loaded"] > 0 for f in richer.manifest["files"])


def test_obsolete_concepts_and_their_successors(richer):
    old = richer.concept(f"{mini.SKILL}old")
    assert richer.status(old) == "obsolete"
    assert old not in richer.skills()
    assert [c.pref_label for c in richer.replaced_by(old)] == ["Haskell", "Python"]
    assert richer.replaces(richer.skill("Python")) == (old,)
    assert richer.replaced_by(richer.skill("Python")) == ()


def test_mappings_to_other_classifications(richer):
    haskell = richer.skill("Haskell")
    exact, close = richer.mappings(haskell)
    assert (exact.relation, exact.uri, exact.pref_label) == (
        "exactMatch",
        "urn:onet:1",
        "Haskell programming",
    )
    assert (exact.code, exact.scheme) == ("2.B", "urn:onet")
    assert (close.uri, close.pref_label) == ("urn:onet:2", None)
    assert richer.mappings(haskell, scheme="urn:onet") == (exact,)
    assert richer.exact_match(haskell) == (exact,)
    assert richer.close_match(haskell) == (close,)
    for ask in (richer.broad_match, richer.narrow_match, richer.related_match):
        assert ask(haskell) == ()


def test_qualifications_are_a_pillar_like_the_others(richer):
    (bachelor,) = richer.qualifications()
    assert richer.qualification("Bachelor of Code") == bachelor
    assert (bachelor.pref_label, bachelor.language) == ("Bachelor of Code", "en")
    assert richer.eqf_level(bachelor) == 6
    assert richer.awarding_bodies(bachelor) == ("Guild of Coders", "University of Examples")
    assert richer.learning_outcomes(bachelor) == ("Writes programs.",)
    assert [str(s) for s in richer.outcome_skills(bachelor)] == ["debug software"]
    assert [str(s) for s in richer.essential_skills(bachelor)] == ["Python"]
    assert richer.qualifications_for(richer.occupation("developer")) == (bachelor,)
    assert richer.concept("Bachelor of Code") == bachelor


def test_relations_stated_once_hold_in_both_directions(richer):
    above = richer.isco_group("251")
    assert above.code == "251", "a typed code counts"
    assert richer.broader(richer.isco_group("2512")) == (above,)
    anomalies = {a["what"]: a["count"] for a in richer.manifest["anomalies"]}
    assert anomalies["code stated only with a datatype, completed"] == 1


def test_text_in_every_script_is_intact_from_file_to_card(richer):
    for language, script in (("el", "GREEK"), ("ar", "ARABIC")):
        import unicodedata

        skill = richer.in_language(language).skill(f"{mini.SKILL}debug")
        letters = [c for c in skill.pref_label.partition("[")[0] if c.isalpha()]
        assert letters
        assert all(script in unicodedata.name(letter) for letter in letters)
        assert f'lang="{language}" dir="auto">{skill.pref_label}' in skill._repr_html_()


def test_only_requested_languages_are_loaded_from_a_dump(make_dump, tmp_path):
    store = graph_only(mini.write(tmp_path / "in"), target=tmp_path / "csv")
    dump = dumped(make_dump, store, tmp_path / "esco-v1.1.1.nt", ["en", "el", "fr"])
    whole = escograph.open(graph_only(dump, target=tmp_path / "whole"))
    some = escograph.open(graph_only(dump, target=tmp_path / "some", languages=["en", "EL"]))
    assert whole.languages == ("el", "en", "fr")
    assert some.languages == ("el", "en")
    left = some.select(
        "SELECT DISTINCT ?language {"
        " { ?s ?p ?o FILTER(ISLITERAL(?o)) BIND(LANG(?o) AS ?language) }"
        " UNION { ?node esco:language ?tag BIND(STR(?tag) AS ?language) } }"
    )
    assert {row["language"] for row in left} == {"en", "el", ""}
    bare = some.select(
        "SELECT ?c { ?c skosxl:prefLabel|skosxl:altLabel|dct:description ?l"
        " FILTER NOT EXISTS { ?l skosxl:literalForm|esco:nodeLiteral ?text } }"
    )
    assert len(bare) == 0, "no link to a text that was left out"
    assert sorted(some.bulk.relations()) == sorted(whole.bulk.relations())
    (account,) = some.manifest["files"]
    assert account["rows"] == account["loaded"] + account["refused"]
    for concept in [*whole.occupations(), *whole.skills()]:
        kept = [label for label in whole.labels(concept) if label.language != "fr"]
        assert list(some.labels(concept)) == kept
        assert some.description(concept) == whole.description(concept)


def test_the_kinds_of_labels_are_known(richer):
    kinds = {label.kind for label in richer.labels(richer.occupation("developer"))}
    assert kinds == {LabelKind.PREFERRED, LabelKind.ALTERNATIVE}
