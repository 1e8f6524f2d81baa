"""Profiles, catalogues and alignments carried to another release, nothing lost in silence."""

import copy
import json
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_views import parsed
from tiny import release, uri

import escograph
from escograph import Profile
from escograph.errors import CredentialError, EscoError, InvalidCatalogue, InvalidProfile
from escograph.model import Outcome

OLD = {
    "kept": {},
    "renamed": {},
    "one": {},
    "half": {},
    "other half": {},
    "whole": {},
    "into": {},
    "gone": {},
    "retired": {"status": "obsolete"},
    "chain": {},
    "circle": {},
    "dead end": {},
    "twin": {"preferred": {"en": "same label"}},
    "alt": {"preferred": {"en": "other label"}},
    "open": {"preferred": {"en": "ambiguous"}},
    "job": {"kind": "occupation"},
    "old job": {"kind": "occupation"},
    "broad job": {"kind": "occupation"},
}
NEW = {
    "kept": {},
    "renamed": {"preferred": {"en": "new name"}},
    "one": {"status": "obsolete", "replaced_by": ["uno"]},
    "uno": {},
    "half": {"status": "obsolete", "replaced_by": ["both"]},
    "other half": {"kind": None, "replaced_by": ["both"]},
    "both": {},
    "whole": {"status": "obsolete", "replaced_by": ["part b", "part a"]},
    "part a": {},
    "part b": {},
    "swallowed": {},
    "into": {"status": "obsolete", "replaced_by": ["kept"]},
    "retired": {"status": "obsolete"},
    "chain": {"status": "obsolete", "replaced_by": ["link"]},
    "link": {"kind": None, "replaced_by": ["end", "chain"]},
    "end": {},
    "circle": {"status": "obsolete", "replaced_by": ["round"]},
    "round": {"status": "obsolete", "replaced_by": ["circle"]},
    "dead end": {"status": "obsolete", "replaced_by": ["nowhere"]},
    "new twin": {"preferred": {"en": "same label"}},
    "also": {"preferred": {"en": "also"}, "alternative": {"en": ["same label", "other label"]}},
    "open a": {"preferred": {"en": "ambiguous"}},
    "open b": {"preferred": {"en": "ambiguous"}},
    "not a skill": {"kind": "occupation", "preferred": {"en": "gone"}},
    "job": {"kind": "occupation"},
    "old job": {"kind": "occupation", "status": "obsolete", "replaced_by": ["job"]},
    "broad job": {"kind": None, "replaced_by": ["job", "job b"]},
    "job b": {"kind": "occupation"},
}


@pytest.fixture(scope="module")
def moved():
    return escograph.compare(release(OLD), release(NEW, version="2"))


def names(concepts):
    return [concept.uri.removeprefix(uri("")).replace("-", " ") for concept in concepts]


@pytest.mark.parametrize(
    ("name", "outcome", "successors", "reason"),
    [
        ("kept", Outcome.KEPT, ["kept"], "ESCO 2 has it"),
        ("uno", Outcome.KEPT, ["uno"], "ESCO 2 has it, though 1 had not"),
        ("one", Outcome.REPLACED, ["uno"], "ESCO 2 replaces it by 'uno'"),
        ("half", Outcome.MERGED, ["both"], "which stands for 'other half' as well"),
        ("other half", Outcome.MERGED, ["both"], "which stands for 'half' as well"),
        ("into", Outcome.MERGED, ["kept"], "which stands for what it was in ESCO 1 as well"),
        ("whole", Outcome.SPLIT, ["part a", "part b"], "splits it into 'part a' and 'part b'"),
        ("gone", Outcome.LOST, [], "does not define it and names nothing in its place"),
        ("retired", Outcome.LOST, [], "calls it obsolete and names nothing in its place"),
        ("chain", Outcome.REPLACED, ["end"], "replaces it by 'end'"),
        ("circle", Outcome.LOST, [], "leads to no concept of ESCO 2"),
        ("dead end", Outcome.LOST, [], "leads to no concept of ESCO 2"),
        ("nobody", Outcome.UNKNOWN, [], "neither ESCO 1 nor 2, as built, defines it"),
    ],
)
def test_each_outcome_has_its_reason(moved, name, outcome, successors, reason):
    passage = moved.passage(uri(name))
    assert (passage.outcome, names(passage.successors)) == (outcome, successors)
    assert reason in passage.reason
    assert moved.passage(uri(name).replace("http:", "https:")) == passage


