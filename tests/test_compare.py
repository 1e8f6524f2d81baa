"""Comparisons of two releases: each kind of change, what is unknown, and the laws."""

import pickle

import mini
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_build import graph_only
from tiny import release, uri

import escograph
from escograph.changes import Aspect, Fate
from escograph.errors import UnknownConcept, UnknownLanguage


def compare(old, new):
    return escograph.compare(release(old), release(new, version="2"))


def differences(changes, name):
    """Aspect, old and new values of each difference of one concept, as plain text."""
    return [
        (str(d.aspect), [str(v) for v in d.old], [str(v) for v in d.new])
        for d in changes.of(uri(name)).differences
    ]


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ({"preferred": {"en": "x"}}, {"preferred": {"en": "y"}}, ("preferred label", "x", "y")),
        (
            {"alternative": {"en": ["p", "q"]}},
            {"alternative": {"en": ["q", "r", "s"]}},
            ("alternative labels", "p", "rs"),
        ),
        ({"hidden": {"en": "p"}}, {"hidden": {"en": "q"}}, ("hidden labels", "p", "q")),
        ({"description": {"en": "p"}}, {"description": {"en": "q"}}, ("description", "p", "q")),
        ({"definition": {"en": "p"}}, {"definition": {"en": "q"}}, ("definition", "p", "q")),
        ({"scope_note": {"en": "p"}}, {"scope_note": {"en": "q"}}, ("scope note", "p", "q")),
        ({"broader": ["b"]}, {"broader": ["c", "d"]}, ("broader", "b", "cd")),
        ({"essential": ["b"]}, {"essential": ["c"]}, ("essential skills", "b", "c")),
        ({"optional": ["b", "c"]}, {"optional": ["b"]}, ("optional skills", "c", "")),
        ({"optional": ["b"]}, {"essential": ["b"]}, ("optional to essential", "", "b")),
        ({"essential": ["b"]}, {"optional": ["b"]}, ("essential to optional", "", "b")),
        ({"code": "1"}, {"code": "2"}, ("code", "1", "2")),
        ({"type": "skill"}, {"type": "knowledge"}, ("skill type", ["skill"], ["knowledge"])),
        ({}, {"kind": "skill group"}, ("kind", ["skill"], ["skill group"])),
    ],
)
def test_each_aspect_can_differ_alone(old, new, difference):
    others = {"b": {}, "c": {}, "d": {}}
    changes = compare({"a": old, **others}, {"a": new, **others})
    assert [change.concept.uri for change in changes.changed] == [uri("a")]
    aspect, old_values, new_values = difference
    assert differences(changes, "a") == [(aspect, list(old_values), list(new_values))]
    assert changes.differing_in(Aspect(aspect)) == changes.changed
    assert changes.unknown == ()


@pytest.mark.parametrize(
    ("old", "new"), [(["one"], ["two"]), (["one", "two"], ["two"]), (["one"], ["one", "two"])]
)
def test_membership_of_schemes_can_differ_alone(old, new):
    changes = compare({"a": {"schemes": old}}, {"a": {"schemes": new}})
    (difference,) = changes.of(uri("a")).differences
    assert difference.aspect is Aspect.CONCEPT_SCHEMES
    removed, added = sorted({*old} - {*new}), sorted({*new} - {*old})
    assert [c.uri for c in difference.old] == [uri(name) for name in removed]
    assert [c.uri for c in difference.new] == [uri(name) for name in added]
    assert changes.unknown == ()


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("old", "new", "missing", "what"),
    [
        # no scheme at all
        ({}, {"a": ["one"]}, (), ["concept schemes of skills"]),
        # most skills are in a scheme that the other release has, or may have
        (
            {"ab": ["b", "two"], "c": ["two"]},
            {"abc": ["two"]},
            (),
            ["membership of skills in b"],
        ),
        ({"ab": ["one", "two"]}, {"ab": ["two"]}, ["conceptSchemes"], ["membership of skills"]),
        # then no scheme without members counts
        (
            {"ab": ["b", "two"], "c": ["two", "c"]},
            {"abc": ["two"]},
            (),
            ["membership of skills in b", "membership of skills in c"],
        ),
    ],
)
def test_unstated_membership_is_not_compared(old, new, missing, what, reverse):
    """A release states none, or none in a scheme of most concepts that it has or may have."""
    sides = [
        {
            name: {"schemes": [s for k, v in side.items() if name in k for s in v]}
            for name in "abc"
        }
        for side in (old, new)
    ]
    pair = [release(sides[0]), release(sides[1], "2", missing=missing)]
    changes = escograph.compare(*(reversed(pair) if reverse else pair))
    assert changes.differing_in("concept schemes") == ()
    unknown = [u for u in changes.unknown if "schemes of" in u.what or "membership" in u.what]
    assert all(str(u).startswith(text) for u, text in zip(unknown, what, strict=True))
    assert all("states none" in str(u) for u in unknown)


