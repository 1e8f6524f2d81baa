"""Catalogues as they are met: frames with gaps, spreadsheets, other vocabularies, nonsense."""

import io
import json
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import release, uri

import escograph
from escograph.errors import InvalidCatalogue, InvalidReview, InvalidValue
from escograph.learning import Catalogue, read_catalogue
from escograph.learning.reading import FIELDS
from escograph.model import Assessment, AssessmentItem, Course, Scale
from escograph.model.columns import COURSE_COLUMNS


@pytest.fixture(scope="module")
def two():
    return release({"a": {}, "b": {}, "job": {"kind": "occupation"}})


def only(source, graph):
    """Return the only course of a source, none of whose rows is refused."""
    catalogue = read_catalogue(source, graph)
    assert catalogue.refused == ()
    (course,) = catalogue
    return course


def test_a_column_with_missing_numbers_is_read(two):
    """Pandas makes such a column one of floats."""
    frame = pd.DataFrame(
        {
            "id": [1, 2],
            "title": ["A", "B"],
            "eqf_level": [5, None],
            "hours": [1.5, None],
            "start": [pd.Timestamp("2027-01-04"), pd.NaT],
            "teaches": [uri("a"), None],
        }
    )
    assert frame.eqf_level.dtype == float
    for source in (
        frame,
        frame.convert_dtypes(),
        frame.convert_dtypes(dtype_backend="pyarrow"),
        pa.Table.from_pandas(frame),
        pa.RecordBatch.from_pandas(frame),
        frame.convert_dtypes().astype(object).to_dict("records"),
    ):
        catalogue = read_catalogue(source, two)
        assert catalogue.refused == ()
        first, second = catalogue
        assert (first.id, first.eqf_level, first.hours) == ("1", 5, 1.5)
        assert first.start == date(2027, 1, 4)
        assert (second.eqf_level, second.hours, second.start) == (None, None, None)
        assert (list(first.teaches), list(second.teaches)) == ([uri("a")], [])


def test_cells_may_be_lists_as_parquet_has_them(two, tmp_path):
    table = pa.table({"id": ["c"], "title": ["C"], "teaches": [[uri("a"), None, uri("b")]]})
    table.to_pandas().to_parquet(tmp_path / "c.parquet")
    frame = pd.read_parquet(tmp_path / "c.parquet")
    assert isinstance(frame.teaches[0], np.ndarray)
    for source in (table, frame):
        assert list(only(source, two).teaches) == [uri("a"), uri("b")]


def test_the_frame_of_a_catalogue_is_read_back(esco, request, tmp_path):
    courses = read_catalogue(request.config.rootpath / "data/courses.csv", esco)
    frame = courses.to_frame()
    assert tuple(frame.columns) == COURSE_COLUMNS
    assert set(COURSE_COLUMNS) == set(FIELDS)
    frame.to_csv(tmp_path / "copy.csv", index=False)
    for source in (frame, tmp_path / "copy.csv", pa.Table.from_pandas(frame)):
        copy = read_catalogue(source, esco)
        assert copy.refused == ()
        assert copy == courses
        assert [dict(c.teaches) for c in copy] == [dict(c.teaches) for c in courses]


def test_the_frame_has_the_level_of_a_stage_on_a_scale_of_ones_own(two):
    from escograph.model import Held

    own = Scale("House", ("low", "middle", "high"))
    course = Course("c", "C", teaches={uri("a"): Held(stage="middle", scale=own)})
    copy = only(Catalogue([course]).to_frame(), two)
    assert copy.teaches[uri("a")] == Held(level=course.teaches[uri("a")].level)


def test_a_catalogue_shows_its_courses_and_refused_rows(two):
    catalogue = read_catalogue(
        [{"id": "c", "title": "<b>C"}, {"id": "d", "title": "D", "hours": "x"}], two
    )
    assert str(catalogue).splitlines() == [
        "Catalogue of 1: 1 untagged, 1 rows refused",
        "  c: <b>C",
        "  refused: row 1, hours: 'x' is not a number",
    ]
    card = catalogue._repr_html_()
    assert "&lt;b&gt;C" in card
    assert "is not a number" in card