def test_a_replacement_that_only_the_old_release_states_still_holds():
    old = {"a": {"status": "obsolete", "replaced_by": ["b"]}, "b": {}}
    passage = escograph.compare(release(old), release({"b": {}}, version="2")).passage(uri("a"))
    assert passage.outcome is Outcome.MERGED
    assert passage.reason.startswith("ESCO 1 replaces it by 'b'")


def test_a_successor_of_another_kind_is_said_to_be_one():
    passage = escograph.compare(
        release({"a": {}}),
        release({"a": {"kind": None, "replaced_by": ["g"]}, "g": {"kind": "skill group"}}),
    ).passage(uri("a"))
    assert passage.reason == "ESCO 1 replaces it by 'g', a skill group"


def test_a_suggestion_is_made_by_label_and_applied_only_when_asked(moved):
    profile = Profile({uri("twin"): 2, uri("alt"): 1, uri("open"): 3, uri("gone"): 4})
    lost = moved.migrate(profile)
    assert len(lost.lost) == 4
    assert not lost.profile.skills
    assert "a suggestion: 'same label' carries the label 'same label' (en) as its" in str(lost)
    taken = moved.migrate(profile, accept_suggestions=True)
    assert dict(taken.profile.skills) == {uri("new twin"): 2, uri("also"): 1}
    assert [entry.label for entry in taken.lost] == ["ambiguous", "gone"]
    assert names(s.concept for s in taken.lost[0].passage.suggestions) == ["open a", "open b"]
    assert "no release states it" in taken.entries[0].reason
    assert {e.outcome for e in taken.entries[:2]} == {Outcome.REPLACED, Outcome.MERGED}


def test_a_profile_moves_with_its_levels_occupation_and_aims(moved):
    profile = Profile(
        {uri("kept"): 1, uri("one"): "B2", uri("whole"): 4, uri("gone"): 5, uri("nobody"): 6},
        occupation=uri("old job"),
        aspirations=[uri("broad job"), uri("job")],
    )
    migration = moved.migrate(profile)
    assert dict(migration.profile.skills) == {
        uri("kept"): 1,
        uri("uno"): "B2",
        uri("part a"): 4,
        uri("part b"): 4,
        uri("nobody"): 6,
    }
    assert migration.profile.occupation == uri("job")
    assert migration.profile.aspirations == (uri("job"), uri("job b"))
    assert [(e.place, e.outcome.value) for e in migration.entries] == [
        ("skill", "kept"),
        ("skill", "replaced"),
        ("skill", "split"),
        ("skill", "lost"),
        ("skill", "unknown"),
        ("occupation", "merged"),
        ("aspiration", "split"),
        ("aspiration", "kept"),
    ]
    assert [entry.level for entry in migration.lost] == [5]


def test_an_occupation_that_was_split_is_left_for_a_person_to_choose(moved):
    migration = moved.migrate(Profile(occupation=uri("broad job")))
    assert migration.profile.occupation is None
    assert "a person must choose" in migration.split[0].reason
    unknown = moved.migrate(Profile(occupation="urn:mine"))
    assert unknown.profile.occupation == "urn:mine"


@pytest.mark.parametrize(
    ("levels", "kept"),
    [
        ((2, 3.5), 3.5),
        ((3, 1), 3),
        (("B1", "A2"), "B1"),
        (("B1", 7), "B1"),
        ((None, "A2"), "A2"),
        ((2, None), 2),
        ((None, None), None),
    ],
)
def test_of_two_levels_the_higher_number_or_the_first_is_kept_and_said(moved, levels, kept):
    profile = Profile({uri("half"): levels[0], uri("other half"): levels[1]})
    migration = moved.migrate(profile)
    assert dict(migration.profile.skills) == {uri("both"): kept}
    remarks = [entry.remark for entry in migration.entries]
    if levels[0] == levels[1]:
        assert remarks == ["", ""]
    else:
        assert all(f"level {kept!r}" in remark for remark in remarks)
        given_up = [level for level in levels if level not in (kept, None)]
        assert all(any(repr(level) in r for r in remarks) for level in given_up)


def test_a_level_of_a_concept_that_stayed_meets_that_of_one_merged_into_it(moved):
    migration = moved.migrate(Profile({uri("kept"): 1, uri("into"): 2}))
    assert dict(migration.profile.skills) == {uri("kept"): 2}
    assert [entry.outcome for entry in migration.entries] == [Outcome.KEPT, Outcome.MERGED]
    assert "1 given up" in migration.kept[0].reason
    assert "1 given up" in str(migration), "what was kept with another level is told as well"