@pytest.mark.parametrize("reverse", [False, True])
def test_a_collection_that_is_filled_or_emptied_is_a_change(reverse):
    """Only few concepts are in it, and the other schemes are stated."""
    names = "abcd"
    filled = {n: {"schemes": ["one", "d"] if n == "a" else ["one"]} for n in names}
    pair = [release({n: {"schemes": ["one"]} for n in names}), release(filled, "2")]
    changes = escograph.compare(*(reversed(pair) if reverse else pair))
    assert [c.concept.uri for c in changes.differing_in("concept schemes")] == [uri("a")]
    assert changes.unknown == ()


def test_a_scheme_that_shows_the_kind_differs_as_the_kind():
    changes = compare({"a": {}}, {"a": {"kind": "ISCO group"}})
    assert differences(changes, "a") == [("kind", ["skill"], ["ISCO group"])]


def test_a_skill_that_changes_its_relation_is_neither_lost_nor_gained():
    others = {"b": {}, "c": {}, "d": {}}
    changes = compare(
        {"a": {"essential": ["b"], "optional": ["c"]}, **others},
        {"a": {"essential": ["c", "d"], "optional": ["b"]}, **others},
    )
    assert differences(changes, "a") == [
        ("essential skills", [], ["d"]),
        ("optional to essential", [], ["c"]),
        ("essential to optional", [], ["b"]),
    ]


def test_added_removed_obsoleted_and_reinstated():
    changes = compare(
        {"gone": {}, "old": {}, "back": {"status": "obsolete"}, "merged": {}, "kept": {}},
        {
            "new": {},
            "old": {"status": "obsolete"},
            "back": {},
            "merged": {"kind": None, "replaced_by": ["kept"]},
            "kept": {},
        },
    )
    fates = {change.concept.pref_label: change.fate for change in changes.concepts}
    assert fates == {
        "new": Fate.ADDED,
        "gone": Fate.REMOVED,
        "old": Fate.OBSOLETED,
        "merged": Fate.OBSOLETED,
        "back": Fate.REINSTATED,
    }
    assert [s.uri for s in changes.of(uri("merged")).successors] == [uri("kept")]
    assert [c.fate for c in changes.concepts] == sorted(fates.values(), key=list(Fate).index)
    assert "obsoleted: old" in str(changes.of(uri("old")))
    assert changes.of(uri("kept")).fate is Fate.UNCHANGED


def test_obsolete_concepts_are_neither_added_nor_removed():
    changes = compare(
        {"a": {}, "x": {"status": "obsolete"}, "y": {"status": "obsolete"}},
        {"a": {}, "y": {"status": "obsolete"}, "z": {"status": "obsolete"}},
    )
    assert changes.concepts == ()


def test_relations_to_undefined_concepts_are_left_out():
    changes = compare({"a": {"essential": ["ghost"], "broader": ["ghost"]}}, {"a": {}})
    assert changes.concepts == ()


