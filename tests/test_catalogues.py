"""Catalogues of courses: reading, tagging, coverage."""

import csv
import io
import json
import pickle
import subprocess
import sys
from collections import Counter

import pandas as pd
import pyarrow as pa
import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st
from tiny import release, uri

import escograph
from escograph import Profile, Review
from escograph.errors import (
    InvalidCatalogue,
    InvalidReview,
    InvalidSearch,
    InvalidVacancy,
    InvalidValue,
    PartMissing,
    UnknownConcept,
)
from escograph.learning import Catalogue, read_catalogue
from escograph.model import Course, CourseType, Coverages, Held

COURSES = "data/courses.csv"


@pytest.fixture(scope="module")
def courses(request, esco):
    return read_catalogue(request.config.rootpath / COURSES, esco)


def small():
    return release(
        {
            "old": {"status": "obsolete", "replaced_by": ["a"]},
            "a": {},
            "b": {},
            "job": {"kind": "occupation", "essential": ["a", "b"]},
        }
    )


def test_the_bundled_catalogue_is_read_completely(courses, esco):
    kinds = Counter(course.type for course in courses)
    assert kinds == {CourseType.COURSE: 60, CourseType.ASSESSMENT: 12}
    assert (courses.refused, len(courses.untagged)) == ((), 0)
    assert {course.language for course in courses} == {"en", "es", "fr", "de"}
    debugging = courses.course("dev-3")
    held = debugging.teaches[esco.skill("debug software").uri]
    assert (held.stage, held.scale.name, held.level) == ("competent", "Dreyfus", 0.6)
    assert (debugging.cost, debugging.currency, debugging.hours) == (180, "EUR", 30)
    assert debugging.isced_field == "0613"
    for copy in (
        pickle.loads(pickle.dumps(courses)),
        Catalogue.from_dict(json.loads(json.dumps(courses.to_dict()))),
    ):
        assert copy == courses
        assert [dict(c.teaches) for c in copy] == [dict(c.teaches) for c in courses]


def test_frames_tables_json_and_csv_of_other_separators_read_alike(
    courses, esco, tmp_path, request
):
    path = request.config.rootpath / COURSES
    frame = pd.read_csv(path, dtype=str)
    numbers = pd.read_csv(path, dtype={"isced_field": str}, parse_dates=["start", "end"])
    text = path.read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    with (tmp_path / "excel.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    records = frame.where(frame.notna(), None).to_dict("records")
    (tmp_path / "list.json").write_text(json.dumps(records))
    (tmp_path / "own.json").write_text(json.dumps(courses.to_dict()))
    lines = "\n".join(map(json.dumps, records))
    (tmp_path / "lines.jsonl").write_text(lines)
    for source in (
        frame,
        numbers,
        pa.Table.from_pandas(frame),
        records,
        tmp_path / "excel.csv",
        tmp_path / "list.json",
        tmp_path / "own.json",
        str(tmp_path / "lines.jsonl"),
        courses,
    ):
        read = read_catalogue(source, esco)
        assert read.refused == ()
        assert read == courses


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"title": " "}, "title", "missing"),
        ({"id": None}, "id", "missing"),
        ({"teaches": "nonsense"}, "teaches", "no skill 'nonsense' in this release"),
        ({"teaches": "job"}, "teaches", "job"),
        ({"teaches": "old"}, "teaches", "replaced by a"),
        ({"occupations": "a"}, "occupations", "a"),
        ({"teaches": "a=0.4", "presumes": "a=0.5"}, "presumes", "no higher level"),
        ({"teaches": "a=2"}, "teaches", "0 to 1"),
        ({"teaches": "a=CEFR:Z9"}, "teaches", "no stage 'Z9'"),
        ({"teaches": "a=EQF:4"}, "teaches", "qualifications"),
        ({"teaches": "a=0.4|a=0.5"}, "teaches", "two levels"),
        ({"teaches": [{"uri": "a", "level": True}]}, "teaches", ""),
        ({"cost": "-1", "currency": "EUR"}, "cost", "from 0"),
        ({"cost": "free"}, "cost", "not a number"),
        ({"cost": float("inf"), "currency": "EUR"}, "cost", "from 0"),
        ({"cost": "5"}, "currency", "state the currency"),
        ({"hours": "nan"}, "hours", "finite"),
        ({"eqf_level": "9"}, "eqf_level", "1 to 8"),
        ({"start": "2027-02-30"}, "start", "not a date"),
        ({"start": "2027-03-01", "end": "2027-02-01"}, "end", "before"),
        ({"isced_field": "9999"}, "isced_field", "no ISCED-F field"),
        ({"type": "party"}, "type", "course, assessment"),
        ({"id": "other"}, "id", "an earlier row"),
    ],
)
def test_a_row_that_cannot_be_loaded_is_refused_with_its_field(changed, field, reason):
    esco = small()
    label = {name: uri(name) for name in ("a", "b", "old", "job")}
    row = {"id": "c", "title": "C", "teaches": "b", **changed}
    row["teaches"] = _with_uris(row["teaches"], label)
    for name in ("presumes", "occupations"):
        if name in row:
            row[name] = _with_uris(row[name], label)
    other = {"id": "other", "title": "Other", "teaches": uri("a")}
    catalogue = read_catalogue([other, row], esco)
    assert [course.id for course in catalogue] == ["other"]
    (refused,) = catalogue.refused
    assert (refused.row, refused.field) == (1, field)
    assert reason in refused.reason


