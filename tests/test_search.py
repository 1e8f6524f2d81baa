"""Search and suggest: the intended concept, however it is typed, with the reason."""

import os
import pickle
import random
import subprocess
import sys
import tempfile
import threading

import mini
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mini import OCC, SKILL

import escograph
from escograph.errors import InvalidSearch, StoreUnavailable, UnknownConcept, UnknownLanguage
from escograph.model import Reason

OTHERS = f"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{SKILL}debug> skos:prefLabel "Software debuggen"@de .
<{SKILL}debug> skos:prefLabel "αποσφαλμάτωση λογισμικού"@el .
<{SKILL}debug> skos:prefLabel "تصحيح أخطاء البرمجيات"@ar .
<{SKILL}debug> skos:prefLabel "отстраняване на грешки"@bg .
<{SKILL}haskell> skos:altLabel "Programmiersprache Haskell"@de .
<{SKILL}haskell> skos:prefLabel "Haskell"@de .
<{OCC}dev> skos:prefLabel "Softwareentwickler"@de .
<{OCC}dev> skos:altLabel "Lehrerin"@de .
"""


def named(matches):
    return [str(match.concept) for match in matches]


@pytest.fixture(scope="module")
def tongues(tmp_path_factory):
    """A dozen rows, labelled in five languages and four scripts."""
    folder = tmp_path_factory.mktemp("tongues")
    (folder / "labels.ttl").write_text(OTHERS, "utf-8")
    store = escograph.build(
        mini.write(folder / "in"), target=folder / "store", labels_from=folder / "labels.ttl"
    )
    return escograph.open(store)


@pytest.mark.parametrize(
    ("typed", "label", "reason"),
    [
        pytest.param("debug software", "debug software", Reason.EXACT, id="as it is"),
        pytest.param("DEBUG  Software", "debug software", Reason.EXACT, id="case and space"),
        pytest.param("dbug software", "debug software", Reason.TYPO, id="letter left out"),
        pytest.param("debug sofwtare", "debug software", Reason.TYPO, id="letters swapped"),
        pytest.param("debugg software", "debug software", Reason.TYPO, id="letter doubled"),
        pytest.param("software debug", "debug software", Reason.STEMMED, id="word order"),
        pytest.param("debugging software", "debug software", Reason.STEMMED, id="inflected"),
        pytest.param("debugsoftware", "debug software", Reason.COMPOUND, id="written as one"),
        pytest.param("java script", "JavaScript", Reason.ALTERNATIVE, id="cut in two"),
        pytest.param("C++", "C++", Reason.EXACT, id="C++"),
        pytest.param("c#", "C#", Reason.EXACT, id="C#"),
        pytest.param("2512.4", "software developer", Reason.CODE, id="ESCO code"),
        pytest.param("C2512", "Software developers", Reason.CODE, id="ISCO code"),
        pytest.param(
            "https://data.europa.eu/esco/isco/C2512",
            "Software developers",
            Reason.URI,
            id="URI",
        ),
    ],
)
def test_the_concept_is_first_with_its_reason(esco, typed, label, reason):
    first = esco.search(typed)[0]
    assert (str(first.concept), first.reason) == (label, reason)


def test_preferred_comes_before_alternative_and_exact_before_near(esco):
    matches = esco.search("software developer")
    assert matches[0].score == 1
    assert matches[0].reason is Reason.EXACT
    alternative = esco.search("Java")[0]
    assert alternative.reason is Reason.ALTERNATIVE
    assert 0.9 < alternative.score < 1
    assert all(match.score < 0.96 for match in matches[2:])


def test_accents_and_ligatures_do_not_matter(esco):
    spanish = esco.in_language("es")
    label = next(str(o) for o in spanish.occupations() if "ó" in str(o) or "ñ" in str(o))
    bare = label.translate(str.maketrans("áéíóúñ", "aeioun"))
    assert named(spanish.search(bare))[0] == label
    assert named(esco.search("ﬁtness instructor"))[0] == "fitness instructor"


@pytest.mark.parametrize(
    ("typed", "uri"),
    [
        ("Lehrer", f"{OCC}dev"),
        ("Lehrer/in", f"{OCC}dev"),
        ("Software-Entwickler", f"{OCC}dev"),
        ("Software Entwickler", f"{OCC}dev"),
        ("Haskell-Programmiersprache", f"{SKILL}haskell"),
        ("αποσφαλματωση", f"{SKILL}debug"),
        ("ΑΠΟΣΦΑΛΜΆΤΩΣΗ ΛΟΓΙΣΜΙΚΟΎ", f"{SKILL}debug"),
        ("αποσφαλμάτοση λογισμικού", f"{SKILL}debug"),
        ("отстраняване на грешка", f"{SKILL}debug"),
        ("اخطاء البرمجيات", f"{SKILL}debug"),
    ],
)
def test_every_language_and_script_is_searched(tongues, typed, uri):
    assert tongues.search(typed)[0].concept.uri == uri


def test_a_greek_text_finds_a_concept_with_its_english_label(tongues):
    match = tongues.search("αποσφαλμάτωση")[0]
    assert (str(match.concept), match.concept.language) == ("debug software", "en")
    assert match.label is not None
    assert (match.label.language, match.label.kind) == ("el", "preferred")


def test_search_can_be_limited_to_one_language(tongues):
    assert tongues.search("αποσφαλμάτωση", language="EL")
    assert not tongues.search("αποσφαλμάτωση", language="en")


@pytest.mark.parametrize("language", ["en", "de"])
def test_labels_of_the_views_language_come_first(tongues, language):
    assert tongues.in_language(language).search("Haskell")[0].label.language == language


@pytest.mark.parametrize("kind", ["occupation", "skill", "knowledge", "group"])
def test_kinds_are_kept_apart(esco, kind):
    matches = esco.search("software", kind=kind, limit=50)
    kinds = {match.concept.kind for match in matches}
    allowed = {
        "occupation": {"occupation"},
        "skill": {"skill"},
        "knowledge": {"skill"},
        "group": {"skill group", "ISCED-F field", "ISCO group"},
    }
    assert kinds
    assert kinds <= allowed[kind]
    if kind == "knowledge":
        assert {match.concept.skill_type for match in matches} == {"knowledge"}


def test_filters_narrow_to_what_the_graph_says(indexed):
    level = "transversal"
    assert {
        m.concept.reuse_level for m in indexed.search("work", reuse_level=level, limit=30)
    } == {level}
    green = {skill.uri for skill in indexed.collection("green")}
    found = indexed.search("waste", in_scheme="green", limit=30)
    assert found
    assert {match.concept.uri for match in found} <= green
    developers = {
        m.concept.code for m in indexed.search("developer", isco_group="2512", limit=30)
    }
    assert developers
    assert all(code.startswith("2512") for code in developers)


@pytest.mark.parametrize("typed", ["software", "manager", "use tools"])
def test_pages_follow_each_other(indexed, typed):
    whole = indexed.search(typed, limit=200)
    pages = [
        m for start in range(0, 200, 10) for m in indexed.search(typed, limit=10, offset=start)
    ]
    assert pages == list(whole)
    assert len({match.concept for match in pages}) == 200
    scores = [match.score for match in pages]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("number", [2**31, 2**63, 2**70])
def test_a_huge_number_is_an_ordinary_number(esco, number):
    assert len(esco.search("software", limit=number)) > 10
    assert esco.search("software", offset=number) == ()
    assert len(esco.suggest("so", limit=number)) > 3


def test_a_description_is_searched_if_no_label_matches(indexed):
    """Search for a word that occurs in descriptions but not in labels."""
    labels = " ".join(text.lower() for _, _, text, _ in indexed.bulk.labels())
    notes = sorted(indexed.bulk.descriptions("en"))
    words = (word for _, text in notes for word in text.lower().split())
    rare = next(w for w in words if w.isalpha() and len(w) > 11 and w[:7] not in labels)
    described = {uri for uri, text in notes if rare in text.lower().split()}
    matches = {match.concept.uri: match for match in indexed.search(rare, limit=50)}
    assert {matches[uri].reason for uri in described & matches.keys()} == {Reason.DESCRIPTION}
    more = indexed.search(f"use {rare}", limit=60)  # "use" is ignored in descriptions
    assert {m.concept.uri for m in more if m.reason is Reason.DESCRIPTION} & described


def test_one_wrong_letter_in_a_single_word_still_finds_the_concept(indexed):
    chance = random.Random(4)
    every = [*indexed.skills(), *indexed.occupations()]
    words = [c for c in every if c.pref_label.isalpha() and len(c.pref_label) > 3]
    places = []
    for concept in chance.sample(words, 300):
        typed = misspelt(concept.pref_label, chance)
        found = [match.concept.uri for match in indexed.search(typed)]
        places.append(found.index(concept.uri) if concept.uri in found else 99)
    assert sum(place == 0 for place in places) / len(places) >= 0.93
    assert sum(place < 5 for place in places) / len(places) >= 0.98


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("hair dresser", "hairdresser"),
        ("ware house worker", "warehouse worker"),
        ("project managment", "project management"),
        ("IT security", "ICT security manager"),
        ("C0110", "Commissioned armed forces officers"),
        ("soft\u200bware developer", "software developer"),
        ("<http://data.europa.eu/esco/isco/C2512/>", "Software developers"),
    ],
)
def test_real_queries_find_their_concept_among_the_first(indexed, typed, label):
    assert label in named(indexed.search(typed, limit=4))


def test_an_inexact_label_is_not_called_exact(indexed):
    assert indexed.search("security of the")[0].reason is Reason.STEMMED


def test_one_wrong_letter_still_finds_the_concept_first(indexed):
    """Of 1,000 preferred labels: a letter left out, added, changed, or swapped."""
    chance = random.Random(5)
    concepts = chance.sample([*indexed.skills(), *indexed.occupations()], 1000)
    places = []
    for concept in concepts:
        found = [
            match.concept.uri for match in indexed.search(misspelt(concept.pref_label, chance))
        ]
        places.append(found.index(concept.uri) if concept.uri in found else 99)
    first = sum(place == 0 for place in places) / len(places)
    five = sum(place < 5 for place in places) / len(places)
    assert first >= 0.95
    assert five >= 0.99


def test_a_known_word_is_not_corrected(indexed):
    labels = [concept.pref_label for concept in indexed.occupations()]
    words = sorted({word for label in labels for word in label.split() if word.isalpha()})
    for word in random.Random(2).sample(words, 200):
        assert all(match.reason != "typo" for match in indexed.search(word)), word


def misspelt(label, chance):
    place, letter = chance.randrange(len(label)), chance.choice("abcdefghijklmnopqrstuvwxyz")
    before, at, after = label[:place], label[place], label[place + 1 :]
    swapped = before + after[:1] + at + after[1:]
    return chance.choice(
        [before + after, before + letter + at + after, before + letter + after, swapped]
    )


@pytest.mark.parametrize("typed", ["", "   ", "!?…", "\x00\x01\u202e", "\ud800", "()"])
def test_a_text_without_words_finds_nothing(esco, typed):
    assert esco.search(typed) == ()
    assert esco.suggest(typed) == ()
    assert esco.link(typed) == ()


@pytest.mark.parametrize(
    "typed", ['"', "debug*", "terms:debug", "a AND (b OR", "^~[1 TO 2}", "+-"]
)
def test_signs_of_a_query_language_are_plain_text(esco, typed):
    esco.search(typed)
    esco.suggest(typed)


def test_a_megabyte_is_searched_by_its_beginning_and_not_linked(esco):
    long = "debug software " * 70_000
    assert len(esco.search(long)) <= 10
    with pytest.raises(InvalidSearch, match="100,000 characters"):
        esco.link(long)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"kind": "job"}, "kind 'job'"),
        ({"limit": -1}, "limit '-1'"),
        ({"offset": -1}, "offset '-1'"),
        ({"reuse_level": "rare"}, "reuse_level 'rare'"),
        ({"isco_group": "IT"}, "isco_group 'IT'"),
        ({"in_scheme": "blue"}, "in_scheme 'blue'"),
        ({"in_scheme": 5}, "in_scheme '5'"),
        ({"isco_group": 2512}, "isco_group '2512'"),
        ({"isco_group": "\u00b2"}, "isco_group '\u00b2'"),
        ({"status": "old"}, "status \"'old'\""),
        ({"limit": True}, "limit 'True'"),
        ({"limit": None}, "limit 'None'"),
        ({"language": 5}, "language '5'"),
        ({"kind": ["skill"]}, "kind"),
    ],
)
def test_invalid_arguments_are_named(esco, how, message):
    with pytest.raises(InvalidSearch) as caught:
        esco.search("debug", **how)
    assert message in str(caught.value)


def test_an_unknown_language_is_named(esco):
    with pytest.raises(UnknownLanguage, match="tlh"):
        esco.search("debug", language="tlh")
    with pytest.raises(UnknownLanguage, match="tlh"):
        esco.link("debug", language="tlh")


@settings(max_examples=150, deadline=None)
@given(typed=st.text(max_size=60), limit=st.integers(0, 20))
def test_no_text_raises_and_matches_are_valid_ordered_and_reproducible(esco, typed, limit):
    for ask in (esco.search, esco.suggest):
        found = ask(typed, limit=limit)
        assert len(found) <= limit
        assert len({match.concept for match in found}) == len(found)
        assert all(match.concept.uri in esco for match in found)
        scores = [match.score for match in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)
        assert ask(typed, limit=limit) == found


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_label_is_found_by_itself(esco, data):
    rows = sorted(esco.bulk.labels())
    labels = [row for row in rows if row[3] == "en" and "scheme" not in row[0]]
    uri, _, text, language = data.draw(st.sampled_from(labels))
    found = {
        match.concept.uri: match for match in esco.search(text, language=language, limit=40)
    }
    assert found[uri].score >= 0.96


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("softw", "software developer"),
        ("sofw", "software developer"),
        ("software d", "software developer"),
        ("hair", "hairdresser"),
        ("software developer a", "software developer"),
        ("sofwtare develo", "software developer"),
    ],
)
def test_an_unfinished_word_finds_the_occupation(esco, typed, label):
    assert label in named(esco.suggest(typed, kind="occupation"))[:2]


def test_labels_that_begin_with_the_text_come_first(indexed):
    for typed in ("a", "ba", "mana", "software t", "pyth"):
        offered = indexed.suggest(typed, limit=10)
        assert len(offered) == 10 or typed == "pyth"
        assert offered[0].label.literal_form.lower().startswith(typed)


def test_a_store_built_without_search_raises_with_advice(tmp_path):
    store = escograph.build(
        mini.write(tmp_path / "in"), target=tmp_path / "store", search=False
    )
    with pytest.raises(StoreUnavailable, match="built without search"):
        escograph.open(store).search("debug")


@pytest.mark.parametrize(
    "name",
    ["search/index.json", "search/concepts.npz", "search/en.npz", "search/texts", "matrix.npz"],
)
def test_a_damaged_index_is_named(tmp_path, name):
    store = escograph.build(mini.write(tmp_path / "in"), target=tmp_path / "store")
    file = store / name
    file.write_bytes(file.read_bytes()[:7])
    esco = escograph.open(store)
    with pytest.raises(StoreUnavailable):
        esco.link("debug software") and esco.search("debug")


def test_a_damaged_tantivy_index_is_named(tmp_path):
    store = escograph.build(mini.write(tmp_path / "in"), target=tmp_path / "store")
    (store / "search" / "labels" / "meta.json").write_text("{")
    with pytest.raises(StoreUnavailable, match="search index"):
        escograph.open(store).search("debug")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX users")
def test_another_user_searches_a_read_only_store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("public")
    store = escograph.build(mini.write(folder / "in"), target=folder / "store")
    for path in [store, *store.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = sorted(store.rglob("*"))
    code = (
        "import os, sys, escograph\n"
        "def ask(): esco = escograph.open(sys.argv[1]); return esco.search('debug sofware'), "
        "esco.link('debug software')\n"
        "ask()  # do not count imports\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "found, linked = ask()\n"
        "print(found[0].concept, len(linked))\n"
    )
    for parent in (folder, *list(folder.parents)[:2]):  # pytest makes its folders private
        parent.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", code, str(store)], capture_output=True, text=True
    )
    assert done.stdout.split() == ["debug", "software", "1"], done.stderr
    assert sorted(store.rglob("*")) == before


def test_opening_leaves_no_directory_behind(tmp_path, monkeypatch):
    store = escograph.build(mini.write(tmp_path / "in"), target=tmp_path / "store")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    for _ in range(20):
        assert escograph.open(store).search("debug")
    assert list((tmp_path / "tmp").iterdir()) == []


def test_threads_and_forks_get_the_same_matches(indexed):
    expected = indexed.search("software develper")
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(indexed.search("software develper")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8
    assert pickle.loads(pickle.dumps(indexed)).search("software develper") == expected
    assert pickle.loads(pickle.dumps(expected)) == expected


def test_matches_show_as_a_table(esco):
    matches = esco.search("software")
    frame = matches.to_frame()
    assert frame.loc[0, "concept_label"] == str(matches[0].concept)
    assert matches[0].concept.pref_label in matches._repr_html_()


def test_importing_escograph_loads_nothing_that_searches():
    code = (
        "import sys, escograph\n"
        "print([m for m in ('tantivy', 'numpy', 'scipy', 'rapidfuzz') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_misspelt_word_is_found_though_another_language_has_it(indexed):
    """The French labels have "cheffe", of which "cheff" is the stem."""
    assert indexed.search("cheffe de service", language="fr")
    assert indexed.search("cheff")[0].concept.pref_label == "chef"
    with pytest.raises(UnknownConcept) as raised:
        indexed.occupation("cheff")
    assert "chef" in raised.value.suggestions.values()
