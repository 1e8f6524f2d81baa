"""A review of links: stored as a table, applied to texts, migrated to the next release."""

import csv
import io
import json
import os
import pickle
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import release, uri

import escograph
from escograph import Review
from escograph.changes import Outcome
from escograph.errors import ExportFailed, FileTaken, InvalidReview
from escograph.model import Link, Links, Reason
from escograph.model.normalize import normalize_spaces
from escograph.review import Decision, ReviewRow

BASE = "http://data.europa.eu/esco/skill/"
LISP = f"{BASE}lisp"
JAVA = f"{BASE}java"
HEADER = "text,concept_uri,decision,replacement_uri\n"
TEXTS = [
    "You debug software written in Java. We use Java a lot.",
    "Debug software for banks; some knowledge of JavaScript is welcome.",
]
FORMULAS = ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "  =1", "'=1", "''@x", "\n-1", "\uff1d1"]


def row(text="words", uri=LISP, decision=None, replacement=None, **more):
    return ReviewRow(text, uri, decision=decision, replacement=replacement, **more)


def accepted(text, uri):
    return row(text, uri, Decision.ACCEPT)


def rejected(text, uri):
    return row(text, uri, Decision.REJECT)


def replaced(text, uri, other):
    return row(text, uri, Decision.REPLACE, other)


def summary(links):
    return [(link.text, link.concept.pref_label, str(link.reason)) for link in links]


@pytest.fixture
def skill(esco):
    return lambda name: esco.skill(name).uri


# --- the table


def test_a_row_is_about_a_text_and_a_concept_and_doubtful_rows_come_first(esco):
    linked = esco.link_many(TEXTS, threshold=0)
    review = Review.of(TEXTS, linked, names=["bank", "shop"])
    keys = [(normalize_spaces(item.text), item.uri) for item in review]
    assert len(set(keys)) == len(keys) < sum(map(len, linked))
    assert sum(item.times for item in review) == sum(map(len, linked))
    doubts = [abs(item.score - 0.5) for item in review]
    assert doubts == sorted(doubts)
    assert {item.text_id for item in review} == {"bank", "shop"}
    assert review.undecided == review
    assert not review.decided


def test_the_context_is_the_sentence_or_a_part_of_it(esco):
    concept = esco.skill("Lisp")

    def context(text, words):
        start = text.index(words)
        link = Link(
            concept, 0.5, start, start + len(words), words, None, Reason.EXACT, False, "en", 1.0
        )
        return Review.of([text], [Links([link])])[0].context

    assert context("One. Two lisp\n three.", "lisp") == "Two lisp"
    assert context("Write   lisp now! More.", "lisp") == "Write lisp now!"
    assert context("a " * 200 + "lisp" + " b" * 200, "lisp").startswith("…")
    assert context("a " * 200 + "lisp" + " b" * 200, "lisp").endswith("…")


def test_earlier_decisions_are_not_in_the_next_review(esco):
    first = Review.of(TEXTS, esco.link_many(TEXTS))
    decided = first.accept(*range(len(first)))
    again = Review.of(TEXTS, esco.link_many(TEXTS, review=decided))
    assert not {(item.text, item.uri) for item in again} & {(e.text, e.uri) for e in first}


def test_texts_names_and_results_belong_together(esco):
    with pytest.raises(InvalidReview, match="2 texts, 1 results and 2 names"):
        Review.of(TEXTS, esco.link_many(TEXTS[:1]))
    with pytest.raises(InvalidReview, match="1 names"):
        Review.of(TEXTS, esco.link_many(TEXTS), names=["one"])


def test_deciding_returns_a_new_review(esco):
    review = Review((row("a"), row("b"), row("c", note="kept")))
    decided = review.accept(0, note="sure").replace(1, esco.skill("Java")).reject(2)
    assert repr(review) == "<Review of 3: 3 undecided>"
    assert repr(decided) == "<Review of 3: 1 accepted, 1 replaced, 1 rejected>"
    assert [item.note for item in decided] == ["sure", "", "kept"]
    assert decided[1].replacement == esco.skill("Java").uri
    assert [item.decision for item in decided.reopen(0, 1, 2)] == [None] * 3
    assert list(decided[:2]) == list(decided)[:2]
    assert pickle.loads(pickle.dumps(decided)) == decided
    assert hash(pickle.loads(pickle.dumps(decided))) == hash(decided)


