"""Courses of schema.org and ELM: what is read, and what is named because it is not."""

import json

import pytest
from tiny import release, uri

from escograph.learning import read_catalogue
from escograph.learning.language_tags import language_tag

EU = "http://publications.europa.eu/resource/authority/language/"
ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"
BASE = {"@type": "Course", "@id": "https://example.org/c", "name": "C"}


@pytest.fixture(scope="module")
def two():
    return release({"a": {}, "b": {}})


def course_and_unread(data, graph):
    """Return the only course of a source and what is not read of it."""
    catalogue = read_catalogue(data, graph)
    assert catalogue.refused == ()
    assert {column.suggestion for column in catalogue.unread_columns} <= {None}
    (course,) = catalogue
    return course, [column.name for column in catalogue.unread_columns]


def opportunity(**changed):
    return {"type": "LearningOpportunity", "id": "urn:x:1", "title": {"en": "C"}, **changed}


@pytest.mark.parametrize(
    ("offer", "cost", "currency", "unread"),
    [
        ({"priceSpecification": {"price": 10, "priceCurrency": "EUR"}}, 10, "EUR", []),
        (
            {"priceCurrency": "EUR", "priceSpecification": [{"price": 5}, {"price": 6}]},
            *(5, "EUR", ["offers.priceSpecification"]),
        ),
        (
            {"priceSpecification": {"price": 9, "priceCurrency": "EUR", "unitText": "month"}},
            None,
            None,
            [f"offers.priceSpecification.{n}" for n in ("price", "priceCurrency", "unitText")],
        ),
        ({"lowPrice": "10", "highPrice": "10", "priceCurrency": "EUR"}, 10, "EUR", []),
        (
            {"lowPrice": 10, "highPrice": 90, "priceCurrency": "EUR"},
            *(None, "EUR", ["offers.highPrice", "offers.lowPrice"]),
        ),
        ({"lowPrice": 10, "priceCurrency": "EUR"}, None, "EUR", ["offers.lowPrice"]),
        ({"price": 1, "priceCurrency": "EUR", "seller": "X"}, 1, "EUR", ["offers.seller"]),
        ({"@id": "#elsewhere"}, None, None, ["offers"]),
    ],
)
def test_the_price_of_an_offer_is_read_or_named(two, offer, cost, currency, unread):
    course, others = course_and_unread([{**BASE, "offers": offer}], two)
    assert (course.cost, course.currency, others) == (cost, currency, unread)


@pytest.mark.parametrize(
    ("stated", "cost", "unread"),
    [
        (True, 0, []),
        ("true", 0, []),
        ("http://schema.org/True", 0, []),
        ({"@id": "https://schema.org/True"}, 0, []),
        (False, None, []),
        ("https://schema.org/False", None, []),
        ("for members", None, ["isAccessibleForFree"]),
    ],
)
def test_a_boolean_of_schema_org_is_read_in_any_spelling(two, stated, cost, unread):
    course, others = course_and_unread([{**BASE, "isAccessibleForFree": stated}], two)
    assert (course.cost, others) == (cost, unread)


@pytest.mark.parametrize(
    ("stated", "ects"),
    [
        ({"value": 5, "unitText": "ECTS"}, 5),
        ({"value": 5, "name": "European Credit Transfer System"}, 5),
        ("5 ECTS", 5),
        ("2,5 ECTS credits", 2.5),
        ({"value": 3, "name": "US semester hours"}, None),
        ({"value": 3, "unitText": "semester hours", "name": "ECTS"}, None),
        ({"value": 3}, None),
        (3, None),
        ("3", None),
    ],
)
def test_only_credits_stated_to_be_ects_are_ects(two, stated, ects):
    course, unread = course_and_unread([{**BASE, "numberOfCredits": stated}], two)
    assert (course.ects, unread) == (ects, [] if ects else ["numberOfCredits"])


def test_credits_of_elm_have_the_framework_of_ects_or_are_named(two):
    label = {"en": ["European Credit Transfer System"]}
    for framework in ({"id": ECTS}, {"id": "urn:x:2", "prefLabel": label}):
        point = {"type": "CreditPoint", "framework": framework, "point": "5"}
        data = opportunity(learningAchievementSpecification={"creditPoint": [point]})
        course, unread = course_and_unread(data, two)
        assert (course.ects, unread) == (5, [])
    other = {"framework": {"id": "http://data.europa.eu/snb/education-credit/x"}, "point": "5"}
    course, unread = course_and_unread(opportunity(creditPoint=[other, point]), two)
    assert (course.ects, unread) == (5, ["creditPoint"])