def test_an_error_shows_a_level_of_400_digits_shortened():
    with pytest.raises(InvalidValue, match="whole number from 1 to 8") as caught:
        Course("c", "C", eqf_level=10**400)
    assert len(str(caught.value)) < 300


def _with_uris(value, uris):
    if isinstance(value, list):
        return [{**item, "uri": uris.get(item["uri"], item["uri"])} for item in value]
    parts = [part.partition("=") for part in value.split("|")]
    return "|".join(uris.get(name, name) + mark + level for name, mark, level in parts)


def test_a_file_that_is_no_catalogue_is_one_error(esco, tmp_path):
    for name, content in (
        ("a.csv", b"id,name\nc,C\n"),
        ("b.csv", b"\xff\xfe\x00"),
        ("c.json", b"{"),
        ("d.json", b"[" * 100_000),
        ("e.csv", b""),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InvalidCatalogue, match=name):
            read_catalogue(tmp_path / name, esco)
    with pytest.raises(InvalidCatalogue, match=r"none\.csv"):
        read_catalogue(tmp_path / "none.csv", esco)
    for source in (5, None, b"id", pd.DataFrame({"id": ["c"]}), pa.table({"title": ["C"]})):
        with pytest.raises(InvalidCatalogue):
            read_catalogue(source, esco)
    with pytest.raises(InvalidCatalogue, match="two courses"):
        Catalogue([Course("c", "C"), Course("c", "D")])
    with pytest.raises(InvalidCatalogue, match="no course"):
        Catalogue().course("c")


def test_rows_that_are_too_wide_or_no_json_are_refused_with_their_number(esco, tmp_path):
    (tmp_path / "wide.csv").write_text("id,title\nc,C\nd,D,more\n")
    wide = read_catalogue(tmp_path / "wide.csv", esco)
    assert [(row.row, row.id) for row in wide.refused] == [(3, "d")]
    (tmp_path / "lines.jsonl").write_text('{"id": "c", "title": "C"}\n{\n5\n')
    lines = read_catalogue(tmp_path / "lines.jsonl", esco)
    assert len(lines) == 1
    assert [row.row for row in lines.refused] == [2, 3]