def test_joining_keeps_each_row_once_and_decisions_before_doubts():
    one = Review((accepted("a", LISP), row("b", JAVA)))
    two = Review((row("A", LISP), rejected("b", JAVA), row("c"), accepted(" A ", LISP)))
    assert one.joined(two).rows == (accepted("a", LISP), rejected("b", JAVA), row("c"))
    with pytest.raises(InvalidReview, match="contradicts row 0"):
        one.joined(Review((rejected("a", LISP),)))


def test_a_notebook_shows_the_rows_escaped_and_not_all_of_thousands():
    shown = Review((row("<b>", note="<i>"), *[row(f"w{n}") for n in range(150)]))
    html = shown._repr_html_()
    assert "<b>&lt;" not in html
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html
    assert "51 more" in html
    assert "more</p>" not in Review((row(),))._repr_html_()


# --- files and frames

TEXT = st.one_of(
    st.text(),
    st.sampled_from(
        [*FORMULAS, '"', '""', "a;b", "a,b", "a\r\nb", "\U0001f600", "\u0645\u0647", "\0"]
    ),
    st.builds(str.__add__, st.sampled_from(FORMULAS), st.text()),
)
ROWS = st.builds(
    ReviewRow,
    text=TEXT,
    uri=st.just(LISP),
    label=TEXT,
    score=st.none() | st.floats(0, 1),
    reason=TEXT,
    times=st.integers(0, 10**6),
    text_id=TEXT,
    context=TEXT,
    note=TEXT,
)


@st.composite
def reviews(draw):
    rows, seen = [], set()
    for item in draw(st.lists(ROWS, max_size=4)):
        text = normalize_spaces(item.text)
        if text and text not in seen:
            decision = draw(st.none() | st.sampled_from(Decision))
            other = JAVA if decision is Decision.REPLACE else None
            item = replace(item, decision=decision, replacement=other)
        seen.add(text)
        rows.append(item)
    return Review(tuple(rows))


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(reviews(), st.sampled_from([",", ";", "\t"]))
def test_a_file_reads_back_as_it_was(tmp_path, review, delimiter):
    path = tmp_path / "review.csv"
    review.to_csv(path, delimiter=delimiter, overwrite=True)
    assert Review.read_csv(path) == review


@settings(deadline=None, max_examples=50)
@given(reviews())
def test_a_frame_reads_back_as_it_was(review):
    assert Review.from_frame(review.to_frame()) == review


@settings(deadline=None, max_examples=50)
@given(reviews())
def test_json_reads_back_as_it_was(review):
    assert Review.from_dict(json.loads(json.dumps(review.to_dict()))) == review


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(tmp_path, text):
    path = tmp_path / "review.csv"
    Review((row(text, label=text, note=text, text_id=text, context=text),)).to_csv(path)
    with path.open(encoding="utf-8-sig", newline="") as opened:
        cells = list(csv.reader(opened))[1]
    for cell in cells:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d")), cell
        assert not cell.startswith(("\t", "\r", "\n")), cell
    assert Review.read_csv(path)[0].note == text


def test_a_file_for_excel_is_marked_as_utf8_and_has_plain_numbers(tmp_path):
    path = tmp_path / "review.csv"
    Review((row(score=1.0, times=3), row("é", score=0.5271))).to_csv(path)
    assert path.read_bytes().startswith(
        b"\xef\xbb\xbftext_id,context,text,concept_uri,concept_label,score"
    )
    lines = path.read_text("utf-8-sig").splitlines()
    assert ",1,,3," in lines[1]
    assert ",0.5271," in lines[2]


