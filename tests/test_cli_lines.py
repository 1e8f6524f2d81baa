"""Many texts in one stream: plain lines, CSV and JSON lines in, rows and JSON lines out.

The names of the tests follow the rows of ``shared/cases/README.md``, part "Command line and
files".
"""

import gzip
import json
import os
import subprocess
import sys

import pytest
from children import started
from command import run

import escograph
from escograph.model import Links, Title
from escograph.review import Review

DEBUG = "I debug software."


def linked_lines(done):
    """Return line number → spans, from the rows of ``link``."""
    lines = {}
    for row in done.stdout.splitlines()[1:]:
        line, start, _, text, *_ = row.split("\t")
        lines.setdefault(int(line), []).append(text)
        assert bool(start) == bool(text)
    return lines


@pytest.fixture(scope="module")
def link(store):
    def link(*arguments, **options):
        return run("link", *arguments, "--store", store, **options)

    return link


# --- what comes in


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (f"{DEBUG}\n\nPython\n", [["debug software"], [""], ["Python"]]),
        (f"{DEBUG}\r\n\r\nPython", [["debug software"], [""], ["Python"]]),
        (f"{DEBUG}\rnothing\rPython\r", [["debug software"], [""], ["Python"]]),
        (f"\ufeff{DEBUG}\n \t\nPython\n", [["debug software"], [""], ["Python"]]),
        (f"\n\n{DEBUG}\n\n", [[""], [""], ["debug software"], [""]]),
        (f"{DEBUG} Python too.\n", [["debug software", "Python"]]),
    ],
)
def test_a_line_of_input_has_its_rows_of_output_with_its_number(link, given, expected):
    done = link("-", "--lines", "--threshold", "0.3", given=given)
    lines = linked_lines(done)
    assert [sorted(lines[number]) for number in sorted(lines)] == [sorted(e) for e in expected]
    assert sorted(lines) == list(range(1, len(expected) + 1))
    as_json = link("-", "--lines", "--json", "--threshold", "0.3", given=given).stdout
    for number, line in enumerate(as_json.splitlines(), 1):
        data = json.loads(line)
        assert (data["file"], data["line"]) == ("<stdin>", number)
        texts = [found.text for found in Links.from_dict(data["links"])]
        assert texts == [text for text in lines[number] if text]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_column_of_csv_is_linked(link, separator, mark):
    rows = [["id", "note", "text"], ["1", "", DEBUG], ["2", "a", ""], ["3", "b", '"Py\nthon"']]
    given = mark + "\n".join(separator.join(row) for row in rows) + "\n\n7" + separator + "\n"
    lines = linked_lines(link("-", "--column", "text", given=given))
    assert lines == {2: ["debug software"], 3: [""], 4: [""], 6: [""], 7: [""]}


def test_a_field_of_json_lines_is_linked(link):
    given = "\n".join(
        [
            json.dumps({"id": 1, "text": DEBUG}),
            "",
            json.dumps({"text": None}),
            json.dumps({"id": 4}),
            json.dumps({"text": "Python\nand\u2028more", "x": [1, {"text": 3}]}),
            json.dumps({"text": "half of a pair: \ud800 Python"}),
        ]
    )
    expected = {1: ["debug software"], 2: [""], 3: [""], 4: [""], 5: ["Python"], 6: ["Python"]}
    assert linked_lines(link("-", "--field", "text", given=given)) == expected
    out = link("-", "--field", "text", "--json", given=given).stdout
    assert [json.loads(line)["line"] for line in out.split("\n")[:-1]] == [1, 2, 3, 4, 5, 6]


