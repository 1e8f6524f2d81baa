"""The command profile, and what reads its answer."""

import json

import pytest
from command import run

from escograph import Profile
from escograph.model import profile_schema


@pytest.fixture
def cv(tmp_path):
    path = tmp_path / "cv.txt"
    path.write_text("I am a bus driver. I debug software. I do not know Java.")
    return path


def test_a_cv_becomes_a_profile_that_other_commands_read(cv, tmp_path):
    shown = run("profile", cv)
    assert "debug software" in shown.stdout
    assert "bus" not in shown.stdout
    written = run("profile", cv, "--json").stdout
    profile = Profile.from_dict(json.loads(written))
    assert [held.evidence[0].text for held in profile.held.values()] == ["debug software"]
    path = tmp_path / "profile.json"
    path.write_text(written)
    for command in (("rank",), ("next-skills",), ("gap", "software developer")):
        assert run(*command, "--profile", path).returncode == 0
    assert "debug software" in run("gap", "software developer", "--profile", path).stdout


def test_an_occupation_becomes_a_profile(esco):
    of_chef = json.loads(run("profile", "--occupation", "chef", "--json").stdout)
    assert Profile.from_dict(of_chef) == esco.profile_of("chef")
    more = json.loads(run("profile", "--occupation", "chef", "--optional", "--json").stdout)
    assert Profile.from_dict(more) == esco.profile_of("chef", optional=True)


def test_the_schema_of_profiles_is_printed():
    assert json.loads(run("profile", "--schema").stdout) == profile_schema()


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--schema", "--occupation", "chef"),
        ("--occupation", "chef", "--threshold", "7"),
        ("--occupation", "chef", "--in", "xx"),
        ("--schema", "--optional", "--occupation", "chef"),
    ],
)
def test_a_profile_comes_from_one_thing(options):
    done = run("profile", *options, check=False)
    assert done.returncode == 2
    assert "Invalid value" in done.stderr


def test_a_ranking_without_skills_says_how_to_name_them():
    done = run("rank", check=False)
    assert done.returncode == 2
    assert "--skill" in done.stderr
    assert "--profile" in done.stderr