def test_files_saved_by_spreadsheets_are_read(tmp_path):
    path = tmp_path / "review.csv"
    path.write_text(
        "Mine;Decision;Concept_URI;text;replacement_uri;score\n"
        f";ACCEPT ;{LISP};words;;0,53\n"
        ";;;;;\n"
        f"x; replace;skill/lisp;other words; https://data.europa.eu/esco/skill/java ;\n"
        f";;{LISP};short row\n"
    )
    assert Review.read_csv(path).rows == (
        replace(accepted("words", LISP), score=0.53),
        replaced("other words", LISP, JAVA),
        row("short row", LISP),
    )


def test_a_frame_may_have_missing_cells_and_other_columns():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "text": ["a", "b"],
            "concept_uri": [LISP, LISP],
            "decision": [None, "reject"],
            "replacement_uri": [float("nan"), pandas.NA],
            "mine": [1, 2],
        }
    )
    assert Review.from_frame(frame).rows == (row("a"), rejected("b", LISP))


def test_a_frame_that_was_filled_in_is_read():
    frame = Review((row("a"), row("b"), row("c"))).to_frame()
    frame.loc[frame.text == "a", "decision"] = "accept"
    frame.loc[2, ["decision", "replacement_uri", "note"]] = ["replace", JAVA, "no"]
    read = Review.from_frame(frame)
    assert read.rows == (
        accepted("a", LISP),
        row("b"),
        replace(replaced("c", LISP, JAVA), note="no"),
    )


def test_a_file_is_never_partial_or_replaced_without_permission(tmp_path, monkeypatch):
    path = tmp_path / "review.csv"
    review = Review((row(),))
    review.to_csv(path)
    before = path.read_bytes()
    with pytest.raises(FileTaken):
        review.to_csv(path)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportFailed, match="No space left"):
        Review((row("other"),)).to_csv(path, overwrite=True)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["review.csv"]


def test_text_that_cannot_be_encoded_is_refused(tmp_path):
    with pytest.raises(ExportFailed, match="surrogate"):
        Review((row("\ud800"),)).to_csv(tmp_path / "review.csv")
    with pytest.raises(InvalidReview, match="comma"):
        Review().to_csv(tmp_path / "review.csv", delimiter="|")
    assert not os.listdir(tmp_path)


# --- bad input


@pytest.mark.parametrize(
    ("content", "number", "field", "reason"),
    [
        (HEADER + f"a,{LISP},accept,\nb,{LISP},maybe,\n", 3, "decision", "is not a decision"),
        (HEADER + f"\n,,,\na,{LISP},replace,\n", 4, "replacement_uri", "needs the URI"),
        (HEADER + f"a,{LISP},replace,Java\n", 2, "replacement_uri", "neither a concept nor"),
        (HEADER + f"a,{LISP},replace,{LISP}\n", 2, "replacement_uri", "the concept of the row"),
        (HEADER + f"a,{LISP},accept,{JAVA}\n", 2, "decision", "a replacement is set"),
        (HEADER + f"a,{LISP},,{JAVA}\n", 2, "decision", "a replacement is set"),
        (HEADER + f",{LISP},accept,\n", 2, "text", "needs the text"),
        (HEADER + "a,,accept,\n", 2, "concept_uri", "needs the concept"),
        (HEADER + f"a,{LISP},accept,\nA,{LISP},reject,\n", 3, "decision", "contradicts row 2"),
        (HEADER + f"a,{LISP},replace,{JAVA}\na,{JAVA},reject,\n", 3, "decision", "contradicts"),
        (HEADER + f"a,{LISP},accept,,,x\n", 2, "", "more cells than columns"),
        (HEADER + f'a,"{LISP}"x,accept,\n', 2, "", "it is not CSV"),
        (HEADER + f'a,{LISP},accept,"\n', 2, "", "it is not CSV"),
        ("score," + HEADER + f"much,a,{LISP},accept,\n", 2, "score", "is not a number"),
        ("times," + HEADER + f"inf,a,{LISP},accept,\n", 2, "times", "is not a number"),
        ("text,concept_uri,note\n", None, "decision", "no column decision, replacement_uri"),
        (
            "text,concept_uri,concept_uri,decision,replacement_uri\n",
            None,
            "concept_uri",
            "several columns",
        ),
        ("", None, "text", "no column text"),
        (b"PK\x03\x04\xff\xfe", None, "", "not UTF-8"),
    ],
)
def test_the_error_of_a_bad_file_names_row_and_column(tmp_path, content, number, field, reason):
    path = tmp_path / "review.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InvalidReview, match=reason) as caught:
        Review.read_csv(path)
    error = caught.value
    assert (error.source, error.row, error.field) == ("review.csv", number, field)
    assert str(error).startswith("review.csv")
    assert pickle.loads(pickle.dumps(error)).row == number