def test_several_files_are_named_in_rows_and_json(link, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_text(f"{DEBUG}\nx\n")
    files = (tmp_path / "a", tmp_path / "b")
    header, *rows = link(*files, "--lines").stdout.splitlines()
    assert header.startswith("text_id\tline\tstart\t")
    assert [row.split("\t")[:2] for row in rows] == [
        [str(file), str(line)] for file in files for line in (1, 2)
    ]
    lines = map(json.loads, link(*files, "--lines", "--json").stdout.splitlines())
    assert [(line["file"], line["line"]) for line in lines] == [
        (str(file), line) for file in files for line in (1, 2)
    ]


def test_titles_take_csv_and_json_lines(store):
    given = '{"job": "Developer"}\n\n{"job": null}\n'
    rows = run("titles", "-", "--field", "job", "--store", store, given=given).stdout
    assert [row.split("\t")[0] for row in rows.splitlines()[1:]] == ["Developer", "", ""]
    for options, titles in (
        (("--field", "job"), given),
        (("--lines",), "Developer\n\n\n"),
        (("--column", "job"), "job\nDeveloper\n\n\n"),
    ):
        out = run("titles", "-", *options, "--json", "--store", store, given=titles).stdout
        lines = [json.loads(line) for line in out.splitlines()]
        first = 2 if "--column" in options else 1
        assert [line["line"] for line in lines] == [first, first + 1, first + 2]
        coded = [Title.from_dict(line["title"]).title for line in lines]
        assert coded == ["Developer", "", ""]


def test_places_in_a_line_count_from_its_beginning(link):
    row = link("-", "--lines", given=f"  \t{DEBUG}  \n").stdout.splitlines()[1].split("\t")
    assert row[1:4] == ["5", "19", "debug software"]


def test_the_language_of_titles_is_detected_from_the_first_ones_however_they_arrive(tmp_path):
    """The answer must not depend on how many titles a pipe had at a time."""
    titles = ["software developer"] * 1200 + ["développeur de logiciels"] * 30
    (tmp_path / "titles.txt").write_text("\n".join(titles), "utf-8")
    from_file = run("titles", tmp_path / "titles.txt").stdout
    assert len(from_file.splitlines()) == 1231
    with started(
        [sys.executable, "-m", "escograph", "titles", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        for begin in range(0, len(titles), 100):
            process.stdin.write("\n".join(titles[begin : begin + 100]) + "\n")
            process.stdin.flush()
        process.stdin.close()
        assert process.stdout.read() == from_file


# --- as it comes


@pytest.mark.parametrize(
    ("arguments", "written", "expected"),
    [
        (("link", "-", "--lines"), f"{DEBUG}\n", "1\t2\t16\tdebug software\t"),
        (("link", "-", "--lines", "--json"), f"{DEBUG}\n", '{"file": "<stdin>", "line": 1, '),
        (("link", "-", "--column", "text"), f"text\n{DEBUG}\n", "2\t2\t16\tdebug software\t"),
        (("link", "-", "--field", "x"), f'{{"x": "{DEBUG}"}}\n', "1\t2\t16\tdebug software\t"),
        (("titles", "-", "--in", "en"), "Developer\n", "Developer\thttp"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_result_comes_before_the_next_text(store, arguments, written, expected):
    with started(
        [sys.executable, "-m", "escograph", *arguments, "--store", str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdin.write(written)
        process.stdin.flush()
        if "--json" not in arguments:
            process.stdout.readline()  # the header
        assert process.stdout.readline().startswith(expected)
        again = written.splitlines()[-1]
        for _ in range(3):
            process.stdin.write(f"{again}\n")
            process.stdin.flush()
            assert process.stdout.readline()
        process.stdin.close()
        assert process.stdout.read() == ""
        assert process.wait() == 0


def test_memory_does_not_grow_with_the_stream(store):
    """A stream of 60 MB needs 30 MB more than a short one at most.

    The lines have no word, so that nothing but reading, batching and printing takes place.
    """
    program = (
        "import resource, sys; from escograph.cli import main\n"
        "try: main()\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )

    def peak(lines):
        command = [sys.executable, "-c", program, "titles", "-", "--in", "en", "--json"]
        feed = f"yes '{'. ' * 1000}' | head -n {lines} | \"$@\" --lines --store {store}"
        done = subprocess.run(
            ["bash", "-c", feed, "bash", *command], capture_output=True, text=True, check=True
        )
        assert len(done.stdout.splitlines()) == lines
        return int(done.stderr.splitlines()[-1]) / 1024

    assert peak(30_000) < peak(300) + 30


def test_texts_of_a_stream_are_linked_as_in_one_call(store, link):
    """The size of a batch changes nothing."""
    texts = [f"{DEBUG} Number {number}." if number % 3 else "" for number in range(450)]
    lines = link("-", "--lines", "--json", given="\n".join(texts)).stdout.splitlines()
    together = escograph.open(store).link_many(texts)
    assert [Links.from_dict(json.loads(line)["links"]) for line in lines] == list(together)
    assert len(together[1]) == 1


# --- input that is refused


REFUSED = [
    (["--lines"], f"{DEBUG}\nB\xe4cker\n".encode("latin-1"), 2, ["not UTF-8", "save it"]),
    (["--lines"], f"{DEBUG}\n".encode("utf-16"), 1, ["UTF-16", "save it as UTF-8"]),
    (["--lines"], f"{DEBUG}\n".encode("utf-16-le"), 1, ["zero bytes", "UTF-16"]),
    (["--lines"], gzip.compress(b"Chef\n"), 1, ["compressed by gzip", "unpack it"]),
    (["--column", "job"], b"PK\x03\x04\0", 1, ["an Office document", "save it as text"]),
    (["--lines"], f"{DEBUG}\n".encode() + b"\xff\xfe x\n", 2, ["is not UTF-8 (byte 0)"]),
    (["--lines"], b"x" * (17 << 20), 1, ["longer than 16 MB", "a line of its own"]),
    (["--column", "job"], "id,text\n1,x\n", 1, ["no column 'job'", "has id, text"]),
    (["--column", "job"], "job,job\n1,x\n", 1, ["two columns", "rename one"]),
    (["--column", "job"], "", 1, ["no column 'job'", "no columns"]),
    (["--column", "job"], 'job\na\n"b\nc\n', 3, ["not valid CSV", "quotes"]),
    (["--column", "job"], "id,job\n1,a\n2,b,c\n", 3, ["3 cells under 2", "separators"]),
    (["--column", "job"], "job\n" + "x" * 140_000 + "\n", 2, ["field larger than"]),
    (["--field", "job"], '{"x": 1}\n', 1, ["no field 'job'", "has x", "--field"]),
    (["--field", "job"], '{"job": ""}\n{"job": 3}\n', 2, ["a number", "text or null"]),
    (["--field", "job"], '{"job": ["a"]}\n', 1, ["a list", "text or null"]),
    (["--field", "job"], '{"job": "a"}\n["a"]\n', 2, ["a list", "one object on each"]),
    (["--field", "job"], '{"job": "a"}\n{"job": \n', 2, ["not valid JSON"]),
    (["--field", "job"], '{"job": "a"}\n{"job": x}\n', 2, ["Expecting value, column 9"]),
    (["--field", "job"], '{\n "job": "a"\n}\n', 1, ["column 3", "one object on each line"]),
    (["--field", "job"], '{"job": "a", "job": "b"}\n', 1, ["repeated"]),
    (["--field", "job"], "[" * 100_000, 1, ["not valid JSON"]),
]
"""Options, input, line of the error, and words in it."""
TOO_LONG = ["--lines"], f"{DEBUG}\n" + "x " * 60_000, 2, ["120,000 characters", "split it"]
"""The same for `link` alone: a title may be long."""


@pytest.mark.parametrize(
    ("verb", "options", "given", "line", "words"),
    [("link", *TOO_LONG), *((verb, *case) for verb in ("link", "titles") for case in REFUSED)],
)
def test_refused_input_names_file_line_and_what_to_do(
    store, tmp_path, verb, options, given, line, words
):
    file = tmp_path / "texts"
    file.write_bytes(given if isinstance(given, bytes) else given.encode())
    done = run(verb, file, *options, "--store", store, check=False)
    assert done.returncode == 2
    (message,) = done.stderr.splitlines()
    assert message.startswith(f"error: {file}, line {line}: ")
    for word in words:
        assert word in message


def test_texts_before_a_refused_one_are_linked(link):
    done = link("-", "--lines", "--json", given=f"{DEBUG}\n\n{'x ' * 60_000}\n", check=False)
    assert done.returncode == 2
    assert [json.loads(line)["line"] for line in done.stdout.splitlines()] == [1, 2]


def test_a_text_that_is_too_long_advises_lines(link):
    done = link("-", given=f"{DEBUG}\n" * 6_000, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "108,000 characters" in done.stderr
    assert "--lines" in done.stderr
    assert link("-", "--lines", given=f"{DEBUG}\n" * 3).returncode == 0


def test_one_form_is_chosen(link):
    for options in (("--lines", "--column", "x"), ("--column", "x", "--field", "y")):
        done = link("-", *options, given="x", check=False, COLUMNS="400")
        assert done.returncode == 2
        assert "one of --lines, --column and --field" in done.stderr


def test_a_stream_without_links_exits_1(link):
    done = link("-", "--lines", given="x\n\n", check=False)
    assert (done.returncode, linked_lines(done)) == (1, {1: [""], 2: [""]})
    assert link("-", "--lines", given="", check=False).returncode == 1


# --- reviews through standard input and output


def test_a_review_goes_through_standard_output_and_input(link, tmp_path):
    (tmp_path / "text.txt").write_text(f"{DEBUG}\nPython\n")
    written = link(tmp_path / "text.txt", "--lines", "--to-review", "-")
    (tmp_path / "review.csv").write_text(written.stdout, "utf-8")
    rows = Review.read_csv(tmp_path / "review.csv")
    assert {row.text for row in rows} == {"debug software", "Python"}
    assert rows[0].text_id.startswith(f"{tmp_path / 'text.txt'}:")
    assert not os.path.exists("-")
    rejected = rows.reject(*range(len(rows)))
    rejected.to_csv(tmp_path / "rejected.csv")
    review = (tmp_path / "rejected.csv").read_bytes()
    done = link(tmp_path / "text.txt", "--review", "-", given=review, check=False)
    assert done.returncode == 1
    done = link("-", "--to-review", "-", "--json", given=DEBUG, check=False, COLUMNS="400")
    assert (done.returncode, "--json" in done.stderr) == (2, True)