def test_a_removed_skill_is_a_difference_of_the_concepts_that_needed_it():
    changes = compare({"a": {"essential": ["b"]}, "b": {}}, {"a": {}})
    assert differences(changes, "a") == [("essential skills", ["b"], [])]


def test_white_space_alone_does_not_make_another_description():
    changes = compare(
        {"a": {"description": {"en": "one  two\r\nthree "}}},
        {"a": {"description": {"en": "one two\n\nthree"}}},
    )
    assert changes.concepts == ()


def test_languages_that_one_release_lacks_are_unknown():
    old = release({"a": {"preferred": {"en": "x", "fr": "y"}}}, languages=("en", "fr"))
    new = release(
        {"a": {"preferred": {"en": "x", "el": "z"}}}, version="2", languages=("el", "en")
    )
    changes = escograph.compare(old, new)
    assert (changes.languages, changes.concepts) == (("en",), ())
    assert [str(unknown) for unknown in changes.unknown] == [
        "labels and notes in fr: only the old release 1 has any",
        "labels and notes in el: only the new release 2 has any",
    ]
    with pytest.raises(UnknownLanguage, match="'fr'"):
        escograph.compare(old, new, language="fr")


def test_a_language_may_be_chosen():
    old = release({"a": {"preferred": {"en": "x", "fr": "y"}}}, languages=("en", "fr"))
    new = release({"a": {"preferred": {"en": "v", "fr": "w"}}}, languages=("en", "fr"))
    both, french = escograph.compare(old, new), escograph.compare(old, new, language="FR")
    assert [d.language for d in both.changed[0].differences] == ["en", "fr"]
    assert [d.language for d in french.changed[0].differences] == ["fr"]
    assert french.changed[0].concept.pref_label == "w"


def test_added_labels_are_not_compared():
    elsewhere = (
        f'<{uri("a")}> <http://www.w3.org/2004/02/skos/core#altLabel> "b"@en '
        "<urn:escograph:labels-from> ."
    )
    changes = escograph.compare(release({"a": {}}), release({"a": {}}, more=elsewhere))
    assert changes.concepts == ()


def test_a_column_that_one_release_lacks_is_unknown_and_a_few_entries_are_not():
    many = {f"s{number}": {} for number in range(300)}
    coded = {name: {"code": name} for name in many}
    changes = compare(many, coded)
    assert changes.concepts == ()
    assert [str(unknown) for unknown in changes.unknown] == [
        "codes of skills: the old release 1 states none, the new release 2 for 300"
    ]
    few = {**many, "s1": {"code": "1"}, "s2": {"code": "2"}, "s3": {"code": "3"}}
    assert len(compare(many, few).recoded) == 3


@pytest.mark.parametrize(
    ("missing", "what"),
    [
        ("skills", ["skills", "essential and optional skills of occupations"]),
        ("occupations", ["occupations"]),
        ("skillGroups", ["ISCED-F fields", "skill groups", "place in the hierarchy of skills"]),
        ("ISCOGroups", ["ISCO groups", "place in the hierarchy of occupations"]),
        ("conceptSchemes", ["concept schemes"]),
        ("occupationSkillRelations", ["essential and optional skills of occupations"]),
        ("skillSkillRelations", ["essential and optional skills of skills"]),
    ],
)
@pytest.mark.parametrize("side", [0, 1])
def test_missing_parts_of_a_partial_release_are_unknown_not_removed(missing, what, side):
    everything = {
        "o": {"kind": "occupation", "broader": ["i"], "essential": ["s"]},
        "s": {"broader": ["g"], "optional": ["t"]},
        "t": {},
        "g": {"kind": "skill group"},
        "i": {"kind": "ISCO group"},
    }
    partial = {
        "skills": {**everything, "s": {"kind": None}, "t": {"kind": None}},
        "occupations": {**everything, "o": {"kind": None}},
        "skillGroups": {**everything, "g": {"kind": None}},
        "ISCOGroups": {**everything, "i": {"kind": None}},
        "occupationSkillRelations": {**everything, "o": {**everything["o"], "essential": []}},
        "skillSkillRelations": {**everything, "s": {"broader": ["g"]}},
    }.get(missing, everything)
    pair = [release(everything), release(everything)]
    pair[side] = release(partial, missing=[missing])
    changes = escograph.compare(*pair)
    assert changes.concepts == ()
    assert [unknown.what for unknown in changes.unknown] == what
    name = ("old", "new")[side]
    assert all(f"the {name} release 1 was built without" in str(u) for u in changes.unknown)