def test_courses_of_schema_org_are_read(esco):
    debug = esco.skill("debug software").uri
    data = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": "https://example.org/c1",
        "name": "Debugging",
        "description": "Find defects.",
        "inLanguage": "en",
        "provider": {"@type": "Organization", "name": "Academy"},
        "teaches": [
            {"@type": "DefinedTerm", "url": debug, "name": "debug software"},
            "reading stack traces",
        ],
        "coursePrerequisites": {
            "@type": "AlignmentObject",
            "targetUrl": esco.skill("computer programming").uri,
        },
        "numberOfCredits": {"@type": "StructuredValue", "value": 2, "unitText": "ECTS"},
        "offers": {"@type": "Offer", "price": 40, "priceCurrency": "EUR"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "startDate": "2027-01-11",
            "endDate": "2027-02-01",
            "courseWorkload": "PT30H30M",
        },
    }
    for source in ([data], data, {"@graph": [data]}):
        (course,) = read_catalogue(source, esco)
        assert (course.id, course.title, course.provider) == (
            data["@id"],
            "Debugging",
            "Academy",
        )
        assert list(course.teaches) == [debug]
        assert list(course.presumes) == [esco.skill("computer programming").uri]
        assert (course.hours, course.ects, course.cost) == (30.5, 2, 40)
        assert course.start.isoformat() == "2027-01-11"
        assert course.description == "Find defects.\nreading stack traces"


def test_learning_opportunities_of_elm_are_read(esco):
    debug = esco.skill("debug software").uri
    data = {
        "id": "urn:x:1",
        "type": "LearningOpportunity",
        "title": {"en": ["Debugging"]},
        "providedBy": {"type": "Organisation", "legalName": {"en": "Academy"}},
        "learningAchievementSpecification": {
            "type": "LearningAchievementSpecification",
            "volumeOfLearning": "PT60H",
            "ISCEDFCode": {"id": "http://data.europa.eu/snb/isced-f/0613"},
            "EQFLevel": {"id": "http://data.europa.eu/snb/eqf/5"},
            "learningOutcome": [
                {
                    "type": "LearningOutcome",
                    "title": {"en": "Debug programs"},
                    "relatedESCOSkill": {"id": debug, "type": "Concept"},
                }
            ],
        },
    }
    catalogue = read_catalogue([data], esco)
    assert catalogue.refused == ()
    (course,) = catalogue
    assert (course.title, course.provider, course.hours) == ("Debugging", "Academy", 60)
    assert (course.isced_field, course.eqf_level) == ("0613", 5)
    assert list(course.teaches) == [debug]


def test_untagged_courses_are_tagged_by_the_decisions_of_a_curator(esco):
    debug = esco.skill("debug software").uri
    catalogue = Catalogue(
        [
            Course("c1", "Bug hunting", description="You learn to debug software."),
            Course("c2", "More", description="We debug software.", language="en"),
            Course("c3", "Tagged", teaches=[esco.skill("dye hair")]),
        ]
    )
    review = catalogue.tag(esco)
    places = [place for place, row in enumerate(review) if row.uri == debug]
    assert {row.text_id for row in review} <= {"c1", "c2"}
    assert catalogue.tagged(esco, review) == catalogue, "nothing is decided"
    decided = review.accept(*places)
    tagged = catalogue.tagged(esco, decided)
    assert [list(course.teaches) for course in tagged][:2] == [[debug], [debug]]
    assert tagged[2] == catalogue[2]
    again = catalogue.tag(esco, review=decided)
    assert [row for row in again if row.decision] == [row for row in decided if row.decision]
    assert again.joined(decided).title == again.title


def test_a_replacement_that_is_not_a_skill_is_refused_with_the_course_and_the_concept(esco):
    catalogue = Catalogue([Course("c1", "You learn to debug software.")])
    occupation = esco.occupation("software developer")
    review = catalogue.tag(esco).replace(0, occupation)
    with pytest.raises(InvalidReview, match="course 'c1'.*" + occupation.uri) as caught:
        catalogue.tagged(esco, review)
    assert (caught.value.row, caught.value.field) == (0, "replacement_uri")
    elsewhere = Review().add("debug software", occupation)
    assert catalogue.tagged(esco, elsewhere) == catalogue


