"""The values of comparisons, migrations and reviews: their JSON, frames and cards."""

import dataclasses
import json
import pickle
from collections.abc import Sequence

import pytest
from markup import parsed
from tiny import release, uri

import escograph
from escograph import changes as changes_package
from escograph import review as review_package
from escograph.changes import Change, ChangeList, Changes, Entries, MigrationReport, Outcome
from escograph.errors import (
    AmbiguousReference,
    InvalidReference,
    InvalidReview,
    InvalidSearch,
    InvalidValue,
    UnknownConcept,
)
from escograph.model import Concept, Concepts, Profile, Value
from escograph.review import Decision, Review, ReviewRow


def json_copy(value):
    """Return the value after a round trip through JSON text."""
    text = json.dumps(value.to_dict(), allow_nan=False)
    return type(value).from_dict(json.loads(text))


def inner_values(value):
    """Yield every value in a value, itself included."""
    if isinstance(value, Value):
        yield value
    if isinstance(value, Value) and dataclasses.is_dataclass(value):
        items = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif isinstance(value, dict):
        items = list(value.values())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        items = list(value)
    else:
        items = []
    for item in items:
        yield from inner_values(item)


@pytest.fixture(scope="module")
def reports(changes, samples):
    """A report of each class, of the sample."""
    old = samples[0]
    lisp, common, staf = (old.skill(label) for label in ("Lisp", "Common Lisp", "STAF"))
    profile = Profile({lisp: 1, common: "B2", staf: None}, "urn:job", ["urn:other job"])
    review = Review().add("lisp course", lisp, note="sure").add("staf", staf)
    return [
        changes.migrate(profile),
        changes.migrate(profile, accept_suggestions=True),
        changes.migrate_catalogue({("a", 1): [lisp], 2: [staf], "c": [], None: [common]}),
        changes.migrate_catalogue({"c": [staf]}),
        changes.migrate_review(review),
        changes.migrate_alignments({"alignment": [{"targetUrl": lisp.uri}]}),
    ]


@pytest.fixture(scope="module")
def everything(changes, reports, samples):
    """Every value of the sample's comparison and of its reports."""
    partial = escograph.compare(release({"a": {}}), release({}, missing=["skills"]))
    texts = ["You debug software written in Java.", "Lisp!"]
    review = Review.of(texts, samples[0].link_many(texts)).accept(0).reject(1)
    whole = [changes, changes.summary(), partial, review, *reports]
    return [inner for value in whole for inner in inner_values(value)]


def test_there_is_a_value_of_every_class(everything):
    classes = {
        value
        for package in (changes_package, review_package)
        for value in vars(package).values()
        if isinstance(value, type) and issubclass(value, Value)
    }
    assert len(classes) >= 18
    assert classes - {MigrationReport} <= {type(value) for value in everything}


def test_every_value_reads_back_from_json_as_it_was(everything):
    for value in everything:
        copy = json_copy(value)
        assert copy == value
        assert type(copy) is type(value)
        assert copy.to_dict() == value.to_dict(), "labels as well, not the URIs alone"
        assert repr(copy) == repr(value)


def test_values_read_back_answer_as_before(changes, samples):
    copy = json_copy(changes)
    old, new = samples
    assert copy.report() == changes.report()
    for concept in (*old.skills(), *new.skills(), *old.occupations()):
        assert copy.of(concept) == changes.of(concept)
        assert copy.succession(concept) == changes.succession(concept)
    profile = Profile(old.skills(), occupation=old.occupations()[0])
    assert str(copy.migrate(profile)) == str(changes.migrate(profile))
    assert pickle.loads(pickle.dumps(copy)).report() == changes.report()


def test_a_comparison_of_partial_releases_reads_back():
    partial = escograph.compare(release({"a": {}}), release({}, missing=["skills"]))
    copy = json_copy(partial)
    assert copy.of(uri("a")).fate == "unknown"
    assert [str(unknown) for unknown in copy.unknown] == [str(u) for u in partial.unknown]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "migration"}, "kind"),
        ({"old_version": 1}, "old_version"),
        ({"concepts": []}, "concepts"),
        ({"unknown_kinds": "skill"}, "unknown_kinds"),
    ],
)
def test_other_json_is_refused(changes, change, field):
    with pytest.raises(InvalidValue, match=field):
        Changes.from_dict({**changes.to_dict(), **change})


def test_a_review_that_contradicts_itself_is_refused_as_json():
    row = ReviewRow("w", uri("a"), decision=Decision.ACCEPT)
    data = Review((row,)).to_dict()
    data["rows"].append({**data["rows"][0], "decision": "reject"})
    with pytest.raises(InvalidValue, match="contradicts row 0"):
        Review.from_dict(data)


def test_concepts_of_a_comparison_are_collections(everything):
    for value in everything:
        if isinstance(value, Change):
            assert type(value.successors) is Concepts
    holders = [value for value in everything if dataclasses.is_dataclass(value)]
    for value in holders:
        for field in dataclasses.fields(value):
            items = getattr(value, field.name)
            if isinstance(items, tuple) and items:
                assert not all(isinstance(i, Concept) for i in items) or field.name in (
                    "old",
                    "new",
                )


