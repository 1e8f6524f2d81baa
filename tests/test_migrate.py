"""Profiles, catalogues and alignments migrated to another release without silent losses."""

import copy
import json
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markup import parsed
from tiny import release, uri

import escograph
from escograph import Profile
from escograph.changes import Outcome
from escograph.errors import CredentialError, EscoError, InvalidCatalogue, InvalidProfile

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
def tiny_changes():
    return escograph.compare(release(OLD), release(NEW, version="2"))


def names(concepts):
    return [concept.uri.removeprefix(uri("")).replace("-", " ") for concept in concepts]


@pytest.mark.parametrize(
    ("name", "outcome", "successors", "reason"),
    [
        ("kept", Outcome.KEPT, ["kept"], "ESCO 2 has it"),
        ("uno", Outcome.KEPT, ["uno"], "ESCO 2 has it, though 1 did not"),
        ("one", Outcome.REPLACED, ["uno"], "ESCO 2 replaces it with 'uno'"),
        ("half", Outcome.MERGED, ["both"], "which also covers 'other half'"),
        ("other half", Outcome.MERGED, ["both"], "which also covers 'half'"),
        (
            "into",
            Outcome.MERGED,
            ["kept"],
            "which also covers the concept with the same URI in ESCO 1",
        ),
        ("whole", Outcome.SPLIT, ["part a", "part b"], "splits it into 'part a' and 'part b'"),
        ("gone", Outcome.LOST, [], "does not define it and names no replacement"),
        ("retired", Outcome.LOST, [], "marks it as obsolete and names no replacement"),
        ("chain", Outcome.REPLACED, ["end"], "replaces it with 'end'"),
        ("circle", Outcome.LOST, [], "leads to no concept of ESCO 2"),
        ("dead end", Outcome.LOST, [], "leads to no concept of ESCO 2"),
        ("nobody", Outcome.UNKNOWN, [], "neither ESCO 1 nor 2, as built, defines it"),
    ],
)
def test_each_outcome_has_its_reason(tiny_changes, name, outcome, successors, reason):
    succession = tiny_changes.succession(uri(name))
    assert (succession.outcome, names(succession.successors)) == (outcome, successors)
    assert reason in succession.reason
    assert tiny_changes.succession(uri(name).replace("http:", "https:")) == succession


def test_a_replacement_that_only_the_old_release_states_still_holds():
    old = {"a": {"status": "obsolete", "replaced_by": ["b"]}, "b": {}}
    succession = escograph.compare(release(old), release({"b": {}}, version="2")).succession(
        uri("a")
    )
    assert succession.outcome is Outcome.MERGED
    assert succession.reason.startswith("ESCO 1 replaces it with 'b'")


def test_a_successor_of_another_kind_is_named_as_such():
    succession = escograph.compare(
        release({"a": {}}),
        release({"a": {"kind": None, "replaced_by": ["g"]}, "g": {"kind": "skill group"}}),
    ).succession(uri("a"))
    assert succession.reason == "ESCO 1 replaces it with 'g', a skill group"


def test_a_suggestion_is_made_by_label_and_applied_only_on_request(tiny_changes):
    profile = Profile({uri("twin"): 2, uri("alt"): 1, uri("open"): 3, uri("gone"): 4})
    lost = tiny_changes.migrate(profile)
    assert len(lost.lost) == 4
    assert not lost.profile.skills
    assert "a suggestion: 'same label' has the label 'same label' (en) as its" in str(lost)
    accepted = tiny_changes.migrate(profile, accept_suggestions=True)
    assert dict(accepted.profile.skills) == {uri("new twin"): 2, uri("also"): 1}
    assert [entry.label for entry in accepted.lost] == ["ambiguous", "gone"]
    assert names(s.concept for s in accepted.lost[0].succession.suggestions) == [
        "open a",
        "open b",
    ]
    assert "no release states it" in accepted.entries[0].reason
    assert {e.outcome for e in accepted.entries[:2]} == {Outcome.REPLACED, Outcome.MERGED}