@pytest.mark.parametrize("name", ["c.jsonl", "c.json", "c.txt"])
def test_json_lines_are_recognised_by_any_name(two, tmp_path, name):
    text = "a\u2028b\x85c\x0bd"
    rows = [{"id": "c", "title": "C", "description": text}, {"id": "d", "title": "D"}]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / name).write_text(lines + "\n", "utf-8")
    for source in (tmp_path / name, io.BytesIO(lines.encode())):
        catalogue = read_catalogue(source, two)
        assert [course.id for course in catalogue] == ["c", "d"]
        assert catalogue[0].description == text
        assert catalogue.refused == ()


def test_a_source_that_cannot_be_read_is_an_error_of_ours(two, tmp_path):
    closed = io.BytesIO(b"id,title\n")
    closed.close()
    (tmp_path / "twice.csv").write_text("id,title,cost,cost\nc,C,1,2\n")
    twice = pd.DataFrame([["c", "C", "D"]], columns=["id", "title", "title"])
    for source, reason in (
        (io.StringIO("id,title\n"), "it is open in text mode; open it in binary mode"),
        (closed, "closed"),
        ("a\0b", "cannot read"),
        (tmp_path, "cannot read"),
        (tmp_path / "twice.csv", "cost: several columns"),
        (twice, "title: several columns"),
        (pa.Table.from_arrays([pa.array(["c"])] * 3, names=["id", "title", "id"]), "several"),
    ):
        with pytest.raises(InvalidCatalogue, match=reason):
            read_catalogue(source, two)


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"cost": "1,234", "currency": "USD"}, "cost", "a thousand times"),
        ({"cost": "1_000", "currency": "USD"}, "cost", "not a number"),
        ({"cost": 5, "currency": "euros"}, "currency", "such as EUR"),
        ({"title": ["C"]}, "title", "expected text"),
        ({"id": True}, "id", "expected text"),
        ({"description": np.array([1, 2])}, "description", "expected text"),
        ({"eqf_level": 5.5}, "eqf_level", "1 to 8"),
        ({"hours": np.True_}, "hours", "from 0"),
        ({"hours": 10**400}, "hours", "from 0"),
        ({"teaches": [{"level": 0.5}]}, "teaches", "without its skill"),
        ({"teaches": "=0.5"}, "teaches", "without its skill"),
        ({"teaches": f"{uri('a')}=0_1"}, "teaches", "0 to 1"),
        ({"teaches": [uri("job")]}, "teaches", "'job', not a skill"),
        ({"occupations": [uri("a")]}, "occupations", "'a', not an occupation"),
        ({"occupations": [5]}, "occupations", "no occupation 5"),
        ({"isced_field": [1]}, "isced_field", "expected text"),
        ({"teaches": 5}, "teaches", "no skill 5"),
        ({"teaches": b"a"}, "teaches", "no skill"),
    ],
)
def test_values_of_the_wrong_type_are_refused_with_their_field(two, values, field, reason):
    catalogue = read_catalogue([{"id": "c", "title": "C", **values}], two)
    (refused,) = catalogue.refused
    assert len(catalogue) == 0
    assert refused.field == field
    assert reason in refused.reason


def test_values_of_libraries_are_read_as_those_of_python(two):
    course = only(
        [
            {
                "id": np.int64(5),
                "title": "C",
                "hours": np.float32(1.5),
                "ects": Decimal("2.5"),
                "cost": np.int64(3),
                "currency": " eur ",
                "type": "Assessment",
                "eqf_level": np.float64(4),
                "teaches": {uri("a"): np.float64(0.5)},
                "presumes": np.array([uri("b")]),
                "language": np.nan,
                "url": pd.NA,
            }
        ],
        two,
    )
    assert (course.id, course.hours, course.ects, course.cost) == ("5", 1.5, 2.5, 3)
    assert (course.currency, course.type, course.eqf_level) == ("EUR", "assessment", 4)
    assert (course.teaches[uri("a")].level, list(course.presumes)) == (0.5, [uri("b")])
    assert (course.language, course.url) == (None, None)
    json.dumps(course.to_dict())


def test_a_field_is_stored_by_its_code(esco):
    field = esco.isced_field("0613")
    for reference in ("0613", field.uri, field.pref_label, field):
        row = {"id": "c", "title": "C", "isced_field": reference}
        assert only([row], esco).isced_field == "0613"


def test_a_currency_is_a_code():
    with pytest.raises(InvalidValue, match="currency"):
        Course("c", "C", cost=5, currency="eur")


