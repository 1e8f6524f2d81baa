"""v1.1.1 against v1.2.1, three of whose files are missing: held against pandas on the CSV."""

import io
import zipfile

import pandas as pd
import pytest
from plain_build import graph_only

import escograph
from escograph.model import Aspect

V121 = "ESCO dataset - v1.2.1 - classification - en - csv (three files missing).zip"
BASE = "http://data.europa.eu/esco/"


def table(archive, name):
    with zipfile.ZipFile(archive) as opened:
        return pd.read_csv(io.BytesIO(opened.read(name)), dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def changes(shared, full, tmp_path_factory):
    target = tmp_path_factory.mktemp("newest") / "v1.2.1"
    newest = graph_only(shared / "esco" / V121, target=target, partial=True)
    return escograph.compare(full, newest)


@pytest.fixture(scope="module", params=["occupations", "ISCOGroups", "skillGroups"])
def pair(request, v111, shared):
    """One part of both releases as pandas reads it, a row per concept."""
    name = f"{request.param}_en.csv"
    return [
        table(archive, name).set_index("conceptUri")
        for archive in (v111[0], shared / "esco" / V121)
    ]


def others(frame, uri):
    """Alternative labels of a concept: SKOS keeps them apart from the preferred one."""
    rows = frame.loc[[uri]]
    labels = {line.strip() for cell in rows.altLabels for line in cell.splitlines()}
    return labels - {"", *rows.preferredLabel.str.strip()}


def words(frame, column):
    """A column without white space that tells nothing, and empty where a part lacks it."""
    first = frame[~frame.index.duplicated()]
    if column not in first:
        return pd.Series("", index=first.index)
    if column == "preferredLabel":
        return first[column].str.strip()
    return first[column].map(lambda text: " ".join(text.split()))


def uris(changes, of):
    return {change.concept.uri for change in changes if change.concept.uri in of}


def test_added_and_removed_are_those_of_the_tables(changes, pair):
    old, new = pair
    both = set(old.index) | set(new.index)
    assert uris(changes.added, both) == set(new.index) - set(old.index)
    assert uris(changes.removed, both) == set(old.index) - set(new.index)


@pytest.mark.parametrize(
    ("aspect", "column"),
    [
        (Aspect.PREFERRED_LABEL, "preferredLabel"),
        (Aspect.DESCRIPTION, "description"),
        (Aspect.SCOPE_NOTE, "scopeNote"),
    ],
)
def test_relabelled_and_redescribed_are_those_of_the_tables(changes, pair, aspect, column):
    old, new = pair
    before, after = words(old, column), words(new, column)
    kept = before.index.intersection(after.index)
    expected = set(kept[before[kept] != after[kept]])
    assert uris(changes.differing_in(aspect), set(kept)) == expected


def test_alternative_labels_that_came_and_went_are_those_of_the_tables(changes, pair):
    old, new = pair
    kept = set(old.index) & set(new.index)
    expected = {
        uri: (others(old, uri) - others(new, uri), others(new, uri) - others(old, uri))
        for uri in kept
    }
    said = {uri: (set(), set()) for uri in kept}
    for change in changes.differing_in(Aspect.ALTERNATIVE_LABELS):
        if change.concept.uri in kept:
            for difference in change.differences:
                if difference.aspect is Aspect.ALTERNATIVE_LABELS:
                    said[change.concept.uri] = (
                        set(map(str, difference.old)),
                        set(map(str, difference.new)),
                    )
    assert said == expected


def test_moved_occupations_are_those_of_the_tables(changes, v111, shared):
    def above(archive, relations, occupations):
        frame = table(archive[1], relations)
        known = set(table(archive[0], "ISCOGroups_en.csv").conceptUri)
        known |= set(table(archive[0], occupations).conceptUri)
        found = {}
        for row in frame.itertuples():
            if row.broaderUri in known:
                found.setdefault(row.conceptUri, set()).add(row.broaderUri)
        for row in table(archive[0], occupations).itertuples():
            found.setdefault(row.conceptUri, set()).add(f"{BASE}isco/C{row.iscoGroup}")
        return found, set(table(archive[0], occupations).conceptUri)

    newest = shared / "esco" / V121
    old, defined = above(v111, "broaderRelationsOccPillar.csv", "occupations_en.csv")
    new, still = above(
        (newest, newest), "broaderRelationsOccPillar_en.csv", "occupations_en.csv"
    )
    expected = {uri for uri in defined & still if old[uri] != new[uri]}
    assert uris(changes.moved, defined | still) == expected
    assert expected


def test_what_the_files_lack_is_unknown_and_never_removed(changes, full):
    assert not any(change.concept.kind == "skill" for change in changes.concepts)
    assert changes.reskilled == ()
    said = " ".join(str(unknown) for unknown in changes.unknown)
    for part in ("skills", "occupationSkillRelations", "broaderRelationsSkillPillar"):
        assert f"built without {part}" in said
    skill = full.skill("debug software")
    assert changes.of(skill).fate == "unknown"
    moved = changes.migrate(escograph.Profile([skill], occupation=full.occupation("2512.4")))
    assert list(moved.profile.skills) == [skill.uri], "what is unknown is kept, and said"