def test_coverage_is_that_counted_with_pandas(courses, esco):
    relations = escograph.frames.relations(esco)
    essential = relations[relations.relation == "essential"]
    taught = {skill for course in courses for skill in course.teaches}
    by_occupation = courses.coverage(esco, by="occupation").to_frame()
    occupations = escograph.frames.occupations(esco)
    needed = essential[essential.concept_uri.isin(occupations.concept_uri)]
    expected = needed.groupby("concept_uri").skill_uri.agg(
        [("skills", "nunique"), ("taught", lambda skills: skills.isin(taught).sum())]
    )
    counted = by_occupation.set_index("concept_uri")[["skills", "taught"]]
    pd.testing.assert_frame_equal(
        counted.sort_index(), expected.loc[counted.index].sort_index(), check_dtype=False
    )
    major = needed.merge(occupations[["concept_uri", "isco_1"]], on="concept_uri")
    for row in courses.coverage(esco, by="ISCO group", level=1):
        skills = set(major[major.isco_1 == row.concept.code].skill_uri)
        assert (row.skills, row.taught) == (len(skills), len(skills & taught))
        assert {skill.uri for skill in row.untaught} == skills - taught


def test_an_offered_assessment_teaches_nothing():
    exam = Course("e", "Examination", teaches=[uri("a")], type="assessment")
    catalogue = Catalogue([exam])
    (row,) = catalogue.coverage(small(), by="occupation")
    assert (row.taught, row.courses) == (0, 0)
    assert catalogue.outcome() == Profile()
    assert catalogue.demand([], small()) == ()
    with pytest.raises(InvalidCatalogue, match="two courses"):
        Catalogue([exam, exam])


def test_coverage_names_what_nobody_teaches(esco):
    catalogue = Catalogue([Course("c", "C", teaches=[uri("a")])])
    (row,) = catalogue.coverage(small(), by="occupation")
    assert (row.skills, row.taught, row.share, row.courses) == (2, 1, 0.5, 1)
    assert [skill.uri for skill in row.untaught] == [uri("b")]
    covered = catalogue.coverage(small(), by="occupation")
    assert Coverages.from_dict(json.loads(json.dumps(covered.to_dict()))) == covered
    assert "1 of 2 (50 %)" in str(covered)
    assert "50%" in covered._repr_html_()
    with pytest.raises(InvalidSearch, match="by"):
        catalogue.coverage(small(), by="colour")
    with pytest.raises(InvalidSearch, match="level"):
        catalogue.coverage(small(), level=0)
    missing = release({"a": {}}, missing=["broaderRelationsSkillPillar"])
    with pytest.raises(PartMissing):
        catalogue.coverage(missing)


def test_a_curriculum_is_compared_with_an_occupation_and_another_curriculum(courses, esco):
    bus = courses.filter(lambda course: course.id.startswith("bus-"))
    gap = bus.gap(esco, "bus driver")
    assert 0.5 < gap.coverage_essential < 1
    tram = courses.filter(lambda course: course.id in ("bus-6", "bus-3"))
    shared = bus.overlap(tram, esco)
    assert len(shared.first_only) > 0 == len(shared.second_only)
    assert bus.overlap(bus, esco).share == 1
    best = Catalogue(
        [Course("c", "C", teaches={uri("a"): 0.4}), Course("d", "D", teaches={uri("a"): 0.8})]
    )
    assert best.outcome().held[uri("a")] == Held(level=0.8)


def test_courses_migrate_to_the_next_release_with_their_levels():
    old = release({"s": {}, "t": {}, "gone": {}, "job": {"kind": "occupation"}})
    new = release(
        {
            "s": {"status": "obsolete", "replaced_by": ["s 2"]},
            "s 2": {},
            "t": {},
            "job": {"kind": "occupation", "status": "obsolete", "replaced_by": ["job 2"]},
            "job 2": {"kind": "occupation"},
        },
        version="2",
    )
    course = Course(
        "c",
        "C",
        teaches={uri("s"): 0.6, uri("gone"): None},
        presumes={uri("t"): 0.2},
        occupations=[uri("job")],
        cost=5,
        currency="EUR",
    )
    migration = escograph.compare(old, new).migrate_catalogue(Catalogue([course]))
    (moved,) = migration.courses
    assert dict(moved.teaches) == {uri("s 2"): Held(level=0.6)}
    assert dict(moved.presumes) == dict(course.presumes)
    assert (moved.occupations, moved.cost) == ((uri("job 2"),), 5)
    assert {entry.place for entry in migration.entries} == {"c"}
    assert len(migration.entries) == 4
    assert migration.catalogue == {"c": (uri("s 2"),)}
    with pytest.raises(InvalidCatalogue):
        escograph.compare(old, new).migrate_catalogue([5])