def test_a_nested_row_is_refused_and_the_next_is_read(two):
    deep = "x"
    for _ in range(100_000):
        deep = [deep]
    rows = [
        {"id": "c", "title": "C", "teaches": deep},
        {"@type": "Course", "@id": "d", "name": deep},
        {"id": "e", "title": "E"},
    ]
    catalogue = read_catalogue(rows, two)
    assert [course.id for course in catalogue] == ["e"]
    assert [row.row for row in catalogue.refused] == [0, 1]
    while isinstance(deep, list):  # else freeing it would recurse
        deep = deep.pop()


_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([uri("a"), uri("job"), "a=0.5", "a=CEFR:B2", "=", "2027-01-01", "EUR"])
)
_JSON = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["uri", "level", "name", "value", "x"]), inner)
    ),
    max_leaves=4,
)
_NAMES = (*COURSE_COLUMNS, "@type", "name", "offers", "hasCourseInstance", "learningOutcome")


@given(st.lists(st.dictionaries(st.sampled_from(_NAMES), _JSON, max_size=6), max_size=3))
def test_every_row_is_loaded_or_refused(rows):
    esco = release({"a": {}, "job": {"kind": "occupation"}})
    rows = [{"id": str(number), "title": "C", **row} for number, row in enumerate(rows)]
    catalogue = read_catalogue(rows, esco)
    assert len(catalogue) + len(catalogue.refused) == len(rows)
    assert Catalogue.from_dict(json.loads(json.dumps(catalogue.to_dict()))) == catalogue


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=99)))
def test_durations_of_schema_org_are_those_that_pandas_writes(duration):
    course = {"@type": "Course", "@id": "c", "name": "C"}
    course["timeRequired"] = pd.Timedelta(duration).isoformat()
    (read,) = read_catalogue([course], release({"a": {}}))
    assert read.hours == pytest.approx(duration.total_seconds() / 3600, abs=1e-9)


@pytest.mark.parametrize("duration", ["P3D", "P2W", "PT", "30 hours", "P1M", "T5H"])
def test_days_weeks_and_text_are_not_hours(duration):
    course = {"@type": "Course", "@id": "c", "name": "C", "timeRequired": duration}
    assert only([course], release({"a": {}})).hours is None


def test_more_of_schema_org_is_read(two):
    base = {"@type": "Course", "@id": "c", "name": "C"}
    english = {"@type": "Language", "name": "English", "alternateName": "en"}
    assert only([{**base, "inLanguage": english}], two).language == "en"
    assert only([{**base, "inLanguage": ["fr", "en"]}], two).language == "fr"
    assert only([{**base, "isAccessibleForFree": True}], two).cost == 0
    assert only([{**base, "offers": [{"category": "Free"}]}], two).cost == 0
    paid = {"category": "Free", "price": "40.50", "priceCurrency": "EUR"}
    assert only([{**base, "offers": paid}], two).cost == 40.5
    instance = {"@type": "CourseInstance", "@id": "c", "name": "C", "startDate": "2027-01-04"}
    assert only([instance], two).start == date(2027, 1, 4)
    own = {"type": "Course", "id": "c", "title": "C", "teaches": [uri("a")]}
    assert list(only([own], two).teaches) == [uri("a")]


def programme(esco):
    """Return a programme of schema.org with two courses and a credential."""
    debug = esco.skill("debug software").uri
    return {
        "@type": "EducationalOccupationalProgram",
        "@id": "https://example.org/p1",
        "name": "Programme",
        "timeToComplete": "PT600H",
        "programPrerequisites": {"@id": "_:b2", "url": esco.skill("computer programming").uri},
        "occupationalCategory": {"url": esco.occupation("software developer").uri},
        "startDate": "2027-01-01",
        "endDate": "2027-06-01",
        "offers": {"price": 5, "priceCurrency": "EUR"},
        "numberOfCredits": {"value": 30, "unitText": "ECTS"},
        "hasCourse": [
            {"@type": "Course", "name": "Bugs", "teaches": {"@id": "_:b1", "url": debug}},
            {"@type": "Course", "name": "Words", "teaches": "Writing of reports"},
        ],
        "educationalCredentialAwarded": {
            "name": "Diploma",
            "educationalLevel": {"@id": "http://data.europa.eu/snb/eqf/5"},
            "competencyRequired": {"sameAs": [esco.skill("use query languages").uri]},
        },
    }


