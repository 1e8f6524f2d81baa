"""References as people have them: odd white space, any case, UUIDs, every spelling of a URI.

The names of the tests follow the rows of ``shared/cases/README.md``, part "References".
"""

import random
import re

import mini
import numpy as np
import pytest
from plain_build import graph_only

import escograph
from escograph.errors import AmbiguousReference, InvalidReference, UnknownConcept
from escograph.model import Profile
from escograph.model.normalize import as_read, is_odd, normalize_spaces, without_marks
from escograph.vocab import BASE

WEAVER = "nonwoven textile technician"
"""The preferred label holds two blanks in v1.1.1."""


@pytest.fixture(scope="module")
def odd(full):
    """URI, kind and text of every label that reads differently from its characters."""
    return [row for row in full.bulk.labels(["en"]) if is_odd(row[2])]


def found(esco, reference):
    """The URIs that a reference may stand for."""
    try:
        return {esco.concept(reference).uri}
    except AmbiguousReference as error:
        return set(error.candidates)


# --- labels as they read


def test_labels_with_two_blanks_tabs_or_zero_width_characters_are_found_as_they_read(full, odd):
    assert len({uri for uri, kind, _, _ in odd if kind == "preferred"}) == 18
    assert full.occupation(WEAVER).pref_label == WEAVER
    for uri, _, text, _ in random.Random(1).sample(odd, 60):
        assert uri in found(full, as_read(text)), text


@pytest.mark.parametrize(
    "text",
    [
        "debug\u00a0software",
        " debug  software\t",
        "debug\u2003software",
        "\ufeffdebug software",
        "de\u00adbug soft\u200bware",
        "\u202adebug software\u202c",
        "debug\r\nsoftware",
    ],
    ids=ascii,
)
def test_a_label_typed_with_odd_white_space_is_found(esco, text):
    assert esco.skill(text).pref_label == "debug software"
    assert esco.essential_for(text) == esco.essential_for("debug software")


def test_what_people_see_is_clean_and_the_graph_keeps_its_bytes(full, odd):
    preferred = [(uri, text) for uri, kind, text, _ in odd if kind == "preferred"]
    for uri, text in preferred:
        concept = full.concept(uri)
        assert concept.pref_label == as_read(text) != text
        assert concept.to_dict()["pref_label"] == as_read(text)
    uri, text = preferred[0]
    rows = full.select("SELECT ?concept ?text { ?concept skos:prefLabel ?text }", concept=uri)
    assert [row["text"] for row in rows] == [text]
    assert not any(is_odd(label) for label in full.occupations().to_frame()["concept_label"])


def test_check_counts_the_odd_labels(full, odd):
    finding = full.check(examples=2000).finding("labels with odd white space")
    assert finding.count == len({(uri, text) for uri, _, text, _ in odd})
    assert set(finding.examples) == {f"{uri} {text!r}" for uri, _, text, _ in odd}


def test_labels_added_from_elsewhere_are_found_as_they_read(tmp_path):
    labels = tmp_path / "labels.ttl"
    labels.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        f'<{mini.SKILL}debug> skos:prefLabel "corriger  des\\u00a0programmes"@fr .\n',
        "utf-8",
    )
    store = graph_only(
        mini.write(tmp_path / "in"), target=tmp_path / "store", labels_from=labels
    )
    french = escograph.open(store, language="fr")
    assert french.skill("Corriger des programmes").pref_label == "corriger des programmes"


# --- case, as a second try


@pytest.mark.parametrize("text", ["Chef", "CHEF", " cHEF ", "chef\u200b"])
def test_chef_in_any_case_is_an_occupation(esco, text):
    assert esco.occupation(text) == esco.occupation("chef")


def test_case_is_a_second_try(full):
    """Of labels that differ in case alone, the exact one wins."""
    by_form = {}
    for uri, kind, text, _ in full.bulk.labels(["en"]):
        uris = by_form.setdefault(text.casefold(), {}).setdefault(text, (set(), set()))
        uris[kind != "preferred"].add(uri)
    in_two_cases = [
        texts
        for texts in by_form.values()
        if len(texts) > 1 and len(set().union(*(a | b for a, b in texts.values()))) > 1
    ]
    assert len(in_two_cases) > 10
    for texts in in_two_cases:
        for text, (preferred, others) in texts.items():
            assert found(full, text) == (preferred or others)


@pytest.mark.parametrize("code", ["s1.8.1", "S1.8.1", "c2512", "C2512 "])
def test_codes_in_any_case(esco, code):
    assert esco.concept(code).code == code.strip().upper().removeprefix("C")


@pytest.mark.parametrize(
    ("function", "text", "suggestion"),
    [
        ("occupation", "cheff", "chef"),
        ("skill", "debuging software", "debug software"),
        ("concept", "sofware developper", "software developer"),
        ("isco_group", "Software developrs", "Software developers"),
    ],
)
def test_a_reference_that_nothing_answers_to_is_suggested_for(esco, function, text, suggestion):
    with pytest.raises(UnknownConcept, match=f"did you mean .*'{suggestion}'") as caught:
        getattr(esco, function)(text)
    assert suggestion in caught.value.suggestions.values()
    uri = next(u for u, label in caught.value.suggestions.items() if label == suggestion)
    assert getattr(esco, function)(uri).pref_label == suggestion