def test_a_profile_moves_with_its_levels_occupation_and_aspirations(tiny_changes):
    profile = Profile(
        {uri("kept"): 1, uri("one"): "B2", uri("whole"): 4, uri("gone"): 5, uri("nobody"): 6},
        occupation=uri("old job"),
        aspirations=[uri("broad job"), uri("job")],
    )
    migration = tiny_changes.migrate(profile)
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


def test_a_split_occupation_needs_a_manual_choice(tiny_changes):
    migration = tiny_changes.migrate(Profile(occupation=uri("broad job")))
    assert migration.profile.occupation is None
    assert "a person must choose" in migration.split[0].reason
    unknown = tiny_changes.migrate(Profile(occupation="urn:mine"))
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
def test_the_higher_level_or_the_first_is_kept_with_a_remark(tiny_changes, levels, kept):
    profile = Profile({uri("half"): levels[0], uri("other half"): levels[1]})
    migration = tiny_changes.migrate(profile)
    assert dict(migration.profile.skills) == {uri("both"): kept}
    remarks = [entry.remark for entry in migration.entries]
    if levels[0] == levels[1]:
        assert remarks == ["", ""]
    else:
        assert all(f"level {kept!r}" in remark for remark in remarks)
        dropped = [level for level in levels if level not in (kept, None)]
        assert all(any(repr(level) in r for r in remarks) for level in dropped)


def test_a_kept_concept_and_one_merged_into_it_share_a_level(tiny_changes):
    migration = tiny_changes.migrate(Profile({uri("kept"): 1, uri("into"): 2}))
    assert dict(migration.profile.skills) == {uri("kept"): 2}
    assert [entry.outcome for entry in migration.entries] == [Outcome.KEPT, Outcome.MERGED]
    assert "1 dropped" in migration.kept[0].reason
    assert "1 dropped" in str(migration), "a changed level is listed too"


def test_references_unknown_in_a_partial_release_stay_in_the_profile():
    changes = escograph.compare(
        release({"a": {}, "j": {"kind": "occupation"}}),
        release({"j": {"kind": "occupation"}}, version="2", missing=["skills"]),
    )
    profile = Profile({uri("a"): 3}, occupation=uri("j"))
    migration = changes.migrate(profile)
    assert migration.profile == profile
    assert migration.unknown[0].reason == "ESCO 2 was built without skills"


def test_a_catalogue_moves_item_by_item(tiny_changes):
    catalogue = {
        "c1": [uri("half"), uri("other half"), uri("kept")],
        2: [],
        "c3": (uri("gone"),),
    }
    before = copy.deepcopy(catalogue)
    migration = tiny_changes.migrate_catalogue(catalogue)
    assert catalogue == before
    assert migration.catalogue == {"c1": (uri("both"), uri("kept")), 2: (), "c3": ()}
    assert [entry.place for entry in migration.entries] == ["c1", "c1", "c1", "c3"]
    assert len(migration.lost) == 1
    assert str(migration).startswith("Catalogue from ESCO 1 to 2: 1 kept, 2 merged, 1 lost")


def test_a_catalogue_may_be_tagged_with_codes_and_labels(changes, samples):
    developer = samples[0].occupation("software developer")
    tags = ["debug software", developer.code, developer.pref_label, developer.uri, developer]
    migration = changes.migrate_catalogue({"a": tags})
    debug = samples[0].skill("debug software").uri
    assert migration.catalogue == {"a": (debug, developer.uri)}
    assert len(migration.kept) == 5


def test_a_tag_that_names_no_one_concept_is_reported_and_stays():
    twins = {"a": {"preferred": {"en": "same"}}, "b": {"preferred": {"en": "same"}}, "c": {}}
    changes = escograph.compare(release(twins), release(twins, version="2"))
    migration = changes.migrate_catalogue({"x": ["same", "nonsense", "urn:mine", uri("c")]})
    assert migration.catalogue == {"x": ("same", "nonsense", "urn:mine", uri("c"))}
    assert [entry.outcome.value for entry in migration.entries] == ["unknown"] * 3 + ["kept"]
    ambiguous, *unknown = migration.unknown
    assert "'same' names several concepts, use a URI: " in ambiguous.reason
    assert uri("a") in ambiguous.reason
    for entry in unknown:
        assert entry.reason == "neither ESCO 1 nor 2, as built, defines it"


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
def test_bad_input_raises_one_of_our_errors(tiny_changes, call, thing, error):
    with pytest.raises(error) as caught:
        getattr(tiny_changes, call)(thing)
    assert isinstance(caught.value, EscoError)
    assert isinstance(caught.value, ValueError)


