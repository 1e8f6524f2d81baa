"""v1.1.1 against v1.2.1, three of whose files are missing: compared with pandas on the CSV."""

import io
import zipfile

import pandas as pd
import pytest

import escograph
from escograph.changes import Aspect

V121 = "ESCO dataset - v1.2.1 - classification - en - csv (three files missing).zip"
BASE = "http://data.europa.eu/esco/"


def table(archive, name):
    with zipfile.ZipFile(archive) as opened:
        return pd.read_csv(io.BytesIO(opened.read(name)), dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def changes(full, newest_path):
    return escograph.compare(full, newest_path)


@pytest.fixture(scope="module", params=["occupations", "ISCOGroups", "skillGroups"])
def pair(request, v111, shared):
    """One part of both releases as pandas reads it, a row per concept."""
    name = f"{request.param}_en.csv"
    return [
        table(archive, name).set_index("conceptUri")
        for archive in (v111[0], shared / "esco" / V121)
    ]


def others(frame):
    """Concept → its alternative labels: SKOS keeps them apart from the preferred one."""
    labels, preferred = {}, {}
    for row in frame.itertuples():
        lines = {line.strip() for line in row.altLabels.splitlines()}
        labels.setdefault(row.Index, set()).update(lines)
        preferred.setdefault(row.Index, {""}).add(row.preferredLabel.strip())
    return {uri: texts - preferred[uri] for uri, texts in labels.items()}


def words(frame, column):
    """A column with single spaces, and empty where a part lacks it."""
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


def test_added_and_removed_alternative_labels_are_those_of_the_tables(changes, pair):
    old, new = map(others, pair)
    kept = old.keys() & new.keys()
    expected = {uri: (old[uri] - new[uri], new[uri] - old[uri]) for uri in kept}
    actual = {uri: (set(), set()) for uri in kept}
    for change in changes.differing_in(Aspect.ALTERNATIVE_LABELS):
        if change.concept.uri in kept:
            for difference in change.differences:
                if difference.aspect is Aspect.ALTERNATIVE_LABELS:
                    actual[change.concept.uri] = (
                        set(map(str, difference.old)),
                        set(map(str, difference.new)),
                    )
    assert actual == expected


def test_moved_occupations_are_those_of_the_tables(changes, v111, shared):
    def above(archive, relations, occupations):
        frame = table(archive[1], relations)
        defined = set(table(archive[0], "ISCOGroups_en.csv").conceptUri)
        defined |= set(table(archive[0], occupations).conceptUri)
        rows = {}
        for row in frame.itertuples():
            if row.broaderUri in defined:
                rows.setdefault(row.conceptUri, set()).add(row.broaderUri)
        for row in table(archive[0], occupations).itertuples():
            rows.setdefault(row.conceptUri, set()).add(f"{BASE}isco/C{row.iscoGroup}")
        return rows, set(table(archive[0], occupations).conceptUri)

    newest = shared / "esco" / V121
    old, defined = above(v111, "broaderRelationsOccPillar.csv", "occupations_en.csv")
    new, still = above(
        (newest, newest), "broaderRelationsOccPillar_en.csv", "occupations_en.csv"
    )
    expected = {uri for uri in defined & still if old[uri] != new[uri]}
    assert uris(changes.moved, defined | still) == expected
    assert expected


def test_data_missing_from_the_files_is_unknown_not_removed(changes, full):
    assert not any(change.concept.kind == "skill" for change in changes.concepts)
    assert changes.reskilled == ()
    unknown = " ".join(str(unknown) for unknown in changes.unknown)
    for part in ("skills", "occupationSkillRelations", "broaderRelationsSkillPillar"):
        assert f"built without {part}" in unknown
    skill = full.skill("debug software")
    assert changes.of(skill).fate == "unknown"
    moved = changes.migrate(escograph.Profile([skill], occupation=full.occupation("2512.4")))
    assert list(moved.profile.skills) == [skill.uri], "unknown references are kept"