def test_a_programme_of_schema_org_is_one_course(esco):
    catalogue = read_catalogue(programme(esco), esco)
    (course,) = catalogue
    assert (catalogue.refused, catalogue.unread_columns) == ((), ())
    assert list(course.teaches) == [
        esco.skill(label).uri for label in ("debug software", "use query languages")
    ]
    assert list(course.presumes) == [esco.skill("computer programming").uri]
    assert course.occupations == (esco.occupation("software developer").uri,)
    assert (course.start, course.end) == (date(2027, 1, 1), date(2027, 6, 1))
    assert (course.hours, course.ects, course.eqf_level) == (600, 30, 5)
    assert (course.cost, course.currency) == (5, "EUR")
    assert course.description == "Bugs\nWords\nDiploma\nWriting of reports"


@pytest.mark.parametrize(
    ("changed", "unread"),
    [
        ({"timeToComplete": "P2Y"}, ["timeToComplete"]),
        ({"typicalCreditsPerTerm": 30}, ["typicalCreditsPerTerm"]),
        ({"occupationalCategory": "15-1252"}, ["occupationalCategory"]),
        ({"hasCourse": [{"@id": "https://example.org/c1"}]}, ["hasCourse"]),
        ({"numberOfCredits": {"value": 3, "unitText": "semester hours"}}, ["numberOfCredits"]),
        ({"offers": [{"price": 0}, {"price": 5, "priceCurrency": "EUR"}]}, ["offers"]),
        ({"image": "a.png", "keywords": []}, ["image"]),
    ],
)
def test_what_is_not_read_of_a_programme_is_named(esco, changed, unread):
    catalogue = read_catalogue([{**programme(esco), **changed}], esco)
    assert (len(catalogue), catalogue.refused) == (1, ())
    assert [(column.name, column.rows) for column in catalogue.unread_columns] == [
        (name, 1) for name in unread
    ]


def test_the_first_absolute_uri_of_an_object_counts(two):
    base = {"@type": "Course", "@id": "c", "name": "C"}
    for reference in (
        {"@id": "_:b1", "url": uri("a")},
        {"@id": "#a", "sameAs": ["a", uri("a")]},
        {"@id": "https://example.org/a", "targetUrl": uri("a"), "name": "a"},
        {"id": uri("a"), "url": uri("b")},
        uri("a"),
    ):
        course = only([{**base, "teaches": reference}], two)
        assert list(course.teaches) == [uri("a")]
        assert course.description is None
    named = only([{**base, "teaches": {"@id": "_:b1", "name": "Lisp"}}], two)
    assert (dict(named.teaches), named.description) == ({}, "Lisp")
    assert only([{**base, "@id": "_:b1", "url": "https://example.org"}], two).id[:5] == "https"
    assert only([{**base, "@id": "_:b1"}], two).id == "_:b1"


def test_each_instance_of_a_course_is_a_course(two):
    autumn = {
        "startDate": "2027-09-01",
        "inLanguage": "es",
        "courseWorkload": "PT20H",
        "offers": {"price": 10, "priceCurrency": "EUR"},
        "location": "Dublin",
    }
    spring = {"startDate": "2027-02-01"}
    base = {
        "@type": "Course",
        "@id": "c",
        "name": "C",
        "inLanguage": "en",
        "timeRequired": "PT30H",
        "teaches": uri("a"),
        "offers": {"price": 20, "priceCurrency": "EUR"},
    }
    catalogue = read_catalogue(
        [{**base, "hasCourseInstance": [spring, autumn, dict(spring)]}], two
    )
    assert catalogue.refused == ()
    assert [
        (c.id, c.start.month, c.language, c.hours, c.cost, list(c.teaches)) for c in catalogue
    ] == [("c", 2, "en", 30, 20, [uri("a")]), ("c#2", 9, "es", 20, 10, [uri("a")])]
    assert [column.name for column in catalogue.unread_columns] == [
        "offers",
        "hasCourseInstance.location",
    ]
    named = [{**spring, "@id": "c/spring"}, {**autumn, "@id": "_:b1"}]
    catalogue = read_catalogue([{**base, "hasCourseInstance": named}], two)
    assert [course.id for course in catalogue] == ["c#c/spring", "c#2"]
    same = [{**spring, "@id": "x"}, {**autumn, "@id": "x"}]
    catalogue = read_catalogue([{**base, "hasCourseInstance": same}], two)
    assert [course.id for course in catalogue] == ["c#x"]
    assert [(row.row, row.field) for row in catalogue.refused] == [(0, "id")]


