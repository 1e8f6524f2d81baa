"""Every function of the graph against a computation from the CSV with pandas."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import BASE, Oracle

from escograph import frames
from escograph.errors import AmbiguousReference, UnknownConcept, UnknownLanguage
from escograph.model import (
    ConceptScheme,
    IscedField,
    IscoGroup,
    LabelKind,
    Occupation,
    ReuseLevel,
    Skill,
    SkillGroup,
    SkillType,
)

DIRECTOR = f"{BASE}occupation/00030d09-2b3a-4efd-87cc-c4ea39d27c34"
on_real_data = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def oracle(v111):
    return Oracle(*v111)


def uris(concepts, by_label=True):
    uris = [concept.uri for concept in concepts]
    assert len(uris) == len(set(uris)), "a concept is repeated"
    if by_label:
        assert [c.sort_key for c in concepts] == sorted(c.sort_key for c in concepts)
    return set(uris)


@on_real_data
@given(data=st.data())
def test_skills_needed_by_an_occupation_or_skill(full, oracle, data):
    concept = data.draw(st.sampled_from([*oracle.occupations.index, *oracle.skills.index]))
    for kind, ask in (("essential", full.essential_skills), ("optional", full.optional_skills)):
        skills = ask(concept)
        assert uris(skills) == oracle.related(concept, kind)
        for skill in skills:
            row = oracle.skills.loc[skill.uri]
            label = " ".join(row.preferredLabel.split())
            assert (skill.pref_label, skill.language) == (label, "en")
            assert (skill.skill_type or "") == row.skillType.replace("/competence", "")
            assert (skill.reuse_level or "") == row.reuseLevel


@on_real_data
@given(data=st.data())
def test_concepts_that_need_a_skill(full, oracle, data):
    skill = data.draw(st.sampled_from(list(oracle.skills.index)))
    assert uris(full.essential_for(skill)) == oracle.asking(skill, "essential")
    assert uris(full.optional_for(skill)) == oracle.asking(skill, "optional")


@on_real_data
@given(data=st.data())
def test_the_hierarchy_and_its_closure(full, oracle, data):
    uri = data.draw(st.sampled_from(list(oracle.labels)))
    assert uris(full.broader(uri)) == oracle.broader[uri]
    assert uris(full.narrower(uri)) == oracle.narrower[uri]
    above = full.broader_transitive(uri)
    assert uris(above, by_label=False) == oracle.closure(uri, oracle.broader)
    distances = oracle.distances(uri, oracle.broader)
    order = [(distances[concept.uri], concept.sort_key) for concept in above]
    assert order == sorted(order), "the nearest must come first"


@on_real_data
@given(data=st.data())
def test_every_path_leads_from_the_top_to_the_concept(full, oracle, data):
    uri = data.draw(st.sampled_from(list(oracle.labels)))
    paths = full.broader_paths(uri)
    expected = {tuple(reversed(path)) for path in oracle.paths(uri)}
    assert {tuple(concept.uri for concept in path) for path in paths} == expected
    assert [len(path) for path in paths] == sorted(len(path) for path in paths)


@pytest.mark.parametrize("code", ["2", "25", "251", "2512"])
def test_everything_below_an_isco_group(full, oracle, code):
    group = full.isco_group(code)
    below = uris(full.narrower_transitive(group))
    assert below == oracle.closure(group.uri, oracle.narrower)
    assert group.level == len(code)


def test_the_closure_is_transitive_and_without_the_concept_itself(full):
    above = full.broader_transitive(DIRECTOR)
    assert DIRECTOR not in uris(above, by_label=False)
    for concept in above:
        further = uris(full.broader_transitive(concept), by_label=False)
        assert further <= uris(above, by_label=False)


def test_all_of_a_kind(full, oracle):
    assert uris(full.occupations()) == set(oracle.occupations.index)
    assert uris(full.skills()) == set(oracle.skills.index)
    assert uris(full.isco_groups()) == set(oracle.isco_groups.index)
    assert uris(full.skill_groups()) == set(oracle.skill_groups.index)
    for concepts, cls, length in (
        (full.occupations(), Occupation, 3007),
        (full.skills(), Skill, 13896),
        (full.isco_groups(), IscoGroup, 619),
        (full.skill_groups(), SkillGroup, 640),
        (full.concept_schemes(), ConceptScheme, 19),
    ):
        assert len(concepts) == len(tuple(concepts)) == length
        assert all(isinstance(concept, cls) for concept in concepts)


def test_codes_are_strings_and_keep_their_zeros(full, oracle):
    for occupation in full.occupations():
        assert occupation.code == oracle.occupations.code[occupation.uri]
    for group in full.isco_groups():
        assert group.code == oracle.isco_groups.code[group.uri]
    assert full.isco_group("0110").code == "0110"
    assert full.occupation("0110.1").pref_label == "air force officer"
    assert full.isced_field("0613").code == "0613"
    assert full.isced_field("0613").level == 3
    assert full.skill_group("S1.2.3").code == "S1.2.3"


@pytest.mark.parametrize(
    ("name", "file", "cls"),
    [
        ("green", "greenSkillsCollection_en.csv", Skill),
        ("digital", "digitalSkillsCollection_en.csv", Skill),
        ("digcomp", "digCompSkillsCollection_en.csv", Skill),
        ("transversal", "transversalSkillsCollection_en.csv", Skill),
        ("language", "languageSkillsCollection_en.csv", Skill),
        ("research-skills", "researchSkillsCollection_en.csv", Skill),
        ("research-occupations", "researchOccupationsCollection_en.csv", Occupation),
    ],
)
def test_a_collection_is_what_its_file_lists(full, v111, name, file, cls):
    import zipfile

    import pandas as pd

    with zipfile.ZipFile(v111[0]) as archive, archive.open(file) as opened:
        listed = set(pd.read_csv(opened, dtype=str).conceptUri.str.strip())
    listed &= {c.uri for c in (full.skills() if cls is Skill else full.occupations())}
    members = full.collection(name)
    assert uris(members) == listed
    assert len(members) == len(listed)


def test_concepts_are_the_class_they_are(full):
    for uri, cls in (
        (DIRECTOR, Occupation),
        (f"{BASE}skill/000f1d3d-220f-4789-9c0a-cc742521fb02", Skill),
        (f"{BASE}isco/C2512", IscoGroup),
        (f"{BASE}isced-f/0613", IscedField),
        (f"{BASE}concept-scheme/green", ConceptScheme),
    ):
        assert type(full.concept(uri)) is cls
        assert uri in full


def test_skill_type_and_reuse_level_are_enumerations(full):
    haskell = full.skill(f"{BASE}skill/000f1d3d-220f-4789-9c0a-cc742521fb02")
    assert haskell.skill_type is SkillType.KNOWLEDGE
    assert haskell.reuse_level is ReuseLevel.SECTOR_SPECIFIC


def test_an_occupation_answers_to_uri_code_and_labels(full):
    director = full.occupation(DIRECTOR)
    for reference in ("2654.1.7", "technical director", "head of technical", director):
        assert full.occupation(reference) == director
    portal = f"https://esco.ec.europa.eu/en/classification/occupation?uri={DIRECTOR}"
    assert full.occupation(portal) == director


def test_a_label_that_several_concepts_have_is_never_guessed(full):
    with pytest.raises(AmbiguousReference, match="land surveyor") as caught:
        full.occupation("surveyor")
    assert len(caught.value.candidates) == 3


@pytest.mark.parametrize(
    "ask",
    [
        "concept",
        "occupation",
        "skill",
        "essential_skills",
        "optional_skills",
        "essential_for",
        "optional_for",
        "broader",
        "narrower",
        "broader_transitive",
        "narrower_transitive",
        "labels",
        "description",
        "scope_note",
        "definition",
        "status",
        "green_share",
    ],
)
@pytest.mark.parametrize(
    "reference",
    [
        pytest.param(f"{BASE}skill/nope", id="no such concept"),
        pytest.param("http://x/ y", id="no URI"),
        pytest.param('> } DROP ALL #"\n', id="injection"),
        pytest.param("", id="empty"),
    ],
)
def test_an_unknown_concept_is_named_in_the_error(full, ask, reference):
    with pytest.raises(UnknownConcept) as caught:
        getattr(full, ask)(reference)
    assert isinstance(caught.value, KeyError)
    assert caught.value.reference == reference.strip()
    assert repr(reference.strip())[1:-1] in str(caught.value)


def test_a_dangling_occupation_is_unknown_and_left_out_of_relations(full, oracle):
    dangling = set(oracle.needed.concept) - set(oracle.occupations.index)
    for uri in dangling:
        assert uri not in full
        with pytest.raises(UnknownConcept):
            full.essential_skills(uri)
    skills = set(oracle.needed[oracle.needed.concept.isin(dangling)].skill)
    for skill in skills:
        asking = {c.uri for c in (*full.essential_for(skill), *full.optional_for(skill))}
        assert not asking & dangling


def test_a_concept_of_the_wrong_kind_is_named_in_the_error(full):
    with pytest.raises(UnknownConcept, match="it is a skill"):
        full.occupation(full.skill("Haskell"))
    with pytest.raises(UnknownConcept, match="choose one of digcomp"):
        full.collection("blue")


def test_a_missing_language_lists_the_available_ones(full):
    with pytest.raises(UnknownLanguage, match="'xx'; it has en") as caught:
        full.in_language("xx")
    assert caught.value.available == ("en",)


def test_labels_are_sorted_by_kind_language_and_text(full, oracle):
    labels = full.labels(DIRECTOR)
    assert labels[0].literal_form == "technical director"
    assert labels[0].kind is LabelKind.PREFERRED
    row = oracle.occupations.loc[DIRECTOR]
    others = {line.strip() for line in row.altLabels.splitlines()} - {"technical director"}
    assert {str(label) for label in labels[1:]} == others
    assert [str(label) for label in labels[1:]] == sorted(others)


def test_notes_have_a_language_and_are_empty_if_none_is_stated(full, oracle):
    assert full.description(DIRECTOR) == oracle.occupations.description[DIRECTOR].strip()
    assert full.description(DIRECTOR).language == "en"
    assert full.definition(DIRECTOR) == ""
    assert full.definition(DIRECTOR).language is None
    noted = oracle.occupations[oracle.occupations.scopeNote != ""].index[0]
    assert full.scope_note(noted) == oracle.occupations.scopeNote[noted].strip()


def test_relations_are_all_relations_without_the_dangling_ones(full, oracle):
    expected = sorted(oracle.relations.itertuples(index=False, name=None))
    assert sorted(full.bulk.relations()) == expected
    table = frames.relations(full)
    assert list(table.itertuples(index=False, name=None)) == expected


def test_a_label_falls_back_to_english_and_states_its_language(esco):
    spanish = esco.in_language("es")
    languages = {skill.language for skill in spanish.skills()}
    assert languages == {"es", "en"}
    english = next(skill for skill in spanish.skills() if skill.language == "en")
    assert english.pref_label == esco.skill(english.uri).pref_label
    assert spanish.occupation("software developer") == esco.occupation("software developer")
    assert spanish.skill(english.pref_label) == english


def test_green_shares_of_the_sample(esco):
    assert esco.green_share(esco.occupation("bee breeder")) == 0.0512820512820512
    assert esco.green_share(esco.skill("debug software")) is None