def test_demand_is_what_vacancies_ask_beside_what_courses_teach(courses, esco):
    vacancies = [esco.vacancy_of(name) for name in ("bus driver", "tram driver", "chef")]
    demand = courses.demand(vacancies, esco)
    taught = {skill for course in courses for skill in course.teaches}
    asked = {s.uri for vacancy in vacancies for s in (*vacancy.required, *vacancy.wished)}
    assert {row.skill.uri for row in demand} == asked | taught
    assert {row.skill.uri for row in demand.untaught} == asked - taught
    assert {row.skill.uri for row in demand.unasked} == taught - asked
    by_skill = {row.skill.pref_label: row for row in demand}
    first_aid = by_skill["provide first aid"]
    assert (first_aid.required, first_aid.wished, first_aid.courses) == (2, 0, 1)
    assert [row.required for row in demand] == sorted(
        (row.required for row in demand), reverse=True
    )
    assert len(demand.to_frame()) == len(demand)
    assert "lift heavy weights" in str(demand)
    assert type(demand).from_dict(json.loads(json.dumps(demand.to_dict()))) == demand
    assert "provide first aid" in demand._repr_html_()
    with pytest.raises(InvalidVacancy):
        courses.demand(["bus driver"], esco)


@given(st.lists(st.sets(st.sampled_from("ab")), max_size=4))
def test_more_courses_never_cover_less(taught):
    esco, shares = small(), [0.0]
    for count in range(len(taught)):
        items = [
            Course(str(number), "C", teaches=[uri(name) for name in names])
            for number, names in enumerate(taught[: count + 1])
        ]
        (row,) = Catalogue(items).coverage(esco, by="occupation")
        shares.append(row.share)
    assert shares == sorted(shares)


def test_the_command_checks_and_covers(tmp_path, request):
    path = request.config.rootpath / COURSES
    assert run("catalogue", "check", path).returncode == 0
    (tmp_path / "c.csv").write_text("id,title,teaches\nc,C,nonsense\nd,You debug software,\n")
    done = run("catalogue", "check", tmp_path / "c.csv", check=False)
    assert done.returncode == 1
    assert "1 loaded, 1 refused, 1 untagged" in done.stderr
    assert "2\tc\tteaches\tno skill 'nonsense'" in done.stdout
    as_json = json.loads(
        run("catalogue", "check", tmp_path / "c.csv", "--json", check=False).stdout
    )
    assert as_json["refused_rows"][0]["field"] == "teaches"
    (tmp_path / "m.csv").write_text("id,title,teachs\nc,C,x\n")
    done = run("catalogue", "check", tmp_path / "m.csv")
    assert "not read: 'teachs' in 1 row; did you mean 'teaches'?" in done.stderr
    as_json = json.loads(run("catalogue", "check", tmp_path / "m.csv", "--json").stdout)
    assert [(c["name"], c["suggestion"]) for c in as_json["unread_columns"]] == [
        ("teachs", "teaches")
    ]
    done = run("catalogue", "coverage", tmp_path / "m.csv")
    assert "did you mean 'teaches'?" in done.stderr
    table = run("catalogue", "coverage", path, "--by", "occupation").stdout
    assert "bus driver\t25\t32\t78%" in table
    covered = json.loads(run("catalogue", "coverage", path, "--json").stdout)
    assert covered["by"] == "skill group"
    run("catalogue", "tag", tmp_path / "c.csv", "--to", tmp_path / "review.csv")
    assert "debug software" in (tmp_path / "review.csv").read_text("utf-8-sig")