def test_what_a_partial_release_cannot_tell_stays_in_the_profile():
    changes = escograph.compare(
        release({"a": {}, "j": {"kind": "occupation"}}),
        release({"j": {"kind": "occupation"}}, version="2", missing=["skills"]),
    )
    profile = Profile({uri("a"): 3}, occupation=uri("j"))
    migration = changes.migrate(profile)
    assert migration.profile == profile
    assert migration.unknown[0].reason == "ESCO 2 was built without skills"


def test_a_catalogue_moves_item_by_item(moved):
    catalogue = {
        "c1": [uri("half"), uri("other half"), uri("kept")],
        2: [],
        "c3": (uri("gone"),),
    }
    before = copy.deepcopy(catalogue)
    migration = moved.migrate_catalogue(catalogue)
    assert catalogue == before
    assert migration.catalogue == {"c1": (uri("both"), uri("kept")), 2: (), "c3": ()}
    assert [entry.place for entry in migration.entries] == ["c1", "c1", "c1", "c3"]
    assert len(migration.lost) == 1
    assert str(migration).startswith("Catalogue from ESCO 1 to 2: 1 kept, 2 merged, 1 lost")


@pytest.mark.parametrize(
    ("call", "thing", "error"),
    [
        ("migrate", {"skills": []}, InvalidProfile),
        ("migrate_catalogue", ["skill/x"], InvalidCatalogue),
        ("migrate_catalogue", {"c": "skill/x"}, InvalidCatalogue),
        ("migrate_catalogue", {"c": None}, InvalidCatalogue),
        ("migrate_catalogue", {"c": [None]}, InvalidCatalogue),
        ("migrate_catalogue", {"c": [""]}, InvalidCatalogue),
        ("migrate_alignments", "eyJhbGciOi", CredentialError),
    ],
)
def test_bad_input_is_one_error_of_ours(moved, call, thing, error):
    with pytest.raises(error) as caught:
        getattr(moved, call)(thing)
    assert isinstance(caught.value, EscoError)
    assert isinstance(caught.value, ValueError)


def test_alignments_are_found_in_every_spelling_and_place_and_never_changed(moved):
    def alignment(url, **more):
        return {"type": ["Alignment"], "targetUrl": url, "targetName": "x", **more}

    portal = f"https://esco.ec.europa.eu/en/classification/skill?uri={uri('one')}"
    document = {
        "credentialSubject": {
            "achievement": {
                "alignment": [
                    alignment(uri("gone")),
                    alignment(portal),
                    alignment("https://example.org/framework/1"),
                    {"type": ["Alignment"], "targetName": "no target"},
                    "nonsense",
                ],
                "resultDescription": [
                    {"rubricCriterionLevel": [{"alignment": alignment("/esco/skill/whole")}]}
                ],
            }
        },
        "verifiableCredential": [
            {"alignment": [alignment(uri("renamed"), targetName="renamed")]},
            {"alignment": [alignment(uri("renamed"), targetName="in another language")]},
        ],
        "evidence": [{"targetUrl": uri("gone")}],
    }
    before = json.dumps(document)
    report = moved.migrate_alignments(document)
    assert json.dumps(document) == before
    assert [(e.place, e.outcome.value) for e in report.entries] == [
        ("credentialSubject.achievement.alignment[0]", "lost"),
        ("credentialSubject.achievement.alignment[1]", "replaced"),
        (
            "credentialSubject.achievement.resultDescription[0].rubricCriterionLevel[0].alignment",
            "split",
        ),
        ("verifiableCredential[0].alignment[0]", "kept"),
        ("verifiableCredential[1].alignment[0]", "kept"),
    ]
    assert report.entries[3].remark == "it shows 'renamed', which is now labelled 'new name'"
    assert report.entries[4].remark == ""


def test_a_document_may_be_nested_without_end(moved):
    document = {"alignment": {"targetUrl": uri("gone")}}
    for _ in range(5_000):
        document = {"a": [document]}
    assert len(moved.migrate_alignments(document).lost) == 1


