"""The command line on terminals of some widths: tables, the bar of a build, progress.

The names of the tests follow the row "terminal of 100 or 50 columns" of
``shared/cases/README.md``, part "Command line and files".
"""

import io
import json
import re

import mini
import pytest
from command import run
from rich.cells import cell_len
from rich.console import Console
from terminal import shown

import escograph
from escograph.cli.progress import BuildStage, BuildState, build_bar, plan_build, plan_reading

URI = re.compile(r"https?://\S+")
TEXT = "You debug software and program in Java.\n\nUse cooking techniques, 日本語.\n"
CALLS = {
    "search": ("search", "chef", "--limit", "5"),
    "suggest": ("suggest", "softw"),
    "list": ("list", "occupations"),
    "skills": ("skills", "chef"),
    "link": ("link", "-"),
    "link lines": ("link", "-", "--lines"),
    "titles": ("titles", "-"),
    "sparql": (
        "sparql",
        "SELECT ?uri ?label { ?uri a esco:Occupation ; skos:prefLabel ?label }",
    ),
    "check": ("check",),
}


@pytest.mark.parametrize("width", [150, 100, 80, 50, 30])
@pytest.mark.parametrize("name", CALLS)
def test_a_uri_can_be_copied_and_nothing_else_is_too_wide(name, width):
    code, text = shown(*CALLS[name], width=width, given=TEXT, messages=False)
    assert code == 0, text
    plain = run(*CALLS[name], given=TEXT).stdout
    for uri in URI.findall(plain):
        assert uri in text, uri
    assert "…" not in text
    for line in text.splitlines():
        too_long = [word for word in line.split() if cell_len(word) > width - 2]
        assert cell_len(line) <= width or too_long or line.startswith("http"), line


@pytest.mark.parametrize("width", [150, 80, 50, 30])
def test_every_cell_is_shown_at_every_width(width):
    _, text = shown("search", "chef", "--limit", "8", width=width)
    words = set(text.replace(",", " ").split())
    for row in run("search", "chef", "--limit", "8").stdout.splitlines()[1:]:
        for word in row.replace(",", " ").replace("\t", " ").split():
            assert word in words or len(word) > width - 2, word


def test_a_wide_terminal_shows_one_line_for_a_row():
    _, text = shown("search", "chef", "--limit", "3", width=200)
    rows = [line for line in text.splitlines() if "http" in line]
    assert len(rows) == 3
    assert rows[0].startswith("chef  ")


@pytest.mark.parametrize("columns", ["0", "1", "-5", "wide"])
def test_a_terminal_that_does_not_tell_its_width_is_taken_for_80_columns(columns):
    usual = shown("search", "chef", "--limit", "3", width=80)
    assert shown("search", "chef", "--limit", "3", width=80, COLUMNS=columns) == usual


def test_rules_of_tables_are_hyphens_where_the_terminal_has_no_other():
    _, text = shown("search", "chef", "--limit", "3", width=80, PYTHONIOENCODING="ascii")
    assert "-----" in text
    assert "??" not in text


@pytest.mark.parametrize("width", [80, 50, 40])
def test_the_bar_of_a_build_keeps_the_remaining_time_on_a_narrow_terminal(width):
    console = Console(width=width, file=io.StringIO(), force_terminal=True)
    bar = build_bar(console)
    bar.add_task("transversalSkillsCollection_en.csv", total=100, completed=7)
    console.print(bar.get_renderable())
    assert "7% -:--:-- transv" in _plain(console)
    assert len(_plain(console).strip().splitlines()) == 1


def _plain(console):
    return re.sub(r"\x1b\[[0-9;]*m", "", console.file.getvalue())


def test_build_shows_one_bar_and_then_a_table(tmp_path):
    files, store = mini.write(tmp_path / "in"), tmp_path / "store"
    code, text = shown("build", files, "--to", store, width=80)
    assert code == 0
    bar, _, rest = text.partition("\n")
    shares = [int(share) for share in re.findall(r"(\d+)%", bar)]
    assert shares == sorted(shares)
    assert shares[-1] == 100
    assert "ISCOGroups_en.csv" in bar
    assert "learning en" in bar
    assert "%" not in rest
    assert re.search(r"^skills_en\.csv +3 +3 +0$", rest, re.M)


def recorded(build):
    """Return the reports of a build, in order."""
    reports = []
    build(lambda *report: reports.append(report))
    return reports