def test_concepts_of_a_missing_part_have_an_unknown_fate():
    changes = escograph.compare(
        release({"a": {}, "o": {"kind": "occupation"}}),
        release({"o": {"kind": "occupation"}}, missing=["skills"]),
    )
    assert changes.of(uri("a")).fate is Fate.UNKNOWN
    assert changes.of(uri("o")).fate is Fate.UNCHANGED
    with pytest.raises(UnknownConcept, match="neither 1 nor 1 defines it"):
        changes.of(uri("nobody"))


def test_a_partial_store_is_compared_where_it_can_be(tmp_path):
    whole = graph_only(mini.write(tmp_path / "in"), target=tmp_path / "whole")
    absent = dict.fromkeys(("skills_en", "broaderRelationsSkillPillar"))
    some = mini.write(tmp_path / "some", **absent)
    part = graph_only(some, target=tmp_path / "part", partial=True)
    assert escograph.open(part).missing == {"broaderRelationsSkillPillar", "skills"}
    changes = escograph.compare(str(whole), part)
    assert changes.concepts == ()
    assert "skills: the new release 1.1 was built without skills" in str(changes)


def test_emerging_concepts_are_in_their_fields():
    groups = {
        "S": {"kind": "skill group", "code": "S"},
        "S1": {"kind": "skill group", "code": "S1", "broader": ["S"]},
        "S1.2": {"kind": "skill group", "code": "S1.2", "broader": ["S1"]},
        "S2": {"kind": "skill group", "code": "S2", "broader": ["S"]},
        "2": {"kind": "ISCO group", "code": "2"},
        "25": {"kind": "ISCO group", "code": "25", "broader": ["2"]},
        "2512": {"kind": "ISCO group", "code": "2512", "broader": ["25"]},
    }
    new = {
        **groups,
        "deep": {"broader": ["S1.2"]},
        "two": {"broader": ["deep", "S2"]},
        "top": {"broader": ["S"]},
        "nowhere": {},
        "job": {"kind": "occupation", "broader": ["2512"]},
        "group": {"kind": "skill group", "broader": ["S2"]},
    }
    fields = [
        (group.title, [c.pref_label for c in group.concepts])
        for group in compare(groups, new).emerging
    ]
    assert fields == [
        ("25 25", ["job"]),
        ("S S", ["top"]),
        ("S1 S1", ["deep", "two"]),
        ("S2 S2", ["two"]),
        ("no field stated", ["nowhere"]),
    ]


NAMES = list("abcdef")
subsets = st.lists(st.sampled_from(NAMES), unique=True, max_size=3)
concepts = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["skill", "skill", "occupation", "skill group"]),
        "status": st.sampled_from(["released", "released", "obsolete"]),
        "preferred": st.fixed_dictionaries({"en": st.sampled_from("xyz")}),
        "alternative": st.fixed_dictionaries(
            {"en": st.lists(st.sampled_from("pqr"), unique=True)}
        ),
        "broader": subsets,
        "essential": subsets,
        "optional": subsets,
        "replaced_by": st.lists(st.sampled_from(NAMES), unique=True, max_size=2),
    }
)
releases = st.dictionaries(st.sampled_from(NAMES), concepts)
quick = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(a=releases)
def test_a_release_does_not_differ_from_itself(a):
    same = escograph.compare(release(a), release(a))
    assert (same.concepts, same.emerging, same.unknown) == ((), (), ())


