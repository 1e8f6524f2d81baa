"""The JSON of values: lossless, with a kind, and refused if invalid."""

import copy
import json
import pickle
import typing
from collections.abc import Mapping

import mini
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import escograph
from escograph import model
from escograph.errors import InvalidValue
from escograph.model import (
    Concept,
    Concepts,
    IscedField,
    IscoGroup,
    Label,
    LabelKind,
    LinkedTexts,
    Links,
    Match,
    Matches,
    Occupation,
    Profile,
    Reason,
    ReuseLevel,
    Rows,
    Skill,
    SkillType,
    Text,
    Title,
    Titles,
    Value,
)

texts = st.text(st.characters(codec="utf-8"), max_size=20)
languages = st.sampled_from(["en", "el", "de"])
optional_texts = st.none() | texts
concepts = st.one_of(
    st.builds(
        Skill,
        texts,
        texts,
        st.none() | languages,
        optional_texts,
        st.none() | st.sampled_from(SkillType),
        st.none() | st.sampled_from(ReuseLevel),
    ),
    *(
        st.builds(cls, texts, texts, st.none() | languages, optional_texts)
        for cls in (Concept, Occupation, IscoGroup, IscedField)
    ),
)
labels = st.builds(
    Label, texts, languages, st.sampled_from(LabelKind), st.lists(texts).map(tuple)
)
matches = st.builds(
    Match,
    concepts,
    st.floats(0, 1),
    st.none() | labels,
    st.sampled_from(Reason),
)
uris = st.integers(0, 9).map("http://data.europa.eu/esco/skill/{}".format)
levels = st.none() | st.integers(0, 8) | st.floats(0, 1) | texts
profiles = st.builds(
    Profile, st.dictionaries(uris, levels), st.none() | uris, st.lists(uris, max_size=3)
)


def read_back(value):
    data = json.loads(json.dumps(value.to_dict()))
    assert isinstance(data["kind"], str)
    return type(value).from_dict(data)


