"""The catalogue, assessments, vacancies and profiles under data, and the loop on them."""

import json
import subprocess
import sys

import pytest

from escograph import Profile
from escograph.learning import read_assessment, read_catalogue
from escograph.model import CourseType


@pytest.fixture(scope="module")
def data(request):
    return request.config.rootpath / "data"


def test_twelve_assessments_in_four_languages_are_of_skills_of_the_sample(data, esco):
    paths = sorted((data / "assessments").glob("*.json"))
    assessments = [read_assessment(path, esco) for path in paths]
    assert len(assessments) == 12
    assert {assessment.language for assessment in assessments} == {"en", "es", "fr", "de"}
    assert [assessment.id for assessment in assessments] == [path.stem for path in paths]
    assert not any(assessment.untagged for assessment in assessments)
    catalogue = read_catalogue(data / "courses.csv", esco)
    offered = {c.id: c for c in catalogue if c.type is CourseType.ASSESSMENT}
    assert offered.keys() == {assessment.id for assessment in assessments}
    for assessment in assessments:
        course = offered[assessment.id]
        assert course.teaches.keys() == {s for item in assessment.items for s in item.skills}
        assert (course.title, course.provider) == (assessment.title, assessment.provider)


def test_each_profile_aims_at_what_a_plan_of_the_catalogue_brings_nearer(data, esco):
    catalogue = read_catalogue(data / "courses.csv", esco)
    paths = sorted((data / "profiles").glob("*.json"))
    assert len(paths) == 5
    for path in paths:
        profile = Profile.from_dict(json.loads(path.read_text("utf-8")))
        for aim in profile.aspirations:
            plan = esco.plan(profile, aim, catalogue)
            assert plan.is_optimal
            before = esco.gap(profile, aim).coverage_essential
            assert esco.gap(plan.profile, aim).coverage_essential > before


def test_the_loop_ends_with_a_smaller_gap(data):
    script = data.parent / "scripts" / "learners_loop"
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert "1. Gap" in done.stdout
    assert "essential 11 of 32" in done.stdout