def test_what_is_not_read_inside_an_opportunity_is_named(two):
    outcome = {
        "id": "urn:x:3",
        "title": {"en": "Debug"},
        "relatedESCOSkill": [{"id": uri("a")}, {"id": "urn:x:4", "prefLabel": {"en": "Lisp"}}],
        "reusabilityLevel": "x",
        "identifier": {"notation": "x"},
    }
    data = opportunity(
        learningAchievementSpecification={
            "id": "urn:x:2",
            "volumeOfLearning": "P30D",
            "entryRequirement": {"en": "Lisp"},
            "learningOutcome": [outcome, {"id": "urn:x:5"}],
        },
        temporal=[{"startDate": "2027-01-01", "duration": "P3M"}, {"startDate": "2028-01-01"}],
        priceDetail={
            "amount": {"value": 5, "unit": "EUR", "content": "x"},
            "description": {"en": "x"},
        },
    )
    course, unread = course_and_unread(data, two)
    assert (list(course.teaches), course.description) == ([uri("a")], "Debug\nLisp")
    assert (course.cost, course.currency, course.hours) == (5, "EUR", None)
    inner = "learningAchievementSpecification"
    assert sorted(unread) == [
        f"{inner}.entryRequirement",
        f"{inner}.learningOutcome",
        f"{inner}.learningOutcome.identifier",
        f"{inner}.learningOutcome.reusabilityLevel",
        f"{inner}.volumeOfLearning",
        "priceDetail.amount.content",
        "priceDetail.description",
        "temporal",
        "temporal.duration",
    ]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (f"{EU}ENG", "en"),
        (f"{EU}NOR", "no"),
        (f"{EU}CAT", "cat"),
        ("FRA", "fr"),
        ("ger", "de"),
        ("English", "en"),
        ("ESPAÑOL", "es"),
        ("de_AT", "de-AT"),
        ("zh-Hant", "zh-Hant"),
        ("Klingonish", None),
        ("???", None),
        ("e", None),
    ],
)
def test_languages_are_read_as_tags(two, text, tag):
    assert language_tag(text) == tag
    catalogue = read_catalogue([{"id": "c", "title": "C", "language": text}], two)
    assert [course.language for course in catalogue] == ([tag] if tag else [])
    assert [row.field for row in catalogue.refused] == ([] if tag else ["language"])


def test_every_language_of_esco_has_its_codes_and_names():
    from escograph.search.language import words

    tags = {language.tag for language in words._languages()} - {"any"}
    assert {language_tag(tag) for tag in tags} == tags
    codes = """ara bul ces dan deu ell eng spa est fin fra gle hrv hun isl ita lit lav mlt nld
        nor pol por ron slk slv swe ukr"""
    assert {language_tag(code) for code in codes.split()} == tags


def test_texts_are_read_in_the_language_of_the_course(two):
    title = {"fr": ["Informatique"], "en": ["Computing"], "de": ["Informatik"]}
    for language, expected in (
        ({"id": f"{EU}DEU"}, "Informatik"),
        ("de-AT", "Informatik"),
        ("it", "Computing"),
        (None, "Computing"),
    ):
        data = opportunity(title=title, defaultLanguage=language)
        course, _ = course_and_unread(data, two)
        assert course.title == expected
    course, _ = course_and_unread(opportunity(title={"fr": "B", "es": "A"}), two)
    assert course.title == "B", "the first, if there is neither"


def test_each_instance_has_its_texts_in_its_language(two):
    names = [
        {"@language": "de", "@value": "Fehler"},
        {"@language": "en", "@value": "Bugs"},
        {"@language": "fr", "@value": "Erreurs"},
    ]
    instances = [{"inLanguage": tag, "startDate": "2027-01-01"} for tag in ("fr", "de", "it")]
    catalogue = read_catalogue([{**BASE, "name": names, "hasCourseInstance": instances}], two)
    assert [(c.language, c.title) for c in catalogue] == [
        ("fr", "Erreurs"),
        ("de", "Fehler"),
        ("it", "Bugs"),
    ]
    assert catalogue.unread_columns == ()


def test_an_identifier_is_the_value_of_an_object_not_its_name(two):
    rows = [
        {
            "@type": "Course",
            "name": "C",
            "identifier": {"@type": "PropertyValue", "name": "course number", "value": number},
        }
        for number in ("C-17", "C-18")
    ]
    rows.append({"@type": "Course", "name": "C", "identifier": {"@value": "C-19"}})
    rows.append(
        {
            "type": "LearningOpportunity",
            "title": "C",
            "identifier": {"schemeName": "x", "notation": 20},
        }
    )
    catalogue = read_catalogue(rows, two)
    assert [course.id for course in catalogue] == ["C-17", "C-18", "C-19", "20"]