def test_alignments_are_found_in_every_spelling_and_place_and_never_changed(tiny_changes):
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
    report = tiny_changes.migrate_alignments(document)
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


def test_a_document_may_be_nested_at_any_depth(tiny_changes):
    document = {"alignment": {"targetUrl": uri("gone")}}
    for _ in range(5_000):
        document = {"a": [document]}
    assert len(tiny_changes.migrate_alignments(document).lost) == 1


def test_a_signed_badge_still_verifies_after_the_report(changes, badge, key):
    from escograph import credentials

    signed = credentials.sign(badge, key)
    assert len(changes.migrate_alignments(signed).kept) == 2
    assert credentials.verify(signed) is signed


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_reference_is_reported_exactly_once(tiny_changes, data):
    uris = [uri(name) for name in {**OLD, **NEW}]
    skills = data.draw(st.dictionaries(st.sampled_from([*uris, "urn:x"]), st.integers(0, 5)))
    aims = data.draw(st.lists(st.sampled_from(uris), unique=True))
    accept = data.draw(st.booleans())
    migration = tiny_changes.migrate(
        Profile(skills, aspirations=aims), accept_suggestions=accept
    )
    assert [e.succession.uri for e in migration.entries] == [*skills, *aims]
    assert sum(len(migration.of(outcome)) for outcome in Outcome) == len(migration.entries)
    successors = {
        concept.uri
        for entry in migration.entries[: len(skills)]
        for concept in entry.succession.successors
    }
    unknown = {e.succession.uri for e in migration.unknown if e.place == "skill"}
    assert set(migration.profile.skills) == successors | unknown
    for entry in migration.entries:
        assert bool(entry.succession.successors) is (
            entry.outcome not in (Outcome.LOST, Outcome.UNKNOWN)
        )
    assert pickle.loads(pickle.dumps(migration)) == migration
    again = tiny_changes.migrate(migration.profile)
    assert again.profile == migration.profile, "a second migration changes nothing"


def test_reports_convert_to_frames_and_cards(changes, samples):
    old = samples[0]
    profile = Profile({old.skill("Lisp"): 1, old.skill("Common Lisp"): 2, "urn:<b>": None})
    migration = changes.migrate(profile)
    frame = migration.to_frame()
    assert frame.columns.to_list() == [
        "place",
        "concept_uri",
        "concept_label",
        "outcome",
        "successor_uris",
        "suggestion_uris",
        "level",
        "reason",
    ]
    assert frame.outcome.to_list() == ["merged", "merged", "unknown"]
    text = parsed(migration._repr_html_())
    assert "merged (2)" in text
    assert "urn:<b>" in text
    assert repr(migration).startswith("<Migration: Profile from ESCO 1.1.1 sample to")


def test_a_comparison_converts_to_frames_and_a_card(changes):
    text = parsed(changes._repr_html_())
    assert "added (7)" in text
    assert "optional to essential" in text
    assert "replaced by: SAP S/4" in text
    assert changes.summary().to_frame().concepts.sum() > 20
    emerging = changes.emerging.to_frame()
    assert set(emerging[emerging.concept_label == "prompt engineering"].field_code) == {"06"}
    frame = changes.to_frame()
    row = frame[(frame.aspect == "code")].iloc[0]
    assert (row.concept_label, row.old, row.new) == ("interior designer", "3432.1", "3432.2")
    assert set(frame[frame.fate == "added"].concept_label) >= {"SAP S/4"}


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
    migration = changes.migrate(Profile([uri("b"), uri("a")]))
    assert "alert" in parsed(migration._repr_html_())


def test_long_lists_are_shortened_in_a_card_and_complete_in_the_report():
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
    migration = escograph.compare(old, new).migrate(Profile({uri("a"): 3}))
    (entry,) = migration.entries
    assert entry.succession.outcome == "unknown"
    assert "built without: skillGroups" in entry.succession.reason
    assert dict(migration.profile.skills) == {uri("a"): 3}