def test_a_missing_file_raises_our_error(tmp_path):
    with pytest.raises(InvalidReview, match=r"none\.csv: cannot read it"):
        Review.read_csv(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("call", "number", "field"),
    [
        (lambda review, _: review.accept(1), None, ""),
        (lambda review, _: review.reject(-1), None, ""),
        (lambda review, _: review.accept("0"), None, ""),
        (lambda review, _: review.replace(0, "Java"), 0, "replacement_uri"),
        (lambda review, _: review.replace(0, 7), 0, "replacement_uri"),
        (lambda review, _: review.add("words", "Java"), 1, "concept_uri"),
        (lambda review, _: review.add(" ", LISP), 1, "text"),
        (lambda review, _: review.add(7412.12, LISP), 1, "text"),
        (lambda review, _: review.add(None, LISP), 1, "text"),
        (lambda review, _: review.add(b"words", LISP), 1, "text"),
        (lambda _, __: Review((ReviewRow(7, LISP),)), 0, "text"),
        (lambda review, _: review.reject(0).add("words", LISP), 1, "decision"),
        (lambda review, _: Review.from_frame([review]), None, ""),
        (
            lambda review, _: Review.from_frame(review.to_frame().drop(columns="concept_uri")),
            None,
            "concept_uri",
        ),
        (
            lambda review, _: Review.from_frame(review.to_frame().assign(decision="yes")),
            0,
            "decision",
        ),
        (lambda review, esco: esco.link("x", review=review.accept(0)), 0, "concept_uri"),
        (lambda review, esco: esco.link("x", review=review.reject(0)), 0, "concept_uri"),
        (
            lambda review, esco: esco.link(
                "x", review=Review((replaced("x", esco.skill("Lisp").uri, LISP),))
            ),
            0,
            "replacement_uri",
        ),
        (lambda review, esco: esco.link("x", review=[review]), None, ""),
    ],
)
def test_a_bad_call_raises_our_error(esco, call, number, field):
    with pytest.raises(InvalidReview) as caught:
        call(Review((row(),)), esco)
    assert (caught.value.row, caught.value.field) == (number, field)


def test_the_error_of_an_unknown_concept_names_the_row_of_the_file(esco, tmp_path):
    path = tmp_path / "review.csv"
    path.write_text(HEADER + f",,,\nwords,{LISP},accept,\n")
    with pytest.raises(
        InvalidReview, match=r"^review.csv, row 3, concept_uri: .*has no"
    ) as caught:
        esco.link("words", review=Review.read_csv(path))
    assert "migrate_review" in str(caught.value)


# --- applied


def test_an_undecided_review_changes_nothing(esco):
    plain = esco.link_many(TEXTS, threshold=0.1)
    review = Review.of(TEXTS, plain)
    assert esco.link_many(TEXTS, threshold=0.1, review=review) == plain
    assert esco.link_many(TEXTS, threshold=0.1, review=Review()) == plain


def test_an_accepted_text_is_linked_with_certainty(esco, skill):
    review = Review((accepted("debug  SOFTWARE", skill("debug software")),))
    link = esco.link("Please Debug\u00a0software.", threshold=0.999, review=review)[0]
    assert (link.score, link.reason, link.text) == (1, Reason.REVIEWED, "Debug\u00a0software")
    assert link.concept == esco.skill("debug software")


