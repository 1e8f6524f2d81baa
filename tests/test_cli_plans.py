"""The command plan: a catalogue in JSON, options, and files that are none."""

import json
from datetime import date

import pytest
from command import run

from escograph.learning import Catalogue
from escograph.model import Course, Plan


@pytest.fixture
def path(tmp_path, esco):
    """A file of two courses, one of which presumes what the other teaches."""
    debug, java = esco.skill("debug software"), esco.skill("Java (computer programming)")
    listed = [
        Course("a", "Debugging", [debug], [java], cost=40, currency="EUR", hours=10),
        Course("b", "Java", [java], cost=90, currency="EUR", hours=20),
    ]
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(Catalogue(listed).to_dict()))
    return path


def plan(path, *options, check=True, **streams):
    return run(
        *("plan", "--aim", "software developer", "--catalogue", path, *options),
        check=check,
        **streams,
    )


def test_a_plan_is_printed_as_text_or_as_json(path, esco):
    shown = plan(path).stdout
    assert shown.startswith("Learning plan to software developer: 2 courses, cost 130 EUR\n")
    assert "'Debugging' presumes Java" in shown
    value = Plan.from_dict(json.loads(plan(path, "--json").stdout))
    catalogue = Catalogue.from_dict(json.loads(path.read_text()))
    assert value == esco.plan(esco.profile(), "2512.4", catalogue)


def test_options_reach_the_plan(path):
    def ids(*options):
        value = Plan.from_dict(json.loads(plan(path, "--json", *options).stdout))
        return [step.course.id for step in value], value.cost

    assert ids("--budget", "130") == (["b", "a"], 130)
    assert ids("--budget", "129.5") == ([], 0)
    assert ids("-s", "Java (computer programming)") == (["a"], 40)
    assert ids("--cost", "hours") == (["b", "a"], 30)
    assert ids("--required", "0.5") == ([], 0)
    assert ids("--aim", "chef") == (["b", "a"], 130)


def test_dates_begin_today_or_on_the_day_named(path):
    value = Plan.from_dict(json.loads(plan(path, "--hours-per-week", "10", "--json").stdout))
    assert value[0].start >= date(2026, 1, 1)
    shown = plan(path, "--hours-per-week", "10", "--start", "2026-01-05").stdout
    assert "2026-01-05 to 2026-01-18" in shown
    assert "2026-01-19 to 2026-01-25" in shown


def test_a_catalogue_can_come_from_standard_input(path):
    assert "2 courses" in plan("-", given=path.read_text()).stdout
    both = plan("-", "--profile", "-", given=path.read_text(), check=False)
    assert (both.returncode, "read once" in both.stderr) == (2, True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not valid JSON"),
        ("5", "expected a list of courses"),
        ('{"kind": "plan"}', "catalogue"),
        ("{", "not valid JSON"),
    ],
)
def test_a_file_that_is_no_catalogue_is_one_line_and_exit_2(tmp_path, text, reason):
    path = tmp_path / "other.json"
    path.write_text(text)
    done = plan(path, check=False)
    assert done.returncode == 2
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("error")]
    assert "other.json" in line
    assert reason in line


def test_an_unknown_aim_is_exit_1(path):
    done = run("plan", "--aim", "nobody", "--catalogue", path, check=False)
    assert (done.returncode, "no occupation 'nobody'" in done.stderr) == (1, True)