def test_suggestions_come_from_every_function_and_need_an_index(esco, full):
    for ask in (esco.essential_skills, esco.broader, esco.labels, esco.description):
        with pytest.raises(UnknownConcept) as caught:
            ask("sofware developper")
        assert "software developer" in caught.value.suggestions.values()
    with pytest.raises(UnknownConcept) as caught:
        full.occupation("cheff")
    assert caught.value.suggestions == {}, "the store was built without search"


# --- URIs and UUIDs

CHEF = f"{BASE}occupation/90f75f67-495d-49fa-ab57-2f320e251d7e"


def spellings(uri):
    """Every spelling of a URI that was met in the field."""
    rest = uri.removeprefix("http://")
    path, uuid = uri.removeprefix(BASE), uri.rpartition("/")[2]
    encoded = uri.replace(":", "%3A").replace("/", "%2F")
    return [
        *(uuid, uuid.upper(), f"esco:{uuid}", f"urn:uuid:{uuid}", f"<{uuid}>"),
        *(f"esco:{path}", path, f"/{path}", f"esco/{path}", f"/esco/{path}"),
        *(f"https://{rest}", rest, f"//{rest}", f"<{uri}>", f'"{uri}"', f" {uri}\n"),
        *(f"{uri}/", f"{uri}#this", f"{uri}?language=en", uri.replace(uuid, uuid.upper())),
        *(uri.upper(), f"{uri}\u200b", f"http://data.europa.eu:80/{rest.partition('/')[2]}"),
        f"https://esco.ec.europa.eu/en/classification/occupation?uri={uri}",
        f"https://esco.ec.europa.eu/en/classification/occupation?uri=https://{rest}",
        f"https://ec.europa.eu/esco/portal/occupation?uri={encoded}&conceptLanguage=en",
        encoded,
        *(uuid.replace("-", ""), f"{{{uuid}}}", uuid.replace("-", "\u2011"), f"uuid:{uuid}"),
        *(path.replace("/", ":"), f"esco:{path.replace('/', ':')}", path.replace("/", "_")),
        *(f"({uri})", f"[{uri}]", f"{uri},", f"{uri}.", f"`{uri}`", f"\u201c{uri}\u201d;"),
        *(
            uri.replace("-", "\u2013"),
            uri.replace("//", "/"),
            uri.replace("/esco/", "//esco//"),
        ),
        *(uri.replace("://", "://www."), uri.replace(uuid, uuid.replace("-", ""))),
        *(encoded.replace("%", "%25"), uri.replace("/", "%2F").replace(":%2F%2F", "://")),
        f"esco.ec.europa.eu/fr/classification/occupation?uri={uri}",
        f"https://esco.ec.europa.eu/en/classification/occupation_main#overlay?uri={encoded}",
        f"https://ec.europa.eu/esco/api/resource/concept?uris={uri}&language=en",
    ]


@pytest.mark.parametrize("place", range(len(spellings(CHEF))))
def test_bare_uuids_and_every_spelling_of_a_uri_are_understood(esco, place):
    for concept in (esco.occupation("chef"), esco.skill("debug software")):
        spelling = spellings(concept.uri)[place]
        assert esco.concept(spelling) == concept
        assert esco.broader(spelling) == esco.broader(concept)


def test_lists_of_references_take_every_spelling(esco):
    chef, skill = esco.occupation("chef"), esco.skill("debug software")
    for place in range(len(spellings(CHEF))):
        references = [spellings(concept.uri)[place] for concept in (chef, skill)]
        assert esco.concepts([*references, "CHEF", "nobody"]) == (chef, skill)
        assert list(esco.profile(references[1:]).skills) == [skill.uri]


def test_a_uuid_that_no_concept_has_is_unknown(esco):
    for function in (esco.concept, esco.occupation, esco.essential_skills):
        with pytest.raises(UnknownConcept):
            function("00000000-0000-0000-0000-000000000000")


def test_a_uuid_of_another_kind_is_named(esco):
    uuid = esco.skill("debug software").uri.rpartition("/")[2]
    with pytest.raises(UnknownConcept, match="it is a skill"):
        esco.occupation(uuid)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ISCO 2512",
            "ISCO-08 2512",
            "ISCO08:2512",
            "isco 08 2512",
            "ISCO_2512",
            "ISCO C2512",
        ),
        *(
            "isco/2512",
            "isco:C2512",
            "esco:isco/C2512",
            f"{BASE}isco/2512",
            "\uff12\uff15\uff11\uff12",
        ),
    ],
)
def test_codes_of_isco_are_understood_as_people_write_them(esco, text):
    assert esco.isco_group(text).code == esco.concept(text).code == "2512"


@pytest.mark.parametrize("text", ["ISCED-F 0613", "isced-f:0613", "ISCED-F 2013 0613"])
def test_codes_of_isced_f_are_understood_as_people_write_them(esco, text):
    assert esco.isced_field(text).code == "0613"