def test_a_text_that_the_linker_does_not_know_is_linked(esco, skill):
    review = Review((accepted("flurbing", skill("Lisp")),))
    text = "We expect flurbing every day."
    assert "Lisp" not in [link.concept.pref_label for link in esco.link(text, threshold=0.3)]
    (link,) = [link for link in esco.link(text, review=review) if link.text == "flurbing"]
    assert (link.concept.pref_label, text[link.start : link.end]) == ("Lisp", "flurbing")


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("C", "C++ and C# and c", ["c"]),
        ("C++", "C++11, c++!", ["c++"]),
        (".NET", "ASP.NET and .net", [".net"]),
        ("java", "JavaScript, javas, Java-based", ["Java"]),
        ("(lisp)", "some (Lisp) there", ["(Lisp)"]),
        ("caf\u00e9", "cafe\u0301 work", ["cafe\u0301"]),
        ("cafe\u0301", "the caf\u00e9", ["caf\u00e9"]),
        ("office", "o\ufb03ce", ["o\ufb03ce"]),
        ("stra\u00dfe", "STRASSE", ["STRASSE"]),
        ("a b", "a\n b, a, b", ["a\n b"]),
        ("+++", "say +++ now", ["+++"]),
        ("it", "IT", ["IT"]),
    ],
)
def test_words_are_compared_as_words(esco, skill, words, text, found):
    review = Review((accepted(words, skill("Erlang")),))
    links = esco.link(text, review=review, language="en")
    assert [link.text for link in links if link.reason is Reason.REVIEWED] == found


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(min_size=1, max_size=12), around=st.text(max_size=8))
def test_any_text_is_found_where_it_is_a_whole_word(esco, words, around):
    if not normalize_spaces(words):
        return
    review = Review().add(words, esco.skill("Erlang"))
    for text in (words, f"{around} {words} {around}"):
        for link in esco.link(text, review=review, language="en"):
            assert text[link.start : link.end] == link.text
            if link.reason is Reason.REVIEWED:
                nfc = unicodedata.normalize("NFC", link.text)
                assert normalize_spaces(nfc) == normalize_spaces(
                    unicodedata.normalize("NFC", words)
                )


def test_rejected_links_do_not_return(esco, skill):
    review = Review((rejected("Java", skill("Java (computer programming)")),))
    for threshold in (0, 0.5):
        for overlaps in (True, False):
            for links in esco.link_many(
                TEXTS, threshold=threshold, overlaps=overlaps, review=review
            ):
                for link in links:
                    assert (normalize_spaces(link.text), link.concept.pref_label) != (
                        "java",
                        "Java (computer programming)",
                    )


def test_rejecting_everything_leaves_nothing_of_it(esco):
    review = Review.of(TEXTS, esco.link_many(TEXTS, threshold=0.2))
    review = review.reject(*range(len(review)))
    denied = {(normalize_spaces(item.text), item.uri) for item in review}
    for links in esco.link_many(TEXTS, threshold=0, overlaps=True, review=review):
        assert not denied & {(normalize_spaces(link.text), link.concept.uri) for link in links}


def test_a_rejection_makes_room_for_the_next_likely(esco):
    first = esco.link("Java", threshold=0)[0]
    review = Review((rejected("Java", first.concept.uri),))
    second = esco.link("Java", threshold=0, limit=1, review=review)
    assert len(second) == 1
    assert second[0].concept != first.concept


def test_a_replacement_is_linked_instead(esco, skill):
    java, lisp = skill("Java (computer programming)"), skill("Lisp")
    links = esco.link(TEXTS[0], review=Review((replaced("Java", java, lisp),)))
    assert ("Java", "Lisp", "reviewed") in summary(links)
    assert java not in {link.concept.uri for link in links}