@quick
@given(a=releases, b=releases)
def test_comparisons_in_both_directions_are_mirror_images(a, b):
    there = escograph.compare(release(a), release(b))
    back = escograph.compare(release(b), release(a))

    def uris(changes):
        return {change.concept.uri for change in changes}

    assert uris(there.added) == uris(back.removed) | {
        u for u in uris(back.obsoleted) if u not in release(a)
    }
    assert uris(there.reinstated) == {u for u in uris(back.obsoleted) if u in release(a)}
    assert uris(there.changed) == uris(back.changed)
    for change in there.changed:
        other = back.of(change.concept.uri)
        assert mirrored(change) == {d[:1] + d[:0:-1] for d in mirrored(other)}


def mirrored(change):
    """Aspect, old and new values; a move to optional as the reverse of one to essential."""
    rows = set()
    for d in change.differences:
        old, new = (frozenset(getattr(v, "uri", v) for v in side) for side in (d.old, d.new))
        if d.aspect is Aspect.ESSENTIAL_TO_OPTIONAL:
            rows.add((Aspect.OPTIONAL_TO_ESSENTIAL, new, frozenset()))
        elif d.aspect is Aspect.OPTIONAL_TO_ESSENTIAL:
            rows.add((d.aspect, frozenset(), new))
        else:
            rows.add((d.aspect, old, new))
    return rows


@quick
@given(a=releases, b=releases)
def test_a_comparison_is_the_same_every_time_and_pickles(a, b):
    one = escograph.compare(release(a), release(b))
    two = escograph.compare(release(dict(reversed(a.items()))), release(b))
    assert one == two == pickle.loads(pickle.dumps(one))
    assert one.report() == two.report()
    assert one.emerging == two.emerging


def test_the_sample_pair_has_each_kind_of_change(changes):
    assert all(changes.with_fate(f) for f in (Fate.ADDED, Fate.REMOVED, Fate.OBSOLETED))
    aspects = {difference.aspect for c in changes.concepts for difference in c.differences}
    assert aspects == set(Aspect) - {Aspect.DEFINITION, Aspect.SCOPE_NOTE, Aspect.KIND}
    assert changes.unknown == ()


def test_the_made_up_release_adds_nothing_that_looks_real(samples):
    old, new = samples
    added = {uri for uri in new.bulk.statuses() if uri not in old}
    assert added
    assert all("/made-up-" in uri for uri in added)
    assert "made up" in new.version
    assert "made-up" in repr(new)
    counts = new.manifest["counts"]
    assert counts["skills"] == len(new.skills())
    assert counts["occupations"] == len(new.occupations())


def test_the_made_up_release_keeps_both_directions_of_a_relation(samples):
    for one, other in (
        ("skos:broader", "skos:narrower"),
        ("esco:relatedEssentialSkill", "esco:isEssentialSkillFor"),
        ("esco:relatedOptionalSkill", "esco:isOptionalSkillFor"),
    ):
        rows = samples[1].select(
            f"SELECT ?a ?b {{ {{ ?a {one} ?b FILTER NOT EXISTS {{ ?b {other} ?a }} }} UNION"
            f" {{ ?b {other} ?a FILTER NOT EXISTS {{ ?a {one} ?b }} }} }}"
        )
        assert list(rows) == []


def test_the_made_up_release_opens_anew_in_another_process(samples):
    again = pickle.loads(pickle.dumps(samples[1]))
    assert again.version == samples[1].version
    assert len(again.skills()) == len(samples[1].skills())


def test_a_change_has_a_short_repr_and_an_escaped_card():
    changes = compare({"a": {"preferred": {"en": "x"}}}, {"a": {"preferred": {"en": "<b>"}}})
    (change,) = changes.concepts
    assert repr(change) == "<Change of '<b>': changed: preferred label>"
    assert "<b>" not in change._repr_html_()
    assert "&lt;b&gt;" in change._repr_html_()