def test_instances_of_two_courses_may_have_the_same_local_identifiers(two):
    rows = [
        {
            **BASE,
            "@id": course,
            "hasCourseInstance": [
                {"@id": "#a", "startDate": "2027-01-01"},
                {"identifier": "2028", "startDate": "2028-01-01"},
                {"@id": f"https://example.org/{course}/3", "startDate": "2029-01-01"},
            ],
        }
        for course in ("x", "y")
    ]
    catalogue = read_catalogue(rows, two)
    assert catalogue.refused == ()
    assert [course.id for course in catalogue] == [
        *("x#a", "x#2028", "https://example.org/x/3"),
        *("y#a", "y#2028", "https://example.org/y/3"),
    ]


def test_references_in_a_graph_are_followed_and_only_courses_are_courses(two, tmp_path):
    graph = [
        {"@type": "WebPage", "@id": "#page", "name": "Page", "mainEntity": {"@id": "#p"}},
        {
            **BASE,
            "provider": {"@id": "#org"},
            "teaches": {"@id": "#skill"},
            "hasCourseInstance": [{"@id": "#autumn"}, {"@id": "#nowhere"}],
        },
        {"@type": "CourseInstance", "@id": "#alone", "name": "Alone"},
        {
            "@type": "CourseInstance",
            "@id": "#autumn",
            "startDate": "2027-09-01",
            "offers": {"@type": "Offer", "@id": "#offer"},
        },
        {
            "@id": "#offer",
            "@type": "Offer",
            "price": 5,
            "priceCurrency": "EUR",
            "seller": {"@id": "#org"},
        },
        {
            "@type": "Organization",
            "@id": "#org",
            "name": "Uni",
            "owns": [{"@id": BASE["@id"]}, {"@id": "#org"}],
        },
        {"@type": "DefinedTerm", "@id": "#skill", "name": "a", "sameAs": uri("a")},
        {
            "@type": "EducationalOccupationalProgram",
            "@id": "#p",
            "name": "P",
            "hasCourse": [{"@id": BASE["@id"]}, {"@id": "#p"}],
        },
    ]
    (tmp_path / "c.json").write_text(json.dumps({"@graph": graph}))
    for source in ({"@context": "https://schema.org", "@graph": graph}, tmp_path / "c.json"):
        catalogue = read_catalogue(source, two)
        assert catalogue.refused == ()
        course, alone, programme = catalogue
        assert (course.provider, course.start.year, course.cost) == ("Uni", 2027, 5)
        assert (list(course.teaches), course.description) == ([uri("a")], None)
        assert (alone.id, programme.id, list(programme.teaches)) == (
            "#alone",
            "#p",
            [uri("a")],
        )
        assert "hasCourseInstance" in {column.name for column in catalogue.unread_columns}
    refused = read_catalogue({"@graph": graph[:1]}, two).refused
    assert [(row.row, row.field) for row in refused] == [(0, "id")]
    refused = read_catalogue({"@graph": [graph[0], {**BASE, "@id": ""}]}, two).refused
    assert [row.row for row in refused] == [1], "places are those of the graph"


def test_a_learning_opportunity_refers_to_its_specification(two):
    graph = [
        opportunity(learningAchievementSpecification={"id": "urn:x:2"}),
        {
            "type": "LearningAchievementSpecification",
            "id": "urn:x:2",
            "title": "S",
            "learningOutcome": {"id": "urn:x:3"},
        },
        {
            "type": "LearningOutcome",
            "id": "urn:x:3",
            "title": "O",
            "relatedESCOSkill": {"id": uri("b")},
        },
    ]
    course, unread = course_and_unread({"@graph": graph}, two)
    assert (course.id, list(course.teaches)) == ("urn:x:1", [uri("b")])
    assert unread == ["learningAchievementSpecification.title"]


def test_properties_of_other_vocabularies_are_no_misspelt_columns(two):
    instance = {**BASE, "hasCourse": "x", "workload": 5}
    _, unread = course_and_unread([instance], two)
    assert unread == ["hasCourse", "workload"]
    (column,) = read_catalogue([{"id": "c", "title": "C", "workload": 5}], two).unread_columns
    assert column.suggestion == "hours"


def test_a_number_of_thousands_of_digits_is_refused(two):
    rows = [{**BASE, "@id": "d", "isAccessibleForFree": 10**5000}, {**BASE, "name": 10**5000}]
    catalogue = read_catalogue([*rows, BASE], two)
    assert [row.row for row in catalogue.refused] == [0, 1]
    assert {row.reason for row in catalogue.refused} == {"it has a number with too many digits"}
    assert len(catalogue) == 1