def test_decisions_precede_links_and_long_texts_precede_short_ones(esco, skill):
    review = Review(
        (
            accepted("debug software written", skill("Lisp")),
            accepted("software", skill("Erlang")),
            accepted("written", skill("Perl")),
            accepted("debug software written", skill("Scala")),
        )
    )
    links = esco.link(TEXTS[0], review=review)
    reviewed = [link for link in links if link.reason is Reason.REVIEWED]
    assert sorted(link.concept.pref_label for link in reviewed) == ["Lisp", "Scala"]
    assert "debug software" not in {link.text for link in links}
    scores = [link.score for link in links]
    assert scores == sorted(scores, reverse=True)
    everything = esco.link(TEXTS[0], review=review, overlaps=True)
    assert {"Lisp", "Scala", "Erlang", "Perl"} <= {e.concept.pref_label for e in everything}


def test_the_limit_counts_what_was_reviewed(esco, skill):
    review = Review((accepted("written", skill("Perl")), accepted("use", skill("Scala"))))
    for limit in range(4):
        links = esco.link(TEXTS[0], threshold=0, limit=limit, review=review)
        assert len(links) == limit
        assert [link.score for link in links[:2]] == [1] * min(limit, 2)


def test_a_concept_is_linked_once_per_sentence(esco, skill):
    review = Review((accepted("Java", skill("Java (computer programming)")),))
    links = esco.link("Java, Java and more Java. Java!", review=review)
    java = [link for link in links if link.concept.pref_label.startswith("Java (")]
    assert len(java) == 2


def test_negations_are_marked_and_boilerplate_yields_no_links(esco, skill):
    review = Review((accepted("flurbing", skill("Lisp")),))
    denied = [e for e in esco.link("No flurbing is needed.", review=review) if e.score == 1]
    assert [link.negated for link in denied] == [True]
    boilerplate = (
        "We are an equal opportunity employer and do not discriminate, flurbing or not."
    )
    assert not [e for e in esco.link(boilerplate, review=review) if e.score == 1]


def test_decisions_on_other_kinds_do_not_apply(esco, skill):
    chef = esco.occupation("chef").uri
    review = Review((accepted("flurber", chef), accepted("flurbing", skill("Lisp"))))
    text = "A flurber does flurbing."
    assert [e[1] for e in summary(esco.link(text, review=review)) if e[2] == "reviewed"] == [
        "Lisp"
    ]
    occupations = esco.link(text, kind="occupation", review=review)
    assert [e[1] for e in summary(occupations) if e[2] == "reviewed"] == ["chef"]


def test_the_concept_is_labelled_in_the_language_of_the_view(esco, skill):
    review = Review((accepted("flurbing", skill("debug software")),))
    french = esco.in_language("fr").link("flurbing", review=review, language="en")
    assert french[0].concept.pref_label == str(esco.in_language("fr").skill("debug software"))


def test_a_table_through_a_file_is_applied_to_the_real_release(indexed, tmp_path):
    texts = ["Manage time and debug software.", "Teach pupils to write Python."]
    path = tmp_path / "review.csv"
    review = Review.of(texts, indexed.link_many(texts, threshold=0.2))
    right = next(n for n, row in enumerate(review) if row.text == "debug software")
    review = review.reject(*(n for n in range(len(review)) if n != right)).accept(right)
    review.add("write Python", indexed.skill("Python (computer programming)")).to_csv(path)
    read = Review.read_csv(path)
    links = indexed.link_many(texts, review=read)
    assert ("write Python", "Python (computer programming)", "reviewed") in summary(links[1])
    denied = {(normalize_spaces(item.text), item.denies) for item in read.decided}
    assert not denied & {
        (normalize_spaces(e.text), e.concept.uri) for found in links for e in found
    }


# --- the next release

OLD = {name: {} for name in ("kept", "one", "half", "other", "whole", "gone", "b", "b two")}
NEW = {
    "kept": {},
    "one": {"status": "obsolete", "replaced_by": ["uno"]},
    "uno": {},
    "half": {"status": "obsolete", "replaced_by": ["both"]},
    "other": {"status": "obsolete", "replaced_by": ["both"]},
    "both": {},
    "whole": {"status": "obsolete", "replaced_by": ["part a", "part b"]},
    "part a": {},
    "part b": {},
    "b": {},
    "b two": {},
}


@pytest.fixture(scope="module")
def moving():
    return escograph.compare(release(OLD), release(NEW, version="2"))