def test_a_signed_badge_still_verifies_after_the_report(changes, badge, key):
    from escograph import credentials

    signed = credentials.sign(badge, key)
    assert len(changes.migrate_alignments(signed).kept) == 2
    assert credentials.verify(signed) is signed


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_reference_is_accounted_for_exactly_once(moved, data):
    known = [uri(name) for name in {**OLD, **NEW}]
    skills = data.draw(st.dictionaries(st.sampled_from([*known, "urn:x"]), st.integers(0, 5)))
    aims = data.draw(st.lists(st.sampled_from(known), unique=True))
    accept = data.draw(st.booleans())
    migration = moved.migrate(Profile(skills, aspirations=aims), accept_suggestions=accept)
    assert [e.passage.uri for e in migration.entries] == [*skills, *aims]
    assert sum(len(migration.of(outcome)) for outcome in Outcome) == len(migration.entries)
    came = {
        concept.uri
        for entry in migration.entries[: len(skills)]
        for concept in entry.passage.successors
    }
    stayed = {e.passage.uri for e in migration.unknown if e.place == "skill"}
    assert set(migration.profile.skills) == came | stayed
    for entry in migration.entries:
        assert bool(entry.passage.successors) is (
            entry.outcome not in (Outcome.LOST, Outcome.UNKNOWN)
        )
    assert pickle.loads(pickle.dumps(migration)) == migration
    again = moved.migrate(migration.profile)
    assert again.profile == migration.profile, "what was moved stays where it is"


def test_accounts_show_themselves(changes, samples):
    old = samples[0]
    profile = Profile({old.skill("Lisp"): 1, old.skill("Common Lisp"): 2, "urn:<b>": None})
    migration = changes.migrate(profile)
    frame = migration.to_frame()
    assert frame.columns.to_list() == [
        "place",
        "uri",
        "label",
        "outcome",
        "successors",
        "suggestions",
        "level",
        "reason",
    ]
    assert frame.outcome.to_list() == ["merged", "merged", "unknown"]
    text = parsed(migration._repr_html_())
    assert "merged (2)" in text
    assert "urn:<b>" in text
    assert repr(migration).startswith("<Migration: Profile from ESCO 1.1.1 sample to")


def test_a_comparison_shows_itself(changes):
    from escograph import frames

    text = parsed(changes._repr_html_())
    assert "added (7)" in text
    assert "optional to essential" in text
    assert "replaced by: SAP S/4" in text
    assert frames.tallies(changes).concepts.sum() > 20
    emerging = frames.emerging(changes)
    assert set(emerging[emerging.pref_label == "prompt engineering"].field_code) == {"06"}
    frame = changes.to_frame()
    row = frame[(frame.aspect == "code")].iloc[0]
    assert (row.label, row.old, row.new) == ("interior designer", "3432.1", "3432.2")
    assert set(frame[frame.fate == "added"].label) >= {"SAP S/4"}


def test_no_label_or_note_breaks_out_of_card_or_report():
    evil = '<script>alert("1")</script> [x](javascript:y) *b* | # \n# heading'
    changes = escograph.compare(
        release({"a": {"description": {"en": "old"}}, "b": {"preferred": {"en": evil}}}),
        release({"a": {"preferred": {"en": evil}, "description": {"en": evil}}}),
    )
    assert "alert" in parsed(changes._repr_html_())
    lines = changes.report().splitlines()
    assert "<script>" not in changes.report().replace("\\<", "")
    assert all("](java" not in line.replace("\\]", "") for line in lines)
    assert [line for line in lines if line.startswith("# ")] == [lines[0]]
    account = changes.migrate(Profile([uri("b"), uri("a")]))
    assert "alert" in parsed(account._repr_html_())


def test_long_lists_are_shortened_in_a_card_and_whole_in_the_report():
    many = {f"s{number:03}": {} for number in range(80)}
    changes = escograph.compare(release({}), release(many))
    text = parsed(changes._repr_html_())
    assert "added (80)" in text
    assert "and 30 more" in text
    assert all(name in changes.report() for name in many)


def test_a_successor_in_a_part_that_is_absent_is_unknown_and_kept():
    old = release({"a": {}})
    new = release(
        {"a": {"status": "obsolete", "replaced_by": ["g"]}},
        version="2",
        missing=["skillGroups"],
    )
    moved = escograph.compare(old, new).migrate(Profile({uri("a"): 3}))
    (entry,) = moved.entries
    assert entry.passage.outcome == "unknown"
    assert "built without: skillGroups" in entry.passage.reason
    assert dict(moved.profile.skills) == {uri("a"): 3}