def test_collections_stay_what_they_are_and_convert(changes, reports):
    assert isinstance(changes.concepts, ChangeList)
    for changes_of in (changes.added, changes.reskilled, changes.with_fate("added")):
        assert type(changes_of) is ChangeList
        assert changes_of
    part = changes.concepts[:3] + changes.added.filter(lambda c: c.concept.kind == "skill")
    assert type(part) is ChangeList
    assert list(part.to_frame().columns) == list(changes.to_frame().columns)
    assert len(changes.to_frame()) == len(changes.concepts.to_frame())
    fates = [str(fate) for fate, _ in changes.by_fate()]
    assert fates == ["added", "removed", "obsoleted", "changed"]
    assert sum(len(found) for _, found in changes.by_fate()) == len(changes.concepts)
    for collection in (part, changes.summary(), changes.emerging, reports[0].entries):
        assert parsed(collection._repr_html_())
        assert len(collection.to_frame()) >= len(collection)
    assert type(reports[0].lost) is Entries
    assert reports[0].of("lost") == reports[0].lost
    assert len(reports[0].kept.to_frame()) == len(reports[0].kept)
    assert type(changes.summary()[1:]) is type(changes.summary())


def test_a_change_lists_its_lines(changes):
    change = next(c for c in changes.obsoleted if c.successors)
    lines = list(change.lines())
    assert lines[0] == "replaced by: " + "; ".join(map(str, change.successors))
    assert not [line for line in lines if line.startswith("successors")]
    assert str(change).splitlines()[1:] == [f"  {line}" for line in lines]


def test_a_review_stays_one_when_it_is_sliced_joined_or_filtered(tmp_path):
    rows = tuple(ReviewRow(f"w{n}", uri("a"), note=str(n)) for n in range(4))
    Review(rows).to_csv(tmp_path / "review.csv")
    review = Review.read_csv(tmp_path / "review.csv").accept(1)
    part = review[1:]
    assert (type(part), part.rows, part.numbers) == (Review, review.rows[1:], (3, 4, 5))
    assert part.source == "review.csv"
    assert review[::-1].rows == review.rows[::-1]
    assert review[-1] == review.rows[-1]
    assert review.filter(lambda row: row.decision) == review.decided == part[:1]
    assert review.undecided.numbers == (2, 4, 5)
    other = Review().add("w9", uri("b"))
    assert part + other == part.joined(other)
    assert len(review[:2] + review[1:]) == 4, "each row once"
    with pytest.raises(InvalidReview, match="contradicts"):
        part + Review((ReviewRow("w1", uri("a"), decision=Decision.REJECT),))
    with pytest.raises(TypeError, match="unsupported operand"):
        review + rows


def test_references_may_be_uris_codes_and_labels(changes, samples):
    old = samples[0]
    developer = old.occupation("software developer")
    for reference in (developer, developer.uri, developer.code, developer.pref_label):
        assert changes.of(reference).concept == developer
        assert changes.succession(reference).outcome is Outcome.KEPT
    assert changes.succession("urn:of:neither").outcome is Outcome.UNKNOWN
    for nothing in ("no such label", "", " "):
        for answer in (changes.of, changes.succession):
            with pytest.raises(UnknownConcept, match=r"neither .* defines it"):
                answer(nothing)
    for wrong in (7412.12, None, float("nan"), b"x"):
        with pytest.raises(InvalidReference):
            changes.of(wrong)
        with pytest.raises(InvalidReference):
            changes.succession(wrong)


@pytest.mark.parametrize("wrong", ["nope", None, 7, ["added"]])
def test_an_invalid_choice_lists_the_valid_ones(changes, wrong):
    with pytest.raises(InvalidSearch, match="expected added, removed, obsoleted, reinst"):
        changes.with_fate(wrong)
    for answer in (changes.differing_in, changes.concepts[0].differs_in):
        with pytest.raises(InvalidSearch, match="expected preferred label, alternative"):
            answer(wrong)
    with pytest.raises(InvalidSearch, match="expected kept, replaced, split"):
        changes.migrate(Profile()).of(wrong)


def test_a_label_of_several_concepts_is_ambiguous():
    twins = {"a": {"preferred": {"en": "same"}}, "b": {"preferred": {"en": "same"}}}
    changes = escograph.compare(release(twins), release(twins))
    with pytest.raises(AmbiguousReference) as caught:
        changes.of("same")
    assert caught.value.candidates == {uri("a"): "same", uri("b"): "same"}


@dataclasses.dataclass(frozen=True, init=False, repr=False, slots=True)
class WiderProfile(Profile):
    """A profile with a field that this version of the package does not have."""

    languages: tuple[str, ...]

    def __init__(self, skills=(), occupation=None, aspirations=(), languages=(), **fields):
        Profile.__init__(self, skills, occupation, aspirations, **fields)
        object.__setattr__(self, "languages", tuple(languages))


def test_a_migration_keeps_every_field_of_a_profile(changes, samples):
    skill = samples[0].skill("debug software")
    moved = changes.migrate(WiderProfile({skill: 2}, languages=["el"])).profile
    assert type(moved) is WiderProfile
    assert moved.languages == ("el",)
    assert dict(moved.skills) == {skill.uri: 2}
