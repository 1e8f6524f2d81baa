"""Languages of texts: recognised, also where the store has no labels in them."""

import logging

import pytest

from escograph.model import Links, Matches
from escograph.search.index.detection import detect_language
from escograph.search.language.text import TokenizedText


def detected(esco, text):
    """Return the language that a text is most likely in."""
    index = esco._shared.index
    return detect_language(TokenizedText(text), index.labels, index.tags, "en")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Sie kochen mit Freude und führen ein Team.", "de"),
        ("Vous gérez le budget de la société avec rigueur.", "fr"),
        ("Gestiona el presupuesto de la empresa con rigor.", "es"),
        ("Je werkt met een team en je kookt voor de gasten.", "nl"),
        ("Γνώση λογιστικής και των κανόνων της αγοράς", "el"),
    ],
)
def test_a_text_in_a_language_that_the_store_lacks_says_so_once(english, text, tag, caplog):
    english._shared.index._cache.pop(("note", tag), None)
    with caplog.at_level(logging.WARNING, "escograph"):
        first, second = english.link(text), english.link(text)
    assert repr(tag) in first.note
    assert "labels in en alone" in first.note
    assert second.note == first.note
    assert sum(repr(tag) in record.getMessage() for record in caplog.records) == 1
    assert english.link("Manage budgets").note is None
    assert Links.from_dict(first.to_dict()).note == first.note
    assert first[:1].note == first.note


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("da", "Java: nej"),
        ("en", "door fitter"),
        ("it", "autista di camion"),
        ("da", "Java men ikke Python"),
        ("en", "Emergency care"),
        ("cs", "Bez Java"),
        ("en", "Müller GmbH"),
        ("en", "Lack of Java"),
        ("en", "Chef at Noma, København"),
        ("en", "Cook, Hotel de la Paix"),
        ("en", "SAP FI/CO, MM, SD"),
        ("en", "Door Fitter"),
        ("da", "lastbilchauffør"),
        ("pl", "kierowca ciężarówki"),
        ("uk", "водій вантажівки"),
        ("fr", "Java n'est plus utilisé"),
        ("de", "Excel, Photoshop und Cisco"),
        ("lv", "Meklējam pieredzējušu pavāru mūsu restorānam."),
        ("ga", "Táimid ag lorg cócaire a bhfuil taithí aige dár mbialann."),
        ("mt", "Qed infittxu kok b'esperjenza għar-ristorant tagħna."),
    ],
)
def test_the_language_of_a_short_text_is_recognised(english, tag, text):
    """Most weights of detection, halved or doubled, change one of these."""
    assert detected(english, text) == tag


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("fr", "Pas de Java"),
        ("es", "Se busca conductor de camión"),
        ("de", "Wir suchen einen Koch"),
        ("pt", "motorista de camião"),
    ],
)
def test_the_languages_of_a_store_are_told_apart(indexed, tag, text):
    assert detected(indexed, text) == tag


def test_labels_of_a_release_are_in_its_language(english):
    rows = [text for _, _, text, _ in list(english.bulk.labels())[::17]]
    for written in (str, str.title, str.upper, str.capitalize):
        texts = [written(text) for text in rows]
        found = [text for text in texts if detected(english, text) != "en"]
        assert len(found) <= len(texts) / 2000, found


@pytest.mark.parametrize(
    "query", ["Köchin", "Krankenpfleger", "Kellnerin mit Erfahrung", "шеф"]
)
def test_a_query_without_a_known_word_says_so(english, query):
    found = english.search(query)
    assert not found
    assert "labels in en alone" in found.note
    assert Matches.from_dict(found.to_dict()).note == found.note
    assert english.search("chef").note is None


# Scores of search