def A(name, words="w"):
    return accepted(words, uri(name))


def R(name, words="w"):
    return rejected(words, uri(name))


def P(name, other, words="w"):
    return replaced(words, uri(name), uri(other))


def U(name, words="w"):
    return row(words, uri(name))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([A("kept")], [A("kept")]),
        ([A("one"), R("one", "x"), U("one", "y")], [A("uno"), R("uno", "x"), U("uno", "y")]),
        ([A("gone"), R("gone", "x"), U("gone", "y")], []),
        ([A("whole")], [U("part a"), U("part b")]),
        ([R("whole")], [U("part a"), U("part b")]),
        ([P("one", "kept")], [P("uno", "kept")]),
        ([P("kept", "one")], [P("kept", "uno")]),
        ([P("half", "other")], [A("both")]),
        ([P("gone", "kept")], [A("kept")]),
        ([P("whole", "kept")], [A("kept")]),
        ([P("kept", "gone")], [R("kept")]),
        ([P("gone", "gone two")], [A("gone two")]),
        ([P("kept", "whole")], [U("part a"), U("part b"), R("kept")]),
        ([P("whole", "gone")], [U("part a"), U("part b")]),
        ([A("half"), A("other")], [A("both")]),
        ([A("half"), R("other")], [U("both")]),
        ([A("half"), U("other")], [A("both")]),
        ([P("half", "b"), P("other", "b two")], [U("both")]),
        ([A("half"), R("other", "x")], [A("both"), R("both", "x")]),
        ([A("never heard of")], [A("never heard of")]),
    ],
)
def test_decisions_follow_their_concepts(moving, before, after):
    review = Review(tuple(before))
    moved = moving.migrate_review(review)
    bare = [replace(item, note="", label="") for item in moved.review]
    assert bare == after
    references = [u for r in before for u in (r.uri, r.replacement) if u]
    assert [entry.succession.uri for entry in moved.entries] == references
    for item in moved.review.undecided:
        were = [old.decision for old in before if old.text == item.text]
        assert not any(were) or "was decided: " in item.note
    kept = {(e.text, e.decision) for e in moved.review.decided}
    changed = [e for e in before if e.decision and (e.text, e.decision) not in kept]
    if changed:  # the report mentions all changes
        assert list(moved.notable)


def test_the_report_says_what_a_person_must_do(moving):
    review = Review((P("kept", "gone"), A("whole", "x"), A("half", "y"), R("other", "y")))
    moved = moving.migrate_review(review)
    text = str(moved)
    assert "row 0 'w', replacement: gone" in text
    assert "the concept that it replaced stays rejected" in text
    assert "a person must choose" in text
    assert text.count("it now contradicts another decision") == 2
    assert [e.place for e in moved.lost] == ["row 0 'w', replacement"]
    assert moved.to_frame().shape[0] == len(moved.entries) == 5
    assert repr(moved).startswith("<ReviewMigration: Review from ESCO 1 to 2: 1 kept")


def test_labels_are_those_of_the_new_release(changes, samples):
    old, new = samples
    review = Review().add("lisp course", old.skill("Lisp")).add("staf", old.skill("STAF"))
    moved = changes.migrate_review(review)
    assert [item.label for item in moved.review] == ["Lisp dialects"]
    assert moved.entries[1].outcome is Outcome.LOST
    assert (
        new.link("A Lisp course", review=moved.review)[0].concept.pref_label == "Lisp dialects"
    )
    with pytest.raises(InvalidReview, match="migrate_review"):
        new.link("staf", review=review)


def test_anything_but_a_review_is_refused(changes):
    with pytest.raises(InvalidReview, match="expected a Review, not a list"):
        changes.migrate_review([])


def test_a_file_in_text_mode_is_an_error_that_says_so(tmp_path):
    path = tmp_path / "review.csv"
    Review().to_csv(path)
    with path.open() as file, pytest.raises(InvalidReview, match=r"csv: it is open in text"):
        Review.read_csv(file)
    with pytest.raises(ExportFailed, match="binary mode"):
        Review().to_csv(io.StringIO())