def same(one, other):
    """Whether two values agree in every field, also in those that equality leaves out."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, tuple | model.Values):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Concept):
        fields = [name for cls in type(one).__mro__ for name in getattr(cls, "__slots__", ())]
        return all(getattr(one, name) == getattr(other, name) for name in fields)
    return bool(one == other) and one.to_dict() == other.to_dict() and repr(one) == repr(other)


@given(concepts | labels | matches | profiles)
def test_every_file_written_reads_back(value):
    assert same(read_back(value), value)


@given(
    st.lists(matches, max_size=4).map(Matches) | st.lists(concepts, max_size=4).map(Concepts)
)
def test_sequences_read_back_with_their_type(values):
    assert same(read_back(values), values)
    assert read_back(values).to_dict() == values.to_dict()


def values_of(esco):
    """Yield a value of every kind that the sample gives."""
    chef = esco.occupation("chef")
    yield chef
    yield from (esco.isco_group("2512"), esco.isced_field("0613"), esco.skill("debug software"))
    yield from (esco.occupations(), esco.essential_skills(chef), esco.concept_schemes())
    yield from (esco.labels(chef), esco.labels(chef)[0], esco.mappings(chef))
    yield esco.broader_paths(chef)
    gap = esco.gap(esco.profile({"debug software": 3}, occupation=chef), "software developer")
    yield from (gap, esco.profile(["debug software"], aspirations=[chef]))
    yield from (esco.search("chef"), esco.search("chef")[0], esco.suggest("che"))
    text = "You debug software and program in Java."
    yield from (esco.link(text), esco.link(text)[0], esco.link_many([text, ""]))
    yield from (esco.classify_titles(["Chef", None, "xyzzy"], isco_level=4),)
    yield from (esco.rank_titles(["Chef", "Bus driver"]),)
    profile = esco.profile(["debug software"])
    yield from (esco.rank_occupations(profile), esco.rank_profiles(chef, {"Ada": profile}))
    yield from (esco.transitions(chef), esco.path(chef, "hairdresser"))
    yield esco.next_skills(profile, count=2, reach=0.1)
    yield esco.check()


def test_every_value_of_the_sample_reads_back(esco):
    for value in values_of(esco):
        assert same(read_back(value), value), type(value)


def test_every_value_has_its_own_kind(esco):
    from escograph.serialize import kind_of

    classes = [cls for cls in vars(model).values() if isinstance(cls, type)]
    values = [cls for cls in classes if issubclass(cls, Value) and cls is not Value]
    kinds = [kind_of(cls) for cls in values]
    assert len(set(kinds)) == len(kinds)
    assert esco.skill("debug software").to_dict()["kind"] == "skill"
    assert kind_of(model.SkillGap) == "skill gap"


def test_a_gap_includes_its_coverage(esco):
    gap = esco.gap(esco.profile(["debug software"]), "software developer")
    data = gap.to_dict()
    assert data["coverage_essential"] == gap.coverage_essential
    assert data["held_essential"]["items"][0]["pref_label"] == "debug software"


def test_what_equality_leaves_out_reads_back(esco):
    match = esco.search("chef")[0]
    data = match.to_dict()
    data["concept"]["pref_label"] = "another label"
    assert Match.from_dict(data) == match  # concepts are equal by URI
    assert not same(Match.from_dict(data), match)
    assert repr(read_back(esco.occupations())) == repr(esco.occupations())
    assert read_back(esco.occupations()).title == "24 occupations"


def test_text_and_rows_read_back(esco):
    for text in (Text("Writes code.", "en"), esco.description("debug software")):
        again = Text.from_dict(json.loads(json.dumps(text.to_dict())))
        assert (again, again.language) == (text, text.language)
    rows = esco.select(
        "SELECT ?when ?number ?none { BIND ('2020-01-02'^^xsd:date AS ?when)"
        " BIND (1.5 AS ?number) }"
    )
    assert type(rows).from_dict(json.loads(json.dumps(rows.to_dict()))) == rows


@pytest.mark.parametrize(
    ("cls", "data", "field"),
    [
        (Skill, {"kind": "occupation", "uri": "x", "pref_label": "x"}, "kind"),
        (Skill, {"kind": "skill", "pref_label": "x"}, "uri"),
        (Skill, {"kind": "skill", "uri": 7, "pref_label": "x"}, "uri"),
        (
            Skill,
            {"kind": "skill", "uri": "x", "pref_label": "", "skill_type": "no"},
            "skill_type",
        ),
        (Matches, {"kind": "matches", "items": {}}, "items"),
        (Matches, {"kind": "matches", "items": [{"kind": "link"}]}, "kind"),
        (Match, {"kind": "match"}, "concept"),
        (
            Profile,
            {"kind": "profile", "skills": {"no URI": 1}, "occupation": None, "aspirations": []},
            "",
        ),
        (Profile, ["skill/x"], ""),
        (Profile, {"kind": "profile", "skills": {}, "ocupation": "x"}, "ocupation"),
        (
            Skill,
            {"kind": "skill", "uri": "x", "pref_label": "x", "reuse_levl": "x"},
            "reuse_levl",
        ),
        (Matches, {"kind": "matches", "items": [], "text_ids": []}, "text_ids"),
        (Text, {"kind": "label", "text": "x", "language": "en"}, "kind"),
        (Text, {"kind": "text", "text": "x", "language": 5}, "language"),
        (Text, {"kind": "text", "text": "x", "lang": "en"}, "lang"),
        (Rows, {"kind": "matches", "variables": ["a"], "rows": [[1]]}, "kind"),
        (Rows, {"kind": "rows", "variables": ["a"], "rows": [[1, 2]]}, "rows"),
        (Rows, {"kind": "rows", "variables": "a", "rows": []}, "variables"),
        (
            model.Inspection,
            {"kind": "inspection", "form": "banana", "version": "", "languages": []},
            "form",
        ),
        (Profile, None, ""),
    ],
)
def test_an_invalid_value_is_refused_and_its_field_named(cls, data, field):
    with pytest.raises(InvalidValue) as caught:
        cls.from_dict(data)
    assert caught.value.field == field


def test_a_kind_is_read_as_its_own_class(esco):
    for concept in (esco.occupation("chef"), esco.isced_field("0613")):
        again = Concept.from_dict(concept.to_dict())
        assert type(again) is type(concept)


def test_field_types_can_be_read_at_run_time():
    for cls in (escograph.Profile, model.SkillGap, model.Integrity, model.Inspection):
        assert typing.get_type_hints(cls)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_floats_that_json_has_no_form_for_read_back(number):
    title = Title("Chef", None, None, number, "en")
    for value, read in (
        (Rows(["a", "b"], [[number, 1.5]]), lambda rows: rows[0]["a"]),
        (LinkedTexts([Links()], [number]), lambda linked: linked.text_ids[0]),
        (Titles([title]), lambda titles: titles[0].confidence),
    ):
        text = json.dumps(value.to_dict(), allow_nan=False)
        assert repr(read(type(value).from_dict(json.loads(text)))) == repr(number)


def test_scalars_of_numpy_are_written_as_those_of_python():
    scalars = [*np.array([7, 8]), *np.array([0.5], "f4"), *np.array([True, False])]
    scalars += [*np.array(["x"]), np.float64("nan")]
    texts = LinkedTexts([Links()] * len(scalars)).with_ids(scalars)
    data = texts.to_dict()
    assert read_back(texts).text_ids[:-1] == (7, 8, 0.5, True, False, "x")
    assert [type(name) for name in data["text_ids"]] == [int, int, float, bool, bool, str, dict]
    for unknown in (np.array([1, 2]), np.datetime64("2020-01-02T03:04:05", "ns")):
        with pytest.raises(InvalidValue, match="cannot be written as JSON"):
            Rows(["a"], [[unknown]]).to_dict()


@pytest.mark.parametrize(
    "cell", [{"kind": "no such type", "value": "1"}, {"kind": "decimal", "value": "x"}, {}]
)
def test_a_cell_of_no_known_type_is_refused(cell):
    with pytest.raises(InvalidValue, match="known type"):
        Rows.from_dict({"kind": "rows", "variables": ["a"], "rows": [[cell]]})
    with pytest.raises(InvalidValue, match="known type"):
        LinkedTexts.from_dict({"kind": "linked texts", "text_ids": [cell], "items": []})


def test_every_value_is_pickled_copied_and_hashed(esco, tmp_path):
    migration = escograph.compare(*escograph.open_samples()).migrate(esco.profile(["Java"]))
    inspection = escograph.inspect(mini.write(tmp_path / "in", skills_en=None))
    values = [*values_of(esco), esco.description("chef"), migration, inspection]
    for value in values:
        for made in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
            assert type(made) is type(value)
            assert made == value
            assert hash(made) == hash(value)
            assert made.to_dict() == value.to_dict()
    for mapping in (esco.check().skipped, inspection.missing):
        with pytest.raises(TypeError):
            mapping["x"] = "y"