@pytest.mark.parametrize(
    ("function", "text", "label"),
    [
        ("isco_group", "2512.0", "Software developers"),
        ("isco_group", '="2512"', "Software developers"),
        ("isco_group", "Software developers (2512)", "Software developers"),
        ("occupation", "2512.4 software developer", "software developer"),
        ("occupation", "C2512.4", "software developer"),
        ("occupation", "2512,4", "software developer"),
        ("isced_field", "F0613", "software and applications development and analysis"),
        ("isced_field", "613", "software and applications development and analysis"),
        ("isco_group", "110", "Commissioned armed forces officers"),
        ("isco_group", "110.0", "Commissioned armed forces officers"),
        ("isco_group", "isco/C110", "Commissioned armed forces officers"),
        ("occupation", "chef <{chef}>", "chef"),
        ("occupation", "https://example.org/?uri={chef}", "chef"),
        ("occupation", "{chef}.ttl", "chef"),
        ("occupation", "{chef}/en", "chef"),
    ],
)
def test_a_uuid_or_code_within_a_text_is_suggested(full, function, text, label):
    """On a store without an index, too; what it means is likely, not sure."""
    chef = full.occupation("chef").uri
    with pytest.raises(UnknownConcept, match="did you mean") as caught:
        getattr(full, function)(text.format(chef=chef))
    assert list(caught.value.suggestions.values()) == [label]


def test_a_uri_of_isco_88_is_not_taken_for_isco_08(esco):
    with pytest.raises(UnknownConcept):
        esco.isco_group("ISCO-88 2512")


@pytest.mark.parametrize("host", ["example.org", "data.europa.eu.example.org"])
def test_a_uuid_at_another_place_is_no_concept_of_esco(esco, host):
    with pytest.raises(UnknownConcept):
        esco.concept(esco.occupation("chef").uri.replace("data.europa.eu", host))


def test_a_long_reference_is_read_in_time_and_shortened_in_the_message(esco):
    nested = "https://ec.europa.eu/?uri=" * 5_000
    for text in (nested, "x" * 100_000, "a." * 50_000 + "europa.eu", "%25" * 50_000 + "2f"):
        with pytest.raises(UnknownConcept) as caught:
            esco.concept(text)
        assert len(str(caught.value)) < 1_000


# --- marks


@pytest.mark.parametrize(
    "text",
    [
        *(
            '"{}"',
            "'{}'",
            "\u201c{}\u201d",
            "\u201e{}\u201c",
            "\u00ab\u00a0{}\u00a0\u00bb",
            "`{}`",
        ),
        *("{}.", "{},", "{};", '"{}."', "{} !"),
    ],
    ids=ascii,
)
def test_quotes_around_a_label_and_punctuation_behind_it_are_left_out(esco, text):
    assert esco.occupation(text.format("Chef")) == esco.occupation("chef")
    assert esco.skill(text.format("C++")).pref_label == "C++"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("cut pig\u2019s teeth", "cut pig's teeth"),
        ("cut pig\u00b4s teeth", "cut pig's teeth"),
        ("cut pig\u02bcs teeth", "cut pig's teeth"),
        ("Ships' engineers", "Ships\u2019 engineers"),
        ("V\u2011belt builder", "V-belt builder"),
        ("Fire\u2013fighters", "Fire-fighters"),
        ("actor / actress", "actor/actress"),
        ("re\u0301pe\u0301titeur", "r\u00e9p\u00e9titeur"),
    ],
    ids=ascii,
)
def test_typographic_marks_are_as_good_as_typed_ones(full, text, label):
    assert full.concept(text).pref_label == label


def test_marks_are_the_last_try(full):
    """What labels differ in alone tells them apart."""
    for uri, kind, text, _ in full.bulk.labels(["en"]):
        if kind == "preferred" and without_marks(text) != normalize_spaces(text):
            assert uri in found(full, text), text


# --- what is not a reference


@pytest.mark.parametrize("value", [["x"], None, {"skills": []}, 5], ids=repr)
def test_a_profile_that_is_none_is_an_error_of_ours(esco, value):
    with pytest.raises(escograph.EscoError, match="Profile"):
        esco.gap(value, "chef")


def test_a_profile_of_labels_is_resolved_with_the_graph_or_refused(esco):
    profile = esco.profile(["Debug Software", esco.skill("debug software").uri.upper()])
    assert list(profile.skills) == [esco.skill("debug software").uri]
    with pytest.raises(escograph.EscoError, match=re.escape("esco.profile(...)")):
        Profile(["debug software"])


def test_codes_are_strings(esco):
    with pytest.raises(InvalidReference, match=re.escape('codes are strings: "7412.12"')):
        esco.occupation(7412.12)
    with pytest.raises(InvalidReference, match=re.escape('codes are strings: "2512"')):
        esco.isco_group(2512.0)
    with pytest.raises(InvalidReference, match=re.escape('codes are strings: "2512.4"')):
        esco.occupation(np.float32(2512.4))