def plan(*sources, **options):
    defaults = {
        "languages": None,
        "labels_from": (),
        "release": None,
        "search": True,
        "embeddings": False,
    }
    return plan_build(sources, **{**defaults, **options})


def dump(folder, store):
    file = folder / "dump.nt"
    if not file.exists():
        run("export", file, "--store", store)
    return file


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"search": False},
        {"languages": ["en"]},
        {"labels_from": "dump"},
    ],
    ids=str,
)
@pytest.mark.parametrize("form", ["csv", "rdf"])
def test_the_bar_of_a_build_never_falls_and_names_every_stage(store, tmp_path, form, options):
    source = mini.write(tmp_path / "in") if form == "csv" else dump(tmp_path, store)
    if "labels_from" in options:
        labels = tmp_path / "labels.nt"
        label = '<http://www.w3.org/2004/02/skos/core#altLabel> "débogage"@fr .'
        labels.write_text(f"<{mini.SKILL}debug> {label}\n")
        options = {"labels_from": [labels]}
    release = {} if form == "csv" else {"release": "1.1.1"}
    state = BuildState(plan(source, **options, **release))
    reports = recorded(
        lambda progress: escograph.build(
            source, target=tmp_path / "store", progress=progress, **options, **release
        )
    )
    share, stages = 0.0, [state.stage]
    for report in reports:
        state.report(*report)
        assert share <= state.share <= 1
        share = state.share
        stages.append(state.stage)
    assert share == pytest.approx(1)
    assert reports[-1] == ("publishing", 1, 1)
    expected = ["writing the graph", "publishing"]
    if options.get("search", True):
        expected[1:1] = ["indexing labels", "learning en"]
    places = [stages.index(name) for name in expected]
    assert places == sorted(places)


def test_a_stage_that_begins_again_does_not_take_the_bar_back():
    state = BuildState([BuildStage("labels.nt", 1), BuildStage("publishing", 1)])
    for done, share in ((9, 0.45), (1, 0.45), (10, 0.5), (5, 0.5)):
        state.report("labels.nt", done, 10)
        assert state.share == pytest.approx(share)
    state.report("something unforeseen", 1, 2)
    assert (state.stage, state.share) == ("something unforeseen", 0.5)


def test_the_share_of_stages_follows_their_weights(v111):
    stages = dict(plan(*v111))
    whole = sum(stages.values())
    assert stages["learning en"] / whole == pytest.approx(0.7, abs=0.1)  # 38 of 55 s
    assert stages["indexing labels"] / whole == pytest.approx(0.14, abs=0.05)  # 7.7 s
    assert stages["skills_en.csv"] > stages["occupationSkillRelations.csv"] > 0.5


def test_languages_that_are_not_foreseen_share_the_weight_of_learning(store, tmp_path):
    state = BuildState(plan(dump(tmp_path, store), release="1.1.1"))
    state.report("dump.nt", 1, 1)
    assert state.stage == "writing the graph"
    shares = []
    for tag in ("en", "de", "el", "fr"):
        for done in (0, 50, 100):
            state.report(f"learning {tag}", done, 100)
            shares.append(state.share)
    assert shares == sorted(shares)
    assert len(set(shares)) == 9
    state.report("publishing", 0, 1)
    assert 0.9 < state.share < 1


def test_inspect_plans_rdf_and_nothing_for_csv(store, tmp_path):
    assert plan_reading([mini.write(tmp_path / "in")], None) == []
    (stage,) = plan_reading([dump(tmp_path, store)], None)
    assert stage.name == "dump.nt"
    assert plan_reading([tmp_path / "absent.nt"], None) == plan(tmp_path / "absent.nt") == []


def test_progress_of_texts_is_shown_where_only_messages_go_to_the_terminal(tmp_path):
    (tmp_path / "text.txt").write_text("debug software\n" * 3)
    for arguments in (("link", "--lines"), ("titles",)):
        with open(tmp_path / "out.tsv", "w+", encoding="utf-8") as result:
            command = (*arguments, tmp_path / "text.txt")
            code, text = shown(*command, width=80, result=result)
            result.seek(0)
            assert len(result.read().splitlines()) == 4
        assert code == 0
        assert "3 texts" in text
        assert "texts" not in shown(*command, width=80)[1].replace("text_", "")


def test_json_of_a_terminal_is_json():
    _, text = shown("link", "-", "--lines", "--json", width=40, given=TEXT)
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert [line["line"] for line in lines] == [1, 2, 3]