def test_columns_that_are_not_read_are_named_with_what_may_be_meant(two, tmp_path):
    rows = [
        {"id": "c", "title": "C", "teachs": uri("a"), "Colour": "red", "skills": None},
        {"id": "d", "title": "D", "teachs": uri("b"), "Colour": "", "skills": "a"},
    ]
    frame = pd.DataFrame(rows)
    frame.to_csv(tmp_path / "c.csv", index=False)
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, rows)))
    for source in (
        rows,
        frame,
        pa.Table.from_pandas(frame),
        tmp_path / "c.csv",
        tmp_path / "c.jsonl",
    ):
        catalogue = read_catalogue(source, two)
        assert (len(catalogue), catalogue.refused) == (2, ())
        assert list(map(str, catalogue.unread_columns)) == [
            "'teachs' in 2 rows; did you mean 'teaches'?",
            "'Colour' in 1 row",
            "'skills' in 1 row; did you mean 'teaches'?",
        ]
    assert "3 columns not read" in catalogue.title
    assert "not read: 'Colour' in 1 row" in str(catalogue)
    assert "did you mean &#x27;teaches&#x27;?" in catalogue._repr_html_()
    copy = Catalogue.from_dict(json.loads(json.dumps(catalogue.to_dict())))
    assert copy.unread_columns == catalogue.unread_columns
    refused = read_catalogue([*rows, {"id": "e"}], two)
    assert Catalogue.from_dict(refused.to_dict()).refused == refused.refused
    assert catalogue[:1].unread_columns == catalogue.unread_columns
    (tmp_path / "c.csv").write_text("id,title,\nc,C,x\n")
    (column,) = read_catalogue(tmp_path / "c.csv", two).unread_columns
    assert column.name == "column 3"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("titel", "title"),
        ("langauge", "language"),
        ("cost_eur", "cost"),
        ("Start Date", "start"),
        ("eqf", "eqf_level"),
        ("price", "cost"),
        ("notes", None),
        ("@id", "id"),
    ],
)
def test_a_misspelt_column_is_told_from_others(two, name, meant):
    (column,) = read_catalogue([{"id": "c", "title": "C", name: "x"}], two).unread_columns
    assert (column.name, column.suggestion) == (name, meant)


def test_only_accepted_skills_tag_and_languages_may_have_a_region(esco):
    debug = esco.skill("debug software")
    for language in ("en", "EN", "en-GB", "en_GB", "tlh", None):
        catalogue = Catalogue([Course("c", "You debug software.", language=language)])
        review = catalogue.tag(esco)
        assert [row.uri for row in review] == [debug.uri]
        (tagged,) = catalogue.tagged(esco, review.accept(0))
        assert list(tagged.teaches) == [debug.uri]
    with pytest.raises(InvalidReview, match=r"'c'.*it is an occupation"):
        catalogue.tagged(esco, review.replace(0, esco.occupation("bus driver")))
    assert catalogue.tagged(esco, review.reject(0)) == catalogue
    for wrong in (None, 5, [review]):
        with pytest.raises(InvalidReview):
            catalogue.tagged(esco, wrong)


def test_a_text_is_linked_in_the_language_without_its_region(esco):
    for language, count in (("en-IE", 1), ("fr", 0), ("fr-BE", 0), ("FR_be", 0), (None, 1)):
        course = Course("c", "accept criticism and guidance", language=language)
        assert len(Catalogue([course]).tag(esco)) == count


def test_a_course_that_would_presume_what_it_teaches_says_so_in_the_migration():
    old = release({"s": {}, "t": {}})
    replaced = {"status": "obsolete", "replaced_by": ["m"]}
    new = release({"s": replaced, "t": replaced, "m": {}}, version="2")
    course = Course("c", "C", teaches={uri("s"): 0.5}, presumes={uri("t"): 0.5})
    migration = escograph.compare(old, new).migrate_catalogue([course])
    (moved,) = migration.courses
    assert (list(moved.teaches), list(moved.presumes)) == ([uri("m")], [])
    assert ["no longer presumed" in entry.remark for entry in migration.entries] == [
        False,
        True,
    ]


class Listening:
    """A release that notes the texts of every call of `link_many`."""

    def __init__(self, esco):
        self.esco = esco
        self.calls = []

    def __getattr__(self, name):
        return getattr(self.esco, name)

    def link_many(self, texts, **options):
        texts = list(texts)
        self.calls.append(texts)
        return self.esco.link_many(texts, **options)


