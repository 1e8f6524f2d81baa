"""Displays of values: short reprs, plain text, and fully escaped HTML."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import parsed

from escograph import Profile, frames
from escograph.errors import InvalidValue
from escograph.model import (
    Concept,
    ConceptPaths,
    Concepts,
    Labels,
    Mapping,
    MappingRelation,
    Mappings,
    Matches,
    Occupation,
    Rows,
    Skill,
    SkillGap,
    SkillType,
)

URI = "http://data.europa.eu/esco/skill/x"


texts = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=y>', "a & b", "' onclick='"]
)


@given(label=texts, code=texts, uri=texts, language=texts)
def test_labels_codes_and_uris_are_escaped_in_cards(label, code, uri, language):
    skill = Skill(uri, label, language, code, SkillType.KNOWLEDGE)
    gap = SkillGap(
        Occupation(uri, label, language, code), (skill,), (skill,), (), (), (), (uri,)
    )
    for value in (skill, gap, Rows(["a"], [[label]])):
        parsed(value._repr_html_())


def test_a_card_shows_the_essentials(esco):
    text = parsed(esco.skill("debug software")._repr_html_())
    assert re.search(r"debug software\s+skill · (cross-sector|sector-specific)", text)
    assert "http://data.europa.eu/esco/skill/" in text
    knowledge = parsed(esco.skill("Java (computer programming)")._repr_html_())
    assert "knowledge · sector-specific" in knowledge
    assert parsed(esco.isco_group("2512")._repr_html_()).startswith("2512 Software developers")


def test_only_a_web_address_becomes_a_hyperlink():
    card = Concept("javascript:alert(1)", "x")._repr_html_()
    assert "href" not in card


def test_many_concepts_show_the_first_and_count_the_rest(esco):
    text = parsed(esco.skills()._repr_html_())
    assert f"and {len(esco.skills()) - 50:,} more" in text
    assert repr(esco.occupations()) == "<24 occupations>"


def test_many_concepts_are_a_sequence(esco):
    occupations = esco.occupations()
    everything = tuple(occupations)
    assert occupations[0] == everything[0]
    assert occupations[-3:] == everything[-3:]
    assert list(reversed(occupations)) == list(everything[::-1])
    assert everything[5] in occupations
    assert esco.skill("debug software") not in occupations
    frame = occupations.to_frame()
    assert frame.concept_uri.to_list() == [occupation.uri for occupation in everything]
    assert frame.code.to_list()[0] == everything[0].code


def test_a_gap_shows_two_bars_and_every_skill(esco):
    gap = esco.gap(Profile(["urn:gone", esco.skill("debug software")]), "software developer")
    text = parsed(gap._repr_html_())
    assert "essential:  1 of 24 (4 %)" in text
    assert "urn:gone" in text
    for _, skills in gap.parts():
        for skill in skills:
            assert skill.pref_label in text


def test_notes_on_cards_are_set_apart_and_say_what_their_numbers_are(esco):
    profile = esco.profile(["drive in urban areas", "Java (computer programming)"])
    shown = parsed(esco.gap(profile, "software developer")._repr_html_())
    assert "computer programming knowledge · cross-sector · 'Java (computer" in shown
    assert "with part credit:" in shown
    assert "9 % of all, 1 % without" in shown
    shown = parsed(esco.transitions("bus driver", limit=1)._repr_html_())
    assert "tram driver 8331.2 · similarity 0.584 · viable, ISCO distance 0" in shown
    shown = parsed(esco.next_skills(profile, count=2, reach=0.06)._repr_html_())
    assert "within reach: 6 % of the essential skills held" in shown
    assert "opens (" in shown
    ranking = esco.rank_occupations(profile, limit=2)
    assert "2 occupations, by the weighted measure" in parsed(ranking._repr_html_())
    people = esco.rank_profiles("chef", [profile])
    assert "1 profile for chef, by the weighted measure" in parsed(people._repr_html_())


def test_reprs_are_short_and_informative(esco):
    assert repr(esco.skill("debug software")) == "<Skill 'debug software'>"
    assert repr(esco.isco_group("2512")) == "<IscoGroup 2512 'Software developers'>"
    assert repr(Profile(["skill/x"])) == "<Profile of 1 skill>"
    assert str(esco.isco_group("2512")) == "Software developers"


def test_concepts_are_equal_by_uri_and_hash_alike(esco):
    debug = esco.skill("debug software")
    depurar = esco.in_language("es").skill(debug)
    assert depurar.pref_label != debug.pref_label
    assert depurar == debug
    assert len({depurar, debug}) == 1
    assert debug == Concept(debug.uri, "another label")
    assert debug != debug.uri


def test_a_value_cannot_be_changed(esco):
    with pytest.raises(AttributeError):
        esco.skill("debug software").pref_label = "x"


def test_frames_of_skills_and_relations(esco):
    from escograph import frames

    skills = frames.concepts(esco.skills())
    assert set(skills.skill_type.dropna()) == {"skill", "knowledge"}
    relations = frames.relations(esco)
    assert relations.columns.to_list() == ["concept_uri", "relation", "skill_uri"]
    developer = esco.occupation("software developer")
    mine = relations[
        (relations.concept_uri == developer.uri) & (relations.relation == "essential")
    ]
    assert set(mine.skill_uri) == {skill.uri for skill in esco.essential_skills(developer)}


def test_collections_add_up_with_sum_and_keep_their_type(esco):
    skills = [esco.essential_skills("chef"), esco.optional_skills("chef")]
    total = sum(skills)
    assert type(total) is type(skills[0])
    assert total == (*skills[0], *skills[1])
    assert sum(skills, ()) == total
    linked = sum([esco.link_many(["debug software"]), esco.link_many(["Java", ""])])
    assert linked.text_ids == (0, 0, 1)
    rows = Rows(["a"], [[1]])
    assert sum([rows, rows]) == Rows(["a"], [[1], [1]])


def test_collections_refuse_items_of_another_type(esco):
    chef, matches = esco.occupation("chef"), esco.search("chef")
    for first, second in (
        (Concepts([chef]), matches),
        (matches, Concepts([chef])),
        (esco.link_many(["Java"]), esco.rank_titles(["chef"])),
        (Concepts([chef]), [chef]),
        (Concepts([chef]), 1),
        (1, Concepts([chef])),
    ):
        with pytest.raises(TypeError):
            first + second
    for wrong in (lambda: Concepts([chef]) + tuple(matches), lambda: Matches(["chef"])):
        with pytest.raises(InvalidValue, match=r"not (Match|str)"):
            wrong()


def test_frames_of_labels_and_mappings_name_their_concept(esco):
    chef = esco.occupation("chef")
    labels = esco.labels("chef")
    table = labels[1:].filter(lambda label: label.language == "en").to_frame()
    assert set(table.concept_uri) == {chef.uri}
    assert set(table.concept_label) == {"chef"}
    assert (labels + labels).concept == chef
    assert (labels + esco.labels("2512")).concept is None
    assert labels == Labels(tuple(labels))
    table = frames.labels(list(labels), concept=chef)
    assert set(table.concept_uri) == {chef.uri}
    assert esco.mappings(chef).concept == chef
    assert esco.exact_match("chef").concept == chef
    mapping = Mapping(MappingRelation.EXACT, "urn:other")
    table = Mappings([mapping, mapping], chef).to_frame()
    assert table.concept_uri.to_list() == [chef.uri] * 2
    assert table.mapped_uri.to_list() == ["urn:other"] * 2
    for values in (labels, Mappings([mapping], chef)):
        assert pickle.loads(pickle.dumps(values)).concept == chef
        assert type(values).from_dict(values.to_dict()).concept == chef


def test_columns_of_skills_do_not_depend_on_how_many_there_are(esco):
    columns = esco.skills().to_frame().columns.to_list()
    assert {"skill_type", "reuse_level"} <= set(columns)
    chef = esco.occupation("chef")
    gap = esco.gap(Profile(), chef)
    for skills in (esco.skills()[:0], esco.essential_skills(chef), gap.surplus):
        none = skills.filter(lambda skill: False)
        for value in (none, none + none, pickle.loads(pickle.dumps(none))):
            assert value.to_frame().columns.to_list() == columns
        assert Concepts.from_dict(none.to_dict()).to_frame().columns.to_list() == columns
    assert "skill_type" not in esco.occupations()[:0].to_frame()
    with pytest.raises(InvalidValue, match="concept_kind"):
        Concepts.from_dict({"kind": "concepts", "concept_kind": "x", "items": []})


def test_broader_paths_are_a_collection(esco):
    debug = esco.skill("debug software")
    paths = ConceptPaths([*esco.broader_paths(debug), *esco.broader_paths("chef")])
    table = paths.to_frame()
    assert table.columns.to_list()[:4] == ["path", "depth", "concept_uri", "concept_label"]
    for number, path in enumerate(paths):
        rows = table[table.path == number]
        assert rows.concept_uri.to_list() == [concept.uri for concept in path]
        assert rows.depth.to_list() == list(range(len(path)))
    assert "Software developers" in parsed(esco.broader_paths("2512")._repr_html_())
    assert ConceptPaths.from_dict(paths.to_dict()) == paths
    assert type(paths[:1]) is ConceptPaths


def test_rows_can_be_filtered():
    rows = Rows(["a", "b"], [[1, "x"], [2, "y"]])
    assert rows.filter(lambda row: row["a"] > 1) == Rows(["a", "b"], [[2, "y"]])
    assert rows.filter(lambda row: False).variables == ("a", "b")