def test_a_programme_is_compared_in_two_releases():
    job = {"kind": "occupation", "essential": ["kept", "gone", "whole"]}
    old = release(
        {
            "kept": {},
            "gone": {},
            "whole": {},
            "job": job,
            "lost job": {"kind": "occupation", "essential": ["kept"]},
        }
    )
    new = release(
        {
            "kept": {},
            "whole": {"status": "obsolete", "replaced_by": ["half", "rest"]},
            "half": {},
            "rest": {},
            "new": {},
            "other": {},
            "job": {"kind": "occupation", "status": "obsolete", "replaced_by": ["j1", "j2"]},
            "j1": {"kind": "occupation", "essential": ["kept", "half", "new"]},
            "j2": {"kind": "occupation", "essential": ["rest", "other"]},
        },
        version="2",
    )
    course = Course(
        "c",
        "C",
        teaches={uri(name): 0.5 for name in ("kept", "gone", "whole")},
        occupations=[uri("job")],
    )
    changes = Catalogue([course]).changes(old, new)
    assert [
        (str(c.before), str(c.after), *(tuple(map(str, part)) for _, part in c.parts()))
        for c in changes.coverage
    ] == [
        ("job: 3 of 3 (100 %)", "j1: 2 of 3 (67 %)", ("new",), (), ("gone",), ()),
        ("job: 3 of 3 (100 %)", "j2: 1 of 2 (50 %)", ("other",), (), ("gone", "kept"), ()),
    ]
    assert [str(entry.outcome) for entry in changes.migration.entries] == [
        "kept",
        "lost",
        "split",
        "split",
    ]
    assert dict(changes.migration.courses[0].teaches) == {
        uri(name): Held(level=0.5) for name in ("kept", "half", "rest")
    }
    assert str(changes).splitlines()[0] == (
        "Programme from ESCO 1 to 2: 1 kept, 2 split, 1 lost"
    )
    (gone,) = Catalogue([course]).changes(old, new, occupations=uri("lost job")).coverage
    assert (gone.after, gone.untaught, str(gone)) == (
        None,
        (),
        "lost job: 1 of 1 (100 %) → not in the new release",
    )
    with pytest.raises(InvalidCatalogue, match="other"):
        Catalogue([Course("c", "C", teaches=[uri("other")])]).changes(old, new)
    with pytest.raises(UnknownConcept):
        Catalogue().changes(old, new, occupations="nobody")
    assert Catalogue().changes(old, new).coverage == ()


def test_the_changes_of_a_programme_are_shown_and_read_back(samples):
    old, new = samples
    skills = ["SAP R3", *old.essential_skills("chef")[:5]]
    programme = read_catalogue({"<b>": skills}, old)
    aims = ["chef", "sewing machine operator"]
    changes = programme.changes(old, new, occupations=aims)
    for copy in (
        pickle.loads(pickle.dumps(changes)),
        type(changes).from_dict(json.loads(json.dumps(changes.to_dict()))),
    ):
        assert copy == changes
    frame = changes.to_frame()
    assert list(frame.added_untaught) == [1, 0]
    assert list(frame.taught_before) == [5, 0]
    assert frame.new_occupation_uri.isna().tolist() == [False, True]
    assert changes.coverage.to_frame().equals(frame)
    card = changes._repr_html_()
    assert "chef: newly essential and not taught" in card
    assert "compile cooking recipes" in card
    assert "&lt;b&gt;:" in card
    assert "<b>:" not in card
    assert "not in the new release" in card
    assert "chef: 5 of 21 (24 %) → 5 of 21 (24 %)" in str(changes)
    assert repr(changes).startswith("<ProgrammeChanges: Programme from ESCO")


def test_the_command_keeps_earlier_decisions(tmp_path, esco):
    debug = esco.skill("debug software")
    courses = tmp_path / "courses.csv"
    courses.write_text("id,title\nc1,You debug software\nc2,We dye hair\nc3,101\n")
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    done = run("catalogue", "tag", courses, "--to", first)
    assert "without a text to find skills in: c3" in done.stderr
    review = escograph.Review.read_csv(first)
    (place,) = [n for n, row in enumerate(review) if row.uri == debug.uri]
    review.reject(place, note="too easy").to_csv(first, overwrite=True)
    run("catalogue", "tag", courses, "--to", second, "--review", first)
    again = escograph.Review.read_csv(second)
    assert len(again) == len(review)
    assert [(row.uri, row.decision, row.note) for row in again.decided] == [
        (debug.uri, "reject", "too easy")
    ]
    run("catalogue", "tag", courses, "--to", first, "--review", first, "--overwrite")
    assert escograph.Review.read_csv(first) == again