def test_a_large_catalogue_is_linked_in_parts(esco):
    words = ["You debug software.", "Nothing.", "We dye hair."]
    courses = Catalogue(Course(str(n), words[n % 3]) for n in range(2100))
    listening = Listening(esco)
    review = courses.tag(listening)
    assert max(map(len, listening.calls)) <= 1000
    texts = [course.title for course in courses]
    names = [course.id for course in courses]
    assert review == escograph.Review.of(texts, esco.link_many(texts), names=names)
    assert {row.times for row in review} == {700}


def test_only_texts_with_decided_words_are_linked_again(esco):
    courses = Catalogue(
        [
            Course("c1", "You debug software."),
            Course("c2", "We DEBUG\u00a0 SOFTWARE, at times."),
            Course("c3", "We dye hair."),
        ]
    )
    review = courses.tag(esco)
    (place,) = [n for n, row in enumerate(review) if row.text == "debug software"]
    listening = Listening(esco)
    tagged = courses.tagged(listening, review.accept(place))
    assert [list(course.teaches) for course in tagged] == [
        *[[esco.skill("debug software").uri]] * 2,
        [],
    ]
    assert listening.calls == [[], [course.title for course in courses[:2]]]
    listening = Listening(esco)
    assert courses.tagged(listening, review) == courses
    assert not any(listening.calls)
    elsewhere = escograph.Review().add("words of no course", uri("of no release"))
    with pytest.raises(InvalidReview, match="has no"):
        courses.tagged(esco, elsewhere)


def test_what_has_no_text_to_tag_is_named(esco):
    courses = Catalogue(
        [Course("c1", "101"), Course("c2", "Lisp"), Course("c3", "1", [uri("a")])]
    )
    assert [course.id for course in courses.untaggable] == ["c1"]
    assert {row.text_id for row in courses.tag(esco)} == {"c2"}
    items = [AssessmentItem("q1"), AssessmentItem("q2", text="Lisp")]
    assessment = Assessment("a", "A", items, "Dreyfus")
    assert [item.id for item in assessment.untaggable] == ["q1"]
    assert {row.text_id for row in assessment.tag(esco)} == {"q2"}
    assert str(assessment).splitlines()[-2:] == [
        "  without a skill: q1, q2",
        "  of these without a text to find it in: q1",
    ]


def test_columns_may_be_named_in_capitals(two, tmp_path):
    frame = pd.DataFrame({"ID": ["c"], " Title": ["C"], "Teaches": [uri("a")], "Teachs": ["x"]})
    frame.to_csv(tmp_path / "c.csv", index=False)
    for source in (frame, pa.Table.from_pandas(frame), tmp_path / "c.csv"):
        assert list(only(source, two).teaches) == [uri("a")]
        (column,) = read_catalogue(source, two).unread_columns
        assert (column.name, column.suggestion) == ("Teachs", "teaches")
    twice = pd.DataFrame([["c", "C", "d"]], columns=["id", "title", "ID"])
    with pytest.raises(InvalidCatalogue, match="id: several columns"):
        read_catalogue(twice, two)


def test_maps_and_batches_of_arrow_are_read(two):
    skills = pa.array([[(uri("a"), 0.5), (uri("b"), None)]], pa.map_(pa.string(), pa.float64()))
    table = pa.table({"id": ["c"], "title": ["C"], "teaches": skills})
    for source in (
        table,
        table.to_pandas(),
        pa.RecordBatchReader.from_batches(table.schema, table.to_batches()),
    ):
        teaches = only(source, two).teaches
        assert {name: held.level for name, held in teaches.items()} == {
            uri("a"): 0.5,
            uri("b"): None,
        }

    def broken():
        yield table.to_batches()[0]
        raise ValueError("broken")

    with pytest.raises(InvalidCatalogue, match="cannot read it"):
        read_catalogue(pa.RecordBatchReader.from_batches(table.schema, broken()), two)


def test_a_field_that_lost_its_zero_is_refused_with_the_code(esco):
    for field in ("613", 613, 613.0):
        (row,) = read_catalogue([{"id": "c", "title": "C", "isced_field": field}], esco).refused
        assert row.field == "isced_field"
        assert row.reason == "no ISCED-F field '613' in this release; did you mean '0613'"
    (row,) = read_catalogue([{"id": "c", "title": "C", "isced_field": "9999"}], esco).refused
    assert "did you mean" not in row.reason