@pytest.mark.parametrize("command", ["catalogue tag", "link"])
def test_a_command_never_replaces_what_it_reads(tmp_path, command):
    courses = tmp_path / "courses.csv"
    courses.write_text("id,title\nc1,You debug software\n")
    (tmp_path / "linked.csv").symlink_to(courses)
    option = "--to" if command == "catalogue tag" else "--to-review"
    for target in (courses, tmp_path / "linked.csv"):
        call = (*command.split(), courses, option, target, "--overwrite")
        done = run(*call, check=False)
        assert done.returncode == 2
        assert "the command reads it; name another file" in done.stderr
    call = (*command.split(), "-", option, courses, "--overwrite")
    with courses.open("rb") as stdin:
        python = [sys.executable, "-m", "escograph"]
        done = subprocess.run(
            [*python, *map(str, call)], stdin=stdin, capture_output=True, check=False
        )
    assert done.returncode == 2
    assert courses.read_text() == "id,title\nc1,You debug software\n"


def test_a_row_that_names_a_course_holds_even_where_its_words_are_negated(esco):
    debug = esco.skill("debug software").uri
    catalogue = Catalogue(
        [
            Course("c1", "You will not debug software here."),
            Course("c2", "No need to debug software."),
            Course("c3", "You debug software."),
        ]
    )
    review = catalogue[:1].tag(esco)
    assert [(row.text_id, row.uri) for row in review] == [("c1", debug)]
    tagged = catalogue.tagged(esco, review.accept(0))
    assert [list(course.teaches) for course in tagged] == [[debug], [], [debug]]
    elsewhere = Review().add("words of no course", debug)
    assert catalogue.tagged(esco, elsewhere) == catalogue


def test_the_commands_use_the_decisions_of_a_review(tmp_path, esco):
    courses, decided = tmp_path / "courses.csv", tmp_path / "review.csv"
    courses.write_text("id,title,cost,currency\nc1,You debug software,1,EUR\nc2,101,,\n")
    done = run("catalogue", "tag", courses, "--to", decided, "--json")
    assert json.loads(done.stdout) == {
        "kind": "tagging",
        "file": str(decided),
        "rows": 1,
        "decided": 0,
        "untagged": 2,
        "untaggable": ["c2"],
    }
    Review.read_csv(decided).accept(0).to_csv(decided, overwrite=True)
    coverage = ("catalogue", "coverage", courses, "--by", "occupation", "--json")
    plan = ("plan", "--aim", "software developer", "--catalogue", courses, "--json")
    for call in (coverage, plan):
        without = run(*call).stdout
        assert '"taught": 1' not in without
        assert '"course"' not in without
        answer = run(*call, "--review", decided).stdout
        assert ('"taught": 1' if call is coverage else '"course"') in answer
        typed = ["-" if part == courses else part for part in call]
        done = run(*typed, "--review", "-", check=False)
        assert done.returncode == 2
        assert "standard input can be read once" in " ".join(done.stderr.split())


def test_what_is_no_released_skill_in_the_new_release_is_not_counted():
    """A skill that is taught became a group, and an occupation needs one that is obsolete."""
    old = release(
        {
            "kept": {},
            "grouped": {},
            "past": {"status": "obsolete"},
            "job": {"kind": "occupation", "essential": ["kept", "past"]},
        }
    )
    new = release(
        {
            "kept": {},
            "grouped": {"kind": "skill group"},
            "left": {"status": "obsolete"},
            "job": {"kind": "occupation", "essential": ["kept", "left"]},
        },
        version="2",
    )
    course = Course("c", "C", teaches=[uri("kept"), uri("grouped")])
    (change,) = Catalogue([course]).changes(old, new, occupations=uri("job")).coverage
    assert str(change.after) == "job: 1 of 1 (100 %)"
    assert [concepts for _, concepts in change.parts()] == [()] * 4
